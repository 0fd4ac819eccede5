//! A handle on a fake: who asks, and under which address.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use keycloak_api::operation::{Created, OperationInfo};
use keycloak_api::{Error, ErrorKind, Result};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};

use crate::domain::admin::realms::MASTER;
use crate::domain::denied::{AdminDenied, What};
use crate::domain::{Context, Decision, Denied};
use crate::engine::{Engine, RealmCell};
use crate::service::answer;
use crate::service::oidc::IN_PROCESS;
use crate::service::target::Target;
use crate::state::Realm;
use crate::token::ClientCertificate;

/// What the segment of a location holds as it is (RFC 3986, section 3.3).
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b':')
    .remove(b'@');

/// A Keycloak in memory. It has every trait of `keycloak-api`; a clone is another handle on the same one.
///
/// A handle that the builder gives may do everything, as a test's set-up wants. [`FakeKeycloak::with_token`] gives
/// one that may do what the token's holder may, as over HTTP.
#[derive(Clone, Debug)]
pub struct FakeKeycloak {
    pub(crate) engine: Arc<Engine>,
    caller: Caller,
    /// The caller's address.
    ip_address: Arc<str>,
    /// The URL above `/realms`, without a slash at its end.
    base_url: Arc<str>,
    /// Whether faults and the journal see what is called on it.
    watched: bool,
    /// The certificate that the caller's connection has shown.
    certificate: Option<Arc<ClientCertificate>>,
}

/// Who asks the admin API.
#[derive(Clone)]
pub(crate) enum Caller {
    /// The test itself.
    Trusted,
    /// The holder of a token, or somebody without one.
    Token(Option<Arc<str>>),
}

/// What a caller may do in a realm.
#[derive(Clone, Debug)]
pub(crate) enum Authority {
    /// Everything.
    All,
    /// What these roles of the realm's management client allow.
    Roles(HashSet<Arc<str>>),
}

impl Authority {
    /// Whether one of `roles` is held.
    pub(crate) fn has_any(&self, roles: &[&str]) -> bool {
        match self {
            Self::All => true,
            Self::Roles(held) => roles.iter().any(|role| held.contains(*role)),
        }
    }
}

impl fmt::Debug for Caller {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Trusted => "Trusted",
            Self::Token(Some(_)) => "Token(…)",
            Self::Token(None) => "Token(none)",
        })
    }
}

/// A text as a segment of a path.
pub(crate) fn in_path(segment: &str) -> PercentEncode<'_> {
    utf8_percent_encode(segment, SEGMENT)
}

impl FakeKeycloak {
    pub(crate) fn on(engine: Arc<Engine>, base_url: Arc<str>) -> Self {
        Self {
            engine,
            caller: Caller::Trusted,
            ip_address: Arc::from(IN_PROCESS),
            base_url,
            watched: true,
            certificate: None,
        }
    }

    /// The same fake, asked by the holder of an access token: the admin API allows what the token's roles allow.
    #[must_use]
    pub fn with_token(&self, access_token: impl Into<String>) -> Self {
        let token = Some(Arc::from(access_token.into()));
        Self { caller: Caller::Token(token), ..self.clone() }
    }

    /// The same fake, as one who reached it at `base_url` with the header's token would.
    pub(crate) fn over_http(&self, base_url: Arc<str>, token: Option<Arc<str>>, ip_address: Arc<str>) -> Self {
        // The server's door has looked at the request already.
        let (engine, caller) = (self.engine.clone(), Caller::Token(token));
        Self { engine, caller, ip_address, base_url, watched: false, certificate: None }
    }

    /// The same fake, asked by a client that has connected with this certificate (DER), as one has that authenticates by it
    /// ([`ClientAuth::tls`](keycloak_api::oidc::ClientAuth::tls)) or gets tokens that are bound to it (RFC 8705).
    #[must_use]
    pub fn with_client_certificate(&self, der: impl AsRef<[u8]>) -> Self {
        self.clone().showing(Some(Arc::new(ClientCertificate::read(der.as_ref(), []))))
    }

    /// The same handle, by a connection that has shown this certificate.
    pub(crate) fn showing(self, certificate: Option<Arc<ClientCertificate>>) -> Self {
        Self { certificate, ..self }
    }

    /// The same handle, for what is asked on behalf of a call that is looked at already.
    pub(crate) fn unwatched(&self) -> Self {
        Self { watched: false, ..self.clone() }
    }

    /// Whether faults and the journal see what is called on it.
    pub(crate) fn is_watched(&self) -> bool {
        self.watched
    }

    /// The URL above `/realms`, without a slash at its end; issuers and locations start with it.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// What a decision needs, now.
    pub(crate) fn context(&self) -> Context {
        self.engine.context(&self.base_url)
    }

    /// The realm, for an operation that no role is needed for.
    pub(crate) fn realm(&self, name: &str) -> Decision<Arc<RealmCell>> {
        self.engine.realm(name).ok_or(AdminDenied::NotFound(What::Realm).into())
    }

