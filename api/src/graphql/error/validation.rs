//! The library's sentences about a document that does not fit the schema, in both languages.
//!
//! A pattern is the library's sentence with `{}` where names stand; a test
//! makes the library say each of them. A sentence that matches none is left to
//! the caller.

use super::suggest::Names;
use super::{Code, Fault};

use Code::{BadInput, InvalidDocument};

/// The library's sentence, what it is in Chinese and in English, and its code. `{0}` is the first name.
type Pattern = (&'static str, &'static str, &'static str, Code);

const PATTERNS: &[Pattern] = &[
    (
        "Unknown field \"{}\" on type \"{}\".{}",
        "类型 {1} 没有字段 {0}",
        "type {1} has no field {0}",
        InvalidDocument,
    ),
    (
        "Unknown argument \"{}\" on field \"{}\" of type \"{}\".{}",
        "{2}.{1} 没有参数 {0}",
        "{2}.{1} has no argument {0}",
        InvalidDocument,
    ),
    (
        "Expected input type \"{}\", found {}.",
        "应为 {0}，实为 {1}",
        "expected {0}, found {1}",
        BadInput,
    ),
    (
        "Unknown argument \"{}\" on directive \"{}\".{}",
        "指令 @{1} 没有参数 {0}",
        "directive @{1} has no argument {0}",
        InvalidDocument,
    ),
    (
        "Field \"{}\" argument \"{}\" of type \"{}\" is required but not provided",
        "{2}.{0} 缺少必填参数 {1}",
        "{2}.{0} needs its argument {1}",
        InvalidDocument,
    ),
    (
        "Directive \"@{}\" argument \"{}\" of type \"{}\" is required but not provided",
        "指令 @{0} 缺少必填参数 {1}（类型 {2}）",
        "directive @{0} needs its argument {1} of type {2}",
        InvalidDocument,
    ),
    (
        "Field \"{}\" must not have a selection since type \"{}\" has no subfields",
        "字段 {0} 的类型 {1} 没有子字段：请去掉其后的 {…}",
        "field {0} of type {1} has no subfields: remove its selection",
        InvalidDocument,
    ),
    (
        "Field \"{}\" of type \"{}\" must have a selection of subfields",
        "字段 {0} 的类型为 {1}：请在其后用 {…} 选择子字段",
        "field {0} of type {1} needs a selection of subfields",
        InvalidDocument,
    ),
    (
        "Variable \"${}\" is not defined by operation \"{}\"",
        "操作 {1} 没有声明变量 ${0}",
        "operation {1} does not declare variable ${0}",
        InvalidDocument,
    ),
    (
        "Variable \"${}\" is not defined",
        "没有声明变量 ${0}",
        "variable ${0} is not declared",
        InvalidDocument,
    ),
    (
        "Variable \"${}\" is not used by operation \"{}\"",
        "操作 {1} 声明了变量 ${0} 但没有使用",
        "operation {1} declares variable ${0} and does not use it",
        InvalidDocument,
    ),
    (
        "Variable \"${}\" is not used",
        "变量 ${0} 没有使用",
        "variable ${0} is not used",
        InvalidDocument,
    ),
    (
        "Variable \"{}\" cannot be of non-input type \"{}\"",
        "变量 ${0} 不能是输出类型 {1}",
        "variable ${0} cannot be of the output type {1}",
        InvalidDocument,
    ),
    (
        "Variable \"{}\" of type \"{}\" used in position expecting type \"{}\"",
        "变量 ${0} 的类型为 {1}，而此处需要 {2}",
        "variable ${0} is of type {1} where {2} is expected",
        InvalidDocument,
    ),
    (
        "There can only be one variable named \"${}\"",
        "变量 ${0} 重复声明",
        "variable ${0} is declared twice",
        InvalidDocument,
    ),
    (
        "There can only be one argument named \"{}\"",
        "参数 {0} 重复",
        "argument {0} is given twice",
        InvalidDocument,
    ),
    (
        "Unknown type \"{}\"",
        "没有类型 {0}",
        "there is no type {0}",
        InvalidDocument,
    ),
    (
        "Unknown fragment: \"{}\"",
        "没有片段 {0}",
        "there is no fragment {0}",
        InvalidDocument,
    ),
    (
        "Fragment \"{}\" is never used",
        "片段 {0} 没有使用",
        "fragment {0} is not used",
        InvalidDocument,
    ),
    (
        "Fragment \"{}\" cannot condition non composite type \"{}\"",
        "片段 {0} 的类型 {1} 没有字段",
        "fragment {0} is on type {1}, which has no fields",
        InvalidDocument,
    ),
    (
        "Fragment cannot condition non composite type \"{}\"",
        "类型 {0} 没有字段，不能用于片段",
        "type {0} has no fields for a fragment",
        InvalidDocument,
    ),
    (
        "Fragment \"{}\" cannot be spread here as objects of type \"{}\" can never be of type \"{}\"",
        "片段 {0} 用于 {2}，而此处只有 {1}",
        "fragment {0} is on {2}, and here is only ever {1}",
        InvalidDocument,
    ),
    (
        "Fragment cannot be spread here as objects of type \"{}\" can never be of type \"{}\"",
        "片段用于 {1}，而此处只有 {0}",
        "the fragment is on {1}, and here is only ever {0}",
        InvalidDocument,
    ),
    (
        "Unknown directive \"{}\"",
        "没有指令 @{0}",
        "there is no directive @{0}",
        InvalidDocument,
    ),
    (
        "Duplicate directive \"{}\"",
        "指令 @{0} 重复",
        "directive @{0} is given twice",
        InvalidDocument,
    ),
    (
        "Directive \"{}\" may not be used on \"{}\"",
        "指令 @{0} 不能用在此处",
        "directive @{0} may not stand here",
        InvalidDocument,
    ),
    (
        "Fields \"{}\" conflict because \"{}\" and \"{}\" are different fields. {}",
        "{0} 同时指 {1} 和 {2}：请用别名区分",
        "{0} would be both {1} and {2}: tell them apart by aliases",
        InvalidDocument,
    ),
    (
        "Fields \"{}\" conflict because they have differing arguments. {}",
        "{0} 出现两次而参数不同：请用别名区分",
        "{0} stands twice with different arguments: tell them apart by aliases",
        InvalidDocument,
    ),
    (
        "Schema is not configured for subscriptions.",
        "尚无订阅：请定期查询",
        "there are no subscriptions yet: ask again from time to time",
        InvalidDocument,
    ),
    (
        "Invalid value for argument \"{}\", expected type \"{}\"",
        "参数 {0} 的值不是 {1}",
        "the value of argument {0} is not {1}",
        BadInput,
    ),
    (
        "Invalid value for argument \"{}\", enumeration type \"{}\" does not contain the value \"{}\"",
        "参数 {0}：{1} 没有值 {2}",
        "argument {0}: {1} has no value {2}",
        BadInput,
    ),
    (
        "Invalid value for argument \"{}\", field \"{}\" of type \"{}\" is required but not provided",
        "参数 {0} 缺少必填项 {1}（类型 {2}）",
        "argument {0} needs its field {1} of type {2}",
        BadInput,
    ),
    (
        "Invalid value for argument \"{}\", unknown field \"{}\" of type \"{}\"",
        "参数 {0}：{2} 没有 {1} 一项",
        "argument {0}: {2} has no field {1}",
        BadInput,
    ),
    (
        "Invalid value for argument \"{}\", Oneof {}",
        "参数 {0} 须恰好填写其中一项",
        "argument {0} takes exactly one of its fields",
        BadInput,
    ),
    (
        "Invalid default value for argument: \"{}\", {}",
        "变量 {0} 的默认值不合类型",
        "the default of variable {0} is not of its type",
        BadInput,
    ),
    (
        "Variable {} is not defined.",
        "变量 ${0} 没有值",
        "variable ${0} has no value",
        BadInput,
    ),
    (
        "Failed to parse \"{}\": {}",
        "{0} 的值有误：{1}",
        "not a value of {0}: {1}",
        BadInput,
    ),
    (
        "Invalid value for argument {}",
        "参数值有误：{0}",
        "invalid value for argument {0}",
        BadInput,
    ),
];

/// The hub's sentence for one of the library's; with the names, also what may have been meant.
pub(super) fn translate(message: &str, names: Option<&Names>) -> Option<Fault> {
    let (number, found) = PATTERNS
        .iter()
        .enumerate()
        .find_map(|(number, (pattern, ..))| Some((number, matched(pattern, message)?)))?;
    let (_, zh, en, code) = PATTERNS[number];
    let offers = match (number, names, &found[..]) {
        (0, Some(names), [field, of, ..]) => names.fields(of, field),
        (1, Some(names), [argument, field, of, ..]) => names.arguments(of, field, argument),
        _ => Vec::new(),
    };
    let (mut zh, mut en) = (filled(zh, &found), filled(en, &found));
    if !offers.is_empty() {
        zh = format!("{zh}；是否为 {}？", offers.join("、"));
        en = format!("{en}; did you mean {}?", offers.join(", "));
    }
    Some(Fault::new(code, zh, en))
}

/// What stands in the places of a pattern, if the sentence has its shape.
fn matched<'m>(pattern: &str, message: &'m str) -> Option<Vec<&'m str>> {
    let mut parts = pattern.split("{}");
    let mut rest = message.strip_prefix(parts.next()?)?;
    let mut found = Vec::new();
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        let (name, behind) = match (parts.peek(), part) {
            (None, part) => (rest.strip_suffix(part)?, ""),
            (Some(_), part) => rest.split_once(part)?,
        };
        found.push(name);
        rest = behind;
    }
    rest.is_empty().then_some(found)
}

fn filled(words: &str, found: &[&str]) -> String {
    found
        .iter()
        .enumerate()
        .fold(words.to_owned(), |text, (number, name)| {
            text.replace(&format!("{{{number}}}"), name)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_matches_the_pattern_of_its_shape_alone() {
        assert_eq!(matched("a \"{}\" b", "a \"x\" b"), Some(vec!["x"]));
        assert_eq!(
            matched("a \"{}\" b {}", "a \"x\" b c \"d\""),
            Some(vec!["x", "c \"d\""])
        );
        assert_eq!(matched("a {}", "b x"), None);
        assert_eq!(matched("a", "a"), Some(vec![]));
        assert_eq!(matched("a", "ab"), None);
    }

    #[test]
    fn what_was_meant_is_said_to_those_who_may_know() {
        let names = Names::of("type Query { period: Int }");
        let message = "Unknown field \"peroid\" on type \"Query\".";
        let (open, closed) = (translate(message, Some(&names)), translate(message, None));
        assert!(
            open.is_some_and(|fault| fault.zh.contains("period") && fault.en.contains("period?"))
        );
        assert!(
            closed
                .is_some_and(|fault| !fault.zh.contains("period") && !fault.en.contains("period"))
        );
    }
}
