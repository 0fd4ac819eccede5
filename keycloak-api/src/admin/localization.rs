//! Localization: a realm's own words for pages and messages, by language.

use std::collections::BTreeMap;

use keycloak_api_macros::operations;

use crate::error::Result;

/// The texts of a realm.
#[operations]
pub trait Localization: Send + Sync {
    /// Lists the languages that the realm has texts in.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[get("/admin/realms/{realm}/localization")]
    async fn list_locales(&self, realm: &str) -> Result<Vec<String>>;

    /// The realm's texts in a language, by key; where it has none, with `fall_back`, those in the realm's default
    /// language.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[get("/admin/realms/{realm}/localization/{locale}")]
    async fn get_texts(
        &self,
        realm: &str,
        locale: &str,
        #[query("useRealmDefaultLocaleFallback")] fall_back: Option<bool>,
    ) -> Result<BTreeMap<String, String>>;

    /// Adds texts in a language, in the place of those with the same keys.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[post("/admin/realms/{realm}/localization/{locale}")]
    async fn add_texts(&self, realm: &str, locale: &str, #[json] texts: &BTreeMap<String, String>) -> Result<()>;

    /// Deletes the texts in a language.
    ///
    /// # Errors
    /// `NotFound` for a language that does not exist.
    #[delete("/admin/realms/{realm}/localization/{locale}")]
    async fn delete_texts(&self, realm: &str, locale: &str) -> Result<()>;

    /// The text of this key in a language.
    ///
    /// # Errors
    /// `NotFound` for a text that does not exist.
    #[get("/admin/realms/{realm}/localization/{locale}/{key}")]
    async fn get_text(&self, realm: &str, locale: &str, key: &str) -> Result<String>;

    /// Sets the text of this key in a language.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[put("/admin/realms/{realm}/localization/{locale}/{key}")]
    async fn set_text(&self, realm: &str, locale: &str, key: &str, #[text] text: &str) -> Result<()>;

    /// Deletes the text of this key in a language.
    ///
    /// # Errors
    /// `NotFound` for a text that does not exist.
    #[delete("/admin/realms/{realm}/localization/{locale}/{key}")]
    async fn delete_text(&self, realm: &str, locale: &str, key: &str) -> Result<()>;
}
