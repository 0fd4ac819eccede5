//! The admin API: who asks comes first, then the request is read, then the operation is called.

use std::net::IpAddr;
use std::sync::Arc;

use axum::body::Body;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use http::{Method, Request, StatusCode};
use keycloak_api::Error;
use keycloak_api::operation::{Failure, Received};

use super::answer::{self, Answer, Thrown};
use super::app::Site;
use super::headers::media_type;
use super::known::Known;
use super::resources::{Found, Passed, Resources};
use super::router::Handler;
use super::{accept, body, caching, cookie, cors, forms, path, policy_lists, registration, reject, uploads};
use crate::FakeKeycloak;
use crate::domain::Denied;
use crate::domain::admin::realms::MASTER;
use crate::domain::denied::AdminDenied;
use crate::handle::refusal;
use crate::service::answer::{Late, is_of_database, not_done as refuse_not_done};
use crate::service::oidc::session_cookies;
use crate::service::target::Target;
use crate::service::{self, Row};
use bytes::Bytes;
use keycloak_api::admin::{ClientRegistration, IdentityProviders, Realms, UserActions, UserCredentials};
use keycloak_api::operation::OperationInfo;
use keycloak_api::representation::Impersonation;

/// Stands for whatever operation a path without one would have been.
static UNNAMED: OperationInfo = OperationInfo::new("Admin", "admin", Method::GET, "/admin");

/// The bearer token of a request.
pub(super) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

