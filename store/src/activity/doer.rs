//! Who did what an activity says: an enterprise, or an office. Whether the viewer may record it, and as what.
//!
//! An office records of itself alone, by its own reporter; the rules of enterprises are `record`'s.

use cengbao_domain::enterprise::is_code;
use cengbao_domain::ids::NodeId;
use cengbao_domain::path::Path;
use cengbao_domain::policy::{Action, Resource, Role};
use cengbao_entity::{activity, jurisdiction};
use chrono::NaiveDate;
use sea_orm::ColumnTrait;

use super::check::{checked_duty, checked_office_duty};
use super::record::{ActivityOutcome, ENTERPRISE, OFFICE};
use crate::access::{Granted, Scope};
use crate::agency::Agency;
use crate::campaign::AppliedCampaign;
use crate::enterprise::Enterprise;
use crate::error::{Result, StoreError};
use crate::row;

/// Who did it, as it stands now.
pub(super) enum Doer {
    Enterprise(Box<Enterprise>),
    Office(Box<Agency>),
}

/// Where it stands, as it is written into an activity.
pub(super) struct At<'d> {
    pub(super) node: NodeId,
    pub(super) shard_key: i32,
    pub(super) path: &'d Path,
    pub(super) section_path: &'d Path,
    pub(super) sector_set: i32,
}

impl Doer {
    pub(super) fn at(&self) -> At<'_> {
        match self {
            Self::Enterprise(one) => At {
                node: one.id,
                shard_key: one.shard_key,
                path: &one.path,
                section_path: &one.section_path,
                sector_set: one.sector_set,
            },
            Self::Office(one) => At {
                node: one.id,
                shard_key: one.shard_key,
                path: &one.path,
                section_path: &one.path,
                sector_set: one.sector_set,
            },
        }
    }

    /// Proof that the viewer may record for it, and as what.
    pub(super) fn may_record(&self, scope: &Scope) -> Result<Option<(Granted, &'static str)>> {
        let (action, resource) = (Action::Record, Resource::Activity);
        match self {
            Self::Enterprise(one) => scope.may_record(one, resource),
            // Whoever supervises an office, or reports for the one around it, sees it and records nothing for it.
            Self::Office(one) => {
                // A stand-in (代办) files reports; what an office did it says itself.
                let mut grants = scope.viewer().grants.iter();
                let is_own = grants.any(|grant| {
                    grant.role == Role::Reporter && grant.node == one.id && !grant.stands_in
                });
                if !is_own || !scope.covers(action, resource, &one.path, &one.sectors) {
                    return Ok(None);
                }
                let granted = scope.grant(action, resource, &one.path, &one.sectors)?;
                Ok(Some((granted, OFFICE)))
            }
        }
    }

    /// Why the viewer corrects nothing that was recorded as this, who may record for it as that.
    pub(super) fn not_theirs(&self, recorded_as: &str, may: Option<&str>) -> ActivityOutcome {
        match (self, may) {
            (Self::Enterprise(_), Some(_)) => {
                let (reason_zh, reason_en) = other_side(recorded_as);
                ActivityOutcome::NotAllowed {
                    reason_zh,
                    reason_en,
                }
            }
            _ => self.not_allowed(),
        }
    }

    pub(super) fn not_allowed(&self) -> ActivityOutcome {
        match self {
            Self::Enterprise(_) => ActivityOutcome::NotAllowed {
                reason_zh: "只有企业本身、其责任科室和负责监管的人员可以登记：不得代他人登记",
                reason_en: "only the enterprise itself, the section that answers for it and its supervisors record \
                            evidence: nobody does it for another",
            },
            Self::Office(_) => ActivityOutcome::NotAllowed {
                reason_zh: "只有该机构本单位的填报岗可以登记和更正：不得代其他机构登记",
                reason_en: "only the office's own reporter records and corrects its evidence: nobody does it for \
                            another office",
            },
        }
    }
}

