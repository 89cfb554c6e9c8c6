//! The columns of a list of enterprises (企业名单): which headings name them, and how what people write into their
//! cells is read.
//!
//! Never guesses: what is not certain stays as it was written, and is refused in its own words.

use super::Category;

/// A column of a list of enterprises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// 统一社会信用代码
    Code,
    /// 企业名称
    Name,
    /// 所在地
    Place,
    /// 原代码
    Replaces,
    /// 类别
    Category,
    /// 责任科室
    Section,
    /// 行业领域
    Sectors,
    /// 标记
    Marks,
    /// 成立/开业日期
    Opened,
    /// 关闭日期
    Closed,
    /// 起始日
    From,
    /// 模拟
    Simulated,
    /// 确系另一家
    Distinct,
    /// 更正理由
    CorrectionReason,
}

/// Headings of columns that are for people and are not read: numbers of rows, names beside codes, and what a list of
/// refused rows says of them.
const FOR_PEOPLE: [&str; 9] = [
    "序号",
    "no.",
    "所在地名称",
    "责任科室名称",
    "原因",
    "处理办法",
    "reason",
    "remedy",
    "备注",
];

impl Column {
    /// All of them, in the order of a template.
    pub const ALL: [Self; 14] = [
        Self::Code,
        Self::Name,
        Self::Place,
        Self::Category,
        Self::Section,
        Self::Sectors,
        Self::Marks,
        Self::Opened,
        Self::Closed,
        Self::From,
        Self::Replaces,
        Self::Distinct,
        Self::CorrectionReason,
        Self::Simulated,
    ];
    /// Those without which a list is none.
    pub const NEEDED: [Self; 3] = [Self::Code, Self::Name, Self::Place];

    /// What a heading may say, in small letters: first the English name, then the Chinese one of the template.
    const fn names(self) -> &'static [&'static str] {
        match self {
            Self::Code => &["code", "统一社会信用代码", "社会信用代码", "信用代码"],
            Self::Name => &["name", "企业名称", "单位名称", "名称"],
            Self::Place => &["place", "所在地", "所在地代码", "行政区划代码", "区划代码"],
            Self::Replaces => &["replaces", "原代码"],
            Self::Category => &["category", "类别", "企业类别"],
            Self::Section => &["section", "责任科室", "责任科室代码"],
            Self::Sectors => &["sectors", "行业领域", "行业"],
            Self::Marks => &["marks", "标记"],
            Self::Opened => &["opened", "成立/开业日期", "成立日期", "开业日期"],
            Self::Closed => &["closed", "关闭日期"],
            Self::From => &["from", "起始日"],
            Self::Simulated => &["simulated", "模拟"],
            Self::Distinct => &["distinct", "确系另一家"],
            Self::CorrectionReason => &["correction_reason", "更正理由"],
        }
    }

    /// Its English name, as a machine writes it.
    pub const fn name(self) -> &'static str {
        self.names()[0]
    }

    /// Its Chinese name, as a template prints it.
    pub const fn heading(self) -> &'static str {
        self.names()[1]
    }

    /// The column that a heading names; the heading in small letters, without spaces, half width.
    pub fn named(heading: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|column| column.names().contains(&heading))
    }

    /// What belongs into its cells, for whoever fills in a template: in Chinese, in English.
    pub const fn explained(self) -> (&'static str, &'static str) {
        match self {
            Self::Code => (
                "18 位统一社会信用代码，大写；没有的场所留空。请保持“文本”格式：作为数字会丢失末几位",
                "the unified social credit code, 18 characters in upper case; blank for a place that has none. Keep the cell as text: a number loses its last digits",
            ),
            Self::Name => ("营业执照上的名称", "the registered name"),
            Self::Place => (
                "所在镇（街道）、村（社区）或园区的区划代码，如 441521101",
                "the code of the town, street, village or zone in which it lies, such as 441521101",
            ),
            Self::Category => (
                "企业、个体工商户、场所、事业单位、在建工程、其他；留空为企业",
                "COMPANY, SELF_EMPLOYED, PLACE, INSTITUTION, PROJECT or OTHER; blank: COMPANY",
            ),
            Self::Section => (
                "负责监管的机构代码；留空表示没有",
                "the code of the agency that answers for it; blank: none",
            ),
            Self::Sectors => (
                "如 消防；危险化学品，用分号分开",
                "such as 消防;危险化学品, separated by semicolons",
            ),
            Self::Marks => (
                "如 高危；规模以上；人员密集；九小，用分号分开",
                "such as 高危;规模以上, separated by semicolons",
            ),
            Self::Opened => (
                "开业第一天，如 2020-07-01；留空表示早已开业",
                "the first day of business, such as 2020-07-01; blank: before every record",
            ),
            Self::Closed => (
                "不再营业的第一天；留空表示在业",
                "the first day on which it is no longer in business; blank: it is",
            ),
            Self::From => (
                "本行内容从哪一天起算；留空：新企业自始，已有企业自今天",
                "from which day the row holds; blank: since ever for a new one, today for a known one",
            ),
            Self::Replaces => (
                "换领新代码时，填写本系统原来的代码",
                "the code under which the hub knew it, when it gets another",
            ),
            Self::Distinct => (
                "是 或 否：与同名、同地的另一家确系两家的，填 是",
                "是 (yes) where another one has the name at the place, and this is not that one",
            ),
            Self::CorrectionReason => (
                "本行更改已登记的往日时，写明理由",
                "why the row tells days gone by otherwise than they were registered",
            ),
            Self::Simulated => (
                "是 或 否：是否模拟数据",
                "是 (yes) or 否 (no): made for demonstration",
            ),
        }
    }

    /// The values that it takes and no others, as a template offers them.
    pub fn choices(self) -> Vec<&'static str> {
        match self {
            Self::Category => Category::ALL.map(Category::chinese).to_vec(),
            Self::Simulated | Self::Distinct => vec!["是", "否"],
            _ => Vec::new(),
        }
    }
}

