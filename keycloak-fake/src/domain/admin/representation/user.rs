//! Users, their credentials and sessions, as Keycloak's JSON.

use std::collections::BTreeMap;

use keycloak_api::representation::{CredentialRepresentation, UserRepresentation, UserSessionRepresentation};

use super::{access, text};
use crate::domain::brute_force::DISABLED_REASON;
use crate::domain::user_profile::{LOCALE, UserProfile};
use crate::state::{Attributes, Credential, HashAlgorithm, Hashing, Realm, Secret, Session, User};

/// A user by itself.
pub(crate) fn single(profile: &UserProfile, user: &User) -> UserRepresentation {
    let rights = ["manageGroupMembership", "resetPassword", "view", "mapRoles", "impersonate", "manage"];
    UserRepresentation { access: access(&rights), ..member(profile, user, false) }
}

/// A user in a list.
pub(crate) fn listed(profile: &UserProfile, user: &User, is_brief: bool) -> UserRepresentation {
    UserRepresentation { access: access(&["manage"]), ..member(profile, user, is_brief) }
}

/// A user in a list that says nothing of what the caller may do.
pub(crate) fn member(profile: &UserProfile, user: &User, is_brief: bool) -> UserRepresentation {
    let mut shown = if is_brief { brief(user) } else { full(user) };
    let is_free = user.service_account_of.is_some();
    if let Some(attributes) = &mut shown.attributes {
        attributes.retain(|name, _| name == DISABLED_REASON || profile.shows(name) || (is_free && name != LOCALE));
    }
    if !is_brief && !is_free {
        let attributes = shown.attributes.get_or_insert_default();
        for (name, default) in profile.defaults().filter(|(name, _)| profile.shows(name)) {
            attributes.entry(name.to_owned()).or_insert_with(|| vec![default.to_owned()]);
        }
    }
    if profile.shows_email_as_name() && user.email.is_some() {
        shown.username.clone_from(&shown.email);
    }
    shown.attributes = shown.attributes.filter(|attributes| !attributes.is_empty());
    // A name that the profile does not have is an attribute like others.
    let shows = |name| profile.is_managed(name) && profile.shows(name);
    shown.first_name = shown.first_name.filter(|_| shows("firstName"));
    shown.last_name = shown.last_name.filter(|_| shows("lastName"));
    shown
}

/// A user with everything, whatever the user profile shows, without what the caller may do.
pub(crate) fn full(user: &User) -> UserRepresentation {
    let has_otp = user.credentials.iter().any(|credential| &*credential.kind == "otp");
    UserRepresentation {
        attributes: (!user.attributes.is_empty()).then(|| to_map(&user.attributes)),
        totp: Some(has_otp),
        disableable_credential_types: Some(Vec::new()),
        required_actions: Some(user.required_actions.iter().map(ToString::to_string).collect()),
        not_before: Some(i32::try_from(user.not_before).unwrap_or(i32::MAX)),
        federation_link: user.rest.federation_link.clone(),
        ..brief(user)
    }
}

/// Attributes as Keycloak's JSON has them.
pub(crate) fn to_map(attributes: &Attributes) -> BTreeMap<String, Vec<String>> {
    attributes.iter().map(|(name, values)| (name.clone(), values.clone())).collect()
}

fn brief(user: &User) -> UserRepresentation {
    UserRepresentation {
        id: text(&user.id),
        username: text(&user.username),
        first_name: user.first_name.as_deref().map(str::to_owned),
        last_name: user.last_name.as_deref().map(str::to_owned),
        email: user.email.as_deref().map(str::to_owned),
        email_verified: Some(user.email_verified),
        enabled: Some(user.enabled),
        created_timestamp: Some(user.created),
        ..UserRepresentation::default()
    }
}

/// A credential, without its secret.
pub(crate) fn credential(credential: &Credential) -> CredentialRepresentation {
    let credential_data = match &credential.secret {
        Secret::Password(_, hashing) => Some(hashed(*hashing)),
        Secret::Imported(imported) => imported.credential_data.clone(),
    };
    CredentialRepresentation {
        id: text(&credential.id),
        r#type: text(&credential.kind),
        user_label: credential.label.clone(),
        created_date: Some(credential.created),
        credential_data,
        ..CredentialRepresentation::default()
    }
}

/// What the hash of a password in the clear is said to be made with.
fn hashed(hashing: Hashing) -> String {
    let argon2 = r#"{"hashLength":["32"],"memory":["7168"],"type":["id"],"version":["1.3"],"parallelism":["1"]}"#;
    let (algorithm, rest) = match hashing.algorithm {
        HashAlgorithm::Argon2 => ("argon2", argon2),
        HashAlgorithm::Pbkdf2 => ("pbkdf2", "{}"),
        HashAlgorithm::Pbkdf2Sha256 => ("pbkdf2-sha256", "{}"),
        HashAlgorithm::Pbkdf2Sha512 => ("pbkdf2-sha512", "{}"),
    };
    let iterations = hashing.rounds();
    format!(r#"{{"hashIterations":{iterations},"algorithm":"{algorithm}","additionalParameters":{rest}}}"#)
}

/// A session.
pub(crate) fn session(realm: &Realm, session: &Session) -> UserSessionRepresentation {
    let client_id = |id: &str| realm.clients.get(id).map(|client| client.client_id.to_string());
    let clients = session.clients.iter();
    UserSessionRepresentation {
        id: text(&session.id),
        username: text(&session.username),
        user_id: text(&session.user),
        ip_address: text(&session.ip_address),
        start: Some(session.started * 1000),
        last_access: Some(session.last_refresh * 1000),
        remember_me: Some(session.remember_me),
        clients: Some(clients.filter_map(|part| Some((part.client.to_string(), client_id(&part.client)?))).collect()),
        transient_user: Some(false),
        ..UserSessionRepresentation::default()
    }
}
