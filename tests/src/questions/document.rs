//! The documents of the questions, by noun. Owns nothing but their text.

pub(super) const VIEWER: &str = r#"{
  viewer {
    id account title simulated today
    grants { role node { nodeId code name } sectors from until standsIn }
    unit { code name } enterprise { code name }
    obligations(first: 20) { edges { cursor node { period } } nodes { ...obligation } pageInfo { ...info } }
    requirements(last: 20) { edges { cursor node { code } } nodes { code campaign { code } } pageInfo { ...info } }
    reminders(first: 20) { edges { cursor node { id } } nodes { ...reminder } pageInfo { ...info } }
    fallsDue(from: "2023-01-01", until: "2023-03-31", first: 50) { edges { cursor node { id } } nodes { ...due } pageInfo { ...info } }
    owedConsolidations(first: 20) { edges { cursor node { id } } nodes { id place { code } receiver { name level } campaignCode
      formCode title period dueOn status lateDays consolidationId signAnew } pageInfo { hasPreviousPage endCursor } }
    copiedSchedules { code title copies { code } }
    copiedObligations(period: "2023-01", first: 20) { edges { cursor } nodes { ...obligation } pageInfo { ...info } }
  }
}
fragment due on FallsDue { id day kind campaignCode code title period place { code } status state answers done isYours asked kept }
fragment reminder on Reminder {
  id unit { id agencyId code name } to { id agencyId code name } addressee obligationId campaignCode scheduleCode
  campaign { code } title period rule dueOn note by sentAt acknowledgedAt acknowledgedBy answeredAt
  reportId report { id state } simulated
}
fragment info on PageInfo { hasNextPage hasPreviousPage startCursor endCursor }
fragment obligation on Obligation {
  id unit { id agencyId code name } receiver { id agencyId code name } campaignCode scheduleCode campaign { code }
  schedule { id code } period title dueOn
  extension { until reason by grantedAt } status lateDays reportId report { id state } simulated
  reminders { id note unit { code } } receivers { code } copiedTo { id agencyId code name } locked locksOn allowedActions { action allowed reason }
}"#;

pub(super) const JURISDICTIONS: &str = r"{
  jurisdictions(first: 100) {
    edges { cursor node { code } }
    nodes { id code name level placeholder validFrom validUntil ancestors { code name level } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    totalCount
  }
}";

pub(super) const ENTERPRISES: &str = r#"{
  enterprises(first: 100) {
    edges { cursor node { code } }
    nodes {
      id code name category place { code name level } section { code name } sectors marks openedOn closedOn validFrom
      validUntil simulated ancestors { code name }
      history { validFrom validUntil name category place { code } section { code } sectors marks }
    }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    totalCount
  }
  measured: enterprises(first: 20) { nodes { code compliance(campaign: "li-2023", asOf: "2023-02-20") { ...measure } } }
}
fragment measure on DutyMeasure {
  duty { code title bundle partOf } state unknown undefinedPopulation { code title mark determinedBy undefined } windows { period countsFrom first last wanted done state cut }
}"#;

pub(super) const COMPLIANCE: &str = r#"query($code: String!) {
  jurisdiction(code: $code) {
    compliance(campaign: "li-2023", asOf: "2023-02-20", since: "2023-01-20", byChildren: true) {
      asOf since duties { code title bundle partOf } total { ...row } rows { ...row }
      heldBack(duty: "two-once", first: 100) {
        edges { cursor node { id } } nodes { id state lacking enterprise { code } } pageInfo { endCursor }
      }
      targets(codes: ["two-once-rate", "certified"]) {
        id target { code } measuredBy open ...standing
        rows { place { code name } ...inRow }
        heldBack(first: 100) { edges { cursor node { id } } nodes { ...unit } pageInfo { endCursor } }
        missing(first: 100) { nodes { ...unit } }
      }
    }
  }
}
fragment standing on TargetStanding {
  undefinedPopulation { code } numerator denominator before state reachedLate unknown trend cause completeness { expected told missing differing undecided }
  change { stayed { numerator denominator } joined { numerator denominator } left { numerator denominator } reopened }
}
fragment inRow on TargetRow {
  numerator denominator before state reachedLate unknown trend cause completeness { expected told missing differing undecided }
  change { stayed { numerator denominator } joined { numerator denominator } left { numerator denominator } reopened }
}
fragment unit on TargetUnitStanding {
  id unit { nodeId kind code name } state part numerator denominator asOf
}
fragment row on ComplianceRow {
  place { code name } enterprises
  cells {
    numerator denominator state onTrack atRisk missed noData notApplicable
    unknown change { gained lost reopened joinedKept joinedUnkept leftKept leftUnkept }
  }
}"#;

