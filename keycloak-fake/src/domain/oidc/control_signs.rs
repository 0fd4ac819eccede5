//! Control characters, which Keycloak takes out of what the authorization and the token endpoint are asked.

use std::borrow::Cow;

use keycloak_api::operation::Form;

/// What is read as it came: because it is looked up before Keycloak cleans it, or by what proves a client or a user.
const AS_THEY_CAME: [&str; 10] = [
    "client_id",
    "client_secret",
    "client_assertion",
    "client_assertion_type",
    "request",
    "request_uri",
    "max_age",
    "username",
    "password",
    "otp",
];

/// The parameters without control characters in their values.
pub(crate) fn taken_out_of(form: &Form) -> Cow<'_, Form> {
    if form.iter().all(|(_, value)| !may_have_any(value)) {
        return Cow::Borrowed(form);
    }
    let mut clean = Form::default();
    for (name, value) in form.iter() {
        if AS_THEY_CAME.contains(&name) {
            clean.append(name, value);
        } else {
            clean.append(name, &*taken_out(value));
        }
    }
    Cow::Owned(clean)
}

/// The text without control characters, without their percent-encodings, and without the sequences that colour a terminal,
/// each of them looked for in what the last one has left.
pub(crate) fn taken_out(text: &str) -> Cow<'_, str> {
    if !may_have_any(text) {
        return Cow::Borrowed(text);
    }
    let clean = without(text, |rest| sequence(rest, "\u{1b}["));
    let clean = without(&clean, |rest| sequence(rest, "%1B["));
    let clean = without(&clean, encoded);
    let clean = without(&clean, |rest| rest.starts_with(|sign: char| sign.is_ascii_control()).then_some(1));
    let clean = without(&clean, |rest| sequence(rest, "[").filter(|length| rest[..*length].ends_with('m')));
    Cow::Owned(clean)
}

fn may_have_any(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_control() || byte == b'%' || byte == b'[')
}

/// `text` without the pieces at whose beginnings `found` tells their length.
fn without(text: &str, found: impl Fn(&str) -> Option<usize>) -> String {
    let mut left = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(sign) = rest.chars().next() {
        let length = found(rest).unwrap_or_else(|| {
            left.push(sign);
            sign.len_utf8()
        });
        rest = rest.get(length..).unwrap_or_default();
    }
    left
}

/// The length of `start`, numbers and a letter (ECMA-48, section 5.4).
fn sequence(rest: &str, start: &str) -> Option<usize> {
    let behind =
        rest.get(..start.len()).filter(|head| head.eq_ignore_ascii_case(start)).map(|_| &rest[start.len()..])?;
    let numbers = behind.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b';').count();
    let is_ended = behind.as_bytes().get(numbers).is_some_and(u8::is_ascii_alphabetic);
    is_ended.then_some(start.len() + numbers + 1)
}

/// The length of the percent-encoding of a control character.
fn encoded(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let is_one = match bytes {
        [b'%', b'0' | b'1', low, ..] => low.is_ascii_hexdigit(),
        [b'%', b'7', low, ..] => low.eq_ignore_ascii_case(&b'f'),
        _ => false,
    };
    is_one.then_some(3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_out_what_keycloak_takes_out() {
        for (text, expected) in [
            ("plain", "plain"),
            ("a\r\nb\u{7f}c\td", "abcd"),
            ("a%0d%0Ab%1fc%7Fd%20e", "abcd%20e"),
            ("\u{1b}[31mx\u{1b}[Ky%1b[1;2mz", "xyz"),
            ("[31mx[m[1;2m[a]", "x[a]"),
            ("%0%0aa", "%0a"),
            ("\u{2028}\u{85}", "\u{2028}\u{85}"),
            ("%1", "%1"),
            ("[", "["),
        ] {
            assert_eq!(taken_out(text), expected, "{text:?}");
        }
    }

    #[test]
    fn leaves_what_proves_somebody() {
        let form = Form::parse(b"client_secret=a%0A&password=%5B0m&scope=open%0Aid");
        let clean = taken_out_of(&form);
        assert_eq!(clean.get("client_secret"), Some("a\n"));
        assert_eq!(clean.get("password"), Some("[0m"));
        assert_eq!(clean.get("scope"), Some("openid"));
    }
}
