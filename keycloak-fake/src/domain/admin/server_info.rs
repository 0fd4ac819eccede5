//! What the server says of itself, and who may hear it. What the process is (time, memory) is told elsewhere.

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use keycloak_api::representation::{ServerInfoRepresentation, WhoAmI};

use super::clients;
use super::realms::{MASTER, master};
use crate::domain::denied::{AdminDenied, What};
use crate::domain::{Decision, roles};
use crate::feature::{Feature, Features};
use crate::state::{Client, Id, Realm, User};

/// The client of the admin console.
const CONSOLE: &str = "security-admin-console";

/// How much of the machine an administrator is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    Nothing,
    Version,
    All,
}

/// What a server of this version has and can be configured with, whoever asks.
pub(crate) fn facts() -> &'static ServerInfoRepresentation {
    static FACTS: LazyLock<ServerInfoRepresentation> =
        LazyLock::new(|| serde_json::from_str(include_str!("server_info.json")).unwrap_or_default());
    &FACTS
}

/// Has the server say that these features are on.
pub(crate) fn switch_on(info: &mut ServerInfoRepresentation, features: Features) {
    let mut turn = |name: &str, on: bool| {
        let known = info.features.iter_mut().flatten().find(|known| known.name.as_deref() == Some(name));
        known.into_iter().for_each(|known| known.enabled = Some(on));
        let off = info.profile_info.iter_mut().filter_map(|profile| profile.disabled_features.as_mut());
        off.for_each(|off| {
            off.retain(|known| known != name);
            if !on {
                off.push(name.to_owned());
            }
        });
    };
    if features.has(Feature::TokenExchangeV1) {
        turn("TOKEN_EXCHANGE", true);
    }
    if features.has(Feature::AdminFineGrainedAuthzV1) {
        // It takes the place of its next version.
        turn("ADMIN_FINE_GRAINED_AUTHZ", true);
        turn("ADMIN_FINE_GRAINED_AUTHZ_V2", false);
    }
}

/// What the holder of these roles of `home` is told of the machine; denied to who administers nothing. One of `rights`
/// makes an administrator.
pub(crate) fn told(home: &Realm, held: &HashSet<Id>, rights: &[&str]) -> Decision<Told> {
    let is_master = *home.name == *MASTER;
    let has_realm_role = |name: &str| home.roles.named(name).is_some_and(|role| held.contains(&role.id));
    let mut management = home.clients.iter().filter(|client| clients::is_management(client));
    let administers = |client: &Client| has_any(home, client, held, rights);
    let is_admin = (is_master && (has_realm_role("admin") || has_realm_role("create-realm")))
        || management.any(|client| administers(client));
    if !is_admin {
        return Err(AdminDenied::Forbidden.into());
    }
    let manages_home = home
        .client(&master::management_of(home, &home.name))
        .is_some_and(|own| has_any(home, own, held, &["manage-realm"]));
    Ok(match (manages_home, is_master) {
        (false, _) => Told::Nothing,
        (true, false) => Told::Version,
        (true, true) => Told::All,
    })
}

/// Who asks by a token for `client`, and what `user` may do: in its realm, or from `master` in the current one.
pub(crate) fn who_am_i(home: &Realm, user: &User, client: &Client, current: Option<&str>) -> Decision<WhoAmI> {
    if &*client.client_id != CONSOLE && client.attribute("security.admin.console") != Some("true") {
        return Err(AdminDenied::NotOfConsole(client.client_id.to_string()).into());
    }
    let held = roles::of_user(home, user);
    let has_realm_role = |name: &str| home.roles.named(name).is_some_and(|role| held.contains(&role.id));
    let is_master = *home.name == *MASTER;
    let about = current.filter(|_| is_master).unwrap_or(&home.name);
    let management =
        home.client(&master::management_of(home, about)).ok_or(AdminDenied::NotFound(What::CurrentRealm))?;
    let of_management = home.roles.iter_in(&management.id).filter(|role| held.contains(&role.id));
    let mut names: Vec<String> = of_management.map(|role| role.name.to_string()).collect();
    if is_master && has_realm_role("admin") {
        names.push("admin".to_owned());
    }
    if names.is_empty() {
        return Err(AdminDenied::NoRealmAccess.into());
    }
    Ok(WhoAmI {
        user_id: Some(user.id.to_string()),
        realm: Some(home.name.to_string()),
        display_name: Some(display_name(user)),
        locale: Some(locale(home, user)),
        create_realm: Some(is_master && has_realm_role("create-realm")),
        realm_access: Some(BTreeMap::from([(about.to_owned(), names)])),
        is_temporary: Some(user.attribute("is_temporary_admin") == Some("true")),
        ..WhoAmI::default()
    })
}

fn has_any(home: &Realm, client: &Client, held: &HashSet<Id>, names: &[&str]) -> bool {
    home.roles.iter_in(&client.id).any(|role| names.contains(&&*role.name) && held.contains(&role.id))
}

/// First and last name as far as there are some, or else the username.
fn display_name(user: &User) -> String {
    let (first, last) = (user.first_name.as_deref(), user.last_name.as_deref());
    let is_there = |name: Option<&str>| name.is_some_and(|name| !name.trim().is_empty());
    match (first, last) {
        _ if !is_there(first) && !is_there(last) => user.username.to_string(),
        (Some(first), Some(last)) => format!("{first} {last}"),
        (first, last) => first.or(last).unwrap_or_default().to_owned(),
    }
}

/// The language of a user where the realm has several.
fn locale(realm: &Realm, user: &User) -> String {
    let settings = &realm.settings;
    if !settings.internationalization_enabled.unwrap_or(false) {
        return "en".to_owned();
    }
    let supported = settings.supported_locales.as_deref().unwrap_or_default();
    let own = user.attribute("locale").filter(|own| supported.iter().any(|locale| locale == own));
    own.or(settings.default_locale.as_deref()).unwrap_or("en").to_owned()
}
