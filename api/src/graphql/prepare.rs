//! What is asked, before it runs: parsed, measured, and found to be a request at all.
//!
//! Everything here costs no more than one pass over the text of the request.
//! What the schema knows (fields, types, cost) is checked by the library
//! afterwards, on documents that are small by then.

use std::sync::Arc;

use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, OperationDefinition, OperationType, Selection,
    SelectionSet,
};
use async_graphql::parser::{Error as ParseError, parse_query};
use async_graphql::{Name, Request, Value};

use super::error::{Code, Fault};
use super::limits::MAX_NESTING;
use super::measure::{Size, measure, too_deep};
use super::parsed::{AskedDocument, Parsed, ParsedDocuments};
use super::{lexer, lists};
use crate::limits::Limits;

/// A request whose document has been parsed and found within the limits.
pub struct Prepared {
    pub(super) request: Request,
    pub(super) asked: AskedDocument,
    is_mutation: bool,
    introspection: Introspection,
}

/// How much of a request asks about the schema itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Introspection {
    /// Nothing.
    None,
    /// Some root fields; others ask for data.
    Some,
    /// All of it.
    Whole,
}

impl Prepared {
    /// Whether executing it would change something: a GET must not.
    pub fn is_mutation(&self) -> bool {
        self.is_mutation
    }

    /// Whether it asks about the schema itself (`__schema`, `__type`).
    pub fn introspects(&self) -> bool {
        self.introspection != Introspection::None
    }

    /// Whether it asks about nothing else, so that no scope is needed to answer.
    pub fn only_introspects(&self) -> bool {
        self.introspection == Introspection::Whole
    }
}

/// Prepares the requests of one batch, or the one request. They share the limits.
///
/// Errors: the first thing that is wrong, of whichever request: then none of them is executed.
pub(super) fn prepare(
    requests: Vec<Request>,
    limits: &Limits,
    known: &ParsedDocuments,
) -> Result<Vec<Prepared>, Fault> {
    within_tokens(
        requests.iter().map(|request| request.query.as_str()),
        limits,
    )?;
    let mut total = Size::default();
    requests
        .into_iter()
        .map(|request| one(request, limits, known, &mut total))
        .collect()
}

/// Whether the texts of a request may be parsed at all.
pub(super) fn within_tokens<'t>(
    texts: impl IntoIterator<Item = &'t str>,
    limits: &Limits,
) -> Result<(), Fault> {
    let mut tokens = 0;
    for text in texts {
        let found = lexer::count(text, limits.tokens - tokens);
        tokens += found.count;
        if tokens > limits.tokens {
            return Err(Fault::limit(
                Code::QueryTooLong,
                limits.tokens,
                "文档的词法单元",
                "tokens in the documents of a request",
            ));
        }
        if found.nesting > MAX_NESTING as u64 {
            return Err(too_deep(limits));
        }
    }
    Ok(())
}

fn one(
    request: Request,
    limits: &Limits,
    known: &ParsedDocuments,
    total: &mut Size,
) -> Result<Prepared, Fault> {
    let (parsed, is_new) = match known.find(&request.query) {
        Some(parsed) => (parsed, false),
        None => (Arc::new(parse(&request.query, limits)?), true),
    };
    total.add(parsed.size);
    total.check(limits)?;
    if is_new {
        known.keep(&request.query, &parsed);
    }
    let document = &parsed.document;
    let operation = chosen(document, request.operation_name.as_deref())?;
    has_variables(operation, &request)?;
    lists::check(document, &request.variables, limits)?;
    let (mut of_schema, mut of_data) = (false, false);
    roots(
        document,
        &operation.selection_set.node,
        &mut Vec::new(),
        &mut |field| match field.as_str() {
            "__schema" | "__type" => of_schema = true,
            "__typename" => {}
            _ => of_data = true,
        },
    );
    let (is_mutation, introspection) = (
        operation.ty == OperationType::Mutation,
        match (of_schema, of_data) {
            (false, _) => Introspection::None,
            (true, true) => Introspection::Some,
            (true, false) => Introspection::Whole,
        },
    );
    let asked = AskedDocument::new(parsed, &request.variables);
    Ok(Prepared {
        request,
        asked,
        is_mutation,
        introspection,
    })
}

fn parse(text: &str, limits: &Limits) -> Result<Parsed, Fault> {
    let document = parse_query(text).map_err(|error| unreadable(&error, limits))?;
    let size = measure(&document, limits)?;
    Ok(Parsed::new(document, size))
}

