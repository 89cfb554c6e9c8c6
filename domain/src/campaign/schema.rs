//! JSON Schemas of a campaign's files, for editors: made from what the loader asked for while it read folders.
//!
//! Owns how a shape is written as JSON Schema. Never a key of its own: the loader's questions are the source, so
//! what an editor accepts and what the loader accepts cannot drift apart. An editor still knows less than the
//! loader: references, days and sums are judged there.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::load::examine_with;
use super::recorder::{Key, Node, Recorder, Shape};

/// A folder's files by name.
type Files = BTreeMap<String, String>;

/// The schema of every kind of file by its name, such as `targets.schema.json`, from sound folders that together
/// have every file and every key.
pub fn schemas(folders: &[Files]) -> BTreeMap<String, Value> {
    let recorder = Recorder::default();
    for files in folders {
        examine_with(files, Some(&recorder));
    }
    // What is missed in an empty file is required of every file.
    let empty: Vec<Files> = folders.iter().map(emptied).collect();
    for files in &empty {
        examine_with(files, Some(&recorder));
    }
    recorder
        .files()
        .into_iter()
        .map(|(kind, node)| {
            let mut schema = object(&node);
            schema["$schema"] = json!("http://json-schema.org/draft-07/schema#");
            schema["title"] = json!(format!("{kind}.toml of a campaign"));
            (format!("{kind}.schema.json"), schema)
        })
        .collect()
}

fn emptied(files: &Files) -> Files {
    files
        .keys()
        .map(|name| (name.clone(), String::new()))
        .collect()
}

fn object(node: &Node) -> Value {
    let keys = node.keys.borrow();
    let properties: Map<String, Value> = keys
        .iter()
        .filter(|(_, key)| !key.shapes.is_empty())
        .map(|(name, key)| (name.clone(), value(key)))
        .collect();
    let mut schema = json!({
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
    });
    let required = node.required();
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    schema
}

fn value(key: &Key) -> Value {
    let is_narrower = key
        .shapes
        .iter()
        .any(|shape| !matches!(shape, Shape::Text | Shape::Table | Shape::Tables));
    // Every text is asked for as a text first; what was said more closely counts.
    let shapes = key
        .shapes
        .iter()
        .filter(|shape| !(is_narrower && **shape == Shape::Text));
    let mut values: Vec<Value> = shapes.map(|shape| of_shape(shape, key)).collect();
    match values.len() {
        1 => values.remove(0),
        _ => json!({ "anyOf": values }),
    }
}

fn of_shape(shape: &Shape, key: &Key) -> Value {
    let inner = || key.inner.as_ref().map_or(json!({}), |node| object(node));
    match shape {
        Shape::Text => json!({ "type": "string", "minLength": 1 }),
        Shape::TextOrEmpty => json!({ "type": "string" }),
        Shape::Code => json!({ "type": "string", "pattern": "^[a-z0-9][a-z0-9.-]*$" }),
        Shape::Texts => json!({ "type": "array", "items": { "type": "string", "minLength": 1 } }),
        Shape::Words(words) => json!({ "enum": words }),
        Shape::Number { least, most } => {
            json!({ "type": "integer", "minimum": least, "maximum": most })
        }
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Date => json!({ "type": "string", "format": "date" }),
        Shape::Period => json!({
            "type": "string",
            "pattern": "^([0-9]{4}(-(0[1-9]|1[0-2])(-([0-3][0-9]|T[1-3]))?|-W[0-5][0-9]|-Q[1-4]|-H[12])?|CAMPAIGN)$"
        }),
        Shape::Due => due(),
        Shape::Table => inner(),
        Shape::Tables => json!({ "type": "array", "items": inner() }),
    }
}

/// The due rule is read by its own type, so its five ways are written out here; a test holds them to it.
fn due() -> Value {
    let days = json!({ "type": "integer", "minimum": 0 });
    let only = |properties: Value, required: Value| {
        json!({
            "type": "object",
            "additionalProperties": false,
            "properties": properties,
            "required": required,
        })
    };
    json!({ "anyOf": [
        { "const": "open" },
        only(
            json!({
                "month": { "type": "integer", "minimum": 0, "maximum": 12 },
                "day": { "type": "integer", "minimum": 1, "maximum": 31 },
            }),
            json!(["month", "day"]),
        ),
        only(json!({ "days_after_end": days }), json!(["days_after_end"])),
        only(json!({ "days_before_end": days }), json!(["days_before_end"])),
        only(json!({ "on": { "type": "string", "format": "date" } }), json!(["on"])),
    ]})
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deadline::Due;

    #[test]
    fn each_way_of_a_due_rule_is_one_that_is_read() {
        let ways = due()["anyOf"].as_array().cloned().expect("a list");
        for way in ways {
            let example = match way.get("required").and_then(Value::as_array) {
                None => way["const"].clone(),
                Some(keys) => keys
                    .iter()
                    .filter_map(Value::as_str)
                    .map(|key| {
                        let is_day = way["properties"][key]["format"] == "date";
                        let value = if is_day {
                            json!("2023-08-10")
                        } else {
                            json!(1)
                        };
                        (key.to_owned(), value)
                    })
                    .collect(),
            };
            assert!(
                serde_json::from_value::<Due>(example.clone()).is_ok(),
                "{example}"
            );
        }
        assert!(serde_json::from_value::<Due>(json!({ "weekday": 1 })).is_err());
    }

    #[test]
    fn what_the_loader_misses_is_required_and_what_it_may_do_without_is_not() {
        let files: Files = [(
            "clauses.toml".to_owned(),
            "[[clauses]]\npath = \"一\"\ntitle = \"总则\"\n".to_owned(),
        )]
        .into();
        let schemas = schemas(&[files]);
        let clause = &schemas["clauses.schema.json"]["properties"]["clauses"]["items"];
        assert_eq!(clause["required"], json!(["path"]));
        assert_eq!(clause["properties"]["occurrence"]["minimum"], json!(1));
        assert_eq!(clause["properties"]["nothing"]["type"], json!("string"));
        assert_eq!(clause["additionalProperties"], json!(false));
    }
}
