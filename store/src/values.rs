//! Values as they are stored: by the code of their indicator, which keeps its
//! meaning when a form is renumbered; a key is a place on the page.

use cengbao_domain::filing::Values;
use cengbao_domain::form::Form;

use crate::error::Result;
use crate::row;

/// Values by key as the form prints it, ready to be stored.
pub(crate) fn stored(form: &Form, values: &Values) -> Result<serde_json::Value> {
    let by_code: Values = form
        .columns()
        .filter_map(|column| {
            let value = values.get(&column.key)?.clone();
            Some((column.indicator.code.clone(), value))
        })
        .collect();
    row::to_json(&by_code)
}

/// Stored values by key as this version of the form prints it. A value whose
/// indicator the form no longer has is not shown.
pub(crate) fn shown(form: &Form, cells: serde_json::Value) -> Result<Values> {
    let by_code: Values = row::json(cells)?;
    Ok(form
        .columns()
        .filter_map(|column| {
            let value = by_code.get(&column.indicator.code)?.clone();
            Some((column.key, value))
        })
        .collect())
}
