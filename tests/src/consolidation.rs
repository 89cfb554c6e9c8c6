//! Consolidations: a place signs what it has and sends it up; what changes
//! below it afterwards shows on both sides, and what was sent stays as it was.

use serde_json::{Value, json};

use crate::cells::{Cells, FOUND, MEETINGS};
use crate::desk::{Paper, sent_back, step};
use crate::harness::Answer;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::questions::seal;
use crate::world::accounts::FIRE_SUPERVISOR;
use crate::world::{
    CAMPAIGN, COMMUNITIES, COUNTY, PREFECTURE, PREFECTURE_WITHOUT_COUNTIES, SIBLING_TOWN,
    SIBLING_UNIT, TOWN,
};

both!(
    a_place_signs_what_it_has_and_the_place_above_reads_it,
    a_late_correction_shows_on_both_sides_and_what_was_sent_stays,
    nothing_is_signed_that_was_not_read,
    a_new_one_takes_the_place_of_the_last_with_a_reason,
    the_place_above_accepts_or_returns_and_nobody_else,
    what_is_not_accepted_yet_is_taken_back,
    outside_its_place_it_is_as_one_never_given_out,
    what_an_office_should_look_at_is_named,
    a_repeated_signature_is_one,
    a_prefecture_signs_what_its_counties_have_and_every_change_adds_up,
    what_had_been_sent_up_at_a_moment_is_known,
    a_hop_is_complete_when_every_place_on_it_has_sent,
    what_cannot_be_consolidated_is_refused,
);

/// The coordinators of the town, of the county above it and of the province.
const OFFICE: &str = "990101001.coordinator";
const RECEIVER: &str = "990101.coordinator";
const PROVINCE_DESK: &str = "99.coordinator";

const SHAPE: &str =
    "id number isLast state version note reason signedBy values states expected reported onTime";

impl Hub {
    /// What a place would sign now, for a month.
    pub(crate) async fn collation(&self, by: &str, place: &str, period: &str) -> Answer {
        let query = format!(
            "query($code: String!, $period: Period!) {{ jurisdiction(code: $code) {{ it: collation(\
             form: {{ campaign: \"{CAMPAIGN}\", form: \"monthly\" }}, period: $period) {{ fingerprint values expected reported \
             onTime last {{ {SHAPE} }} allowedActions {{ action allowed reason }} flags {{ nodes {{ kind unit {{ code }} cell \
             reason carriedFrom reportId }} }} }} }} }}"
        );
        let variables = json!({ "code": place, "period": period });
        self.ask_with(by, &query, variables).await
    }

    /// Signs what a place has for a month, as it was just read.
    pub(crate) async fn consolidate(&self, by: &str, place: &str, period: &str) -> Answer {
        self.consolidate_with(by, place, period, json!({})).await
    }

    /// The same with more in its input.
    pub(crate) async fn consolidate_with(
        &self,
        by: &str,
        place: &str,
        period: &str,
        more: Value,
    ) -> Answer {
        let seen = self.collation(by, place, period).await.ok();
        let mut input = json!({ "jurisdiction": place, "campaign": CAMPAIGN, "form": "monthly", "period": period,
            "fingerprint": seen.text("jurisdiction.it.fingerprint") });
        for (key, value) in more.as_object().expect("an object") {
            input[key] = value.clone();
        }
        self.consolidation_change(by, "signConsolidation", input)
            .await
    }

    async fn consolidation_change(&self, by: &str, mutation: &str, input: Value) -> Answer {
        let type_name = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
        let query = format!(
            "mutation($input: {type_name}!) {{ it: {mutation}(input: $input) {{ outcome reason consolidation {{ {SHAPE} \
             allowedActions {{ action allowed reason }} events {{ action by reason }} }} }} }}"
        );
        self.ask_with(by, &query, json!({ "input": input })).await
    }

