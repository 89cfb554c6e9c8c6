//! Judges the rows of one period: what is there, who may, which figures pass.
//! As many statements for three rows as for three hundred.

use std::collections::HashMap;

use cengbao_domain::bulk::{Aim, Found, Over, RowStep, row_step};
use cengbao_domain::extension;
use cengbao_domain::filing::{Blanks, Problem, Values, parse_draft};
use cengbao_domain::ids::NodeId;
use cengbao_domain::path::Path;
use cengbao_domain::period::Period;
use cengbao_domain::policy::Action;
use cengbao_domain::report::{Facts, ReportAction};
use cengbao_entity::report;
use sea_orm::ColumnTrait;

use super::action_of;
use super::request::{BulkRequest, BulkRow, RowOutcome};
use super::sheet::Sheet;
use crate::access::Scope;
use crate::error::{Result, StoreError};
use crate::extension::{Extended, Extension};
use crate::filing::around::{Around, Filer};
use crate::filing::desk::{Asked, Owed};
use crate::filing::draft_write::{Content, Draft, apply};
use crate::filing::peers::Asking;
use crate::filing::review::problems;
use crate::filing::revisions::cleared;
use crate::filing::submit::{Plan, plan};
use crate::report::Report;
use crate::row;

/// A row that passed, or what it comes to without being written.
pub(super) enum Judged {
    Over(Box<RowOutcome>),
    Ready(Box<Ready>),
}

/// A row that passed.
pub(super) struct Ready {
    pub(super) draft: Draft,
    pub(super) path: Path,
    pub(super) sectors: Vec<String>,
    pub(super) action: Action,
}

impl Judged {
    fn over(outcome: RowOutcome) -> Self {
        Self::Over(Box::new(outcome))
    }

    pub(super) fn stands_against(&self) -> bool {
        match self {
            Self::Over(outcome) => outcome.stands_against(),
            Self::Ready(_) => false,
        }
    }

    /// What the row comes to where nothing is written.
    pub(super) fn unwritten(self) -> RowOutcome {
        match self {
            Self::Over(outcome) => *outcome,
            Self::Ready(ready) => RowOutcome::Passed(ready.draft.problems),
        }
    }
}

impl Scope {
    /// What becomes of the rows of one period.
    pub(super) async fn judge(
        &self,
        sheet: &Sheet<'_>,
        period: Period,
        places: &[usize],
    ) -> Result<Vec<(usize, Judged)>> {
        let mut judged = Vec::with_capacity(places.len());
        let mut owed = Vec::new();
        for place in places {
            match self.owed_row(sheet, &sheet.request.rows[*place]) {
                Ok(found) => owed.push((*place, found)),
                Err(outcome) => judged.push((*place, Judged::over(*outcome))),
            }
        }
        let units: Vec<NodeId> = owed.iter().map(|(_, owed)| owed.unit.id).collect();
        let of = (sheet.asked.campaign.id, sheet.asked.schedule.code.as_str());
        let beside = Beside {
            reports: self.reports_of(of, period, &units).await?,
            unlocked: self.unlocked(&sheet.asked, period, &owed).await?,
            around: match sheet.request.aim {
                Aim::Draft => HashMap::new(),
                Aim::Submitted => {
                    let asking = Asking {
                        campaign_id: sheet.asked.campaign.id,
                        schedule: &sheet.asked.schedule.code,
                        form: &sheet.asked.form,
                        period,
                    };
                    let filers = owed.iter().map(|(_, owed)| Filer::from(&owed.unit));
                    self.surroundings(&asking, &filers.collect::<Vec<_>>())
                        .await?
                }
            },
        };
        for (place, owed) in owed {
            let row = &sheet.request.rows[place];
            judged.push((place, self.judge_row(sheet, row, owed, &beside)?));
        }
        judged.sort_by_key(|(place, _)| *place);
        Ok(judged)
    }

