//! Standard token exchange (RFC 8693): a client shows an access token of the realm's, and gets one of its own for the
//! same user. Exchange with other issuers, and for other users, belongs to a feature that Keycloak has off by default: where
//! it is on, it is asked for all that this one does not do.

use std::sync::Arc;

use keycloak_api::operation::Form;

use super::{Given, Plan, begin, exchange_v1, plan, rejoin};
use crate::domain::denied::{ExchangeFault, OAuthDenied};
use crate::domain::issue::{Exchanged, GrantKind, Issue, RefreshPlan, TokenPlan};
use crate::domain::oidc::access::{self, Access};
use crate::domain::oidc::scope::{self, Granted};
use crate::domain::oidc::session::{self, Kind};
use crate::domain::oidc::{Received, certificate, consent};
use crate::domain::{Context, Decision};
use crate::feature::Feature;
use crate::state::{Client, Id, Realm, Session};
use crate::token::{self, Presented};

pub(super) const ACCESS: &str = keycloak_api::oidc::ACCESS_TOKEN_TYPE;
pub(super) const ID: &str = keycloak_api::oidc::ID_TOKEN_TYPE;
pub(super) const REFRESH: &str = keycloak_api::oidc::REFRESH_TOKEN_TYPE;
/// The type of a SAML assertion (RFC 8693, section 3), which is known and not given.
pub(super) const SAML: &str = "urn:ietf:params:oauth:token-type:saml2";

/// In what session the new token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// In the shown token's, in which the client has its part, or gets one.
    Joined,
    /// In the shown token's, without a part in it.
    Beside(Kind),
    /// In none, as the shown token.
    Nowhere,
}

pub(super) fn decide(
    realm: &mut Realm,
    context: &mut Context,
    received: &Received<'_>,
    client: &Arc<Client>,
) -> Decision<Given> {
    match check_supported(received.form, client) {
        Err(_) if context.features.has(Feature::TokenExchangeV1) => {
            return exchange_v1::decide(realm, context, received, client);
        }
        supported => supported?,
    }
    let (held, token) = shown(realm, context, received)?;
    check_binding(received, client, token)?;
    let wanted = wanted(received, client)?;
    let audience = audience(realm, received)?;
    check_clients(realm, client, token, &audience)?;
    let asked = received.parameter("scope");
    let mut granted = scope::resolve(realm, client, asked)?;
    let place = place(&held, token, client, wanted);
    match wanted {
        SAML => return Err(fault(ExchangeFault::RequestedType)),
        REFRESH if place != Place::Joined => return Err(fault(ExchangeFault::RefreshWithoutSession)),
        REFRESH if granted.offline => return Err(fault(ExchangeFault::Offline)),
        _ => {}
    }
    if !consent::is_given(client, &held.user, &granted.scopes) {
        return Err(fault(ExchangeFault::ConsentMissing(client.client_id.to_string())));
    }
    granted.openid |= wanted == ID;
    let mut issue = make(realm, context, client, &held, asked, granted, place, wanted == REFRESH);
    issue.vouched.access_token = wanted != ID;
    issue.exchanged = Some(Exchanged { kind: Some(wanted), is_id_token: wanted == ID, audience, holder: None });
    let missing = token::missing_audience(realm, &issue);
    if missing.is_empty() { Ok(issue.into()) } else { Err(fault(ExchangeFault::AudienceMissing(missing))) }
}

/// Whether the exchange that is asked for is one of the older feature's.
pub(crate) fn is_exchanged_in_the_old_way(context: &Context, form: &Form, client: &Client) -> bool {
    context.features.has(Feature::TokenExchangeV1) && check_supported(form, client).is_err()
}

/// What is asked of the feature that is on, and of a client that may.
fn check_supported(form: &Form, client: &Client) -> Decision<()> {
    for name in ["requested_subject", "requested_issuer", "subject_issuer"] {
        if form.get(name).is_some() {
            return Err(fault(ExchangeFault::NotStandard(name)));
        }
    }
    if !client.flag("standard.token.exchange.enabled", false) {
        return Err(fault(ExchangeFault::Off));
    }
    for name in ["subject_token", "subject_token_type"] {
        form.get(name).ok_or_else(|| fault(ExchangeFault::Missing(name)))?;
    }
    if form.get("subject_token_type") != Some(ACCESS) {
        return Err(fault(ExchangeFault::SubjectType));
    }
    Ok(())
}

pub(super) fn shown<'a>(
    realm: &Realm,
    context: &Context,
    received: &Received<'a>,
) -> Decision<(Access, &'a Presented)> {
    let held = access::check(realm, context, received.presented).ok();
    held.zip(received.presented).ok_or_else(|| fault(ExchangeFault::SubjectToken))
}

