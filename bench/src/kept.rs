//! A filled database that outlives its run: filling the nation takes longer than
//! measuring it, and whoever tries a change wants to measure many times.
//!
//! Every run works on a copy. Only SQLite: a cluster of PostgreSQL is a run's own.
//! A database that another version of the program filled is migrated by the one that
//! serves it; after a change of the bench's data, the folder is to be removed by hand.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::bulk::Pending;
use crate::database::{Engine, Place};
use crate::fill::{Filled, fill};
use crate::nation::{Nation, Size};
use crate::{Result, say};

/// What stands beside the file of a kept database.
#[derive(Serialize, Deserialize)]
struct Told {
    pending: Vec<Pending>,
    reports: usize,
    seconds: f64,
}

/// Fills a place, or takes what an earlier run with as many waiting reports has kept.
pub(crate) async fn fill_or_take(
    folder: &Path,
    place: Place,
    size: Size,
    (program, nation): (&Path, &Nation),
    pending: usize,
) -> Result<Filled> {
    if place.engine == Engine::Postgres {
        return fill(place, program, nation, pending).await;
    }
    let name = format!("{size:?}-{pending}").to_lowercase();
    let (file, told) = (
        folder.join(format!("{name}.db")),
        folder.join(format!("{name}.json")),
    );
    if told.exists() {
        say(&format!("taking {}", file.display()));
        let Told {
            pending,
            reports,
            seconds,
        } = serde_json::from_str(&std::fs::read_to_string(&told)?)?;
        std::fs::copy(&file, place.file())?;
        return Ok(Filled {
            place,
            pending,
            reports,
            seconds,
        });
    }
    let filled = fill(place, program, nation, pending).await?;
    std::fs::create_dir_all(folder)?;
    std::fs::copy(filled.place.file(), &file)?;
    let text = serde_json::to_string(&Told {
        pending: filled.pending.clone(),
        reports: filled.reports,
        seconds: filled.seconds,
    })?;
    // The last: it says that the database beside it is whole.
    std::fs::write(&told, text)?;
    Ok(filled)
}
