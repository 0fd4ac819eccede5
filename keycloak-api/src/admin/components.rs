//! Components: keys, federated user stores, registration policies and whatever else is configured by provider.

use keycloak_api_macros::operations;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use crate::error::Result;
use crate::operation::Created;
use crate::representation::{ComponentRepresentation, ComponentTypeRepresentation};

/// Which components to list.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ComponentFilter {
    /// The name, whole.
    pub name: Option<String>,
    /// The id of the realm or component that they belong to.
    pub parent: Option<String>,
    /// The kind, such as `org.keycloak.keys.KeyProvider`.
    pub r#type: Option<String>,
    /// What implements them, such as `rsa-generated`.
    pub provider_id: Option<String>,
}

/// The components of a realm.
#[operations]
pub trait Components: Send + Sync {
    /// Lists the components that match `filter`; secrets in their settings are stars.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[get("/admin/realms/{realm}/components")]
    async fn list_components(
        &self,
        realm: &str,
        #[query] filter: &ComponentFilter,
    ) -> Result<Vec<ComponentRepresentation>>;

    /// Creates a component.
    ///
    /// # Errors
    /// `BadRequest` for a provider that does not exist or settings that are not valid.
    #[post("/admin/realms/{realm}/components")]
    async fn create_component(&self, realm: &str, #[json] component: &ComponentRepresentation) -> Result<Created>;

    /// The component of this id.
    ///
    /// # Errors
    /// `NotFound` for a component that does not exist.
    #[get("/admin/realms/{realm}/components/{component_id}")]
    async fn get_component(&self, realm: &str, component_id: &str) -> Result<ComponentRepresentation>;

    /// Changes a component; secrets that are still stars stay.
    ///
    /// # Errors
    /// `NotFound` for a component that does not exist, `BadRequest` for settings that are not valid.
    #[put("/admin/realms/{realm}/components/{component_id}")]
    async fn update_component(
        &self,
        realm: &str,
        component_id: &str,
        #[json] component: &ComponentRepresentation,
    ) -> Result<()>;

    /// Deletes a component.
    ///
    /// # Errors
    /// `NotFound` for a component that does not exist.
    #[delete("/admin/realms/{realm}/components/{component_id}")]
    async fn delete_component(&self, realm: &str, component_id: &str) -> Result<()>;

    /// Lists what the component can have below it, of the kind `provider_type`.
    ///
    /// # Errors
    /// `NotFound` for a component that does not exist, `BadRequest` without a kind.
    #[get("/admin/realms/{realm}/components/{component_id}/sub-component-types")]
    async fn list_subcomponent_types(
        &self,
        realm: &str,
        component_id: &str,
        #[query("type")] provider_type: Option<&str>,
    ) -> Result<Vec<ComponentTypeRepresentation>>;
}
