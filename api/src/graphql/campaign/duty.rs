//! What a document orders to be done again and again, or within a time that something starts (规定动作).

use async_graphql::{ComplexObject, Context, Enum, SimpleObject};
use cengbao_domain::campaign::{self, Term};

use super::body::Body;
use super::item::{ItemFields, Strength};
use crate::graphql::context::language;
use crate::graphql::level::{Level, PeriodKind};
use crate::graphql::scalar::Date;

/// Shape of a cadence (频次类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(in crate::graphql) enum CadenceKind {
    /// So many times in every calendar period (每期): `atLeast`, `per`; per CAMPAIGN: in the campaign as a whole.
    PerPeriod,
    /// So many times in every span of years (每若干年): `atLeast`, `years`.
    EveryYears,
    /// So many times within a term after an event (事后限期): `atLeast`, `event`, and one of `days`, `months`, `years`.
    AfterEvent,
    /// So many times up to a day (限日): `atLeast`, `by`.
    ByDay,
    /// A word without a number (未量化), such as 定期: nothing becomes overdue. `printed`.
    Unquantified,
    /// It holds all the time (持续).
    Continuous,
}

/// How often a duty is to be done (频次).
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub(in crate::graphql) struct Cadence {
    /// Shape of it (频次类型).
    kind: CadenceKind,
    /// At least so many times (至少次数); null for UNQUANTIFIED and CONTINUOUS.
    at_least: Option<i32>,
    /// In every period of this kind (每).
    per: Option<PeriodKind>,
    /// Days of the term (天数).
    days: Option<i32>,
    /// Months of the term (月数).
    months: Option<i32>,
    /// Years of the term or the span (年数).
    years: Option<i32>,
    /// What starts the clock (起算事件), its title.
    event: Option<String>,
    /// The last day, included (期限).
    by: Option<Date>,
    /// The word as printed (原文用词).
    printed: Option<String>,
    #[graphql(skip)]
    words: (String, String),
}

#[ComplexObject]
impl Cadence {
    /// The cadence in words (文字说明), in the language of the request.
    async fn words(&self, ctx: &Context<'_>) -> &str {
        let (zh, en) = &self.words;
        language(ctx).pick(zh, en)
    }
}

const fn period_words(kind: cengbao_domain::period::PeriodKind) -> (&'static str, &'static str) {
    use cengbao_domain::period::PeriodKind;
    match kind {
        PeriodKind::Day => ("每日", "every day"),
        PeriodKind::Week => ("每周", "every week"),
        PeriodKind::TenDays => ("每旬", "every ten days"),
        PeriodKind::Month => ("每月", "every month"),
        PeriodKind::Quarter => ("每季度", "every quarter"),
        PeriodKind::HalfYear => ("每半年", "every half-year"),
        PeriodKind::Year => ("每年", "every year"),
        PeriodKind::Campaign => ("行动期间", "in the course of the campaign"),
    }
}

impl Cadence {
    fn of(campaign: &campaign::Campaign, cadence: &campaign::Cadence) -> Self {
        let empty = |kind, at_least: Option<u16>, words| Self {
            kind,
            at_least: at_least.map(i32::from),
            per: None,
            days: None,
            months: None,
            years: None,
            event: None,
            by: None,
            printed: None,
            words,
        };
        match cadence {
            campaign::Cadence::PerPeriod { at_least, per } => {
                let (zh, en) = period_words(*per);
                let words = (
                    format!("{zh}至少{at_least}次"),
                    format!("at least {at_least} times {en}"),
                );
                Self {
                    per: Some((*per).into()),
                    ..empty(CadenceKind::PerPeriod, Some(*at_least), words)
                }
            }
            campaign::Cadence::Standing { at_least } => {
                let words = (
                    format!("行动结束前至少{at_least}次，行动开始前已做的有效"),
                    format!(
                        "at least {at_least} times by the end of the campaign; what was done before it stands"
                    ),
                );
                Self {
                    per: Some(cengbao_domain::period::PeriodKind::Campaign.into()),
                    ..empty(CadenceKind::PerPeriod, Some(*at_least), words)
                }
            }
            campaign::Cadence::EveryYears { at_least, years } => {
                let words = (
                    format!("每{years}年至少{at_least}次"),
                    format!("at least {at_least} times every {years} years"),
                );
                Self {
                    years: Some(i32::from(*years)),
                    ..empty(CadenceKind::EveryYears, Some(*at_least), words)
                }
            }
            campaign::Cadence::AfterEvent {
                at_least,
                event,
                within,
            } => Self::after(campaign, *at_least, event, *within),
            campaign::Cadence::ByDay { at_least, by } => {
                let words = (
                    format!("{by}前（含当日）至少{at_least}次"),
                    format!("at least {at_least} times by {by}, that day included"),
                );
                Self {
                    by: Some(Date(*by)),
                    ..empty(CadenceKind::ByDay, Some(*at_least), words)
                }
            }
            campaign::Cadence::Unquantified { printed } => {
                let words = (
                    format!("{printed}（未量化，不计逾期）"),
                    format!("“{printed}”: no number is printed, nothing becomes overdue"),
                );
                Self {
                    printed: Some(printed.clone()),
                    ..empty(CadenceKind::Unquantified, None, words)
                }
            }
            campaign::Cadence::Continuous => {
                let words = ("持续".to_owned(), "at all times".to_owned());
                empty(CadenceKind::Continuous, None, words)
            }
        }
    }

