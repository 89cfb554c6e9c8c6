//! The bounds of a request and of a connection that an operator may set, each
//! with its number and its reason.
//!
//! One table, from which the settings, the refusals and the documentation are
//! made. Must never hold a bound that the hub does not enforce.

/// What is documented of a limit.
#[derive(Clone, Copy, Debug)]
pub struct AboutLimit {
    /// Its key in the table `[limits]` of the settings file; in capitals after `CENGBAO_LIMIT_` its variable.
    pub name: &'static str,
    /// If nobody says.
    pub default: u64,
    /// The least that makes sense.
    pub min: u64,
    /// The most that the hub is tested with.
    pub max: u64,
    /// What it bounds, and why there.
    pub what: &'static str,
}

/// A number that cannot be the limit's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BadLimit {
    /// There is no such limit.
    Unknown,
    /// It must lie between the two.
    OutOfRange(u64, u64),
}

/// Writes the limits and their documentation as one table.
macro_rules! limits {
    ($($name:ident $default:literal in $min:literal to $max:literal, $what:literal;)+) => {
        /// The limits in force. Counts and bytes, and times in milliseconds.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct Limits {
            $(#[doc = $what] pub $name: u64,)+
        }

        impl Default for Limits {
            fn default() -> Self {
                Self { $($name: $default,)+ }
            }
        }

        impl Limits {
            /// All limits, in the order in which they are documented.
            pub const ALL: &'static [AboutLimit] = &[
                $(AboutLimit { name: stringify!($name), default: $default, min: $min, max: $max, what: $what },)+
            ];

            fn field(&mut self, name: &str) -> Option<&mut u64> {
                match name {
                    $(stringify!($name) => Some(&mut self.$name),)+
                    _ => None,
                }
            }
        }
    };
}

limits! {
    body_bytes 1_048_576 in 1_024 to 67_108_864,
        "Bytes of a request's body. The largest form filed with every cell takes a tenth of it.";
    list_bytes 8_388_608 in 1_024 to 67_108_864,
        "Bytes of a list of enterprises that is sent as a file. A workbook of 20,000 has one or two million.";
    tokens 6_000 in 100 to 1_000_000,
        "Words and signs of the documents of a request, counted before they are parsed; a long one counts again for each 32 bytes. GraphiQL's introspection has 300.";
    depth 15 in 5 to 30,
        "Nesting of fields. The introspection of graphql-js takes 15 with its nine `ofType`.";
    cost 20_000 in 100 to 10_000_000,
        "Cost of a request: a field is 1, a page its size times what is selected of an item. A full page of a table is about 6,000.";
    fields 5_000 in 50 to 1_000_000,
        "Fields of a request after expansion of its fragments.";
    aliases 100 in 1 to 10_000,
        "Aliased fields after expansion: the way to ask one question many times.";
    spreads 500 in 1 to 100_000,
        "Fragment spreads after expansion: a document under 1 kB can expand to millions.";
    directives 10 in 1 to 100,
        "Directives at one place; at all places together ten times as many, after expansion.";
    batch 10 in 1 to 100,
        "Operations of one batch (a JSON array of requests). The limits of a document hold for their sum. 1 closes batches.";
    page 200 in 10 to 1_000,
        "Items of a page of a list.";
    rows 500 in 10 to 1_000,
        "Rows of a page of a table or an explanation.";
    ids 100 in 1 to 1_000,
        "Ids of one `nodes`.";
    values 500 in 50 to 5_000,
        "Entries of any other list in an argument or a variable. No form has more cells.";
    bulk_rows 200 in 1 to 500,
        "Reports of one `fileReports`, `signReports` or `acceptReports`, and rows of one imported file. A prefecture has fewer towns.";
    periods 200 in 10 to 5_000,
        "Periods of one `series`: more than six months of days, or sixteen years of months.";
    query_ms 15_000 in 100 to 600_000,
        "From the first byte of a request's body to its answer. A dashboard's request takes milliseconds.";
    body_ms 10_000 in 50 to 600_000,
        "Within this time the whole body has arrived, however slowly it drips.";
    header_ms 10_000 in 50 to 600_000,
        "Within this time the headers have arrived, or the connection is closed.";
    connections 4_096 in 1 to 65_536,
        "Connections at the same time; the next one waits to be accepted.";
    reminder_hour 8 in 0 to 23,
        "From this hour on, in the hub's zone, the day's reminders are sent by rule.";
    leader_ms 30_000 in 10 to 600_000,
        "Between two looks at whether the daily task is to be done.";
    lease_ms 60_000 in 100 to 3_600_000,
        "A hub that holds a task and dies is followed by another after this time.";
    webhook_poll_ms 1_000 in 10 to 600_000,
        "Between two looks at whether events wait to be sent.";
    webhook_timeout_ms 10_000 in 50 to 60_000,
        "Within this time an endpoint has answered, or the event is sent again later.";
    webhook_backoff_ms 5_000 in 0 to 3_600_000,
        "First wait before an event is sent again; it doubles with every try, up to six hours.";
    webhook_attempts 12 in 1 to 100,
        "Tries after which an event is given up for an endpoint: with the first wait of 5 seconds, after some hours.";
    attachment_bytes 20_971_520 in 1_024 to 268_435_456,
        "Bytes of one file that is uploaded as evidence. A page scanned in colour has one or two million.";
    attachment_ms 120_000 in 100 to 3_600_000,
        "Within this time an uploaded file has arrived, and again has been stored: 20 MiB over a line of 2 Mbit/s take 84 seconds.";
    attachments_at_once 16 in 1 to 1_024,
        "Files that a hub takes at the same time; the next one waits, and is put off after `query_ms`.";
    attachments_waiting 100 in 1 to 10_000,
        "Files of one account that are uploaded and not attached yet.";
    attachment_hours 24 in 1 to 8_760,
        "Hours after which an upload that nobody attached is removed, once a day with the daily task.";
    outbox_days 30 in 1 to 3_660,
        "Days after which events that wait for nobody are forgotten, with what became of them.";
}

