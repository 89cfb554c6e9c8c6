//! Fills a database with the nation: what an operator would import is imported by
//! the program, a year of reports is written beside it as the hub would have left
//! them, and the roll-up is made from them by the hub.

use std::path::Path;
use std::time::Instant;

use cengbao_domain::policy::Role;
use cengbao_store::{AccountSpec, GrantSpec, Store, StoreSettings};
use chrono::{DateTime, NaiveTime, Utc};
use sea_orm::{DatabaseConnection, DbBackend};

use crate::bulk::{self, Pending};
use crate::campaign::campaign;
use crate::database::{Place, rows};
use crate::nation::{ASKED, Nation, first_of};
use crate::{Result, hub, say};

/// A filled database.
#[derive(Debug)]
pub(crate) struct Filled {
    /// Where it is.
    pub(crate) place: Place,
    /// Reports that wait for their signature, one a town.
    pub(crate) pending: Vec<Pending>,
    /// How many reports are signed.
    pub(crate) reports: usize,
    /// How long it took, in seconds.
    pub(crate) seconds: f64,
}

/// The account that looks at a place.
pub(crate) fn viewer(code: &str) -> String {
    format!("{code}.viewer")
}

/// The account that signs for a unit.
pub(crate) fn reviewer(unit: &str) -> String {
    format!("{unit}.reviewer")
}

/// Fills an empty place; `pending` reports are left to be signed.
pub(crate) async fn fill(
    place: Place,
    program: &Path,
    nation: &Nation,
    pending: usize,
) -> Result<Filled> {
    let start = Instant::now();
    let name = place.engine.name();
    say(&format!("{name}: importing {} divisions", nation.rows));
    import(&place, program, nation)?;
    let store = Store::open(&StoreSettings {
        url: place.url(),
        readers: 1,
    })
    .await?;
    let system = store.system("the bench's data", before_the_year());
    say(&format!(
        "{name}: applying the campaign to {} towns",
        nation.towns.len()
    ));
    let applied = system.apply_campaign(&campaign(nation)?).await?;
    if applied.units != nation.towns.len() as u64 {
        return Err(format!("{} units owe, not every town", applied.units).into());
    }
    say(&format!("{name}: writing a year of reports"));
    let database = place.connect(1).await?;
    let pending = bulk::file(&database, nation, pending).await?;
    let accounts: Vec<AccountSpec> = accounts(&pending);
    system.create_accounts(&accounts).await?;
    say(&format!("{name}: rolling up"));
    gather_statistics(&database).await?;
    let shards = system.rollup_rebuild().await?;
    gather_statistics(&database).await?;
    drop(system);
    drop(store);
    database.close().await?;
    place.settle().await?;
    let seconds = start.elapsed().as_secs_f64();
    say(&format!(
        "{name}: filled {shards} ledgers in {seconds:.0} s"
    ));
    Ok(Filled {
        place,
        pending,
        reports: nation.towns.len() * crate::nation::MONTHS,
        seconds,
    })
}

/// As autovacuum would have done by then: without them PostgreSQL reads whole tables.
pub(crate) async fn gather_statistics(database: &DatabaseConnection) -> Result<()> {
    if database.get_database_backend() == DbBackend::Postgres {
        rows(database, "VACUUM ANALYZE", []).await?;
    }
    Ok(())
}

fn import(place: &Place, program: &Path, nation: &Nation) -> Result<()> {
    let agencies = write(place, "agencies.csv", &nation.agencies())?;
    hub::run(program, place, &["migrate"])?;
    import_divisions(place, program, nation)?;
    hub::run(program, place, &["import", "agencies", &agencies])?;
    Ok(())
}

/// The divisions of the size.
pub(crate) fn import_divisions(place: &Place, program: &Path, nation: &Nation) -> Result<()> {
    let divisions = write(place, "divisions.csv", &nation.divisions)?;
    hub::run(program, place, &["import", "divisions", &divisions])?;
    Ok(())
}

/// A file to import; its path.
pub(crate) fn write(place: &Place, name: &str, text: &str) -> Result<String> {
    let file = place.folder.join(name);
    std::fs::write(&file, text)?;
    Ok(file.to_string_lossy().into_owned())
}

/// One who looks at each place, one who signs for each waiting report.
fn accounts(pending: &[Pending]) -> Vec<AccountSpec> {
    let viewers = ASKED
        .iter()
        .map(|asked| account(viewer(asked.code), None, Role::Viewer, asked.code));
    let reviewers = pending.iter().map(|pending| {
        let unit = pending.unit.as_str();
        account(reviewer(unit), Some(unit), Role::Reviewer, unit)
    });
    viewers.chain(reviewers).collect()
}

/// An account with one grant.
pub(crate) fn account(name: String, unit: Option<&str>, role: Role, node: &str) -> AccountSpec {
    AccountSpec {
        name,
        title: "测试账号".to_owned(),
        unit: unit.map(str::to_owned),
        simulated: true,
        grants: vec![GrantSpec {
            role,
            node_code: node.to_owned(),
            sectors: None,
            from: None,
            until: None,
        }],
    }
}

/// A moment before all that is measured.
pub(crate) fn before_the_year() -> DateTime<Utc> {
    first_of(0).and_time(NaiveTime::MIN).and_utc() - chrono::TimeDelta::days(10)
}
