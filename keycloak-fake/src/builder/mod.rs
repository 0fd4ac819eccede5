//! Setting a fake up in a few lines of a test.
//!
//! What is built here is what an import would bring: [`Realm`], [`Client`] and [`User`] write representations, and
//! the fake reads them as it reads an export. Anything that they have no method for is set on the representation.

mod client;
mod realm;
mod user;

pub use client::Client;
pub use realm::Realm;
pub use user::User;

use std::sync::Arc;

use keycloak_api::Result;
use keycloak_api::representation::RealmRepresentation;
use secrecy::{ExposeSecret as _, SecretString};

use crate::control::{CibaChannel, Clock};
use crate::engine::Engine;
use crate::feature::{Feature, Features};
use crate::handle::FakeKeycloak;
use crate::token::RandomSource;

/// The address that a fake without a socket takes itself to be at.
const BASE_URL: &str = "http://localhost:8080";

/// Sets a fake up; [`FakeKeycloak::builder`] begins one.
#[derive(Clone, Debug)]
pub struct FakeKeycloakBuilder {
    seed: Option<u64>,
    clock: Clock,
    base_url: String,
    admin: (String, SecretString),
    realms: Vec<RealmRepresentation>,
    delivers_mails: bool,
    sends_logouts: bool,
    ciba_channel: Option<CibaChannel>,
    journal: Option<usize>,
    features: Features,
}

impl FakeKeycloak {
    /// A fake with the realm `master` and its administrator `admin` / `admin`.
    ///
    /// # Errors
    /// None, as far as is known; the signature is that of [`FakeKeycloakBuilder::build`].
    pub fn new() -> Result<Self> {
        Self::builder().build()
    }

    /// Begins to set a fake up.
    #[must_use]
    pub fn builder() -> FakeKeycloakBuilder {
        FakeKeycloakBuilder {
            seed: None,
            clock: Clock::system(),
            base_url: BASE_URL.to_owned(),
            admin: ("admin".to_owned(), "admin".into()),
            realms: Vec::new(),
            delivers_mails: false,
            sends_logouts: true,
            ciba_channel: None,
            journal: None,
            features: Features::default(),
        }
    }
}

impl FakeKeycloakBuilder {
    /// Makes everything that is random follow from `seed`: ids, codes, secrets and keys are the same run after run.
    /// Seeded keys take longer to make, about a quarter of a second each in a debug build; without a seed, the fakes
    /// of one process share what they make.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// The clock that everything follows; the system's where none is given.
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// The URL above `/realms` that issuers start with, where nobody reached the fake by another;
    /// `http://localhost:8080` where none is given.
    #[must_use]
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = base_url.into().trim_end_matches('/').to_owned();
        self
    }

    /// The administrator of the realm `master`.
    #[must_use]
    pub fn admin(mut self, username: impl Into<String>, password: impl Into<SecretString>) -> Self {
        self.admin = (username.into(), password.into());
        self
    }

    /// Has mails that administrators send to users go to the mail server that the realm's `smtpServer` names, besides to
    /// the [mailbox](FakeKeycloak::mailbox). Mails of logins, forgotten passwords and invitations stay in the mailbox.
    /// By default nobody connects to that server: a test sends mail to no one, whatever realm it imports. Only the test
    /// of a mail server, which an administrator asks for, connects in any case.
    #[must_use]
    pub fn deliver_mails(mut self, deliver: bool) -> Self {
        self.delivers_mails = deliver;
        self
    }

    /// Has clients be told of logouts (OpenID Connect Back-Channel Logout 1.0), which is the default: a logout posts a
    /// `logout_token` to the `backchannel.logout.url` of each client in the session, in process as on a port, and is
    /// answered when they have answered, or five seconds have passed for each. A client without that attribute is told
    /// nothing, nor is one whose URL is no plain `http`; the log says so (`warn`). With `false` the fake calls nobody,
    /// whatever realm it imports.
    #[must_use]
    pub fn send_logouts(mut self, send: bool) -> Self {
        self.sends_logouts = send;
        self
    }

    /// Has logins on another device (OpenID CIBA Core 1.0) reach that device by `channel`, or a test in its place. By
    /// default there is none, as in a Keycloak that was not told of one: such a login is refused with 503.
    #[must_use]
    pub fn ciba_channel(mut self, channel: CibaChannel) -> Self {
        self.ciba_channel = Some(channel);
        self
    }

    /// Keeps a [journal](crate::control::journal) of the last `capacity` requests from the beginning. By default it begins
    /// with the first call of [`FakeKeycloak::journal`].
    #[must_use]
    pub fn journal(mut self, capacity: usize) -> Self {
        self.journal = Some(capacity);
        self
    }

    /// Switches a feature on that Keycloak has off by default, as `--features` does.
    #[must_use]
    pub fn feature(mut self, feature: Feature) -> Self {
        self.features.switch_on(feature);
        self
    }

    /// Adds a realm: a [`Realm`], or any [`RealmRepresentation`].
    #[must_use]
    pub fn realm(mut self, realm: impl Into<RealmRepresentation>) -> Self {
        self.realms.push(realm.into());
        self
    }

    /// The fake.
    ///
    /// # Errors
    /// A realm that Keycloak would refuse too: a name that is taken, a role that does not exist.
    pub fn build(self) -> Result<FakeKeycloak> {
        let random_source = self.seed.map_or_else(RandomSource::random, RandomSource::seeded);
        let mut engine = Engine::new(self.clock, random_source);
        engine.delivers_mails = self.delivers_mails;
        engine.sends_logouts = self.sends_logouts;
        engine.ciba_channel = self.ciba_channel;
        engine.features = self.features;
        let fake = FakeKeycloak::on(Arc::new(engine), self.base_url.into());
        fake.create_master(&self.admin.0, self.admin.1.expose_secret())?;
        for realm in &self.realms {
            fake.create_realm_now(realm)?;
        }
        if let Some(capacity) = self.journal {
            fake.engine.watch.keep_journal(capacity);
        }
        Ok(fake)
    }
}
