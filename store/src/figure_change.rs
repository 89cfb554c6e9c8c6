//! What changed between two moments in the figures of a form and a period
//! (变动): act by act, by whom and why, with the sums before and after.
//!
//! Owns how the journal is read as acts. The differences of the acts are the
//! difference of the sums, to the unit; what changes other periods alone is no
//! act of this one. Must never write, and never name a person.

mod act;
mod moved;
mod record;
mod told;
mod unseen;

use std::collections::{BTreeMap, HashMap};

use cengbao_domain::answer::CellAnswer;
use cengbao_domain::ids::{NodeId, ReportId};
use cengbao_domain::period::Period;
use chrono::{DateTime, NaiveDate, Utc};

use self::act::{Act, Acts};
use self::moved::Mover;
use self::unseen::Unseen;
use crate::access::Scope;
use crate::campaign::FormVersion;
use crate::error::{Result, StoreError};
use crate::figures::Pair;
use crate::page::{Page, PageRequest};
use crate::reading::{Reading, to_its_end};
use crate::rollup::Cause;
use crate::table::{Subject, TableRow, total_row};
use crate::time::moment;

/// Changes of one question: more than a county records of a form in a year.
pub const MAX_CHANGES: usize = 20_000;

/// What is asked.
#[derive(Clone, Debug)]
pub struct ChangesQuestion {
    /// The jurisdiction or agency; the scope must have read it.
    pub node: NodeId,
    /// Code of the campaign.
    pub campaign: String,
    /// Code of the form.
    pub form: String,
    /// The figures of which period.
    pub period: Period,
    /// Changes after this moment.
    pub since: DateTime<Utc>,
    /// Changes up to this moment, it included.
    pub until: DateTime<Utc>,
    /// Which changes.
    pub page: PageRequest,
}

/// The changes between two moments.
#[derive(Clone, Debug)]
pub struct FigureChanges {
    /// The form, in the version in force.
    pub form: FormVersion,
    /// The node's row as it was known at the first moment.
    pub before: TableRow,
    /// The node's row as it was known at the second.
    pub after: TableRow,
    /// What happened between them, the newest first.
    pub entries: Page<FigureChange>,
}

/// One act that changed figures of one unit.
#[derive(Clone, Debug)]
pub struct FigureChange {
    /// Key of the entry in its list.
    pub key: String,
    /// Code of the unit.
    pub unit_code: String,
    /// Its name.
    pub unit_name: String,
    /// It is simulated.
    pub simulated: bool,
    /// What was done.
    pub cause: Cause,
    /// The first period that it changed: of a report its own.
    pub from: Period,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// The report, where the scope reads it.
    pub report: Option<ReportId>,
    /// Its revision that came into force or left it.
    pub revision: Option<i32>,
    /// Post of whoever did it.
    pub by: Option<String>,
    /// Why, where a reason was given.
    pub reason: Option<String>,
    /// The unit's own cells before, where it stood, aligned with [`FormVersion::number_columns`].
    pub before: Vec<CellAnswer>,
    /// The unit's own cells after.
    pub after: Vec<CellAnswer>,
    /// What it changed, column by column.
    pub differences: Vec<i64>,
    /// By how much it changed the units that owe.
    pub expected: i64,
    /// By how much those that reported.
    pub reported: i64,
    /// By how much those in time.
    pub on_time: i64,
}

/// A unit with the shard under which it is listed.
type UnitAt = (i32, NodeId);

impl Scope {
    /// What changed in the figures of a node between two moments.
    ///
    /// Errors: `NotFound` as for a table; `Invalid` for moments that are still
    /// to come or run backwards, and for more than [`MAX_CHANGES`] records.
    pub async fn changes(&self, question: &ChangesQuestion) -> Result<FigureChanges> {
        let subject = self.subject(question.node).await?;
        let form = self
            .form_for(&question.campaign, &question.form, question.period)
            .await?;
        let (since, until) = (question.since, question.until);
        self.check_moment("since", Some(since))?;
        self.check_moment("until", Some(until))?;
        if since > until {
            return Err(StoreError::invalid(
                "since, until",
                format!("{} is after {}", since.to_rfc3339(), until.to_rfc3339()),
                "exchange the two",
            )
            .in_chinese(format!(
                "起始时刻 {} 晚于截止时刻 {}：请对调",
                since.to_rfc3339(),
                until.to_rfc3339()
            )));
        }
        let span = (to_its_end(since), to_its_end(until));
        let (period, place) = (question.period, subject.place());
        let in_tree = (period, Reading::default().tree_day(period, self.today()));
        let unseen = self.unseen(&form, in_tree, &place, span.1).await?;
        let acts = self.acts(&form, in_tree, &place, span, &unseen).await?;
        let total = async |moment| self.total(&form, in_tree, &subject, moment, &unseen).await;
        let (before, after) = (total(since).await?, total(until).await?);
        let entries = self.entries(&form, question, acts).await?;
        Ok(FigureChanges {
            form,
            before,
            after,
            entries,
        })
    }