    /// A step of a consolidation that a mutation answered with.
    pub(crate) async fn consolidation_step(
        &self,
        by: &str,
        mutation: &str,
        of: &Answer,
        reason: Option<&str>,
    ) -> Answer {
        let mut input = json!({ "consolidation": of.text("it.consolidation.id"),
            "expectedVersion": of.number("it.consolidation.version") });
        if let Some(reason) = reason {
            input["reason"] = json!(reason);
        }
        self.consolidation_change(by, mutation, input).await
    }

    /// What a consolidation says and what changed since.
    async fn consolidation(&self, by: &str, id: &str) -> Answer {
        let query = format!(
            "query($id: ID!) {{ it: consolidation(id: $id) {{ {SHAPE} table {{ rows {{ ...row }} total {{ ...row }} }} \
             changes {{ nodes {{ unit {{ code }} differences reported reportId revision }} }} }} }} \
             fragment row on SentRow {{ kind code values differences changedSince reported reportedSince }}"
        );
        self.ask_with(by, &query, json!({ "id": id })).await
    }

    /// The county's rows as sent up: code → (value and state of the first column, the row).
    pub(crate) async fn sent_up(&self, by: &str, place: &str, more: Value) -> Answer {
        let query = format!(
            "query($code: String!, $period: Period!, $knownAt: DateTime) {{ jurisdiction(code: $code) {{ it: table(\
             form: {{ campaign: \"{CAMPAIGN}\", form: \"monthly\" }}, period: $period, basis: SENT_UP, knownAt: $knownAt) {{ \
             rows {{ nodes {{ kind code values states expected reported sentUp {{ state signedBy changedSince differences \
             consolidationId }} }} }} total {{ values states expected reported }} }} }} }}"
        );
        let mut variables = json!({ "code": place, "period": "2023-01" });
        for (key, value) in more.as_object().expect("an object") {
            variables[key] = value.clone();
        }
        self.ask_with(by, &query, variables).await.ok()
    }
}

/// The row of a place in a table of what was sent up.
#[track_caller]
fn row<'a>(table: &'a Answer, code: &str) -> &'a Value {
    let rows = table.list("jurisdiction.it.rows.nodes");
    let found = rows.iter().find(|row| row["code"] == code);
    found.unwrap_or_else(|| panic!("no row {code} in {table:#?}"))
}

#[track_caller]
fn outcome(answer: &Answer) -> (&str, &str) {
    let found = answer.at("it.consolidation");
    (
        answer.text("it.outcome"),
        found["state"].as_str().unwrap_or("-"),
    )
}

/// 4 and 5 are found in the town, 100 in its sibling.
async fn filed(hub: &Hub) -> Vec<Paper> {
    hub.today("2023-02-03");
    let mut papers = Vec::new();
    for (unit, found) in [
        (COMMUNITIES[0], 4),
        (COMMUNITIES[1], 5),
        (SIBLING_UNIT, 100),
    ] {
        papers.push(hub.desk(unit).file("2023-01", &Cells::found(found)).await);
    }
    papers
}

async fn corrected(hub: &Hub, unit: &str, paper: &Paper, cells: &Cells) {
    let desk = hub.desk(unit);
    let begun = Paper::done(&desk.correct(paper, "复核", cells).await);
    let submitted = Paper::done(&desk.submit(&begun).await);
    Paper::done(&desk.sign(&submitted).await);
}

