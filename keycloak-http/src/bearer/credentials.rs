//! The token in a request's header.

use http::HeaderMap;
use http::header::AUTHORIZATION;

/// What a request shows.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Shown<'a> {
    /// No bearer token: nothing, or credentials of another scheme.
    Nothing,
    /// Something that cannot be told from a mistake: two headers, or no token behind the scheme's name.
    Unreadable,
    Token(&'a str),
}

/// Reads `Authorization: Bearer <b64token>` (RFC 6750, section 2.1). The scheme's case does not matter (RFC 9110, section
/// 11.1).
pub(super) fn shown(headers: &HeaderMap) -> Shown<'_> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let (Some(value), more) = (values.next(), values.next()) else { return Shown::Nothing };
    if more.is_some() {
        return Shown::Unreadable;
    }
    let Ok(value) = value.to_str() else { return Shown::Unreadable };
    let (scheme, token) = value.split_once(' ').unwrap_or((value, ""));
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Shown::Nothing;
    }
    let token = token.trim_matches(' ');
    let is_token =
        !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte));
    if is_token { Shown::Token(token) } else { Shown::Unreadable }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn a_token_stands_behind_the_scheme() {
        for (values, expected) in [
            (&[][..], Shown::Nothing),
            (&["Bearer a.b.c"], Shown::Token("a.b.c")),
            (&["bEARER  a.b.c "], Shown::Token("a.b.c")),
            (&["Basic YTpi"], Shown::Nothing),
            (&["BearerX a"], Shown::Nothing),
            (&[""], Shown::Nothing),
            (&["Bearer"], Shown::Unreadable),
            (&["Bearer "], Shown::Unreadable),
            (&["Bearer a b"], Shown::Unreadable),
            (&["Bearer a, Bearer b"], Shown::Unreadable),
            (&["Bearer \"a\""], Shown::Unreadable),
            (&["Bearer a", "Bearer a"], Shown::Unreadable),
            (&["Basic YTpi", "Bearer a"], Shown::Unreadable),
        ] {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(AUTHORIZATION, HeaderValue::from_static(value));
            }
            assert_eq!(shown(&headers), expected, "{values:?}");
        }
    }

    #[test]
    fn what_is_no_text_is_no_token() {
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, HeaderValue::from_bytes(b"Bearer \xff").unwrap());
        assert_eq!(shown(&headers), Shown::Unreadable);
    }
}
