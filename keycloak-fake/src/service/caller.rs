//! What the holder of an access token may do in a realm's admin API.

use std::collections::HashSet;
use std::sync::Arc;

use crate::domain::admin::realms::{MASTER, master};
use crate::domain::denied::{AdminDenied, What};
use crate::domain::oidc::access;
use crate::domain::{Decision, roles};
use crate::handle::{Authority, FakeKeycloak};
use crate::state::{Client, Id, Realm, User};
use crate::token;

/// Who holds a token: its realm as it is now, and the roles that the token may use there.
#[derive(Debug)]
pub(crate) struct Holder {
    pub(crate) home: Arc<Realm>,
    pub(crate) user: Arc<User>,
    pub(crate) client: Arc<Client>,
    pub(crate) held: HashSet<Id>,
}

/// Who holds `raw`. Keycloak asks the user's roles of now, as far as the token's client may hold them, not the token's
/// claims.
pub(crate) fn holder(fake: &FakeKeycloak, raw: &str) -> Decision<Holder> {
    let issuer_realm = issuer_realm(raw).ok_or(AdminDenied::Unauthenticated)?;
    let cell = fake.engine.realm(&issuer_realm).ok_or(AdminDenied::Unauthenticated)?;
    let home = cell.snapshot();
    let presented = token::verify(&home, raw);
    let found = access::check(&home, &fake.context(), presented.as_ref()).map_err(|_| AdminDenied::Unauthenticated)?;
    let held = roles::of_token(&home, &found.user, &found.client, &found.scopes);
    Ok(Holder { home, user: found.user, client: found.client, held })
}

/// The roles that `raw`'s holder has in the client that stands for the management of `realm`.
///
/// A token of `master` manages any realm, by the client `{realm}-realm` there; a token of the realm itself manages
/// that one, by its client `realm-management`.
pub(crate) fn authority(fake: &FakeKeycloak, raw: &str, realm: &str) -> Decision<Authority> {
    let Holder { home, held, .. } = holder(fake, raw)?;
    // Only one who is known is told that there is no such realm.
    if fake.engine.realm(realm).is_none() {
        return Err(AdminDenied::NotFound(What::Realm).into());
    }
    if *home.name != *MASTER && *home.name != *realm {
        return Err(AdminDenied::Forbidden.into());
    }
    Ok(Authority::Roles(names_in(&home, &master::management_of(&home, realm), &held)))
}

/// The user of `master` who may create realms by `raw`, and whether that one is an administrator of all of them.
pub(crate) fn creator(fake: &FakeKeycloak, raw: &str) -> Decision<(Id, bool)> {
    let Holder { home, user, held, .. } = holder(fake, raw)?;
    let has = |name: &str| home.roles.named(name).is_some_and(|role| held.contains(&role.id));
    if *home.name != *MASTER || !has("create-realm") {
        return Err(AdminDenied::Forbidden.into());
    }
    Ok((user.id.clone(), has("admin")))
}

/// Whose token `raw` is, as an event says it: the realm, client and user, by their internal ids.
pub(crate) fn details(fake: &FakeKeycloak, raw: &str) -> Option<(Id, Id, Id)> {
    let Holder { home, user, client, .. } = holder(fake, raw).ok()?;
    Some((home.id.clone(), client.id.clone(), user.id.clone()))
}

fn names_in(home: &Realm, client: &str, held: &HashSet<Id>) -> HashSet<Arc<str>> {
    let Some(client) = home.client(client) else { return HashSet::new() };
    let of_client = home.roles.iter_in(&client.id);
    of_client.filter(|role| held.contains(&role.id)).map(|role| role.name.clone()).collect()
}

/// The realm that the token says it is of; nothing is believed yet.
fn issuer_realm(raw: &str) -> Option<String> {
    let claims = token::peek(raw)?;
    let issuer = claims.get("iss")?.as_str()?;
    Some(issuer.rsplit_once("/realms/")?.1.to_owned())
}
