//! What documents want, from whom, by when: a unit finds what names it, also
//! when no list does; nobody finds another's.

use serde_json::{Value, json};

use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::{COMMUNITIES, COUNTY, NO_UNIT, SECTIONS, SIBLING_TOWN, SIBLING_UNIT, TOWN};

both!(
    a_unit_that_no_list_names_finds_what_holds_for_its_group,
    a_section_finds_its_part_and_not_its_neighbours,
    a_superior_asks_for_any_agency_below_and_for_no_other,
    what_falls_due_is_found_by_day,
    what_a_group_answers_for_and_what_has_no_day_are_one_question_each,
    a_list_of_requirements_is_read_page_by_page,
    a_plan_without_a_form_is_seen_by_whom_it_names,
    a_plan_finds_the_plans_that_implement_it,
    who_joins_a_group_is_bound_when_the_plan_is_applied_again,
    what_is_wanted_from_an_agency_is_not_asked_once_a_row,
);

/// The kinds and codes of what is wanted, in order.
fn wanted(list: &[Value]) -> Vec<String> {
    list.iter()
        .map(|one| {
            let [kind, code] = ["kind", "code"].map(|field| one[field].as_str().unwrap());
            format!("{kind} {code}")
        })
        .collect()
}

async fn a_unit_that_no_list_names_finds_what_holds_for_its_group(hub: Hub) {
    let query = "{ viewer { requirements { nodes { kind code dueOn campaign { code } \
        tiesToAgency { part printed inheritedFrom body { code name kind } clause { path } } } } } }";
    let account = format!("{}.reporter", COMMUNITIES[0]);
    let answer = hub.ask(&account, query).await.ok();
    let nodes = answer.list("viewer.requirements.nodes");
    assert_eq!(
        wanted(nodes),
        ["TASK rectify", "MILESTONE ledger-built", "SCHEDULE monthly"]
    );
    let tie = &nodes[0]["tiesToAgency"][0];
    assert_eq!(tie["part"], "RESPONSIBLE");
    assert_eq!(tie["body"]["kind"], "GROUP");
    assert_eq!(tie["inheritedFrom"], "以上均需各社区、各村负责，不再列出");
    assert_eq!(nodes[1]["dueOn"], "2023-03-31");
    assert_eq!(nodes[2]["tiesToAgency"][0]["part"], "OWES");
}

async fn a_section_finds_its_part_and_not_its_neighbours(hub: Hub) {
    let query = "query($code: String!) { agency(code: $code) { requirements { nodes { kind code \
        ties { part body { code } } tiesToAgency { part body { code } } } } } }";
    let account = format!("{}.viewer", SECTIONS[0]);
    let own = hub
        .ask_with(&account, query, json!({ "code": SECTIONS[0] }))
        .await
        .ok();
    let nodes = own.list("agency.requirements.nodes");
    assert_eq!(
        wanted(nodes),
        [
            "TASK rectify",
            "MILESTONE ledger-built",
            "SCHEDULE weekly",
            "PAPER summary"
        ]
    );
    let parts: Vec<&Value> = nodes[0]["ties"].as_array().unwrap().iter().collect();
    assert_eq!(parts.len(), 3, "the document is shown whole: {parts:?}");
    assert_eq!(
        nodes[0]["tiesToAgency"],
        json!([{ "part": "BY_FUNCTION", "body": { "code": "sections" } }])
    );
    let neighbour = hub
        .ask_with(&account, query, json!({ "code": SECTIONS[1] }))
        .await;
    assert_eq!(neighbour.error_code(), "NOT_FOUND");
}

