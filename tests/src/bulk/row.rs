//! Each row by itself: refused, left, written over, or as one never given out.

use serde_json::{Value, json};

use super::{
    CLERK, SIGNER, file, outcomes, row, steps, submitted, town_accounts, units, versions, written,
};
use crate::cells::Cells;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::{COMMUNITIES, NO_UNIT, SIBLING_UNIT, WIDE_TOWN};

both!(
    what_says_something_else_is_written_over_only_by_who_has_seen_it,
    what_was_accepted_says_that_it_is_to_be_corrected,
    a_row_outside_the_scope_is_as_one_never_given_out,
    a_blank_row_is_left_and_a_blank_cell_is_no_zero,
    a_reason_answers_every_warning_of_its_row,
    a_bad_row_refuses_itself_alone_and_names_every_problem,
);

async fn what_says_something_else_is_written_over_only_by_who_has_seen_it(hub: Hub) {
    town_accounts(&hub).await;
    let units = units();
    let first = file(&hub, CLERK, &[row(&units[0], &Cells::found(1))], json!({}))
        .await
        .ok();
    let other = row(&units[0], &Cells::found(2));
    let refused = file(&hub, CLERK, std::slice::from_ref(&other), json!({}))
        .await
        .ok();
    assert_eq!(outcomes(&refused), ["CONFLICT"]);
    assert_eq!(
        refused.at("it.rows.0.report.cells.0.value"),
        "1",
        "as it is now"
    );
    let mut seen = other.clone();
    seen["expectedVersion"] = json!(versions(&first)[0]);
    let written = file(&hub, CLERK, &[seen], json!({})).await.ok();
    assert_eq!(outcomes(&written), ["DONE"]);
    let third = row(&units[0], &Cells::found(3));
    let replaced = file(&hub, CLERK, &[third], json!({ "replace": true }))
        .await
        .ok();
    assert_eq!(outcomes(&replaced), ["DONE"]);
    assert_eq!(replaced.at("it.rows.0.report.cells.0.value"), "3");
    // What the row does not name keeps its value.
    let partial = json!({ "unit": units[0], "cells": [{ "key": "1.2", "value": "1" }] });
    let merged = file(&hub, CLERK, &[partial], json!({ "replace": true }))
        .await
        .ok();
    assert_eq!(merged.at("it.rows.0.report.cells.0.value"), "3");
}

/// The same words for what is not there and for what is another's.
const NO_SUCH: &str = "there is no such unit or report, or none within your scope: check its code; a line of totals is not \
                       filed, so take it out";

/// What was accepted is corrected: that is said before its cells are mended, and to whoever comes without its version.
async fn what_was_accepted_says_that_it_is_to_be_corrected(hub: Hub) {
    town_accounts(&hub).await;
    let unit = units().remove(0);
    let signed = hub.desk(&unit).file("2023-01", &Cells::found(5)).await;
    let accepted = hub.change("98.coordinator", "acceptReport", crate::desk::step(&signed));
    accepted.await.ok();
    let mut wrong = row(&unit, &Cells::found(6));
    wrong["cells"][0]["value"] = json!("1,5");
    for bad in [wrong, row(&unit, &Cells::found(6))] {
        let filed = file(&hub, CLERK, &[bad], submitted()).await.ok();
        assert_eq!(outcomes(&filed), ["NOT_ALLOWED"], "{filed:#?}");
        let reason = filed.text("it.rows.0.reason");
        assert!(
            reason.contains("ACCEPTED") && reason.contains("correction"),
            "{reason}"
        );
    }
    let (desk, six, seven) = (hub.desk(&unit), Cells::found(6), Cells::found(7));
    let saved = desk.save("2023-01", &six, None).await.ok();
    assert_eq!(saved.text("it.outcome"), "CONFLICT");
    let reason = saved.text("it.reason");
    assert!(
        reason.contains("ACCEPTED") && reason.contains("correction"),
        "{reason}"
    );
    // A draft that another has written is loaded again, and that is said to a person.
    desk.save("2023-02", &six, None).await.ok();
    let second = desk.save("2023-02", &seven, None).await.ok();
    assert_eq!(second.text("it.outcome"), "CONFLICT");
    let reason = second.text("it.reason");
    assert!(
        reason.contains("in version 1") && reason.contains("load it again"),
        "{reason}"
    );
    let rows = [row(&unit, &seven)];
    let again = file(&hub, CLERK, &rows, json!({ "period": "2023-02" }));
    let again = again.await.ok();
    assert_eq!(outcomes(&again), ["CONFLICT"]);
    let mut stale = row(&units().remove(1), &seven);
    stale["expectedVersion"] = json!(1);
    let words = again.text("it.rows.0.reason");
    assert!(words.contains("somebody has saved") && !words.contains("expectedVersion"));
    let rows = [stale];
    let stale = file(&hub, CLERK, &rows, json!({ "period": "2023-02" }));
    let stale = stale.await.ok();
    assert_eq!(outcomes(&stale), ["CONFLICT"]);
    assert!(
        stale
            .text("it.rows.0.reason")
            .contains("leave its version empty")
    );
}

