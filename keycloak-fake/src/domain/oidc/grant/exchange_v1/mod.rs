//! Token exchange as it was before the standard one (Keycloak's `token-exchange:v1`): for the token's user or another one,
//! for the client itself or one that permits it, with identity providers. It is asked for what the standard exchange does
//! not do.

mod audience;
mod external;
mod held;
mod impersonation;
mod permissions;

use std::sync::Arc;

use keycloak_api::operation::Form;

use super::token_exchange::{ACCESS, REFRESH, SAML, fault, shown};
use super::{Given, Plan, begin, plan, rejoin};
use crate::domain::denied::{ExchangeFault, OAuthDenied};
use crate::domain::issue::{Exchanged, GrantKind, Issue, RefreshPlan};
use crate::domain::oidc::Received;
use crate::domain::oidc::access::Access;
use crate::domain::oidc::scope;
use crate::domain::oidc::session::{self, Kind};
use crate::domain::{Context, Decision, Denied};
use crate::state::{Client, ClientSession, Realm, Session, User};
use crate::token::Presented;

/// Who made the token that the form shows, where that is not the realm, as far as it can be read.
pub(crate) fn exchanged_issuer(realm: &Realm, context: &Context, form: &Form) -> Option<String> {
    external::issuer(realm, context, form, form.get("subject_token")?).ok().flatten()
}

/// For whom the new tokens are, and in what session.
#[derive(Debug)]
struct Subject<'a> {
    user: Arc<User>,
    /// `None` as with a service account's token that is of none.
    session: Option<Session>,
    kind: Kind,
    /// The token that was shown. It may be another user's.
    token: Option<&'a Presented>,
}

/// What a token is exchanged for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    Access,
    Refresh,
    Saml,
}

/// Who has to hold the shown token, where the client is a public one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holder {
    Client,
    Anybody,
}

pub(super) fn decide(
    realm: &mut Realm,
    context: &mut Context,
    received: &Received<'_>,
    client: &Arc<Client>,
) -> Decision<Given> {
    if received.proof.is_some() {
        return Err(Denied::NotDone("proofs of keys in an exchange of the old kind"));
    }
    let held = match received.form.get("subject_token") {
        None => None,
        Some(raw) => {
            if let Some(issuer) = external::issuer(realm, context, received.form, raw)? {
                return external::decide(realm, context, received, client, &issuer).map(Given::from);
            }
            if received.form.get("subject_token_type").is_some_and(|kind| kind != ACCESS) {
                return Err(fault(ExchangeFault::NoAccessToken));
            }
            Some(shown(realm, context, received)?)
        }
    };
    let requested = received.form.get("requested_subject");
    let subject = match requested {
        Some(name) => Some(impersonation::decide(realm, context, received, client, held.as_ref(), name)?),
        None => held.map(|(held, token)| of_token(held, token)),
    };
    if let Some(alias) = received.form.get("requested_issuer") {
        return held::decide(realm, context, received, client, subject, alias).map(Given::OfProvider);
    }
    let issue = exchange(realm, context, received, client, subject, Holder::Client)?;
    if requested.is_some() {
        impersonation::note_client(realm, &issue, client);
    }
    Ok(issue.into())
}

/// Keycloak breaks where neither a token nor a user is named, after it has looked at the rest.
fn exchange(
    realm: &mut Realm,
    context: &mut Context,
    received: &Received<'_>,
    client: &Arc<Client>,
    subject: Option<Subject<'_>>,
    holder: Holder,
) -> Decision<Issue> {
    let wanted = wanted(received)?;
    let targets = audience::find(realm, received, client)?;
    let token = subject.as_ref().and_then(|subject| subject.token);
    audience::check(realm, context, client, token, holder, &targets)?;
    let target = targets.into_iter().next().unwrap_or_else(|| client.clone());
    let asked = scopes(realm, received, token, &target);
    if wanted == Wanted::Saml {
        return Err(saml(&target));
    }
    let subject = subject.ok_or(OAuthDenied::Breaks)?;
    issue(realm, context, client, &target, subject, asked.as_deref(), wanted)
}

