//! What a row of enterprises says by itself, and whether it can be so.

use cengbao_domain::division::MAX_NAME;
use cengbao_domain::enterprise::{
    BadCreditCode, Category, MAX_MARKS, check_credit_code, is_mark, is_own_code,
};
use chrono::NaiveDate;

use super::{Days, EnterpriseRow};
use crate::import::Refusal;

/// Sectors of one enterprise.
const MAX_SECTORS: usize = 50;

/// What was read out of the cells. `None`: the source has no such column.
#[expect(
    clippy::option_option,
    reason = "no column, a blank cell and a day are three things"
)]
pub(super) struct Checked {
    pub(super) category: Option<Category>,
    pub(super) opened: Option<Option<NaiveDate>>,
    pub(super) closed: Option<Option<NaiveDate>>,
    pub(super) from: Option<NaiveDate>,
}

/// The shape of a row.
pub(super) fn check(row: &EnterpriseRow, days: Days) -> Result<Checked, Refusal> {
    check_code(&row.code)?;
    if row.name.is_empty() || row.name.trim() != row.name || row.name.chars().count() > MAX_NAME {
        return Err(Refusal::new(
            "the name is blank, padded with spaces or too long",
            format!("write the registered name in at most {MAX_NAME} characters"),
        ));
    }
    check_words(row)?;
    let category = row.category.as_deref().filter(|text| !text.is_empty());
    let category = category.map(str::parse::<Category>).transpose();
    let category =
        category.map_err(|error| Refusal::new(error.to_string(), "correct `category`"))?;
    let opened = row.opened.as_deref().map(|text| day("opened", text));
    let closed = row.closed.as_deref().map(|text| day("closed", text));
    let (opened, closed) = (opened.transpose()?, closed.transpose()?);
    if let (Some(Some(opened)), Some(Some(closed))) = (opened, closed)
        && closed <= opened
    {
        return Err(Refusal::new(
            "it closes before it opens",
            "`closed` is the first day on which it is no longer in business: give a later one",
        ));
    }
    let from = row.from.as_deref().map(|text| day("from", text));
    let from = from.transpose()?.flatten();
    if from.is_some_and(|from| from > days.today) {
        return Err(Refusal::new(
            "`from` lies in the future",
            "import it on that day",
        ));
    }
    Ok(Checked {
        category,
        opened,
        closed,
        from,
    })
}

fn check_code(code: &str) -> Result<(), Refusal> {
    if code.is_empty() || is_own_code(code) {
        return Ok(());
    }
    let remedy = match check_credit_code(code) {
        Ok(()) => return Ok(()),
        Err(BadCreditCode::Shape) => {
            "write the code in upper case, or leave it blank for a place that has none"
        }
        Err(BadCreditCode::Check(_)) => {
            "compare it with the business licence: a character is wrong"
        }
    };
    let reason = check_credit_code(code).expect_err("it was refused above");
    Err(Refusal::new(format!("`{code}`: {reason}"), remedy))
}

fn check_words(row: &EnterpriseRow) -> Result<(), Refusal> {
    let sectors = row.sectors.iter().flatten();
    let is_word = |word: &String| word.chars().count() <= MAX_NAME && !word.contains(',');
    if sectors.clone().count() > MAX_SECTORS || !sectors.clone().all(is_word) {
        return Err(Refusal::new(
            "a sector is too long or holds a comma, or there are too many",
            format!("give at most {MAX_SECTORS} sectors, separated by semicolons"),
        ));
    }
    let marks = row.marks.iter().flatten();
    if marks.clone().count() > MAX_MARKS || !marks.clone().all(|mark| is_mark(mark)) {
        return Err(Refusal::new(
            "a mark is too long or holds a comma, a bar, % or _, or there are too many",
            format!("give at most {MAX_MARKS} marks, separated by semicolons"),
        ));
    }
    Ok(())
}

fn day(column: &str, text: &str) -> Result<Option<NaiveDate>, Refusal> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| {
        Refusal::new(
            format!("`{text}` in `{column}` is no day"),
            "write it as 2020-11-15",
        )
    })
}
