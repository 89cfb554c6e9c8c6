//! Markdown to HTML.
//!
//! Must never let markup of a document through, or an address of another host
//! become a link or a picture.

use std::fmt::Write;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd, html};

/// The HTML of a document; `is_served` tells whether another document is a page of the hub.
pub(super) fn html(text: &str, is_served: impl Fn(&str) -> bool) -> String {
    let events: Vec<Event<'_>> = Parser::new_ext(text, Options::ENABLE_TABLES).collect();
    let mut page = Vec::with_capacity(events.len());
    // Links that are shown as their words: their ends are left out as well.
    let mut open: Vec<bool> = Vec::new();
    let mut question: Option<Question> = None;
    for (place, event) in events.iter().enumerate() {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                let id = slug(&words(&events[place + 1..]));
                page.push(raw(format!("<{level} id=\"{id}\">")));
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                let target = target(dest_url, &is_served);
                open.push(target.is_some());
                if let Some(target) = target {
                    page.push(raw(format!("<a href=\"{}\">", escaped(&target))));
                }
            }
            Event::End(TagEnd::Link) => {
                if open.pop() == Some(true) {
                    page.push(raw("</a>".to_owned()));
                }
            }
            Event::Start(Tag::Table(_)) => {
                page.push(raw("<div class=\"wide\" tabindex=\"0\">".to_owned()));
                page.push(event.clone());
            }
            Event::End(TagEnd::Table) => {
                page.push(event.clone());
                page.push(raw("</div>".to_owned()));
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                question = Question::of(kind);
                page.push(raw("<pre tabindex=\"0\"><code>".to_owned()));
            }
            Event::End(TagEnd::CodeBlock) => {
                page.push(raw("</code></pre>\n".to_owned()));
                if let Some(question) = question.take() {
                    page.push(raw(question.link()));
                }
            }
            Event::Text(text) => {
                if let Some(question) = &mut question {
                    question.query.push_str(text);
                }
                page.push(event.clone());
            }
            // Pictures are shown as their words; markup has no business in a document.
            Event::Start(Tag::Image { .. })
            | Event::End(TagEnd::Image)
            | Event::Html(_)
            | Event::InlineHtml(_) => {}
            _ => page.push(event.clone()),
        }
    }
    let mut body = String::with_capacity(text.len() * 2);
    html::push_html(&mut body, page.into_iter());
    body
}

/// A GraphQL block that names the account which asks it: ```` ```graphql as=3207.coordinator ````.
struct Question {
    account: String,
    query: String,
}

impl Question {
    fn of(kind: &CodeBlockKind<'_>) -> Option<Self> {
        let CodeBlockKind::Fenced(info) = kind else {
            return None;
        };
        let mut parts = info.split_whitespace();
        if parts.next() != Some("graphql") {
            return None;
        }
        let account = parts.find_map(|part| part.strip_prefix("as="))?.to_owned();
        Some(Self {
            account,
            query: String::new(),
        })
    }

    /// To GraphiQL, as the account. The question stands behind the `#`, as on the start page.
    fn link(&self) -> String {
        format!(
            "<p><a href=\"../graphiql?account={}#query={}\">Open in GraphiQL as <code>{}</code></a></p>\n",
            encoded(&self.account),
            encoded(&self.query),
            escaped(&self.account)
        )
    }
}

/// Where a link of a document leads on the hub; nowhere if that is not a page of the hub.
fn target(dest: &str, is_served: impl Fn(&str) -> bool) -> Option<String> {
    if dest.starts_with('#') || dest == "../schema.graphql" {
        return Some(dest.to_owned());
    }
    // The list of codes is a page of its own, in both languages.
    if let Some(anchor) = dest.strip_prefix("errors.md") {
        return Some(format!("../errors{anchor}"));
    }
    let (file, anchor) = dest
        .split_once('#')
        .map_or((dest, None), |(file, anchor)| (file, Some(anchor)));
    let name = file.strip_suffix(".md")?;
    is_served(name)
        .then(|| anchor.map_or_else(|| name.to_owned(), |anchor| format!("{name}#{anchor}")))
}

/// The words of a heading.
fn words(events: &[Event<'_>]) -> String {
    let inside = events
        .iter()
        .take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))));
    inside
        .filter_map(|event| match event {
            Event::Text(text) | Event::Code(text) => Some(text.as_ref()),
            _ => None,
        })
        .collect()
}

/// The anchor of a heading, as code hosts make it: links inside the repository work here too.
fn slug(words: &str) -> String {
    words
        .to_lowercase()
        .chars()
        .filter_map(|letter| match letter {
            ' ' => Some('-'),
            '-' | '_' => Some(letter),
            _ if letter.is_alphanumeric() => Some(letter),
            _ => None,
        })
        .collect()
}

fn raw(html: String) -> Event<'static> {
    Event::Html(CowStr::from(html))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// Every byte but letters, digits and `-._~` as `%XX`.
fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut done, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            done.push(char::from(byte));
        } else {
            // Writing to a string does not fail.
            let _ = write!(done, "%{byte:02X}");
        }
        done
    })
}

#[cfg(test)]
mod tests {
    use super::html;

    fn shown(text: &str) -> String {
        html(text, |name| name == "operating")
    }

    #[test]
    fn links_lead_to_pages_of_the_hub_alone() {
        assert_eq!(
            shown("[a](operating.md#http) [b](https://example.org/) [c](decisions/0001.md)"),
            "<p><a href=\"operating#http\">a</a> b c</p>\n"
        );
    }

    #[test]
    fn markup_of_a_document_is_left_out() {
        assert_eq!(
            shown("<!-- note -->\n\n<script>x</script>\n\na ![p](q.png)"),
            "<p>a p</p>\n"
        );
    }

    #[test]
    fn headings_have_the_anchors_that_links_name() {
        assert_eq!(
            shown("## Cells, `states`"),
            "<h2 id=\"cells-states\">Cells, <code>states</code></h2>\n"
        );
    }

    #[test]
    fn a_question_opens_in_graphiql_as_its_account() {
        let html = shown("```graphql as=3207.viewer\n{ viewer { title } }\n```");
        assert!(
            html.contains(
                "../graphiql?account=3207.viewer#query=%7B%20viewer%20%7B%20title%20%7D%20%7D%0A"
            ),
            "{html}"
        );
        assert!(!shown("```graphql\n{ viewer { title } }\n```").contains("graphiql"));
    }
}
