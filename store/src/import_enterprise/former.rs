//! What rows name by a code of before (原代码): a place or an agency that a change called otherwise goes on under its new code.

use std::collections::HashMap;

use cengbao_domain::enterprise::Column;
use cengbao_entity::{agency, jurisdiction, node_name};
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::register::{Register, keys};
use super::sight::Sight;
use super::{EnterpriseFault, EnterpriseProblem, EnterpriseRow};
use crate::access::Tx;
use crate::error::Result;
use crate::import::QUERY_KEYS;

/// How a place or an agency is called today.
pub(super) struct Former {
    code: String,
    name: String,
    path: String,
    /// First day on which it was called otherwise.
    until: Option<NaiveDate>,
}

impl Register {
    /// Codes in rows by which nothing is called today, and something was.
    pub(super) async fn load_former(&mut self, tx: &Tx, rows: &[EnterpriseRow]) -> Result<()> {
        let places = rows.iter().map(|row| row.place.as_str());
        let places = places.filter(|code| !self.places.contains_key(*code));
        let sections = rows.iter().filter_map(|row| row.section.as_deref());
        let sections = sections.filter(|code| !self.agencies.contains_key(*code));
        let mut called: HashMap<i32, Vec<(String, Option<NaiveDate>)>> = HashMap::new();
        for some in keys(places.chain(sections)).chunks(QUERY_KEYS) {
            let found = node_name::Entity::find()
                .filter(node_name::Column::Code.is_in(some.iter().copied()));
            for one in found.all(tx.connection()).await? {
                let called = called.entry(one.node_id).or_default();
                called.push((one.code, one.valid_until));
            }
        }
        let ids: Vec<i32> = called.keys().copied().collect();
        for some in ids.chunks(QUERY_KEYS) {
            use agency::Column as A;
            use jurisdiction::Column as J;
            type Row = (i32, String, String, String);
            let mut found: Vec<Row> = jurisdiction::Entity::find()
                .filter(J::Id.is_in(some.to_vec()))
                .select_only()
                .columns([J::Id, J::Code, J::Name, J::Path])
                .into_tuple()
                .all(tx.connection())
                .await?;
            let agencies: Vec<Row> = agency::Entity::find()
                .filter(A::Id.is_in(some.to_vec()))
                .select_only()
                .columns([A::Id, A::Code, A::Name, A::Path])
                .into_tuple()
                .all(tx.connection())
                .await?;
            found.extend(agencies);
            for (id, code, name, path) in found {
                for (before, until) in called.remove(&id).into_iter().flatten() {
                    let today = Former {
                        code: code.clone(),
                        name: name.clone(),
                        path: path.clone(),
                        until,
                    };
                    self.former.insert(before, today);
                }
            }
        }
        Ok(())
    }

    /// That a code is one of before; nothing of what lies outside.
    pub(super) fn renamed(
        &self,
        column: Column,
        code: &str,
        sight: &Sight,
    ) -> Result<Option<EnterpriseProblem>> {
        let Some(today) = self.former.get(code) else {
            return Ok(None);
        };
        if !sight.holds(&today.path)? {
            return Ok(None);
        }
        let Former {
            code: now, name, ..
        } = today;
        let (since_en, since_zh) = today.until.map_or_else(
            || (String::new(), String::new()),
            |day| (format!(" since {day}"), format!("自 {day} 起")),
        );
        Ok(Some(EnterpriseProblem::new(
            EnterpriseFault::NotFound,
            Some(column),
            (
                format!("{code} has had another code{since_en}: {now} {name}"),
                format!("write {now}"),
            ),
            (
                format!("{code} {since_zh}已改用代码 {now}（{name}）"),
                format!("请填写 {now}"),
            ),
        )))
    }
}
