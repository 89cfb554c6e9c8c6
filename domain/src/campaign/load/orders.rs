//! The files of what a document orders: populations, tasks, targets, duties, milestones, rules.
//!
//! Owns which noun stands in which file, and which value of a form a target means. Never judges what one file
//! shows by itself: the file's module does.

use super::Reading;
use crate::campaign::file::{
    self, DUTIES, MILESTONES, POPULATIONS, RULES, TARGETS, TASKS, WrittenTarget,
};
use crate::campaign::names::Noun;
use crate::campaign::problem::{At, proposal};
use crate::campaign::{
    Blanket, Duty, Event, FormValue, Milestone, Population, Rule, Target, TargetKind, Task,
};
use crate::form::Form;
use crate::indicator::IndicatorKind;

/// What these files say.
#[derive(Default)]
pub(in crate::campaign) struct Orders {
    pub(in crate::campaign) populations: Vec<Population>,
    pub(in crate::campaign) tasks: Vec<Task>,
    pub(in crate::campaign) blankets: Vec<Blanket>,
    pub(in crate::campaign) targets: Vec<Target>,
    pub(in crate::campaign) events: Vec<Event>,
    pub(in crate::campaign) duties: Vec<Duty>,
    pub(in crate::campaign) milestones: Vec<Milestone>,
    pub(in crate::campaign) rules: Vec<Rule>,
}

impl Reading<'_> {
    /// Reads them, once the forms and the vocabularies have been.
    pub(super) fn orders(&self, forms: &[Form]) -> Orders {
        let populations = self.read(POPULATIONS, false, &[Noun::Population], file::populations);
        let (tasks, blankets) = self
            .read(TASKS, false, &[Noun::Task, Noun::Blanket], file::tasks)
            .unwrap_or_default();
        let targets = self
            .read(TARGETS, false, &[Noun::Target], file::targets)
            .unwrap_or_default();
        let (events, duties) = self
            .read(DUTIES, false, &[Noun::Event, Noun::Duty], file::duties)
            .unwrap_or_default();
        let milestones = self.read(MILESTONES, false, &[Noun::Milestone], file::milestones);
        let rules = self.read(RULES, false, &[Noun::Rule], file::rules);
        Orders {
            populations: populations.unwrap_or_default(),
            tasks,
            blankets,
            targets: targets
                .iter()
                .map(|written| written.measured_by(self.form_value(written, forms)))
                .collect(),
            events,
            duties,
            milestones: milestones.unwrap_or_default(),
            rules: rules.unwrap_or_default(),
        }
    }

    /// The value of a form that a target means by `FORM/VALUE`, or by `VALUE` where one form alone has it.
    fn form_value(&self, written: &WrittenTarget<'_>, forms: &[Form]) -> Option<FormValue> {
        let indicator = written.indicator.as_ref()?;
        let (form, value) = match indicator.value.split_once('/') {
            Some((form, value)) => (Some(form), value),
            None => (None, indicator.value.as_str()),
        };
        let asked = |candidate: &&Form| form.is_none_or(|form| candidate.code == form);
        let found: Vec<FormValue> = forms
            .iter()
            .filter(asked)
            .flat_map(|form| form.columns().map(move |column| (form, column.indicator)))
            .filter(|(_, candidate)| candidate.code == value)
            .map(|(form, candidate)| {
                self.refuse_other_kind(indicator, written.target.kind, candidate.kind);
                FormValue {
                    form: form.code.clone(),
                    value: candidate.code.clone(),
                }
            })
            .collect();
        match <[FormValue; 1]>::try_from(found) {
            Ok([value]) => Some(value),
            Err(found) => {
                self.refuse_unknown_value(indicator, &found, forms);
                None
            }
        }
    }

    fn refuse_unknown_value(&self, written: &At<'_, String>, found: &[FormValue], forms: &[Form]) {
        if self.names.is_unreadable(Noun::Form) {
            return;
        }
        let name = &written.value;
        if let [first, ..] = found {
            let message = format!("`indicator` `{name}` is a value of {} forms", found.len());
            let remedy = format!("write `{}/{}`, or the other form", first.form, first.value);
            self.log.error(written.place, message, remedy);
            return;
        }
        let known: Vec<String> = forms
            .iter()
            .flat_map(|form| {
                let columns = form.columns();
                columns.map(move |column| format!("{}/{}", form.code, column.indicator.code))
            })
            .collect();
        let message = format!("`indicator` names the value `{name}`, which no form has");
        let remedy = proposal(name, known.iter().map(String::as_str));
        self.log.error(written.place, message, remedy);
    }

    fn refuse_other_kind(
        &self,
        written: &At<'_, String>,
        target: TargetKind,
        value: IndicatorKind,
    ) {
        let fits = match target {
            TargetKind::Boolean => value == IndicatorKind::Boolean,
            TargetKind::Rate | TargetKind::Count | TargetKind::Amount => value.is_number(),
        };
        if !fits {
            let message = format!(
                "`indicator` `{}` is no value that the target could compare",
                written.value
            );
            let remedy = "measure a BOOLEAN by a yes or no, every other kind by a number";
            self.log.error(written.place, message, remedy);
        }
    }
}
