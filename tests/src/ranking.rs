//! Who stands where: by completeness, timeliness and every figure, with ties by
//! the stated rule, paged, from either end.

use serde_json::{Value, json};

use crate::cells::Cells;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::{COMMUNITIES, COUNTY, SIBLING_TOWN, SIBLING_UNIT, TOWN, kinds};

both!(
    equal_figures_share_a_rank_and_the_next_counts_them,
    who_has_no_figure_comes_last_without_a_rank,
    towns_are_ranked_by_completeness_and_by_timeliness,
    rates_are_ranked_by_what_they_are_and_not_by_what_they_show,
    a_rank_does_not_depend_on_its_page,
    a_total_has_no_ranking,
);

impl Hub {
    async fn ranking(&self, code: &str, arguments: &str) -> Value {
        let query = format!(
            "{{ jurisdiction(code: \"{code}\") {{ ranking(period: \"2023-01\", {arguments}) {{ column {{ key }} ranked rowCount \
             rows {{ nodes {{ rank code value numerator denominator }} pageInfo {{ endCursor hasNextPage }} }} }} }} }}"
        );
        let answer = self.ask("99.viewer", &query).await.ok();
        answer.at("jurisdiction.ranking").clone()
    }
}

const MONTHLY: &str = "form: { campaign: \"li-2023\", form: \"monthly\" }";

/// (rank, code) of the rows.
fn places(ranking: &Value) -> Vec<(Option<i64>, &str)> {
    let rows = ranking["rows"]["nodes"].as_array().unwrap();
    rows.iter()
        .map(|row| (row["rank"].as_i64(), row["code"].as_str().unwrap()))
        .collect()
}

async fn equal_figures_share_a_rank_and_the_next_counts_them(hub: Hub) {
    for (unit, found) in [
        (COMMUNITIES[0], 7),
        (COMMUNITIES[1], 9),
        (COMMUNITIES[2], 7),
        (SIBLING_UNIT, 2),
    ] {
        hub.desk(unit).file("2023-01", &Cells::found(found)).await;
    }
    let by_value = format!(
        "{MONTHLY}, by: UNIT, orderBy: {{ value: {{ cell: \"found\", direction: DESC }} }}"
    );
    let ranking = hub.ranking(COUNTY, &by_value).await;
    let places = places(&ranking);
    assert_eq!(
        places[..4],
        [
            (Some(1), COMMUNITIES[1]),
            (Some(2), COMMUNITIES[0]),
            (Some(2), COMMUNITIES[2]),
            (Some(4), SIBLING_UNIT),
        ]
    );
    assert_eq!(
        (&ranking["ranked"], &ranking["rowCount"]),
        (&json!(4), &json!(5))
    );
    assert_eq!(ranking["column"]["key"], json!("1.1"));
    assert_eq!(ranking["rows"]["nodes"][0]["value"], json!("9"));
}

async fn who_has_no_figure_comes_last_without_a_rank(hub: Hub) {
    hub.desk(COMMUNITIES[2])
        .file("2023-01", &Cells::found(0))
        .await;
    for direction in ["ASC", "DESC"] {
        let order = format!(
            "{MONTHLY}, by: UNIT, orderBy: {{ value: {{ cell: \"1.1\", direction: {direction} }} }}"
        );
        let ranking = hub.ranking(TOWN, &order).await;
        assert_eq!(
            places(&ranking),
            [
                (Some(1), COMMUNITIES[2]),
                (None, COMMUNITIES[0]),
                (None, COMMUNITIES[1])
            ],
            "a zero that was reported is a figure, {direction}"
        );
    }
}

