//! The files in which the builds of frontends list their operations.
//!
//! Reads the three that are in use: the `{hash: text}` of graphql-codegen's
//! client preset and of relay-compiler, and Apollo's persisted-query manifest.
//! Must never change a text: its hash is what clients send.

use std::collections::BTreeMap;

use serde::Deserialize;

/// How Apollo's manifest names itself.
const APOLLO: &str = "apollo-persisted-query-manifest";

/// One operation of a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Listed {
    /// What the frontend will send.
    pub(crate) id: String,
    /// The text.
    pub(crate) text: String,
}

#[derive(Deserialize)]
struct Apollo {
    version: u64,
    operations: Vec<ApolloOperation>,
}

#[derive(Deserialize)]
struct ApolloOperation {
    id: String,
    body: String,
}

/// Reads a manifest. Errors: a sentence with what it should have been.
pub(crate) fn read(text: &str) -> Result<Vec<Listed>, String> {
    let value: serde_json::Value =
        serde_json::from_str(text).map_err(|error| format!("it is not JSON: {error}"))?;
    if value.get("format").and_then(serde_json::Value::as_str) == Some(APOLLO) {
        let manifest: Apollo = serde_json::from_value(value).map_err(|error| error.to_string())?;
        if manifest.version != 1 {
            return Err(format!(
                "it is of version {} of {APOLLO}, and the hub reads 1",
                manifest.version
            ));
        }
        let listed = |ApolloOperation { id, body }| Listed { id, text: body };
        return Ok(manifest.operations.into_iter().map(listed).collect());
    }
    let texts: BTreeMap<String, String> = serde_json::from_value(value).map_err(|_| {
        format!("it is neither {{\"hash\": \"text\", …}} (graphql-codegen, Relay) nor {APOLLO}")
    })?;
    let listed = |(id, text)| Listed { id, text };
    Ok(texts.into_iter().map(listed).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manifests_in_use_are_read() {
        let one = |id: &str, text: &str| Listed {
            id: id.to_owned(),
            text: text.to_owned(),
        };
        let codegen = r#"{"b5bae2": "query A { a }", "07c4f1": "query B { b }"}"#;
        let expected = [
            one("07c4f1", "query B { b }"),
            one("b5bae2", "query A { a }"),
        ];
        assert_eq!(read(codegen).as_deref(), Ok(expected.as_slice()));
        let apollo = r#"{"format": "apollo-persisted-query-manifest", "version": 1, "operations":
            [{"id": "dc67", "name": "A", "type": "query", "body": "query A { a }"}]}"#;
        assert_eq!(
            read(apollo).as_deref(),
            Ok([one("dc67", "query A { a }")].as_slice())
        );
    }

    #[test]
    fn another_file_is_refused_with_what_it_should_be() {
        let apollo =
            r#"{"format": "apollo-persisted-query-manifest", "version": 2, "operations": []}"#;
        for (text, word) in [
            ("[", "JSON"),
            ("[]", "graphql-codegen"),
            (r#"{"a": 1}"#, "graphql-codegen"),
            (apollo, "version 2"),
        ] {
            let words = read(text).expect_err("refused");
            assert!(words.contains(word), "{words}");
        }
    }
}
