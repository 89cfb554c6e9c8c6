//! `cengbao rollup`: whether the sums are what was filed.

use std::fmt::Write;

use cengbao_store::{DaysReport, VerifyReport};
use serde_json::json;

use super::output::Output;
use crate::error::{Error, Result};
use crate::settings::Settings;

/// What to do with the roll-up.
#[derive(clap::Subcommand)]
pub(super) enum RollupCommand {
    /// Compare the roll-up with the journal and both with the revisions, and the days of duties with the evidence; fails
    /// where they differ
    Verify,
    /// Build the roll-up anew from the journal, and the days of duties from the evidence
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
            let units = scope.days_rebuild().await?;
            output.answer(
                format_args!(
                    "{ledgers} ledgers built anew, and the days of evidence of {units} units"
                ),
                &json!({"ledgers": ledgers, "units": units}),
            )
        }
        RollupCommand::Verify => {
            let report = scope.rollup_verify().await?;
            let days = scope.days_verify().await?;
            let mut told = words(&report);
            days_words(&mut told, &days);
            let (figures, units) = (report.differences_total, days.differences_total);
            output.answer(told, &Verified { report, days })?;
            match (figures, units) {
                (0, 0) => Ok(()),
                (0, units) => Err(Error::Refused(format!(
                    "the days of {units} units are not those of their evidence"
                ))),
                (differ, _) => Err(Error::Refused(format!(
                    "{differ} figures are not what was filed"
                ))),
            }
        }
    }
}

/// Figures, and days of evidence.
#[derive(serde::Serialize)]
struct Verified {
    #[serde(flatten)]
    report: VerifyReport,
    days: DaysReport,
}

fn days_words(words: &mut String, days: &DaysReport) {
    let DaysReport {
        units,
        differences_total,
        differences,
    } = days;
    for (shard, unit) in differences {
        write!(
            words,
            "\nshard {shard}, node {}: days that its evidence does not say",
            unit.0
        )
        .expect("a string takes whatever is written to it");
    }
    write!(
        words,
        "\n{units} units with evidence, of which {differences_total} have other days"
    )
    .expect("a string takes whatever is written to it");
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
