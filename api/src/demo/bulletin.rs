//! What places of the demonstration published to those below them: a street how
//! its communities filed for June, a city how its counties filed for October.
//! Some of them have read it.

use cengbao_domain::period::Period;
use cengbao_domain::policy::Role;
use cengbao_store::{
    BulletinFilter, BulletinOutcome, PageRequest, PublishRequest, Rank, RankBy, Store, StoreError,
    TableBy,
};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::posts;
use crate::error::Result;

/// 16:00 in Shanghai.
const PUBLISHED_UTC: NaiveTime = NaiveTime::from_hms_opt(8, 0, 0).expect("eight is a time");
/// An hour later.
const READ_UTC: NaiveTime = NaiveTime::from_hms_opt(9, 0, 0).expect("nine is a time");

/// A bulletin that is published on its day.
struct Notice {
    place: &'static str,
    campaign: &'static str,
    period: &'static str,
    on: NaiveDate,
    by: RankBy,
    number: &'static str,
    title: &'static str,
    remarks: &'static str,
    /// Who reads it an hour later.
    readers: [(&'static str, Role); 2],
}

/// All of them, in the order of their days.
fn notices() -> [Notice; 2] {
    [
        Notice {
            place: "450202002",
            campaign: "gongyuan-2023",
            period: "2023-06",
            on: NaiveDate::from_ymd_opt(2023, 7, 3).expect("3 July is a day"),
            by: RankBy::Completeness,
            number: "公园街道公安办〔2023〕3号（模拟）",
            title: "关于6月调度表报送情况的通报（模拟）",
            remarks: "请未报社区于三日内补报。",
            readers: [
                ("450202002001.jwh", Role::Reviewer),
                ("450202002002.jwh", Role::Reporter),
            ],
        },
        Notice {
            place: "3207",
            campaign: "heilin-2023",
            period: "2023-10",
            on: NaiveDate::from_ymd_opt(2023, 11, 1).expect("1 November is a day"),
            by: RankBy::Timeliness,
            number: "连安办〔2023〕18号（模拟）",
            title: "关于10月调度表报送情况的通报（模拟）",
            remarks: "按时报送率按县区排名，供各县区对照改进。",
            readers: [
                ("320707", Role::Coordinator),
                ("320707104", Role::Coordinator),
            ],
        },
    ]
}

/// How many were published and read, in the order of their days.
#[derive(Debug, Default)]
pub(super) struct Notices {
    published: usize,
    read: usize,
}

impl Notices {
    /// Does what lies before a moment and is not done yet.
    pub(super) async fn up_to(&mut self, store: &Store, moment: DateTime<Utc>) -> Result<()> {
        let all = notices();
        for notice in &all[self.published..] {
            let at = notice.on.and_time(PUBLISHED_UTC).and_utc();
            if moment <= at {
                break;
            }
            publish(store, notice, at).await?;
            self.published += 1;
        }
        for notice in &all[self.read..self.published] {
            let at = notice.on.and_time(READ_UTC).and_utc();
            if moment <= at {
                break;
            }
            for (node, role) in notice.readers {
                read(store, notice, &posts::name(node, role), at).await?;
            }
            self.read += 1;
        }
        Ok(())
    }
}

async fn publish(store: &Store, notice: &Notice, at: DateTime<Utc>) -> Result<()> {
    let desk = posts::name(notice.place, Role::Coordinator);
    let request = PublishRequest {
        place: notice.place.to_owned(),
        campaign: notice.campaign.to_owned(),
        form: "monthly".to_owned(),
        period: period(notice)?,
        by: TableBy::Children,
        cells: Vec::new(),
        rank: Some(Rank {
            by: notice.by.clone(),
            descending: true,
        }),
        title: notice.title.to_owned(),
        number: Some(notice.number.to_owned()),
        remarks: notice.remarks.to_owned(),
        supersedes: None,
        reason: None,
        // A start that was interrupted publishes it once.
        key: Some(format!("demonstration {}", notice.number)),
    };
    let scope = store.scope(&desk, at).await?;
    done(scope.publish_bulletin(request).await?)
}

async fn read(store: &Store, notice: &Notice, account: &str, at: DateTime<Utc>) -> Result<()> {
    let scope = store.scope(account, at).await?;
    let filter = BulletinFilter {
        campaign: Some(notice.campaign.to_owned()),
        period: Some(period(notice)?),
        ..BulletinFilter::default()
    };
    let found = scope
        .list_bulletins(&filter, &PageRequest::first(1))
        .await?;
    let Some(found) = found.nodes().pop() else {
        return Err(unexpected("nothing was published").into());
    };
    done(scope.acknowledge_bulletin(found.id).await?)
}

fn period(notice: &Notice) -> Result<Period> {
    let period = notice.period.parse();
    Ok(period.map_err(|_| unexpected(notice.period))?)
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "what came of a step is read once"
)]
fn done(outcome: BulletinOutcome) -> Result<()> {
    match outcome {
        BulletinOutcome::Done(_) => Ok(()),
        BulletinOutcome::NotAllowed { reason_en, .. } => Err(unexpected(reason_en).into()),
    }
}

fn unexpected(what: &str) -> StoreError {
    StoreError::Internal(format!("the demonstration's bulletin: {what}"))
}