async fn a_row_outside_the_scope_is_as_one_never_given_out(hub: Hub) {
    town_accounts(&hub).await;
    hub.desk(SIBLING_UNIT)
        .file("2023-01", &Cells::found(5))
        .await;
    let unit = units().remove(0);
    for outside in [SIBLING_UNIT, COMMUNITIES[0], NO_UNIT, WIDE_TOWN, ""] {
        let rows = [row(outside, &Cells::found(5)), row(&unit, &Cells::found(1))];
        let filed = file(&hub, CLERK, &rows, json!({ "mode": "CHECK_ONLY" }))
            .await
            .ok();
        let plain = json!({
            "row": 1, "outcome": "NOT_FOUND", "reason": NO_SUCH, "problems": [], "report": null
        });
        assert_eq!(*filed.at("it.rows.0"), plain, "{outside}");
        assert_eq!(outcomes(&filed)[1], "PASSED");
    }
    // Who sees the unit and may not file for it is told so, whatever is there.
    let rows = [row(&unit, &Cells::found(1))];
    let by_superior = file(&hub, "98.coordinator", &rows, submitted()).await.ok();
    assert_eq!(outcomes(&by_superior), ["NOT_ALLOWED"]);
    let id = hub
        .ask(
            "99.viewer",
            "{ reports(first: 1) { nodes { id version } } }",
        )
        .await
        .ok();
    let theirs = json!({ "report": id.at("reports.nodes.0.id"), "expectedVersion": id.at("reports.nodes.0.version") });
    let reports = json!({ "reports": [theirs, { "report": "cmVwb3J0OjA", "expectedVersion": 1 }] });
    for (account, mutation) in [(SIGNER, "signReports"), ("98.coordinator", "acceptReports")] {
        let answer = steps::step(&hub, account, mutation, reports.clone())
            .await
            .ok();
        assert_eq!(outcomes(&answer), ["NOT_FOUND", "NOT_FOUND"], "{mutation}");
        assert!(!answer.as_text().contains(SIBLING_UNIT), "{answer:#?}");
    }
}

async fn a_blank_row_is_left_and_a_blank_cell_is_no_zero(hub: Hub) {
    town_accounts(&hub).await;
    let units = units();
    let blank = json!({ "unit": units[0], "cells": [{ "key": "1.1", "value": " " }, { "key": "1.2", "value": null }] });
    let partial = json!({ "unit": units[1], "cells": [{ "key": "1.1", "value": "1" }] });
    let filed = file(&hub, CLERK, &[blank.clone(), partial.clone()], json!({}))
        .await
        .ok();
    assert_eq!(outcomes(&filed), ["BLANK", "DONE"]);
    assert_eq!(*filed.at("it.rows.0.report"), Value::Null);
    assert_eq!(*filed.at("it.rows.1.report.cells.1.value"), Value::Null);
    let submitted = file(&hub, CLERK, &[blank, partial], submitted()).await.ok();
    assert_eq!(outcomes(&submitted), ["BLANK", "REFUSED"]);
    assert_eq!(
        submitted.list("it.rows.1.problems").len(),
        8,
        "each blank by its cell"
    );
    let twice = [
        row(&units[2], &Cells::found(1)),
        row(&units[2], &Cells::found(2)),
    ];
    let twice = file(&hub, CLERK, &twice, json!({})).await.ok();
    assert_eq!(
        outcomes(&twice),
        ["NOT_ALLOWED"; 2],
        "which of the two is nobody's guess"
    );
}

async fn a_reason_answers_every_warning_of_its_row(hub: Hub) {
    town_accounts(&hub).await;
    let units = units();
    let warned = Cells::zero().with("2.1", 1).with("2.2", 2);
    let mut reasoned = row(&units[1], &warned);
    reasoned["reason"] = json!("含抽查以外发现的");
    let rows = [row(&units[0], &warned), reasoned];
    let filed = file(&hub, CLERK, &rows, submitted()).await.ok();
    assert_eq!(outcomes(&filed), ["REFUSED", "DONE"]);
    for row in ["it.rows.0", "it.rows.1"] {
        let problem = filed.at(&format!("{row}.problems.0"));
        assert_eq!(
            *problem,
            json!({ "cell": "2.2", "severity": "WARNING", "code": "CHECK_FAILED" })
        );
    }
}

async fn a_bad_row_refuses_itself_alone_and_names_every_problem(hub: Hub) {
    town_accounts(&hub).await;
    let units = units();
    let rows = [
        row(&units[0], &Cells::found(1)),
        row(&units[1], &Cells::found(2).with("1.2", 3).without("2.5")),
        row(
            &units[2],
            &Cells::zero().with("1.1", "four").with("2.1", "-1"),
        ),
        row(&units[3], &Cells::found(4)),
    ];
    let filed = file(&hub, CLERK, &rows, submitted()).await.ok();
    assert_eq!(outcomes(&filed), ["DONE", "REFUSED", "REFUSED", "DONE"]);
    let counts = ["it.done", "it.unchanged", "it.refused"].map(|path| filed.number(path));
    assert_eq!(counts, [2, 0, 2]);
    let problems = |row: usize| {
        let problems = filed.list(&format!("it.rows.{row}.problems")).iter();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        problems
            .map(|one| (text(&one["cell"]), text(&one["code"])))
            .collect::<Vec<_>>()
    };
    let named = |some: &[(&str, &str)]| {
        some.iter()
            .map(|(cell, code)| ((*cell).to_owned(), (*code).to_owned()))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        problems(1),
        named(&[("2.5", "BLANK"), ("1.2", "CHECK_FAILED")])
    );
    assert_eq!(
        problems(2),
        named(&[("1.1", "NOT_A_NUMBER"), ("2.1", "NEGATIVE")])
    );
    // Nothing of a refused row was written, not even a draft.
    assert_eq!(written(&hub).await, 2);
}
