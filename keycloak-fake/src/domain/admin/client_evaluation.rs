//! What the scopes of a client come to: which mappers and roles its tokens get, and for whom example tokens are made.

use std::sync::Arc;

use keycloak_api::representation::{ProtocolMapperEvaluationRepresentation, RoleRepresentation};

use super::protocol_mappers;
use super::reach::Reach;
use super::representation::role as json;
use crate::domain::denied::{AdminDenied, What};
use crate::domain::issue::Issue;
use crate::domain::oidc::{grant, scope};
use crate::domain::{Context, Decision, Denied, roles};
use crate::state::{Client, Id, Realm, Role};

/// Whether roles that tokens may hold are asked for, or those that they never hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Grants {
    Granted,
    NotGranted,
}

/// What an example token would be made from. Nothing of it is kept.
pub(crate) fn example(
    realm: &Realm,
    context: &mut Context,
    client: &str,
    user: Option<&str>,
    asked: Option<&str>,
    sees_users: bool,
) -> Decision<Issue> {
    let client = find(realm, client)?;
    let user = user.ok_or(not_found(What::ExampleUserId))?;
    if !sees_users {
        return Err(AdminDenied::UserForbidden.into());
    }
    let user = realm.users.get(user).ok_or(not_found(What::ExampleUser))?;
    Ok(grant::example(realm, context, user, client, asked))
}

/// The mappers that would take part: the client's own, and those of its scopes.
pub(crate) fn mappers(
    realm: &Realm,
    client: &str,
    asked: Option<&str>,
) -> Decision<Vec<ProtocolMapperEvaluationRepresentation>> {
    let client = find(realm, client)?;
    let protocol = client.settings.protocol.as_deref().unwrap_or("openid-connect");
    let granted = scope::requested(realm, client, asked);
    let of_scopes = granted.scopes.iter().map(|scope| (&scope.id, &*scope.name, "client-scope", &scope.mappers));
    let containers = of_scopes.chain([(&client.id, "", "client", &client.mappers)]);
    let mappers = containers.flat_map(|(id, name, kind, mappers)| {
        let mappers = protocol_mappers::with_ids(id, mappers).into_iter();
        let of_protocol = mappers.filter(|mapper| mapper.protocol.as_deref() == Some(protocol));
        of_protocol.map(move |mapper| ProtocolMapperEvaluationRepresentation {
            mapper_id: mapper.id,
            mapper_name: mapper.name,
            container_id: Some(id.to_string()),
            container_name: Some(name.to_owned()),
            container_type: Some(kind.to_owned()),
            protocol_mapper: mapper.protocol_mapper,
            ..ProtocolMapperEvaluationRepresentation::default()
        })
    });
    Ok(mappers.collect())
}

/// The roles, of the realm by its name or of a client by its id, that tokens may hold or never hold. Where not all
/// of a user's roles go in, those that the caller does not see count as never held.
pub(crate) fn roles(
    realm: &Realm,
    client: &str,
    container: &str,
    asked: Option<&str>,
    which: Grants,
    seen: Reach,
) -> Decision<Vec<RoleRepresentation>> {
    let client = find(realm, client)?;
    let container = match realm.clients.get(container) {
        _ if *container == *realm.name => Id::default(),
        Some(container) => container.id.clone(),
        None => return Err(not_found(What::RoleContainer)),
    };
    let in_scope = roles::in_scope(realm, client, &scope::requested(realm, client, asked).scopes);
    let is_granted = |role: &Role| in_scope.as_ref().is_none_or(|scope| seen.has(role) && scope.contains(&role.id));
    let wanted = realm.roles.iter_in(&container).filter(|role| is_granted(role) == (which == Grants::Granted));
    Ok(json::listed(realm, wanted.map(|role| &role.id), true))
}

fn find<'a>(realm: &'a Realm, id: &str) -> Decision<&'a Arc<Client>> {
    realm.clients.get(id).ok_or(not_found(What::Client))
}

fn not_found(what: What) -> Denied {
    AdminDenied::NotFound(what).into()
}
