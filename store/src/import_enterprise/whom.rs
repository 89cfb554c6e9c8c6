//! Of whom a row speaks, where it lies and who answers for it, or why that cannot be said.
//!
//! What lies outside the sight of whoever sends the list is as if it were not there; that a code is taken somewhere is
//! the one thing that is told of it.

use cengbao_domain::enterprise::{Column, is_own_code};
use cengbao_entity::{enterprise, jurisdiction};

use super::lies::Lies;
use super::plan::Plan;
use super::register::Register;
use super::sight::Sight;
use super::{EnterpriseFault, EnterpriseProblem, EnterpriseRow};
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

pub(super) fn section(
    source: &EnterpriseRow,
    known: Option<&enterprise::Model>,
    (register, sight): (&Register, &Sight),
    lies: &Lies<'_>,
) -> Result<Found<Section>> {
    let kept = known.and_then(|known| Some((known.section_id?, known.section_path.as_str())));
    let wanted = match source.section.as_deref() {
        None => return Ok(Ok(None)),
        Some("") => None,
        Some(code) => {
            let found = register.agencies.get(code).cloned();
            // Who answered in a merged place is found where it goes on.
            let found = found.map(|found| match lies.lay {
                Some(_) => register.lineage.today_of(found),
                None => found,
            });
            let is_kept = |id: i32| kept.is_some_and(|(kept, _)| kept == id);
            match found {
                Some((id, path)) if is_kept(id) || sight.holds(&path)? => Some((id, path)),
                _ => {
                    let renamed = register.renamed(Column::Section, code, sight)?;
                    return Ok(Err(renamed.unwrap_or_else(|| no_agency(code))));
                }
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
        let seen = self.seen.get(&source.code);
        if let Some(row) = seen.filter(|_| !source.code.is_empty()) {
            return Ok(Err(same_code(*row)));
        }
        if let Some(known) = register.by_code.get(&source.code) {
            return if sight.holds(&known.path)? {
                let other = replaces(source).and_then(|code| register.by_code.get(code));
                match other.filter(|other| other.id != known.id) {
                    Some(other) if sight.holds(&other.path)? => Ok(Err(both_known(known, other))),
                    _ => Ok(Ok(Whom::Known(known))),
                }
            } else if is_own_code(&source.code) {
                Ok(Err(never_given()))
            } else {
                Ok(Err(taken(&source.code)))
            };
        }
        if let Some(before) = replaces(source) {
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
        Ok(self.namesake(source, place, register))
    }
}

/// The code before, where the row names one.
pub(super) fn replaces(source: &EnterpriseRow) -> Option<&str> {
    source.replaces.as_deref().filter(|text| !text.is_empty())
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

/// A code that is known beside another that is known: two enterprises.
fn both_known(known: &enterprise::Model, other: &enterprise::Model) -> EnterpriseProblem {
    let (code, before) = (&known.code, &other.code);
    let problem = EnterpriseProblem::new(
        EnterpriseFault::SameCode,
        Some(Column::Replaces),
        (
            format!(
                "{code} ({}) is registered already, and so is {before} ({}): two are never made one",
                known.name, other.name
            ),
            "if they are the same, close the one under the old code from the day of the new licence, and leave `replaces` \
             blank; if not, correct `replaces`",
        ),
        (
            format!(
                "{code}（{}）已登记，{before}（{}）也已登记：两家不会自动合并",
                known.name, other.name
            ),
            "是同一企业的，请自换证之日起关闭原代码的一家，本行“原代码”留空；不是的，请更正“原代码”",
        ),
    );
    EnterpriseProblem {
        other_code: Some(before.clone()),
        ..problem
    }
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
