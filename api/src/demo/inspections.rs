//! The simulated inspections (模拟专项执法检查) of 汕尾市's offices at three levels, so that what its document wants of offices
//! again and again can be looked at.
//!
//! The document lists no department of any level (`enforcing-departments-…`). Laid over the campaign as it is written,
//! never into its files: a few members for its three groups, those below the city invented, and the reason.

use cengbao_domain::campaign::{AgencyEntry, AgencyKind, Campaign, Interpretation, Reading};
use cengbao_domain::level::Level;
use cengbao_domain::policy::Role;
use cengbao_store::{ActivityOutcome, RecordActivity, Store, StoreError};
use chrono::{DateTime, NaiveDate, Utc};

use super::enterprises::{CAMPAIGN, CITY, Made};
use super::places::{Place, Places};
use super::posts::{self, Post};
use super::promises::moment;
use super::roster;
use crate::error::Result;

/// The duty.
const DUTY: &str = "enforcement";
/// What is added is marked with it.
const READING: &str = "simulated-enforcers";
/// The city's bureaus that inspect in the demonstration.
const BUREAUS: [&str; 3] = ["4415.yjj", "4415.xf", "4415.jtj"];
/// Towns of each county whose office inspects.
const TOWNS: usize = 2;

/// An office that inspects.
struct Enforcer {
    code: String,
    /// Its group.
    group: &'static str,
    /// Its place, where it is invented.
    place: Option<String>,
    /// Position of its county, and of its town in it.
    county: usize,
    town: usize,
}

/// All of them: the city's, each county's, those of its first towns.
fn enforcers(places: &Places) -> Vec<Enforcer> {
    let mut all: Vec<Enforcer> = BUREAUS
        .iter()
        .enumerate()
        .map(|(county, code)| Enforcer {
            code: (*code).to_owned(),
            group: "enforcing-departments-city",
            place: None,
            county,
            town: 0,
        })
        .collect();
    for (county, place) in places.below(CITY, Level::County).into_iter().enumerate() {
        let invented = |group, town, place: &Place, key: &str| Enforcer {
            code: format!("{}.{key}", place.code),
            group,
            place: Some(place.code.clone()),
            county,
            town,
        };
        all.push(invented("enforcing-departments-county", 0, place, "yjj"));
        let towns = places.below(&place.code, Level::Township);
        let towns = towns.into_iter().take(TOWNS).enumerate();
        all.extend(towns.map(|(at, town)| invented("enforcing-departments-town", at, town, "yjb")));
    }
    all
}

/// Names the offices that inspect.
pub(super) fn add_enforcers(campaign: &mut Campaign, places: &Places) {
    for one in enforcers(places) {
        let place = one.place.as_deref().and_then(|code| places.find(code));
        campaign
            .agencies
            .extend(place.map(|place| office(&one, place)));
        let mut groups = campaign.groups.iter_mut();
        if let Some(group) = groups.find(|group| group.code == one.group) {
            // They go on: only some are named.
            group.undefined = None;
            group.members.push(one.code);
        }
    }
    campaign.interpretations.push(Interpretation {
        code: READING.to_owned(),
        question: "专项执法检查由哪些部门开展，文中没有列出，为什么这里有？".to_owned(),
        readings: vec![
            Reading {
                code: "simulated".to_owned(),
                text: "仅限演示：市级取三个部门，县级、乡镇级各模拟几个部门，名单未列尽。"
                    .to_owned(),
                clause: roster::clause(),
            },
            Reading {
                code: "printed".to_owned(),
                text: "按文中所印，没有名单，谁也不能认定在内。".to_owned(),
                clause: roster::clause(),
            },
        ],
        in_force: "simulated".to_owned(),
        reason: "演示数据，不是文件的内容；正式使用时由市安委办列出三级行业主管部门。".to_owned(),
    });
}

fn office(one: &Enforcer, place: &Place) -> AgencyEntry {
    let (name, kind) = match place.level {
        Level::County => ("应急管理局", AgencyKind::Bureau),
        _ => ("应急管理办公室", AgencyKind::Section),
    };
    AgencyEntry {
        code: one.code.clone(),
        name: format!("{}{name}（模拟）", place.name),
        kind,
        ..roster::office(place)
    }
}

