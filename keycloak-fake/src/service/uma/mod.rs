//! Authorization services as resource servers and their clients use them: whose token is shown comes first, then the
//! decision.

mod discovery;
mod entitlements;
mod permission_tickets;
mod resource_sets;
mod uma_policies;

use std::sync::Arc;

use keycloak_api::Result;
use keycloak_api::operation::OperationInfo;

use crate::domain::oidc::require_enabled;
use crate::domain::uma::Caller;
use crate::domain::{Context, Decision};
use crate::engine::RealmCell;
use crate::handle::{FakeKeycloak, refusal};
use crate::state::Realm;
use crate::token::{self, Presented};

/// How a caller is known by a token.
type Admit = fn(&Realm, &Context, Option<&Presented>) -> Decision<Caller>;

impl FakeKeycloak {
    /// Reads for the caller whose token it is.
    fn read_protected<T>(
        &self,
        operation: &'static OperationInfo,
        realm: &str,
        token: &str,
        admit: Admit,
        reading: impl FnOnce(&Realm, &mut Context, &Caller) -> Decision<T>,
    ) -> Result<T> {
        let cell = self.realm_of_oidc(realm);
        let read = |cell: Arc<RealmCell>| {
            let snapshot = cell.snapshot();
            let (mut context, caller) = self.admitted(&snapshot, token, admit)?;
            reading(&snapshot, &mut context, &caller)
        };
        cell.and_then(read).map_err(|denied| refusal(operation, realm, &denied))
    }

    /// Makes a decision for the caller whose token it is.
    fn change_protected<T>(
        &self,
        operation: &'static OperationInfo,
        realm: &str,
        token: &str,
        admit: Admit,
        decision: impl FnOnce(&mut Realm, &mut Context, &Caller) -> Decision<T>,
    ) -> Result<T> {
        let cell = self.realm_of_oidc(realm);
        let decide = |cell: Arc<RealmCell>| {
            let (mut context, caller) = self.admitted(&cell.snapshot(), token, admit)?;
            cell.decide(|realm| decision(realm, &mut context, &caller)).map(|(outcome, _)| outcome)
        };
        cell.and_then(decide).map_err(|denied| refusal(operation, realm, &denied))
    }

    fn admitted(&self, realm: &Realm, token: &str, admit: Admit) -> Decision<(Context, Caller)> {
        require_enabled(realm)?;
        let context = self.context();
        let caller = admit(realm, &context, token::verify(realm, token).as_ref())?;
        Ok((context, caller))
    }
}