pub(super) const REPORTS: &str = r"{
  latest: reports(last: 50, orderBy: { field: SIGNED, direction: DESC }) {
    edges { cursor } nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
  reports(first: 50) {
    edges { cursor node { id } }
    nodes {
      id unit { id code name } campaignCode scheduleCode campaign { code } schedule { code } form { id code }
      period state correction corrects correctionReason version revision inForce dueOn late lateDays firstSubmittedAt firstSignedAt updatedAt zero simulated
      cells { id key label unit value column { key } }
      events { at action by reason cells revision asStandIn desk { code } }
      receivers { code } acceptances { receiver { code } by at counts } isCopy copiedTo { code name } revisions { revision filedBy filedAsStandIn signedBy signedAsStandIn inForceFrom inForceUntil corrects reason }
      allowedActions { action allowed reason }
    }
    pageInfo { endCursor }
    totalCount
  }
}";

pub(super) const CAMPAIGNS: &str = r#"{
  campaigns {
    edges { cursor node { code } }
    nodes {
      id code title documentNumber issuer { code name } issuedOn startsOn endsOn version appliedAt
      parents { title } phases { title } forms { code } form(code: "monthly") { code }
      schedules { code title receiver { code name } } interpretations { code }
    }
    pageInfo { endCursor }
    totalCount
  }
  campaign(code: "li-2023") {
    compliance(asOf: "2023-02-20") { total { enterprises } targets(codes: ["two-once-rate", "certified"]) { numerator denominator missing { nodes { unit { code } } } } }
    code children { code } tasks { code } milestones { code } papers { code receiver { code } } outline { path }
    requirements(first: 100) {
      edges { cursor } pageInfo { endCursor }
      nodes {
        kind code title text clauses { path } dueOn task { code } phase { code } interpretations { code }
        ties { part acts printed inheritedFrom body { code name kind } } tiesToAgency { part }
        subject { __typename } campaign { code }
      }
    }
    calendar(from: "2023-03-01", until: "2023-12-31") { day period kind code title clause { path } ties { part } }
    leadingGroups { code } populations { code } targets { code } duties { code } rules { code } templates { code }
    checklists { code } ledgers { code } places { number } correspondences { with }
  }
}"#;

pub(super) const BOARD: &str = r#"{
  campaign(code: "li-2023") {
    board(asOf: "2023-02-01") { ...board }
    byOffice: board(asOf: "2023-02-01", by: OFFICE) { ...board }
    progress { edges { cursor node { id } } nodes { ...entry } pageInfo { endCursor } }
  }
}
fragment board on Board {
  asOf jointItems total { ...count }
  rows { edges { cursor node { id } } pageInfo { endCursor } nodes {
    id lead { code name kind } office { code name } count { ...count }
  } }
  items { edges { cursor node { id } } pageInfo { endCursor } nodes {
    id kind code title state stage dueOn daysLeft daysLate answering struckOff leads { code name } helpers { code name }
    lines { agency { code name } answers state stage reachedOn lastEntry { ...entry } }
    lastEntry { ...entry } requirement { code title }
  } }
}
fragment count on BoardCount { items met onTrack atRisk missed noData notApplicable helping struckOff proposed notStarted withoutDeadline }
fragment entry on ProgressEntry {
  id campaignCode kind itemCode step on note evidence void recordedBy asStandIn recordedAt revision reason supersededAt simulated
  agency { code name }
}"#;

pub(super) const PLACE: &str = r"query($code: String!) {
  jurisdiction(code: $code) {
    subordinates { edges { cursor node { code } } nodes { code name } pageInfo { endCursor } totalCount }
    villages: subordinates(level: VILLAGE, first: 200) { nodes { code } totalCount }
    predecessors { ...succession } successors { ...succession }
    history { from until code name level parent { code name } }
    accidents(first: 100) { nodes { id title enterprises { code } place { code } } }
    boundaryChanges {
      edges { cursor node { id } } pageInfo { endCursor }
      nodes {
        id kind on document line reason shares { code share } state refusal recordedBy recordedAt cancelledBy cancelledAt cancelReason nodes { part code name }
      }
    }
    agencies(first: 100) { edges { cursor node { code } } nodes { ...agency } pageInfo { endCursor } totalCount }
  }
}
fragment succession on Succession { since jurisdiction { code name } }
fragment agency on Agency {
  id code name kind simulated aliases sectors validFrom validUntil jurisdiction { code name } ancestors { code name }
  inside { code } superior { code } sections(first: 10) { nodes { code } }
}";

