//! What is said where nobody was reminded, in Chinese and in English.

/// Nobody was reminded by this request; `already` were today, by the same account.
pub fn nobody_reminded(already: usize) -> (String, String) {
    if already > 0 {
        return (
            format!("未再催报：{already} 个缺报单位您今日均已催报，明日起可再次催报"),
            format!(
                "nobody was reminded again: your account has reminded all {already} of them today, and may do so again tomorrow"
            ),
        );
    }
    (
        "未催报：所选范围内没有缺报的单位，应报的均已签发，或本期尚未开始".to_owned(),
        "nobody was reminded: no report is missing there, either all are signed or the period has not begun"
            .to_owned(),
    )
}
