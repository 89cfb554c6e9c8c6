//! Who has the name at the place (同名、同地): shown for a row that is new and for one that renames or moves an enterprise alike, and
//! passed where the row says that it is another one (确系另一家).

use cengbao_domain::enterprise::{Column, folded_name, is_own_code};
use cengbao_entity::{enterprise, jurisdiction};

use super::outcome::{EnterpriseNote, EnterpriseNoteKind};
use super::plan::Plan;
use super::register::Register;
use super::whom::{Found, Whom};
use super::{EnterpriseFault, EnterpriseProblem, EnterpriseRow, Sentence};

/// Namesakes that a note names.
const MOST: usize = 3;

impl Register {
    /// Those that have a name at a place.
    fn namesakes(&self, name: &str, place_id: i32) -> impl Iterator<Item = &enterprise::Model> {
        let codes = self.by_name.get(&(folded_name(name), place_id));
        codes.into_iter().flatten().map(|code| &self.by_code[code])
    }

    /// What is said of a row that is taken beside others of its name.
    pub(super) fn beside(
        &self,
        source: &EnterpriseRow,
        row: &enterprise::Model,
        is_new: bool,
    ) -> Option<EnterpriseNote> {
        if !source.distinct {
            return None;
        }
        let others = self.namesakes(&row.name, row.place_id);
        let others: Vec<&str> = others
            .filter(|one| one.id != row.id)
            .map(|one| one.code.as_str())
            .take(MOST)
            .collect();
        let taken_for = !is_new && source.code.is_empty();
        if others.is_empty() {
            return None;
        }
        let (zh, en) = (others.join("、"), others.join(", "));
        let code = &row.code;
        let sentence = if taken_for {
            Sentence {
                zh: format!("与 {zh} 同名、同地；本行没有代码，按已登记的另一家 {code} 处理"),
                en: format!(
                    "{en} has the same name at the same place; the row has no code and is taken for {code}"
                ),
            }
        } else {
            Sentence {
                zh: format!("与 {zh} 同名、同地，按“确系另一家”登记"),
                en: format!(
                    "{en} has the same name at the same place; it is registered as another one"
                ),
            }
        };
        Some(EnterpriseNote {
            kind: EnterpriseNoteKind::Namesake,
            column: Column::Name,
            sentence,
        })
    }
}

impl Plan {
    /// Of whom a row speaks that names no known code: the one that has no code and this name, or a new one.
    pub(super) fn namesake<'r>(
        &self,
        source: &EnterpriseRow,
        place: &jurisdiction::Model,
        register: &'r Register,
    ) -> Found<Whom<'r>> {
        if source.code.is_empty() {
            let found = register.namesakes(&source.name, place.id);
            let namesakes: Vec<&enterprise::Model> = found.collect();
            let nameless = namesakes.iter();
            let nameless = nameless.filter(|one| is_own_code(&one.code) && one.name == source.name);
            let nameless: Vec<&enterprise::Model> = nameless.copied().collect();
            let open = nameless.iter().filter(|one| one.closed_on.is_none());
            let open: Vec<&enterprise::Model> = open.copied().collect();
            let one = match (source.distinct, &nameless[..], &open[..]) {
                (false, [one], _) if namesakes.len() == 1 => Some(*one),
                // It was told apart before.
                (true, _, [one]) if namesakes.len() > 1 => Some(*one),
                (true, _, [one, ..]) => return Err(nameless_twice(&one.code, None)),
                _ => None,
            };
            if let Some(one) = one {
                return match self.seen.get(&one.code) {
                    Some(row) => Err(same_name(None, Some(*row))),
                    None => Ok(Whom::Known(one)),
                };
            }
        }
        if let Some(problem) = self.doubled(source, (&source.name, place.id), None, register) {
            return Err(problem);
        }
        Ok(Whom::New)
    }

    /// Who else has a name at a place: known, or in another row of the list. `known`: whose name and place these become.
    pub(super) fn doubled(
        &self,
        source: &EnterpriseRow,
        (name, place_id): (&str, i32),
        known: Option<&enterprise::Model>,
        register: &Register,
    ) -> Option<EnterpriseProblem> {
        let key = (folded_name(name), place_id);
        if known.is_some_and(|known| (folded_name(&known.name), known.place_id) == key) {
            return None;
        }
        let row = self.new_names.get(&key);
        if source.distinct {
            let is_nameless = source.code.is_empty() && known.is_none();
            return row
                .filter(|_| is_nameless)
                .map(|row| nameless_twice("", Some(*row)));
        }
        let known = known.map(|known| known.id);
        let mut others = register.namesakes(name, place_id);
        match (others.find(|one| Some(one.id) != known), row) {
            (Some(one), _) if one.name == name => Some(same_name(Some(&one.code), None)),
            (Some(one), _) => Some(alike(&one.code, &one.name)),
            (None, Some(row)) => Some(same_name(None, Some(*row))),
            (None, None) => None,
        }
    }
}

/// Of two that have no code and one name at one place: a list could not say of which it speaks.
fn nameless_twice(code: &str, row: Option<u64>) -> EnterpriseProblem {
    let problem = same_name((!code.is_empty()).then_some(code), row);
    EnterpriseProblem {
        remedy: Box::new(Sentence {
            zh: "两家都没有代码，名单无法区分：请填写本行的代码，或在名称上加以区分".to_owned(),
            en: "neither has a code, and no list could tell them apart: give a code, or tell the two apart by name"
                .to_owned(),
        }),
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
            "if it is, give its code here (a new code beside the old one in `replaces`); if it is another one, write true in \
             `distinct`, or tell the two apart by name",
        ),
        (
            format!("{zh}与本行名称、所在地都相同：是否同一企业？"),
            "是：请填写其代码（换领新代码时，原代码填在“原代码”一栏）；不是：请在“确系另一家”填 是，或在名称上加以区分",
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
