//! The parts of a workbook: XML files in a zip, each unpacked up to a bound,
//! however small it claims to be.

use std::fmt::Display;
use std::io::{Cursor, Read as _};

use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;
use zip::result::ZipError;

use crate::graphql::Fault;
use crate::sheet::csv::too_long;
use crate::sheet::grid::Bounds;

/// One file of the workbook.
pub(super) struct Part(String);

impl Part {
    /// None if there is none of this name.
    pub(super) fn read(
        archive: &mut ZipArchive<Cursor<&[u8]>>,
        name: &str,
        bounds: &Bounds,
    ) -> Result<Option<Self>, Fault> {
        let file = match archive.by_name(name) {
            Ok(file) => file,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(damaged(error)),
        };
        let mut bytes = Vec::new();
        file.take(bounds.part + 1)
            .read_to_end(&mut bytes)
            .map_err(damaged)?;
        if bytes.len() as u64 > bounds.part {
            return Err(too_long(bounds));
        }
        String::from_utf8(bytes)
            .map(|text| Some(Self(text)))
            .map_err(damaged)
    }

    /// Its events; a tag without content begins and ends like any other.
    pub(super) fn xml(&self) -> Reader<&[u8]> {
        let mut xml = Reader::from_str(self.0.trim_start_matches('\u{feff}'));
        xml.config_mut().expand_empty_elements = true;
        xml
    }

    /// Every tag that begins.
    pub(super) fn each(&self, mut seen: impl FnMut(&BytesStart<'_>)) -> Result<(), Fault> {
        let mut xml = self.xml();
        loop {
            match xml.read_event().map_err(damaged)? {
                Event::Start(tag) => seen(&tag),
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }
}

/// The attribute of this name, whatever its prefix.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag
        .attributes()
        .flatten()
        .find(|one| one.key.local_name().as_ref() == name)?;
    let value: &str = found.value.as_ref();
    Some(quick_xml::escape::unescape(value).map_or_else(|_| value.to_owned(), String::from))
}

/// The text up to the end of the tag that has begun.
pub(super) fn text(xml: &mut Reader<&[u8]>, end: &str) -> Result<String, Fault> {
    let mut text = String::new();
    loop {
        match xml.read_event().map_err(damaged)? {
            Event::End(tag) if tag.local_name().as_ref() == end => return Ok(text),
            Event::Eof => return Err(damaged("a text has no end")),
            event => add(&mut text, &event)?,
        }
    }
}

/// The text of a string with its runs, without the reading aids beside it.
pub(super) fn string(xml: &mut Reader<&[u8]>, end: &str) -> Result<String, Fault> {
    let mut string = String::new();
    let mut is_aid = false;
    loop {
        match xml.read_event().map_err(damaged)? {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "rPh" => is_aid = true,
                "t" if !is_aid => string.push_str(&text(xml, "t")?),
                _ => {}
            },
            Event::End(tag) if tag.local_name().as_ref() == "rPh" => is_aid = false,
            Event::End(tag) if tag.local_name().as_ref() == end => return Ok(string),
            Event::Eof => return Err(damaged("a string has no end")),
            _ => {}
        }
    }
}

fn add(text: &mut String, event: &Event<'_>) -> Result<(), Fault> {
    match event {
        Event::Text(some) => text.push_str(&some.xml10_content()),
        Event::CData(some) => text.push_str(&some.xml10_content()),
        Event::GeneralRef(named) => match named.resolve_char_ref().map_err(damaged)? {
            Some(c) => text.push(c),
            None => text.push_str(
                resolve_xml_entity(&named.xml10_content())
                    .ok_or_else(|| damaged("an unknown entity"))?,
            ),
        },
        _ => {}
    }
    Ok(())
}

/// The file cannot be read; why is for the log.
pub(super) fn damaged(why: impl Display) -> Fault {
    tracing::debug!(%why, "a workbook was refused");
    Fault::bad_input(
        "文件不是可读的 xlsx 工作簿（未加密、未损坏）：请用电子表格打开后另存为 xlsx 或 CSV",
        "the file is no xlsx workbook that can be read (not encrypted, not damaged): open it in a spreadsheet and save it as xlsx or CSV",
    )
}
