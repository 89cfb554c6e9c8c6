//! Migrations that fill what is there already: rows as the older schema had them are
//! brought to a database that stands before the step, and must come out as the program
//! writes them today.

use cengbao_entity::{
    account, agency_successor, campaign_version, family_slot, form_family, obligation, reminder,
    webhook,
};
use cengbao_migration::{Migrator, MigratorTrait};
use sea_orm::prelude::Uuid;
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DatabaseConnection, EntityTrait, IntoActiveModel,
    QueryOrder, Statement,
};

use crate::harness::both;
use crate::harness::database::Database;
use crate::harness::hub::Hub;
use crate::world::{COMMUNITIES, kinds};

both!(
    slots_of_forms_that_are_known_are_marked_as_what_cannot_be_divided,
    who_registered_is_taken_by_the_post_and_reminders_follow_what_they_remind_of,
);

/// A connection to a database, whose file is made where it is not there yet.
async fn connect(url: &str) -> DatabaseConnection {
    let mode = if url.starts_with("sqlite:") {
        "?mode=rwc"
    } else {
        ""
    };
    sea_orm::Database::connect(format!("{url}{mode}"))
        .await
        .unwrap()
}

/// Brings a database to the schema before a step.
async fn migrate_up_to(connection: &DatabaseConnection, step: &str) {
    let steps = Migrator::migrations();
    let before = steps.iter().position(|one| one.name() == step);
    let before = u32::try_from(before.expect("the step is there")).unwrap();
    Migrator::up(connection, Some(before)).await.unwrap();
}

async fn execute(
    connection: &DatabaseConnection,
    sql: &str,
    values: impl IntoIterator<Item = sea_orm::Value>,
) {
    let backend = connection.get_database_backend();
    let statement = Statement::from_sql_and_values(backend, sql, values);
    connection.execute_raw(statement).await.unwrap();
}

async fn slots(connection: &DatabaseConnection) -> Vec<family_slot::Model> {
    let rows = family_slot::Entity::find()
        .order_by_asc(family_slot::Column::FamilyId)
        .order_by_asc(family_slot::Column::Slot);
    rows.all(connection).await.unwrap()
}

async fn slots_of_forms_that_are_known_are_marked_as_what_cannot_be_divided(hub: Hub) {
    kinds::apply(&hub);
    let today = connect(&hub.database_url()).await;
    let database = Database::empty(hub.engine());
    let old = connect(&database.url()).await;
    migrate_up_to(&old, "m0031_share").await;
    for family in form_family::Entity::find().all(&today).await.unwrap() {
        let row = family.into_active_model().reset_all();
        form_family::Entity::insert(row).exec(&old).await.unwrap();
    }
    for version in campaign_version::Entity::find().all(&today).await.unwrap() {
        let row = version.into_active_model().reset_all();
        let insert = campaign_version::Entity::insert(row);
        insert.exec(&old).await.unwrap();
    }
    let written = slots(&today).await;
    for slot in &written {
        let sql =
            "INSERT INTO family_slot (family_id, slot, indicator, carries) VALUES ($1, $2, $3, $4)";
        let values = [
            slot.family_id.into(),
            slot.slot.into(),
            slot.indicator.as_str().into(),
            slot.carries.into(),
        ];
        execute(&old, sql, values).await;
    }
    let followed = "INSERT INTO agency_successor (predecessor_id, successor_id, since, recorded_at) \
        VALUES (7, 8, '2023-07-01', 9)";
    execute(&old, followed, []).await;

    Migrator::up(&old, None).await.unwrap();

    assert_eq!(slots(&old).await, written);
    let undivided: Vec<&str> = written
        .iter()
        .filter(|slot| !slot.divides)
        .map(|slot| slot.indicator.as_str())
        .collect();
    assert!(undivided.contains(&"broadcast"), "a yes: {undivided:?}");
    assert!(undivided.len() > 1, "and what does not add: {undivided:?}");
    assert!(undivided.len() < written.len());
    let followed = agency_successor::Entity::find().all(&old).await.unwrap();
    let whole: Vec<_> = followed
        .iter()
        .map(|row| (row.predecessor_id, row.place, row.parts, row.whole))
        .collect();
    assert_eq!(
        whole,
        [(7, None, None, None)],
        "it took the place of the whole"
    );
}

/// An endpoint as the schema of before had it.
async fn endpoint(old: &DatabaseConnection, by_title: &str) -> Uuid {
    let id = Uuid::now_v7();
    let sql = "INSERT INTO webhook (id, node_id, path, sector_set, inside_unit, url, kinds, secret, account_title, created_at) \
               VALUES ($1, 1, '001', 0, FALSE, 'https://gateway.example/', $2, $3, $4, 0)";
    let kinds: sea_orm::Value = serde_json::json!(["report.signed"]).into();
    let values = [id.into(), kinds, vec![0_u8].into(), by_title.into()];
    execute(old, sql, values).await;
    id
}

async fn who_registered_is_taken_by_the_post_and_reminders_follow_what_they_remind_of(hub: Hub) {
    hub.today("2023-02-06");
    for unit in COMMUNITIES {
        let said = hub.remind("990101.coordinator", unit, "2023-01", None);
        assert_eq!(said.await.ok().number("it.reminded"), 1);
    }
    let today = connect(&hub.database_url()).await;
    let database = Database::empty(hub.engine());
    let old = connect(&database.url()).await;
    migrate_up_to(&old, "m0061_endpoint").await;
    let known = account::Entity::find().all(&today).await.unwrap();
    for (number, mut account) in known.iter().take(3).cloned().enumerate() {
        // Two of them have one post.
        account.title = format!("岗位{}", number.min(1));
        let row = account.into_active_model().reset_all();
        account::Entity::insert(row).exec(&old).await.unwrap();
    }
    for owed in obligation::Entity::find().all(&today).await.unwrap() {
        let row = owed.into_active_model().reset_all();
        obligation::Entity::insert(row).exec(&old).await.unwrap();
    }
    let said = reminder::Entity::find().order_by_asc(reminder::Column::Id);
    let said = said.all(&today).await.unwrap();
    for (number, known) in said.iter().enumerate() {
        let mut row = known.clone();
        if number < 2 {
            // As a change of the tree left it behind.
            (row.shard_key, row.path) = (1, "001".to_owned());
        }
        if number == 1 {
            // And what was said again at the new place.
            let mut again = known.clone();
            again.id = Uuid::now_v7();
            let row = again.into_active_model().reset_all();
            reminder::Entity::insert(row).exec(&old).await.unwrap();
        }
        let row = row.into_active_model().reset_all();
        reminder::Entity::insert(row).exec(&old).await.unwrap();
    }
    let titles = ["岗位0", "岗位1", "没有这个岗位", "系统"];
    let mut endpoints = Vec::new();
    for title in titles {
        endpoints.push(endpoint(&old, title).await);
    }
    Migrator::up(&old, None).await.unwrap();
    let mut accounts = Vec::new();
    for id in endpoints {
        let found = webhook::Entity::find_by_id(id).one(&old).await.unwrap();
        accounts.push(found.unwrap().account_id);
    }
    let nobody = Some(Uuid::nil());
    assert_eq!(accounts, [Some(known[0].id), nobody, nobody, None]);
    for (number, known) in said.iter().enumerate() {
        let found = reminder::Entity::find().all(&old).await.unwrap();
        let found = found.into_iter().find(|one| one.id == known.id).unwrap();
        let stays = number == 1;
        assert_eq!(found.path == "001", stays, "{found:#?}");
        assert_eq!(found.shard_key != known.shard_key, stays, "{found:#?}");
    }
}
