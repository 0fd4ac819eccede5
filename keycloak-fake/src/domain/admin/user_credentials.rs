//! A user's credentials: their labels and their order. What [`users`](super::users) decides of them is left out.

use super::users;
use crate::domain::Decision;
use crate::domain::denied::{AdminDenied, Invalid, What};
use crate::state::{Credential, Realm, User};

/// The longest label that Keycloak's database takes, in characters.
const LONGEST_LABEL: usize = 255;

/// Changes the name by which the user knows a credential.
pub(crate) fn set_label(realm: &mut Realm, id: &str, credential: &str, label: &str) -> Decision<()> {
    position(&*users::find(realm, id)?, credential)?;
    if label.trim().is_empty() {
        return Err(AdminDenied::Invalid(Invalid::CredentialLabelMissing).into());
    }
    if label.chars().count() > LONGEST_LABEL {
        return Err(AdminDenied::Breaks.into());
    }
    realm.change_user(id, |user| {
        for had in user.credentials.iter_mut().filter(|had| *had.id == *credential) {
            *had = Credential { label: Some(label.to_owned()), ..Credential::clone(had) }.into();
        }
    });
    Ok(())
}

/// Makes a credential the first one.
pub(crate) fn move_to_first(realm: &mut Realm, id: &str, credential: &str) -> Decision<()> {
    let from = position(&*users::find(realm, id)?, credential)?;
    realm.change_user(id, |user| user.credentials[..=from].rotate_right(1));
    Ok(())
}

/// Moves a credential behind another one. Where the user does not have that one, nothing is moved, as Keycloak does.
pub(crate) fn move_after(realm: &mut Realm, id: &str, credential: &str, previous: &str) -> Decision<()> {
    let user = users::find(realm, id)?;
    let from = position(&user, credential)?;
    if credential == previous || position(&user, previous).is_err() {
        return Ok(());
    }
    realm.change_user(id, |user| {
        let moved = user.credentials.remove(from);
        let at = user.credentials.iter().position(|had| *had.id == *previous).map_or(from, |previous| previous + 1);
        user.credentials.insert(at, moved);
    });
    Ok(())
}

/// Disables types of credentials. Of its own users Keycloak lets none be disabled, as `disableableCredentialTypes`
/// says of each, and passes over all that are named.
pub(crate) fn disable_types(realm: &Realm, id: &str) -> Decision<()> {
    users::find(realm, id).map(drop)
}

/// The types of credentials that the user store which the user comes from has of it: none, for no user comes from one.
pub(crate) fn list_user_storage_types(realm: &Realm, id: &str) -> Decision<Vec<String>> {
    users::find(realm, id).map(|_| Vec::new())
}

fn position(user: &User, credential: &str) -> Decision<usize> {
    let at = user.credentials.iter().position(|had| *had.id == *credential);
    at.ok_or(AdminDenied::NotFound(What::Credential).into())
}
