//! What a browser is sent: redirects, pages and cookies.

use axum::Extension;
use axum::body::Body;
use http::header::{CONTENT_LANGUAGE, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HeaderMap, HeaderValue};
use http::{Request, StatusCode, Uri};
use keycloak_api::Result;

use super::answer::{self, Answer};
use super::app::Site;
use super::body::Parameters;
use super::security_headers::FrameSources;
use super::{accept, cookie, oidc, pages};
use crate::FakeKeycloak;
use crate::service::oidc::{Browser, BrowserAnswer, BrowserRequest, ErrorPage, Page, RealmName};

const HTML: &str = "text/html;charset=utf-8";
/// Of everything that belongs to a login that is under way.
const LOGIN_CACHING: &str = "no-store, must-revalidate, max-age=0";

/// What caches are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Caching {
    Login,
    /// As [`Caching::Login`], but of an error nothing, as long as no login is under way.
    OnceBegun,
    Logout,
    /// As [`Caching::Login`], but of an error nothing.
    Device,
    Nothing,
}

/// `GET` and `POST …/auth`.
pub(super) async fn authorize(Extension(site): Extension<Site>, request: Request<Body>) -> Answer {
    visited(&site, request, Caching::OnceBegun, async |fake, realm, visit| fake.authorize(realm, visit).await).await
}

/// `…/registrations`, by whatever method.
pub(super) async fn register(Extension(site): Extension<Site>, request: Request<Body>) -> Answer {
    visited(&site, request, Caching::OnceBegun, async |fake, realm, visit| fake.register(realm, visit).await).await
}

/// `GET` and `POST …/login-actions/authenticate`.
pub(super) async fn authenticate(Extension(site): Extension<Site>, request: Request<Body>) -> Answer {
    visited(&site, request, Caching::Login, async |fake, realm, visit| fake.authenticate(realm, visit).await).await
}

/// `GET` and `POST …/login-actions/required-action`.
pub(super) async fn required_action(Extension(site): Extension<Site>, request: Request<Body>) -> Answer {
    visited(&site, request, Caching::Login, async |fake, realm, visit| fake.required_action(realm, visit).await).await
}

/// `GET` and `POST …/login-actions/registration`.
pub(super) async fn registration(Extension(site): Extension<Site>, request: Request<Body>) -> Answer {
    visited(&site, request, Caching::Login, async |fake, realm, visit| fake.registration(realm, visit).await).await
}

/// `GET` and `POST …/login-actions/reset-credentials`.
pub(super) async fn reset_credentials(Extension(site): Extension<Site>, request: Request<Body>) -> Answer {
    visited(&site, request, Caching::Login, async |fake, realm, visit| fake.reset_credentials(realm, visit).await).await
}

/// `GET …/login-actions/action-token`.
pub(super) async fn action_token(Extension(site): Extension<Site>, request: Request<Body>) -> Answer {
    visited(&site, request, Caching::Login, async |fake, realm, visit| fake.action_token(realm, visit).await).await
}

/// `POST …/login-actions/consent`.
pub(super) async fn consent(Extension(site): Extension<Site>, request: Request<Body>) -> Answer {
    visited(&site, request, Caching::Login, async |fake, realm, visit| fake.consent(realm, visit).await).await
}

/// `GET …/login-actions/restart`.
pub(super) async fn restart(Extension(site): Extension<Site>, request: Request<Body>) -> Answer {
    visited(&site, request, Caching::Login, async |fake, realm, visit| fake.restart_login(realm, visit).await).await
}

/// `GET …/device`, and where devices ask.
pub(super) async fn device_page(Extension(site): Extension<Site>, request: Request<Body>) -> Answer {
    match oidc::read(&site, request).await {
        Ok((realm, sent)) => {
            let cookies = cookies(&sent.headers);
            let visit = visit(&sent, &cookies);
            let shown = site.fake.device_page(&realm, visit, sent.query.get("user_code")).await;
            to_answer(&site, &sent.headers, shown, Caching::Device)
        }
        Err(refusal) => refusal,
    }
}

/// A form that a person sends there.
pub(super) async fn device_form(Extension(site): Extension<Site>, request: Request<Body>) -> Answer {
    match oidc::read(&site, request).await {
        Ok((realm, sent)) => {
            let cookies = cookies(&sent.headers);
            let code = sent.form.get("device_user_code");
            let shown = site.fake.device_page(&realm, visit(&sent, &cookies), code).await;
            to_answer(&site, &sent.headers, shown, Caching::Device)
        }
        Err(refusal) => refusal,
    }
}

