//! The endpoints below `/protocol/openid-connect` and `/login-actions`: forms and queries in as they came.

use axum::body::Body;
use axum::routing::{MethodRouter, any, get, post};
use axum::{Extension, Router};
use http::header::{AUTHORIZATION, ORIGIN};
use http::{HeaderValue, Request, StatusCode};
use keycloak_api::operation::Form;
use keycloak_api::{Error, ErrorReply, Result};

use super::answer::{self, Answer};
use super::app::Site;
use super::body::{self, Parameters};
use super::public::{realm_of, resource};
use super::{browser, ciba, cors};
use crate::service::oidc::{Answered, Received, Told};

const JSON: &str = "application/json";
const EXPOSED: &str = "Access-Control-Allow-Methods";

/// The routes of clients and browsers.
pub(super) fn routes() -> Router {
    const BASE: &str = "/realms/{2}/protocol/openid-connect";
    const ACTIONS: &str = "/realms/{2}/login-actions";
    let logout = get(browser::end_session).post(logout);
    Router::new()
        .route(&format!("{BASE}/token"), resource(post(token), "POST, OPTIONS"))
        .route(&format!("{BASE}/userinfo"), resource(get(userinfo).post(userinfo), "GET, HEAD, OPTIONS"))
        .route(&format!("{BASE}/token/introspect"), without_cors(post(introspect), "HEAD, POST, OPTIONS"))
        .route(&format!("{BASE}/revoke"), resource(post(revoke), "POST, OPTIONS"))
        .route(&format!("{BASE}/logout"), resource(logout, "GET, HEAD, OPTIONS"))
        .route(
            &format!("{BASE}/logout/logout-confirm"),
            without_cors(get(browser::end_session_page).post(browser::confirm_end_session), "HEAD, POST, GET, OPTIONS"),
        )
        .route(
            &format!("{BASE}/auth"),
            without_cors(get(browser::authorize).post(browser::authorize), "HEAD, POST, GET, OPTIONS"),
        )
        .route(&format!("{BASE}/ext/{{6}}"), any(async || answer::not_found()))
        .route(&format!("{BASE}/ext/ciba"), any(async || answer::method_not_allowed()))
        .route(&format!("{BASE}/ext/ciba/auth/{{8}}"), any(async || answer::not_found()))
        .route(&format!("{BASE}/ext/ciba/auth/callback/{{9}}"), any(async || answer::not_found()))
        .route(&format!("{BASE}/ext/ciba/auth"), without_cors(post(backchannel), "HEAD, POST, OPTIONS"))
        .route(&format!("{BASE}/ext/ciba/auth/callback"), without_cors(post(ciba::answered), "HEAD, POST, OPTIONS"))
        .route(&format!("{BASE}/ext/par/request"), without_cors(post(push), "HEAD, POST, OPTIONS"))
        .route(&format!("{BASE}/oauth/oob"), out_of_band())
        .route(&format!("{BASE}/registrations"), any(browser::register))
        .route(&format!("{ACTIONS}/authenticate"), action(get(browser::authenticate).post(browser::authenticate)))
        .route(
            &format!("{ACTIONS}/required-action"),
            action(get(browser::required_action).post(browser::required_action)),
        )
        .route(&format!("{ACTIONS}/registration"), action(get(browser::registration).post(browser::registration)))
        .route(
            &format!("{ACTIONS}/reset-credentials"),
            action(get(browser::reset_credentials).post(browser::reset_credentials)),
        )
        .route(&format!("{ACTIONS}/action-token"), action(get(browser::action_token).post(browser::action_token)))
        .route(&format!("{ACTIONS}/consent"), action(get(no_action).post(browser::consent)))
        .route(&format!("{ACTIONS}/restart"), action(get(browser::restart).post(no_action)))
        .route(&format!("{ACTIONS}/{{4}}"), action(get(no_action).post(no_action)))
}

/// Where codes are shown; whoever asks for its methods is told that it is not there.
fn out_of_band() -> MethodRouter {
    get(browser::out_of_band).options(async || answer::not_found()).fallback(async || answer::method_not_allowed())
}

