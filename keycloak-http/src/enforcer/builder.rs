//! Building an enforcer.

use std::fmt;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use keycloak_api::oidc::{ClientAuth, OpenIdConnect};
use keycloak_api::operation::Transport as _;
use keycloak_api::uma::{Entitlements, PermissionTickets, ResourceSets};

use super::authority::Over;
use super::paths::Paths;
use super::point::{Asked, Point};
use super::{Enforcement, EnforcerLayer, Rule};
use crate::keycloak::HttpKeycloak;

/// Builds an [`EnforcerLayer`]. What no rule is for is refused, unless it is made [permissive](Self::permissive).
#[must_use]
pub struct Enforcer {
    asked: Asked,
    rules: Vec<Rule>,
    permissive: bool,
    user_managed: bool,
    entries: NonZeroUsize,
}

/// Why no enforcer was built.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RuleError {
    /// A rule's path cannot be read, or another rule is for the same.
    #[error("the path {0:?} cannot be read, or has a rule already")]
    Path(String),
    /// A resource's id or a scope's name has a character that means something else in a permission (`#`, `,`), or none.
    #[error("{name:?} cannot be asked for, in the rule of the path {path:?}")]
    Name {
        /// The path of the rule.
        path: String,
        /// The id or name.
        name: String,
    },
}

impl Enforcer {
    /// Enforces the permissions of the resource server `client` of `realm`. Its credentials are for finding resources and
    /// for tickets; whether somebody has a permission is asked with the token that the caller shows.
    pub fn new(keycloak: HttpKeycloak, realm: impl Into<String>, client: ClientAuth) -> Self {
        let clock = keycloak.clone();
        Self::over(Arc::new(keycloak), realm, client, move || clock.now())
    }

    /// The same over anything that has the traits, such as a fake; `now` tells the time.
    pub fn over<K: OpenIdConnect + Entitlements + PermissionTickets + ResourceSets + ?Sized + 'static>(
        keycloak: Arc<K>,
        realm: impl Into<String>,
        client: ClientAuth,
        now: impl Fn() -> SystemTime + Send + Sync + 'static,
    ) -> Self {
        let authority = Arc::new(Over { keycloak, now: Box::new(now) });
        let (keep, keep_resources) = (Duration::from_secs(10), Duration::from_secs(30));
        let asked = Asked { authority, realm: realm.into(), client, keep, keep_resources };
        let entries = NonZeroUsize::MIN.saturating_add(9_999);
        Self { asked, rules: Vec::new(), permissive: false, user_managed: false, entries }
    }

    /// Adds a rule.
    pub fn rule(mut self, rule: Rule) -> Self {
        self.rules.push(rule);
        self
    }

    /// Adds rules.
    pub fn rules(mut self, rules: impl IntoIterator<Item = Rule>) -> Self {
        self.rules.extend(rules);
        self
    }

    /// Lets every good token in where no rule is for the path (`enforcement-mode` `PERMISSIVE`).
    pub fn permissive(self) -> Self {
        Self { permissive: true, ..self }
    }

    /// Answers who lacks a permission with a ticket for it (UMA 2.0). Only what the token itself permits counts then; the
    /// server is not asked whether more would be granted.
    pub fn user_managed(self) -> Self {
        Self { user_managed: true, ..self }
    }

    /// How long a decision of the server's holds, also a refusal, at most until the token ends: for so long somebody may
    /// get in whose permission was taken away. 10 seconds unless set here; with none, each request asks. What a token
    /// permits by itself holds until it ends.
    pub fn keep(mut self, keep: Duration) -> Self {
        self.asked.keep = keep;
        self
    }

    /// How long it holds which resource a path or name means, and that there is none; 30 seconds unless set here.
    pub fn keep_resources(mut self, keep: Duration) -> Self {
        self.asked.keep_resources = keep;
        self
    }

    /// How many decisions, and how many resources, are kept at most; 10,000 unless set here.
    pub fn entries(self, entries: NonZeroUsize) -> Self {
        Self { entries, ..self }
    }

    /// The layer.
    ///
    /// # Errors
    /// A rule's path that cannot be read or is there twice, and names that cannot be asked for.
    pub fn build(self) -> Result<EnforcerLayer, RuleError> {
        let Self { asked, rules, permissive, user_managed, entries } = self;
        if let Some((rule, name)) = rules.iter().find_map(|rule| Some((rule, rule.unspeakable()?))) {
            return Err(RuleError::Name { path: rule.path.clone(), name: name.to_owned() });
        }
        let (point, paths) = (Point::new(asked, entries), Paths::new(rules)?);
        Ok(EnforcerLayer(Arc::new(Enforcement { point, paths, permissive, user_managed })))
    }
}

impl fmt::Debug for Enforcer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Enforcer")
            .field("realm", &self.asked.realm)
            .field("client", &self.asked.client)
            .field("rules", &self.rules)
            .field("permissive", &self.permissive)
            .field("user_managed", &self.user_managed)
            .finish_non_exhaustive()
    }
}
