//! Papers, the ledger and the checklist of 公园街道.

use chrono::NaiveDate;

use super::super::super::{Answer, ColumnKind, DeliverableForm, Medium};
use super::campaign;
use crate::check::Severity;
use crate::deadline::CutOff;

fn day(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day)
}

/// 六（四）: 2023年5月24日前, 8月10日前, 12月2日前; one signed and sealed, one editable; electronic to the street, paper to its
/// 公共安全办公室.
#[test]
fn three_papers_are_due_on_the_printed_days() {
    let campaign = campaign();
    let papers: Vec<_> = campaign
        .papers
        .iter()
        .filter(|paper| paper.item.clause.path == "六（四）")
        .collect();
    let due: Vec<_> = papers
        .iter()
        .map(|paper| paper.due.due_day(paper.last_period))
        .collect();
    assert_eq!(due, [day(2023, 5, 24), day(2023, 8, 10), day(2023, 12, 2)]);
    let name = |code: &str| campaign.agency(code).expect("an agency").name.as_str();
    let receivers: Vec<&str> = papers
        .iter()
        .map(|paper| name(paper.receiver.as_deref().expect("a receiver")))
        .collect();
    assert_eq!(
        receivers,
        [
            "街道办事处委员会办公室",
            "公园街道公共安全办公室",
            "公园街道公共安全办公室"
        ]
    );
    for paper in papers {
        assert!(paper.seal && paper.signed_by.as_deref() == Some("主要负责人"));
        let forms: Vec<_> = paper
            .deliverables
            .iter()
            .map(|one| (one.form, one.copies))
            .collect();
        assert_eq!(
            forms,
            [
                (DeliverableForm::OriginalOrScan, 1),
                (DeliverableForm::Editable, 1)
            ]
        );
        let ways: Vec<_> = paper
            .channels
            .iter()
            .map(|way| (way.medium, name(&way.to)))
            .collect();
        assert_eq!(
            ways,
            [
                (Medium::Electronic, "城中区公园街道办事处"),
                (Medium::Paper, "公园街道公共安全办公室"),
            ]
        );
    }
}

#[test]
fn the_plan_has_four_required_points() {
    let campaign = campaign();
    let points: Vec<usize> = campaign
        .papers
        .iter()
        .map(|paper| paper.points.len())
        .collect();
    assert_eq!(points, [4, 0, 0, 0]);
    assert_eq!(campaign.papers[0].points[1], "各社区居委会人员分工");
}

/// 附件1 注1: 自6月份开始上报，每月1日前上报截至上月末, and nobody is printed who receives it.
#[test]
fn the_second_hop_runs_from_june_to_january_and_has_no_receiver() {
    let campaign = campaign();
    let mut hops = campaign
        .papers
        .iter()
        .filter(|paper| paper.item.clause.path == "附件1 注1");
    let hop = hops.next().expect("the second hop");
    assert_eq!(hop.receiver, None);
    assert_eq!(hop.cut_off, Some(CutOff::PeriodEnd));
    assert_eq!(hop.due.due_day(hop.first_period), day(2023, 6, 1));
    assert_eq!(hop.due.due_day(hop.last_period), day(2024, 1, 1));
}

/// 附件2: thirteen columns, three filling rules.
#[test]
fn the_ledger_has_the_printed_columns_and_no_date_before_the_check() {
    let campaign = campaign();
    let mut printed = campaign
        .ledgers
        .iter()
        .filter(|ledger| ledger.columns_printed);
    let ledger = printed.next().expect("附件2");
    assert!(
        printed.next().is_none(),
        "the enterprises' own ledger has no printed columns"
    );
    assert_eq!(ledger.title, "重大事故隐患清单");
    let labels: Vec<&str> = ledger
        .columns
        .iter()
        .map(|column| column.label.as_str())
        .collect();
    assert_eq!(
        labels,
        [
            "序号",
            "专题领域",
            "重大隐患",
            "涉及层面",
            "整改措施",
            "检查日期",
            "计划整改时限",
            "责任单位",
            "整改阶段",
            "实际整改完成时间",
            "整改进展",
            "整改进展时间",
            "备注",
        ]
    );
    let column = |label: &str| {
        ledger
            .columns
            .iter()
            .find(|column| column.label == label)
            .expect(label)
    };
    assert_eq!(column("涉及层面").choices, ["市", "县区"]);
    assert!(column("整改进展").repeats);
    let later: Vec<&str> = ledger
        .checks
        .iter()
        .map(|check| {
            assert_eq!(check.severity, Severity::Error);
            assert_eq!(check.right, column("检查日期").code);
            let left = ledger
                .columns
                .iter()
                .find(|column| column.code == check.left);
            let left = left.expect("a column");
            assert_eq!(left.kind, ColumnKind::Date);
            left.label.as_str()
        })
        .collect();
    assert_eq!(later, ["计划整改时限", "实际整改完成时间", "整改进展时间"]);
}

/// 四（一）4 lists eight things to look for; each is a fault.
#[test]
fn the_checklist_asks_for_eight_faults() {
    let campaign = campaign();
    let [checklist] = campaign.checklists.as_slice() else {
        panic!("one checklist");
    };
    assert_eq!(checklist.questions.len(), 8);
    assert!(
        checklist
            .questions
            .iter()
            .all(|question| question.good == Answer::No)
    );
}
