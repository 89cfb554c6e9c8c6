//! What the tests and the bench stand on: a folder of the run's own that is gone
//! afterwards, and a PostgreSQL cluster in it. Knows nothing of the hub.

mod cluster;
mod run_dir;

pub use cluster::{Care, Cluster, free_port, stop_command};
pub use run_dir::RunDir;
