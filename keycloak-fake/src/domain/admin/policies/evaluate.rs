//! What the policies of a resource server would decide, and why.

use std::sync::Arc;

use keycloak_api::representation::{
    EvaluationResultRepresentation, PolicyEvaluationRequest, PolicyEvaluationResponse, PolicyRepresentation,
    PolicyResultRepresentation, ResourceRepresentation, ScopeRepresentation,
};
use serde_json::{Map, Value, json};

use crate::domain::admin::representation::authorization as show;
use crate::domain::admin::resource_server::find;
use crate::domain::admin::unknown;
use crate::domain::authz::{self, Attributes, Identity, Question, Verdict, Wanted};
use crate::domain::denied::AdminDenied;
use crate::domain::{Context, Decision};
use crate::state::{Aspect, Client, Id, Policy, Realm, ResourceServer, User};

/// Of whom and of which client the token is that a trial is made with.
pub(crate) struct Trial {
    pub(crate) user: Arc<User>,
    pub(crate) client: Arc<Client>,
}

/// Who asks in a trial.
pub(crate) fn trial(realm: &Realm, client: &str, input: &PolicyEvaluationRequest) -> Decision<Trial> {
    let server = find(realm, client)?;
    unknown::refuse(input)?;
    let named = input.user_id.as_deref().ok_or(AdminDenied::Breaks)?;
    let user = realm.users.get(named).or_else(|| realm.users.named(&named.to_lowercase()));
    let asking = input.client_id.as_deref().unwrap_or(&server.client);
    Ok(Trial {
        user: user.cloned().ok_or(AdminDenied::Breaks)?,
        client: realm.clients.get(asking).cloned().ok_or(AdminDenied::Breaks)?,
    })
}

/// Decides as if the holder of a token of these claims had asked.
pub(crate) fn evaluate(
    realm: &Realm,
    context: &Context,
    client: &str,
    input: &PolicyEvaluationRequest,
    user: &User,
    mut claims: Map<String, Value>,
) -> Decision<PolicyEvaluationResponse> {
    let server = find(realm, client)?;
    let roles = input.role_ids.clone().unwrap_or_default();
    let identity = Identity::of(realm, &user.id, &claims).with_realm_roles(roles.clone());
    let facts = facts(input);
    let question = Question::new(realm, server, &identity, &facts, context);
    let (mut permissions, mut results, mut is_denied) = (Vec::new(), Vec::new(), false);
    for wanted in wanted(server, &identity, input) {
        let outcome = authz::decide(&question, &wanted)?;
        if let Some(granted) = &outcome.granted {
            permissions.push(permission(server, &wanted, granted));
        }
        let Some(verdicts) = outcome.verdicts else { continue };
        is_denied |= outcome.granted.is_none();
        results.push(result(server, &wanted, outcome.granted.as_deref(), &verdicts));
    }
    claims.remove("iss");
    let access = claims.entry("realm_access").or_insert_with(|| json!({}));
    // A mapper may have made something else of it.
    if access.is_object() && !roles.is_empty() {
        let held = access.get("roles").and_then(Value::as_array).cloned().unwrap_or_default();
        let added = roles.into_iter().map(Value::from).filter(|role| !held.contains(role));
        access["roles"] = held.iter().cloned().chain(added).collect();
    }
    claims.insert("authorization".to_owned(), json!({"permissions": permissions}));
    let own = realm.clients.get(client).map(|client| client.client_id.to_string());
    claims.insert("aud".to_owned(), json!(own));
    Ok(PolicyEvaluationResponse {
        results: Some(results),
        entitlements: Some(false),
        status: Some(status(!is_denied)),
        rpt: Some(claims),
        ..PolicyEvaluationResponse::default()
    })
}

fn facts(input: &PolicyEvaluationRequest) -> Attributes {
    let given = input.context.as_ref().and_then(|context| context.get("attributes"));
    let split = |text: &String| text.split(',').map(str::to_owned).collect();
    given.into_iter().flatten().map(|(name, text)| (name.clone(), split(text))).collect()
}

