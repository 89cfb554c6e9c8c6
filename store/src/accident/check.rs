//! What a request about an accident must agree with: the place, who answers, the day, the numbers, and who may.

use cengbao_domain::accident::{Responsibility, Toll};
use cengbao_domain::ids::NodeId;
use cengbao_domain::path::Path;
use cengbao_domain::policy::{Action, Resource, Role};
use cengbao_entity::accident;
use serde::Serialize;
use uuid::Uuid;

use super::Accident;
use super::record::{AccidentFacts, MAX_RESPONSIBLE};
use crate::access::{Granted, Scope};
use crate::authorship::Author;
use crate::enterprise::Enterprise;
use crate::error::{Result, StoreError};
use crate::filing::{Once, checked_note};
use crate::jurisdiction::Jurisdiction;
use crate::row;
use crate::time::micros;

/// The facts of a request, looked up and checked.
pub(super) struct Checked {
    pub(super) place: Jurisdiction,
    /// Where it stood on the day.
    pub(super) path: Path,
    pub(super) enterprises: Vec<Enterprise>,
    pub(super) title: String,
    pub(super) toll: Toll,
    pub(super) responsibility: Responsibility,
}

impl Scope {
    pub(super) fn accident_once(
        &self,
        key: Option<&str>,
        action: &str,
        request: &impl Serialize,
    ) -> Result<Option<Once>> {
        Once::new(self.viewer().account_id, key, action, request)
    }

    pub(super) fn next_revision(&self, before: &accident::Model) -> accident::Model {
        accident::Model {
            id: Uuid::now_v7(),
            account_id: self.viewer().account_id.0,
            account_title: self.viewer().title.clone(),
            simulated: self.viewer().simulated,
            recorded_at: micros(self.now()),
            revision: before.revision + 1,
            superseded_at: None,
            ..before.clone()
        }
    }

    /// The enterprises that answer for it; none where the scope neither records at the place, nor sees all of them: who
    /// sees a part of an accident from the side of an enterprise does not write over the whole.
    async fn responsible_for(
        &self,
        of: &accident::Model,
        place: &Jurisdiction,
    ) -> Result<Option<Vec<Enterprise>>> {
        let hub = self.as_hub("who answers for an accident").await?;
        let all = responsible(hub.read_accidents(vec![of.clone()]).await?);
        if self.covers(Action::Record, Resource::Accident, &place.path, &[]) {
            let known = hub.find_enterprises_by_id(&all).await?;
            return Ok(Some(known.into_values().collect()));
        }
        let held = responsible(self.read_accidents(vec![of.clone()]).await?);
        if held != all {
            return Ok(None);
        }
        let seen = self.find_enterprises_by_id(&all).await?;
        Ok((seen.len() == all.len()).then(|| seen.into_values().collect()))
    }

    /// Of those who answer the ones that the scope does not see, such as one that has moved away: whoever corrects names the
    /// others, and they stay.
    pub(super) async fn unseen_of(
        &self,
        of: &accident::Model,
        known: &[Enterprise],
    ) -> Result<Vec<i32>> {
        let held = responsible(self.read_accidents(vec![of.clone()]).await?);
        let unseen = known.iter().filter(|one| !held.contains(&one.id));
        Ok(unseen.map(|one| row::node_key(one.id)).collect())
    }

