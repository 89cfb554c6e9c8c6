//! The order of the sources, and what is refused.

use tempfile::TempDir;

use super::sources::CONFIG_FILE;
use super::*;

/// A folder of its own for a test, gone at the end of it.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn write(&self, text: &str) {
        std::fs::write(self.0.path().join(CONFIG_FILE), text).unwrap();
    }

    fn args(&self) -> SettingsArgs {
        SettingsArgs {
            data_dir: Some(self.0.path().to_owned()),
            ..SettingsArgs::default()
        }
    }
}

#[test]
fn without_any_setting_the_hub_is_private_and_embedded() {
    let settings = Settings::new("somewhere");
    assert_eq!(settings.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(settings.database_url, "sqlite://somewhere/cengbao.db");
}

#[test]
fn a_flag_wins_over_the_file_and_the_file_over_the_default() {
    let folder = Folder::new();
    folder.write("readers = 3\nlisten = \"127.0.0.1:9\"\n");
    let args = SettingsArgs {
        readers: Some(5),
        ..folder.args()
    };
    let settings = Settings::load(&args).unwrap();
    assert_eq!(settings.readers, 5);
    assert_eq!(settings.listen.port(), 9);
    assert_eq!(settings.log, "info");
}

#[test]
fn an_unknown_key_is_refused_with_its_line() {
    let folder = Folder::new();
    folder.write("readers = 3\nlisten_on = \"x\"\n");
    let error = Settings::load(&folder.args()).unwrap_err().to_string();
    assert!(
        error.contains("listen_on") && error.contains("line 2"),
        "{error}"
    );
}

#[test]
fn a_config_that_was_named_must_be_there() {
    let args = SettingsArgs {
        config: Some("/nowhere/cengbao.toml".into()),
        ..SettingsArgs::default()
    };
    assert!(matches!(Settings::load(&args), Err(Error::File { .. })));
}

#[test]
fn two_kinds_of_keys_in_one_file_are_refused_and_a_flag_decides() {
    let folder = Folder::new();
    folder.write("jwt_secret_file = \"a\"\njwks_file = \"b\"\n");
    assert!(Settings::load(&folder.args()).is_err());
    let args = SettingsArgs {
        jwks_file: Some("c".into()),
        ..folder.args()
    };
    assert_eq!(
        Settings::load(&args).unwrap().keys,
        KeySource::Jwks { file: "c".into() }
    );
}

#[test]
fn paths_in_the_file_are_relative_to_it() {
    let folder = Folder::new();
    folder.write("jwt_secret_file = \"secret\"\n");
    let settings = Settings::load(&folder.args()).unwrap();
    assert_eq!(
        settings.keys,
        KeySource::Secret {
            file: folder.0.path().join("secret"),
            create: false
        }
    );
}

#[test]
fn no_reader_at_all_is_refused() {
    let folder = Folder::new();
    let args = SettingsArgs {
        readers: Some(0),
        ..folder.args()
    };
    assert!(Settings::load(&args).is_err());
}

#[test]
fn a_limit_is_set_by_the_environment_before_the_file() {
    let folder = Folder::new();
    folder.write("[limits]\nbatch = 3\npage = 20\n");
    let variable = |name: &str| (name == "CENGBAO_LIMIT_BATCH").then(|| "5".to_owned());
    let limits = Settings::load_with(&folder.args(), variable)
        .unwrap()
        .limits;
    assert_eq!((limits.batch, limits.page, limits.ids), (5, 20, 100));
    let nonsense = |name: &str| (name == "CENGBAO_LIMIT_PAGE").then(|| "many".to_owned());
    assert!(Settings::load_with(&folder.args(), nonsense).is_err());
}

#[test]
fn a_limit_that_cannot_be_is_refused_by_its_name() {
    for (text, named) in [
        ("[limits]\nbatch = 0\n", "batch"),
        ("[limits]\nnonsense = 1\n", "nonsense"),
    ] {
        let folder = Folder::new();
        folder.write(text);
        let error = Settings::load(&folder.args()).unwrap_err().to_string();
        assert!(error.contains(named), "{error}");
    }
}

#[test]
fn only_what_a_browser_sends_is_an_origin() {
    for (origin, good) in [
        ("https://board.example", true),
        ("http://127.0.0.1:5173", true),
        ("*", true),
        ("https://board.example/", false),
        ("board.example", false),
        ("https://*.example", false),
        ("https://", false),
    ] {
        let args = SettingsArgs {
            cors_origins: vec![origin.to_owned()],
            ..SettingsArgs::default()
        };
        assert_eq!(Settings::load(&args).is_ok(), good, "{origin}");
    }
}

#[test]
fn the_password_is_not_in_the_debug_form() {
    let mut settings = Settings::new("x");
    settings.database_url = "postgres://hub:geheim@db/hub".to_owned();
    assert!(!format!("{settings:?}").contains("geheim"));
}
