//! What each obligation comes to that is to be extended, read for all at once.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use cengbao_domain::extension::check;
use cengbao_domain::policy::{Action, Resource};
use cengbao_entity::obligation;
use sea_orm::ColumnTrait;

use super::{ExtendManyRequest, Judged, Row};
use crate::access::{Granted, Scope};
use crate::agency::Agency;
use crate::error::{Result, StoreError};
use crate::extension::grant::{NOT_ABOVE, words};
use crate::extension::write::Planned;
use crate::extension::{Extended, Extension};
use crate::filing::{Asked, Once, Owed, row_key};
use crate::obligation::ObligationKey;
use crate::row;

/// An obligation that is there, with the key under which it is extended.
type Found = (ObligationKey, Owed, Option<Once>);

impl Scope {
    /// The obligations that are there for this scope, each with what it comes to.
    pub(super) async fn judged(&self, request: &ExtendManyRequest) -> Result<Vec<Row>> {
        let (keys, _) = distinct(&request.obligations);
        let mut found = Vec::new();
        for (key, owed) in self.owed_of(&keys).await? {
            let once = once_of(self, request, key)?;
            found.push((key.clone(), owed, once));
        }
        let known = self.known_extensions(&found).await?;
        let holding = self.holding(&found).await?;
        let today = self.today();
        let rows = found.into_iter().map(|(key, owed, once)| {
            let at = (&owed.unit.path, &owed.unit.sectors);
            let holds = holding.get(&Extended::of_obligation(
                &owed.obligation,
                key.period.index(),
            ));
            let is_known = once.as_ref().is_some_and(|once| known.contains(once.key()));
            let refused = check(owed.due_on, owed.schedule.locks_on, request.until, today).err();
            let judged = if !self.covers(Action::Extend, Resource::Obligation, at.0, at.1) {
                Judged::NotAllowed(NOT_ABOVE.0.to_owned(), NOT_ABOVE.1.to_owned())
            } else if is_known {
                Judged::Done
            } else if let Some(refused) = refused {
                let (zh, en) = words(refused);
                Judged::NotAllowed(zh, en)
            } else if holds.is_some_and(|holds| holds.until >= request.until) {
                Judged::Unchanged
            } else {
                Judged::Ready
            };
            Row {
                of: (owed.obligation.clone(), key.period.index()),
                planned: Some(Planned {
                    owed,
                    period: key.period,
                    refused: None,
                    once,
                }),
                key,
                judged,
            }
        });
        Ok(rows.collect())
    }

    /// What each of the obligations is that are there: two statements for all, and
    /// those of each schedule that they name.
    async fn owed_of<'k>(
        &self,
        keys: &BTreeSet<&'k ObligationKey>,
    ) -> Result<Vec<(&'k ObligationKey, Owed)>> {
        let mut asked: BTreeMap<(&str, &str), Asked> = BTreeMap::new();
        let named: BTreeSet<(&str, &str)> = keys
            .iter()
            .map(|key| (key.campaign.as_str(), key.schedule.as_str()))
            .collect();
        for (campaign, schedule) in named {
            match self.asked(campaign, schedule).await {
                Ok(found) => {
                    asked.insert((campaign, schedule), found);
                }
                // A paper is owed by nobody.
                Err(StoreError::NotFound | StoreError::Invalid { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        if asked.is_empty() {
            return Ok(Vec::new());
        }
        let codes: BTreeSet<&str> = keys.iter().map(|key| key.unit.as_str()).collect();
        let codes: Vec<&str> = codes.into_iter().collect();
        let units = self.find_agencies_by_code(&codes).await?;
        let ids = units.values().map(|unit| row::node_key(unit.id));
        let rows = self
            .select::<obligation::Entity>()
            .filter(obligation::Column::CampaignId.is_in(asked.values().map(|one| one.campaign.id)))
            .filter(obligation::Column::UnitId.is_in(ids))
            .all()
            .await?;
        let mut of_unit: HashMap<i32, Vec<obligation::Model>> = HashMap::new();
        for found in rows {
            of_unit.entry(found.unit_id).or_default().push(found);
        }
        let owed = keys.iter().filter_map(|key| {
            let asked = asked.get(&(key.campaign.as_str(), key.schedule.as_str()))?;
            let unit = units.get(&key.unit)?;
            let rows = of_unit.get(&row::node_key(unit.id))?;
            Some((*key, owed(key, unit, asked, rows)?))
        });
        Ok(owed.collect())
    }

    async fn known_extensions(&self, found: &[Found]) -> Result<BTreeSet<String>> {
        let keys: Vec<Once> = found.iter().filter_map(|one| one.2.clone()).collect();
        if keys.is_empty() {
            return Ok(BTreeSet::new());
        }
        let keys = Arc::new(keys);
        self.transact(Granted::of_own_key(), move |tx| {
            let keys = Arc::clone(&keys);
            Box::pin(async move { Once::known(&keys, &tx).await })
        })
        .await
    }

    async fn holding(&self, found: &[Found]) -> Result<HashMap<Extended, Extension>> {
        let periods = found.iter().map(|one| one.0.period.index());
        let (Some(first), Some(last)) = (periods.clone().min(), periods.max()) else {
            return Ok(HashMap::new());
        };
        let units: Vec<i32> = found.iter().map(|one| one.1.obligation.unit_id).collect();
        self.extensions(&units, (first, last)).await
    }
}

/// Those that are named, each once; and how many that are, an id that names none being one too.
pub(super) fn distinct(obligations: &[Option<ObligationKey>]) -> (BTreeSet<&ObligationKey>, usize) {
    let keys: BTreeSet<&ObligationKey> = obligations.iter().flatten().collect();
    let has_none = obligations.iter().any(Option::is_none);
    let all = keys.len() + usize::from(has_none);
    (keys, all)
}

/// What a unit owes by a key, from its standing rows.
fn owed(
    key: &ObligationKey,
    unit: &Agency,
    asked: &Asked,
    rows: &[obligation::Model],
) -> Option<Owed> {
    let index = key.period.index();
    let stands = |one: &&obligation::Model| {
        one.campaign_id == asked.campaign.id
            && one.schedule == asked.schedule.code
            && one.period_kind == key.period.kind().as_str()
            && (one.first_period..=one.last_period).contains(&index)
    };
    let Asked {
        campaign,
        schedule,
        form,
    } = asked.clone();
    Some(Owed {
        unit: unit.clone(),
        obligation: rows.iter().find(stands)?.clone(),
        due_on: schedule.due.due_day(key.period),
        campaign,
        form,
        schedule,
    })
}

/// The key of one obligation under that of the request: sent again it is known,
/// whatever stands beside it.
fn once_of(scope: &Scope, request: &ExtendManyRequest, of: &ObligationKey) -> Result<Option<Once>> {
    let Some(key) = &request.key else {
        return Ok(None);
    };
    let key = row_key(&(key, "extend", of))?;
    let account = scope.viewer().account_id;
    Once::new(
        account,
        Some(&key),
        "extend",
        &(of, request.until, &request.reason),
    )
}
