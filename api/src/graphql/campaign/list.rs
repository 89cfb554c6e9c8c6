//! The lists that a document prints or wants kept: checklists, ledgers, places (检查内容、台账、清单).

use async_graphql::{Enum, SimpleObject};
use cengbao_domain::campaign;

use super::body::Body;
use super::item::{ItemFields, interpretations};
use super::{Clause, Interpretation};
use crate::graphql::form::FormNote;

/// The answer to a question (回答).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "campaign::Answer")]
pub(in crate::graphql) enum YesNo {
    /// Yes (是).
    Yes,
    /// No (否).
    No,
}

/// One question of a checklist (检查项).
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct Question {
    /// Number in the list (编号).
    number: String,
    /// The heading under which it is printed (标题).
    section: Option<String>,
    /// The question (内容).
    text: String,
    /// Which answer is the good one (合格答案): 是否存在… wants a no.
    good: YesNo,
    /// To whom it applies (适用对象), where not to all of the list's.
    asks: Vec<Body>,
    /// Where it is printed (出处).
    clause: Clause,
}

/// A printed list of questions (检查内容).
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct Checklist {
    #[graphql(flatten)]
    item: ItemFields,
    /// To whom it applies (适用对象).
    asks: Vec<Body>,
    /// Its questions (检查项), in printed order.
    questions: Vec<Question>,
}

impl Checklist {
    pub(super) fn of(campaign: &campaign::Campaign, checklist: &campaign::Checklist) -> Self {
        let questions = checklist.questions.iter().map(|question| Question {
            number: question.number.clone(),
            section: question.section.clone(),
            text: question.text.clone(),
            good: question.good.into(),
            asks: Body::all(campaign, &question.asks),
            clause: (&question.clause).into(),
        });
        Self {
            item: ItemFields::of(campaign, &checklist.item),
            asks: Body::all(campaign, &checklist.asks),
            questions: questions.collect(),
        }
    }
}

/// What stands in a column (列类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "campaign::ColumnKind")]
pub(in crate::graphql) enum ColumnKind {
    /// Words (文字).
    Text,
    /// A day (日期).
    Date,
    /// A whole number (数量).
    Count,
    /// A sum of money (金额).
    Amount,
    /// One of the printed words (选项).
    Choice,
    /// Several words (列表).
    List,
}

/// A column of a ledger (台账列).
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct LedgerColumn {
    /// Its position, where the document numbers the columns (序号).
    number: Option<i32>,
    /// Code within the ledger (代码).
    code: String,
    /// Heading as printed (列名).
    label: String,
    /// What stands in it (列类型).
    kind: ColumnKind,
    /// The words it is limited to (选项); empty unless it is a CHOICE.
    choices: Vec<String>,
    /// Whether a row may hold several entries (可填多条).
    repeats: bool,
}

/// A ledger as the document wants it (台账、清单). Its rows are not here.
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct Ledger {
    /// Code within the campaign (代码).
    code: String,
    /// Title as printed (标题).
    title: String,
    /// Where it is printed (出处).
    clause: Clause,
    /// Other places that speak of it (他处出处).
    also: Vec<Clause>,
    /// Who keeps it (责任主体).
    kept_by: Vec<Body>,
    /// Whether the document prints the columns (是否印有列名).
    columns_printed: bool,
    /// Its columns (列), in printed order.
    columns: Vec<LedgerColumn>,
    /// Its filling rules (填报说明).
    notes: Vec<FormNote>,
    /// The interpretations that it rests on (所据解释).
    interpretations: Vec<Interpretation>,
}

impl Ledger {
    pub(super) fn of(campaign: &campaign::Campaign, ledger: &campaign::Ledger) -> Self {
        let columns = ledger.columns.iter().map(|column| LedgerColumn {
            number: column.number.map(i32::from),
            code: column.code.clone(),
            label: column.label.clone(),
            kind: column.kind.into(),
            choices: column.choices.clone(),
            repeats: column.repeats,
        });
        Self {
            code: ledger.code.clone(),
            title: ledger.title.clone(),
            clause: (&ledger.clause).into(),
            also: ledger.also.iter().map(Into::into).collect(),
            kept_by: Body::all(campaign, &ledger.kept_by),
            columns_printed: ledger.columns_printed,
            columns: columns.collect(),
            notes: ledger.notes.iter().map(Into::into).collect(),
            interpretations: interpretations(campaign, &ledger.readings),
        }
    }
}

/// A row of the printed list of enterprises and places (企业、场所清单).
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct ListedPlace {
    /// Number as printed (序号).
    number: i32,
    /// Name as printed (名称).
    name: String,
    /// Category as printed (类型).
    category: Option<String>,
    /// Division code of the place it lies in (所在行政区划代码).
    jurisdiction_code: String,
    /// Where it is printed (出处).
    clause: Clause,
}

impl From<&campaign::ListedPlace> for ListedPlace {
    fn from(place: &campaign::ListedPlace) -> Self {
        Self {
            number: i32::from(place.number),
            name: place.name.clone(),
            category: place.category.clone(),
            jurisdiction_code: place.jurisdiction.clone(),
            clause: (&place.clause).into(),
        }
    }
}
