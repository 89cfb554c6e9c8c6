//! What a county of the demonstration signed and sent up: in October one of a
//! city's counties, before the last of its towns had filed, so that the city
//! sees a total that was accepted and what changed below it since. The other
//! counties have sent nothing.

use cengbao_domain::period::Period;
use cengbao_domain::policy::Role;
use cengbao_store::{
    ConsolidationFilter, ConsolidationOutcome, ConsolidationRequest, PageRequest, Scope,
    SignConsolidation, Store, StoreError,
};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::posts;
use crate::error::Result;

const CAMPAIGN: &str = "heilin-2023";
const FORM: &str = "monthly";
const PERIOD: &str = "2023-10";
/// 赣榆区, and 连云港市 above it.
const COUNTY: &str = "320707";
const CITY: &str = "3207";
/// On the day after the form is due; whoever is late files after it.
const SIGNED_ON: NaiveDate = NaiveDate::from_ymd_opt(2023, 10, 28).expect("28 October is a day");
const ACCEPTED_ON: NaiveDate = NaiveDate::from_ymd_opt(2023, 10, 30).expect("30 October is a day");
/// 10:00 in Shanghai.
const AT_UTC: NaiveTime = NaiveTime::from_hms_opt(2, 0, 0).expect("two o'clock is a time");
const NOTE: &str = "截至签报时尚有单位未报，后续变动以系统为准（模拟）";

/// Who has still to act, in the order of the days.
#[derive(Debug, Default)]
pub(super) struct Sendings {
    signed: bool,
    accepted: bool,
}

impl Sendings {
    /// Does what lies before a moment and is not done yet.
    pub(super) async fn up_to(&mut self, store: &Store, moment: DateTime<Utc>) -> Result<()> {
        let at = |day: NaiveDate| day.and_time(AT_UTC).and_utc();
        if !self.signed && at(SIGNED_ON) < moment {
            let desk = posts::name(COUNTY, Role::Coordinator);
            sign(&store.scope(&desk, at(SIGNED_ON)).await?).await?;
            self.signed = true;
        }
        if !self.accepted && at(ACCEPTED_ON) < moment {
            let desk = posts::name(CITY, Role::Coordinator);
            accept(&store.scope(&desk, at(ACCEPTED_ON)).await?).await?;
            self.accepted = true;
        }
        Ok(())
    }
}

async fn sign(scope: &Scope) -> Result<()> {
    let period: Period = PERIOD.parse().map_err(|_| unexpected(PERIOD))?;
    let Some(place) = scope.find_jurisdiction(COUNTY).await? else {
        return Err(unexpected(COUNTY).into());
    };
    let collation = scope.collation(&place, CAMPAIGN, FORM, period).await?;
    if collation.last.is_some() {
        return Ok(());
    }
    let request = SignConsolidation {
        place: COUNTY.to_owned(),
        campaign: CAMPAIGN.to_owned(),
        form: FORM.to_owned(),
        period,
        fingerprint: collation.fingerprint,
        note: Some(NOTE.to_owned()),
        reason: None,
        key: None,
    };
    done(scope.sign_consolidation(request).await?)
}

async fn accept(scope: &Scope) -> Result<()> {
    let filter = ConsolidationFilter {
        campaign: Some(CAMPAIGN.to_owned()),
        ..ConsolidationFilter::default()
    };
    let found = scope
        .list_consolidations(&filter, &PageRequest::first(1))
        .await?;
    let Some(sent) = found.nodes().pop() else {
        return Err(unexpected("nothing was sent").into());
    };
    if sent.state == cengbao_domain::consolidation::ConsolidationState::Accepted {
        return Ok(());
    }
    let request = ConsolidationRequest {
        consolidation: sent.id,
        expected_version: sent.version,
        reason: None,
        key: None,
    };
    done(scope.accept_consolidation(request).await?)
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "what came of a step is read once"
)]
fn done(outcome: ConsolidationOutcome) -> Result<()> {
    match outcome {
        ConsolidationOutcome::Done(_) => Ok(()),
        ConsolidationOutcome::Conflict(_) => Err(unexpected("somebody else signs").into()),
        ConsolidationOutcome::NotAllowed { reason_en, .. } => Err(unexpected(reason_en).into()),
    }
}

fn unexpected(what: &str) -> StoreError {
    StoreError::Internal(format!("the demonstration's consolidation: {what}"))
}
