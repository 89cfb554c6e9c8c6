//! One chunk of the list: looked up with two statements, written with a few.

use std::collections::{BTreeSet, HashMap};

use cengbao_domain::level::Level;
use cengbao_entity::{jurisdiction, node_place};
use chrono::NaiveDate;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
};

use super::DivisionRow;
use super::place::{Known, check, read, same};
use crate::access::Tx;
use crate::error::Result;
use crate::import::{INSERT_ROWS, ImportReport, NodeIds, QUERY_KEYS, Refusal, insert, node_row};
use crate::row;

/// Rows that are written together.
pub(super) struct Chunk {
    pub(super) valid_from: NaiveDate,
    /// The first node key of this import: whoever has it or a later one came with it.
    pub(super) first_new: i32,
    pub(super) rows: Vec<DivisionRow>,
}

/// What the chunk knows of the tree.
struct Tree {
    /// Divisions that rows name as themselves or as their parent.
    known: HashMap<String, Known>,
    /// The rows of those among them that were there before the chunk.
    stored: HashMap<String, jurisdiction::Model>,
    /// What placeholders stand under.
    above_placeholders: HashMap<i32, Known>,
}

/// What the chunk will write.
#[derive(Default)]
struct Writes {
    added: Vec<(Known, String)>,
    renamed: Vec<jurisdiction::Model>,
}

impl Chunk {
    pub(super) async fn write(
        mut self,
        tx: &Tx,
        ids: &mut NodeIds,
        report: &mut ImportReport,
    ) -> Result<()> {
        report.read += self.rows.len() as u64;
        let mut refused = Vec::new();
        let mut rows = Vec::with_capacity(self.rows.len());
        for row in std::mem::take(&mut self.rows) {
            match read(&row) {
                Ok((level, parent)) => rows.push((row, level, parent)),
                Err(refusal) => refused.push(refusal.of_row(row.row, &row.code)),
            }
        }
        // A longer code never stands above a shorter one in the official list,
        // so that within a chunk the order of the source does not matter.
        rows.sort_by_key(|(row, level, _)| (row.code.len(), *level == Level::Zone));
        let mut tree = Tree::load(tx, &rows).await?;
        let mut writes = Writes::default();
        let mut seen = BTreeSet::new();
        for (row, level, parent) in &rows {
            let outcome = if seen.insert(row.code.as_str()) {
                self.apply(row, *level, parent.as_deref(), &mut tree, ids, &mut writes)?
            } else {
                Err(twice(&row.code))
            };
            match outcome {
                Ok(Outcome::Added) => report.added += 1,
                Ok(Outcome::Renamed) => report.changed += 1,
                Ok(Outcome::Same) => report.unchanged += 1,
                Err(refusal) => refused.push(refusal.of_row(row.row, &row.code)),
            }
        }
        refused.sort_by_key(|refused| refused.row);
        for row in refused {
            report.refuse(row);
        }
        writes.write(tx, self.valid_from).await
    }

    /// The inner result refuses the row, the outer one ends the import.
    fn apply(
        &self,
        row: &DivisionRow,
        level: Level,
        parent: Option<&str>,
        tree: &mut Tree,
        ids: &mut NodeIds,
        writes: &mut Writes,
    ) -> Result<std::result::Result<Outcome, Refusal>> {
        let parent = match parent.map(|code| tree.place_under(code)) {
            None => None,
            Some(Ok(parent)) => Some(parent.clone()),
            Some(Err(refusal)) => return Ok(Err(refusal)),
        };
        if let Some(known) = tree.known.get(&row.code) {
            if known.id >= self.first_new {
                return Ok(Err(twice(&row.code)));
            }
            if let Err(refusal) = same(known, row, level, parent.as_ref()) {
                return Ok(Err(refusal));
            }
            return Ok(Ok(match tree.stored.remove(&row.code) {
                Some(stored) if stored.name != row.name => {
                    writes.renamed.push(jurisdiction::Model {
                        name: row.name.clone(),
                        ..stored
                    });
                    Outcome::Renamed
                }
                _ => Outcome::Same,
            }));
        }
        if let Err(refusal) = check(row, level, parent.as_ref()) {
            return Ok(Err(refusal));
        }
        let known = Known::under(
            parent.as_ref(),
            ids.take()?,
            &row.code,
            level,
            row.placeholder,
        );
        writes.added.push((known.clone(), row.name.clone()));
        tree.known.insert(row.code.clone(), known);
        Ok(Ok(Outcome::Added))
    }
}

