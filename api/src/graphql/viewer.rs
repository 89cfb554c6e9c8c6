//! Who is asking, as what, and what they owe (当前用户).
//!
//! Must never name a person: an account has a post.

mod copied;

use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use cengbao_domain::policy;

use super::agency::{self, Agency};
use super::bulletin::{self, Bulletin, BulletinFilter};
use super::campaign::{self, Requirement, RequirementFilter};
use super::consolidation::OwedBy;
use super::context::scope;
use super::enterprise::{self, Enterprise};
use super::error::Result;
use super::falls_due::{self, FallsDue, Span};
use super::limits::LIST;
use super::node::{self, GlobalId};
use super::obligation::{self, Obligation, ObligationFilter};
use super::page::{Asked, Connection, Items, Rows};
use super::reminder::{self, Reminder, ReminderFilter, Whose};
use super::scalar::{Date, Period};

/// As what an account acts on the node of a grant (角色).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "policy::Role")]
pub(super) enum Role {
    /// Drafts and files the reports of its own unit (填报).
    Reporter,
    /// Signs or returns the reports of its own unit (审核).
    Reviewer,
    /// Sees its subtree; accepts and returns (调度).
    Coordinator,
    /// Sees its subtree within its sectors (监管).
    Supervisor,
    /// Acts for its own enterprise (企业).
    Enterprise,
    /// Reads its node (查看).
    Viewer,
    /// Manages accounts and grants in its subtree (管理); sees no figures.
    Admin,
}

/// The node of a grant (授权节点).
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct GrantNode {
    /// Opaque id of the jurisdiction, agency or enterprise (节点标识), for `node`.
    node_id: ID,
    /// Division code, agency code or code of an enterprise (代码).
    code: String,
    /// Official name (名称).
    name: String,
}

/// A grant that is valid today (授权).
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct Grant {
    /// As what (角色).
    role: Role,
    /// Where (节点): a jurisdiction with all below it, or a unit with the units inside it.
    node: GrantNode,
    /// The sectors it is limited to (行业领域); null if it is not limited.
    sectors: Option<Vec<String>>,
    /// First day (起始日).
    from: Date,
    /// First day on which it no longer holds (失效日); null if it does not end.
    until: Option<Date>,
    /// Whether you stand in by it for a unit that cannot (代办); what you file and sign by it says so.
    stands_in: bool,
}

impl From<&cengbao_store::GrantRow> for Grant {
    fn from(row: &cengbao_store::GrantRow) -> Self {
        Self {
            role: row.role.into(),
            node: GrantNode {
                node_id: node::of_code(&row.node_code).seal(),
                code: row.node_code.clone(),
                name: row.node_name.clone(),
            },
            sectors: row.sectors.clone(),
            from: Date(row.from),
            until: row.until.map(Date),
            stands_in: row.stands_in,
        }
    }
}

/// Who is asking (当前用户).
pub(super) struct Viewer(pub(super) cengbao_store::Viewer);

/// Who is asking (当前用户): an account, its grants, its unit and what that owes.
#[Object]
#[expect(
    clippy::unused_async,
    clippy::too_many_arguments,
    reason = "a resolver is asynchronous whether it waits or not, and each argument is one of the contract"
)]
impl Viewer {
    /// Opaque id (标识), the account's.
    pub(super) async fn id(&self) -> ID {
        GlobalId::Viewer(self.0.account.clone()).seal()
    }

    /// Name of the account (账号).
    async fn account(&self) -> &str {
        &self.0.account
    }

    /// Its post (岗位), never a person's name.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// Whether it is a demonstration account (模拟账号).
    async fn simulated(&self) -> bool {
        self.0.simulated
    }

    /// Its grants that are valid today (授权), read from the database for this very request.
    async fn grants(&self) -> Vec<Grant> {
        self.0.grants.iter().map(Into::into).collect()
    }

