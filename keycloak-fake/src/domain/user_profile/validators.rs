//! What the values of an attribute must be.

use std::collections::BTreeMap;

use keycloak_api::representation::UPAttribute;
use serde_json::Value;

use super::settings::{self, Kind};
use crate::domain::denied::ProfileReason;
use crate::domain::{Decision, Denied, java_pattern};

/// The validators that are told from one another here, in the order in which they are asked.
pub(super) const DONE: [&str; 11] = [
    "length",
    "username-prohibited-characters",
    "up-username-not-idn-homograph",
    "email",
    "person-name-prohibited-characters",
    "pattern",
    "integer",
    "double",
    "options",
    "iso-date",
    "multivalued",
];

type Settings = BTreeMap<String, Value>;

/// What is wrong with the values that are given to an attribute, each once.
pub(super) fn faults(attribute: &UPAttribute, values: &[&str], is_required: bool) -> Decision<Vec<ProfileReason>> {
    let mut faults = Vec::new();
    if values.iter().all(|value| value.trim().is_empty()) && is_required {
        faults.push(ProfileReason::Required);
    }
    let given = attribute.validations.as_ref();
    // An import brings any.
    let is_undone = given.is_some_and(|given| given.keys().any(|validator| !DONE.contains(&validator.as_str())));
    if is_undone && values.iter().any(|value| !value.is_empty()) {
        return Err(Denied::NotDone("a validator of a user profile"));
    }
    for validator in DONE {
        let Some(settings) = given.and_then(|given| given.get(validator)) else { continue };
        if validator == "multivalued" {
            continue;
        }
        let is_told = matches!(
            validator,
            "pattern"
                | "username-prohibited-characters"
                | "up-username-not-idn-homograph"
                | "person-name-prohibited-characters"
        );
        let words = settings.get("error-message").and_then(Value::as_str).filter(|words| is_told && !words.is_empty());
        for value in values.iter().filter(|value| !value.is_empty()) {
            let fault = fault(validator, settings, value)?.map(|reason| match words {
                Some(words) => ProfileReason::Told { words: words.to_owned(), reason: Box::new(reason) },
                None => reason,
            });
            faults.extend(fault.filter(|fault| !faults.contains(fault)));
        }
    }
    faults.extend(count(attribute, values));
    Ok(faults)
}

/// How many values there can be: one, unless the profile says otherwise.
fn count(attribute: &UPAttribute, values: &[&str]) -> Option<ProfileReason> {
    let own = attribute.validations.as_ref().and_then(|given| given.get("multivalued"));
    let limit = |name: &str| own.and_then(|own| own.get(name)).and_then(number).map(|limit| limit as u64);
    let (min, max) = match own {
        Some(_) => (limit("min").unwrap_or(0), limit("max").unwrap_or(u64::MAX)),
        None if attribute.multivalued.unwrap_or(false) => return None,
        None => (0, 1),
    };
    let filled = values.iter().filter(|value| !value.trim().is_empty()).count() as u64;
    (filled < min || filled > max).then_some(ProfileReason::Count { min, max })
}

fn fault(validator: &str, settings: &Settings, value: &str) -> Decision<Option<ProfileReason>> {
    let is_good = match validator {
        "length" => return Ok(length(settings, value)),
        "integer" => return Ok(settings::out_of_range(Kind::Integer, settings, value)),
        "double" => return Ok(settings::out_of_range(Kind::Double, settings, value)),
        "pattern" => {
            let pattern = settings::pattern(settings).unwrap_or_default();
            let compiled = java_pattern::compile(pattern).map_err(|_| BEYOND)?;
            let is_good = java_pattern::is_whole(&compiled, value).map_err(|_| BEYOND)?;
            return Ok((!is_good).then(|| ProfileReason::Pattern(pattern.to_owned())));
        }
        "options" => settings::options(settings).any(|option| option == value),
        "iso-date" => settings::is_date(value),
        "username-prohibited-characters" => is_username(value),
        "up-username-not-idn-homograph" => is_latin(value),
        "email" => is_email_within(value, settings.get("max-local-length").and_then(number)),
        _ => is_person_name(value),
    };
    let reason = || match validator {
        "email" => ProfileReason::Email(value.to_owned()),
        "options" => ProfileReason::NoOption,
        "iso-date" => ProfileReason::Date(value.to_owned()),
        "person-name-prohibited-characters" => ProfileReason::NameCharacter,
        _ => ProfileReason::UsernameCharacter,
    };
    Ok((!is_good).then(reason))
}