/// A token that is bound to a certificate is its own client's to exchange, by that certificate.
fn check_binding(received: &Received<'_>, client: &Client, token: &Presented) -> Decision<()> {
    if certificate::bound_to(token).is_none() {
        return Ok(());
    }
    if !token.is_of(client) {
        return Err(fault(ExchangeFault::BoundToAnother));
    }
    if certificate::is_of_token(received, token) { Ok(()) } else { Err(fault(ExchangeFault::Certificate)) }
}

/// The type that is asked for, if it is one that the client can be given.
fn wanted(received: &Received<'_>, client: &Client) -> Decision<&'static str> {
    let refresh = client.flag("use.refresh.tokens", true)
        && client.attribute("standard.token.exchange.enableRefreshRequestedTokenType").is_some_and(|own| own != "NO");
    match received.parameter("requested_token_type") {
        None | Some(ACCESS) => Ok(ACCESS),
        Some(ID) => Ok(ID),
        Some(SAML) => Ok(SAML),
        Some(REFRESH) if refresh => Ok(REFRESH),
        Some(_) => Err(fault(ExchangeFault::RequestedType)),
    }
}

/// The clients that the new token is to be for, by their names.
fn audience(realm: &Realm, received: &Received<'_>) -> Decision<Vec<Arc<str>>> {
    let find = |name| realm.client(name).map(|client| client.client_id.clone());
    let found = received.form.all("audience").map(|name| find(name).ok_or_else(|| fault(ExchangeFault::Audience)));
    let mut found = found.collect::<Decision<Vec<_>>>()?;
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

fn check_clients(realm: &Realm, client: &Client, token: &Presented, audience: &[Arc<str>]) -> Decision<()> {
    if client.is_public() {
        return Err(fault(ExchangeFault::PublicClient));
    }
    if audience.iter().filter_map(|name| realm.client(name)).any(|client| !client.is_enabled()) {
        return Err(fault(ExchangeFault::AudienceDisabled));
    }
    let is_for_it = token.is_of(client) || token.audience_has(&client.client_id);
    if is_for_it { Ok(()) } else { Err(fault(ExchangeFault::NotInAudience)) }
}

/// By the shown token's session, and what is asked for.
fn place(held: &Access, token: &Presented, client: &Client, wanted: &str) -> Place {
    let Some(session) = &held.session else { return Place::Nowhere };
    match token.session_mark() {
        Some("of" | "ft") => Place::Beside(Kind::Offline),
        Some("nt") => Place::Beside(Kind::Online),
        _ if session.client(&client.id).is_some() || wanted == REFRESH => Place::Joined,
        _ => Place::Beside(Kind::Online),
    }
}

#[expect(clippy::too_many_arguments, reason = "what an exchange comes to is made of as many things")]
fn make(
    realm: &mut Realm,
    context: &mut Context,
    client: &Arc<Client>,
    held: &Access,
    asked: Option<&str>,
    mut granted: Granted,
    place: Place,
    wants_refresh: bool,
) -> Issue {
    let kind = GrantKind::TokenExchange;
    let user = &held.user;
    let offline = granted.offline;
    let fresh = begin(context, client, asked);
    let (Place::Joined, Some(session)) = (place, &held.session) else {
        let session = held.session.clone();
        let mut issue = plan(
            realm,
            context,
            Kind::Online,
            Plan { kind, user, client, session, part: fresh, granted, refresh: None },
        );
        match place {
            Place::Beside(Kind::Online) => mark(&mut issue.access, "nt"),
            Place::Beside(Kind::Offline) => mark(&mut issue.access, "ft"),
            Place::Joined | Place::Nowhere => {}
        }
        return issue;
    };
    let part = rejoin(session, fresh, asked);
    granted.shows_openid = part.asked_for(scope::OPENID);
    let mut session = Session::clone(session);
    session.put_client(part.clone());
    let session = realm.sessions.put(session);
    let refresh = wants_refresh.then(|| RefreshPlan {
        id: context.new_id(),
        offline: false,
        expires: session::refresh_expires(realm, Kind::Online, client, &session, &part, context.now()),
        scope: None,
    });
    let session = Some(session);
    let mut issue = plan(realm, context, Kind::Online, Plan { kind, user, client, session, part, granted, refresh });
    if offline {
        // It says so, and no offline session comes of it.
        mark(&mut issue.access, "of");
    }
    issue
}

/// Has a token's id say another kind of session.
fn mark(token: &mut TokenPlan, session: &str) {
    token.id = Id::from(format!("{session}{}", token.id.get(2..).unwrap_or_default()));
}

pub(super) fn fault(fault: ExchangeFault) -> crate::domain::Denied {
    OAuthDenied::Exchange(fault).into()
}
