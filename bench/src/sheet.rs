//! Rows on their way into a table, many at once: COPY where there is one, else
//! wide INSERTs. Only for an empty database that nobody else writes to.

use std::fmt::Write as _;
use std::sync::Arc;

use sea_orm::{DatabaseConnection, DbBackend, Value};

use super::database::Bare;
use crate::Result;

/// Rows that are kept before they are sent.
const ROWS: usize = 20_000;
/// Values that a statement of SQLite may have.
const VALUES: usize = 32_000;

/// A table that is being filled.
#[derive(Debug)]
pub(crate) struct Sheet {
    database: DatabaseConnection,
    table: &'static str,
    columns: &'static [&'static str],
    cells: Vec<Value>,
}

impl Sheet {
    /// A table with the columns that are filled; the others keep their defaults.
    pub(crate) fn of(
        database: &DatabaseConnection,
        table: &'static str,
        columns: &'static [&'static str],
    ) -> Self {
        Self {
            database: database.clone(),
            table,
            columns,
            cells: Vec::new(),
        }
    }

    /// One row more.
    pub(crate) async fn push<const N: usize>(&mut self, row: [Value; N]) -> Result<()> {
        if N != self.columns.len() {
            return Err(format!("{}: {N} values for its columns", self.table).into());
        }
        self.cells.extend(row);
        if self.cells.len() >= ROWS * self.columns.len() {
            self.flush().await?;
        }
        Ok(())
    }

    /// Sends what is kept.
    pub(crate) async fn flush(&mut self) -> Result<()> {
        let cells = std::mem::take(&mut self.cells);
        match self.database.get_database_backend() {
            DbBackend::Postgres => self.copy(&cells).await,
            _ => self.insert(&cells).await,
        }
    }

    async fn copy(&self, cells: &[Value]) -> Result<()> {
        let mut text = String::with_capacity(cells.len() * 16);
        for row in cells.chunks(self.columns.len()) {
            for (index, cell) in row.iter().enumerate() {
                if index > 0 {
                    text.push('\t');
                }
                write_cell(&mut text, cell)?;
            }
            text.push('\n');
        }
        let pool = self.database.get_postgres_connection_pool();
        let mut connection = pool.acquire().await?;
        let columns = self.columns.join(", ");
        let statement = format!("COPY {} ({columns}) FROM STDIN", self.table);
        let mut copy = connection.copy_in_raw(&statement).await?;
        copy.send(text.into_bytes()).await?;
        copy.finish().await?;
        Ok(())
    }

    async fn insert(&self, cells: &[Value]) -> Result<()> {
        let width = self.columns.len();
        let mut connection = Bare::of(&self.database).await?;
        connection.begin(true).await?;
        for rows in cells.chunks(VALUES / width * width) {
            let columns = self.columns.join(", ");
            let mut sql = format!("INSERT INTO {} ({columns}) VALUES ", self.table);
            let row = format!("({})", vec!["?"; width].join(","));
            sql.push_str(&vec![row.as_str(); rows.len() / width].join(","));
            connection.run(&Arc::from(sql), rows).await?;
        }
        connection.end(true).await
    }
}

/// In the text format of COPY. What is written holds no tabs and no line ends.
fn write_cell(text: &mut String, cell: &Value) -> Result<()> {
    match cell {
        Value::Bool(Some(value)) => text.push(if *value { 't' } else { 'f' }),
        Value::Int(Some(value)) => write!(text, "{value}")?,
        Value::BigInt(Some(value)) => write!(text, "{value}")?,
        Value::String(Some(value)) => text.push_str(value),
        Value::Json(Some(value)) => write!(text, "{value}")?,
        Value::ChronoDate(Some(value)) => write!(text, "{value}")?,
        Value::Uuid(Some(value)) => write!(text, "{value}")?,
        Value::Bytes(Some(value)) => {
            text.push_str("\\\\x");
            for byte in value {
                write!(text, "{byte:02x}")?;
            }
        }
        Value::Int(None)
        | Value::BigInt(None)
        | Value::String(None)
        | Value::ChronoDate(None)
        | Value::Bytes(None)
        | Value::Uuid(None) => text.push_str("\\N"),
        other => return Err(format!("a value of an unknown kind: {other:?}").into()),
    }
    Ok(())
}
