//! Whether a user's profile is complete, so that Keycloak lets the user in.

use serde_json::Value;

use crate::state::{Realm, User};

const PROVIDER: &str = "org.keycloak.userprofile.UserProfileProvider";
const CONFIG: &str = "kc.user.profile.config";

/// Whether the user still has something to do before logging in: a required action, or an attribute that the realm's
/// user profile asks for.
pub(crate) fn has_open_actions(realm: &Realm, user: &User) -> bool {
    if user.service_account_of.is_some() {
        return false;
    }
    user.required_actions.iter().any(|action| is_enabled(realm, action))
        || (is_enabled(realm, "VERIFY_PROFILE") && !is_complete(realm, user))
        || (realm.settings.verify_email.unwrap_or(false) && !user.email_verified && is_enabled(realm, "VERIFY_EMAIL"))
}

/// A required action that the realm does not have, or has switched off, holds nobody up.
fn is_enabled(realm: &Realm, action: &str) -> bool {
    let actions = realm.settings.required_actions.as_deref().unwrap_or_default();
    actions.iter().any(|known| known.alias.as_deref() == Some(action) && known.enabled.unwrap_or(true))
}

fn is_complete(realm: &Realm, user: &User) -> bool {
    match configured(realm) {
        // Keycloak's own profile asks users for these, but for those of `master`.
        None => &*realm.name == "master" || ["email", "firstName", "lastName"].iter().all(|name| has(user, name)),
        Some(required) => required.iter().all(|name| has(user, name)),
    }
}

fn has(user: &User, name: &str) -> bool {
    let value = match name {
        "username" => Some(&*user.username),
        "email" => user.email.as_deref(),
        "firstName" => user.first_name.as_deref(),
        "lastName" => user.last_name.as_deref(),
        other => user.attribute(other),
    };
    value.is_some_and(|value| !value.trim().is_empty())
}

/// The attributes that a realm's own user profile asks users for; `None` where the realm has Keycloak's.
fn configured(realm: &Realm) -> Option<Vec<String>> {
    let components = realm.settings.components.as_ref()?;
    let config = components.get(PROVIDER)?.first()?.config.as_ref()?.get(CONFIG)?.first()?;
    let profile: Value = serde_json::from_str(config).ok()?;
    let asks = |attribute: &&Value| match attribute.get("required") {
        None | Some(Value::Null) => false,
        Some(required) => match required.get("roles").and_then(Value::as_array) {
            Some(roles) => roles.iter().any(|role| role == "user"),
            None => required.get("scopes").is_none_or(|scopes| scopes.as_array().is_some_and(Vec::is_empty)),
        },
    };
    let attributes = profile.get("attributes")?.as_array()?.iter().filter(asks);
    Some(attributes.filter_map(|attribute| Some(attribute.get("name")?.as_str()?.to_owned())).collect())
}