pub(super) const TABLE: &str = r#"query($code: String!) {
  jurisdiction(code: $code) {
    table(form: { campaign: "li-2023", form: "monthly" }, period: "2023-01", by: UNIT) {
      form { code } period columns { key } simulated
      rows { edges { cursor node { code } } nodes { ...row } pageInfo { endCursor } } total { ...row }
    }
    ranked: table(form: { campaign: "li-2023", form: "monthly" }, period: "2023-01", by: UNIT, last: 20,
      orderBy: { value: { cell: "1.1", direction: DESC } }) {
      rows { edges { cursor node { code } } nodes { code values } pageInfo { ...info } }
    }
    ranking(form: { campaign: "li-2023", form: "monthly" }, period: "2023-01", by: UNIT, last: 20,
      orderBy: { value: { cell: "1.1", direction: DESC } }) {
      form { code } period column { key } ranked rowCount
      rows { edges { cursor node { code } } pageInfo { ...info } nodes {
        id rank kind code name value numerator denominator expected reported onTime simulated
      } }
    }
    weekly: table(form: { campaign: "li-2023", form: "weekly" }, period: "2023-W10") {
      rows { nodes { ...row } } total { ...row }
    }
    completeness(form: { campaign: "li-2023", form: "monthly" }, period: "2023-01") {
      form { code } period
      rows { edges { cursor node { code } } nodes { ...complete } pageInfo { endCursor } } total { ...complete }
    }
  }
}
fragment info on PageInfo { hasNextPage hasPreviousPage startCursor endCursor }
fragment row on TableRow {
  id kind code name values states contributors increases numerators denominators overlaps increaseSince expected reported onTime carriedFrom
  carriedBecause reached inTree simulated
}
fragment complete on CompletenessRow { id kind code name expected reported onTime missing simulated }"#;

pub(super) const FIGURES: &str = r#"query($code: String!) {
  jurisdiction(code: $code) {
    series(form: { campaign: "li-2023", form: "monthly" }, from: "2023-01", to: "2023-03") {
      form { code } columns { key } points { period values states contributors increases numerators denominators overlaps expected reported onTime simulated }
      span { from to values states contributors increases numerators denominators overlaps expected reported onTime simulated }
    }
    explain(form: { campaign: "li-2023", form: "monthly" }, period: "2023-01", cell: "1.1") {
      form { code } period column { key } total { value state contributors increase numerator denominator overlaps }
      contributions { edges { cursor node { state } } nodes { ...contribution } pageInfo { endCursor } }
    }
    below: explain(form: { campaign: "li-2023", form: "monthly" }, period: "2023-01", cell: "1.1", by: CHILDREN) {
      parts {
        edges { cursor node { code } } pageInfo { endCursor }
        nodes { id kind code name value state contributors increase numerator denominator overlaps expected reported missing carried simulated }
      }
    }
    sifted: explain(form: { campaign: "li-2023", form: "monthly" }, period: "2023-01", cell: "1.1", only: [REPORTED, MISSING]) {
      contributions { nodes { unit { code } state } }
    }
    known: table(form: { campaign: "li-2023", form: "monthly" }, period: "2023-01", by: UNIT, knownAt: "2023-01-31T23:00:00Z") {
      rows { nodes { code values } } total { values }
    }
    changes(form: { campaign: "li-2023", form: "monthly" }, period: "2023-01", since: "2022-12-01T00:00:00Z") {
      form { code } period columns { key } since until before { values } after { values }
      entries { edges { cursor node { id } } nodes { ...change } pageInfo { endCursor } }
    }
    obligations(period: "2023-01") {
      edges { cursor node { period } } nodes { unit { code } status reportId } pageInfo { endCursor }
    }
    reports { edges { cursor node { id } } nodes { id unit { code } } pageInfo { endCursor } totalCount }
    reminders(first: 100) { edges { cursor node { id } } nodes { id unit { code } to { code } note answeredAt } pageInfo { endCursor } }
  }
}
fragment contribution on Contribution {
  id unit { id code name } state value increase numerator denominator carriedFrom carriedBecause reportId revision filedBy signedBy signedAt
  splitShares { unit { id code name } share reportId revision }
  corrects correctionReason
  revisions { revision filedBy signedBy inForceFrom inForceUntil corrects reason }
  simulated
}
fragment change on FigureChange {
  id unit { id code name } cause fromPeriod recordedAt by reason reportId revision before after differences
  expectedDifference reportedDifference onTimeDifference simulated
}"#;

