//! Publishing a bulletin (发布通报), also in the place of another one (替代): a
//! coordinator's act, with the figures as they stand at that moment.
//!
//! The figures are read in one snapshot of the database before the transaction
//! writes them: no head is raised, because no figure changes.

use std::sync::Arc;

use cengbao_domain::bulletin::{
    BulletinAction, BulletinState, MAX_ROWS, Refusal, Words, checked_words, decide,
};
use cengbao_domain::event::EventKind;
use cengbao_domain::ids::BulletinId;
use cengbao_domain::period::Period;
use cengbao_domain::policy::{Action, Resource};
use cengbao_entity::bulletin;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use super::refusal::{no_rows, not_begun, refused_words, too_many_rows};
use super::sheet::{Cut, Sheet};
use super::{Bulletin, BulletinOutcome};
use crate::access::{Scope, Tx};
use crate::campaign::FormVersion;
use crate::error::{Result, StoreError};
use crate::filing::{Once, reason_where};
use crate::jurisdiction::Jurisdiction;
use crate::outbox::{self, Event};
use crate::page::PageRequest;
use crate::reading::Reading;
use crate::row::{self, node_key, to_json};
use crate::table::{Rank, TableBy, TableQuestion};
use crate::time::micros;

/// What is to be published.
#[derive(Clone, Debug)]
pub struct PublishRequest {
    /// Code of the place that publishes it, to all below it.
    pub place: String,
    /// Code of the campaign.
    pub campaign: String,
    /// Code of the form.
    pub form: String,
    /// For which period.
    pub period: Period,
    /// How the rows are cut.
    pub by: TableBy,
    /// Which columns, by key or indicator; all of a table, or the ranked one, if empty.
    pub cells: Vec<String>,
    /// Ranked by a figure; a table if absent.
    pub rank: Option<Rank>,
    /// Title.
    pub title: String,
    /// Number as the office prints it.
    pub number: Option<String>,
    /// What it says beside the figures.
    pub remarks: String,
    /// The one in whose place it stands.
    pub supersedes: Option<BulletinId>,
    /// Why it takes that one's place.
    pub reason: Option<String>,
    /// Idempotency key.
    pub key: Option<String>,
}

impl Scope {
    /// Publishes a ranking or a table of a period to all below a place.
    ///
    /// Errors: `NotFound` for a place, campaign, form or superseded bulletin that
    /// is not there for this scope; `Invalid` for the words, a column, a period,
    /// no rows or too many of them; `IdempotencyKeyReused`.
    pub async fn publish_bulletin(&self, request: PublishRequest) -> Result<BulletinOutcome> {
        let words = checked_words(&request.title, request.number.as_deref(), &request.remarks);
        let words = words.map_err(refused_words)?;
        let (account, key) = (self.viewer().account_id, request.key.as_deref());
        let once = Once::new(account, key, "publish bulletin", &format!("{request:?}"))?;
        if let Some(first) = self.first_bulletin(once.as_ref()).await? {
            return self.bulletin_done(first).await;
        }
        let place = self
            .find_jurisdiction(&request.place)
            .await?
            .ok_or(StoreError::NotFound)?;
        let facts = self.bulletin_facts(&place.path);
        if let Err(refusal) = decide(None, BulletinAction::Publish, facts) {
            return Ok(BulletinOutcome::refused_by(None, refusal));
        }
        let before = match request.supersedes {
            Some(id) => Some(self.superseded(id, &place).await?),
            None => None,
        };
        if let Some(before) = &before
            && let Err(refusal) = decide(Some(before.state), BulletinAction::Supersede, facts)
        {
            return Ok(BulletinOutcome::refused_by(Some(before.clone()), refusal));
        }
        let reason = reason_where(before.is_some(), request.reason.as_deref())?;
        let (form, sheet) = self.bulletin_sheet(&request, &place).await?;
        let granted = self.grant(Action::Publish, Resource::Bulletin, &place.path, &[])?;
        let step = Arc::new(Step {
            row: self.draft(&request, (&place, &form), words, &sheet)?,
            before,
            reason,
            once,
        });
        let written = self
            .transact(granted, |tx| {
                let step = Arc::clone(&step);
                Box::pin(async move { step.write(&tx).await })
            })
            .await?;
        match (written, request.supersedes) {
            (Some(id), _) => self.bulletin_done(id).await,
            (None, Some(before)) => {
                let now = self.find_bulletin(before).await?;
                Ok(BulletinOutcome::refused_by(now, Refusal::WrongState))
            }
            (None, None) => Err(StoreError::Internal("nothing was published".to_owned())),
        }
    }

    /// The bulletin that is to be superseded: of the same place.
    async fn superseded(&self, id: BulletinId, place: &Jurisdiction) -> Result<Bulletin> {
        let found = self.find_bulletin(id).await?.ok_or(StoreError::NotFound)?;
        if found.node == place.id {
            return Ok(found);
        }
        Err(StoreError::invalid(
            "supersedes",
            format!("it was published by {}", found.place.code),
            "name a bulletin of the place that publishes",
        )
        .in_chinese(format!(
            "该通报由 {} 发布：只能替代本级发布的通报",
            found.place.name
        )))
    }