/// Adds to a login action the list of methods and the refusal of others; a page is not there for `HEAD`.
fn action(router: MethodRouter) -> MethodRouter {
    router
        .head(no_action)
        .options(async || browser::no_action(answer::allowed("HEAD, POST, GET, OPTIONS")))
        .fallback(async || browser::no_action(answer::method_not_allowed()))
}

async fn no_action() -> Answer {
    browser::no_action(answer::not_found())
}

/// Adds the list of methods and the refusal of others.
pub(super) fn without_cors(router: MethodRouter, methods: &'static str) -> MethodRouter {
    router.options(async move || answer::allowed(methods)).fallback(async || answer::method_not_allowed())
}

async fn token(Extension(site): Extension<Site>, request: Request<Body>) -> Answer {
    let (realm, parameters) = match read(&site, request).await {
        Ok(read) => read,
        Err(refusal) => return refusal,
    };
    let answered = site.fake.grant_endpoint(&realm, received(&site, &parameters)).await;
    let answer = answered.map(|answered| match answered {
        Answered::Tokens(tokens) => answer::json(JSON, &tokens),
        Answered::Other(value) => answer::json(JSON, &value),
    });
    uncached(with_cors(&site, &parameters, answer, EXPOSED))
}

async fn userinfo(Extension(site): Extension<Site>, request: Request<Body>) -> Answer {
    let (realm, parameters) = match read(&site, request).await {
        Ok(read) => read,
        Err(refusal) => return refusal,
    };
    let empty = Form::default();
    // What comes with a GET is no form.
    let form = if parameters.is_post { &parameters.form } else { &empty };
    let told = site.fake.userinfo_endpoint(&realm, Received { form, ..received(&site, &parameters) }).await;
    let is_good = told.is_ok();
    let exposed = if is_good { EXPOSED } else { "Access-Control-Allow-Methods, WWW-Authenticate" };
    let answer = told.map(|told| match told {
        Told::Claims(claims) => answer::json(JSON, &claims),
        Told::Signed(jwt) => answer::with_body(StatusCode::OK, "application/jwt", jwt),
    });
    let mut answer = uncached(with_cors(&site, &parameters, answer, exposed));
    if is_good {
        answer.headers_mut().append(http::header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    }
    answer
}

async fn introspect(Extension(site): Extension<Site>, request: Request<Body>) -> Answer {
    let (realm, parameters) = match read(&site, request).await {
        Ok(read) => read,
        Err(refusal) => return refusal,
    };
    // Any page may ask; none may read the answer.
    let asked = Received { origin: None, ..received(&site, &parameters) };
    match site.fake.introspection_endpoint(&realm, asked).await {
        Ok(claims) => answer::cache(answer::json(JSON, &claims), "no-cache"),
        Err(error) => answer::from_error(&error),
    }
}

async fn revoke(Extension(site): Extension<Site>, request: Request<Body>) -> Answer {
    let (realm, parameters) = match read(&site, request).await {
        Ok(read) => read,
        Err(refusal) => return refusal,
    };
    let done = site.fake.revocation_endpoint(&realm, received(&site, &parameters)).await;
    with_cors(&site, &parameters, done.map(|()| answer::empty(StatusCode::OK)), EXPOSED)
}

async fn logout(Extension(site): Extension<Site>, request: Request<Body>) -> Answer {
    let (realm, parameters) = match read(&site, request).await {
        Ok(read) => read,
        Err(refusal) => return refusal,
    };
    if parameters.form.get("refresh_token").is_none() {
        return browser::end_session_with(&site, &realm, &parameters).await;
    }
    let done = site.fake.logout_endpoint(&realm, received(&site, &parameters)).await;
    let answer = done.map(|()| answer::cache(answer::empty(StatusCode::NO_CONTENT), "no-cache"));
    with_cors(&site, &parameters, answer, EXPOSED)
}

/// `POST` of a device.
pub(super) async fn authorize_device(site: Site, request: Request<Body>) -> Answer {
    let (realm, parameters) = match read(&site, request).await {
        Ok(read) => read,
        Err(refusal) => return refusal,
    };
    let begun = site.fake.device_endpoint(&realm, received(&site, &parameters)).await;
    let error = match begun {
        Ok(begun) => {
            return browser::no_action(with_cors(&site, &parameters, Ok(answer::json(JSON, &begun)), EXPOSED));
        }
        Err(error) => error,
    };
    let Some(refusal) = error.reply() else { return answer::from_error(&error) };
    if refusal.content_type.as_deref().is_some_and(|kind| kind.starts_with("text/html")) {
        return browser::refused(&parameters.headers, &realm, &String::from_utf8_lossy(&refusal.body));
    }
    // From there on Keycloak knows what the client may.
    let is_late = matches!((refusal.status, refusal.error.as_deref()), (500, _) | (400, Some("invalid_request")));
    if is_late { browser::no_action(answer::from_refusal(refusal)) } else { answer::from_refusal(refusal) }
}

async fn backchannel(Extension(site): Extension<Site>, request: Request<Body>) -> Answer {
    let (realm, parameters) = match read(&site, request).await {
        Ok(read) => read,
        Err(refusal) => return refusal,
    };
    // No page can read the answer.
    let asked = Received { origin: None, ..received(&site, &parameters) };
    match site.fake.backchannel_endpoint(&realm, asked).await {
        Ok(begun) => answer::cache(answer::json("application/json;charset=UTF-8", &begun), "no-cache"),
        Err(error) => answer::from_error(&error),
    }
}

async fn push(Extension(site): Extension<Site>, request: Request<Body>) -> Answer {
    let (realm, parameters) = match read(&site, request).await {
        Ok(read) => read,
        Err(refusal) => return refusal,
    };
    let pushed = site.fake.push_endpoint(&realm, received(&site, &parameters)).await;
    let answer = pushed.map(|pushed| {
        let mut answer = answer::json(JSON, &pushed);
        *answer.status_mut() = StatusCode::CREATED;
        answer
    });
    with_cors(&site, &parameters, answer, EXPOSED)
}

/// The realm and what was sent to it.
pub(super) async fn read(site: &Site, request: Request<Body>) -> std::result::Result<(String, Parameters), Answer> {
    let realm = realm_of(&request);
    Ok((realm, body::read_form(request, site.peer).await?))
}

fn received<'a>(site: &Site, parameters: &'a Parameters) -> Received<'a> {
    let foreign = cors::foreign_origin(&parameters.headers, site.fake.base_url()).is_some();
    Received {
        form: &parameters.form,
        authorization: parameters.header(AUTHORIZATION),
        origin: parameters.header(ORIGIN).filter(|_| foreign),
        proof: proof(parameters),
        method: if parameters.is_post { "POST" } else { "GET" },
        ip_address: &parameters.peer,
    }
}

