//! The door: where faults and the journal see requests over HTTP, before their path is looked up and after they are
//! answered. Nothing is decided here about what Keycloak would answer.

mod broken_off;
mod paths;

use std::borrow::Cow;

use axum::body::Body;
use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_LENGTH, TRANSFER_ENCODING};
use http::{Request, StatusCode};
use keycloak_api::ErrorKind;
use keycloak_api::operation::{Form, Reply};

use broken_off::BrokenOff;
use paths::operation;

use super::answer::{self, Answer};
use super::app::Site;
use super::headers::media_type;
use super::{admin, body, path};
use crate::control::fault::Told;
use crate::control::journal::Outcome;
use crate::control::watch::{Asked, Visit};

/// Marks an answer in whose place the connection is dropped.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dropped;

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
        None => asked.realm = path::realm(raw).map(Cow::into_owned),
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