async fn a_place_signs_what_it_has_and_the_place_above_reads_it(hub: Hub) {
    filed(&hub).await;
    let before = hub.sent_up(RECEIVER, COUNTY, json!({})).await;
    for town in [TOWN, SIBLING_TOWN] {
        let row = row(&before, town);
        assert_eq!(row["states"][FOUND], "MISSING", "nothing was sent");
        assert_eq!(
            (&row["sentUp"], &row["reported"]),
            (&Value::Null, &json!(0))
        );
    }
    assert_eq!(row(&before, TOWN)["expected"], 3);
    assert_eq!(
        *before.at("jurisdiction.it.total.states.0"),
        json!("MISSING")
    );
    let signed = hub
        .consolidate_with(OFFICE, TOWN, "2023-01", json!({ "note": "已核对" }))
        .await
        .ok();
    assert_eq!(outcome(&signed), ("DONE", "SIGNED"));
    assert_eq!(*signed.at("it.consolidation.values.0"), json!("9"));
    assert_eq!(signed.text("it.consolidation.note"), "已核对");
    assert_eq!(
        signed.text("it.consolidation.signedBy"),
        "岗位 990101001.coordinator"
    );
    assert_eq!(signed.number("it.consolidation.reported"), 2);
    let after = hub.sent_up(RECEIVER, COUNTY, json!({})).await;
    let sent = row(&after, TOWN);
    assert_eq!(
        (
            &sent["values"][FOUND],
            &sent["states"][FOUND],
            &sent["expected"],
            &sent["reported"]
        ),
        (&json!("9"), &json!("REPORTED"), &json!(3), &json!(2))
    );
    assert_eq!(sent["sentUp"]["state"], "SIGNED");
    assert_eq!(sent["sentUp"]["changedSince"], false);
    assert_eq!(row(&after, SIBLING_TOWN)["states"][FOUND], "MISSING");
    assert_eq!(
        *after.at("jurisdiction.it.total.values.0"),
        json!("9"),
        "the sum of what was sent"
    );
    let villages = hub.sent_up(OFFICE, TOWN, json!({})).await;
    assert_eq!(
        row(&villages, "990101001001")["values"][FOUND],
        "4",
        "what a community signed is what it sent up"
    );
    let live = hub.table(COUNTY, "2023-01", "TOTAL").await;
    assert_eq!(
        live.total().cell(FOUND).0,
        Some("109"),
        "live figures are live"
    );
    hub.verify_rollup();
}

async fn a_late_correction_shows_on_both_sides_and_what_was_sent_stays(hub: Hub) {
    let papers = filed(&hub).await;
    let signed = hub.consolidate(OFFICE, TOWN, "2023-01").await.ok();
    let id = signed.text("it.consolidation.id");
    let cells = Cells::found(7).with("2.3", 2);
    corrected(&hub, COMMUNITIES[0], &papers[0], &cells).await;
    hub.desk(COMMUNITIES[2])
        .file("2023-01", &Cells::found(10))
        .await;
    // A change elsewhere in the same county is none of this place.
    corrected(&hub, SIBLING_UNIT, &papers[2], &Cells::found(101)).await;
    for reader in [OFFICE, RECEIVER] {
        let shown = hub.consolidation(reader, id).await.ok();
        assert_eq!(*shown.at("it.values.0"), json!("9"), "as it was signed");
        let total = shown.at("it.table.total");
        assert_eq!(
            (&total["values"][FOUND], &total["differences"][FOUND]),
            (&json!("9"), &json!("13"))
        );
        assert_eq!(
            (
                &total["differences"][MEETINGS],
                &total["changedSince"],
                &total["reportedSince"]
            ),
            (&json!("2"), &json!(true), &json!(1))
        );
        let rows = shown.list("it.table.rows");
        let marked: Vec<(&str, bool)> = rows
            .iter()
            .map(|row| (row["code"].as_str().unwrap(), row["changedSince"] == true))
            .collect();
        assert_eq!(
            marked,
            [
                ("990101001001", true),
                ("990101001002", false),
                ("990101001003", true)
            ]
        );
        let changes = shown.list("it.changes.nodes");
        let units: Vec<&str> = changes
            .iter()
            .map(|one| one["unit"]["code"].as_str().unwrap())
            .collect();
        assert_eq!(units, [COMMUNITIES[0], COMMUNITIES[2]]);
        assert_eq!(
            (
                &changes[0]["differences"][FOUND],
                &changes[0]["reported"],
                &changes[0]["revision"]
            ),
            (&json!("3"), &json!(0), &json!(2))
        );
        assert_eq!(changes[0]["reportId"], json!(papers[0].id));
        assert_eq!(changes[1]["reported"], 1);
    }
    let table = hub.sent_up(RECEIVER, COUNTY, json!({})).await;
    let sent = row(&table, TOWN);
    assert_eq!(
        (
            &sent["values"][FOUND],
            &sent["sentUp"]["differences"][FOUND]
        ),
        (&json!("9"), &json!("13"))
    );
    assert_eq!(sent["sentUp"]["changedSince"], true);
    hub.verify_rollup();
}

