//! What a refused step is told, over the whole lifecycle.

use super::*;

fn asked(state: ReportState, action: ReportAction) -> AskedStep {
    AskedStep {
        from: Some(Standing::plain(state)),
        action,
        desk: Desk::FourEyes,
    }
}

fn all() -> impl Iterator<Item = (Standing, AskedStep)> {
    Standing::all().flat_map(|from| {
        ReportAction::ALL.iter().flat_map(move |action| {
            [Desk::FourEyes, Desk::FilerAlone].map(|desk| {
                let asked = AskedStep {
                    from: Some(from),
                    action: *action,
                    desk,
                };
                (from, asked)
            })
        })
    })
}

/// Who was overtaken is told what is there, and either its version or what comes first.
#[test]
fn who_was_overtaken_is_told_what_is_left_to_do() {
    for (from, asked) in all() {
        let (zh, en) = asked.overtaken(Some(7));
        assert!(zh.contains(&from.called().0), "{zh}");
        let lawful = HANDS
            .iter()
            .any(|hand| next(from, asked.action, *hand, asked.desk).is_some());
        assert_eq!(zh.contains("版本号 7"), lawful, "{zh}");
        assert_eq!(en.contains("version 7"), lawful, "{en}");
        assert_eq!(zh.contains("重新载入"), lawful, "{zh}");
        assert_eq!(en.contains("load it again"), lawful, "{en}");
        assert!(!zh.contains("expected") && !en.contains("expected"), "{en}");
    }
    let (zh, _) = asked(ReportState::Accepted, ReportAction::Save).overtaken(Some(7));
    assert!(zh.contains("“已接收”") && zh.contains("更正"), "{zh}");
    let none = AskedStep {
        from: None,
        ..asked(ReportState::Draft, ReportAction::Save)
    };
    let (zh, en) = none.overtaken(None);
    assert!(
        zh.contains("不填版本号") && !zh.contains("expected"),
        "{zh}"
    );
    assert!(!en.contains("expected"), "{en}");
}

#[test]
fn a_refused_step_says_where_the_report_stands_and_what_comes_first() {
    for (state, action, zh, en) in [
        (
            ReportState::Draft,
            ReportAction::Accept,
            "报表现为“草稿”，不能接收：须先由本单位填报人提交，再由本单位审核人审核签发",
            "first it is for a reporter of the unit (REPORTER) to submit it, then for a reviewer",
        ),
        (
            ReportState::Signed,
            ReportAction::Save,
            "报表现为“已签发”，不能填写：须先由本单位填报人更正",
            "first it is for a reporter of the unit (REPORTER) to begin a correction",
        ),
        (
            ReportState::Accepted,
            ReportAction::Accept,
            "报表现为“已接收”，不需再接收",
            "no need to accept it again",
        ),
        (
            ReportState::Accepted,
            ReportAction::Withdraw,
            "有误的请更正",
            "is corrected, not taken back",
        ),
    ] {
        let (found_zh, found_en) = Refusal::WrongState.words(asked(state, action));
        assert!(found_zh.contains(zh), "{found_zh}");
        assert!(found_en.contains(en), "{found_en}");
    }
}

#[test]
fn a_step_of_another_says_whose_it_is() {
    let (zh, en) = Refusal::WrongRole.words(asked(ReportState::Submitted, ReportAction::Sign));
    assert_eq!(
        zh,
        "审核签发由本单位审核人办理，您没有此岗位权限；报表现为“已提交，待审核”"
    );
    assert_eq!(
        en,
        "it is for a reviewer of the unit (REVIEWER) to sign it, which you are not; the report stands as SUBMITTED"
    );
    let (zh, _) = Refusal::WrongRole.words(asked(ReportState::Draft, ReportAction::Sign));
    assert!(
        zh.ends_with("报表现为“草稿”：须先由本单位填报人提交"),
        "{zh}"
    );
    // No way leads back from what was accepted, and none is told.
    let (zh, _) = Refusal::WrongRole.words(asked(ReportState::Accepted, ReportAction::Withdraw));
    assert!(zh.ends_with("；报表现为“已接收”"), "{zh}");
}

#[test]
fn every_way_is_made_of_lawful_steps_and_ends_where_the_step_is_lawful() {
    for (from, AskedStep { action, desk, .. }) in all() {
        for hand in Hand::ALL {
            let Some(turns) = way(from, action, *hand, desk) else {
                // Where the filer signs, nothing comes to a reviewer's desk.
                let ever = Standing::all().any(|any| next(any, action, *hand, desk).is_some());
                let has_desk = desk == Desk::FourEyes || *hand != Hand::Reviewer;
                assert!(
                    !ever || !has_desk,
                    "{from:?} {action} {hand}: there is a way"
                );
                continue;
            };
            let mut at = from;
            for (step, by) in &turns {
                at = next(at, *step, *by, desk).expect("a lawful step");
            }
            assert!(
                next(at, action, *hand, desk).is_some(),
                "{from:?} {action} {hand}"
            );
        }
    }
}

#[test]
fn every_reason_names_the_state_or_the_rule_and_is_short() {
    for (from, asked) in all() {
        for refusal in [Refusal::WrongState, Refusal::WrongRole] {
            let (zh, en) = refusal.words(asked);
            assert!(zh.contains(from.state.zh()), "{zh}");
            assert!(en.contains(from.state.as_str()), "{en}");
            assert!(zh.chars().count() < 150 && en.len() < 500, "{zh} {en}");
        }
    }
}

#[test]
fn of_a_report_that_is_not_there_nothing_is_said() {
    let asked = AskedStep {
        from: None,
        action: ReportAction::Save,
        desk: Desk::FourEyes,
    };
    let (zh, en) = Refusal::WrongRole.words(asked);
    assert_eq!(zh, "填写由本单位填报人办理，您没有此岗位权限");
    assert_eq!(
        en,
        "it is for a reporter of the unit (REPORTER) to write it, which you are not"
    );
}
