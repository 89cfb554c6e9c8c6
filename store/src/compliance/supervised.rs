//! Which windows of the duties of the enterprises that one supervises end next (监管对象的到期时间窗): how many are asked, and
//! how many of them have done it.
//!
//! Only enterprises of which the viewer may record what he saw, within his sectors. In a number of statements that does
//! not depend on how many there are.

use std::collections::{BTreeMap, HashMap};

use cengbao_domain::accident::Occurrence;
use cengbao_domain::period::Period;
use cengbao_domain::policy::{Action, Resource, Role};
use chrono::NaiveDate;
use sea_orm::Condition;

use super::Registered;
use super::past::Past;
use super::rules::Rules;
use crate::access::Scope;
use crate::activity::{Days, calendar};
use crate::campaign::AppliedCampaign;
use crate::error::Result;

/// A window that ends on a day, of all that are asked it.
#[derive(Clone, Debug)]
pub(crate) struct SupervisedWindow {
    /// Code of the campaign.
    pub(crate) campaign: String,
    /// Code of the duty.
    pub(crate) duty: String,
    /// Its title.
    pub(crate) title: String,
    /// The calendar period, of a calendar duty.
    pub(crate) period: Option<Period>,
    /// Last day.
    pub(crate) last: NaiveDate,
    /// Of so many enterprises it is asked.
    pub(crate) asked: u32,
    /// So many of them have done it often enough.
    pub(crate) kept: u32,
}

impl Scope {
    /// The windows that have begun and end between two days, both included; none for who supervises nobody.
    pub(crate) async fn supervised_windows(
        &self,
        from: NaiveDate,
        until: NaiveDate,
    ) -> Result<Vec<SupervisedWindow>> {
        let mut grants = self.viewer().grants.iter();
        if !grants.any(|grant| grant.role == Role::Supervisor) {
            return Ok(Vec::new());
        }
        let today = self.today();
        let every = Condition::all();
        let mut registered = self.registered(&every, today).await?;
        let sets = self
            .sectors_of(registered.iter().map(|one| one.sector_set))
            .await?;
        registered.retain(|one| {
            let sectors = sets.get(&one.sector_set).map_or(&[][..], Vec::as_slice);
            self.covers(Action::Record, Resource::Activity, &one.path, sectors)
        });
        if registered.is_empty() {
            return Ok(Vec::new());
        }
        let campaigns = self.list_every_campaign().await?;
        let all: Vec<&AppliedCampaign> = campaigns.iter().collect();
        let mut evidence = self.days_in(&every, today, &all).await?;
        let rules = campaigns
            .iter()
            .map(|one| Rules::new(&one.definition, today));
        let rules: Vec<Rules<'_>> = rules.collect();
        let of_each: Vec<&Rules<'_>> = rules.iter().collect();
        let happened = self.happened_to(&of_each, &every, today).await?;
        let supervised = Supervised {
            past: self.past_of(&every, today, &mut registered).await?,
            registered,
            happened,
        };
        let mut found = Vec::new();
        for (campaign, rules) in campaigns.iter().zip(rules) {
            let days = evidence.remove(&campaign.id).unwrap_or_default();
            found.extend(supervised.ending(&campaign.code, rules, &days, (from, until)));
        }
        Ok(found)
    }
}

/// The enterprises that the viewer supervises, with what is known of them.
struct Supervised {
    registered: Vec<Registered>,
    past: Past,
    happened: HashMap<i32, Vec<Occurrence>>,
}

impl Supervised {
    fn ending(
        &self,
        campaign: &str,
        mut rules: Rules<'_>,
        days: &HashMap<i32, Days>,
        (from, until): (NaiveDate, NaiveDate),
    ) -> Vec<SupervisedWindow> {
        let none = Days::new();
        let mut counted: BTreeMap<(usize, NaiveDate, Option<Period>), (u32, u32)> = BTreeMap::new();
        for one in &self.registered {
            let days = days.get(&one.id).unwrap_or(&none);
            let happened = self.happened.get(&one.id).map_or(&[][..], Vec::as_slice);
            let known = self.past.known(one, happened);
            let ending = rules.ending(one, known, |duty| calendar(days, duty), from..=until);
            for ending in ending {
                let key = (ending.duty, ending.last, ending.period);
                let (asked, kept) = counted.entry(key).or_default();
                *asked += 1;
                *kept += u32::from(ending.is_kept);
            }
        }
        let titles: Vec<(&str, &str)> = rules.titles().collect();
        let windows = counted
            .into_iter()
            .filter_map(|((at, last, period), (asked, kept))| {
                let (duty, title) = titles.get(at)?;
                Some(SupervisedWindow {
                    campaign: campaign.to_owned(),
                    duty: (*duty).to_owned(),
                    title: (*title).to_owned(),
                    period,
                    last,
                    asked,
                    kept,
                })
            });
        windows.collect()
    }
}
