//! [`Roles`] on the fake.

use async_trait::async_trait;
use keycloak_api::{prelude::*, rest};

use super::rights::{LIST_ROLES, MANAGE_CLIENTS, MANAGE_REALM, QUERY_GROUPS, VIEW_CLIENTS, VIEW_REALM, VIEW_USERS};
use crate::domain::admin::roles::{self, Holder, Which};
use crate::handle::FakeKeycloak;
use crate::service::target::Target;

impl FakeKeycloak {
    /// Which rights an operation on the role of this id needs: those on clients if it is a client's.
    pub(super) fn rights_on_role(
        &self,
        realm: &str,
        id: &str,
        of_realm: &'static [&'static str],
        of_client: &'static [&'static str],
    ) -> &'static [&'static str] {
        let realm = self.engine.realm(realm).map(|cell| cell.snapshot());
        let role = realm.as_ref().and_then(|realm| realm.roles.get(id));
        if role.is_some_and(|role| role.client.is_some()) { of_client } else { of_realm }
    }
}

#[rest]
#[async_trait]
impl Roles for FakeKeycloak {
    async fn list_realm_roles(&self, realm: &str, filter: &RoleFilter) -> Result<Vec<RoleRepresentation>> {
        self.read(<dyn Roles>::LIST_REALM_ROLES, realm, LIST_ROLES, |realm| roles::list(realm, Holder::Realm, filter))
    }

    async fn create_realm_role(&self, realm: &str, role: &RoleRepresentation) -> Result<Created> {
        let created = self.administer(<dyn Roles>::CREATE_REALM_ROLE, realm, MANAGE_REALM, |realm, context| {
            roles::create(realm, context, Holder::Realm, role)
        })?;
        Ok(self.created(realm, &["roles", &created.name]))
    }

    async fn get_realm_role(&self, realm: &str, role_name: &str) -> Result<RoleRepresentation> {
        self.read(<dyn Roles>::GET_REALM_ROLE, realm, VIEW_REALM, |realm| {
            roles::get(realm, Which::Named(Holder::Realm, role_name))
        })
    }

    async fn update_realm_role(&self, realm: &str, role_name: &str, role: &RoleRepresentation) -> Result<()> {
        self.administer(<dyn Roles>::UPDATE_REALM_ROLE, realm, MANAGE_REALM, |realm, _| {
            roles::update(realm, Which::Named(Holder::Realm, role_name), role)
        })
    }

    async fn delete_realm_role(&self, realm: &str, role_name: &str) -> Result<()> {
        self.administer(<dyn Roles>::DELETE_REALM_ROLE, realm, MANAGE_REALM, |realm, _| {
            roles::delete(realm, Which::Named(Holder::Realm, role_name))
        })
    }

    async fn list_realm_role_composites(&self, realm: &str, role_name: &str) -> Result<Vec<RoleRepresentation>> {
        let operation = <dyn Roles>::LIST_REALM_ROLE_COMPOSITES;
        self.composites(operation, realm, Which::Named(Holder::Realm, role_name), &CompositeFilter::default())
    }

    async fn add_realm_role_composites(
        &self,
        realm: &str,
        role_name: &str,
        roles: &[RoleRepresentation],
    ) -> Result<()> {
        let operation = <dyn Roles>::ADD_REALM_ROLE_COMPOSITES;
        self.add_composites(operation, realm, Which::Named(Holder::Realm, role_name), roles)
    }

    async fn remove_realm_role_composites(
        &self,
        realm: &str,
        role_name: &str,
        roles: &[RoleRepresentation],
    ) -> Result<()> {
        let operation = <dyn Roles>::REMOVE_REALM_ROLE_COMPOSITES;
        self.remove_composites(operation, realm, Which::Named(Holder::Realm, role_name), roles)
    }

    async fn list_realm_role_users(
        &self,
        realm: &str,
        role_name: &str,
        page: &Page,
    ) -> Result<Vec<UserRepresentation>> {
        self.read_all(<dyn Roles>::LIST_REALM_ROLE_USERS, realm, &[VIEW_REALM, VIEW_USERS], |realm| {
            roles::users(realm, Which::Named(Holder::Realm, role_name), page)
        })
    }

    async fn list_client_roles(
        &self,
        realm: &str,
        client_uuid: &str,
        filter: &RoleFilter,
    ) -> Result<Vec<RoleRepresentation>> {
        self.read(<dyn Roles>::LIST_CLIENT_ROLES, Target::client(realm, client_uuid), VIEW_CLIENTS, |realm| {
            roles::list(realm, Holder::Client(client_uuid), filter)
        })
    }

    async fn create_client_role(&self, realm: &str, client_uuid: &str, role: &RoleRepresentation) -> Result<Created> {
        let created = self.administer(
            <dyn Roles>::CREATE_CLIENT_ROLE,
            Target::client(realm, client_uuid),
            MANAGE_CLIENTS,
            |realm, context| roles::create(realm, context, Holder::Client(client_uuid), role),
        )?;
        Ok(self.created(realm, &["clients", client_uuid, "roles", &created.name]))
    }

    async fn get_client_role(&self, realm: &str, client_uuid: &str, role_name: &str) -> Result<RoleRepresentation> {
        self.read(<dyn Roles>::GET_CLIENT_ROLE, Target::client(realm, client_uuid), VIEW_CLIENTS, |realm| {
            roles::get(realm, Which::Named(Holder::Client(client_uuid), role_name))
        })
    }

