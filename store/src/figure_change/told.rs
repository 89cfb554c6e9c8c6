//! Who did an act and why, from the revisions and the events that the scope reads.

use std::collections::HashMap;

use cengbao_domain::ids::ReportId;
use cengbao_domain::report::ReportAction;
use cengbao_entity::{report_event, revision};
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

use super::act::Act;
use crate::access::Scope;
use crate::error::Result;
use crate::rollup::Cause;

/// What is told of one act.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    pub(super) report: Option<ReportId>,
    pub(super) by: Option<String>,
    pub(super) reason: Option<String>,
}

/// Of many acts.
pub(super) struct Tellings {
    revisions: HashMap<(Uuid, i32), revision::Model>,
    /// By report, revision and action: one revision goes out of force once.
    events: HashMap<(Uuid, i32, &'static str), report_event::Model>,
}

impl Tellings {
    pub(super) fn of(&self, act: &Act) -> Told {
        let Some((report, number)) = act.report else {
            return Told::default();
        };
        let Some(revision) = self.revisions.get(&(report, number)) else {
            return Told::default();
        };
        let (by, reason) = match taken_back_by(act.cause) {
            Some(action) => {
                let event = self.events.get(&(report, number, action.as_str()));
                let title = event.map(|event| event.account_title.clone());
                (title, event.and_then(|event| event.reason.clone()))
            }
            None => (revision.reviewer_title.clone(), revision.reason.clone()),
        };
        Told {
            report: Some(ReportId(report)),
            by,
            reason,
        }
    }
}

/// The step by which a report goes out of force; none for other causes.
fn taken_back_by(cause: Cause) -> Option<ReportAction> {
    match cause {
        Cause::Return => Some(ReportAction::Return),
        Cause::Withdraw => Some(ReportAction::Withdraw),
        Cause::Owe | Cause::Sign | Cause::Correct | Cause::Move | Cause::Cover => None,
    }
}

impl Scope {
    /// Who did these acts and why, in two statements.
    pub(super) async fn told<'a>(&self, acts: impl Iterator<Item = &'a Act>) -> Result<Tellings> {
        let mut of_revisions = Condition::any();
        let mut of_events = Condition::any();
        for act in acts {
            let Some((report, number)) = act.report else {
                continue;
            };
            of_revisions = of_revisions.add(
                Condition::all()
                    .add(revision::Column::ShardKey.is_in(act.shards.iter().copied()))
                    .add(revision::Column::ReportId.eq(report))
                    .add(revision::Column::Number.eq(number)),
            );
            if let Some(action) = taken_back_by(act.cause) {
                of_events = of_events.add(
                    Condition::all()
                        .add(report_event::Column::ShardKey.is_in(act.shards.iter().copied()))
                        .add(report_event::Column::ReportId.eq(report))
                        .add(report_event::Column::Revision.eq(number))
                        .add(report_event::Column::Action.eq(action.as_str()))
                        .add(report_event::Column::Internal.eq(false)),
                );
            }
        }
        let mut told = Tellings {
            revisions: HashMap::new(),
            events: HashMap::new(),
        };
        if !of_revisions.is_empty() {
            let rows = self.select::<revision::Entity>().filter(of_revisions);
            let keyed = |row: revision::Model| ((row.report_id, row.number), row);
            told.revisions = rows.all().await?.into_iter().map(keyed).collect();
        }
        if !of_events.is_empty() {
            let rows = self.select::<report_event::Entity>().filter(of_events);
            for row in rows.all().await? {
                let action = [ReportAction::Return, ReportAction::Withdraw]
                    .into_iter()
                    .find(|action| action.as_str() == row.action);
                if let Some(action) = action {
                    let key = (row.report_id, row.revision, action.as_str());
                    told.events.insert(key, row);
                }
            }
        }
        Ok(told)
    }
}
