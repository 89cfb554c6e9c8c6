//! The enterprises of an area: their duties as rates, by its subordinates, what changed, and who holds them back.

use std::collections::{BTreeMap, HashMap};

use cengbao_domain::compliance::{Change, State, Tally};
use cengbao_domain::ids::NodeId;
use cengbao_domain::path::Path;
use chrono::NaiveDate;

use super::Registered;
use super::rules::{Known, Rules};
use crate::access::Scope;
use crate::activity::{Days, calendar};
use crate::campaign::AppliedCampaign;
use crate::error::{Result, StoreError};
use crate::jurisdiction::{Jurisdiction, JurisdictionFilter};
use crate::page::{MAX_PAGE, Page, PageRequest};
use crate::row;

/// Whose enterprises.
#[derive(Clone, Debug)]
pub enum Area {
    /// Those that lie in a jurisdiction.
    Place(NodeId, Path),
    /// Those that an agency, or one inside it, answers for.
    Section(Path),
    /// All that the scope sees.
    Everything,
}

/// A question about the duties of the enterprises of an area.
#[derive(Clone, Debug)]
pub struct AreaQuestion {
    /// Whose.
    pub area: Area,
    /// Of which campaign.
    pub campaign: AppliedCampaign,
    /// On which day.
    pub as_of: NaiveDate,
    /// What changed since this day.
    pub since: Option<NaiveDate>,
    /// Whether by subordinates too.
    pub by_children: bool,
}

/// How the enterprises of a row stand with a duty.
#[derive(Clone, Debug, Default)]
pub struct DutyCell {
    /// How many stand how.
    pub tally: Tally,
    /// Why that changed; none where no earlier day is asked.
    pub change: Option<Change>,
}

/// A row: a subordinate, or the area itself.
#[derive(Clone, Debug)]
pub struct AreaRow {
    /// The subordinate; none for the whole, and for what lies in no subordinate.
    pub place: Option<Jurisdiction>,
    /// Enterprises on the day.
    pub enterprises: u64,
    /// In the order of the duties.
    pub cells: Vec<DutyCell>,
}

/// The answer.
#[derive(Clone, Debug)]
pub struct AreaCompliance {
    /// Codes of the duties that bind enterprises, in printed order.
    pub duties: Vec<String>,
    /// The whole area.
    pub total: AreaRow,
    /// Its subordinates in the order of their codes; last what lies in none of them, if there is any.
    pub rows: Vec<AreaRow>,
}

/// An enterprise that holds a duty back.
#[derive(Clone, Debug)]
pub struct HeldBack {
    /// The enterprise.
    pub enterprise: NodeId,
    /// How it stands.
    pub state: State,
}

/// An enterprise with how it stands with each duty.
struct Standing {
    registered: Registered,
    states: Vec<State>,
}

impl Scope {
    /// The duties of an area's enterprises as rates.
    ///
    /// Errors: `Invalid` for an earlier day that is not earlier.
    pub async fn area_compliance(&self, question: &AreaQuestion) -> Result<AreaCompliance> {
        question.check_since()?;
        let (duties, after) = self.standings(question, question.as_of).await?;
        let before = match question.since {
            Some(since) => Some(self.standings(question, since).await?.1),
            None => None,
        };
        let children = match (&question.area, question.by_children) {
            (Area::Place(node, _), true) => self.subordinates_of(*node).await?,
            _ => Vec::new(),
        };
        let mut total = Sum::new(duties.len(), question.since.is_some());
        let mut rows: BTreeMap<usize, Sum> = BTreeMap::new();
        let home = |one: &Registered| home(&children, one);
        for one in after.values() {
            total.count(&one.states);
            if question.by_children {
                let sum = rows.entry(home(&one.registered));
                sum.or_insert_with(|| total.empty()).count(&one.states);
            }
        }
        let before = before.unwrap_or_default();
        let gone = before.keys().filter(|id| !after.contains_key(id));
        for id in after.keys().chain(gone) {
            let (then, now) = (before.get(id), after.get(id));
            total.change(then, now);
            let homes = [then, now].map(|one| one.map(|one| home(&one.registered)));
            let mut places: Vec<usize> = homes.into_iter().flatten().collect();
            places.dedup();
            for place in places.into_iter().filter(|_| question.by_children) {
                let at = |at: usize, one| if homes[at] == Some(place) { one } else { None };
                let sum = rows.entry(place).or_insert_with(|| total.empty());
                sum.change(at(0, then), at(1, now));
            }
        }
        // A subordinate without enterprises is a row too.
        for place in 0..children.len() {
            rows.entry(place).or_insert_with(|| total.empty());
        }
        let rows = rows
            .into_iter()
            .map(|(place, sum)| sum.row(children.get(place).cloned()));
        Ok(AreaCompliance {
            duties,
            rows: rows.collect(),
            total: total.row(None),
        })
    }

