//! The columns of a form as a table shows them: made once for each version of the
//! form, and answered in one step.

use std::sync::Arc;

use async_graphql::resolver_utils::enum_value;
use cengbao_store::FormVersion;

use super::{Column, Scale, columns};
use crate::graphql::leaves::{Flat, FlatList, Part};

/// The columns of a form as a table shows them.
#[derive(Debug)]
pub(in crate::graphql) struct Shaped {
    pub(in crate::graphql) columns: FlatList<Column>,
    pub(in crate::graphql) scales: Vec<Scale>,
}

impl Shaped {
    /// Made once for each version of a form.
    pub(in crate::graphql) fn of(form: &FormVersion) -> Arc<Self> {
        form.made(|| {
            let (columns, scales) = columns(form);
            let columns = FlatList::of(columns);
            Self { columns, scales }
        })
    }
}

impl Flat for Column {
    fn field(&self, name: &str) -> Option<Part<'_>> {
        Some(match name {
            "key" => Part::Held(&self.key),
            "section" => Part::Held(&self.section),
            "cell" => Part::Held(&self.cell),
            "label" => Part::Held(&self.label),
            "indicator" => Part::Held(&self.indicator),
            "name" => Part::Held(&self.name),
            "nameEn" => Part::Held(&self.name_en),
            "unit" => Part::Held(&self.unit),
            "scale" => Part::Held(&self.scale),
            "kind" => Part::Made(enum_value(self.kind)),
            "timeKind" => Part::Made(enum_value(self.time_kind)),
            "additivity" => Part::Made(enum_value(self.additivity)),
            "overlapping" => Part::Held(&self.overlapping),
            "partOf" => Part::Held(&self.part_of),
            "numerator" => Part::Held(&self.numerator),
            "denominator" => Part::Held(&self.denominator),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::{EmptyMutation, EmptySubscription, Object, Request, Response, Schema};

    use super::*;
    use crate::graphql::cell::{Additivity, IndicatorKind, TimeKind};
    use crate::graphql::plain::Plain;
    use crate::graphql::written::write;

    const ONE: &str = "fragment One on Column { scale nothing: partOf kind }";

    fn written(answer: &Response) -> String {
        let mut out = Vec::new();
        write(&answer.data, &mut out);
        String::from_utf8(out).expect("UTF-8")
    }

    struct Query(FlatList<Column>);

    #[Object]
    impl Query {
        async fn plain(&self) -> Vec<Column> {
            vec![column("1.1"), column("1.2")]
        }

        async fn flat(&self) -> FlatList<Column> {
            self.0.clone()
        }
    }

    fn column(key: &str) -> Column {
        Column {
            key: key.to_owned(),
            section: "总体情况".to_owned(),
            cell: 3,
            label: "行政处罚".to_owned(),
            indicator: "fines".to_owned(),
            name: "罚款".to_owned(),
            name_en: "Fines".to_owned(),
            unit: "万元".to_owned(),
            scale: 4,
            kind: IndicatorKind::Amount,
            time_kind: TimeKind::PerPeriod,
            additivity: Additivity::OverlappingSum,
            overlapping: true,
            part_of: None,
            numerator: Some("a".to_owned()),
            denominator: Some("b".to_owned()),
        }
    }

    /// Whatever is asked, a flat list answers what the library's own does.
    #[tokio::test]
    async fn a_flat_list_answers_as_a_list_of_objects_does() {
        let columns = FlatList::of(vec![column("1.1"), column("1.2")]);
        let schema = Schema::new(Query(columns), EmptyMutation, EmptySubscription);
        let sdl = schema.sdl();
        assert!(
            sdl.contains("plain: [Column!]!") && sdl.contains("flat: [Column!]!"),
            "{sdl}"
        );
        let names = "{ __type(name: \"Column\") { fields { name } } }";
        let names = schema.execute(names).await.data.into_json().expect("data");
        let names = names["__type"]["fields"]
            .as_array()
            .expect("fields")
            .clone();
        let every: Vec<&str> = names
            .iter()
            .filter_map(|field| field["name"].as_str())
            .collect();
        assert!(every.len() > 10, "{every:?}");
        for selection in [
            every.join(" ").as_str(),
            "label key other: key __typename key",
            "...One unit ... on Column { name key } ...One",
            "key @skip(if: true) unit @include(if: true) ...One @skip(if: true)",
        ] {
            let query = format!(
                "{{ plain {{ {selection} }} flat {{ {selection} }} again: flat {{ ...One }} }} {ONE}"
            );
            let answer = schema.execute(&query).await;
            assert_eq!(answer.errors, Vec::new(), "{query}");
            let text = serde_json::to_string(&answer.data).expect("JSON");
            let (plain, flat) = text.split_once(",\"flat\":").expect("both");
            let flat = flat.split_once(",\"again\"").expect("three").0;
            assert_eq!(plain.strip_prefix("{\"plain\":"), Some(flat), "{query}");
            // The texts that a plain document is answered by.
            let query = format!("{{ flat {{ {selection} }} again: flat {{ ...One }} }} {ONE}");
            let flat = format!("{{\"flat\":{flat},\"again\":");
            for _ in 0..2 {
                let answer = written(&schema.execute(Request::new(&query).data(Plain)).await);
                assert!(answer.starts_with(&flat), "{query}: {answer}");
            }
        }
    }
}
