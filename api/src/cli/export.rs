//! `cengbao export`: what people take away to work on elsewhere.

use std::io::{Write as _, stdout};
use std::path::{Path, PathBuf};

use cengbao_domain::period::Period;

use crate::error::{Error, Result};
use crate::settings::Settings;
use crate::sheet::{Format, MAX_FILE_ROWS, Wanted, enterprise, template};

/// What to export.
#[derive(clap::Subcommand)]
pub(super) enum ExportCommand {
    /// A spreadsheet to fill in: the units that owe, and a column for each value
    Template(TemplateArgs),
    /// An empty list of enterprises to fill in: the columns, what belongs into them, the values they take
    EnterpriseTemplate(EnterpriseTemplateArgs),
}

/// How the empty list is written.
#[derive(clap::Args)]
pub(super) struct EnterpriseTemplateArgs {
    /// How it is written
    #[arg(long, value_enum, default_value = "xlsx")]
    format: Format,
    /// The file to write; standard output if none is named
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Which spreadsheet.
#[derive(clap::Args)]
pub(super) struct TemplateArgs {
    /// The account for which it is: the units that it sees
    #[arg(long, value_name = "NAME")]
    account: String,
    /// Code of the campaign
    #[arg(long, value_name = "CODE")]
    campaign: String,
    /// Code of the schedule in it
    #[arg(long, value_name = "CODE")]
    schedule: String,
    /// The period, such as 2023-06
    #[arg(long, value_name = "PERIOD")]
    period: Period,
    /// Only units at or below this division
    #[arg(long, value_name = "CODE")]
    below: Option<String>,
    /// How it is written
    #[arg(long, value_enum, default_value = "xlsx")]
    format: Format,
    /// The file to write; standard output if none is named
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(super) async fn run(command: ExportCommand, settings: &Settings) -> Result<()> {
    let args = match command {
        ExportCommand::Template(args) => args,
        ExportCommand::EnterpriseTemplate(args) => {
            let bytes = enterprise::template(args.format);
            let bytes = bytes.map_err(|fault| Error::Refused(fault.en))?;
            return write(args.output.as_deref(), &bytes);
        }
    };
    let store = super::open(settings).await?;
    let scope = super::acting_as(&store, &args.account, settings).await?;
    let wanted = Wanted {
        campaign: args.campaign,
        schedule: args.schedule,
        period: args.period,
        below: args.below,
    };
    let bytes = template(&scope, &wanted, args.format, MAX_FILE_ROWS)
        .await
        .map_err(|fault| Error::Refused(fault.en))?;
    write(args.output.as_deref(), &bytes)
}

fn write(file: Option<&Path>, bytes: &[u8]) -> Result<()> {
    match file {
        Some(file) => std::fs::write(file, bytes).map_err(|source| Error::file(file, source)),
        None => stdout().lock().write_all(bytes).map_err(Error::Output),
    }
}
