//! Who is in the data: the official divisions, one government for every town, and
//! what each of them files. Everything follows from the codes, so that whoever
//! asks knows every sum without the database.

use chrono::NaiveDate;

use crate::Result;

/// The divisions of the repository.
const DIVISIONS: &str = include_str!("../../data/divisions.csv");
/// Digits of a town's code.
const TOWN_DIGITS: usize = 9;
/// Columns of the form, each a running total.
pub(crate) const COLUMNS: usize = 35;
/// Months that are filed and signed; the one after them is signed while it is measured.
pub(crate) const MONTHS: usize = 12;

/// How much of the nation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Size {
    /// One prefecture: enough to see that everything runs.
    Small,
    /// All of it.
    Nation,
}

/// A place that is asked, with the answer's sums known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Asked<'a> {
    /// What it stands for in the results.
    pub(crate) name: &'static str,
    /// Division code.
    pub(crate) code: &'a str,
    /// Of the place whose viewer asks.
    pub(crate) by: &'a str,
}

/// One of each level: of a middling number of children.
pub(crate) const ASKED: [Asked<'static>; 4] = [
    Asked {
        name: "county",
        code: "450205",
        by: "450205",
    },
    Asked {
        name: "prefecture",
        code: "4502",
        by: "4502",
    },
    Asked {
        name: "province",
        code: "45",
        by: "45",
    },
    Asked {
        name: "nation",
        code: "0",
        by: "0",
    },
];

/// The prefecture of the small size, with what is above it.
const SMALL: [&str; 3] = ["0", "45", "4502"];

/// The towns, and the divisions that hold them.
#[derive(Debug)]
pub(crate) struct Nation {
    /// Rows to import, as the repository has them.
    pub(crate) divisions: String,
    /// How many rows.
    pub(crate) rows: usize,
    /// Code and name.
    pub(crate) towns: Vec<(String, String)>,
}

impl Nation {
    /// Reads as much of it as the size wants.
    pub(crate) fn read(size: Size) -> Result<Self> {
        let mut nation = Self {
            divisions: String::new(),
            rows: 0,
            towns: Vec::new(),
        };
        for (index, line) in DIVISIONS.lines().enumerate() {
            let mut cells = line.split(',');
            let (code, name) = (cells.next().unwrap_or(""), cells.next().unwrap_or(""));
            let placeholder = line.ends_with("true");
            let wanted = match size {
                Size::Nation => true,
                Size::Small => SMALL.contains(&code) || code.starts_with(SMALL[2]),
            };
            if index > 0 && !wanted {
                continue;
            }
            nation.divisions.push_str(line);
            nation.divisions.push('\n');
            if index > 0 {
                nation.rows += 1;
            }
            if code.len() == TOWN_DIGITS && !placeholder {
                nation.towns.push((code.to_owned(), name.to_owned()));
            }
        }
        if nation.towns.is_empty() {
            return Err("the divisions hold no town".into());
        }
        Ok(nation)
    }

    /// The first codes of a level below a place, those that only fill a code left out.
    pub(crate) fn codes(&self, level: &str, below: &str, max: usize) -> Vec<&str> {
        let of_level = self.divisions.lines().filter_map(|line| {
            let mut cells = line.split(',');
            let (code, of_line) = (cells.next()?, cells.nth(1)?);
            let is_shown = !line.ends_with("true");
            (of_line == level && is_shown && code.starts_with(below)).then_some(code)
        });
        of_level.take(max).collect()
    }

    /// The agencies to import: one government for every town.
    pub(crate) fn agencies(&self) -> String {
        let mut csv = String::from("code,name,kind,jurisdiction\n");
        for (code, name) in &self.towns {
            let row = [
                &government(code),
                &format!("{name}人民政府"),
                "TOWN_GOVERNMENT",
                code,
            ];
            csv.push_str(&row.join(","));
            csv.push('\n');
        }
        csv
    }

    /// The sum of a column over the towns whose code begins so, in the month.
    pub(crate) fn sum(&self, prefix: &str, column: usize, month: usize) -> i64 {
        let is_all = prefix == "0";
        self.towns
            .iter()
            .filter(|(code, _)| is_all || code.starts_with(prefix))
            .map(|(code, _)| total(code, column, month))
            .sum()
    }
}

/// Code of a town's government.
pub(crate) fn government(town: &str) -> String {
    format!("{town}.zf")
}

/// What a town has done of a column since the beginning, at the end of a month.
pub(crate) fn total(town: &str, column: usize, month: usize) -> i64 {
    let digits: i64 = town.parse().unwrap_or(1);
    let monthly = 1 + (digits * 31 + column_number(column) * 17) % 97;
    monthly * (column_number(month) + 1)
}

/// Whether a town signed a month in time; one of twenty was late.
pub(crate) fn is_on_time(town: &str, month: usize) -> bool {
    let digits: i64 = town.parse().unwrap_or(1);
    (digits + column_number(month)) % 20 != 0
}

fn column_number(index: usize) -> i64 {
    i64::try_from(index).unwrap_or(i64::MAX)
}

/// First day of a month of the campaign, counted from January 2023.
pub(crate) fn first_of(month: usize) -> NaiveDate {
    let month = u32::try_from(month).unwrap_or(0);
    let year = 2023 + i32::try_from(month / 12).unwrap_or(0);
    NaiveDate::from_ymd_opt(year, month % 12 + 1, 1).unwrap_or(NaiveDate::MIN)
}

/// The month as the hub writes it.
pub(crate) fn period(month: usize) -> String {
    first_of(month).format("%Y-%m").to_string()
}