    /// Makes a decision of the admin API, for which the caller needs one of `roles` in the target's realm.
    pub(crate) fn administer<'a, T>(
        &self,
        operation: &'static OperationInfo,
        target: impl Into<Target<'a>>,
        roles: &[&str],
        decision: impl FnOnce(&mut Realm, &mut Context) -> Decision<T>,
    ) -> Result<T> {
        self.administer_as(operation, target, roles, |realm, context, _| decision(realm, context))
    }

    /// Makes a decision of the admin API that depends on what the caller may do in the target's realm; one of `roles`
    /// is needed at least.
    pub(crate) fn administer_as<'a, T>(
        &self,
        operation: &'static OperationInfo,
        target: impl Into<Target<'a>>,
        roles: &[&str],
        decision: impl FnOnce(&mut Realm, &mut Context, &Authority) -> Decision<T>,
    ) -> Result<T> {
        let target = target.into();
        let decide = || {
            let (cell, authority) = self.permitted(target, roles)?;
            let mut context = self.context();
            cell.decide(|realm| decision(realm, &mut context, &authority)).map(|(outcome, _)| outcome)
        };
        decide().map_err(|denied| refusal(operation, target.realm, &denied))
    }

    /// Reads from the target's realm, for which the caller needs one of `roles` in it.
    pub(crate) fn read<'a, T>(
        &self,
        operation: &'static OperationInfo,
        target: impl Into<Target<'a>>,
        roles: &[&str],
        reading: impl FnOnce(&Realm) -> Decision<T>,
    ) -> Result<T> {
        self.read_as(operation, target, roles, |realm, _| reading(realm))
    }

    /// Reads from the target's realm what depends on what the caller may do there; one of `roles` is needed at least.
    pub(crate) fn read_as<'a, T>(
        &self,
        operation: &'static OperationInfo,
        target: impl Into<Target<'a>>,
        roles: &[&str],
        reading: impl FnOnce(&Realm, &Authority) -> Decision<T>,
    ) -> Result<T> {
        let target = target.into();
        let read = || {
            let (cell, authority) = self.permitted(target, roles)?;
            reading(&cell.snapshot(), &authority)
        };
        read().map_err(|denied| refusal(operation, target.realm, &denied))
    }

    /// For an operation of the admin API that the fake does not do: whoever may ask is told so.
    pub(crate) fn not_done<T>(&self, operation: &'static OperationInfo, realm: Option<&str>) -> Result<T> {
        self.refuse(operation, realm, Denied::NotDone(operation.path))
    }

    /// For an operation of the admin API that belongs to a feature which Keycloak has off by default.
    pub(crate) fn not_enabled<T>(&self, operation: &'static OperationInfo, realm: Option<&str>) -> Result<T> {
        self.refuse(operation, realm, AdminDenied::FeatureNotEnabled.into())
    }

    fn refuse<T>(&self, operation: &'static OperationInfo, realm: Option<&str>, denied: Denied) -> Result<T> {
        let realm = realm.unwrap_or(MASTER);
        let denied = self.authority(realm).and_then(|_| self.realm(realm)).err().unwrap_or(denied);
        Err(refusal(operation, realm, &denied))
    }

    /// Denies where the target is not there, as far as the caller may know.
    pub(crate) fn require(&self, target: Target<'_>) -> Decision<()> {
        let authority = self.authority(target.realm)?;
        target.look_up(&self.realm(target.realm)?.snapshot(), &authority)
    }

    /// The target's realm, and what the caller may do there: the target exists, and one of `roles` is held.
    fn permitted(&self, target: Target<'_>, roles: &[&str]) -> Decision<(Arc<RealmCell>, Authority)> {
        let authority = self.authority(target.realm)?;
        let cell = self.realm(target.realm)?;
        target.look_up(&cell.snapshot(), &authority)?;
        if authority.has_any(roles) { Ok((cell, authority)) } else { Err(AdminDenied::Forbidden.into()) }
    }

    /// What the caller may do in `realm`.
    ///
    /// A token of `master` has the roles of the client `{realm}-realm` there; a token of the realm itself those of
    /// its `realm-management` client.
    pub(crate) fn authority(&self, realm: &str) -> Decision<Authority> {
        match &self.caller {
            Caller::Trusted => Ok(Authority::All),
            Caller::Token(None) => Err(AdminDenied::Unauthenticated.into()),
            Caller::Token(Some(token)) => crate::service::caller::authority(self, token, realm),
        }
    }

    /// What was created in the realm's admin API, at these segments of a path.
    pub(crate) fn created(&self, realm: &str, segments: &[&str]) -> Created {
        let mut location = format!("{}/admin/realms", self.base_url);
        for segment in std::iter::once(&realm).chain(segments) {
            location.push('/');
            location.extend(in_path(segment));
        }
        Created::at(location)
    }

    /// The caller's address.
    pub(crate) fn ip_address(&self) -> &str {
        &self.ip_address
    }

    /// The certificate that the caller's connection has shown.
    pub(crate) fn certificate(&self) -> Option<&ClientCertificate> {
        self.certificate.as_deref()
    }

    /// Who asks.
    pub(crate) fn caller(&self) -> &Caller {
        &self.caller
    }
}

/// The error that a denial is to the caller of `operation`.
pub(crate) fn refusal(operation: &'static OperationInfo, realm: &str, denied: &Denied) -> Error {
    let reply = answer::reply(operation, realm, denied);
    if denied.is_late() {
        return Error::with_source(ErrorKind::of(&reply), answer::Late).of(operation).replied(reply);
    }
    Error::from_reply(operation, reply)
}
