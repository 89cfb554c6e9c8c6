//! The board (任务台账) of a campaign or of one office: item by item, and by who leads (逐项销号).
//!
//! Owns the shape. How an item stands is the domain's to say, and what of it is yours the store's.

mod filter;
mod item;

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{ComplexObject, Context, Enum, ID, SimpleObject};
use cengbao_domain::ids::NodeId;
use cengbao_store::{AppliedCampaign, BoardItem as Found, BoardQuestion, Page};
use uuid::Uuid;

pub(in crate::graphql) use self::filter::BoardFilter;
use self::item::BoardItem;
use super::body::Body;
use crate::graphql::agency::{self, Agency};
use crate::graphql::context::single;
use crate::graphql::error::{OrFault as _, OrNotFound as _, Result};
use crate::graphql::limits::LIST;
use crate::graphql::node::seal;
use crate::graphql::page::{self, Asked, Items, Listed, Rows};
use crate::graphql::scalar::Date;

/// What the rows of a board are (分组方式).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
#[graphql(remote = "cengbao_store::BoardBy")]
pub(in crate::graphql) enum BoardBy {
    /// One for each that leads, as printed (按牵头单位); last, what nobody leads.
    #[default]
    Lead,
    /// One for each office of your scope that answers for an item, or recorded something (按责任单位).
    Office,
}

/// How many items stand how (事项统计). `items` is `met` + `onTrack` + `atRisk` + `missed` + `noData` +
/// `notApplicable` + `helping`.
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct BoardCount {
    /// Items (事项数).
    items: i32,
    /// Reached and verified (已完成).
    met: i32,
    /// Under way (进行中).
    on_track: i32,
    /// At risk (有风险); after the last day those proposed in time, which wait for verification (待核验).
    at_risk: i32,
    /// Late (逾期).
    missed: i32,
    /// Of which nothing can be told (无数据).
    no_data: i32,
    /// Whose time has not begun (不适用).
    not_applicable: i32,
    /// In which the offices of your scope only take part (配合): their state is not yours to see.
    helping: i32,
    /// Struck off by the day (已销号).
    struck_off: i32,
    /// Proposed by the day and waiting for verification (待核验).
    proposed: i32,
    /// Of which nothing was recorded by the day (未启动).
    not_started: i32,
    /// Without a printed day (无期限).
    without_deadline: i32,
}

impl From<cengbao_store::BoardCount> for BoardCount {
    fn from(count: cengbao_store::BoardCount) -> Self {
        Self {
            items: number(count.items),
            met: number(count.met),
            on_track: number(count.on_track),
            at_risk: number(count.at_risk),
            missed: number(count.missed),
            no_data: number(count.no_data),
            not_applicable: number(count.not_applicable),
            helping: number(count.helping),
            struck_off: number(count.struck_off),
            proposed: number(count.proposed),
            not_started: number(count.not_started),
            without_deadline: number(count.without_deadline),
        }
    }
}

fn number(count: u64) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// A row of a board (分组统计).
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub(in crate::graphql) struct BoardRow {
    #[graphql(skip)]
    office_id: Option<NodeId>,
    /// Opaque id (标识) of the row, for caches alone.
    #[graphql(owned)]
    id: ID,
    /// Who leads (牵头单位); null for what nobody leads, and for the row of an office.
    lead: Option<Body>,
    /// Its items (事项统计).
    count: BoardCount,
}

#[ComplexObject]
impl BoardRow {
    /// The office (责任单位); null in a board by lead.
    async fn office(&self, ctx: &Context<'_>) -> Result<Option<Agency>> {
        agency::at(ctx, self.office_id).await
    }
}

impl Listed for BoardRow {
    const LIST: &'static str = "BoardRow";
}

/// The milestones and tasks of a campaign on a day (任务台账): those that are some office's of your scope.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub(in crate::graphql) struct Board {
    #[graphql(skip)]
    question: Arc<BoardQuestion>,
    #[graphql(skip)]
    found: Arc<cengbao_store::Board>,
    /// The day (基准日), its end included.
    as_of: Date,
    /// Every item once (合计).
    total: BoardCount,
    /// Items that stand in more than one row (共同牵头), and once in the total: the rows' `items` add up to more by them.
    joint_items: i32,
}

