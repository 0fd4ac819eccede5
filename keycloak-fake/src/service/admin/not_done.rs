//! The traits of which the fake does nothing yet. Each method that is listed answers 501 with its name, as
//! [`FakeKeycloak::not_done`] says, or as a server without the feature does ([`FakeKeycloak::not_enabled`]).
//!
//! To do one: take it off its list and write the method; a trait that has methods gets a file of its own.

use async_trait::async_trait;
use keycloak_api::{prelude::*, rest};

use crate::handle::FakeKeycloak;

#[rest(not_enabled(get_client_types, update_client_types))]
#[async_trait]
impl ClientTypes for FakeKeycloak {}

#[rest(not_done(
    list_workflows,
    create_workflow,
    get_workflow,
    update_workflow,
    delete_workflow,
    activate_workflow,
    deactivate_workflow,
    list_scheduled_workflows,
    migrate_workflow,
))]
#[async_trait]
impl Workflows for FakeKeycloak {}