async fn nothing_is_signed_that_was_not_read(hub: Hub) {
    filed(&hub).await;
    let seen = hub.collation(OFFICE, TOWN, "2023-01").await.ok();
    assert_eq!(*seen.at("jurisdiction.it.last"), Value::Null);
    hub.desk(COMMUNITIES[2])
        .file("2023-01", &Cells::found(1))
        .await;
    let input = json!({ "fingerprint": seen.text("jurisdiction.it.fingerprint") });
    let answer = hub
        .consolidate_with(OFFICE, TOWN, "2023-01", input)
        .await
        .ok();
    assert_eq!(outcome(&answer), ("CONFLICT", "-"));
    let again = hub.consolidate(OFFICE, TOWN, "2023-01").await.ok();
    assert_eq!(outcome(&again), ("DONE", "SIGNED"));
    assert_eq!(*again.at("it.consolidation.values.0"), json!("10"));
}

async fn a_new_one_takes_the_place_of_the_last_with_a_reason(hub: Hub) {
    let papers = filed(&hub).await;
    let first = hub.consolidate(OFFICE, TOWN, "2023-01").await.ok();
    corrected(&hub, COMMUNITIES[0], &papers[0], &Cells::found(6)).await;
    let without = hub.consolidate(OFFICE, TOWN, "2023-01").await;
    assert_eq!(without.error_code(), "BAD_INPUT");
    let reason = json!({ "reason": "一社区更正" });
    let second = hub
        .consolidate_with(OFFICE, TOWN, "2023-01", reason)
        .await
        .ok();
    assert_eq!(outcome(&second), ("DONE", "SIGNED"));
    assert_eq!(second.number("it.consolidation.number"), 2);
    assert_eq!(second.text("it.consolidation.reason"), "一社区更正");
    let old = hub
        .consolidation(RECEIVER, first.text("it.consolidation.id"))
        .await
        .ok();
    assert_eq!(
        (
            old.text("it.state"),
            old.at("it.isLast"),
            old.at("it.values.0")
        ),
        ("SUPERSEDED", &json!(false), &json!("9"))
    );
    let late = hub
        .consolidation_step(RECEIVER, "acceptConsolidation", &first, None)
        .await
        .ok();
    assert_eq!(outcome(&late), ("NOT_ALLOWED", "SUPERSEDED"));
    assert_eq!(
        late.text("it.reason"),
        "a later consolidation stands in its place: act on that one"
    );
    let table = hub.sent_up(RECEIVER, COUNTY, json!({})).await;
    assert_eq!(row(&table, TOWN)["values"][FOUND], "11");
    assert_eq!(row(&table, TOWN)["sentUp"]["changedSince"], false);
}

