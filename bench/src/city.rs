//! A city's enterprises with the evidence of a year: eight duties a month of each. Who did what follows from the
//! enterprise's number, so that whoever asks knows every sum without the database.

mod fill;
mod question;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use hyper::body::Bytes;
use serde::Serialize;

use self::fill::fill;
use self::question::{ask, plain, prove};
use crate::client::{Wanted, once, repeat};
use crate::cpu::Workers;
use crate::database::{Bare, Place};
use crate::hub::Hub;
use crate::measure::{Sum, Told};
use crate::nation::{Nation, Size};
use crate::{Plan, Result, say};

/// The city, of ten counties.
pub(crate) const CITY: &str = "4502";
/// Code of its campaign.
const CAMPAIGN: &str = "bench-city-2023";
/// Codes of the duties, in printed order.
const DUTIES: [&str; 8] = [
    "inspect", "study", "meet", "train", "drill", "rectify", "report", "equip",
];
/// Months of the campaign, each a window of each duty.
const MONTHS: usize = 12;
/// Digits of a county's code.
const COUNTY_DIGITS: usize = 6;

/// What the question about a city's promises costs.
#[derive(Debug, Serialize)]
pub(crate) struct City {
    /// Of the city.
    pub(crate) enterprises: usize,
    /// Pieces of evidence.
    pub(crate) activities: usize,
    /// Of the answer.
    pub(crate) bytes: usize,
    /// To fill it, in seconds.
    pub(crate) fill_seconds: f64,
    /// The hub, with every rule of windows, populations, openings and closings.
    pub(crate) hub: Told,
    /// One plain aggregate over the same evidence, without a server.
    pub(crate) plain: Told,
}

/// How many enterprises.
pub(crate) const fn enterprises(size: Size) -> usize {
    match size {
        Size::Small => 300,
        Size::Nation => 20_000,
    }
}

/// Whether an enterprise did a duty in a month: about one of eight leaves out a month of a duty.
const fn is_done(enterprise: usize, duty: usize, month: usize) -> bool {
    !(enterprise + 3 * duty + 10 * month).is_multiple_of(97)
}

/// Whether it did the duty in every month.
fn is_kept(enterprise: usize, duty: usize) -> bool {
    (0..MONTHS).all(|month| is_done(enterprise, duty, month))
}

/// The towns of the city in the order of their codes; enterprise after enterprise lies in the next one.
pub(crate) fn towns(nation: &Nation) -> Vec<&str> {
    let codes = nation.towns.iter().map(|(code, _)| code.as_str());
    codes.filter(|code| code.starts_with(CITY)).collect()
}

/// Of each county, in the order of their codes: its enterprises, and how many of them keep each duty.
fn known(towns: &[&str], enterprises: usize) -> BTreeMap<String, (usize, [usize; 8])> {
    let mut counties: BTreeMap<String, (usize, [usize; 8])> = BTreeMap::new();
    for enterprise in 0..enterprises {
        let county = &towns[enterprise % towns.len()][..COUNTY_DIGITS];
        let (count, kept) = counties.entry(county.to_owned()).or_default();
        *count += 1;
        for (duty, kept) in kept.iter_mut().enumerate() {
            *kept += usize::from(is_kept(enterprise, duty));
        }
    }
    counties
}

/// Fills an empty place with the city, proves the answers of the hub and of the aggregate, and measures both in turns.
pub(crate) async fn measure(
    place: Place,
    program: &Path,
    nation: &Nation,
    size: Size,
    plan: &Plan,
) -> Result<City> {
    let (start, enterprises) = (Instant::now(), enterprises(size));
    let name = place.engine.name();
    let towns = towns(nation);
    let activities = fill(&place, program, nation, &towns, enterprises).await?;
    let fill_seconds = start.elapsed().as_secs_f64();
    say(&format!(
        "{name}: {enterprises} enterprises with {activities} pieces of evidence in {fill_seconds:.0} s"
    ));
    let known = known(&towns, enterprises);
    let hub = Hub::serve(program, &place).await?;
    let mut ask = ask(&hub)?;
    let answer = once(hub.address(), &ask).await?;
    prove::hub(&known, &answer)?;
    ask.wanted = Wanted::Exactly(answer.clone());
    let database = place.connect(1).await?;
    let aggregate = plain(place.engine);
    prove::plain(&known, &database, &aggregate).await?;
    let mut bare = Bare::of(&database).await?;
    let server = place.server_pid()?;
    let of = |server_of_it| Workers {
        server: server_of_it,
        database: server,
    };
    let (of_hub, of_plain) = (of(hub.pid()), of(std::process::id()));
    let (mut by_hub, mut by_plain) = (Sum::default(), Sum::default());
    let (ask, aggregate): (_, Arc<str>) = (Arc::new(ask), Arc::from(aggregate));
    for round in 0..=plan.rounds {
        let before = of_hub.used()?;
        let load = repeat(hub.address(), 1, Arc::clone(&ask), plan.slice).await?;
        let used = of_hub.used()?.since(before);
        let before = of_plain.used()?;
        let direct = question::directly(&mut bare, &aggregate, plan.slice).await?;
        let used_directly = of_plain.used()?.since(before);
        // The first round warms caches and prepared statements, and is not counted.
        if round > 0 {
            by_hub.add(load, used);
            by_plain.add(direct, used_directly);
        }
    }
    drop(bare);
    database.close().await?;
    hub.stop()?;
    let city = City {
        enterprises,
        activities,
        bytes: Bytes::len(&answer),
        fill_seconds,
        hub: by_hub.told(),
        plain: by_plain.told(),
    };
    say(&format!(
        "{name}: the city's duties by county in {:.0} ms; one aggregate over the evidence {:.0} ms; {:.2} × its time, {:.2} × its CPU",
        city.hub.p50_ms,
        city.plain.p50_ms,
        city.time_ratio(),
        city.cpu_ratio(),
    ));
    place.remove()?;
    Ok(city)
}

impl City {
    /// Time of the hub over that of the aggregate.
    pub(crate) fn time_ratio(&self) -> f64 {
        self.hub.p50_ms / self.plain.p50_ms
    }

    /// CPU of the hub over that of the aggregate.
    pub(crate) fn cpu_ratio(&self) -> f64 {
        self.hub.cpu_ms / self.plain.cpu_ms
    }
}

impl City {
    /// For people.
    pub(crate) fn page(&self, text: &mut String) -> Result<()> {
        writeln!(
            text,
            "\n{} enterprises of one city, {} pieces of evidence, written in {:.0} s.\n\n\
             | duties of a city by county | p50 ms | p99 ms | CPU ms | time × plain | CPU × plain |\n|---|---|---|---|---|---|",
            self.enterprises, self.activities, self.fill_seconds
        )?;
        for (way, told) in [("hub", self.hub), ("plain aggregate", self.plain)] {
            let Told {
                p50_ms,
                p99_ms,
                cpu_ms,
                ..
            } = told;
            let (time, cpu) = (p50_ms / self.plain.p50_ms, cpu_ms / self.plain.cpu_ms);
            writeln!(
                text,
                "| {way} | {p50_ms:.0} | {p99_ms:.0} | {cpu_ms:.0} | {time:.2} | {cpu:.2} |"
            )?;
        }
        Ok(())
    }
}
