//! What the registry does not claim: that an enterprise was asked before anybody knew of it, that two spellings are two
//! enterprises, and to who had it once, what became of it since.

use cengbao_domain::enterprise::complete_credit_code;
use serde_json::json;

use super::{counts, import};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::TOWN;
use crate::world::enterprises::PLANT;

both!(
    nothing_is_asked_before_the_registry_speaks_of_it,
    names_that_differ_in_width_and_blanks_are_shown,
    who_had_an_enterprise_is_not_told_that_it_closed_since,
);

async fn nothing_is_asked_before_the_registry_speaks_of_it(hub: Hub) {
    hub.today("2023-06-02");
    let [told, untold] =
        ["91990100MA0007777", "91990100MA0008888"].map(|one| complete_credit_code(one).unwrap());
    let csv = format!(
        "code,name,place,sectors,marks,opened,from\n\
         {told},戊厂,{TOWN},危险化学品,高危,2023-05-20,2023-05-20\n\
         {untold},己厂,{TOWN},危险化学品,高危,,2023-05-20\n"
    );
    assert_eq!(counts(&import(&hub, "new.csv", &csv)), [2, 2, 0, 0, 0]);
    let mut measures = Vec::new();
    for code in [&told, &untold] {
        let query = "query($code: String!) { enterprise(code: $code) { openedOn compliance(campaign: \"li-2023\", \
            asOf: \"2023-06-01\") { duty { code } state windows { period state } } } }";
        let answer = hub.ask_with("9901.viewer", query, json!({ "code": code }));
        let answer = answer.await.ok();
        measures.push(answer.at("enterprise.compliance").clone());
    }
    assert_eq!(measures[0], measures[1]);
    let missed = measures[1].to_string().contains("MISSED");
    assert!(!missed, "{:#}", measures[1]);
}

async fn names_that_differ_in_width_and_blanks_are_shown(hub: Hub) {
    hub.today("2023-06-02");
    let codes = [
        "91990100MA0007777",
        "91990100MA0008888",
        "91990100MA0006666",
    ]
    .map(|one| complete_credit_code(one).unwrap());
    let csv = format!("code,name,place\n{},戊饭店（一店）,{TOWN}\n", codes[0]);
    assert_eq!(counts(&import(&hub, "one.csv", &csv)), [1, 1, 0, 0, 0]);
    let csv = format!(
        "code,name,place\n{},戊饭店(一店),{TOWN}\n{},戊 饭店（一店）,{TOWN}\n,戊饭店 (一店),{TOWN}\n",
        codes[1], codes[2]
    );
    let report = import(&hub, "like.csv", &csv);
    assert_eq!(counts(&report), [3, 0, 0, 0, 3], "{report:#}");
    assert!(report.to_string().contains(&codes[0]), "{report:#}");
    // Two of one list, too.
    let csv = format!(
        "code,name,place\n{},庚厂（东）,{TOWN}\n{},庚厂(东),{TOWN}\n",
        codes[1], codes[2]
    );
    assert_eq!(counts(&import(&hub, "two.csv", &csv)), [2, 1, 0, 0, 1]);
}

async fn who_had_an_enterprise_is_not_told_that_it_closed_since(hub: Hub) {
    hub.today("2023-06-02");
    let plant = PLANT.code();
    let moved = format!("code,name,place,section,from\n{plant},甲化工厂,990102001,,2023-04-10\n");
    assert_eq!(counts(&import(&hub, "moved.csv", &moved)), [1, 0, 1, 0, 0]);
    let closed = format!("code,name,place,closed\n{plant},甲化工厂,990102001,2023-05-01\n");
    assert_eq!(
        counts(&import(&hub, "closed.csv", &closed)),
        [1, 0, 1, 0, 0]
    );
    let query =
        "query($code: String!) { enterprise(code: $code) { closedOn history { validUntil } } }";
    let read = async |account: &str| {
        let answer = hub.ask_with(account, query, json!({ "code": plant })).await;
        answer.ok().at("enterprise").clone()
    };
    assert_eq!(read("9901.viewer").await["closedOn"], "2023-05-01");
    let before = read("990101.viewer").await;
    assert!(!before.to_string().contains("2023-05-01"), "{before:#}");
}
