//! A place with all below it, as a condition on a column of paths: one range with
//! constant bounds, never a walk and never a join by prefix.

use cengbao_domain::path::Path;
use sea_orm::{ColumnTrait, Condition};

/// The place itself and all below it.
pub(crate) fn within<C: ColumnTrait>(column: C, path: &Path) -> Condition {
    Condition::all()
        .add(column.gte(path.as_str()))
        .add(column.lt(path.upper_bound()))
}

/// All below the place, itself left out.
pub(crate) fn below<C: ColumnTrait>(column: C, path: &Path) -> Condition {
    Condition::all()
        .add(column.gt(path.as_str()))
        .add(column.lt(path.upper_bound()))
}

/// One of several places, with all below each; nothing where there is none. More may be added to it: all of it holds.
pub(crate) fn within_any<C: ColumnTrait>(column: C, paths: &[Path]) -> Condition {
    let any = paths.iter().map(|path| within(column, path));
    // An empty OR is true in SQL.
    let none = paths.is_empty().then(|| column.is_null());
    let any = any.fold(Condition::any(), Condition::add).add_option(none);
    Condition::all().add(any)
}