#[ComplexObject]
impl Board {
    /// How many items stand how, by who leads or by office (分组统计), in the order in which they are printed first.
    #[graphql(complexity = "LIST.cost(first.max(last), child_complexity)")]
    #[expect(clippy::unused_async, reason = "a resolver is async by its trait")]
    async fn rows(
        &self,
        ctx: &Context<'_>,
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
    ) -> Result<Rows<BoardRow>> {
        let page = page::request(
            LIST,
            Asked {
                first,
                after,
                last,
                before,
            },
        )
        .or_fault(ctx)?;
        let campaign = &self.question.campaign;
        let keyed = self.found.rows.iter().zip(0_u32..).map(|(row, place)| {
            let head = match (&row.lead, row.office) {
                (Some(lead), _) => lead.clone(),
                (None, Some(office)) => office.to_string(),
                (None, None) => String::new(),
            };
            (format!("{place:06}/{head}"), (row, head))
        });
        let cut = Page::of_all(&page, keyed.collect());
        Ok(Rows(Items::of(cut, |(row, head)| {
            let day = self.as_of.0.to_string();
            BoardRow {
                office_id: row.office,
                id: seal("board-row", &[&campaign.code, &head, &day]),
                lead: row
                    .lead
                    .as_deref()
                    .map(|lead| Body::of(&campaign.definition, lead)),
                count: row.count.into(),
            }
        })))
    }

    /// The items (事项), in printed order; those in parts by their parts.
    #[graphql(complexity = "LIST.cost(first.max(last), child_complexity)")]
    async fn items(
        &self,
        ctx: &Context<'_>,
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
    ) -> Result<Rows<BoardItem>> {
        let page = page::request(
            LIST,
            Asked {
                first,
                after,
                last,
                before,
            },
        )
        .or_fault(ctx)?;
        let campaign = &self.question.campaign;
        let keyed = self.found.items.iter().zip(0_u32..).map(|(item, place)| {
            let key = format!("{place:06}/{:?}/{}", item.kind, item.code);
            (key, item)
        });
        let cut = Page::of_all(&page, keyed.collect());
        let entries = cut.items.iter().flat_map(|(_, item)| last_entries(item));
        let entries: Vec<Uuid> = entries.collect();
        let entries = single(ctx)?
            .find_progress_by_id(campaign, &entries)
            .await
            .or_fault(ctx)?;
        let wanted = campaign.definition.board_items();
        let wanted: HashMap<_, _> = wanted
            .iter()
            .map(|one| ((one.subject.kind(), one.subject.code()), one))
            .collect();
        Ok(Rows(Items::of(cut, |item| {
            let printed = wanted[&(item.kind, item.code.as_str())];
            BoardItem::of(campaign, self.as_of, item, printed, &entries)
        })))
    }
}

fn last_entries(item: &Found) -> impl Iterator<Item = Uuid> {
    let lines = item.lines.iter().filter_map(|line| line.last);
    lines.chain(item.last)
}

/// What is asked of a board.
pub(in crate::graphql) struct BoardTerms {
    pub(in crate::graphql) unit: Option<NodeId>,
    pub(in crate::graphql) as_of: Option<Date>,
    pub(in crate::graphql) by: BoardBy,
    pub(in crate::graphql) filter: Option<BoardFilter>,
}

/// The board of a campaign, or of one office in it.
pub(in crate::graphql) async fn board(
    ctx: &Context<'_>,
    campaign: AppliedCampaign,
    terms: BoardTerms,
) -> Result<Board> {
    let scope = single(ctx)?;
    let as_of = terms.as_of.map_or(scope.today(), |day| day.0);
    let question = BoardQuestion {
        campaign,
        unit: terms.unit,
        as_of,
        filter: terms.filter.unwrap_or_default().resolve(ctx)?,
        by: terms.by.into(),
    };
    let found = scope.board(&question).await.or_fault(ctx)?;
    Ok(Board {
        as_of: Date(as_of),
        total: found.total.into(),
        joint_items: number(found.joint),
        question: Arc::new(question),
        found: Arc::new(found),
    })
}

/// The board of one office in the campaign of a code. Error NOT_FOUND: there is none, or it binds nobody in your scope.
pub(in crate::graphql) async fn of_agency(
    ctx: &Context<'_>,
    campaign: &str,
    terms: BoardTerms,
) -> Result<Board> {
    let found = single(ctx)?.find_campaign(campaign).await.or_fault(ctx)?;
    board(ctx, found.or_not_found(ctx)?, terms).await
}
