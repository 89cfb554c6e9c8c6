//! Whether a return may stand: its target, its day, its figures, and whether the target binds the unit.

use std::collections::BTreeSet;

use cengbao_domain::campaign::{Campaign, Measured, Target, TargetComparator, TargetKind};
use cengbao_domain::compliance::{
    Membership, Span, Told, checked_one, is_office_one_of_whole, is_one_of_whole,
};
use cengbao_domain::decimal::{DecimalError, MAX_UNITS, parse_scaled, render_scaled};
use cengbao_entity::enterprise;
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, Condition};

use super::file::TargetFigures;
use super::unit::{Unit, UnitKind};
use crate::access::Scope;
use crate::campaign::AppliedCampaign;
use crate::error::{Result, StoreError};
use crate::row;

/// Digits after the point of a target's figures: persons and enterprises are whole.
pub(crate) fn scale(target: &Target) -> u8 {
    match target.kind {
        TargetKind::Count | TargetKind::Amount => target.scale,
        TargetKind::Rate | TargetKind::Boolean => 0,
    }
}

impl Scope {
    /// The day is one of the campaign, and not after today.
    pub(super) fn checked_as_of(&self, day: NaiveDate, campaign: &Campaign) -> Result<()> {
        let today = self.today();
        if day > today {
            return Err(StoreError::invalid(
                "asOf",
                "the day lies in the future",
                "return how it stands today, or on an earlier day",
            )
            .in_chinese("日期在今天之后：请填写今天或更早的日期"));
        }
        // Of what was there before the campaign the figure `before` speaks.
        let Some(first) = first_day(campaign).filter(|first| day < *first) else {
            return Ok(());
        };
        let (message, remedy) = (
            format!("the campaign begins on {first}"),
            format!("return how it stands on a day from {first} to {today}"),
        );
        Err(
            StoreError::invalid("asOf", message, remedy).in_chinese(format!(
                "早于专项行动起始日：请填写 {first} 至 {today} 之间的日期"
            )),
        )
    }

    /// The unit must be one that the target binds: an office by the bodies it belongs to, an enterprise by what it is.
    pub(super) async fn checked_bound(
        &self,
        campaign: &AppliedCampaign,
        target: &Target,
        unit: &Unit,
    ) -> Result<()> {
        let is_bound = match unit.kind {
            UnitKind::Agency => {
                let bodies = self.bodies_of(campaign, unit.id).await?;
                target.told_by().iter().any(|body| bodies.contains(body))
            }
            UnitKind::Enterprise => {
                // What an office judges no enterprise does.
                if target.measured == Measured::Judged {
                    return Err(not_bound(target));
                }
                self.belonging(campaign, target, unit).await? != Membership::Out
            }
        };
        if is_bound {
            return Ok(());
        }
        Err(not_bound(target))
    }

    /// The marks of an enterprise today, with those of what happened to it.
    pub(super) async fn marks_today(
        &self,
        campaign: &AppliedCampaign,
        unit: &Unit,
    ) -> Result<BTreeSet<String>> {
        let definition = &campaign.definition;
        if !definition.gives_marks() {
            return Ok(unit.marks.clone());
        }
        let id = row::node_key(unit.id);
        let which = Condition::all().add(enterprise::Column::Id.eq(id));
        let happened = self.occurrences_of(which).await?;
        let happened = happened.get(&id).map_or(&[][..], Vec::as_slice);
        Ok(definition.marks_with_events(&unit.marks, happened, self.today()))
    }
}

/// The first day of a campaign, or of a phase that is printed to begin before it; none where it has no day at all.
pub(crate) fn first_day(campaign: &Campaign) -> Option<NaiveDate> {
    let phases = campaign.phases.iter().filter_map(|phase| phase.starts_on);
    let days = Span::of(campaign).map(|span| span.first);
    phases.chain(days).min()
}

fn not_bound(target: &Target) -> StoreError {
    let code = &target.item.code;
    if target.measured == Measured::Judged {
        return StoreError::invalid(
            "target",
            format!("this unit does not judge {code}"),
            "leave it to the offices of its `judgedBy`, or where it names none to those that it binds",
        )
        .in_chinese(format!(
            "目标 {code} 不由该单位判定：由判定单位填报，未列判定单位的由所约束的机构各自填报"
        ));
    }
    StoreError::invalid(
        "target",
        format!("{code} does not bind this unit"),
        "use the code of a target that binds it",
    )
    .in_chinese(format!(
        "目标 {code} 不约束该单位：请使用约束该单位的目标代码"
    ))
}

