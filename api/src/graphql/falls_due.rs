//! What falls due next for whoever asks (近期到期): reports, papers, milestones, targets with a day, and the windows of
//! duties, in one list by day.
//!
//! Owns the shape and the order. Which days there are is the domain's to say, whose they are the store's.

use async_graphql::{Context, Enum, ID, SimpleObject};
use cengbao_domain::campaign::SubjectKind;
use cengbao_domain::compliance::State;
use cengbao_domain::ids::NodeId;
use cengbao_store::{
    MAX_PAGE, ObligationFilter, ObligationStatus, Page, PageRequest, Scope, StoreError, Viewer,
};
use chrono::{Days, NaiveDate};

use super::context::single;
use super::error::{OrFault as _, Result};
use super::limits::LIST;
use super::node::seal;
use super::page::{self, Asked, Items, Listed, Rows};
use super::scalar::{Date, Period};

/// Days that are looked ahead where no last day is given.
const USUAL_DAYS: u64 = 30;

/// What sort of thing falls due (到期事项类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(super) enum FallsDueKind {
    /// A form for a period (报表).
    Report,
    /// A report in words (材料).
    Paper,
    /// A milestone (时间节点).
    Milestone,
    /// A target with a day (目标).
    Target,
    /// A duty: the last day of a window, or its printed day (规定动作).
    Duty,
}

/// Something that falls due (到期事项).
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct FallsDue {
    /// Opaque id (标识), for caches alone.
    #[graphql(owned)]
    id: ID,
    /// The last day in time (期限).
    day: Date,
    /// What sort of thing it is (类型).
    kind: FallsDueKind,
    /// Code of the campaign (专项行动代码).
    campaign_code: String,
    /// Code of the schedule, paper, milestone, target or duty in it (代码).
    code: String,
    /// Its title (标题).
    title: String,
    /// The period that is reported, or in which it is to be done (报告期); null for what is due once.
    period: Option<Period>,
    /// Whether it is done (是否完成): a report signed, a milestone struck off, a window met; null where the hub does not keep
    /// it.
    done: Option<bool>,
}

impl Listed for FallsDue {
    const LIST: &'static str = "FallsDue";
}

/// The days asked: from today on where none is given.
pub(super) struct Span {
    pub(super) from: Option<Date>,
    pub(super) until: Option<Date>,
}

/// What falls due for an account's own unit or enterprise.
pub(super) async fn of_viewer(
    ctx: &Context<'_>,
    viewer: &Viewer,
    span: Span,
    asked: Asked,
) -> Result<Rows<FallsDue>> {
    let page = page::request(LIST, asked).or_fault(ctx)?;
    let Some(unit) = viewer.unit else {
        return Ok(Rows(Items::empty()));
    };
    let scope = single(ctx)?;
    let from = span.from.map_or(scope.today(), |day| day.0);
    let until = span.until.map_or_else(
        || from.checked_add_days(Days::new(USUAL_DAYS)).unwrap_or(from),
        |day| day.0,
    );
    let mut found = of_unit(scope, unit, from, until).await.or_fault(ctx)?;
    found.extend(
        of_enterprise(scope, unit, from, until)
            .await
            .or_fault(ctx)?,
    );
    let keyed = found.into_iter().map(|one| {
        let period = one
            .period
            .map_or_else(String::new, |period| period.0.to_string());
        let key = format!(
            "{}/{:?}/{}/{}/{period}",
            one.day.0, one.kind, one.campaign_code, one.code
        );
        (key, one)
    });
    let mut keyed: Vec<_> = keyed.collect();
    keyed.sort_by(|(a, _), (b, _)| a.cmp(b));
    keyed.dedup_by(|(a, _), (b, _)| a == b);
    Ok(Rows(Items::of(Page::of_all(&page, keyed), |one| one)))
}

impl FallsDue {
    fn new(
        (day, kind): (NaiveDate, FallsDueKind),
        (campaign, code): (&str, &str),
        title: &str,
        period: Option<cengbao_domain::period::Period>,
        done: Option<bool>,
    ) -> Self {
        let of_period = period.map_or_else(String::new, |period| period.to_string());
        let name = format!("{kind:?}");
        let day_text = day.to_string();
        Self {
            id: seal("falls-due", &[campaign, &name, code, &of_period, &day_text]),
            day: Date(day),
            kind,
            campaign_code: campaign.to_owned(),
            code: code.to_owned(),
            title: title.to_owned(),
            period: period.map(Period),
            done,
        }
    }
}

