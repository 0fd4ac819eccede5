//! Whether a request is let in.

use std::sync::Arc;

use http::Method;
use keycloak_api::token::GrantedPermission;

use super::EnforcerLayer;
use super::authority::Trouble;
use super::plain::is_plain;
use super::refusal::{Refusal, Ticket};
use super::rule::Rule;
use super::scopes::Needed;
use crate::bearer::BearerToken;

/// No longer path, and no longer method, is looked up: in bytes.
const LONGEST_PATH: usize = 4096;
const LONGEST_METHOD: usize = 32;

type Permission = Arc<GrantedPermission>;

impl EnforcerLayer {
    /// The permission that lets a request in; none where it needs none.
    pub(super) async fn admit(
        &self,
        method: &Method,
        path: &str,
        token: Option<BearerToken>,
    ) -> Result<Option<Permission>, Refusal> {
        let token = token.filter(|token| token.realm() == self.0.point.realm()).ok_or_else(|| {
            tracing::error!("an enforcer is not behind a bearer layer of its realm");
            Refusal::Misplaced
        })?;
        // Whoever stands behind could read it as a path of another rule.
        if !is_plain(path) || self.0.paths.is_misspelt(path) {
            return Err(Refusal::NotAllowed);
        }
        // Nobody is asked; a last slash must not be what that hangs on.
        let open = || if self.0.paths.is_slashed(path) { Err(Refusal::NotAllowed) } else { Ok(None) };
        let Some(rule) = self.0.paths.find(path) else {
            return if self.0.permissive { open() } else { Err(Refusal::NotAllowed) };
        };
        let Some(needed) = rule.needed(method) else { return open() };
        // Both are kept with what was found out about them.
        if path.len() > LONGEST_PATH || method.as_str().len() > LONGEST_METHOD {
            return Err(Refusal::NotAllowed);
        }
        let decided = match self.decide(rule, path, &needed, &token).await {
            // The resource may have been made anew under another id.
            Err(Verdict::Trouble(Trouble::NoSuchPermission)) if self.0.point.forget(&rule.resource, path) => {
                self.decide(rule, path, &needed, &token).await
            }
            decided => decided,
        };
        decided.map(Some).map_err(|verdict| verdict.refusal(self.0.point.realm()))
    }

    async fn decide(
        &self,
        rule: &Rule,
        path: &str,
        needed: &Needed,
        token: &BearerToken,
    ) -> Result<Permission, Verdict> {
        let point = &self.0.point;
        let resource = point.resource(&rule.resource, path).await?.ok_or(Verdict::Refusal(Refusal::NotAllowed))?;
        if let Some(own) = shown(token, &resource, needed) {
            return Ok(own);
        }
        if self.0.user_managed {
            // Who does not know where to go with a ticket has no use for one.
            let server = token.claims().iss.clone().ok_or(Verdict::Refusal(Refusal::NotAllowed))?;
            let ticket = point.ticket(&resource, needed).await?;
            return Err(Verdict::Refusal(Refusal::Lacking(Ticket { server, ticket })));
        }
        let granted = point.granted(token, &resource, needed).await?;
        granted.filter(|granted| is_enough(granted, needed)).ok_or(Verdict::Refusal(Refusal::NotAllowed))
    }
}

/// The permission that the token itself has, if it is a requesting party's.
fn shown(token: &BearerToken, resource: &str, needed: &Needed) -> Option<Permission> {
    let mut permissions = token.claims().authorization.iter().flat_map(|own| &own.permissions);
    let own = permissions.find(|own| own.rsid.as_deref() == Some(resource) && is_enough(own, needed));
    own.cloned().map(Arc::new)
}

/// Claims that were pushed when it was granted would have to be held against the request, which is not done: such a
/// permission is none here.
fn is_enough(permission: &GrantedPermission, needed: &Needed) -> bool {
    permission.claims.is_empty() && needed.is_met_by(&permission.scopes)
}

/// Why a request is not let in yet.
enum Verdict {
    Refusal(Refusal),
    Trouble(Trouble),
}

impl From<Trouble> for Verdict {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

impl Verdict {
    fn refusal(self, realm: &str) -> Refusal {
        match self {
            Self::Refusal(refusal) => refusal,
            Self::Trouble(Trouble::TokenRefused) => Refusal::TokenRefused,
            Self::Trouble(Trouble::NoSuchPermission) => {
                tracing::warn!(%realm, "a rule's resource does not exist, or lacks the rule's scope");
                Refusal::NotAllowed
            }
            Self::Trouble(Trouble::Unanswered(error)) => {
                tracing::warn!(%realm, kind = %error.kind(), "the server could not be asked for a permission");
                Refusal::Unanswered
            }
        }
    }
}
