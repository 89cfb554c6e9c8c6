//! Coordinators register enterprises of their places by a file over HTTP, and learn nothing of any other place.

use cengbao_domain::enterprise::complete_credit_code;
use cengbao_domain::policy::Role;
use reqwest::header::CONTENT_TYPE;
use serde_json::Value;

use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::accounts::{FIRE_SUPERVISOR, account};
use crate::world::enterprises::{PLANT, QUARRY, SHOP};
use crate::world::{COUNTY, SECTIONS, SIBLING_TOWN, TOWN};

both!(
    a_coordinator_registers_in_his_places_and_nowhere_else,
    of_an_enterprise_elsewhere_one_learns_that_its_code_is_taken,
    who_may_not_register_writes_nothing,
    an_agency_that_was_appointed_above_stays,
);

/// A code that nobody has.
pub(crate) fn new(number: usize) -> String {
    complete_credit_code(&format!("91990100MB{number:07}")).expect("lawful characters")
}

pub(super) async fn post(hub: &Hub, account: &str, query: &str, csv: &str) -> (u16, Value) {
    let answer = hub
        .post(&format!("/import/enterprises?{query}"))
        .bearer_auth(hub.token(account))
        .header(CONTENT_TYPE, "text/csv")
        .header("accept-language", "en")
        .body(csv.to_owned())
        .send()
        .await
        .unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

/// What a list says that tells days gone by otherwise.
pub(crate) const REASON: &str = "reason=登记有误";

/// The outcomes of a list that was taken.
pub(crate) async fn register(
    hub: &Hub,
    account: &str,
    query: &str,
    csv: &str,
) -> (Vec<String>, Value) {
    let (status, body) = post(hub, account, query, csv).await;
    assert_eq!(status, 200, "{body:#}");
    let rows = body["rows"].as_array().expect("rows");
    let outcome = |row: &Value| row["outcome"].as_str().unwrap().to_owned();
    (rows.iter().map(outcome).collect(), body)
}

/// What a scope sees of an enterprise: its place, its name and its section.
pub(super) async fn seen(hub: &Hub, account: &str, code: &str) -> Option<(String, String, String)> {
    let query = format!(
        "{{ enterprise(code: \"{code}\") {{ name validUntil place {{ code }} section {{ code }} }} }}"
    );
    let body = hub.ask(account, &query).await.body;
    let found = &body["data"]["enterprise"];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    (!found.is_null() && found["validUntil"].is_null()).then(|| {
        let place = text(&found["place"]["code"]);
        (place, text(&found["name"]), text(&found["section"]["code"]))
    })
}

async fn a_coordinator_registers_in_his_places_and_nowhere_else(hub: Hub) {
    let town = account(TOWN, Role::Coordinator);
    let (one, two) = (new(1), new(2));
    let csv = format!(
        "统一社会信用代码,企业名称,所在地,类别,模拟\n\
         {one},子工厂,{TOWN},企业,是\n\
         ,丑面馆,{TOWN}001,场所,是\n\
         {two},寅工厂,{SIBLING_TOWN},企业,是\n\
         {two},寅工厂,990101999,企业,是\n\
         {two},寅工厂,{COUNTY},企业,是\n"
    );
    let (outcomes, body) = register(&hub, &town, "", &csv).await;
    assert_eq!(
        outcomes,
        ["ADDED", "ADDED", "NOT_FOUND", "NOT_FOUND", "NOT_FOUND"]
    );
    assert_eq!(
        (&body["written"], &body["refused"]),
        (&true.into(), &3.into())
    );
    assert_eq!(body["rows"][2]["cell"], "C4");
    // Outside is as never given out, but for the code that the row itself names.
    let told = |row: usize, place: &str| {
        let row = &body["rows"][row];
        (
            row["remedy"].clone(),
            row["reason"].as_str().unwrap().replace(place, "…"),
        )
    };
    assert_eq!(told(2, SIBLING_TOWN), told(3, "990101999"));
    assert_eq!(told(2, SIBLING_TOWN), told(4, COUNTY));
    assert!(seen(&hub, &town, &one).await.is_some());
    let own = body["rows"][1]["code"].as_str().unwrap();
    assert!(own.starts_with("990101001001~"), "{own}");
    assert!(
        seen(&hub, &account("99", Role::Viewer), &two)
            .await
            .is_none()
    );
    // A town does not give its enterprise away, nor take one; the county moves it.
    let moved = |place: &str| format!("code,name,place\n{one},子工厂,{place}\n");
    let (outcomes, _) = register(&hub, &town, "", &moved(SIBLING_TOWN)).await;
    assert_eq!(outcomes, ["NOT_FOUND"]);
    hub.today("2023-03-01");
    let county = account(COUNTY, Role::Coordinator);
    let (outcomes, _) = register(&hub, &county, "", &moved(SIBLING_TOWN)).await;
    assert_eq!(outcomes, ["CHANGED"]);
    assert!(seen(&hub, &town, &one).await.is_none());
    let sibling = account(SIBLING_TOWN, Role::Coordinator);
    assert!(seen(&hub, &sibling, &one).await.is_some());
    let (outcomes, _) = register(&hub, &town, "", &moved(TOWN)).await;
    assert_eq!(outcomes, ["DUPLICATE_CODE"]);
}

async fn of_an_enterprise_elsewhere_one_learns_that_its_code_is_taken(hub: Hub) {
    let town = account(TOWN, Role::Coordinator);
    let (plant, quarry, never) = (PLANT.code(), QUARRY.code(), new(9));
    let sibling = account(SIBLING_TOWN, Role::Coordinator);
    let (_, body) = register(
        &hub,
        &sibling,
        "",
        &format!("code,name,place\n,小坑,{SIBLING_TOWN}\n"),
    )
    .await;
    let own = body["rows"][0]["code"].as_str().unwrap().to_owned();
    let before = seen(&hub, &sibling, &quarry).await;
    let csv = format!(
        "code,name,place,replaces,section\n\
         {quarry},甲厂,{TOWN},,\n\
         {quarry},{},{TOWN},,\n\
         {never},乙厂,{TOWN},{quarry},\n\
         {never},乙厂,{TOWN},{},\n\
         {own},丙厂,{TOWN},,\n\
         {SIBLING_TOWN}~9999,丙厂,{TOWN},,\n\
         {never},丁厂,{TOWN},,990102.yj\n\
         {never},丁厂,{TOWN},,990199.yj\n\
         {never},{},{TOWN},,\n\
         ,小坑,{TOWN},,\n",
        QUARRY.name,
        new(8),
        PLANT.name,
    );
    let (outcomes, body) = register(&hub, &town, "", &csv).await;
    assert_eq!(
        outcomes,
        [
            "DUPLICATE_CODE",
            "DUPLICATE_CODE",
            "NOT_FOUND",
            "NOT_FOUND",
            "REFUSED",
            "REFUSED",
            "NOT_FOUND",
            "NOT_FOUND",
            "DUPLICATE_NAME",
            "ADDED"
        ],
        "{body:#}"
    );
    let told = |row: usize, typed: &str| {
        let mut row = body["rows"][row].clone();
        for field in ["row", "code", "cell"] {
            row[field].take();
        }
        row.to_string().replace(typed, "…")
    };
    // Neither name nor place nor whether it ever moved: the sentence is the same whatever the row says.
    assert_eq!(told(0, &quarry), told(1, &quarry));
    for word in [QUARRY.name, SIBLING_TOWN, "row"] {
        let reason = body["rows"][0]["reason"].as_str().unwrap();
        assert!(!reason.contains(word), "{reason}");
    }
    assert!(body["rows"][0]["otherCode"].is_null());
    assert_eq!(told(2, &quarry), told(3, &new(8)));
    assert_eq!(told(4, &own), told(5, &format!("{SIBLING_TOWN}~9999")));
    assert_eq!(told(6, "990102.yj"), told(7, "990199.yj"));
    assert_eq!(
        body["rows"][8]["otherCode"],
        plant.as_str(),
        "one's own is named"
    );
    assert_eq!(
        seen(&hub, &sibling, &quarry).await,
        before,
        "it is as it was"
    );
}

async fn who_may_not_register_writes_nothing(hub: Hub) {
    let csv = format!("code,name,place\n{},厂,{TOWN}\n", new(3));
    let enterprise = account(&PLANT.code(), Role::Enterprise);
    for who in [
        account(TOWN, Role::Viewer),
        account(TOWN, Role::Admin),
        account(SECTIONS[0], Role::Reporter),
        FIRE_SUPERVISOR.to_owned(),
        enterprise,
        "nobody".to_owned(),
    ] {
        let (status, body) = post(&hub, &who, "", &csv).await;
        let code = &body["errors"][0]["extensions"]["code"];
        assert_eq!(
            (status, code),
            (403, &"FORBIDDEN".into()),
            "{who}: {body:#}"
        );
    }
    // In one language.
    let viewer = hub.token(&account(TOWN, Role::Viewer));
    let refused = hub
        .post("/import/enterprises")
        .bearer_auth(viewer)
        .header(CONTENT_TYPE, "text/csv")
        .header("accept-language", "zh-CN")
        .body(csv.clone())
        .send()
        .await
        .unwrap();
    let refused: Value = refused.json().await.unwrap();
    let message = refused["errors"][0]["message"].as_str().unwrap();
    assert!(
        !message.is_ascii() && !message.contains(|one: char| one.is_ascii_alphabetic()),
        "{message}"
    );
    for path in ["/import/enterprises", "/export/enterprise-template"] {
        let bare = if path.starts_with("/import") {
            hub.post(path)
                .header(CONTENT_TYPE, "text/csv")
                .body(csv.clone())
        } else {
            hub.get(path)
        };
        assert_eq!(bare.send().await.unwrap().status().as_u16(), 401, "{path}");
    }
    let town = account(TOWN, Role::Coordinator);
    for (query, csv, code) in [
        ("mod=CHECK_ONLY", csv.clone(), "BAD_INPUT"),
        ("sheet=x", csv.clone(), "BAD_INPUT"),
        ("", "code,name\n".to_owned(), "BAD_INPUT"),
        (
            "",
            format!("code,name,place\n{}", ",厂,x\n".repeat(20_001)),
            "TOO_MANY_ROWS",
        ),
    ] {
        let (status, body) = post(&hub, &town, query, &csv).await;
        let told = &body["errors"][0]["extensions"]["code"];
        assert_eq!((status, told), (400, &code.into()), "{body:#}");
    }
    assert!(
        seen(&hub, &account("99", Role::Viewer), &new(3))
            .await
            .is_none()
    );
}

async fn an_agency_that_was_appointed_above_stays(hub: Hub) {
    let town = account(TOWN, Role::Coordinator);
    let agencies = hub.folder().join("agencies.csv");
    let csv = format!("code,name,kind,jurisdiction\n{COUNTY}.yj,县应急局,BUREAU,{COUNTY}\n");
    std::fs::write(&agencies, csv).unwrap();
    hub.run(&["import", "agencies", agencies.to_str().unwrap()]);
    let shop = SHOP.code();
    let row = |section: &str| {
        format!(
            "code,name,place,section\n{shop},{},{TOWN},{section}\n",
            SHOP.name
        )
    };
    let above = format!("{COUNTY}.yj");
    // The town does not reach the county's bureau; the county does.
    let (outcomes, _) = register(&hub, &town, "", &row(&above)).await;
    assert_eq!(outcomes, ["NOT_FOUND"]);
    let county = account(COUNTY, Role::Coordinator);
    let (outcomes, _) = register(&hub, &county, "", &row(&above)).await;
    assert_eq!(outcomes, ["CHANGED"]);
    for (section, outcome) in [
        ("", "NOT_ALLOWED"),
        (SECTIONS[0], "NOT_ALLOWED"),
        (&above, "UNCHANGED"),
    ] {
        let (outcomes, body) = register(&hub, &town, "", &row(section)).await;
        assert_eq!(outcomes, [outcome], "{section}: {body:#}");
    }
    assert_eq!(seen(&hub, &town, &shop).await.unwrap().2, above);
}
