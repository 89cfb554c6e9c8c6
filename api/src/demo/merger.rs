//! Two towns that become one in July, in a province that does not exist: no
//! real place is said to have done what it did not, and no real place's table
//! has a row or a figure of it.
//!
//! The invented towns owe 黑林镇's form by a schedule of their own, marked as a
//! simulation like the roster's; the merged one files from July on.

use cengbao_domain::campaign::{
    AgencyEntry, AgencyGroup, Campaign, Interpretation, Reading, Schedule,
};
use cengbao_domain::change::{BoundaryChange, ChangeKind};
use cengbao_domain::level::Level;
use cengbao_domain::period::Period;
use cengbao_domain::policy::Role;
use cengbao_store::{ChangeRow, Scope, Store, StoreError};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::accounts;
use super::places::{Place, Places};
use super::posts::{Post, post};
use super::roster;
use crate::error::Result;

/// The group, and the schedule, of the invented towns.
pub(super) const TOWNS: &str = "simulated-towns";
/// 示例县（模拟）, its prefecture and its province.
const COUNTY: &str = "990101";
const ABOVE: [&str; 2] = ["9901", "99"];
/// What becomes one, and what it becomes.
const MERGED: [&str; 2] = ["990101101", "990101102"];
const INTO: &str = "990101104";
const INTO_NAME: &str = "示例新镇（模拟）";
/// The office of the merged town, as the merger makes it of theirs.
pub(super) const SUCCESSOR: &str = "990101104.awb";
/// Before July is due: June is still told by two towns, July by one.
const ON: NaiveDate = NaiveDate::from_ymd_opt(2023, 7, 10).expect("10 July is a day");
/// 9:30 in Shanghai.
const AT_UTC: NaiveTime = NaiveTime::from_hms_opt(1, 30, 0).expect("half past one is a time");
const DOCUMENT: &str = "模拟民函〔2023〕1号";

/// Whether an office goes on in the merged town.
pub(super) fn is_merged(unit: &str) -> bool {
    let place = unit.split_once('.').map_or(unit, |(place, _)| place);
    MERGED.contains(&place)
}

/// Whether a period is told by the merged town: where its last day lies behind the day.
pub(super) fn is_after(period: Period) -> bool {
    period.last_day().is_some_and(|last| last >= ON)
}

/// Adds the invented towns and their schedule to the campaign.
pub(super) fn add_towns(campaign: &mut Campaign, places: &Places) {
    let offices: Vec<AgencyEntry> = places
        .below(COUNTY, Level::Township)
        .into_iter()
        .map(office)
        .collect();
    let members = offices.iter().map(|office| office.code.clone()).collect();
    campaign.agencies.extend(places.find(COUNTY).map(office));
    campaign.agencies.extend(offices);
    campaign.groups.push(AgencyGroup {
        code: TOWNS.to_owned(),
        name: "示例县（模拟）各镇安委办".to_owned(),
        members,
        derived: None,
        includes: Vec::new(),
        except: Vec::new(),
        undefined: None,
        open: false,
        clause: roster::clause(),
    });
    let Some(schedule) = campaign.schedules.first() else {
        return;
    };
    campaign.schedules.push(Schedule {
        code: TOWNS.to_owned(),
        title: format!("{}（模拟合并）", schedule.title),
        owed_by: TOWNS.to_owned(),
        receiver: roster::office_code(COUNTY),
        copies: Vec::new(),
        clause: roster::clause(),
        readings: vec![TOWNS.to_owned()],
        ..schedule.clone()
    });
    campaign.interpretations.push(Interpretation {
        code: TOWNS.to_owned(),
        question: "示例省（模拟）是什么？".to_owned(),
        readings: vec![
            Reading {
                code: "simulated".to_owned(),
                text: "仅限演示：虚构的县和三个镇，其中两个镇在2023年7月10日合并（模拟），用来展示区划调整前后的表。"
                    .to_owned(),
                clause: roster::clause(),
            },
            Reading {
                code: "printed".to_owned(),
                text: "文件没有提到它们；现实中也没有这些地方。".to_owned(),
                clause: roster::clause(),
            },
        ],
        in_force: "simulated".to_owned(),
        reason: "演示数据，不是文件的内容；不把真实的乡镇说成合并过。".to_owned(),
    });
}

