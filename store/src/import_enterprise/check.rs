//! What a row of enterprises says by itself, and whether it can be so.

use cengbao_domain::division::MAX_NAME;
use cengbao_domain::enterprise::{
    BadCreditCode, Category, Column, MAX_MARKS, check_credit_code, has_unseen, is_mark, is_own_code,
};
use cengbao_domain::word::is_unseen;
use chrono::{Datelike as _, NaiveDate};

use super::{Days, EnterpriseProblem, EnterpriseRow};

/// Sectors of one enterprise.
const MAX_SECTORS: usize = 50;
/// Characters of a reason.
const MAX_REASON: usize = 500;

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
    /// Why days gone by are told otherwise.
    pub(super) reason: Option<String>,
}

/// The shape of a row.
pub(super) fn check(row: &EnterpriseRow, days: Days) -> Result<Checked, EnterpriseProblem> {
    check_code(&row.code)?;
    check_name(&row.name)?;
    if row.place.is_empty() {
        return Err(no_place());
    }
    check_words(row)?;
    let category = row.category.as_deref().filter(|text| !text.is_empty());
    let category = category.map(category_of).transpose()?;
    let day_of = |column, text: &Option<String>| text.as_deref().map(|text| day(column, text));
    let opened = day_of(Column::Opened, &row.opened).transpose()?;
    let closed = day_of(Column::Closed, &row.closed).transpose()?;
    if let (Some(Some(opened)), Some(Some(closed))) = (opened, closed)
        && closed <= opened
    {
        return Err(EnterpriseProblem::bad(
            Column::Closed,
            (
                "it closes before it opens",
                "`closed` is the first day on which it is no longer in business: give a later one",
            ),
            (
                "关闭日期不晚于开业日期",
                "关闭日期是不再营业的第一天：请填写更晚的日期",
            ),
        ));
    }
    let from = day_of(Column::From, &row.from).transpose()?.flatten();
    if from.is_some_and(|from| from > days.today) {
        return Err(EnterpriseProblem::bad(
            Column::From,
            ("`from` lies in the future", "import it on that day"),
            ("起始日在今天之后", "请到当天再导入"),
        ));
    }
    Ok(Checked {
        category,
        opened,
        closed,
        from,
        reason: reason(row)?,
    })
}

fn check_name(name: &str) -> Result<(), EnterpriseProblem> {
    if name.is_empty() || name.trim() != name || name.chars().count() > MAX_NAME {
        return Err(EnterpriseProblem::bad(
            Column::Name,
            (
                "the name is blank, padded with spaces or too long",
                format!("write the registered name in at most {MAX_NAME} characters"),
            ),
            (
                "企业名称为空、前后有空格或过长",
                format!("请填写营业执照上的名称，不超过 {MAX_NAME} 字"),
            ),
        ));
    }
    if has_unseen(name) {
        return Err(EnterpriseProblem::bad(
            Column::Name,
            (
                "the name holds a line break, a tab or another character that nobody sees",
                "write it again in one line",
            ),
            (
                "企业名称中有换行、制表符或看不见的字符",
                "请在一行内重新填写名称",
            ),
        ));
    }
    Ok(())
}

fn no_place() -> EnterpriseProblem {
    EnterpriseProblem::bad(
        Column::Place,
        (
            "the place is blank",
            "write the code of the town, street, village or zone in which it lies",
        ),
        (
            "未填写所在地",
            "请填写所在镇（街道）、村（社区）或园区的区划代码",
        ),
    )
}

/// Why days gone by are told otherwise; none where it is blank.
fn reason(row: &EnterpriseRow) -> Result<Option<String>, EnterpriseProblem> {
    let text = row.correction_reason.as_deref().unwrap_or_default().trim();
    let is_foreign = |c: char| is_unseen(c) && !matches!(c, '\n' | '\r' | '\t');
    if text.chars().count() <= MAX_REASON && !text.contains(is_foreign) {
        return Ok((!text.is_empty()).then(|| text.to_owned()));
    }
    Err(EnterpriseProblem::bad(
        Column::CorrectionReason,
        (
            "the reason is too long, or holds characters that nobody sees",
            format!("write at most {MAX_REASON} characters"),
        ),
        (
            "更正理由过长，或含有看不见的字符",
            format!("请重新填写，不超过 {MAX_REASON} 字"),
        ),
    ))
}