/// What an office owes and what documents want from it by a day.
async fn of_unit(
    scope: &Scope,
    unit: NodeId,
    from: NaiveDate,
    until: NaiveDate,
) -> std::result::Result<Vec<FallsDue>, StoreError> {
    let filter = ObligationFilter {
        unit: Some(unit),
        due_from: Some(from),
        due_until: Some(until),
        ..ObligationFilter::default()
    };
    let owed = scope
        .list_obligations(&filter, &PageRequest::first(MAX_PAGE))
        .await?;
    let mut found: Vec<FallsDue> = owed
        .nodes()
        .into_iter()
        .filter_map(|one| {
            let done = is_signed(one.status);
            let names = (one.campaign.as_str(), one.schedule.as_str());
            let what = (one.due_on?, FallsDueKind::Report);
            Some(FallsDue::new(
                what,
                names,
                &one.title,
                Some(one.period),
                Some(done),
            ))
        })
        .collect();
    let reached = scope.struck_off_items(unit).await?;
    for bound in scope.list_binding_campaigns(unit).await? {
        let campaign = &bound.campaign;
        for due in campaign.definition.due_between(from, until) {
            let kind = match due.subject.kind() {
                SubjectKind::Milestone => FallsDueKind::Milestone,
                SubjectKind::Target => FallsDueKind::Target,
                SubjectKind::Paper => FallsDueKind::Paper,
                SubjectKind::Duty => FallsDueKind::Duty,
                // A schedule is among the obligations; the others have no day.
                SubjectKind::Schedule
                | SubjectKind::Task
                | SubjectKind::Rule
                | SubjectKind::Checklist
                | SubjectKind::Ledger => continue,
            };
            if !due.ties.iter().any(|tie| bound.bodies.contains(tie.body)) {
                continue;
            }
            let code = due.subject.code();
            let done = (kind == FallsDueKind::Milestone)
                .then(|| reached.contains(&(campaign.id, code.to_owned())));
            let names = (campaign.code.as_str(), code);
            let title = due.subject.title();
            found.push(FallsDue::new(
                (due.day, kind),
                names,
                title,
                due.period,
                done,
            ));
        }
    }
    Ok(found)
}

/// The windows of an enterprise's duties that have begun and end between the days.
async fn of_enterprise(
    scope: &Scope,
    unit: NodeId,
    from: NaiveDate,
    until: NaiveDate,
) -> std::result::Result<Vec<FallsDue>, StoreError> {
    let mut found = Vec::new();
    if scope.find_enterprises_by_id(&[unit]).await?.is_empty() {
        return Ok(found);
    }
    let campaigns = scope.list_campaigns(&PageRequest::first(MAX_PAGE)).await?;
    for campaign in campaigns.nodes() {
        let measures = scope
            .enterprise_compliance(&[unit], &campaign, scope.today())
            .await?;
        for measure in measures.into_values().flatten() {
            let mut duties = campaign.definition.duties.iter();
            let duty = duties.find(|duty| duty.item.code == measure.duty);
            let title = duty.map_or(measure.duty.as_str(), |duty| &duty.item.title);
            for judged in &measure.windows {
                let window = &judged.window;
                let Some(last) = window.last.filter(|last| (from..=until).contains(last)) else {
                    continue;
                };
                if window.asked {
                    let names = (campaign.code.as_str(), measure.duty.as_str());
                    let what = (last, FallsDueKind::Duty);
                    let done = Some(judged.state == State::Met);
                    found.push(FallsDue::new(what, names, title, window.period, done));
                }
            }
        }
    }
    Ok(found)
}

const fn is_signed(status: ObligationStatus) -> bool {
    match status {
        ObligationStatus::Signed | ObligationStatus::Accepted | ObligationStatus::Corrected => true,
        ObligationStatus::NotDue
        | ObligationStatus::Due
        | ObligationStatus::Overdue
        | ObligationStatus::Draft
        | ObligationStatus::Submitted
        | ObligationStatus::Returned
        | ObligationStatus::Withdrawn => false,
    }
}
