//! The steps of a history: each is done over HTTP by whoever would do it, and
//! told to the model in its own words.

use chrono::{Days, NaiveDate};
use serde_json::json;

use super::plan::Deed;
use super::{History, Step, code, due};
use crate::desk::{Paper, problems, sent_back, step};
use crate::model::{Filing, Values};
use cengbao_domain::policy::Role;

/// What asks for a reason and nothing more.
const WARNINGS: [&str; 4] = [
    "FALLING_TOTAL",
    "STANDS_OUT",
    "STANDS_OUT_AMONG_PEERS",
    "SUDDEN_ZERO",
];

/// Where the report of a unit and month stands.
#[derive(Clone, Debug)]
pub(super) struct Report {
    pub(super) paper: Paper,
    /// Whether it is in force.
    pub(super) counts: bool,
    pub(super) accepted: bool,
    pub(super) on_time: bool,
    /// A correction that is submitted and not signed.
    pub(super) correction: Option<Values>,
}

impl Report {
    /// One that was signed a moment ago.
    pub(super) fn signed(paper: Paper, on_time: bool) -> Self {
        Self {
            paper,
            counts: true,
            accepted: false,
            on_time,
            correction: None,
        }
    }
}

impl History {
    /// One step; nothing where it is not lawful.
    pub(super) async fn step(&mut self, step: &Step) {
        let (unit, month) = (self.acting(step), self.month(step.month));
        let is_owed = self.may_file(unit, month);
        match step.deed {
            Deed::Report { chance, values } if self.mends(unit, month) => {
                self.report(unit, month, chance, values).await;
            }
            Deed::Extend { .. } | Deed::Report { .. } | Deed::Race { .. } if !is_owed => {}
            Deed::Extend { days } => self.extend(unit, month, days).await,
            Deed::Move { town, to, days } => self.move_town(town, to, days).await,
            Deed::Report { chance, values } => self.report(unit, month, chance, values).await,
            Deed::Merge { days } => self.merge_towns(days).await,
            Deed::Village { days } => self.move_village(days).await,
            Deed::Rename { town } if town % 4 == 0 => self.upgrade_county().await,
            Deed::Rename { town } => self.rename_town(town).await,
            Deed::Version => self.next_version().await,
            Deed::Cover => self.cover(step.month).await,
            Deed::Split { days } => self.split_village(days).await,
            Deed::Send { town, chance } => {
                self.send(town, month, chance).await;
                if chance % 2 == 0 {
                    self.send_of_county(month).await;
                }
            }
            Deed::Replay { draw } => self.replay(draw).await,
            Deed::Race { values } => self.race(unit, month, values).await,
            Deed::Rush { values } => self.rush(month, &values).await,
            Deed::Bulk { values } => self.bulk(month, &values).await,
        }
    }

    async fn report(&mut self, unit: usize, month: u32, chance: u32, values: Values) {
        let key = (unit, month);
        match self.reports.get(&key).cloned() {
            Some(report) if report.counts => {
                let report = self
                    .step_in_force(unit, month, report, (chance, values))
                    .await;
                self.reports.insert(key, report);
            }
            other => self.file(unit, month, other, values).await,
        }
    }

    async fn step_in_force(
        &mut self,
        unit: usize,
        month: u32,
        report: Report,
        (chance, values): (u32, Values),
    ) -> Report {
        match report.correction {
            Some(values) if chance < 60 => self.sign_correction(unit, month, report, values).await,
            Some(_) if chance < 80 => self.drop_correction(unit, month, report).await,
            None if chance < 45 => self.correct(unit, month, report, values).await,
            None if chance < 65 && !report.accepted => self.withdraw(unit, month, report).await,
            _ if chance < 90 && !report.accepted => self.accept(unit, month, report).await,
            _ => self.send_back(unit, month, report).await,
        }
    }

    /// Only where the superior gives time: the day is after the due day.
    async fn extend(&mut self, unit: usize, month: u32, days: u64) {
        let until = self.today + Days::new(days);
        if until <= due(month) {
            return;
        }
        self.tell(&format!("extend {} {month} {until}", code(unit)));
        let period = format!("2023-{month:02}");
        let answer = self
            .hub
            .extend("99.coordinator", code(unit), &period, &until.to_string())
            .await
            .ok();
        assert_eq!(answer.text("it.outcome"), "DONE", "{}", self.told);
        self.extended.insert((unit, month), until);
    }

