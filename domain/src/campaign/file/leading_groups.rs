//! The leading groups and task forces in `agencies.toml`.
//!
//! Owns their shape in the file. There is no key for a name: a post has a role and an office.

use super::items::codes;
use crate::campaign::leading_group::{LeadingGroup, Post};
use crate::campaign::names::Noun;
use crate::campaign::reader::Table;

/// Reads `[[leading_groups]]`.
pub(super) fn leading_groups(table: &mut Table<'_>) -> Vec<LeadingGroup> {
    table.tables("leading_groups", "the leading group", leading_group)
}

fn leading_group(table: &mut Table<'_>) -> Option<LeadingGroup> {
    let code = table.code("code");
    table.define(Noun::LeadingGroup, &code);
    let title = table.text("title").value;
    let kind = table.choice("kind");
    let inside = table.reference_or_none(Noun::LeadingGroup, "inside");
    if let Some(inside) = &inside
        && inside.value == code.value
    {
        let message = format!("leading group `{}` is inside itself", code.value);
        table
            .log()
            .error(inside.place, message, "name the group that it serves");
    }
    let office_at = table.reference_or_none(Noun::Agency, "office_at");
    let posts = table.tables("posts", "the post", |table| {
        Some(Post {
            role: table.text("role").value,
            holder: table.text("holder").value,
            also_serves: table.text_or_none("also_serves").map(|text| text.value),
        })
    });
    let text = table.text_or_none("text").map(|text| text.value);
    let also = table.clauses("also");
    let readings = codes(table.references(Noun::Interpretation, "readings"));
    let clause = table.clause("clause");
    Some(LeadingGroup {
        code: code.value,
        title,
        kind: kind?,
        inside: inside.map(|code| code.value),
        office_at: office_at.map(|code| code.value),
        posts,
        text,
        clause: clause?,
        also,
        readings,
    })
}
