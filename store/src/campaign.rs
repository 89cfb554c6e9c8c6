//! Campaigns (专项行动) and their forms as a scope sees them: the version in
//! force, and for reports the version they were filed on.

use std::any::Any;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use cengbao_domain::answer::CellRule;
use cengbao_domain::campaign::Campaign;
use cengbao_domain::chain::split::SlotKinds;
use cengbao_domain::form::Form;
use cengbao_domain::indicator::{Indicator, TimeKind};
use cengbao_entity::{campaign, campaign_version, family_slot, form_family};
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, Condition};

use crate::access::{Scope, SortKey};
use crate::error::{Result, StoreError};
use crate::figures::PAIR_PERIODS;
use crate::made::Made;
use crate::page::{Page, PageRequest};
use crate::row;
use crate::time::moment;

/// A campaign in force.
#[derive(Clone, Debug)]
pub struct AppliedCampaign {
    /// Key.
    pub id: i32,
    /// Code.
    pub code: String,
    /// From 1.
    pub version: i32,
    /// When this version was applied.
    pub applied_at: DateTime<Utc>,
    /// What the files say.
    pub definition: Arc<Campaign>,
}

/// A form in force with the slots of its family.
#[derive(Clone, Debug)]
pub struct FormVersion {
    /// Code of the campaign.
    pub campaign: String,
    /// Version of the campaign.
    pub version: i32,
    /// Code of the form.
    pub form: Arc<Form>,
    pub(crate) family_id: i32,
    pub(crate) slots: Arc<BTreeMap<String, Slot>>,
    /// How each of [`FormVersion::number_columns`] is read.
    pub(crate) rules: Arc<Vec<CellRule>>,
    /// What a caller has made of it: see [`FormVersion::made`].
    made: Made,
}

/// Where an indicator stands in the figures of its family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Slot {
    pub(crate) index: usize,
    pub(crate) carries: bool,
    pub(crate) divides: bool,
}

impl FormVersion {
    /// What a caller makes of the form and nothing else, made once and kept with the
    /// version, which never changes. For one type alone; another is made each time.
    pub fn made<T: Any + Send + Sync>(&self, make: impl Fn() -> T) -> Arc<T> {
        self.made.get(make)
    }

    pub(crate) fn slot(&self, indicator: &str) -> Option<usize> {
        self.slots.get(indicator).map(|slot| slot.index)
    }

    /// How an indicator is read out of the family's figures; none for words.
    pub(crate) fn rule(&self, indicator: &Indicator) -> Option<CellRule> {
        CellRule::of(&self.form, indicator, |code| self.slot(code))
    }

    /// How many periods the form's columns are read out of, the period asked being one.
    pub(crate) fn periods_read(&self) -> usize {
        if self.rules.iter().any(CellRule::looks_back) {
            PAIR_PERIODS
        } else {
            2
        }
    }

    /// Whether a slot's value holds until the next filing.
    pub(crate) fn carries(&self, slot: usize) -> bool {
        self.slots
            .values()
            .any(|known| known.index == slot && known.carries)
    }

    /// What the slots of the family are where a unit is split.
    pub(crate) fn slot_kinds(&self) -> SlotKinds {
        let such = |is: fn(&Slot) -> bool| {
            let slots = self.slots.values().filter(|slot| is(slot));
            slots.map(|slot| slot.index).collect()
        };
        SlotKinds {
            adds: such(|slot| !slot.carries),
            whole: such(|slot| !slot.divides),
        }
    }
}

/// Whether an indicator's value holds until the next filing.
pub(crate) fn carries(time: TimeKind) -> bool {
    match time {
        TimeKind::Cumulative | TimeKind::Stock => true,
        TimeKind::PerPeriod => false,
    }
}

impl Scope {
    /// A campaign by its code; none when it is not, or does not concern you.
    pub async fn find_campaign(&self, code: &str) -> Result<Option<AppliedCampaign>> {
        if let Some(seen) = self.seen_campaign(code) {
            return Ok(Some(seen));
        }
        let rows = self
            .select::<campaign::Entity>()
            .filter(campaign::Column::Code.eq(code))
            .limit(1)
            .all()
            .await?;
        let found = self.read_campaigns(rows).await?.pop();
        if let Some(found) = &found {
            self.keep_seen_campaign(found);
        }
        Ok(found)
    }