    /// The figures as they stand now.
    async fn bulletin_sheet(
        &self,
        request: &PublishRequest,
        place: &Jurisdiction,
    ) -> Result<(FormVersion, Sheet)> {
        self.check_begun(request.period)?;
        let question = TableQuestion {
            node: place.id,
            campaign: request.campaign.clone(),
            form: request.form.clone(),
            period: request.period,
            by: request.by,
            reading: Reading::default(),
            rank: None,
            page: PageRequest::first(MAX_ROWS),
        };
        // A ranking brings its rows itself.
        let by = match request.rank {
            Some(_) => TableBy::Total,
            None => request.by,
        };
        let table = self
            .table(&TableQuestion {
                by,
                ..question.clone()
            })
            .await?;
        let cut = Cut::of(request, &table.form)?;
        let (rows, has_more) = match &request.rank {
            None => {
                let items = table.rows.items.iter();
                let rows: Vec<_> = items.map(|(_, one)| cut.row(one)).collect();
                (rows, table.rows.has_next)
            }
            Some(rank) => {
                let ranking = self.ranking(&question, rank).await?;
                let items = ranking.rows.items.iter();
                let rows = items.map(|(_, one)| cut.ranked(one)).collect();
                (rows, ranking.rows.has_next)
            }
        };
        if has_more {
            return Err(too_many_rows());
        }
        if rows.is_empty() || table.total.expected == 0 {
            return Err(no_rows(request));
        }
        let sheet = cut.sheet(request.rank.as_ref(), rows, &table.total);
        Ok((table.form.clone(), sheet))
    }

    fn check_begun(&self, period: Period) -> Result<()> {
        if period.first_day().is_none_or(|first| first <= self.today()) {
            return Ok(());
        }
        Err(not_begun(period))
    }

    fn draft(
        &self,
        request: &PublishRequest,
        (place, form): (&Jurisdiction, &FormVersion),
        words: Words,
        sheet: &Sheet,
    ) -> Result<bulletin::Model> {
        let viewer = self.viewer();
        let simulated = sheet.rows.iter().any(|row| row.simulated) || sheet.total.simulated;
        Ok(bulletin::Model {
            shard_key: place.shard_key,
            id: Uuid::now_v7(),
            node_id: node_key(place.id),
            path: place.path.to_string(),
            place_code: place.code.clone(),
            place_name: place.name.clone(),
            place_level: place.level.as_str().to_owned(),
            number: words.number,
            title: words.title,
            remarks: words.remarks,
            campaign: form.campaign.clone(),
            form: form.form.code.clone(),
            campaign_version: form.version,
            period_kind: request.period.kind().as_str().to_owned(),
            period: request.period.index(),
            sheet: to_json(sheet)?,
            state: BulletinState::Published.as_str().to_owned(),
            supersedes: request.supersedes.map(|before| before.0),
            superseded_by: None,
            simulated: simulated || viewer.simulated,
            account_id: viewer.account_id.0,
            account_title: viewer.title.clone(),
            published_at: micros(self.now()),
            left_at: None,
            withdrawn_by: None,
            withdrawn_at: None,
            superseding_reason: None,
            withdrawal_reason: None,
        })
    }
}

struct Step {
    row: bulletin::Model,
    before: Option<Bulletin>,
    reason: Option<String>,
    once: Option<Once>,
}

impl Step {
    /// None: the one before is no longer one that can be superseded.
    async fn write(&self, tx: &Tx) -> Result<Option<BulletinId>> {
        if let Some(first) = Once::first_result(self.once.as_ref(), tx).await? {
            return Ok(Some(BulletinId(first.0)));
        }
        let row = &self.row;
        let mut events = vec![told(row, EventKind::BulletinPublished)?];
        if let Some(before) = &self.before {
            if !self.displace(tx, before).await? {
                return Ok(None);
            }
            events.push(Event {
                subject: Some(before.id.0),
                period: Some(before.period),
                ..told(row, EventKind::BulletinSuperseded)?
            });
        }
        let (shard_key, id, now) = (row.shard_key, row.id, row.published_at);
        bulletin::Entity::insert(row.clone().into_active_model().reset_all())
            .exec_without_returning(tx.connection())
            .await?;
        outbox::write(tx, &events, now).await?;
        Once::remember(self.once.as_ref(), tx, shard_key, id, now).await?;
        Ok(Some(BulletinId(id)))
    }

    async fn displace(&self, tx: &Tx, before: &Bulletin) -> Result<bool> {
        use bulletin::Column;
        let changed = bulletin::Entity::update_many()
            .col_expr(
                Column::State,
                Expr::value(BulletinState::Superseded.as_str()),
            )
            .col_expr(Column::SupersededBy, Expr::value(self.row.id))
            .col_expr(Column::SupersedingReason, Expr::value(self.reason.clone()))
            .col_expr(Column::LeftAt, Expr::value(self.row.published_at))
            .filter(Column::ShardKey.eq(before.shard_key))
            .filter(Column::Id.eq(before.id.0))
            .filter(Column::State.eq(BulletinState::Published.as_str()))
            .exec(tx.connection())
            .await?;
        Ok(changed.rows_affected == 1)
    }
}

/// The event that a bulletin is.
pub(super) fn told(of: &bulletin::Model, kind: EventKind) -> Result<Event> {
    Ok(Event {
        subject: Some(of.id),
        period: Some(row::period(&of.period_kind, of.period)?),
        ..Event::at(kind, of.shard_key, of.path.clone(), of.simulated)
    })
}
