//! Where a figure comes from (溯源): which units, which reports and revisions, who
//! signed, who is missing, whose total is carried.

use std::collections::HashMap;

use cengbao_domain::answer::{CarriedBecause, CellAnswer, CellState, answer};
use cengbao_domain::ids::{NodeId, ReportId};
use cengbao_domain::period::Period;
use cengbao_entity::revision;
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, Condition};

use crate::access::Scope;
use crate::campaign::FormVersion;
use crate::error::{Result, StoreError};
use crate::figures::Pair;
use crate::page::{Page, PageRequest};
use crate::reading::Reading;
use crate::time::moment;
use crate::unit::LastFiling;

/// What is asked.
#[derive(Clone, Debug)]
pub struct ExplainQuestion {
    /// The jurisdiction or agency.
    pub node: NodeId,
    /// Code of the campaign.
    pub campaign: String,
    /// Code of the form.
    pub form: String,
    /// For which period.
    pub period: Period,
    /// Key of the column, for example `1.1` or `3.3.2`.
    pub key: String,
    /// How the figures are read.
    pub reading: Reading,
    /// Which contributions.
    pub page: PageRequest,
}

/// The explanation of one cell.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The form, in the version in force.
    pub form: FormVersion,
    /// Key of the column.
    pub key: String,
    /// The cell itself.
    pub total: CellAnswer,
    /// What each unit gave, in the order of the tree.
    pub contributions: Page<Contribution>,
}

/// What one unit gave to a figure.
#[derive(Clone, Debug)]
pub struct Contribution {
    /// The unit.
    pub unit: NodeId,
    /// Its code.
    pub unit_code: String,
    /// Its name.
    pub unit_name: String,
    /// It is simulated.
    pub simulated: bool,
    /// Its cell.
    pub cell: CellAnswer,
    /// The period whose total is carried.
    pub carried_from: Option<Period>,
    /// Why it is carried.
    pub carried_because: Option<CarriedBecause>,
    /// The report in force.
    pub report: Option<ReportId>,
    /// Its signed revision.
    pub revision: Option<i32>,
    /// Post of the filer (填表人).
    pub filed_by: Option<String>,
    /// Post of the reviewer (审核人).
    pub signed_by: Option<String>,
    /// When it was signed.
    pub signed_at: Option<DateTime<Utc>>,
    /// The revision that this one corrects (更正), if it is a correction.
    pub corrects: Option<i32>,
    /// Why it was corrected.
    pub correction_reason: Option<String>,
}

impl Scope {
    /// Explains a cell of the table of a node.
    ///
    /// Errors: `NotFound` as for a table; `Invalid` when the form has no such
    /// column or the column holds no number.
    pub async fn explain(&self, question: &ExplainQuestion) -> Result<Explanation> {
        let subject = self.subject(question.node).await?;
        let form = self
            .form_for(&question.campaign, &question.form, question.period)
            .await?;
        self.check_moment("knownAt", question.reading.known_at)?;
        let column = form
            .form
            .column(&question.key)
            .ok_or_else(|| unknown_column(&question.key))?;
        let time = column.indicator.time;
        let slot = form
            .slot(&column.indicator.code)
            .ok_or_else(|| unknown_column(&question.key))?;
        let cell_of = |pair: &Pair| answer(time, slot, &pair.now, &pair.before);

        let place = subject.place();
        let total = self
            .figures(
                &form,
                question.period,
                &question.reading,
                std::slice::from_ref(&place),
            )
            .await?;
        let total = cell_of(&total.get(&place.id).cloned().unwrap_or_default());
        let units = self
            .list_units(
                &form,
                question.period,
                &question.reading,
                subject.path(),
                &question.page,
            )
            .await?;
        let keys: Vec<(i32, NodeId)> = units
            .items
            .iter()
            .map(|(_, unit)| (unit.shard_key, unit.node))
            .collect();
        let figures = self
            .own_figures(&form, question.period, &question.reading, &keys)
            .await?;
        let filings = self
            .last_filings(&form, question.period, &question.reading, &keys)
            .await?;
        let revisions = self.revisions_of(filings.values()).await?;
        let (no_pair, no_filing) = (Pair::default(), LastFiling::default());
        let contributions = units.map(|unit| {
            let cell = cell_of(figures.get(&unit.node).unwrap_or(&no_pair));
            let stands = matches!(cell.state, CellState::Reported | CellState::Carried);
            let filing = filings
                .get(&unit.node)
                .filter(|_| stands)
                .unwrap_or(&no_filing);
            let revision = filing.report.and_then(|report| revisions.get(&report));
            Contribution {
                unit: unit.node,
                unit_code: unit.code,
                unit_name: unit.name,
                simulated: unit.simulated,
                cell,
                carried_from: filing.carried_from,
                carried_because: filing.carried_because,
                report: filing.report,
                revision: filing.revision,
                filed_by: revision.and_then(|revision| revision.filer_title.clone()),
                signed_by: revision.and_then(|revision| revision.reviewer_title.clone()),
                signed_at: revision
                    .and_then(|revision| revision.in_force_from)
                    .map(moment),
                corrects: revision.and_then(|revision| revision.corrects),
                correction_reason: revision.and_then(|revision| revision.reason.clone()),
            }
        });
        Ok(Explanation {
            key: question.key.clone(),
            total,
            contributions,
            form,
        })
    }

    async fn revisions_of(
        &self,
        filings: impl Iterator<Item = &LastFiling>,
    ) -> Result<HashMap<ReportId, revision::Model>> {
        let any = filings
            .filter_map(|filing| filing.report.zip(filing.revision))
            .fold(Condition::any(), |any, (report, number)| {
                any.add(
                    Condition::all()
                        .add(revision::Column::ReportId.eq(report.0))
                        .add(revision::Column::Number.eq(number)),
                )
            });
        if any.is_empty() {
            return Ok(HashMap::new());
        }
        let rows = self.select::<revision::Entity>().filter(any).all().await?;
        Ok(rows
            .into_iter()
            .map(|row| (ReportId(row.report_id), row))
            .collect())
    }
}

pub(crate) fn unknown_column(key: &str) -> StoreError {
    StoreError::invalid(
        "cell",
        format!("the form has no column {key} that holds a number"),
        "take a `key` of the table's columns",
    )
    .in_chinese(format!(
        "报表没有填数字的栏目 {key}：请使用 columns 中的 key"
    ))
}
