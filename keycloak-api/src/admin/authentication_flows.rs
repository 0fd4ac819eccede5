//! Authentication flows: the steps that a login takes.

use keycloak_api_macros::operations;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use crate::error::Result;
use crate::operation::Created;
use crate::representation::{
    AuthenticationExecutionInfoRepresentation, AuthenticationExecutionRepresentation, AuthenticationFlowRepresentation,
};

/// What a flow is copied to.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FlowCopy {
    /// The copy's alias.
    pub new_name: Option<String>,
}

/// The step that a flow gets.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewExecution {
    /// What implements the step, such as `auth-cookie`.
    pub provider: Option<String>,
    /// The position among the steps; lower comes first.
    pub priority: Option<i32>,
}

/// The flow that a flow gets as a step.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewSubflow {
    /// The alias.
    pub alias: Option<String>,
    /// `basic-flow` or `form-flow`.
    pub r#type: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// What draws the form of a `form-flow`, such as `registration-page-form`.
    pub provider: Option<String>,
    /// The position among the steps; lower comes first.
    pub priority: Option<i32>,
}

/// The authentication flows of a realm, and their steps, the executions.
#[operations]
pub trait AuthenticationFlows: Send + Sync {
    /// Lists the flows at the top, with their steps.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[get("/admin/realms/{realm}/authentication/flows")]
    async fn list_flows(&self, realm: &str) -> Result<Vec<AuthenticationFlowRepresentation>>;

    /// Creates an empty flow.
    ///
    /// # Errors
    /// `Conflict` if the alias is taken.
    #[post("/admin/realms/{realm}/authentication/flows")]
    async fn create_flow(&self, realm: &str, #[json] flow: &AuthenticationFlowRepresentation) -> Result<Created>;

    /// The flow of this id.
    ///
    /// # Errors
    /// `NotFound` for a flow that does not exist.
    #[get("/admin/realms/{realm}/authentication/flows/{flow_id}")]
    async fn get_flow(&self, realm: &str, flow_id: &str) -> Result<AuthenticationFlowRepresentation>;

    /// Changes a flow's alias and description.
    ///
    /// # Errors
    /// `NotFound` for a flow that does not exist, `Conflict` if the new alias is taken.
    #[put("/admin/realms/{realm}/authentication/flows/{flow_id}")]
    async fn update_flow(
        &self,
        realm: &str,
        flow_id: &str,
        #[json] flow: &AuthenticationFlowRepresentation,
    ) -> Result<()>;

    /// Deletes a flow with its steps.
    ///
    /// # Errors
    /// `NotFound` for a flow that does not exist, `BadRequest` for one that came with the realm.
    #[delete("/admin/realms/{realm}/authentication/flows/{flow_id}")]
    async fn delete_flow(&self, realm: &str, flow_id: &str) -> Result<()>;

    /// Copies a flow with its steps.
    ///
    /// # Errors
    /// `NotFound` for a flow that does not exist, `Conflict` if the copy's alias is taken.
    #[post("/admin/realms/{realm}/authentication/flows/{flow_alias}/copy")]
    async fn copy_flow(&self, realm: &str, flow_alias: &str, #[json] copy: &FlowCopy) -> Result<Created>;

    /// Lists a flow's steps in order; those of a flow within follow it, a level deeper.
    ///
    /// # Errors
    /// `NotFound` for a flow that does not exist.
    #[get("/admin/realms/{realm}/authentication/flows/{flow_alias}/executions")]
    async fn list_flow_executions(
        &self,
        realm: &str,
        flow_alias: &str,
    ) -> Result<Vec<AuthenticationExecutionInfoRepresentation>>;

    /// Changes the step whose id the representation holds: its requirement and priority.
    ///
    /// # Errors
    /// `NotFound` for a flow or step that does not exist.
    #[put("/admin/realms/{realm}/authentication/flows/{flow_alias}/executions")]
    async fn update_flow_execution(
        &self,
        realm: &str,
        flow_alias: &str,
        #[json] execution: &AuthenticationExecutionInfoRepresentation,
    ) -> Result<()>;

    /// Gives a flow another step.
    ///
    /// # Errors
    /// `NotFound` for a flow that does not exist, `BadRequest` for a provider that does not exist or a flow that came
    /// with the realm.
    #[post("/admin/realms/{realm}/authentication/flows/{flow_alias}/executions/execution")]
    async fn create_flow_execution(
        &self,
        realm: &str,
        flow_alias: &str,
        #[json] execution: &NewExecution,
    ) -> Result<Created>;

    /// Gives a flow another flow as a step.
    ///
    /// # Errors
    /// `NotFound` for a flow that does not exist, `Conflict` if the alias is taken.
    #[post("/admin/realms/{realm}/authentication/flows/{flow_alias}/executions/flow")]
    async fn create_subflow(&self, realm: &str, flow_alias: &str, #[json] flow: &NewSubflow) -> Result<Created>;

    /// Creates a step in the flow whose id the representation names as its parent.
    ///
    /// # Errors
    /// `BadRequest` for a flow that does not exist or came with the realm.
    #[post("/admin/realms/{realm}/authentication/executions")]
    async fn create_execution(
        &self,
        realm: &str,
        #[json] execution: &AuthenticationExecutionRepresentation,
    ) -> Result<Created>;

    /// The step of this id.
    ///
    /// # Errors
    /// `NotFound` for a step that does not exist.
    #[get("/admin/realms/{realm}/authentication/executions/{execution_id}")]
    async fn get_execution(&self, realm: &str, execution_id: &str) -> Result<AuthenticationExecutionRepresentation>;

    /// Deletes a step.
    ///
    /// # Errors
    /// `NotFound` for a step that does not exist, `BadRequest` where its flow came with the realm.
    #[delete("/admin/realms/{realm}/authentication/executions/{execution_id}")]
    async fn delete_execution(&self, realm: &str, execution_id: &str) -> Result<()>;

    /// Moves a step behind the next one.
    ///
    /// # Errors
    /// `NotFound` for a step that does not exist, `BadRequest` where its flow came with the realm.
    #[post("/admin/realms/{realm}/authentication/executions/{execution_id}/lower-priority")]
    async fn lower_execution_priority(&self, realm: &str, execution_id: &str) -> Result<()>;

    /// Moves a step before the one ahead of it.
    ///
    /// # Errors
    /// `NotFound` for a step that does not exist, `BadRequest` where its flow came with the realm.
    #[post("/admin/realms/{realm}/authentication/executions/{execution_id}/raise-priority")]
    async fn raise_execution_priority(&self, realm: &str, execution_id: &str) -> Result<()>;
}
