//! An item of a board and the offices' lines in it (事项、责任单位进展).

use std::collections::{BTreeSet, HashMap};

use async_graphql::{ComplexObject, Context, ID, SimpleObject};
use cengbao_domain::campaign::Requirement as Wanted;
use cengbao_domain::ids::NodeId;
use cengbao_store::{AppliedCampaign, Progress};
use uuid::Uuid;

use super::number;
use crate::graphql::agency::{self, Agency};
use crate::graphql::campaign::body::Body;
use crate::graphql::campaign::requirement::Requirement;
use crate::graphql::compliance::State;
use crate::graphql::error::Result;
use crate::graphql::node::seal;
use crate::graphql::page::Listed;
use crate::graphql::progress::{ItemKind, ProgressEntry, Stage};
use crate::graphql::scalar::Date;

/// The work of one office on an item (责任单位进展).
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub(in crate::graphql) struct BoardLine {
    #[graphql(skip)]
    unit: NodeId,
    /// Whether the office answers for the item (是否责任单位): it leads, or is the one who acts in its sentence (各镇建立……),
    /// or answers where nobody leads. Else it takes part.
    answers: bool,
    /// How it stands (状态); null for an office that takes part.
    state: Option<State>,
    /// Where its ledger stood on the day (台账状态).
    stage: Stage,
    /// The day on which the item was reached (完成日), as proposed or verified by the day; null while it is not.
    reached_on: Option<Date>,
    /// Its last entry of the day or before (最近进展).
    last_entry: Option<ProgressEntry>,
}

#[ComplexObject]
impl BoardLine {
    /// The office (机构).
    async fn agency(&self, ctx: &Context<'_>) -> Result<Option<Agency>> {
        agency::at(ctx, Some(self.unit)).await
    }
}

/// A milestone or a task on a board (台账事项).
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct BoardItem {
    /// Opaque id (标识) of the item on this day, for caches alone.
    #[graphql(owned)]
    id: ID,
    /// What sort of item it is (事项类型).
    kind: ItemKind,
    /// Code within its kind and the campaign (代码).
    code: String,
    /// Short title (标题).
    title: String,
    /// How it stands on the day (状态), by the offices of your scope that answer for it: met when every one of them is
    /// struck off. Null where they only take part.
    state: Option<State>,
    /// Where it stood in the ledger on the day (台账状态), by the same offices; of what yours only take part in, by these.
    stage: Stage,
    /// The one day by which it is due (期限); null where none is printed, and then it is never late.
    due_on: Option<Date>,
    /// Days that are left (剩余天数), 0 on the last day; null when it is over or reached, and without a day.
    days_left: Option<i32>,
    /// Days by which it is late, or was reached late (逾期天数).
    days_late: Option<i32>,
    /// Offices of your scope that answer for it (责任单位数).
    answering: i32,
    /// Of these, those whose line is struck off by the day (已销号单位数).
    struck_off: i32,
    /// Who leads (牵头), as printed; several lead together, none means that none is printed.
    leads: Vec<Body>,
    /// Who else has a part (配合、按职责分工负责等), as printed; who of them acts, `requirement { ties { acts } }` says.
    helpers: Vec<Body>,
    /// The lines of those of your scope that answer, and of those that recorded something (各单位进展).
    lines: Vec<BoardLine>,
    /// The last entry of all these lines, of the day or before (最近进展).
    last_entry: Option<ProgressEntry>,
    /// What the document says of it (要求): where it is printed, with every tie.
    requirement: Requirement,
}

impl Listed for BoardItem {
    const LIST: &'static str = "BoardItem";
}

impl BoardItem {
    pub(super) fn of(
        campaign: &AppliedCampaign,
        as_of: Date,
        found: &cengbao_store::BoardItem,
        printed: &Wanted<'_>,
        entries: &HashMap<Uuid, Progress>,
    ) -> Self {
        let entry = |id: Option<Uuid>| {
            let found = id.and_then(|id| entries.get(&id).cloned());
            found.map(ProgressEntry::from)
        };
        let kind = ItemKind::from(found.kind);
        let day = as_of.0.to_string();
        let days = |days: Option<i64>| days.map(|days| i32::try_from(days).unwrap_or(i32::MAX));
        let (leads, helpers) = bodies(campaign, printed);
        Self {
            id: seal(
                "board-item",
                &[&campaign.code, &format!("{kind:?}"), &found.code, &day],
            ),
            kind,
            code: found.code.clone(),
            title: printed.subject.title().to_owned(),
            state: found.state.map(Into::into),
            stage: found.stage.into(),
            due_on: found.due_on.map(Date),
            days_left: days(found.days_left),
            days_late: days(found.days_late),
            answering: number(found.answering),
            struck_off: number(found.struck_off),
            leads,
            helpers,
            lines: found
                .lines
                .iter()
                .map(|line| BoardLine {
                    unit: line.unit,
                    answers: line.answers,
                    state: line.state.map(Into::into),
                    stage: line.stage.into(),
                    reached_on: line.reached_on.map(Date),
                    last_entry: entry(line.last),
                })
                .collect(),
            last_entry: entry(found.last),
            requirement: Requirement::of(campaign, printed, None),
        }
    }
}

/// Those that lead and the others, each body once and in printed order.
fn bodies(campaign: &AppliedCampaign, printed: &Wanted<'_>) -> (Vec<Body>, Vec<Body>) {
    let leads: Vec<&str> = printed.leads().map(|tie| tie.body).collect();
    let mut seen = BTreeSet::new();
    let all = printed.ties.iter().map(|tie| tie.body);
    let (leading, helping): (Vec<&str>, Vec<&str>) = all
        .filter(|body| seen.insert(*body))
        .partition(|body| leads.contains(body));
    let shape = |codes: Vec<&str>| {
        let bodies = codes.into_iter();
        bodies
            .map(|code| Body::of(&campaign.definition, code))
            .collect()
    };
    (shape(leading), shape(helping))
}
