//! The three tables that a paper is written into, a row each: its report, its revision, and what it changes.

use cengbao_domain::figure::Figures;
use cengbao_domain::journal::{Filing, Neighbours, change};
use chrono::{Months, NaiveDate, NaiveTime, TimeDelta};
use sea_orm::{DatabaseConnection, Value};
use uuid::Uuid;

use super::{Common, Paper};
use crate::Result;
use crate::campaign::FORM;
use crate::nation::first_of;
use crate::sheet::Sheet;

/// What a year of papers is written into.
pub(super) struct Sheets {
    report: Sheet,
    revision: Sheet,
    journal: Sheet,
}

impl Sheets {
    /// All three, empty.
    pub(super) fn of(database: &DatabaseConnection) -> Self {
        Self {
            report: Sheet::of(
                database,
                "report",
                &[
                    "shard_key",
                    "id",
                    "campaign_id",
                    "schedule",
                    "form",
                    "family_id",
                    "unit_id",
                    "path",
                    "sector_set",
                    "receiver_id",
                    "period_kind",
                    "period",
                    "state",
                    "version",
                    "revision",
                    "signed_revision",
                    "in_force",
                    "due_on",
                    "first_submitted_at",
                    "first_signed_at",
                    "on_time",
                    "zero",
                    "simulated",
                    "updated_at",
                ],
            ),
            revision: Sheet::of(
                database,
                "revision",
                &[
                    "shard_key",
                    "report_id",
                    "number",
                    "path",
                    "sector_set",
                    "campaign_version",
                    "cells",
                    "reasons",
                    "figures",
                    "filer_id",
                    "filer_title",
                    "filed_at",
                    "reviewer_id",
                    "reviewer_title",
                    "in_force_from",
                ],
            ),
            journal: Sheet::of(
                database,
                "journal",
                &[
                    "shard_key",
                    "id",
                    "family_id",
                    "period_kind",
                    "unit_id",
                    "path",
                    "sector_set",
                    "from_period",
                    "until_period",
                    "figures",
                    "cause",
                    "report_id",
                    "revision",
                    "head_version",
                    "recorded_at",
                ],
            ),
        }
    }

    /// What the paper changes of the figures in force.
    pub(super) async fn journal(
        &mut self,
        common: &Common,
        paper: &Paper<'_>,
        previous: Option<Figures>,
        version: i64,
    ) -> Result<()> {
        let around = Neighbours {
            previous,
            ..Neighbours::default()
        };
        let after = Filing {
            figures: paper.figures.clone(),
            on_time: paper.on_time,
        };
        let index = paper.period()?.index();
        for delta in change(index, &around, Some(&after), |_| true)? {
            let row: [Value; 15] = [
                paper.unit.shard.into(),
                Uuid::now_v7().into(),
                common.family.into(),
                "MONTH".into(),
                paper.unit.id.into(),
                paper.unit.path.as_str().into(),
                paper.unit.sector_set.into(),
                delta.from.into(),
                delta.until.into(),
                delta.figures.encode().into(),
                "SIGN".into(),
                paper.id.into(),
                1_i32.into(),
                version.into(),
                paper.signed_at.unwrap_or_default().into(),
            ];
            self.journal.push(row).await?;
        }
        Ok(())
    }

    /// The report and its only revision.
    pub(super) async fn report(&mut self, common: &Common, paper: &Paper<'_>) -> Result<()> {
        let signed = paper.signed_at.is_some();
        let filed_at = first_of(paper.month) + Months::new(1);
        let filed_at = filed_at
            .and_time(NaiveTime::MIN)
            .and_utc()
            .timestamp_micros();
        let updated_at = paper.signed_at.unwrap_or(filed_at);
        let row: [Value; 24] = [
            paper.unit.shard.into(),
            paper.id.into(),
            common.campaign.into(),
            FORM.into(),
            FORM.into(),
            common.family.into(),
            paper.unit.id.into(),
            paper.unit.path.as_str().into(),
            paper.unit.sector_set.into(),
            common.receiver.into(),
            "MONTH".into(),
            paper.period()?.index().into(),
            if signed { "SIGNED" } else { "SUBMITTED" }.into(),
            if signed { 3_i32 } else { 2 }.into(),
            1_i32.into(),
            signed.then_some(1_i32).into(),
            signed.into(),
            due_day(paper.month).into(),
            filed_at.into(),
            paper.signed_at.into(),
            paper.on_time.into(),
            false.into(),
            false.into(),
            updated_at.into(),
        ];
        self.report.push(row).await?;
        let row: [Value; 15] = [
            paper.unit.shard.into(),
            paper.id.into(),
            1_i32.into(),
            paper.unit.path.as_str().into(),
            paper.unit.sector_set.into(),
            1_i32.into(),
            paper.cells.clone().into(),
            serde_json::json!({}).into(),
            paper.figures.encode().into(),
            Uuid::nil().into(),
            "填报人（测试）".into(),
            filed_at.into(),
            signed.then(Uuid::nil).into(),
            signed.then_some("审核人（测试）").into(),
            paper.signed_at.into(),
        ];
        self.revision.push(row).await
    }

    /// Sends what is kept.
    pub(super) async fn flush(&mut self) -> Result<()> {
        self.report.flush().await?;
        self.revision.flush().await?;
        self.journal.flush().await
    }
}

/// The 5th of the month after.
fn due_day(month: usize) -> NaiveDate {
    first_of(month) + Months::new(1) + TimeDelta::days(4)
}
