//! The library's sentences about documents, as the hub says them: if the library
//! changes its words, this is where it shows.

use async_graphql::{Request, Variables};
use serde_json::json;

use super::send;
use crate::graphql::Language;

/// A document and what is wrong with it.
const CASES: [(&str, &str); 24] = [
    ("{ nothing }", "类型 Query 没有字段 nothing"),
    (
        "{ viewr { account } }",
        "类型 Query 没有字段 viewr；是否为 viewer？",
    ),
    (
        "{ jurisdiction(cod: \"1\", code: \"1\") { code } }",
        "Query.jurisdiction 没有参数 cod；是否为 code？",
    ),
    (
        "{ jurisdiction { code } }",
        "Query.jurisdiction 缺少必填参数 code",
    ),
    (
        "{ viewer @include { account } }",
        "指令 @include 缺少必填参数 if（类型 Boolean!）",
    ),
    (
        "{ viewer { account { x } } }",
        "字段 account 的类型 String 没有子字段：请去掉其后的 {…}",
    ),
    (
        "{ viewer }",
        "字段 viewer 的类型为 Viewer：请在其后用 {…} 选择子字段",
    ),
    (
        "query Q { jurisdiction(code: $code) { code } }",
        "操作 Q 没有声明变量 $code",
    ),
    (
        "{ jurisdiction(code: $code) { code } }",
        "没有声明变量 $code",
    ),
    (
        "query Q($a: Int) { __typename }",
        "操作 Q 声明了变量 $a 但没有使用",
    ),
    ("query($a: Int) { __typename }", "变量 $a 没有使用"),
    (
        "query($a: Viewer) { jurisdiction(code: $a) { code } }",
        "变量 $a 不能是输出类型 Viewer",
    ),
    (
        "query($a: Int, $a: Int) { jurisdictions(first: $a) { totalCount } }",
        "变量 $a 重复声明",
    ),
    (
        "{ jurisdiction(code: \"1\", code: \"1\") { code } }",
        "参数 code 重复",
    ),
    ("{ ... on Nothing { x } }", "没有类型 Nothing"),
    ("{ ...Nothing }", "没有片段 Nothing"),
    (
        "{ __typename } fragment F on Query { __typename }",
        "片段 F 没有使用",
    ),
    (
        "{ ...F } fragment F on Period { x }",
        "片段 F 的类型 Period 没有字段",
    ),
    (
        "{ ...F } fragment F on Viewer { account }",
        "片段 F 用于 Viewer，而此处只有 Query",
    ),
    ("{ viewer @nothing { account } }", "没有指令 @nothing"),
    (
        "query Q @include(if: true) { __typename }",
        "指令 @include 不能用在此处",
    ),
    (
        "{ viewer { a: account a: title } }",
        "a 同时指 account 和 title：请用别名区分",
    ),
    (
        "{ jurisdictions(first: \"x\") { totalCount } }",
        "应为 Int，实为 \"x\"",
    ),
    ("subscription { x }", "尚无订阅：请定期查询"),
];

#[tokio::test]
async fn what_is_wrong_with_a_document_is_said_in_chinese() {
    let mut wrong = Vec::new();
    for (document, expected) in CASES {
        let variables = Variables::from_json(json!({}));
        let response = send(Request::new(document).variables(variables), Language::Zh).await;
        let said: Vec<_> = response
            .errors
            .iter()
            .map(|error| error.message.as_str())
            .collect();
        if !said.contains(&expected) {
            wrong.push(format!("{document}: {said:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn no_sentence_of_the_library_goes_out_in_chinese_as_it_is() {
    for (document, _) in CASES {
        let response = send(Request::new(document), Language::Zh).await;
        for error in &response.errors {
            assert!(
                !error.message.starts_with("请求有误"),
                "{document}: {}",
                error.message
            );
        }
    }
}
