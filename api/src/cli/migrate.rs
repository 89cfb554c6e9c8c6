//! `cengbao migrate`: the schema's history, up to this binary's.

use serde_json::json;

use super::output::Output;
use crate::error::Result;
use crate::settings::Settings;

pub(super) async fn run(settings: &Settings, output: Output) -> Result<()> {
    let applied = super::connect(settings).await?.migrate().await?;
    output.answer(
        format_args!("{applied} migrations applied"),
        &json!({"applied": applied}),
    )
}
