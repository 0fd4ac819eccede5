//! The token in a request's header.

use http::HeaderMap;
use http::header::AUTHORIZATION;

/// What a request shows.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Shown<'a> {
    /// No token: nothing, or credentials of another scheme.
    Nothing,
    /// Something that cannot be told from a mistake: two headers, or no token behind the scheme's name.
    Unreadable,
    Token(Scheme, &'a str),
}

/// What a token is said to be, and what is said where it is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scheme {
    /// RFC 6750.
    Bearer,
    /// RFC 9449, section 7.1.
    DPoP,
}

/// Reads `Authorization: Bearer <b64token>` (RFC 6750, section 2.1), and `Authorization: DPoP <token>` where `proofs` are
/// taken. The scheme's case does not matter (RFC 9110, section 11.1).
pub(super) fn shown(headers: &HeaderMap, proofs: bool) -> Shown<'_> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let (Some(value), more) = (values.next(), values.next()) else { return Shown::Nothing };
    if more.is_some() {
        return Shown::Unreadable;
    }
    let Ok(value) = value.to_str() else { return Shown::Unreadable };
    let (scheme, token) = value.split_once(' ').unwrap_or((value, ""));
    let scheme = match scheme {
        scheme if scheme.eq_ignore_ascii_case("bearer") => Scheme::Bearer,
        scheme if proofs && scheme.eq_ignore_ascii_case("dpop") => Scheme::DPoP,
        _ => return Shown::Nothing,
    };
    let token = token.trim_matches(' ');
    let is_token =
        !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte));
    if is_token { Shown::Token(scheme, token) } else { Shown::Unreadable }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn a_token_stands_behind_the_scheme() {
        let token = |token| Shown::Token(Scheme::Bearer, token);
        for (values, expected) in [
            (&[][..], Shown::Nothing),
            (&["Bearer a.b.c"], token("a.b.c")),
            (&["bEARER  a.b.c "], token("a.b.c")),
            (&["DPoP a.b.c"], Shown::Nothing),
            (&["DPoP a.b.c", "Bearer a"], Shown::Unreadable),
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
            assert_eq!(shown(&headers, false), expected, "{values:?}");
        }
    }

    #[test]
    fn a_bound_token_stands_behind_its_own_scheme() {
        for (value, expected) in [
            ("DPoP a.b.c", Shown::Token(Scheme::DPoP, "a.b.c")),
            ("dpop a.b.c", Shown::Token(Scheme::DPoP, "a.b.c")),
            ("Bearer a.b.c", Shown::Token(Scheme::Bearer, "a.b.c")),
            ("DPoP", Shown::Unreadable),
            ("DPoP a b", Shown::Unreadable),
            ("Basic YTpi", Shown::Nothing),
        ] {
            let mut headers = HeaderMap::new();
            headers.append(AUTHORIZATION, HeaderValue::from_static(value));
            assert_eq!(shown(&headers, true), expected, "{value}");
        }
    }

    #[test]
    fn what_is_no_text_is_no_token() {
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, HeaderValue::from_bytes(b"Bearer \xff").unwrap());
        assert_eq!(shown(&headers, false), Shown::Unreadable);
    }
}
