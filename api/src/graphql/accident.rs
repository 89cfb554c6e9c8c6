//! Accidents (事故): when and where, what they cost, how grave they are, who answers for them.
//!
//! People are counted and never named. The grade is the domain's; must never be computed here.

use async_graphql::{ComplexObject, Context, Enum, ID, InputObject, SimpleObject};
use cengbao_domain::accident;
use cengbao_domain::ids::NodeId;
use cengbao_domain::path::Path;
use cengbao_store::{AccidentFilter as Filter, Page};
use uuid::Uuid;

use super::ancestor::Ancestor;
use super::attachment::{self, Attachment};
use super::context::{loader, single};
use super::enterprise::Enterprise;
use super::error::{OrFault as _, Result};
use super::limits::{LIST, per_item};
use super::loader::EnterpriseOf;
use super::node::GlobalId;
use super::page::{self, Asked, Items, Listed, Rows};
use super::scalar::{Date, DateTime, Decimal};

/// Digits after the point of a loss in 万元.
pub(super) const LOSS_SCALE: u8 = 4;
/// Enterprises that usually answer for one accident, by which they are priced.
const RESPONSIBLE: usize = 3;

/// How grave an accident is (事故等级), by the State Council's decree 493 (第三条).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "accident::Grade", name = "AccidentGrade")]
pub(super) enum Grade {
    /// 一般事故: less than any of the others.
    Ordinary,
    /// 较大事故: 3 deaths, 10 gravely injured or a loss of 1,000 万元 and more.
    Larger,
    /// 重大事故: 10 deaths, 50 gravely injured or a loss of 5,000 万元 and more.
    Major,
    /// 特别重大事故: 30 deaths, 100 gravely injured or a loss of 10,000 万元 and more.
    ExceptionallyMajor,
}

/// Whether it is known which enterprises answer for an accident (责任认定).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "accident::Responsibility", name = "AccidentResponsibility")]
pub(super) enum Responsibility {
    /// Nobody has said yet (未认定): whom a rate of 事故企业 counts is not known until somebody does.
    NotKnown,
    /// One or more answer for it (有责任企业), within your scope or not.
    Enterprises,
    /// It was determined that none does (无责任企业).
    NoEnterprise,
}

/// An accident in one revision (生产安全事故). A correction takes its place; nothing is deleted.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
#[expect(clippy::struct_excessive_bools, reason = "each is a field of its own")]
pub(super) struct Accident {
    #[graphql(skip)]
    key: Uuid,
    #[graphql(skip)]
    responsible: Vec<NodeId>,
    /// Opaque id (标识), of this revision.
    #[graphql(owned)]
    pub(super) id: ID,
    /// Where it happened (事故发生地); null for a place that exists only to fill a code.
    place: Option<Ancestor>,
    /// The day on which it happened (事故发生日).
    on: Date,
    /// What happened, in words (简况).
    title: String,
    /// People who died (死亡人数).
    deaths: i32,
    /// People gravely injured (重伤人数).
    serious_injuries: i32,
    /// Direct loss in 万元 (直接经济损失); null while it is not known.
    direct_loss: Option<Decimal>,
    /// How grave it is by these figures (按伤亡和损失计算的等级).
    grade: Grade,
    /// How grave it was determined to be officially (认定等级); null while that is open.
    determined_grade: Option<Grade>,
    /// Whether the two differ (等级不一致).
    grades_differ: bool,
    /// The day on which its case was closed (结案日); null while it is open.
    closed_on: Option<Date>,
    /// Whether it is known who answers for it (责任认定).
    responsibility: Responsibility,
    /// Whether it was none after all (作废): it counts no more.
    void: bool,
    /// Whether whoever recorded it says that it is another one beside one that looks the same (确系另一起).
    distinct: bool,
    /// The post that recorded it (登记岗位), never a person.
    recorded_by: String,
    /// When (登记时间).
    recorded_at: DateTime,
    /// Which revision it is (版次), from 1.
    revision: i32,
    /// Why it was corrected (更正理由); null for the first revision.
    reason: Option<String>,
    /// When another revision took its place (被更正时间); null for the one that holds.
    superseded_at: Option<DateTime>,
    /// Whether a demonstration account recorded it (模拟数据).
    simulated: bool,
}

