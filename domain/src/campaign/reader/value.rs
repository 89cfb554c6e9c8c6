//! Single values of a campaign's files: text, code, choice, number, yes or no.
//!
//! Owns the shape of each and the sentence that says what was expected. Never knows what a value is for.

use std::fmt;

use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::StrDeserializer;
use toml::de::DeValue;

use super::{Shape, Table};
use crate::campaign::problem::{At, proposal};
use crate::decimal::MAX_SCALE;

impl<'a> Table<'a> {
    /// A required text, not blank; the filler is empty.
    pub(in crate::campaign) fn text(&mut self, key: &'static str) -> At<'a, String> {
        if !self.has(key) {
            self.lacks(key, &format!("{key} = \"…\""));
        }
        self.text_or_none(key).unwrap_or(At {
            value: String::new(),
            place: self.place(),
        })
    }

    /// A text, not blank, if given.
    pub(in crate::campaign) fn text_or_none(
        &mut self,
        key: &'static str,
    ) -> Option<At<'a, String>> {
        self.ask(key, Shape::Text);
        let found = self.find(key)?;
        self.as_text(key, &found)
    }

    /// A text that may be empty but must be given, such as the unit of a yes or no.
    pub(in crate::campaign) fn text_or_empty(&mut self, key: &'static str) -> String {
        self.ask(key, Shape::TextOrEmpty);
        let Some(found) = self.find(key) else {
            self.lacks(key, &format!("{key} = \"…\" (may be empty)"));
            return String::new();
        };
        if let Some(text) = found.value.as_str() {
            return text.to_owned();
        }
        self.wrong_type(key, &found, "a text", &format!("{key} = \"…\""));
        String::new()
    }

