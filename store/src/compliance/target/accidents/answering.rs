//! Who answered for accidents, and of which sectors each of them was on the day.

use std::collections::{BTreeSet, HashMap};

use cengbao_entity::{accident, accident_enterprise, enterprise};
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

use crate::access::Scope;
use crate::error::Result;

/// An enterprise for some days: from, until, its set of sectors.
type Stay = (NaiveDate, Option<NaiveDate>, i32);

impl Scope {
    /// By accident the sectors of each enterprise that answers for it, of those that the scope sees. In three statements,
    /// however many there are.
    pub(super) async fn answering(
        &self,
        which: &Condition,
        rows: &[accident::Model],
    ) -> Result<HashMap<Uuid, Vec<BTreeSet<String>>>> {
        use accident_enterprise::Column as L;
        use enterprise::Column as E;
        let of_them = || {
            let found = self.source::<accident::Entity>(which.clone(), accident::Column::Id);
            Condition::all().add(L::AccidentId.in_subquery(found))
        };
        let links: Vec<(Uuid, i32)> = self
            .select::<accident_enterprise::Entity>()
            .filter(of_them())
            .columns([L::AccidentId, L::EnterpriseId])
            .await?;
        if links.is_empty() {
            return Ok(HashMap::new());
        }
        let answering = self.source::<accident_enterprise::Entity>(of_them(), L::EnterpriseId);
        let found: Vec<(i32, NaiveDate, Option<NaiveDate>, i32)> = self
            .select::<enterprise::Entity>()
            .filter(E::Id.in_subquery(answering))
            .columns([E::Id, E::ValidFrom, E::ValidUntil, E::SectorSet])
            .await?;
        let mut stays: HashMap<i32, Vec<Stay>> = HashMap::new();
        for (id, from, until, set) in found {
            stays.entry(id).or_default().push((from, until, set));
        }
        let sets = stays.values().flatten().map(|(_, _, set)| *set);
        let sets: HashMap<i32, BTreeSet<String>> = self
            .sectors_of(sets)
            .await?
            .into_iter()
            .map(|(set, codes)| (set, codes.into_iter().collect()))
            .collect();
        let days: HashMap<Uuid, NaiveDate> =
            rows.iter().map(|one| (one.id, one.happened_on)).collect();
        let mut of: HashMap<Uuid, Vec<BTreeSet<String>>> = HashMap::new();
        for (accident, enterprise) in links {
            let Some(day) = days.get(&accident) else {
                continue;
            };
            let on =
                |(from, until, _): &&Stay| from <= day && until.is_none_or(|until| *day < until);
            let known = stays.get(&enterprise);
            if let Some((_, _, set)) = known.and_then(|stays| stays.iter().find(on)) {
                let sectors = sets.get(set).cloned().unwrap_or_default();
                of.entry(accident).or_default().push(sectors);
            }
        }
        Ok(of)
    }
}