fn of_token(held: Access, token: &Presented) -> Subject<'_> {
    let kind = match token.session_mark() {
        Some("of" | "ft") => Kind::Offline,
        _ => Kind::Online,
    };
    let session = held.session.map(|session| Session::clone(&session));
    Subject { user: held.user, session, kind, token: Some(token) }
}

fn wanted(received: &Received<'_>) -> Decision<Wanted> {
    match received.parameter("requested_token_type") {
        None | Some(REFRESH) => Ok(Wanted::Refresh),
        Some(ACCESS) => Ok(Wanted::Access),
        Some(SAML) => Ok(Wanted::Saml),
        Some(_) => Err(fault(ExchangeFault::RequestedType)),
    }
}

fn saml(target: &Client) -> Denied {
    let can = ["saml_assertion_consumer_url_post", "saml_assertion_consumer_url_redirect"];
    let is_set = can.into_iter().any(|name| target.attribute(name).is_some()) || target.settings.admin_url.is_some();
    if is_set { Denied::NotDone("SAML assertions for a token") } else { fault(ExchangeFault::AssertionConsumer) }
}

/// The scopes that are asked for: of the token's own ones those that the client has, or those named that the token has.
fn scopes(realm: &Realm, received: &Received<'_>, token: Option<&Presented>, target: &Client) -> Option<String> {
    let asked = received.parameter("scope");
    let Some(held) = token.and_then(|token| token.scope.as_deref()) else { return asked.map(str::to_owned) };
    let ids = target.default_scopes.iter().chain(&target.optional_scopes);
    let names: Vec<&str> = ids.filter_map(|id| realm.client_scopes.get(id)).map(|scope| &*scope.name).collect();
    let kept = |name: &&str| match asked {
        None => *name == scope::OPENID || names.contains(name),
        Some(_) => held.split(' ').any(|held| held == *name),
    };
    Some(asked.unwrap_or(held).split(' ').filter(kept).collect::<Vec<_>>().join(" "))
}

fn issue(
    realm: &mut Realm,
    context: &mut Context,
    client: &Arc<Client>,
    target: &Arc<Client>,
    subject: Subject<'_>,
    asked: Option<&str>,
    wanted: Wanted,
) -> Decision<Issue> {
    let Subject { user, session, kind, .. } = subject;
    let mut granted = scope::requested(realm, target, asked);
    if granted.offline && kind == Kind::Online {
        return Err(Denied::NotDone("offline tokens by an exchange of the old kind"));
    }
    // An offline session without the scope gives tokens as if it were none.
    let shown = if granted.offline { kind } else { Kind::Online };
    let fresh = begin(context, target, asked);
    let (part, session, refresh) = match session {
        None => (fresh, None, None),
        Some(mut session) => {
            let part = rejoin(&session, fresh, asked);
            session.put_client(part.clone());
            if session.client(&client.id).is_none() {
                session.put_client(begin(context, client, asked));
            }
            let session = kind.table_mut(realm).put(session);
            let refresh = refresh(realm, context, client, target, &session, &part, shown);
            (part, Some(session), refresh.filter(|_| wanted == Wanted::Refresh))
        }
    };
    granted.openid = part.asked_for(scope::OPENID);
    granted.shows_openid = granted.openid;
    let issued = if refresh.is_some() { REFRESH } else { ACCESS };
    let plan = self::plan(
        realm,
        context,
        shown,
        Plan { kind: GrantKind::TokenExchangeV1, user: &user, client: target, session, part, granted, refresh },
    );
    let holder = (target.id != client.id).then(|| client.client_id.clone());
    let exchanged = Exchanged { kind: Some(issued), is_id_token: false, audience: Vec::new(), holder };
    Ok(Issue { exchanged: Some(exchanged), ..plan })
}

fn refresh(
    realm: &Realm,
    context: &mut Context,
    client: &Client,
    target: &Client,
    session: &Session,
    part: &ClientSession,
    kind: Kind,
) -> Option<RefreshPlan> {
    if !client.flag("use.refresh.tokens", true) {
        return None;
    }
    let expires = session::refresh_expires(realm, kind, target, session, part, context.now());
    Some(RefreshPlan { id: context.new_id(), offline: kind == Kind::Offline, expires, scope: None })
}
