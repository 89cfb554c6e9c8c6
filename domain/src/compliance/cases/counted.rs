//! The cases of whom a target counts that goes by a duty.

use super::*;

/// Whom a target of a duty counts, by what it was asked and to whom it belonged on each day.
#[test]
fn the_cases_of_whom_a_target_counts_are_as_the_page_says() {
    let rows = rows("compliance.md", "whom a target counts");
    assert!(rows.len() > 6);
    for row in rows {
        let cadence = cadence(&row["asked"]);
        let as_of = day(&row["as of"]);
        let membership = |text: &str| match text {
            "in" => Membership::In,
            "out" => Membership::Out,
            _ => Membership::Unknown,
        };
        let belonged = asked(&row["belongs"]);
        let belonged = belonged.into_iter().map(|(from, text)| BelongsFrom {
            from,
            belongs: membership(text),
        });
        let belonged: Vec<BelongsFrom> = belonged.collect();
        let asks: Vec<AskFrom<'_>> = belonged
            .iter()
            .map(|one| AskFrom {
                from: one.from,
                ask: match one.belongs {
                    Membership::Out if row["binds"] == "them" => Ask::Nothing,
                    Membership::Unknown if row["binds"] == "them" => Ask::Unknown,
                    _ => Ask::AtCadence(cadence.as_ref()),
                },
            })
            .collect();
        let span = span(&row["campaign"]);
        let standing = judge_asked_duty(&asks, span, Life::default(), &days(&row["done"]), as_of);
        assert_eq!(
            counted(&belonged, &standing.windows, as_of),
            membership(&row["counted"]),
            "{row:#?}\n{standing:#?}"
        );
    }
}
