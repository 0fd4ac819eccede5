//! [`Events`] on the fake.

use async_trait::async_trait;
use keycloak_api::{prelude::*, rest};

use super::rights::{MANAGE_EVENTS, VIEW_EVENTS};
use crate::domain::admin::events;
use crate::handle::FakeKeycloak;

#[rest]
#[async_trait]
impl Events for FakeKeycloak {
    async fn list_events(&self, realm: &str, filter: &EventFilter) -> Result<Vec<EventRepresentation>> {
        self.read(<dyn Events>::LIST_EVENTS, realm, VIEW_EVENTS, |realm| events::list(realm, filter))
    }

    async fn delete_events(&self, realm: &str) -> Result<()> {
        self.administer(<dyn Events>::DELETE_EVENTS, realm, MANAGE_EVENTS, |realm, _| events::clear(realm))
    }

    async fn get_events_config(&self, realm: &str) -> Result<RealmEventsConfigRepresentation> {
        self.read(<dyn Events>::GET_EVENTS_CONFIG, realm, VIEW_EVENTS, events::config)
    }

    async fn update_events_config(&self, realm: &str, config: &RealmEventsConfigRepresentation) -> Result<()> {
        self.administer(<dyn Events>::UPDATE_EVENTS_CONFIG, realm, MANAGE_EVENTS, |realm, _| {
            events::configure(realm, config)
        })
    }

    async fn list_admin_events(&self, realm: &str, filter: &AdminEventFilter) -> Result<Vec<AdminEventRepresentation>> {
        self.read(<dyn Events>::LIST_ADMIN_EVENTS, realm, VIEW_EVENTS, |realm| events::list_admin(realm, filter))
    }

    async fn delete_admin_events(&self, realm: &str) -> Result<()> {
        self.administer(<dyn Events>::DELETE_ADMIN_EVENTS, realm, MANAGE_EVENTS, |realm, _| events::clear_admin(realm))
    }
}
