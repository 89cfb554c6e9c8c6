//! Figures that add up (数字): one value per slot of a form's family with the
//! number of units that stand behind it, and who was expected, reported and was
//! in time.
//!
//! The one type serves the journal, the roll-up and a signed snapshot. It adds
//! and subtracts, nothing else: what a slot means is the form's to say.
//! Never floats, never silent overflow.

use crate::filing::{Value, Values};
use crate::form::Form;

/// The version byte of the compact form.
const CODEC: u8 = 1;
/// The same with what was opened behind the slots; only written where there is some.
const CODEC_OPENED: u8 = 2;
/// A family of forms has no more slots than this; a longer blob is damaged.
const MAX_SLOTS: u64 = 4_096;

/// A sum and how many units contributed to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amount {
    /// In the indicator's smallest unit; for a boolean the number that said yes.
    pub sum: i64,
    /// How many units have a value in force; for a boolean the number asked.
    pub count: i64,
}

/// What a node's subtree says, as of one period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Units that owe for the period (应报).
    pub expected: i64,
    /// Units whose report for just this period is in force (已报).
    pub reported: i64,
    /// Those of them that were first signed by the due day (按时).
    pub on_time: i64,
    /// Units whose standing filing is simulated (模拟数据): a sum that holds one
    /// of them says so.
    pub simulated: i64,
    /// By slot; a slot beyond the end is zero.
    pub slots: Vec<Amount>,
    /// By slot, what came with this very period from elsewhere without being done
    /// in it, below zero where it left: a successor's share of a total (按份额划转).
    /// The slots hold it already; it is added to the period before when an increase
    /// is asked.
    pub opened: Vec<Amount>,
}

/// What goes wrong with figures.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum FigureError {
    /// A sum left the range of 64 bits; the filing that caused it is refused.
    #[error("a sum exceeds the range of figures")]
    Overflow,
    /// Stored bytes are not figures.
    #[error("stored figures cannot be read: {0}")]
    Damaged(&'static str),
}

impl Figures {
    /// The figures of one unit's own filing, by the slots of its family.
    /// Texts take no slot.
    pub fn of_filing(
        form: &Form,
        values: &Values,
        slot_of: impl Fn(&str) -> Option<usize>,
    ) -> Self {
        let mut slots = Vec::new();
        for column in form.columns() {
            let Some(slot) = slot_of(&column.indicator.code) else {
                continue;
            };
            let sum = match values.get(&column.key) {
                Some(Value::Number(number)) => *number,
                Some(Value::Flag(flag)) => i64::from(*flag),
                Some(Value::Text(_)) | None => continue,
            };
            if slots.len() <= slot {
                slots.resize(slot + 1, Amount::default());
            }
            slots[slot] = Amount { sum, count: 1 };
        }
        Self {
            slots,
            ..Self::default()
        }
    }

    /// The amount in a slot.
    pub fn slot(&self, slot: usize) -> Amount {
        self.slots.get(slot).copied().unwrap_or_default()
    }

    /// Whether nothing stands here.
    pub fn is_zero(&self) -> bool {
        self.expected == 0
            && self.reported == 0
            && self.on_time == 0
            && self.simulated == 0
            && self
                .slots
                .iter()
                .chain(&self.opened)
                .all(|amount| *amount == Amount::default())
    }

    /// `self + other`.
    pub fn plus(&self, other: &Self) -> Result<Self, FigureError> {
        let mut sum = self.clone();
        sum.add(other)?;
        Ok(sum.trimmed())
    }

    /// `self − other`.
    pub fn minus(&self, other: &Self) -> Result<Self, FigureError> {
        let mut difference = self.clone();
        difference.combine(other, i64::checked_sub)?;
        Ok(difference.trimmed())
    }

    /// Only the slots for which `keep` holds; the counts of reports are left out.
    #[must_use]
    pub fn filter_slots(&self, keep: impl Fn(usize) -> bool) -> Self {
        let slots = self
            .slots
            .iter()
            .enumerate()
            .map(|(slot, amount)| {
                if keep(slot) {
                    *amount
                } else {
                    Amount::default()
                }
            })
            .collect();
        Self {
            slots,
            ..Self::default()
        }
        .trimmed()
    }

    /// What holds until the next filing: the slots for which `carries` holds, with the
    /// mark of a simulated filing.
    #[must_use]
    pub fn carried(&self, carries: impl Fn(usize) -> bool) -> Self {
        Self {
            simulated: self.simulated,
            ..self.filter_slots(carries)
        }
    }

    /// The same figures without zeros at the end: equal figures are equal values.
    #[must_use]
    pub fn trimmed(mut self) -> Self {
        for amounts in [&mut self.slots, &mut self.opened] {
            while amounts.last() == Some(&Amount::default()) {
                amounts.pop();
            }
        }
        self
    }

    /// The slots as something that came from elsewhere with a period, and nothing else.
    #[must_use]
    pub fn as_opened(self) -> Self {
        Self {
            opened: self.slots,
            ..Self::default()
        }
    }

    /// Takes out what came from elsewhere, as slots: what a figure of the period
    /// before must be given to be compared with this one.
    #[must_use]
    pub fn take_opened(&mut self) -> Self {
        Self {
            slots: std::mem::take(&mut self.opened),
            ..Self::default()
        }
    }

