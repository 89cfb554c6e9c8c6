//! What a request about progress must agree with: whose the item is, which office acts, that the words say something.
//!
//! Never decides whether a step is lawful: the lifecycle does, under the lock of the line.

use cengbao_domain::campaign::SubjectKind;
use cengbao_domain::policy::{Action, Resource};
use cengbao_domain::progress::Hand;
use cengbao_entity::progress;
use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use crate::access::{Granted, Scope};
use crate::agency::Agency;
use crate::campaign::AppliedCampaign;
use crate::error::{Result, StoreError};
use crate::filing::{Once, checked_note};
use crate::row;
use crate::target_return::first_day;

impl Scope {
    pub(super) fn once_recorded(
        &self,
        key: Option<&str>,
        action: &str,
        request: &impl Serialize,
    ) -> Result<Option<Once>> {
        Once::new(self.viewer().account_id, key, action, request)
    }

    /// An entry of the scope with its campaign and its office as it is now.
    pub(super) async fn line_of(
        &self,
        entry: Uuid,
    ) -> Result<(progress::Model, AppliedCampaign, Agency)> {
        let found = self
            .progress_row(entry)
            .await?
            .ok_or(StoreError::NotFound)?;
        let mut campaigns = self.campaigns_by_id(&[found.campaign_id]).await?;
        let campaign = campaigns.remove(&found.campaign_id);
        let offices = self
            .find_agencies_by_id(&[row::node(found.unit_id)])
            .await?;
        let office = offices.into_values().next();
        match (campaign, office) {
            (Some(campaign), Some(office)) => Ok((found, campaign, office)),
            _ => Err(StoreError::NotFound),
        }
    }

    pub(super) async fn office_of(&self, code: Option<&str>) -> Result<Agency> {
        let found = match (code, self.viewer().unit) {
            (Some(code), _) => self.find_agency(code).await?,
            (None, Some(unit)) => self
                .find_agencies_by_id(&[unit])
                .await?
                .into_values()
                .next(),
            (None, None) => {
                return Err(StoreError::invalid(
                    "agency",
                    "your account belongs to no office",
                    "name the office that did it",
                )
                .in_chinese("您的账号不属于任何机构：请填写登记机构的代码"));
            }
        };
        found.ok_or(StoreError::NotFound)
    }

    /// With which hand an office acts on an item, by what the document says.
    pub(super) async fn hand(
        &self,
        campaign: &AppliedCampaign,
        kind: SubjectKind,
        code: &str,
        office: &Agency,
    ) -> Result<Hand> {
        let Some(item) = campaign.definition.board_item(kind, code) else {
            return Err(StoreError::invalid(
                "item",
                format!("the campaign has no such item {code}, or it is worked off by its parts"),
                "use the kind and the code of an item of its board",
            )
            .in_chinese(format!(
                "该行动没有事项 {code}，或该事项由各分项组成：请使用任务台账中的类型和代码"
            )));
        };
        let bodies = self.bodies_of(campaign, office.id).await?;
        let answering = item.answering();
        if bodies.iter().any(|body| answering.contains(body.as_str())) {
            return Ok(Hand::Answers);
        }
        if item.ties_to(&bodies).any(|tie| tie.part.answers()) {
            return Ok(Hand::TakesPart);
        }
        Err(StoreError::invalid(
            "item",
            format!("the document ties {code} to other offices"),
            "record for an item that names your office, or for the office that it names",
        )
        .in_chinese(format!(
            "文件没有把事项 {code} 交给该机构：请登记与该机构有关的事项"
        )))
    }

    pub(super) fn may_record_progress(&self, office: &Agency) -> Result<Option<Granted>> {
        let (action, resource) = (Action::Record, Resource::Progress);
        if !self.covers(action, resource, &office.path, &office.sectors) {
            return Ok(None);
        }
        self.grant(action, resource, &office.path, &office.sectors)
            .map(Some)
    }

    /// Whether the viewer records in an office's stead (代办).
    pub(super) fn stands_in_for_progress(&self, office: i32) -> bool {
        let viewer = self.viewer();
        viewer.stands_in_at(Action::Record, Resource::Progress, office)
    }

    pub(super) fn checked_day_of_progress(
        &self,
        campaign: &AppliedCampaign,
        day: NaiveDate,
    ) -> Result<()> {
        let first = first_day(&campaign.definition);
        if let Some(first) = first.filter(|first| day < *first) {
            return Err(StoreError::invalid(
                "on",
                format!("the campaign begins on {first}"),
                format!("write {first} for what was so before, and say since when in the note"),
            )
            .in_chinese(format!(
                "早于专项行动起始日：行动开始以前已经做到的，请填 {first}，并在进展内容中写明何时做到"
            )));
        }
        if day <= self.today() {
            return Ok(());
        }
        Err(StoreError::invalid(
            "on",
            "the day lies in the future",
            "record it when it is so",
        )
        .in_chinese("日期在今天之后：请在发生后登记"))
    }
}

/// Words that say something, within their bounds.
pub(super) fn checked_words(note: &str) -> Result<String> {
    checked_note(Some(note))?.ok_or_else(|| {
        StoreError::invalid("note", "it is blank", "say what was done")
            .in_chinese("进展内容为空：请写明做了什么")
    })
}
