//! What the tests and the bench stand on: a folder of the run's own that is gone
//! afterwards, a PostgreSQL cluster in it, and the program of this checkout. Knows
//! nothing of what the program does.

mod cluster;
mod program;
mod run_dir;
mod session;

pub use cluster::{Care, Cluster, free_port, stop_command};
pub use program::{build, command};
pub use run_dir::RunDir;
pub use session::Session;
