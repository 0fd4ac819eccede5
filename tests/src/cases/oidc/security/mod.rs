//! A security review as a list of cases: each attack that OAuth's security best practice (RFC 9700), OpenID Connect and
//! OWASP name, tried out on the pages and endpoints, and what the server does about it recorded as anything else.
//!
//! | attack | here | and in |
//! |---|---|---|
//! | open redirects | `open_redirects`, `written_again`, `client_data` | `browser_pages::redirect_uris`, `authorization_code::redirect_uris`, `browser_logout::{post_logout_redirect_uris, links}` |
//! | split answers, injected parameters | `injection`, `control_signs` | `browser_answers::odd_states`, `http_edges::large_and_odd` |
//! | forms of others (CSRF) | `forgery` | `browser_pages::{stale_forms, missing_cookies, expired_pages}`, `browser_consent::stale`, `forgotten::elsewhere`, `mail_links::verify_elsewhere` |
//! | sessions fixed by an attacker, or taken | `fixation` | `browser_pages::{another_user, restarted_by_cookie}`, `browser_logout::confirmed` |
//! | flags of cookies | `cookies` | each page that is recorded whole |
//! | markup in what a request says (XSS) | `reflected` | `browser_login::wrong`, `registration::badly`, `profile_checks::new_users` |
//! | markup in what is kept | `stored` | `browser_actions::bad_profiles`, `profile_forms::{kinds, texts}` |
//! | pages in frames, and other headers | `headers` | each answer that is recorded whole |
//! | mixed-up issuers | `issuers` | `authorization_code::gone_meanwhile`, `browser_logout::bad_hints`, `introspection`, `userinfo`, `client_assertion_claims` |
//! | a second factor gone past | | `one_time_passwords`, `levels::{step_up, again, silently, ended_meanwhile}`, `levels_of_flows` |
//! | PKCE downgraded | `downgrade` | `pkce`, `pushed::pkce`, `client_policies` |
//! | confused response modes | `response_modes` | `browser_login::response_modes`, `browser_answers` |
//!
//! Markup is not compared; that nothing gets into it is.

mod client_data;
mod control_signs;
mod cookies;
mod downgrade;
mod fixation;
mod forgery;
mod headers;
mod injection;
mod issuers;
mod open_redirects;
mod reflected;
mod response_modes;
mod stored;
mod written_again;

use serde_json::{Value, json};

use super::{ASK, AUTH, CODE, CONF, LOGOUT, TOKEN, USERINFO, tampered, unsigned};
use crate::browser::Browser;
use crate::case::{Case, Outcome};
use crate::normal::page::forms;
use crate::wire::Answer;
use crate::world::World;

/// The cases, by module.
pub(in crate::cases) const CASES: &[&[Case]] = &[
    client_data::CASES,
    control_signs::CASES,
    cookies::CASES,
    downgrade::CASES,
    fixation::CASES,
    forgery::CASES,
    headers::CASES,
    injection::CASES,
    issuers::CASES,
    open_redirects::CASES,
    reflected::CASES,
    response_modes::CASES,
    stored::CASES,
    written_again::CASES,
];

/// What a form on the wire calls this text.
fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// [`ASK`] for another redirect URI.
fn ask_for(uri: &str) -> String {
    ASK.replace("http%3A%2F%2Flocalhost%3A9999%2Fcb", &encoded(uri))
}

/// An answer in short: its status, where it leads, and what its page tells.
fn in_short(world: &mut World, answer: &Answer) -> Value {
    let shown = world.shown(answer, false);
    let mut short = json!({"status": shown["status"]});
    for (name, found) in [
        ("location", &shown["headers"]["location"]),
        ("forms", &shown["body"]["<page>"]["forms"]),
        ("messages", &shown["body"]["<page>"]["messages"]),
        ("error", &shown["body"]["error"]),
    ] {
        let is_empty = found.is_null() || found.as_array().is_some_and(Vec::is_empty);
        if !is_empty {
            short[name] = match name {
                "forms" => found.as_array().into_iter().flatten().map(|form| form["id"].clone()).collect(),
                _ => found.clone(),
            };
        }
    }
    short
}

/// Holds an answer in short against a real Keycloak's.
fn expect_short(world: &mut World, step: &str, answer: &Answer) {
    let short = in_short(world, answer);
    world.expect_shown(step, short);
}

/// Where the first form of a page goes.
fn action(page: &Answer) -> Outcome<String> {
    let form = forms(&page.text()).into_iter().next();
    form.map(|form| form.action).ok_or_else(|| format!("{} without a form", page.status).into())
}

/// What stands in a field of a page's forms.
fn field(page: &Answer, name: &str) -> Option<String> {
    let mut fields = forms(&page.text()).into_iter().flat_map(|form| form.fields);
    fields.find(|field| field.name == name).map(|field| field.value)
}

/// Whether a session of the browser answers for its user.
async fn silently(world: &mut World, step: &str, browser: &mut Browser) -> Outcome {
    let answer = browser.get(world, &format!("{AUTH}?{ASK}&prompt=none")).await?;
    expect_short(world, step, &answer);
    Ok(())
}