fn office(place: &Place) -> AgencyEntry {
    AgencyEntry {
        // Begins with the name of its place: what the merged one is called follows from it.
        name: format!("{}安委办", place.name),
        ..roster::office(place)
    }
}

/// Posts at the invented county and above it.
pub(super) fn posts(places: &Places) -> Vec<Post> {
    let name = |code| {
        places
            .find(code)
            .map_or_else(String::new, |place| place.name.clone())
    };
    let office = roster::office_code(COUNTY);
    let mut posts = Vec::new();
    for role in [Role::Coordinator, Role::Viewer] {
        posts.push(post(
            COUNTY,
            role,
            COUNTY,
            &name(COUNTY),
            Some(&office),
            true,
        ));
        for code in ABOVE {
            posts.push(post(code, role, code, &name(code), None, true));
        }
    }
    posts
}

/// Posts of the merged town, which are there once it is.
pub(super) fn successors_posts() -> Vec<Post> {
    let roles = [Role::Reporter, Role::Reviewer, Role::Viewer].into_iter();
    let of = format!("{INTO_NAME}安委办");
    roles
        .map(|role| Post {
            place: INTO_NAME.to_owned(),
            jurisdiction: INTO.to_owned(),
            of_unit: Some(of.clone()),
            ..post(SUCCESSOR, role, SUCCESSOR, &of, Some(SUCCESSOR), true)
        })
        .collect()
}

/// The merger, which waits for its day.
#[derive(Debug, Default)]
pub(super) struct Merger {
    done: bool,
}

impl Merger {
    /// Merges the towns if their day lies before a moment; again, it changes nothing.
    pub(super) async fn up_to(&mut self, store: &Store, moment: DateTime<Utc>) -> Result<()> {
        let at = ON.and_time(AT_UTC).and_utc();
        if self.done || moment <= at {
            return Ok(());
        }
        let system = store.system("demonstration: a merger", at);
        merge(&system).await?;
        accounts::make(&system, &successors_posts()).await?;
        self.done = true;
        Ok(())
    }
}

async fn merge(system: &Scope) -> Result<()> {
    let change = BoundaryChange {
        kind: ChangeKind::Merge,
        on: ON,
        codes: MERGED.map(str::to_owned).to_vec(),
        into: vec![INTO.to_owned()],
        names: vec![INTO_NAME.to_owned()],
        parent: None,
        superior: None,
        level: None,
        agency_kind: None,
        shares: Vec::new(),
        document: DOCUMENT.to_owned(),
        reason: "模拟合并，仅限演示".to_owned(),
    };
    let row = ChangeRow { row: 1, change };
    let report = system.import_changes(std::iter::once(row)).await?;
    match report.refused.first() {
        None => Ok(()),
        Some(refused) => Err(StoreError::Internal(format!(
            "the demonstration's merger: {}",
            refused.reason
        ))
        .into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::{assets, campaigns};

    #[test]
    fn whatever_is_invented_says_so_and_no_real_place_is_touched() {
        let places = Places::read();
        for code in [COUNTY, ABOVE[0], ABOVE[1], MERGED[0], MERGED[1]] {
            let place = places.find(code).expect("it is built in");
            assert!(place.name.ends_with("（模拟）"), "{}", place.name);
        }
        let printed = assets::heilin();
        let mut campaign = printed.clone();
        add_towns(&mut campaign, &places);
        let added = &campaign.agencies[printed.agencies.len()..];
        assert_eq!(added.len(), 4);
        for office in added {
            assert!(office.simulated && office.name.contains("（模拟）"));
            assert!(office.jurisdiction.starts_with(ABOVE[1]));
        }
        for campaign in campaigns(&places) {
            for agency in &campaign.agencies {
                let is_invented = agency.jurisdiction.starts_with(ABOVE[1]);
                assert!(!is_invented || agency.simulated, "{}", agency.code);
            }
        }
    }

    #[test]
    fn june_is_told_by_two_towns_and_july_by_one() {
        let period = |text: &str| text.parse::<Period>().expect("a period");
        assert!(!is_after(period("2023-06")) && is_after(period("2023-07")));
        assert!(is_merged("990101101.awb") && !is_merged("990101103.awb"));
        assert!(!is_merged(SUCCESSOR));
    }
}
