//! What is known of every token that was given: whether the realm may still take it.

use std::collections::{BTreeSet, HashMap, HashSet};

use keycloak_api::oidc::TokenResponse;
use serde_json::{Map, Value};

use super::operation::CLIENTS;
use crate::token;

/// Keycloak's defaults, in seconds.
const IDLE: i64 = 1800;
const MAX: i64 = 36_000;
const OFFLINE_IDLE: i64 = 2_592_000;

/// A session: its `sid`, and whether it is offline.
pub(super) type SessionName = (String, bool);

/// The tokens of one grant.
#[derive(Clone, Debug)]
pub(super) struct Held {
    pub(super) client: usize,
    pub(super) sub: String,
    /// `None` for a service account's.
    pub(super) session: Option<SessionName>,
    pub(super) access: String,
    pub(super) access_claims: Map<String, Value>,
    pub(super) refresh: Option<String>,
    pub(super) refresh_claims: Map<String, Value>,
    /// Whether the session, or the client's part in it, was ended by somebody.
    pub(super) is_ended: bool,
    pub(super) is_revoked: bool,
}

/// A code, and whether it was used.
#[derive(Clone, Debug)]
pub(super) struct Code {
    pub(super) text: String,
    pub(super) client: usize,
    pub(super) is_used: bool,
}

#[derive(Clone, Copy, Debug)]
struct Span {
    started: i64,
    used: i64,
}

/// Everything that was given, and what it is still worth.
#[derive(Debug, Default)]
pub(super) struct Model {
    pub(super) held: Vec<Held>,
    pub(super) codes: Vec<Code>,
    sessions: HashMap<SessionName, Span>,
    /// Every session that there ever was.
    seen: HashSet<SessionName>,
    /// Ids of tokens; none comes twice.
    ids: HashSet<String>,
}

impl Model {
    /// Takes tokens that were given now.
    pub(super) fn take(&mut self, client: usize, given: TokenResponse, now: i64) -> &Held {
        let access_claims = token::peek(&given.access_token).unwrap();
        let refresh_claims = given.refresh_token.as_deref().map(|raw| token::peek(raw).unwrap()).unwrap_or_default();
        let id_claims = given.id_token.as_deref().map(|raw| token::peek(raw).unwrap()).unwrap_or_default();
        for claims in [&access_claims, &refresh_claims, &id_claims] {
            if let Some(id) = claims.get("jti") {
                assert!(self.ids.insert(id.to_string()), "{id} was given twice");
            }
        }
        let offline = refresh_claims.get("typ").is_some_and(|typ| typ == "Offline");
        let session = text(&access_claims, "sid").map(|sid| (sid, offline));
        for claims in [&refresh_claims, &id_claims] {
            assert!(claims.is_empty() || claims.get("sid") == access_claims.get("sid"));
            assert!(claims.is_empty() || claims.get("sub") == access_claims.get("sub"));
        }
        if let Some(session) = &session {
            let span = self.used(session, now);
            let expires = access_claims["exp"].as_i64().unwrap();
            assert!(offline || expires <= span.started + MAX, "a token outlives its session");
        }
        self.held.push(Held {
            client,
            sub: text(&access_claims, "sub").unwrap(),
            session,
            access: given.access_token,
            access_claims,
            refresh: given.refresh_token,
            refresh_claims,
            is_ended: false,
            is_revoked: false,
        });
        self.held.last().unwrap()
    }

    /// Notes that a session was used, or has begun: what is left of one of the same name is over then.
    fn used(&mut self, name: &SessionName, now: i64) -> Span {
        if !self.lasts(name, now) {
            self.end(name, None);
            self.seen.insert(name.clone());
            self.sessions.insert(name.clone(), Span { started: now, used: now });
        }
        let span = self.sessions.get_mut(name).unwrap();
        span.used = now;
        *span
    }

    /// Takes a code that the client was given now, to an online session.
    pub(super) fn take_code(&mut self, client: usize, text: String, now: i64) {
        let session = (session_of(&text), false);
        self.used(&session, now);
        assert!(self.ids.insert(text.clone()), "a code was given twice");
        self.codes.push(Code { text, client, is_used: false });
    }

    /// Ends a session, or the part of one client in it.
    pub(super) fn end(&mut self, session: &SessionName, client: Option<usize>) {
        let of_session = |held: &&mut Held| held.session.as_ref() == Some(session);
        for held in self.held.iter_mut().filter(of_session).filter(|held| client.is_none_or(|one| held.client == one)) {
            held.is_ended = true;
        }
        let nobody_left = !self.held.iter().any(|held| held.session.as_ref() == Some(session) && !held.is_ended);
        if client.is_none() || (nobody_left && session.1) {
            self.sessions.remove(session);
        }
    }

    /// Whether the session has neither ended nor run out.
    pub(super) fn lasts(&self, session: &SessionName, now: i64) -> bool {
        let Some(span) = self.sessions.get(session) else { return false };
        if session.1 { now < span.used + OFFLINE_IDLE } else { now < span.used + IDLE && now < span.started + MAX }
    }

    /// Whether there ever was a session of this `sid` in both tables: an access token may be held against either.
    pub(super) fn is_ambiguous(&self, held: &Held) -> bool {
        let Some((sid, _)) = &held.session else { return false };
        [true, false].iter().all(|offline| self.seen.contains(&(sid.clone(), *offline)))
    }

    /// Whether the token's session and the client's part in it are still there.
    pub(super) fn is_alive(&self, held: &Held, now: i64) -> bool {
        !held.is_ended && held.session.as_ref().is_none_or(|session| self.lasts(session, now))
    }
}

impl Held {
    /// The scopes that the refresh token holds.
    pub(super) fn scopes(&self) -> BTreeSet<String> {
        words(&text(&self.refresh_claims, "scope").unwrap_or_default())
    }

    pub(super) fn client_id(&self) -> &'static str {
        CLIENTS[self.client]
    }
}

pub(super) fn words(scope: &str) -> BTreeSet<String> {
    scope.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The session that a code names.
pub(super) fn session_of(code: &str) -> String {
    code.split('.').nth(1).unwrap().to_owned()
}

fn text(claims: &Map<String, Value>, name: &str) -> Option<String> {
    claims.get(name)?.as_str().map(str::to_owned)
}