    /// Campaigns in the order of their codes.
    pub async fn list_campaigns(&self, page: &PageRequest) -> Result<Page<AppliedCampaign>> {
        let (select, beyond) = self
            .select::<campaign::Entity>()
            .cut(
                &[SortKey::ascending(campaign::Column::Code)],
                page,
                page.places(),
            )
            .await?;
        let items = self
            .read_campaigns(select.all().await?)
            .await?
            .into_iter()
            .map(|found| (found.code.clone(), found))
            .collect();
        Ok(Page::cut(page, items, beyond))
    }

    /// Every campaign that the scope sees, in the order of their codes.
    pub async fn list_every_campaign(&self) -> Result<Vec<AppliedCampaign>> {
        let rows = self
            .select::<campaign::Entity>()
            .ascending(campaign::Column::Code)
            .all()
            .await?;
        self.read_campaigns(rows).await
    }

    /// How many there are.
    pub async fn count_campaigns(&self) -> Result<u64> {
        self.select::<campaign::Entity>().count().await
    }

    /// A form of a campaign, in the version in force.
    pub async fn find_form(&self, campaign: &str, form: &str) -> Result<Option<FormVersion>> {
        match self.find_campaign(campaign).await? {
            Some(applied) => self.form_of(&applied, form).await,
            None => Ok(None),
        }
    }

    pub(crate) async fn form_of(
        &self,
        applied: &AppliedCampaign,
        form: &str,
    ) -> Result<Option<FormVersion>> {
        let version = (applied.id, applied.version);
        if let Some(known) = self.known_form(version, form) {
            return Ok(Some(known));
        }
        let Some(form) = applied.definition.form(form) else {
            return Ok(None);
        };
        let family = self
            .select::<form_family::Entity>()
            .filter(form_family::Column::Code.eq(form.family.as_str()))
            .one()
            .await?
            .ok_or_else(|| {
                StoreError::damaged(format!("form family {} has no key", form.family))
            })?;
        let slots = self
            .select::<family_slot::Entity>()
            .filter(family_slot::Column::FamilyId.eq(family.id))
            .all()
            .await?;
        let slots = slots
            .into_iter()
            .map(|slot| {
                let index = usize::try_from(slot.slot).map_err(StoreError::damaged)?;
                Ok((
                    slot.indicator,
                    Slot {
                        index,
                        carries: slot.carries,
                        divides: slot.divides,
                    },
                ))
            })
            .collect::<Result<_>>()?;
        let mut found = FormVersion {
            campaign: applied.code.clone(),
            version: applied.version,
            form: Arc::new(form.clone()),
            family_id: family.id,
            slots: Arc::new(slots),
            rules: Arc::default(),
            made: Made::default(),
        };
        let rules = form
            .columns()
            .filter_map(|column| found.rule(column.indicator));
        found.rules = Arc::new(rules.collect());
        self.keep_form(version, &found);
        Ok(Some(found))
    }

    /// Campaigns by key, those that the scope sees.
    pub(crate) async fn campaigns_by_id(
        &self,
        ids: &[i32],
    ) -> Result<HashMap<i32, AppliedCampaign>> {
        let rows = self
            .select::<campaign::Entity>()
            .filter(campaign::Column::Id.is_in(ids.iter().copied()))
            .all()
            .await?;
        Ok(self
            .read_campaigns(rows)
            .await?
            .into_iter()
            .map(|found| (found.id, found))
            .collect())
    }

    async fn read_campaigns(&self, rows: Vec<campaign::Model>) -> Result<Vec<AppliedCampaign>> {
        let unknown = rows
            .iter()
            .filter(|row| self.known_campaign((row.id, row.version)).is_none());
        let unread = unknown.fold(Condition::any(), |any, row| {
            any.add(
                Condition::all()
                    .add(campaign_version::Column::CampaignId.eq(row.id))
                    .add(campaign_version::Column::Version.eq(row.version)),
            )
        });
        if !unread.is_empty() {
            for version in self
                .select::<campaign_version::Entity>()
                .filter(unread)
                .all()
                .await?
            {
                let definition = Arc::new(row::json(version.definition)?);
                self.keep_campaign((version.campaign_id, version.version), &definition);
            }
        }
        rows.into_iter()
            .map(|found| {
                let definition =
                    self.known_campaign((found.id, found.version))
                        .ok_or_else(|| {
                            StoreError::damaged(format!("campaign {} has no version", found.code))
                        })?;
                Ok(AppliedCampaign {
                    id: found.id,
                    code: found.code,
                    version: found.version,
                    applied_at: moment(found.applied_at),
                    definition,
                })
            })
            .collect()
    }
}
