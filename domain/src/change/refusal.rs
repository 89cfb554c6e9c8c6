//! Why a boundary change is not lawful: the place in the change, what is wrong
//! there, and what to do about it, in English and in Chinese.

use chrono::NaiveDate;

use super::is_agency_code;

/// Why a change is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {message}; {remedy}")]
pub struct Refusal {
    /// Which word of the change: `code`, `into`, `parent`, `on`, …
    pub place: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub remedy: String,
    /// Both in Chinese.
    pub chinese: String,
}

impl Refusal {
    pub(super) fn new(
        place: &'static str,
        message: impl Into<String>,
        remedy: impl Into<String>,
        chinese: impl Into<String>,
    ) -> Self {
        Self {
            place,
            message: message.into(),
            remedy: remedy.into(),
            chinese: chinese.into(),
        }
    }

    pub(super) fn unknown(place: &'static str, code: &str) -> Self {
        Self::new(
            place,
            format!("no node has the code {code}"),
            "write a code of the tree as it is on that day, or open the node first",
            format!("没有代码为 {code} 的辖区或机构：请填写当日有效的代码，或先设立"),
        )
    }

    pub(super) fn lacks(place: &'static str, what: &str, zh: &str) -> Self {
        Self::new(
            place,
            format!("{what} is missing"),
            "write it",
            format!("缺少{zh}：请填写"),
        )
    }

    pub(super) fn lacks_parent(code: &str) -> Self {
        let zh = if is_agency_code(code) {
            "上级（所属辖区或机构）"
        } else {
            "上级代码"
        };
        Self::lacks("parent", "the parent", zh)
    }

    pub(super) fn closed(code: &str, until: NaiveDate) -> Self {
        Self::new(
            "code",
            format!("{code} is no more since {until}"),
            "name its successor, or an earlier day",
            format!("{code} 自 {until} 起已不存在：请填写其继任者或更早的日期"),
        )
    }

    pub(super) fn too_early(code: &str, from: NaiveDate) -> Self {
        Self::new(
            "on",
            format!("{code} began on {from}"),
            "write a later day",
            format!("{code} 自 {from} 起才存在：请填写更晚的生效日"),
        )
    }

    pub(super) fn out_of_order(code: &str, changed_on: NaiveDate) -> Self {
        Self::new(
            "on",
            format!("{code}, or something below it, was changed on {changed_on} already"),
            "record changes of one place in the order of their days; write a day from then on",
            format!("{code} 或其下级已于 {changed_on} 变更：同一地方的变更须按生效日先后登记"),
        )
    }

    pub(super) fn used(place: &'static str, code: &str) -> Self {
        Self::new(
            place,
            format!("the code {code} was given out before"),
            "a code names one node for good: write another",
            format!("代码 {code} 已使用过：代码永不重复使用，请另写一个"),
        )
    }

    pub(super) fn mixed() -> Self {
        Self::new(
            "code",
            "jurisdictions and agencies stand in one change",
            "write a change for each",
            "一项变更中同时有辖区和机构：请分开填写",
        )
    }

    pub(super) fn circle(code: &str, parent: &str) -> Self {
        Self::new(
            "parent",
            format!("{parent} is {code} itself or stands below it"),
            "name a node that does not stand below it",
            format!("{parent} 是 {code} 本身或其下级：不能划入自身之下"),
        )
    }

    pub(super) fn misplaced(code: &str, parent: &str) -> Self {
        Self::new(
            "parent",
            format!("{code} cannot stand under {parent}"),
            "a division stands under one of a higher level, an agency under a jurisdiction or inside an agency",
            format!("{code} 不能隶属于 {parent}：辖区须隶属于更高层级，机构须隶属于辖区或机构"),
        )
    }

    pub(super) fn stays(code: &str, parent: &str) -> Self {
        Self::new(
            "parent",
            format!("{code} stands under {parent} already"),
            "name another parent, or leave the change out",
            format!("{code} 已隶属于 {parent}，无须划转：请另写上级，或不再登记"),
        )
    }

    pub(super) fn unequal(code: &str, into: &str) -> Self {
        Self::new(
            "into",
            format!("{into} is not of the level of {code}"),
            "a merger and a split keep the level: name one of the same level, or record the UPGRADE first",
            format!(
                "{into} 与 {code} 层级不同：合并、拆分不改变层级，请填写同级辖区，或先登记升格"
            ),
        )
    }

    pub(super) fn in_use(code: &str, below: &str) -> Self {
        Self::new(
            "code",
            format!("{below} still stands under {code}"),
            "transfer or close what stands under it first",
            format!("{code} 之下仍有 {below}：请先划转或撤销下级"),
        )
    }
}
