//! The sheet that a clerk fills in: one row for each unit that owes, one column
//! for each value with its key and label. What is filled in is read by
//! `layout` as it is written here.

use cengbao_domain::form::Form;
use cengbao_domain::period::Period;
use cengbao_store::{MAX_PAGE, Obligation, ObligationFilter, PageRequest, Report, Scope};

use super::layout::About;
use super::xlsx;
use crate::graphql::{Code, Fault};

/// How a sheet is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Format {
    /// Text, with the mark by which Excel knows that it is UTF-8.
    Csv,
    /// A workbook.
    Xlsx,
}

impl Format {
    /// What it is called on the way.
    pub(crate) const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// The end of a file's name.
    pub(crate) const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }
}

/// Whose sheet it is.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    /// Code of the campaign.
    pub(crate) campaign: String,
    /// Code of the schedule.
    pub(crate) schedule: String,
    /// For which period.
    pub(crate) period: Period,
    /// Code of the jurisdiction whose units stand in it; all that the scope sees if none is named.
    pub(crate) below: Option<String>,
}

/// What stands in a sheet.
pub(super) struct Sheet {
    /// Over everything.
    pub(super) title: String,
    /// First column, last column, title.
    pub(super) sections: Vec<(usize, usize, String)>,
    pub(super) header: Vec<String>,
    /// The columns that hold words; the others hold figures.
    pub(super) words: usize,
    pub(super) rows: Vec<Vec<String>>,
}

/// The sheet as a file. `most` is the number of rows that a file may have.
///
/// Errors: NOT_FOUND; more units owe than a file may have rows.
pub(crate) async fn template(
    scope: &Scope,
    wanted: &Wanted,
    format: Format,
    most: usize,
) -> Result<Vec<u8>, Fault> {
    let form = scope
        .find_schedule_form(&wanted.campaign, &wanted.schedule)
        .await?;
    let below = match &wanted.below {
        Some(code) => {
            let found = scope.find_jurisdiction(code).await?;
            Some(found.ok_or_else(Fault::not_found)?.path)
        }
        None => None,
    };
    let filter = ObligationFilter {
        below,
        campaign: Some(wanted.campaign.clone()),
        schedule: Some(wanted.schedule.clone()),
        period: Some(wanted.period),
        ..ObligationFilter::default()
    };
    let mut sheet = Sheet::of(&form.form, wanted.period);
    let mut page = PageRequest::first(MAX_PAGE);
    loop {
        let owed = scope.list_obligations(&filter, &page).await?;
        let ids: Vec<_> = owed
            .items
            .iter()
            .filter_map(|(_, one)| one.report)
            .collect();
        let reports = scope.find_reports_by_id(&ids).await?;
        for (cursor, one) in &owed.items {
            let report = one.report.and_then(|id| reports.get(&id));
            sheet.add(one, report);
            page.after = Some(cursor.clone());
        }
        if sheet.rows.len() > most {
            let (zh, en) = (
                "模板的行数（可用 below 限定辖区）",
                "rows of a template; name a jurisdiction by `below`",
            );
            return Err(Fault::limit(Code::TooManyRows, most as u64, zh, en));
        }
        if !owed.has_next {
            break;
        }
    }
    match format {
        Format::Csv => csv(&sheet),
        Format::Xlsx => xlsx::write(&sheet),
    }
}

impl Sheet {
    fn of(form: &Form, period: Period) -> Self {
        let about = [About::Unit, About::Name, About::Period, About::Version];
        let mut header: Vec<String> = about.map(|about| about.names()[0].to_owned()).into();
        let words = header.len();
        let mut sections: Vec<(usize, usize, String)> = Vec::new();
        for column in form.columns() {
            let place = header.len();
            let label = if column.cell.indicators.len() == 1 {
                &column.cell.label
            } else {
                &column.indicator.name
            };
            header.push(format!("{} {label}", column.key));
            match sections.last_mut() {
                Some((_, last, title)) if *title == column.section.title => *last = place,
                _ => sections.push((place, place, column.section.title.clone())),
            }
        }
        header.push(About::Reason.names()[0].to_owned());
        Self {
            title: format!("{} {period}", form.title),
            sections,
            header,
            words,
            rows: Vec::new(),
        }
    }

    fn add(&mut self, owed: &Obligation, report: Option<&Report>) {
        let mut row = vec![
            owed.unit_code.clone(),
            owed.unit_name.clone(),
            owed.period.to_string(),
            report.map_or_else(String::new, |report| report.version.to_string()),
        ];
        row.resize(self.header.len(), String::new());
        self.rows.push(row);
    }
}

fn csv(sheet: &Sheet) -> Result<Vec<u8>, Fault> {
    let failed = |error: csv::Error| Fault::internal(&error);
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    let mut title = vec![""; sheet.header.len()];
    title[0] = &sheet.title;
    writer.write_record(title).map_err(failed)?;
    let mut sections = vec![""; sheet.header.len()];
    for (first, _, title) in &sheet.sections {
        sections[*first] = title;
    }
    writer.write_record(sections).map_err(failed)?;
    writer.write_record(&sheet.header).map_err(failed)?;
    for row in &sheet.rows {
        writer.write_record(row).map_err(failed)?;
    }
    writer
        .into_inner()
        .map_err(|error| Fault::internal(&error.error()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::form_for_tests;
    use crate::sheet::layout::find;
    use crate::sheet::read;

    fn sheet() -> Sheet {
        let form = form_for_tests();
        let period = "2023-06".parse().expect("a month");
        let mut sheet = Sheet::of(&form, period);
        for code in ["320707104.zf", "320707105.zf"] {
            let mut row = vec![
                code.to_owned(),
                "镇 <政府> & \"办\"".to_owned(),
                "2023-06".to_owned(),
            ];
            row.resize(sheet.header.len(), String::new());
            sheet.rows.push(row);
        }
        sheet
    }

    #[test]
    fn what_is_written_is_read_again_whole_in_either_format() {
        let form = form_for_tests();
        let sheet = sheet();
        for bytes in [csv(&sheet), xlsx::write(&sheet)] {
            let grid = read(&bytes.expect("a file")).expect("a table");
            let layout = find(&grid, &form).expect("a layout");
            let keys: Vec<&str> = layout.values.iter().map(|(_, key)| key.as_str()).collect();
            let all: Vec<String> = form.columns().map(|column| column.key).collect();
            assert_eq!(keys, all, "{}", grid.encoding);
            let rows = &grid.rows[layout.first..];
            assert_eq!(rows.len(), 2);
            assert_eq!((rows[0].number, rows[0].cell(0)), (4, "320707104.zf"));
            assert_eq!(rows[1].cell(1), "镇 <政府> & \"办\"");
            assert_eq!(layout.about(About::Period, &rows[0]), "2023-06");
        }
    }
}
