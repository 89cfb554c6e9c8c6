//! An answer of the hub, and short ways to look into it. Panics with the whole
//! answer when it is not as a test says: that is the test's message.

use serde_json::Value;

/// What came back from one GraphQL request.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    /// HTTP status.
    pub(crate) status: u16,
    /// The body.
    pub(crate) body: Value,
}

impl Answer {
    /// The answer, which must be without errors.
    #[track_caller]
    pub(crate) fn ok(self) -> Self {
        assert!(
            self.body.get("errors").is_none() && self.status == 200,
            "{self:#?}"
        );
        self
    }

    /// The value at a path such as `jurisdiction.table.rows.nodes.0.code`,
    /// which must be there, null or not.
    #[track_caller]
    pub(crate) fn at(&self, path: &str) -> &Value {
        let pointer = format!("/data/{}", path.replace('.', "/"));
        self.body
            .pointer(&pointer)
            .unwrap_or_else(|| panic!("no {path} in {self:#?}"))
    }

    /// The string at a path.
    #[track_caller]
    pub(crate) fn text(&self, path: &str) -> &str {
        self.at(path)
            .as_str()
            .unwrap_or_else(|| panic!("{path} is no string in {self:#?}"))
    }

    /// The whole number at a path.
    #[track_caller]
    pub(crate) fn number(&self, path: &str) -> i64 {
        self.at(path)
            .as_i64()
            .unwrap_or_else(|| panic!("{path} is no number in {self:#?}"))
    }

    /// The list at a path.
    #[track_caller]
    pub(crate) fn list(&self, path: &str) -> &[Value] {
        self.at(path)
            .as_array()
            .unwrap_or_else(|| panic!("{path} is no list in {self:#?}"))
    }

    /// One field of each item of the list at a path.
    #[track_caller]
    pub(crate) fn texts(&self, path: &str, field: &str) -> Vec<String> {
        let item = |value: &Value| {
            value[field]
                .as_str()
                .unwrap_or_else(|| panic!("{field} in {self:#?}"))
                .to_owned()
        };
        self.list(path).iter().map(item).collect()
    }

    /// `extensions.code` of the only error.
    #[track_caller]
    pub(crate) fn error_code(&self) -> &str {
        match self.body["errors"].as_array().map(Vec::as_slice) {
            Some([error]) => error["extensions"]["code"]
                .as_str()
                .unwrap_or_else(|| panic!("an error without a code: {self:#?}")),
            _ => panic!("not exactly one error: {self:#?}"),
        }
    }

    /// The errors without what may lawfully differ between two requests: the
    /// request's id and the place in the document.
    pub(crate) fn comparable(&self) -> Value {
        let mut body = self.body.clone();
        if let Some(errors) = body.get_mut("errors").and_then(Value::as_array_mut) {
            for error in errors {
                if let Some(extensions) = error.get_mut("extensions").and_then(Value::as_object_mut)
                {
                    extensions.remove("requestId");
                }
                if let Some(error) = error.as_object_mut() {
                    error.remove("locations");
                }
            }
        }
        if let Some(extensions) = body.get_mut("extensions").and_then(Value::as_object_mut) {
            extensions.remove("requestId");
        }
        body
    }

    /// Everything as text, to look for what must not be in it.
    pub(crate) fn as_text(&self) -> String {
        self.body.to_string()
    }
}