async fn the_place_above_accepts_or_returns_and_nobody_else(hub: Hub) {
    filed(&hub).await;
    for signer in [RECEIVER, PROVINCE_DESK, "990101001.viewer"] {
        let answer = hub.consolidate(signer, TOWN, "2023-01").await.ok();
        assert_eq!(outcome(&answer), ("NOT_ALLOWED", "-"), "{signer}");
    }
    let signed = hub.consolidate(OFFICE, TOWN, "2023-01").await.ok();
    for other in [OFFICE, "990101.viewer"] {
        let accept = hub.consolidation_step(other, "acceptConsolidation", &signed, None);
        assert_eq!(
            outcome(&accept.await.ok()),
            ("NOT_ALLOWED", "SIGNED"),
            "{other}"
        );
    }
    let accepted = hub
        .consolidation_step(RECEIVER, "acceptConsolidation", &signed, None)
        .await
        .ok();
    assert_eq!(outcome(&accepted), ("DONE", "ACCEPTED"));
    let stale = hub.consolidation_step(RECEIVER, "returnConsolidation", &signed, Some("再核"));
    assert_eq!(outcome(&stale.await.ok()), ("CONFLICT", "ACCEPTED"));
    let blank = hub.consolidation_step(RECEIVER, "returnConsolidation", &accepted, Some(" "));
    assert_eq!(blank.await.error_code(), "BAD_INPUT");
    let returned = hub
        .consolidation_step(
            PROVINCE_DESK,
            "returnConsolidation",
            &accepted,
            Some("再核"),
        )
        .await
        .ok();
    assert_eq!(outcome(&returned), ("DONE", "RETURNED"));
    assert_eq!(
        returned.texts("it.consolidation.events", "action"),
        ["SIGN", "ACCEPT", "RETURN"]
    );
    let table = hub.sent_up(RECEIVER, COUNTY, json!({})).await;
    assert_eq!(row(&table, TOWN)["states"][FOUND], "MISSING");
    let live = hub.table(TOWN, "2023-01", "TOTAL").await;
    assert_eq!(
        live.total().cell(FOUND).0,
        Some("9"),
        "no figure of a unit changed"
    );
    let again = hub.consolidate(OFFICE, TOWN, "2023-01").await.ok();
    assert_eq!(
        outcome(&again),
        ("DONE", "SIGNED"),
        "no reason is asked after a return"
    );
    assert_eq!(again.number("it.consolidation.number"), 2);
}

async fn what_is_not_accepted_yet_is_taken_back(hub: Hub) {
    filed(&hub).await;
    let signed = hub.consolidate(OFFICE, TOWN, "2023-01").await.ok();
    let above = hub.consolidation_step(RECEIVER, "withdrawConsolidation", &signed, Some("误"));
    assert_eq!(outcome(&above.await.ok()), ("NOT_ALLOWED", "SIGNED"));
    let taken = hub
        .consolidation_step(OFFICE, "withdrawConsolidation", &signed, Some("误签"))
        .await
        .ok();
    assert_eq!(outcome(&taken), ("DONE", "WITHDRAWN"));
    let again = hub.consolidate(OFFICE, TOWN, "2023-01").await.ok();
    let accepted = hub
        .consolidation_step(RECEIVER, "acceptConsolidation", &again, None)
        .await
        .ok();
    let late = hub.consolidation_step(OFFICE, "withdrawConsolidation", &accepted, Some("误签"));
    let late = late.await.ok();
    assert_eq!(outcome(&late), ("NOT_ALLOWED", "ACCEPTED"));
    let allowed = late.list("it.consolidation.allowedActions");
    let may: Vec<&str> = allowed
        .iter()
        .filter(|one| one["allowed"] == true)
        .map(|one| one["action"].as_str().unwrap())
        .collect();
    assert_eq!(may, ["SIGN"]);
    let refused = allowed.iter().filter(|one| one["allowed"] == false);
    assert!(refused.clone().count() == 3 && refused.clone().all(|one| one["reason"].is_string()));
}

