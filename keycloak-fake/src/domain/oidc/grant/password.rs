//! The password grant (RFC 6749, section 4.3).

use std::sync::Arc;

use super::{Grant, begin, join_session};
use crate::domain::denied::{GrantFlow, OAuthDenied};
use crate::domain::issue::{GrantKind, Issue};
use crate::domain::oidc::login::{self, Shown};
use crate::domain::oidc::session::{self, Kind};
use crate::domain::oidc::{Received, flow, otp, profile, scope};
use crate::domain::{Context, Decision, Denied, brute_force, client_policies};
use crate::state::{Client, Realm, User};

pub(super) fn decide(
    realm: &mut Realm,
    context: &mut Context,
    received: &Received<'_>,
    client: &Arc<Client>,
) -> Decision<Issue> {
    if !client.settings.direct_access_grants_enabled.unwrap_or(false) {
        return Err(OAuthDenied::GrantNotAllowed(GrantFlow::Direct).into());
    }
    if client.settings.consent_required.unwrap_or(false) {
        return Err(OAuthDenied::ConsentRequired.into());
    }
    let asked = received.parameter("scope");
    client_policies::permit_password(realm, client, asked)?;
    let granted = scope::resolve(realm, client, asked)?;
    let username = received.form.get("username").ok_or(OAuthDenied::UsernameMissing)?;
    let way = flow::direct_grant(realm, client, None)?;
    let user = if way.password {
        let password = received.form.get("password").unwrap_or_default();
        let (verdict, ip_address) = (received.verdict, received.ip_address);
        login::check(realm, context, Shown { name: username, password, verdict, ip_address })?
    } else {
        // Other than after a password, no more is told of who may not log in.
        let user = login::find_user(realm, username).filter(|user| user.enabled && user.service_account_of.is_none());
        user.cloned().ok_or(OAuthDenied::BadCredentials)?
    };
    if flow::direct_grant(realm, client, Some(&user))?.otp.is_some() {
        check_otp(realm, context, received, &user)?;
    }
    brute_force::forget(realm, &user.id);
    // A used one-time password may have changed the user.
    let user = realm.users.get(&user.id).cloned().unwrap_or(user);
    if profile::has_open_actions(realm, &user, client, asked.unwrap_or_default())? {
        return Err(OAuthDenied::NotSetUp.into());
    }
    let session = session::start(context, &user, received.ip_address);
    let part = begin(context, client, asked);
    let grant = Grant { kind: GrantKind::Password, user: &user, client, granted, part };
    join_session(realm, context, session, Kind::Online, grant)
}

/// The one-time password goes by either of two names, and is the first credential's.
fn check_otp(realm: &mut Realm, context: &mut Context, received: &Received<'_>, user: &User) -> Decision<()> {
    let code = received.form.get("otp").or_else(|| received.form.get("totp"));
    let credential = otp::credentials(user).next();
    if let (Some(code), Some(credential)) = (code, credential)
        && otp::verify(realm, context, user, credential, code)?
    {
        return Ok(());
    }
    let is_counted = brute_force::fail(realm, context, user, received.ip_address)?;
    let denied = Denied::from(OAuthDenied::BadCredentials);
    Err(if is_counted { denied.noted() } else { denied })
}
