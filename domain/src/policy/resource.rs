//! The kinds of things that somebody may have a right to, and which of them
//! have sectors (行业领域).

/// A kind of thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Resource {
    /// 辖区
    Jurisdiction,
    /// 机构
    Agency,
    /// 专项行动 with its forms and schedules
    Campaign,
    /// 应报
    Obligation,
    /// 报表
    Report,
    /// A figure of a table (数字)
    Figure,
    /// 汇总上报: a signed snapshot of a place
    Consolidation,
    /// 通报: what a place published to all below it
    Bulletin,
    /// 账号 and 授权
    Account,
    /// 企业、场所
    Enterprise,
    /// 推送地址 with what is on its way to it
    Webhook,
    /// 活动记录
    Activity,
    /// 进展记录 of milestones and tasks
    Progress,
    /// 目标填报: what a unit says of a target
    TargetReturn,
    /// 三项岗位人员: people of an enterprise, counted
    Staff,
    /// 事故
    Accident,
    /// 事故台账起始: from when on the accidents of a place are kept completely
    AccidentKeeping,
    /// 附件 on its way to a record; once it is evidence it is read as its record is
    Attachment,
}

impl Resource {
    /// All resources.
    pub const ALL: [Self; 18] = [
        Self::Jurisdiction,
        Self::Agency,
        Self::Campaign,
        Self::Obligation,
        Self::Report,
        Self::Figure,
        Self::Consolidation,
        Self::Bulletin,
        Self::Account,
        Self::Enterprise,
        Self::Webhook,
        Self::Activity,
        Self::Progress,
        Self::TargetReturn,
        Self::Staff,
        Self::Accident,
        Self::AccidentKeeping,
        Self::Attachment,
    ];

    /// Whether a grant limited to sectors sees only the rows whose sectors it
    /// holds. The territory and what comes down from above have no sector.
    pub const fn is_sectoral(self) -> bool {
        match self {
            Self::Agency
            | Self::Obligation
            | Self::Report
            | Self::Figure
            | Self::Consolidation
            | Self::Bulletin
            | Self::Enterprise
            | Self::Webhook
            | Self::Activity
            | Self::Progress
            | Self::TargetReturn
            | Self::Staff
            | Self::Accident
            | Self::Attachment => true,
            Self::Jurisdiction | Self::Campaign | Self::Account | Self::AccidentKeeping => false,
        }
    }
}
