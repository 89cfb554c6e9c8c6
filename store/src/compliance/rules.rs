//! The duties of a campaign as they ask something of enterprises, worked out once for those that are alike; of those
//! that changed on the way, by what they were on each day.

mod asked;
mod ending;

use std::collections::{BTreeSet, HashMap};

use cengbao_domain::accident::Occurrence;
use cengbao_domain::campaign::{Campaign, Duty};
use cengbao_domain::compliance::{
    Ask, AskFrom, JudgedWindow, Life, Membership, Span, State, Traits, bundle, judge_asked_duty,
    judge_duty, judge_windows,
};
use cengbao_domain::enterprise::read_marks;
use chrono::NaiveDate;

use self::asked::{Asked, bound, cadence, clock};
use super::past::Earlier;
use super::{DutyMeasure, Registered};

/// What is known of an enterprise besides its row.
#[derive(Clone, Copy)]
pub(super) struct Known<'k> {
    /// The sectors of each set.
    pub(super) sectors: &'k HashMap<i32, BTreeSet<String>>,
    /// What it was before, in the order of the days.
    pub(super) earlier: &'k [Earlier],
    /// What starts clocks.
    pub(super) happened: &'k [Occurrence],
}

/// What the duties asked of an enterprise from a day on.
struct Was<'c> {
    from: NaiveDate,
    asks: Vec<Ask<'c>>,
    /// Which of them are bundles that bind it.
    bundles: Vec<bool>,
}

/// The duties of a campaign that bind enterprises, in printed order, as of a day.
pub(super) struct Rules<'c> {
    campaign: &'c Campaign,
    duties: Vec<&'c Duty>,
    /// None where the campaign has no day at all.
    span: Option<Span>,
    as_of: NaiveDate,
    alike: HashMap<(i32, String), Vec<Asked<'c>>>,
}

impl<'c> Rules<'c> {
    pub(super) fn new(campaign: &'c Campaign, as_of: NaiveDate) -> Self {
        let of_enterprises: BTreeSet<&str> = campaign
            .populations
            .iter()
            .filter(|one| one.of.is_enterprise())
            .map(|one| one.item.code.as_str())
            .collect();
        let binds = |duty: &&Duty| {
            duty.by
                .iter()
                .any(|body| of_enterprises.contains(body.as_str()))
        };
        Self {
            duties: campaign.duties.iter().filter(binds).collect(),
            span: Span::of(campaign),
            campaign,
            as_of,
            alike: HashMap::new(),
        }
    }

