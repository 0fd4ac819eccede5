//! Settings that Keycloak refuses.

use keycloak_api::representation::RealmRepresentation;

use crate::domain::Decision;
use crate::domain::admin::{default_groups, password_policy};
use crate::domain::denied::{AdminDenied, Invalid};
use crate::state::Realm;

/// The kinds of credentials that a realm can require.
const CREDENTIALS: [&str; 5] = ["password", "otp", "cert", "kerberos", "secret"];

/// Checks what an existing realm is to be changed to.
pub(super) fn change(realm: &Realm, input: &RealmRepresentation) -> Decision<()> {
    brute_force(input)?;
    sessions(&realm.settings, input)?;
    if let Some(server) = input.smtp_server.as_ref().filter(|server| !server.is_empty()) {
        let sender = server.get("from");
        if sender.is_none_or(|address| !address.contains('@')) {
            return Err(AdminDenied::Invalid(Invalid::MailSender(sender.cloned())).into());
        }
    }
    let has_groups = default_groups::at_paths(realm, input.default_groups.as_deref().unwrap_or_default()).is_some();
    let is_credential = |kind: &String| CREDENTIALS.contains(&kind.as_str());
    if !has_groups || !input.required_credentials.iter().flatten().all(is_credential) || !are_known(realm, input) {
        return Err(AdminDenied::BreaksRealmUpdate.into());
    }
    input.password_policy.as_deref().map_or(Ok(()), password_policy::check_change)
}

/// Checks what a new realm is to be.
pub(super) fn new(realm: &Realm, input: &RealmRepresentation) -> Decision<()> {
    if !are_known(realm, input) {
        return Err(AdminDenied::Breaks.into());
    }
    input.password_policy.as_deref().map_or(Ok(()), password_policy::check)
}

/// What counts failed logins is not negative, and its strategy is one of two.
fn brute_force(input: &RealmRepresentation) -> Decision<()> {
    if input.brute_force_strategy.as_deref().is_some_and(|strategy| !["LINEAR", "MULTIPLE"].contains(&strategy)) {
        return Err(AdminDenied::Invalid(Invalid::Unreadable).into());
    }
    let numbers = [
        ("Maximum failure wait seconds", input.max_failure_wait_seconds.map(i64::from)),
        ("Minimum quick login wait seconds", input.minimum_quick_login_wait_seconds.map(i64::from)),
        ("Wait increment seconds", input.wait_increment_seconds.map(i64::from)),
        ("Quick login check milliseconds", input.quick_login_check_milli_seconds),
        ("Maximum delta time seconds", input.max_delta_time_seconds.map(i64::from)),
        ("Failure factor", input.failure_factor.map(i64::from)),
        ("Maximum temporary lockouts", input.max_temporary_lockouts.map(i64::from)),
    ];
    match numbers.into_iter().find(|(_, number)| number.is_some_and(|number| number < 0)) {
        Some((name, _)) => Err(AdminDenied::Invalid(Invalid::NegativeSetting(name)).into()),
        None => Ok(()),
    }
}

/// A client's part in a session cannot outlast the session.
fn sessions(settings: &RealmRepresentation, input: &RealmRepresentation) -> Decision<()> {
    let exceeds = |part: Option<i32>, whole: Option<i32>| part.zip(whole).is_some_and(|(part, whole)| part > whole);
    if exceeds(input.client_session_idle_timeout, input.sso_session_idle_timeout.or(settings.sso_session_idle_timeout))
    {
        return Err(AdminDenied::Invalid(Invalid::ClientSessionIdle).into());
    }
    if exceeds(input.client_session_max_lifespan, input.sso_session_max_lifespan.or(settings.sso_session_max_lifespan))
    {
        return Err(AdminDenied::Invalid(Invalid::ClientSessionMax).into());
    }
    Ok(())
}

/// Whether the words that stand for something stand for something that there is.
fn are_known(realm: &Realm, input: &RealmRepresentation) -> bool {
    let is_flow = |alias: &Option<String>| alias.as_ref().is_none_or(|alias| realm.flows.named(alias).is_some());
    let ssl = input.ssl_required.as_deref().map(str::to_lowercase);
    let bound = [
        &input.browser_flow,
        &input.registration_flow,
        &input.direct_grant_flow,
        &input.reset_credentials_flow,
        &input.client_authentication_flow,
        &input.docker_authentication_flow,
    ];
    ssl.is_none_or(|ssl| ["all", "external", "none"].contains(&ssl.as_str())) && bound.into_iter().all(is_flow)
}
