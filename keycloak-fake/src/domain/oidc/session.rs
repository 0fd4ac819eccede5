//! Sessions: how long they and their tokens last, and whether they still do.

use std::sync::Arc;

use super::{backchannel, device};
use crate::domain::Context;
use crate::state::{Client, ClientSession, Id, LoginTab, Realm, Seconds, Session, Table, User};

/// How long a session lasts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lifespan {
    /// Since it was last used.
    pub(crate) idle: Seconds,
    /// Since it began; `None` for an offline session without an end.
    pub(crate) max: Option<Seconds>,
}

/// Which table a session is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Online,
    Offline,
}

impl Kind {
    /// The table of this kind's sessions.
    pub(crate) fn table(self, realm: &Realm) -> &Table<Session> {
        match self {
            Self::Online => &realm.sessions,
            Self::Offline => &realm.offline_sessions,
        }
    }

    /// The table of this kind's sessions, to change.
    pub(crate) fn table_mut(self, realm: &mut Realm) -> &mut Table<Session> {
        match self {
            Self::Online => &mut realm.sessions,
            Self::Offline => &mut realm.offline_sessions,
        }
    }
}

/// How long the user's session lasts.
pub(crate) fn lifespan(realm: &Realm, kind: Kind, session: &Session) -> Lifespan {
    let settings = &realm.settings;
    if kind == Kind::Offline {
        let limited = settings.offline_session_max_lifespan_enabled.unwrap_or(false);
        return Lifespan {
            idle: seconds(settings.offline_session_idle_timeout, 2_592_000),
            max: limited.then(|| seconds(settings.offline_session_max_lifespan, 5_184_000)),
        };
    }
    let idle = seconds(settings.sso_session_idle_timeout, 1800);
    let max = seconds(settings.sso_session_max_lifespan, 36_000);
    if !session.remember_me {
        return Lifespan { idle, max: Some(max) };
    }
    Lifespan {
        idle: positive(settings.sso_session_idle_timeout_remember_me).unwrap_or(idle).max(idle),
        max: Some(positive(settings.sso_session_max_lifespan_remember_me).unwrap_or(max).max(max)),
    }
}

/// When a refresh token made now ends: the first of the session's and the client's idle and max ends. `None` for an
/// offline token whose session has no end.
pub(crate) fn refresh_expires(
    realm: &Realm,
    kind: Kind,
    client: &Client,
    session: &Session,
    part: &ClientSession,
    now: Seconds,
) -> Option<Seconds> {
    let whole = lifespan(realm, kind, session);
    let own = client_lifespan(realm, kind, client);
    let idle = own.idle.map_or(whole.idle, |own| own.min(whole.idle));
    if kind == Kind::Offline && whole.max.is_none() {
        return None;
    }
    let ends = [Some(now + idle), whole.max.map(|max| session.started + max), own.max.map(|max| part.started + max)];
    ends.into_iter().flatten().min()
}

/// When an access token made now ends: after its own lifespan, but not after the session, nor after the client's part in
/// it. A lifespan of -1 stands for an online session's, even where the session is an offline one.
pub(crate) fn access_expires(
    realm: &Realm,
    kind: Kind,
    client: &Client,
    session: Option<&Session>,
    now: Seconds,
) -> Seconds {
    let own = client.attribute("access.token.lifespan").and_then(|text| text.parse().ok());
    let own = own.unwrap_or(seconds(realm.settings.access_token_lifespan, 300));
    // A service account's token ends as if a session began with it.
    let longest = |kind| match session {
        Some(session) => self::lifespan(realm, kind, session).max,
        None => Some(seconds(realm.settings.sso_session_max_lifespan, 36_000)),
    };
    let began = session.map_or(now, |session| session.started);
    let part = session.and_then(|session| session.client(&client.id)).map_or(now, |part| part.started);
    let end = if own == -1 { began + longest(Kind::Online).unwrap_or(0) } else { now + own };
    let limits = [longest(kind).map(|max| began + max), client_lifespan(realm, kind, client).max.map(|max| part + max)];
    limits.into_iter().flatten().fold(end, Seconds::min)
}

/// Whether the user's session still lasts.
pub(crate) fn is_alive(realm: &Realm, kind: Kind, session: &Session, now: Seconds) -> bool {
    let lifespan = lifespan(realm, kind, session);
    now < session.last_refresh + lifespan.idle && lifespan.max.is_none_or(|max| now < session.started + max)
}

/// The sessions of a kind that still last.
pub(crate) fn lasting(realm: &Realm, kind: Kind, now: Seconds) -> impl Iterator<Item = &Arc<Session>> {
    kind.table(realm).iter().filter(move |session| is_alive(realm, kind, session, now))
}

/// The session of this id, if it lasts and its user may use it.
pub(crate) fn find(realm: &Realm, kind: Kind, id: &str, now: Seconds) -> Option<Arc<Session>> {
    let session = kind.table(realm).get(id)?;
    is_alive(realm, kind, session, now).then(|| session.clone())
}

