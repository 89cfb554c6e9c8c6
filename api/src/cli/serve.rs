//! `cengbao serve`: the hub until somebody stops it.

use tokio::signal;

use crate::error::{Error, Result};
use crate::settings::Settings;

/// Arguments of `serve`.
#[derive(Default, clap::Args)]
pub(super) struct ServeArgs {
    /// Fill an empty hub with the divisions of China, the campaigns and simulated figures, and give out tokens of
    /// simulated accounts to whoever asks
    #[arg(long, env = "CENGBAO_DEMO")]
    demo: bool,
}

pub(super) async fn run(args: ServeArgs, settings: Settings) -> Result<()> {
    let settings = Settings {
        demo: args.demo,
        ..settings
    };
    let stop = stop_signal()?;
    tokio::pin!(stop);
    // A first start of the demonstration takes a while and may be interrupted; the next one goes on.
    let running = tokio::select! {
        running = crate::start(settings) => running?,
        () = &mut stop => return Ok(()),
    };
    stop.await;
    tracing::info!("stopping: running requests may end");
    running.stop().await
}

/// Returns on SIGINT or SIGTERM. Registered at once: a signal that comes early is not lost.
#[cfg(unix)]
fn stop_signal() -> Result<impl Future<Output = ()>> {
    use signal::unix::{SignalKind, signal};
    let failed = |source| Error::Network {
        place: "signals".to_owned(),
        source,
    };
    let mut interrupt = signal(SignalKind::interrupt()).map_err(failed)?;
    let mut terminate = signal(SignalKind::terminate()).map_err(failed)?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "the other systems register here")]
fn stop_signal() -> Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = signal::ctrl_c().await;
    })
}
