//! Campaigns (专项行动) as their documents print them.
//!
//! Shows the version in force. What comes down is visible to whom it binds;
//! who else is bound is not: no field lists the members of a group.

mod board;
mod body;
mod clause;
mod document;
mod due;
mod duty;
mod interpretation;
mod item;
mod list;
mod outline;
mod paper;
mod population;
mod requirement;
mod schedule;
mod target;
mod task;

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, ID, Object, SimpleObject};
use cengbao_domain::campaign;
use cengbao_store::{AppliedCampaign, Area, Scope, StoreError};

pub(super) use self::schedule::{copies, receivers};
pub(super) use board::{Board, BoardBy, BoardFilter, BoardTerms, of_agency as board_of_agency};
pub(super) use clause::{Basis, Clause};
pub(super) use due::DueRule;
pub(super) use interpretation::Interpretation;
pub(super) use requirement::{Requirement, RequirementFilter, of_agency as requirements_of_agency};
pub(super) use schedule::Schedule;
pub(super) use target::Target;

use document::Document;

use super::bulletin::CampaignBulletins;
use super::compliance::{self, Compliance, Terms};
use super::context::{loader, scope};
use super::error::{OrFault as _, OrNotFound as _, Result};
use super::form::Form;
use super::limits::{LIST, per_item};
use super::loader::CampaignOf;
use super::node::GlobalId;
use super::page::{self, Asked, Connection, Counted, Items, Listed};
use super::scalar::{Date, DateTime};
use super::unit::UnitReference;

/// A campaign (专项行动) in the version that is in force.
#[derive(Clone, Debug)]
pub(super) struct Campaign {
    applied: AppliedCampaign,
    definition: Arc<campaign::Campaign>,
}

impl From<AppliedCampaign> for Campaign {
    fn from(applied: AppliedCampaign) -> Self {
        Self {
            definition: Arc::clone(&applied.definition),
            applied,
        }
    }
}

impl Listed for Campaign {
    const LIST: &'static str = "Campaign";
}

impl Counted for Campaign {
    type Filter = ();

    async fn count(scope: &Scope, (): &()) -> std::result::Result<u64, StoreError> {
        scope.count_campaigns().await
    }
}

/// The campaign with this code. Error NOT_FOUND: there is none, or it binds nobody in your scope.
pub(super) async fn find(ctx: &Context<'_>, code: &str) -> Result<Campaign> {
    let found = scope(ctx)?.find_campaign(code).await.or_fault(ctx)?;
    Ok(found.or_not_found(ctx)?.into())
}

/// The campaign of a report, an obligation or a reminder, by its code. Error NOT_FOUND: it is not there, or no longer
/// yours.
pub(super) async fn of(ctx: &Context<'_>, code: &str) -> Result<Campaign> {
    let found = loader(ctx)?.load_one(CampaignOf(code.to_owned())).await;
    found.or_fault(ctx)?.or_not_found(ctx)
}

/// A page of campaigns.
pub(super) async fn list(ctx: &Context<'_>, asked: Asked) -> Result<Connection<Campaign>> {
    let page = page::request(LIST, asked).or_fault(ctx)?;
    let found = scope(ctx)?.list_campaigns(&page).await.or_fault(ctx)?;
    Ok(Connection::of(Items::of(found, Into::into), ()))
}

/// The office of a code; the code itself where the document does not name it otherwise.
fn reference(campaign: &campaign::Campaign, code: &str) -> UnitReference {
    let name = campaign.agency(code).map_or(code, |agency| &agency.name);
    UnitReference::agency(code.to_owned(), name.to_owned())
}

impl Campaign {
    fn shape(&self, form: &cengbao_domain::form::Form) -> Form {
        Form {
            campaign: self.definition.code.clone(),
            version: self.applied.version,
            printed: Arc::new(form.clone()),
        }
    }

    /// The form of a code, as a report of the campaign needs it.
    pub(super) fn find_form(&self, code: &str) -> Option<Form> {
        self.definition.form(code).map(|form| self.shape(form))
    }

    /// The schedule of a code, as a report of the campaign needs it.
    pub(super) fn find_schedule(&self, code: &str) -> Option<Schedule> {
        self.definition
            .schedule(code)
            .map(|schedule| Schedule::of(&self.definition, schedule))
    }
}

/// A campaign (专项行动) in the version that is in force: its document, its phases, what is reported to whom by when.
#[Object]
#[expect(
    clippy::unused_async,
    reason = "a resolver is asynchronous whether it waits or not"
)]
impl Campaign {
    /// Opaque id (标识).
    pub(super) async fn id(&self) -> ID {
        GlobalId::Campaign(self.definition.code.clone()).seal()
    }

    /// Stable code over the hub (代码), such as `gongyuan-2023`.
    async fn code(&self) -> &str {
        &self.definition.code
    }

    /// Title of the document (标题).
    async fn title(&self) -> &str {
        &self.definition.title
    }

    /// Printed number (文号); null if none is printed.
    async fn document_number(&self) -> Option<&str> {
        self.definition.document_number.as_deref()
    }

