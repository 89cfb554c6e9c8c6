//! What can be fetched again by its id alone (`node`, `nodes`).
//!
//! Owns which types those are. An id says which thing, never whether it exists:
//! a lookup by id goes through the scope like one by code.

mod id;

use async_graphql::{Context, ID, Interface};
pub(super) use cengbao_store::ObligationKey;
use cengbao_store::{Scope, StoreError};

pub(crate) use self::id::sealed_report;
pub(super) use self::id::{
    GlobalId, bulletin_id, consolidation_id, delivery_id, known_obligation, known_report_id,
    of_code, reminder_id, report_id, seal, webhook_id,
};
use super::accident::Accident;
use super::accident_keeping::AccidentKeeping;
use super::activity::Activity;
use super::agency::Agency;
use super::attachment::Attachment;
use super::boundary::BoundaryChange;
use super::bulletin::Bulletin;
use super::campaign::{Campaign, Schedule};
use super::consolidation::Consolidation;
use super::context::scope;
use super::enterprise::Enterprise;
use super::error::{OrFault as _, OrNotFound as _, Result};
use super::form::Form;
use super::jurisdiction::Jurisdiction;
use super::obligation::{self, Obligation};
use super::progress::ProgressEntry;
use super::reminder::Reminder;
use super::report::Report;
use super::staff::Staff;
use super::stand_in::StandIn;
use super::target_return::TargetReturn;
use super::viewer::Viewer;
use super::webhook::Webhook;

/// A thing that can be fetched again by its id (节点).
#[derive(Interface)]
#[graphql(field(
    name = "id",
    ty = "ID",
    desc = "Opaque id (标识), the same for as long as the thing exists; pass it to `node`."
))]
pub(super) enum Node {
    /// A jurisdiction (辖区).
    Jurisdiction(Jurisdiction),
    /// An agency (机构).
    Agency(Agency),
    /// A campaign (专项行动).
    Campaign(Campaign),
    /// A report (报表).
    Report(Box<Report>),
    /// A reminder (催报).
    Reminder(Box<Reminder>),
    /// Who files or signs for a unit that cannot (代办).
    StandIn(Box<StandIn>),
    /// What a place signed and sent up (汇总上报).
    Consolidation(Box<Consolidation>),
    /// What a place published to all below it (通报).
    Bulletin(Box<Bulletin>),
    /// A form (调度表).
    Form(Form),
    /// A schedule (报送要求).
    Schedule(Box<Schedule>),
    /// What one unit owes for one period (应报).
    Obligation(Box<Obligation>),
    /// An enterprise or a place (企业、场所).
    Enterprise(Box<Enterprise>),
    /// Evidence that a duty was done once (活动记录).
    Activity(Box<Activity>),
    /// An accident (生产安全事故).
    Accident(Box<Accident>),
    /// From when on the accidents of a place are kept completely (事故台账起始).
    AccidentKeeping(Box<AccidentKeeping>),
    /// How many people an enterprise has at the three posts (三项岗位人员登记).
    Staff(Box<Staff>),
    /// A file that is evidence of a record (附件).
    Attachment(Box<Attachment>),
    /// An entry about a milestone or a task (进展记录).
    ProgressEntry(Box<ProgressEntry>),
    /// What a unit says of a target (目标填报).
    TargetReturn(Box<TargetReturn>),
    /// Who is asking (当前用户).
    Viewer(Viewer),
    /// An endpoint that is told of events (推送地址).
    Webhook(Box<Webhook>),
    /// A change of the tree (区划变更).
    BoundaryChange(Box<BoundaryChange>),
}

/// The thing behind an id. Errors: NOT_FOUND, also for a malformed id: it was never given out.
pub(super) async fn find(ctx: &Context<'_>, id: &ID) -> Result<Node> {
    let scope = scope(ctx)?;
    let id = GlobalId::open(id).or_not_found(ctx)?;
    find_in(scope, id).await.or_fault(ctx)?.or_not_found(ctx)
}