    /// A list of texts, none blank; empty if absent.
    pub(in crate::campaign) fn texts(&mut self, key: &'static str) -> Vec<At<'a, String>> {
        self.ask(key, Shape::Texts);
        let Some(found) = self.find(key) else {
            return Vec::new();
        };
        let Some(items) = found.value.as_array() else {
            self.wrong_type(key, &found, "a list", &format!("{key} = [\"…\"]"));
            return Vec::new();
        };
        let place_of = |item: &toml::Spanned<DeValue<'a>>| self.document.place(item.span());
        items
            .iter()
            .filter_map(|item| {
                self.as_text(
                    key,
                    &At {
                        value: item.get_ref(),
                        place: place_of(item),
                    },
                )
            })
            .collect()
    }

    fn as_text(&self, key: &str, found: &At<'a, &'a DeValue<'a>>) -> Option<At<'a, String>> {
        let Some(text) = found.value.as_str() else {
            self.wrong_type(key, found, "a text", &format!("{key} = \"…\""));
            return None;
        };
        if text.trim().is_empty() {
            self.log().error(
                found.place,
                format!("`{key}` is blank"),
                "write it out, or leave the key away",
            );
            return None;
        }
        Some(At {
            value: text.to_owned(),
            place: found.place,
        })
    }

    /// A required code: a-z, 0-9, `-`, `.`, beginning with a letter or digit.
    pub(in crate::campaign) fn code(&mut self, key: &'static str) -> At<'a, String> {
        self.ask(key, Shape::Code);
        let code = self.text(key);
        let is_lawful =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-.".contains(&byte);
        if !code.value.bytes().all(is_lawful) || code.value.starts_with(['-', '.']) {
            self.log().error(
                code.place,
                format!("`{}` is no code", code.value),
                "use a-z, 0-9, `-` and `.`, beginning with a letter or digit",
            );
        }
        code
    }

    /// A required word out of an enum's; `None` is the filler.
    pub(in crate::campaign) fn choice<T: for<'de> Deserialize<'de>>(
        &mut self,
        key: &'static str,
    ) -> Option<T> {
        self.ask_words::<T>(key);
        let word = self.text(key);
        if word.value.is_empty() {
            return None;
        }
        let deserializer: StrDeserializer<'_, UnknownWord> =
            word.value.as_str().into_deserializer();
        T::deserialize(deserializer)
            .map_err(|UnknownWord { known }| {
                let message = format!("`{key}` cannot be `{}`", word.value);
                self.log().error(
                    word.place,
                    message,
                    proposal(&word.value, known.iter().copied()),
                );
            })
            .ok()
    }

    /// A code, if given.
    pub(in crate::campaign) fn code_or_none(
        &mut self,
        key: &'static str,
    ) -> Option<At<'a, String>> {
        self.ask(key, Shape::Code);
        self.has(key).then(|| self.code(key))
    }

    /// A word out of an enum's, if given.
    pub(in crate::campaign) fn choice_or_none<T: for<'de> Deserialize<'de>>(
        &mut self,
        key: &'static str,
    ) -> Option<T> {
        self.ask_words::<T>(key);
        self.has(key).then(|| self.choice(key)).flatten()
    }

    /// A whole number from `least` to `most`, if given.
    pub(in crate::campaign) fn number_or_none(
        &mut self,
        key: &'static str,
        least: u16,
        most: u16,
    ) -> Option<At<'a, u16>> {
        self.ask(key, Shape::Number { least, most });
        self.has(key).then(|| self.number(key, least, most))
    }

    /// How many digits a figure has after the point; none if absent.
    pub(in crate::campaign) fn scale(&mut self) -> u8 {
        let scale = self.number_or_none("scale", 0, u16::from(MAX_SCALE));
        scale.map_or(0, |scale| {
            u8::try_from(scale.value).expect("at most MAX_SCALE")
        })
    }

    /// Notes the words of an enum: what it says to a word that is none of them.
    fn ask_words<T: for<'de> Deserialize<'de>>(&self, key: &str) {
        if self.node.is_some() {
            let none: StrDeserializer<'_, UnknownWord> = "".into_deserializer();
            if let Err(UnknownWord { known }) = T::deserialize(none) {
                self.ask(key, Shape::Words(known));
            }
        }
    }

    /// A required whole number from `least` to `most`; the filler is `least`.
    pub(in crate::campaign) fn number(
        &mut self,
        key: &'static str,
        least: u16,
        most: u16,
    ) -> At<'a, u16> {
        self.ask(key, Shape::Number { least, most });
        let filler = At {
            value: least,
            place: self.place(),
        };
        let Some(found) = self.find(key) else {
            self.lacks(key, &format!("{key} = {least}"));
            return filler;
        };
        let Some(integer) = found.value.as_integer() else {
            self.wrong_type(key, &found, "a whole number", &format!("{key} = {least}"));
            return filler;
        };
        match u16::from_str_radix(integer.as_str(), integer.radix()) {
            Ok(value) if (least..=most).contains(&value) => At {
                value,
                place: found.place,
            },
            _ => {
                let message = format!("`{key}` is {integer}");
                self.log().error(
                    found.place,
                    message,
                    format!("write a number from {least} to {most}"),
                );
                filler
            }
        }
    }

    /// Yes or no; no if absent.
    pub(in crate::campaign) fn flag(&mut self, key: &'static str) -> bool {
        self.ask(key, Shape::Flag);
        let Some(found) = self.find(key) else {
            return false;
        };
        found.value.as_bool().unwrap_or_else(|| {
            self.wrong_type(key, &found, "true or false", &format!("{key} = true"));
            false
        })
    }
}

/// What serde says of a word that is none of an enum's: only the words that are.
#[derive(Debug)]
struct UnknownWord {
    known: &'static [&'static str],
}

impl fmt::Display for UnknownWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unknown word")
    }
}

impl std::error::Error for UnknownWord {}

impl serde::de::Error for UnknownWord {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self { known: &[] }
    }

    fn unknown_variant(_: &str, known: &'static [&'static str]) -> Self {
        Self { known }
    }
}
