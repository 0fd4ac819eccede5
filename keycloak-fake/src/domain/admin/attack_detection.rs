//! The failed logins of a realm's users, told and forgotten. How they are counted is decided elsewhere.

use keycloak_api::representation::BruteForceStatus;

use crate::domain::{Context, Decision, brute_force};
use crate::state::Realm;

/// What the user's failed logins come to. A user that does not exist has none.
pub(crate) fn get(realm: &Realm, context: &Context, user: &str) -> Decision<BruteForceStatus> {
    let Some(failures) = brute_force::failures(realm, context, user) else {
        return Ok(BruteForceStatus {
            num_failures: Some(0),
            num_secondary_auth_failures: Some(0),
            num_temporary_lockouts: Some(0),
            disabled: Some(false),
            last_ip_failure: Some("n/a".to_owned()),
            last_failure: Some(0),
            failed_login_not_before: Some(0),
            ..BruteForceStatus::default()
        });
    };
    let is_locked_for_good = realm.users.get(user).is_some_and(|user| brute_force::is_locked_for_good(user));
    let is_locked = realm.users.get(user).is_some_and(|user| brute_force::is_locked_out(realm, context, user));
    let until = match (is_locked_for_good, is_locked) {
        (true, _) => i64::MAX,
        (false, true) => failures.not_before,
        (false, false) => 0,
    };
    Ok(BruteForceStatus {
        num_failures: Some(failures.count),
        num_secondary_auth_failures: Some(0),
        num_temporary_lockouts: Some(failures.lockouts),
        disabled: Some(is_locked),
        last_ip_failure: Some(failures.last_ip.to_string()),
        last_failure: Some(failures.last),
        failed_login_not_before: Some(until),
        ..BruteForceStatus::default()
    })
}

/// Forgets the user's failed logins, if there are any.
pub(crate) fn clear(realm: &mut Realm, user: &str) -> Decision<()> {
    brute_force::forget(realm, user);
    Ok(())
}

/// Forgets the failed logins of every user.
pub(crate) fn clear_all(realm: &mut Realm) -> Decision<()> {
    realm.login_failures.clear();
    Ok(())
}