/// Whether a column of this heading is for people alone.
pub fn is_for_people(heading: &str) -> bool {
    FOR_PEOPLE.contains(&heading)
}

/// Yes or no as people write it; none for what is neither. A blank is no.
pub fn flag_as_written(text: &str) -> Option<bool> {
    match text {
        "" | "否" => Some(false),
        "是" => Some(true),
        _ if text.eq_ignore_ascii_case("true") => Some(true),
        _ if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// Whether a text is what a spreadsheet leaves of a long number that it saves as text: `9.14415E+17`. The letter E alone
/// makes none, for it stands in codes too.
pub fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else {
        return false;
    };
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let power = exponent.strip_prefix('+').unwrap_or(exponent);
    let is_marked = mantissa.contains('.') || exponent.starts_with('+');
    is_marked && is_digits(whole) && is_digits(fraction) && is_digits(power)
}

/// Whether a text is what a workbook holds of a formula that has no result: the formula itself, or why it failed.
pub fn is_formula(text: &str) -> bool {
    const FAILED: [&str; 7] = [
        "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!",
    ];
    text.starts_with('=') || FAILED.contains(&text)
}

/// Whether a text may be a number of eighteen digits of which a spreadsheet kept fifteen: digits alone, and three zeros
/// at the end.
pub fn may_be_rounded(text: &str) -> bool {
    text.len() == super::LENGTH && text.bytes().all(|b| b.is_ascii_digit()) && text.ends_with("000")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_heading_names_one_column_and_is_written_as_it_is_compared() {
        let mut seen = std::collections::BTreeSet::new();
        for column in Column::ALL {
            for name in column.names() {
                assert!(seen.insert(*name), "{name} names two columns");
                assert_eq!(name.to_lowercase(), *name);
                assert!(!name.contains(char::is_whitespace) && !is_for_people(name));
                assert_eq!(Column::named(name), Some(column));
            }
        }
        assert_eq!(Column::named("法定代表人"), None);
    }

    #[test]
    fn yes_and_no_are_read_and_nothing_else() {
        for (text, flag) in [
            ("", Some(false)),
            ("是", Some(true)),
            ("TRUE", Some(true)),
            ("否", Some(false)),
        ] {
            assert_eq!(flag_as_written(text), flag);
        }
        assert_eq!(flag_as_written("可能"), None);
    }

    #[test]
    fn what_a_spreadsheet_made_of_a_code_is_known_and_a_code_is_not_taken_for_it() {
        for lost in ["9.14415E+17", "9.14415210000000e+17", "9E+17"] {
            assert!(is_scientific(lost), "{lost}");
        }
        for code in [
            "91350100M000100Y43",
            "91441521E123456789",
            "E",
            "",
            "9.1",
            "1E",
        ] {
            assert!(!is_scientific(code), "{code}");
        }
        assert!(may_be_rounded("914415210000000000"));
        assert!(!may_be_rounded("91350100M000100000"));
    }

    #[test]
    fn a_formula_without_a_result_is_known() {
        assert!(is_formula("=A1&\"厂\"") && is_formula("#N/A"));
        assert!(!is_formula("") && !is_formula("1=1厂") && !is_formula("#1车间"));
    }

    #[test]
    fn the_choices_of_a_template_are_what_is_read() {
        for choice in Column::Category.choices() {
            assert!(Category::as_written(choice).is_some(), "{choice}");
        }
        for choice in Column::Simulated.choices() {
            assert!(flag_as_written(choice).is_some(), "{choice}");
        }
    }
}
