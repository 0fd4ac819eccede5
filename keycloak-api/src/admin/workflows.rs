//! Workflows: what happens to users by itself, and when.

use keycloak_api_macros::operations;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use crate::error::Result;
use crate::operation::Created;
use crate::representation::WorkflowRepresentation;

/// Which workflows to list.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WorkflowFilter {
    /// Only those with this in their name.
    pub search: Option<String>,
    /// Whether `search` means the whole name.
    pub exact: Option<bool>,
    /// How many to skip.
    pub first: Option<i32>,
    /// How many to list.
    pub max: Option<i32>,
}

/// The workflows of a realm.
#[operations]
pub trait Workflows: Send + Sync {
    /// Lists the workflows that match `filter`.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[get("/admin/realms/{realm}/workflows")]
    async fn list_workflows(
        &self,
        realm: &str,
        #[query] filter: &WorkflowFilter,
    ) -> Result<Vec<WorkflowRepresentation>>;

    /// Creates a workflow.
    ///
    /// # Errors
    /// `BadRequest` for one that is not valid.
    #[post("/admin/realms/{realm}/workflows")]
    async fn create_workflow(&self, realm: &str, #[json] workflow: &WorkflowRepresentation) -> Result<Created>;

    /// The workflow of this id; with its own and its steps' ids unless they are to be left out.
    ///
    /// # Errors
    /// `NotFound` for a workflow that does not exist.
    #[get("/admin/realms/{realm}/workflows/{workflow_id}")]
    async fn get_workflow(
        &self,
        realm: &str,
        workflow_id: &str,
        #[query("includeId")] include_id: Option<bool>,
    ) -> Result<WorkflowRepresentation>;

    /// Replaces a workflow.
    ///
    /// # Errors
    /// `NotFound` for a workflow that does not exist, `BadRequest` for one that is not valid.
    #[put("/admin/realms/{realm}/workflows/{workflow_id}")]
    async fn update_workflow(
        &self,
        realm: &str,
        workflow_id: &str,
        #[json] workflow: &WorkflowRepresentation,
    ) -> Result<()>;

    /// Deletes a workflow, with what it still had to do.
    ///
    /// # Errors
    /// `NotFound` for a workflow that does not exist.
    #[delete("/admin/realms/{realm}/workflows/{workflow_id}")]
    async fn delete_workflow(&self, realm: &str, workflow_id: &str) -> Result<()>;

    /// Starts a workflow for one thing, such as a user (`USERS`), not before a time that is so many seconds, or a
    /// duration such as `1d`, away.
    ///
    /// # Errors
    /// `NotFound` for a workflow or thing that does not exist.
    #[post("/admin/realms/{realm}/workflows/{workflow_id}/activate/{resource_type}/{resource_id}")]
    async fn activate_workflow(
        &self,
        realm: &str,
        workflow_id: &str,
        resource_type: &str,
        resource_id: &str,
        #[query("notBefore")] not_before: Option<&str>,
    ) -> Result<()>;

    /// Stops a workflow for one thing.
    ///
    /// # Errors
    /// `NotFound` for a workflow or thing that does not exist.
    #[post("/admin/realms/{realm}/workflows/{workflow_id}/deactivate/{resource_type}/{resource_id}")]
    async fn deactivate_workflow(
        &self,
        realm: &str,
        workflow_id: &str,
        resource_type: &str,
        resource_id: &str,
    ) -> Result<()>;

    /// Lists the workflows that still have something to do for one thing.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[get("/admin/realms/{realm}/workflows/scheduled/{resource_id}")]
    async fn list_scheduled_workflows(&self, realm: &str, resource_id: &str) -> Result<Vec<WorkflowRepresentation>>;

    /// Moves what is at one step, by its id, to a step of another workflow.
    ///
    /// # Errors
    /// `BadRequest` for steps that do not exist.
    #[post("/admin/realms/{realm}/workflows/migrate")]
    async fn migrate_workflow(&self, realm: &str, #[query("from")] from: &str, #[query("to")] to: &str) -> Result<()>;
}
