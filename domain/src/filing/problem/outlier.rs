//! The sentences about values that stand out: always warnings. Must never name
//! a peer, nor a number that could be traced to one.

use super::{Problem, ProblemCode};
use crate::{decimal::render_scaled, form::Column};

impl Problem {
    /// `usual`: how many filings, their median, and the most that is usual.
    pub(crate) fn stands_out(
        column: &Column<'_>,
        (amount, grew): (i64, bool),
        (filings, median, most): (usize, i64, i64),
    ) -> Self {
        let shown = |units| render_scaled(units, column.indicator.scale);
        let (what_zh, what_en) = what_stands_out(grew, &shown(amount));
        let (median, most) = (shown(median), shown(most));
        let zh = format!(
            "{what_zh}，明显高于本单位以往（最近{filings}次的中位数{median}，通常不超过{most}）；请核对数字和单位，确实无误的说明原因。"
        );
        let en = format!(
            "{what_en} stands out from the unit's own history (median {median} of the last {filings}, usually up to {most}); check figure and unit, correct it, or give the reason."
        );
        Self::warning(column, ProblemCode::StandsOut, &zh, &en)
    }

    /// Tells of the peers that there are enough of them, and a limit that was
    /// rounded; nothing that could be traced to one of them.
    pub(crate) fn stands_out_among_peers(
        column: &Column<'_>,
        (amount, grew): (i64, bool),
        at_least: usize,
        most: i64,
    ) -> Self {
        let shown = |units| render_scaled(units, column.indicator.scale);
        let (what_zh, what_en) = what_stands_out(grew, &shown(amount));
        let most = shown(most);
        let zh = format!(
            "{what_zh}，明显高于同一上级下同类单位的一般水平（至少{at_least}家已报，通常不超过{most}）；请核对数字和单位，确实无误的说明原因。"
        );
        let en = format!(
            "{what_en} stands out from what units of the kind under the same superior report (at least {at_least} did, usually up to {most}); check figure and unit, correct it, or give the reason."
        );
        Self::warning(column, ProblemCode::StandsOutAmongPeers, &zh, &en)
    }

    pub(crate) fn sudden_zero(column: &Column<'_>, filings: usize, median: i64) -> Self {
        let median = render_scaled(median, column.indicator.scale);
        let zh = format!(
            "本期为0，而此前{filings}次均不为0（中位数{median}）；请核对是否漏填，确无发生的说明原因。"
        );
        let en = format!(
            "nothing this period, after {filings} filings with something (median {median}); see whether it was forgotten, or give the reason."
        );
        Self::warning(column, ProblemCode::SuddenZero, &zh, &en)
    }
}

fn what_stands_out(grew: bool, amount: &str) -> (String, String) {
    if grew {
        (
            format!("较上次填报增加{amount}"),
            format!("an increase of {amount}"),
        )
    } else {
        (format!("所填{amount}"), amount.to_owned())
    }
}