    /// The enterprises of an area that hold a duty back: those that have missed it first, then those at risk, those of
    /// which nothing is known, those under way; by code.
    ///
    /// Errors: `Invalid` for a duty that binds no enterprise.
    pub async fn list_held_back(
        &self,
        question: &AreaQuestion,
        duty: &str,
        page: &PageRequest,
    ) -> Result<Page<HeldBack>> {
        let (duties, standings) = self.standings(question, question.as_of).await?;
        let Some(at) = duties.iter().position(|code| code == duty) else {
            return Err(StoreError::invalid(
                "duty",
                format!("the campaign has no duty {duty} that binds enterprises"),
                "use a code of the answer's duties",
            )
            .in_chinese(format!(
                "该行动没有约束企业的规定动作 {duty}：请使用结果中的代码"
            )));
        };
        let rank = |state: State| match state {
            State::Missed => Some(0),
            State::AtRisk => Some(1),
            State::NoData => Some(2),
            State::OnTrack => Some(3),
            State::Met | State::NotApplicable => None,
        };
        let mut items: Vec<(String, HeldBack)> = standings
            .into_values()
            .filter_map(|one| {
                let state = one.states[at];
                let key = format!("{}{}", rank(state)?, one.registered.code);
                let enterprise = row::node(one.registered.id);
                Some((key, HeldBack { enterprise, state }))
            })
            .collect();
        items.sort_by(|(a, _), (b, _)| a.cmp(b));
        Ok(Page::of_all(page, items))
    }

    /// The enterprises of a question on a day, each with its states.
    async fn standings(
        &self,
        question: &AreaQuestion,
        day: NaiveDate,
    ) -> Result<(Vec<String>, HashMap<i32, Standing>)> {
        let which = self.enterprises_of(question).await?;
        let registered = self.registered(&which, day).await?;
        let days = self.days_of(&which, day, &question.campaign).await?;
        let sectors = self.sectors_on(&registered).await?;
        let mut rules = Rules::new(&question.campaign.definition, day);
        let happened = self.happened_to(&rules, &which, day).await?;
        let none = Days::new();
        let mut standings = HashMap::with_capacity(registered.len());
        for one in registered {
            let days = days.get(&one.id).unwrap_or(&none);
            let known = Known {
                sectors: sectors.get(&one.sector_set),
                happened: happened.get(&one.id).map_or(&[], Vec::as_slice),
            };
            let states = rules.states(&one, known, |duty| calendar(days, duty));
            let standing = Standing {
                registered: one,
                states,
            };
            standings.insert(standing.registered.id, standing);
        }
        let duties = rules.codes().map(str::to_owned).collect();
        Ok((duties, standings))
    }

    pub(crate) async fn subordinates_of(&self, node: NodeId) -> Result<Vec<Jurisdiction>> {
        let filter = JurisdictionFilter {
            parent: Some(node),
            ..JurisdictionFilter::default()
        };
        let page = PageRequest::first(MAX_PAGE);
        Ok(self.list_jurisdictions(&filter, &page).await?.nodes())
    }
}

/// The subordinate in which an enterprise lies; one beyond the last where it lies in none.
fn home(children: &[Jurisdiction], one: &Registered) -> usize {
    children
        .iter()
        .position(|child| child.path.contains(&one.path))
        .unwrap_or(children.len())
}

/// What the enterprises of a row come to.
struct Sum {
    enterprises: u64,
    tallies: Vec<Tally>,
    changes: Option<Vec<Change>>,
}

impl Sum {
    fn new(duties: usize, with_change: bool) -> Self {
        Self {
            enterprises: 0,
            tallies: vec![Tally::default(); duties],
            changes: with_change.then(|| vec![Change::default(); duties]),
        }
    }

    fn empty(&self) -> Self {
        Self::new(self.tallies.len(), self.changes.is_some())
    }

    fn count(&mut self, states: &[State]) {
        self.enterprises += 1;
        for (tally, state) in self.tallies.iter_mut().zip(states) {
            tally.add(*state);
        }
    }

    fn change(&mut self, before: Option<&Standing>, after: Option<&Standing>) {
        for (at, change) in self.changes.iter_mut().flatten().enumerate() {
            let state = |one: Option<&Standing>| one.map(|one| one.states[at]);
            change.add(state(before), state(after));
        }
    }

    fn row(self, place: Option<Jurisdiction>) -> AreaRow {
        let mut changes = self.changes.into_iter().flatten();
        let cells = self.tallies.into_iter().map(|tally| DutyCell {
            tally,
            change: changes.next(),
        });
        AreaRow {
            place,
            enterprises: self.enterprises,
            cells: cells.collect(),
        }
    }
}
