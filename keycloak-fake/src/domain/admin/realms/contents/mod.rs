//! What a realm's representation has in it beside settings: roles, clients, client scopes, groups, users.
//!
//! Each is found by its name, as Keycloak's exports name them. Ids that are given are kept.

mod clients;
mod groups;
mod mappings;
mod roles;
mod scopes;
mod users;

use keycloak_api::representation::RealmRepresentation;

pub(super) use scopes::{add as add_scopes, assign, fitting};

use super::broken::Made;
use crate::domain::admin::organizations;
use crate::domain::denied::{AdminDenied, Taken};
use crate::domain::{Context, Denied};
use crate::state::{Id, Realm};

/// Adds everything but client scopes, which clients need to be there before.
pub(super) fn add(realm: &mut Realm, context: &mut Context, input: &RealmRepresentation) -> Made<()> {
    roles::add_of_realm(realm, context, input);
    clients::add(realm, context, input)?;
    roles::add_of_clients(realm, context, input)?;
    roles::compose(realm, input)?;
    mappings::add(realm, context, input)?;
    groups::add(realm, context, input)?;
    users::add(realm, context, input)?;
    organizations::add(realm, context, input)?;
    clients::authorize(realm, context, input)
}

/// The id that is given, or a new one.
fn id(given: Option<&String>, context: &mut Context) -> Id {
    given.map_or_else(|| context.new_id(), |id| Id::from(id.as_str()))
}

/// What the admin API says of a name or an id that is given twice.
fn taken() -> Denied {
    AdminDenied::Conflict(Taken::RealmId).into()
}
