//! `cengbao token ACCOUNT`: a bearer token and nothing else, for scripts.

use cengbao_store::StoreError;

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
    let now = settings.clock.now();
    // A token of nobody would be refused at every request; better now, with the remedy.
    store
        .scope(&args.account, now)
        .await
        .map_err(|error| match error {
            StoreError::Unauthenticated => super::unknown_account(&args.account),
            error => error.into(),
        })?;
    settings.prepare_data_dir()?;
    Output::text(Keys::load(&settings.keys)?.mint(&args.account, now)?)
}