async fn a_superior_asks_for_any_agency_below_and_for_no_other(hub: Hub) {
    let query = "query($agency: String!) { campaign(code: \"li-2023\") { \
        requirements(filter: { agency: $agency, kinds: [TASK] }) { nodes { kind code } } \
        calendar(agency: $agency, from: \"2023-01-01\", until: \"2023-12-31\") { kind code } } }";
    let ask = async |account: &str, agency: &str| {
        let variables = json!({ "agency": agency });
        hub.ask_with(account, query, variables).await.ok()
    };
    let county = format!("{COUNTY}.coordinator");
    let own = ask(&county, "990101001.ab").await;
    assert_eq!(
        wanted(own.list("campaign.requirements.nodes")),
        ["TASK rectify", "TASK publicise"]
    );
    assert!(!own.list("campaign.calendar").is_empty());
    let town = format!("{SIBLING_TOWN}.coordinator");
    let foreign = ask(&town, COMMUNITIES[0]).await;
    let never = ask(&town, NO_UNIT).await;
    assert_eq!(foreign.body, never.body, "as if it did not exist");
    assert!(foreign.list("campaign.requirements.nodes").is_empty());
    assert!(foreign.list("campaign.calendar").is_empty());
    let known = ask(&town, SIBLING_UNIT).await;
    assert_eq!(
        wanted(known.list("campaign.requirements.nodes")),
        ["TASK rectify"]
    );
}

async fn what_falls_due_is_found_by_day(hub: Hub) {
    let query = "query($from: Date, $until: Date) { campaign(code: \"li-2023\") { \
        requirements(filter: { dueFrom: $from, dueUntil: $until }) { nodes { kind code } } } }";
    let ask = async |from: Value, until: Value| {
        let variables = json!({ "from": from, "until": until });
        let answer = hub.ask_with("99.viewer", query, variables).await.ok();
        wanted(answer.list("campaign.requirements.nodes"))
    };
    assert_eq!(
        ask(json!("2023-03-31"), json!("2023-03-31")).await,
        ["MILESTONE ledger-built", "SCHEDULE weekly"],
        "it is a Friday, on which the weekly report is due"
    );
    assert_eq!(
        ask(json!("2023-02-05"), json!("2023-02-05")).await,
        ["SCHEDULE monthly"],
        "January's report is due on 5 February"
    );
    assert_eq!(ask(json!("2024-02-01"), Value::Null).await, [""; 0]);
    let phase = "{ campaign(code: \"li-2023\") { requirements(filter: { phase: \"all\" }) { nodes { kind code } } } }";
    let phase = hub.ask("99.viewer", phase).await.ok();
    assert_eq!(
        wanted(phase.list("campaign.requirements.nodes")),
        ["TASK rectify"]
    );
}

async fn a_list_of_requirements_is_read_page_by_page(hub: Hub) {
    let query = "query($after: String) { campaign(code: \"li-2023\") { requirements(first: 2, after: $after) { \
        nodes { kind code } pageInfo { hasNextPage endCursor } } } }";
    let whole = "{ campaign(code: \"li-2023\") { requirements { nodes { kind code } } } }";
    let whole = hub.ask("99.viewer", whole).await.ok();
    let whole = wanted(whole.list("campaign.requirements.nodes"));
    let (mut read, mut after) = (Vec::new(), Value::Null);
    loop {
        let variables = json!({ "after": after });
        let page = hub.ask_with("99.viewer", query, variables).await.ok();
        read.extend(wanted(page.list("campaign.requirements.nodes")));
        let info = page.at("campaign.requirements.pageInfo");
        if info["hasNextPage"] == json!(false) {
            break;
        }
        after = info["endCursor"].clone();
    }
    assert_eq!(read, whole);
    assert_eq!(whole.len(), 14);
}

