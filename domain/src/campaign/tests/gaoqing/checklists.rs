//! The two checklists of 高青县工信局: how often each clause prints 是否, which answer is the good one, and whom a
//! question is for.

use super::super::super::{Answer, Checklist};
use super::campaign;

/// How many questions each clause has, in printed order.
fn counts(checklist: &Checklist) -> Vec<(&str, usize)> {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for question in &checklist.questions {
        let path = question.clause.path.as_str();
        match counts.last_mut() {
            Some((last, count)) if *last == path => *count += 1,
            _ => counts.push((path, 1)),
        }
    }
    counts
}

fn bad(checklist: &Checklist) -> Vec<&str> {
    let faults = checklist
        .questions
        .iter()
        .filter(|question| question.good == Answer::No);
    faults.map(|question| question.number.as_str()).collect()
}

#[test]
fn each_printed_whether_is_a_question() {
    let campaign = campaign();
    let [sections, enterprises] = campaign.checklists.as_slice() else {
        panic!("two checklists");
    };
    assert_eq!(
        counts(sections),
        [
            ("三（一）1", 2),
            ("三（一）2", 3),
            ("三（一）3", 3),
            ("三（一）4", 6),
            ("三（一）5", 4)
        ]
    );
    assert_eq!(
        counts(enterprises),
        [
            ("附件2 1", 4),
            ("附件2 2", 5),
            ("附件2 3", 3),
            ("附件2 4", 4),
            ("附件2 5", 4),
            ("附件2 6", 3),
        ]
    );
}

/// 边审批边设计边施工, 擅自降低门槛, 选择性执法, 零奖励; 挂名矿长, 违章.
#[test]
fn a_yes_to_a_fault_is_bad() {
    let campaign = campaign();
    assert_eq!(bad(&campaign.checklists[0]), ["3.2", "3.3", "4.1", "5.4"]);
    assert_eq!(bad(&campaign.checklists[1]), ["1.3", "2.3"]);
}

/// 国企总部, 国有和国有控股企业, 国企: three questions, three words; 本质安全 asks 重点行业领域企业.
#[test]
fn some_questions_are_for_some_enterprises() {
    let campaign = campaign();
    let narrow: Vec<(&str, &str)> = campaign.checklists[1]
        .questions
        .iter()
        .filter(|question| !question.asks.is_empty())
        .map(|question| {
            let mut all = campaign.populations.iter();
            let who = all.find(|population| population.item.code == question.asks[0]);
            (
                question.number.as_str(),
                who.expect("a population").item.title.as_str(),
            )
        })
        .collect();
    let key = "重点行业领域企业";
    assert_eq!(
        narrow,
        [
            ("2.4", "国企总部"),
            ("4.1", key),
            ("4.2", key),
            ("4.3", key),
            ("4.4", key),
            ("5.3", "国有和国有控股企业"),
            ("6.3", "国企"),
        ]
    );
}
