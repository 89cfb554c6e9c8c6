//! `papers.toml`: the reports in words that are owed, and the templates for them.
//!
//! Owns the shape of the file and the way from hop to hop. Never the forms of figures.

use std::collections::{BTreeMap, BTreeSet};

use super::items::{bodies, codes, item};
use super::periods::owed;
use crate::campaign::names::Noun;
use crate::campaign::paper::{Channel, Deliverable, Paper, Template, TemplateSection};
use crate::campaign::problem::{Log, Place};
use crate::campaign::reader::Table;

/// Reads `papers.toml`.
pub(in crate::campaign) fn papers(table: &mut Table<'_>) -> (Vec<Template>, Vec<Paper>) {
    let templates = table.tables("templates", "the template", template);
    let papers = table.tables("papers", "the paper", paper);
    refuse_broken_ways(table.log(), &papers);
    (
        templates,
        papers.into_iter().map(|(paper, _)| paper).collect(),
    )
}

fn template(table: &mut Table<'_>) -> Option<Template> {
    let code = table.code("code");
    table.define(Noun::Template, &code);
    let title = table.text("title").value;
    let mut numbers = BTreeSet::new();
    let sections = table.tables("sections", "the section of the template", |table| {
        Some(template_section(table, &mut numbers))
    });
    if sections.is_empty() {
        table.lacks("sections", "[[templates.sections]]");
    }
    Some(Template {
        code: code.value,
        title,
        sections,
        clause: table.clause("clause")?,
    })
}

fn template_section(table: &mut Table<'_>, numbers: &mut BTreeSet<String>) -> TemplateSection {
    let number = table.text("number");
    let title = table.text("title").value;
    let inside = table.text_or_none("inside");
    let hint = table.text_or_none("hint").map(|text| text.value);
    if let Some(inside) = &inside
        && !numbers.contains(&inside.value)
    {
        let message = format!("no section `{}` stands before this one", inside.value);
        table.log().error(
            inside.place,
            message,
            "name the number of a section printed before it",
        );
    }
    if !number.value.is_empty() && !numbers.insert(number.value.clone()) {
        let message = format!("section `{}` stands twice in the template", number.value);
        let remedy = "write the number with the one it stands inside, such as `二（一）1`";
        table.log().error(number.place, message, remedy);
    }
    TemplateSection {
        number: number.value,
        title,
        inside: inside.map(|text| text.value),
        hint,
    }
}

fn paper<'a>(table: &mut Table<'a>) -> Option<(Paper, Place<'a>)> {
    let place = table.place();
    let item = item(table, Noun::Paper);
    let kind = table.choice("kind");
    let template = table.reference_or_none(Noun::Template, "template");
    let points = table.texts("points");
    let owed_by = bodies(table, "owed_by");
    if owed_by.is_empty() {
        table.lacks("owed_by", "owed_by = [\"…\"]");
    }
    let receiver = table.reference_or_none(Noun::Agency, "receiver");
    let copies = codes(table.references(Noun::Agency, "copies"));
    if let Some(receiver) = &receiver
        && (copies.contains(&receiver.value) || owed_by.contains(&receiver.value))
    {
        let message = format!(
            "`{}` receives the paper, and owes it or gets a copy of it",
            receiver.value
        );
        table.log().error(receiver.place, message, "name it once");
    }
    let onward = table.reference_or_none(Noun::Paper, "onward");
    let owed = owed(table);
    let cut_off = table.choice_or_none("cut_off");
    let signed_by = table.text_or_none("signed_by").map(|text| text.value);
    let seal = table.flag("seal");
    let deliverables = table.tables("deliverables", "the deliverable", deliverable);
    let channels = table.tables("channels", "the channel", channel);
    let printed_time = table.text_or_none("printed_time").map(|text| text.value);
    let (item, owed) = (item?, owed?);
    let paper = Paper {
        item,
        kind: kind?,
        template: template.map(|code| code.value),
        points: points.into_iter().map(|text| text.value).collect(),
        owed_by,
        receiver: receiver.map(|code| code.value),
        copies,
        onward: onward.map(|code| code.value),
        period_kind: owed.kind,
        first_period: owed.first.value,
        last_period: owed.last.value,
        due: owed.due.value,
        cut_off,
        signed_by,
        seal,
        deliverables,
        channels,
        printed_time,
    };
    Some((paper, place))
}

fn deliverable(table: &mut Table<'_>) -> Option<Deliverable> {
    const MOST: u16 = 100;
    let form = table.choice("form");
    let copies = table.number_or_none("copies", 1, MOST);
    let copies = copies.map_or(1, |number| number.value);
    Some(Deliverable {
        form: form?,
        copies,
    })
}

fn channel(table: &mut Table<'_>) -> Option<Channel> {
    let medium = table.choice("medium");
    let to = table.reference(Noun::Agency, "to").value;
    Some(Channel {
        medium: medium?,
        to,
    })
}

/// The next hop is another paper, owed by whoever received the last, and the way ends.
fn refuse_broken_ways(log: &Log, papers: &[(Paper, Place<'_>)]) {
    let by_code: BTreeMap<&str, &Paper> = papers
        .iter()
        .map(|(paper, _)| (paper.item.code.as_str(), paper))
        .collect();
    let next = |paper: &Paper| by_code.get(paper.onward.as_deref()?).copied();
    for (paper, place) in papers {
        let code = &paper.item.code;
        let mut way = std::iter::successors(next(paper), |paper| next(paper)).take(papers.len());
        if way.any(|hop| hop.item.code == *code) {
            let message = format!("paper `{code}` comes back to itself by `onward`");
            log.error(*place, message, "break the circle of `onward`");
            continue;
        }
        if let (Some(hop), Some(receiver)) = (next(paper), &paper.receiver)
            && !hop.owed_by.contains(receiver)
        {
            let message = format!(
                "`{receiver}` receives paper `{code}`, but the next hop `{}` is not owed by it",
                hop.item.code
            );
            log.error(
                *place,
                message,
                "let the receiver owe the next hop, or take `onward` away",
            );
        }
    }
}