    async fn accept(&mut self, unit: usize, month: u32, report: Report) -> Report {
        self.tell(&format!("accept {} {month}", code(unit)));
        let input = step(&report.paper);
        let answer = self.keyed("99.coordinator", "acceptReport", input).await;
        Report {
            paper: Paper::done(&answer),
            accepted: true,
            ..report
        }
    }

    async fn send_back(&mut self, unit: usize, month: u32, report: Report) -> Report {
        self.tell(&format!("return {} {month}", code(unit)));
        let input = sent_back(&report.paper, "重报", &[]);
        let answer = self.keyed("99.coordinator", "returnReport", input).await;
        self.model.leave(self.now, (unit, month), "RETURNED");
        Report {
            paper: Paper::done(&answer),
            counts: false,
            correction: None,
            ..report
        }
    }

    async fn withdraw(&mut self, unit: usize, month: u32, report: Report) -> Report {
        self.tell(&format!("withdraw {} {month}", code(unit)));
        let desk = self.hub.desk(code(unit));
        let answer = desk.withdraw(Role::Reviewer, &report.paper, Some("误报"));
        self.model.leave(self.now, (unit, month), "WITHDRAWN");
        Report {
            paper: Paper::done(&answer.await),
            counts: false,
            ..report
        }
    }

    /// Begins a correction and submits it; nothing counts yet.
    async fn correct(&mut self, unit: usize, month: u32, report: Report, values: Values) -> Report {
        self.tell(&format!("correct {} {month} {values:?}", code(unit)));
        let desk = self.hub.desk(code(unit));
        let begun = desk
            .correct(&report.paper, "更正", &self.cells(values))
            .await;
        let paper = self.submit(unit, &Paper::done(&begun)).await;
        Report {
            paper,
            correction: Some(values),
            ..report
        }
    }

    async fn sign_correction(
        &mut self,
        unit: usize,
        month: u32,
        report: Report,
        values: Values,
    ) -> Report {
        self.tell(&format!("sign the correction {} {month}", code(unit)));
        let reviewer = Self::of(unit, Role::Reviewer);
        let answer = self
            .keyed(&reviewer, "signReport", step(&report.paper))
            .await;
        let on_time = report.on_time;
        let filing = Filing { values, on_time };
        self.model.file(self.now, (unit, month), filing);
        Report {
            paper: Paper::done(&answer),
            accepted: false,
            correction: None,
            ..report
        }
    }

    /// The reviewer sends it back, the reporter gives it up.
    async fn drop_correction(&mut self, unit: usize, month: u32, report: Report) -> Report {
        self.tell(&format!("give up the correction {} {month}", code(unit)));
        let desk = self.hub.desk(code(unit));
        let returned = Paper::done(&desk.send_back(&report.paper).await);
        let answer = desk.withdraw(Role::Reporter, &returned, None).await;
        Report {
            paper: Paper::done(&answer),
            correction: None,
            ..report
        }
    }

    async fn file(&mut self, unit: usize, month: u32, before: Option<Report>, values: Values) {
        self.tell(&format!("file {} {month} {values:?}", code(unit)));
        let desk = self.hub.desk(code(unit));
        let version = before.as_ref().map(|report| report.paper.version);
        let period = format!("2023-{month:02}");
        let saved = Paper::done(&desk.save(&period, &self.cells(values), version).await);
        let submitted = self.submit(unit, &saved).await;
        let reviewer = Self::of(unit, Role::Reviewer);
        let signed = self.keyed(&reviewer, "signReport", step(&submitted)).await;
        self.stands((unit, month), before.as_ref(), values, Paper::done(&signed));
    }

    pub(super) fn due(&self, unit: usize, month: u32) -> NaiveDate {
        let extended = self.extended.get(&(unit, month)).copied();
        extended.map_or(due(month), |day| day.max(due(month)))
    }

    /// Submits; a falling total and a value that stands out are warnings and get
    /// their reason.
    pub(super) async fn submit(&self, unit: usize, paper: &Paper) -> Paper {
        let first = self.hub.desk(code(unit)).submit(paper).await.ok();
        if first.text("it.outcome") == "DONE" {
            return Paper::done(&first);
        }
        let warnings = problems(&first);
        assert!(
            warnings
                .iter()
                .all(|(_, code)| WARNINGS.contains(&code.as_str())),
            "{}{first:#?}",
            self.told
        );
        let mut input = step(paper);
        let reason = |(cell, _): &(String, String)| json!({ "cell": cell, "reason": "更正" });
        input["reasons"] = warnings.iter().map(reason).collect();
        let account = format!("{}.reporter", code(unit));
        Paper::done(&self.hub.change(&account, "submitReport", input).await)
    }
}