/// The operation that would be executed.
fn chosen<'d>(
    document: &'d ExecutableDocument,
    name: Option<&str>,
) -> Result<&'d OperationDefinition, Fault> {
    let found = match (&document.operations, name) {
        (DocumentOperations::Single(only), None) => Some(only),
        (DocumentOperations::Single(_), Some(_)) => None,
        (DocumentOperations::Multiple(all), Some(name)) => all.get(name),
        (DocumentOperations::Multiple(all), None) => match all.values().collect::<Vec<_>>()[..] {
            [only] => Some(only),
            _ => {
                return Err(Fault::new(
                    Code::InvalidDocument,
                    "文档中有多个操作：请用 operationName 指定要执行的一个",
                    "the document has several operations: name the one to execute in operationName",
                ));
            }
        },
    };
    let name = name.unwrap_or_default();
    found.map(|operation| &operation.node).ok_or_else(|| {
        Fault::new(
            Code::InvalidDocument,
            format!("文档中没有名为 {name:?} 的操作：请核对 operationName"),
            format!("the document has no operation {name:?}: correct operationName"),
        )
    })
}

/// Whether every variable that must have a value has one.
fn has_variables(operation: &OperationDefinition, request: &Request) -> Result<(), Fault> {
    for definition in &operation.variable_definitions {
        let variable = &definition.node;
        let name = &variable.name.node;
        let is_absent = match request.variables.get(name) {
            None => variable.default_value.is_none(),
            Some(value) => *value == Value::Null,
        };
        if is_absent && !variable.var_type.node.nullable {
            let kind = &variable.var_type.node;
            return Err(Fault::bad_input(
                format!("变量 ${name} 为必填（类型 {kind}）：请在 variables 中给出非空值"),
                format!("variable ${name} of type {kind} has no value: give one in variables"),
            )
            .at(definition.pos));
        }
    }
    Ok(())
}

/// The fields of the root, also those inside fragments. `seen` keeps a fragment from being walked twice.
fn roots<'d>(
    document: &'d ExecutableDocument,
    set: &'d SelectionSet,
    seen: &mut Vec<&'d Name>,
    field: &mut impl FnMut(&Name),
) {
    for item in &set.items {
        match &item.node {
            Selection::Field(found) => field(&found.node.name.node),
            Selection::InlineFragment(fragment) => {
                roots(document, &fragment.node.selection_set.node, seen, field);
            }
            Selection::FragmentSpread(spread) => {
                let name = &spread.node.fragment_name.node;
                if let Some(fragment) = document
                    .fragments
                    .get(name)
                    .filter(|_| !seen.contains(&name))
                {
                    seen.push(name);
                    roots(document, &fragment.node.selection_set.node, seen, field);
                }
            }
        }
    }
}

/// Why a document cannot be read.
fn unreadable(error: &ParseError, limits: &Limits) -> Fault {
    let twice = |zh: &str, en: &str, name: &Name| {
        Fault::new(
            Code::InvalidDocument,
            format!("{zh} {name} 重复定义：请改名或删去其一"),
            format!("{en} {name} is defined twice: rename or remove one"),
        )
    };
    let fault = match error {
        ParseError::Syntax { message, start, .. } => syntax(message, start.line, start.column),
        ParseError::RecursionLimitExceeded => too_deep(limits),
        ParseError::OperationDuplicated { operation, .. } => twice("操作", "operation", operation),
        ParseError::FragmentDuplicated { fragment, .. } => twice("片段", "fragment", fragment),
        ParseError::MultipleOperations { .. } => Fault::new(
            Code::InvalidDocument,
            "匿名操作须是文档中唯一的操作：请给各操作命名",
            "an operation without a name must be the only one: name the operations",
        ),
        _ => Fault::new(
            Code::SyntaxError,
            "文档中没有操作：请填写 query，例如 { viewer { account } }",
            "the document has no operation: send one, such as { viewer { account } }",
        ),
    };
    match error.positions().next() {
        Some(place) => fault.at(place),
        None => fault,
    }
}

/// The parser's sentence without its picture of the place, which may be as long as the document.
fn syntax(message: &str, line: usize, column: usize) -> Fault {
    let expected = message
        .rsplit_once("= ")
        .map_or("", |(_, expected)| expected.trim());
    let expected = expected
        .strip_prefix("expected ")
        .unwrap_or(expected)
        .replace('_', " ");
    let (zh, en) = if expected.is_empty() {
        (String::new(), String::new())
    } else {
        (
            format!("，此处应为 {expected}"),
            format!(": expected {expected}"),
        )
    };
    Fault::new(
        Code::SyntaxError,
        format!("第 {line} 行第 {column} 列不符合 GraphQL 语法{zh}"),
        format!("line {line}, column {column} is not GraphQL{en}"),
    )
}
