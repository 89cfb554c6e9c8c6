//! A row answered in one step: most pages ask for its leaves alone.

use async_graphql::ScalarType as _;
use async_graphql::Value;
use async_graphql::resolver_utils::enum_value;

use super::TableRow;
use crate::graphql::leaves::{Flat, Part};

impl Flat for TableRow {
    fn field(&self, name: &str) -> Option<Part<'_>> {
        Some(match name {
            "id" => Part::Made(Value::from(self.id.as_str())),
            "kind" => Part::Made(enum_value(self.kind)),
            "code" => Part::Held(&self.code),
            "name" => Part::Held(&self.name),
            "values" => Part::Held(&self.values),
            "states" => Part::Held(&self.states),
            "contributors" => Part::Held(&self.contributors),
            "increases" => Part::Held(&self.increases),
            "numerators" => Part::Held(&self.numerators),
            "denominators" => Part::Held(&self.denominators),
            "overlaps" => Part::Held(&self.overlaps),
            "expected" => Part::Held(&self.expected),
            "reported" => Part::Held(&self.reported),
            "onTime" => Part::Held(&self.on_time),
            "carriedFrom" => Part::Made(
                self.carried_from
                    .map_or(Value::Null, |period| period.to_value()),
            ),
            "carriedBecause" => Part::Made(self.carried_because.map_or(Value::Null, enum_value)),
            "increaseSince" => Part::Made(
                self.increase_since
                    .map_or(Value::Null, |period| period.to_value()),
            ),
            "reached" => Part::Made(self.reached.map_or(Value::Null, enum_value)),
            "inTree" => Part::Held(&self.in_tree),
            "simulated" => Part::Held(&self.simulated),
            // What was sent up is an object.
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use async_graphql::{EmptyMutation, EmptySubscription, ID, Object, Request, Schema};

    use super::*;
    use crate::graphql::cell::CellState;
    use crate::graphql::leaves::{AtOnce, Leaves, Scaled};
    use crate::graphql::plain::Plain;
    use crate::graphql::scalar::Period;
    use crate::graphql::table::{CarriedBecause, Reach, RowKind};
    use crate::graphql::written::write;

    struct Query(Arc<AtOnce<TableRow>>);

    #[Object]
    impl Query {
        async fn plain(&self) -> TableRow {
            row()
        }

        async fn fast(&self) -> Arc<AtOnce<TableRow>> {
            Arc::clone(&self.0)
        }
    }

    fn row() -> TableRow {
        let (units, scale) = (12_345, 2);
        let figures = || Leaves(vec![Some(Scaled { units, scale }), None]);
        TableRow {
            id: ID::from("row"),
            kind: RowKind::OwnShare,
            code: "990101".to_owned(),
            name: "东县".to_owned(),
            values: figures(),
            states: Leaves(vec![CellState::Carried, CellState::Missing]),
            contributors: Leaves(vec![2, 0]),
            increases: figures(),
            numerators: figures(),
            denominators: figures(),
            overlaps: Leaves(vec![true, false]),
            expected: 3,
            reported: 2,
            on_time: 1,
            carried_from: Some(Period("2023-06".parse().expect("a month"))),
            carried_because: Some(CarriedBecause::Returned),
            increase_since: None,
            reached: Some(Reach::Line),
            in_tree: true,
            sent_up: None,
            simulated: false,
        }
    }

    /// Whatever is asked, alone and beside what is no leaf.
    #[tokio::test]
    async fn a_row_at_once_is_the_row() {
        let query = Query(Arc::new(AtOnce::of(row())));
        let schema = Schema::new(query, EmptyMutation, EmptySubscription);
        let names = "{ __type(name: \"TableRow\") { fields { name } } }";
        let names = schema.execute(names).await.data.into_json().expect("data");
        let names = names["__type"]["fields"]
            .as_array()
            .expect("fields")
            .clone();
        let names = names.iter().filter_map(|field| field["name"].as_str());
        let leaves: Vec<&str> = names.filter(|name| *name != "sentUp").collect();
        assert_eq!(leaves.len(), 20, "{leaves:?}");
        for name in &leaves {
            assert!(row().field(name).is_some(), "{name} is answered at once");
        }
        for selection in [
            leaves.join(" "),
            format!("{} sentUp {{ state }}", leaves.join(" ")),
            "value: code __typename ... on TableRow { states }".to_owned(),
        ] {
            let query = format!("{{ plain {{ {selection} }} fast {{ {selection} }} }}");
            let answer = schema.execute(&query).await;
            assert_eq!(answer.errors, Vec::new(), "{query}");
            let text = serde_json::to_string(&answer.data).expect("JSON");
            let (plain, fast) = text.split_once(",\"fast\":").expect("both");
            assert_eq!(
                plain.strip_prefix("{\"plain\":"),
                fast.strip_suffix('}'),
                "{query}"
            );
            // The texts that a plain document is answered by.
            for _ in 0..2 {
                let answer = schema.execute(Request::new(&query).data(Plain)).await;
                let mut out = Vec::new();
                write(&answer.data, &mut out);
                assert_eq!(String::from_utf8(out).expect("UTF-8"), text, "{query}");
            }
        }
    }
}