    fn after(campaign: &campaign::Campaign, at_least: u16, event: &str, within: Term) -> Self {
        let known = campaign.events.iter().find(|one| one.item.code == event);
        let title = known.map_or(event, |one| &one.item.title);
        let (days, months, years, zh, en) = match within {
            Term::Days(days) => (
                Some(days),
                None,
                None,
                format!("{days}日"),
                format!("{days} days"),
            ),
            Term::Months(months) => {
                let words = (format!("{months}个月"), format!("{months} months"));
                (None, Some(months), None, words.0, words.1)
            }
            Term::Years(years) => {
                let words = (format!("{years}年"), format!("{years} years"));
                (None, None, Some(years), words.0, words.1)
            }
        };
        Self {
            kind: CadenceKind::AfterEvent,
            at_least: Some(i32::from(at_least)),
            per: None,
            days: days.map(i32::from),
            months: months.map(i32::from),
            years: years.map(i32::from),
            event: Some(title.to_owned()),
            by: None,
            printed: None,
            words: (
                format!("“{title}”起{zh}内至少{at_least}次"),
                format!("at least {at_least} times within {en} after “{title}”"),
            ),
        }
    }
}

/// Another cadence for some (有条件的频次), such as 高危企业每月至少1次.
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct ConditionalCadence {
    /// For whom (对象).
    population: Body,
    /// How often they do it, instead (频次).
    cadence: Cadence,
}

/// The cadence of a level (分级频次).
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct LevelCadence {
    /// The level of the body that does it (层级).
    level: Level,
    /// How often it does it (频次).
    cadence: Cadence,
}

/// A duty (规定动作): who must do what, how often, under which condition.
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct Duty {
    #[graphql(flatten)]
    item: ItemFields,
    /// How strongly it is wanted (力度).
    strength: Strength,
    /// Who must do it (责任主体).
    by: Vec<Body>,
    /// The post that must do it in person (须亲自履行的岗位); null if any may.
    post: Option<String>,
    /// How often (频次); null where the parts or the levels say it, or nothing does.
    cadence: Option<Cadence>,
    /// Other cadences for some (有条件的频次).
    when: Vec<ConditionalCadence>,
    /// A cadence for each level (分级频次).
    by_level: Vec<LevelCadence>,
    /// Last day on which it holds, included (终止日).
    until: Option<Date>,
    /// Whether it is done only when all its parts are (组合动作), such as 八个一次.
    bundle: bool,
    /// Code of the duty of which it is a part (所属动作).
    part_of: Option<String>,
    /// What the document names and does not spell out (未予界定), in Chinese.
    undefined: Option<String>,
    /// On whom it is done (对象).
    population: Option<Body>,
}

impl Duty {
    pub(super) fn of(campaign: &campaign::Campaign, duty: &campaign::Duty) -> Self {
        let when = duty.when.iter().map(|case| ConditionalCadence {
            population: Body::of(campaign, &case.population),
            cadence: Cadence::of(campaign, &case.cadence),
        });
        let by_level = duty.by_level.iter().map(|case| LevelCadence {
            level: case.level.into(),
            cadence: Cadence::of(campaign, &case.cadence),
        });
        let cadence = duty.cadence.as_ref();
        Self {
            item: ItemFields::of(campaign, &duty.item),
            strength: duty.strength.into(),
            by: Body::all(campaign, &duty.by),
            post: duty.post.clone(),
            cadence: cadence.map(|cadence| Cadence::of(campaign, cadence)),
            when: when.collect(),
            by_level: by_level.collect(),
            until: duty.until.map(Date),
            bundle: duty.bundle,
            part_of: duty.part_of.clone(),
            undefined: duty.undefined.clone(),
            population: duty
                .population
                .as_deref()
                .map(|code| Body::of(campaign, code)),
        }
    }
}
