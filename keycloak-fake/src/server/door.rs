//! The door: where faults and the journal see requests over HTTP, before their path is looked up and after they are
//! answered. Nothing is decided here about what Keycloak would answer.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::LazyLock;
use std::task::{Context, Poll};

use axum::body::Body;
use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_LENGTH, TRANSFER_ENCODING};
use http::{Method, Request, StatusCode};
use hyper::body::Frame;
use keycloak_api::ErrorKind;
use keycloak_api::oidc::OpenIdConnect;
use keycloak_api::operation::{Form, OperationInfo, Reply};

use super::answer::{self, Answer};
use super::app::Site;
use super::headers::media_type;
use super::{admin, body, path, router};
use crate::control::fault::Told;
use crate::control::journal::Outcome;
use crate::control::watch::{Asked, Visit};

/// Marks an answer in whose place the connection is dropped.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dropped;

/// Which operation a path is of.
static PATHS: LazyLock<matchit::Router<Vec<&'static OperationInfo>>> = LazyLock::new(|| {
    let mut patterns: BTreeMap<String, Vec<&'static OperationInfo>> = BTreeMap::new();
    for info in keycloak_api::operations() {
        patterns.entry(router::pattern(info.path)).or_default().push(info);
    }
    let mut paths = matchit::Router::new();
    for (pattern, operations) in patterns {
        // Two patterns that cannot be told apart would be the traits' fault; a test looks for that.
        let _ = paths.insert(pattern, operations);
    }
    paths
});

/// Answers a request that is looked at, by `pass` if no fault comes in between.
pub(super) async fn watched<F: Future<Output = Answer>>(
    site: &Site,
    request: Request<Body>,
    pass: impl FnOnce(Request<Body>) -> F,
) -> Answer {
    let (parts, content) = request.into_parts();
    // What a form says is needed here, and by whoever answers.
    let is_form = media_type(&parts.headers) == Some("application/x-www-form-urlencoded");
    let (content, form) = if is_form {
        match body::read(content).await {
            Ok(content) => (Body::from(content.clone()), Form::parse(&content)),
            Err(refusal) => return refusal,
        }
    } else {
        (content, Form::default())
    };
    let asked = asked(&parts, &form);
    let visit = site.fake.engine.visit(asked);
    if let Some(told) = visit.before().await {
        return tell(&visit, told).await;
    }
    let answer = pass(Request::from_parts(parts, content)).await;
    if visit.changes_answers() {
        let reply = match whole(answer).await {
            Ok(reply) => reply,
            Err(broken) => return broken,
        };
        let told = visit.after(reply).await;
        return tell(&visit, told).await;
    }
    if visit.is_kept() { ended(&visit, answer).await } else { answer }
}

fn asked(parts: &http::request::Parts, form: &Form) -> Asked {
    let raw = parts.uri.path();
    let decoded = raw.split('/').map(path::decode).collect::<Vec<_>>().join("/");
    let operation = operation(&parts.method, raw);
    let mut asked = Asked { operation, method: parts.method.clone(), path: decoded, ..Asked::default() };
    match operation {
        Some(operation) => {
            let named = operation.path.split('/').filter_map(|name| name.strip_prefix('{')?.strip_suffix('}'));
            for (name, (_, value)) in named.zip(admin::parameters(operation.path, raw)) {
                asked.segment(name, &value);
            }
        }
        None => asked.realm = realm(raw),
    }
    if let Some(header) = parts.headers.get(AUTHORIZATION).and_then(|header| header.to_str().ok()) {
        asked.authorization(header);
    }
    asked.read(form);
    if let Some(query) = parts.uri.query() {
        asked.query(query);
    }
    asked
}

/// The operation that a request is for.
fn operation(method: &Method, path: &str) -> Option<&'static OperationInfo> {
    let operations = PATHS.at(path).ok()?.value;
    // Both methods are one operation (OpenID Connect Core 1.0, section 5.3.1).
    let is_userinfo = |info: &OperationInfo| info.path == <dyn OpenIdConnect>::USERINFO.path;
    let is_one = |info: &&&'static OperationInfo| {
        info.method == *method
            || (*method == Method::HEAD && info.method == Method::GET)
            || (*method == Method::POST && is_userinfo(info))
    };
    // The grants of permissions are asked for where tokens are.
    operations.iter().filter(is_one).min_by_key(|info| info.resource != "OpenIdConnect").copied()
}

