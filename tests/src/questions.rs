//! Questions that together select every field of the schema that shows data of
//! a scope. `scope` asks them as many roles, `schema` proves that no field is
//! missing here.

mod document;
mod office;

use serde_json::{Value, json};

use self::document::{
    AGENCY, BOARD, CAMPAIGNS, COLLATION, COMPLIANCE, CONSOLIDATIONS, ENTERPRISES, FIGURES,
    JURISDICTIONS, NODES, PLACE, REPORTS, TABLE, VIEWER,
};
pub(crate) use self::office::{OFFICE_DUTIES, OFFICES_OF_PLACE};
use self::office::{SECTION, STAND_INS};

/// Who asks: an account, its node, and whether that node is a unit.
#[derive(Clone, Debug)]
pub(crate) struct Role {
    /// Name of the account.
    pub(crate) account: String,
    /// Code of the node of its grant.
    pub(crate) node: &'static str,
}

impl Role {
    /// Whether the node is a unit and not a jurisdiction.
    pub(crate) fn is_unit(&self) -> bool {
        self.node.contains('.')
    }
}

/// One question.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Question {
    /// For messages.
    pub(crate) name: &'static str,
    /// A document; it may use `$code`, the role's node, and `$ids`, its id.
    pub(crate) document: &'static str,
    /// On which nodes it can be asked.
    pub(crate) of: Of,
}

/// What a question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Of {
    /// Whatever the role sees.
    All,
    /// The role's jurisdiction.
    Jurisdiction,
    /// The role's unit.
    Unit,
}

/// All of them.
pub(crate) const QUESTIONS: [Question; 16] = [
    Question {
        name: "viewer",
        of: Of::All,
        document: VIEWER,
    },
    Question {
        name: "jurisdictions",
        of: Of::All,
        document: JURISDICTIONS,
    },
    Question {
        name: "reports",
        of: Of::All,
        document: REPORTS,
    },
    Question {
        name: "stand-ins",
        of: Of::All,
        document: STAND_INS,
    },
    Question {
        name: "enterprises",
        of: Of::All,
        document: ENTERPRISES,
    },
    Question {
        name: "compliance",
        of: Of::Jurisdiction,
        document: COMPLIANCE,
    },
    Question {
        name: "section",
        of: Of::Unit,
        document: SECTION,
    },
    Question {
        name: "campaigns",
        of: Of::All,
        document: CAMPAIGNS,
    },
    Question {
        name: "board",
        of: Of::All,
        document: BOARD,
    },
    Question {
        name: "place",
        of: Of::Jurisdiction,
        document: PLACE,
    },
    Question {
        name: "table",
        of: Of::Jurisdiction,
        document: TABLE,
    },
    Question {
        name: "figures",
        of: Of::Jurisdiction,
        document: FIGURES,
    },
    Question {
        name: "consolidations",
        of: Of::All,
        document: CONSOLIDATIONS,
    },
    Question {
        name: "collation",
        of: Of::Jurisdiction,
        document: COLLATION,
    },
    Question {
        name: "agency",
        of: Of::Unit,
        document: AGENCY,
    },
    Question {
        name: "nodes",
        of: Of::All,
        document: NODES,
    },
];

/// Looks up a report by its id, both ways.
pub(crate) const REPORT_LOOK_UP: &str =
    "query($id: ID!) { report(id: $id) { state } node(id: $id) { id } }";

/// Looks up an enterprise, both ways.
pub(crate) const ENTERPRISE_LOOK_UP: &str =
    "query($id: ID!, $code: String!) { enterprise(code: $code) { code } node(id: $id) { id } }";

/// The evidence of an enterprise.
pub(crate) const ACTIVITIES: &str = r#"query($code: String!) {
  enterprise(code: $code) {
    activities(filter: { campaign: "li-2023", withSuperseded: true }) {
      edges { cursor node { id } }
      nodes {
        id campaignCode dutyCode doneOn note void distinct recordedAs recordedBy recordedAt revision reason supersededAt
        enterprise { code } agency { code } inspected { code } inspectedCode
        attachments { id name mediaType sizeBytes sha256 recordedBy recordedAt url }
      }
      pageInfo { endCursor }
    }
    accidents { nodes { id } }
  }
}"#;

/// What was recorded for the milestones and tasks of a campaign.
pub(crate) const PROGRESS: &str = r"query($campaign: String!) {
  campaign(code: $campaign) {
    progress(filter: { withSuperseded: true }) {
      edges { cursor node { id } }
      nodes {
        id campaignCode kind itemCode step on note evidence void recordedBy asStandIn recordedAt revision reason supersededAt
        simulated agency { code } attachments { id }
      }
      pageInfo { endCursor }
    }
  }
}";

/// What an enterprise returns of itself.
pub(crate) const TARGET_RETURNS: &str = r#"query($code: String!) {
  enterprise(code: $code) {
    targetReturns(filter: { campaign: "li-2023", withSuperseded: true }) {
      edges { cursor node { id } }
      nodes {
        id unit { nodeId kind code name } campaignCode targetCode asOf numerator denominator before signedBefore beforeDiffers void holds note state
        revision reason filedBy filedAsStandIn filedAt decidedBy decidedAsStandIn decidedAt decidedReason supersededAt
        allowedActions { action allowed reason } attachments { id }
      }
      pageInfo { endCursor }
    }
  }
}"#;

