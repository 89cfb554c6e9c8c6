//! The question that is measured, the same question as bare SQL, and the proof
//! that both are the same and right: the hub's sums and the sums of the SQL's rows
//! are compared with those that the bench knows.

use std::collections::BTreeMap;

use cengbao_domain::figure::Figures;
use cengbao_domain::period::Period;
use chrono::NaiveDate;
use hyper::body::Bytes;
use sea_orm::DatabaseConnection;
use serde_json::Value;

use crate::Result;
use crate::campaign::{CODE, FORM};
use crate::client::{Ask, Wanted, once};
use crate::database::rows;
use crate::fill::viewer;
use crate::floor::{Bind, Prepared, Question};
use crate::hub::Hub;
use crate::nation::{Asked, COLUMNS, MONTHS, Nation, first_of, period};

/// What a page of a table shows: columns with their labels, every row with every value and its state.
const TABLE: &str = "query Table($code: String!, $form: FormRef!, $period: Period!) {
  jurisdiction(code: $code) {
    id code name
    table(form: $form, period: $period, by: CHILDREN, first: 100) {
      columns { key label unit }
      rows { nodes { id code name values states expected reported onTime } pageInfo { hasNextPage endCursor } }
      total { id values states expected reported onTime }
    }
  }
}";

/// The month that is asked: the last that is filed.
const MONTH: usize = MONTHS - 1;

/// The grants of an account and where their nodes stand.
const GRANTS: &str = "SELECT a.id, a.title, g.role, g.sectors, p.path, j.code, j.name \
     FROM account a JOIN role_grant g ON g.account_id = a.id \
     JOIN node_place p ON p.node_id = g.node_id LEFT JOIN jurisdiction j ON j.id = g.node_id \
     WHERE a.name = $1 AND a.disabled_at IS NULL AND g.revoked_at IS NULL \
     AND g.valid_from <= $2 AND (g.valid_until IS NULL OR g.valid_until > $2)";
/// The children of a place as they stood on a day.
const CHILDREN: &str = "SELECT j.id, j.code, j.name, j.path FROM jurisdiction j \
     JOIN node_place p ON p.node_id = j.id \
     WHERE j.shown_parent_id = $1 AND j.placeholder = FALSE \
     AND p.valid_from <= $2 AND (p.valid_until IS NULL OR p.valid_until > $2) ORDER BY j.code";
/// The figures of a county's towns and its own.
const RUNS_BELOW: &str = "SELECT node_id, path, from_period, until_period, figures FROM rollup \
     WHERE shard_key = $1 AND family_id = $2 AND period_kind = 'MONTH' AND own = FALSE \
     AND from_period <= $3 AND until_period > $4 \
     AND node_id IN (SELECT id FROM jurisdiction WHERE shown_parent_id = $5 OR id = $5)";
/// The figures of all counties of a place.
const RUNS_ABOVE: &str = "SELECT node_id, path, from_period, until_period, figures FROM rollup \
     WHERE family_id = $1 AND period_kind = 'MONTH' AND is_root = TRUE AND own = FALSE \
     AND path >= $2 AND path < $3 AND from_period <= $4 AND until_period > $5";

/// The request for a place, whatever the answer.
pub(crate) fn ask(hub: &Hub, asked: Asked<'_>) -> Result<Ask> {
    let body = serde_json::json!({
        "query": TABLE,
        "variables": {
            "code": asked.code,
            "form": { "campaign": CODE, "form": FORM },
            "period": period(MONTH),
        },
    });
    Ok(Ask {
        path: "/graphql".to_owned(),
        token: Some(hub.token(&viewer(asked.by))?),
        body: Bytes::from(body.to_string()),
        wanted: Wanted::Holding("\"hasNextPage\":false"),
    })
}

