//! [`AuthenticationFlows`] on the fake.

use async_trait::async_trait;
use keycloak_api::admin::{FlowCopy, NewExecution, NewSubflow};
use keycloak_api::{prelude::*, rest};

use super::rights::{MANAGE_REALM, VIEW_FLOWS, VIEW_REALM};
use crate::domain::admin::authentication_flows::{self as flows, Direction};
use crate::handle::FakeKeycloak;

/// Below a realm, what the locations of flows and their steps start with.
const AUTHENTICATION: &str = "authentication";

#[rest]
#[async_trait]
impl AuthenticationFlows for FakeKeycloak {
    async fn list_flows(&self, realm: &str) -> Result<Vec<AuthenticationFlowRepresentation>> {
        self.read(<dyn AuthenticationFlows>::LIST_FLOWS, realm, VIEW_FLOWS, flows::list)
    }

    async fn create_flow(&self, realm: &str, flow: &AuthenticationFlowRepresentation) -> Result<Created> {
        let operation = <dyn AuthenticationFlows>::CREATE_FLOW;
        let id =
            self.administer(operation, realm, MANAGE_REALM, |realm, context| flows::create(realm, context, flow))?;
        Ok(self.created(realm, &[AUTHENTICATION, "flows", &id]))
    }

    async fn get_flow(&self, realm: &str, flow_id: &str) -> Result<AuthenticationFlowRepresentation> {
        let operation = <dyn AuthenticationFlows>::GET_FLOW;
        self.read(operation, realm, VIEW_REALM, |realm| flows::get(realm, flow_id))
    }

    async fn update_flow(&self, realm: &str, flow_id: &str, flow: &AuthenticationFlowRepresentation) -> Result<()> {
        let operation = <dyn AuthenticationFlows>::UPDATE_FLOW;
        self.administer(operation, realm, MANAGE_REALM, |realm, _| flows::update(realm, flow_id, flow))
    }

    async fn delete_flow(&self, realm: &str, flow_id: &str) -> Result<()> {
        let operation = <dyn AuthenticationFlows>::DELETE_FLOW;
        self.administer(operation, realm, MANAGE_REALM, |realm, _| flows::delete(realm, flow_id))
    }

    async fn copy_flow(&self, realm: &str, flow_alias: &str, copy: &FlowCopy) -> Result<Created> {
        let id = self.administer(<dyn AuthenticationFlows>::COPY_FLOW, realm, MANAGE_REALM, |realm, context| {
            flows::copy(realm, context, flow_alias, copy.new_name.as_deref())
        })?;
        Ok(self.created(realm, &[AUTHENTICATION, "flows", flow_alias, "copy", &id]))
    }

    async fn list_flow_executions(
        &self,
        realm: &str,
        flow_alias: &str,
    ) -> Result<Vec<AuthenticationExecutionInfoRepresentation>> {
        let operation = <dyn AuthenticationFlows>::LIST_FLOW_EXECUTIONS;
        self.read(operation, realm, VIEW_REALM, |realm| flows::list_steps(realm, flow_alias))
    }

    async fn update_flow_execution(
        &self,
        realm: &str,
        flow_alias: &str,
        execution: &AuthenticationExecutionInfoRepresentation,
    ) -> Result<()> {
        let operation = <dyn AuthenticationFlows>::UPDATE_FLOW_EXECUTION;
        self.administer(operation, realm, MANAGE_REALM, |realm, _| flows::update_step(realm, flow_alias, execution))
    }

    async fn create_flow_execution(&self, realm: &str, flow_alias: &str, execution: &NewExecution) -> Result<Created> {
        let operation = <dyn AuthenticationFlows>::CREATE_FLOW_EXECUTION;
        let id = self.administer(operation, realm, MANAGE_REALM, |realm, context| {
            flows::create_step_in(realm, context, flow_alias, execution)
        })?;
        Ok(self.created(realm, &[AUTHENTICATION, "executions", &id]))
    }

    async fn create_subflow(&self, realm: &str, flow_alias: &str, flow: &NewSubflow) -> Result<Created> {
        let id =
            self.administer(<dyn AuthenticationFlows>::CREATE_SUBFLOW, realm, MANAGE_REALM, |realm, context| {
                flows::create_subflow(realm, context, flow_alias, flow)
            })?;
        Ok(self.created(realm, &[AUTHENTICATION, "flows", &id]))
    }

    async fn create_execution(
        &self,
        realm: &str,
        execution: &AuthenticationExecutionRepresentation,
    ) -> Result<Created> {
        let id =
            self.administer(<dyn AuthenticationFlows>::CREATE_EXECUTION, realm, MANAGE_REALM, |realm, context| {
                flows::create_step(realm, context, execution)
            })?;
        Ok(self.created(realm, &[AUTHENTICATION, "executions", &id]))
    }

    async fn get_execution(&self, realm: &str, execution_id: &str) -> Result<AuthenticationExecutionRepresentation> {
        let operation = <dyn AuthenticationFlows>::GET_EXECUTION;
        self.read(operation, realm, VIEW_REALM, |realm| flows::get_step(realm, execution_id))
    }

    async fn delete_execution(&self, realm: &str, execution_id: &str) -> Result<()> {
        let operation = <dyn AuthenticationFlows>::DELETE_EXECUTION;
        self.administer(operation, realm, MANAGE_REALM, |realm, _| flows::delete_step(realm, execution_id))
    }

    async fn lower_execution_priority(&self, realm: &str, execution_id: &str) -> Result<()> {
        self.administer(<dyn AuthenticationFlows>::LOWER_EXECUTION_PRIORITY, realm, MANAGE_REALM, |realm, _| {
            flows::move_step(realm, execution_id, Direction::Down)
        })
    }

    async fn raise_execution_priority(&self, realm: &str, execution_id: &str) -> Result<()> {
        self.administer(<dyn AuthenticationFlows>::RAISE_EXECUTION_PRIORITY, realm, MANAGE_REALM, |realm, _| {
            flows::move_step(realm, execution_id, Direction::Up)
        })
    }
}
