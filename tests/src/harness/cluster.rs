//! The run's PostgreSQL cluster, started by the first who asks. A machine without
//! PostgreSQL fails the tests instead of skipping them.

use std::sync::OnceLock;

use cengbao_harness::{Care, Cluster};

use super::run_dir::run_dir;

pub(crate) use cengbao_harness::free_port;

static CLUSTER: OnceLock<Result<Cluster, String>> = OnceLock::new();

/// The run's server.
pub(crate) fn cluster() -> &'static Cluster {
    let start = || Cluster::start(&run_dir().join("postgres"), Care::None);
    match CLUSTER.get_or_init(start) {
        Ok(cluster) => cluster,
        Err(reason) => panic!("{reason}"),
    }
}
