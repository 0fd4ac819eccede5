//! Access tokens at the door of a service: a `tower` layer that lets requests in whose bearer token is good (RFC 6750).
//!
//! ```no_run
//! use std::sync::Arc;
//!
//! use keycloak_http::HttpKeycloak;
//! use keycloak_http::bearer::{BearerLayer, BearerToken};
//!
//! # fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let keycloak = HttpKeycloak::builder("https://sso.example.org").build()?;
//! let bearer = BearerLayer::new(keycloak, "shop").expecting(|verifier| verifier.audience("orders"));
//! let clerks = bearer.clone().require_realm_role("clerk");
//! // axum: Router::new().route("/orders", get(list)).route("/refund", post(refund).layer(clerks)).layer(bearer)
//! # Ok(())
//! # }
//! ```
//!
//! The request then has a [`BearerToken`] among its extensions; with the feature `axum` a handler takes it as an argument.
//! In the service's own tests the same layer stands [over](BearerLayer::over) a fake, without a socket.
//!
//! What is here must not log a token, nor tell a caller more about a refused one than that it is expired or not valid.

mod bound;
mod credentials;
mod introspecting;
mod proofs;
mod refusal;
mod replays;
mod service;
mod token;
mod verify;

pub use bound::PeerCertificate;
pub use introspecting::Introspecting;
pub use proofs::Proofs;
pub(crate) use refusal::{Refusal, quoted};
pub(crate) use service::take_ready;
pub use service::{BearerFuture, BearerService};
pub use token::BearerToken;

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use http::Response;
use keycloak_api::oidc::OpenIdConnect;
use keycloak_api::operation::Transport as _;
use keycloak_api::token::TokenVerifier;
use tower::Layer;

use crate::keycloak::HttpKeycloak;
use crate::keys::access_tokens;
use crate::source::{Over, Source};
use credentials::Scheme;
use introspecting::Introspector;
use proofs::Prover;

/// Lets requests in that carry a good access token of a realm, and answers the others itself:
///
/// - 401 without a token, with a challenge that names the realm;
/// - 401 `invalid_token` with one that is refused, or that is bound (`cnf`) to what the request does not prove: a key, for
///   which proofs have to be [taken](Self::proofs), or a certificate, which is to be the [`PeerCertificate`] among the
///   request's extensions;
/// - 401 `invalid_dpop_proof` where the proof of the key is missing or not good;
/// - 400 `invalid_request` with two, or with one that cannot be read;
/// - 403 `insufficient_scope` where a role or scope is missing;
/// - 503 where the realm's keys cannot be had, or the server cannot be [asked](Self::introspecting), so that nothing is
///   known of the token, or where no more proofs can be remembered.
///
/// The token is taken from the header `Authorization` alone (RFC 6750, section 2.1): in a form or a URL it would be
/// logged. A layer that stands within another one of the same origin does not verify again.
#[derive(Clone)]
pub struct BearerLayer {
    door: Arc<Door>,
    required: Arc<[Required]>,
}

/// What a token is held against.
pub(crate) struct Door {
    source: Arc<dyn Source>,
    realm: String,
    verifier: TokenVerifier,
    introspector: Option<Arc<Introspector>>,
    prover: Option<Arc<Prover>>,
}

impl Door {
    fn new(source: Arc<dyn Source>, realm: String, verifier: TokenVerifier) -> Self {
        Self { source, realm, verifier, introspector: None, prover: None }
    }

    fn copy(&self) -> Self {
        let (introspector, prover) = (self.introspector.clone(), self.prover.clone());
        Self { introspector, prover, ..Self::new(self.source.clone(), self.realm.clone(), self.verifier.clone()) }
    }

    /// The answer to who has shown a token by this scheme, or none, and is not let in.
    fn refuse<B: Default>(&self, scheme: Option<Scheme>, refusal: &Refusal) -> Response<B> {
        refusal.answer(&self.realm, scheme, self.prover.as_ref().map(|prover| prover.algorithms()))
    }
}

/// What a request needs beyond a good token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Required {
    RealmRole(String),
    ClientRole(String, String),
    Scope(String),
}

