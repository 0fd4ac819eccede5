//! The grant of permissions (UMA 2.0 Grant, section 3.3.1, and Keycloak's own way to ask without a ticket).

mod claims;
mod request;
mod shown;
mod wishes;

use std::sync::Arc;

use serde_json::{Map, Value, json};

pub(crate) use shown::{Shown, Stands, held, is_id_token, subject};

use super::access::{self, Access};
use super::grant::plan_party;
use super::{Received, origin};
use crate::domain::authz::{self, Identity, Question, Wanted};
use crate::domain::denied::UmaDenied;
use crate::domain::issue::{Issue, Party};
use crate::domain::{Context, Decision};
use crate::state::{Client, Id, Realm, ResourceServer};
use crate::token::Presented;

/// The grant's type.
pub(crate) const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:uma-ticket";

/// What the grant comes to.
#[derive(Debug)]
pub(crate) enum Granted {
    Token {
        issue: Box<Issue>,
        /// Whether the permissions of a token that was shown are in it.
        upgraded: bool,
    },
    Decision,
    Permissions(Value),
}

/// Decides on a request for permissions.
pub(crate) fn decide(
    realm: &mut Realm,
    context: &mut Context,
    received: &Received<'_>,
    shown: &Shown,
) -> Decision<Granted> {
    let form = received.form;
    let access = match &shown.client {
        None => {
            let access = access::check(realm, context, shown.subject.as_ref()).map_err(|_| UmaDenied::Bearer)?;
            origin::check(&access.client, received.origin)?;
            let is_known = shown.stands == Stands::AccessToken || access.session.is_some();
            if is_known { Ok(access) } else { Err(UmaDenied::Identity.into()) }
        }
        Some(client) => shown::check_subject(realm, context, client, shown),
    };
    if form.get("rpt").is_some() && shown.rpt.is_none() {
        return Err(UmaDenied::Rpt.into());
    }
    let is_public = match (&shown.client, &access) {
        (Some(client), _) => client.is_public(),
        (None, Ok(access)) => access.client.is_public(),
        (None, Err(_)) => false,
    };
    let has_ticket = form.get("ticket").is_some();
    if is_public && form.get("claim_token").is_some() && !has_ticket {
        return Err(UmaDenied::ClaimsOfPublicClient.into());
    }
    let ticket = if has_ticket { Some(ticket(context, shown)?) } else { None };
    let audience = match ticket {
        Some(ticket) => ticket.azp.clone(),
        None => form.get("audience").map(str::to_owned),
    };
    let (server, target) = resource_server(realm, audience)?;
    let mut claims = claims::pushed(received)?;
    // What the resource server says of the request outdoes what the client says.
    if let Some(of_ticket) = ticket.and_then(|ticket| ticket.claims.get("claims")).and_then(Value::as_object) {
        claims.extend(claims::read(of_ticket)?);
    }
    let claims = Some(claims).filter(|claims| !claims.is_empty());
    let access = access?;
    let presented = shown.subject.as_ref().ok_or(UmaDenied::Identity)?;
    let mut identity = Identity::of(realm, &access.user.id, &presented.claims);
    if shown.stands == Stands::IdToken {
        identity = identity.with_roles_of(shown.held.as_ref().ok_or(UmaDenied::Identity)?);
    }
    let limit = form.get("response_permissions_limit").map(str::parse::<i64>).transpose();
    let limit = limit.map_err(|_| UmaDenied::Limit)?;
    let is_submitted = has_ticket && form.get("submit_request").is_none_or(|text| text.eq_ignore_ascii_case("true"));
    let asked = request::asked(&server, received, ticket)?;
    let rpt = shown.rpt.as_ref();
    let wanted = if asked.is_empty() && form.get("rpt").is_none() && !has_ticket {
        authz::all(&server, &identity, limit, claims.as_ref())
    } else {
        let active = rpt.filter(|rpt| rpt.exp.is_none_or(|exp| exp == 0 || context.now() < exp));
        request::wanted(&server, &identity, &asked, active, limit, claims.as_ref())?
    };
    let facts = claims.unwrap_or_default();
    let granted = {
        let question = Question::new(realm, &server, &identity, &facts, context);
        granted(&question, &wanted, form.get("response_include_resource_name") != Some("false"))?
    };
    let is_enough = form.get("rpt").is_none() || asked.iter().all(|asked| asked.is_in(&server, &identity, &granted));
    if granted.is_empty() || !is_enough {
        if is_submitted {
            let open = wishes::left(&server, &identity, &asked, &granted);
            return Err(wishes::submit(realm, context, &server, open));
        }
        return Err(UmaDenied::NotAuthorized.into());
    }
    if is_submitted {
        let open = wishes::left(&server, &identity, &asked, &granted);
        wishes::keep(realm, context, &server.client, open);
    }
    match form.get("response_mode") {
        None => {
            let upgraded = rpt.is_some_and(|rpt| holds(rpt, &granted));
            let issue = plan(realm, context, &access, &target, &granted)?;
            Ok(Granted::Token { issue: Box::new(issue), upgraded })
        }
        Some("decision") => Ok(Granted::Decision),
        Some("permissions") => Ok(Granted::Permissions(granted.into())),
        Some(_) => Err(UmaDenied::ResponseMode.into()),
    }
}

