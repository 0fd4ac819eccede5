//! The token endpoint's grants (RFC 6749, section 3.2).

mod authorization_code;
mod by_browser;
mod ciba;
mod client_credentials;
mod device_code;
mod exchange_v1;
mod jwt_bearer;
mod not_done;
mod password;
mod refresh_token;
mod token_exchange;
mod uma;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

pub(super) use by_browser::by_browser;
pub(crate) use client_credentials::decide as of_client;
pub(crate) use exchange_v1::exchanged_issuer;
pub(crate) use jwt_bearer::vouching_provider;
pub(super) use refresh_token::refused_by_use;
pub(crate) use token_exchange::is_exchanged_in_the_old_way;
pub(super) use uma::{of_session, plan as plan_party};

use super::scope::{self, Granted};
use super::session::{self, Kind};
use super::{Received, acr, certificate, client_auth, proof, require_enabled};
use crate::domain::denied::OAuthDenied;
use crate::domain::issue::{GrantKind, Issue, RefreshPlan, TokenPlan, Vouched};
use crate::domain::{Context, Decision, roles};
use crate::state::{Client, ClientSession, Id, Realm, Session, User};

/// The type of token exchange (RFC 8693, section 2.1).
pub(crate) const TOKEN_EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
/// The type of the device authorization grant (RFC 8628, section 3.4).
pub(crate) const DEVICE_CODE: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// The type of the JWT bearer grant (RFC 7523, section 2.1).
pub(crate) const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
/// The type of the CIBA grant (OpenID CIBA Core 1.0, section 10.1).
pub(crate) const CIBA: &str = "urn:openid:params:grant-type:ciba";

/// What a grant gives.
#[derive(Clone, Debug)]
pub(crate) enum Given {
    /// Tokens of the realm's.
    Tokens(Box<Issue>),
    /// A token that an identity provider made.
    OfProvider(HeldToken),
}

impl From<Issue> for Given {
    fn from(issue: Issue) -> Self {
        Self::Tokens(Box::new(issue))
    }
}

/// A token that an identity provider made, as a session keeps it.
#[derive(Clone)]
pub(crate) struct HeldToken {
    pub(crate) token: String,
    /// Whether it is asked for, and given, as an ID token.
    pub(crate) is_id_token: bool,
}

impl fmt::Debug for HeldToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("HeldToken").field("is_id_token", &self.is_id_token).finish_non_exhaustive()
    }
}

/// Decides on a request to the token endpoint.
pub(crate) fn decide(realm: &mut Realm, context: &mut Context, received: &Received<'_>) -> Decision<Given> {
    require_enabled(realm)?;
    let grant = received.form.get("grant_type").ok_or(OAuthDenied::GrantTypeMissing)?;
    let known = [
        "password",
        "client_credentials",
        "authorization_code",
        "refresh_token",
        TOKEN_EXCHANGE,
        DEVICE_CODE,
        CIBA,
        JWT_BEARER,
    ];
    if !known.contains(&grant) {
        return Err(OAuthDenied::GrantTypeUnknown.into());
    }
    let client = client_auth::authenticate(realm, received)?;
    if client.is_bearer_only() {
        return Err(OAuthDenied::BearerOnly.into());
    }
    received.refuse_duplicates(&["audience", "permission", "resource"])?;
    not_done::refuse(&client)?;
    let bound = proof::of_grant(realm, context, received, &client)?;
    let given = proof::spending(realm, bound.is_some(), |realm| by_grant(realm, context, received, &client, grant))?;
    let Given::Tokens(issue) = given else { return Ok(given) };
    let issue = Issue { bound, ..*issue };
    // A token that is exchanged proves its own certificate.
    if grant == TOKEN_EXCHANGE {
        Ok(certificate::bind(received.certificate, issue).into())
    } else {
        certificate::require(received, issue).map(Given::from)
    }
}

