//! The spans of days in which a duty is to be done (时间窗), and what cuts them short.
//!
//! Calendar windows, the campaign as a whole, spans of years, a day, and the clocks that events start. The campaign's
//! first and last day, an opening and a closing cut a window; what then is asked is a rule here and nowhere else:
//! of a window shorter than a year at least half must be left, a yearly or once-only one is asked always.

use chrono::{Days, Months, NaiveDate};

use super::duty::before_every_record;
use super::span::Span;
use crate::campaign::{Cadence, Term};
use crate::period::{Period, PeriodKind};

/// Days that whoever opens late has at least for what is asked once or once a year.
pub const GRACE_DAYS: u64 = 90;

/// Windows of one duty that are looked at; a daily duty over ten years has no more.
pub const MAX_WINDOWS: usize = 4_000;

/// From when to when a unit exists (开业、关闭).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Life {
    /// First day; absent where it was there before every record.
    pub opened: Option<NaiveDate>,
    /// First day on which it is no longer there.
    pub closed: Option<NaiveDate>,
}

/// What cut a window short.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cut {
    /// The campaign began in it.
    CampaignStart,
    /// The campaign ended in it.
    CampaignEnd,
    /// The unit opened in it.
    Opening,
    /// The unit closed in it.
    Closing,
    /// The level that the office serves, or what the enterprise is, changed in it, and with it what is asked.
    LevelChange,
}

/// One span in which a duty is to be done so many times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The calendar period, of a calendar duty.
    pub period: Option<Period>,
    /// The first day whose activity counts: of a calendar window its own first day, also before the campaign.
    pub counts_from: NaiveDate,
    /// First day on which it is asked.
    pub first: NaiveDate,
    /// Last day to do it; absent where it has none.
    pub last: Option<NaiveDate>,
    /// At least so many times.
    pub wanted: u16,
    /// What cut it short.
    pub cut: Option<Cut>,
    /// Whether it is asked; not where too little of it is left.
    pub asked: bool,
}

impl Window {
    /// How many of these days count for it, up to a day.
    pub fn count(&self, done: &[NaiveDate], as_of: NaiveDate) -> u32 {
        let last = self.last.map_or(as_of, |last| last.min(as_of));
        let inside = done
            .iter()
            .filter(|day| (self.counts_from..=last).contains(*day));
        u32::try_from(inside.count()).unwrap_or(u32::MAX)
    }
}

/// How a window came to be, before anything cuts it.
#[derive(Clone, Copy)]
struct Frame {
    period: Option<Period>,
    counts_from: NaiveDate,
    first: NaiveDate,
    last: Option<NaiveDate>,
    wanted: u16,
    /// Asked however little of it is left.
    always: bool,
    /// Cut by the campaign's days.
    within_campaign: bool,
    /// Not cut by the opening: an event started it, and to whom something happened was there.
    by_event: bool,
}

/// The windows of a cadence that have begun on a day, in their order.
///
/// `events` are the days of the event that starts its clock. A cadence without a number has no windows.
pub fn windows(
    cadence: &Cadence,
    span: Span,
    life: Life,
    events: &[NaiveDate],
    begun_by: NaiveDate,
) -> Vec<Window> {
    frames(cadence, span, life, events, begun_by)
        .into_iter()
        .filter_map(|frame| cut(frame, span, life))
        .filter(|window| window.first <= begun_by)
        .collect()
}

fn frames(
    cadence: &Cadence,
    span: Span,
    life: Life,
    events: &[NaiveDate],
    begun_by: NaiveDate,
) -> Vec<Frame> {
    match *cadence {
        Cadence::PerPeriod { at_least, per } => match per {
            PeriodKind::Campaign => vec![once(span, span.last, at_least)],
            _ => calendar(per, at_least, span, begun_by),
        },
        Cadence::Standing { at_least } => vec![Frame {
            counts_from: before_every_record(),
            ..once(span, span.last, at_least)
        }],
        Cadence::ByDay { at_least, by } => vec![once(span, Some(by), at_least)],
        Cadence::EveryYears { at_least, years } => {
            every_years(at_least, years, span, life, begun_by)
        }
        Cadence::AfterEvent {
            at_least, within, ..
        } => {
            let mut events = events.to_vec();
            events.retain(|day| *day >= span.first);
            events.sort_unstable();
            let frame = |day| clock(day, within, at_least);
            let frames = events.into_iter().filter_map(frame);
            frames.take(MAX_WINDOWS).collect()
        }
        Cadence::Unquantified { .. } | Cadence::Continuous => Vec::new(),
    }
}

fn calendar(kind: PeriodKind, wanted: u16, span: Span, begun_by: NaiveDate) -> Vec<Frame> {
    let end = span.last.map_or(begun_by, |last| last.min(begun_by));
    let (Ok(first), Ok(last)) = (
        Period::containing(kind, span.first),
        Period::containing(kind, end),
    ) else {
        return Vec::new();
    };
    let frame = |period: Period| {
        let (first, last) = (period.first_day()?, period.last_day()?);
        Some(Frame {
            period: Some(period),
            counts_from: first,
            first,
            last: Some(last),
            wanted,
            always: kind == PeriodKind::Year,
            within_campaign: true,
            by_event: false,
        })
    };
    let periods = first.through(last).take(MAX_WINDOWS);
    periods.filter_map(frame).collect()
}