async fn outside_its_place_it_is_as_one_never_given_out(hub: Hub) {
    filed(&hub).await;
    let signed = hub.consolidate(OFFICE, TOWN, "2023-01").await.ok();
    let never = seal("consolidation", "01890000-0000-7000-8000-000000000000");
    let given = signed.text("it.consolidation.id");
    for stranger in [
        "990101002.coordinator",
        "990101001001.jwh.reporter",
        "98.viewer",
        "990101001.admin",
        FIRE_SUPERVISOR,
        "nobody",
    ] {
        let mut answers: Vec<[Answer; 2]> = Vec::new();
        let [known, unknown] = [given, never.as_str()];
        answers.push([
            hub.consolidation(stranger, known).await,
            hub.consolidation(stranger, unknown).await,
        ]);
        let node = "query($id: ID!) { node(id: $id) { id } }";
        answers.push([
            hub.ask_with(stranger, node, json!({ "id": known })).await,
            hub.ask_with(stranger, node, json!({ "id": unknown })).await,
        ]);
        for mutation in [
            "acceptConsolidation",
            "returnConsolidation",
            "withdrawConsolidation",
        ] {
            let mut pair = Vec::new();
            for id in [known, unknown] {
                let mut input = json!({ "consolidation": id, "expectedVersion": 1 });
                if mutation != "acceptConsolidation" {
                    input["reason"] = json!("x");
                }
                pair.push(hub.consolidation_change(stranger, mutation, input).await);
            }
            let [one, other] = pair.try_into().expect("two answers");
            answers.push([one, other]);
        }
        for [one, other] in &answers {
            assert_eq!(other.error_code(), "NOT_FOUND", "{stranger}");
            assert_eq!(one.comparable(), other.comparable(), "{stranger}");
        }
        let list =
            "{ consolidations { totalCount nodes { id } pageInfo { endCursor hasNextPage } } }";
        let list = hub.ask(stranger, list).await.ok();
        assert_eq!(list.number("consolidations.totalCount"), 0, "{stranger}");
        assert_eq!(list.list("consolidations.nodes").len(), 0, "{stranger}");
    }
    let partly = hub.collation(FIRE_SUPERVISOR, TOWN, "2023-01").await;
    assert_eq!(
        partly.error_code(),
        "NOT_FOUND",
        "a total is not divided by sector"
    );
}

async fn what_an_office_should_look_at_is_named(hub: Hub) {
    hub.today("2023-02-03");
    let first = hub.desk(COMMUNITIES[0]);
    first.file("2023-01", &Cells::found(9)).await;
    hub.desk(COMMUNITIES[1])
        .file("2023-01", &Cells::found(2))
        .await;
    hub.today("2023-03-03");
    let saved = Paper::done(&first.save("2023-02", &Cells::found(6), None).await);
    let mut input = step(&saved);
    input["reasons"] = json!([{ "cell": "1.1", "reason": "上月多报" }]);
    let reporter = format!("{}.reporter", COMMUNITIES[0]);
    let submitted = Paper::done(&hub.change(&reporter, "submitReport", input).await);
    Paper::done(&first.sign(&submitted).await);
    let sent = hub
        .desk(COMMUNITIES[1])
        .file("2023-02", &Cells::found(3))
        .await;
    hub.change(PROVINCE_DESK, "returnReport", sent_back(&sent, "重报", &[]))
        .await
        .ok();
    let shown = hub.collation(OFFICE, TOWN, "2023-02").await.ok();
    let flags: Vec<(&str, &str, &Value, &Value)> = shown
        .list("jurisdiction.it.flags.nodes")
        .iter()
        .map(|flag| {
            (
                flag["kind"].as_str().unwrap(),
                flag["unit"]["code"].as_str().unwrap(),
                &flag["cell"],
                &flag["reason"],
            )
        })
        .collect();
    assert_eq!(
        flags,
        [
            (
                "FALLING_TOTAL",
                COMMUNITIES[0],
                &json!("1.1"),
                &json!("上月多报")
            ),
            ("RETURNED", COMMUNITIES[1], &Value::Null, &Value::Null),
            ("MISSING", COMMUNITIES[2], &Value::Null, &Value::Null),
        ]
    );
    let carried = hub.collation(OFFICE, TOWN, "2023-03").await.ok();
    let kinds: Vec<String> = carried.texts("jurisdiction.it.flags.nodes", "kind");
    assert_eq!(kinds, ["CARRIED", "CARRIED", "MISSING"]);
}

