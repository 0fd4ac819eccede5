//! What a browser is sent: redirects, pages and cookies.

use axum::Extension;
use axum::body::Body;
use http::header::{
    CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HeaderMap, HeaderValue, SET_COOKIE,
};
use http::{Request, StatusCode};
use keycloak_api::Result;

use super::answer::{self, Answer};
use super::app::Site;
use super::body::Parameters;
use super::{cookie, oidc, pages};
use crate::service::oidc::{Browser, BrowserAnswer, BrowserRequest, Page};

const HTML: &str = "text/html;charset=utf-8";
/// Of everything that belongs to a login that is under way.
const LOGIN_CACHING: &str = "no-store, must-revalidate, max-age=0";

/// `GET` and `POST …/auth`.
pub(super) async fn authorize(Extension(site): Extension<Site>, request: Request<Body>) -> Answer {
    match oidc::read(&site, request).await {
        Ok((realm, sent)) => {
            let cookies = cookies(&sent.headers);
            let browser = site.fake.authorize(&realm, visit(&sent, &cookies)).await;
            let mut answer = to_answer(&site, browser, LOGIN_CACHING);
            if answer.status().is_client_error() {
                // No login is under way yet.
                answer.headers_mut().remove(CACHE_CONTROL);
            }
            answer
        }
        Err(refusal) => refusal,
    }
}

/// `GET` and `POST …/login-actions/authenticate`.
pub(super) async fn authenticate(Extension(site): Extension<Site>, request: Request<Body>) -> Answer {
    match oidc::read(&site, request).await {
        Ok((realm, sent)) => {
            let cookies = cookies(&sent.headers);
            to_answer(&site, site.fake.authenticate(&realm, visit(&sent, &cookies)).await, LOGIN_CACHING)
        }
        Err(refusal) => refusal,
    }
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
    to_answer(site, site.fake.end_session(realm, visit(sent, &cookies)).await, "no-cache")
}

/// `POST …/logout/logout-confirm`.
pub(super) async fn confirm_end_session(Extension(site): Extension<Site>, request: Request<Body>) -> Answer {
    match oidc::read(&site, request).await {
        Ok((realm, sent)) => {
            let cookies = cookies(&sent.headers);
            to_answer(&site, site.fake.confirm_end_session(&realm, visit(&sent, &cookies)).await, "no-cache")
        }
        Err(refusal) => refusal,
    }
}

/// The same refusal as a page.
pub(super) fn fault_page(refusal: Answer) -> Answer {
    let (mut parts, _) = refusal.into_parts();
    let words = match parts.status {
        StatusCode::NOT_FOUND => "Page not found",
        _ => "An internal server error has occurred",
    };
    parts.headers.insert(CONTENT_TYPE, HeaderValue::from_static(HTML));
    let html = pages::error("Keycloak", words);
    parts.headers.insert(CONTENT_LENGTH, html.len().into());
    Answer::from_parts(parts, Body::from(html))
}

fn visit<'a>(sent: &'a Parameters, cookies: &'a [(String, String)]) -> BrowserRequest<'a> {
    let form = sent.is_post.then_some(&sent.form);
    BrowserRequest { query: &sent.query, form, cookies, ip_address: &sent.peer }
}

fn cookies(headers: &HeaderMap) -> Vec<(String, String)> {
    headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(cookie::parse).collect()
}

fn to_answer(site: &Site, browser: Result<Browser>, caching: &'static str) -> Answer {
    let Browser { cookies, answer: step } = match browser {
        Ok(browser) => browser,
        Err(error) => return answer::from_error(&error),
    };
    let mut answer = match &step {
        BrowserAnswer::Redirect(to) => answer::redirect(to),
        BrowserAnswer::FormPost { to, fields } => {
            answer::with_body(StatusCode::OK, "text/html", pages::form_post(to, fields))
        }
        BrowserAnswer::Page(page) => html_page(page),
    };
    let secure_context = cookie::is_secure_context(site.fake.base_url());
    for cookie in &cookies {
        if let Ok(value) = HeaderValue::try_from(cookie::write(cookie, secure_context)) {
            answer.headers_mut().append(SET_COOKIE, value);
        }
    }
    answer::cache(answer, caching)
}

fn html_page(page: &Page) -> Answer {
    let (status, html) = match page {
        Page::Login(login) => (StatusCode::OK, pages::login(login)),
        Page::Error(error) => {
            let status = StatusCode::from_u16(error.status).unwrap_or(StatusCode::BAD_REQUEST);
            (status, pages::error(&error.realm_name, &error.message))
        }
        Page::LogoutConfirm { realm_name, action, session_code } => {
            (StatusCode::OK, pages::logout_confirm(realm_name, action, session_code))
        }
        Page::LoggedOut { realm_name } => (StatusCode::OK, pages::logged_out(realm_name)),
    };
    let mut answer = answer::with_body(status, HTML, html);
    answer.headers_mut().insert(CONTENT_LANGUAGE, HeaderValue::from_static("en"));
    answer
}
