//! Whom a campaign names below the scope's places, and what they recorded: two statements.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use cengbao_domain::campaign::SubjectKind;
use cengbao_domain::ids::NodeId;
use cengbao_domain::progress::{Happened, Stage, Standing, reached_by_issue, standing};
use cengbao_entity::{agency, campaign_binding, progress};
use chrono::{Days, NaiveDate};
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

use super::{BoardQuestion, KnownLine};
use crate::access::Scope;
use crate::error::Result;
use crate::progress::{kind, step};
use crate::requirement::bound_until;
use crate::row;
use crate::time::{day_in_zone, moment};

/// What the columns of an entry are, without its words.
type Entry = (
    Uuid,
    i32,
    String,
    String,
    i32,
    String,
    NaiveDate,
    bool,
    i64,
    Option<i64>,
);

/// Of all items and offices at once.
pub(super) struct Lines {
    members: BTreeMap<String, BTreeSet<NodeId>>,
    entries: HashMap<(SubjectKind, String, NodeId), Vec<Row>>,
    /// Of the milestones that the issue of the plan reached, on which day.
    issued: BTreeMap<String, NaiveDate>,
    as_of: NaiveDate,
}

/// An entry of a line.
struct Row {
    id: Uuid,
    number: i32,
    what: Happened,
    void: bool,
    recorded_on: NaiveDate,
    superseded_on: Option<NaiveDate>,
}

impl Lines {
    pub(super) async fn read(scope: &Scope, question: &BoardQuestion) -> Result<Self> {
        let campaign = question.campaign.id;
        let unit = question.unit.map(row::node_key);
        // An office is seen with its line: who supervises one sector sees the offices of that sector.
        let offices = scope.source::<agency::Entity>(Condition::all(), agency::Column::Id);
        let bound: Vec<(i32, String)> = scope
            .select::<campaign_binding::Entity>()
            .filter(
                Condition::all()
                    .add(campaign_binding::Column::CampaignId.eq(campaign))
                    .add(campaign_binding::Column::UnitId.in_subquery(offices))
                    .add(bound_until(question.as_of))
                    .add_option(unit.map(|unit| campaign_binding::Column::UnitId.eq(unit))),
            )
            .columns([
                campaign_binding::Column::UnitId,
                campaign_binding::Column::Body,
            ])
            .await?;
        let mut members: BTreeMap<String, BTreeSet<NodeId>> = BTreeMap::new();
        for (unit, body) in bound {
            members.entry(body).or_default().insert(row::node(unit));
        }
        let rows: Vec<Entry> = scope
            .select::<progress::Entity>()
            .filter(
                Condition::all()
                    .add(progress::Column::CampaignId.eq(campaign))
                    .add_option(unit.map(|unit| progress::Column::UnitId.eq(unit))),
            )
            .columns([
                progress::Column::Id,
                progress::Column::Number,
                progress::Column::Kind,
                progress::Column::Item,
                progress::Column::UnitId,
                progress::Column::Step,
                progress::Column::OnDay,
                progress::Column::Void,
                progress::Column::RecordedAt,
                progress::Column::SupersededAt,
            ])
            .await?;
        let mut entries: HashMap<_, Vec<Row>> = HashMap::new();
        for (id, number, of, item, unit, name, day, void, recorded_at, superseded_at) in rows {
            let row = Row {
                id,
                number,
                what: Happened {
                    step: step(&name)?,
                    day,
                },
                void,
                recorded_on: day_in_zone(moment(recorded_at)),
                superseded_on: superseded_at.map(|at| day_in_zone(moment(at))),
            };
            let line = entries.entry((kind(&of), item, row::node(unit)));
            line.or_default().push(row);
        }
        for line in entries.values_mut() {
            line.sort_by_key(|row| row.number);
        }
        let definition = &question.campaign.definition;
        let milestones = definition.milestones.iter();
        let issued = milestones.filter_map(|one| {
            let day = one.reached_by_issue(definition.issued_on)?;
            Some((one.item.code.clone(), day))
        });
        Ok(Self {
            members,
            entries,
            issued: issued.collect(),
            as_of: question.as_of,
        })
    }

    /// The offices of the scope that a body is.
    pub(super) fn members(&self, body: &str) -> impl Iterator<Item = NodeId> {
        self.members.get(body).into_iter().flatten().copied()
    }

    /// An office's line of an item.
    pub(super) fn line(&self, kind: SubjectKind, code: &str, unit: NodeId) -> KnownLine {
        let mut line = self.recorded(kind, code, unit);
        let issued = self.issued.get(code);
        if let Some(day) = issued.filter(|_| kind == SubjectKind::Milestone) {
            line.now = reached_by_issue(line.now, *day);
            if *day <= self.as_of {
                line.on_day = reached_by_issue(line.on_day, *day);
            }
        }
        line
    }

    /// What its entries say.
    fn recorded(&self, kind: SubjectKind, code: &str, unit: NodeId) -> KnownLine {
        let Some(rows) = self.entries.get(&(kind, code.to_owned(), unit)) else {
            let untouched = Standing {
                stage: Stage::NotStarted,
                reached_on: None,
            };
            return KnownLine {
                now: untouched,
                on_day: untouched,
                last: None,
            };
        };
        let holds_now = |row: &&Row| !row.void && row.superseded_on.is_none();
        // What was recorded by the end of the day, as it was then.
        let next = self.as_of.checked_add_days(Days::new(1));
        let held = |row: &&Row| {
            let by_then = next.is_none_or(|next| row.recorded_on < next);
            let stood = row
                .superseded_on
                .is_none_or(|day| next.is_some_and(|next| day >= next));
            by_then && stood && !row.void
        };
        KnownLine {
            now: standing(rows.iter().filter(holds_now).map(|row| row.what)),
            on_day: standing(rows.iter().filter(held).map(|row| row.what)),
            last: rows.iter().rfind(held).map(|row| row.id),
        }
    }
}
