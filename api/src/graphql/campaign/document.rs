//! All that a document says besides its forms (文件内容): what it wants, from whom, and how it is read.
//!
//! Owns the fields that the campaign takes over. Never a row of anybody's filing.

use async_graphql::{Context, Object};
use cengbao_store::AppliedCampaign;

use super::Campaign;
use super::board::{Board, BoardBy, BoardFilter, BoardTerms, board};
use super::duty::Duty;
use super::list::{Checklist, Ledger, ListedPlace};
use super::outline::{Correspondence, OutlineClause};
use super::paper::{Paper, Template};
use super::population::{LeadingGroup, Population};
use super::requirement::{self, DueDay, Requirement, RequirementFilter};
use super::target::{Milestone, Target};
use super::task::{Rule, Task};
use crate::graphql::context::loader;
use crate::graphql::error::{OrFault as _, Result};
use crate::graphql::limits::{LIST, per_item};
use crate::graphql::loader::ChildrenOf;
use crate::graphql::page::{Asked, Rows};
use crate::graphql::progress::{self, ProgressEntry, ProgressQuery};
use crate::graphql::scalar::Date;

/// Items that a list of a document is priced at: the longest of the known plans has some ninety of one kind.
const PRINTED: usize = 40;

/// What a document says besides its forms.
pub(in crate::graphql) struct Document(pub(super) AppliedCampaign);

/// What a document says besides its forms (文件内容).
#[Object]
impl Document {
    /// The clauses of the document (条款目录), in printed order.
    #[graphql(complexity = "per_item(PRINTED, child_complexity)")]
    async fn outline(&self) -> Vec<OutlineClause> {
        self.0.definition.outline.iter().map(Into::into).collect()
    }

    /// The bodies made for it (领导小组、专班), as posts.
    #[graphql(complexity = "per_item(PRINTED, child_complexity)")]
    async fn leading_groups(&self) -> Vec<LeadingGroup> {
        let campaign = &self.0.definition;
        let groups = campaign.leading_groups.iter();
        groups.map(|one| LeadingGroup::of(campaign, one)).collect()
    }

    /// Whom and what it speaks of besides offices (对象).
    #[graphql(complexity = "per_item(PRINTED, child_complexity)")]
    async fn populations(&self) -> Vec<Population> {
        let campaign = &self.0.definition;
        let populations = campaign.populations.iter();
        populations
            .map(|one| Population::of(campaign, one))
            .collect()
    }

    /// Its tasks (任务), in printed order.
    #[graphql(complexity = "per_item(PRINTED, child_complexity)")]
    async fn tasks(&self) -> Vec<Task> {
        let campaign = &self.0.definition;
        campaign
            .tasks
            .iter()
            .map(|one| Task::of(campaign, one))
            .collect()
    }

    /// Its targets (目标), in printed order.
    #[graphql(complexity = "per_item(PRINTED, child_complexity)")]
    async fn targets(&self) -> Vec<Target> {
        let campaign = &self.0.definition;
        campaign
            .targets
            .iter()
            .map(|one| Target::of(campaign, one))
            .collect()
    }

    /// Its duties (规定动作), in printed order.
    #[graphql(complexity = "per_item(PRINTED, child_complexity)")]
    async fn duties(&self) -> Vec<Duty> {
        let campaign = &self.0.definition;
        campaign
            .duties
            .iter()
            .map(|one| Duty::of(campaign, one))
            .collect()
    }

    /// Its milestones (时间节点), in printed order.
    #[graphql(complexity = "per_item(PRINTED, child_complexity)")]
    async fn milestones(&self) -> Vec<Milestone> {
        let campaign = &self.0.definition;
        let milestones = campaign.milestones.iter();
        milestones.map(|one| Milestone::of(campaign, one)).collect()
    }

    /// Its rules (规则), in printed order.
    #[graphql(complexity = "per_item(PRINTED, child_complexity)")]
    async fn rules(&self) -> Vec<Rule> {
        let campaign = &self.0.definition;
        campaign
            .rules
            .iter()
            .map(|one| Rule::of(campaign, one))
            .collect()
    }

    /// The papers that are owed (材料), in printed order.
    #[graphql(complexity = "per_item(PRINTED, child_complexity)")]
    async fn papers(&self) -> Vec<Paper> {
        let campaign = &self.0.definition;
        campaign
            .papers
            .iter()
            .map(|one| Paper::of(campaign, one))
            .collect()
    }

    /// The templates printed for papers (模板).
    #[graphql(complexity = "per_item(PRINTED, child_complexity)")]
    async fn templates(&self) -> Vec<Template> {
        self.0.definition.templates.iter().map(Into::into).collect()
    }

