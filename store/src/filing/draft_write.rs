//! Writes a draft: a first one, over the one that is there, or as a new revision
//! of what was submitted.

use cengbao_domain::filing::{Problem, Values};
use cengbao_domain::ids::ReportId;
use cengbao_domain::report::{Facts, ReportAction, ReportState, Standing, decide};
use cengbao_entity::report;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::Written;
use super::desk::Owed;
use super::events::{Happening, write_event};
use super::idempotency::Once;
use super::revisions::{insert_revision, next_number, overwrite, revision_of};
use super::submit::Plan;
use crate::access::{Scope, Tx};
use crate::error::{Result, StoreError};
use crate::report::{desk_of, set_standing, standing_of};
use crate::row;
use crate::time::micros;
use crate::values::shown;

/// What a draft is to hold.
pub(super) enum Content {
    /// These cells over what is there.
    Cells {
        changed: Values,
        cleared: Vec<String>,
    },
    /// All values at once, and submitted in the same transaction where there
    /// is a plan for it.
    Whole {
        values: Values,
        plan: Option<Box<Plan>>,
        is_zero: bool,
    },
}

impl Content {
    fn apply(&self, values: Values) -> Values {
        match self {
            Self::Whole { values, .. } => values.clone(),
            Self::Cells { changed, cleared } => apply(values, changed, cleared),
        }
    }

    fn plan(&self) -> Option<&Plan> {
        match self {
            Self::Whole { plan, .. } => plan.as_deref(),
            Self::Cells { .. } => None,
        }
    }

    const fn is_whole(&self) -> bool {
        matches!(self, Self::Whole { .. })
    }

    const fn is_zero(&self) -> bool {
        matches!(self, Self::Whole { is_zero: true, .. })
    }
}

/// These cells over what is there.
pub(super) fn apply(mut values: Values, changed: &Values, cleared: &[String]) -> Values {
    values.extend(changed.clone());
    values.retain(|key, _| !cleared.contains(key));
    values
}

pub(super) struct Draft {
    pub(super) scope: Scope,
    pub(super) owed: Owed,
    pub(super) period: i32,
    pub(super) content: Content,
    /// The warnings of a submission, each with its reason.
    pub(super) problems: Vec<Problem>,
    pub(super) expected_version: Option<i32>,
    pub(super) once: Option<Once>,
    pub(super) facts: Facts,
}

impl Draft {
    pub(super) async fn write(&self, tx: &Tx) -> Result<Written> {
        if let Some(report) = Once::first_result(self.once.as_ref(), tx).await? {
            return Ok(Written::Done(report));
        }
        let owed = &self.owed;
        let now = micros(self.scope.now());
        let head = match self.content.plan() {
            Some(plan) => {
                let chained = owed.unit.chained.then(|| row::node_key(owed.unit.id));
                plan.raise(tx, owed.obligation.shard_key, &owed.form, now, chained)
                    .await?
            }
            None => None,
        };
        self.owed.still_stands(tx).await?;
        let existing = report::Entity::find()
            .filter(report::Column::ShardKey.eq(owed.obligation.shard_key))
            .filter(report::Column::CampaignId.eq(owed.campaign.id))
            .filter(report::Column::Schedule.eq(owed.schedule.code.as_str()))
            .filter(report::Column::UnitId.eq(row::node_key(owed.unit.id)))
            .filter(report::Column::Period.eq(self.period))
            .one(tx.connection())
            .await?;
        let mut report = match existing {
            None if self.expected_version.is_none() => self.begin(tx).await?,
            Some(found) if self.expected_version != Some(found.version) => {
                let conflict = Written::Conflict(ReportId(found.id));
                return Once::or_else(self.once.as_ref(), tx, conflict).await;
            }
            Some(found) => {
                let Some(to) = self.next(&found)? else {
                    let unlawful = Written::Unlawful(ReportId(found.id));
                    return Once::or_else(self.once.as_ref(), tx, unlawful).await;
                };
                self.revise(tx, found, to).await?
            }
            None => return Err(StoreError::NotFound),
        };
        let happening = Happening {
            action: ReportAction::Save,
            viewer: self.scope.viewer(),
            stands: &owed.unit.path,
            now,
            reason: None,
            cells: &[],
            internal: true,
            revision: report.revision,
            is_partly_accepted: false,
            desk: None,
        };
        write_event(tx, &report, happening).await?;
        if let Some(plan) = self.content.plan() {
            let of = (&owed.form, &owed.unit.path);
            plan.write(tx, &self.scope, of, head, &mut report).await?;
        }
        let of = (report.shard_key, report.id);
        Once::remember_with(self.once.as_ref(), tx, of, now, &self.problems).await?;
        Ok(Written::Done(ReportId(report.id)))
    }