fn by_grant(
    realm: &mut Realm,
    context: &mut Context,
    received: &Received<'_>,
    client: &Arc<Client>,
    grant: &str,
) -> Decision<Given> {
    let issue = match grant {
        "password" => password::decide(realm, context, received, client),
        "client_credentials" => client_credentials::decide(realm, context, received, client),
        "authorization_code" => authorization_code::decide(realm, context, received, client),
        TOKEN_EXCHANGE => return token_exchange::decide(realm, context, received, client),
        DEVICE_CODE => device_code::decide(realm, context, received, client),
        JWT_BEARER => jwt_bearer::decide(realm, context, received, client),
        CIBA => ciba::decide(realm, context, received, client),
        _ => refresh_token::decide(realm, context, received, client),
    };
    issue.map(Given::from)
}

/// Tokens for a user without a login, for tests: those of a session that has just begun.
pub(crate) fn without_login(
    realm: &mut Realm,
    context: &mut Context,
    user: &Arc<User>,
    client: &Arc<Client>,
    asked: &str,
) -> Decision<Issue> {
    let granted = scope::resolve(realm, client, Some(asked).filter(|asked| !asked.is_empty()))?;
    let session = session::start(context, user, "127.0.0.1");
    let part = begin(context, client, Some(asked));
    join_session(
        realm,
        context,
        session,
        Kind::Online,
        Grant { kind: GrantKind::Password, user, client, granted, part },
    )
}

/// What tokens for a user would be made from if a login in a browser had come this far. Nothing of it is kept.
pub(crate) fn example(
    realm: &Realm,
    context: &mut Context,
    user: &Arc<User>,
    client: &Arc<Client>,
    asked: Option<&str>,
) -> Issue {
    // Whatever is asked for, there is an ID token.
    let granted = Granted { openid: true, ..scope::requested(realm, client, asked) };
    let kind = if granted.offline { Kind::Offline } else { Kind::Online };
    let part = begin(context, client, asked);
    let mut session = session::start(context, user, "127.0.0.1");
    session.put_client(part.clone());
    let session = Some(Arc::new(session));
    let grant = GrantKind::Browser;
    plan(realm, context, kind, Plan { kind: grant, user, client, session, part, granted, refresh: None })
}

/// A client's part in a session that has just begun.
fn begin(context: &Context, client: &Client, asked: Option<&str>) -> ClientSession {
    ClientSession {
        client: client.id.clone(),
        started: context.now(),
        scope: asked.unwrap_or_default().into(),
        ..ClientSession::default()
    }
}

/// A client's part in a session that it may be in already. What was asked for before is remembered if nothing is said.
fn rejoin(session: &Session, fresh: ClientSession, asked: Option<&str>) -> ClientSession {
    match session.client(&fresh.client) {
        Some(part) if asked.is_none() => ClientSession::clone(part),
        Some(part) => ClientSession { scope: fresh.scope, ..ClientSession::clone(part) },
        None => fresh,
    }
}

/// What a grant came to, before the session's part in it is settled.
struct Grant<'a> {
    kind: GrantKind,
    user: &'a Arc<User>,
    client: &'a Arc<Client>,
    granted: Granted,
    part: ClientSession,
}

/// Gives the client its part in `session`, puts the session where it belongs, and plans the tokens.
///
/// A session becomes an offline one when an offline token is asked for: Keycloak then keeps no online session that a
/// grant without a browser made.
fn join_session(
    realm: &mut Realm,
    context: &mut Context,
    mut session: Session,
    kind: Kind,
    grant: Grant<'_>,
) -> Decision<Issue> {
    let Grant { kind: grant_kind, user, client, granted, mut part } = grant;
    let now = context.now();
    session::sweep(realm, now);
    let to_offline = kind == Kind::Online && granted.offline;
    if to_offline && !may_go_offline(realm, user) {
        return Err(OAuthDenied::OfflineNotAllowed.into());
    }
    let kind = if to_offline { Kind::Offline } else { kind };
    let refresh_id = context.new_id();
    part.last_refresh = now;
    session.last_refresh = now;
    session.put_client(part.clone());
    if to_offline {
        let mut offline = realm
            .offline_sessions
            .get(&session.id)
            .map(|old| Session::clone(old))
            .unwrap_or_else(|| Session { started: now, clients: Vec::new(), ..session.clone() });
        part.started = now;
        offline.last_refresh = now;
        offline.put_client(part.clone());
        if session.in_browser {
            realm.sessions.put(session);
        }
        session = offline;
    }
    let session = kind.table_mut(realm).put(session);
    let expires = session::refresh_expires(realm, kind, client, &session, &part, now);
    let wants_refresh = kind == Kind::Offline || client.flag("use.refresh.tokens", true);
    let offline = kind == Kind::Offline;
    let refresh = wants_refresh.then_some(RefreshPlan { id: refresh_id, offline, expires, scope: None });
    Ok(plan(
        realm,
        context,
        kind,
        Plan { kind: grant_kind, user, client, session: Some(session), part, granted, refresh },
    ))
}

