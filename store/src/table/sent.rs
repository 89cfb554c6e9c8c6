//! The table of what was sent up (`basis: SENT_UP`): each place below shows its
//! signed consolidation, the total is the sum of them and of the own share, in which a
//! unit that moved between two signatures counts once (`consolidation::twice`).

use cengbao_domain::ids::NodeId;

use super::order::Order;
use super::rows::jurisdiction_row;
use super::{Hop, RowKind, Subject, Table, TableBy, TableQuestion, TableRow};
use crate::access::Scope;
use crate::campaign::FormVersion;
use crate::consolidation::{Adds, KnownMoves, Twice, Upward};
use crate::error::{Result, StoreError};
use crate::figures::{Pair, Place};
use crate::jurisdiction::Jurisdiction;
use crate::made::Made;
use crate::page::Page;
use crate::rollup::figure_error;

/// The children of a place as they sent up, and its own share.
struct Children {
    /// By the codes of the places, the own share first.
    rows: Vec<(String, TableRow)>,
    /// All of them added up.
    total: Pair,
    hop: Hop,
}

impl Scope {
    /// A table of what was sent up. The total is the same however it is broken down.
    pub(super) async fn sent_table(
        &self,
        form: FormVersion,
        question: &TableQuestion,
        subject: &Subject,
        order: Option<&Order<'_>>,
    ) -> Result<Table> {
        let place = collating(question, subject)?;
        let children = self.sent_children(&form, question, place).await?;
        let rows = match (question.by, order) {
            (TableBy::Children, Some(order)) => {
                Page::of_all(&question.page, order.apply(children.rows))
            }
            (TableBy::Children, None) => Page::of_all(&question.page, children.rows),
            (TableBy::Level(_) | TableBy::Total | TableBy::Unit, _) => {
                self.rows(&form, question, subject, order).await?.0
            }
        };
        Ok(Table {
            total: TableRow {
                hop: Some(children.hop),
                ..jurisdiction_row(&form, place, RowKind::Jurisdiction, &children.total)
            },
            period: question.period,
            rows,
            form,
            made: Made::default(),
        })
    }

    /// What the children of a place sent up.
    async fn sent_children(
        &self,
        form: &FormVersion,
        question: &TableQuestion,
        parent: &Jurisdiction,
    ) -> Result<Children> {
        let (period, reading) = (question.period, &question.reading);
        let day = reading.tree_day(period, self.today());
        let children = self.children_as_of(parent.id, day).await?;
        let mut places: Vec<Place> = children
            .iter()
            .map(|child| Place::of(&child.found))
            .collect();
        places.push(Place::of(parent));
        let mut live = self.figures(form, period, reading, &places).await?;
        let nodes = children.iter().map(|child| child.found.id);
        let sent = self.sent_by(form, period, reading, nodes).await?;
        let added: Vec<(NodeId, Adds<'_>)> = children
            .iter()
            .map(|child| {
                let found = &child.found;
                (found.id, Adds::of(sent.get(&found.id), found.level))
            })
            .collect();
        let twice = self
            .held_twice(form, period, reading, (parent.id, added.as_slice()))
            .await?;
        let (upward, tree) = (self.upward(form, period).await?, self.tree().await?);
        let rows_of = RowsOf {
            form,
            upward: &upward,
            moves: self.known_moves(&tree, reading, period),
        };
        let mut own = live.remove(&parent.id).unwrap_or_default();
        let (nothing, mut total, mut hop) = (Pair::default(), Pair::default(), Hop::default());
        let mut rows = Vec::with_capacity(children.len() + 1);
        for (child, (id, adds)) in children.iter().zip(&added) {
            let live = live.remove(id).unwrap_or_default();
            own = own.minus(&live)?;
            if !child.in_tree && form.says_nothing(&live) && adds.sent().is_none() {
                continue;
            }
            let (pair, mut row) = rows_of.row(&child.found, (adds, &twice), &live)?;
            row.in_tree = child.in_tree;
            let elsewhere = twice.elsewhere(*id).unwrap_or(&nothing);
            if let Some(told) = &mut row.sent {
                told.counted_elsewhere = Some(form.amounts(elsewhere));
            }
            total = plus(&total, &pair.minus(elsewhere)?)?;
            hop = hop.plus(row.hop.unwrap_or_default());
            rows.push((child.found.code.clone(), row));
        }
        if !own.is_zero() {
            total = plus(&total, &own)?;
            let row = TableRow {
                hop: Some(Hop::default()),
                ..jurisdiction_row(form, parent, RowKind::OwnShare, &own)
            };
            // Before the children: a space sorts before every digit.
            rows.insert(0, (" own".to_owned(), row));
        }
        Ok(Children { rows, total, hop })
    }

    /// What the places of a level sent up, a page of them.
    pub(super) async fn sent_level(
        &self,
        form: &FormVersion,
        question: &TableQuestion,
        nodes: Page<Jurisdiction>,
    ) -> Result<Page<TableRow>> {
        let (period, reading) = (question.period, &question.reading);
        let listed = || nodes.items.iter().map(|(_, node)| node);
        let places: Vec<Place> = listed().map(Place::of).collect();
        let live = self.figures(form, period, reading, &places).await?;
        let sent = self
            .sent_by(form, period, reading, listed().map(|node| node.id))
            .await?;
        let upward = self.upward(form, period).await?;
        let (tree, no_pair, twice) = (self.tree().await?, Pair::default(), Twice::default());
        let rows_of = RowsOf {
            form,
            upward: &upward,
            moves: self.known_moves(&tree, reading, period),
        };
        let mut rows = Vec::with_capacity(nodes.items.len());
        for (key, node) in &nodes.items {
            let live = live.get(&node.id).unwrap_or(&no_pair);
            let adds = Adds::of(sent.get(&node.id), node.level);
            let (_, row) = rows_of.row(node, (&adds, &twice), live)?;
            rows.push((key.clone(), row));
        }
        Ok(Page {
            items: rows,
            has_next: nodes.has_next,
            has_previous: nodes.has_previous,
        })
    }
}

/// What the rows of a table rest on.
struct RowsOf<'a> {
    form: &'a FormVersion,
    upward: &'a Upward,
    moves: KnownMoves<'a>,
}

