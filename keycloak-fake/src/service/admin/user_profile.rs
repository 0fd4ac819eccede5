//! [`UserProfile`] on the fake.

use async_trait::async_trait;
use keycloak_api::{prelude::*, rest};

use super::rights::{ANY, MANAGE_REALM, VIEW_FORMS};
use crate::domain::admin::user_profile;
use crate::handle::FakeKeycloak;

#[rest]
#[async_trait]
impl UserProfile for FakeKeycloak {
    async fn get_user_profile(&self, realm: &str) -> Result<UPConfig> {
        self.read(<dyn UserProfile>::GET_USER_PROFILE, realm, ANY, user_profile::get)
    }

    async fn get_user_profile_metadata(&self, realm: &str) -> Result<UserProfileMetadata> {
        self.read(<dyn UserProfile>::GET_USER_PROFILE_METADATA, realm, VIEW_FORMS, user_profile::metadata)
    }

    async fn update_user_profile(&self, realm: &str, profile: &UPConfig) -> Result<UPConfig> {
        self.administer(<dyn UserProfile>::UPDATE_USER_PROFILE, realm, MANAGE_REALM, |realm, context| {
            user_profile::update(realm, context, profile)
        })
    }
}
