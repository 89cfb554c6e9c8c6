//! The enterprises of an area: their duties as rates, by its subordinates, what changed, and who holds them back.

use std::collections::HashMap;

use cengbao_domain::compliance::{Span, State, lacking_times};
use cengbao_domain::ids::NodeId;
use cengbao_domain::path::Path;
use chrono::NaiveDate;

use super::below::Below;
use super::rates::{AreaRow, Standing, behind, holds_back, rated};
use super::registry::has_begun;
use super::rules::Rules;
use crate::access::Scope;
use crate::activity::{Days, calendar};
use crate::campaign::AppliedCampaign;
use crate::error::{Result, StoreError};
use crate::page::{Page, PageRequest};
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
    /// How many times it lacks in the windows that have begun; of a bundle in those of its parts.
    pub lacks: u64,
}

impl Scope {
    /// The duties of an area's enterprises as rates.
    ///
    /// Errors: `Invalid` for an earlier day that is not earlier.
    pub async fn area_compliance(&self, question: &AreaQuestion) -> Result<AreaCompliance> {
        question.check_since()?;
        let (duties, mut after) = self.standings(question, question.as_of, None).await?;
        let mut before = match question.since {
            Some(since) => Some(self.standings(question, since, None).await?.1),
            None => None,
        };
        let below = self.rows_of(question).await?;
        below.home(&mut after, question.as_of);
        if let (Some(before), Some(since)) = (&mut before, question.since) {
            below.home(before, since);
        }
        let children = below.children;
        let (mut total, mut rows) = rated(
            duties.len(),
            &children,
            question.by_children,
            &after,
            before,
        );
        let first = Span::of(&question.campaign.definition).map(|span| span.first);
        if has_begun(question, first) {
            let present = after.values().map(|one| &one.path);
            let silent = self.silent_rows(question, &children, present).await?;
            if silent.is(None) {
                total.say_silent();
            }
            let rows = rows.iter_mut().enumerate();
            for (_, row) in rows.filter(|(at, _)| silent.is(Some(*at))) {
                row.say_silent();
            }
        }
        Ok(AreaCompliance {
            duties,
            total,
            rows,
        })
    }

    /// The enterprises of an area that hold a duty back: those that have missed it first, then those at risk, those of
    /// which nothing is known, those under way; of these who lacks most times, then by code.
    ///
    /// Errors: `Invalid` for a duty that binds no enterprise.
    pub async fn list_held_back(
        &self,
        question: &AreaQuestion,
        duty: &str,
        page: &PageRequest,
    ) -> Result<Page<HeldBack>> {
        let rules = Rules::new(&question.campaign.definition, question.as_of);
        let Some(at) = rules.codes().position(|code| code == duty) else {
            return Err(StoreError::invalid(
                "duty",
                format!("the campaign has no duty {duty} that binds enterprises"),
                "use a code of the answer's duties",
            )
            .in_chinese(format!(
                "该行动没有约束企业的规定动作 {duty}：请使用结果中的代码"
            )));
        };
        let (_, standings) = self.standings(question, question.as_of, Some(at)).await?;
        let items = behind(&standings, at).into_iter().map(|(key, one)| {
            let held_back = HeldBack {
                enterprise: row::node(one.unit),
                state: one.state,
                lacks: one.lacks,
            };
            (key, held_back)
        });
        Ok(Page::of_all(page, items.collect()))
    }

    /// The enterprises of a question on a day, each with its states, and of one duty with what it lacks.
    async fn standings(
        &self,
        question: &AreaQuestion,
        day: NaiveDate,
        lacking: Option<usize>,
    ) -> Result<(Vec<String>, HashMap<i32, Standing>)> {
        let which = self.enterprises_of(question, day).await?;
        let mut registered = self.registered(&which, day).await?;
        let days = self.days_of(&which, day, &question.campaign).await?;
        let past = self.past_of(&which, day, &mut registered).await?;
        let mut rules = Rules::new(&question.campaign.definition, day);
        let happened = self.happened_to(&[&rules], &which, day).await?;
        let none = Days::new();
        let mut standings = HashMap::with_capacity(registered.len());
        for one in registered {
            let days = days.get(&one.id).unwrap_or(&none);
            let happened = happened.get(&one.id).map_or(&[][..], Vec::as_slice);
            let known = past.known(&one, happened);
            let done = |duty: &str| calendar(days, duty);
            let states = rules.states(&one, known, done);
            let lacks = lacking.filter(|at| holds_back(states[*at]));
            let lacks = lacks.map_or(0, |at| lacking_times(&rules.begun(&one, known, at, done)));
            let standing = Standing {
                code: one.code,
                path: one.path,
                states,
                lacks,
            };
            standings.insert(one.id, standing);
        }
        let duties = rules.codes().map(str::to_owned).collect();
        Ok((duties, standings))
    }

    /// The subordinates that have a row of their own: those of the day, and of the earlier one.
    pub(super) async fn rows_of(&self, question: &AreaQuestion) -> Result<Below> {
        match (&question.area, question.by_children) {
            (Area::Place(node, path), true) => {
                let days = [Some(question.as_of), question.since];
                let days: Vec<NaiveDate> = days.into_iter().flatten().collect();
                self.below_on(*node, path, &days).await
            }
            _ => Ok(Below::default()),
        }
    }
}