impl BearerLayer {
    /// Takes access tokens of `realm`: signed by RS256 with a key that `keycloak` fetches and keeps, by the issuer below
    /// its base URL, of the type `Bearer`, and not expired. **Not whom they are for**: say so by
    /// [`expecting`](Self::expecting).
    pub fn new(keycloak: HttpKeycloak, realm: impl Into<String>) -> Self {
        let realm = realm.into();
        let verifier = access_tokens(keycloak.base_url(), &realm);
        Self::of(Door::new(Arc::new(keycloak), realm, verifier))
    }

    /// The same over anything that has the trait, such as a fake: the realm's keys are asked for at each request, and
    /// `now` tells the time. `base_url` is the URL above `/realms` that issuers begin with.
    pub fn over(
        keycloak: Arc<dyn OpenIdConnect>,
        base_url: &str,
        realm: impl Into<String>,
        now: impl Fn() -> SystemTime + Send + Sync + 'static,
    ) -> Self {
        let realm = realm.into();
        let verifier = access_tokens(base_url.trim_end_matches('/'), &realm);
        Self::of(Door::new(Over::new(keycloak, now), realm, verifier))
    }

    fn of(door: Door) -> Self {
        Self { door: Arc::new(door), required: Arc::new([]) }
    }

    /// Expects more of a token, or something else: its audience, the client that it was issued to, other algorithms, a
    /// leeway in seconds. Layers that were cloned from this one before expect what they did.
    #[must_use]
    pub fn expecting(self, change: impl FnOnce(TokenVerifier) -> TokenVerifier) -> Self {
        let door = self.door.copy();
        let verifier = change(door.verifier);
        Self { door: Arc::new(Door { verifier, ..door }), ..self }
    }

    /// Asks the server of tokens: of those that cannot be verified here, or of each in order to notice the revoked ones.
    /// Layers that were cloned from this one before ask as they did.
    #[must_use]
    pub fn introspecting(self, asked: Introspecting) -> Self {
        let introspector = Some(Arc::new(Introspector::new(asked)));
        Self { door: Arc::new(Door { introspector, ..self.door.copy() }), ..self }
    }

    /// Takes tokens that are bound to a key too (DPoP, RFC 9449, section 7): by `Authorization: DPoP`, with a proof in the
    /// header `DPoP`. What is there is the request's method and path, so that this layer has to stand where those are as
    /// the client has asked. Layers that were cloned from this one before take none.
    #[must_use]
    pub fn proofs(self, proofs: Proofs) -> Self {
        let door = self.door.copy();
        // What Keycloak calls a bound token; that it is bound is looked at besides.
        let verifier = door.verifier.clone().token_type("DPoP");
        let prover = Some(Arc::new(Prover::new(proofs)));
        Self { door: Arc::new(Door { verifier, prover, ..door }), ..self }
    }

    /// Lets in only who has this role of the realm; called again, both.
    #[must_use]
    pub fn require_realm_role(self, role: impl Into<String>) -> Self {
        self.require(Required::RealmRole(role.into()))
    }

    /// Lets in only who has this role of this client; called again, both.
    #[must_use]
    pub fn require_client_role(self, client_id: impl Into<String>, role: impl Into<String>) -> Self {
        self.require(Required::ClientRole(client_id.into(), role.into()))
    }

    /// Lets in only a token with this scope; called again, both.
    #[must_use]
    pub fn require_scope(self, scope: impl Into<String>) -> Self {
        self.require(Required::Scope(scope.into()))
    }

    fn require(self, required: Required) -> Self {
        let required = self.required.iter().cloned().chain([required]).collect();
        Self { required, ..self }
    }
}

impl<S> Layer<S> for BearerLayer {
    type Service = BearerService<S>;

    fn layer(&self, inner: S) -> BearerService<S> {
        BearerService::new(inner, self.clone())
    }
}

impl fmt::Debug for BearerLayer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("BearerLayer")
            .field("realm", &self.door.realm)
            .field("required", &self.required)
            .finish_non_exhaustive()
    }
}
