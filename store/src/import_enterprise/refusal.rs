//! Why what is known of an enterprise may not be told otherwise as a row says, and what to do about it.

use cengbao_domain::enterprise::Column;
use chrono::NaiveDate;

use super::{EnterpriseFault, EnterpriseProblem};

/// Of a row that says of days before what holds something else than what holds.
pub(super) fn says_more(from: NaiveDate, since: NaiveDate) -> EnterpriseProblem {
    EnterpriseProblem::bad(
        Column::From,
        (
            format!(
                "what the hub knows of it holds from {since} on, and the row says something else"
            ),
            format!(
                "give {since} or a later day in `from`; if the row was so from {from} on, first send what is registered, as it \
                 stands, with {from} in `from`, then this row again; if it was so until {since} only, send what is registered \
                 once more behind it, with {since}"
            ),
        ),
        (
            format!("已登记的内容自 {since} 起有效，而本行的内容与之不同"),
            format!(
                "“起始日”请填写 {since} 或更晚的日期；确系自 {from} 起如本行的，请先把已登记的内容原样报一次、“起始日”填 {from}，\
                 再报本行；只到 {since} 为止如本行的，之后再把已登记的内容报一次、“起始日”填 {since}"
            ),
        ),
    )
}

/// Of days on which it was not the sender's.
pub(super) fn elsewhere(since: NaiveDate) -> EnterpriseProblem {
    EnterpriseProblem::new(
        EnterpriseFault::NotAllowed,
        Some(Column::From),
        (
            format!("before {since} it was not yours"),
            "give that day or a later one in `from`, or ask the office above",
        ),
        (
            format!("该企业在 {since} 以前不在您的管辖范围内"),
            "“起始日”请填写该日或更晚的日期，或请上级更正",
        ),
    )
}

/// Of a move to where it lies already on the day.
pub(super) fn in_another_county(from: NaiveDate) -> EnterpriseProblem {
    EnterpriseProblem::bad(
        Column::From,
        (
            format!("it is registered in another county from {from} on, which a move cannot undo"),
            "give a later day in `from`",
        ),
        (
            format!("自 {from} 起登记在另一个县，迁移不能撤销它"),
            "“起始日”请填写更晚的日期",
        ),
    )
}

/// That days gone by are told otherwise without a reason.
pub(super) fn wants_reason(first: NaiveDate) -> EnterpriseProblem {
    EnterpriseProblem::bad(
        Column::CorrectionReason,
        (
            format!(
                "the row changes what was registered of days gone by, from {first} on, and says no reason"
            ),
            "write the reason in `correction_reason`, or give one for the whole list",
        ),
        (
            format!("本行更改已登记的往日（自 {first} 起），未写明理由"),
            "请在“更正理由”一栏写明理由，或为整份名单写明一个理由",
        ),
    )
}