/// A new session for `user`, not yet in the realm.
pub(crate) fn start(context: &mut Context, user: &User, ip_address: &str) -> Session {
    let now = context.now();
    Session {
        id: Id::from(context.new_session_id()),
        user: user.id.clone(),
        username: user.username.clone(),
        started: now,
        last_refresh: now,
        auth_time: now,
        ip_address: ip_address.into(),
        base_url: context.base_url.clone(),
        ..Session::default()
    }
}

/// Ends the sessions of this id, and the codes that they still have.
pub(crate) fn end(realm: &mut Realm, id: &str) {
    realm.offline_sessions.remove(id);
    end_one(realm, Kind::Online, id);
}

/// Ends a session, and the codes that it still has. An offline session outlives the login that it came from.
pub(crate) fn end_one(realm: &mut Realm, kind: Kind, id: &str) {
    kind.table_mut(realm).remove(id);
    let codes: Vec<Id> = realm.codes.iter_in(id).map(|code| code.id.clone()).collect();
    for code in codes {
        realm.codes.remove(&code);
    }
}

/// How many sessions, logins and codes are kept before the first sweep.
const SWEEP_FROM: usize = 1024;

/// Drops what has ended, so that a fake that runs long does not grow. It looks at everything, so it comes only when
/// there is twice as much as the last one left.
pub(crate) fn sweep(realm: &mut Realm, now: Seconds) {
    let count = |realm: &Realm| {
        let tables = [realm.sessions.len(), realm.offline_sessions.len(), realm.codes.len(), realm.logins.len()];
        let asked = [realm.devices.len(), realm.backchannels.len(), realm.pushed.len()];
        let spent = [&realm.proofs, &realm.spent_assertions, &realm.used_once, &realm.revoked_tokens];
        tables.into_iter().chain(asked).chain(spent.map(imbl::HashMap::len)).sum::<usize>()
    };
    if count(realm) < realm.sweep_at.max(SWEEP_FROM) {
        return;
    }
    drop_ended(realm, now);
    realm.sweep_at = count(realm) * 2;
}

fn drop_ended(realm: &mut Realm, now: Seconds) {
    for kind in [Kind::Online, Kind::Offline] {
        let ended: Vec<Id> = kind
            .table(realm)
            .iter()
            .filter(|session| !is_alive(realm, kind, session, now))
            .map(|session| session.id.clone())
            .collect();
        for id in ended {
            kind.table_mut(realm).remove(&id);
        }
    }
    let codes: Vec<Id> = realm.codes.iter().filter(|code| code.expires <= now).map(|code| code.id.clone()).collect();
    for id in codes {
        realm.codes.remove(&id);
    }
    let lifespan = Seconds::from(realm.settings.access_code_lifespan_login.unwrap_or(1800));
    let ended = |tab: &Arc<LoginTab>| tab.started + lifespan <= now;
    let logins: Vec<Id> = realm.logins.iter().filter(|tab| ended(tab)).map(|tab| tab.id.clone()).collect();
    for id in logins {
        realm.logins.remove(&id);
    }
    let devices = realm.devices.iter().filter(|device| device::forgotten(device) <= now);
    let devices: Vec<Id> = devices.map(|device| device.id.clone()).collect();
    for id in devices {
        realm.devices.remove(&id);
    }
    let logins = realm.backchannels.iter().filter(|login| backchannel::forgotten(login) <= now);
    let logins: Vec<Id> = logins.map(|login| login.id.clone()).collect();
    for id in logins {
        realm.backchannels.remove(&id);
    }
    realm.pushed.retain(|_, pushed| now.saturating_mul(1000) < pushed.expires);
    let span = i64::from(realm.settings.max_delta_time_seconds.unwrap_or(43_200));
    if !realm.settings.permanent_lockout.unwrap_or(false) {
        realm.login_failures.retain(|_, failures| now < failures.last / 1000 + span);
    }
    realm.revoked_tokens.retain(|_, expires| *expires > now);
    realm.spent_assertions.retain(|_, ends| *ends > now);
    realm.used_once.retain(|_, expires| *expires > now);
    realm.proofs.retain(|_, expires| now <= *expires);
}

struct ClientLifespan {
    idle: Option<Seconds>,
    max: Option<Seconds>,
}

/// The client's own limits, where it or the realm has some.
fn client_lifespan(realm: &Realm, kind: Kind, client: &Client) -> ClientLifespan {
    let settings = &realm.settings;
    let own = |name: &str| client.attribute(name).and_then(|text| text.parse().ok()).filter(|own: &Seconds| *own > 0);
    match kind {
        Kind::Online => ClientLifespan {
            idle: own("client.session.idle.timeout").or(positive(settings.client_session_idle_timeout)),
            max: own("client.session.max.lifespan").or(positive(settings.client_session_max_lifespan)),
        },
        Kind::Offline => ClientLifespan {
            idle: own("client.offline.session.idle.timeout").or(positive(settings.client_offline_session_idle_timeout)),
            max: own("client.offline.session.max.lifespan").or(positive(settings.client_offline_session_max_lifespan)),
        },
    }
}

fn seconds(setting: Option<i32>, otherwise: Seconds) -> Seconds {
    setting.map_or(otherwise, Seconds::from)
}

fn positive(setting: Option<i32>) -> Option<Seconds> {
    setting.filter(|value| *value > 0).map(Seconds::from)
}