/// The header `DPoP`. Several are one that is none.
fn proof(parameters: &Parameters) -> Option<&str> {
    let mut proofs = parameters.headers.get_all("dpop").iter();
    let first = proofs.next()?;
    Some(if proofs.next().is_some() { "several" } else { first.to_str().unwrap_or("none") })
}

fn with_cors(site: &Site, parameters: &Parameters, answer: Result<Answer>, exposed: &'static str) -> Answer {
    let refused = |error: &Error| error.reply().is_some_and(is_for_nobody);
    match answer {
        Err(error) if refused(&error) => answer::from_error(&error),
        answer => {
            let answer = answer.unwrap_or_else(|error| answer::from_error(&error));
            cors::allow(answer, cors::foreign_origin(&parameters.headers, site.fake.base_url()), exposed)
        }
    }
}

/// Whether no page may read the refusal: it came before Keycloak looked at where the request comes from, or because it
/// did.
fn is_for_nobody(refusal: &ErrorReply) -> bool {
    let grant_type_missing = refusal.error_description.as_deref() == Some("Missing form parameter: grant_type");
    grant_type_missing || matches!(refusal.error.as_deref(), Some(cors::INVALID_ORIGIN | "unsupported_grant_type"))
}

/// Forbids every cache to keep tokens and claims (RFC 6749, section 5.1).
fn uncached(mut answer: Answer) -> Answer {
    answer.headers_mut().insert(http::header::PRAGMA, HeaderValue::from_static("no-cache"));
    answer::cache(answer, "no-store")
}
