//! Reports in words (材料): who owes which paper to whom, by when, in which form.

use async_graphql::{Enum, SimpleObject};
use cengbao_domain::campaign;

use super::body::Body;
use super::item::ItemFields;
use super::schedule::CutOff;
use super::{Clause, DueRule, reference};
use crate::graphql::level::PeriodKind;
use crate::graphql::scalar::{Date, Period};
use crate::graphql::unit::UnitReference;

/// What sort of paper it is (材料类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "campaign::PaperKind")]
pub(in crate::graphql) enum PaperKind {
    /// A plan (方案).
    Plan,
    /// Progress so far (阶段情况、工作进展).
    Progress,
    /// A summary (总结).
    Summary,
    /// An analysis (分析报告、调研报告).
    Analysis,
    /// A report on one's own check (自查自纠报告).
    SelfCheck,
    /// An assessment (总结评估).
    Assessment,
    /// A ledger handed in (台账、清单).
    Ledger,
    /// A bulletin (通报).
    Bulletin,
    /// None of these; the title says what (其他).
    Other,
}

/// In which form a paper is handed in (提交形式).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "campaign::DeliverableForm")]
pub(in crate::graphql) enum DeliverableForm {
    /// The signed and sealed original (签字盖章原件).
    SignedOriginal,
    /// The original or a scan of it (原件或扫描件).
    OriginalOrScan,
    /// A document that can be edited (可编辑文档).
    Editable,
    /// An electronic copy (电子版).
    Electronic,
    /// On paper (纸质版).
    Paper,
}

/// One form in which a paper is handed in (提交形式).
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct Deliverable {
    /// Which form (形式).
    form: DeliverableForm,
    /// How many copies (份数).
    copies: i32,
}

/// How a paper travels (报送方式).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "campaign::Medium")]
pub(in crate::graphql) enum Medium {
    /// Electronically (电子版).
    Electronic,
    /// On paper (纸质版).
    Paper,
}

/// A way by which a paper is sent (报送渠道).
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct Channel {
    /// How it travels (方式).
    medium: Medium,
    /// Where it goes (去向); not always the receiver.
    to: UnitReference,
}

/// A section of a template (模板章节).
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct TemplateSection {
    /// Number as printed (编号).
    number: String,
    /// Heading as printed (标题).
    title: String,
    /// Number of the section of which it is a part (上级编号).
    inside: Option<String>,
    /// What the template says to write there (填写提示).
    hint: Option<String>,
}

/// A template that the document prints for a paper (模板).
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct Template {
    /// Code within the campaign (代码).
    code: String,
    /// Title as printed (标题).
    title: String,
    /// Where it is printed (出处).
    clause: Clause,
    /// Its sections (章节), in printed order.
    sections: Vec<TemplateSection>,
}

impl From<&campaign::Template> for Template {
    fn from(template: &campaign::Template) -> Self {
        let sections = template.sections.iter().map(|section| TemplateSection {
            number: section.number.clone(),
            title: section.title.clone(),
            inside: section.inside.clone(),
            hint: section.hint.clone(),
        });
        Self {
            code: template.code.clone(),
            title: template.title.clone(),
            clause: (&template.clause).into(),
            sections: sections.collect(),
        }
    }
}

/// A report in words that is owed (材料), once or for every period.
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct Paper {
    #[graphql(flatten)]
    item: ItemFields,
    /// What sort of paper it is (材料类型).
    kind: PaperKind,
    /// The template it follows (模板); null if none is printed.
    template: Option<Template>,
    /// The points that it must contain (须写明的内容), in printed order.
    points: Vec<String>,
    /// Who owes it (报送主体).
    owed_by: Vec<Body>,
    /// Who receives it (接收单位); null where none is printed.
    receiver: Option<UnitReference>,
    /// Who gets a copy (抄报单位).
    copies: Vec<UnitReference>,
    /// Code of the paper into which the receiver collates it (上一级材料): the next hop.
    onward: Option<String>,
    /// How often (报告期类型); CAMPAIGN for a paper owed once.
    period_kind: PeriodKind,
    /// First period owed (首期).
    first_period: Period,
    /// Last period owed (末期).
    last_period: Period,
    /// By when (报送时限).
    due: DueRule,
    /// The printed day (期限) of a paper owed once; null for one owed again and again, or without a day.
    due_on: Option<Date>,
    /// Up to which day it tells (截至).
    cut_off: Option<CutOff>,
    /// The post that signs it (签发人岗位).
    signed_by: Option<String>,
    /// Whether it bears the office's seal (加盖公章).
    seal: bool,
    /// What is handed in (提交形式).
    deliverables: Vec<Deliverable>,
    /// By which ways, to whom (报送渠道).
    channels: Vec<Channel>,
    /// Its time as printed (时间原文).
    printed_time: Option<String>,
}

impl Paper {
    pub(super) fn of(campaign: &campaign::Campaign, paper: &campaign::Paper) -> Self {
        let template = campaign
            .templates
            .iter()
            .find(|template| Some(&template.code) == paper.template.as_ref());
        let deliverables = paper.deliverables.iter().map(|deliverable| Deliverable {
            form: deliverable.form.into(),
            copies: i32::from(deliverable.copies),
        });
        let channels = paper.channels.iter().map(|channel| Channel {
            medium: channel.medium.into(),
            to: reference(campaign, &channel.to),
        });
        let office = |code: &String| reference(campaign, code);
        Self {
            item: ItemFields::of(campaign, &paper.item),
            kind: paper.kind.into(),
            template: template.map(Into::into),
            points: paper.points.clone(),
            owed_by: Body::all(campaign, &paper.owed_by),
            receiver: paper.receiver.as_ref().map(office),
            copies: paper.copies.iter().map(office).collect(),
            onward: paper.onward.clone(),
            period_kind: paper.period_kind.into(),
            first_period: Period(paper.first_period),
            last_period: Period(paper.last_period),
            due: paper.due.into(),
            due_on: campaign::Subject::Paper(paper).due_on().map(Date),
            cut_off: paper.cut_off.map(Into::into),
            signed_by: paper.signed_by.clone(),
            seal: paper.seal,
            deliverables: deliverables.collect(),
            channels: channels.collect(),
            printed_time: paper.printed_time.clone(),
        }
    }
}
