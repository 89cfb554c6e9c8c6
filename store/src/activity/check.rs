//! Whether an activity may stand: its day, its words, and whether its duty is one of the unit that did it.

use std::collections::BTreeSet;

use cengbao_domain::campaign::Duty;
use cengbao_domain::compliance::{Membership, Traits, membership};
use chrono::NaiveDate;

use crate::access::Scope;
use crate::agency::Agency;
use crate::campaign::AppliedCampaign;
use crate::enterprise::Enterprise;
use crate::error::{Result, StoreError};

impl Scope {
    /// The day, under the name that the request gives it, is not after today, and the enterprise was in business on it.
    pub(crate) fn checked_day(
        &self,
        name: &'static str,
        day: NaiveDate,
        enterprise: &Enterprise,
    ) -> Result<()> {
        let (message, remedy, chinese) = if day > self.today() {
            (
                "the day lies in the future",
                "record it when that day has come",
                "日期在今天之后：请到当日再登记",
            )
        } else if enterprise.opened_on.is_some_and(|opened| day < opened)
            || enterprise.closed_on.is_some_and(|closed| day >= closed)
        {
            (
                "the enterprise was not in business on that day",
                "correct the day, or the registry",
                "当日企业尚未开业或已关闭：请更正日期或企业台账",
            )
        } else {
            return Ok(());
        };
        Err(StoreError::invalid(name, message, remedy).in_chinese(chinese))
    }

    /// The day is not after today, and the office existed on it.
    pub(super) fn checked_office_day(&self, day: NaiveDate, office: &Agency) -> Result<()> {
        let (message, remedy, chinese) = if day > self.today() {
            (
                "the day lies in the future",
                "record it when that day has come",
                "日期在今天之后：请到当日再登记",
            )
        } else if day < office.valid_from || office.valid_until.is_some_and(|until| day >= until) {
            (
                "the office did not exist on that day",
                "correct the day",
                "当日该机构尚未设立或已撤销：请更正日期",
            )
        } else {
            return Ok(());
        };
        Err(StoreError::invalid("doneOn", message, remedy).in_chinese(chinese))
    }
}

/// The duty of a code, where it is done by itself; also a bundle whose parts are not printed.
fn single<'c>(campaign: &'c AppliedCampaign, code: &str) -> Result<&'c Duty> {
    let mut duties = campaign.definition.duties.iter();
    let Some(duty) = duties.find(|duty| duty.item.code == code) else {
        return Err(refused(
            format!("the campaign has no duty {code}"),
            "use a code of its duties",
            format!("该行动没有规定动作 {code}：请使用其规定动作的代码"),
        ));
    };
    let has_parts = |one: &Duty| one.part_of.as_deref() == Some(code);
    if campaign.definition.duties.iter().any(has_parts) {
        return Err(refused(
            format!("{code} is done when all its parts are"),
            "record the part that was done",
            format!("{code} 由各分项组成：请登记已完成的分项"),
        ));
    }
    Ok(duty)
}

fn refused(message: String, remedy: &str, chinese: String) -> StoreError {
    StoreError::invalid("duty", message, remedy).in_chinese(chinese)
}

/// The duty must be one that is done by itself, and one of an office that is, or belongs to, these bodies.
pub(super) fn checked_office_duty(
    campaign: &AppliedCampaign,
    code: &str,
    bodies: &BTreeSet<String>,
) -> Result<()> {
    let duty = single(campaign, code)?;
    if duty.by.iter().any(|body| bodies.contains(body)) {
        return Ok(());
    }
    Err(refused(
        format!("{code} does not bind this office"),
        "correct the duty; where the document leaves open whom it binds, list the office in the campaign's group and \
         apply it again",
        format!(
            "规定动作 {code} 不约束该机构：请更正；文件未列明约束对象的，请先在行动的机构组中列入该机构并重新发布"
        ),
    ))
}

/// The duty must be one that is done by itself, and one of this enterprise.
pub(super) fn checked_duty(
    campaign: &AppliedCampaign,
    code: &str,
    enterprise: &Enterprise,
) -> Result<()> {
    let definition = &campaign.definition;
    let duty = single(campaign, code)?;
    let sectors = enterprise.sectors.iter().cloned().collect();
    // Of a duty that an accident starts the evidence may come before the accident is recorded.
    let mut marks = enterprise.marks.clone();
    if let Some((event, _)) = definition.clock_of(duty) {
        marks.extend(event.marks.iter().cloned());
    }
    let traits = Traits {
        sectors: &sectors,
        marks: &marks,
    };
    let is_bound = duty
        .by
        .iter()
        .any(|body| membership(definition, body, traits) != Membership::Out);
    if is_bound {
        return Ok(());
    }
    let mut populations = definition.populations.iter();
    if !populations.any(|one| one.of.is_enterprise() && duty.by.contains(&one.item.code)) {
        return Err(refused(
            format!("{code} is a duty of offices"),
            "the office that did it records it; use a duty of enterprises",
            format!(
                "规定动作 {code} 由机构履行，不由企业登记：请由履行的机构登记，或改用企业的规定动作"
            ),
        ));
    }
    Err(refused(
        format!("{code} does not bind this enterprise"),
        "correct the duty, or its sectors and marks in the registry",
        format!("规定动作 {code} 不适用于该企业：请更正，或更正企业台账中的行业领域和标记"),
    ))
}
