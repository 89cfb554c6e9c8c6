//! The documents of the questions about single offices. Owns nothing but their text.

pub(super) const STAND_INS: &str = r"{
  standIns(first: 50) {
    edges { cursor node { id } }
    nodes {
      id unit { id agencyId code name } duty post postUnit { code name } from until reason state appointedBy appointedAt
      revokedAt revokedBy revokedReason revocable
    }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}";

pub(super) const SECTION: &str = r#"query($code: String!) {
  agency(code: $code) {
    compliance(campaign: "li-2023", asOf: "2023-02-20") {
      total { enterprises } heldBack(duty: "two-once") { nodes { lacking enterprise { code } } }
      targets(codes: ["two-once-rate", "certified"]) { numerator denominator heldBack { nodes { unit { code } } } }
    }
    targetReturns(filter: { campaign: "li-2023", withSuperseded: true }) { nodes { id unit { code } } }
  }
}"#;

/// What an office has to do again and again, and did.
pub(crate) const OFFICE_DUTIES: &str = r#"query($code: String!) {
  agency(code: $code) {
    duties(campaign: "xun-2023", asOf: "2023-05-31") {
      duty { code title bundle partOf } state unknown windows { period countsFrom first last wanted done state cut }
    }
    activities(filter: { campaign: "xun-2023", withSuperseded: true }) {
      edges { cursor node { id } }
      nodes {
        id campaignCode dutyCode doneOn note void recordedAs recordedBy recordedAt revision reason supersededAt
        agency { code } inspected { code } attachments { id }
      }
      pageInfo { endCursor }
    }
  }
}"#;

/// How the offices of a place stand with what they have to do again and again.
pub(crate) const OFFICES_OF_PLACE: &str = r#"query($code: String!) {
  jurisdiction(code: $code) {
    compliance(campaign: "xun-2023", asOf: "2023-05-31", since: "2023-03-31", byChildren: true) {
      offices {
        duties { duty { code title } open } total { ...row } rows { ...row }
        heldBack(duty: "enforce", first: 100) {
          edges { cursor node { id } } nodes { id state lacking agency { code } } pageInfo { endCursor }
        }
      }
      targets {
        target { code } numerator denominator state unknown open cause heldBack { nodes { unit { code } state } }
        rows { place { code } numerator denominator state }
      }
    }
  }
}
fragment row on OfficeComplianceRow {
  place { code name } offices
  cells {
    numerator denominator state onTrack atRisk missed noData notApplicable
    unknown change { gained lost reopened joinedKept joinedUnkept leftKept leftUnkept }
  }
}"#;