    /// Every number with the one of `other` that stands at its place.
    fn combine(
        &mut self,
        other: &Self,
        op: impl Fn(i64, i64) -> Option<i64>,
    ) -> Result<(), FigureError> {
        let apply = |number: &mut i64, by: i64| {
            *number = op(*number, by).ok_or(FigureError::Overflow)?;
            Ok(())
        };
        apply(&mut self.expected, other.expected)?;
        apply(&mut self.reported, other.reported)?;
        apply(&mut self.on_time, other.on_time)?;
        apply(&mut self.simulated, other.simulated)?;
        let lists = [
            (&mut self.slots, &other.slots),
            (&mut self.opened, &other.opened),
        ];
        for (amounts, others) in lists {
            reach(amounts, others.len());
            for (amount, other) in amounts.iter_mut().zip(others) {
                apply(&mut amount.sum, other.sum)?;
                apply(&mut amount.count, other.count)?;
            }
        }
        Ok(())
    }

    /// The compact form: a version byte, then every number as a signed varint.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(4 + self.slots.len() * 3);
        bytes.push(if self.opened.is_empty() {
            CODEC
        } else {
            CODEC_OPENED
        });
        for number in [self.expected, self.reported, self.on_time, self.simulated] {
            write_varint(&mut bytes, number);
        }
        write_amounts(&mut bytes, &self.slots);
        if !self.opened.is_empty() {
            write_amounts(&mut bytes, &self.opened);
        }
        bytes
    }

    /// Reads what [`Figures::encode`] wrote.
    pub fn decode(bytes: &[u8]) -> Result<Self, FigureError> {
        let mut figures = Self::default();
        figures.add_encoded(bytes)?;
        Ok(figures)
    }

    /// `self + other` in place: thousands of figures become one sum without a copy of
    /// each. Zeros at the end are kept until [`Figures::trimmed`]. After an error the
    /// sum is of no use.
    pub fn add(&mut self, other: &Self) -> Result<(), FigureError> {
        self.combine(other, i64::checked_add)
    }

    /// `self + other` in place, `other` as [`Figures::encode`] wrote it: thousands
    /// of stored rows become one sum without a copy of each. Zeros at the end are
    /// kept until [`Figures::trimmed`]. After an error the sum is of no use.
    pub fn add_encoded(&mut self, bytes: &[u8]) -> Result<(), FigureError> {
        let (version, mut rest) = bytes.split_first().ok_or(FigureError::Damaged("empty"))?;
        if *version != CODEC && *version != CODEC_OPENED {
            return Err(FigureError::Damaged("unknown version"));
        }
        for count in [
            &mut self.expected,
            &mut self.reported,
            &mut self.on_time,
            &mut self.simulated,
        ] {
            add(count, read_varint(&mut rest)?)?;
        }
        add_written(&mut self.slots, &mut rest)?;
        if *version == CODEC_OPENED {
            add_written(&mut self.opened, &mut rest)?;
        }
        if rest.is_empty() {
            Ok(())
        } else {
            Err(FigureError::Damaged("bytes left over"))
        }
    }
}

/// Makes room for so many slots.
fn reach(amounts: &mut Vec<Amount>, length: usize) {
    if amounts.len() < length {
        amounts.resize(length, Amount::default());
    }
}

fn write_amounts(bytes: &mut Vec<u8>, amounts: &[Amount]) {
    write_varint(bytes, i64::try_from(amounts.len()).unwrap_or(i64::MAX));
    for amount in amounts {
        write_varint(bytes, amount.sum);
        write_varint(bytes, amount.count);
    }
}

/// Adds what [`write_amounts`] wrote.
fn add_written(sums: &mut Vec<Amount>, rest: &mut &[u8]) -> Result<(), FigureError> {
    let length = u64::try_from(read_varint(rest)?).unwrap_or(u64::MAX);
    if length > MAX_SLOTS {
        return Err(FigureError::Damaged("too many slots"));
    }
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    // A slot takes two bytes at least: what is cut off must not take memory first.
    if length > rest.len() {
        return Err(FigureError::Damaged("cut off"));
    }
    reach(sums, length);
    for amount in &mut sums[..length] {
        add(&mut amount.sum, read_varint(rest)?)?;
        add(&mut amount.count, read_varint(rest)?)?;
    }
    Ok(())
}

fn add(sum: &mut i64, number: i64) -> Result<(), FigureError> {
    *sum = sum.checked_add(number).ok_or(FigureError::Overflow)?;
    Ok(())
}

fn write_varint(bytes: &mut Vec<u8>, number: i64) {
    // Zigzag: small numbers of either sign take few bytes.
    let mut rest = ((number << 1) ^ (number >> 63)).cast_unsigned();
    loop {
        let low = (rest & 0x7f) as u8;
        rest >>= 7;
        if rest == 0 {
            bytes.push(low);
            return;
        }
        bytes.push(low | 0x80);
    }
}

fn read_varint(bytes: &mut &[u8]) -> Result<i64, FigureError> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first().ok_or(FigureError::Damaged("cut off"))?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok((number >> 1).cast_signed() ^ -(number & 1).cast_signed());
        }
    }
    Err(FigureError::Damaged("number too long"))
}

#[cfg(test)]
pub(crate) mod tests;