    /// The unit that it belongs to (所属单位); null if to none, or to one outside its grants.
    async fn unit(&self, ctx: &Context<'_>) -> Result<Option<Agency>> {
        agency::at(ctx, self.0.unit).await
    }

    /// The enterprise that it belongs to (所属企业); null if to none, or to one outside its grants.
    async fn enterprise(&self, ctx: &Context<'_>) -> Result<Option<Enterprise>> {
        enterprise::at(ctx, self.0.unit).await
    }

    /// Today (今日) in the hub's zone, by which `status` and `lateDays` are computed.
    async fn today(&self, ctx: &Context<'_>) -> Result<Date> {
        Ok(Date(scope(ctx)?.today()))
    }

    /// What its unit owes (本单位应报), in the order of the due days; empty for an account without a unit.
    #[graphql(complexity = "LIST.cost(first.max(last), child_complexity)")]
    async fn obligations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only for this period (报告期).")] period: Option<Period>,
        #[graphql(desc = "Which of them (筛选).")] filter: Option<ObligationFilter>,
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
    ) -> Result<Rows<Obligation>> {
        match self.0.unit {
            Some(unit) => {
                obligation::of_unit(
                    ctx,
                    unit,
                    period,
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
            None => Ok(Rows(Items::empty())),
        }
    }

    #[graphql(flatten)]
    async fn owed_upward(&self) -> OwedBy {
        OwedBy::Viewer
    }

    #[graphql(flatten)]
    async fn copied(&self) -> copied::Copied {
        copied::Copied
    }

    /// The reminders that its unit was sent (收到的催报), the latest first; empty for an account without a unit.
    #[graphql(complexity = "LIST.cost(first.max(last), child_complexity)")]
    async fn reminders(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of them (筛选).")] filter: Option<ReminderFilter>,
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
    ) -> Result<Rows<Reminder>> {
        let Some(unit) = self.0.unit else {
            return Ok(Rows(Items::empty()));
        };
        let asked = Asked {
            first,
            after,
            last,
            before,
        };
        reminder::list(ctx, Whose::To(unit), filter, asked).await
    }

    /// All bulletins that reach you (通报), the latest first: those from the places above you, your own place's, and those
    /// of the places below that you read.
    #[graphql(complexity = "LIST.cost(first.max(last), child_complexity)")]
    async fn bulletins(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of them (筛选).")] filter: Option<BulletinFilter>,
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
    ) -> Result<Connection<Bulletin>> {
        let asked = Asked {
            first,
            after,
            last,
            before,
        };
        bulletin::list(ctx, None, filter, asked).await
    }

    /// What documents want from its unit (对本单位的要求), of all campaigns that name it; empty for an account without
    /// a unit.
    #[graphql(complexity = "LIST.cost(first.max(last), child_complexity)")]
    async fn requirements(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of them (筛选); `agency` does not narrow here.")] filter: Option<
            RequirementFilter,
        >,
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
        match self.0.unit {
            Some(unit) => {
                campaign::requirements_of_agency(
                    ctx,
                    unit,
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
            None => Ok(Rows(Items::empty())),
        }
    }

    /// What falls due next (近期到期), by day: the reports and papers that its unit sends, the milestones that it works on,
    /// the targets that it returns, and the windows of its duties that have begun; of the places whose coordinator it is, what each sends
    /// up; of the enterprises that it supervises within its sectors, how many are asked by which day and how many have done
    /// it. Empty for whoever has none of them: what others have to do is in the places' compliance, board and obligations.
    #[graphql(complexity = "LIST.cost(first.max(last), child_complexity)")]
    async fn falls_due(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "First day (起始日); today if absent.")] from: Option<Date>,
        #[graphql(desc = "Last day, included (截止日); 30 days after the first if absent.")]
        until: Option<Date>,
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
    ) -> Result<Rows<FallsDue>> {
        let asked = Asked {
            first,
            after,
            last,
            before,
        };
        falls_due::of_viewer(ctx, &self.0, Span { from, until }, asked).await
    }
}
