//! A user: what is known of them, and what can be done as them.

use axum::Extension;
use axum::extract::Path;
use http::StatusCode;
use keycloak_api::admin::{Page, RoleMappings, Users};
use keycloak_api::representation::{RoleRepresentation, UserRepresentation};
use keycloak_api::{Error, Result};
use maud::{Markup, html};

use super::PATH;
use super::layout::{Tab, facts, mark, page, realm_path, table, text, user_path};
use super::realm::way;
use super::sent::{Failed, html as answered, shown, words};
use super::sessions::{HEADS, cells};
use super::tokens::{Asked, form};
use super::visit::Visit;
use super::when::moment;
use crate::server::answer::Answer;

pub(super) async fn show(
    Extension(visit): Extension<Visit>,
    Path((realm, id)): Path<(String, String)>,
) -> Result<Answer, Failed> {
    let asked = Asked::first(&*visit.realm(&realm)?);
    Ok(shown(user_page(&visit, &realm, &id, &asked, None).await?))
}

/// The page of a user as whom something was to be done that was refused.
pub(super) async fn refused(
    visit: &Visit,
    realm: &str,
    id: &str,
    asked: &Asked,
    refusal: &Error,
) -> Result<Answer, Failed> {
    let page = user_page(visit, realm, id, asked, Some(&words(refusal))).await?;
    Ok(answered(StatusCode::BAD_REQUEST, page))
}

/// The page, with what was asked for last in its form, and why it was refused.
async fn user_page(visit: &Visit, realm: &str, id: &str, asked: &Asked, refusal: Option<&str>) -> Result<String> {
    let user = visit.fake.get_user(realm, id, None).await?;
    let name = user.username.as_deref().unwrap_or_default();
    let body = html! {
        @if let Some(refusal) = refusal { p .bad role="alert" { (refusal) } }
        (known(&user))
        section .card aria-labelledby="as" {
            h2 #as { "As this user" }
            (form(&*visit.realm(realm)?, &user_path(realm, id), asked))
            form method="post" action={ (user_path(realm, id)) "/login" } {
                button .plainer type="submit" { "Log in as " (name) " in this browser" }
            }
        }
        (attributes(&user))
        (roles(visit, realm, id).await?)
        (groups(visit, realm, id).await?)
        section { h2 { "Sessions" } (sessions(visit, realm, id).await?) }
    };
    Ok(page(name, Tab::Realms, &above(realm, name), &body))
}

/// The way to a user's page.
pub(super) fn above(realm: &str, user: &str) -> Markup {
    way(&[(format!("{PATH}/"), "Realms"), (realm_path(realm, ""), realm)], user)
}

fn known(user: &UserRepresentation) -> Markup {
    let names = [&user.first_name, &user.last_name].map(|name| name.as_deref().unwrap_or_default());
    let actions = user.required_actions.iter().flatten().map(String::as_str).collect::<Vec<_>>();
    let is = |flag: Option<bool>| flag == Some(true);
    facts(&[
        ("Name", text(Some(names.join(" ").trim()))),
        (
            "Email",
            text(user.email.as_deref()).map(|email| {
                html! {
                    (email) " " (mark(if is(user.email_verified) { "verified" } else { "not verified" }))
                }
            }),
        ),
        ("State", Some(html! { @if is(user.enabled) { "enabled" } @else { (mark("disabled")) } })),
        ("Has to do", text(Some(&actions.join(", ")))),
        ("Service account of", text(user.service_account_client_id.as_deref())),
        ("Created", user.created_timestamp.map(moment)),
        ("ID", user.id.as_deref().map(|id| html! { code { (id) } })),
    ])
}

fn attributes(user: &UserRepresentation) -> Markup {
    let row = |(name, values): (&String, &Vec<String>)| {
        html! {
            th scope="row" { (name) }
            td { ul .plain { @for value in values { li { (value) } } } }
        }
    };
    let rows: Vec<Markup> = user.attributes.iter().flatten().map(row).collect();
    html! { section { h2 { "Attributes" } (table("Attributes", &["Name", "Values"], &rows, "There are none.")) } }
}

async fn roles(visit: &Visit, realm: &str, id: &str) -> Result<Markup> {
    let given = visit.fake.get_user_role_mappings(realm, id).await?;
    let effective = visit.fake.list_effective_user_realm_roles(realm, id, Some(true)).await?;
    let names = |roles: &[RoleRepresentation]| {
        let mut names: Vec<String> = roles.iter().filter_map(|role| role.name.clone()).collect();
        names.sort_unstable();
        names.join(", ")
    };
    let row = |whose: &str, roles: &[RoleRepresentation]| {
        html! {
            th scope="row" { (whose) }
            td { (names(roles)) }
        }
    };
    let mut rows = vec![
        row("Realm", given.realm_mappings.as_deref().unwrap_or_default()),
        row("Realm, composites resolved", &effective),
    ];
    for (client, mappings) in given.client_mappings.iter().flatten() {
        rows.push(row(client, mappings.mappings.as_deref().unwrap_or_default()));
    }
    Ok(html! { section { h2 { "Roles" } (table("Roles", &["Of", "Roles"], &rows, "")) } })
}

async fn groups(visit: &Visit, realm: &str, id: &str) -> Result<Markup> {
    let groups = visit.fake.list_user_groups(realm, id, &Page::default()).await?;
    let paths: Vec<String> = groups.into_iter().filter_map(|group| group.path).collect();
    Ok(html! {
        section {
            h2 { "Groups" }
            @if paths.is_empty() { p .nothing { "None." } } @else { ul { @for path in &paths { li { (path) } } } }
        }
    })
}

async fn sessions(visit: &Visit, realm: &str, id: &str) -> Result<Markup> {
    let sessions = visit.fake.list_user_sessions(realm, id).await?;
    let rows: Vec<Markup> = sessions.iter().map(|session| cells(session, visit)).collect();
    Ok(table("Sessions", &HEADS, &rows, "This user is not logged in."))
}