    fn judge_row(
        &self,
        sheet: &Sheet<'_>,
        row: &BulkRow,
        owed: Owed,
        beside: &Beside,
    ) -> Result<Judged> {
        let form = &owed.form.form;
        let (changed, unread) = parse_draft(form, &row.cells);
        let found = beside.reports.get(&owed.unit.id);
        let before = found.map_or_else(Values::new, |report| report.values.clone());
        let values = apply(before.clone(), &changed, &cleared(&row.cells));
        let facts = Facts {
            is_locked: beside.is_locked(&owed, row.period.index(), self),
            ..self.facts_at(&owed.unit.path, &owed.unit.sectors, None)
        };
        let existing = |same| {
            found.map(|report| Found {
                standing: report.standing,
                version: report.version,
                same,
            })
        };
        if !unread.is_empty() {
            // What may not be written at all says so before its cells are mended.
            let aim = (sheet.request.aim, Over::Anything);
            let step = row_step(existing(false), aim, sheet.desk, facts);
            if let (RowStep::Refused(refusal), Some(report), true) =
                (step, found, facts.is_reporter)
            {
                let stands = (Some(report.standing), sheet.desk);
                let report = Some(Box::new(report.clone()));
                return Ok(Judged::over(RowOutcome::refused_by(
                    report, stands, refusal,
                )));
            }
            let problems = if facts.is_reporter {
                beside.problems(sheet, owed.unit.id, row, &values, unread)
            } else {
                unread
            };
            return Ok(Judged::over(RowOutcome::Refused(problems)));
        }
        let existing = existing(before == values);
        let aim = (sheet.request.aim, over(sheet.request, row));
        let report = || found.cloned().map(Box::new);
        match row_step(existing, aim, sheet.desk, facts) {
            RowStep::Write => {}
            RowStep::Unchanged => {
                let report = report().ok_or_else(|| {
                    StoreError::Internal("nothing is unchanged without a report".to_owned())
                })?;
                return Ok(Judged::over(RowOutcome::Unchanged(report)));
            }
            RowStep::Conflict => {
                let outcome = RowOutcome::Conflict(report(), ReportAction::Save);
                return Ok(Judged::over(outcome));
            }
            RowStep::Refused(refusal) => {
                let from = existing.map(|found| found.standing);
                let outcome = RowOutcome::refused_by(report(), (from, sheet.desk), refusal);
                return Ok(Judged::over(outcome));
            }
        }
        let (plan, problems) = match sheet.request.aim {
            Aim::Draft => (None, Vec::new()),
            Aim::Submitted => {
                let none = Around::default();
                let around = beside.around.get(&owed.unit.id).unwrap_or(&none);
                match Self::plan_row(sheet, row, &values, around)? {
                    (Some(plan), problems) => (Some(Box::new(plan)), problems),
                    (None, problems) => return Ok(Judged::over(RowOutcome::Refused(problems))),
                }
            }
        };
        let (path, sectors) = (owed.unit.path.clone(), owed.unit.sectors.clone());
        let draft = Draft {
            scope: self.clone(),
            period: row.period.index(),
            content: Content::Whole {
                values,
                plan,
                is_zero: false,
            },
            problems,
            expected_version: found.map(|report| report.version),
            once: sheet.once(self.viewer().account_id, row)?,
            facts,
            owed,
        };
        Ok(Judged::Ready(Box::new(Ready {
            draft,
            path,
            sectors,
            action: action_of(sheet.request.aim),
        })))
    }

    /// The plan of a submission; the row's reason answers the warnings that
    /// have none of their own.
    fn plan_row(
        sheet: &Sheet<'_>,
        row: &BulkRow,
        values: &Values,
        around: &Around,
    ) -> Result<(Option<Plan>, Vec<Problem>)> {
        let form = (&sheet.asked.form, row.period);
        let (first, problems) = plan(form, values, around, sheet.desk, &row.reasons)?;
        let Some(reason) = row.reason.as_deref().filter(|_| first.is_none()) else {
            return Ok((first, problems));
        };
        let warned = problems.iter().filter_map(|problem| problem.cell.as_ref());
        let mut reasons: Vec<(String, String)> = warned
            .map(|cell| (cell.clone(), reason.to_owned()))
            .collect();
        reasons.extend(row.reasons.iter().cloned());
        plan(form, values, around, sheet.desk, &reasons)
    }

    /// The reports of units for one schedule and one period.
    pub(in crate::filing) async fn reports_of(
        &self,
        (campaign_id, schedule): (i32, &str),
        period: Period,
        units: &[NodeId],
    ) -> Result<HashMap<NodeId, Report>> {
        let rows = self
            .select::<report::Entity>()
            .filter(report::Column::CampaignId.eq(campaign_id))
            .filter(report::Column::Schedule.eq(schedule))
            .filter(report::Column::PeriodKind.eq(period.kind().as_str()))
            .filter(report::Column::Period.eq(period.index()))
            .filter(report::Column::UnitId.is_in(units.iter().map(|unit| row::node_key(*unit))))
            .all()
            .await?;
        let reports = self.read_reports(rows).await?.into_iter();
        Ok(reports.map(|report| (report.unit, report)).collect())
    }

    /// Up to when each unit may write although the schedule has locked; asked
    /// only where it has.
    async fn unlocked(
        &self,
        asked: &Asked,
        period: Period,
        owed: &[(usize, Owed)],
    ) -> Result<HashMap<Extended, Extension>> {
        if !extension::is_locked(asked.schedule.locks_on, None, self.today()) {
            return Ok(HashMap::new());
        }
        let units: Vec<i32> = owed
            .iter()
            .map(|(_, owed)| owed.obligation.unit_id)
            .collect();
        let index = period.index();
        self.extensions(&units, (index, index)).await
    }
}

/// What stands beside the rows of one period.
struct Beside {
    reports: HashMap<NodeId, Report>,
    unlocked: HashMap<Extended, Extension>,
    around: HashMap<NodeId, Around>,
}

impl Beside {
    /// What is wrong with a row of which some cells cannot be read.
    fn problems(
        &self,
        sheet: &Sheet<'_>,
        unit: NodeId,
        row: &BulkRow,
        values: &Values,
        unread: Vec<Problem>,
    ) -> Vec<Problem> {
        let none = Around::default();
        let around = self.around.get(&unit).unwrap_or(&none);
        let blanks = match sheet.request.aim {
            Aim::Draft => Blanks::Lawful,
            Aim::Submitted => Blanks::Refused,
        };
        problems(
            (&sheet.asked.form, row.period),
            values,
            around,
            unread,
            blanks,
        )
    }

    fn is_locked(&self, owed: &Owed, period: i32, scope: &Scope) -> bool {
        let of = Extended::of_obligation(&owed.obligation, period);
        let until = self.unlocked.get(&of).map(|extension| extension.until);
        extension::is_locked(owed.schedule.locks_on, until, scope.today())
    }
}

fn over(request: &BulkRequest, row: &BulkRow) -> Over {
    match (row.expected_version, request.replace) {
        (Some(version), _) => Over::Version(version),
        (None, true) => Over::Anything,
        (None, false) => Over::Nothing,
    }
}
