//! The demonstration: an empty hub filled with the divisions of China, the
//! campaigns of the repository and clearly marked simulated figures.
//!
//! Everything goes through the store's ordinary doors, figures as the accounts
//! that would file them on the days on which they would. Each step can be run
//! again and then changes nothing, so that a start that was killed in the
//! middle is finished by the next one.

mod accidents;
mod accounts;
mod assets;
mod bulletin;
mod consolidation;
mod enterprises;
mod filing;
mod inspections;
mod merger;
mod places;
mod posts;
mod progress;
mod promises;
mod questions;
mod roster;
mod seats;
mod stand_in;
mod step;
mod story;
mod values;

use std::net::SocketAddr;
use std::time::Instant;

use cengbao_domain::campaign::Campaign;
use cengbao_store::{
    DivisionOptions, EnterpriseRow, PageRequest, RefusedRow, Scope, Store, before_every_record,
};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use crate::error::{Error, Result};
use places::Places;

pub(crate) use accounts::shown_accounts;
pub(crate) use questions::questions;

/// The day on which the latest of the documents was issued: divisions, campaigns and accounts are recorded as of
/// then, before the first figure is filed.
const PREPARED_ON: NaiveDate = NaiveDate::from_ymd_opt(2023, 5, 23).expect("23 May is a day");

/// The campaigns of the demonstration with what it adds to them.
fn campaigns(places: &Places) -> Vec<Campaign> {
    let mut campaigns = assets::campaigns();
    for campaign in campaigns
        .iter_mut()
        .filter(|campaign| roster::takes(campaign))
    {
        roster::add_roster(campaign, places);
        merger::add_towns(campaign, places);
    }
    let mut of_city = campaigns.iter_mut();
    if let Some(campaign) = of_city.find(|one| one.code == enterprises::CAMPAIGN) {
        inspections::add_enforcers(campaign, places);
    }
    let seats = seats::seats(&campaigns.iter().collect::<Vec<_>>(), places);
    for seat in seats.iter().filter(|seat| !seat.named) {
        roster::add_office(&mut campaigns[seat.campaign], places, &seat.place);
    }
    campaigns
}

/// A form as printed, for tests of whatever reads forms.
#[cfg(test)]
pub(crate) fn form_for_tests() -> cengbao_domain::form::Form {
    assets::heilin().forms.remove(0)
}

/// Fills an empty hub; finishes what an earlier start began; leaves a filled one as it is.
///
/// Errors: the hub holds campaigns that are not the demonstration's.
pub(crate) async fn seed(store: &Store, now: DateTime<Utc>) -> Result<()> {
    if accounts::are_complete(store, now).await? {
        tracing::info!("the demonstration is in place");
        return Ok(());
    }
    let started = Instant::now();
    let places = Places::read();
    let campaigns = campaigns(&places);
    let system = store.system(
        "demonstration",
        now.min(PREPARED_ON.and_time(NaiveTime::MIN).and_utc()),
    );
    refuse_hub_in_use(&system, &campaigns).await?;
    for (file, text) in assets::DIVISIONS {
        tracing::info!(file, "importing divisions");
        let options = DivisionOptions {
            valid_from: before_every_record(),
            progress: &|_| {},
        };
        let report = system.import_divisions(places::rows(text), options).await?;
        refuse_if_any(file, &report.refused)?;
    }
    for campaign in &campaigns {
        tracing::info!(campaign = campaign.code, "applying the campaign");
        system.apply_campaign(campaign).await?;
    }
    let all: Vec<&Campaign> = campaigns.iter().collect();
    let firms = enterprises::all(&all, &places);
    let rows: Vec<EnterpriseRow> = enterprises::rows(&firms).collect();
    let report = system.import_enterprises(rows.into_iter(), None).await?;
    refuse_if_any("the simulated enterprises", &report.refused)?;
    let mut posts = posts::posts(&all, &places);
    posts.extend(enterprises::posts(&firms, &places));
    posts.extend(merger::posts(&places));
    posts.extend(inspections::posts(&all, &places));
    tracing::info!(accounts = posts.len(), "making accounts");
    let made = accounts::make(&system, &posts).await?;
    let mut steps = filing::file_all(store, &all, &places, now).await?;
    for campaign in all.iter().filter(|one| one.code == enterprises::CAMPAIGN) {
        steps += promises::take_all(store, campaign, &firms, &places, now).await?;
    }
    steps += inspections::record_all(store, &firms, &places, now).await?;
    steps += accidents::record_all(store, &firms, now).await?;
    steps += progress::record_all(store, now).await?;
    // The strangers come last: whoever finds them knows that all is there.
    accounts::make_strangers(&system, &places).await?;
    let took_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(
        made,
        steps,
        took_ms,
        "the demonstration is in place; all its figures are simulated"
    );
    Ok(())
}

/// A hub in which somebody works is not filled with invented figures.
async fn refuse_hub_in_use(system: &Scope, campaigns: &[Campaign]) -> Result<()> {
    let applied = system
        .list_campaigns(&PageRequest::first(cengbao_store::MAX_PAGE))
        .await?
        .nodes();
    // Campaigns that an interrupted start applied are the demonstration's own, to the letter.
    let is_ours = |code: &str, definition: &Campaign| {
        campaigns
            .iter()
            .any(|campaign| campaign.code == code && campaign == definition)
    };
    match applied
        .iter()
        .find(|found| !is_ours(&found.code, &found.definition))
    {
        None => Ok(()),
        Some(found) => Err(Error::setting(
            "demo",
            format!(
                "the hub holds campaign {}, which the demonstration did not apply",
                found.code
            ),
            "take another --data-dir or --database-url for the demonstration",
        )),
    }
}

fn refuse_if_any(file: &str, refused: &[RefusedRow]) -> Result<()> {
    match refused.first() {
        None => Ok(()),
        Some(row) => Err(Error::setting(
            format!("{file}, row {}", row.row),
            row.reason.clone(),
            "the hub holds other divisions; take another --data-dir or --database-url for the demonstration",
        )),
    }
}

/// Where to look, for whoever reads the log.
pub(crate) fn announce(addr: SocketAddr) {
    tracing::info!(
        "all figures are simulated (模拟数据): open http://{addr}/ and choose an account"
    );
    tracing::info!(
        "accounts: 450202.coordinator, 450202002001.jwh.reporter, 320707104.gm.reviewer, 3207.coordinator, \
         441424.jtj.viewer, 370322.jsgzk.viewer, 4415.coordinator, 440106.viewer and more; `cengbao account list` lists them, `cengbao token ACCOUNT` signs in"
    );
}
