//! Recording a count of an enterprise's people and correcting it: who may, and what the row says.

use cengbao_domain::policy::Resource;
use cengbao_domain::staff::{Headcount, MAX_PEOPLE};
use cengbao_entity::staff;
use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use super::StaffCount;
use super::write::Step;
use crate::access::Scope;
use crate::activity::{INSPECTOR, other_side};
use crate::authorship::ANOTHER_OFFICE;
use crate::error::{Result, StoreError};
use crate::filing::{Once, checked_reason};
use crate::revision::RecordOutcome;
use crate::row;
use crate::time::micros;

/// People and certificates, post by post: `(people, certified)`.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct StaffFigures {
    /// 主要负责人
    pub persons_in_charge: (i32, i32),
    /// 安全生产管理人员
    pub safety_managers: (i32, i32),
    /// 特种作业人员
    pub special_workers: (i32, i32),
}

/// Records how many people there are as of a day.
#[derive(Clone, Debug, Serialize)]
pub struct RecordStaff {
    /// Code of the enterprise.
    pub enterprise: String,
    /// The day of which it speaks.
    pub counted_on: NaiveDate,
    /// What was counted.
    pub figures: StaffFigures,
    /// Idempotency key.
    pub key: Option<String>,
}

/// Takes a count's place by another of the same day, or by none.
#[derive(Clone, Debug, Serialize)]
pub struct CorrectStaff {
    /// Which revision.
    pub staff: Uuid,
    /// Why; never blank.
    pub reason: String,
    /// What was counted.
    pub figures: StaffFigures,
    /// Nobody counted on that day after all.
    pub void: bool,
    /// Idempotency key.
    pub key: Option<String>,
}

/// What came of it; in the way stands another count of the same day and side.
pub type StaffOutcome = RecordOutcome<StaffCount>;

const NOT_ALLOWED: StaffOutcome = StaffOutcome::NotAllowed {
    reason_zh: "只有企业本身、其责任科室和负责监管的人员可以登记人数：不得代他人登记",
    reason_en: "only the enterprise itself, the section that answers for it and its supervisors count its people: \
                nobody does it for another",
};

impl Scope {
    /// Records a count.
    ///
    /// Errors: `NotFound` (enterprise); `Invalid` (day, numbers); `IdempotencyKeyReused`.
    pub async fn record_staff(&self, request: RecordStaff) -> Result<StaffOutcome> {
        let account = self.viewer().account_id;
        let once = Once::new(account, request.key.as_deref(), "record-staff", &request)?;
        let enterprise = self.enterprise_now(&request.enterprise).await?;
        self.checked_day("countedOn", request.counted_on, &enterprise)?;
        let [charge, managers, workers] = checked(&request.figures)?;
        let Some((granted, recorded_as)) = self.may_record(&enterprise, Resource::Staff)? else {
            return Ok(NOT_ALLOWED);
        };
        let new = staff::Model {
            shard_key: enterprise.shard_key,
            id: Uuid::now_v7(),
            enterprise_id: row::node_key(enterprise.id),
            path: enterprise.path.to_string(),
            section_path: enterprise.section_path.to_string(),
            sector_set: enterprise.sector_set,
            counted_on: request.counted_on,
            persons_in_charge: charge.0,
            persons_in_charge_certified: charge.1,
            safety_managers: managers.0,
            safety_managers_certified: managers.1,
            special_workers: workers.0,
            special_workers_certified: workers.1,
            void: false,
            recorded_as: recorded_as.to_owned(),
            account_id: account.0,
            account_title: self.viewer().title.clone(),
            simulated: self.viewer().simulated,
            recorded_at: micros(self.now()),
            revision: 1,
            reason: None,
            superseded_at: None,
        };
        let before = None;
        self.write_staff(granted, Step { new, before, once }).await
    }

    /// Corrects a count: a new revision of the same day takes its place.
    ///
    /// Errors: `NotFound`; `Invalid` (reason, numbers); `IdempotencyKeyReused`.
    pub async fn correct_staff(&self, request: CorrectStaff) -> Result<StaffOutcome> {
        let account = self.viewer().account_id;
        let once = Once::new(account, request.key.as_deref(), "correct-staff", &request)?;
        let reason = checked_reason(&request.reason)?;
        let [charge, managers, workers] = checked(&request.figures)?;
        let before = self.staff_row(request.staff).await?;
        let before = before.ok_or(StoreError::NotFound)?;
        let found = self
            .find_enterprises_by_id(&[row::node(before.enterprise_id)])
            .await?;
        let enterprise = found.into_values().next().ok_or(StoreError::NotFound)?;
        // A count is corrected by the side that counted.
        let granted = match self.may_record(&enterprise, Resource::Staff)? {
            Some((granted, recorded_as)) if recorded_as == before.recorded_as => granted,
            Some(_) => {
                let (reason_zh, reason_en) = other_side(&before.recorded_as);
                return Ok(StaffOutcome::NotAllowed {
                    reason_zh,
                    reason_en,
                });
            }
            None => return Ok(NOT_ALLOWED),
        };
        let author = (before.account_id, before.recorded_at);
        if before.recorded_as == INSPECTOR
            && !self
                .may_write_over_inspector(author, &enterprise, Resource::Staff)
                .await?
        {
            let (reason_zh, reason_en) = ANOTHER_OFFICE;
            return Ok(StaffOutcome::NotAllowed {
                reason_zh,
                reason_en,
            });
        }
        let new = staff::Model {
            id: Uuid::now_v7(),
            persons_in_charge: charge.0,
            persons_in_charge_certified: charge.1,
            safety_managers: managers.0,
            safety_managers_certified: managers.1,
            special_workers: workers.0,
            special_workers_certified: workers.1,
            void: request.void,
            account_id: account.0,
            account_title: self.viewer().title.clone(),
            simulated: self.viewer().simulated,
            recorded_at: micros(self.now()),
            revision: before.revision + 1,
            reason: Some(reason),
            superseded_at: None,
            ..before.clone()
        };
        let before = Some(before);
        self.write_staff(granted, Step { new, before, once }).await
    }
}

/// Post by post, as they are stored.
fn checked(figures: &StaffFigures) -> Result<[(i32, i32); 3]> {
    let posts = [
        ("personsInCharge", "主要负责人", figures.persons_in_charge),
        (
            "safetyManagers",
            "安全生产管理人员",
            figures.safety_managers,
        ),
        ("specialWorkers", "特种作业人员", figures.special_workers),
    ];
    for (name, chinese, (people, certified)) in posts {
        let sound = match (u64::try_from(people), u64::try_from(certified)) {
            (Ok(people), Ok(certified)) => Headcount { people, certified }.is_sound(),
            _ => false,
        };
        if !sound {
            return Err(StoreError::invalid(
                name,
                format!("{certified} of {people} cannot hold a certificate"),
                format!(
                    "write how many there are, 0 to {MAX_PEOPLE}, and how many of them hold one"
                ),
            )
            .in_chinese(format!(
                "{chinese}人数有误：请填写 0 至 {MAX_PEOPLE} 的人数，持证人数不得多于人数"
            )));
        }
    }
    Ok(posts.map(|(_, _, figures)| figures))
}
