//! The documents of `docs/` as pages: on a network without internet the hub is
//! the only place to read them.
//!
//! Must never link to another host, and never to a document that is not served:
//! such a link is shown as its words.

mod render;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::pages;

/// A document: its name in the address, its title in the list, its text.
type Document = (&'static str, &'static str, &'static str);

macro_rules! document {
    ($name:literal, $title:literal) => {
        (
            $name,
            $title,
            include_str!(concat!("../../../docs/", $name, ".md")),
        )
    };
}

/// What a reader of the hub needs, in the order of the list; decisions and notes for contributors stay in the repository.
const DOCUMENTS: [Document; 18] = [
    document!("frontend", "Frontend guide"),
    document!("api-design", "The GraphQL contract"),
    document!("scalars", "Scalars"),
    document!("documents", "Persisted documents"),
    document!("bulk", "Many reports in one go"),
    document!("registry", "Lists of enterprises"),
    document!("time", "Periods and deadlines"),
    document!("compliance", "Compliance and the registry of enterprises"),
    document!("figures", "Figures"),
    document!("tree", "The moving tree"),
    document!("bulletins", "Bulletins"),
    document!("bad-days", "On bad days"),
    document!("operating", "Operating a hub"),
    document!("reminders", "Reminders"),
    document!("webhooks", "Webhooks"),
    document!("campaign-format", "Campaign files"),
    document!("divisions", "Divisions"),
    document!("architecture", "Architecture"),
];

fn find(name: &str) -> Option<&'static Document> {
    DOCUMENTS.iter().find(|(known, ..)| *known == name)
}

/// `/docs`
pub(super) async fn index() -> Redirect {
    Redirect::temporary("docs/frontend")
}

/// `/docs/NAME`, also with `.md` behind it, as the documents name each other.
pub(super) async fn document(Path(name): Path<String>) -> Response {
    let Some((name, title, text)) = find(name.strip_suffix(".md").unwrap_or(&name)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let body = page(
        name,
        title,
        &render::html(text, |other| find(other).is_some()),
    );
    pages::written(&body, [(header::CONTENT_LANGUAGE, "en")])
}

fn page(name: &str, title: &str, body: &str) -> String {
    let entry = |(each, title, _): &Document| {
        let current = if *each == name {
            " aria-current=\"page\""
        } else {
            ""
        };
        format!("<li><a href=\"{each}\"{current}>{title}</a></li>")
    };
    let list: String = DOCUMENTS.iter().map(entry).collect();
    FRAME
        .replace("{title}", title)
        .replace("{list}", &list)
        .replace("{body}", body)
}

const FRAME: &str = include_str!("docs/frame.html");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_document_links_elsewhere_or_into_nothing() {
        for (name, _, text) in DOCUMENTS {
            let html = render::html(text, |other| find(other).is_some());
            for link in html.split("href=\"").skip(1) {
                let target = link.split('"').next().unwrap();
                assert!(!target.contains("://"), "{name}: {target}");
                let document = target.split('#').next().unwrap();
                assert!(
                    document.is_empty() || document.starts_with("../") || find(document).is_some(),
                    "{name}: {target}"
                );
            }
        }
    }
}
