//! `cengbao rollup`: whether the sums are what was filed.

use std::fmt::Write;

use cengbao_store::VerifyReport;
use serde_json::json;

use super::output::Output;
use crate::error::{Error, Result};
use crate::settings::Settings;

/// What to do with the roll-up.
#[derive(clap::Subcommand)]
pub(super) enum RollupCommand {
    /// Compare the roll-up with the journal and both with the revisions; fails where they differ
    Verify,
    /// Build the roll-up anew from the journal
    Rebuild,
}

pub(super) async fn run(
    command: &RollupCommand,
    settings: &Settings,
    output: Output,
) -> Result<()> {
    let scope = super::open(settings)
        .await?
        .system("rollup", settings.clock.now());
    match command {
        RollupCommand::Rebuild => {
            let ledgers = scope.rollup_rebuild().await?;
            output.answer(
                format_args!("{ledgers} ledgers built anew"),
                &json!({"ledgers": ledgers}),
            )
        }
        RollupCommand::Verify => {
            let report = scope.rollup_verify().await?;
            output.answer(words(&report), &report)?;
            match report.differences_total {
                0 => Ok(()),
                differ => Err(Error::Refused(format!(
                    "{differ} figures are not what was filed"
                ))),
            }
        }
    }
}

fn words(report: &VerifyReport) -> String {
    let VerifyReport {
        ledgers,
        series,
        runs,
        journal_rows,
        reports,
        differences_total,
        differences,
    } = report;
    let mut words = String::new();
    for found in differences {
        let (shard, family, node, period) =
            (found.shard_key, found.family, found.node.0, found.period);
        writeln!(
            words,
            "shard {shard}, family {family}, node {node}, period {period}: {}",
            found.what
        )
        .expect("a string takes whatever is written to it");
    }
    write!(
        words,
        "{ledgers} ledgers, {series} series, {runs} runs, {journal_rows} journal rows, {reports} reports in force: \
         {differences_total} differences"
    )
    .expect("a string takes whatever is written to it");
    words
}
