//! [`Components`] on the fake, and the keys that some of them stand for.

use async_trait::async_trait;
use keycloak_api::operation::{Created, OperationInfo};
use keycloak_api::{prelude::*, rest};

use super::rights::{MANAGE_REALM, VIEW_REALM};
use crate::domain::admin::components;
use crate::domain::{Context, Decision, Denied};
use crate::handle::FakeKeycloak;
use crate::import::keys;
use crate::state::Realm;

#[rest]
#[async_trait]
impl Components for FakeKeycloak {
    async fn list_components(&self, realm: &str, filter: &ComponentFilter) -> Result<Vec<ComponentRepresentation>> {
        let operation = <dyn Components>::LIST_COMPONENTS;
        self.settled(operation, realm, VIEW_REALM, |realm, _| components::list(realm, filter))
    }

    async fn create_component(&self, realm: &str, component: &ComponentRepresentation) -> Result<Created> {
        let operation = <dyn Components>::CREATE_COMPONENT;
        let id = self
            .settled(operation, realm, MANAGE_REALM, |realm, context| components::create(realm, context, component))?;
        self.follow_components(realm);
        Ok(self.created(realm, &["components", &id]))
    }

    async fn get_component(&self, realm: &str, component_id: &str) -> Result<ComponentRepresentation> {
        let operation = <dyn Components>::GET_COMPONENT;
        self.settled(operation, realm, VIEW_REALM, |realm, _| components::get(realm, component_id))
    }

    async fn update_component(
        &self,
        realm: &str,
        component_id: &str,
        component: &ComponentRepresentation,
    ) -> Result<()> {
        let operation = <dyn Components>::UPDATE_COMPONENT;
        let mut is_kept = false;
        let updated = self.settled(operation, realm, MANAGE_REALM, |realm, _| {
            let outcome = components::update(realm, component_id, component);
            // What is refused is taken back with the realm, unless it is noted; the keys are not, so they do not follow.
            is_kept = outcome.as_ref().err().is_none_or(Denied::is_noted);
            outcome
        });
        if is_kept {
            self.follow_components(realm);
        }
        updated
    }

    async fn delete_component(&self, realm: &str, component_id: &str) -> Result<()> {
        let operation = <dyn Components>::DELETE_COMPONENT;
        self.settled(operation, realm, MANAGE_REALM, |realm, _| components::delete(realm, component_id))?;
        self.follow_components(realm);
        Ok(())
    }

    async fn list_subcomponent_types(
        &self,
        realm: &str,
        component_id: &str,
        provider_type: Option<&str>,
    ) -> Result<Vec<ComponentTypeRepresentation>> {
        let operation = <dyn Components>::LIST_SUBCOMPONENT_TYPES;
        self.settled(operation, realm, VIEW_REALM, |_, _| Ok(()))?;
        self.read(operation, realm, VIEW_REALM, |realm| components::types::below(realm, component_id, provider_type))
    }
}

impl FakeKeycloak {
    /// Decides on the realm's components, when each has its id.
    pub(super) fn settled<T>(
        &self,
        operation: &'static OperationInfo,
        realm: &str,
        roles: &[&str],
        decision: impl FnOnce(&mut Realm, &mut Context) -> Decision<T>,
    ) -> Result<T> {
        self.administer(operation, realm, roles, |realm, context| {
            components::settle(realm, context, &keys::owners(realm));
            decision(realm, context)
        })
    }

    /// Has the realm's keys be those of its components.
    fn follow_components(&self, realm: &str) {
        if let Some(cell) = self.engine.realm(realm) {
            keys::follow(&cell.snapshot(), self.engine.clock.now_ms());
        }
    }
}
