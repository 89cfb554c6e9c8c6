//! Attachments (附件): read as the record is that they are evidence of. What is evidence of nothing yet is seen by the
//! account that uploaded it alone.

use cengbao_domain::attachment::OwnerKind;
use cengbao_entity::{
    accident, activity, attachment, attachment_content, attachment_link, progress, target_return,
};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, Condition};

use super::{Scoped, Sight, nothing, same};

impl Scoped for attachment::Entity {
    fn visible(sight: &Sight<'_>) -> Condition {
        if sight.scope.is_system() {
            return Condition::all();
        }
        let viewer = sight.scope.viewer();
        if viewer.grants.is_empty() {
            return nothing();
        }
        let own = Condition::all()
            .add(attachment::Column::AccountId.eq(viewer.account_id.0))
            .add(attachment::Column::AttachedAt.is_null());
        let links = Query::select()
            .expr(Expr::val(1))
            .from(attachment_link::Entity)
            .and_where(same(
                attachment_link::Column::ShardKey,
                attachment::Column::ShardKey,
            ))
            .and_where(same(
                attachment_link::Column::AttachmentId,
                attachment::Column::Id,
            ))
            .cond_where(attachment_link::Entity::visible(sight))
            .take();
        Condition::any().add(own).add(Expr::exists(links))
    }
}

impl Scoped for attachment_link::Entity {
    /// As the revision whose evidence it is.
    fn visible(sight: &Sight<'_>) -> Condition {
        if sight.scope.is_system() {
            return Condition::all();
        }
        let activities = (activity::Column::ShardKey, activity::Column::Id);
        let entries = (progress::Column::ShardKey, progress::Column::Id);
        let returns = (target_return::Column::ShardKey, target_return::Column::Id);
        let accidents = (accident::Column::ShardKey, accident::Column::Id);
        Condition::any()
            .add(owned_by::<activity::Entity>(
                sight,
                OwnerKind::Activity,
                activities,
            ))
            .add(owned_by::<progress::Entity>(
                sight,
                OwnerKind::Progress,
                entries,
            ))
            .add(owned_by::<target_return::Entity>(
                sight,
                OwnerKind::TargetReturn,
                returns,
            ))
            .add(owned_by::<accident::Entity>(
                sight,
                OwnerKind::Accident,
                accidents,
            ))
    }
}

impl Scoped for attachment_content::Entity {
    /// Where the bytes lie is nobody's business but the hub's.
    fn visible(sight: &Sight<'_>) -> Condition {
        sight.of_system()
    }
}

/// Links to rows of this kind that are visible themselves.
fn owned_by<E: Scoped>(
    sight: &Sight<'_>,
    kind: OwnerKind,
    (shard_key, id): (E::Column, E::Column),
) -> Condition {
    let owners = Query::select()
        .expr(Expr::val(1))
        .from(E::default())
        .and_where(same(shard_key, attachment_link::Column::ShardKey))
        .and_where(same(id, attachment_link::Column::OwnerId))
        .cond_where(E::visible(sight))
        .take();
    Condition::all()
        .add(attachment_link::Column::OwnerKind.eq(kind.as_str()))
        .add(Expr::exists(owners))
}
