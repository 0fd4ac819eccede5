//! What the permissions say that token exchange asks (Keycloak's `admin-fine-grained-authz:v1`). Without the feature there
//! are none, and nothing but roles permits anything.

use crate::domain::admin::management_permissions::{self as names, Subject, management};
use crate::domain::authz::{self, Attributes, Identity, Question};
use crate::domain::{Context, Decision};
use crate::feature::Feature;
use crate::state::{Client, Id, Realm, ResourceServer, User};
use crate::token::Presented;

/// Whether a client may have tokens for another one.
pub(super) fn may_exchange_to_client(
    realm: &Realm,
    context: &Context,
    client: &Client,
    target: &Client,
    token: Option<&Presented>,
) -> Decision<bool> {
    may_exchange(realm, context, client, &Subject::Client(&target.id), token)
}

/// Whether a client may exchange tokens with the identity provider of this internal id.
pub(super) fn may_exchange_with_provider(
    realm: &Realm,
    context: &Context,
    client: &Client,
    provider: &str,
) -> Decision<bool> {
    may_exchange(realm, context, client, &Subject::Provider(provider), None)
}

fn may_exchange(
    realm: &Realm,
    context: &Context,
    client: &Client,
    subject: &Subject<'_>,
    token: Option<&Presented>,
) -> Decision<bool> {
    let Some(server) = server(realm, context) else { return Ok(false) };
    if !is_about_something(server, &subject.permission(names::TOKEN_EXCHANGE)) {
        return Ok(false);
    }
    let scope = token.and_then(|token| token.scope.as_deref());
    let identity = Identity::of_client(realm, client, scope);
    Ok(granted(realm, context, server, subject, &identity, Some(names::TOKEN_EXCHANGE))?.is_some())
}

/// Whether a user may be others by a permission, as a token says who it is.
pub(super) fn user_may_impersonate(realm: &Realm, context: &Context, user: &User, token: &Presented) -> Decision<bool> {
    let Some(server) = server(realm, context) else { return Ok(false) };
    let identity = Identity::of(realm, &user.id, &token.claims);
    grants_scope(realm, context, server, &identity, names::IMPERSONATE)
}

/// Whether a client may be any user by a permission.
pub(super) fn client_may_impersonate(realm: &Realm, context: &Context, client: &Client) -> Decision<bool> {
    let Some(server) = server(realm, context) else { return Ok(false) };
    grants_scope(realm, context, server, &Identity::of_client(realm, client, None), names::IMPERSONATE)
}

/// Whether others may be `user`. Where nothing is said, they may.
pub(super) fn may_be_impersonated(
    realm: &Realm,
    context: &Context,
    user: &User,
    client: Option<&Client>,
) -> Decision<bool> {
    let Some(server) = server(realm, context) else { return Ok(true) };
    if !is_about_something(server, &Subject::Users.permission(names::USER_IMPERSONATED)) {
        return Ok(true);
    }
    let mut identity = Identity::of_user(realm, user);
    identity.client_id = client.map(|client| client.client_id.to_string()).unwrap_or_default();
    grants_scope(realm, context, server, &identity, names::USER_IMPERSONATED)
}

fn server<'a>(realm: &'a Realm, context: &Context) -> Option<&'a ResourceServer> {
    let is_on = context.features.has(Feature::AdminFineGrainedAuthzV1);
    let server = realm.resource_servers.get(&management(realm)?.id).filter(|_| is_on)?;
    Some(server)
}

/// Whether the permission of this name is there, and depends on something.
fn is_about_something(server: &ResourceServer, permission: &str) -> bool {
    server.policies.named(permission).is_some_and(|permission| !permission.policies.is_empty())
}

/// Whether this scope is among those of users that are granted.
fn grants_scope(
    realm: &Realm,
    context: &Context,
    server: &ResourceServer,
    identity: &Identity,
    scope: &str,
) -> Decision<bool> {
    let granted = granted(realm, context, server, &Subject::Users, identity, None)?;
    let wanted = server.scopes.named(scope).map(|scope| &scope.id);
    Ok(granted.is_some_and(|granted| granted.iter().any(|scope| Some(scope) == wanted)))
}

/// The scopes that are granted on what stands for the subject: of one, or of all that it has.
fn granted(
    realm: &Realm,
    context: &Context,
    server: &ResourceServer,
    subject: &Subject<'_>,
    identity: &Identity,
    only: Option<&str>,
) -> Decision<Option<Vec<Id>>> {
    let Some(resource) = server.resources.named_in(&server.client, &subject.resource()) else { return Ok(None) };
    let scopes: Vec<Id> =
        only.and_then(|name| server.scopes.named(name)).map(|scope| scope.id.clone()).into_iter().collect();
    let facts = Attributes::from([("kc.client.id".to_owned(), vec![identity.client_id.clone()])]);
    let question = Question::new(realm, server, identity, &facts, context);
    Ok(authz::decide(&question, &authz::wanted(server, resource, &scopes))?.granted)
}