/// Lets a request in, before its path is looked up: the realm exists, and its admin API knows the caller.
#[expect(clippy::result_large_err, reason = "an answer is on its way to the client, once a request")]
pub(super) fn admit(fake: &FakeKeycloak, request: &Request<Body>) -> Result<(), Answer> {
    let mut segments = request.uri().path().split('/').skip(1);
    match (segments.next(), segments.next(), segments.next()) {
        (Some("realms"), Some(realm), _) => {
            let known = fake.engine.realm(&path::decode(realm)).is_some();
            let unknown = || answer::thrown(StatusCode::NOT_FOUND, r#"{"error":"Realm does not exist"}"#);
            if known { Ok(()) } else { Err(unknown()) }
        }
        (Some("admin"), Some("realms" | "serverinfo"), realm) => {
            if *request.method() == Method::OPTIONS {
                return Err(cors::preflight(request.headers(), "DELETE, POST, GET, PUT"));
            }
            let realm = realm.filter(|realm| !realm.is_empty()).map(path::decode);
            let checked = fake.authority(realm.as_deref().unwrap_or(MASTER));
            let denial_here = |denied: Denied| denial(realm.as_deref().unwrap_or(MASTER), &denied);
            // Nobody whom the server does not know is told anything else.
            if let Err(unknown @ Denied::Admin(AdminDenied::Unauthenticated)) = checked {
                return Err(denial_here(unknown));
            }
            cors::check_token(fake, request.headers())?;
            // What is above the realms is the operation's business.
            let Some(realm) = &realm else { return Ok(()) };
            checked.and_then(|_| fake.realm(realm)).map(drop).map_err(denial_here)
        }
        _ => Ok(()),
    }
}

/// Answers a request, whose path may lead nowhere.
pub(super) async fn route(resources: &Resources, site: Site, request: Request<Body>) -> Answer {
    let path = request.uri().path().to_owned();
    let (found, way) = resources.find(request.method(), &path);
    match found {
        Found::Operation(Handler::Bound(row)) => call(row.clone(), site, request, &way).await,
        Found::Operation(Handler::NotDone(known)) => not_done(*known),
        Found::Nowhere { has_method } => missed(&site, &path, &way)
            .unwrap_or_else(|| if has_method { answer::not_found() } else { answer::method_not_allowed() }),
    }
}

/// What is missed first on the way of a path: it comes before all that is said of the request itself.
fn missed(site: &Site, path: &str, way: &[(Passed, &str)]) -> Option<Answer> {
    let realm = path::decode(path.split('/').nth(3).unwrap_or_default());
    way.iter().find_map(|(passed, id)| match passed {
        Passed::Anything => None,
        Passed::Nothing => Some(answer::not_found()),
        Passed::Disabled => Some(disabled()),
        Passed::Thing(kind) => {
            let missing = site.fake.require(Target::thing(&realm, *kind, &path::decode(id))).err()?;
            Some(denial(&realm, &missing))
        }
    })
}

/// Calls an operation of a trait, which was found by this way.
pub(super) async fn call(row: Arc<Row>, site: Site, request: Request<Body>, way: &[(Passed, &str)]) -> Answer {
    let info = row.info;
    let method = match &row.answer {
        // What a request says does not matter where nothing is done with it.
        service::Answer::Refused(denied) => return refused(info, &request, denied),
        service::Answer::Form => return form(info, site, request).await,
        service::Answer::Method(method) => method,
    };
    let is_form = media_type(request.headers()).is_some_and(|kind| kind.eq_ignore_ascii_case("multipart/form-data"));
    if is_form && info.path == <dyn IdentityProviders>::IMPORT_IDENTITY_PROVIDER_CONFIG.path {
        return form(info, site, request).await;
    }
    let (parts, content) = request.into_parts();
    let is_unreadable = info.method == Method::GET && !accept::takes_json(&parts.headers);
    let content = match body::read(content).await {
        Ok(content) => content,
        Err(refusal) => return refusal,
    };
    let content = forms::quoted(info, content);
    let no_body = matches!(content.trim_ascii(), b"" | b"null");
    // Only for mails is nothing the same as no actions.
    let asks_nothing = no_body && info.path == <dyn UserActions>::EXECUTE_ACTIONS_EMAIL.path;
    let content = if asks_nothing { Bytes::from_static(b"[]") } else { content };
    let origin = cors::foreign_origin(&parts.headers, site.fake.base_url());
    let parameters = parameters(info.path, parts.uri.path());
    if info.path == <dyn UserActions>::IMPERSONATE_USER.path {
        let value = |name: &str| parameters.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
        let show = |impersonation: &Impersonation| answer::json("application/json;charset=UTF-8", impersonation);
        let answer = match impersonate(&site.fake, value("realm"), value("user_id"), site.peer, show).await {
            Ok(answer) => done(info, answer),
            Err(error) => failed(info, &error, answer::from_error(&error)),
        };
        return cors::allow(answer, origin, "Access-Control-Allow-Methods");
    }
    let mut headers = parts.headers;
    if info.path == <dyn Realms>::CONVERT_CLIENT_DESCRIPTION.path {
        // Whatever it is called, it is read as text.
        headers.remove(CONTENT_TYPE);
    }
    let received = Received::new(parameters, parts.uri.query().unwrap_or_default(), headers, content);
    let outcome = match policy_lists::listed(&site.fake, info, &received) {
        Some(listed) => listed,
        None => method(&site.fake, received).await,
    };
    let answer = match outcome {
        Ok(_) if is_unreadable => return answer::not_acceptable(),
        Ok(reply) if info.path == <dyn ClientRegistration>::CREATE_INITIAL_ACCESS_TOKEN.path && reply.status == 201 => {
            let answer = done(info, answer::from_reply(reply));
            registration::located(answer, &site, parts.uri.path(), "id").await
        }
        // There is nothing to be told.
        Ok(reply) if info.path == <dyn IdentityProviders>::EXPORT_IDENTITY_PROVIDER.path && reply.body.is_empty() => {
            done(info, answer::empty(StatusCode::NO_CONTENT))
        }
        Ok(reply) if info.path.contains("/authz/") && info.path.ends_with("/search") && *reply.body == *b"null" => {
            done(info, answer::empty(StatusCode::NO_CONTENT))
        }
        Ok(reply) => done(info, answer::from_reply(reply)),
        Err(Failure::Rejected(rejection)) => {
            missed(&site, parts.uri.path(), way).unwrap_or_else(|| reject::answer(info, &rejection, no_body))
        }
        Err(Failure::Failed(error)) => match answer::from_error(&error) {
            // It is done, and answered in a way that the method's type does not hold.
            answer if answer.status().is_success() => done(info, answer),
            answer => failed(info, &error, answer),
        },
    };
    cors::allow(answer, origin, "Access-Control-Allow-Methods")
}

/// Calls an operation with a form.
async fn form(info: &'static OperationInfo, site: Site, request: Request<Body>) -> Answer {
    let origin = cors::foreign_origin(request.headers(), site.fake.base_url());
    let parameters = parameters(info.path, request.uri().path());
    let outcome = if info.path == <dyn IdentityProviders>::IMPORT_IDENTITY_PROVIDER_CONFIG.path {
        let realm = parameters.iter().find(|(name, _)| name == "realm").map_or("", |(_, realm)| realm);
        uploads::settings(&site, realm, request).await.map(Some)
    } else if uploads::is_one(info) {
        uploads::call(info, &site, &parameters, request).await.map(Some)
    } else {
        match body::read_form(request, site.peer).await {
            Ok(received) => Ok(forms::call(info, &site, &parameters, &received.form).await),
            Err(refusal) => Err(refusal),
        }
    };
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(refusal) => return refusal,
    };
    let answer = match outcome {
        Some(Ok(answer)) => done(info, answer),
        Some(Err(error)) => failed(info, &error, answer::from_error(&error)),
        None => answer::from_refusal(&refuse_not_done(info.name, info.path)),
    };
    cors::allow(answer, origin, "Access-Control-Allow-Methods")
}

