//! The fake: asked in process, and by the client over a socket.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use keycloak_fake::control::{CibaChannel, Clock, Journal};
use keycloak_fake::{FakeKeycloak, FakeKeycloakBuilder, Feature, Server, TlsOptions};

use super::{Backend, Subject, Time, client, mail};
use crate::case::{Capability, Case, Outcome};
use crate::channel::Channel;
use crate::wire::{Service, Socket, Wire};
use crate::{coverage, tls};

/// The fake, asked in process; its wire is the service without a socket.
#[derive(Debug)]
pub struct Direct {
    shared: Arc<Subject>,
}

impl Direct {
    /// One fake for all cases that leave the clock alone.
    ///
    /// # Errors
    /// It cannot be built.
    pub fn new() -> Outcome<Self> {
        Ok(Self { shared: direct(false)? })
    }
}

#[async_trait]
impl Backend for Direct {
    fn name(&self) -> &'static str {
        "direct"
    }

    fn capabilities(&self) -> &'static [Capability] {
        &[Capability::Time, Capability::Extended]
    }

    async fn subject(&self, case: &Case) -> Outcome<Arc<Subject>> {
        let is_extended = case.needs.contains(&Capability::Extended);
        let is_own = is_extended || case.needs.contains(&Capability::Time);
        if is_own { direct(is_extended) } else { Ok(Arc::clone(&self.shared)) }
    }
}

fn direct(is_extended: bool) -> Outcome<Arc<Subject>> {
    let clock = Clock::system();
    let fake = builder(is_extended)?.clock(clock.clone()).build()?;
    let base_url = fake.base_url().to_owned();
    let host = base_url.split_once("://").map_or("localhost", |(_, host)| host);
    let (tls_host, tls_url) = ("localhost:8443", is_extended.then(|| "https://localhost:8443".to_owned()));
    let wire = Arc::new(Service::new(fake.service(), host).with_tls(tls_host));
    let (time, mails) = (Arc::new(Advancing(clock)), Arc::new(mail::OwnBox(fake.clone())));
    Ok(Arc::new(Subject { keycloak: Arc::new(fake), wire, base_url, tls_url, admin: admin(), time, mails }))
}

/// The client, on the fake over a socket.
#[derive(Debug)]
pub struct Served {
    shared: Arc<Subject>,
}

impl Served {
    /// One server for all cases that leave the clock alone.
    ///
    /// # Errors
    /// It cannot be served.
    pub fn new() -> Outcome<Self> {
        Ok(Self { shared: served(false)? })
    }
}

#[async_trait]
impl Backend for Served {
    fn name(&self) -> &'static str {
        "served"
    }

    fn capabilities(&self) -> &'static [Capability] {
        &[Capability::Socket, Capability::Time, Capability::Extended]
    }

    async fn subject(&self, case: &Case) -> Outcome<Arc<Subject>> {
        let is_extended = case.needs.contains(&Capability::Extended);
        let is_own = is_extended || case.needs.contains(&Capability::Time);
        if is_own { served(is_extended) } else { Ok(Arc::clone(&self.shared)) }
    }
}

fn served(is_extended: bool) -> Outcome<Arc<Subject>> {
    let clock = Clock::system();
    let fake = builder(is_extended)?.clock(clock.clone()).journal(coverage::REQUESTS).build()?;
    let journal = fake.journal();
    let server = fake.serve("127.0.0.1:0")?;
    let base_url = server.url().to_owned();
    let keycloak = client(&base_url, &admin())?;
    let tls_server = is_extended.then(|| fake.serve_tls("127.0.0.1:0", tls_options())).transpose()?;
    let tls_url = tls_server.as_ref().map(|server| server.url().to_owned());
    let wire: Arc<dyn Wire> = Arc::new(Socket::new(base_url.clone())?.with_tls(tls_url.clone()));
    let time = Arc::new(ServedTime { clock: Advancing(clock), journal, _servers: (server, tls_server) });
    let mails = Arc::new(mail::OwnBox(fake));
    Ok(Arc::new(Subject { keycloak, wire, base_url, tls_url, admin: admin(), time, mails }))
}

/// As `tests/real-keycloak.sh` starts a real one, with `--extended` or without.
fn builder(is_extended: bool) -> Outcome<FakeKeycloakBuilder> {
    let builder = FakeKeycloak::builder();
    if !is_extended {
        return Ok(builder);
    }
    let builder = builder.feature(Feature::TokenExchangeV1).feature(Feature::AdminFineGrainedAuthzV1);
    let channel = Channel::shared()?.url().to_owned();
    Ok(builder.ciba_channel(CibaChannel::Http(channel)))
}

/// As the script opens TLS.
fn tls_options() -> TlsOptions {
    TlsOptions::new(tls::SERVER, tls::SERVER_KEY).request_client_certificates(tls::AUTHORITY)
}

fn admin() -> (String, String) {
    ("admin".to_owned(), "admin".to_owned())
}

/// The clock is moved on.
#[derive(Debug)]
struct Advancing(Clock);

#[async_trait]
impl Time for Advancing {
    async fn pass(&self, duration: Duration) {
        self.0.advance(duration);
    }
}

/// The clock of a server, which runs as long as its subject is there.
#[derive(Debug)]
struct ServedTime {
    clock: Advancing,
    journal: Journal,
    _servers: (Server, Option<Server>),
}

impl Drop for ServedTime {
    fn drop(&mut self) {
        coverage::keep(&self.journal);
    }
}

#[async_trait]
impl Time for ServedTime {
    async fn pass(&self, duration: Duration) {
        self.clock.pass(duration).await;
    }
}