pub(super) const CONSOLIDATIONS: &str = r"{
  consolidations(first: 50) {
    edges { cursor node { id } }
    nodes {
      id place { code name level } campaignCode form { id code } period number isLast state version note reason signedBy
      signedAt leftAt columns { key } values states contributors expected reported onTime simulated
      events { at action by reason }
      allowedActions { action allowed reason }
    }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    totalCount
  }
}";

pub(super) const COLLATION: &str = r#"query($code: String!) {
  jurisdiction(code: $code) {
    owedConsolidations(first: 20) { edges { cursor node { id } } nodes { id place { code } receiver { name level } campaignCode
      formCode title period dueOn status lateDays consolidationId signAnew } pageInfo { hasPreviousPage endCursor } }
    collation(form: { campaign: "li-2023", form: "monthly" }, period: "2023-01") {
      id form { code } period fingerprint columns { key } values states expected reported onTime
      allowedActions { action allowed reason }
      flags(first: 100) {
        edges { cursor node { id } } pageInfo { endCursor }
        nodes { id kind unit { id code name } cell reason carriedFrom reportId mergedInto }
      }
      last {
        id state place { code name }
        table { columns { key } rows { ...sent } total { ...sent } }
        changes {
          edges { cursor node { id } } pageInfo { endCursor }
          nodes { id unit { id code name } differences expected reported changedAt reportId revision }
        }
      }
    }
    sent: table(form: { campaign: "li-2023", form: "monthly" }, period: "2023-01", basis: SENT_UP) {
      rows {
        nodes { code values states sentUp { consolidationId state signedBy signedAt changedSince differences wasLeft countedElsewhere } }
      }
      total { values states }
    }
    sentSeries: series(form: { campaign: "li-2023", form: "monthly" }, from: "2023-01", to: "2023-02", basis: SENT_UP) {
      points { period values states sentUp { consolidationId changedSince differences wasLeft countedElsewhere } }
    }
  }
}
fragment sent on SentRow {
  kind code name values states differences changedSince expected reported onTime reportedSince inTree
}"#;

pub(super) const AGENCY: &str = r#"query($code: String!) {
  agency(code: $code) {
    code name jurisdiction { code name } ancestors { code name } inside { code } superior { code }
    standInAppointment { allowed reason }
    sections { nodes { code } totalCount }
    table(form: { campaign: "li-2023", form: "monthly" }, period: "2023-01") { rows { nodes { code } } total { values } }
    series(form: { campaign: "li-2023", form: "monthly" }, from: "2023-01", to: "2023-03") { points { values } }
    completeness(form: { campaign: "li-2023", form: "monthly" }, period: "2023-01") { total { expected reported } }
    ranking(form: { campaign: "li-2023", form: "monthly" }, period: "2023-01", orderBy: { timeliness: DESC }) { rows { nodes { code rank } } }
    explain(form: { campaign: "li-2023", form: "monthly" }, period: "2023-01", cell: "1.1") {
      total { value } contributions { nodes { unit { code } reportId } }
    }
    changes(form: { campaign: "li-2023", form: "monthly" }, period: "2023-01", since: "2022-12-01T00:00:00Z") {
      after { values } entries { nodes { unit { code } by differences } }
    }
    obligations(first: 100) { nodes { unit { code } receiver { code } status reportId } }
    reports { nodes { id unit { code } cells { key value } } totalCount }
    reminders { nodes { id unit { code } to { code } note reportId } }
    requirements { nodes { code title tiesToAgency { part body { code } } } }
    board(campaign: "li-2023", asOf: "2023-02-01") { items { nodes { code lines { agency { code } lastEntry { note } } } } }
  }
}"#;

pub(super) const NODES: &str = r"query($id: ID!) {
  node(id: $id) {
    __typename id ... on Jurisdiction { code } ... on Agency { code }
    ... on Webhook {
      id node { nodeId code name } url kinds by createdAt disabledAt disabledReason
      deliveries { edges { cursor node { id } } pageInfo { endCursor } nodes {
        id eventId kind state attempts happenedAt triedAt nextAt status problem
      } }
    }
  }
  webhooks { edges { cursor node { id } } nodes { id url } pageInfo { endCursor } }
  nodes(ids: [$id]) { id }
}";