    /// The printed lists of questions (检查内容).
    #[graphql(complexity = "per_item(PRINTED, child_complexity)")]
    async fn checklists(&self) -> Vec<Checklist> {
        let campaign = &self.0.definition;
        let checklists = campaign.checklists.iter();
        checklists.map(|one| Checklist::of(campaign, one)).collect()
    }

    /// The ledgers that are to be kept (台账、清单), as printed; their rows are not here.
    #[graphql(complexity = "per_item(PRINTED, child_complexity)")]
    async fn ledgers(&self) -> Vec<Ledger> {
        let campaign = &self.0.definition;
        campaign
            .ledgers
            .iter()
            .map(|one| Ledger::of(campaign, one))
            .collect()
    }

    /// The printed list of enterprises and places (企业、场所清单).
    #[graphql(complexity = "per_item(PRINTED, child_complexity)")]
    async fn places(&self) -> Vec<ListedPlace> {
        self.0.definition.places.iter().map(Into::into).collect()
    }

    /// Which values of its forms mean the same as another campaign's (指标对应).
    #[graphql(complexity = "per_item(PRINTED, child_complexity)")]
    async fn correspondences(&self) -> Vec<Correspondence> {
        let correspondences = self.0.definition.correspondences.iter();
        correspondences.map(Into::into).collect()
    }

    /// What the document wants (要求), of all kinds, in the order of its clauses: of everybody, or of one agency.
    #[graphql(complexity = "LIST.cost(first.max(last), child_complexity)")]
    async fn requirements(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of them (筛选).")] filter: Option<RequirementFilter>,
        #[graphql(
            desc = "The first so many items (每页条数), 1 to 200; 50 where neither `first` nor `last` is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only behind this cursor (游标): the `endCursor` of the page before.")]
        after: Option<String>,
        #[graphql(
            desc = "The last so many items (倒数条数), 1 to 200, in the same order; not beside `first`."
        )]
        last: Option<i32>,
        #[graphql(desc = "Only before this cursor (游标): the `startCursor` of the page behind.")]
        before: Option<String>,
    ) -> Result<Rows<Requirement>> {
        requirement::of_campaign(
            ctx,
            &self.0,
            filter,
            Asked {
                first,
                after,
                last,
                before,
            },
        )
        .await
    }

    /// Its milestones and tasks as they stand on a day (任务台账), item by item, with a row for each that leads. Of those that
    /// are an office's of your scope; their states are those of your offices.
    async fn board(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "As of the end of this day (基准日); today if absent.")] as_of: Option<
            Date,
        >,
        #[graphql(desc = "What the rows are (分组方式).", default)] by: BoardBy,
        #[graphql(desc = "Which items (筛选).")] filter: Option<BoardFilter>,
    ) -> Option<Result<Board>> {
        let terms = BoardTerms {
            unit: None,
            as_of,
            by,
            filter,
        };
        Some(board(ctx, self.0.clone(), terms).await)
    }

    /// What offices of your scope recorded for its milestones and tasks (进展记录), and what was decided upon it, in the
    /// order in which it was recorded.
    #[graphql(complexity = "LIST.cost(first.max(last), child_complexity)")]
    async fn progress(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of them (筛选).")] filter: Option<ProgressQuery>,
        #[graphql(
            desc = "The first so many items (每页条数), 1 to 200; 50 where neither `first` nor `last` is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only behind this cursor (游标): the `endCursor` of the page before.")]
        after: Option<String>,
        #[graphql(
            desc = "The last so many items (倒数条数), 1 to 200, in the same order; not beside `first`."
        )]
        last: Option<i32>,
        #[graphql(desc = "Only before this cursor (游标): the `startCursor` of the page behind.")]
        before: Option<String>,
    ) -> Result<Rows<ProgressEntry>> {
        let asked = Asked {
            first,
            after,
            last,
            before,
        };
        progress::list(ctx, &self.0, filter, asked).await
    }

    /// What falls due between two days (日程), both included, by day: forms, papers, milestones, targets with a day.
    #[graphql(complexity = "per_item(PRINTED, child_complexity)")]
    async fn calendar(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Only what falls due for this agency (机构代码); nothing does for one outside your scope."
        )]
        agency: Option<String>,
        #[graphql(desc = "First day (起始日).")] from: Date,
        #[graphql(desc = "Last day, included (截止日).")] until: Date,
    ) -> Result<Vec<DueDay>> {
        requirement::calendar(ctx, &self.0, agency, from, until).await
    }

    /// The campaigns on the hub that say they implement this one (下级方案), of those that you see.
    #[graphql(complexity = "per_item(PRINTED, child_complexity)")]
    async fn children(&self, ctx: &Context<'_>) -> Result<Vec<Campaign>> {
        let key = ChildrenOf(self.0.code.clone());
        let found = loader(ctx)?.load_one(key).await.or_fault(ctx)?;
        Ok(found.unwrap_or_default())
    }
}
