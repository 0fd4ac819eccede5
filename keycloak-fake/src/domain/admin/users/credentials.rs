//! A user's credentials.

use std::sync::Arc;

use keycloak_api::representation::{CredentialRepresentation, UserRepresentation};

use super::find;
use crate::domain::admin::representation::user as json;
use crate::domain::admin::{password_policy, unknown};
use crate::domain::denied::{AdminDenied, Invalid, What};
use crate::domain::{Context, Decision};
use crate::state::{Credential, Realm, Secret, User};

const UPDATE_PASSWORD: &str = "UPDATE_PASSWORD";

/// The user's credentials, without their secrets.
pub(crate) fn list_credentials(realm: &Realm, id: &str) -> Decision<Vec<CredentialRepresentation>> {
    Ok(find(realm, id)?.credentials.iter().map(|credential| json::credential(credential)).collect())
}

/// Takes a credential from the user.
pub(crate) fn delete_credential(realm: &mut Realm, id: &str, credential: &str) -> Decision<()> {
    let user = find(realm, id)?;
    if !user.credentials.iter().any(|had| *had.id == *credential) {
        return Err(AdminDenied::NotFound(What::Credential).into());
    }
    realm.change_user(id, |user| user.credentials.retain(|had| *had.id != *credential));
    Ok(())
}

/// Sets the user's password, whatever type the representation says that it has.
pub(crate) fn reset_password(
    realm: &mut Realm,
    context: &mut Context,
    id: &str,
    input: &CredentialRepresentation,
) -> Decision<()> {
    unknown::refuse(input)?;
    let user = find(realm, id)?;
    let password = input.value.as_deref().ok_or(AdminDenied::Invalid(Invalid::PasswordMissing))?;
    if password.trim().is_empty() {
        return Err(AdminDenied::Invalid(Invalid::PasswordEmpty).into());
    }
    password_policy::require(realm, context.now_ms, &user, password)?;
    let mut changed = User::clone(&user);
    set_password(realm, context, &mut changed, password);
    changed.required_actions.retain(|action| **action != *UPDATE_PASSWORD);
    if input.temporary.unwrap_or(false) {
        changed.required_actions.push(UPDATE_PASSWORD.into());
    }
    realm.put_user(changed);
    Ok(())
}

/// Sets the credentials of a user who is created or changed. An empty password is passed over, as Keycloak does; a
/// hash is kept as it came.
pub(super) fn set(realm: &Realm, context: &mut Context, user: &mut User, input: &UserRepresentation) -> Decision<()> {
    for credential in input.credentials.iter().flatten() {
        match credential.value.as_deref() {
            Some("") => {}
            Some(password) => {
                password_policy::require(realm, context.now_ms, user, password)?;
                set_password(realm, context, user, password);
                if credential.temporary.unwrap_or(false)
                    && !user.required_actions.iter().any(|a| **a == *UPDATE_PASSWORD)
                {
                    user.required_actions.push(UPDATE_PASSWORD.into());
                }
            }
            None => user.credentials.push(Arc::new(imported(context, credential))),
        }
    }
    Ok(())
}

/// The credentials of a user of a realm's representation. That one is temporary does not count there.
pub(crate) fn imported_credentials(
    realm: &Realm,
    context: &mut Context,
    input: &UserRepresentation,
) -> Vec<Arc<Credential>> {
    let mut credentials = Vec::new();
    for given in input.credentials.iter().flatten() {
        let mut credential = imported(context, given);
        if let Some(password) = given.value.as_deref() {
            credential.secret = Secret::Password(password.into(), password_policy::hashing(realm));
        }
        credentials.push(Arc::new(credential));
    }
    credentials
}

/// A credential that came with its secret data, or of a kind that is only kept.
fn imported(context: &mut Context, input: &CredentialRepresentation) -> Credential {
    Credential {
        id: input.id.as_deref().map_or_else(|| context.new_id(), Into::into),
        kind: Credential::kind(input.r#type.as_deref().unwrap_or("password")),
        label: input.user_label.clone(),
        created: input.created_date.unwrap_or(context.now_ms),
        secret: Secret::Imported(Arc::new(input.clone())),
    }
}

/// Gives the user a password; its id is that of the one before it, which goes unless the realm has it
/// remembered.
pub(crate) fn set_password(realm: &Realm, context: &mut Context, user: &mut User, password: &str) {
    let old = user.credentials.iter().position(|had| &*had.kind == "password");
    let credential = Arc::new(Credential {
        id: old.map_or_else(|| context.new_id(), |at| user.credentials[at].id.clone()),
        kind: Credential::kind("password"),
        label: None,
        created: context.now_ms,
        secret: Secret::Password(password.into(), password_policy::hashing(realm)),
    });
    match old {
        Some(at) => {
            let old = std::mem::replace(&mut user.credentials[at], credential);
            let kind = password_policy::OLD_PASSWORD.into();
            user.credentials.push(Arc::new(Credential { id: context.new_id(), kind, ..Credential::clone(&old) }));
        }
        None => user.credentials.push(credential),
    }
    password_policy::keep_old(realm, context.now_ms, user);
}