/// What the tokens are planned from.
struct Plan<'a> {
    kind: GrantKind,
    user: &'a Arc<User>,
    client: &'a Arc<Client>,
    session: Option<Arc<Session>>,
    part: ClientSession,
    granted: Granted,
    refresh: Option<RefreshPlan>,
}

fn plan(realm: &Realm, context: &mut Context, kind: Kind, plan: Plan<'_>) -> Issue {
    let now = context.now();
    let session = plan.session.as_deref();
    let expires = session::access_expires(realm, kind, plan.client, session, now);
    let id = plan.granted.openid.then(|| TokenPlan { id: context.new_id(), expires });
    let kept = session.map(|_| kind);
    Issue {
        access: TokenPlan { id: access_id(context, plan.client, kept, plan.kind), expires },
        id,
        refresh: plan.refresh,
        issued: now,
        openid: plan.granted.shows_openid,
        scopes: plan.granted.scopes,
        // A grant without a browser is no authentication event to Keycloak.
        auth_time: session.and_then(Session::shown_auth_time),
        acr: Some(acr::shown(realm, plan.client, &plan.part).into()),
        // The nonce is for the answer to its request (OpenID Connect Core 1.0, section 12.2).
        nonce: plan
            .part
            .nonce
            .clone()
            .filter(|_| matches!(plan.kind, GrantKind::AuthorizationCode | GrantKind::Browser | GrantKind::DeviceCode)),
        notes: BTreeMap::new(),
        party: None,
        bound: None,
        certificate: None,
        exchanged: None,
        vouched: Vouched::access_token(),
        session: plan.session,
        user: plan.user.clone(),
        client: plan.client.clone(),
    }
}

/// Keycloak writes into an access token's id what session, token and grant it comes from.
fn access_id(context: &mut Context, client: &Client, session: Option<Kind>, grant: GrantKind) -> Id {
    let session = match session {
        None => "tr",
        Some(_) if grant == GrantKind::Uma => "nt",
        Some(Kind::Online) => "on",
        Some(Kind::Offline) => "of",
    };
    let grant = match grant {
        GrantKind::Password => "ro",
        GrantKind::ClientCredentials => "cc",
        GrantKind::OwnPermissions => "pg",
        GrantKind::AuthorizationCode => "ac",
        GrantKind::Browser | GrantKind::Uma | GrantKind::OwnUma | GrantKind::TokenExchangeV1 => "na",
        GrantKind::RefreshToken => "rt",
        GrantKind::TokenExchange => "te",
        GrantKind::DeviceCode => "dg",
        GrantKind::Ciba => "ci",
        GrantKind::JwtBearer => "ag",
    };
    let lightweight = client.flag("client.use.lightweight.access.token.enabled", false);
    let token = if lightweight { "lt" } else { "rt" };
    Id::from(format!("{session}{token}{grant}:{}", context.new_id()))
}

fn may_go_offline(realm: &Realm, user: &User) -> bool {
    let role = realm.roles.named(scope::OFFLINE_ACCESS);
    role.is_some_and(|role| roles::of_user(realm, user).contains(&role.id))
}
