//! What falls due next for whoever asks (近期到期): reports, consolidations, papers, milestones, targets with a day, and the
//! windows of duties, in one list by day.
//!
//! Owns the shape. Which days there are is the domain's to say, whose they are the store's.

use async_graphql::{Context, Enum, ID, SimpleObject};
use cengbao_store::{Page, Viewer};
use chrono::Days;

use super::ancestor::Ancestor;
use super::compliance::State;
use super::context::single;
use super::error::{OrFault as _, Result};
use super::limits::LIST;
use super::node::seal;
use super::obligation::ObligationStatus;
use super::page::{self, Asked, Items, Listed, Rows};
use super::scalar::{Date, Period};

/// Days that are looked ahead where no last day is given.
const USUAL_DAYS: u64 = 30;

/// What sort of thing falls due (到期事项类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "cengbao_store::FallsDueKind")]
pub(super) enum FallsDueKind {
    /// A form for a period (报表).
    Report,
    /// What a place sends up of a form for a period (汇总上报).
    Consolidation,
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
    /// Code of the schedule, form, paper, milestone, target or duty in it (代码).
    code: String,
    /// Its title (标题).
    title: String,
    /// The period that is reported, or in which it is to be done (报告期); null for what is due once.
    period: Option<Period>,
    /// The place that sends it up (汇总辖区), of a consolidation; null of anything else.
    place: Option<Ancestor>,
    /// Where it stands (状态), of a report or a consolidation; null of anything else.
    status: Option<ObligationStatus>,
    /// Of a target how it stands today by what one's own unit has told of it (本单位填报的目标状态); null of anything else.
    state: Option<State>,
    /// Of a milestone whether one's own unit answers for it (责任单位): false where it only takes part (配合) and is not waited
    /// for; null of anything else.
    answers: Option<bool>,
    /// Whether it is done (是否完成): a report or a consolidation signed, a target reached by what one's own unit has told and
    /// signed, the own line of a milestone struck off, and where one only takes part the whole of it, a window met, of
    /// enterprises that one supervises by all of them; null where the hub does not keep it.
    done: Option<bool>,
    /// Whether the next step is the viewer's by its roles (轮到本人): a REPORTER files, a REVIEWER signs what is submitted or
    /// filed, a COORDINATOR signs what his place sends up, a REPORTER or an ENTERPRISE does and records a duty, and returns a
    /// target until it is reached. Of what is not done and not kept by the hub the reporter's; never of the enterprises
    /// that one supervises, nor of what one only takes part in.
    is_yours: bool,
    /// Of a duty of the enterprises that one supervises: of how many it is asked by this day (应做企业数); null of what is
    /// one's own.
    asked: Option<i32>,
    /// So many of them have done it (已做企业数).
    kept: Option<i32>,
}

impl Listed for FallsDue {
    const LIST: &'static str = "FallsDue";
}

/// The days asked: from today on where none is given.
pub(super) struct Span {
    pub(super) from: Option<Date>,
    pub(super) until: Option<Date>,
}

/// What falls due for an account's own unit or enterprise, of the places whose coordinator it is, and of the enterprises that it
/// supervises.
pub(super) async fn of_viewer(
    ctx: &Context<'_>,
    viewer: &Viewer,
    span: Span,
    asked: Asked,
) -> Result<Rows<FallsDue>> {
    let page = page::request(LIST, asked).or_fault(ctx)?;
    let scope = single(ctx)?;
    let from = span.from.map_or(scope.today(), |day| day.0);
    let until = span.until.map_or_else(
        || from.checked_add_days(Days::new(USUAL_DAYS)).unwrap_or(from),
        |day| day.0,
    );
    let found = scope
        .falls_due(viewer.unit, from, until)
        .await
        .or_fault(ctx)?;
    Ok(Rows(Items::of(Page::of_all(&page, found), Into::into)))
}

impl From<cengbao_store::FallsDue> for FallsDue {
    fn from(found: cengbao_store::FallsDue) -> Self {
        let of_period = found.period.map(|period| period.to_string());
        let place = found.place.as_ref().map_or("", |place| &place.code);
        let parts = [
            &found.campaign,
            &format!("{:?}", found.kind),
            &found.code,
            &of_period.unwrap_or_default(),
            &found.day.to_string(),
        ];
        let mut parts = parts.map(String::as_str).to_vec();
        // What is of no place keeps the id that it had.
        if !place.is_empty() {
            parts.push(place);
        }
        if found.enterprises.is_some() {
            parts.push("enterprises");
        }
        let number = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
        Self {
            id: seal("falls-due", &parts),
            day: Date(found.day),
            kind: found.kind.into(),
            period: found.period.map(Period),
            place: found.place.clone().map(Into::into),
            state: found.state.map(Into::into),
            answers: found.answers,
            done: found.done,
            status: found.status.map(Into::into),
            is_yours: found.is_yours,
            asked: found.enterprises.map(|(asked, _)| number(asked)),
            kept: found.enterprises.map(|(_, kept)| number(kept)),
            campaign_code: found.campaign,
            code: found.code,
            title: found.title,
        }
    }
}