/// `GET …/device/status`.
pub(super) async fn device_status(Extension(site): Extension<Site>, request: Request<Body>) -> Answer {
    match oidc::read(&site, request).await {
        Ok((realm, sent)) => {
            let told = site.fake.device_status(&realm, sent.query.get("error"));
            to_answer(&site, &sent.headers, told, Caching::Nothing)
        }
        Err(refusal) => refusal,
    }
}

/// `GET …/oauth/oob`.
pub(super) async fn out_of_band(Extension(site): Extension<Site>, request: Request<Body>) -> Answer {
    match oidc::read(&site, request).await {
        Ok((realm, sent)) => {
            let shown = site.fake.out_of_band(&realm, sent.query.get("code"), sent.query.get("error"));
            to_answer(&site, &sent.headers, shown, Caching::Nothing)
        }
        Err(refusal) => refusal,
    }
}

/// What no login action is.
pub(super) fn no_action(answer: Answer) -> Answer {
    answer::cache(answer, LOGIN_CACHING)
}

/// `GET …/logout`.
pub(super) async fn end_session(Extension(site): Extension<Site>, request: Request<Body>) -> Answer {
    match oidc::read(&site, request).await {
        Ok((realm, sent)) => end_session_with(&site, &realm, &sent).await,
        Err(refusal) => refusal,
    }
}

/// `GET …/logout`, and `POST` to it without a refresh token.
pub(super) async fn end_session_with(site: &Site, realm: &str, sent: &Parameters) -> Answer {
    let cookies = cookies(&sent.headers);
    to_answer(site, &sent.headers, site.fake.end_session(realm, visit(sent, &cookies)).await, Caching::Logout)
}

/// `GET …/logout/logout-confirm`.
pub(super) async fn end_session_page(Extension(site): Extension<Site>, request: Request<Body>) -> Answer {
    visited(&site, request, Caching::Logout, async |fake, realm, visit| fake.end_session_page(realm, visit).await).await
}

/// `POST …/logout/logout-confirm`.
pub(super) async fn confirm_end_session(Extension(site): Extension<Site>, request: Request<Body>) -> Answer {
    visited(&site, request, Caching::Logout, async |fake, realm, visit| fake.confirm_end_session(realm, visit).await)
        .await
}

/// A page that says why somebody other than a person is refused.
pub(super) fn refused(asked: &HeaderMap, realm: &str, words: &str) -> Answer {
    let (realm_name, message) = (RealmName::plain(realm), words.to_owned());
    error_page(asked, &ErrorPage { realm_name, status: 400, message, home: None })
}

/// The same refusal as a page.
pub(super) fn fault_page(refusal: Answer) -> Answer {
    let (mut parts, _) = refusal.into_parts();
    let words = match parts.status {
        StatusCode::NOT_FOUND => "Page not found",
        _ => "An internal server error has occurred",
    };
    parts.headers.insert(CONTENT_TYPE, HeaderValue::from_static(HTML));
    let (realm_name, message) = (RealmName::plain("Keycloak"), words.to_owned());
    let html = pages::error(&ErrorPage { realm_name, status: parts.status.as_u16(), message, home: None });
    parts.headers.insert(CONTENT_LENGTH, html.len().into());
    Answer::from_parts(parts, Body::from(html))
}