    /// Who issued it (发文机关).
    async fn issuer(&self) -> UnitReference {
        reference(&self.definition, &self.definition.issuer)
    }

    /// Printed day of issue (印发日期); null if none is printed.
    async fn issued_on(&self) -> Option<Date> {
        self.definition.issued_on.map(Date)
    }

    /// First day (起始日); null where it cannot be read from the document.
    async fn starts_on(&self) -> Option<Date> {
        self.definition.starts_on.map(Date)
    }

    /// Last day, included (截止日); null where it cannot be read from the document.
    async fn ends_on(&self) -> Option<Date> {
        self.definition.ends_on.map(Date)
    }

    /// The plans from above that it implements (上级方案).
    async fn parents(&self) -> Vec<ParentPlan> {
        self.definition.parents.iter().map(Into::into).collect()
    }

    /// Its phases (阶段), in printed order. They may overlap or lack an end.
    async fn phases(&self) -> Vec<Phase> {
        self.definition.phases.iter().map(Into::into).collect()
    }

    /// Its forms (调度表).
    async fn forms(&self) -> Vec<Form> {
        self.definition
            .forms
            .iter()
            .map(|form| self.shape(form))
            .collect()
    }

    /// One of its forms (调度表); null if it has none with this code.
    async fn form(
        &self,
        #[graphql(desc = "Code of the form within the campaign (调度表代码).")] code: String,
    ) -> Option<Form> {
        self.find_form(&code)
    }

    /// Who owes which form to whom by when (报送要求).
    async fn schedules(&self) -> Vec<Schedule> {
        self.definition
            .schedules
            .iter()
            .map(|schedule| Schedule::of(&self.definition, schedule))
            .collect()
    }

    /// What the document leaves open or says twice, and how the hub reads it (解释).
    async fn interpretations(&self) -> Vec<Interpretation> {
        self.definition
            .interpretations
            .iter()
            .map(Into::into)
            .collect()
    }

    #[graphql(flatten)]
    async fn document(&self) -> Document {
        Document(self.applied.clone())
    }

    #[graphql(flatten)]
    async fn published(&self) -> CampaignBulletins {
        CampaignBulletins::of(self.definition.code.clone())
    }

    /// How all that you see stands with the campaign (履行情况) on a day: a county as its county, an enterprise as itself.
    #[graphql(complexity = "per_item(1, child_complexity)")]
    async fn compliance(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "As of the end of this day (基准日); today if absent.")] as_of: Option<
            Date,
        >,
        #[graphql(desc = "What changed since this earlier day (对比日).")] since: Option<Date>,
    ) -> Option<Result<Compliance>> {
        let terms = Terms {
            campaign: self.definition.code.clone(),
            as_of,
            since,
            by_children: false,
        };
        Some(compliance::of_area(ctx, Area::Everything, terms).await)
    }

    /// Version in force (版本), from 1; each change of the campaign's files makes one.
    async fn version(&self) -> i32 {
        self.applied.version
    }

    /// When this version came into force on the hub (生效时间).
    async fn applied_at(&self) -> DateTime {
        DateTime(self.applied.applied_at)
    }
}

/// A plan from above that a campaign says it implements (上级方案).
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub(super) struct ParentPlan {
    /// Title as printed (标题).
    title: String,
    /// Number as printed (文号); null if none is printed.
    document_number: Option<String>,
    /// Issuer as printed (发文机关); null if none is printed.
    issuer_name: Option<String>,
    /// Where it is named (出处).
    clause: Clause,
    #[graphql(skip)]
    code: Option<String>,
}

#[ComplexObject]
impl ParentPlan {
    /// The plan as a campaign on the hub (专项行动); null if it is not on the hub, or does not concern you.
    async fn campaign(&self, ctx: &Context<'_>) -> Result<Option<Campaign>> {
        let Some(code) = &self.code else {
            return Ok(None);
        };
        let key = CampaignOf(code.clone());
        loader(ctx)?.load_one(key).await.or_fault(ctx)
    }
}

impl From<&campaign::ParentPlan> for ParentPlan {
    fn from(plan: &campaign::ParentPlan) -> Self {
        Self {
            title: plan.title.clone(),
            document_number: plan.document_number.clone(),
            issuer_name: plan.issuer_name.clone(),
            clause: (&plan.clause).into(),
            code: plan.campaign.clone(),
        }
    }
}

/// A phase of a campaign (阶段).
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct Phase {
    /// Code within the campaign (代码).
    code: String,
    /// Title as printed (标题).
    title: String,
    /// Its time as printed (时间原文).
    printed: String,
    /// First day (起始日); null where none can be read.
    starts_on: Option<Date>,
    /// Last day, included (截止日); null where none can be read.
    ends_on: Option<Date>,
    /// Where it stands (出处).
    clause: Clause,
}

impl From<&campaign::Phase> for Phase {
    fn from(phase: &campaign::Phase) -> Self {
        Self {
            code: phase.code.clone(),
            title: phase.title.clone(),
            printed: phase.printed.clone(),
            starts_on: phase.starts_on.map(Date),
            ends_on: phase.ends_on.map(Date),
            clause: (&phase.clause).into(),
        }
    }
}
