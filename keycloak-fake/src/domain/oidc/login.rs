//! Whether a name and a password are a user's.

use std::sync::Arc;

use crate::domain::admin::password_policy;
use crate::domain::denied::OAuthDenied;
use crate::domain::{Context, Decision, Denied, brute_force};
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

/// What somebody shows who wants to be let in.
#[derive(Clone, Copy)]
pub(crate) struct Shown<'a> {
    pub(crate) name: &'a str,
    pub(crate) password: &'a str,
    /// What a slow hash came to, by its credential's id.
    pub(crate) verdict: Option<(&'a str, bool)>,
    pub(crate) ip_address: &'a str,
}

/// The user whose name and password are shown, and who may log in. A realm that is protected against guessing counts
/// what fails, and lets nobody in who failed too often; that it forgets the failures is for the end of the login.
pub(crate) fn check(realm: &mut Realm, context: &mut Context, shown: Shown<'_>) -> Decision<Arc<User>> {
    let user = find_user(realm, shown.name).cloned().ok_or(OAuthDenied::BadCredentials)?;
    if user.service_account_of.is_some() || brute_force::is_locked_out(realm, context, &user) {
        return Err(OAuthDenied::BadCredentials.into());
    }
    match check_password(realm, &user, shown) {
        Ok(user) if !user.enabled => Err(OAuthDenied::UserDisabled.into()),
        Err(Denied::OAuth(OAuthDenied::BadCredentials)) if user.enabled => {
            let is_counted = brute_force::fail(realm, context, &user, shown.ip_address)?;
            let denied = Denied::from(OAuthDenied::BadCredentials);
            Err(if is_counted { denied.noted() } else { denied })
        }
        Ok(user) if is_expired(realm, context, &user) => {
            Err(Denied::NotDone("the password policy forceExpiredPasswordChange"))
        }
        answer => answer,
    }
}

/// Whether the user of this name is locked out, in the words of an event.
pub(crate) fn is_locked_out(realm: &Realm, context: &Context, name: &str) -> Option<&'static str> {
    let user = find_user(realm, name)?;
    let is_out = brute_force::is_locked_out(realm, context, user);
    is_out.then_some(if user.enabled { "user_temporarily_disabled" } else { "user_disabled" })
}

fn is_expired(realm: &Realm, context: &Context, user: &User) -> bool {
    let mut passwords = user.credentials.iter().filter(|credential| &*credential.kind == "password");
    passwords.any(|password| password_policy::is_expired(realm, context.now_ms, password))
}

fn check_password(realm: &mut Realm, user: &Arc<User>, shown: Shown<'_>) -> Decision<Arc<User>> {
    let credential = user.credentials.iter().find(|credential| &*credential.kind == "password");
    let credential = credential.cloned().ok_or(OAuthDenied::BadCredentials)?;
    let good = match (&credential.secret, shown.verdict) {
        (Secret::Password(secret, _), _) => **secret == *shown.password,
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
        Secret::Password(_, hashing) if password_policy::is_current(realm, hashing) => Ok(user.clone()),
        Secret::Password(..) | Secret::Imported(_) => Ok(remember(realm, user, &credential, shown.password)),
    }
}

/// Keeps a password that a hash has proven, so that the next login costs nothing. Keycloak too replaces what was
/// imported at the first good login, and what was hashed otherwise than the realm wants by now, by a hash of its own.
fn remember(realm: &mut Realm, user: &User, proven: &Credential, password: &str) -> Arc<User> {
    let mut user = user.clone();
    for credential in &mut user.credentials {
        if credential.id == proven.id {
            let secret = Secret::Password(password.into(), password_policy::hashing(realm));
            *credential = Arc::new(Credential { secret, ..Credential::clone(credential) });
        }
    }
    realm.put_user(user)
}