/// A plan that asks for no form, for the fire section and whoever is in its group.
fn write_plan(hub: &Hub, code: &str, extra: &str, group: &str) {
    let folder = hub.folder().join(code);
    std::fs::create_dir_all(&folder).unwrap();
    let clause = "clause = { path = \"一\", basis = \"STATED\" }";
    let campaign = format!(
        "format = 1\ncode = \"{code}\"\ntitle = \"例计划\"\nissuer = \"990101001.zf\"\n\n[clauses]\n\
         title = {{ path = \"一\", basis = \"STATED\" }}\nissuer = {{ path = \"一\", basis = \"STATED\" }}\n{extra}"
    );
    let office = |code: &str, name: &str, kind: &str, place: &str, rest: &str| {
        format!(
            "[[agencies]]\ncode = \"{code}\"\nname = \"{name}\"\nkind = \"{kind}\"\njurisdiction = \"{place}\"\n{rest}{clause}\n\n"
        )
    };
    let agencies = [
        office("990101001.zf", "一镇人民政府", "TOWN_GOVERNMENT", TOWN, ""),
        office(
            SECTIONS[0],
            "一镇消防科",
            "SECTION",
            TOWN,
            "inside = \"990101001.zf\"\nsectors = [\"消防\"]\n",
        ),
        group.to_owned(),
    ]
    .concat();
    let tasks = format!(
        "[[tasks]]\ncode = \"own\"\ntitle = \"检查\"\nstrength = \"MUST\"\n\
         parties = [{{ who = \"{}\", relation = \"LEAD\" }}]\n{clause}\n",
        SECTIONS[0]
    );
    let tasks = if group.is_empty() {
        tasks
    } else {
        format!(
            "{tasks}\n[[tasks]]\ncode = \"all\"\ntitle = \"宣传\"\nstrength = \"MUST\"\n\
             parties = [{{ who = \"everybody\", relation = \"RESPONSIBLE\" }}]\n{clause}\n"
        )
    };
    for (name, text) in [
        ("campaign.toml", campaign.as_str()),
        ("agencies.toml", &agencies),
        ("tasks.toml", &tasks),
        ("clauses.toml", "[[clauses]]\npath = \"一\"\n"),
    ] {
        std::fs::write(folder.join(name), text).unwrap();
    }
    hub.run(&["campaign", "apply", folder.to_str().unwrap()]);
}

async fn a_plan_without_a_form_is_seen_by_whom_it_names(hub: Hub) {
    write_plan(&hub, "plan-2023", "", "");
    let query = "{ campaign(code: \"plan-2023\") { code tasks { code } } }";
    for account in [
        format!("{}.viewer", SECTIONS[0]),
        format!("{TOWN}.viewer"),
        "99.viewer".to_owned(),
    ] {
        let answer = hub.ask(&account, query).await.ok();
        assert_eq!(answer.text("campaign.code"), "plan-2023", "{account}");
    }
    for account in [
        format!("{}.viewer", SECTIONS[1]),
        format!("{}.viewer", COMMUNITIES[0]),
        format!("{SIBLING_TOWN}.viewer"),
        "98.viewer".to_owned(),
    ] {
        let answer = hub.ask(&account, query).await;
        assert_eq!(answer.error_code(), "NOT_FOUND", "{account}");
    }
}

async fn a_plan_finds_the_plans_that_implement_it(hub: Hub) {
    let parent = "\n[[parents]]\ntitle = \"例省行动\"\ncampaign = \"li-2023\"\n\
        clause = { path = \"一\", basis = \"STATED\" }\n";
    write_plan(&hub, "plan-2023", parent, "");
    let query = "{ campaign(code: \"li-2023\") { children { code } } }";
    let above = hub.ask("99.viewer", query).await.ok();
    assert_eq!(above.texts("campaign.children", "code"), ["plan-2023"]);
    let unbound = format!("{}.viewer", COMMUNITIES[0]);
    let unbound = hub.ask(&unbound, query).await.ok();
    assert!(
        unbound.list("campaign.children").is_empty(),
        "a plan that does not bind it is not there"
    );
    let query = "{ campaign(code: \"plan-2023\") { parents { title campaign { code } } } }";
    let below = format!("{}.viewer", SECTIONS[0]);
    let below = hub.ask(&below, query).await.ok();
    assert_eq!(
        below.text("campaign.parents.0.campaign.code"),
        "li-2023",
        "it binds the section too"
    );
}