fn check_code(code: &str) -> Result<(), EnterpriseProblem> {
    if code.is_empty() || is_own_code(code) {
        return Ok(());
    }
    let Err(reason) = check_credit_code(code) else {
        return Ok(());
    };
    let (remedy, zh, zh_remedy) = match reason {
        BadCreditCode::Shape => (
            "write the code in upper case, or leave it blank for a place that has none",
            "不是 18 位统一社会信用代码（0-9 与除 I、O、S、V、Z 外的大写字母）".to_owned(),
            "请按营业执照大写填写；没有代码的场所请留空",
        ),
        BadCreditCode::Check(wanted) => (
            "compare it with the business licence: a character is wrong",
            format!("校验码不符：按前 17 位应为 {wanted}"),
            "请与营业执照核对：有一位写错了",
        ),
    };
    Err(EnterpriseProblem::bad(
        Column::Code,
        (format!("`{code}`: {reason}"), remedy),
        (format!("“{code}”{zh}"), zh_remedy),
    ))
}

fn category_of(text: &str) -> Result<Category, EnterpriseProblem> {
    text.parse::<Category>().map_err(|error| {
        let words = Category::ALL.map(Category::chinese).join("、");
        EnterpriseProblem::bad(
            Column::Category,
            (error.to_string(), "correct `category`".to_owned()),
            (
                format!("没有“{text}”这一类别"),
                format!("请填写其中之一：{words}"),
            ),
        )
    })
}

fn check_words(row: &EnterpriseRow) -> Result<(), EnterpriseProblem> {
    let sectors = row.sectors.iter().flatten();
    let is_word = |word: &String| {
        word.chars().count() <= MAX_NAME && !word.contains(',') && !has_unseen(word)
    };
    if sectors.clone().count() > MAX_SECTORS || !sectors.clone().all(is_word) {
        return Err(EnterpriseProblem::bad(
            Column::Sectors,
            (
                "a sector is too long or holds a comma or what nobody sees, or there are too many",
                format!("give at most {MAX_SECTORS} sectors, separated by semicolons"),
            ),
            (
                "行业领域过长、含有逗号或看不见的字符，或过多",
                format!("最多填写 {MAX_SECTORS} 个，用分号分开"),
            ),
        ));
    }
    let marks = row.marks.iter().flatten();
    if marks.clone().count() > MAX_MARKS || !marks.clone().all(|mark| is_mark(mark)) {
        return Err(EnterpriseProblem::bad(
            Column::Marks,
            (
                "a mark is too long or holds a comma, a bar, % or _, or there are too many",
                format!("give at most {MAX_MARKS} marks, separated by semicolons"),
            ),
            (
                "标记过长、含有逗号、竖线、%、_，或过多",
                format!("最多填写 {MAX_MARKS} 个，用分号分开"),
            ),
        ));
    }
    Ok(())
}

fn day(column: Column, text: &str) -> Result<Option<NaiveDate>, EnterpriseProblem> {
    if text.is_empty() {
        return Ok(None);
    }
    // A year of more digits would be sorted before all others where days are text.
    let day: Option<NaiveDate> = text.parse().ok();
    let day = day.filter(|day| (1..=9999).contains(&day.year()));
    day.map(Some).ok_or_else(|| {
        EnterpriseProblem::bad(
            column,
            (
                format!("`{text}` in `{}` is no day", column.name()),
                "write it as 2020-11-15",
            ),
            (
                format!("“{}”一栏的“{text}”不是日期", column.heading()),
                "请按 2020-11-15 的写法填写",
            ),
        )
    })
}