/// Why one side does not write over what the other recorded: in Chinese and in English.
pub(crate) fn other_side(recorded_as: &str) -> (&'static str, &'static str) {
    if recorded_as == ENTERPRISE {
        (
            "该记录由企业自己登记，只能由企业更正：与您所见不符的，请另行登记您所见的情况，并请企业更正",
            "the enterprise gave this record itself, and it alone corrects it: where you saw something else, record what you \
             saw, and have the enterprise correct its own",
        )
    } else {
        (
            "该记录由责任科室或监管人员登记，只能由登记的一方更正：有异议的请向其提出",
            "the section that answers or a supervisor gave this record, and that side alone corrects it: if it is wrong, tell \
             them",
        )
    }
}

impl Scope {
    /// The unit of a code as it stands now.
    ///
    /// Errors: `NotFound` where it is not, is no more, or is not yours.
    pub(super) async fn doer_of(&self, code: &str) -> Result<Doer> {
        if is_code(code) {
            let found = self.enterprise_now(code).await?;
            return Ok(Doer::Enterprise(Box::new(found)));
        }
        let found = self.find_agency(code).await?;
        self.office_now(found)
    }

    /// The unit of an activity as it stands now.
    pub(super) async fn doer_in(&self, activity: &activity::Model) -> Result<Doer> {
        let node = row::node(activity.enterprise_id);
        if activity.recorded_as == OFFICE {
            let found = self.find_agencies_by_id(&[node]).await?;
            return self.office_now(found.into_values().next());
        }
        let found = self.find_enterprises_by_id(&[node]).await?;
        let found = found.into_values().next().ok_or(StoreError::NotFound)?;
        Ok(Doer::Enterprise(Box::new(found)))
    }

    /// Errors: `NotFound` for one whose evidence is not read: an office is told to more than its evidence is.
    fn office_now(&self, found: Option<Agency>) -> Result<Doer> {
        let today = self.today();
        let found = found
            .filter(|one| one.valid_until.is_none_or(|until| until > today))
            .filter(|one| self.covers(Action::Read, Resource::Activity, &one.path, &one.sectors));
        let found = found.ok_or(StoreError::NotFound)?;
        Ok(Doer::Office(Box::new(found)))
    }

    /// The duty must be one that is done by itself, and one of this unit.
    pub(super) async fn checked_duty_of(
        &self,
        campaign: &AppliedCampaign,
        code: &str,
        doer: &Doer,
        done_on: NaiveDate,
    ) -> Result<()> {
        match doer {
            Doer::Enterprise(one) => checked_duty(campaign, code, one),
            Doer::Office(one) => {
                let bodies = self.bodies_until(campaign, one.id, done_on).await?;
                checked_office_duty(campaign, code, &bodies)
            }
        }
    }

    pub(super) fn checked_day_of(&self, day: NaiveDate, doer: &Doer) -> Result<()> {
        match doer {
            Doer::Enterprise(one) => self.checked_day("doneOn", day, one),
            Doer::Office(one) => self.checked_office_day(day, one),
        }
    }

    /// The enterprise on which an office did it: one that the recorder sees, or that lies in the jurisdiction which the
    /// office serves.
    ///
    /// Errors: `NotFound` for any other, and for a code that was never given out; `Invalid` where no office did it.
    pub(super) async fn inspected_by(
        &self,
        doer: &Doer,
        code: Option<&str>,
    ) -> Result<Option<i32>> {
        let Some(code) = code else { return Ok(None) };
        let Doer::Office(office) = doer else {
            return Err(StoreError::invalid(
                "inspected",
                "it is given, and an enterprise did the duty",
                "leave it away: it is for what an office did",
            )
            .in_chinese("被检查企业只用于机构登记的活动：请去掉这一项"));
        };
        let seen = self.find_enterprise(code).await?;
        if let Some(found) = seen.filter(|one| one.valid_until.is_none()) {
            return Ok(Some(row::node_key(found.id)));
        }
        let hub = self
            .as_hub("whom an office inspected where it serves")
            .await?;
        let served = hub
            .select::<jurisdiction::Entity>()
            .filter(jurisdiction::Column::Id.eq(row::node_key(office.jurisdiction)))
            .one()
            .await?;
        let served = served.ok_or(StoreError::NotFound)?;
        let place = row::path(served.path)?;
        let found = hub.enterprise_now(code).await?;
        if place.contains(&found.path) {
            return Ok(Some(row::node_key(found.id)));
        }
        Err(StoreError::NotFound)
    }
}
