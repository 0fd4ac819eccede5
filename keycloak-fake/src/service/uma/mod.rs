//! Authorization services as resource servers and their clients use them: whose token is shown comes first, then the
//! decision.

mod discovery;
mod entitlements;
mod permission_tickets;
mod resource_sets;
mod uma_policies;

use keycloak_api::Result;
use keycloak_api::operation::OperationInfo;

use crate::domain::oidc::require_enabled;
use crate::domain::uma::Caller;
use crate::domain::{Context, Decision};
use crate::handle::{FakeKeycloak, refusal};
use crate::state::Realm;
use crate::token::{self, Presented};

/// How a caller is known by a token.
type Admit = fn(&Realm, &Context, Option<&Presented>) -> Decision<Caller>;

impl FakeKeycloak {
    /// Answers the caller whose token it is; nothing changes by it.
    fn protected<T>(
        &self,
        operation: &'static OperationInfo,
        realm: &str,
        token: &str,
        admit: Admit,
        answer: impl FnOnce(&Realm, &mut Context, &Caller) -> Decision<T>,
    ) -> Result<T> {
        let tell = || {
            let snapshot = self.realm_of_oidc(realm)?.snapshot();
            require_enabled(&snapshot)?;
            let mut context = self.context();
            let presented = token::verify(&snapshot, token);
            let caller = admit(&snapshot, &context, presented.as_ref())?;
            answer(&snapshot, &mut context, &caller)
        };
        tell().map_err(|denied| refusal(operation, realm, &denied))
    }

    /// Makes a decision for the caller whose token it is.
    fn protect<T>(
        &self,
        operation: &'static OperationInfo,
        realm: &str,
        token: &str,
        admit: Admit,
        decision: impl FnOnce(&mut Realm, &mut Context, &Caller) -> Decision<T>,
    ) -> Result<T> {
        let decide = || {
            let cell = self.realm_of_oidc(realm)?;
            let snapshot = cell.snapshot();
            require_enabled(&snapshot)?;
            let mut context = self.context();
            let presented = token::verify(&snapshot, token);
            let caller = admit(&snapshot, &context, presented.as_ref())?;
            cell.decide(|realm| decision(realm, &mut context, &caller)).map(|(outcome, _)| outcome)
        };
        decide().map_err(|denied| refusal(operation, realm, &denied))
    }
}
