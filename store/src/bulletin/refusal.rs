//! Why a bulletin cannot be published as it is asked: the place and the remedy.

use cengbao_domain::bulletin::{
    MAX_NUMBER_CHARS, MAX_REMARKS_CHARS, MAX_ROWS, MAX_TITLE_CHARS, Part, WordingFault,
};
use cengbao_domain::period::Period;

use super::publish::PublishRequest;
use crate::error::StoreError;

pub(super) fn not_begun(period: Period) -> StoreError {
    StoreError::invalid(
        "period",
        format!("{period} has not begun"),
        "publish the period that runs or an earlier one",
    )
    .in_chinese(format!("{period} 尚未开始：请通报当期或更早的报告期"))
}

pub(super) fn too_many_rows() -> StoreError {
    StoreError::invalid(
        "by",
        format!("a bulletin would have more than {MAX_ROWS} rows"),
        "publish by a higher level, or let the places below publish their own",
    )
    .in_chinese(format!(
        "通报将超过 {MAX_ROWS} 行：请按更高的级别通报，或由下级分别通报"
    ))
}

pub(super) fn no_rows(request: &PublishRequest) -> StoreError {
    let (place, period) = (&request.place, request.period);
    StoreError::invalid(
        "period",
        format!("there is nothing of {period} to publish below {place}"),
        "name a place below which units owe the form, a period for which they owe it, and rows (not TOTAL)",
    )
    .in_chinese(format!(
        "{place} 在 {period} 没有可通报的行：请选择有应报单位的辖区和报告期，并将 by 设为 CHILDREN、LEVEL 或 UNIT"
    ))
}

pub(super) fn refused_words(fault: WordingFault) -> StoreError {
    let named = |part| match part {
        Part::Title => ("title", "标题", MAX_TITLE_CHARS),
        Part::Number => ("number", "文号", MAX_NUMBER_CHARS),
        Part::Remarks => ("remarks", "正文", MAX_REMARKS_CHARS),
    };
    match fault {
        WordingFault::NoTitle => StoreError::invalid("title", "it is blank", "write a title")
            .in_chinese("标题为空：请填写标题"),
        WordingFault::TooLong(part) => {
            let (place, zh, most) = named(part);
            StoreError::invalid(
                place,
                "it is too long",
                format!("write at most {most} characters"),
            )
            .in_chinese(format!("{zh}过长：请不超过 {most} 字"))
        }
        WordingFault::Control(part) => {
            let (place, zh, _) = named(part);
            StoreError::invalid(
                place,
                "there is a control character in it",
                "type the words again",
            )
            .in_chinese(format!("{zh}含有不可见的控制字符：请重新输入"))
        }
    }
}
