//! The levels of jurisdictions and the kinds of periods and agencies, as the contract names them.
//!
//! Owns no meaning: each is the domain's word with its description.

use async_graphql::Enum;

/// Level of a jurisdiction (行政层级), from the nation down. It comes from the division's data, never from its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "cengbao_domain::level::Level")]
pub(super) enum Level {
    /// The nation (国家).
    Nation,
    /// Province, autonomous region, municipality (省、自治区、直辖市).
    Province,
    /// Prefecture-level city, prefecture, autonomous prefecture, league (地级市、地区、自治州、盟).
    Prefecture,
    /// County, district, county-level city, banner (县、区、县级市、旗).
    County,
    /// Town, township, street (镇、乡、街道).
    Township,
    /// Village, community (村、社区).
    Village,
    /// Industrial park or functional zone (园区、功能区), under a jurisdiction of any level.
    Zone,
}

/// How long a reporting period is (报告期类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "cengbao_domain::period::PeriodKind")]
pub(super) enum PeriodKind {
    /// A calendar day (日), `2023-06-01`.
    Day,
    /// An ISO 8601 week (周), `2023-W23`.
    Week,
    /// Ten days of a month (旬), `2023-06-T2`; the last one has 8 to 11 days.
    TenDays,
    /// A calendar month (月), `2023-06`.
    Month,
    /// Three months (季度), `2023-Q2`.
    Quarter,
    /// Six months (半年), `2023-H1`.
    HalfYear,
    /// A calendar year (年度), `2023`.
    Year,
    /// The campaign as a whole (整个行动), `CAMPAIGN`.
    Campaign,
}

/// What sort of office an agency is (机构类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "cengbao_domain::campaign::AgencyKind")]
pub(super) enum AgencyKind {
    /// A people's government (人民政府).
    Government,
    /// A work safety committee (安委会).
    SafetyCommittee,
    /// The office of a work safety committee (安委办).
    SafetyCommitteeOffice,
    /// A bureau of a government (局).
    Bureau,
    /// A section inside an office (科室).
    Section,
    /// A special committee for a sector (专委会).
    SpecialCommittee,
    /// The office of a street (街道办事处).
    StreetOffice,
    /// The government of a town or township (乡镇人民政府).
    TownGovernment,
    /// The committee of a community or village (居委会、村委会).
    CommunityCommittee,
    /// A station below a bureau (所、站).
    Station,
    /// A department of a Party committee (党委部门).
    PartyOrgan,
    /// A public institution (事业单位).
    PublicInstitution,
    /// A branch of a superior bureau (分局、派出机构).
    Branch,
    /// A brigade (支队、大队).
    Brigade,
    /// The committee of an industrial park (园区管委会).
    ParkCommittee,
    /// A mass organisation such as a trade union (群团组织).
    MassOrganisation,
    /// Another office (其他).
    Other,
}
