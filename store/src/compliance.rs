//! Whether enterprises, and offices, keep the duties (规定动作) of a campaign, as of a day: of one, of many at once, and of
//! an area by its subordinates, with what changed since an earlier day and who holds it back.
//!
//! Reads the registry of the day and one row of evidence for each enterprise, in a number of statements that does not
//! depend on how many there are; what follows from them is the domain's (`compliance`). Never judges itself.

mod area;
mod below;
mod bound;
mod levels;
mod office;
mod office_rules;
mod offices;
mod past;
mod rates;
mod registry;
mod rules;
mod supervised;
mod target;

use std::collections::HashMap;

use cengbao_domain::accident::Occurrence;
use cengbao_domain::compliance::{JudgedWindow, Life, State};
use cengbao_domain::ids::NodeId;
use cengbao_domain::path::Path;
use cengbao_entity::{duty_record, enterprise};
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, Condition};

pub use self::area::{Area, AreaCompliance, AreaQuestion, HeldBack};
pub(crate) use self::below::Below;
pub use self::office::{OfficeCompliance, OfficeDuty, OfficeHeldBack};
pub use self::rates::{AreaRow, DutyCell};
use self::rules::Rules;
pub(crate) use self::supervised::SupervisedWindow;
pub use self::target::{
    Behind, TargetCell, TargetRow, TargetSource, TargetStanding, TargetUnknown, UnitStanding,
};
pub(crate) use self::target::{returned, state_told};
use crate::access::Scope;
use crate::activity::{Days, calendar, merge};
use crate::campaign::AppliedCampaign;
use crate::enterprise::{in_business, on};
use crate::error::Result;
use crate::row;

/// Why nothing is known of a duty (无数据原因).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DutyUnknown {
    /// It asks for no number, and nothing is recorded.
    NothingRecorded,
    /// It is to be done within a time after something of which the hub keeps no day for this unit.
    ClockNotKept,
    /// The document does not say whom it binds, and no office has said so of this unit.
    PopulationUndefined,
    /// The document does not say which offices it means, and names none at all.
    NobodyNamed,
    /// Nobody was ever registered in the place: the registry says nothing of whom it asks there.
    NobodyRegistered,
}

/// How one unit stands with one duty.
#[derive(Clone, Debug)]
pub struct DutyMeasure {
    /// Code of the duty.
    pub duty: String,
    /// How it stands.
    pub state: State,
    /// Why nothing is known; none otherwise, and for a bundle, whose parts say it.
    pub unknown: Option<DutyUnknown>,
    /// Its windows that have begun; empty for a bundle, and for a duty without a number.
    pub windows: Vec<JudgedWindow>,
}

/// An enterprise as it was registered on a day.
pub(crate) struct Registered {
    pub(crate) id: i32,
    pub(crate) code: String,
    name: String,
    pub(crate) path: Path,
    sector_set: i32,
    marks: String,
    life: Life,
    /// First day on which it was so.
    since: NaiveDate,
}

impl Scope {
    /// How enterprises stand with the duties of a campaign that bind enterprises, in printed order. Enterprises that
    /// the registry does not have on the day are left out.
    pub async fn enterprise_compliance(
        &self,
        enterprises: &[NodeId],
        campaign: &AppliedCampaign,
        as_of: NaiveDate,
    ) -> Result<HashMap<NodeId, Vec<DutyMeasure>>> {
        let of_each = self
            .enterprise_compliances(enterprises, &[campaign], as_of)
            .await?;
        Ok(of_each.into_iter().next().unwrap_or_default())
    }