async fn find_in(scope: &Scope, id: GlobalId) -> std::result::Result<Option<Node>, StoreError> {
    let campaign = async |code: &str| -> std::result::Result<_, StoreError> {
        Ok(scope.find_campaign(code).await?.map(Campaign::from))
    };
    Ok(match id {
        GlobalId::Jurisdiction(code) => {
            let found = scope.find_jurisdiction(&code).await?;
            found.map(|row| Node::Jurisdiction(row.into()))
        }
        GlobalId::Agency(code) => {
            let found = scope.find_agency(&code).await?;
            found.map(|row| Node::Agency(row.into()))
        }
        GlobalId::Campaign(code) => campaign(&code).await?.map(Node::Campaign),
        GlobalId::Report(id) => {
            let found = scope.find_report(id).await?;
            found.map(|row| Node::Report(Box::new(row.into())))
        }
        GlobalId::Reminder(id) => {
            let found = scope.find_reminder(id).await?;
            found.map(|row| Node::Reminder(Box::new(Reminder(row))))
        }
        GlobalId::StandIn(id) => {
            let found = scope.find_stand_in(id).await?;
            found.map(|row| Node::StandIn(Box::new(StandIn(row))))
        }
        GlobalId::Consolidation(id) => {
            let found = scope.find_consolidation(id).await?;
            found.map(|row| Node::Consolidation(Box::new(row.into())))
        }
        GlobalId::Bulletin(id) => {
            let found = scope.find_bulletin(id).await?;
            found.map(|row| Node::Bulletin(Box::new(row.into())))
        }
        GlobalId::Form(code, form) => campaign(&code)
            .await?
            .and_then(|campaign| campaign.find_form(&form))
            .map(Node::Form),
        GlobalId::Schedule(code, schedule) => campaign(&code)
            .await?
            .and_then(|campaign| campaign.find_schedule(&schedule))
            .map(|found| Node::Schedule(Box::new(found))),
        GlobalId::Obligation(key) => {
            let found = obligation::find(scope, key).await?;
            found.map(|found| Node::Obligation(Box::new(found)))
        }
        GlobalId::Enterprise(code) => {
            let found = scope.find_enterprise(&code).await?;
            found.map(|row| Node::Enterprise(Box::new(row.into())))
        }
        GlobalId::Webhook(id) => {
            let found = scope.find_webhook(id).await?;
            found.map(|row| Node::Webhook(Box::new(Webhook(row))))
        }
        GlobalId::Activity(id) => {
            let found = scope.find_activity(id).await?;
            found.map(|row| Node::Activity(Box::new(row.into())))
        }
        GlobalId::Accident(id) => {
            let found = scope.find_accident(id).await?;
            found.map(|row| Node::Accident(Box::new(row.into())))
        }
        GlobalId::AccidentKeeping(id) => {
            let found = scope.find_accident_keeping(id).await?;
            found.map(|row| Node::AccidentKeeping(Box::new(row.into())))
        }
        GlobalId::Staff(id) => {
            let found = scope.find_staff(id).await?;
            found.map(|row| Node::Staff(Box::new(row.into())))
        }
        GlobalId::Attachment(id) => {
            let found = scope.find_attachment(id).await?;
            found.map(|row| Node::Attachment(Box::new(row.into())))
        }
        GlobalId::Progress(id) => {
            let found = scope.find_progress(id).await?;
            found.map(|row| Node::ProgressEntry(Box::new(row.into())))
        }
        GlobalId::TargetReturn(id) => {
            let found = scope.find_target_return(id).await?;
            found.map(|row| Node::TargetReturn(Box::new(row.into())))
        }
        GlobalId::Viewer(account) => {
            let viewer = scope.viewer();
            (viewer.account == account).then(|| Node::Viewer(Viewer(viewer.clone())))
        }
        GlobalId::BoundaryChange(id) => {
            let found = scope.find_change(&id).await?;
            found.map(|found| Node::BoundaryChange(Box::new(found.into())))
        }
    })
}
