//! What a file is, by its bytes: one of the kinds that are taken, or none.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;

use cengbao_domain::attachment::MediaType;
use zip::ZipArchive;

/// Bytes that a magic number lies in.
const HEAD_BYTES: u64 = 8 << 10;
/// Bytes of the list of parts of an office file that are read: a bomb has more.
const MAX_PARTS_BYTES: u64 = 1 << 20;
/// Where an office file lists its parts.
const OFFICE: &str = "[Content_Types].xml";
/// Where an OFD file begins.
const OFD: &str = "OFD.xml";

/// The kind of a file; none where it is none that is taken. Blocks.
pub(crate) fn sniff(path: &Path) -> std::io::Result<Option<MediaType>> {
    let mut file = File::open(path)?;
    let mut head = Vec::new();
    file.by_ref().take(HEAD_BYTES).read_to_end(&mut head)?;
    let Some(found) = infer::get(&head) else {
        return Ok(None);
    };
    let plain = [
        MediaType::Pdf,
        MediaType::Jpeg,
        MediaType::Png,
        MediaType::Webp,
    ];
    if let Some(kind) = plain
        .into_iter()
        .find(|kind| kind.as_str() == found.mime_type())
    {
        return Ok(Some(kind));
    }
    // Office files and OFD are archives: what they hold says what they are.
    if !infer::archive::is_zip(&head) {
        return Ok(None);
    }
    file.seek(SeekFrom::Start(0))?;
    Ok(archived(file))
}

fn archived(file: File) -> Option<MediaType> {
    let mut archive = ZipArchive::new(file).ok()?;
    if archive.index_for_name(OFD).is_some() {
        return Some(MediaType::Ofd);
    }
    // Macros stand in parts of their own, whatever the list says.
    let runs = |name: &str| name.to_ascii_lowercase().ends_with("vbaproject.bin");
    let has_macros = archive
        .file_names()
        .any(|name| name.is_ok_and(|name| runs(&name)));
    if has_macros {
        return None;
    }
    let mut parts = String::new();
    let list = archive.by_name(OFFICE).ok()?;
    list.take(MAX_PARTS_BYTES).read_to_string(&mut parts).ok()?;
    let main = |family: &str| {
        let kind = format!("application/vnd.openxmlformats-officedocument.{family}.main+xml");
        parts.contains(&kind)
    };
    if main("spreadsheetml.sheet") {
        Some(MediaType::Xlsx)
    } else if main("wordprocessingml.document") {
        Some(MediaType::Docx)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut bytes = std::io::Cursor::new(Vec::new());
        let mut archive = ZipWriter::new(&mut bytes);
        for (name, text) in parts {
            archive
                .start_file(*name, SimpleFileOptions::default())
                .unwrap();
            archive.write_all(text.as_bytes()).unwrap();
        }
        archive.finish().unwrap();
        bytes.into_inner()
    }

    fn office(family: &str) -> String {
        format!(
            "<Override ContentType=\"application/vnd.openxmlformats-officedocument.{family}.main+xml\"/>"
        )
    }

    fn kind_of(bytes: &[u8]) -> Option<MediaType> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        sniff(file.path()).unwrap()
    }

    #[test]
    fn a_file_is_what_its_bytes_say() {
        let xlsx = office("spreadsheetml.sheet");
        let docx = office("wordprocessingml.document");
        let slides = office("presentationml.presentation");
        for (bytes, kind) in [
            (b"%PDF-1.7\n".to_vec(), Some(MediaType::Pdf)),
            (
                b"\xff\xd8\xff\xe0\0\x10JFIF".to_vec(),
                Some(MediaType::Jpeg),
            ),
            (b"\x89PNG\r\n\x1a\n".to_vec(), Some(MediaType::Png)),
            (b"RIFF\0\0\0\0WEBPVP8 ".to_vec(), Some(MediaType::Webp)),
            (archive(&[(OFFICE, &xlsx)]), Some(MediaType::Xlsx)),
            (archive(&[(OFFICE, &docx)]), Some(MediaType::Docx)),
            (
                archive(&[("Doc_0/a", ""), (OFD, "<ofd/>")]),
                Some(MediaType::Ofd),
            ),
            (archive(&[(OFFICE, &xlsx), ("xl/vbaProject.bin", "")]), None),
            (archive(&[(OFFICE, &slides)]), None),
            (archive(&[("setup.exe", "MZ")]), None),
            (b"PK\x03\x04 cut off".to_vec(), None),
            (b"MZ\x90\0\x03".to_vec(), None),
            (b"\x7fELF\x02\x01\x01".to_vec(), None),
            (b"<!DOCTYPE html><script>".to_vec(), None),
            (b"<svg xmlns=\"http://www.w3.org/2000/svg\">".to_vec(), None),
            (b"GIF89a".to_vec(), None),
            (b"words".to_vec(), None),
            (Vec::new(), None),
        ] {
            let start = String::from_utf8_lossy(&bytes[..bytes.len().min(20)]).into_owned();
            assert_eq!(kind_of(&bytes), kind, "{start:?}");
        }
    }
}
