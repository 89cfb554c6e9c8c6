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
      total { enterprises } heldBack(duty: "two-once") { nodes { enterprise { code } } }
      targets(codes: ["two-once-rate", "certified"]) { numerator denominator heldBack { nodes { unit { code } } } }
    }
    targetReturns(filter: { campaign: "li-2023", withSuperseded: true }) { nodes { id unit { code } } }
  }
}"#;
