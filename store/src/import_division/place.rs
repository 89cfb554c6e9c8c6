//! Where a row of the list belongs in the tree, or why nowhere.

use cengbao_domain::division::{
    MAX_NAME, gathers_figures, is_code, may_stand_under, own_parent, rank,
};
use cengbao_domain::level::Level;
use cengbao_domain::path::{MAX_DEPTH, Path};
use cengbao_entity::jurisdiction;

use super::DivisionRow;
use crate::error::Result;
use crate::import::Refusal;
use crate::row;

/// A division that can have others under it.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) id: i32,
    pub(super) code: String,
    pub(super) level: Level,
    pub(super) placeholder: bool,
    pub(super) parent_id: Option<i32>,
    pub(super) path: Path,
    pub(super) shard_key: i32,
}

impl Known {
    pub(super) fn of(found: &jurisdiction::Model) -> Result<Self> {
        Ok(Self {
            id: found.id,
            code: found.code.clone(),
            level: row::name(&found.level)?,
            placeholder: found.placeholder,
            parent_id: found.parent_id,
            path: row::path(found.path.clone())?,
            shard_key: found.shard_key,
        })
    }

    /// The place of a new division under `parent`.
    pub(super) fn under(
        parent: Option<&Self>,
        id: i32,
        code: &str,
        level: Level,
        placeholder: bool,
    ) -> Self {
        let node = row::node(id);
        let gathers = gathers_figures(level, placeholder);
        Self {
            id,
            code: code.to_owned(),
            level,
            placeholder,
            parent_id: parent.map(|parent| parent.id),
            path: parent.map_or_else(|| Path::root(node), |parent| parent.path.child(node)),
            shard_key: parent
                .filter(|_| !gathers)
                .map_or(id, |parent| parent.shard_key),
        }
    }
}

/// The level of a row and the code of its parent, as its own words and digits say.
pub(super) fn read(row: &DivisionRow) -> std::result::Result<(Level, Option<String>), Refusal> {
    if !is_code(&row.code) {
        return Err(Refusal::new(
            format!("`{}` is no division code", row.code),
            "write up to 32 of the characters A-Z a-z 0-9 - _, without padding",
        ));
    }
    if row.name.trim().is_empty()
        || row.name.trim() != row.name
        || row.name.chars().count() > MAX_NAME
    {
        return Err(Refusal::new(
            "the name is blank, padded with spaces or too long",
            format!("write a name of at most {MAX_NAME} characters"),
        ));
    }
    let level = match row
        .level
        .as_deref()
        .map(str::trim)
        .filter(|level| !level.is_empty())
    {
        Some(text) => text.parse::<Level>().map_err(|error| {
            Refusal::new(
                error.to_string(),
                "or leave the level empty if the code has 1, 2, 4, 6, 9 or 12 digits",
            )
        })?,
        None => rank(&row.code).ok_or_else(|| {
            Refusal::new(
                format!("the digits of `{}` do not say its level", row.code),
                "write the level, or a code of 1, 2, 4, 6, 9 or 12 digits",
            )
        })?,
    };
    let parent = match row
        .parent
        .as_deref()
        .map(str::trim)
        .filter(|parent| !parent.is_empty())
    {
        Some(parent) => Some(parent.to_owned()),
        None if level == Level::Nation => None,
        None => Some(own_parent(&row.code).map(str::to_owned).ok_or_else(|| {
            Refusal::new(
                format!(
                    "the digits of `{}` do not say what it stands under",
                    row.code
                ),
                "write the parent's code",
            )
        })?),
    };
    Ok((level, parent))
}

/// Whether a new division may stand there.
pub(super) fn check(
    row: &DivisionRow,
    level: Level,
    parent: Option<&Known>,
) -> std::result::Result<(), Refusal> {
    let Some(parent) = parent else {
        return if level == Level::Nation {
            Ok(())
        } else {
            Err(Refusal::new(
                format!("a {level} must stand under something"),
                "write the parent's code",
            ))
        };
    };
    if !may_stand_under(level, parent.level) {
        return Err(Refusal::new(
            format!(
                "a {level} cannot stand under {}, which is a {}",
                parent.code, parent.level
            ),
            "correct the level or the parent",
        ));
    }
    if parent.path.depth() >= MAX_DEPTH {
        return Err(Refusal::new(
            format!("{} stands too deep in the tree", row.code),
            "correct the parent",
        ));
    }
    Ok(())
}

/// Whether a row says the same of a known division, but for its name.
pub(super) fn same(
    known: &Known,
    row: &DivisionRow,
    level: Level,
    parent: Option<&Known>,
) -> std::result::Result<(), Refusal> {
    if known.level != level {
        return Err(Refusal::new(
            format!(
                "{} is a {} in the hub, here a {level}",
                row.code, known.level
            ),
            "a change of level is a change of the tree with a day of its own: correct the row",
        ));
    }
    if known.placeholder != row.placeholder {
        let is = if known.placeholder {
            "is a placeholder"
        } else {
            "is no placeholder"
        };
        return Err(Refusal::new(
            format!("{} {is} in the hub", row.code),
            "correct the row's `placeholder`",
        ));
    }
    if known.parent_id != parent.map(|parent| parent.id) {
        return Err(Refusal::new(
            format!("{} stands elsewhere in the hub", row.code),
            "a move is a change of the tree with a day of its own: correct the row's parent",
        ));
    }
    Ok(())
}
