//! The questions that a dashboard starts with, as the start page offers them:
//! what for, a query, its variables, and as whom it is asked.
//!
//! Must never hold a question that the account it names cannot ask.

use serde::Serialize;
use serde_json::{Value, json};

/// A question that the start page offers.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Question {
    /// Which view of the page shows its answer; the name of the field that is asked.
    id: &'static str,
    title_zh: &'static str,
    title_en: &'static str,
    purpose_zh: &'static str,
    purpose_en: &'static str,
    account: &'static str,
    query: &'static str,
    variables: Value,
}

/// The questions, in the order in which they are offered.
pub(crate) fn questions() -> Vec<Question> {
    let mut questions = of_figures_and_offices();
    questions.extend(of_promises());
    questions
}

/// Whether what a document promises is kept.
fn of_promises() -> Vec<Question> {
    vec![
        Question {
            id: "compliance",
            title_zh: "承诺做到了吗？汕尾市2020年11月15日逐县、逐项目标",
            title_en: "Is it kept? 汕尾市 on 15 November 2020, by county, target by target",
            purpose_zh: "任何一天都可以问：每项目标怎么量的、分子分母、状态、比9月底涨跌是因为做得多还是算得少、谁缺报、谁拖后腿。",
            purpose_en: "Any day can be asked: how each target was measured, both its numbers, its state, whether it moved because more was \
                         done or less was counted, who is missing and who holds it back.",
            account: "4415.coordinator",
            query: include_str!("questions/compliance.graphql"),
            variables: json!({
                "code": "4415", "campaign": "shanwei-2020", "asOf": "2020-11-15", "since": "2020-09-30",
                "target": ["commitment-and-eight.eight"],
            }),
        },
        Question {
            id: "eight",
            title_zh: "“八个一次”做了几次？海丰县一家企业的台账",
            title_en: "The eight once (八个一次) of one enterprise of 海丰县, window by window",
            purpose_zh: "企业自己看自己：八项措施逐月、逐季、逐年的时间窗，哪一格没做；以及约束它的目标。别的企业一概看不见。",
            purpose_en: "An enterprise looks at itself: eight measures by month, quarter and year, which window is empty, and the targets \
                         that bind it. Of any other it sees nothing.",
            account: "91441521MA0000001Q.enterprise",
            query: include_str!("questions/eight.graphql"),
            variables: json!({"campaign": "shanwei-2020", "asOf": "2020-11-15"}),
        },
    ]
}

