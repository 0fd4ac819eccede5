//! Who may use the control API: whoever shows the token, or, where there is none, whoever is on this machine and is no
//! page of a web site in a browser on it.

use std::net::IpAddr;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use axum::body::Body;
use http::header::{HOST, HeaderMap, ORIGIN, WWW_AUTHENTICATE};
use http::{HeaderValue, Request, StatusCode};
use secrecy::{ExposeSecret as _, SecretString};

use super::wire;
use crate::server::admin;
use crate::server::answer::Answer;
use crate::server::app::Peer;
use crate::server::options::Access;

#[expect(clippy::result_large_err, reason = "an answer is on its way to the client, once a request")]
pub(super) fn admit(access: &Access, request: &Request<Body>) -> Result<(), Answer> {
    match access {
        Access::Token(token) => {
            if admin::bearer(request.headers()).is_some_and(|shown| is_token(token, shown)) {
                return Ok(());
            }
            let mut answer = wire::problem(StatusCode::UNAUTHORIZED, "unauthorized", "the control token is not shown");
            answer.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            Err(answer)
        }
        Access::ThisMachine if is_of_this_machine(request) => Ok(()),
        Access::ThisMachine => Err(wire::problem(
            StatusCode::FORBIDDEN,
            "forbidden",
            "without a control token, only programs on the fake's own machine may use the control API",
        )),
    }
}

/// Whether what is shown is the token. One that is empty opens nothing.
pub(in crate::server) fn is_token(token: &SecretString, shown: &str) -> bool {
    !shown.is_empty() && verify_slices_are_equal(shown.as_bytes(), token.expose_secret().as_bytes()).is_ok()
}

/// A web page could send requests too, also by a name that it has led here: such a request has an origin, or another
/// host, or a browser says that a page of another site made it. Of a request without a socket nobody knows who sends it.
fn is_of_this_machine(request: &Request<Body>) -> bool {
    let headers = request.headers();
    let is_own = |site: &HeaderValue| site == "none" || site == "same-origin";
    is_near(request)
        && !headers.contains_key(ORIGIN)
        && headers.get("sec-fetch-site").is_none_or(is_own)
        && asks_for_this_machine(headers)
}

/// Whether the request comes from this machine.
pub(in crate::server) fn is_near(request: &Request<Body>) -> bool {
    request.extensions().get::<Peer>().is_some_and(|Peer(address)| address.to_canonical().is_loopback())
}

/// Whether the request asks for this machine by a name that is led nowhere else.
pub(in crate::server) fn asks_for_this_machine(headers: &HeaderMap) -> bool {
    headers.get(HOST).is_none_or(is_loopback)
}

fn is_loopback(host: &HeaderValue) -> bool {
    let Ok(host) = host.to_str() else { return false };
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next(),
        None => host.split(':').next(),
    };
    let name = name.unwrap_or_default();
    name.eq_ignore_ascii_case("localhost") || name.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}
