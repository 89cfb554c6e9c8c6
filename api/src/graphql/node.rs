//! What can be fetched again by its id alone (`node`, `nodes`).
//!
//! Owns the opaque ids. An id says which thing, never whether it exists: a
//! lookup by id goes through the scope like one by code.

use async_graphql::{Context, ID, Interface};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use cengbao_domain::ids::ReportId;

use super::agency::Agency;
use super::campaign::Campaign;
use super::context::scope;
use super::error::{OrFault as _, OrNotFound as _, Result};
use super::jurisdiction::Jurisdiction;
use super::limits::MAX_CODE;
use super::report::Report;

/// A thing that can be fetched again by its id (节点).
#[derive(Interface)]
#[graphql(field(
    name = "id",
    ty = "ID",
    desc = "Opaque id (标识), the same for as long as the thing exists; pass it to `node`."
))]
pub(super) enum Node {
    /// A jurisdiction (辖区).
    Jurisdiction(Jurisdiction),
    /// An agency (机构).
    Agency(Agency),
    /// A campaign (专项行动).
    Campaign(Campaign),
    /// A report (报表).
    Report(Box<Report>),
}

/// What an id names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum GlobalId {
    /// By division code.
    Jurisdiction(String),
    /// By agency code.
    Agency(String),
    /// By campaign code.
    Campaign(String),
    /// By its own id.
    Report(ReportId),
}

impl GlobalId {
    /// The opaque form.
    pub(super) fn seal(&self) -> ID {
        let plain = match self {
            Self::Jurisdiction(code) => format!("jurisdiction:{code}"),
            Self::Agency(code) => format!("agency:{code}"),
            Self::Campaign(code) => format!("campaign:{code}"),
            Self::Report(id) => format!("report:{id}"),
        };
        ID(BASE64_URL_SAFE_NO_PAD.encode(plain))
    }

    /// What an opaque id names; None for one that was never given out.
    pub(super) fn open(id: &ID) -> Option<Self> {
        if id.len() > 4 * MAX_CODE {
            return None;
        }
        let plain = String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(id.as_str()).ok()?).ok()?;
        let (kind, key) = plain.split_once(':')?;
        match kind {
            "jurisdiction" => Some(Self::Jurisdiction(key.to_owned())),
            "agency" => Some(Self::Agency(key.to_owned())),
            "campaign" => Some(Self::Campaign(key.to_owned())),
            "report" => key.parse().ok().map(Self::Report),
            _ => None,
        }
    }
}

/// The thing behind an id. Errors: NOT_FOUND, also for a malformed id: it was never given out.
pub(super) async fn find(ctx: &Context<'_>, id: &ID) -> Result<Node> {
    let scope = scope(ctx)?;
    let found = match GlobalId::open(id).or_not_found(ctx)? {
        GlobalId::Jurisdiction(code) => scope
            .find_jurisdiction(&code)
            .await
            .or_fault(ctx)?
            .map(|row| Node::Jurisdiction(row.into())),
        GlobalId::Agency(code) => scope
            .find_agency(&code)
            .await
            .or_fault(ctx)?
            .map(|row| Node::Agency(row.into())),
        GlobalId::Campaign(code) => scope
            .find_campaign(&code)
            .await
            .or_fault(ctx)?
            .map(|row| Node::Campaign(row.into())),
        GlobalId::Report(id) => scope
            .find_report(id)
            .await
            .or_fault(ctx)?
            .map(|row| Node::Report(Box::new(row.into()))),
    };
    found.or_not_found(ctx)
}

/// The report that an id names. Errors: NOT_FOUND for the id of anything else.
pub(super) fn report_id(ctx: &Context<'_>, id: &ID) -> Result<ReportId> {
    match GlobalId::open(id) {
        Some(GlobalId::Report(id)) => Ok(id),
        Some(GlobalId::Jurisdiction(_) | GlobalId::Agency(_) | GlobalId::Campaign(_)) | None => {
            None.or_not_found(ctx)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_opens_to_what_was_sealed() {
        let report = ReportId(
            "0190b6a0-7b7e-7c1e-8f5e-1f2a3b4c5d6e"
                .parse()
                .expect("a uuid"),
        );
        for one in [
            GlobalId::Jurisdiction("450202002".into()),
            GlobalId::Agency("450202002.ggaq".into()),
            GlobalId::Campaign("gongyuan-2023".into()),
            GlobalId::Report(report),
        ] {
            assert_eq!(GlobalId::open(&one.seal()), Some(one));
        }
    }

    #[test]
    fn what_was_never_given_out_opens_to_nothing() {
        let unknown = BASE64_URL_SAFE_NO_PAD.encode("hazard:1");
        let no_uuid = BASE64_URL_SAFE_NO_PAD.encode("report:1");
        for bad in [
            "",
            "450202002",
            "====",
            &unknown,
            &no_uuid,
            &"A".repeat(9999),
        ] {
            assert_eq!(GlobalId::open(&ID(bad.to_owned())), None, "{bad}");
        }
    }
}
