//! [`Organizations`] on the fake, and who may do what with one.

use std::sync::Arc;

use async_trait::async_trait;
use keycloak_api::operation::OperationInfo;
use keycloak_api::{prelude::*, rest};

use super::rights::{
    MANAGE_IDENTITY_PROVIDERS, MANAGE_ORGANIZATIONS, QUERY_ORGANIZATIONS, VIEW_IDENTITY_PROVIDERS, VIEW_ORGANIZATIONS,
};
use crate::domain::admin::organization_groups;
use crate::domain::admin::organizations::{self, providers};
use crate::domain::denied::AdminDenied;
use crate::domain::{Context, Decision};
use crate::handle::{Authority, FakeKeycloak};
use crate::state::{Organization, Realm};

#[rest]
#[async_trait]
impl Organizations for FakeKeycloak {
    async fn list_organizations(
        &self,
        realm: &str,
        filter: &OrganizationFilter,
    ) -> Result<Vec<OrganizationRepresentation>> {
        let operation = <dyn Organizations>::LIST_ORGANIZATIONS;
        self.read_as(operation, realm, QUERY_ORGANIZATIONS, |realm, authority| {
            let found = organizations::list(realm, filter)?;
            Ok(if authority.has_any(VIEW_ORGANIZATIONS) { found } else { Vec::new() })
        })
    }

    async fn count_organizations(
        &self,
        realm: &str,
        search: Option<&str>,
        exact: Option<bool>,
        q: Option<&str>,
    ) -> Result<i64> {
        let (search, q) = (search.map(str::to_owned), q.map(str::to_owned));
        let filter = OrganizationFilter { search, exact, q, ..OrganizationFilter::default() };
        let operation = <dyn Organizations>::COUNT_ORGANIZATIONS;
        self.read_as(operation, realm, QUERY_ORGANIZATIONS, |realm, authority| {
            let count = organizations::count(realm, &filter)?;
            Ok(if authority.has_any(VIEW_ORGANIZATIONS) { count } else { 0 })
        })
    }

    async fn create_organization(&self, realm: &str, organization: &OrganizationRepresentation) -> Result<Created> {
        let operation = <dyn Organizations>::CREATE_ORGANIZATION;
        let created = self.administer_as(operation, realm, QUERY_ORGANIZATIONS, |realm, context, authority| {
            organizations::require_enabled(realm)?;
            allow(authority, MANAGE_ORGANIZATIONS)?;
            organizations::create(realm, context, organization)
        })?;
        Ok(self.created(realm, &["organizations", &created.id]))
    }

    async fn get_organization(&self, realm: &str, organization_id: &str) -> Result<OrganizationRepresentation> {
        let operation = <dyn Organizations>::GET_ORGANIZATION;
        self.read_organization(operation, realm, organization_id, |_, organization, authority| {
            allow(authority, VIEW_ORGANIZATIONS)?;
            Ok(organizations::get(organization))
        })
    }

    async fn update_organization(
        &self,
        realm: &str,
        organization_id: &str,
        organization: &OrganizationRepresentation,
    ) -> Result<()> {
        let operation = <dyn Organizations>::UPDATE_ORGANIZATION;
        self.change_organization(operation, realm, organization_id, |realm, _, _, authority| {
            allow(authority, MANAGE_ORGANIZATIONS)?;
            organizations::update(realm, organization_id, organization)
        })
    }

    async fn delete_organization(&self, realm: &str, organization_id: &str) -> Result<()> {
        let operation = <dyn Organizations>::DELETE_ORGANIZATION;
        self.change_organization(operation, realm, organization_id, |realm, _, _, authority| {
            allow(authority, MANAGE_ORGANIZATIONS)?;
            organizations::delete(realm, organization_id)
        })
    }

    async fn list_organization_identity_providers(
        &self,
        realm: &str,
        organization_id: &str,
    ) -> Result<Vec<IdentityProviderRepresentation>> {
        let operation = <dyn Organizations>::LIST_ORGANIZATION_IDENTITY_PROVIDERS;
        self.read_organization(operation, realm, organization_id, |realm, organization, authority| {
            allow_providers(authority)?;
            Ok(providers::list(realm, organization))
        })
    }

