//! What an office should look at before it signs (差异提示): who is missing or
//! carried, what was returned, which totals fell, which warnings were answered.
//!
//! Names units and cells; judges nothing.

use std::collections::{BTreeMap, HashMap};

use cengbao_domain::answer::CarriedBecause;
use cengbao_domain::ids::{NodeId, ReportId};
use cengbao_domain::period::Period;
use cengbao_entity::revision;
use sea_orm::ColumnTrait;

use super::Collation;
use crate::access::Scope;
use crate::campaign::FormVersion;
use crate::error::{Result, StoreError};
use crate::figures::Pair;
use crate::page::{MAX_PAGE, Page, PageRequest};
use crate::reading::Reading;
use crate::row;
use crate::unit::{LastFiling, UnitRow};

/// Units that are looked through; a higher office looks at the places below it.
const MAX_UNITS: usize = 5_000;

/// What is to be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CollationFlagKind {
    /// Owes, and has never reported.
    Missing,
    /// Owes and is silent: an earlier total is carried.
    Carried,
    /// What it filed was returned.
    Returned,
    /// It took back what it had signed.
    Withdrawn,
    /// A total is below the one of the period before.
    FallingTotal,
    /// Another warning of the form was answered with a reason.
    WarningAnswered,
}

/// One thing to look at.
#[derive(Clone, Debug)]
pub struct CollationFlag {
    /// What it is.
    pub kind: CollationFlagKind,
    /// Code of the unit.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The cell, where it is about one.
    pub cell: Option<String>,
    /// The reason that the unit gave.
    pub reason: Option<String>,
    /// The period whose total is carried.
    pub carried_from: Option<Period>,
    /// The report behind it.
    pub report: Option<ReportId>,
    /// Of a unit that another took in, as long as that one does not speak for it: code of the other.
    pub merged_into: Option<String>,
}

impl Scope {
    /// What of a collation is to be looked at, in the order of the tree.
    ///
    /// Errors: `Invalid` for a place with more than `MAX_UNITS` units.
    pub async fn collation_flags(
        &self,
        of: &Collation,
        page: &PageRequest,
    ) -> Result<Page<CollationFlag>> {
        let reading = Reading::default();
        let units = self.units_to_look_at(of).await?;
        let tree = self.tree().await?;
        let keys = tree.unit_keys(units.iter());
        let own = self
            .own_figures(&of.form, of.period, &reading, &keys)
            .await?;
        let filings = self
            .last_filings(&of.form, of.period, &reading, &keys)
            .await?;
        let reasons = self.reasons_of(&filings).await?;
        let nodes: Vec<NodeId> = units.iter().map(|unit| unit.node).collect();
        let taken = self.taken_in(&nodes, of.period).await?;
        let (no_pair, no_filing, no_reasons) =
            (Pair::default(), LastFiling::default(), BTreeMap::new());
        let mut flags = Vec::new();
        for unit in &units {
            let pair = own.get(&unit.node).unwrap_or(&no_pair);
            let filing = filings.get(&unit.node).unwrap_or(&no_filing);
            let given = filing.report.and_then(|report| reasons.get(&report));
            let given = given.unwrap_or(&no_reasons);
            let mut joined = pair.clone();
            for other in taken.all_of(unit.node) {
                joined.add(own.get(&other).unwrap_or(&no_pair))?;
            }
            let into = taken.taken_by(unit.node);
            let successor = into.and_then(|by| {
                let row = units.iter().find(|row| row.node == by)?;
                Some((row.code.as_str(), own.get(&by).unwrap_or(&no_pair)))
            });
            let figures = Compared {
                pair,
                joined: &joined,
                successor,
            };
            flags.extend(flags_of(&of.form, unit, &figures, filing, given));
        }
        let keyed = flags.into_iter().enumerate();
        let items = keyed.map(|(place, flag)| (format!("{place:08}"), flag));
        Ok(Page::of_all(page, items.collect()))
    }

