//! What is wrong with a filing: all of it at once, by what stands around it. Cells that
//! cannot be read hide nothing of those beside them.
//!
//! Owns which values a filing is judged with. Must never write anything.

use std::collections::BTreeSet;

use cengbao_domain::filing::{Beside, Blanks, Problem, Values, review_partly, without};
use cengbao_domain::outlier::review_outliers;
use cengbao_domain::period::Period;

use super::around::{Around, Filer};
use super::desk::Owed;
use super::draft_write::apply;
use super::peers::Asking;
use crate::access::Scope;
use crate::campaign::FormVersion;
use crate::error::Result;

/// All problems of a filing; `unread` are those of its cells that cannot be read, none
/// where all can.
pub(super) fn problems(
    (form, period): (&FormVersion, Period),
    values: &Values,
    around: &Around,
    unread: Vec<Problem>,
    blanks: Blanks,
) -> Vec<Problem> {
    let beside = Beside {
        previous: around.previous(),
        next: around.next.as_ref(),
    };
    let cells: BTreeSet<String> = unread.iter().filter_map(|one| one.cell.clone()).collect();
    let readable = without(values, &cells);
    let mut found = review_partly(&form.form, &readable, unread, beside, blanks);
    found.extend(review_outliers(
        &form.form,
        period.index(),
        &readable,
        &around.past,
        &around.peers,
    ));
    for problem in &mut found {
        problem.tell_of(&around.others);
    }
    found
}

impl Scope {
    /// The same of a draft with cells that cannot be read, over the values that are saved
    /// already. Who may not file for the unit hears of the cells that he typed and of no
    /// figure of it.
    pub(super) async fn problems_of_draft(
        &self,
        owed: &Owed,
        period: Period,
        (changed, cleared): (&Values, &[String]),
        unread: Vec<Problem>,
    ) -> Result<Vec<Problem>> {
        let unit = &owed.unit;
        if !self.facts_at(&unit.path, &unit.sectors, None).is_reporter {
            return Ok(unread);
        }
        let schedule = owed.schedule.code.as_str();
        let saved = self
            .reports_of((owed.campaign.id, schedule), period, &[unit.id])
            .await?
            .remove(&unit.id);
        let saved = saved.map(|report| report.values).unwrap_or_default();
        let asking = Asking {
            campaign_id: owed.campaign.id,
            schedule,
            form: &owed.form,
            period,
        };
        let around = self.surroundings_of(&asking, Filer::from(unit)).await?;
        let values = apply(saved, changed, cleared);
        let form = (&owed.form, period);
        Ok(problems(form, &values, &around, unread, Blanks::Lawful))
    }
}
