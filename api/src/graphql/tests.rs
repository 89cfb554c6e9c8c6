//! How requests are treated whatever the data: limits, codes, languages.
//!
//! What it answers about data is tested over HTTP, in `tests/`.

mod contract;
mod sentences;

use async_graphql::{Request, Response, Value, Variables};

use std::sync::Arc;

use super::{Code, Fault, HubSchema, Language, Prepared, Spent, Telling, is_request_error};
use crate::limits::Limits;

async fn ask(query: &str, language: Language) -> Response {
    send(Request::new(query), language).await
}

async fn send(request: Request, language: Language) -> Response {
    let schema = build_schema();
    let telling = Telling {
        language,
        suggests: true,
    };
    match one(&schema, request) {
        Ok(prepared) => {
            let spent = Spent::default();
            schema.execute(prepared, None, telling, &spent).await
        }
        Err(fault) => Response::from_errors(vec![fault.into_server_error(language)]),
    }
}

fn build_schema() -> HubSchema {
    super::build_schema(Arc::default())
}

fn one(schema: &HubSchema, request: Request) -> Result<Prepared, Fault> {
    schema.prepare(vec![request]).map(|mut all| all.remove(0))
}

fn code(response: &Response) -> String {
    let error = response.errors.first().expect("an error");
    match error
        .extensions
        .as_ref()
        .and_then(|extensions| extensions.get("code"))
    {
        Some(Value::String(code)) => code.clone(),
        other => panic!("no code but {other:?} in {error:?}"),
    }
}

#[tokio::test]
async fn who_brings_no_scope_is_a_stranger() {
    for query in [
        "{ viewer { account } }",
        "{ jurisdiction(code: \"45\") { name } }",
        "{ node(id: \"x\") { id } }",
    ] {
        let response = ask(query, Language::En).await;
        assert_eq!(code(&response), Code::Unauthenticated.as_str(), "{query}");
        assert!(!is_request_error(&response), "{query} was executed");
    }
}

#[tokio::test]
async fn a_refused_document_has_a_code_and_both_languages() {
    for (query, expected) in [
        ("{ viewer {", Code::SyntaxError),
        ("", Code::SyntaxError),
        ("{ nonsense }", Code::InvalidDocument),
        (
            "query A { __typename } query B { __typename }",
            Code::InvalidDocument,
        ),
        (
            "query A { __typename } query A { __typename }",
            Code::InvalidDocument,
        ),
        (
            "query($code: String!) { jurisdiction(code: $code) { name } }",
            Code::BadInput,
        ),
    ] {
        let (zh, en) = (
            ask(query, Language::Zh).await,
            ask(query, Language::En).await,
        );
        let both = [expected.as_str().to_owned(), expected.as_str().to_owned()];
        assert_eq!([code(&zh), code(&en)], both, "{query}");
        assert!(is_request_error(&zh), "{query}");
        let (zh, en) = (&zh.errors[0].message, &en.errors[0].message);
        assert!(
            zh.contains(|c| c > '\u{4dff}') && en.is_ascii(),
            "{zh} / {en}"
        );
    }
}

#[tokio::test]
async fn a_bad_period_is_named_with_its_remedy_in_one_language() {
    let query = "{ jurisdiction(code: \"45\") { series(form: {campaign: \"c\", form: \"f\"}, from: \"2023-6\", to: \"2023-12\") { points { period } } } }";
    let zh = ask(query, Language::Zh).await;
    assert_eq!(code(&zh), "BAD_INPUT");
    let message = &zh.errors[0].message;
    assert!(
        message.contains("2023-6") && message.contains("不是报告期") && !message.contains("is not"),
        "{message}"
    );
}

