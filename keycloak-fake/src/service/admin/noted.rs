//! What administrators do leaves events behind: every method of the admin API's traits tells of itself here, by
//! `#[rest]`.

use std::sync::Arc;

use keycloak_api::operation::OperationInfo;
use keycloak_api::representation::{AuthDetailsRepresentation, PartialImportRepresentation, PartialImportResults};
use serde_json::Value;

use crate::domain::admin::events::admin::{self, Request};
use crate::domain::admin::events::import;
use crate::domain::admin::realms::MASTER;
use crate::engine::RealmCell;
use crate::handle::{Caller, FakeKeycloak};
use crate::service::caller;
use crate::state::Realm;

/// A request that may leave an event behind.
#[derive(Debug)]
pub(crate) struct Begun {
    operation: &'static OperationInfo,
    before: Arc<Realm>,
}

impl FakeKeycloak {
    /// Begins a request; nothing where it leaves no event behind.
    pub(crate) fn begin(
        &self,
        operation: &'static OperationInfo,
        parameters: &[(&'static str, &str)],
    ) -> Option<Begun> {
        if !admin::is_kept(operation) {
            return None;
        }
        let before = self.engine.realm(realm_of(parameters)?)?.snapshot();
        Some(Begun { operation, before })
    }

    /// Keeps the event of a good request.
    pub(crate) fn done(
        &self,
        begun: Begun,
        parameters: &[(&'static str, &str)],
        created: Option<&String>,
        body: impl FnOnce() -> Option<Value>,
    ) {
        if let Some(cell) = self.keeping(&begun, parameters) {
            self.keep(&cell, &begun, parameters, created, body());
        }
    }

    /// The realm that keeps the event.
    fn keeping(&self, begun: &Begun, parameters: &[(&'static str, &str)]) -> Option<Arc<RealmCell>> {
        let cell = self.engine.realm(realm_of(parameters)?)?;
        (admin::are_kept(&begun.before) || admin::are_kept(&cell.snapshot())).then_some(cell)
    }

    fn keep(
        &self,
        cell: &RealmCell,
        begun: &Begun,
        parameters: &[(&'static str, &str)],
        created: Option<&String>,
        body: Option<Value>,
    ) {
        let Begun { operation, before } = begun;
        let request = Request { operation, parameters, created: created.cloned(), body, before };
        let (who, mut context) = (self.who(), self.context());
        // It denies nothing.
        let _kept = cell.decide(|realm| {
            admin::keep(realm, &mut context, request, who);
            Ok(())
        });
    }

    /// Keeps the events of what an import brought.
    pub(super) fn note_import(
        &self,
        realm: &str,
        contents: &PartialImportRepresentation,
        results: &PartialImportResults,
    ) {
        let Some(cell) = self.engine.realm(realm).filter(|cell| admin::are_kept(&cell.snapshot())) else { return };
        let (who, mut context) = (self.who(), self.context());
        // It denies nothing.
        let _kept = cell.decide(|realm| {
            import::keep(realm, &mut context, contents, results, &who);
            Ok(())
        });
    }

    /// Who asks. A test that asks without a token is nobody of `master`.
    fn who(&self) -> AuthDetailsRepresentation {
        let found = match self.caller() {
            Caller::Token(Some(token)) => caller::details(self, token),
            _ => None,
        };
        let master = || self.engine.realm(MASTER).map(|master| master.snapshot().id.to_string());
        let (realm, client, user) = match found {
            Some((realm, client, user)) => (Some(realm.to_string()), Some(client.to_string()), Some(user.to_string())),
            None => (master(), None, None),
        };
        AuthDetailsRepresentation {
            realm_id: realm,
            client_id: client,
            user_id: user,
            ip_address: Some(self.ip_address().to_owned()),
            ..AuthDetailsRepresentation::default()
        }
    }
}

fn realm_of<'a>(parameters: &[(&'static str, &'a str)]) -> Option<&'a str> {
    parameters.iter().find(|(name, _)| *name == "realm").map(|(_, realm)| *realm)
}
