//! Adding things to a realm that is there: what is there already is refused, left or replaced.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use keycloak_api::representation::{
    ClientRepresentation, GroupRepresentation, PartialImportRepresentation, PartialImportResult, PartialImportResults,
    RealmRepresentation, RoleRepresentation, RolesRepresentation, UserRepresentation,
};

use super::contents;
use crate::domain::admin::{cascade, groups, identity_providers};
use crate::domain::denied::{AdminDenied, Taken};
use crate::domain::oidc::login;
use crate::domain::{Context, Decision, Denied};
use crate::state::{Id, Realm};

const POST_LOGOUT: &str = "post.logout.redirect.uris";

/// What happens to what is there already.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Policy {
    Fail,
    Skip,
    Overwrite,
}

/// What comes of one thing.
#[derive(Clone, Copy)]
enum Fate {
    Added,
    Skipped,
    Overwritten,
}

/// Something that is imported, as the answer tells of it.
struct Thing {
    kind: &'static str,
    name: String,
    fate: Fate,
}

/// Adds what is given, and tells what came of each thing.
pub(crate) fn import(
    realm: &mut Realm,
    context: &mut Context,
    input: &PartialImportRepresentation,
) -> Decision<PartialImportResults> {
    let policy = match input.if_resource_exists.as_deref() {
        None | Some("FAIL") => Policy::Fail,
        Some("SKIP") => Policy::Skip,
        Some("OVERWRITE") => Policy::Overwrite,
        Some(_) => return Err(AdminDenied::BreaksOnJson.into()),
    };
    if input.identity_provider_mappers.iter().flatten().next().is_some() {
        return Err(Denied::NotDone("a partial import of identity providers' mappers"));
    }
    let mut import = Import { policy, things: Vec::new(), skipped: BTreeMap::new() };
    let contents = import.sort(realm, context, input)?;
    // What the realm's new users are put into is not the import's to say.
    let default_groups = realm.default_groups.clone();
    contents::add(realm, context, &contents).map_err(|broken| broken.denied)?;
    realm.default_groups = default_groups;
    for client in contents.clients.iter().flatten() {
        leave_logout(realm, client);
    }
    import.results(realm)
}

/// What a new realm's clients are given beside what they bring, these are not.
fn leave_logout(realm: &mut Realm, given: &ClientRepresentation) {
    let has_own = given.attributes.as_ref().is_some_and(|own| own.contains_key(POST_LOGOUT));
    let added = given.client_id.as_deref().and_then(|id| realm.client(id)).map(|client| client.id.clone());
    let Some(added) = added.filter(|_| !has_own) else { return };
    realm.clients.change(&added, |client| {
        if let Some(attributes) = &mut Arc::make_mut(&mut client.settings).attributes {
            attributes.remove(POST_LOGOUT);
        }
    });
}

struct Import {
    policy: Policy,
    things: Vec<Thing>,
    /// The ids of what is left as it is, by kind and name.
    skipped: BTreeMap<(&'static str, String), Id>,
}

impl Import {
    /// What is to be added, when what it replaces is gone.
    fn sort(
        &mut self,
        realm: &mut Realm,
        context: &mut Context,
        input: &PartialImportRepresentation,
    ) -> Decision<RealmRepresentation> {
        let mut wanted = RealmRepresentation::default();
        for client in input.clients.iter().flatten() {
            let client_id = client.client_id.clone().ok_or(AdminDenied::Breaks)?;
            let old = realm.client(&client_id).cloned();
            let taken = || Taken::ImportedClient(client_id.clone());
            if self.takes("CLIENT", &client_id, old.as_ref().map(|old| &old.id), taken)? {
                old.iter().for_each(|old| cascade::remove_client(realm, old));
                wanted.clients.get_or_insert_default().push(client.clone());
            }
        }
        wanted.roles = self.roles(realm, input)?;
        for provider in input.identity_providers.iter().flatten() {
            let alias = provider.alias.clone().ok_or(AdminDenied::Breaks)?;
            let old = identity_providers::id_of(realm, &alias);
            let taken = || Taken::ImportedIdentityProvider(alias.clone());
            if self.takes("IDP", &alias, old.as_ref(), taken)? {
                identity_providers::import(realm, context, provider)?;
            }
        }
        for group in input.groups.iter().flatten() {
            self.group(realm, group, &mut wanted)?;
        }
        for user in input.users.iter().flatten() {
            self.user(realm, user, &mut wanted)?;
        }
        Ok(wanted)
    }

    fn roles(
        &mut self,
        realm: &mut Realm,
        input: &PartialImportRepresentation,
    ) -> Decision<Option<RolesRepresentation>> {
        let Some(given) = &input.roles else { return Ok(None) };
        let mut of_realm = Vec::new();
        for role in given.realm.iter().flatten() {
            self.role(realm, None, role, &mut of_realm)?;
        }
        let mut of_clients = BTreeMap::new();
        for (client_id, roles) in given.client.iter().flatten() {
            let is_given = input.clients.iter().flatten().any(|client| client.client_id.as_ref() == Some(client_id));
            if realm.client(client_id).is_none() && !is_given {
                return Err(AdminDenied::NoClientOfRoles(client_id.clone()).into());
            }
            let mut own = Vec::new();
            for role in roles {
                self.role(realm, Some(client_id), role, &mut own)?;
            }
            of_clients.insert(client_id.clone(), own);
        }
        Ok(Some(RolesRepresentation {
            realm: Some(of_realm),
            client: Some(of_clients),
            ..RolesRepresentation::default()
        }))
    }