    async fn add_organization_identity_provider(&self, realm: &str, organization_id: &str, alias: &str) -> Result<()> {
        let operation = <dyn Organizations>::ADD_ORGANIZATION_IDENTITY_PROVIDER;
        self.change_organization(operation, realm, organization_id, |realm, _, organization, authority| {
            allow(authority, MANAGE_ORGANIZATIONS)?;
            allow(authority, MANAGE_IDENTITY_PROVIDERS)?;
            providers::add(realm, organization, alias)
        })
    }

    async fn get_organization_identity_provider(
        &self,
        realm: &str,
        organization_id: &str,
        alias: &str,
    ) -> Result<IdentityProviderRepresentation> {
        let operation = <dyn Organizations>::GET_ORGANIZATION_IDENTITY_PROVIDER;
        self.read_organization(operation, realm, organization_id, |realm, organization, authority| {
            allow_providers(authority)?;
            providers::get(realm, organization, alias)
        })
    }

    async fn remove_organization_identity_provider(
        &self,
        realm: &str,
        organization_id: &str,
        alias: &str,
    ) -> Result<()> {
        let operation = <dyn Organizations>::REMOVE_ORGANIZATION_IDENTITY_PROVIDER;
        self.change_organization(operation, realm, organization_id, |realm, _, organization, authority| {
            allow(authority, MANAGE_ORGANIZATIONS)?;
            allow(authority, MANAGE_IDENTITY_PROVIDERS)?;
            providers::remove(realm, organization, alias)
        })
    }

    async fn list_organization_identity_provider_groups(
        &self,
        realm: &str,
        organization_id: &str,
        alias: &str,
        filter: &GroupFilter,
    ) -> Result<Vec<GroupRepresentation>> {
        let operation = <dyn Organizations>::LIST_ORGANIZATION_IDENTITY_PROVIDER_GROUPS;
        self.read_organization(operation, realm, organization_id, |realm, organization, authority| {
            allow_providers(authority)?;
            providers::get(realm, organization, alias)?;
            let filter = GroupFilter { populate_hierarchy: None, ..filter.clone() };
            Ok(organization_groups::list(realm, organization, &filter))
        })
    }
}

/// Lets through who has one of `roles`.
pub(super) fn allow(authority: &Authority, roles: &[&str]) -> Decision<()> {
    if authority.has_any(roles) { Ok(()) } else { Err(AdminDenied::Forbidden.into()) }
}

fn allow_providers(authority: &Authority) -> Decision<()> {
    allow(authority, VIEW_ORGANIZATIONS)?;
    allow(authority, VIEW_IDENTITY_PROVIDERS)
}

impl FakeKeycloak {
    /// Reads what is an organization's. Whoever may ask for organizations is told whether it is there.
    pub(super) fn read_organization<T>(
        &self,
        operation: &'static OperationInfo,
        realm: &str,
        id: &str,
        reading: impl FnOnce(&Realm, &Organization, &Authority) -> Decision<T>,
    ) -> Result<T> {
        self.read_as(operation, realm, QUERY_ORGANIZATIONS, |realm, authority| {
            let organization = organizations::find(realm, id)?;
            reading(realm, &organization, authority)
        })
    }

    /// Makes a decision on what is an organization's, in the same way.
    pub(super) fn change_organization<T>(
        &self,
        operation: &'static OperationInfo,
        realm: &str,
        id: &str,
        decision: impl FnOnce(&mut Realm, &mut Context, &Arc<Organization>, &Authority) -> Decision<T>,
    ) -> Result<T> {
        self.administer_as(operation, realm, QUERY_ORGANIZATIONS, |realm, context, authority| {
            let organization = organizations::find(realm, id)?;
            decision(realm, context, &organization, authority)
        })
    }
}
