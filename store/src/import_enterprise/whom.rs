//! Of whom a row speaks, where it lies and who answers for it, or why that cannot be said.
//!
//! What lies outside the sight of whoever sends the list is as if it were not there; that a code is taken somewhere is
//! the one thing that is told of it.

use cengbao_domain::enterprise::{Column, folded_name, is_own_code};
use cengbao_entity::{enterprise, jurisdiction};
use chrono::NaiveDate;

use super::plan::Plan;
use super::register::Register;
use super::sight::Sight;
use super::{EnterpriseFault, EnterpriseProblem, EnterpriseRow, Sentence};
use crate::accident::closed_words;
use crate::error::Result;

/// What was found, or why the row is refused.
pub(super) type Found<T> = std::result::Result<T, EnterpriseProblem>;

/// Of whom a row speaks.
pub(super) enum Whom<'r> {
    Known(&'r enterprise::Model),
    New,
}

/// Key and path of the responsible agency; the outer `None` where the source does not say.
pub(super) type Section = Option<Option<(i32, String)>>;

/// The place of a row. It comes first: what is known of its names is told to who may register there.
pub(super) fn place<'r>(
    source: &EnterpriseRow,
    register: &'r Register,
    sight: &Sight,
) -> Result<Found<&'r jurisdiction::Model>> {
    let found = register.places.get(&source.place);
    if let Some(place) = found.filter(|place| !place.placeholder) {
        let mut is_held = sight.holds(&place.path)?;
        for next in register.successors.get(&place.id).into_iter().flatten() {
            is_held |= sight.holds(&next.path)?;
        }
        if is_held {
            return Ok(Ok(place));
        }
    }
    let code = &source.place;
    Ok(Err(EnterpriseProblem::new(
        EnterpriseFault::NotFound,
        Some(Column::Place),
        (
            format!("no division has the code `{code}` within your scope"),
            "write the code of the town, street, village or zone in which it lies; an enterprise that moves elsewhere is moved \
             by the office that is above both places",
        ),
        (
            format!("您的管辖范围内没有代码为“{code}”的行政区划"),
            "请填写所在镇（街道）、村（社区）或园区的区划代码；企业迁往辖区以外的，请报两地共同的上级办理",
        ),
    )))
}

pub(super) fn section(
    source: &EnterpriseRow,
    known: Option<&enterprise::Model>,
    register: &Register,
    sight: &Sight,
) -> Result<Found<Section>> {
    let kept = known.and_then(|known| Some((known.section_id?, known.section_path.as_str())));
    let wanted = match source.section.as_deref() {
        None => return Ok(Ok(None)),
        Some("") => None,
        Some(code) => {
            let found = register.agencies.get(code);
            let is_kept = |id: i32| kept.is_some_and(|(kept, _)| kept == id);
            match found {
                Some((id, path)) if is_kept(*id) || sight.holds(path)? => Some((*id, path.clone())),
                _ => return Ok(Err(no_agency(code))),
            }
        }
    };
    if let Some((id, path)) = kept
        && wanted.as_ref().is_none_or(|(wanted, _)| *wanted != id)
        && !sight.holds(path)?
    {
        return Ok(Err(appointed_above()));
    }
    Ok(Ok(Some(wanted)))
}

impl Plan {
    pub(super) fn whom<'r>(
        &self,
        source: &EnterpriseRow,
        place: &jurisdiction::Model,
        register: &'r Register,
        sight: &Sight,
    ) -> Result<Found<Whom<'r>>> {
        let key = (folded_name(&source.name), place.id);
        let namesakes = register.by_name.get(&key).map_or(&[][..], Vec::as_slice);
        let is_same = |code: &String| register.by_code[code].name == source.name;
        let seen = self.seen.get(&source.code);
        if let Some(row) = seen.filter(|_| !source.code.is_empty()) {
            return Ok(Err(same_code(*row)));
        }
        if let Some(known) = register.by_code.get(&source.code) {
            return if sight.holds(&known.path)? {
                Ok(Ok(Whom::Known(known)))
            } else if is_own_code(&source.code) {
                Ok(Err(never_given()))
            } else {
                Ok(Err(taken(&source.code)))
            };
        }
        if let Some(before) = source.replaces.as_deref().filter(|text| !text.is_empty()) {
            if let Some(known) = register.by_code.get(before)
                && sight.holds(&known.path)?
            {
                return Ok(Ok(Whom::Known(known)));
            }
            return Ok(Err(nothing_before(before)));
        }
        if is_own_code(&source.code) {
            return Ok(Err(never_given()));
        }
        match namesakes {
            [one] if source.code.is_empty() && is_own_code(one) && is_same(one) => {
                if let Some(row) = self.seen.get(one) {
                    return Ok(Err(same_name(None, Some(*row))));
                }
                return Ok(Ok(Whom::Known(&register.by_code[one])));
            }
            [one, ..] if is_same(one) => return Ok(Err(same_name(Some(one), None))),
            [one, ..] => return Ok(Err(alike(one, &register.by_code[one].name))),
            [] => {}
        }
        if let Some(row) = self.new_names.get(&key) {
            return Ok(Err(same_name(None, Some(*row))));
        }
        Ok(Ok(Whom::New))
    }
}

