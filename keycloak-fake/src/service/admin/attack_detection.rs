//! [`AttackDetection`] on the fake.

use async_trait::async_trait;
use keycloak_api::{prelude::*, rest};

use super::rights::{MANAGE_USERS, VIEW_USERS};
use crate::domain::admin::attack_detection;
use crate::handle::FakeKeycloak;

#[rest]
#[async_trait]
impl AttackDetection for FakeKeycloak {
    async fn get_login_failures(&self, realm: &str, user_id: &str) -> Result<BruteForceStatus> {
        let context = self.context();
        self.read(<dyn AttackDetection>::GET_LOGIN_FAILURES, realm, VIEW_USERS, |realm| {
            attack_detection::get(realm, &context, user_id)
        })
    }

    async fn clear_login_failures(&self, realm: &str, user_id: &str) -> Result<()> {
        self.administer(<dyn AttackDetection>::CLEAR_LOGIN_FAILURES, realm, MANAGE_USERS, |realm, _| {
            attack_detection::clear(realm, user_id)
        })
    }

    async fn clear_all_login_failures(&self, realm: &str) -> Result<()> {
        self.administer(<dyn AttackDetection>::CLEAR_ALL_LOGIN_FAILURES, realm, MANAGE_USERS, |realm, _| {
            attack_detection::clear_all(realm)
        })
    }
}
