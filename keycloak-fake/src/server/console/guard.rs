//! Who may use the console: who may use the control API, with a browser, and from no page but the console's own.

use axum::body::Body;
use http::header::{AUTHORIZATION, HOST, HeaderMap, HeaderValue, ORIGIN, WWW_AUTHENTICATE};
use http::{Method, Request, StatusCode};
use maud::html;

use super::PATH;
use super::layout::{Tab, page};
use super::sent;
use crate::domain::oidc::client_auth::name_and_password;
use crate::server::admin;
use crate::server::answer::Answer;
use crate::server::control::guard::{asks_for_this_machine, is_near, is_token};
use crate::server::options::Access;

/// Why somebody is not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The control token is not shown.
    Unknown,
    /// The request is from another machine, or for a name that is not this machine's own.
    Elsewhere,
    /// A page of another site leads here.
    OtherSite,
    /// The form is not known to be one of the console's own pages.
    Forged,
}

/// Lets a request in.
pub(super) fn admit(access: &Access, request: &Request<Body>) -> Result<(), Refusal> {
    let from = comes_from_here(request);
    match access {
        Access::Token(token) => {
            // Nobody is asked for the token by a page of another site.
            from?;
            let headers = request.headers();
            let is_shown = admin::bearer(headers).is_some_and(|shown| is_token(token, shown))
                || password(headers).is_some_and(|shown| is_token(token, &shown));
            if is_shown { Ok(()) } else { Err(Refusal::Unknown) }
        }
        Access::ThisMachine if is_near(request) && asks_for_this_machine(request.headers()) => from,
        Access::ThisMachine => Err(Refusal::Elsewhere),
    }
}

/// Whether the root leads somebody to the console, who is asked for the token there.
pub(super) fn leads_in(access: &Access, request: &Request<Body>) -> bool {
    matches!(admit(access, request), Ok(()) | Err(Refusal::Unknown))
}

/// A browser says of a request which page makes it: in `Origin` of each form that is sent, and in `Sec-Fetch-Site` where
/// the address is one that it trusts. A form without an origin is none of a browser's.
fn comes_from_here(request: &Request<Body>) -> Result<(), Refusal> {
    let headers = request.headers();
    let is_reading = matches!(*request.method(), Method::GET | Method::HEAD);
    let is_own = headers.get(ORIGIN).map(|origin| is_own_origin(headers, origin));
    let site = headers.get("sec-fetch-site").map(HeaderValue::as_bytes);
    match (is_reading, site, is_own) {
        (true, None | Some(b"none" | b"same-origin"), None | Some(true))
        | (false, None | Some(b"same-origin"), Some(true)) => Ok(()),
        (true, ..) => Err(Refusal::OtherSite),
        (false, ..) => Err(Refusal::Forged),
    }
}

/// Whether the origin is the server that is asked. Its scheme does not count, as there may be a proxy that adds TLS.
fn is_own_origin(headers: &HeaderMap, origin: &HeaderValue) -> bool {
    let origin = origin.to_str().ok().and_then(|origin| origin.split_once("://"));
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    matches!((origin, host), (Some(("http" | "https", origin)), Some(host)) if origin.eq_ignore_ascii_case(host))
}

/// The password of a `Basic` header, which is the one way in which browsers ask for one by themselves.
fn password(headers: &HeaderMap) -> Option<String> {
    name_and_password(headers.get(AUTHORIZATION)?.to_str().ok()?).map(|(_, password)| password)
}

impl Refusal {
    /// What the refused one is told.
    pub(super) fn told(self) -> Answer {
        let (status, heading) = match self {
            Self::Unknown => (StatusCode::UNAUTHORIZED, "Who are you?"),
            Self::Elsewhere | Self::OtherSite | Self::Forged => (StatusCode::FORBIDDEN, "Not from here"),
        };
        let body = html! {
            @match self {
                Self::Unknown => p { "Give the control token as the password, with any name." }
                Self::Elsewhere => p {
                    "Without a control token, the console is for people on the fake's own machine, under a name such as "
                    code { "localhost" } "."
                }
                Self::OtherSite => p { "A page of another site has led here. " a href={ (PATH) "/" } { "Go on to the console" } }
                Self::Forged => p { "This form was not sent by a page of the console." }
            }
        };
        let mut answer = sent::html(status, page(heading, Tab::None, &html! {}, &body));
        if self == Self::Unknown {
            let challenge = HeaderValue::from_static(r#"Basic realm="keycloak-fake console", charset="UTF-8""#);
            answer.headers_mut().insert(WWW_AUTHENTICATE, challenge);
        }
        answer
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::*;
    use crate::server::app::Peer;

    fn asked(peer: Option<&str>) -> Request<Body> {
        let mut request = Request::builder().uri("/_fake/console/").header(HOST, "localhost:8080");
        if let Some(peer) = peer.and_then(|peer| peer.parse::<IpAddr>().ok()) {
            request = request.extension(Peer(peer));
        }
        request.body(Body::empty()).unwrap_or_default()
    }

    #[test]
    fn without_a_token_only_this_machine_is_let_in() {
        for peer in ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"] {
            assert_eq!(admit(&Access::ThisMachine, &asked(Some(peer))), Ok(()), "{peer}");
        }
        for peer in [Some("192.0.2.1"), Some("::2"), Some("::ffff:192.0.2.1"), None] {
            assert_eq!(admit(&Access::ThisMachine, &asked(peer)), Err(Refusal::Elsewhere), "{peer:?}");
            assert!(!leads_in(&Access::ThisMachine, &asked(peer)), "{peer:?}");
        }
    }

    #[test]
    fn an_origin_is_the_whole_name_and_port() {
        let is_own = |host: &str, origin: &str| {
            let mut headers = HeaderMap::new();
            for (name, value) in [(HOST, host), (ORIGIN, origin)] {
                headers.extend(HeaderValue::try_from(value).ok().map(|value| (name, value)));
            }
            headers.get(ORIGIN).is_some_and(|origin| is_own_origin(&headers, origin))
        };
        for (host, origin) in
            [("a.test:80", "http://a.test:80"), ("A.test", "https://a.test"), ("[::1]:1", "http://[::1]:1")]
        {
            assert!(is_own(host, origin), "{host} {origin}");
        }
        for (host, origin) in [
            ("a.test:80", "http://a.test:81"),
            ("a.test", "http://a.test.evil"),
            ("a.test", "null"),
            ("a.test", "file://a.test"),
            ("a.test", "a.test"),
            ("null", "null"),
        ] {
            assert!(!is_own(host, origin), "{host} {origin}");
        }
    }
}
