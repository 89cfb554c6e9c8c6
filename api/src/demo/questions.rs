//! Example questions of the start page: each a query, its variables, and as whom
//! it is asked.

use serde::Serialize;
use serde_json::{Value, json};

/// A question that the start page offers.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Question {
    title_zh: &'static str,
    title_en: &'static str,
    account: &'static str,
    query: &'static str,
    variables: Value,
}

const TABLE: &str = "\
query Table($code: String!, $form: FormRef!, $period: Period!, $by: TableBy!, $level: Level) {
  jurisdiction(code: $code) {
    name
    table(form: $form, period: $period, by: $by, level: $level) {
      columns { key section cell label unit scale overlapping }
      rows { nodes { code name values states increases expected reported onTime carriedFrom carriedBecause simulated } }
      total { values contributors expected reported onTime }
      simulated
    }
  }
}
";

const OWN: &str = "\
query Own($code: String!, $campaign: String!) {
  agency(code: $code) {
    name
    ancestors { code name level }
    reports(filter: {campaign: $campaign}, first: 12) {
      nodes { period state version dueOn lateDays zero cells { key label value unit } allowedActions { action allowed reason } }
    }
  }
}
";

const EXPLAIN: &str = "\
query Explain($code: String!, $form: FormRef!, $period: Period!, $cell: String!) {
  jurisdiction(code: $code) {
    name
    explain(form: $form, period: $period, cell: $cell) {
      column { key label unit }
      total { state value contributors increase }
      contributions { nodes { unit { code name } state value carriedFrom revision filedBy signedBy signedAt } }
    }
  }
}
";

const STRANGER: &str = "\
query Stranger($code: String!) {
  jurisdiction(code: $code) { name }
}
";

/// The questions, in the order in which they are offered.
pub(crate) fn questions() -> Vec<Question> {
    let gongyuan = json!({"campaign": "gongyuan-2023", "form": "monthly"});
    let heilin = json!({"campaign": "heilin-2023", "form": "monthly"});
    let table = |title_zh, title_en, account, variables| Question {
        title_zh,
        title_en,
        account,
        query: TABLE,
        variables,
    };
    vec![
        table(
            "公园街道各社区2023年6月的调度表（城中区调度岗）",
            "The communities of 公园街道 in June 2023, as the district's coordinator",
            "450202.coordinator",
            json!({"code": "450202002", "form": gongyuan, "period": "2023-06", "by": "CHILDREN"}),
        ),
        table(
            "城中区按街道汇总",
            "The district by street",
            "450202.coordinator",
            json!({"code": "450202", "form": gongyuan, "period": "2023-08", "by": "CHILDREN"}),
        ),
        Question {
            title_zh: "弯塘社区自己的报表（社区填报岗）",
            title_en: "One community's own reports, as its reporter",
            account: "450202002001.jwh.reporter",
            query: OWN,
            variables: json!({"code": "450202002001.jwh", "campaign": "gongyuan-2023"}),
        },
        table(
            "连云港市按县区汇总（含模拟名册）",
            "连云港市 by county, with the simulated roster",
            "3207.coordinator",
            json!({"code": "3207", "form": heilin, "period": "2023-10", "by": "LEVEL", "level": "COUNTY"}),
        ),
        table(
            "江苏省按设区市汇总（含模拟名册）",
            "江苏省 by prefecture, with the simulated roster",
            "32.coordinator",
            json!({"code": "32", "form": heilin, "period": "2023-10", "by": "LEVEL", "level": "PREFECTURE"}),
        ),
        Question {
            title_zh: "这个数从哪里来：公园街道6月“企业自查发现的重大事故隐患”",
            title_en: "Where a figure comes from: hazards found by enterprises themselves",
            account: "450202002.coordinator",
            query: EXPLAIN,
            variables: json!({"code": "450202002", "form": gongyuan, "period": "2023-06", "cell": "self_found"}),
        },
        Question {
            title_zh: "别处的账号看不到：天河区查看岗查询公园街道",
            title_en: "A stranger gets NOT_FOUND",
            account: "440106.viewer",
            query: STRANGER,
            variables: json!({"code": "450202002"}),
        },
    ]
}

#[cfg(test)]
mod tests {
    use async_graphql::{Request, Variables};

    use super::*;
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
}
