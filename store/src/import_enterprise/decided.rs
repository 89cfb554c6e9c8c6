//! Marks by which an office says who belongs to a body that its document leaves undefined (界定机构): who is judged does not
//! pick who counts. Such a mark is given and taken by that office, or by those above it, alone.

use std::collections::{BTreeSet, HashMap};

use cengbao_domain::compliance::{counted_marks, mark_of};
use cengbao_domain::enterprise::{Column, read_marks};
use cengbao_domain::policy::{Action, Resource};
use cengbao_entity::agency;
use sea_orm::ColumnTrait;

use super::{EnterpriseFault, EnterpriseProblem};
use crate::access::Scope;
use crate::error::Result;
use crate::row;

/// The names of the offices that decide, by the marks that whoever sends a list may not give.
#[derive(Default)]
pub(super) struct Decided {
    by_mark: HashMap<String, String>,
}

impl Decided {
    /// Why the marks of an enterprise may not be changed so.
    pub(super) fn refusal(&self, before: &str, after: &str) -> Option<EnterpriseProblem> {
        if self.by_mark.is_empty() || before == after {
            return None;
        }
        let (before, after) = (read_marks(before), read_marks(after));
        let mut changed = before.symmetric_difference(&after);
        let (mark, office) = changed.find_map(|mark| Some((mark, self.by_mark.get(mark)?)))?;
        Some(EnterpriseProblem::new(
            EnterpriseFault::NotAllowed,
            Some(Column::Marks),
            (
                format!("{office} decides who has the mark {mark}"),
                "leave the mark as it is, or ask that office",
            ),
            (
                format!("标记“{mark}”由{office}认定"),
                "请保持该标记不变，或请该机构认定",
            ),
        ))
    }
}

impl Scope {
    /// The marks by which the campaigns in force count: public, whoever sees the campaigns.
    pub(super) async fn marks_of_campaigns(&self) -> Result<BTreeSet<String>> {
        let hub = self.as_hub("the marks by which campaigns count").await?;
        let mut marks = BTreeSet::new();
        for campaign in hub.list_every_campaign().await? {
            marks.extend(counted_marks(&campaign.definition));
        }
        Ok(marks)
    }

    /// The marks that other offices decide.
    pub(super) async fn decided_elsewhere(&self) -> Result<Decided> {
        let mut decided = Decided::default();
        if self.is_system() {
            return Ok(decided);
        }
        let hub = self.as_hub("which office decides who has a mark").await?;
        let mut marks: Vec<(String, String)> = Vec::new();
        for campaign in hub.list_every_campaign().await? {
            let campaign = &*campaign.definition;
            for population in campaign
                .populations
                .iter()
                .filter(|one| one.of.is_enterprise())
            {
                if let Some(office) = &population.determined_by {
                    marks.push((mark_of(campaign, population), office.clone()));
                }
            }
        }
        if marks.is_empty() {
            return Ok(decided);
        }
        let found: Vec<(String, i32, String, String)> = hub
            .select::<agency::Entity>()
            .filter(agency::Column::Code.is_in(marks.iter().map(|(_, office)| office.as_str())))
            .columns([
                agency::Column::Code,
                agency::Column::Id,
                agency::Column::Name,
                agency::Column::Path,
            ])
            .await?;
        let own = self.viewer().unit.map(row::node_key);
        let mut names = HashMap::new();
        for (code, id, name, path) in found {
            let path = row::path(path)?;
            let is_above = self.covers(Action::Register, Resource::Enterprise, &path, &[]);
            if !is_above && own != Some(id) {
                names.insert(code, name);
            }
        }
        for (mark, office) in marks {
            if let Some(name) = names.get(&office) {
                decided.by_mark.insert(mark, name.clone());
            }
        }
        Ok(decided)
    }
}