fn ticket<'a>(context: &Context, shown: &'a Shown) -> Decision<&'a Presented> {
    let ticket = shown.ticket.as_ref().ok_or(UmaDenied::TicketUnverified)?;
    let is_over = ticket.exp.is_some_and(|exp| exp != 0 && exp <= context.now());
    if is_over { Err(UmaDenied::TicketOver.into()) } else { Ok(ticket) }
}

fn resource_server(realm: &Realm, audience: Option<String>) -> Decision<(Arc<ResourceServer>, Arc<Client>)> {
    let audience = audience.ok_or(UmaDenied::AudienceMissing)?;
    let client = realm.client(&audience).ok_or(UmaDenied::AudienceUnknown(audience))?;
    let server = realm.resource_servers.get(&client.id).filter(|_| client.is_enabled());
    Ok((server.ok_or(UmaDenied::NoResourceServer)?.clone(), client.clone()))
}

/// The permissions that are granted of what is wanted.
fn granted(question: &Question<'_>, wanted: &[Wanted], names_resources: bool) -> Decision<Vec<Value>> {
    let server = question.server;
    let mut permissions: Vec<Value> = Vec::new();
    for wanted in wanted {
        let Some(scopes) = authz::decide(question, wanted)?.granted else { continue };
        let permission = show(server, wanted, &scopes, names_resources);
        if !permissions.contains(&permission) {
            permissions.push(permission);
        }
    }
    Ok(permissions)
}

fn show(server: &ResourceServer, wanted: &Wanted, scopes: &[Id], names_resources: bool) -> Value {
    let mut permission = Map::new();
    let names: Vec<&str> = scopes.iter().filter_map(|id| server.scopes.get(id)).map(|scope| &*scope.name).collect();
    if !names.is_empty() {
        permission.insert("scopes".to_owned(), json!(names));
    }
    if let Some(claims) = wanted.claims.as_ref().filter(|claims| !claims.is_empty()) {
        permission.insert("claims".to_owned(), json!(claims));
    }
    if let Some(resource) = &wanted.resource {
        permission.insert("rsid".to_owned(), json!(&*resource.id));
        if names_resources {
            permission.insert("rsname".to_owned(), json!(&*resource.name));
        }
    }
    permission.into()
}

/// Whether everything that the token holds is granted again.
fn holds(rpt: &Presented, granted: &[Value]) -> bool {
    let had = rpt.claims.get("authorization").and_then(|had| had.get("permissions")).and_then(Value::as_array);
    had.into_iter().flatten().all(|had| {
        let id = had.get("rsid").and_then(Value::as_str);
        let scopes = had.get("scopes").and_then(Value::as_array).into_iter().flatten();
        let scopes: Vec<&str> = scopes.filter_map(Value::as_str).collect();
        granted.iter().any(|now| request::is_same(id, &scopes, now))
    })
}

fn plan(
    realm: &mut Realm,
    context: &mut Context,
    access: &Access,
    target: &Arc<Client>,
    granted: &[Value],
) -> Decision<Issue> {
    let mut issue = plan_party(realm, context, access, target)?;
    issue.party = Some(Party {
        client: access.client.clone(),
        authorization: json!({"permissions": granted}),
        audience: Some(target.client_id.clone()),
    });
    Ok(issue)
}