/// The accounts of those that are invented. The start page offers those of one county.
pub(super) fn posts(campaigns: &[&Campaign], places: &Places) -> Vec<Post> {
    let mut posts = Vec::new();
    let of_city = campaigns.iter().find(|campaign| campaign.code == CAMPAIGN);
    let Some(campaign) = of_city else {
        return posts;
    };
    for one in enforcers(places) {
        let Some(place) = &one.place else { continue };
        let Some(unit) = campaign.agency(&one.code) else {
            continue;
        };
        for role in [Role::Reporter, Role::Viewer] {
            let shown = one.county == 1 && one.town == 0;
            let post = posts::post(
                &one.code,
                role,
                &one.code,
                &unit.name,
                Some(&one.code),
                shown,
            );
            let named = places.find(place).map(|place| place.name.clone());
            posts.push(Post {
                place: named.unwrap_or_default(),
                jurisdiction: place.clone(),
                of_unit: Some(unit.name.clone()),
                ..post
            });
        }
    }
    posts
}

/// On which days an office inspected. A bureau of the city waits until December, one county let a quarter pass, one town a
/// month; the others keep their cadence.
fn days(one: &Enforcer) -> Vec<NaiveDate> {
    let day = |month, day| NaiveDate::from_ymd_opt(2020, month, day).expect("it is a day of 2020");
    match one.group {
        "enforcing-departments-city" if one.county == 2 => vec![day(12, 1)],
        "enforcing-departments-city" => vec![day(8, 20)],
        "enforcing-departments-county" if one.county == 2 => vec![day(10, 12)],
        "enforcing-departments-county" => vec![day(8, 25), day(10, 28)],
        _ => (7..=12)
            .filter(|month| (one.county, one.town, *month) != (1, 1, 9))
            .map(|month| day(month, 10))
            .collect(),
    }
}

/// Records every inspection that lies before `now`; how many there were.
pub(super) async fn record_all(
    store: &Store,
    made: &[Made],
    places: &Places,
    now: DateTime<Utc>,
) -> Result<usize> {
    let mut taken = 0;
    for one in enforcers(places) {
        let lies_there = |firm: &&Made| match &one.place {
            Some(place) => firm.place.starts_with(place.as_str()),
            None => true,
        };
        let inspected = made.iter().find(lies_there).map(|firm| firm.code.clone());
        for day in days(&one).into_iter().filter(|day| moment(*day) < now) {
            record(store, &one.code, inspected.clone(), day).await?;
            taken += 1;
        }
    }
    Ok(taken)
}

async fn record(
    store: &Store,
    office: &str,
    inspected: Option<String>,
    done_on: NaiveDate,
) -> Result<()> {
    let account = posts::name(office, Role::Reporter);
    let scope = store.scope(&account, moment(done_on)).await?;
    let outcome = scope
        .record_activity(RecordActivity {
            unit: office.to_owned(),
            inspected,
            campaign: CAMPAIGN.to_owned(),
            duty: DUTY.to_owned(),
            done_on,
            note: Some("模拟".to_owned()),
            distinct: false,
            attachments: Vec::new(),
            key: Some(format!("demo {DUTY} {done_on}")),
        })
        .await?;
    match outcome {
        ActivityOutcome::Done(_) => Ok(()),
        ActivityOutcome::Conflict(_)
        | ActivityOutcome::Duplicate(_)
        | ActivityOutcome::NotAllowed { .. } => {
            let message = format!("the demonstration cannot record {DUTY} of {office}");
            Err(StoreError::Internal(message).into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_level_has_offices_that_inspect_and_those_below_the_city_are_marked_as_invented() {
        let places = Places::read();
        let campaigns = crate::demo::campaigns(&places);
        let mut campaigns = campaigns.iter();
        let campaign = campaigns
            .find(|one| one.code == CAMPAIGN)
            .expect("it is one");
        for (level, count) in [("city", 3), ("county", 4), ("town", 8)] {
            let group = campaign.group(&format!("enforcing-departments-{level}"));
            let group = group.expect("the document has it");
            assert_eq!(group.members.len(), count, "{level}");
            assert!(group.open && group.undefined.is_none());
            for code in &group.members {
                let office = campaign.agency(code).expect("it is named");
                assert_eq!(office.simulated, level != "city", "{code}");
            }
        }
    }
}
