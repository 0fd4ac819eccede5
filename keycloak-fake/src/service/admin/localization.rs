//! [`Localization`] on the fake.

use std::collections::BTreeMap;

use async_trait::async_trait;
use keycloak_api::{prelude::*, rest};

use super::rights::{ANY, MANAGE_REALM};
use crate::domain::admin::localization;
use crate::handle::FakeKeycloak;

#[rest]
#[async_trait]
impl Localization for FakeKeycloak {
    async fn list_locales(&self, realm: &str) -> Result<Vec<String>> {
        self.read(<dyn Localization>::LIST_LOCALES, realm, ANY, localization::locales)
    }

    async fn get_texts(&self, realm: &str, locale: &str, fall_back: Option<bool>) -> Result<BTreeMap<String, String>> {
        self.read(<dyn Localization>::GET_TEXTS, realm, ANY, |realm| {
            localization::texts(realm, locale, fall_back.unwrap_or(false))
        })
    }

    async fn add_texts(&self, realm: &str, locale: &str, texts: &BTreeMap<String, String>) -> Result<()> {
        self.administer(<dyn Localization>::ADD_TEXTS, realm, MANAGE_REALM, |realm, _| {
            localization::add(realm, locale, texts)
        })
    }

    async fn delete_texts(&self, realm: &str, locale: &str) -> Result<()> {
        self.administer(<dyn Localization>::DELETE_TEXTS, realm, MANAGE_REALM, |realm, _| {
            localization::remove_all(realm, locale)
        })
    }

    async fn get_text(&self, realm: &str, locale: &str, key: &str) -> Result<String> {
        self.read(<dyn Localization>::GET_TEXT, realm, ANY, |realm| localization::text(realm, locale, key))
    }

    async fn set_text(&self, realm: &str, locale: &str, key: &str, text: &str) -> Result<()> {
        let texts = BTreeMap::from([(key.to_owned(), text.to_owned())]);
        self.administer(<dyn Localization>::SET_TEXT, realm, MANAGE_REALM, |realm, _| {
            localization::add(realm, locale, &texts)
        })
    }

    async fn delete_text(&self, realm: &str, locale: &str, key: &str) -> Result<()> {
        self.administer(<dyn Localization>::DELETE_TEXT, realm, MANAGE_REALM, |realm, _| {
            localization::remove(realm, locale, key)
        })
    }
}
