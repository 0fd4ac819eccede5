//! The fields of the forms that ask users for their profile.

use maud::{Markup, html};

use super::markup;
use crate::service::oidc::{Choice, Hints, Input, ProfileField};

/// A field, with what is wrong with its value, below its group's heading if it is the first there.
pub(super) fn profile_field(field: &ProfileField) -> Markup {
    let is_bad = !field.errors.is_empty();
    let error_id = format!("input-error-{}", field.name);
    let help = |place: &str, text: &Option<String>| {
        html! {
            @if let Some(text) = text {
                div id=(format!("form-help-text-{place}-{}", field.name)) aria-live="polite" { (markup::cleaned(text)) }
            }
        }
    };
    html! {
        @if let Some(heading) = &field.heading {
            div .group {
                label id=(format!("header-{}", heading.name)) { (heading.header) }
                @if let Some(description) = &heading.description {
                    label id=(format!("description-{}", heading.name)) { (description) }
                }
            }
        }
        div .field {
            label for=(field.name) { (field.label) @if field.is_required { " *" } }
            (help("before", &field.before))
            (input(field, is_bad.then_some(error_id.as_str())))
            (help("after", &field.after))
            @if is_bad {
                span id=(error_id) .bad .kc-feedback-text aria-live="polite" {
                    @for (n, error) in field.errors.iter().enumerate() {
                        @if n > 0 { br; }
                        (error)
                    }
                }
            }
        }
    }
}

fn input(field: &ProfileField, error_id: Option<&str>) -> Markup {
    let ProfileField { name, is_disabled, .. } = field;
    match &field.input {
        Input::Lines { kind, values, hints } => html! {
            @for value in values { (line(field, kind, value, hints, error_id)) }
        },
        Input::Text { value, hints } => html! {
            textarea id=(name) name=(name) disabled[*is_disabled] cols=[&hints.columns] rows=[&hints.rows]
                maxlength=[&hints.max_length] aria-invalid=[error_id.map(|_| "true")] aria-describedby=[error_id] { (value) }
        },
        Input::List { is_multiple, size, choices } => html! {
            select id=(name) name=(name) disabled[*is_disabled] multiple[*is_multiple] size=[size]
                aria-invalid=[error_id.map(|_| "true")] aria-describedby=[error_id] {
                @if !is_multiple { option value="" {} }
                @for Choice { value, label, is_chosen } in choices {
                    option value=(value) selected[*is_chosen] { (label) }
                }
            }
        },
        Input::Boxes { is_multiple, choices } => html! {
            // Says that nothing is chosen.
            @if *is_multiple { input type="hidden" id=(format!("{name}-empty")) name=(name) value=""; }
            @for Choice { value, label, is_chosen } in choices {
                @let id = format!("{name}-{value}");
                label .check for=(id) {
                    input type=(if *is_multiple { "checkbox" } else { "radio" }) id=(id) name=(name) value=(value)
                        disabled[*is_disabled] checked[*is_chosen] aria-invalid=[error_id.map(|_| "true")];
                    (label)
                }
            }
        },
    }
}

fn line(field: &ProfileField, kind: &str, value: &str, hints: &Hints, error_id: Option<&str>) -> Markup {
    let ProfileField { name, is_disabled, .. } = field;
    html! {
        input id=(name) name=(name) type=(kind) value=(value) disabled[*is_disabled] placeholder=[&hints.placeholder]
            pattern=[&hints.pattern] size=[&hints.size] maxlength=[&hints.max_length] minlength=[&hints.min_length]
            max=[&hints.max] min=[&hints.min] step=[&hints.step]
            aria-invalid=[error_id.map(|_| "true")] aria-describedby=[error_id];
    }
}
