//! The rows of a board: how many items stand how, by who leads or by who answers; and all of them, each once.

use std::collections::BTreeMap;

use cengbao_domain::campaign::Requirement;
use cengbao_domain::compliance::State;
use cengbao_domain::ids::NodeId;
use cengbao_domain::progress::Stage;

use super::{BoardBy, BoardItem};

/// How many items stand how. `items` is the sum of the six states and `helping`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BoardCount {
    /// Items.
    pub items: u64,
    /// Reached and verified.
    pub met: u64,
    /// Under way.
    pub on_track: u64,
    /// At risk.
    pub at_risk: u64,
    /// Late.
    pub missed: u64,
    /// Not begun by the document.
    pub not_applicable: u64,
    /// Nothing is known.
    pub no_data: u64,
    /// In which the offices of the scope only take part.
    pub helping: u64,
    /// At the stage STRUCK_OFF on the day.
    pub struck_off: u64,
    /// Proposed and waiting for verification on the day.
    pub proposed: u64,
    /// Of which nothing was recorded by the day.
    pub not_started: u64,
    /// Without a printed day.
    pub without_deadline: u64,
}

/// A row.
#[derive(Clone, Debug)]
pub struct BoardRow {
    /// Code of the body that leads; none where nobody does, and for rows of offices.
    pub lead: Option<String>,
    /// The office; none for rows by lead.
    pub office: Option<NodeId>,
    /// Its items.
    pub count: BoardCount,
}

impl BoardCount {
    fn add(&mut self, stands: Option<State>, stage: Stage, is_timed: bool) {
        self.items += 1;
        match stands {
            Some(State::Met) => self.met += 1,
            Some(State::OnTrack) => self.on_track += 1,
            Some(State::AtRisk) => self.at_risk += 1,
            Some(State::Missed) => self.missed += 1,
            Some(State::NotApplicable) => self.not_applicable += 1,
            Some(State::NoData) => self.no_data += 1,
            None => self.helping += 1,
        }
        match stage {
            Stage::StruckOff => self.struck_off += 1,
            Stage::Proposed => self.proposed += 1,
            Stage::NotStarted => self.not_started += 1,
            Stage::UnderWay | Stage::Returned | Stage::Reopened => {}
        }
        if !is_timed {
            self.without_deadline += 1;
        }
    }
}

/// The total, the items in several rows, and the rows in the order in which their heads are first met; what nobody
/// leads comes last.
pub(super) fn rows(
    by: BoardBy,
    items: &[(&Requirement<'_>, BoardItem)],
) -> (BoardCount, u64, Vec<BoardRow>) {
    let mut total = BoardCount::default();
    let mut joint = 0;
    let mut sums = Sums::default();
    for (wanted, item) in items {
        let dated = item.due_on.is_some();
        total.add(item.state, item.stage, dated);
        let heads = match by {
            BoardBy::Lead => {
                let mut leads: Vec<Head> = wanted
                    .leads()
                    .map(|tie| Head::Lead(tie.body.to_owned()))
                    .collect();
                leads.sort();
                leads.dedup();
                if leads.is_empty() {
                    leads.push(Head::Nobody);
                }
                for lead in &leads {
                    sums.at(lead).add(item.state, item.stage, dated);
                }
                leads.len()
            }
            BoardBy::Office => {
                for line in &item.lines {
                    let head = Head::Office(line.unit);
                    sums.at(&head).add(line.state, line.stage, dated);
                }
                item.lines.len()
            }
        };
        joint += u64::from(heads > 1);
    }
    (total, joint, sums.rows())
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Head {
    Lead(String),
    Office(NodeId),
    Nobody,
}

#[derive(Default)]
struct Sums {
    places: BTreeMap<Head, usize>,
    counts: Vec<(Head, BoardCount)>,
}

impl Sums {
    fn at(&mut self, head: &Head) -> &mut BoardCount {
        let next = self.counts.len();
        let place = *self.places.entry(head.clone()).or_insert(next);
        if place == next {
            self.counts.push((head.clone(), BoardCount::default()));
        }
        &mut self.counts[place].1
    }

    fn rows(self) -> Vec<BoardRow> {
        let mut counts = self.counts;
        counts.sort_by_key(|(head, _)| *head == Head::Nobody);
        let row = |(head, count)| {
            let (lead, office) = match head {
                Head::Lead(code) => (Some(code), None),
                Head::Office(unit) => (None, Some(unit)),
                Head::Nobody => (None, None),
            };
            BoardRow {
                lead,
                office,
                count,
            }
        };
        counts.into_iter().map(row).collect()
    }
}
