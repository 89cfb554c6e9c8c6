//! Attachments (附件): which kinds of files are evidence, and what they may be called.
//!
//! A kind is what the bytes say, never what the name or the sender says; looking at bytes is the hub's, here is what
//! may come of it.

use std::fmt;

use crate::word::is_unseen;

/// The longest name, in characters.
pub const MAX_NAME_CHARS: usize = 120;
/// Files of one record, those of its earlier revisions with them.
pub const MAX_OF_RECORD: usize = 20;

/// A kind of file that is taken: nothing that a computer runs, and nothing that a browser draws with scripts in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MediaType {
    /// PDF
    Pdf,
    /// JPEG
    Jpeg,
    /// PNG
    Png,
    /// WebP
    Webp,
    /// A workbook without macros
    Xlsx,
    /// A text without macros
    Docx,
    /// 版式文件 OFD (GB/T 33190)
    Ofd,
}

impl MediaType {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Pdf,
        Self::Jpeg,
        Self::Png,
        Self::Webp,
        Self::Xlsx,
        Self::Docx,
        Self::Ofd,
    ];

    /// As it stands in `Content-Type` and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Ofd => "application/ofd",
        }
    }

    /// The ends of its names, the usual one first.
    const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Png => &["png"],
            Self::Webp => &["webp"],
            Self::Xlsx => &["xlsx"],
            Self::Docx => &["docx"],
            Self::Ofd => &["ofd"],
        }
    }
}

impl fmt::Display for MediaType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a file can be evidence of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OwnerKind {
    /// 活动记录
    Activity,
    /// 进展记录
    Progress,
    /// 目标填报
    TargetReturn,
    /// 事故
    Accident,
}

impl OwnerKind {
    /// The name under which it is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Activity => "ACTIVITY",
            Self::Progress => "PROGRESS",
            Self::TargetReturn => "TARGET_RETURN",
            Self::Accident => "ACCIDENT",
        }
    }
}

/// The name under which a file is kept and given back: what was declared, without folders, without characters that are
/// not seen or turn the order of others, bounded, and with the ending of what it is. A program that is called
/// `fdp.exe` cannot look like a PDF, and no name leads anywhere on the reader's disk.
pub fn clean_name(declared: &str, kind: MediaType) -> String {
    let last = declared.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown: String = last
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !is_unseen(*c) && !FORBIDDEN.contains(c))
        .collect();
    let words: Vec<&str> = shown.split(' ').filter(|word| !word.is_empty()).collect();
    let name = words.join(" ");
    let name = name.trim_matches(['.', ' ']);
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if is_one_of(kind, ending) => (stem, ending),
        _ => (name, kind.endings()[0]),
    };
    let room = MAX_NAME_CHARS - 1 - ending.chars().count();
    let stem: String = stem.chars().take(room).collect();
    let stem = stem.trim_end_matches(['.', ' ']);
    let stem = if stem.is_empty() { UNNAMED } else { stem };
    format!("{stem}.{ending}")
}

/// What a file is called that has no name.
const UNNAMED: &str = "附件";

/// What some system does not take in a name.
const FORBIDDEN: [char; 7] = ['<', '>', ':', '"', '|', '?', '*'];

fn is_one_of(kind: MediaType, ending: &str) -> bool {
    let mut known = kind.endings().iter();
    known.any(|one| one.eq_ignore_ascii_case(ending))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_name_leads_nowhere_and_says_what_the_file_is() {
        for (declared, kind, name) in [
            ("../../etc/passwd", MediaType::Pdf, "passwd.pdf"),
            ("C:\\照片\\演练.JPG", MediaType::Jpeg, "演练.JPG"),
            ("演练 照片.jpeg", MediaType::Jpeg, "演练 照片.jpeg"),
            ("invoice.exe", MediaType::Pdf, "invoice.exe.pdf"),
            ("fdp\u{202e}exe.pdf", MediaType::Pdf, "fdpexe.pdf"),
            (
                "a\r\nSet-Cookie: b.png",
                MediaType::Png,
                "a Set-Cookie b.png",
            ),
            ("", MediaType::Ofd, "附件.ofd"),
            ("...", MediaType::Docx, "附件.docx"),
            (".pdf", MediaType::Pdf, "pdf.pdf"),
        ] {
            assert_eq!(clean_name(declared, kind), name, "{declared:?}");
        }
    }

    proptest! {
        #[test]
        fn every_name_is_bounded_and_stays_as_it_is_when_cleaned_again(
            declared in "\\PC{0,300}|[\\x00-\\x7f]{0,40}|(a|\\.| |/|\\\\|\u{202e}){0,200}",
            kind in prop::sample::select(MediaType::ALL.to_vec()),
        ) {
            let name = clean_name(&declared, kind);
            prop_assert!((1..=MAX_NAME_CHARS).contains(&name.chars().count()));
            let is_unsafe = name.contains(['/', '\\', '"', '\r', '\n', '\u{202e}']);
            prop_assert!(!is_unsafe, "{}", name);
            prop_assert!(!name.starts_with(['.', ' ']));
            let ending = name.rsplit('.').next().unwrap();
            prop_assert!(is_one_of(kind, ending), "{}", name);
            prop_assert_eq!(clean_name(&name, kind), name);
        }
    }
}