async fn a_repeated_signature_is_one(hub: Hub) {
    filed(&hub).await;
    let seen = hub.collation(OFFICE, TOWN, "2023-01").await.ok();
    let input = json!({ "idempotencyKey": "k1",
        "fingerprint": seen.text("jurisdiction.it.fingerprint") });
    let first = hub
        .consolidate_with(OFFICE, TOWN, "2023-01", input.clone())
        .await
        .ok();
    hub.desk(COMMUNITIES[2])
        .file("2023-01", &Cells::found(1))
        .await;
    let again = hub
        .consolidate_with(OFFICE, TOWN, "2023-01", input)
        .await
        .ok();
    assert_eq!(outcome(&again), ("DONE", "SIGNED"));
    assert_eq!(
        again.text("it.consolidation.id"),
        first.text("it.consolidation.id")
    );
    let other = json!({ "idempotencyKey": "k1", "note": "另" });
    let other = hub.consolidate_with(OFFICE, TOWN, "2023-01", other).await;
    assert_eq!(other.error_code(), "IDEMPOTENCY_KEY_REUSED");
}

async fn a_prefecture_signs_what_its_counties_have_and_every_change_adds_up(hub: Hub) {
    let papers = filed(&hub).await;
    let far = hub
        .desk("990102001001.cwh")
        .file("2023-01", &Cells::found(20))
        .await;
    let desk = "9901.coordinator";
    let signed = hub.consolidate(desk, PREFECTURE, "2023-01").await.ok();
    assert_eq!(*signed.at("it.consolidation.values.0"), json!("129"));
    corrected(&hub, "990102001001.cwh", &far, &Cells::found(50)).await;
    corrected(&hub, COMMUNITIES[0], &papers[0], &Cells::found(1)).await;
    // Corrected back and forth: what cancels itself is no change.
    corrected(&hub, COMMUNITIES[1], &papers[1], &Cells::found(8)).await;
    let now = hub.ask(
        PROVINCE_DESK,
        "{ reports(filter: { unit: \"990101001002.jwh\" }) { nodes { id version } } }",
    );
    let now = now.await.ok();
    let paper = Paper {
        id: now.text("reports.nodes.0.id").to_owned(),
        version: now.number("reports.nodes.0.version"),
    };
    corrected(&hub, COMMUNITIES[1], &paper, &Cells::found(5)).await;
    let shown = hub
        .consolidation(PROVINCE_DESK, signed.text("it.consolidation.id"))
        .await
        .ok();
    assert_eq!(*shown.at("it.table.total.differences.0"), json!("27"));
    let rows = shown.list("it.table.rows");
    let rows: Vec<(&str, &str)> = rows
        .iter()
        .map(|row| {
            let difference = row["differences"][FOUND].as_str().unwrap();
            (row["code"].as_str().unwrap(), difference)
        })
        .collect();
    assert_eq!(rows, [("990101", "-3"), ("990102", "30"), ("990103", "0")]);
    let changes: Vec<(&str, &str)> = shown
        .list("it.changes.nodes")
        .iter()
        .map(|one| {
            let difference = one["differences"][FOUND].as_str().unwrap();
            (one["unit"]["code"].as_str().unwrap(), difference)
        })
        .collect();
    assert_eq!(
        changes,
        [(COMMUNITIES[0], "-3"), ("990102001001.cwh", "30")]
    );
}

