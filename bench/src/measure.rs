//! What one way of doing a thing came to, over all its slices.

use std::time::Duration;

use serde::Serialize;

use crate::client::Load;
use crate::cpu::Used;

/// Slices of one way, added up.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sum {
    load: Load,
    used: Used,
}

impl Sum {
    /// Another slice.
    pub(crate) fn add(&mut self, load: Load, used: Used) {
        self.load.add(load);
        self.used += used;
    }

    /// In figures.
    pub(crate) fn told(&self) -> Told {
        let mut latencies = self.load.latencies.clone();
        latencies.sort_unstable();
        let count = latencies.len();
        let at = |part: usize| {
            let index = (count * part / 100).min(count.saturating_sub(1));
            latencies.get(index).map_or(0.0, |latency| millis(*latency))
        };
        let each = |time: Duration| millis(time) / number(count.max(1));
        Told {
            answers: count,
            per_second: number(count) / self.load.elapsed.as_secs_f64().max(1e-9),
            p50_ms: at(50),
            p99_ms: at(99),
            cpu_ms: each(self.used.all()),
            server_cpu_ms: each(self.used.server),
            database_cpu_ms: each(self.used.database),
        }
    }
}

/// What it came to: times of an answer, CPU for each answer.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Told {
    /// How many.
    pub(crate) answers: usize,
    /// A second.
    pub(crate) per_second: f64,
    /// Half were faster.
    pub(crate) p50_ms: f64,
    /// One of a hundred was slower.
    pub(crate) p99_ms: f64,
    /// For each, of all processes.
    pub(crate) cpu_ms: f64,
    /// For each, of the server.
    pub(crate) server_cpu_ms: f64,
    /// For each, of the database's own processes.
    pub(crate) database_cpu_ms: f64,
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// A count as a number that can be divided; none here comes near 2^52.
#[expect(clippy::cast_precision_loss, reason = "counts of answers are small")]
fn number(count: usize) -> f64 {
    count as f64
}
