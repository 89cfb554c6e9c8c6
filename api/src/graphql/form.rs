//! Forms as printed (调度表): sections, numbered cells, checks, notes.
//!
//! Shows the form of the campaign's version in force. Holds no values.

use std::sync::Arc;

use async_graphql::{Enum, ID, InputObject, Object, SimpleObject};
use cengbao_domain::{check, form};
use cengbao_store::FormVersion;

use super::campaign::Clause;
use super::cell::Column;
use super::level::PeriodKind;
use super::node::GlobalId;

/// Names a form: its campaign and its code in it (调度表).
#[derive(Clone, Debug, InputObject)]
pub(super) struct FormRef {
    /// Code of the campaign (专项行动代码), such as `gongyuan-2023`.
    pub(super) campaign: String,
    /// Code of the form within it (调度表代码), such as `monthly`.
    pub(super) form: String,
}

/// What a problem does to a filing (校核级别).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "check::Severity")]
pub(super) enum Severity {
    /// Refuses the filing (错误).
    Error,
    /// Lets the filing pass with a reason (警告).
    Warning,
}

/// How the left cell must stand to the right one (比较关系).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "check::Comparator")]
pub(super) enum Comparator {
    /// Left ≤ right (不大于).
    AtMost,
    /// Left ≥ right (不小于).
    AtLeast,
    /// Left = right (等于).
    Equal,
}

/// A form as printed (调度表), in the version of its campaign that is in force.
#[derive(Clone, Debug)]
pub(super) struct Form {
    pub(super) campaign: String,
    pub(super) version: i32,
    pub(super) printed: Arc<form::Form>,
}

impl From<FormVersion> for Form {
    fn from(version: FormVersion) -> Self {
        Self {
            campaign: version.campaign,
            version: version.version,
            printed: version.form,
        }
    }
}

/// A form as printed (调度表), in the version of its campaign that is in force.
#[Object]
impl Form {
    /// Opaque id (标识).
    pub(super) async fn id(&self) -> ID {
        GlobalId::Form(self.campaign.clone(), self.printed.code.clone()).seal()
    }

    /// Code within the campaign (代码), such as `monthly`.
    async fn code(&self) -> &str {
        &self.printed.code
    }

    /// Code of the campaign (专项行动代码).
    async fn campaign_code(&self) -> &str {
        &self.campaign
    }

    /// Version of the campaign that this is (版本), from 1.
    async fn version(&self) -> i32 {
        self.version
    }

    /// Name of the family (表族) within which figures add over versions, `CAMPAIGN/CODE`.
    async fn family(&self) -> &str {
        &self.printed.family
    }

    /// Title as printed (标题).
    async fn title(&self) -> &str {
        &self.printed.title
    }

    /// The periods that it is filed for (报告期类型).
    async fn period_kind(&self) -> PeriodKind {
        self.printed.period_kind.into()
    }

    /// Where the document prints it (出处).
    async fn clause(&self) -> Clause {
        (&self.printed.clause).into()
    }

    /// Its sections (部分), in printed order.
    async fn sections(&self) -> Vec<FormSection> {
        let mut columns = self.printed.columns().peekable();
        let mut take = |section: u16, cell: u16| {
            let mut values = Vec::new();
            while let Some(column) =
                columns.next_if(|c| (c.section.number, c.cell.number) == (section, cell))
            {
                values.push(column.into());
            }
            values
        };
        let shape = |section: &form::Section| FormSection {
            number: section.number.into(),
            title: section.title.clone(),
            cells: section
                .cells
                .iter()
                .map(|cell| FormCell {
                    number: cell.number.into(),
                    label: cell.label.clone(),
                    values: take(section.number, cell.number),
                })
                .collect(),
        };
        self.printed.sections.iter().map(shape).collect()
    }

    /// Every value it asks for (数据项), in printed order, those in words included.
    async fn columns(&self) -> Vec<Column> {
        self.printed.columns().map(Into::into).collect()
    }

    /// Every relation that a filing is judged by (校核关系): declared ones, and part ≤ whole of every 其中.
    async fn checks(&self) -> Vec<FormCheck> {
        self.printed
            .relations()
            .into_iter()
            .map(Into::into)
            .collect()
    }

    /// Notes printed under it (注).
    async fn notes(&self) -> Vec<FormNote> {
        self.printed.notes.iter().map(Into::into).collect()
    }
}

/// A section of a form (部分), such as 总体情况.
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct FormSection {
    /// Position in the form, from 1 (序号).
    number: i32,
    /// Title as printed (标题).
    title: String,
    /// Its cells (项), in printed order.
    cells: Vec<FormCell>,
}

/// A numbered cell of a section (项).
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct FormCell {
    /// Number as printed, from 1 in every section (序号).
    number: i32,
    /// Label as printed, whole (标签).
    label: String,
    /// The values it asks for (数据项): one, or several where the printed cell holds several, such as 次 and 万元.
    values: Vec<Column>,
}

/// A relation between two cells that a filing is judged by (校核关系).
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct FormCheck {
    /// Code of a declared check (代码); null where it follows from 其中.
    code: Option<String>,
    /// What a breach does to a filing (级别).
    severity: Severity,
    /// Key of the cell that is judged (左项).
    left: String,
    /// The relation (关系).
    comparator: Comparator,
    /// Key of the cell it is judged against (右项).
    right: String,
    /// Why it must hold, in Chinese (说明); null where it follows from 其中.
    message: Option<String>,
    /// Where the document says so, or leaves it to the hub (出处); null where it follows from 其中.
    clause: Option<Clause>,
}

impl From<check::Relation<'_>> for FormCheck {
    fn from(relation: check::Relation<'_>) -> Self {
        Self {
            code: relation.declared.map(|check| check.code.clone()),
            severity: relation.severity.into(),
            left: relation.left.key,
            comparator: relation.comparator.into(),
            right: relation.right.key,
            message: relation.declared.map(|check| check.message.clone()),
            clause: relation.declared.map(|check| (&check.clause).into()),
        }
    }
}

/// A note printed under a form (注).
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct FormNote {
    /// The note (内容).
    text: String,
    /// Where it stands (出处).
    clause: Clause,
}

impl From<&form::FormNote> for FormNote {
    fn from(note: &form::FormNote) -> Self {
        Self {
            text: note.text.clone(),
            clause: (&note.clause).into(),
        }
    }
}
