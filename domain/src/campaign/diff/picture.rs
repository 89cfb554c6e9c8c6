//! A campaign as it is compared: JSON in which whatever stands in a list is known by a code.
//!
//! Owns what stands for a code where a noun has none, and the facts that follow from an order. Never compares.

use serde_json::{Value, json};

use crate::campaign::{Blanket, Campaign};
use crate::form::Form;

/// The campaign as JSON, with the values of a form by their codes instead of by their places.
pub(super) fn picture(campaign: &Campaign) -> Value {
    let mut picture = serde_json::to_value(campaign).expect("a campaign has text keys alone");
    picture["forms"] = campaign.forms.iter().map(form_picture).collect();
    let blankets = campaign.blankets.iter();
    picture["blankets"] = blankets
        .map(|blanket| blanket_picture(campaign, blanket))
        .collect();
    picture["outline"] = outline_picture(campaign);
    name_all(&mut picture["places"], |place| place["number"].to_string());
    name_all(&mut picture["units_of_measure"], |unit| text(&unit["name"]));
    for list in items(&mut picture["checklists"]) {
        name_all(&mut list["questions"], |question| text(&question["number"]));
    }
    for template in items(&mut picture["templates"]) {
        name_all(&mut template["sections"], |section| {
            text(&section["number"])
        });
    }
    for pairs in items(&mut picture["correspondences"]) {
        name_all(&mut pairs["pairs"], |pair| {
            format!("{}={}", text(&pair["own"]), text(&pair["other"]))
        });
    }
    name_all(&mut picture["correspondences"], |pairs| {
        format!("{}:{}", text(&pairs["with"]), text(&pairs["form"]))
    });
    picture
}

/// A clause is known by its path and occurrence; the heading above it follows from the order.
fn outline_picture(campaign: &Campaign) -> Value {
    let coverage = campaign.coverage();
    let clauses = campaign.outline.iter().zip(&coverage.clauses);
    clauses
        .map(|(clause, covered)| {
            let mut picture = serde_json::to_value(clause).expect("a clause has text keys alone");
            let above = covered.parent.map(|above| campaign.outline[above].name());
            picture["code"] = json!(clause.name());
            picture["above"] = json!(above);
            picture
        })
        .collect()
}

/// Gives every item of a list without codes one, made of what it is known by.
fn name_all(list: &mut Value, name: impl Fn(&Value) -> String) {
    for item in items(list) {
        let code = name(item);
        item["code"] = json!(code);
    }
}

fn items(list: &mut Value) -> impl Iterator<Item = &mut Value> {
    list.as_array_mut().into_iter().flatten()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// A blanket holds for a run of tasks, so that their order says something, though nouns have none.
fn blanket_picture(campaign: &Campaign, blanket: &Blanket) -> Value {
    let mut picture = serde_json::to_value(blanket).expect("a blanket has text keys alone");
    let run = blanket.run(&campaign.tasks).iter();
    picture["tasks"] = run.map(|task| json!(task.item.code)).collect();
    picture
}

fn form_picture(form: &Form) -> Value {
    let mut picture = serde_json::to_value(form).expect("a form has text keys alone");
    let values: Vec<Value> = form
        .columns()
        .map(|column| {
            let mut value =
                serde_json::to_value(column.indicator).expect("an indicator has text keys alone");
            value["cell"] = json!(column.key);
            value["label"] = json!(column.cell.label);
            value["section"] = json!(column.section.title);
            value
        })
        .collect();
    if let Some(fields) = picture.as_object_mut() {
        fields.remove("sections");
        fields.insert("values".to_owned(), Value::Array(values));
    }
    picture
}