impl RowsOf<'_> {
    /// A place's row and the figures that it adds to the total.
    fn row(
        &self,
        place: &Jurisdiction,
        (adds, twice): (&Adds<'_>, &Twice),
        live: &Pair,
    ) -> Result<(Pair, TableRow)> {
        let owes = self.upward.owes(place) && live.now.expected > 0;
        let sends = adds.sent().filter(|_| owes);
        let hop = Hop {
            expected: i64::from(owes),
            reported: i64::from(sends.is_some()),
            on_time: i64::from(sends.is_some_and(|sent| sent.is_on_time(self.upward.due))),
        };
        let mut pair = adds.pair(live);
        twice.awaited(place.id, &mut pair);
        let row = TableRow {
            sent: adds.told(self.form, live, &self.moves)?,
            hop: Some(hop),
            ..jurisdiction_row(self.form, place, RowKind::Jurisdiction, &pair)
        };
        Ok((pair, row))
    }
}

impl Hop {
    fn plus(self, other: Self) -> Self {
        Self {
            expected: self.expected + other.expected,
            reported: self.reported + other.reported,
            on_time: self.on_time + other.on_time,
        }
    }
}

fn plus(a: &Pair, b: &Pair) -> Result<Pair> {
    Ok(Pair {
        now: a.now.plus(&b.now).map_err(figure_error)?,
        before: a.before.plus(&b.before).map_err(figure_error)?,
        earlier: a.earlier.plus(&b.earlier).map_err(figure_error)?,
    })
}

/// Errors: `Invalid` where nothing is collated: a unit sends its own report.
fn collating<'a>(question: &TableQuestion, subject: &'a Subject) -> Result<&'a Jurisdiction> {
    match (subject, question.by) {
        (Subject::Jurisdiction(place), TableBy::Total | TableBy::Children | TableBy::Level(_)) => {
            Ok(place)
        }
        (Subject::Jurisdiction(_), TableBy::Unit) | (Subject::Agency(_), _) => {
            Err(StoreError::invalid(
                "basis",
                "units send up their own reports and consolidate nothing",
                "ask a jurisdiction by CHILDREN, LEVEL or TOTAL, or leave `basis` out",
            )
            .in_chinese(
                "填报单位只报送自己的报表，不做汇总：请按 CHILDREN、LEVEL 或 TOTAL 查询辖区，或不填写 basis",
            ))
        }
    }
}