impl From<cengbao_store::Accident> for Accident {
    fn from(row: cengbao_store::Accident) -> Self {
        let differ = row
            .determined_grade
            .is_some_and(|determined| determined != row.grade);
        Self {
            key: row.id,
            responsible: row.enterprises,
            id: GlobalId::Accident(row.id).seal(),
            place: row.place.map(Into::into),
            on: Date(row.on),
            title: row.title,
            deaths: row.deaths,
            serious_injuries: row.serious_injuries,
            direct_loss: row
                .direct_loss
                .map(|loss| Decimal::scaled(loss, LOSS_SCALE)),
            grade: row.grade.into(),
            determined_grade: row.determined_grade.map(Into::into),
            grades_differ: differ,
            closed_on: row.closed_on.map(Date),
            responsibility: row.responsibility.into(),
            void: row.is_void,
            distinct: row.is_distinct,
            recorded_by: row.by_title,
            recorded_at: DateTime(row.recorded_at),
            revision: row.revision,
            reason: row.reason,
            superseded_at: row.superseded_at.map(DateTime),
            simulated: row.simulated,
        }
    }
}

#[ComplexObject]
impl Accident {
    /// Files that show it (附件), such as the report of the investigation (事故调查报告), those of the revisions before it
    /// first.
    async fn attachments(&self, ctx: &Context<'_>) -> Result<Vec<Attachment>> {
        attachment::of(ctx, self.key).await
    }

    /// The enterprises that answer for it (责任企业), of those within your scope.
    #[graphql(complexity = "per_item(RESPONSIBLE, child_complexity)")]
    async fn enterprises(&self, ctx: &Context<'_>) -> Result<Vec<Enterprise>> {
        let keys = self.responsible.iter().copied().map(EnterpriseOf);
        let mut found = loader(ctx)?.load_many(keys).await.or_fault(ctx)?;
        let nodes = self.responsible.iter();
        Ok(nodes
            .filter_map(|node| found.remove(&EnterpriseOf(*node)))
            .collect())
    }
}

impl Listed for Accident {
    const LIST: &'static str = "Accident";
}

/// Which accidents (事故筛选). What is left away does not narrow.
#[derive(Clone, Debug, Default, InputObject)]
pub(super) struct AccidentFilter {
    /// Happened on this day or later (发生日起).
    from: Option<Date>,
    /// Happened on this day or earlier (发生日止).
    until: Option<Date>,
    /// Whose case is open (未结案), or only those closed.
    open: Option<bool>,
    /// Of which it is known, or not, who answers (责任认定).
    responsibility: Option<Responsibility>,
    /// Whether revisions that others took the place of, and those that were none after all, are listed too (含历次更正).
    #[graphql(default)]
    with_superseded: bool,
}

/// Whose accidents.
pub(super) enum Whose {
    /// Those that happened in a place.
    Below(Path),
    /// Those for which an enterprise answers.
    Of(NodeId),
}

/// A page of accidents.
pub(super) async fn list(
    ctx: &Context<'_>,
    whose: Whose,
    filter: Option<AccidentFilter>,
    asked: Asked,
) -> Result<Rows<Accident>> {
    let page = page::request(LIST, asked).or_fault(ctx)?;
    let filter = filter.unwrap_or_default();
    let (below, enterprise) = match whose {
        Whose::Below(path) => (Some(path), None),
        Whose::Of(node) => (None, Some(node)),
    };
    let filter = Filter {
        below,
        enterprise,
        from: filter.from.map(|day| day.0),
        until: filter.until.map(|day| day.0),
        open: filter.open,
        responsibility: filter.responsibility.map(Into::into),
        with_superseded: filter.with_superseded,
    };
    let found: Page<cengbao_store::Accident> = single(ctx)?
        .list_accidents(&filter, &page)
        .await
        .or_fault(ctx)?;
    Ok(Rows(Items::of(found, Into::into)))
}
