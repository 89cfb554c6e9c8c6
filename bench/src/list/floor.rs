//! The floor of a list: the rows that it wrote, taken down while the store takes the list, and then written bare to
//! another copy of the database, by prepared INSERTs of many rows in one transaction. The floor reads nothing, judges
//! nothing and gives no keys.

use std::sync::Arc;
use std::time::{Duration, Instant};

use cengbao_store::{EnterpriseMode, EnterpriseRequest, EnterpriseRow};
use sea_orm::Value;

use crate::Result;
use crate::client::Load;
use crate::database::{Bare, Place};
use crate::replay::{Script, Step, overheard};

/// Rows of one of the floor's statements.
const ROWS: usize = 500;

/// What a list sends.
#[derive(Debug)]
pub(super) struct Sent {
    /// SQL statements, in all.
    pub(super) statements: usize,
    /// From the first statement of the transaction that writes until it is committed; none where nothing is written.
    pub(super) locked: Option<Duration>,
    /// What it writes.
    tables: Vec<Table>,
}

/// Rows that go into one table in one way.
#[derive(Debug)]
struct Table {
    /// Of the statement, until VALUES.
    head: String,
    /// Of the statement, behind the rows.
    tail: String,
    /// Columns.
    width: usize,
    values: Vec<Value>,
}

/// Lets the store take lists one after the other, and takes down what each of them sends.
pub(super) async fn record(
    place: &Place,
    account: &str,
    lists: &[&[EnterpriseRow]],
) -> Result<Vec<Sent>> {
    let (store, heard) = overheard(place).await?;
    let mut sent = Vec::new();
    for rows in lists {
        let scope = store.scope(account, chrono::Utc::now()).await?;
        heard.take();
        let request = EnterpriseRequest {
            rows: rows.to_vec(),
            mode: EnterpriseMode::EachRow,
            key: None,
            reason: Some("bench".to_owned()),
        };
        let import = scope.register_enterprises(request).await?.report();
        if import.refused_total > 0 {
            return Err(format!("rows are refused: {:?}", import.refused.first()).into());
        }
        sent.push(Sent::of(&heard.take()));
    }
    Ok(sent)
}

impl Sent {
    fn of(script: &Script) -> Self {
        let steps = script.steps();
        let is_begin = |step: &Step| matches!(step, Step::Begin { writes: true });
        let begin = steps.iter().position(|(_, step)| is_begin(step));
        let writing = begin.map_or(&[][..], |begin| &steps[begin..]);
        let mut tables: Vec<Table> = Vec::new();
        for (_, step) in writing {
            if let Step::Run(sql, values) = step
                && let Some((head, tail, width)) = parts(sql)
            {
                let same = |table: &&mut Table| table.head == head && table.tail == tail;
                match tables.iter_mut().find(same) {
                    Some(table) => table.values.extend(values.iter().cloned()),
                    None => tables.push(Table {
                        head: head.to_owned(),
                        tail: tail.to_owned(),
                        width,
                        values: values.clone(),
                    }),
                }
            }
        }
        let locked = match (writing.first(), writing.last()) {
            (Some((first, _)), Some((last, Step::Commit))) => Some(*last - *first),
            _ => None,
        };
        Self {
            statements: script.statements(),
            locked,
            tables,
        }
    }

    /// Rows that are written.
    pub(super) fn rows(&self) -> usize {
        let rows = |table: &Table| table.values.len() / table.width;
        self.tables.iter().map(rows).sum()
    }

    /// Writes the same rows bare; how long that took.
    pub(super) async fn write(&self, bare: &mut Bare) -> Result<Load> {
        let start = Instant::now();
        bare.begin(true).await?;
        for table in &self.tables {
            for rows in table.values.chunks(ROWS * table.width) {
                bare.run(&Arc::from(table.statement(rows.len() / table.width)), rows)
                    .await?;
            }
        }
        bare.end(true).await?;
        let elapsed = start.elapsed();
        Ok(Load {
            latencies: vec![elapsed],
            elapsed,
        })
    }
}

impl Table {
    fn statement(&self, rows: usize) -> String {
        let row = |row: usize| {
            let places = (1..=self.width).map(|column| format!("${}", row * self.width + column));
            format!("({})", places.collect::<Vec<_>>().join(","))
        };
        let rows = (0..rows).map(row).collect::<Vec<_>>().join(",");
        format!("{}{rows}{}", self.head, self.tail)
    }
}

/// Of an INSERT of rows what stands before them and behind them, and how many columns it has.
fn parts(sql: &str) -> Option<(&str, &str, usize)> {
    const VALUES: &str = " VALUES ";
    if !sql.starts_with("INSERT INTO \"") {
        return None;
    }
    let rows = sql.find(VALUES)? + VALUES.len();
    let (head, rest) = sql.split_at(rows);
    let tail = rest.find(" ON CONFLICT").map_or("", |at| &rest[at..]);
    Some((head, tail, 1 + head.matches(',').count()))
}
