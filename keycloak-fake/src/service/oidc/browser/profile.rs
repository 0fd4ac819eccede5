//! The fields of the forms that ask users for their profile, from what the realm's user profile says to what a page shows.

use std::collections::BTreeMap;

use serde_json::Value;

use super::pages::{Choice, FieldHeading, Hints, Input, ProfileField};
use super::{texts, words};
use crate::domain::oidc::fields::{Field, Shown};
use crate::domain::user_profile;
use crate::state::Realm;

type Annotations = BTreeMap<String, Value>;

/// The fields, with a heading where another group begins.
pub(super) fn fields(realm: &Realm, fields: Vec<Field>) -> Vec<ProfileField> {
    let mut group = None;
    let mut shown = Vec::with_capacity(fields.len());
    for field in fields {
        let own = field.attribute.as_ref().and_then(|attribute| attribute.group.clone());
        let name = own.as_ref().and_then(|own| own.name.clone());
        let heading = own.filter(|_| name != group).map(|own| FieldHeading {
            name: own.name.clone().unwrap_or_default(),
            header: texts::named(realm, own.display_header.as_deref().or(own.name.as_deref()).unwrap_or_default()),
            description: own.display_description.as_deref().map(|text| texts::named(realm, text)),
        });
        group = name;
        shown.push(ProfileField { heading, ..of(realm, field) });
    }
    shown
}

fn of(realm: &Realm, field: Field) -> ProfileField {
    let errors = field.problems.iter().map(|problem| words::field_problem(realm, &field.name, problem)).collect();
    let Some(shown) = &field.attribute else {
        let label = if field.name == "password" { "password" } else { "passwordConfirm" };
        let input = Input::Lines { kind: "password".to_owned(), values: vec![String::new()], hints: Hints::default() };
        return ProfileField {
            label: texts::message(realm, label, &[]),
            is_required: true,
            errors,
            input,
            ..ProfileField::empty(field.name)
        };
    };
    let annotations = shown.config.annotations.clone().unwrap_or_default();
    let text = |name: &str| self::text(&annotations, name).map(|text| texts::named(realm, &text));
    let label = shown.config.display_name.as_deref().filter(|name| !name.is_empty()).unwrap_or(&field.name);
    ProfileField {
        label: texts::named(realm, label),
        is_required: shown.is_required,
        is_disabled: shown.is_read_only,
        before: text("inputHelperTextBefore"),
        after: text("inputHelperTextAfter"),
        input: input(realm, shown, &annotations, &field.values),
        errors,
        ..ProfileField::empty(field.name.clone())
    }
}

fn input(realm: &Realm, shown: &Shown, annotations: &Annotations, values: &[String]) -> Input {
    let kind = text(annotations, "inputType").unwrap_or_else(|| "text".to_owned());
    let default = shown.config.default_value.as_ref();
    let hints = Hints {
        placeholder: text(annotations, "inputTypePlaceholder").map(|text| texts::named(realm, &text)),
        pattern: text(annotations, "inputTypePattern"),
        size: text(annotations, "inputTypeSize"),
        max_length: text(annotations, "inputTypeMaxlength"),
        min_length: text(annotations, "inputTypeMinlength"),
        max: text(annotations, "inputTypeMax"),
        min: text(annotations, "inputTypeMin"),
        step: text(annotations, "inputTypeStep"),
        columns: text(annotations, "inputTypeCols"),
        rows: text(annotations, "inputTypeRows"),
    };
    let first = || values.first().or(default).cloned().unwrap_or_default();
    match kind.as_str() {
        "textarea" => Input::Text { value: first(), hints },
        "select" | "multiselect" | "select-radiobuttons" | "multiselect-checkboxes" => {
            let choices = choices(realm, shown, annotations, values);
            let is_multiple = kind.starts_with("multi");
            match kind.as_str() {
                "select" | "multiselect" => Input::List { is_multiple, size: hints.size, choices },
                _ => Input::Boxes { is_multiple, choices },
            }
        }
        kind => {
            let kind = kind.strip_prefix("html5-").unwrap_or(kind).to_owned();
            let has_several = shown.config.multivalued.unwrap_or(false) && !values.is_empty();
            let values = if has_several { values.to_vec() } else { vec![first()] };
            Input::Lines { kind, values, hints }
        }
    }
}

/// What there is to choose from: what a validator takes.
fn choices(realm: &Realm, shown: &Shown, annotations: &Annotations, values: &[String]) -> Vec<Choice> {
    let validations = shown.config.validations.as_ref();
    let of = |name: &str| {
        let settings = validations.and_then(|all| all.get(name)).filter(|settings| settings.contains_key("options"))?;
        Some(user_profile::options(settings).map(str::to_owned).collect::<Vec<_>>())
    };
    let named = text(annotations, "inputOptionsFromValidation").and_then(|name| of(&name));
    let options = named.or_else(|| of("options")).unwrap_or_default();
    let default = shown.config.default_value.iter().filter(|_| values.is_empty());
    let chosen: Vec<&String> = values.iter().chain(default).collect();
    let labels = annotations.get("inputOptionLabels").and_then(Value::as_object);
    let prefix = text(annotations, "inputOptionLabelsI18nPrefix");
    let label = |option: &str| match (labels, &prefix) {
        (Some(labels), _) => texts::named(realm, labels.get(option).and_then(Value::as_str).unwrap_or(option)),
        (None, Some(prefix)) => texts::message(realm, &format!("{prefix}.{option}"), &[]),
        (None, None) => option.to_owned(),
    };
    let choice = |value: String| Choice { label: label(&value), is_chosen: chosen.contains(&&value), value };
    options.into_iter().map(choice).collect()
}

/// An annotation is a text, or a number.
fn text(annotations: &Annotations, name: &str) -> Option<String> {
    match annotations.get(name)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