    async fn update_client_role(
        &self,
        realm: &str,
        client_uuid: &str,
        role_name: &str,
        role: &RoleRepresentation,
    ) -> Result<()> {
        self.administer(
            <dyn Roles>::UPDATE_CLIENT_ROLE,
            Target::client(realm, client_uuid),
            MANAGE_CLIENTS,
            |realm, _| roles::update(realm, Which::Named(Holder::Client(client_uuid), role_name), role),
        )
    }

    async fn delete_client_role(&self, realm: &str, client_uuid: &str, role_name: &str) -> Result<()> {
        self.administer(
            <dyn Roles>::DELETE_CLIENT_ROLE,
            Target::client(realm, client_uuid),
            MANAGE_CLIENTS,
            |realm, _| roles::delete(realm, Which::Named(Holder::Client(client_uuid), role_name)),
        )
    }

    async fn list_client_role_composites(
        &self,
        realm: &str,
        client_uuid: &str,
        role_name: &str,
    ) -> Result<Vec<RoleRepresentation>> {
        let operation = <dyn Roles>::LIST_CLIENT_ROLE_COMPOSITES;
        self.composites(
            operation,
            realm,
            Which::Named(Holder::Client(client_uuid), role_name),
            &CompositeFilter::default(),
        )
    }

    async fn add_client_role_composites(
        &self,
        realm: &str,
        client_uuid: &str,
        role_name: &str,
        roles: &[RoleRepresentation],
    ) -> Result<()> {
        let operation = <dyn Roles>::ADD_CLIENT_ROLE_COMPOSITES;
        self.add_composites(operation, realm, Which::Named(Holder::Client(client_uuid), role_name), roles)
    }

    async fn remove_client_role_composites(
        &self,
        realm: &str,
        client_uuid: &str,
        role_name: &str,
        roles: &[RoleRepresentation],
    ) -> Result<()> {
        let operation = <dyn Roles>::REMOVE_CLIENT_ROLE_COMPOSITES;
        self.remove_composites(operation, realm, Which::Named(Holder::Client(client_uuid), role_name), roles)
    }

    async fn list_client_role_users(
        &self,
        realm: &str,
        client_uuid: &str,
        role_name: &str,
        page: &Page,
    ) -> Result<Vec<UserRepresentation>> {
        self.read_all(
            <dyn Roles>::LIST_CLIENT_ROLE_USERS,
            Target::client(realm, client_uuid),
            &[VIEW_CLIENTS, VIEW_USERS],
            |realm| roles::users(realm, Which::Named(Holder::Client(client_uuid), role_name), page),
        )
    }

    async fn get_role_by_id(&self, realm: &str, role_id: &str) -> Result<RoleRepresentation> {
        let rights = self.rights_on_role(realm, role_id, VIEW_REALM, VIEW_CLIENTS);
        self.read(<dyn Roles>::GET_ROLE_BY_ID, Target::role(realm, role_id), rights, |realm| {
            roles::get(realm, Which::Id(role_id))
        })
    }

    async fn update_role_by_id(&self, realm: &str, role_id: &str, role: &RoleRepresentation) -> Result<()> {
        let rights = self.rights_on_role(realm, role_id, MANAGE_REALM, MANAGE_CLIENTS);
        self.administer(<dyn Roles>::UPDATE_ROLE_BY_ID, Target::role(realm, role_id), rights, |realm, _| {
            roles::update(realm, Which::Id(role_id), role)
        })
    }

    async fn delete_role_by_id(&self, realm: &str, role_id: &str) -> Result<()> {
        let rights = self.rights_on_role(realm, role_id, MANAGE_REALM, MANAGE_CLIENTS);
        self.administer(<dyn Roles>::DELETE_ROLE_BY_ID, Target::role(realm, role_id), rights, |realm, _| {
            roles::delete(realm, Which::Id(role_id))
        })
    }

    async fn list_realm_role_groups(
        &self,
        realm: &str,
        role_name: &str,
        first: Option<i32>,
        max: Option<i32>,
        brief: Option<bool>,
    ) -> Result<Vec<GroupRepresentation>> {
        let page = Page { first, max, brief_representation: brief, ..Page::default() };
        self.read_all(<dyn Roles>::LIST_REALM_ROLE_GROUPS, realm, &[VIEW_REALM, QUERY_GROUPS], |realm| {
            roles::groups(realm, Which::Named(Holder::Realm, role_name), &page)
        })
    }

    async fn list_client_role_groups(
        &self,
        realm: &str,
        client_uuid: &str,
        role_name: &str,
        first: Option<i32>,
        max: Option<i32>,
        brief: Option<bool>,
    ) -> Result<Vec<GroupRepresentation>> {
        let page = Page { first, max, brief_representation: brief, ..Page::default() };
        self.read_all(
            <dyn Roles>::LIST_CLIENT_ROLE_GROUPS,
            Target::client(realm, client_uuid),
            &[VIEW_CLIENTS, QUERY_GROUPS],
            |realm| roles::groups(realm, Which::Named(Holder::Client(client_uuid), role_name), &page),
        )
    }
}
