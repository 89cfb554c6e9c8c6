//! A database of its own for each test: a copy of a template that was filled
//! once, through the command line as an operator would. It must never be shared
//! by two tests.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

use cengbao_harness::Session;
use cengbao_store::{Store, StoreSettings};

use super::binary;
use super::cluster::cluster;
use super::hub::noon;
use super::run_dir::{run_dir, unique_name};
use crate::world;

/// The two databases that everything runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    /// One file.
    Sqlite,
    /// A database of the run's cluster.
    Postgres,
}

/// A file that is still open after so long was left open by those who closed it.
const CLOSED_WITHIN: Duration = Duration::from_secs(5);
/// It happens to one in fifty; not so often in a row.
const CLOSES_MAX: u32 = 10;

/// A database and, while it is there, its folder for the hub's other files.
#[derive(Debug)]
pub(crate) struct Database {
    engine: Engine,
    name: String,
    folder: PathBuf,
}

impl Database {
    /// A database without tables.
    pub(crate) fn empty(engine: Engine) -> Self {
        let database = Self::unmade(engine);
        if engine == Engine::Postgres {
            cluster().create_database(&database.name, None);
        }
        database
    }

    /// A copy of the world.
    pub(crate) fn world(engine: Engine) -> Self {
        static SQLITE: OnceLock<Database> = OnceLock::new();
        static POSTGRES: OnceLock<Database> = OnceLock::new();
        let template = match engine {
            Engine::Sqlite => SQLITE.get_or_init(|| Self::template(engine)),
            Engine::Postgres => POSTGRES.get_or_init(|| Self::template(engine)),
        };
        let copy = Self::unmade(engine);
        match engine {
            Engine::Sqlite => {
                std::fs::copy(template.file(), copy.file()).unwrap();
            }
            Engine::Postgres => cluster().create_database(&copy.name, Some(&template.name)),
        }
        copy
    }

    /// The same for a task: the first copy fills the template, and that blocks.
    pub(crate) async fn world_from_task(engine: Engine) -> Self {
        tokio::task::spawn_blocking(move || Self::world(engine))
            .await
            .unwrap()
    }

    /// Where it is, as an operator would write it.
    pub(crate) fn url(&self) -> String {
        match self.engine {
            Engine::Sqlite => format!("sqlite://{}", self.file().display()),
            Engine::Postgres => cluster().url(&self.name),
        }
    }

    /// Runs a statement as the database's own administrator would. PostgreSQL only.
    pub(crate) fn execute(&self, statement: &str) {
        assert_eq!(self.engine, Engine::Postgres, "no client for SQLite");
        cluster().execute(&self.name, statement);
    }

    /// A connection of the administrator's that stays. PostgreSQL only.
    pub(crate) fn session(&self) -> Session {
        assert_eq!(self.engine, Engine::Postgres, "no client for SQLite");
        cluster().session(&self.name)
    }

    /// Which of the two it is.
    pub(crate) fn engine(&self) -> Engine {
        self.engine
    }

    /// The data folder of a hub on this database.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Runs the program on this database.
    pub(crate) fn run(&self, arguments: &[&str]) -> binary::Ran {
        self.run_in(&[], arguments)
    }

    /// The same with these variables.
    pub(crate) fn run_in(&self, environment: &[(&str, &str)], arguments: &[&str]) -> binary::Ran {
        binary::run(&self.folder, &self.url(), environment, arguments)
    }

    fn unmade(engine: Engine) -> Self {
        let name = unique_name("test");
        let folder = run_dir().join(&name);
        std::fs::create_dir(&folder).unwrap();
        Self {
            engine,
            name,
            folder,
        }
    }

    fn file(&self) -> PathBuf {
        self.folder.join("cengbao.db")
    }

    fn template(engine: Engine) -> Self {
        let template = Self::empty(engine);
        let divisions = template.folder.join("divisions.csv");
        std::fs::write(&divisions, world::divisions::csv()).unwrap();
        template.run(&["migrate"]).ok();
        template
            .run(&["import", "divisions", path(&divisions)])
            .ok();
        template.apply_and_create_accounts();
        if engine == Engine::Sqlite {
            template.wait_until_closed();
        }
        template
    }

    /// As of the day on which the world begins: what is known at a moment of a
    /// test was recorded before it. In a runtime of its own, so that all
    /// connections are gone afterwards.
    fn apply_and_create_accounts(&self) {
        self.open_in_a_runtime_of_its_own(async |store| {
            let first_day = noon("2023-01-01");
            world::campaign::apply(&store, first_day).await;
            world::enterprises::import(&store, first_day).await;
            world::accounts::create(&store, first_day).await;
        });
    }

    fn open_in_a_runtime_of_its_own(&self, work: impl AsyncFn(Store) + Sync) {
        let settings = StoreSettings {
            url: self.url(),
            readers: 1,
        };
        std::thread::scope(|scope| {
            scope.spawn(|| {
                super::block_on(async {
                    work(Store::open(&settings).await.unwrap()).await;
                });
            });
        });
    }

    /// The last connection of a file folds its log into it and removes it. Two that
    /// close at the same moment each take the other for the last, and leave it;
    /// then the file is opened and closed once more.
    fn wait_until_closed(&self) {
        let log = self.folder.join("cengbao.db-wal");
        let is_closed = || {
            let start = std::time::Instant::now();
            while log.exists() && start.elapsed() < CLOSED_WITHIN {
                std::thread::yield_now();
            }
            !log.exists()
        };
        for _ in 0..CLOSES_MAX {
            if is_closed() {
                return;
            }
            self.open_in_a_runtime_of_its_own(async |store| store.ping().await.unwrap());
        }
        assert!(is_closed(), "{} is still open", self.file().display());
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if self.engine == Engine::Postgres {
            cluster().drop_database(&self.name);
        }
        // The run's folder goes as a whole in the end; this only saves space.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn path(path: &Path) -> &str {
    path.to_str()
        .expect("the folder for temporary files has a name in UTF-8")
}
