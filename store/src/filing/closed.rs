//! Whoever files for a unit that is closed (已撤并), in words: it owes no more, and who took its
//! place does.

use std::collections::{BTreeSet, HashMap};

use cengbao_domain::campaign::Schedule;
use cengbao_domain::period::Period;
use cengbao_entity::agency_successor;
use sea_orm::ColumnTrait;

use crate::access::Scope;
use crate::agency::Agency;
use crate::error::{Result, StoreError};
use crate::row;

/// Codes of those who took the place of closed units, by the closed one.
#[derive(Default)]
pub(super) struct Heirs(HashMap<i32, BTreeSet<String>>);

impl Scope {
    /// Who took the place of those of the units that are closed, where the scope sees both: no
    /// statement where none is.
    pub(super) async fn heirs_of<'u>(
        &self,
        units: impl Iterator<Item = &'u Agency>,
    ) -> Result<Heirs> {
        let closed = units.filter(|unit| unit.valid_until.is_some());
        let closed: Vec<i32> = closed.map(|unit| row::node_key(unit.id)).collect();
        if closed.is_empty() {
            return Ok(Heirs::default());
        }
        let rows = self
            .select::<agency_successor::Entity>()
            .filter(agency_successor::Column::PredecessorId.is_in(closed))
            .all()
            .await?;
        let names = self
            .agency_names(rows.iter().map(|one| one.successor_id))
            .await?;
        let mut found = Heirs::default();
        for one in rows {
            let heir = names.get(&one.successor_id).map(|heir| heir.code.clone());
            found.0.entry(one.predecessor_id).or_default().extend(heir);
        }
        Ok(found)
    }
}

impl Heirs {
    /// A unit does not owe for the period.
    pub(super) fn not_owed(
        &self,
        unit: &Agency,
        schedule: &Schedule,
        period: Period,
    ) -> StoreError {
        let (code, title) = (&schedule.code, &schedule.title);
        let unit_code = &unit.code;
        let ends = period.last_day();
        let closed = unit
            .valid_until
            .filter(|day| ends.is_none_or(|ends| *day <= ends));
        let Some(day) = closed else {
            return StoreError::invalid(
                "period",
                format!("{unit_code} does not owe “{title}” ({code}) for {period}"),
                "ask the unit's obligations for the periods it owes",
            )
            .in_chinese(format!(
                "{unit_code} 在 {period} 没有“{title}”的应报：请在应报清单中查看应报的报告期"
            ));
        };
        let heirs = self.0.get(&row::node_key(unit.id)).into_iter().flatten();
        let heirs: Vec<&str> = heirs.map(String::as_str).collect();
        let (zh, en) = if heirs.is_empty() {
            (
                "请由承接其职责的单位填报，或向上级调度核实".to_owned(),
                "whoever took its place files it: ask the coordinator above which unit that is"
                    .to_owned(),
            )
        } else {
            (
                format!("请改填承接单位 {} 的代码", heirs.join("、")),
                format!(
                    "{} took its place and files it: name that unit",
                    heirs.join(", ")
                ),
            )
        };
        StoreError::invalid(
            "unit",
            format!(
                "{unit_code} is closed since {day} and does not owe “{title}” ({code}) for {period}"
            ),
            en,
        )
        .in_chinese(format!(
            "{unit_code} 已于 {day} 撤并，不再报送 {period} 的“{title}”：{zh}"
        ))
    }
}