#[tokio::test]
async fn limits_are_stated_with_their_number() {
    let deep = format!(
        "{{ agency(code: \"a\") {} }}",
        "{ inside ".repeat(20) + "{ code }" + &"}".repeat(20)
    );
    let costly =
        "{ jurisdictions(first: 200) { nodes { subordinates(first: 200) { nodes { code } } } } }";
    let wide = format!(
        "{{{}}}",
        (0..200).fold(String::new(), |text, n| text
            + &format!(" a{n}: __typename"))
    );
    let directives = format!("{{ __typename {} }}", "@include(if: true) ".repeat(20));
    for (query, expected, number) in [
        (deep.as_str(), Code::QueryTooDeep, 15),
        (costly, Code::QueryTooCostly, 20_000),
        (&wide, Code::TooManyAliases, 100),
        (&directives, Code::TooManyDirectives, 10),
    ] {
        for language in [Language::Zh, Language::En] {
            let response = ask(query, language).await;
            let error = &response.errors[0];
            assert_eq!(code(&response), expected.as_str(), "{error:?}");
            assert!(error.message.contains(&number.to_string()), "{error:?}");
            let extensions = error.extensions.as_ref().expect("extensions");
            assert_eq!(extensions.get("limit"), Some(&Value::from(number)));
        }
    }
}

#[tokio::test]
async fn the_introspection_of_graphiql_passes() {
    let type_ref = (0..9).fold("kind name".to_owned(), |inner, _| {
        format!("kind name ofType {{ {inner} }}")
    });
    let query = format!(
        "query IntrospectionQuery {{ __schema {{ description queryType {{ name kind }} mutationType {{ name kind }} \
         subscriptionType {{ name kind }} types {{ ...FullType }} directives {{ name description isRepeatable \
         locations args(includeDeprecated: true) {{ ...InputValue }} }} }} }} \
         fragment FullType on __Type {{ kind name description specifiedByURL fields(includeDeprecated: true) {{ name \
         description args(includeDeprecated: true) {{ ...InputValue }} type {{ ...TypeRef }} isDeprecated \
         deprecationReason }} inputFields(includeDeprecated: true) {{ ...InputValue }} interfaces {{ ...TypeRef }} \
         enumValues(includeDeprecated: true) {{ name description isDeprecated deprecationReason }} \
         possibleTypes {{ ...TypeRef }} }} \
         fragment InputValue on __InputValue {{ name description type {{ ...TypeRef }} defaultValue isDeprecated \
         deprecationReason }} \
         fragment TypeRef on __Type {{ {type_ref} }}"
    );
    let response = ask(&query, Language::En).await;
    assert_eq!(response.errors, Vec::new());
}

#[tokio::test]
async fn a_dashboard_fits_into_the_limits() {
    let query = "query($form: FormRef!) { viewer { account unit { code } obligations(first: 20) { nodes { period dueOn status \
         schedule { title } report { id version allowedActions { action allowed reason } } } } } \
         jurisdiction(code: \"450202002\") { name ancestors { name } \
         table(form: $form, period: \"2023-06\", first: 100) { columns { key label unit scale additivity } \
         rows { nodes { code name values states contributors increases expected reported onTime } \
         pageInfo { hasNextPage endCursor } } total { values states expected reported } } \
         all: table(form: $form, period: \"2023-06\", by: UNIT, first: 500) { rows { nodes { code name values states } } } \
         series(form: $form, from: \"2023-05\", to: \"2023-12\") { points { period values states } } \
         completeness(form: $form, period: \"2023-06\") { rows { nodes { code expected reported onTime missing } } } \
         explain(form: $form, period: \"2023-06\", cell: \"1.1\") { total { value } contributions { nodes { \
         unit { name } value state filedBy signedBy signedAt } } } } }";
    let variables = async_graphql::Variables::from_json(
        serde_json::json!({"form": {"campaign": "c", "form": "f"}}),
    );
    let response = send(Request::new(query).variables(variables), Language::En).await;
    assert!(!is_request_error(&response), "{:?}", response.errors);
}

