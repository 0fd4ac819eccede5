//! The backends that the contract is run for.

mod fake;
mod mail;
mod real;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use keycloak_api::Keycloak;
use keycloak_http::{Credentials, HttpKeycloak};

use crate::case::{Capability, Case, Outcome};
use crate::wire::Wire;

pub use fake::{Direct, Served};
pub use mail::{Mails, Server as MailServer};
pub use real::Real;

/// Something that the contract can be run for.
#[async_trait]
pub trait Backend: Send + Sync {
    /// Its name in the tests' names.
    fn name(&self) -> &'static str;

    /// What it can do that a case may need.
    fn capabilities(&self) -> &'static [Capability];

    /// Whether its answers are the specification.
    fn is_real(&self) -> bool {
        false
    }

    /// Whether it is there for those cases only that need [`Capability::Extended`].
    fn is_extended_only(&self) -> bool {
        false
    }

    /// What `case` is run on.
    async fn subject(&self, case: &Case) -> Outcome<Arc<Subject>>;
}

/// Every backend that there is in this run.
///
/// # Errors
/// One that was asked for cannot be had.
pub fn all() -> Outcome<Vec<Arc<dyn Backend>>> {
    let mut backends: Vec<Arc<dyn Backend>> = vec![Arc::new(Direct::new()?), Arc::new(Served::new()?)];
    match std::env::var("KEYCLOAK_URL") {
        Ok(url) => backends.push(Arc::new(Real::new(url)?)),
        Err(_) if std::env::var("CONTRACT_REQUIRE_REAL").is_ok_and(|value| value == "1") => {
            return Err("CONTRACT_REQUIRE_REAL=1, but KEYCLOAK_URL names no real Keycloak".into());
        }
        Err(_) => {}
    }
    Ok(backends)
}

/// What a case is run on.
pub struct Subject {
    /// The traits, with every right.
    pub keycloak: Arc<dyn Keycloak + Send + Sync>,
    /// The wire to it.
    pub wire: Arc<dyn Wire>,
    /// The URL above `/realms`, without a slash at its end.
    pub base_url: String,
    /// The same by TLS; only with [`Capability::Extended`].
    pub tls_url: Option<String>,
    /// Name and password of the administrator of realm `master`.
    pub admin: (String, String),
    /// How time passes.
    pub time: Arc<dyn Time>,
    /// Where mails go.
    pub mails: Arc<dyn Mails>,
}

impl std::fmt::Debug for Subject {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Subject").field("base_url", &self.base_url).finish_non_exhaustive()
    }
}

/// How time passes.
#[async_trait]
pub trait Time: Send + Sync {
    /// Returns when this much time has passed for the backend.
    async fn pass(&self, duration: Duration);
}

/// The client, as the administrator of realm `master`.
fn client(base_url: &str, (username, password): &(String, String)) -> Outcome<Arc<dyn Keycloak + Send + Sync>> {
    let credentials = Credentials::password(username.as_str(), password.as_str());
    Ok(Arc::new(HttpKeycloak::builder(base_url).credentials(credentials).no_proxy().build()?))
}