const BEYOND: Denied = Denied::NotDone("a pattern of a user profile that only Java reads");

fn length(settings: &Settings, value: &str) -> Option<ProfileReason> {
    let limit = |name: &str| settings.get(name).and_then(number);
    let (min, max) = (limit("min"), limit("max"));
    let length = value.chars().count();
    if min.is_none_or(|min| length >= min) && max.is_none_or(|max| length <= max) {
        return None;
    }
    Some(ProfileReason::Length { min, max })
}

/// A setting may be a number or its text.
pub(super) fn number(value: &Value) -> Option<usize> {
    match value {
        Value::String(text) => text.trim().parse().ok(),
        other => other.as_u64().and_then(|number| usize::try_from(number).ok()),
    }
}

fn is_username(name: &str) -> bool {
    !name.chars().any(|c| "<>&\"'$%!#?§,;:*~/\\|^={}[]()`".contains(c) || c.is_whitespace() || c.is_control())
}

/// Letters that are not Latin are taken for look-alikes.
fn is_latin(name: &str) -> bool {
    name.chars().all(|c| !c.is_alphabetic() || u32::from(c) < 0x250 || (0x1E00..0x1F00).contains(&u32::from(c)))
}

fn is_person_name(name: &str) -> bool {
    !name.chars().any(|c| "<>&\"$%!#?§;*~/\\|^={}[]()".contains(c) || c.is_control())
}

/// Two parts of dot-separated words; the first may be quoted, the second an address in brackets.
pub(crate) fn is_email(address: &str) -> bool {
    is_email_within(address, None)
}

/// The same, where the part before the sign can be so long.
fn is_email_within(address: &str, longest: Option<usize>) -> bool {
    let Some((local, domain)) = address.rsplit_once('@') else { return false };
    let is_quoted = local.len() > 2 && local.starts_with('"') && local.ends_with('"');
    let is_atom = |word: &str| {
        !word.is_empty()
            && word.chars().all(|c| c.is_alphanumeric() || !c.is_ascii() || "!#$%&'*+/=?^_`{|}~-".contains(c))
    };
    let is_label = |label: &str| {
        let inner = |c: char| c.is_alphanumeric() || !c.is_ascii() || c == '-';
        !label.is_empty() && label.chars().all(inner) && !label.starts_with('-') && !label.ends_with('-')
    };
    let is_bracketed = domain.starts_with('[') && domain.ends_with(']') && domain.len() > 2;
    local.chars().count() <= longest.unwrap_or(64)
        && (is_quoted || local.split('.').all(is_atom))
        && (is_bracketed || domain.split('.').all(is_label))
}

#[cfg(test)]
mod tests {
    use super::*;

    // What Keycloak 26.7.4 takes and refuses.

    #[test]
    fn usernames() {
        for good in ["a+b", "a@b", "a_b", "äöü", "a.b-c"] {
            assert!(is_username(good) && is_latin(good), "{good}");
        }
        for bad in ["a b", "a<b", "a'b", "a,b", "日本語", "аdm", "a\u{a0}b"] {
            assert!(!(is_username(bad) && is_latin(bad)), "{bad}");
        }
    }

    #[test]
    fn names_of_people() {
        for good in ["a b", "a'b", "a,b", "a:b", "a+b", "a@b", "a`b", "日本語", "1"] {
            assert!(is_person_name(good), "{good}");
        }
        for bad in ["a<b", "a&b", "a;b", "a/b", "a(b", "a\tb"] {
            assert!(!is_person_name(bad), "{bad}");
        }
    }

    #[test]
    fn email_addresses() {
        for good in ["a@b", "a@b.c", "ä@b.c", "a@ä.c", "a@localhost", "\"a b\"@c.d", "a@[1.2.3.4]"] {
            assert!(is_email(good), "{good}");
        }
        let long = format!("{}@b.c", "x".repeat(65));
        for bad in
            ["nope", "a b@c.d", "a@", "@b.c", "a@b@c", "a..b@c.d", "a.@c.d", "a@c..d", "a@-b.c", " a@x.y ", &long]
        {
            assert!(!is_email(bad), "{bad}");
        }
    }
}
