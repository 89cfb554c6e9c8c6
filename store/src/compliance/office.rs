//! Whether offices keep the duties that a campaign has for them (机构的规定动作): of one, of many at once, and of an area by
//! its subordinates, with what changed since an earlier day and who holds it back.

use std::collections::HashMap;

use cengbao_domain::compliance::{Span, State, asks_unnamed_offices, may_ask_more_offices};
use cengbao_domain::ids::NodeId;
use chrono::NaiveDate;

use super::DutyMeasure;
use super::area::{Area, AreaQuestion};
use super::office_rules::OfficeRules;
use super::offices::Bound;
use super::rates::{AreaRow, Standing, Standings, behind, holds_back, rated};
use super::registry::has_begun;
use crate::access::Scope;
use crate::activity::Days;
use crate::campaign::AppliedCampaign;
use crate::error::{Result, StoreError};
use crate::page::{Page, PageRequest};
use crate::row;

/// A duty that is for offices.
#[derive(Clone, Debug)]
pub struct OfficeDuty {
    /// Its code.
    pub code: String,
    /// Others may have to do it whom nobody names.
    pub is_open: bool,
}

/// How the offices of an area stand.
#[derive(Clone, Debug)]
pub struct OfficeCompliance {
    /// The duties that are for offices, in printed order.
    pub duties: Vec<OfficeDuty>,
    /// The whole area.
    pub total: AreaRow,
    /// Its subordinates in the order of their codes; last what lies in none of them, if there is any.
    pub rows: Vec<AreaRow>,
}

/// An office that holds a duty back.
#[derive(Clone, Debug)]
pub struct OfficeHeldBack {
    /// The office.
    pub office: NodeId,
    /// How it stands.
    pub state: State,
    /// How many times it lacks in the windows that have begun; of a bundle in those of its parts.
    pub lacks: u64,
}

impl Scope {
    /// How offices stand with the duties of campaigns that bind them, for each campaign in printed order. Offices that
    /// did not exist on the day, or that the campaign does not bind, are left out.
    pub async fn office_compliance(
        &self,
        offices: &[NodeId],
        campaigns: &[&AppliedCampaign],
        as_of: NaiveDate,
    ) -> Result<Vec<HashMap<NodeId, Vec<DutyMeasure>>>> {
        let bound = Bound::of(offices, campaigns);
        let found = self.offices_on(&bound, as_of).await?;
        let days = self.office_days(&bound, campaigns).await?;
        let (none, nothing) = (Days::new(), HashMap::new());
        let of_campaign = |campaign: &&AppliedCampaign| {
            let mut rules = OfficeRules::new(campaign, as_of);
            let days = days.get(&campaign.id).unwrap_or(&nothing);
            let measures = found.iter().map(|office| {
                let days = days.get(&office.id).unwrap_or(&none);
                (row::node(office.id), rules.measures(office, days))
            });
            measures.collect()
        };
        Ok(campaigns.iter().map(of_campaign).collect())
    }

    /// The duties of an area's offices as rates.
    ///
    /// Errors: `Invalid` for an earlier day that is not earlier.
    pub async fn area_offices(&self, question: &AreaQuestion) -> Result<OfficeCompliance> {
        question.check_since()?;
        let mut after = self
            .office_standings(question, question.as_of, None)
            .await?;
        let mut before = match question.since {
            Some(since) => Some(self.office_standings(question, since, None).await?),
            None => None,
        };
        let below = self.rows_of(question).await?;
        below.home(&mut after, question.as_of);
        if let (Some(before), Some(since)) = (&mut before, question.since) {
            below.home(before, since);
        }
        let children = below.children;
        let campaign = &question.campaign.definition;
        let rules = OfficeRules::new(&question.campaign, question.as_of);
        let duties: Vec<OfficeDuty> = rules
            .duties()
            .iter()
            .map(|duty| OfficeDuty {
                code: duty.item.code.clone(),
                is_open: may_ask_more_offices(campaign, duty),
            })
            .collect();
        let unnamed = rules
            .duties()
            .iter()
            .map(|duty| asks_unnamed_offices(campaign, duty));
        let unnamed: Vec<bool> = unnamed.collect();
        let (mut total, mut rows) = rated(
            duties.len(),
            &children,
            question.by_children,
            &after,
            before,
        );
        // Of his own duties an office is told, and not of whom else the document may mean.
        let first = Span::of(campaign).map(|span| span.first);
        if matches!(question.area, Area::Place(..)) && has_begun(question, first) {
            for row in rows.iter_mut().chain([&mut total]) {
                let all = unnamed.iter().enumerate();
                all.filter(|(_, is)| **is)
                    .for_each(|(at, _)| row.say_unnamed(at));
            }
        }
        Ok(OfficeCompliance {
            duties,
            total,
            rows,
        })
    }

    /// The offices of an area that hold a duty back: those that have missed it first, then those at risk, those of
    /// which nothing is known, those under way; of these who lacks most times, then by code.
    ///
    /// Errors: `Invalid` for a duty that is for no office.
    pub async fn list_offices_held_back(
        &self,
        question: &AreaQuestion,
        duty: &str,
        page: &PageRequest,
    ) -> Result<Page<OfficeHeldBack>> {
        let Some(at) = OfficeRules::new(&question.campaign, question.as_of).at(duty) else {
            return Err(StoreError::invalid(
                "duty",
                format!("the campaign has no duty {duty} that is for offices"),
                "use a code of the answer's duties",
            )
            .in_chinese(format!(
                "该行动没有约束机构的规定动作 {duty}：请使用结果中的代码"
            )));
        };
        let standings = self
            .office_standings(question, question.as_of, Some(at))
            .await?;
        let items = behind(&standings, at).into_iter().map(|(key, one)| {
            let held_back = OfficeHeldBack {
                office: row::node(one.unit),
                state: one.state,
                lacks: one.lacks,
            };
            (key, held_back)
        });
        Ok(Page::of_all(page, items.collect()))
    }

    /// The offices of a question on a day that have a duty, each with its states, and of one duty with what it lacks.
    async fn office_standings(
        &self,
        question: &AreaQuestion,
        day: NaiveDate,
        lacking: Option<usize>,
    ) -> Result<Standings> {
        let mut rules = OfficeRules::new(&question.campaign, day);
        if rules.duties().is_empty() {
            return Ok(Standings::new());
        }
        let bound = self.bound_in(question);
        let campaign = &question.campaign;
        let days = self.office_days(&bound, &[campaign]).await?;
        let (none, nothing) = (Days::new(), HashMap::new());
        let days = days.get(&campaign.id).unwrap_or(&nothing);
        let mut standings = Standings::new();
        for office in self.offices_in(question, day).await? {
            let mut duties = rules.duties().iter();
            if !duties.any(|duty| office.is_among(campaign.id, &duty.by)) {
                continue;
            }
            let days = days.get(&office.id).unwrap_or(&none);
            let states = rules.states(&office, days);
            let lacks = lacking.filter(|at| holds_back(states[*at]));
            let lacks = lacks.map_or(0, |at| rules.lacking(&office, days, at));
            let standing = Standing {
                code: office.code,
                path: office.path,
                states,
                lacks,
            };
            standings.insert(office.id, standing);
        }
        Ok(standings)
    }
}