    /// Where the report stands once it is saved; none if that is not lawful.
    fn next(&self, found: &report::Model) -> Result<Option<Standing>> {
        let from = standing_of(found)?;
        // A correction says cell by cell what it corrects.
        if self.content.is_whole() && from.correction.is_some() {
            return Ok(None);
        }
        let desk = desk_of(&self.owed.campaign.definition, &self.owed.schedule.code)?;
        Ok(decide(from, ReportAction::Save, desk, self.facts).ok())
    }

    async fn begin(&self, tx: &Tx) -> Result<report::Model> {
        let owed = &self.owed;
        let now = micros(self.scope.now());
        let report = report::Model {
            // Where the unit stands in that period, whatever became of it since.
            shard_key: owed.obligation.shard_key,
            id: Uuid::now_v7(),
            campaign_id: owed.campaign.id,
            schedule: owed.schedule.code.clone(),
            form: owed.form.form.code.clone(),
            family_id: owed.form.family_id,
            unit_id: row::node_key(owed.unit.id),
            path: owed.obligation.path.clone(),
            sector_set: owed.unit.sector_set,
            receiver_id: owed.obligation.receiver_id,
            period_kind: owed.obligation.period_kind.clone(),
            period: self.period,
            state: ReportState::Draft.as_str().to_owned(),
            correction: None,
            version: 1,
            revision: 1,
            signed_revision: None,
            in_force: false,
            due_on: owed.due_on,
            first_submitted_at: None,
            first_signed_at: None,
            on_time: false,
            zero: self.content.is_zero(),
            simulated: self.scope.viewer().simulated || owed.obligation.simulated,
            updated_at: now,
        };
        report::Entity::insert(report::ActiveModel::from(report.clone()).reset_all())
            .exec_without_returning(tx.connection())
            .await?;
        let values = self.content.apply(Values::new());
        insert_revision(tx, &owed.form, &report, &values, (None, None)).await?;
        Ok(report)
    }

    /// What was submitted before gets a new revision; a draft is written over.
    async fn revise(
        &self,
        tx: &Tx,
        mut report: report::Model,
        to: Standing,
    ) -> Result<report::Model> {
        let form = &self.owed.form;
        let current = revision_of(tx, &report, report.revision).await?;
        let values = self.content.apply(shown(&form.form, current.cells)?);
        let before = report.version;
        report.version += 1;
        report.updated_at = micros(self.scope.now());
        set_standing(&mut report, to);
        // What goes on after a return or a withdrawal is a filing, whatever was sent back.
        let correcting = match to.correction {
            Some(_) => (current.corrects, current.reason),
            None => (None, None),
        };
        if to.correction.is_none() {
            report.zero = self.content.is_zero();
        }
        if current.filed_at.is_some() {
            report.revision = next_number(tx, &report).await?;
            insert_revision(tx, form, &report, &values, correcting).await?;
        } else {
            overwrite(tx, form, &report, &values, correcting).await?;
        }
        super::step::replace(tx, &report, before).await?;
        Ok(report)
    }
}