async fn towns_are_ranked_by_completeness_and_by_timeliness(hub: Hub) {
    hub.today("2023-02-01");
    hub.desk(COMMUNITIES[0])
        .file("2023-01", &Cells::found(1))
        .await;
    hub.desk(COMMUNITIES[1])
        .file("2023-01", &Cells::found(1))
        .await;
    hub.today("2023-02-20");
    for unit in [SIBLING_UNIT, "990101002002.cwh"] {
        hub.desk(unit).file("2023-01", &Cells::found(1)).await;
    }
    let complete = hub
        .ranking(
            COUNTY,
            &format!("{MONTHLY}, orderBy: {{ completeness: DESC }}"),
        )
        .await;
    assert_eq!(
        places(&complete),
        [(Some(1), SIBLING_TOWN), (Some(2), TOWN)],
        "2 of 2 before 2 of 3"
    );
    let best = &complete["rows"]["nodes"][0];
    assert_eq!(
        (&best["numerator"], &best["denominator"], &best["value"]),
        (&json!("2"), &json!("2"), &Value::Null)
    );
    let punctual = hub
        .ranking(
            COUNTY,
            &format!("{MONTHLY}, orderBy: {{ timeliness: DESC }}"),
        )
        .await;
    assert_eq!(
        places(&punctual),
        [(Some(1), TOWN), (Some(2), SIBLING_TOWN)]
    );
    let missing = hub
        .ranking(COUNTY, &format!("{MONTHLY}, orderBy: {{ missing: ASC }}"))
        .await;
    assert_eq!(places(&missing), [(Some(1), SIBLING_TOWN), (Some(2), TOWN)]);
}

async fn rates_are_ranked_by_what_they_are_and_not_by_what_they_show(hub: Hub) {
    kinds::apply(&hub);
    for (unit, rectified, found) in [(0, 66_667, 100_000), (1, 2, 3), (2, 200, 300)] {
        let numbers = [found, rectified, 0, 0, 0, 0, 1];
        hub.file_kinds(COMMUNITIES[unit], "2023-01", &kinds::cells(numbers))
            .await;
    }
    let order = "form: { campaign: \"wang-2023\", form: \"kinds\" }, by: UNIT, \
        orderBy: { value: { cell: \"rectified_rate\", direction: DESC } }";
    let ranking = hub.ranking(TOWN, order).await;
    assert_eq!(
        places(&ranking),
        [
            (Some(1), COMMUNITIES[0]),
            (Some(2), COMMUNITIES[1]),
            (Some(2), COMMUNITIES[2])
        ],
        "all three show 66.67: the first is more, the others are equal"
    );
    let shown = ranking["rows"]["nodes"].as_array().unwrap();
    assert!(
        shown.iter().all(|row| row["value"] == json!("66.67")),
        "{shown:#?}"
    );
}

async fn a_rank_does_not_depend_on_its_page(hub: Hub) {
    for (unit, found) in [(COMMUNITIES[0], 7), (COMMUNITIES[1], 7)] {
        hub.desk(unit).file("2023-01", &Cells::found(found)).await;
    }
    let order = format!(
        "{MONTHLY}, by: UNIT, orderBy: {{ value: {{ cell: \"1.1\", direction: DESC }} }}, first: 1"
    );
    let first = hub.ranking(TOWN, &order).await;
    assert_eq!(places(&first), [(Some(1), COMMUNITIES[0])]);
    let after = &first["rows"]["pageInfo"]["endCursor"];
    let second = hub.ranking(TOWN, &format!("{order}, after: {after}")).await;
    assert_eq!(places(&second), [(Some(1), COMMUNITIES[1])]);
    assert_eq!(
        (&second["ranked"], &second["rowCount"]),
        (&json!(2), &json!(3))
    );
}

async fn a_total_has_no_ranking(hub: Hub) {
    let query = format!(
        "{{ jurisdiction(code: \"{TOWN}\") {{ ranking({MONTHLY}, period: \"2023-01\", by: TOTAL, \
         orderBy: {{ completeness: DESC }}) {{ rowCount }} }} }}"
    );
    assert_eq!(hub.ask("99.viewer", &query).await.error_code(), "BAD_INPUT");
}