/// Which variables fit, and what they cost, is found for each of them, however often others were found to fit.
#[tokio::test]
async fn a_document_found_sound_is_checked_anew_with_other_variables() {
    let document = "query($first: Int) { jurisdictions(first: $first) { nodes { subordinates(first: $first) { nodes { code } } } } }";
    let schema = build_schema();
    for _ in 0..3 {
        for (first, expected, is_refused) in [
            (Value::from(2), Code::Unauthenticated, false),
            (Value::from("two"), Code::BadInput, true),
            (Value::from(200), Code::QueryTooCostly, true),
        ] {
            let response = spend(&schema, document, &first, &Spent::default()).await;
            assert_eq!(code(&response), expected.as_str(), "{first}");
            assert_eq!(is_request_error(&response), is_refused, "{first}");
        }
    }
}

#[tokio::test]
async fn a_batch_pays_for_each_of_its_requests_also_where_they_are_the_same() {
    let document = "query($first: Int) { jurisdictions(first: $first) { nodes { code } } }";
    let cost = |items: u64| 2 * items + 10;
    let limits = Limits {
        cost: 2 * cost(20),
        ..Limits::default()
    };
    let schema = super::build_schema(Arc::new(limits));
    for _ in 0..2 {
        let spent = Spent::default();
        let mut codes = Vec::new();
        for _ in 0..3 {
            let response = spend(&schema, document, &Value::from(20), &spent).await;
            codes.push(code(&response));
        }
        assert_eq!(
            codes,
            ["UNAUTHENTICATED", "UNAUTHENTICATED", "QUERY_TOO_COSTLY"]
        );
    }
}

async fn spend(schema: &HubSchema, document: &str, first: &Value, spent: &Spent) -> Response {
    let telling = Telling {
        language: Language::En,
        suggests: true,
    };
    let variables = Variables::from_value(async_graphql::value!({ "first": first.clone() }));
    let request = Request::new(document).variables(variables);
    let prepared = one(schema, request).expect("it is a document");
    schema.execute(prepared, None, telling, spent).await
}

#[test]
fn the_kind_of_the_operation_is_known_before_it_runs() {
    let schema = build_schema();
    let both = "query A { __typename } mutation B { __typename }";
    for (name, is_mutation) in [("A", false), ("B", true)] {
        let request = Request::new(both).operation_name(name);
        let prepared = one(&schema, request).expect("parses");
        assert_eq!(prepared.is_mutation(), is_mutation, "{name}");
    }
    let mutation = one(&schema, Request::new("mutation { __typename }"));
    assert!(mutation.expect("parses").is_mutation());
}

#[test]
fn codes_are_stable() {
    let codes: Vec<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(
        codes,
        [
            "NOT_FOUND",
            "FORBIDDEN",
            "BAD_INPUT",
            "IDEMPOTENCY_KEY_REUSED",
            "UNAUTHENTICATED",
            "SYNTAX_ERROR",
            "INVALID_DOCUMENT",
            "MALFORMED_REQUEST",
            "UNSUPPORTED_MEDIA_TYPE",
            "NOT_ACCEPTABLE",
            "METHOD_NOT_ALLOWED",
            "INTROSPECTION_CLOSED",
            "PERSISTED_QUERY_NOT_FOUND",
            "PERSISTED_QUERY_MISMATCH",
            "DOCUMENT_NOT_REGISTERED",
            "BODY_TOO_LARGE",
            "BATCH_TOO_LARGE",
            "QUERY_TOO_LONG",
            "QUERY_TOO_DEEP",
            "QUERY_TOO_COSTLY",
            "TOO_MANY_FIELDS",
            "TOO_MANY_ALIASES",
            "TOO_MANY_FRAGMENTS",
            "TOO_MANY_DIRECTIVES",
            "PAGE_TOO_LARGE",
            "TOO_MANY_IDS",
            "TOO_MANY_VALUES",
            "TOO_MANY_ROWS",
            "NOT_BELOW_A_LIST",
            "FILE_NOT_TAKEN",
            "FILE_MISSING",
            "STORAGE_UNAVAILABLE",
            "TIMEOUT",
            "BUSY",
            "INTERNAL",
        ]
    );
}