pub(super) fn same_code(row: u64) -> EnterpriseProblem {
    let problem = EnterpriseProblem::new(
        EnterpriseFault::SameCode,
        Some(Column::Code),
        (
            format!("row {row} has the same code: is it the same enterprise?"),
            "keep one of the rows",
        ),
        (
            format!("与第 {row} 行代码相同：是否同一企业？"),
            "请只保留一行",
        ),
    );
    EnterpriseProblem {
        other_row: Some(row),
        ..problem
    }
}

fn same_name(code: Option<&str>, row: Option<u64>) -> EnterpriseProblem {
    let (en, zh) = match (code, row) {
        (_, Some(row)) => (format!("row {row}"), format!("第 {row} 行")),
        (code, None) => {
            let code = code.unwrap_or_default();
            (code.to_owned(), format!("已登记的 {code} "))
        }
    };
    let problem = EnterpriseProblem::new(
        EnterpriseFault::SameName,
        Some(Column::Name),
        (
            format!("{en} has the same name at the same place: is it the same enterprise?"),
            "if it is, give its code here (a new code beside the old one in `replaces`); if not, tell the two apart by name",
        ),
        (
            format!("{zh}与本行名称、所在地都相同：是否同一企业？"),
            "是：请填写其代码（换领新代码时，原代码填在“原代码”一栏）；不是：请在名称上加以区分",
        ),
    );
    EnterpriseProblem {
        other_row: row,
        other_code: code.map(str::to_owned),
        ..problem
    }
}

/// Of a name that differs in blanks and in the width of letters alone.
fn alike(code: &str, name: &str) -> EnterpriseProblem {
    let problem = same_name(Some(code), None);
    EnterpriseProblem {
        reason: Box::new(Sentence {
            zh: format!(
                "已登记的 {code}“{name}”与本行只差空格或全角、半角，所在地相同：是否同一企业？"
            ),
            en: format!(
                "{code} “{name}” differs in blanks or in the width of letters alone, at the same place: is it the same \
                 enterprise?"
            ),
        }),
        ..problem
    }
}

/// That the place of a row is no more.
pub(super) fn closed(
    place: &jurisdiction::Model,
    until: NaiveDate,
    register: &Register,
) -> EnterpriseProblem {
    let next = register.successors.get(&place.id).into_iter().flatten();
    let next: Vec<(String, String)> = next
        .map(|one| (one.code.clone(), one.name.clone()))
        .collect();
    let (english, chinese) = closed_words(&place.code, until, &next);
    EnterpriseProblem::bad(Column::Place, english, chinese)
}

/// Of an enterprise that whoever asks does not see: that there is one, because a credit code is one in the whole
/// country, and nothing else.
fn taken(code: &str) -> EnterpriseProblem {
    EnterpriseProblem::new(
        EnterpriseFault::SameCode,
        Some(Column::Code),
        (
            format!("the code {code} cannot be registered here"),
            "compare it with the business licence; if it is right, ask the office above",
        ),
        (
            format!("代码 {code} 不能在此登记"),
            "请与营业执照核对；无误的，请向上级办公室查询",
        ),
    )
}

fn never_given() -> EnterpriseProblem {
    EnterpriseProblem::bad(
        Column::Code,
        (
            "the hub never gave this code",
            "leave the code blank for a place that is new",
        ),
        ("本系统没有发过这个代码", "新的场所没有代码的，请留空"),
    )
}

fn nothing_before(before: &str) -> EnterpriseProblem {
    EnterpriseProblem::new(
        EnterpriseFault::NotFound,
        Some(Column::Replaces),
        (
            format!("the hub knows no {before} that this code could replace"),
            "correct `replaces`, or leave it blank",
        ),
        (
            format!("本系统没有可由此代码替代的“{before}”"),
            "请更正“原代码”一栏，或留空",
        ),
    )
}

fn no_agency(code: &str) -> EnterpriseProblem {
    EnterpriseProblem::new(
        EnterpriseFault::NotFound,
        Some(Column::Section),
        (
            format!("no agency has the code `{code}`"),
            "import the agency first, or correct `section`",
        ),
        (
            format!("没有代码为“{code}”的机构"),
            "请更正“责任科室”一栏，或请上级先登记该机构",
        ),
    )
}

pub(super) fn appointed_above() -> EnterpriseProblem {
    EnterpriseProblem::new(
        EnterpriseFault::NotAllowed,
        Some(Column::Section),
        (
            "an agency of an office above answers for it, which this list would change",
            "leave out the column `section`, or ask the office above",
        ),
        (
            "该企业由上级的机构负责监管，本行会改变它",
            "请去掉“责任科室”一栏，或请上级更改",
        ),
    )
}
