//! Who took note of a bulletin (签收情况), as its publisher and those between see it.

use std::collections::HashSet;

use cengbao_domain::ids::NodeId;
use cengbao_entity::bulletin_receipt;
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, IntoSimpleExpr, Value};

use super::Bulletin;
use super::sheet::SheetRow;
use crate::access::{Scope, SortKey};
use crate::error::Result;
use crate::page::{Page, PageRequest, bad_cursor};
use crate::row;
use crate::table::RowKind;
use crate::time::moment;

/// That a unit or a place took note of a bulletin.
#[derive(Clone, Debug)]
pub struct BulletinReceipt {
    /// The unit or the place.
    pub node: NodeId,
    /// Its code on that day.
    pub code: String,
    /// Its name on that day.
    pub name: String,
    /// The post that took note, never a person.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

impl Scope {
    /// Who took note of a bulletin, as far as the scope reads them; in the order
    /// of time.
    pub async fn bulletin_receipts(
        &self,
        of: &Bulletin,
        page: &PageRequest,
    ) -> Result<Page<BulletinReceipt>> {
        let order = [
            SortKey::by(bulletin_receipt::Column::At.into_simple_expr(), false),
            SortKey::by(bulletin_receipt::Column::NodeId.into_simple_expr(), false),
        ];
        let places = [
            place(page.after.as_deref())?,
            place(page.before.as_deref())?,
        ];
        let (select, beyond) = self
            .select::<bulletin_receipt::Entity>()
            .filter(bulletin_receipt::Column::ShardKey.eq(of.shard_key))
            .filter(bulletin_receipt::Column::BulletinId.eq(of.id.0))
            .cut(&order, page, places)
            .await?;
        let items = select.all().await?.into_iter().map(|found| {
            let key = format!("{} {}", found.at, found.node_id);
            let receipt = BulletinReceipt {
                node: row::node(found.node_id),
                code: found.code,
                name: found.name,
                by: found.account_title,
                at: moment(found.at),
            };
            (key, receipt)
        });
        Ok(Page::cut(page, items.collect(), beyond))
    }

    /// The rows of a bulletin below which nobody has taken note of it; none for
    /// who does not read the place that published it.
    pub async fn bulletin_unread(&self, of: &Bulletin) -> Result<Option<Vec<SheetRow>>> {
        let Some(sheet) = of.sheet.as_ref().filter(|_| of.reads_place) else {
            return Ok(None);
        };
        let readers: Vec<(String,)> = self
            .select::<bulletin_receipt::Entity>()
            .filter(bulletin_receipt::Column::ShardKey.eq(of.shard_key))
            .filter(bulletin_receipt::Column::BulletinId.eq(of.id.0))
            .columns([bulletin_receipt::Column::Path])
            .await?;
        let mut reached: HashSet<NodeId> = HashSet::new();
        for (path,) in readers {
            reached.extend(row::path(path)?.nodes());
        }
        let rows = sheet.rows.iter();
        let unread =
            rows.filter(|row| row.kind != RowKind::OwnShare && !reached.contains(&row.node));
        Ok(Some(unread.cloned().collect()))
    }
}

fn place(cursor: Option<&str>) -> Result<Option<Vec<Value>>> {
    let Some(cursor) = cursor else {
        return Ok(None);
    };
    let read = || {
        let (at, node) = cursor.split_once(' ')?;
        let (at, node): (i64, i32) = (at.parse().ok()?, node.parse().ok()?);
        Some(vec![at.into(), node.into()])
    };
    read().map(Some).ok_or_else(bad_cursor)
}
