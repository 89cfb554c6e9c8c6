//! Phases, groups and schedules of the two campaigns, against what their documents print.

use chrono::NaiveDate;

use super::super::{Campaign, SignOff};
use super::{Files, gongyuan, heilin, printed, sound};
use crate::clause::Basis;
use crate::compliance::Span;

fn day(text: &str) -> Option<NaiveDate> {
    text.parse().ok()
}

#[test]
fn heilin_is_due_on_the_27th_with_the_28th_on_record() {
    let campaign = sound(&heilin());
    assert_eq!(
        (campaign.issued_on, campaign.starts_on),
        (None, day("2023-05-01")),
        "自即日起, without a day: the month of 5月底前 and of 自本月开始"
    );
    assert!(campaign.interpretation("starts-on").is_some());
    let schedule = campaign.schedule("monthly").expect("the schedule");
    let due: Vec<_> = schedule
        .periods()
        .map(|period| schedule.due.due_day(period))
        .collect();
    assert_eq!(due.len(), 8);
    assert_eq!((due[0], due[7]), (day("2023-05-27"), day("2023-12-27")));
    let reading = campaign.interpretation("monthly-due").expect("on record");
    assert_eq!(
        reading.reading_in_force().expect("checked").clause.path,
        "四（二）"
    );
    assert!(
        reading
            .readings
            .iter()
            .any(|reading| reading.clause.path == "附件 注1")
    );
}

#[test]
fn gongyuan_is_due_on_the_28th_with_the_next_hop_on_record() {
    let campaign = sound(&gongyuan());
    assert_eq!(campaign.issued_on, day("2023-05-23"));
    let schedule = campaign.schedule("monthly").expect("the schedule");
    let due: Vec<_> = schedule
        .periods()
        .map(|period| schedule.due.due_day(period))
        .collect();
    assert_eq!(
        (due.len(), due[0], due[7]),
        (8, day("2023-05-28"), day("2023-12-28"))
    );
    assert!(schedule.zero_report, "附件1 注1");
    let reading = campaign.interpretation("monthly-due").expect("on record");
    assert_eq!(reading.in_force, "two-hops");
    assert_eq!(reading.readings.len(), 3);
}

#[test]
fn the_second_desk_is_the_hubs_rule_where_no_reviewer_is_printed() {
    for files in [heilin(), gongyuan()] {
        let campaign = sound(&files);
        let schedule = campaign.schedule("monthly").expect("the schedule");
        assert_eq!(
            schedule.sign_off,
            SignOff::Reviewer {
                basis: Basis::Interpreted
            }
        );
        assert!(schedule.readings.iter().any(|code| code == "sign-off"));
    }
}

#[test]
fn phases_overlap_and_lack_starts_as_printed() {
    let starts = |campaign: &Campaign| -> Vec<Option<NaiveDate>> {
        campaign
            .phases
            .iter()
            .map(|phase| phase.starts_on)
            .collect()
    };
    let heilin = sound(&heilin());
    assert_eq!(
        starts(&heilin),
        [
            None,
            day("2023-06-01"),
            day("2023-10-11"),
            day("2023-12-01")
        ]
    );
    let gongyuan = sound(&gongyuan());
    assert_eq!(starts(&gongyuan), [day("2023-05-01"), None, None, None]);
    assert!(
        gongyuan.phases[0].starts_on < gongyuan.issued_on,
        "a phase may begin before the issue day"
    );
}

/// 黑林镇's files without the first day that their reading gives it.
fn without_a_first_day() -> Files {
    let mut files = heilin();
    let file = files.get_mut("campaign.toml").expect("the file");
    let kept = file
        .lines()
        .filter(|line| !line.starts_with("starts_on = {"));
    let kept: Vec<&str> = kept
        .filter(|line| *line != "starts_on = 2023-05-01")
        .collect();
    *file = kept.join("\n");
    files
}

#[test]
fn a_campaign_begins_with_the_month_of_a_first_phase_that_prints_its_end_alone() {
    let first = |files: &Files| Span::of(&sound(files)).map(|span| span.first);
    let of_phases = without_a_first_day();
    assert_eq!(sound(&of_phases).starts_on, None);
    assert_eq!(first(&of_phases), day("2023-05-01"), "三（一）5月底前");
    for (code, begins) in [
        ("heilin-2023", "2023-05-01"),
        ("gongyuan-2023", "2023-05-23"),
        ("gaoqing-2022", "2022-05-16"),
        ("wuhua-2020", "2020-04-01"),
        ("shanwei-2020", "2020-07-01"),
    ] {
        assert_eq!(first(&printed(code)), day(begins), "{code}");
    }
}

#[test]
fn the_groups_hold_the_committees_and_the_communities() {
    // In these two places a parent's code is what is left when the last three digits go.
    let parent_of = |code: &str| (code.len() == 12).then(|| code[..9].to_owned());
    let heilin = sound(&heilin());
    let committees = heilin
        .group("committees")
        .expect("各专委会")
        .members_among(&heilin.agencies, parent_of);
    assert_eq!(committees.len(), 7, "one for each printed sector");
    let simulated = heilin
        .agencies
        .iter()
        .filter(|agency| agency.simulated)
        .map(|agency| agency.code.as_str());
    assert_eq!(
        simulated.collect::<Vec<_>>(),
        committees,
        "the committees and nothing else is simulated"
    );

    let gongyuan = sound(&gongyuan());
    let group = gongyuan.group("communities").expect("各社区居委会");
    assert_eq!(
        group.members_among(&gongyuan.agencies, parent_of),
        [
            "450202002001.jwh",
            "450202002002.jwh",
            "450202002003.jwh",
            "450202002004.jwh"
        ]
    );
    assert!(gongyuan.agencies.iter().all(|agency| !agency.simulated));
}

#[test]
fn a_campaign_survives_json() {
    for files in [heilin(), gongyuan()] {
        let campaign = sound(&files);
        let json = serde_json::to_string(&campaign).expect("a campaign is JSON");
        assert_eq!(
            serde_json::from_str::<Campaign>(&json).expect("its own JSON"),
            campaign
        );
    }
}
