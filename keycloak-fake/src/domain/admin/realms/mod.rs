//! Realms: making, changing and reading them. Which realms there are is `service`'s business.

mod bindings;
pub(in crate::domain::admin) mod broken;
mod check;
mod contents;
mod create;
pub(crate) mod export;
pub(crate) mod master;
pub(crate) mod partial_import;
pub(crate) mod reports;
mod settings;
mod template;

use keycloak_api::representation::RealmRepresentation;

pub(crate) use bindings::{flows_of, rename_flow};
pub(crate) use broken::Broken;
pub(crate) use create::create;
pub(crate) use settings::MASK;

use super::representation::realm as json;
use super::{default_groups, unknown};
use crate::domain::denied::{AdminDenied, Invalid, What};
use crate::domain::oidc::logout_call::{self, LogoutCall};
use crate::domain::oidc::session::{self, Kind};
use crate::domain::{Context, Decision};
use crate::state::{Id, Realm};

/// The Keycloak that the fake is like.
pub(crate) const VERSION: &str = "26.7.4";
/// The realm that manages the others.
pub(crate) const MASTER: &str = "master";

/// The realm's settings.
pub(crate) fn get(realm: &Realm) -> Decision<RealmRepresentation> {
    Ok(json::full(realm))
}

/// The realm in a list that is to be brief.
pub(crate) fn get_brief(realm: &Realm) -> RealmRepresentation {
    let settings = &realm.settings;
    RealmRepresentation {
        id: Some(realm.id.to_string()),
        display_name: settings.display_name.clone(),
        display_name_html: settings.display_name_html.clone(),
        enabled: Some(realm.is_enabled()),
        ..get_name(realm)
    }
}

/// What whoever may not see the realm's settings sees of it; who may see users, sees how they are named.
pub(crate) fn get_reduced(realm: &Realm, sees_users: bool) -> Decision<RealmRepresentation> {
    let settings = &realm.settings;
    Ok(RealmRepresentation {
        display_name: settings.display_name.clone(),
        registration_email_as_username: settings.registration_email_as_username.filter(|_| sees_users),
        brute_force_protected: settings.brute_force_protected,
        supported_locales: Some(settings.supported_locales.clone().unwrap_or_default()),
        organizations_enabled: settings.organizations_enabled,
        ..get_name(realm)
    })
}

/// What whoever may not see the realm's settings sees of it in the list of all.
pub(crate) fn get_name(realm: &Realm) -> RealmRepresentation {
    RealmRepresentation { realm: Some(realm.name.to_string()), ..RealmRepresentation::default() }
}

/// Changes the realm's settings, and its name. Whether another realm has the name is not looked at here.
pub(crate) fn update(realm: &mut Realm, input: &RealmRepresentation) -> Decision<()> {
    unknown::refuse(input)?;
    if let Some(name) = input.realm.as_deref()
        && *name != *realm.name
    {
        check_new_name(realm, name)?;
        rename(realm, name);
    }
    check::change(realm, input)?;
    settings::change(&mut realm.settings, input, false);
    if let Some(groups) = input.default_groups.as_deref().and_then(|paths| default_groups::at_paths(realm, paths)) {
        realm.default_groups = groups;
    }
    Ok(())
}

/// Ends every session, and voids every token that was made up to now. Clients are not told, whatever they want.
pub(crate) fn logout_all(realm: &mut Realm, context: &Context) -> Decision<()> {
    let online = realm.sessions.iter();
    let sessions: Vec<Id> = online.chain(realm.offline_sessions.iter()).map(|session| session.id.clone()).collect();
    for id in sessions {
        session::end(realm, &id);
    }
    let now = i32::try_from(context.now()).unwrap_or(i32::MAX);
    std::sync::Arc::make_mut(&mut realm.settings).not_before = Some(now);
    Ok(())
}

/// Ends a session of this kind. The clients are to be told.
pub(crate) fn delete_session(
    realm: &mut Realm,
    context: &mut Context,
    kind: Kind,
    id: &str,
) -> Decision<Vec<LogoutCall>> {
    let session = kind.table(realm).get(id).cloned().ok_or(AdminDenied::NotFound(What::Session))?;
    Ok(logout_call::end(realm, context, kind, &session))
}

/// The first character of a realm's name that Keycloak does not allow there.
pub(crate) fn reserved(name: &str) -> Option<char> {
    name.chars().find(|c| ":/?#[]@!$&()*+,;=\\".contains(*c))
}

fn check_new_name(realm: &Realm, name: &str) -> Decision<()> {
    let invalid = if *realm.name == *MASTER {
        Invalid::MasterRename
    } else if name.is_empty() {
        Invalid::RealmNameMissing
    } else if let Some(bad) = reserved(name) {
        Invalid::RealmRenameCharacter(bad)
    } else {
        return Ok(());
    };
    Err(AdminDenied::Invalid(invalid).into())
}

/// The URLs of the realm's own consoles have its name in them.
fn rename(realm: &mut Realm, name: &str) {
    for (client, root) in [("account", "realms"), ("account-console", "realms"), ("security-admin-console", "admin")] {
        let Some(id) = realm.client(client).map(|client| client.id.clone()) else { continue };
        let (old, new) = (format!("/{root}/{}/", realm.name), format!("/{root}/{name}/"));
        realm.clients.change(&id, |client| {
            let settings = std::sync::Arc::make_mut(&mut client.settings);
            let urls = settings.base_url.iter_mut().chain(settings.redirect_uris.iter_mut().flatten());
            urls.for_each(|url| *url = url.replace(&old, &new));
        });
    }
    realm.name = name.into();
}