/// Reads a visit to a page, has `decide` decide on it, and shows what comes of it.
async fn visited(
    site: &Site,
    request: Request<Body>,
    caching: Caching,
    decide: impl AsyncFnOnce(&FakeKeycloak, &str, BrowserRequest<'_>) -> Result<Browser>,
) -> Answer {
    match oidc::read(site, request).await {
        Ok((realm, sent)) => {
            let cookies = cookies(&sent.headers);
            to_answer(site, &sent.headers, decide(&site.fake, &realm, visit(&sent, &cookies)).await, caching)
        }
        Err(refusal) => refusal,
    }
}

fn visit<'a>(sent: &'a Parameters, cookies: &'a [(String, String)]) -> BrowserRequest<'a> {
    let form = sent.is_post.then_some(&sent.form);
    BrowserRequest { query: &sent.query, form, cookies, ip_address: &sent.peer }
}

fn cookies(headers: &HeaderMap) -> Vec<(String, String)> {
    headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(cookie::parse).collect()
}

fn to_answer(site: &Site, asked: &HeaderMap, browser: Result<Browser>, caching: Caching) -> Answer {
    let Browser { cookies, begun, answer: step } = match browser {
        Ok(browser) => browser,
        Err(error) => return answer::from_error(&error),
    };
    let mut answer = match &step {
        BrowserAnswer::Redirect(to) => answer::redirect(to),
        BrowserAnswer::FormPost { to, fields } => {
            answer::with_body(StatusCode::OK, "text/html", pages::form_post(to, fields))
        }
        BrowserAnswer::Page(page) => page_of(asked, page),
    };
    cookie::set(&mut answer, &cookies, site.fake.base_url());
    match caching {
        Caching::OnceBegun if !begun && answer.status().is_client_error() => answer,
        Caching::Device if answer.status().is_client_error() => answer,
        Caching::Nothing => answer,
        Caching::Login | Caching::OnceBegun | Caching::Device => answer::cache(answer, LOGIN_CACHING),
        Caching::Logout => answer::cache(answer, "no-cache"),
    }
}

/// What is wrong, as a page or, to whoever asks for that, as JSON.
fn error_page(asked: &HeaderMap, error: &ErrorPage) -> Answer {
    if !accept::asks_json(asked) {
        return html(status_of(error.status), pages::error(error));
    }
    let mut answer = answer::json("application/json", &serde_json::json!({"error": error.message}));
    *answer.status_mut() = status_of(error.status);
    answer
}

fn status_of(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST)
}

fn html(status: StatusCode, text: String) -> Answer {
    let mut answer = answer::with_body(status, HTML, text);
    answer.headers_mut().insert(CONTENT_LANGUAGE, HeaderValue::from_static("en"));
    answer
}

fn page_of(asked: &HeaderMap, page: &Page) -> Answer {
    let (status, text) = match page {
        Page::Login(login) => (StatusCode::OK, pages::login(login)),
        Page::Otp(page) => (StatusCode::OK, pages::otp(page)),
        Page::OtpSetUp(page) => (StatusCode::OK, pages::otp_set_up(page)),
        Page::Reset(page) => (StatusCode::OK, pages::reset(page)),
        Page::Register(page) => (StatusCode::OK, pages::register(page)),
        Page::Terms { realm_name, action } => (StatusCode::OK, pages::terms(realm_name, action)),
        Page::VerifyEmail { realm_name, action, notice, email } => {
            (StatusCode::OK, pages::verify_email(realm_name, action, notice, email))
        }
        Page::DeleteAccount { realm_name, action, has_cancel } => {
            (StatusCode::OK, pages::delete_account(realm_name, action, *has_cancel))
        }
        Page::DeleteCredential { realm_name, action, credential } => {
            (StatusCode::OK, pages::delete_credential(realm_name, action, credential))
        }
        Page::Error(error) => return error_page(asked, error),
        Page::UpdatePassword(page) => (StatusCode::OK, pages::update_password(page)),
        Page::UpdateProfile(page) => (StatusCode::OK, pages::update_profile(page)),
        Page::Consent(page) => (StatusCode::OK, pages::consent(page)),
        Page::Expired { realm_name, restart, go_on } => (StatusCode::OK, pages::expired(realm_name, restart, go_on)),
        Page::LogoutConfirm { realm_name, action, session_code } => {
            (StatusCode::OK, pages::logout_confirm(realm_name, action, session_code))
        }
        Page::TellClients { realm_name, frames, target } => {
            (StatusCode::OK, pages::tell_clients(realm_name, frames, target.as_deref()))
        }
        Page::Info { realm_name, status, message, onward } => {
            (status_of(*status), pages::info(realm_name, message, onward.as_ref()))
        }
        Page::Code { realm_name, outcome } => (StatusCode::OK, pages::code(realm_name, outcome)),
        Page::UserCode { realm_name, action, error } => (StatusCode::OK, pages::user_code(realm_name, action, *error)),
        Page::DeviceTold { realm_name, heading, message, again } => {
            (StatusCode::OK, pages::device_told(realm_name, heading, message, again.as_deref()))
        }
    };
    let mut answer = html(status, text);
    if let Page::TellClients { frames, .. } = page {
        answer.extensions_mut().insert(FrameSources(frames.iter().map(|frame| server_of(&frame.url)).collect()));
    }
    answer
}

/// The server of an address, as a policy names it: Keycloak says `null` where an address has none.
fn server_of(url: &str) -> String {
    let uri: Option<Uri> = url.parse().ok();
    uri.as_ref().and_then(Uri::authority).map_or("null", |authority| authority.as_str()).to_owned()
}
