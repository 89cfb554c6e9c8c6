//! The rows of a city's list, the same as a file and as the store takes them. Everything follows from the number of an
//! enterprise.

use cengbao_domain::enterprise::complete_credit_code;
use cengbao_store::EnterpriseRow;

use crate::Result;

/// One of so many rows is changed.
pub(super) const CHANGED: usize = 10;
/// Behind the numbers of all enterprises: the code that one gets later.
const RENEWED: usize = 1_000_000;

/// The rows: as they come first, or with a tenth of them changed: by turns another name, other marks, another day of
/// opening, another code.
pub(super) fn rows(
    towns: &[&str],
    enterprises: usize,
    changed: bool,
) -> Result<Vec<EnterpriseRow>> {
    (0..enterprises)
        .map(|number| row(towns, number, changed && number % CHANGED == 0))
        .collect()
}

fn row(towns: &[&str], number: usize, changed: bool) -> Result<EnterpriseRow> {
    let kind = changed.then_some(number / CHANGED % 4);
    let (month, day) = (1 + number % 12, 1 + number % 28);
    let year = if kind == Some(2) { 1980 } else { 2000 } + number % 20;
    let marks = if kind == Some(1) {
        "高危"
    } else {
        "规模以上"
    };
    let suffix = if kind == Some(0) { "（改）" } else { "" };
    let sectors = ["消防", "工贸", "道路运输", "建筑施工"][number % 4];
    let (code, replaces) = if kind == Some(3) {
        (code(number + RENEWED)?, code(number)?)
    } else {
        (code(number)?, String::new())
    };
    Ok(EnterpriseRow {
        row: u64::try_from(number + 2)?,
        code,
        replaces: Some(replaces),
        name: format!("测试企业{number}{suffix}"),
        place: towns[number % towns.len()].to_owned(),
        sectors: Some(vec![sectors.to_owned()]),
        marks: Some(vec![marks.to_owned()]),
        opened: Some(format!("{year}-{month:02}-{day:02}")),
        simulated: Some(true),
        ..EnterpriseRow::default()
    })
}

fn code(number: usize) -> Result<String> {
    let code = complete_credit_code(&format!("91450200M{number:08}"));
    Ok(code.ok_or("no credit code")?)
}

/// The same as a file.
pub(super) fn csv(rows: &[EnterpriseRow]) -> String {
    let mut csv = String::from("code,replaces,name,place,sectors,marks,opened,simulated\n");
    for row in rows {
        let words = |words: Option<&[String]>| words.unwrap_or_default().join(";");
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        let cells = [
            row.code.clone(),
            text(row.replaces.as_deref()),
            row.name.clone(),
            row.place.clone(),
            words(row.sectors.as_deref()),
            words(row.marks.as_deref()),
            text(row.opened.as_deref()),
            "true".to_owned(),
        ];
        csv.push_str(&cells.join(","));
        csv.push('\n');
    }
    csv
}