impl Limits {
    /// Sets one limit by its name.
    pub(crate) fn set(&mut self, name: &str, number: u64) -> Result<(), BadLimit> {
        let about = Self::ALL.iter().find(|about| about.name == name);
        let (Some(about), Some(field)) = (about, self.field(name)) else {
            return Err(BadLimit::Unknown);
        };
        if !(about.min..=about.max).contains(&number) {
            return Err(BadLimit::OutOfRange(about.min, about.max));
        }
        *field = number;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_limit_is_documented_with_its_number() {
        let page = include_str!("../../docs/operating.md");
        let number = |number: u64| {
            let digits = number.to_string();
            let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().collect();
            String::from_utf8(groups.join(&b',')).expect("digits are text")
        };
        for AboutLimit {
            name,
            default,
            min,
            max,
            what,
        } in Limits::ALL
        {
            let row = format!(
                "| `{name}` | {} | {} to {} | {what} |",
                number(*default),
                number(*min),
                number(*max)
            );
            assert!(page.contains(&row), "docs/operating.md has no row {row}");
        }
    }

    #[test]
    fn every_limit_can_be_set_within_its_range_and_not_beyond() {
        for about in Limits::ALL {
            assert!(
                (about.min..=about.max).contains(&about.default),
                "{}",
                about.name
            );
            let mut limits = Limits::default();
            assert_eq!(limits.set(about.name, about.min), Ok(()));
            assert_eq!(limits.field(about.name).copied(), Some(about.min));
            let beyond = Err(BadLimit::OutOfRange(about.min, about.max));
            assert_eq!(limits.set(about.name, about.max + 1), beyond);
            if let Some(below) = about.min.checked_sub(1) {
                assert_eq!(limits.set(about.name, below), beyond);
            }
        }
        assert_eq!(Limits::default().set("nonsense", 1), Err(BadLimit::Unknown));
    }
}