/// Has the browser that asks be a user: that comes with cookies, which the operation's method does not hold.
pub(super) async fn impersonate(
    fake: &FakeKeycloak,
    realm: &str,
    user_id: &str,
    peer: IpAddr,
    show: impl FnOnce(&Impersonation) -> Answer,
) -> keycloak_api::Result<Answer> {
    let (impersonation, session) = fake.impersonate(realm, user_id, &peer.to_string()).await?;
    let mut answer = show(&impersonation);
    if let Some(cell) = fake.engine.realm(realm) {
        let cookies = session_cookies(&cell.snapshot(), fake, &session);
        cookie::set(&mut answer, &cookies, fake.base_url());
    }
    Ok(answer)
}

/// The good answer of an operation.
fn done(operation: &OperationInfo, mut answer: Answer) -> Answer {
    // Where something is put, JSON goes without its character set.
    let is_plain = operation.method == Method::PUT && !caching::is_of_permissions(operation.path);
    if let (true, Some(content_type)) = (is_plain, answer.headers_mut().get_mut(CONTENT_TYPE)) {
        *content_type = HeaderValue::from_static("application/json");
    }
    let is_uncached = caching::is_uncached(&operation.method, operation.path);
    if is_uncached { answer::cache(answer, "no-cache") } else { answer }
}

/// An operation's refusal. Browsers see those as pages that have no words of the admin API's own.
fn failed(info: &OperationInfo, error: &Error, mut answer: Answer) -> Answer {
    if error.reply().is_none_or(|reply| reply.error_message.is_none()) {
        answer.extensions_mut().insert(Thrown);
    }
    // Only what a realm gives to its new clients, and what becomes part of a resource server, is written while the
    // resource still has the request.
    let is_empty = error.reply().is_some_and(|reply| reply.body.is_empty());
    if is_empty && caching::is_uncached(&info.method, info.path) {
        answer = answer::cache(answer, "no-cache");
    }
    let is_of_server = info.method == Method::POST && info.path.contains("/authz/");
    let is_late = !info.path.contains("-client-scopes/{") && !is_of_server;
    // A label that is too long is the database's to refuse.
    let is_label = info.path == <dyn UserCredentials>::SET_CREDENTIAL_LABEL.path && error.status() == Some(500);
    let is_at_commit = std::error::Error::source(error).is_some_and(<dyn std::error::Error>::is::<Late>);
    if is_label || is_at_commit || (is_late && error.reply().is_some_and(is_of_database)) {
        answer::bare(answer)
    } else {
        answer
    }
}

/// What the fake answers where it does not do what Keycloak does.
pub(super) fn not_done(known: Known) -> Answer {
    answer::from_refusal(&refuse_not_done(known.name, &format!("{} {}", known.method, known.path)))
}

fn disabled() -> Answer {
    answer::thrown(
        StatusCode::NOT_IMPLEMENTED,
        r#"{"error":"Feature not enabled","error_description":"For more on this error consult the server log."}"#,
    )
}

/// The refusal of an operation that is refused whatever the request says.
fn refused(info: &'static OperationInfo, request: &Request<Body>, denied: &Denied) -> Answer {
    let parameters = parameters(info.path, request.uri().path());
    let realm = parameters.iter().find(|(name, _)| name == "realm").map_or(MASTER, |(_, realm)| realm);
    let error = refusal(info, realm, denied);
    let answer = answer::from_error(&error);
    failed(info, &error, answer)
}

fn denial(realm: &str, denied: &Denied) -> Answer {
    let mut answer = answer::from_refusal(&crate::service::answer::reply(&UNNAMED, realm, denied));
    answer.extensions_mut().insert(Thrown);
    answer
}

/// The values of a template's names in a path that it matches.
pub(super) fn parameters(template: &str, path: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = path;
    for segment in template.split('/').skip(1) {
        rest = rest.strip_prefix('/').unwrap_or(rest);
        let (value, after) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        rest = after;
        if let Some(name) = segment.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            found.push((name.to_owned(), path::decode(value).into_owned()));
        }
    }
    // A path within a path: the last name has all that is left.
    if let (Some((_, value)), false) = (found.last_mut(), rest.is_empty()) {
        value.push_str(&path::decode(rest));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_parameters_of_a_path() {
        let found = parameters("/admin/realms/{realm}/roles/{name}", "/admin/realms/a/roles/b%20c");
        assert_eq!(found, [("realm".to_owned(), "a".to_owned()), ("name".to_owned(), "b c".to_owned())]);
        let found = parameters("/admin/realms/{realm}/group-by-path/{path}", "/admin/realms/a/group-by-path/b/c%2Fd");
        assert_eq!(found.last(), Some(&("path".to_owned(), "b/c/d".to_owned())));
    }
}
