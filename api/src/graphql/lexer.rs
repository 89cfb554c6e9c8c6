//! Counts the tokens of a document and how deep its brackets go, before it is parsed.
//!
//! One pass over the bytes, no memory: what it refuses was never built. Knows
//! just enough of the grammar to count; whether a document is GraphQL is said
//! by the parser. Must count no fewer tokens than the parser would read.

/// Bytes that the parser reads at the cost of a token: a longer text, name, comment or gap counts as several.
const BYTES_OF_A_TOKEN: usize = 32;

/// What a document holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tokens {
    /// Names, numbers, texts and signs; what is long, once more for each 32 bytes.
    pub(super) count: u64,
    /// The deepest place inside brackets of any kind: the parser recurses as deep.
    pub(super) nesting: u64,
}

/// Counts the tokens of a document, but no further than `enough`.
pub(super) fn count(document: &str, enough: u64) -> Tokens {
    let bytes = document.as_bytes();
    let (mut tokens, mut open, mut at) = (Tokens::default(), 0_u64, 0);
    while at < bytes.len() && tokens.count <= enough {
        let rest = &bytes[at..];
        let length = match rest[0] {
            b' ' | b'\t' | b'\n' | b'\r' | b',' => {
                let gap = run(rest, |byte| {
                    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b',')
                });
                tokens.count += weight(gap);
                at += gap;
                continue;
            }
            b'#' => {
                let comment = run(rest, |byte| byte != b'\n' && byte != b'\r');
                tokens.count += weight(comment);
                at += comment;
                continue;
            }
            b'"' => text(rest),
            b'.' => run(rest, |byte| byte == b'.').min(3),
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => run(rest, is_of_name),
            b'0'..=b'9' | b'-' => 1 + run(&rest[1..], is_of_number),
            // The mark of the byte order, which the grammar skips.
            0xef if rest.starts_with("\u{feff}".as_bytes()) => {
                at += 3;
                continue;
            }
            b'{' | b'[' | b'(' => {
                open += 1;
                tokens.nesting = tokens.nesting.max(open);
                1
            }
            b'}' | b']' | b')' => {
                open = open.saturating_sub(1);
                1
            }
            _ => 1,
        };
        tokens.count += 1 + weight(length);
        at += length;
    }
    tokens
}

/// What so many bytes cost beside the token that they are.
fn weight(bytes: usize) -> u64 {
    (bytes / BYTES_OF_A_TOKEN) as u64
}

/// How many bytes at the beginning are of a kind.
fn run(bytes: &[u8], is_of: impl Fn(u8) -> bool) -> usize {
    bytes
        .iter()
        .position(|byte| !is_of(*byte))
        .unwrap_or(bytes.len())
}

fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn is_of_number(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'+')
}

/// Length of the text that begins with a quotation mark, to its end or the document's.
fn text(bytes: &[u8]) -> usize {
    let is_block = bytes.starts_with(br#"""""#);
    let mut at = if is_block { 3 } else { 1 };
    while at < bytes.len() {
        let rest = &bytes[at..];
        match rest[0] {
            b'\\' if is_block && rest.starts_with(br#"\""""#) => at += 4,
            b'"' if is_block && rest.starts_with(br#"""""#) => return at + 3,
            b'\\' if !is_block => at += 2,
            b'"' if !is_block => return at + 1,
            // A text of one line ends with it; the parser says so.
            b'\n' | b'\r' if !is_block => return at,
            _ => at += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_signs_are_counted_as_the_grammar_has_them() {
        let cases = [
            ("", 0, 0),
            ("  # nothing { but\n,,\u{feff}", 0, 0),
            ("{ a }", 3, 1),
            ("{ a(x: -1.5e+3) { ...F } } ", 12, 2),
            (r#"{ a(x: "br{ck\"et") }"#, 8, 2),
            (
                r#"{ a(x: """two "quotes" \""" { """, y: [1, [2]]) }"#,
                16,
                4,
            ),
            ("query Q($a: [ID!]! = []) @d { a: b }", 22, 2),
            ("{ 名 }", 5, 1),
            ("\"never ends", 1, 0),
            ("\"\"\"never ends", 1, 0),
        ];
        for (document, count, nesting) in cases {
            assert_eq!(
                super::count(document, 1_000),
                Tokens { count, nesting },
                "{document}"
            );
        }
    }

    #[test]
    fn what_is_long_counts_as_more_than_one() {
        for long in [
            "a".repeat(640),
            format!("#{}", "a".repeat(639)),
            " ".repeat(640),
            format!("\"{}\"", "a".repeat(638)),
        ] {
            assert!((20..=21).contains(&count(&long, 1_000).count), "{long}");
        }
    }

    #[test]
    fn counting_ends_where_it_is_enough() {
        assert_eq!(count(&"a ".repeat(1_000), 10).count, 11);
    }

    #[test]
    fn whatever_the_bytes_are_counting_ends() {
        for seed in 0..2_000_u64 {
            let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
            let bytes: Vec<u8> = (0..40)
                .map(|_| {
                    state ^= state << 13;
                    state ^= state >> 7;
                    state ^= state << 17;
                    br#"{}[]()"\ .#@$!:=|,&a1-"#[usize::try_from(state % 22).expect("small")]
                })
                .collect();
            let document = String::from_utf8(bytes).expect("these bytes are text");
            assert!(count(&document, u64::MAX).count <= 40);
        }
    }
}
