//! What a test stands on: a hub of its own, on either database, and ways to
//! ask it. Owns processes and folders; it must know nothing of what is tested.

pub(crate) mod answer;
pub(crate) mod binary;
pub(crate) mod bucket;
pub(crate) mod cluster;
pub(crate) mod database;
pub(crate) mod hub;
pub(crate) mod process;
pub(crate) mod receiver;
pub(crate) mod run_dir;

use std::time::Duration;

use database::Engine;
use hub::Hub;

pub(crate) use answer::Answer;

/// What has not come after so long does not come. Long enough for the slowest machine with the whole run beside it:
/// only a test that fails waits for it.
pub(crate) const PATIENCE: Duration = Duration::from_mins(3);

/// Turns each async function `name(hub: Hub)` into the two tests
/// `name::sqlite` and `name::postgres`. The functions stand outside the macro,
/// so that rustfmt sees them; one that is not named here is dead code and does
/// not pass the lints.
macro_rules! both {
    ($($name:ident),+ $(,)?) => {
        $(
            mod $name {
                #[test]
                fn sqlite() {
                    $crate::harness::run($crate::harness::database::Engine::Sqlite, super::$name);
                }

                #[test]
                fn postgres() {
                    $crate::harness::run($crate::harness::database::Engine::Postgres, super::$name);
                }
            }
        )+
    };
}
pub(crate) use both;

/// As `both!`, for functions `name(engine: Engine)` that need no running hub.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {
        $(
            mod $name {
                #[test]
                fn sqlite() {
                    super::$name($crate::harness::database::Engine::Sqlite);
                }

                #[test]
                fn postgres() {
                    super::$name($crate::harness::database::Engine::Postgres);
                }
            }
        )+
    };
}
pub(crate) use on_both;

/// Runs a test on a fresh hub with the world in it.
pub(crate) fn run<Test, Running>(engine: Engine, test: Test)
where
    Test: FnOnce(Hub) -> Running,
    Running: Future<Output = ()>,
{
    block_on(async {
        let hub = Hub::start(engine).await;
        test(hub).await;
    });
}

/// A runtime with more than one thread: races shall be races.
pub(crate) fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime starts")
        .block_on(future)
}
