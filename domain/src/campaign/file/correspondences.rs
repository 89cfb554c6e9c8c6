//! `correspondences.toml`, or `correspondences-CODE.toml` for each further campaign: pairs of cells.
//!
//! Owns the shape of the file and the own side of the pairs. The other side is judged when the other campaign is
//! there: see `correspondence`.

use std::collections::{BTreeMap, BTreeSet};

use crate::campaign::correspondence::{CellPair, Correspondence, PairKind};
use crate::campaign::names::Noun;
use crate::campaign::problem::{At, Place, proposal};
use crate::campaign::reader::Table;
use crate::form::Form;

/// Whether a file of this name holds pairs.
pub(in crate::campaign) fn is_correspondence(file: &str) -> bool {
    file.strip_prefix("correspondences")
        .and_then(|rest| rest.strip_suffix(".toml"))
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

/// Reads the pairs with one form of another campaign.
pub(in crate::campaign) fn correspondence(table: &mut Table<'_>, forms: &[Form]) -> Correspondence {
    let with = table.code("with").value;
    let form = table.reference(Noun::Form, "form");
    let other_form = table.code("other_form").value;
    let (mut own, mut other) = (Seen::new(), Seen::new());
    let pairs = table.tables("pairs", "the pair", |table| {
        pair(table, &mut own, &mut other)
    });
    if let Some(form_read) = forms.iter().find(|candidate| candidate.code == form.value) {
        refuse_incomplete(table, &form, form_read, &own);
    }
    Correspondence {
        with,
        form: form.value,
        other_form,
        pairs,
    }
}

/// Codes of values with the line of each.
type Seen<'a> = BTreeMap<String, Place<'a>>;

fn pair<'a>(
    table: &mut Table<'a>,
    seen_own: &mut Seen<'a>,
    seen_other: &mut Seen<'a>,
) -> Option<CellPair> {
    let own = side(table, "own", seen_own);
    let other = side(table, "other", seen_other);
    let kind = table.choice::<PairKind>("kind");
    let note = table.text_or_none("note").map(|text| text.value);
    if own.is_some() && !table.has("clause") {
        table.lacks("clause", "clause = { path = \"…\", basis = \"STATED\" }");
    }
    let clause = table.clause_or_none("clause");
    let other_clause = table.clause_elsewhere("other_clause");
    let kind = kind?;
    let has_both = own.is_some() && other.is_some();
    let fault = match kind {
        PairKind::Same | PairKind::Mapped if !has_both => {
            Some("needs both `own` and `other`; a value without its like is LOCAL")
        }
        PairKind::Local if own.is_none() && other.is_none() => Some("names no value"),
        PairKind::Mapped if note.is_none() => {
            Some("needs a `note` that says how the wordings differ")
        }
        PairKind::Local if has_both && note.is_none() => {
            Some("with two values needs a `note` that says why they are apart")
        }
        PairKind::Same | PairKind::Mapped | PairKind::Local => None,
    };
    if let Some(fault) = fault {
        let message = format!("the pair {fault}");
        table.log().error(
            table.place(),
            message,
            "complete the pair, or correct its `kind`",
        );
    }
    Some(CellPair {
        own: own.map(|code| code.value),
        other: other.map(|code| code.value),
        kind,
        note,
        clause,
        other_clause,
    })
}

fn side<'a>(
    table: &mut Table<'a>,
    key: &'static str,
    seen: &mut Seen<'a>,
) -> Option<At<'a, String>> {
    let code = table.text_or_none(key)?;
    if seen.insert(code.value.clone(), code.place).is_some() {
        let message = format!("`{key}` names the value `{}` a second time", code.value);
        table
            .log()
            .error(code.place, message, "let every value stand in one pair");
    }
    Some(code)
}

/// Every value of the own form stands in a pair, and nothing else does.
fn refuse_incomplete(table: &Table<'_>, place: &At<'_, String>, form: &Form, own: &Seen<'_>) {
    let values: BTreeSet<&str> = form
        .columns()
        .map(|column| column.indicator.code.as_str())
        .collect();
    let unknown = own
        .iter()
        .filter(|(code, _)| !values.contains(code.as_str()));
    for (unknown, named_at) in unknown {
        let message = format!(
            "`own` names the value `{unknown}`, which form `{}` does not have",
            form.code
        );
        let known = proposal(unknown, values.iter().copied());
        table.log().error(*named_at, message, known);
    }
    let missing: Vec<&str> = values
        .into_iter()
        .filter(|code| !own.contains_key(*code))
        .collect();
    if !missing.is_empty() {
        let message = format!(
            "form `{}` has values without a pair: {}",
            form.code,
            missing.join(", ")
        );
        let remedy = "add a pair for each; one without its like is LOCAL";
        table.log().error(place.place, message, remedy);
    }
}
