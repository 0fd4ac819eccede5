//! A real Keycloak, whose answers are the specification.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

use super::{Backend, Subject, Time, client, mail};
use crate::case::{Capability, Case, Outcome};
use crate::wire::Socket;

/// The Keycloak at `KEYCLOAK_URL`.
#[derive(Debug)]
pub struct Real {
    subject: Arc<Subject>,
}

impl Real {
    /// The one at `url`, with the administrator that the environment names.
    ///
    /// # Errors
    /// No client can be made.
    pub fn new(url: impl Into<String>) -> Outcome<Self> {
        let base_url = url.into().trim_end_matches('/').to_owned();
        let variable = |name: &str| std::env::var(name).unwrap_or_else(|_| "admin".to_owned());
        let admin = (variable("KEYCLOAK_ADMIN"), variable("KEYCLOAK_ADMIN_PASSWORD"));
        let wire = Arc::new(Socket::new(base_url.clone())?);
        let keycloak = client(&base_url, &admin)?;
        let (time, mails) = (Arc::new(Waiting), Arc::new(mail::Server::default()));
        let subject = Subject { keycloak, wire, base_url, admin, time, mails };
        Ok(Self { subject: Arc::new(subject) })
    }
}

#[async_trait]
impl Backend for Real {
    fn name(&self) -> &'static str {
        "real"
    }

    fn capabilities(&self) -> &'static [Capability] {
        &[Capability::Socket, Capability::Time]
    }

    fn is_real(&self) -> bool {
        true
    }

    async fn subject(&self, _: &Case) -> Outcome<Arc<Subject>> {
        Ok(Arc::clone(&self.subject))
    }
}

/// Time passes by itself.
#[derive(Debug)]
struct Waiting;

#[async_trait]
impl Time for Waiting {
    async fn pass(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}
