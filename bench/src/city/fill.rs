//! Fills the city: divisions and enterprises are imported by the program, the campaign is applied by the store, and the
//! evidence is written beside it as the hub leaves it: the activities, and the days of each enterprise in one row.

use std::fmt::Write as _;
use std::path::Path;

use cengbao_domain::policy::Role;
use cengbao_store::{Store, StoreSettings};
use chrono::{Datelike as _, Months, NaiveDate, NaiveTime, TimeDelta};
use sea_orm::DatabaseConnection;
use uuid::Uuid;

use super::{CAMPAIGN, CITY, DUTIES, MONTHS, is_done};
use crate::campaign::read;
use crate::database::{Place, rows};
use crate::fill::{account, before_the_year, gather_statistics, import_divisions, viewer, write};
use crate::nation::{Nation, first_of};
use crate::sheet::Sheet;
use crate::{Result, hub};

const FILES: [(&str, &str); 5] = [
    ("agencies.toml", include_str!("../../city/agencies.toml")),
    ("campaign.toml", include_str!("../../city/campaign.toml")),
    ("clauses.toml", include_str!("../../city/clauses.toml")),
    ("duties.toml", include_str!("../../city/duties.toml")),
    (
        "populations.toml",
        include_str!("../../city/populations.toml"),
    ),
];

/// What an enterprise's name begins with; its number follows.
const NAME: &str = "测试企业";
/// Who recorded: nobody of the hub.
const RECORDER: Uuid = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001);

/// How many pieces of evidence were written.
pub(super) async fn fill(
    place: &Place,
    program: &Path,
    nation: &Nation,
    towns: &[&str],
    enterprises: usize,
) -> Result<usize> {
    hub::run(program, place, &["migrate"])?;
    import_divisions(place, program, nation)?;
    let registry = write(place, "enterprises.csv", &registry(towns, enterprises)?)?;
    hub::run(program, place, &["import", "enterprises", &registry])?;
    let store = Store::open(&StoreSettings {
        url: place.url(),
        readers: 1,
    })
    .await?;
    let system = store.system("the bench's data", before_the_year());
    system.apply_campaign(&read(&FILES)?).await?;
    let viewer = account(viewer(CITY), None, Role::Viewer, CITY);
    system.create_accounts(&[viewer]).await?;
    drop(system);
    drop(store);
    let database = place.connect(1).await?;
    let activities = evidence(&database).await?;
    gather_statistics(&database).await?;
    database.close().await?;
    place.settle().await?;
    Ok(activities)
}

fn registry(towns: &[&str], enterprises: usize) -> Result<String> {
    let mut csv = String::from("code,name,place,simulated\n");
    for enterprise in 0..enterprises {
        let town = towns[enterprise % towns.len()];
        writeln!(csv, ",{NAME}{enterprise},{town},true")?;
    }
    Ok(csv)
}

async fn evidence(database: &DatabaseConnection) -> Result<usize> {
    let campaign = rows(
        database,
        "SELECT id FROM campaign WHERE code = $1",
        [CAMPAIGN.into()],
    )
    .await?;
    let campaign: i32 = campaign.first().ok_or("no campaign")?.try_get("", "id")?;
    let sql = "SELECT id, name, path, section_path, shard_key, sector_set FROM enterprise ORDER BY shard_key, id";
    let mut sheets = Sheets::of(database);
    let mut count = 0;
    for row in rows(database, sql, []).await? {
        let name: String = row.try_get("", "name")?;
        let number = name.strip_prefix(NAME).ok_or("an enterprise of nobody's")?;
        let one = Enterprise {
            number: number.parse()?,
            campaign,
            id: row.try_get("", "id")?,
            path: row.try_get("", "path")?,
            section_path: row.try_get("", "section_path")?,
            shard: row.try_get("", "shard_key")?,
            sector_set: row.try_get("", "sector_set")?,
        };
        count += sheets.record(&one).await?;
    }
    sheets.activity.flush().await?;
    sheets.record.flush().await?;
    Ok(count)
}

struct Enterprise {
    number: usize,
    campaign: i32,
    id: i32,
    path: String,
    section_path: String,
    shard: i32,
    sector_set: i32,
}

impl Enterprise {
    /// The days on which it did a duty.
    fn days(&self, duty: usize) -> Result<Vec<NaiveDate>> {
        let day = i64::try_from((self.number + duty) % 28)?;
        let done = (0..MONTHS).filter(|month| is_done(self.number, duty, *month));
        let months = done.map(|month| {
            let month = Months::new(u32::try_from(month)?);
            Ok(first_of(0) + month + TimeDelta::days(day))
        });
        months.collect()
    }
}

/// The two tables of evidence.
struct Sheets {
    activity: Sheet,
    record: Sheet,
}

impl Sheets {
    fn of(database: &DatabaseConnection) -> Self {
        Self {
            activity: Sheet::of(
                database,
                "activity",
                &[
                    "shard_key",
                    "id",
                    "campaign_id",
                    "duty",
                    "enterprise_id",
                    "path",
                    "section_path",
                    "sector_set",
                    "done_on",
                    "state",
                    "recorded_as",
                    "account_id",
                    "account_title",
                    "recorded_at",
                    "revision",
                ],
            ),
            record: Sheet::of(
                database,
                "duty_record",
                &[
                    "shard_key",
                    "campaign_id",
                    "enterprise_id",
                    "version",
                    "days",
                ],
            ),
        }
    }

    /// The year of an enterprise; how many pieces it is.
    async fn record(&mut self, one: &Enterprise) -> Result<usize> {
        let mut days = serde_json::Map::new();
        let mut count = 0;
        for (index, duty) in DUTIES.into_iter().enumerate() {
            let done = one.days(index)?;
            for day in &done {
                let recorded_at = day.and_time(NaiveTime::MIN).and_utc().timestamp_micros();
                self.activity
                    .push([
                        one.shard.into(),
                        Uuid::now_v7().into(),
                        one.campaign.into(),
                        duty.into(),
                        one.id.into(),
                        one.path.as_str().into(),
                        one.section_path.as_str().into(),
                        one.sector_set.into(),
                        (*day).into(),
                        "RECORDED".into(),
                        "ENTERPRISE".into(),
                        RECORDER.into(),
                        "测试账号".into(),
                        recorded_at.into(),
                        1.into(),
                    ])
                    .await?;
            }
            count += done.len();
            let epoch = NaiveDate::default().num_days_from_ce();
            let done = done.iter().map(|day| day.num_days_from_ce() - epoch);
            days.insert(duty.to_owned(), done.collect());
        }
        let version = i64::try_from(count)?;
        self.record
            .push([
                one.shard.into(),
                one.campaign.into(),
                one.id.into(),
                version.into(),
                serde_json::Value::Object(days).into(),
            ])
            .await?;
        Ok(count)
    }
}