/// The questions of places with their answers, each of them proved.
pub(crate) async fn questions(
    hub: &Hub,
    database: &DatabaseConnection,
    nation: &Nation,
    places: &[Asked<'_>],
) -> Result<Vec<Question>> {
    let mut questions = Vec::new();
    for asked in places.iter().copied() {
        let answer = once(hub.address(), &ask(hub, asked)?).await?;
        let answer = String::from_utf8(answer.to_vec())?;
        prove_answer(nation, asked, &serde_json::from_str(&answer)?)?;
        let question = bare(database, asked, answer).await?;
        prove_floor(database, nation, asked, &question).await?;
        questions.push(question);
    }
    Ok(questions)
}

/// The hub's total is the sum over the towns, and the rows add up to it.
fn prove_answer(nation: &Nation, asked: Asked<'_>, answer: &Value) -> Result<()> {
    let table = &answer["data"]["jurisdiction"]["table"];
    let rows = table["rows"]["nodes"]
        .as_array()
        .ok_or_else(|| answer.to_string())?;
    let number = |value: &Value| -> Result<i64> { Ok(value.as_str().ok_or("no figure")?.parse()?) };
    for column in 0..COLUMNS {
        let known = nation.sum(asked.code, column, MONTH);
        let total = number(&table["total"]["values"][column])?;
        let mut sum = 0;
        for row in rows {
            sum += number(&row["values"][column])?;
        }
        if total != known || sum != known {
            return Err(format!(
                "{}: column {column} is {total} in the total and {sum} over the rows, not {known}",
                asked.name
            )
            .into());
        }
    }
    Ok(())
}

async fn bare(database: &DatabaseConnection, asked: Asked<'_>, answer: String) -> Result<Question> {
    let sql = "SELECT id, path, shard_key FROM jurisdiction WHERE code = $1";
    let found = rows(database, sql, [asked.code.into()]).await?;
    let found = found.first().ok_or("no such place")?;
    let (id, shard): (i32, i32) = (found.try_get("", "id")?, found.try_get("", "shard_key")?);
    let path: String = found.try_get("", "path")?;
    let sql = "SELECT id FROM form_family WHERE code LIKE $1";
    let family = rows(database, sql, [format!("{CODE}%").into()]).await?;
    let family: i32 = family.first().ok_or("no family")?.try_get("", "id")?;
    let index = asked_period()?.index();
    let figures = if asked.name == "county" {
        Prepared {
            sql: RUNS_BELOW.into(),
            values: vec![
                Bind::Int(shard),
                Bind::Int(family),
                Bind::Int(index),
                Bind::Int(index - 1),
                Bind::Int(id),
            ],
        }
    } else {
        Prepared {
            sql: RUNS_ABOVE.into(),
            values: vec![
                Bind::Int(family),
                Bind::Text(path.clone()),
                Bind::Text(format!("{path}w")),
                Bind::Int(index),
                Bind::Int(index - 1),
            ],
        }
    };
    Ok(Question {
        grants: Prepared {
            sql: GRANTS.into(),
            values: vec![Bind::Text(viewer(asked.by)), Bind::Day(today())],
        },
        children: Prepared {
            sql: CHILDREN.into(),
            values: vec![Bind::Int(id), Bind::Day(last_day())],
        },
        figures,
        answer,
    })
}

/// The rows of the SQL hold the same sums, and one child more than none.
async fn prove_floor(
    database: &DatabaseConnection,
    nation: &Nation,
    asked: Asked<'_>,
    question: &Question,
) -> Result<()> {
    let read = async |prepared: &Prepared| rows(database, &prepared.sql, prepared.bound()).await;
    let grants = read(&question.grants).await?;
    let children = read(&question.children).await?;
    let answer: Value = serde_json::from_str(&question.answer)?;
    let shown = &answer["data"]["jurisdiction"]["table"]["rows"]["nodes"];
    if grants.is_empty() || Some(children.len()) != shown.as_array().map(Vec::len) {
        return Err(format!("{}: the SQL finds other children than the hub", asked.name).into());
    }
    let mut children_paths: BTreeMap<i32, String> = BTreeMap::new();
    for child in &children {
        children_paths.insert(child.try_get("", "id")?, child.try_get("", "path")?);
    }
    let index = asked_period()?.index();
    let mut sum = Figures::default();
    for run in read(&question.figures).await? {
        let (node, path): (i32, String) = (run.try_get("", "node_id")?, run.try_get("", "path")?);
        let (from, until): (i32, i32) = (
            run.try_get("", "from_period")?,
            run.try_get("", "until_period")?,
        );
        let is_below = match asked.name {
            "county" => children_paths.contains_key(&node),
            _ => children_paths
                .values()
                .any(|child| path.starts_with(child.as_str())),
        };
        if is_below && from <= index && index < until {
            let bytes: Vec<u8> = run.try_get("", "figures")?;
            sum = sum.plus(&Figures::decode(&bytes)?)?;
        }
    }
    let mut known: Vec<i64> = (0..COLUMNS)
        .map(|column| nation.sum(asked.code, column, MONTH))
        .collect();
    let mut found: Vec<i64> = sum.slots.iter().map(|amount| amount.sum).collect();
    // The slots stand in an order of their own.
    known.sort_unstable();
    found.sort_unstable();
    if known == found {
        Ok(())
    } else {
        Err(format!(
            "{}: the SQL adds up to {found:?}, not {known:?}",
            asked.name
        )
        .into())
    }
}

fn asked_period() -> Result<Period> {
    Ok(period(MONTH).parse()?)
}

fn last_day() -> NaiveDate {
    first_of(MONTH + 1).pred_opt().unwrap_or(NaiveDate::MAX)
}

fn today() -> NaiveDate {
    chrono::Utc::now().date_naive()
}