async fn who_joins_a_group_is_bound_when_the_plan_is_applied_again(hub: Hub) {
    let group = "[[groups]]\ncode = \"everybody\"\nname = \"各科室\"\n\
        derived = { kind = \"SECTION\", inside = \"990101001.zf\" }\n\
        clause = { path = \"一\", basis = \"STATED\" }\n";
    write_plan(&hub, "plan-2023", "", group);
    let query = "query($agency: String!) { campaign(code: \"plan-2023\") { \
        requirements(filter: { agency: $agency }) { nodes { kind code } } } }";
    let ask = async |agency: &str| {
        let variables = json!({ "agency": agency });
        let answer = hub.ask_with("99.viewer", query, variables).await.ok();
        wanted(answer.list("campaign.requirements.nodes"))
    };
    assert_eq!(ask(SECTIONS[1]).await, ["TASK all"]);
    assert_eq!(ask(SECTIONS[0]).await, ["TASK own", "TASK all"]);
    let newcomer = "990101001.jt";
    let file = hub.folder().join("offices.csv");
    let text = format!(
        "code,name,kind,jurisdiction,inside\n{newcomer},一镇交通科,SECTION,{TOWN},990101001.zf\n"
    );
    std::fs::write(&file, text).unwrap();
    hub.run(&["import", "agencies", file.to_str().unwrap()]);
    assert_eq!(ask(newcomer).await, [""; 0], "not applied since");
    let folder = hub.folder().join("plan-2023");
    hub.run(&["campaign", "apply", folder.to_str().unwrap()]);
    assert_eq!(ask(newcomer).await, ["TASK all"]);
}

async fn what_is_wanted_from_an_agency_is_not_asked_once_a_row(hub: Hub) {
    for query in [
        "{ campaigns { nodes { requirements(filter: { agency: \"990101001.ab\" }) { nodes { code } } } } }",
        "{ campaigns { nodes { calendar(agency: \"990101001.ab\", from: \"2023-01-01\", until: \"2023-02-01\") { code } } } }",
        "{ jurisdiction(code: \"990101001\") { agencies { nodes { requirements { nodes { code } } } } } }",
    ] {
        let answer = hub.ask("99.viewer", query).await;
        assert_eq!(answer.error_code(), "NOT_BELOW_A_LIST", "{query}");
    }
    // Without an agency nothing is asked of the database: the campaign is at hand.
    let whole =
        "{ campaigns { nodes { children { code } requirements(first: 1) { nodes { code } } } } }";
    hub.ask("99.viewer", whole).await.ok();
}

async fn what_a_group_answers_for_and_what_has_no_day_are_one_question_each(hub: Hub) {
    let ask = async |account: &str, filter: &str| {
        let query = format!(
            "{{ campaign(code: \"li-2023\") {{ requirements(first: 100, filter: {{ {filter} }}) {{ nodes {{ \
             kind code dueOn tiesToAgency {{ part inheritedFrom body {{ code }} }} }} }} }} }}"
        );
        let answer = hub.ask(account, &query).await.ok();
        answer.list("campaign.requirements.nodes").to_vec()
    };
    let group = ask(
        "99.viewer",
        "body: \"communities\", kinds: [TASK, MILESTONE]",
    )
    .await;
    assert_eq!(wanted(&group), ["TASK rectify", "MILESTONE ledger-built"]);
    assert_eq!(group[0]["tiesToAgency"][0]["part"], "RESPONSIBLE");
    assert!(ask("99.viewer", "body: \"nobody\"").await.is_empty());
    let both = "{ campaign(code: \"li-2023\") { requirements(filter: { agency: \"990101001.ab\", body: \"communities\" }) \
        { nodes { code } } } }";
    assert_eq!(hub.ask("99.viewer", both).await.error_code(), "BAD_INPUT");
    // Tasks have no day; milestones and the monthly form have.
    let without = ask(
        "99.viewer",
        "withoutDeadline: true, kinds: [TASK, MILESTONE, SCHEDULE]",
    )
    .await;
    assert_eq!(wanted(&without), ["TASK rectify", "TASK publicise"]);
    let with = ask(
        "99.viewer",
        "withoutDeadline: false, kinds: [TASK, MILESTONE]",
    )
    .await;
    assert_eq!(
        wanted(&with),
        ["MILESTONE ledger-built", "MILESTONE posters"]
    );
}
