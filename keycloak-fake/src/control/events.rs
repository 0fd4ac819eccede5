//! The events that a realm itself records.

use keycloak_api::Result;
use keycloak_api::admin::{AdminEventFilter, EventFilter, Events};
use keycloak_api::operation::OperationInfo;
use keycloak_api::representation::{AdminEventRepresentation, EventRepresentation};

use crate::domain::Decision;
use crate::domain::admin::events;
use crate::handle::{FakeKeycloak, refusal};
use crate::state::Realm;

impl FakeKeycloak {
    /// The users' events of a realm, the oldest first, as `list_events` has them; a realm keeps them where its settings
    /// say so (`eventsEnabled`). Reading them is no request.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    pub fn user_events(&self, realm: &str) -> Result<Vec<EventRepresentation>> {
        let mut filter = EventFilter::default();
        (filter.direction, filter.max) = (Some("asc".to_owned()), Some(i32::MAX));
        self.recorded(<dyn Events>::LIST_EVENTS, realm, |realm| events::list(realm, &filter))
    }

    /// The administrators' events of a realm, the oldest first, as `list_admin_events` has them; a realm keeps them where
    /// its settings say so (`adminEventsEnabled`). Reading them is no request.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    pub fn admin_events(&self, realm: &str) -> Result<Vec<AdminEventRepresentation>> {
        let mut filter = AdminEventFilter::default();
        (filter.direction, filter.max) = (Some("asc".to_owned()), Some(i32::MAX));
        self.recorded(<dyn Events>::LIST_ADMIN_EVENTS, realm, |realm| events::list_admin(realm, &filter))
    }

    fn recorded<T>(
        &self,
        operation: &'static OperationInfo,
        realm: &str,
        reading: impl FnOnce(&Realm) -> Decision<T>,
    ) -> Result<T> {
        let read = self.realm(realm).and_then(|cell| reading(&cell.snapshot()));
        read.map_err(|denied| refusal(operation, realm, &denied))
    }
}
