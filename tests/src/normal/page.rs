//! Pages: what they do, and what they tell a person. How they look is of no concern.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Value, json};

use super::alias::{Aliases, pattern};

static FORM: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?is)<form\b([^>]*)>(.*?)</form>"));
static FIELD: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?is)<(?:input|button|select|textarea)\b([^>]*?)/?>"));
static ATTRIBUTE: LazyLock<Regex> = LazyLock::new(|| pattern(r#"(?is)([a-z-]+)="([^"]*)""#));
static MESSAGE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r#"(?is)class="[^"]*\b(?:kc-feedback-text|instruction|pf-v5-c-alert__title)\b[^"]*"[^>]*>(.*?)</"#)
});
static LINK: LazyLock<Regex> = LazyLock::new(|| pattern(r#"(?is)<a\b[^>]*\bid="([^"]*)""#));
static HREF: LazyLock<Regex> = LazyLock::new(|| pattern(r#"(?is)<a\b[^>]*\bhref="([^"]*)""#));
static FRAME: LazyLock<Regex> = LazyLock::new(|| pattern(r#"(?is)<iframe\b[^>]*\bsrc="([^"]*)""#));
static ID: LazyLock<Regex> = LazyLock::new(|| pattern(r#"(?is)\bid="([^"]*)""#));
static TAG: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?is)<[^>]*>"));

/// A form of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// `id`.
    pub id: String,
    /// `method`, in capitals.
    pub method: String,
    /// `action`.
    pub action: String,
    /// What is in it.
    pub fields: Vec<Field>,
}

/// An input or button of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// `id`.
    pub id: String,
    /// `name`.
    pub name: String,
    /// `type`.
    pub kind: String,
    /// `value`.
    pub value: String,
}

/// The forms of a page.
#[must_use]
pub fn forms(page: &str) -> Vec<Form> {
    let form = |found: regex::Captures<'_>| Form {
        id: attribute(&found[1], "id"),
        method: attribute(&found[1], "method").to_uppercase(),
        action: attribute(&found[1], "action"),
        fields: FIELD.captures_iter(&found[2]).map(|found| field(&found[1])).filter(|it| !it.name.is_empty()).collect(),
    };
    FORM.captures_iter(page).map(form).collect()
}

/// Where the links of a page lead.
#[must_use]
pub fn links(page: &str) -> Vec<String> {
    HREF.captures_iter(page).map(|found| unescape(&found[1])).collect()
}

/// What a page shows in frames.
#[must_use]
pub fn frames(page: &str) -> Vec<String> {
    FRAME.captures_iter(page).map(|found| unescape(&found[1])).collect()
}

/// The ids of a page's elements that drive tests of Keycloak's own pages: those of what is wrong, and of `named`.
#[must_use]
pub fn ids(page: &str, named: &[&str]) -> Vec<String> {
    let is_shown =
        |id: &str| named.contains(&id) || (id.starts_with("input-error-") && !id.starts_with("input-error-container"));
    ID.captures_iter(page).map(|found| found[1].to_owned()).filter(|id| is_shown(id)).collect()
}

fn field(attributes: &str) -> Field {
    let get = |name| attribute(attributes, name);
    Field { id: get("id"), name: get("name"), kind: get("type"), value: get("value") }
}

pub(super) fn attribute(attributes: &str, name: &str) -> String {
    let found = ATTRIBUTE.captures_iter(attributes).find(|found| found[1].eq_ignore_ascii_case(name));
    found.map(|found| unescape(&found[2])).unwrap_or_default()
}

pub(super) fn unescape(text: &str) -> String {
    text.replace("&quot;", "\"").replace("&#39;", "'").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

pub(super) fn shown(page: &str, aliases: &mut Aliases) -> Value {
    let forms: Vec<Value> = forms(page)
        .iter()
        .map(|form| {
            let fields: Vec<Value> = form.fields.iter().map(|field| shown_field(field, aliases)).collect();
            json!({"id": form.id, "method": form.method, "action": aliases.text(&form.action), "fields": fields})
        })
        .collect();
    let messages: Vec<String> = MESSAGE
        .captures_iter(page)
        .map(|found| TAG.replace_all(&found[1], " ").split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|text| !text.is_empty())
        .map(|text| aliases.text(&unescape(&text)))
        .collect();
    let links: Vec<String> = LINK.captures_iter(page).map(|found| found[1].to_owned()).collect();
    let frames: Vec<String> = frames(page).iter().map(|frame| aliases.text(frame)).collect();
    let mut shown = json!({"forms": forms, "messages": messages, "links": links});
    if !frames.is_empty() {
        shown["frames"] = frames.into();
    }
    json!({"<page>": shown})
}

fn shown_field(field: &Field, aliases: &mut Aliases) -> Value {
    // The words on a button are looks.
    let value = match field.kind.as_str() {
        "submit" => "",
        _ => &field.value,
    };
    let value = if value.len() >= 20 && !value.contains("://") {
        aliases.random(&field.name, value)
    } else {
        aliases.text(value)
    };
    json!({"id": field.id, "name": field.name, "type": field.kind, "value": value})
}
