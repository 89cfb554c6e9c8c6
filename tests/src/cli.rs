//! The command line, as operators and scripts rely on it.

use std::path::{Path, PathBuf};

use crate::harness::database::{Database, Engine};
use crate::harness::on_both;
use crate::world;

on_both!(
    a_token_is_printed_and_nothing_else,
    a_migration_is_done_once,
    a_campaign_is_applied_once,
    a_rollup_is_verified_and_rebuilt,
);

fn a_token_is_printed_and_nothing_else(engine: Engine) {
    let database = Database::world(engine);
    let ran = database.run(&["token", "99.coordinator"]).ok();
    let token = ran.stdout.strip_suffix('\n').expect("one line");
    assert_eq!(token.split('.').count(), 3, "{ran:#?}");
    assert!(
        token
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "._-".contains(c)),
        "{ran:#?}"
    );
    assert_eq!(ran.stderr, "");
    let unknown = database.run(&["token", "99.king"]);
    assert!(
        !unknown.success && unknown.stdout.is_empty() && !unknown.stderr.is_empty(),
        "{unknown:#?}"
    );
}

fn a_migration_is_done_once(engine: Engine) {
    let database = Database::empty(engine);
    let first = database.run(&["migrate", "--json"]).ok().stdout;
    let second = database.run(&["migrate", "--json"]).ok().stdout;
    assert_ne!(first, second, "the second has nothing to apply");
}

fn a_campaign_is_applied_once(engine: Engine) {
    let database = Database::world(engine);
    let folder = database.folder().join(world::CAMPAIGN);
    world::campaign::write(&folder);
    let again = database
        .run(&["--json", "campaign", "apply", text(&folder)])
        .ok()
        .stdout;
    assert!(again.contains("\"changed\": false"), "{again}");
    let schedules = folder.join("schedules.toml");
    let changed = std::fs::read_to_string(&schedules)
        .unwrap()
        .replacen("day = 5", "day = 6", 1);
    std::fs::write(&schedules, changed).unwrap();
    let difference = database
        .run(&["campaign", "diff", text(&folder)])
        .ok()
        .stdout;
    assert!(difference.contains("monthly"), "{difference}");
    let applied = database
        .run(&["--json", "campaign", "apply", text(&folder)])
        .ok()
        .stdout;
    assert!(applied.contains("\"changed\": true"), "{applied}");
    database.run(&["rollup", "verify"]).ok();
    std::fs::write(
        &schedules,
        "[[schedules]]\ncode = \"monthly\"\nfrom = \"owl\"\n",
    )
    .unwrap();
    let broken = database.run(&["campaign", "apply", text(&folder)]);
    assert!(!broken.success, "{broken:#?}");
    assert!(
        format!("{}{}", broken.stdout, broken.stderr).contains("schedules.toml:3"),
        "{broken:#?}"
    );
}

fn a_rollup_is_verified_and_rebuilt(engine: Engine) {
    let database = Database::world(engine);
    for action in ["verify", "rebuild", "verify"] {
        database.run(&["rollup", action]).ok();
    }
}

#[test]
fn the_campaigns_of_the_repository_are_sound() {
    let database = Database::empty(Engine::Sqlite);
    let mut sound = 0;
    for entry in std::fs::read_dir(repository().join("campaigns")).unwrap() {
        let folder = entry.unwrap().path();
        if folder.join("campaign.toml").is_file() {
            database.run(&["campaign", "check", text(&folder)]).ok();
            sound += 1;
        }
    }
    assert!(sound > 0);
}

#[test]
fn the_schema_in_the_repository_is_the_one_of_the_code() {
    let database = Database::empty(Engine::Sqlite);
    let file = repository().join("schema.graphql");
    database.run(&["schema", "check", text(&file)]).ok();
    let printed = database.run(&["schema"]).ok().stdout;
    assert_eq!(printed, std::fs::read_to_string(&file).unwrap());
    let other = database.folder().join("other.graphql");
    std::fs::write(&other, printed.replacen("type ", "typ ", 1)).unwrap();
    assert!(!database.run(&["schema", "check", text(&other)]).success);
}

#[test]
fn the_schemas_for_editors_are_what_the_loader_asks_for() {
    let database = Database::empty(Engine::Sqlite);
    let folder = repository().join("campaigns/schema");
    database
        .run(&["campaign", "schema", "check", text(&folder)])
        .ok();
    let other = database.folder().join("campaigns");
    let template = other.join("template");
    std::fs::create_dir_all(&template).unwrap();
    for entry in std::fs::read_dir(repository().join("campaigns/template")).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), template.join(entry.file_name())).unwrap();
    }
    let schemas = other.join("schema");
    assert!(
        !database
            .run(&["campaign", "schema", "check", text(&schemas)])
            .success
    );
    database
        .run(&["campaign", "schema", "write", text(&schemas)])
        .ok();
    let targets = std::fs::read_to_string(schemas.join("targets.schema.json")).unwrap();
    assert!(targets.contains("NOT_INCREASING"), "{targets}");
}

#[test]
fn help_and_version_say_what_there_is() {
    let database = Database::empty(Engine::Sqlite);
    let help = database.run(&["--help"]).ok().stdout;
    for word in [
        "serve",
        "migrate",
        "import",
        "campaign",
        "token",
        "schema",
        "rollup",
        "--database-url",
        "CENGBAO_LISTEN",
    ] {
        assert!(help.contains(word), "{word} is not in {help}");
    }
    let version = database.run(&["--version"]).ok().stdout;
    assert!(version.starts_with("cengbao "), "{version}");
    assert!(!database.run(&["conquer"]).success);
}

#[test]
fn a_database_that_is_not_there_is_told_without_its_password() {
    let database = Database::empty(Engine::Sqlite);
    let url = "postgres://hub:geheim@127.0.0.1:1/hub";
    let ran = crate::harness::binary::run(database.folder(), url, &[], ["migrate"]);
    assert!(!ran.success && !ran.stderr.is_empty(), "{ran:#?}");
    assert!(!format!("{ran:?}").contains("geheim"), "{ran:#?}");
}

pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}
