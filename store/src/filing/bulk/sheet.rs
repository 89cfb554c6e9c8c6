//! What is read for all rows of a request at once: the form, the units, what
//! they owe; and whose row is whose.

use std::collections::{BTreeMap, HashMap};

use cengbao_domain::ids::AccountId;
use cengbao_domain::period::Period;
use cengbao_domain::report::Desk;
use cengbao_entity::obligation;
use sea_orm::ColumnTrait;

use super::request::{BulkRequest, BulkRow, RowOutcome};
use super::{OfPeriod, row_key};
use crate::access::Scope;
use crate::agency::Agency;
use crate::error::{Result, StoreError};
use crate::filing::closed::Heirs;
use crate::filing::desk::{Asked, Owed, not_begun};
use crate::filing::idempotency::Once;
use crate::report::desk_of;
use crate::row;

/// What is read for all rows at once.
pub(super) struct Sheet<'r> {
    pub(super) request: &'r BulkRequest,
    pub(super) asked: Asked,
    pub(super) desk: Desk,
    units: HashMap<String, Agency>,
    obligations: HashMap<i32, Vec<obligation::Model>>,
    /// Of units that are closed.
    heirs: Heirs,
    /// Unit and period → how many rows name them.
    named: HashMap<(&'r str, Period), usize>,
}

impl Sheet<'_> {
    /// The rows that `is_open` names, by period, the earliest first.
    pub(super) fn by_period(&self, is_open: impl Fn(usize) -> bool) -> Vec<OfPeriod> {
        let mut periods: BTreeMap<Period, Vec<usize>> = BTreeMap::new();
        for (place, row) in self.request.rows.iter().enumerate() {
            if is_open(place) {
                periods.entry(row.period).or_default().push(place);
            }
        }
        periods.into_iter().collect()
    }

    /// The key of each row, from the request's: a row that is sent again is
    /// known, whatever stands beside it.
    pub(super) fn keys(&self, account: AccountId) -> Result<Vec<(usize, Once)>> {
        let rows = self.request.rows.iter().enumerate();
        rows.filter(|(_, row)| self.named[&(row.unit.as_str(), row.period)] == 1)
            .filter_map(|(place, row)| {
                let once = self.once(account, row).transpose()?;
                Some(once.map(|once| (place, once)))
            })
            .collect()
    }

    pub(super) fn once(&self, account: AccountId, row: &BulkRow) -> Result<Option<Once>> {
        let Some(key) = &self.request.key else {
            return Ok(None);
        };
        let BulkRequest {
            campaign,
            schedule,
            aim,
            replace,
            ..
        } = self.request;
        let key = row_key(&(key, campaign, schedule, &row.unit, row.period))?;
        Once::new(account, Some(&key), "file", &(aim, replace, row))
    }
}

impl Scope {
    /// Reads what all rows need: the form, the units, what they owe.
    pub(super) async fn sheet<'r>(&self, request: &'r BulkRequest) -> Result<Sheet<'r>> {
        let asked = self.asked(&request.campaign, &request.schedule).await?;
        let codes: Vec<&str> = request.rows.iter().map(|row| row.unit.as_str()).collect();
        let units = self.find_agencies_by_code(&codes).await?;
        let mut obligations: HashMap<i32, Vec<obligation::Model>> = HashMap::new();
        let owed = self
            .select::<obligation::Entity>()
            .filter(obligation::Column::CampaignId.eq(asked.campaign.id))
            .filter(obligation::Column::Schedule.eq(asked.schedule.code.as_str()))
            .filter(obligation::Column::UnitId.is_in(units.values().map(key_of)));
        for one in owed.all().await? {
            obligations.entry(one.unit_id).or_default().push(one);
        }
        let mut named = HashMap::new();
        for row in &request.rows {
            *named.entry((row.unit.as_str(), row.period)).or_default() += 1;
        }
        Ok(Sheet {
            request,
            desk: desk_of(&asked.campaign.definition, &asked.schedule.code)?,
            asked,
            heirs: self.heirs_of(units.values()).await?,
            units,
            obligations,
            named,
        })
    }

    /// Who owes what by a row, or why it is no row.
    pub(super) fn owed_row(
        &self,
        sheet: &Sheet<'_>,
        row: &BulkRow,
    ) -> std::result::Result<Owed, Box<RowOutcome>> {
        let refuse = |error: StoreError| Box::new(refused(&error));
        let Some(unit) = sheet.units.get(&row.unit) else {
            return Err(Box::new(RowOutcome::NotFound));
        };
        if sheet.named[&(row.unit.as_str(), row.period)] > 1 {
            return Err(Box::new(RowOutcome::not_allowed(
                None,
                "同一单位同一报告期在本次请求中出现多次，均未采用：请只保留一行",
                "the unit and period stand in several rows, and none was taken: keep one",
            )));
        }
        if row.cells.iter().all(|(_, text)| is_blank(text.as_deref())) {
            return Err(Box::new(RowOutcome::Blank));
        }
        let Asked {
            campaign,
            schedule,
            form,
        } = sheet.asked.clone();
        let obligations = sheet.obligations.get(&key_of(unit));
        let obligation = obligations.into_iter().flatten().find(|one| {
            one.period_kind == row.period.kind().as_str()
                && (one.first_period..=one.last_period).contains(&row.period.index())
        });
        let Some(obligation) = obligation.cloned() else {
            return Err(refuse(sheet.heirs.not_owed(unit, &schedule, row.period)));
        };
        if row
            .period
            .first_day()
            .is_some_and(|first| first > self.today())
        {
            return Err(refuse(not_begun(row.period)));
        }
        Ok(Owed {
            unit: unit.clone(),
            due_on: schedule.due.due_day(row.period),
            campaign,
            form,
            schedule,
            obligation,
        })
    }
}

fn key_of(unit: &Agency) -> i32 {
    row::node_key(unit.id)
}

fn is_blank(text: Option<&str>) -> bool {
    text.is_none_or(|text| text.trim().is_empty())
}

/// A place that cannot be, as the outcome of its row.
fn refused(error: &StoreError) -> RowOutcome {
    match error {
        StoreError::Invalid {
            message,
            remedy,
            chinese,
            ..
        } => {
            let en = format!("{message}: {remedy}");
            RowOutcome::not_allowed(None, chinese.as_deref().unwrap_or(&en), &en)
        }
        _ => RowOutcome::NotFound,
    }
}
