//! What a row of enterprises says by itself, and whether it can be so.

use cengbao_domain::division::MAX_NAME;
use cengbao_domain::enterprise::{
    BadCreditCode, Category, Column, MAX_MARKS, check_credit_code, is_mark, is_own_code,
};
use chrono::NaiveDate;

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
    if row.name.is_empty() || row.name.trim() != row.name || row.name.chars().count() > MAX_NAME {
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
    let reason = row.correction_reason.as_deref().map(str::trim);
    let reason = reason.filter(|text| !text.is_empty());
    if reason.is_some_and(|text| text.chars().count() > MAX_REASON) {
        return Err(EnterpriseProblem::bad(
            Column::CorrectionReason,
            (
                "the reason is too long",
                format!("write at most {MAX_REASON} characters"),
            ),
            ("更正理由过长", format!("请不超过 {MAX_REASON} 字")),
        ));
    }
    Ok(Checked {
        category,
        opened,
        closed,
        from,
        reason: reason.map(str::to_owned),
    })
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
    let is_word = |word: &String| word.chars().count() <= MAX_NAME && !word.contains(',');
    if sectors.clone().count() > MAX_SECTORS || !sectors.clone().all(is_word) {
        return Err(EnterpriseProblem::bad(
            Column::Sectors,
            (
                "a sector is too long or holds a comma, or there are too many",
                format!("give at most {MAX_SECTORS} sectors, separated by semicolons"),
            ),
            (
                "行业领域过长、含有逗号或过多",
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
    text.parse().map(Some).map_err(|_| {
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