    fn role(
        &mut self,
        realm: &mut Realm,
        client_id: Option<&String>,
        role: &RoleRepresentation,
        wanted: &mut Vec<RoleRepresentation>,
    ) -> Decision<()> {
        let name = role.name.clone().ok_or(AdminDenied::Breaks)?;
        let holder = client_id.map(|client_id| realm.client(client_id).map(|client| client.id.clone()));
        let old = match holder {
            None => realm.roles.named(&name).map(|role| role.id.clone()),
            Some(holder) => holder.and_then(|holder| realm.roles.named_in(&holder, &name)).map(|role| role.id.clone()),
        };
        let (kind, shown) = match client_id {
            None => ("REALM_ROLE", name.clone()),
            Some(client_id) => ("CLIENT_ROLE", format!("{client_id}-->{name}")),
        };
        let taken = || match client_id {
            None => Taken::ImportedRole(name.clone()),
            Some(client_id) => Taken::ImportedClientRole(name.clone(), client_id.clone()),
        };
        if self.takes(kind, &shown, old.as_ref(), taken)? {
            if let Some(old) = old {
                cascade::remove_roles(realm, &HashSet::from([old]));
                // Keycloak tells of a role that is replaced twice.
                self.things.push(Thing { kind, name: shown, fate: Fate::Added });
            }
            wanted.push(role.clone());
        }
        Ok(())
    }

    /// Only groups that say their path are found, and Keycloak breaks on others.
    fn group(
        &mut self,
        realm: &mut Realm,
        group: &GroupRepresentation,
        wanted: &mut RealmRepresentation,
    ) -> Decision<()> {
        let (Some(name), Some(path)) = (&group.name, &group.path) else { return Err(AdminDenied::Breaks.into()) };
        let old = groups::at_path(realm, path).cloned();
        let taken = || Taken::ImportedGroup(path.clone());
        if self.takes("GROUP", name, old.as_ref().map(|old| &old.id), taken)? {
            old.iter().for_each(|old| cascade::remove_group(realm, old));
            wanted.groups.get_or_insert_default().push(group.clone());
        }
        Ok(())
    }

    /// A user is there already if the name or the address is.
    fn user(&mut self, realm: &mut Realm, user: &UserRepresentation, wanted: &mut RealmRepresentation) -> Decision<()> {
        let username = user.username.clone().ok_or(AdminDenied::Breaks)?;
        let by_email = user.email.as_deref().filter(|email| !email.is_empty());
        let by_email = by_email.and_then(|email| realm.users_by_email(&email.to_lowercase()).next());
        let old = realm.users.named(&username.to_lowercase()).or(by_email).map(|old| old.id.clone());
        let taken = || Taken::ImportedUser(username.clone());
        if self.takes("USER", &username, old.as_ref(), taken)? {
            if let Some(old) = old {
                cascade::remove_user(realm, &old);
            }
            wanted.users.get_or_insert_default().push(user.clone());
        }
        Ok(())
    }

    /// Whether the thing is added.
    fn takes(
        &mut self,
        kind: &'static str,
        name: &str,
        old: Option<&Id>,
        taken: impl FnOnce() -> Taken,
    ) -> Decision<bool> {
        let fate = match (old, self.policy) {
            (None, _) => Fate::Added,
            (Some(_), Policy::Fail) => return Err(AdminDenied::Conflict(taken()).into()),
            (Some(old), Policy::Skip) => {
                self.skipped.insert((kind, name.to_owned()), old.clone());
                Fate::Skipped
            }
            (Some(_), Policy::Overwrite) => Fate::Overwritten,
        };
        self.things.push(Thing { kind, name: name.to_owned(), fate });
        Ok(!matches!(fate, Fate::Skipped))
    }

    fn results(self, realm: &Realm) -> Decision<PartialImportResults> {
        let (mut added, mut skipped, mut overwritten) = (0, 0, 0);
        let results = self.things.iter().map(|thing| {
            let (count, action) = match thing.fate {
                Fate::Added => (&mut added, "ADDED"),
                Fate::Skipped => (&mut skipped, "SKIPPED"),
                Fate::Overwritten => (&mut overwritten, "OVERWRITTEN"),
            };
            *count += 1;
            let left = self.skipped.get(&(thing.kind, thing.name.clone()));
            PartialImportResult {
                action: Some(action.to_owned()),
                resource_type: Some(thing.kind.to_owned()),
                resource_name: Some(thing.name.clone()),
                id: left
                    .filter(|_| thing.kind != "CLIENT_ROLE")
                    .cloned()
                    .or_else(|| id_of(realm, thing))
                    .map(|id| id.to_string()),
                ..PartialImportResult::default()
            }
        });
        let results = Some(results.collect());
        Ok(PartialImportResults {
            added: Some(added),
            skipped: Some(skipped),
            overwritten: Some(overwritten),
            results,
            ..PartialImportResults::default()
        })
    }
}

/// The id of what is there now. For a client's role Keycloak tells the client's.
fn id_of(realm: &Realm, thing: &Thing) -> Option<Id> {
    let name = thing.name.as_str();
    match thing.kind {
        "IDP" => identity_providers::id_of(realm, name),
        "CLIENT" => realm.client(name).map(|client| client.id.clone()),
        "CLIENT_ROLE" => realm.client(name.split_once("-->")?.0).map(|client| client.id.clone()),
        "REALM_ROLE" => realm.roles.named(name).map(|role| role.id.clone()),
        "GROUP" => realm.groups.named(name).map(|group| group.id.clone()),
        _ => login::find_user(realm, name).map(|user| user.id.clone()),
    }
}