fn wanted(server: &ResourceServer, identity: &Identity, input: &PolicyEvaluationRequest) -> Vec<Wanted> {
    let mut all = Vec::new();
    for asked in input.resources.iter().flatten() {
        let named = asked.scopes.iter().flatten().filter_map(|scope| server.scopes.named(scope.name.as_deref()?));
        let scopes: Vec<Id> = named.map(|scope| scope.id.clone()).collect();
        if let Some(id) = &asked.id {
            all.extend(server.resources.get(id).map(|resource| authz::wanted(server, resource, &scopes)));
        } else if let Some(kind) = &asked.r#type {
            let of_kind = server.resources_by(Aspect::ResourceOfType, kind);
            all.extend(of_kind.map(|resource| authz::wanted(server, resource, &scopes)));
        } else {
            let mut seen = std::collections::HashSet::new();
            let with = scopes.iter().flat_map(|scope| server.resources_by(Aspect::ResourceOfScope, scope));
            let with: Vec<_> = with.filter(|resource| seen.insert(resource.id.clone())).collect();
            if with.is_empty() {
                let alone = |scope: Id| Wanted { scopes: vec![scope], ..Wanted::default() };
                all.extend(scopes.into_iter().map(alone));
            } else {
                all.extend(with.into_iter().map(|resource| authz::wanted(server, resource, &scopes)));
            }
        }
    }
    if all.is_empty() { authz::all(server, identity, None, None) } else { all }
}

fn permission(server: &ResourceServer, wanted: &Wanted, granted: &[Id]) -> Value {
    let mut permission = Map::new();
    if !granted.is_empty() {
        permission.insert("scopes".to_owned(), json!(names(server, granted)));
    }
    if let Some(resource) = &wanted.resource {
        permission.insert("rsid".to_owned(), json!(&*resource.id));
        permission.insert("rsname".to_owned(), json!(&*resource.name));
    }
    permission.into()
}

fn result(
    server: &ResourceServer,
    wanted: &Wanted,
    granted: Option<&[Id]>,
    verdicts: &[Verdict],
) -> EvaluationResultRepresentation {
    let scopes = granted.unwrap_or(&wanted.scopes);
    let names = names(server, scopes).join(", ");
    let name = match &wanted.resource {
        Some(resource) if scopes.is_empty() => resource.name.to_string(),
        Some(resource) => format!("{} with scopes [{names}]", resource.name),
        None => format!("Any Resource with Scopes [{names}]"),
    };
    let shown: Vec<ScopeRepresentation> =
        scopes.iter().filter_map(|id| server.scopes.get(id)).map(|scope| show::named_scope(scope)).collect();
    EvaluationResultRepresentation {
        resource: Some(ResourceRepresentation {
            id: wanted.resource.as_ref().map(|resource| resource.id.to_string()),
            name: Some(name),
            ..ResourceRepresentation::default()
        }),
        policies: Some(verdicts.iter().map(|verdict| told(server, wanted, verdict)).collect()),
        status: Some(status(granted.is_some())),
        allowed_scopes: Some(if granted.is_some() { shown.clone() } else { Vec::new() }),
        denied_scopes: Some(Vec::new()),
        scopes: Some(shown),
        ..EvaluationResultRepresentation::default()
    }
}

fn told(server: &ResourceServer, wanted: &Wanted, verdict: &Verdict) -> PolicyResultRepresentation {
    let votes = verdict.votes.iter().map(|(policy, vote)| vote_of(server, policy, *vote, Vec::new()));
    let mut told = vote_of(server, &verdict.permission, verdict.grants(), votes.collect());
    if let (Some(policy), Some(resource), "resource") = (&mut told.policy, &wanted.resource, &*verdict.permission.kind)
    {
        policy.scopes = Some(names(server, &resource.scopes));
    }
    told
}

fn vote_of(
    server: &ResourceServer,
    policy: &Policy,
    vote: bool,
    votes: Vec<PolicyResultRepresentation>,
) -> PolicyResultRepresentation {
    let scopes = names(server, &policy.scopes);
    let resources = policy.resources.iter().filter_map(|id| server.resources.get(id));
    let description = match (&*policy.kind, &policy.description) {
        ("uma", Some(own)) => Some(format!("{own} (User-Managed Policy)")),
        ("uma", None) => Some("User-Managed Policy".to_owned()),
        (_, own) => own.clone(),
    };
    PolicyResultRepresentation {
        policy: Some(PolicyRepresentation {
            description,
            decision_strategy: Some(show::strategy(policy.strategy).to_owned()),
            resources: Some(resources.map(|resource| resource.name.to_string()).collect()),
            scopes: Some(scopes.clone()),
            ..show::named_policy(policy)
        }),
        status: Some(status(vote)),
        associated_policies: Some(votes),
        scopes: Some(if vote { Vec::new() } else { scopes }),
        ..PolicyResultRepresentation::default()
    }
}

fn names(server: &ResourceServer, scopes: &[Id]) -> Vec<String> {
    scopes.iter().filter_map(|id| server.scopes.get(id)).map(|scope| scope.name.to_string()).collect()
}

fn status(is_permitted: bool) -> String {
    if is_permitted { "PERMIT" } else { "DENY" }.to_owned()
}
