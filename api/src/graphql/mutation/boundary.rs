//! A change of the tree by a viewer (区划调整): what it is told and what it answers.

use async_graphql::{Context, Enum, InputObject, Object, SimpleObject};
use cengbao_domain::change as domain;
use cengbao_store::{ChangeOutcome, ChangeRow};

use super::input::check_text;
use crate::graphql::boundary::{BoundaryChange, BoundaryChangeKind};
use crate::graphql::context::{language, scope};
use crate::graphql::error::{Fault, OrFault as _, Result};
use crate::graphql::language::Language;
use crate::graphql::level::Level;
use crate::graphql::scalar::Date;

/// Codes and names that one change may hold.
const MAX_NODES: usize = 50;

/// What `changeTree` is told (区划变更参数). A code with a point is an agency's, one without a jurisdiction's.
#[derive(Clone, Debug, InputObject)]
pub(super) struct ChangeTreeInput {
    /// What happens (变更类型).
    kind: BoundaryChangeKind,
    /// The first day on which it holds (生效日): gone by, today, or to come.
    on: Date,
    /// Codes of those it happens to (变更对象代码); for OPEN the code of the new one.
    codes: Vec<String>,
    /// MERGE: the code of the one they become; SPLIT: the codes of the several; RENAME and UPGRADE: the new code, none
    /// where it stays (变更后代码).
    #[graphql(default)]
    into: Vec<String>,
    /// Names of those in `into`, or of the renamed or opened one (名称).
    #[graphql(default)]
    names: Vec<String>,
    /// TRANSFER and OPEN: code of the node above (上级代码); of a new successor where it is not that of the first it succeeds.
    parent: Option<String>,
    /// TRANSFER and OPEN of an agency: code of its superior in the line (条线上级代码).
    superior: Option<String>,
    /// Level of the upgraded or opened one (层级).
    level: Option<Level>,
    /// OPEN of an agency: its kind (机构类型), as in the file of agencies, for example BUREAU.
    agency_kind: Option<String>,
    /// SPLIT: the share of each in `into`, in the same order (份额), all as percents (`60%`), as fractions (`3/5`) or as
    /// parts (`6`), together exactly the whole. By them each successor carries a share of the closed one's totals until its
    /// own first filing. None: the totals stay with the closed one.
    #[graphql(default)]
    shares: Vec<String>,
    /// Number of the document that orders it (文号).
    document: String,
    /// Which change of the document it is (序号), from 1. The same change under the same number is recorded once.
    #[graphql(default = 1)]
    line: i32,
    /// Why (理由).
    reason: String,
}

impl ChangeTreeInput {
    /// The change for the store. Errors: BAD_INPUT beyond the bounds.
    fn into_row(self) -> std::result::Result<ChangeRow, Fault> {
        let most = [&self.codes, &self.into, &self.names, &self.shares].map(Vec::len);
        if most.into_iter().any(|number| number > MAX_NODES) {
            return Err(Fault::bad_input(
                format!("一项变更至多涉及 {MAX_NODES} 个辖区或机构：请分开填写"),
                format!("a change names at most {MAX_NODES} nodes: write several"),
            ));
        }
        let Some(row) = u64::try_from(self.line).ok().filter(|line| *line > 0) else {
            return Err(Fault::bad_input(
                "line 须为正整数：请填写该变更在文件中的序号",
                "line must be positive: write which change of the document it is",
            ));
        };
        Ok(ChangeRow {
            row,
            change: domain::BoundaryChange {
                kind: self.kind.into(),
                on: self.on.0,
                codes: self.codes,
                into: self.into,
                names: self.names,
                parent: self.parent,
                superior: self.superior,
                level: self.level.map(Into::into),
                agency_kind: self.agency_kind,
                shares: self.shares,
                document: self.document,
                reason: self.reason,
            },
        })
    }

    /// All texts in it, for their bounds.
    fn texts(&self) -> impl Iterator<Item = &str> {
        [&self.document, &self.reason]
            .into_iter()
            .chain(&self.codes)
            .chain(&self.into)
            .chain(&self.names)
            .chain(&self.shares)
            .chain(&self.parent)
            .chain(&self.superior)
            .chain(&self.agency_kind)
            .map(String::as_str)
    }
}

/// How a change of the tree ended (结果类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(super) enum ChangeTreeOutcome {
    /// It is recorded: in effect, or planned for its day (已登记).
    Done,
    /// It is not lawful in the tree of its day (不成立): `place` and `reason` say where and why; nothing was changed.
    Refused,
    /// It touches a node outside your power (不允许): it wants a coordinator or administrator whose node holds every node
    /// that the change touches, and those above them; nothing was changed.
    NotAllowed,
}

/// What `changeTree` answers (区划变更结果).
#[derive(Debug, SimpleObject)]
pub(super) struct ChangeTreePayload {
    /// How it ended (结果类型).
    outcome: ChangeTreeOutcome,
    /// The change as it is recorded (变更); null unless it is done.
    change: Option<BoundaryChange>,
    /// Which word of the input is wrong (出错位置); null unless it is refused.
    place: Option<String>,
    /// Why it is refused or not allowed (原因), in the language of the request; null if it is done.
    reason: Option<String>,
}

impl ChangeTreePayload {
    /// Shapes the store's outcome.
    fn of(outcome: ChangeOutcome, language: Language) -> Self {
        match outcome {
            ChangeOutcome::Done(change) => Self {
                outcome: ChangeTreeOutcome::Done,
                change: Some((*change).into()),
                place: None,
                reason: None,
            },
            ChangeOutcome::Refused {
                place,
                english,
                chinese,
            } => Self {
                outcome: ChangeTreeOutcome::Refused,
                change: None,
                place: Some(place),
                reason: Some(language.pick(chinese, english)),
            },
            ChangeOutcome::NotAllowed => Self {
                outcome: ChangeTreeOutcome::NotAllowed,
                change: None,
                place: None,
                reason: Some(
                    language
                        .pick(
                            "变更涉及您权限之外的辖区或机构：须由统辖全部涉及对象的调度或管理岗位办理",
                            "it touches a node outside your power: a coordinator or administrator above all of them may do it",
                        )
                        .to_owned(),
                ),
            },
        }
    }
}

/// The changes of the tree.
#[derive(Default)]
pub(super) struct BoundaryMutation;

#[Object]
impl BoundaryMutation {
    /// Changes the tree (区划调整), as a coordinator or administrator whose node holds every node that the change touches
    /// and those above them. On a day gone by the figures since then move; for a day to come it is planned and takes
    /// effect by itself. Totals go along with a unit and are never counted twice; see the page on the moving tree.
    async fn change_tree(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes, from when on, and by which document (参数).")]
        input: ChangeTreeInput,
    ) -> Result<ChangeTreePayload> {
        for text in input.texts() {
            check_text(text).or_fault(ctx)?;
        }
        let row = input.into_row().or_fault(ctx)?;
        let outcome = scope(ctx)?.change_tree(row).await.or_fault(ctx)?;
        Ok(ChangeTreePayload::of(outcome, language(ctx)))
    }
}
