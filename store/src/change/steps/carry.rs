//! What lies in a place goes where the place goes: enterprises with a row of their own from the day on, accidents of the
//! day and later ones.
//!
//! A change is mostly recorded after its day: whatever holds on the day or later is carried, also what has ended since.

use cengbao_entity::enterprise;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, Value};

use super::shift::Now;
use super::{Carrying, Found};
use crate::error::{Result, StoreError};
use crate::range;

/// Of rows of enterprises that begin before the day and hold on it.
const HOLDS: &str = "valid_from < $3 AND (valid_until IS NULL OR valid_until > $3)";

impl Carrying<'_> {
    /// Enterprises that lie in a subtree go along; those whose section does are found there. Those that lie in the node
    /// itself lie in `place` from then on: the node, or the one into which it is merged.
    pub(super) async fn carry_enterprises(
        &self,
        node: &Found,
        now: &Now,
        place: i32,
    ) -> Result<()> {
        let values = |last: [Value; 2]| {
            let range = self.range(node).into_iter();
            range.chain(now.values(node.shard_key)).chain(last)
        };
        let [begun, opened] = [values, values].map(|values| values([node.id.into(), place.into()]));
        self.execute(
            "UPDATE enterprise SET path = $4 || substr(path, $5), \
             shard_key = CASE WHEN shard_key = $6 THEN $7 ELSE shard_key END, \
             place_id = CASE WHEN place_id = $8 THEN $9 ELSE place_id END \
             WHERE path >= $1 AND path < $2 AND valid_from >= $3",
            begun,
        )
        .await?;
        self.execute(
            &format!(
                "INSERT INTO enterprise (shard_key, id, valid_from, valid_until, code, name, category, \
                 place_id, path, section_id, section_path, sector_set, marks, opened_on, closed_on, \
                 simulated, recorded_at) SELECT CASE WHEN shard_key = $6 THEN $7 ELSE shard_key END, \
                 id, $3, valid_until, code, name, category, \
                 CASE WHEN place_id = $8 THEN $9 ELSE place_id END, $4 || substr(path, $5), section_id, \
                 section_path, sector_set, marks, opened_on, closed_on, simulated, recorded_at \
                 FROM enterprise WHERE path >= $1 AND path < $2 AND {HOLDS}"
            ),
            opened,
        )
        .await?;
        self.execute(
            &format!(
                "UPDATE enterprise SET valid_until = $3 WHERE path >= $1 AND path < $2 AND {HOLDS}"
            ),
            self.range(node),
        )
        .await?;
        let to = now.values(node.shard_key).into_iter().take(2);
        self.execute(
            "UPDATE enterprise SET section_path = $4 || substr(section_path, $5) \
             WHERE section_path >= $1 AND section_path < $2 \
             AND (valid_until IS NULL OR valid_until > $3)",
            self.range(node).into_iter().chain(to),
        )
        .await
    }

    /// Enterprises for which a closed agency answered: its successor does, from the day on.
    pub(super) async fn carry_sections(&self, agency: &Found, by: &Found) -> Result<()> {
        let values = || -> [Value; 4] {
            let path = by.path.as_str();
            [agency.id.into(), by.id.into(), self.on.into(), path.into()]
        };
        self.execute(
            "UPDATE enterprise SET section_id = $2, section_path = $4 \
             WHERE section_id = $1 AND valid_from >= $3",
            values(),
        )
        .await?;
        self.execute(
            &format!(
                "INSERT INTO enterprise (shard_key, id, valid_from, valid_until, code, name, category, \
                 place_id, path, section_id, section_path, sector_set, marks, opened_on, closed_on, \
                 simulated, recorded_at) SELECT shard_key, id, $3, valid_until, code, name, category, \
                 place_id, path, $2, $4, sector_set, marks, opened_on, closed_on, simulated, \
                 recorded_at FROM enterprise WHERE section_id = $1 AND {HOLDS}"
            ),
            values(),
        )
        .await?;
        let [agency, _, on, _] = values();
        self.execute(
            "UPDATE enterprise SET valid_until = $2 WHERE section_id = $1 AND valid_from < $2 \
             AND (valid_until IS NULL OR valid_until > $2)",
            [agency, on],
        )
        .await
    }

    /// Accidents of the day and later ones happened where the subtree stands from then on.
    pub(super) async fn carry_accidents(&self, node: &Found, now: &Now, place: i32) -> Result<()> {
        let to = now.values(node.shard_key).into_iter().take(2);
        let places: [Value; 2] = [node.id.into(), place.into()];
        self.execute(
            "UPDATE accident SET path = $4 || substr(path, $5), \
             place_id = CASE WHEN place_id = $6 THEN $7 ELSE place_id END \
             WHERE path >= $1 AND path < $2 AND happened_on >= $3",
            self.range(node).into_iter().chain(to).chain(places),
        )
        .await
    }

    /// Errors: `Invalid` where an enterprise in business would be left in a place that is closed.
    pub(crate) async fn nobody_is_left(&self, codes: &[String]) -> Result<()> {
        use enterprise::Column as E;
        for code in codes {
            let node = self.node(code).await?;
            let open = Condition::any()
                .add(E::ClosedOn.is_null())
                .add(E::ClosedOn.gt(self.on));
            let left = enterprise::Entity::find()
                .filter(range::within(E::Path, &node.path))
                .filter(E::ValidUntil.is_null())
                .filter(open)
                .one(self.tx.connection())
                .await?;
            if let (Some(left), true) = (left, node.level.is_some()) {
                let name = left.name;
                return Err(StoreError::invalid(
                    "code",
                    format!("the enterprise {name} still lies in {code}"),
                    "register its enterprises elsewhere first, or MERGE it into what takes its place",
                )
                .in_chinese(format!(
                    "{code} 内仍有企业（{name}）：请先将企业登记到别处，或登记为合并"
                )));
            }
        }
        Ok(())
    }

    fn range(&self, node: &Found) -> [Value; 3] {
        [
            node.path.as_str().into(),
            node.path.upper_bound().into(),
            self.on.into(),
        ]
    }
}
