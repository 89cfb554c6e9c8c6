//! Whether a document fits the schema and the limits, told without running it.
//!
//! For every request, and for what is registered long before it is run: what its
//! variables will be is not known then, so that its cost is left to each request.

use std::sync::{Arc, OnceLock};

use async_graphql::extensions::{
    Extension, ExtensionContext, ExtensionFactory, NextExecute, NextValidation,
};
use async_graphql::parser::parse_query;
use async_graphql::parser::types::{BaseType, ExecutableDocument, Type};
use async_graphql::{
    EmptySubscription, Name, Request, Response, Schema, ServerError, ValidationResult, Value,
    Variables, async_trait, value,
};

use super::lists;
use super::measure::measure;
use super::mutation::Mutation;
use super::prepare::within_tokens;
use super::query::Query;
use crate::limits::Limits;

/// Judges documents by the schema of this hub.
pub struct DocumentCheck {
    schema: Schema<Query, Mutation, EmptySubscription>,
    limits: Limits,
}

/// A document that can be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sound {
    /// The names of its operations, sorted.
    pub operations: Vec<String>,
}

impl DocumentCheck {
    /// By the limits of a hub.
    pub fn new(limits: Limits) -> Self {
        let schema = Schema::build(Query, Mutation::default(), EmptySubscription)
            .extension(ValidateOnly)
            .finish();
        Self { schema, limits }
    }

    /// Errors: everything that is wrong with the document, a sentence each.
    pub async fn check(&self, text: &str) -> Result<Sound, Vec<String>> {
        within_tokens([text], &self.limits).map_err(|fault| vec![fault.en])?;
        let document = parse_query(text).map_err(|error| vec![error.to_string()])?;
        measure(&document, &self.limits)
            .and_then(|size| size.check(&self.limits))
            .and_then(|()| lists::check(&document, &Variables::default(), &self.limits))
            .map_err(|fault| vec![fault.en])?;
        let mut operations: Vec<String> = document
            .operations
            .iter()
            .map(|(name, _)| name.map_or_else(|| "(unnamed)".to_owned(), ToString::to_string))
            .collect();
        operations.sort();
        let name = document
            .operations
            .iter()
            .find_map(|(name, _)| name)
            .map(ToString::to_string);
        let mut request = Request::new(text).variables(samples(&document));
        request.operation_name = name;
        let found = self.schema.execute(request).await.errors;
        if found.is_empty() {
            Ok(Sound { operations })
        } else {
            Err(found.into_iter().map(|error| error.message).collect())
        }
    }
}

/// What a document costs, once it was found sound; a request that wants to know brings one of its own.
#[derive(Clone, Debug, Default)]
pub(super) struct Cost(Arc<OnceLock<usize>>);

impl Cost {
    /// None: it was found wrong.
    pub(super) fn get(&self) -> Option<usize> {
        self.0.get().copied()
    }
}

/// Stops after validation.
pub(super) struct ValidateOnly;

impl ExtensionFactory for ValidateOnly {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self)
    }
}

#[async_trait::async_trait]
impl Extension for ValidateOnly {
    async fn validation(
        &self,
        ctx: &ExtensionContext<'_>,
        next: NextValidation<'_>,
    ) -> Result<ValidationResult, Vec<ServerError>> {
        let validated = next.run(ctx).await?;
        if let Some(Cost(cost)) = ctx.data_opt::<Cost>() {
            cost.get_or_init(|| validated.complexity);
        }
        Ok(validated)
    }

    async fn execute(
        &self,
        _: &ExtensionContext<'_>,
        _: Option<&str>,
        _: NextExecute<'_>,
    ) -> Response {
        Response::new(Value::Null)
    }
}

/// Values for the variables that the formulas of cost look at.
fn samples(document: &ExecutableDocument) -> Variables {
    let definitions = document
        .operations
        .iter()
        .flat_map(|(_, operation)| &operation.node.variable_definitions);
    let mut variables = Variables::default();
    for definition in definitions {
        let variable = &definition.node;
        if let Some(given) = sample(&variable.var_type.node) {
            variables.insert(variable.name.node.clone(), given);
        }
    }
    variables
}

fn sample(of: &Type) -> Option<Value> {
    let name: &Name = match &of.base {
        BaseType::List(_) => return Some(value!([])),
        BaseType::Named(name) => name,
    };
    match name.as_str() {
        "Int" => Some(value!(1)),
        "Boolean" => Some(value!(true)),
        "ID" | "String" => Some(value!("sample")),
        "Date" => Some(value!("2023-06-01")),
        "Period" => Some(value!("2023-06")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn check(text: &str) -> Result<Vec<String>, Vec<String>> {
        let check = DocumentCheck::new(Limits::default());
        check.check(text).await.map(|sound| sound.operations)
    }

    #[tokio::test]
    async fn a_document_that_fits_is_sound_whatever_its_variables() {
        let text = "query A($code: String!, $form: FormRef!, $from: Period!, $to: Period!, $first: Int, $by: TableBy) { \
             jurisdiction(code: $code) { series(form: $form, from: $from, to: $to) { points { period } } \
             table(form: $form, period: $to, by: $by, first: $first) { total { values } } } } \
             query B($ids: [ID!]!) { nodes(ids: $ids) { id } } \
             mutation C($input: SignReportInput!) { signReport(input: $input) { outcome } }";
        assert_eq!(
            check(text).await,
            Ok(["A", "B", "C"].map(str::to_owned).to_vec())
        );
        assert_eq!(
            check("{ viewer { account } }").await,
            Ok(vec!["(unnamed)".to_owned()])
        );
    }

    #[tokio::test]
    async fn all_that_is_wrong_is_told_at_once() {
        let problems = check("query A($x: Int) { viewer { acount titel } }")
            .await
            .expect_err("unsound");
        for word in ["acount", "titel", "x"] {
            assert!(
                problems.iter().any(|problem| problem.contains(word)),
                "{problems:?}"
            );
        }
        assert!(check("query A {").await.is_err());
        let deep = format!(
            "{{ agency(code: \"a\") {}code{} }}",
            "{ inside ".repeat(40) + "{ ",
            " }".repeat(41)
        );
        assert!(check(&deep).await.is_err());
    }
}
