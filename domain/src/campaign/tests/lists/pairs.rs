//! Pairs of cells with another campaign: complete on both sides, and SAME only where both count alike.

use super::super::super::{Campaign, load};
use super::super::{Files, sound, with};
use super::{refused, template};

/// A county's campaign whose form has two values; the template's pairs are with it.
fn county(second: &str, unit: &str) -> Campaign {
    let mut files = Files::new();
    files.insert(
        "campaign.toml".to_owned(),
        "format = 1\ncode = \"dongxian-2023\"\ntitle = \"东县检查\"\nissuer = \"990101.awb\"\n\
         [clauses]\ntitle = { path = \"标题\", basis = \"STATED\" }\nissuer = { path = \"落款\", basis = \"STATED\" }\n"
            .to_owned(),
    );
    files.insert(
        "agencies.toml".to_owned(),
        "[[agencies]]\ncode = \"990101.awb\"\nname = \"东县安委办\"\nkind = \"SAFETY_COMMITTEE_OFFICE\"\n\
         jurisdiction = \"990101\"\nclause = { path = \"落款\", basis = \"STATED\" }\n"
            .to_owned(),
    );
    let value = |code: &str| {
        format!(
            "{{ code = \"{code}\", name = \"{code}\", name_en = \"{code}\", kind = \"COUNT\", unit = \"{unit}\", \
             time = \"CUMULATIVE\", additivity = \"SUM\" }}"
        )
    };
    let form = format!(
        "code = \"monthly\"\ntitle = \"调度表\"\nperiod_kind = \"MONTH\"\nclause = {{ path = \"附件1\", basis = \"STATED\" }}\n\
         [[sections]]\nnumber = 1\ntitle = \"检查\"\n[[sections.cells]]\nnumber = 1\nlabel = \"检查\"\nvalues = [{}, {}]\n",
        value("inspections"),
        value(second)
    );
    files.insert("form-monthly.toml".to_owned(), form);
    load(&files).expect("sound files")
}

#[test]
fn pairs_that_fit_both_forms_have_no_fault() {
    let own = sound(&template());
    assert_eq!(
        own.faults_with(&county("key_inspections", "家次")),
        Vec::<String>::new()
    );
}

#[test]
fn the_other_form_is_held_to_the_pairs_when_it_is_there() {
    let own = sound(&template());
    let faults = own.faults_with(&county("visits", "家次"));
    assert_eq!(faults.len(), 2, "{faults:#?}");
    assert!(
        faults[0].contains("values without a pair: visits"),
        "{faults:#?}"
    );
    assert!(faults[1].contains("`key_inspections`"), "{faults:#?}");
    let faults = own.faults_with(&county("key_inspections", "次"));
    assert_eq!(
        faults.len(),
        1,
        "MAPPED may differ, SAME may not: {faults:#?}"
    );
    assert!(faults[0].contains("are SAME and differ"), "{faults:#?}");
    let mut other = county("key_inspections", "家次");
    other.code = "another".to_owned();
    assert!(
        own.faults_with(&other).is_empty(),
        "no pairs are declared with it"
    );
}

#[test]
fn every_own_value_stands_in_one_pair() {
    let file = "correspondences.toml";
    refused(
        file,
        "[[pairs]]\nown = \"hotline\"\nkind = \"LOCAL\"\nclause = { path = \"附件1\", basis = \"STATED\" }\n",
        "",
        "has values without a pair: hotline",
    );
    refused(
        file,
        "note = \"本表为“高危单位”，县表为“重点单位”。\"\n",
        "",
        "needs a `note`",
    );
    let doubled = with(template(), file, "own = \"hotline\"", "own = \"fines\"");
    let found = super::super::problems(&doubled);
    assert_eq!(found.len(), 2, "one twice, one missing: {found:#?}");
    let unlike = with(
        template(),
        file,
        "own = \"hotline\"\nkind = \"LOCAL\"",
        "own = \"hotline\"\nkind = \"SAME\"",
    );
    let found = super::super::problems(&unlike);
    assert!(
        found[0].contains("needs both `own` and `other`"),
        "{found:#?}"
    );
}