/// What was reported, and what is to be done.
fn of_figures_and_offices() -> Vec<Question> {
    let gongyuan = json!({"campaign": "gongyuan-2023", "form": "monthly"});
    let heilin = json!({"campaign": "heilin-2023", "form": "monthly"});
    vec![
        Question {
            id: "table",
            title_zh: "各县区报了多少？连云港市10月调度表",
            title_en: "How much from each county? 连云港市 in October",
            purpose_zh: "看板的首页：整张表一次取回，列一次，行对齐，每格带状态；合计是全市的，不只是这一页。",
            purpose_en: "The front page of a dashboard: the whole form at once, columns once, rows aligned, a state for every cell, \
                         and the total of the city rather than of the page.",
            account: "3207.coordinator",
            query: include_str!("questions/table.graphql"),
            variables: json!({"code": "3207", "form": &heilin, "period": "2023-10", "by": "CHILDREN"}),
        },
        Question {
            id: "completeness",
            title_zh: "谁没报，谁迟了？黑林镇6月逐个单位",
            title_en: "Who is missing, who was late? 黑林镇 in June, unit by unit",
            purpose_zh: "催报名单：应报、已报、按时各几家，从报送要求算出，不用人工点名。",
            purpose_en: "The list to chase: expected, reported and in time, computed from what is owed and never ticked by hand.",
            account: "320707104.coordinator",
            query: include_str!("questions/completeness.graphql"),
            variables: json!({"code": "320707104", "form": &heilin, "period": "2023-06", "by": "UNIT"}),
        },
        Question {
            id: "series",
            title_zh: "数字怎么走？江苏省5月到12月",
            title_en: "Which way is it going? 江苏省 from May to December",
            purpose_zh: "趋势图：每期累计和当期新增；有单位没报，累计也不会掉下来。",
            purpose_en: "The trend: the total so far and what is new, period by period; a total never falls because somebody is silent.",
            account: "32.viewer",
            query: include_str!("questions/series.graphql"),
            variables: json!({"code": "32", "form": &heilin, "from": "2023-05", "to": "2023-12"}),
        },
        Question {
            id: "explain",
            title_zh: "这个数从哪里来？公园街道6月企业自查发现的重大隐患",
            title_en: "Where does this figure come from? Hazards that enterprises of 公园街道 found themselves, June",
            purpose_zh: "点开一个数：由哪些单位的第几次修订构成，谁填、谁审、哪天签发，哪一家沿用上期。",
            purpose_en: "Open a figure: which units and revisions it is made of, who filed and who signed, and whose last total is carried.",
            account: "450202.coordinator",
            query: include_str!("questions/explain.graphql"),
            variables: json!({"code": "450202002", "form": &gongyuan, "period": "2023-06", "cell": "self_found"}),
        },
        Question {
            id: "known",
            title_zh: "当时知道多少？公园街道8月的数，9月更正前后",
            title_en: "What was known then? August in 公园街道, before and after a correction in September",
            purpose_zh: "倒查：9月5日看到的是多少，现在是多少，其间谁改了什么、为什么；已公布的表不会悄悄变。",
            purpose_en: "Accountability: what the table said on 5 September, what it says now, and who changed what in between and why.",
            account: "450202.coordinator",
            query: include_str!("questions/known.graphql"),
            variables: json!({
                "code": "450202002", "form": &gongyuan, "period": "2023-08", "then": "2023-09-05T00:00:00+08:00",
            }),
        },
        Question {
            id: "viewer",
            title_zh: "轮到我做什么？罗池社区填报岗的待办",
            title_en: "What is mine to do? The desk of 罗池社区",
            purpose_zh: "登录后的第一屏：本单位欠哪几期、逾期几天、哪一份被退回，现在能按哪个按钮。",
            purpose_en: "The first screen after signing in: what the unit owes, how late, what came back, and which buttons work now.",
            account: "450202002003.jwh.reporter",
            query: include_str!("questions/viewer.graphql"),
            variables: json!({"filter": {"campaign": "gongyuan-2023"}}),
        },
        Question {
            id: "bureau",
            title_zh: "文件要我局做什么？五华县交通运输局的任务、目标、时间节点",
            title_en: "What does the document want from us? 五华县交通运输局: every task, target, milestone and day",
            purpose_zh: "一份三年行动计划里点到本局的每一条：任务、目标、时间节点，带条款出处和与本局的关系；还有哪天到期。",
            purpose_en: "Every task, target and milestone of a three-year plan that names the bureau, with its clause and the bureau's part, \
                         and the days on which something falls due.",
            account: "441424.jtj.viewer",
            query: include_str!("questions/bureau.graphql"),
            variables: json!({
                "campaign": "wuhua-2020", "agency": "441424.jtj", "kinds": ["TASK", "TARGET", "MILESTONE"],
                "from": "2020-04-01", "until": "2023-03-31",
            }),
        },
        Question {
            id: "town",
            title_zh: "没有点名，要做什么？五华县水寨镇的责任",
            title_en: "Named nowhere, bound all the same: what 水寨镇 answers for",
            purpose_zh: "计划没有逐个列出各镇，一句“以下均需要各镇党委和政府负责”管到全部任务；这里逐条列出，并写明承自哪一句。",
            purpose_en: "The plan lists no town by its name; one sentence binds all of them to all tasks. Here they are, one by one, \
                         each with the sentence from which it comes down.",
            account: "441424100.viewer",
            query: include_str!("questions/town.graphql"),
            variables: json!({"filter": {"kinds": ["TASK", "TARGET", "MILESTONE"]}}),
        },
    ]
}

#[cfg(test)]
mod tests {
    use async_graphql::{Request, Variables};

    use super::*;
    use crate::demo::shown_accounts;
    use crate::graphql::{Language, Spent, Telling, build_schema, is_request_error};

    #[tokio::test]
    async fn every_question_is_one_that_the_schema_understands() {
        let schema = build_schema(std::sync::Arc::default());
        let telling = Telling {
            language: Language::En,
            suggests: true,
        };
        for question in questions() {
            let request =
                Request::new(question.query).variables(Variables::from_json(question.variables));
            let prepared = schema.prepare(vec![request]).unwrap().remove(0);
            // Without a scope a sound question ends at its first field, an unsound one before it.
            let answer = schema
                .execute(prepared, None, telling, &Spent::default())
                .await;
            assert!(
                !is_request_error(&answer),
                "{}: {:?}",
                question.title_en,
                answer.errors
            );
        }
    }

    #[test]
    fn every_question_is_asked_as_an_account_that_the_page_offers() {
        let accounts = serde_json::to_value(shown_accounts()).unwrap();
        let names: Vec<&str> = accounts
            .as_array()
            .unwrap()
            .iter()
            .map(|account| account["name"].as_str().unwrap())
            .collect();
        for question in questions() {
            assert!(names.contains(&question.account), "{}", question.account);
        }
    }
}
