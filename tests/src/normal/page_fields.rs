//! What a page shows of a form's fields beyond what they send: labels, choices, hints for browsers, help.

use std::sync::LazyLock;

use regex::{Captures, Regex};
use serde_json::{Map, Value, json};

use super::alias::pattern;
use super::page::{attribute, unescape};

static LABEL: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?is)<label\b([^>]*)>(.*?)</label>"));
static FIELD: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?is)<(input|select|textarea)\b([^>]*?)/?>(?:([^<]*)</textarea>|(.*?)</select>)?"));
static OPTION: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?is)<option\b([^>]*)>(.*?)</option>"));
static ERROR: LazyLock<Regex> = LazyLock::new(|| pattern(r#"(?is)\bid="input-error-([^"]*)"[^>]*>"#));
static END: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?is)</(?:div|span)>"));
static HELP: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"(?is)<div\b[^>]*\bid="(form-help-text-[^"]*)"[^>]*>(.*?)</div>"#));
static FORM: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?is)<form\b.*?</form>"));
static QUOTED: LazyLock<Regex> = LazyLock::new(|| pattern(r#""[^"]*""#));
static TAG: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?is)<[^>]*>"));

/// What browsers are told of a value.
const HINTS: [&str; 10] =
    ["placeholder", "pattern", "size", "maxlength", "minlength", "max", "min", "step", "cols", "rows"];

/// The fields of a page's first form, with what is wrong with them.
#[must_use]
pub fn fields(page: &str) -> Value {
    let form = FORM.find(page).map_or("", |found| found.as_str());
    let labels: Vec<Value> = LABEL
        .captures_iter(form)
        .filter(|found| !attribute(&found[1], "for").starts_with("logout-"))
        .map(|found| {
            let is_of_field = !attribute(&found[1], "for").is_empty();
            let name = attribute(&found[1], if is_of_field { "for" } else { "id" });
            json!([name, text(&found[2])])
        })
        .collect();
    let fields: Vec<Value> = FIELD
        .captures_iter(form)
        .filter(|found| !attribute(&found[2], "name").is_empty())
        .map(|found| json!(field(&found)))
        .collect();
    let error = |found: Captures<'_>| {
        let rest = &form[found.get(0).map_or(form.len(), |whole| whole.end())..];
        let end = END.find(rest).map_or(rest.len(), |end| end.start());
        (found[1].to_owned(), Value::from(text(&rest[..end])))
    };
    let errors: Map<String, Value> =
        ERROR.captures_iter(form).filter(|found| !found[1].starts_with("container")).map(error).collect();
    let help: Vec<Value> = HELP.captures_iter(form).map(|found| json!([found[1], text(&found[2])])).collect();
    json!({"labels": labels, "fields": fields, "errors": errors, "help": help})
}

fn field(found: &Captures<'_>) -> Map<String, Value> {
    let attributes = &found[2];
    let bare = QUOTED.replace_all(attributes, "");
    let mut shown = Map::new();
    let tag = found[1].to_lowercase();
    let kind = if tag == "input" { attribute(attributes, "type") } else { tag.clone() };
    shown.insert("kind".to_owned(), kind.into());
    shown.insert("name".to_owned(), attribute(attributes, "name").into());
    let value = if tag == "textarea" {
        unescape(found.get(3).map_or("", |it| it.as_str()))
    } else {
        attribute(attributes, "value")
    };
    shown.insert("value".to_owned(), value.into());
    for hint in HINTS {
        let said = attribute(attributes, hint);
        if !said.is_empty() {
            shown.insert(hint.to_owned(), said.into());
        }
    }
    for flag in ["disabled", "checked", "multiple"] {
        if bare.split_whitespace().any(|word| word == flag) {
            shown.insert(flag.to_owned(), true.into());
        }
    }
    if let Some(list) = found.get(4) {
        let options: Vec<Value> = OPTION
            .captures_iter(list.as_str())
            .map(|option| {
                let is_chosen = QUOTED.replace_all(&option[1], "").split_whitespace().any(|word| word == "selected");
                json!([attribute(&option[1], "value"), text(&option[2]), is_chosen])
            })
            .collect();
        shown.insert("options".to_owned(), options.into());
    }
    shown
}

fn text(markup: &str) -> String {
    unescape(&TAG.replace_all(markup, " ").split_whitespace().collect::<Vec<_>>().join(" ")).replace("&#42;", "*")
}