/// The bulletins that reach whoever asks. Their leak test is their own (`bulletin`): they lawfully show siblings.
pub(crate) const BULLETINS: &str = r#"query($id: ID!, $code: String!) {
  viewer { bulletins(first: 20) {
    edges { cursor node { id } } nodes { ...bulletin } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount
  } }
  campaign(code: "li-2023") { bulletins { nodes { id } totalCount } }
  jurisdiction(code: $code) { bulletins { nodes { id } totalCount } }
  bulletin(id: $id) {
    ...bulletin
    receipts { edges { cursor node { id } } nodes { id nodeId code name by at } pageInfo { endCursor } }
    unread { id nodeId code name }
  }
}
fragment bulletin on Bulletin {
  id number title remarks place { code name level } publishedBy publishedAt campaignCode formCode version period state
  leftAt supersedesId supersededById supersedingReason withdrawnAt withdrawnBy withdrawalReason acknowledgedAt simulated
  sheet {
    formTitle rankedBy descending columns { key indicator name nameEn unit }
    rows(first: 20) { edges { cursor node { code } } nodes { ...row } pageInfo { endCursor } } total { ...row }
  }
  allowedActions { action allowed reason }
}
fragment row on BulletinRow {
  id rank kind code name values states increases numerators denominators overlaps expected reported onTime simulated
}"#;

/// The accidents of a place.
pub(crate) const ACCIDENTS: &str = r"query($code: String!) {
  jurisdiction(code: $code) {
    accidents(filter: { withSuperseded: true }) {
      edges { cursor node { id } }
      nodes {
        id on title deaths seriousInjuries directLoss grade determinedGrade gradesDiffer closedOn responsibility void distinct recordedBy
        recordedAt revision reason supersededAt simulated place { code name level } enterprises { code }
        attachments { id }
      }
      pageInfo { endCursor }
    }
    accidentKeepings(withSuperseded: true) {
      edges { cursor node { id } }
      nodes { id from statedBy statedAt revision reason supersededAt simulated place { code name level } }
      pageInfo { endCursor }
    }
  }
}";

/// The people of an enterprise, and what was told of it before it was told otherwise.
pub(crate) const STAFF: &str = r"query($code: String!) {
  enterprise(code: $code) {
    staff { id }
    staffCounts(withSuperseded: true) {
      edges { cursor node { id } }
      nodes {
        id countedOn void recordedAs recordedBy recordedAt revision reason supersededAt simulated enterprise { code }
        figures {
          personsInCharge { people certified } safetyManagers { people certified } specialWorkers { people certified }
        }
      }
      pageInfo { endCursor }
    }
    revisions(first: 100) {
      edges { cursor node { validFrom } }
      nodes {
        validFrom validUntil name category place { code } section { code } sectors marks openedOn closedOn
        recordedAt supersededAt supersededBy reason
      }
      pageInfo { endCursor }
    }
  }
}";

/// The people of the enterprises of a place.
pub(crate) const STAFF_OF_PLACE: &str = r"query($code: String!) {
  jurisdiction(code: $code) {
    staff(byChildren: true) {
      asOf total { ...row } rows { ...row }
      missing { edges { cursor node { id } } nodes { id enterprise { code } } pageInfo { endCursor } }
    }
  }
}
fragment row on StaffTotal {
  place { code name level } enterprises told
  figures {
    personsInCharge { people certified } safetyManagers { people certified } specialWorkers { people certified }
  }
}";

/// Looks up a consolidation by its id.
pub(crate) const CONSOLIDATION_LOOK_UP: &str =
    "query($id: ID!) { consolidation(id: $id) { state } }";

/// The questions that a role can ask.
pub(crate) fn questions(role: &Role) -> impl Iterator<Item = Question> {
    let is_unit = role.is_unit();
    QUESTIONS
        .into_iter()
        .filter(move |question| match question.of {
            Of::All => true,
            Of::Jurisdiction => !is_unit,
            Of::Unit => is_unit,
        })
}

/// The variables of a question asked by a role.
pub(crate) fn variables(role: &Role, question: Question) -> Value {
    let mut variables = json!({});
    if question.document.contains("$code") {
        variables["code"] = json!(role.node);
    }
    if question.document.contains("$id:") {
        let kind = if role.is_unit() {
            "agency"
        } else {
            "jurisdiction"
        };
        variables["id"] = json!(seal(kind, role.node));
    }
    variables
}

/// Looks up whatever has an id.
pub(crate) const NODE_LOOK_UP: &str = "query($id: ID!) { node(id: $id) { id } }";

/// The id of a thing of this kind that was never given out, shaped as the given ones.
pub(crate) fn never_given(kind: &str) -> String {
    seal(kind, "01890000-0000-7000-8000-000000000000")
}

/// The opaque id of a thing, as the hub makes it.
pub(crate) fn seal(kind: &str, key: &str) -> String {
    use base64::Engine as _;
    base64::prelude::BASE64_URL_SAFE_NO_PAD.encode(format!("{kind}:{key}"))
}