/// The realm that a path names which is no operation's.
fn realm(path: &str) -> Option<String> {
    let mut segments = path.split('/').skip(1);
    let first = segments.next()?;
    let second = segments.next()?;
    match (first, second) {
        ("realms", realm) => Some(path::decode(realm).into_owned()),
        ("admin", "realms") => segments.next().map(|realm| path::decode(realm).into_owned()),
        _ => None,
    }
}

/// An answer as a reply, with its body.
async fn whole(answer: Answer) -> Result<Reply, Answer> {
    let (parts, content) = answer.into_parts();
    let content = axum::body::to_bytes(content, usize::MAX).await.map_err(|_| answer::unknown_error())?;
    Ok(Reply::new(parts.status, parts.headers, content))
}

/// Notes how a request ended.
async fn ended(visit: &Visit, answer: Answer) -> Answer {
    if !is_failure(answer.status()) {
        visit.end(Outcome::Ok);
        return answer;
    }
    let (parts, content) = answer.into_parts();
    let Ok(content) = axum::body::to_bytes(content, usize::MAX).await else { return answer::unknown_error() };
    visit.end(Outcome::of_reply(&Reply::new(parts.status, parts.headers.clone(), content.clone())));
    Answer::from_parts(parts, Body::from(content))
}

fn is_failure(status: StatusCode) -> bool {
    status.is_client_error() || status.is_server_error()
}

/// Tells the caller, by the means of a connection.
async fn tell(visit: &Visit, told: Told) -> Answer {
    match told {
        Told::Reply(reply) => {
            visit.end(Outcome::of_reply(&reply));
            let length = reply.body.len();
            written(reply, length, Body::from)
        }
        Told::Dropped => {
            visit.end(Outcome::unanswered(ErrorKind::Connect));
            dropped()
        }
        Told::BrokenOff(reply) => {
            visit.end(Outcome::unanswered(ErrorKind::Connect));
            if reply.status == StatusCode::NO_CONTENT {
                // There is no middle to break off in.
                return dropped();
            }
            // What is promised is more than what comes, also of nothing.
            let length = reply.body.len().max(1);
            written(reply, length, |body| Body::new(BrokenOff::after(body.slice(..body.len() / 2))))
        }
        Told::Silence(_) => {
            visit.end(Outcome::unanswered(ErrorKind::Timeout));
            std::future::pending().await
        }
    }
}

/// In place of an answer.
fn dropped() -> Answer {
    let mut answer = answer::bare(answer::empty(StatusCode::BAD_GATEWAY));
    answer.extensions_mut().insert(Dropped);
    answer
}

fn written(reply: Reply, length: usize, body: impl FnOnce(Bytes) -> Body) -> Answer {
    let mut answer = answer::bare(Answer::new(body(reply.body)));
    *answer.status_mut() = reply.status;
    *answer.headers_mut() = reply.headers;
    answer.headers_mut().remove(TRANSFER_ENCODING);
    if reply.status != StatusCode::NO_CONTENT {
        answer.headers_mut().insert(CONTENT_LENGTH, length.into());
    }
    answer
}

/// A body that ends before its end.
struct BrokenOff(Option<Bytes>);

impl BrokenOff {
    fn after(first: Bytes) -> Self {
        Self(Some(first).filter(|first| !first.is_empty()))
    }
}

impl hyper::body::Body for BrokenOff {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        Poll::Ready(Some(match self.0.take() {
            Some(first) => Ok(Frame::data(first)),
            None => Err(std::io::ErrorKind::ConnectionAborted.into()),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_is_found_by_its_path() {
        for info in keycloak_api::operations() {
            let path = info.path.replace(['{', '}'], "");
            let found = operation(&info.method, &path);
            assert!(found.is_some_and(|found| found.path == info.path), "{} {}", info.method, info.path);
        }
        let userinfo = <dyn OpenIdConnect>::USERINFO;
        let path = userinfo.path.replace("{realm}", "shop");
        assert!(operation(&Method::POST, &path).is_some_and(|found| std::ptr::eq(found, userinfo)));
        assert!(operation(&Method::GET, "/realms/shop/login-actions/authenticate").is_none());
        assert_eq!(realm("/realms/a%20b/login-actions/authenticate").as_deref(), Some("a b"));
    }
}
