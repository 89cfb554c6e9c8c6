//! Where the place of an accident stood on its day: that is where it counts.

use cengbao_domain::path::Path;
use cengbao_entity::{jurisdiction, jurisdiction_successor};
use chrono::NaiveDate;
use sea_orm::ColumnTrait;

use crate::access::Scope;
use crate::error::{Result, StoreError};
use crate::jurisdiction::Jurisdiction;
use crate::row;

impl Scope {
    /// Where a place stood on a day; of one that began later, where it began.
    ///
    /// Errors: `Invalid` for a place that was no more, with its successors.
    pub(super) async fn place_on(&self, place: &Jurisdiction, day: NaiveDate) -> Result<Path> {
        if place.valid_until.is_some_and(|until| until <= day) {
            return Err(self.closed_place("place", place).await?);
        }
        let day = day.max(place.valid_from);
        Ok(self.tree().await?.on_day(&place.path, day))
    }

    /// That a place is no more, since when, and what took its place. Division codes are public.
    pub(crate) async fn closed_place(
        &self,
        field: &'static str,
        place: &Jurisdiction,
    ) -> Result<StoreError> {
        use jurisdiction::Column as J;
        use jurisdiction_successor::Column as S;
        let hub = self.as_hub("what took the place of a closed one").await?;
        let of_it = S::PredecessorId.eq(row::node_key(place.id));
        let next = hub.source::<jurisdiction_successor::Entity>(of_it, S::SuccessorId);
        let next: Vec<(String, String)> = hub
            .select::<jurisdiction::Entity>()
            .filter(J::Id.in_subquery(next))
            .ascending(J::Code)
            .columns([J::Code, J::Name])
            .await?;
        let until = place.valid_until.unwrap_or(place.valid_from);
        let (en, zh) = closed_words(&place.code, until, &next);
        Ok(StoreError::invalid(field, en.0, en.1).in_chinese(format!("{}：{}", zh.0, zh.1)))
    }
}

/// What is wrong with a place that is no more, and what to do, in English and in Chinese.
pub(crate) fn closed_words(
    code: &str,
    until: NaiveDate,
    next: &[(String, String)],
) -> ((String, String), (String, String)) {
    let named = next.iter().map(|(code, name)| format!("{code} {name}"));
    let named: Vec<String> = named.collect();
    let (en, zh) = if named.is_empty() {
        (
            "nothing took its place: name the place in which it lies now".to_owned(),
            "没有继任辖区：请填写现所在的辖区".to_owned(),
        )
    } else {
        (
            format!("write its successor: {}", named.join(", ")),
            format!("请填写其继任者：{}", named.join("、")),
        )
    };
    (
        (format!("{code} is no more since {until}"), en),
        (format!("{code} 自 {until} 起已不存在"), zh),
    )
}
