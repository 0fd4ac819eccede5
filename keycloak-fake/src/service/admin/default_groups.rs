//! [`DefaultGroups`] on the fake.

use async_trait::async_trait;
use keycloak_api::{prelude::*, rest};

use super::rights::{MANAGE_REALM, VIEW_REALM};
use crate::domain::admin::default_groups;
use crate::handle::FakeKeycloak;

#[rest]
#[async_trait]
impl DefaultGroups for FakeKeycloak {
    async fn list_default_groups(&self, realm: &str) -> Result<Vec<GroupRepresentation>> {
        self.read(<dyn DefaultGroups>::LIST_DEFAULT_GROUPS, realm, VIEW_REALM, default_groups::list)
    }

    async fn add_default_group(&self, realm: &str, group_id: &str) -> Result<()> {
        self.administer(<dyn DefaultGroups>::ADD_DEFAULT_GROUP, realm, MANAGE_REALM, |realm, _| {
            default_groups::add(realm, group_id)
        })
    }

    async fn remove_default_group(&self, realm: &str, group_id: &str) -> Result<()> {
        self.administer(<dyn DefaultGroups>::REMOVE_DEFAULT_GROUP, realm, MANAGE_REALM, |realm, _| {
            default_groups::remove(realm, group_id)
        })
    }
}