    async fn total(
        &self,
        form: &FormVersion,
        (period, day): (Period, NaiveDate),
        subject: &Subject,
        moment: DateTime<Utc>,
        unseen: &Unseen,
    ) -> Result<TableRow> {
        let reading = Reading {
            as_recorded: true,
            known_at: Some(moment),
            ..Reading::default()
        };
        let place = subject.place();
        let pair = self
            .figures(form, period, &reading, std::slice::from_ref(&place))
            .await?
            .remove(&place.id);
        let tree = self.tree().await?;
        let held = unseen.held(&tree, place.id, (period, day), to_its_end(moment))?;
        let pair = pair.unwrap_or_default().minus(&held)?;
        Ok(total_row(form, subject, &pair))
    }

    /// The page of the acts that concern the period, told in full.
    async fn entries(
        &self,
        form: &FormVersion,
        question: &ChangesQuestion,
        mut acts: Acts,
    ) -> Result<Page<FigureChange>> {
        let movers = std::mem::take(&mut acts.movers);
        let acts: Vec<Act> = acts.list()?;
        let concern = acts
            .iter()
            .enumerate()
            .filter(|(_, act)| act.concerns(form))
            .map(|(place, act)| (act.key(), place));
        let page = Page::of_all(&question.page, concern.collect());
        let shown: Vec<usize> = page.items.iter().map(|(_, place)| *place).collect();
        let mut units: Vec<(i32, NodeId)> = shown.iter().map(|place| acts[*place].unit()).collect();
        units.sort_unstable();
        units.dedup();
        let reading = Reading {
            as_recorded: true,
            known_at: Some(question.until),
            ..Reading::default()
        };
        let mut stands = self
            .own_figures_by_shard(form, question.period, &reading, &units)
            .await?;
        self.all_of_movers(
            form,
            question.period,
            &reading,
            (&units, movers),
            &mut stands,
        )
        .await?;
        // From the newest back: what stood after an act stood before the next.
        let mut around: HashMap<usize, (Vec<CellAnswer>, Vec<CellAnswer>)> = HashMap::new();
        for (place, act) in acts.iter().enumerate() {
            if units.binary_search(&act.unit()).is_err() {
                continue;
            }
            let after = stands.remove(&act.unit()).unwrap_or_default();
            let before = after.minus(&act.change)?;
            if shown.contains(&place) {
                around.insert(place, (form.answers(&before), form.answers(&after)));
            }
            stands.insert(act.unit(), before);
        }
        let told = self.told(shown.iter().map(|place| &acts[*place])).await?;
        let names = self
            .agency_names(units.iter().map(|(_, unit)| crate::row::node_key(*unit)))
            .await?;
        let mut items = Vec::with_capacity(shown.len());
        for (key, place) in page.items {
            let act = &acts[place];
            let name = names.get(&crate::row::node_key(act.unit().1));
            let name = name
                .ok_or_else(|| StoreError::damaged(format!("unit {:?} has no name", act.unit())))?;
            let (before, after) = around.remove(&place).unwrap_or_default();
            let told = told.of(act);
            let counts = &act.change.now;
            let entry = FigureChange {
                key: key.clone(),
                unit_code: name.code.clone(),
                unit_name: name.name.clone(),
                simulated: name.simulated,
                cause: act.cause,
                from: crate::row::period(question.period.kind().as_str(), act.from)?,
                recorded_at: moment(act.recorded_at),
                report: told.report,
                revision: told.report.and(act.report.map(|(_, revision)| revision)),
                by: told.by,
                reason: told.reason,
                before,
                after,
                differences: form.amounts(&act.change),
                expected: counts.expected,
                reported: counts.reported,
                on_time: counts.on_time,
            };
            items.push((key, entry));
        }
        Ok(Page {
            items,
            has_next: page.has_next,
            has_previous: page.has_previous,
        })
    }

    /// Of a unit that moved in the period all is at the node asked or nothing, whichever shard it lies in.
    async fn all_of_movers(
        &self,
        form: &FormVersion,
        period: Period,
        reading: &Reading,
        (shown, movers): (&[UnitAt], BTreeMap<i32, Mover>),
        stands: &mut HashMap<UnitAt, Pair>,
    ) -> Result<()> {
        let movers: Vec<(NodeId, Mover)> = movers
            .into_iter()
            .map(|(unit, mover)| (crate::row::node(unit), mover))
            .filter(|(unit, mover)| shown.binary_search(&(mover.shard_key, *unit)).is_ok())
            .collect();
        let keys: Vec<UnitAt> = movers
            .iter()
            .flat_map(|(unit, mover)| mover.shards.iter().map(|shard| (*shard, *unit)))
            .collect();
        let mut own = self.own_figures(form, period, reading, &keys).await?;
        for (unit, mover) in movers {
            let own = own.remove(&unit).filter(|_| mover.is_in);
            stands.insert((mover.shard_key, unit), own.unwrap_or_default());
        }
        Ok(())
    }
}

impl FormVersion {
    /// What stands in each number column, aligned with [`FormVersion::number_columns`]; 0 for a rate, which is not added.
    pub(crate) fn amounts(&self, pair: &Pair) -> Vec<i64> {
        let rules = self.rules.iter();
        rules
            .map(|rule| rule.amount(&pair.now, &pair.before))
            .collect()
    }
}
