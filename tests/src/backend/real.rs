//! A real Keycloak, whose answers are the specification.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

use super::{Backend, Subject, Time, client, mail};
use crate::case::{Capability, Case, Outcome};
use crate::wire::Socket;

/// The Keycloak at `KEYCLOAK_URL`; with `KEYCLOAK_EXTENDED=1`, one that was started by `tests/real-keycloak.sh --extended`.
#[derive(Debug)]
pub struct Real {
    subject: Arc<Subject>,
    is_extended: bool,
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
        let tls_url = std::env::var("KEYCLOAK_HTTPS_URL").ok().map(|url| url.trim_end_matches('/').to_owned());
        let wire = Arc::new(Socket::new(base_url.clone())?.with_tls(tls_url.clone()));
        let keycloak = client(&base_url, &admin)?;
        let (time, mails) = (Arc::new(Waiting), Arc::new(mail::Server::default()));
        let subject = Subject { keycloak, wire, base_url, tls_url, admin, time, mails };
        let is_extended = std::env::var("KEYCLOAK_EXTENDED").is_ok_and(|value| value == "1");
        Ok(Self { subject: Arc::new(subject), is_extended })
    }
}

#[async_trait]
impl Backend for Real {
    fn name(&self) -> &'static str {
        "real"
    }

    fn capabilities(&self) -> &'static [Capability] {
        if self.is_extended {
            &[Capability::Socket, Capability::Time, Capability::Extended]
        } else {
            &[Capability::Socket, Capability::Time]
        }
    }

    fn is_real(&self) -> bool {
        true
    }

    fn is_extended_only(&self) -> bool {
        self.is_extended
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
