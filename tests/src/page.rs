//! Pages of the documents whose questions are asked and whose answers are the
//! hub's: the same blocks that `tests/clients` reads. A value that is written as
//! `…` stands for any, one at the end of a list for the rest of it.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Value, json};

/// A question of a page with the answer printed behind it.
#[derive(Debug)]
pub(crate) struct Printed {
    /// Where it stands, for messages.
    pub(crate) line: usize,
    /// As whom it is asked.
    pub(crate) account: String,
    pub(crate) query: String,
    pub(crate) variables: Value,
    pub(crate) answer: Value,
}

struct Block {
    line: usize,
    language: String,
    words: Vec<String>,
    text: String,
}

/// The questions of a page, in their order.
pub(crate) fn questions(page: &str) -> Vec<Printed> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(page);
    let text = std::fs::read_to_string(path).expect("the page is there");
    let mut questions: Vec<Printed> = Vec::new();
    for block in blocks(&text) {
        let word = |word: &str| block.words.iter().any(|one| one == word);
        let place = format!("{page}:{}", block.line);
        match (block.language.as_str(), questions.last_mut()) {
            ("graphql", _) => {
                let account = block.words.iter().find_map(|one| one.strip_prefix("as="));
                questions.push(Printed {
                    line: block.line,
                    account: account
                        .unwrap_or_else(|| panic!("{place}: as whom?"))
                        .to_owned(),
                    query: block.text.clone(),
                    variables: json!({}),
                    answer: Value::Null,
                });
            }
            ("json", Some(question)) => {
                let value = serde_json::from_str(&block.text);
                let value = value.unwrap_or_else(|error| panic!("{place}: {error}"));
                if word("variables") {
                    question.variables = value;
                } else if word("answer") {
                    question.answer = value;
                }
            }
            _ => {}
        }
    }
    for question in &questions {
        assert!(
            !question.answer.is_null(),
            "{page}:{} has no answer",
            question.line
        );
    }
    questions
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for (line, number) in text.lines().zip(1..) {
        let fence = line.strip_prefix("```");
        match (fence, open.take()) {
            (Some(_), Some(block)) => blocks.push(block),
            (Some(info), None) => {
                let mut words = info.split_whitespace().map(str::to_owned);
                open = Some(Block {
                    line: number,
                    language: words.next().unwrap_or_default(),
                    words: words.collect(),
                    text: String::new(),
                });
            }
            (None, Some(mut block)) => {
                block.text.push_str(line);
                block.text.push('\n');
                open = Some(block);
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block has no end");
    blocks
}

/// Where an answer is another than the one printed.
pub(crate) fn difference(actual: &Value, printed: &Value, place: &str) -> Option<String> {
    if *printed == json!("…") {
        return None;
    }
    match (actual, printed) {
        (Value::Array(actual), Value::Array(printed)) => {
            let (shown, is_cut) = match printed.split_last() {
                Some((last, shown)) if *last == json!("…") => (shown, true),
                _ => (printed.as_slice(), false),
            };
            let fits = if is_cut {
                actual.len() > shown.len()
            } else {
                actual.len() == shown.len()
            };
            if !fits {
                return Some(format!("{place} has {} entries: {actual:?}", actual.len()));
            }
            let mut pairs = actual.iter().zip(shown).enumerate();
            pairs.find_map(|(at, (actual, shown))| {
                difference(actual, shown, &format!("{place}[{at}]"))
            })
        }
        (Value::Object(actual), Value::Object(printed)) => {
            let keys: BTreeSet<&String> = actual.keys().collect();
            if keys != printed.keys().collect() {
                return Some(format!("{place} has {keys:?}"));
            }
            printed.iter().find_map(|(key, printed)| {
                difference(&actual[key], printed, &format!("{place}.{key}"))
            })
        }
        _ if actual == printed => None,
        _ => Some(format!("{place} is {actual}, not {printed}")),
    }
}

#[test]
fn a_cut_stands_for_what_is_left_out_and_nothing_else() {
    let answer = json!({ "a": [1, 2, 3], "b": "x" });
    for printed in [
        json!({ "a": [1, 2, 3], "b": "x" }),
        json!({ "a": [1, "…"], "b": "…" }),
        json!({ "a": "…", "b": "x" }),
        json!("…"),
    ] {
        assert_eq!(difference(&answer, &printed, "answer"), None, "{printed}");
    }
    for printed in [
        json!({ "a": [1, 2], "b": "x" }),
        json!({ "a": [1, 2, 3, "…"], "b": "x" }),
        json!({ "a": [2, "…"], "b": "x" }),
        json!({ "a": "…" }),
        json!({ "a": "…", "b": "x", "c": "…" }),
        json!(null),
    ] {
        assert!(
            difference(&answer, &printed, "answer").is_some(),
            "{printed}"
        );
    }
}
