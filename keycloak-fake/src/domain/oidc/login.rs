//! Whether a name and a password are a user's.

use std::sync::Arc;

use crate::domain::Decision;
use crate::domain::denied::OAuthDenied;
use crate::state::{Credential, Realm, Secret, User};

/// The user of this name, or e-mail address where the realm lets users log in by it.
pub(crate) fn find_user<'a>(realm: &'a Realm, name: &str) -> Option<&'a Arc<User>> {
    let name = name.to_lowercase();
    let by_email = || {
        let allowed = realm.settings.login_with_email_allowed.unwrap_or(true);
        (allowed && name.contains('@')).then(|| realm.users_by_email(&name).next()).flatten()
    };
    // Keycloak looks at the e-mail addresses first.
    by_email().or_else(|| realm.users.named(&name))
}

/// The user whose name and password these are. `verdict` is what a slow hash came to, by its credential's id.
pub(crate) fn check_password(
    realm: &mut Realm,
    name: &str,
    password: &str,
    verdict: Option<(&str, bool)>,
) -> Decision<Arc<User>> {
    let user = find_user(realm, name).cloned().ok_or(OAuthDenied::BadCredentials)?;
    if user.service_account_of.is_some() {
        return Err(OAuthDenied::BadCredentials.into());
    }
    let credential = user.credentials.iter().find(|credential| &*credential.kind == "password");
    let credential = credential.cloned().ok_or(OAuthDenied::BadCredentials)?;
    let good = match (&credential.secret, verdict) {
        (Secret::Password(secret), _) => **secret == *password,
        (Secret::Imported(_), Some((id, verdict))) if id == &*credential.id => verdict,
        (Secret::Imported(_), _) => {
            let (user, credential) = (user.id.clone(), credential.id.clone());
            return Err(OAuthDenied::HashNeeded { user, credential }.into());
        }
    };
    if !good {
        return Err(OAuthDenied::BadCredentials.into());
    }
    match credential.secret {
        Secret::Password(_) => Ok(user),
        Secret::Imported(_) => Ok(remember(realm, &user, &credential, password)),
    }
}

/// Keeps a password that a hash has proven, so that the next login costs nothing. Keycloak too replaces what was
/// imported at the first good login, by a hash of its own.
fn remember(realm: &mut Realm, user: &User, proven: &Credential, password: &str) -> Arc<User> {
    let mut user = user.clone();
    for credential in &mut user.credentials {
        if credential.id == proven.id {
            *credential =
                Arc::new(Credential { secret: Secret::Password(password.into()), ..Credential::clone(credential) });
        }
    }
    realm.put_user(user)
}