fn once(span: Span, by: Option<NaiveDate>, wanted: u16) -> Frame {
    let first = by.map_or(span.first, |by| by.min(span.first));
    Frame {
        period: None,
        counts_from: first,
        first,
        last: by,
        wanted,
        always: true,
        within_campaign: false,
        by_event: false,
    }
}

/// Spans of years from the campaign's first day or the opening, whichever is later. Done in the years before the
/// first of them counts for it.
fn every_years(wanted: u16, years: u16, span: Span, life: Life, begun_by: NaiveDate) -> Vec<Frame> {
    let base = life
        .opened
        .map_or(span.first, |opened| opened.max(span.first));
    let months = Months::new(u32::from(years.max(1)) * 12);
    let mut frames = Vec::new();
    let mut first = base;
    while first <= begun_by && frames.len() < MAX_WINDOWS {
        let Some(next) = first.checked_add_months(months) else {
            break;
        };
        let counts_from = if first == base {
            base.checked_sub_months(months).unwrap_or(base)
        } else {
            first
        };
        frames.push(Frame {
            period: None,
            counts_from,
            first,
            last: next.pred_opt(),
            wanted,
            always: true,
            within_campaign: false,
            by_event: false,
        });
        first = next;
    }
    frames
}

/// The day of the event is not counted; a term in months or years ends on the day of the same number, else on the
/// month's last.
fn clock(event: NaiveDate, within: Term, wanted: u16) -> Option<Frame> {
    let last = match within {
        Term::Days(days) => event.checked_add_days(Days::new(u64::from(days)))?,
        Term::Months(months) => event.checked_add_months(Months::new(u32::from(months)))?,
        Term::Years(years) => event.checked_add_months(Months::new(u32::from(years) * 12))?,
    };
    let first = event.succ_opt()?;
    Some(Frame {
        period: None,
        counts_from: first,
        first,
        last: Some(last),
        wanted,
        always: true,
        within_campaign: false,
        by_event: true,
    })
}

/// Applies the rules of what cuts a window; `None` where the unit or the campaign was never there in it.
fn cut(frame: Frame, span: Span, life: Life) -> Option<Window> {
    let mut window = Window {
        period: frame.period,
        counts_from: frame.counts_from,
        first: frame.first,
        last: frame.last,
        wanted: frame.wanted,
        cut: None,
        asked: true,
    };
    if frame.within_campaign {
        cut_by_campaign(&mut window, span)?;
    }
    if !frame.by_event {
        cut_by_opening(&mut window, frame.always, life)?;
    }
    if let (false, Some(last), Some(whole)) = (frame.always, window.last, frame.last) {
        window.asked = 2 * length(window.first, last) >= length(frame.first, whole);
    }
    cut_by_closing(&mut window, life)?;
    Some(window)
}

fn cut_by_campaign(window: &mut Window, span: Span) -> Option<()> {
    if window.last.is_some_and(|last| last < span.first) {
        return None;
    }
    if window.first < span.first {
        window.first = span.first;
        window.cut = Some(Cut::CampaignStart);
    }
    if let (Some(end), Some(last)) = (span.last, window.last)
        && end < last
    {
        if end < window.first {
            return None;
        }
        window.last = Some(end);
        window.cut = Some(Cut::CampaignEnd);
    }
    Some(())
}

fn cut_by_opening(window: &mut Window, always: bool, life: Life) -> Option<()> {
    let Some(opened) = life.opened.filter(|opened| *opened > window.first) else {
        return Some(());
    };
    if window.last.is_some_and(|last| last < opened) {
        return None;
    }
    window.first = opened;
    window.cut = Some(Cut::Opening);
    if always {
        let grace = opened.checked_add_days(Days::new(GRACE_DAYS - 1))?;
        window.last = window.last.map(|last| last.max(grace));
    }
    Some(())
}

/// Whoever closes before half of a window is over is excused from it; later he is judged on his last day.
fn cut_by_closing(window: &mut Window, life: Life) -> Option<()> {
    let Some(closed) = life.closed else {
        return Some(());
    };
    if closed <= window.first {
        return None;
    }
    let alive = closed.pred_opt()?;
    if let Some(last) = window.last.filter(|last| alive < *last) {
        window.asked &= 2 * length(window.first, alive) >= length(window.first, last);
        window.last = Some(alive);
        window.cut = Some(Cut::Closing);
    } else if window.last.is_none() {
        window.asked = false;
        window.last = Some(alive);
        window.cut = Some(Cut::Closing);
    }
    Some(())
}

/// Days from one to the other, both included.
pub(super) fn length(first: NaiveDate, last: NaiveDate) -> i64 {
    (last - first).num_days() + 1
}
