//! Tokens of a user, without a login, and what stands in them.

use axum::Extension;
use axum::body::Body;
use axum::extract::Path;
use http::Request;
use keycloak_api::admin::Users;
use keycloak_api::oidc::TokenResponse;
use maud::{Markup, html};

use super::layout::{Tab, page, table, user_path};
use super::sent::{Failed, shown};
use super::user::{above, refused};
use super::visit::Visit;
use super::when::told;
use crate::domain::admin::clients::is_built_in;
use crate::server::answer::Answer;
use crate::server::body;
use crate::state::Realm;
use crate::token::decoded;

/// More clients are not offered; they can be typed.
const OFFERED: usize = 200;
/// The claims that are moments, in seconds since the epoch.
const MOMENTS: [&str; 4] = ["auth_time", "iat", "nbf", "exp"];

/// Which tokens are asked for.
#[derive(Debug, Default)]
pub(super) struct Asked {
    client: String,
    scope: String,
}

impl Asked {
    /// What stands in the form at first.
    pub(super) fn first(realm: &Realm) -> Self {
        let own = realm.clients.iter().find(|client| !is_built_in(client) && client.is_enabled());
        let client = own.map(|client| client.client_id.to_string()).unwrap_or_default();
        Self { client, scope: "openid".to_owned() }
    }
}

/// The form that asks for them.
pub(super) fn form(realm: &Realm, user: &str, asked: &Asked) -> Markup {
    html! {
        form method="post" action={ (user) "/tokens" } {
            div .field {
                label for="client" { "Client" }
                input #client name="client" type="text" list="clients" value=(asked.client) required
                    autocapitalize="none" spellcheck="false";
                datalist #clients {
                    @for client in realm.clients.iter().take(OFFERED) { option value=(client.client_id) {} }
                }
            }
            div .field {
                label for="scope" { "Scopes, separated by spaces" }
                input #scope name="scope" type="text" value=(asked.scope) autocapitalize="none" spellcheck="false";
            }
            button type="submit" { "Make tokens" }
        }
    }
}

pub(super) async fn make(
    Extension(visit): Extension<Visit>,
    Path((realm, id)): Path<(String, String)>,
    request: Request<Body>,
) -> Result<Answer, Failed> {
    let form = match body::read_form(request, visit.peer).await {
        Ok(sent) => sent.form,
        Err(refusal) => return Ok(refusal),
    };
    let text = |name: &str| form.get(name).unwrap_or_default().trim().to_owned();
    let asked = Asked { client: text("client"), scope: text("scope") };
    let user = visit.fake.get_user(&realm, &id, None).await?;
    let name = user.username.unwrap_or_default();
    match visit.fake.token_for(&realm, &name, &asked.client, &asked.scope).await {
        Ok(tokens) => Ok(shown(tokens_page(&visit, &realm, (&id, &name), &asked, &tokens))),
        Err(error) => refused(&visit, &realm, &id, &asked, &error).await,
    }
}

fn tokens_page(visit: &Visit, realm: &str, user: (&str, &str), asked: &Asked, tokens: &TokenResponse) -> String {
    let (id, name) = user;
    let each = [
        ("access", "Access token", Some(&tokens.access_token)),
        ("id", "ID token", tokens.id_token.as_ref()),
        ("refresh", "Refresh token", tokens.refresh_token.as_ref()),
    ];
    let body = html! {
        p {
            "As if " a href=(user_path(realm, id)) { (name) } " had just logged in to " strong { (asked.client) }
            ", with the scopes " strong { (tokens.scope.as_deref().unwrap_or("none")) } "."
        }
        @for (key, heading, token) in each { @if let Some(token) = token { (shown_token(visit, key, heading, token)) } }
    };
    page(&format!("Tokens of {name}"), Tab::Realms, &above(realm, name), &body)
}

/// A token to take, and what it says. Without scripts its text is there to be marked.
fn shown_token(visit: &Visit, key: &str, heading: &str, token: &str) -> Markup {
    html! {
        section .card aria-labelledby={ (key) "-heading" } {
            h2 id={ (key) "-heading" } { (heading) }
            textarea id={ (key) "-token" } .token readonly rows="4" spellcheck="false" aria-label=(heading) { (token) }
            p .copy {
                button type="button" data-copies={ (key) "-token" } hidden { "Copy" }
                span role="status" {}
            }
            @match decoded(token) {
                None => p .nothing { "It is no signed token." },
                Some([header, claims]) => {
                    div .read {
                        div {
                            h3 { "Times" } (moments(visit, &claims))
                            h3 { "Header" } pre { (pretty(&header)) }
                        }
                        div { h3 { "Claims" } pre { (pretty(&claims)) } }
                    }
                }
            }
        }
    }
}

fn moments(visit: &Visit, claims: &serde_json::Map<String, serde_json::Value>) -> Markup {
    let known = MOMENTS.into_iter().filter_map(|name| Some((name, claims.get(name)?.as_i64()?.checked_mul(1000)?)));
    let rows: Vec<Markup> = known
        .map(|(name, ms)| html! { th scope="row" { code { (name) } } td { (told(ms, visit.now_ms())) } })
        .collect();
    table("Times", &["Claim", "Moment"], &rows, "It tells no time.")
}

fn pretty(members: &serde_json::Map<String, serde_json::Value>) -> String {
    serde_json::to_string_pretty(members).unwrap_or_default()
}