    async fn units_to_look_at(&self, of: &Collation) -> Result<Vec<UnitRow>> {
        let mut units: Vec<UnitRow> = Vec::new();
        let mut part = PageRequest::first(MAX_PAGE);
        loop {
            let found = self
                .list_units(
                    &of.form,
                    of.period,
                    &Reading::default(),
                    &of.place.path,
                    &part,
                )
                .await?;
            part.after = found.items.last().map(|(key, _)| key.clone());
            let has_next = found.has_next;
            units.extend(found.nodes());
            if units.len() > MAX_UNITS {
                return Err(StoreError::invalid(
                    "flags",
                    format!("{} has more than {MAX_UNITS} units", of.place.code),
                    "ask the places below it, and look at what they sent up",
                )
                .in_chinese("单位过多：请查询下级辖区，并查看其上报的汇总"));
            }
            if !has_next {
                return Ok(units);
            }
        }
    }

    /// The reasons with which the filings of just this period answered
    /// warnings, by column key.
    async fn reasons_of(
        &self,
        filings: &HashMap<NodeId, LastFiling>,
    ) -> Result<HashMap<ReportId, BTreeMap<String, String>>> {
        let reports = filings
            .values()
            .filter(|filing| filing.carried_from.is_none())
            .filter_map(|filing| Some(filing.report?.0));
        let rows = self
            .select::<revision::Entity>()
            .filter(revision::Column::ReportId.is_in(reports))
            .filter(revision::Column::InForceFrom.is_not_null())
            .filter(revision::Column::InForceUntil.is_null())
            .all()
            .await?;
        rows.into_iter()
            .map(|one| Ok((ReportId(one.report_id), row::json(one.reasons)?)))
            .collect()
    }
}

/// The figures that flags are read from.
struct Compared<'a> {
    /// The unit's own.
    pair: &'a Pair,
    /// With those of the units that it took in: its word replaces theirs.
    joined: &'a Pair,
    /// Of one that was taken in: by which, and what that one has.
    successor: Option<(&'a str, &'a Pair)>,
}

impl Compared<'_> {
    /// Whether the successor of a closed unit speaks for it: then nothing is awaited of it.
    fn is_spoken_for(&self, form: &FormVersion, filing: &LastFiling) -> bool {
        let mut slots = self.pair.now.slots.iter().enumerate();
        let has_values = slots.any(|(slot, amount)| form.carries(slot) && amount.count > 0);
        self.successor.is_some_and(|(_, successor)| {
            successor.now.reported > 0 && (filing.report.is_none() || !has_values)
        })
    }
}

fn flags_of(
    form: &FormVersion,
    unit: &UnitRow,
    figures: &Compared<'_>,
    filing: &LastFiling,
    reasons: &BTreeMap<String, String>,
) -> Vec<CollationFlag> {
    let flag = |kind| CollationFlag {
        kind,
        code: unit.code.clone(),
        name: unit.name.clone(),
        cell: None,
        reason: None,
        carried_from: None,
        report: filing.report,
        merged_into: figures.successor.map(|(code, _)| code.to_owned()),
    };
    let pair = figures.pair;
    if pair.now.expected == 0 || figures.is_spoken_for(form, filing) {
        return Vec::new();
    }
    if pair.now.reported == 0 {
        let kind = match filing.carried_because {
            None => CollationFlagKind::Missing,
            Some(CarriedBecause::Silent | CarriedBecause::Shared) => CollationFlagKind::Carried,
            Some(CarriedBecause::Returned) => CollationFlagKind::Returned,
            Some(CarriedBecause::Withdrawn) => CollationFlagKind::Withdrawn,
        };
        return vec![CollationFlag {
            carried_from: filing.carried_from,
            ..flag(kind)
        }];
    }
    let fell = falling(form, figures.joined);
    let falls = fell.iter().map(|cell| CollationFlag {
        cell: Some(cell.clone()),
        reason: reasons.get(cell).cloned(),
        ..flag(CollationFlagKind::FallingTotal)
    });
    let answered = reasons.iter().filter(|(cell, _)| !fell.contains(cell));
    let answered = answered.map(|(cell, reason)| CollationFlag {
        cell: Some(cell.clone()),
        reason: Some(reason.clone()),
        ..flag(CollationFlagKind::WarningAnswered)
    });
    falls.chain(answered).collect()
}

/// Keys of the columns whose total is below the one of the period before.
fn falling(form: &FormVersion, pair: &Pair) -> Vec<String> {
    let columns = form.number_columns();
    let falls = columns.iter().filter(|column| {
        let fell = |slot| pair.now.slot(slot).sum < pair.before.slot(slot).sum;
        let indicator = column.indicator;
        indicator.may_not_fall() && form.slot(&indicator.code).is_some_and(fell)
    });
    falls.map(|column| column.key.clone()).collect()
}