    /// Codes of the duties, in their order.
    pub(super) fn codes(&self) -> impl Iterator<Item = &'c str> + use<'_, 'c> {
        self.duties.iter().map(|duty| duty.item.code.as_str())
    }

    /// Whether a clock of them is started by what the hub keeps.
    pub(super) fn wants_occurrences(&self) -> bool {
        self.duties
            .iter()
            .any(|duty| self.campaign.clock_of(duty).is_some())
    }

    /// How an enterprise stands with each of them.
    pub(super) fn states(
        &mut self,
        of: &Registered,
        known: Known<'_>,
        done: impl Fn(&str) -> Vec<NaiveDate>,
    ) -> Vec<State> {
        let was = self.was(of, known);
        let (duties, span, as_of) = (self.duties.clone(), self.span, self.as_of);
        let asked = self.asked(of.sector_set, &of.marks, known.sectors);
        let mut states = vec![State::NotApplicable; asked.len()];
        for (at, one) in asked.iter().enumerate() {
            let days = || done(&duties[at].item.code);
            let span = span.map(|span| span.until(duties[at].until));
            if let (Some(asks), Some(span)) = (changed(&was, at), span) {
                states[at] = judge_asked_duty(&asks, span, of.life, &days(), as_of).state;
                continue;
            }
            states[at] = match (one, span) {
                (Asked::Nothing | Asked::Parts(_), _) | (_, None) => State::NotApplicable,
                (Asked::Unknown, _) => State::NoData,
                (Asked::After(clock), Some(span)) => {
                    let done = days();
                    let standing = clock.judge(span, of.life, known.happened, &done, as_of);
                    standing.state
                }
                (Asked::AtCadence(_, windows), Some(_))
                    if was_always_there(of.life, span) && !windows.is_empty() =>
                {
                    judge_windows(windows, &days(), as_of)
                }
                (Asked::AtCadence(cadence, _), Some(span)) => {
                    judge_duty(*cadence, span, of.life, &[], &days(), as_of).state
                }
            };
        }
        for (at, one) in asked.iter().enumerate() {
            let of_parts = |parts: &[usize]| bundle(parts.iter().map(|part| states[*part]));
            states[at] = match one {
                Asked::Parts(parts) => of_parts(parts),
                _ if was.iter().any(|was| was.bundles[at]) => of_parts(&parts(&duties, duties[at])),
                _ => continue,
            };
        }
        states
    }

    /// The same with the windows of each.
    pub(super) fn measures(
        &mut self,
        of: &Registered,
        known: Known<'_>,
        done: impl Fn(&str) -> Vec<NaiveDate>,
    ) -> Vec<DutyMeasure> {
        let states = self.states(of, known, &done);
        let measure = |(at, state): (usize, State)| {
            let (duty, windows) = (self.duties[at], self.windows(of, known, at, &done));
            let asked = &self.asked(of.sector_set, &of.marks, known.sectors)[at];
            DutyMeasure {
                duty: duty.item.code.clone(),
                state,
                unknown: asked.unknown(duty).filter(|_| state == State::NoData),
                windows,
            }
        };
        states.into_iter().enumerate().map(measure).collect()
    }

    /// The windows of the duty at a place, or of its parts, that have begun, of an enterprise.
    pub(super) fn begun(
        &mut self,
        of: &Registered,
        known: Known<'_>,
        at: usize,
        done: impl Fn(&str) -> Vec<NaiveDate>,
    ) -> Vec<JudgedWindow> {
        let parts = parts(&self.duties, self.duties[at]).into_iter();
        let places = parts.chain([at]);
        let windows = places.flat_map(|at| self.windows(of, known, at, &done));
        windows.collect()
    }

    fn windows(
        &mut self,
        of: &Registered,
        known: Known<'_>,
        at: usize,
        done: impl Fn(&str) -> Vec<NaiveDate>,
    ) -> Vec<JudgedWindow> {
        let was = self.was(of, known);
        let (duty, as_of) = (self.duties[at], self.as_of);
        let Some(span) = self.span.map(|span| span.until(duty.until)) else {
            return Vec::new();
        };
        let days = || done(&duty.item.code);
        let asked = &self.asked(of.sector_set, &of.marks, known.sectors)[at];
        let standing = match (changed(&was, at), asked) {
            (Some(asks), _) => judge_asked_duty(&asks, span, of.life, &days(), as_of),
            (None, Asked::AtCadence(cadence, _)) => {
                judge_duty(*cadence, span, of.life, &[], &days(), as_of)
            }
            (None, Asked::After(clock)) => {
                clock.judge(span, of.life, known.happened, &days(), as_of)
            }
            (None, Asked::Nothing | Asked::Unknown | Asked::Parts(_)) => return Vec::new(),
        };
        standing.windows
    }

    /// What they asked of an enterprise, in the order of the days; empty where it was always what it is.
    fn was(&mut self, of: &Registered, known: Known<'_>) -> Vec<Was<'c>> {
        let mut was = Vec::new();
        let mut from = NaiveDate::MIN;
        for one in known.earlier {
            was.push(self.asks(from, (one.sector_set, one.marks.as_str()), known));
            from = one.until;
        }
        if !was.is_empty() {
            was.push(self.asks(from, (of.sector_set, of.marks.as_str()), known));
        }
        was
    }

    fn asks(&mut self, from: NaiveDate, (set, marks): (i32, &str), known: Known<'_>) -> Was<'c> {
        let asked = self.asked(set, marks, known.sectors);
        Was {
            from,
            asks: asked.iter().map(Asked::ask).collect(),
            bundles: asked
                .iter()
                .map(|one| matches!(one, Asked::Parts(_)))
                .collect(),
        }
    }

    fn asked(
        &mut self,
        set: i32,
        marks: &str,
        sectors: &HashMap<i32, BTreeSet<String>>,
    ) -> &[Asked<'c>] {
        let (campaign, duties, span, as_of) = (self.campaign, &self.duties, self.span, self.as_of);
        let key = (set, marks.to_owned());
        self.alike.entry(key).or_insert_with(|| {
            let (none, marks) = (BTreeSet::new(), read_marks(marks));
            let traits = Traits {
                sectors: sectors.get(&set).unwrap_or(&none),
                marks: &marks,
            };
            let asked = duties
                .iter()
                .map(|&duty| match bound(campaign, duty, traits) {
                    own if campaign.clock_of(duty).is_some() => clock(campaign, duty, traits, own),
                    Membership::Out => Asked::Nothing,
                    Membership::Unknown => Asked::Unknown,
                    Membership::In => match parts(duties, duty) {
                        parts if parts.is_empty() => cadence(campaign, duty, traits, span, as_of),
                        parts => Asked::Parts(parts),
                    },
                });
            asked.collect()
        })
    }
}

/// What one of them asked, day by day; none where it always asked the same.
fn changed<'c>(was: &[Was<'c>], at: usize) -> Option<Vec<AskFrom<'c>>> {
    let (first, rest) = was.split_first()?;
    let is_same = rest.iter().all(|one| one.asks[at] == first.asks[at]);
    let asks = was.iter().map(|one| AskFrom {
        from: one.from,
        ask: one.asks[at],
    });
    (!is_same).then(|| asks.collect())
}

/// Whether nothing of its life cuts a window.
pub(super) fn was_always_there(life: Life, span: Option<Span>) -> bool {
    let opened = life
        .opened
        .is_none_or(|opened| span.is_some_and(|span| opened <= span.first));
    opened && life.closed.is_none()
}

pub(super) fn parts(duties: &[&Duty], whole: &Duty) -> Vec<usize> {
    let is_part = |duty: &Duty| duty.part_of.as_ref() == Some(&whole.item.code);
    let found = duties.iter().enumerate();
    found
        .filter(|(_, duty)| is_part(duty))
        .map(|(at, _)| at)
        .collect()
}
