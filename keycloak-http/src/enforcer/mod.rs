//! Permissions at the door of a service: a `tower` layer that lets requests in whose sender may do what they are for, by
//! Keycloak's authorization services. It is a resource server's policy enforcement point, as `keycloak-policy-enforcer` is
//! for Java.
//!
//! ```no_run
//! use std::time::Duration;
//!
//! use http::Method;
//! use keycloak_api::oidc::ClientAuth;
//! use keycloak_http::HttpKeycloak;
//! use keycloak_http::bearer::BearerLayer;
//! use keycloak_http::enforcer::{Enforcer, Rule, Scopes};
//!
//! # fn example(secret: secrecy::SecretString) -> Result<(), Box<dyn std::error::Error>> {
//! let keycloak = HttpKeycloak::builder("https://sso.example.org").build()?;
//! let bearer = BearerLayer::new(keycloak.clone(), "shop").expecting(|verifier| verifier.audience("orders"));
//! let enforcer = Enforcer::new(keycloak, "shop", ClientAuth::secret_basic("orders", secret))
//!     .rule(Rule::path("/orders").resource("Orders").scopes(Scopes::all(["list"])))
//!     .rule(Rule::path("/orders/{id}").on(Method::GET, Scopes::any(["view", "edit"])).scopes(Scopes::all(["edit"])))
//!     .rule(Rule::path("/health").open())
//!     .keep(Duration::from_secs(30))
//!     .build()?;
//! // axum: Router::new().route("/orders", get(list)).route("/orders/{id}", get(show).put(change))
//! //           .layer(enforcer).layer(bearer)
//! # Ok(())
//! # }
//! ```
//!
//! It stands within a [`BearerLayer`](crate::bearer::BearerLayer), whose token it takes. A permission that the token itself
//! has counts (it is then a requesting party's token, an RPT); of others the server is asked, with that token and for that
//! one permission. With [user-managed access](Enforcer::user_managed), who lacks a permission gets a ticket for it instead,
//! with which the server gives out an RPT or asks the owner.
//!
//! What is here fails closed: what no rule is for is refused, what has no answer is answered 503. It must not log a token,
//! nor tell who is refused which permission there would have been.

mod authority;
mod authorized;
mod builder;
mod decision;
mod lookup;
mod paths;
mod plain;
mod point;
mod protection;
mod refusal;
mod rule;
mod scopes;
mod service;

pub use authorized::Authorized;
pub use builder::{Enforcer, RuleError};
pub use rule::Rule;
pub use scopes::Scopes;
pub use service::EnforcerService;

use std::fmt;
use std::sync::Arc;

use tower::Layer;

use paths::Paths;
use point::Point;

/// Lets requests in whose sender has the permission that a [`Rule`] asks for, and answers the others itself:
///
/// - 403 `insufficient_scope` without the permission, where no rule is for the path, where there is no such resource or
///   several, and where the path could be read as another one (`/a/../b`, `//a`, `/%61`);
/// - with [user-managed access](Enforcer::user_managed), 401 with a ticket instead of the first of these (UMA 2.0 Grant,
///   section 3.2.1);
/// - 401 `invalid_token` where the server refuses the token, because it was revoked or its session is over;
/// - 503 where the server cannot be asked, also because it refuses the resource server's own credentials;
/// - 500 where it does not stand within a bearer layer of the same realm.
///
/// The request then has the permission as [`Authorized`] among its extensions.
#[derive(Clone)]
pub struct EnforcerLayer(Arc<Enforcement>);

struct Enforcement {
    point: Point,
    paths: Paths,
    permissive: bool,
    user_managed: bool,
}

impl<S> Layer<S> for EnforcerLayer {
    type Service = EnforcerService<S>;

    fn layer(&self, inner: S) -> EnforcerService<S> {
        EnforcerService::new(inner, self.clone())
    }
}

impl fmt::Debug for EnforcerLayer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("EnforcerLayer")
            .field("realm", &self.0.point.realm())
            .field("paths", &self.0.paths)
            .field("permissive", &self.0.permissive)
            .field("user_managed", &self.0.user_managed)
            .finish_non_exhaustive()
    }
}