/// The target of a code, where units return it.
pub(super) fn checked_target<'c>(campaign: &'c AppliedCampaign, code: &str) -> Result<&'c Target> {
    let mut targets = campaign.definition.targets.iter();
    let refuse = |message: String, remedy: &str, chinese: String| {
        Err(StoreError::invalid("target", message, remedy).in_chinese(chinese))
    };
    let Some(target) = targets.find(|one| one.item.code == code) else {
        return refuse(
            format!("the campaign has no target {code}"),
            "use a code of its targets",
            format!("该行动没有目标 {code}：请使用其目标的代码"),
        );
    };
    if target.comparator == TargetComparator::AllParts {
        return refuse(
            format!("{code} is met when all its parts are"),
            "return its parts",
            format!("{code} 由各分项组成：请填报各分项"),
        );
    }
    match target.measured {
        Measured::Return | Measured::Judged => Ok(target),
        Measured::Report => refuse(
            format!("{code} is measured by what forms report"),
            "file the form",
            format!("{code} 由调度表的数字计算：请填报调度表"),
        ),
        Measured::Registry => refuse(
            format!("{code} is measured by what is registered"),
            "record what was done, the numbers of staff or the accident, or correct the registry",
            format!(
                "{code} 由登记的情况计算：请登记完成的规定动作、人员与持证人数或事故，台账有误的请更正台账"
            ),
        ),
    }
}

/// Reads the figures as the target wants them of this unit, each that is wrong by its name.
pub(super) fn checked_figures(
    campaign: &AppliedCampaign,
    target: &Target,
    unit: &Unit,
    figures: &TargetFigures,
) -> Result<Told> {
    let is_boolean = target.kind == TargetKind::Boolean;
    let is_rate = target.kind == TargetKind::Rate;
    wanted("holds", figures.holds.is_some(), is_boolean)?;
    wanted("numerator", figures.numerator.is_some(), !is_boolean)?;
    wanted("denominator", figures.denominator.is_some(), is_rate)?;
    let baseline = target.comparator.needs_baseline();
    wanted("before", figures.before.is_some(), baseline)?;
    if let Some(holds) = figures.holds {
        return Ok(Told {
            value: i64::from(holds),
            denominator: 1,
            before: None,
        });
    }
    let read = |place, text: &Option<String>| number(place, text.as_deref(), scale(target));
    let value = read("numerator", &figures.numerator)?.unwrap_or_default();
    let denominator = read("denominator", &figures.denominator)?;
    if denominator.is_some_and(|denominator| value > denominator) {
        return Err(StoreError::invalid(
            "numerator",
            "it is more than the denominator",
            "count in the numerator only what the denominator counts too",
        )
        .in_chinese("分子大于分母：分子只计分母之内的"));
    }
    let told = Told {
        value,
        denominator: denominator.unwrap_or_default(),
        before: read("before", &figures.before)?,
    };
    let is_enterprise = unit.kind == UnitKind::Enterprise;
    let is_one = if is_enterprise {
        is_one_of_whole(&campaign.definition, target)
    } else {
        is_office_one_of_whole(target)
    };
    if is_one {
        return checked_one(told).map_err(|refusal| {
            let words = if is_enterprise {
                refusal.words()
            } else {
                refusal.office_words()
            };
            let ((chinese, remedy_chinese), (message, remedy)) = words;
            StoreError::invalid("denominator", message, remedy)
                .in_chinese(format!("{chinese}：{remedy_chinese}"))
        });
    }
    Ok(told)
}

fn wanted(place: &str, is_given: bool, is_wanted: bool) -> Result<()> {
    if is_given == is_wanted {
        return Ok(());
    }
    let (message, remedy, chinese) = if is_wanted {
        (
            "it is blank",
            "this target wants it",
            "未填：该目标需要填写",
        )
    } else {
        (
            "this target has none",
            "leave it away",
            "该目标不需要填写：请去掉",
        )
    };
    Err(StoreError::invalid(place, message, remedy).in_chinese(format!("{place} {chinese}")))
}

fn number(place: &'static str, text: Option<&str>, scale: u8) -> Result<Option<i64>> {
    let Some(text) = text else { return Ok(None) };
    let units = parse_scaled(text, scale).map_err(|fault| {
        let why = format!("it {fault}");
        if let DecimalError::OutOfRange { scale } = fault {
            let most = render_scaled(MAX_UNITS, scale);
            return StoreError::invalid(place, why, format!("write a number from 0 to {most}"))
                .in_chinese(format!("{place} 数值过大：请填写 0 至 {most} 之间的数"));
        }
        let chinese = format!("{place} 不是可用的数值：请填写非负数，小数位不超过 {scale} 位");
        let remedy = format!("write a number from 0, with at most {scale} digits after the point");
        StoreError::invalid(place, why, remedy).in_chinese(chinese)
    })?;
    Ok(Some(units))
}