enum Outcome {
    Added,
    Renamed,
    Same,
}

fn twice(code: &str) -> Refusal {
    Refusal::new(
        format!("{code} appears twice in this list"),
        "keep one of the rows",
    )
}

impl Tree {
    async fn load(tx: &Tx, rows: &[(DivisionRow, Level, Option<String>)]) -> Result<Self> {
        let mut codes: BTreeSet<&str> = BTreeSet::new();
        for (row, _, parent) in rows {
            codes.insert(&row.code);
            codes.extend(parent.as_deref());
        }
        let codes: Vec<&str> = codes.into_iter().collect();
        let mut tree = Self {
            known: HashMap::new(),
            stored: HashMap::new(),
            above_placeholders: HashMap::new(),
        };
        for some in codes.chunks(QUERY_KEYS) {
            let found = jurisdiction::Entity::find()
                .filter(jurisdiction::Column::Code.is_in(some.iter().copied()));
            for stored in found.all(tx.connection()).await? {
                tree.known.insert(stored.code.clone(), Known::of(&stored)?);
                tree.stored.insert(stored.code.clone(), stored);
            }
        }
        let above: BTreeSet<i32> = tree
            .known
            .values()
            .filter(|known| known.placeholder)
            .filter_map(|known| known.parent_id)
            .collect();
        let above: Vec<i32> = above.into_iter().collect();
        for some in above.chunks(QUERY_KEYS) {
            let found = jurisdiction::Entity::find()
                .filter(jurisdiction::Column::Id.is_in(some.iter().copied()));
            for stored in found.all(tx.connection()).await? {
                tree.above_placeholders
                    .insert(stored.id, Known::of(&stored)?);
            }
        }
        Ok(tree)
    }

    /// The division that a row with this parent code stands under.
    fn place_under(&self, code: &str) -> std::result::Result<&Known, Refusal> {
        let unknown = || {
            Refusal::new(
                format!(
                    "{code}, which it stands under, is neither in the hub nor among the rows before"
                ),
                format!("import the row of {code} first, or write another parent"),
            )
        };
        let named = self.known.get(code).ok_or_else(unknown)?;
        if !named.placeholder {
            return Ok(named);
        }
        // Nothing stands under a placeholder, so one step up is enough.
        let above = named.parent_id.ok_or_else(unknown)?;
        self.above_placeholders
            .get(&above)
            .or_else(|| self.known.values().find(|known| known.id == above))
            .ok_or_else(unknown)
    }
}

impl Writes {
    async fn write(self, tx: &Tx, valid_from: NaiveDate) -> Result<()> {
        let (mut nodes, mut places, mut jurisdictions) = (Vec::new(), Vec::new(), Vec::new());
        for (known, name) in self.added {
            nodes.push(node_row(known.id, row::JURISDICTION));
            places.push(node_place::ActiveModel {
                node_id: Set(known.id),
                valid_from: Set(valid_from),
                valid_until: Set(None),
                parent_id: Set(known.parent_id),
                path: Set(known.path.to_string()),
                shard_key: Set(known.shard_key),
            });
            jurisdictions.push(jurisdiction::ActiveModel {
                id: Set(known.id),
                code: Set(known.code),
                name: Set(name),
                level: Set(known.level.as_str().to_owned()),
                placeholder: Set(known.placeholder),
                parent_id: Set(known.parent_id),
                // What it stands under is never a placeholder, so it is shown there too.
                shown_parent_id: Set(known.parent_id),
                path: Set(known.path.to_string()),
                shard_key: Set(known.shard_key),
                valid_from: Set(valid_from),
                valid_until: Set(None),
            });
        }
        insert(tx, nodes).await?;
        insert(tx, places).await?;
        insert(tx, jurisdictions).await?;
        for some in self.renamed.chunks(INSERT_ROWS) {
            let rows = some
                .iter()
                .cloned()
                .map(|renamed| renamed.into_active_model().reset_all());
            jurisdiction::Entity::insert_many(rows)
                .on_conflict(
                    OnConflict::column(jurisdiction::Column::Id)
                        .update_column(jurisdiction::Column::Name)
                        .to_owned(),
                )
                .exec_without_returning(tx.connection())
                .await?;
        }
        Ok(())
    }
}