async fn what_had_been_sent_up_at_a_moment_is_known(hub: Hub) {
    filed(&hub).await;
    hub.today("2023-02-06");
    let signed = hub.consolidate(OFFICE, TOWN, "2023-01").await.ok();
    hub.today("2023-02-10");
    hub.consolidation_step(RECEIVER, "returnConsolidation", &signed, Some("再核"))
        .await
        .ok();
    hub.today("2023-02-20");
    for (moment, state) in [
        ("2023-02-04T04:00:00Z", "MISSING"),
        ("2023-02-07T04:00:00Z", "REPORTED"),
        ("2023-02-11T04:00:00Z", "MISSING"),
    ] {
        let table = hub
            .sent_up(RECEIVER, COUNTY, json!({ "knownAt": moment }))
            .await;
        assert_eq!(row(&table, TOWN)["states"][FOUND], state, "{moment}");
    }
}

async fn a_hop_is_complete_when_every_place_on_it_has_sent(hub: Hub) {
    filed(&hub).await;
    let folder = hub.folder().join(CAMPAIGN);
    crate::world::campaign::write(&folder);
    let path = folder.join("schedules.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let first = "due = { month = 1, day = 5 }\n";
    assert!(text.contains(first), "{text}");
    let hop = format!("{first}send_up_due = {{ month = 1, day = 7 }}\n");
    std::fs::write(&path, text.replace(first, &hop)).unwrap();
    hub.run(&[
        "campaign",
        "apply",
        folder.to_str().expect("a path in UTF-8"),
    ]);
    let query = "{ jurisdiction(code: \"990101\") { it: completeness(form: { campaign: \"li-2023\", form: \"monthly\" }, \
        period: \"2023-01\", basis: SENT_UP) { rows { nodes { code expected reported onTime missing } } \
        total { expected reported onTime } } } }";
    let counts = |answer: &Answer| {
        let total = answer.at("jurisdiction.it.total");
        ["expected", "reported", "onTime"].map(|field| total[field].as_i64().unwrap())
    };
    let before = hub.ask(RECEIVER, query).await.ok();
    assert_eq!(counts(&before), [2, 0, 0], "two towns collate");
    hub.today("2023-02-07");
    let signed = hub.consolidate(OFFICE, TOWN, "2023-01").await.ok();
    hub.today("2023-02-08");
    let sibling = "990101002.coordinator";
    hub.consolidate(sibling, SIBLING_TOWN, "2023-01").await.ok();
    let after = hub.ask(RECEIVER, query).await.ok();
    assert_eq!(
        counts(&after),
        [2, 2, 1],
        "by the first signature and the day of the hop"
    );
    hub.consolidation_step(RECEIVER, "returnConsolidation", &signed, Some("再核"))
        .await
        .ok();
    let returned = hub.ask(RECEIVER, query).await.ok();
    assert_eq!(counts(&returned), [2, 1, 0]);
    hub.consolidate(OFFICE, TOWN, "2023-01").await.ok();
    let again = hub.ask(RECEIVER, query).await.ok();
    assert_eq!(counts(&again), [2, 2, 1], "a return does not make it late");
    let units = hub.table(COUNTY, "2023-01", "TOTAL").await;
    assert_eq!(
        units.total().counts(),
        (5, 3, 3),
        "the units are another hop"
    );
}

async fn what_cannot_be_consolidated_is_refused(hub: Hub) {
    filed(&hub).await;
    for (place, by, period) in [
        (TOWN, OFFICE, "2023-05"),
        (PREFECTURE_WITHOUT_COUNTIES, "9902.coordinator", "2022-12"),
    ] {
        let answer = hub.consolidate(by, place, period).await;
        assert_eq!(answer.error_code(), "BAD_INPUT", "{place} {period}");
    }
    let by_unit = "query($code: String!) { jurisdiction(code: $code) { table(form: { campaign: \"li-2023\", \
        form: \"monthly\" }, period: \"2023-01\", by: UNIT, basis: SENT_UP) { total { values } } } }";
    let answer = hub.ask_with(OFFICE, by_unit, json!({ "code": TOWN })).await;
    assert_eq!(answer.error_code(), "BAD_INPUT");
}
