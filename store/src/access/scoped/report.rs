//! What units owe and file (应报、报表), and what is told of it.

use cengbao_domain::policy::Resource;
use cengbao_entity::{obligation, reminder, report, report_event, report_extension, revision};
use sea_orm::{ColumnTrait, Condition};

use super::copy::with_sent_to_desk;
use super::{Scoped, Sight};

impl Scoped for obligation::Entity {
    fn visible(sight: &Sight<'_>) -> Condition {
        sight.in_ranges(
            Resource::Obligation,
            obligation::Column::Path,
            Some(obligation::Column::SectorSet),
            None,
        )
    }
}

impl Scoped for report_extension::Entity {
    /// As the obligation that it extends.
    fn visible(sight: &Sight<'_>) -> Condition {
        sight.in_ranges(
            Resource::Obligation,
            report_extension::Column::Path,
            Some(report_extension::Column::SectorSet),
            None,
        )
    }
}

impl Scoped for reminder::Entity {
    /// As the obligation that it reminds of, whoever it was sent to; and what was sent to one of several desks, at that
    /// desk.
    fn visible(sight: &Sight<'_>) -> Condition {
        let by_place = sight.in_ranges(
            Resource::Obligation,
            reminder::Column::Path,
            Some(reminder::Column::SectorSet),
            None,
        );
        with_sent_to_desk(sight, by_place)
    }
}

impl Scoped for report::Entity {
    fn visible(sight: &Sight<'_>) -> Condition {
        let left_the_unit = Condition::all().add(report::Column::SignedRevision.is_not_null());
        sight.in_ranges(
            Resource::Report,
            report::Column::Path,
            Some(report::Column::SectorSet),
            Some(&left_the_unit),
        )
    }
}

impl Scoped for revision::Entity {
    fn visible(sight: &Sight<'_>) -> Condition {
        let signed = Condition::all().add(revision::Column::InForceFrom.is_not_null());
        sight.in_ranges(
            Resource::Report,
            revision::Column::Path,
            Some(revision::Column::SectorSet),
            Some(&signed),
        )
    }
}

impl Scoped for report_event::Entity {
    fn visible(sight: &Sight<'_>) -> Condition {
        let outward = Condition::all().add(report_event::Column::Internal.eq(false));
        sight.in_ranges(
            Resource::Report,
            report_event::Column::Path,
            Some(report_event::Column::SectorSet),
            Some(&outward),
        )
    }
}