    /// The same for several campaigns, in their order and in as many statements as for one.
    pub(crate) async fn enterprise_compliances(
        &self,
        enterprises: &[NodeId],
        campaigns: &[&AppliedCampaign],
        as_of: NaiveDate,
    ) -> Result<Vec<HashMap<NodeId, Vec<DutyMeasure>>>> {
        let ids = enterprises.iter().map(|id| row::node_key(*id));
        let which = Condition::all().add(enterprise::Column::Id.is_in(ids));
        let mut registered = self.registered(&which, as_of).await?;
        let evidence = self.days_in(&which, as_of, campaigns).await?;
        let past = self.past_of(&which, as_of, &mut registered).await?;
        let rules = campaigns.iter().map(|campaign| {
            let rules = Rules::new(&campaign.definition, as_of);
            (campaign.id, rules)
        });
        let rules: Vec<_> = rules.collect();
        let of_each: Vec<&Rules<'_>> = rules.iter().map(|(_, rules)| rules).collect();
        let happened = self.happened_to(&of_each, &which, as_of).await?;
        let (none, nothing) = (Days::new(), HashMap::new());
        let of_campaign = |(campaign, mut rules): (i32, Rules<'_>)| {
            let days = evidence.get(&campaign).unwrap_or(&nothing);
            let measures = registered.iter().map(|one| {
                let days = days.get(&one.id).unwrap_or(&none);
                let started = happened.get(&one.id);
                let known = past.known(one, started.map_or(&[], Vec::as_slice));
                let measures = rules.measures(one, known, |duty| calendar(days, duty));
                (row::node(one.id), measures)
            });
            measures.collect()
        };
        Ok(rules.into_iter().map(of_campaign).collect())
    }

    /// The registry of a day: those in business, where the scope sees them.
    pub(crate) async fn registered(
        &self,
        which: &Condition,
        day: NaiveDate,
    ) -> Result<Vec<Registered>> {
        let rows: Vec<enterprise::Model> = self
            .select::<enterprise::Entity>()
            .filter(which.clone().add(on(day)).add(in_business(day)))
            .all()
            .await?;
        let read = |found: enterprise::Model| {
            Ok(Registered {
                id: found.id,
                code: found.code,
                name: found.name,
                path: row::path(found.path)?,
                sector_set: found.sector_set,
                marks: found.marks,
                since: found.valid_from,
                life: Life {
                    opened: found.opened_on,
                    closed: found.closed_on,
                },
            })
        };
        rows.into_iter().map(read).collect()
    }

    /// The days of evidence of the same enterprises.
    async fn days_of(
        &self,
        which: &Condition,
        day: NaiveDate,
        campaign: &AppliedCampaign,
    ) -> Result<HashMap<i32, Days>> {
        let mut in_each = self.days_in(which, day, &[campaign]).await?;
        Ok(in_each.remove(&campaign.id).unwrap_or_default())
    }

    /// The same of several campaigns, by campaign.
    async fn days_in(
        &self,
        which: &Condition,
        day: NaiveDate,
        campaigns: &[&AppliedCampaign],
    ) -> Result<HashMap<i32, HashMap<i32, Days>>> {
        let of_them = self.source::<enterprise::Entity>(
            which.clone().add(on(day)).add(in_business(day)),
            enterprise::Column::Id,
        );
        let ids = campaigns.iter().map(|campaign| campaign.id);
        let rows: Vec<(i32, i32, serde_json::Value)> = self
            .select::<duty_record::Entity>()
            .filter(duty_record::Column::CampaignId.is_in(ids))
            .filter(duty_record::Column::EnterpriseId.in_subquery(of_them))
            .columns([
                duty_record::Column::CampaignId,
                duty_record::Column::EnterpriseId,
                duty_record::Column::Days,
            ])
            .await?;
        let mut days: HashMap<i32, HashMap<i32, Days>> = HashMap::new();
        for (campaign, id, found) in rows {
            let of_campaign = days.entry(campaign).or_default();
            merge(of_campaign.entry(id).or_default(), row::json(found)?);
        }
        Ok(days)
    }

    /// What started clocks of the same enterprises; nothing is asked where no clock of a campaign is started by what the
    /// hub keeps.
    async fn happened_to(
        &self,
        rules: &[&Rules<'_>],
        which: &Condition,
        day: NaiveDate,
    ) -> Result<HashMap<i32, Vec<Occurrence>>> {
        if !rules.iter().any(|rules| rules.wants_occurrences()) {
            return Ok(HashMap::new());
        }
        let which = which.clone().add(on(day)).add(in_business(day));
        self.occurrences_of(which).await
    }
}
