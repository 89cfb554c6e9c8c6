//! The question about a city's duties by county, the same as one plain aggregate, and the proof that both are right.

use std::sync::Arc;
use std::time::{Duration, Instant};

use hyper::body::Bytes;

use super::{CAMPAIGN, CITY};
use crate::Result;
use crate::client::{Ask, Load, Wanted};
use crate::database::{Bare, Engine};
use crate::fill::viewer;
use crate::hub::Hub;

pub(super) mod prove;

/// What a page of the city shows: of each county and each duty, who keeps it, of how many, and how the others stand.
const COMPLIANCE: &str = "query City($code: String!, $campaign: String!, $asOf: Date!) {
  jurisdiction(code: $code) {
    id code name
    compliance(campaign: $campaign, asOf: $asOf, byChildren: true) {
      duties { code title }
      total { enterprises cells { numerator denominator missed atRisk } }
      rows { place { code name } enterprises cells { numerator denominator missed atRisk } }
    }
  }
}";

/// A day after the campaign: every window has ended.
const AS_OF: &str = "2024-01-15";

/// The request, whatever the answer.
pub(super) fn ask(hub: &Hub) -> Result<Ask> {
    let body = serde_json::json!({
        "query": COMPLIANCE,
        "variables": { "code": CITY, "campaign": CAMPAIGN, "asOf": AS_OF },
    });
    Ok(Ask {
        path: "/graphql".to_owned(),
        token: Some(hub.token(&viewer(CITY))?),
        body: Bytes::from(body.to_string()),
        wanted: Wanted::Holding("\"rows\":["),
    })
}

/// The aggregate as somebody would write it who has only the evidence: per enterprise and duty the months in which it
/// was done, then per county and duty those that have all twelve. It knows no cadence, no population, no opening and no
/// closing: it is a floor, not a rival.
pub(super) fn plain(engine: Engine) -> String {
    let month = match engine {
        Engine::Sqlite => "substr(a.done_on, 1, 7)",
        Engine::Postgres => "to_char(a.done_on, 'YYYY-MM')",
    };
    format!(
        "SELECT y.county AS county, y.duty AS duty, COUNT(*) AS asked, \
         SUM(CASE WHEN y.months = 12 THEN 1 ELSE 0 END) AS kept FROM ( \
           SELECT substr(j.code, 1, 6) AS county, a.duty AS duty, a.enterprise_id AS enterprise, \
             COUNT(DISTINCT {month}) AS months \
           FROM activity a \
           JOIN enterprise e ON e.id = a.enterprise_id AND e.valid_until IS NULL \
           JOIN jurisdiction j ON j.id = e.place_id \
           WHERE a.campaign_id = (SELECT id FROM campaign WHERE code = '{CAMPAIGN}') \
             AND a.superseded_at IS NULL AND a.state = 'RECORDED' \
             AND a.done_on >= '2023-01-01' AND a.done_on <= '2023-12-31' \
           GROUP BY substr(j.code, 1, 6), a.duty, a.enterprise_id) y \
         GROUP BY y.county, y.duty ORDER BY y.county, y.duty"
    )
}

/// The aggregate over and over for a while.
pub(super) async fn directly(bare: &mut Bare, sql: &Arc<str>, duration: Duration) -> Result<Load> {
    let start = Instant::now();
    let mut load = Load::default();
    while load.latencies.is_empty() || start.elapsed() < duration {
        let sent = Instant::now();
        bare.run(sql, &[]).await?;
        load.latencies.push(sent.elapsed());
    }
    load.elapsed = start.elapsed();
    Ok(load)
}
