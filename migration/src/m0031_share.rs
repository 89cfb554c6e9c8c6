//! Shares of a split (按份额划转): who gets how many parts of what a closed agency had reported, and which slots cannot be
//! divided. Adds, and changes nothing that is there but to mark the slots of forms that are known already.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, JsonValue, Statement};

use crate::columns::{add, big, flag, int, null, remove};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [int("place"), big("parts"), big("whole")] {
            add(manager, "agency_successor", null(column)).await?;
        }
        let divides = flag("divides").default(true).take();
        add(manager, "family_slot", divides).await?;
        let connection = manager.get_connection();
        let backend = manager.get_database_backend();
        let all = Statement::from_string(backend, "SELECT definition FROM campaign_version");
        for found in connection.query_all_raw(all).await? {
            let definition: JsonValue = found.try_get("", "definition")?;
            for (family, indicator) in undivided(&definition) {
                let mark = Statement::from_sql_and_values(
                    backend,
                    "UPDATE family_slot SET divides = $1 WHERE indicator = $2 \
                     AND family_id IN (SELECT id FROM form_family WHERE code = $3)",
                    [false.into(), indicator.into(), family.into()],
                );
                connection.execute_raw(mark).await?;
            }
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        remove(manager, "family_slot", "divides").await?;
        for column in ["whole", "parts", "place"] {
            remove(manager, "agency_successor", column).await?;
        }
        Ok(())
    }
}

/// Families and indicators of a campaign that hold a yes, or do not add.
fn undivided(definition: &JsonValue) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for form in definition["forms"].as_array().into_iter().flatten() {
        let Some(family) = form["family"].as_str() else {
            continue;
        };
        let mut below = vec![form];
        while let Some(value) = below.pop() {
            match value {
                JsonValue::Array(items) => below.extend(items),
                JsonValue::Object(fields) => {
                    let says = |field: &str, word: &str| {
                        fields.get(field).and_then(JsonValue::as_str) == Some(word)
                    };
                    if (says("kind", "BOOLEAN") || says("additivity", "NONE"))
                        && let Some(code) = fields.get("code").and_then(JsonValue::as_str)
                    {
                        found.push((family.to_owned(), code.to_owned()));
                    }
                    below.extend(fields.values());
                }
                _ => {}
            }
        }
    }
    found
}
