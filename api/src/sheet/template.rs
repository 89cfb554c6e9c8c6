//! The sheet that a clerk fills in: one row for each unit that owes, one column
//! for each value that is typed, with its key and label. What is filled in is read by
//! `layout` as it is written here.

use cengbao_domain::form::Form;
use cengbao_domain::period::Period;
use cengbao_store::{MAX_PAGE, Obligation, ObligationFilter, PageRequest, Report, Scope};

use super::grid::letters;
use super::layout::About;
use super::xlsx::{self, Page, Style};
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
        Format::Csv => super::csv::write(&sheet.lines()),
        Format::Xlsx => xlsx::write(&[sheet.page()]),
    }
}

impl Sheet {
    fn of(form: &Form, period: Period) -> Self {
        let about = [About::Unit, About::Name, About::Period, About::Version];
        let mut header: Vec<String> = about.map(|about| about.names()[0].to_owned()).into();
        let words = header.len();
        let mut sections: Vec<(usize, usize, String)> = Vec::new();
        // What the hub computes is refused where it is typed.
        for column in form.typed_columns() {
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

    /// Its rows: title, sections, header, units.
    fn lines(&self) -> Vec<Vec<String>> {
        let mut title = vec![String::new(); self.header.len()];
        title[0].clone_from(&self.title);
        let mut sections = vec![String::new(); self.header.len()];
        for (first, _, title) in &self.sections {
            sections[*first].clone_from(title);
        }
        let mut lines = vec![title, sections, self.header.clone()];
        lines.extend(self.rows.iter().cloned());
        lines
    }

    fn page(&self) -> Page {
        const HEADERS: usize = 3;
        let style = |line: usize, place: usize| match (line < HEADERS, place < self.words) {
            (true, _) => Style::Header,
            (false, true) => Style::Text,
            (false, false) => Style::Plain,
        };
        let rows = self.lines().into_iter().enumerate().map(|(line, cells)| {
            let cells = cells.into_iter().enumerate();
            cells
                .map(|(place, text)| (text, style(line, place)))
                .collect()
        });
        let last = self.header.len() - 1;
        let several = self.sections.iter().filter(|(first, last, _)| first < last);
        let mut merged = vec![format!("A1:{}1", letters(last))];
        merged.extend(several.map(|(first, last, _)| {
            let (first, last) = (letters(*first), letters(*last));
            format!("{first}2:{last}2")
        }));
        Page {
            name: "报表".to_owned(),
            rows: rows.collect(),
            merged,
            frozen: (2, HEADERS),
            columns: vec![
                (0, 1, 24, Style::Plain),
                (2, 3, 10, Style::Plain),
                (4, last, 16, Style::Plain),
            ],
            choices: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use cengbao_domain::indicator::IndicatorKind;

    use super::*;
    use crate::demo::form_for_tests;
    use crate::sheet::grid::Bounds;
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
    fn what_the_hub_computes_has_no_column() {
        let mut form = form_for_tests();
        let key = form.columns().next().expect("a column").key;
        let period = "2023-06".parse().expect("a month");
        let has = |form: &Form| {
            let header = Sheet::of(form, period).header;
            header
                .iter()
                .any(|label| label.starts_with(&format!("{key} ")))
        };
        assert!(has(&form));
        form.sections[0].cells[0].indicators[0].kind = IndicatorKind::Rate;
        assert!(!has(&form));
    }

    #[test]
    fn what_is_written_is_read_again_whole_in_either_format() {
        let form = form_for_tests();
        let sheet = sheet();
        let files = [
            crate::sheet::csv::write(&sheet.lines()),
            xlsx::write(&[sheet.page()]),
        ];
        for bytes in files {
            let grid = read(&bytes.expect("a file"), &Bounds::REPORTS, None).expect("a table");
            let layout = find(&grid, &form).expect("a layout");
            let keys: Vec<&str> = layout.values.iter().map(|(_, key)| key.as_str()).collect();
            let all: Vec<String> = form.typed_columns().map(|column| column.key).collect();
            assert_eq!(keys, all, "{}", grid.encoding);
            let rows = &grid.rows[layout.first..];
            assert_eq!(rows.len(), 2);
            assert_eq!((rows[0].number, rows[0].cell(0)), (4, "320707104.zf"));
            assert_eq!(rows[1].cell(1), "镇 <政府> & \"办\"");
            assert_eq!(layout.about(About::Period, &rows[0]), "2023-06");
        }
    }
}