    pub(super) async fn checked_accident(
        &self,
        facts: &AccidentFacts,
        before: Option<&accident::Model>,
    ) -> Result<Checked> {
        let responsibility = checked_responsibility(facts, before)?;
        let place = self.find_jurisdiction(&facts.place).await?;
        let place = place.ok_or(StoreError::NotFound)?;
        if facts.enterprises.len() > MAX_RESPONSIBLE {
            return Err(StoreError::invalid(
                "enterprises",
                format!("{} answer for it", facts.enterprises.len()),
                format!("name at most {MAX_RESPONSIBLE}"),
            )
            .in_chinese(format!("责任企业过多：请不超过 {MAX_RESPONSIBLE} 家")));
        }
        let mut enterprises: Vec<Enterprise> = Vec::new();
        for code in &facts.enterprises {
            let found = self.find_enterprise(code).await?;
            // Who knows it only as it was names it for what happened until it left.
            let found = found.filter(|one| one.valid_until.is_none_or(|until| facts.on < until));
            let found = found.ok_or(StoreError::NotFound)?;
            if enterprises.iter().all(|one| one.id != found.id) {
                enterprises.push(found);
            }
        }
        if facts.on > self.today() {
            return Err(day_refused("it lies in the future", "事故日期在今天之后"));
        }
        let path = self.place_on(&place, facts.on).await?;
        let title = checked_note(Some(&facts.title))?.ok_or_else(|| {
            StoreError::invalid("title", "it is blank", "say what happened")
                .in_chinese("事故简况为空：请写明发生了什么")
        })?;
        let count = |name: &'static str, number: i32| {
            u32::try_from(number).map_err(|_| {
                StoreError::invalid(name, "it is negative", "write how many, 0 for none")
                    .in_chinese("人数不能为负：没有请填 0")
            })
        };
        let direct_loss = facts.direct_loss.map(u64::try_from).transpose();
        let direct_loss = direct_loss.map_err(|_| {
            StoreError::invalid("directLoss", "it is negative", "write the loss, or nothing")
                .in_chinese("直接经济损失不能为负：未知请留空")
        })?;
        let toll = Toll {
            deaths: count("deaths", facts.deaths)?,
            serious_injuries: count("seriousInjuries", facts.serious_injuries)?,
            direct_loss,
        };
        Ok(Checked {
            place,
            path,
            enterprises,
            title,
            toll,
            responsibility,
        })
    }

    /// Proof that what stands of an accident may give way to something else, with who answers for it: from above the place
    /// at which it stands, or from above every enterprise that answers. Who merely reads it takes it nowhere.
    pub(super) async fn may_supersede_accident(
        &self,
        before: &accident::Model,
    ) -> Result<Option<(Granted, Vec<Enterprise>)>> {
        let hub = self.as_hub("where an accident stands").await?;
        let places = hub
            .find_jurisdictions_by_id(&[row::node(before.place_id)])
            .await?;
        let Some(place) = places.into_values().next() else {
            return Ok(None);
        };
        let Some(known) = self.responsible_for(before, &place).await? else {
            return Ok(None);
        };
        let granted = self.may_record_accident(&place, &known)?;
        Ok(granted.map(|granted| (granted, known)))
    }

    /// Whether the viewer, who may record there, sits where an accident was put down, or above.
    pub(super) async fn may_write_over_accident(
        &self,
        before: &accident::Model,
        known: &[Enterprise],
    ) -> Result<bool> {
        let author = Author {
            account: before.account_id,
            recorded_at: before.recorded_at,
            roles: &[Role::Coordinator, Role::Supervisor],
        };
        let hub = self.as_hub("where an accident stands").await?;
        let places = hub
            .find_jurisdictions_by_id(&[row::node(before.place_id)])
            .await?;
        let places = places.into_values().map(|place| place.path);
        let places: Vec<Path> = places
            .chain(known.iter().map(|one| one.path.clone()))
            .collect();
        let over: Vec<&Path> = places.iter().collect();
        let covers = |seat: &Path| {
            let holds =
                |sectors: &[String]| self.covers(Action::Record, Resource::Accident, seat, sectors);
            holds(&[]) || !known.is_empty() && known.iter().all(|one| holds(&one.sectors))
        };
        self.may_write_over(&author, &over, covers).await
    }

    /// Proof that an accident may be recorded: from above its place, or from above every enterprise that answers.
    pub(super) fn may_record_accident(
        &self,
        place: &Jurisdiction,
        enterprises: &[Enterprise],
    ) -> Result<Option<Granted>> {
        let (action, resource) = (Action::Record, Resource::Accident);
        if self.covers(action, resource, &place.path, &[]) {
            return self.grant(action, resource, &place.path, &[]).map(Some);
        }
        let covers = |one: &Enterprise| self.covers(action, resource, &one.path, &one.sectors);
        match enterprises.first() {
            Some(first) if enterprises.iter().all(covers) => self
                .grant(action, resource, &first.path, &first.sectors)
                .map(Some),
            _ => Ok(None),
        }
    }
}

/// Whether it is known who answers: what a correction leaves out stays as it was.
fn checked_responsibility(
    facts: &AccidentFacts,
    before: Option<&accident::Model>,
) -> Result<Responsibility> {
    let before = before.map(super::responsibility);
    let before = before.transpose()?.unwrap_or(Responsibility::NotKnown);
    let names_some = !facts.enterprises.is_empty();
    responsibility_of(names_some, facts, before)
}

/// By whether some answer, seen or not.
///
/// Errors: `Invalid` where it is said that none does, and some do.
pub(super) fn responsibility_of(
    some_answer: bool,
    facts: &AccidentFacts,
    before: Responsibility,
) -> Result<Responsibility> {
    Responsibility::of(some_answer, facts.no_enterprise, before).ok_or_else(|| {
        StoreError::invalid(
            "noEnterprise",
            "enterprises are on record that answer for it",
            "name them, or say that none answers",
        )
        .in_chinese("已登记责任企业，又称无责任企业：请二者取一")
    })
}

fn responsible(accidents: Vec<Accident>) -> Vec<NodeId> {
    let of_each = accidents.into_iter().flat_map(|one| one.enterprises);
    of_each.collect()
}

pub(super) fn keys(enterprises: &[Enterprise]) -> Vec<i32> {
    let keys = enterprises.iter().map(|one| row::node_key(one.id));
    keys.collect()
}

pub(super) fn day_refused(message: &str, chinese: &str) -> StoreError {
    StoreError::invalid("on", message, "correct the day")
        .in_chinese(format!("{chinese}：请更正日期"))
}
