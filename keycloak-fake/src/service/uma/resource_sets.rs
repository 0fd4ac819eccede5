//! [`ResourceSets`] on the fake.

use async_trait::async_trait;
use keycloak_api::{prelude::*, rest};

use crate::domain::uma::{manager, resource_sets};
use crate::handle::FakeKeycloak;

#[rest]
#[async_trait]
impl ResourceSets for FakeKeycloak {
    async fn list_resource_sets(&self, realm: &str, pat: &str, filter: &ResourceFilter) -> Result<Vec<ResourceSet>> {
        self.read_protected(<dyn ResourceSets>::LIST_RESOURCE_SETS, realm, pat, manager, |realm, _, caller| {
            resource_sets::list(realm, caller, filter)
        })
    }

    async fn create_resource_set(
        &self,
        realm: &str,
        pat: &str,
        resource: &ResourceRepresentation,
    ) -> Result<ResourceRepresentation> {
        self.change_protected(<dyn ResourceSets>::CREATE_RESOURCE_SET, realm, pat, manager, |realm, context, caller| {
            resource_sets::create(realm, context, caller, resource)
        })
    }

    async fn get_resource_set(&self, realm: &str, pat: &str, resource_id: &str) -> Result<ResourceRepresentation> {
        self.read_protected(<dyn ResourceSets>::GET_RESOURCE_SET, realm, pat, manager, |realm, _, caller| {
            resource_sets::get(realm, caller, resource_id)
        })
    }

    async fn update_resource_set(
        &self,
        realm: &str,
        pat: &str,
        resource_id: &str,
        resource: &ResourceRepresentation,
    ) -> Result<()> {
        self.change_protected(<dyn ResourceSets>::UPDATE_RESOURCE_SET, realm, pat, manager, |realm, context, caller| {
            resource_sets::update(realm, context, caller, resource_id, resource)
        })
    }

    async fn delete_resource_set(&self, realm: &str, pat: &str, resource_id: &str) -> Result<()> {
        self.change_protected(<dyn ResourceSets>::DELETE_RESOURCE_SET, realm, pat, manager, |realm, _, caller| {
            resource_sets::delete(realm, caller, resource_id)
        })
    }
}
