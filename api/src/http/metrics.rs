//! Counters of this process in the text form of Prometheus.
//!
//! Numbers only: no account, no code of a place, no text of a request.

use std::fmt::Write;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;

use super::HubState;
use crate::background::Tally;
use crate::graphql::Code;

/// Status codes are three digits.
const CODES: usize = 1000;
/// Upper bounds of the buckets of the duration, in milliseconds.
const BUCKETS_MS: [u64; 8] = [5, 10, 25, 50, 100, 500, 2_500, 15_000];

/// The codes of the errors of one answer.
#[derive(Clone, Debug, Default)]
pub(super) struct Codes(pub(super) Vec<Code>);

impl Codes {
    /// Whether the answer has no error.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The counters.
#[derive(Debug)]
pub(super) struct Metrics {
    started: Instant,
    in_flight: AtomicI64,
    by_status: Vec<AtomicU64>,
    by_duration: [AtomicU64; BUCKETS_MS.len()],
    by_code: Vec<AtomicU64>,
    duration_us: AtomicU64,
}

impl Default for Metrics {
    fn default() -> Self {
        Self {
            started: Instant::now(),
            in_flight: AtomicI64::new(0),
            by_status: (0..CODES).map(|_| AtomicU64::new(0)).collect(),
            by_duration: Default::default(),
            by_code: Code::ALL.iter().map(|_| AtomicU64::new(0)).collect(),
            duration_us: AtomicU64::new(0),
        }
    }
}

/// Counts a request as running until it is dropped, also when its client hangs up.
pub(super) struct InFlight<'a>(&'a Metrics);

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        self.0.in_flight.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Metrics {
    /// A request began.
    pub(super) fn begin(&self) -> InFlight<'_> {
        self.in_flight.fetch_add(1, Ordering::Relaxed);
        InFlight(self)
    }

    /// A request was answered.
    pub(super) fn answered(&self, status: StatusCode, took: Duration) {
        self.by_status[usize::from(status.as_u16()) % CODES].fetch_add(1, Ordering::Relaxed);
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.duration_us.fetch_add(micros, Ordering::Relaxed);
        for (bound, bucket) in BUCKETS_MS.iter().zip(&self.by_duration) {
            if micros <= bound * 1_000 {
                bucket.fetch_add(1, Ordering::Relaxed);
            }
        }
    }

    /// An answer had errors with these codes.
    pub(super) fn failed(&self, codes: &Codes) {
        for code in &codes.0 {
            let place = Code::ALL.iter().position(|known| known == code);
            if let Some(counter) = place.and_then(|place| self.by_code.get(place)) {
                counter.fetch_add(1, Ordering::Relaxed);
            }
        }
    }

    /// How long the process runs.
    pub(super) fn uptime(&self) -> Duration {
        self.started.elapsed()
    }

    fn render(&self, statements: u64, tally: &Tally) -> String {
        let mut text = String::new();
        let mut counted = 0;
        family(
            &mut text,
            "cengbao_http_requests_total",
            "counter",
            "Requests answered, by status.",
        );
        for (status, count) in self.by_status.iter().enumerate() {
            let count = count.load(Ordering::Relaxed);
            if count > 0 {
                counted += count;
                line(
                    &mut text,
                    format_args!("cengbao_http_requests_total{{status=\"{status}\"}} {count}"),
                );
            }
        }
        family(
            &mut text,
            "cengbao_errors_total",
            "counter",
            "Errors in answers, by code.",
        );
        for (code, count) in Code::ALL.iter().zip(&self.by_code) {
            let count = count.load(Ordering::Relaxed);
            if count > 0 {
                line(
                    &mut text,
                    format_args!("cengbao_errors_total{{code=\"{code}\"}} {count}"),
                );
            }
        }
        family(
            &mut text,
            "cengbao_http_request_duration_seconds",
            "histogram",
            "How long the answers took.",
        );
        for (bound, bucket) in BUCKETS_MS.iter().zip(&self.by_duration) {
            let (count, bound) = (bucket.load(Ordering::Relaxed), decimal(*bound, 1_000, 3));
            line(
                &mut text,
                format_args!(
                    "cengbao_http_request_duration_seconds_bucket{{le=\"{bound}\"}} {count}"
                ),
            );
        }
        line(
            &mut text,
            format_args!("cengbao_http_request_duration_seconds_bucket{{le=\"+Inf\"}} {counted}"),
        );
        let sum = decimal(self.duration_us.load(Ordering::Relaxed), 1_000_000, 6);
        line(
            &mut text,
            format_args!("cengbao_http_request_duration_seconds_sum {sum}"),
        );
        line(
            &mut text,
            format_args!("cengbao_http_request_duration_seconds_count {counted}"),
        );
        family(
            &mut text,
            "cengbao_http_requests_in_flight",
            "gauge",
            "Requests being answered.",
        );
        line(
            &mut text,
            format_args!(
                "cengbao_http_requests_in_flight {}",
                self.in_flight.load(Ordering::Relaxed)
            ),
        );
        family(
            &mut text,
            "cengbao_sql_statements_total",
            "counter",
            "Statements sent to the database.",
        );
        line(
            &mut text,
            format_args!("cengbao_sql_statements_total {statements}"),
        );
        tally.render(&mut text);
        family(
            &mut text,
            "cengbao_uptime_seconds",
            "gauge",
            "Seconds since the start.",
        );
        line(
            &mut text,
            format_args!("cengbao_uptime_seconds {}", self.uptime().as_secs()),
        );
        text
    }
}

/// `/metrics`.
pub(super) async fn metrics(State(hub): State<HubState>) -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, "text/plain; version=0.0.4")],
        hub.metrics
            .render(hub.store.statements(), &hub.background.tally),
    )
}

pub(crate) fn family(text: &mut String, name: &str, kind: &str, help: &str) {
    line(
        text,
        format_args!("# HELP {name} {help}\n# TYPE {name} {kind}"),
    );
}

pub(crate) fn line(text: &mut String, what: std::fmt::Arguments<'_>) {
    writeln!(text, "{what}").expect("a string takes whatever is written to it");
}

/// A whole number of parts of a second as a decimal.
fn decimal(value: u64, parts: u64, digits: usize) -> String {
    format!("{}.{:0digits$}", value / parts, value % parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_counted_by_status_and_duration() {
        let metrics = Metrics::default();
        let running = metrics.begin();
        metrics.answered(StatusCode::OK, Duration::from_millis(7));
        metrics.answered(StatusCode::NOT_FOUND, Duration::from_mins(1));
        metrics.failed(&Codes(vec![Code::NotFound, Code::NotFound, Code::Busy]));
        let text = metrics.render(3, &Tally::default());
        for expected in [
            "cengbao_http_requests_total{status=\"200\"} 1\n",
            "cengbao_http_requests_total{status=\"404\"} 1\n",
            "cengbao_errors_total{code=\"NOT_FOUND\"} 2\n",
            "cengbao_errors_total{code=\"BUSY\"} 1\n",
            "_bucket{le=\"0.005\"} 0\n",
            "_bucket{le=\"0.010\"} 1\n",
            "_bucket{le=\"15.000\"} 1\n",
            "_bucket{le=\"+Inf\"} 2\n",
            "_sum 60.007000\n",
            "_in_flight 1\n",
            "cengbao_sql_statements_total 3\n",
        ] {
            assert!(text.contains(expected), "{expected} in\n{text}");
        }
        drop(running);
        assert!(
            metrics
                .render(3, &Tally::default())
                .contains("_in_flight 0\n")
        );
    }
}
