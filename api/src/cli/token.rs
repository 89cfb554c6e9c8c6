//! `cengbao token ACCOUNT`: a bearer token and nothing else, for scripts.

use super::output::Output;
use crate::error::Result;
use crate::identity::Keys;
use crate::settings::Settings;

/// Arguments of `token`.
#[derive(clap::Args)]
pub(super) struct TokenArgs {
    /// Name of the account, such as 450202.coordinator
    account: String,
}

pub(super) async fn run(args: &TokenArgs, settings: &Settings) -> Result<()> {
    let store = super::open(settings).await?;
    // A token of nobody would be refused at every request; better now, with the remedy.
    super::acting_as(&store, &args.account, settings).await?;
    settings.prepare_data_dir()?;
    Output::text(Keys::load(&settings.keys)?.mint(&args.account, settings.clock.now())?)
}
