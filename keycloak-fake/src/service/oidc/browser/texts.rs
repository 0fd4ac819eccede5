//! Texts that a realm's user profile names: its own words, or those of a key among the realm's texts and the words that
//! Keycloak's own pages have for attributes.
//!
//! The pages' other words are Keycloak's own, whatever the realm's texts say.

use crate::state::Realm;

/// The pages are in English.
const LOCALE: &str = "en";

/// What Keycloak's pages call the attributes that they know.
const KNOWN: [(&str, &str); 22] = [
    ("username", "Username"),
    ("usernameOrEmail", "Username or email"),
    ("firstName", "First name"),
    ("givenName", "Given name"),
    ("fullName", "Full name"),
    ("lastName", "Last name"),
    ("familyName", "Family name"),
    ("email", "Email"),
    ("password", "Password"),
    ("passwordConfirm", "Confirm password"),
    ("address", "Address"),
    ("street", "Street"),
    ("locality", "City or Locality"),
    ("region", "State, Province, or Region"),
    ("postal_code", "Zip or Postal code"),
    ("country", "Country"),
    ("emailVerified", "Email verified"),
    ("website", "Web page"),
    ("phoneNumber", "Phone number"),
    ("gender", "Gender"),
    ("birthday", "Birthdate"),
    ("zoneinfo", "Time zone"),
];

/// A text that may name a key: `${key}`. A key that nobody has words for stands for itself.
pub(super) fn named(realm: &Realm, text: &str) -> String {
    match text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')) {
        Some(key) => message(realm, key, &[]),
        None => text.to_owned(),
    }
}

/// The words of a key, with these parameters.
pub(super) fn message(realm: &Realm, key: &str, parameters: &[&str]) -> String {
    let own = realm.settings.localization_texts.as_ref().and_then(|texts| texts.get(LOCALE)?.get(key));
    match own {
        Some(own) => format(own, parameters),
        None => KNOWN.iter().find(|(known, _)| *known == key).map_or(key, |(_, words)| words).to_owned(),
    }
}

/// As Java's `MessageFormat` does it, without formats: an apostrophe quotes, two are one.
fn format(pattern: &str, parameters: &[&str]) -> String {
    let mut written = String::with_capacity(pattern.len());
    let mut is_quoted = false;
    let mut rest = pattern;
    while let Some(character) = rest.chars().next() {
        let after = &rest[character.len_utf8()..];
        if let Some(after) = rest.strip_prefix("''") {
            written.push('\'');
            rest = after;
            continue;
        }
        rest = after;
        let named = after.split_once('}').filter(|_| character == '{' && !is_quoted);
        let parameter = named.and_then(|(number, after)| Some((parameters.get(number.parse::<usize>().ok()?)?, after)));
        match (character, parameter) {
            ('\'', _) => is_quoted = !is_quoted,
            (_, Some((parameter, after))) => {
                written.push_str(parameter);
                rest = after;
            }
            _ => written.push(character),
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::format;

    #[test]
    fn patterns() {
        for (pattern, expected) in
            [("It's mine {0}", "Its mine {0}"), ("It''s {0}", "It's a"), ("{1}{9}", "b{9}"), ("x", "x")]
        {
            let parameters: &[&str] = if pattern == "It's mine {0}" { &[] } else { &["a", "b"] };
            assert_eq!(format(pattern, parameters), expected);
        }
    }
}
