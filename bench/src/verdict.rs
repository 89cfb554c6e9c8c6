//! What was promised, and whether it was kept.

use serde::Serialize;

use crate::cold::First;
use crate::signing::Signing;
use crate::table::Asking;

/// The hub's CPU over the floor's, at most.
const CPU_RATIO_MAX: f64 = 2.5;
/// The hub's answers a second over the floor's, at least.
const SPEED_RATIO_MIN: f64 = 0.4;
/// The nation's cost over the county's, at most.
const NATION_RATIO_MAX: f64 = 20.0;
/// The hub's signatures a second over the bare statements', at least.
const SIGNING_RATIO_MIN: f64 = 0.4;
/// Signatures a second of 32 clients over those of 8, at least.
const CROWD_RATIO_MIN: f64 = 0.7;

/// One promise.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Verdict {
    /// What was promised.
    pub(crate) promise: String,
    /// What was found.
    pub(crate) found: f64,
    /// Not more than this, or not less.
    pub(crate) bound: f64,
    /// Whether `found` must not exceed `bound`; otherwise it must not fall below.
    pub(crate) at_most: bool,
}

impl Verdict {
    /// Whether it was kept.
    pub(crate) fn is_kept(&self) -> bool {
        if self.at_most {
            self.found <= self.bound
        } else {
            self.found >= self.bound
        }
    }
}

/// All promises that the measurements speak of.
pub(crate) fn verdicts(tables: &[Asking], first: &[First], signing: &[Signing]) -> Vec<Verdict> {
    let mut verdicts = Vec::new();
    let at_most = |promise: &str, found, bound| Verdict {
        promise: promise.to_owned(),
        found,
        bound,
        at_most: true,
    };
    let at_least = |promise: &str, found, bound| Verdict {
        at_most: false,
        ..at_most(promise, found, bound)
    };
    let asked = |level: &str, connections: usize| {
        tables
            .iter()
            .find(|asking| asking.level == level && asking.connections == connections)
    };
    for level in ["county", "prefecture"] {
        if let Some(asking) = asked(level, 8) {
            let promise = format!("table of a {level}, 8 connections: CPU over F4");
            verdicts.push(at_most(&promise, asking.cpu_ratio(), CPU_RATIO_MAX));
            let promise = format!("table of a {level}, 8 connections: answers a second over F4");
            verdicts.push(at_least(&promise, asking.speed_ratio(), SPEED_RATIO_MIN));
        }
    }
    // The same bounds where nothing that the hub keeps helps it.
    for asking in first.iter().filter(|asking| asking.connections == 8) {
        let what = format!(
            "first table of a {} after a change, 8 connections",
            asking.level
        );
        let promise = format!("{what}: CPU over F4");
        verdicts.push(at_most(&promise, asking.cpu_ratio(), CPU_RATIO_MAX));
        let promise = format!("{what}: answers a second over F4");
        verdicts.push(at_least(&promise, asking.speed_ratio(), SPEED_RATIO_MIN));
    }
    if let (Some(nation), Some(county)) = (asked("nation", 1), asked("county", 1)) {
        let ratio = nation.hub.cpu_ms / county.hub.cpu_ms;
        verdicts.push(at_most(
            "the nation by province: CPU over the county's",
            ratio,
            NATION_RATIO_MAX,
        ));
        let ratio = nation.hub.p50_ms / county.hub.p50_ms;
        verdicts.push(at_most(
            "the nation by province: time over the county's",
            ratio,
            NATION_RATIO_MAX,
        ));
    }
    for one in signing {
        let promise = format!(
            "signing, {} clients: signatures a second over the bare statements",
            one.clients
        );
        verdicts.push(at_least(&promise, one.speed_ratio(), SIGNING_RATIO_MIN));
    }
    let from = |clients| signing.iter().find(|one| one.clients == clients);
    if let (Some(crowd), Some(eight)) = (from(32), from(8)) {
        let ratio = crowd.hub.per_second / eight.hub.per_second;
        verdicts.push(at_least(
            "signing: 32 clients over 8",
            ratio,
            CROWD_RATIO_MIN,
        ));
    }
    verdicts
}
