//! The way to the roles of the realm and of its clients.

use super::{find_or_create, found};
use crate::Keycloak;
use crate::error::Result;
use crate::prelude::*;

handles! {
    /// The roles of a realm.
    RealmRolesRef () {
        calls {
            list = Roles::list_realm_roles(filter: &RoleFilter) -> Vec<RoleRepresentation>;
            create = Roles::create_realm_role(role: &RoleRepresentation) -> Created;
        }
        pages {
            stream = Roles::list_realm_roles(RoleFilter) -> RoleRepresentation;
        }
        own {
            find_or_create(role: &RoleRepresentation) -> RoleRepresentation;
        }
        steps {
            /// The role of this name.
            by_name(role_name) -> RealmRoleRef;
            /// The role of this id, of the realm or of a client.
            by_id(role_id) -> RoleByIdRef;
        }
    }

    /// A role of a realm.
    RealmRoleRef (role_name) {
        calls {
            get = Roles::get_realm_role() -> RoleRepresentation;
            put = Roles::update_realm_role(role: &RoleRepresentation) -> ();
            delete = Roles::delete_realm_role() -> ();
            composites = Roles::list_realm_role_composites() -> Vec<RoleRepresentation>;
            add_composites = Roles::add_realm_role_composites(roles: &[RoleRepresentation]) -> ();
            remove_composites = Roles::remove_realm_role_composites(roles: &[RoleRepresentation]) -> ();
            realm_composites = RoleComposites::list_realm_role_realm_composites() -> Vec<RoleRepresentation>;
            client_composites =
                RoleComposites::list_realm_role_client_composites(client_uuid: &str) -> Vec<RoleRepresentation>;
            users = Roles::list_realm_role_users(page: &Page) -> Vec<UserRepresentation>;
            groups = Roles::list_realm_role_groups(first: Option<i32>, max: Option<i32>, brief: Option<bool>)
                -> Vec<GroupRepresentation>;
        }
        pages {
            users_stream = Roles::list_realm_role_users(Page) -> UserRepresentation;
        }
        paged {
            groups_stream = groups -> GroupRepresentation;
        }
        update { RoleRepresentation }
    }

    /// The roles of a client.
    ClientRolesRef (client_uuid) {
        calls {
            list = Roles::list_client_roles(filter: &RoleFilter) -> Vec<RoleRepresentation>;
            create = Roles::create_client_role(role: &RoleRepresentation) -> Created;
        }
        pages {
            stream = Roles::list_client_roles(RoleFilter) -> RoleRepresentation;
        }
        own {
            find_or_create(role: &RoleRepresentation) -> RoleRepresentation;
        }
        steps {
            /// The role of this name.
            by_name(role_name) -> ClientRoleRef;
        }
    }

    /// A role of a client.
    ClientRoleRef (client_uuid, role_name) {
        calls {
            get = Roles::get_client_role() -> RoleRepresentation;
            put = Roles::update_client_role(role: &RoleRepresentation) -> ();
            delete = Roles::delete_client_role() -> ();
            composites = Roles::list_client_role_composites() -> Vec<RoleRepresentation>;
            add_composites = Roles::add_client_role_composites(roles: &[RoleRepresentation]) -> ();
            remove_composites = Roles::remove_client_role_composites(roles: &[RoleRepresentation]) -> ();
            realm_composites = RoleComposites::list_client_role_realm_composites() -> Vec<RoleRepresentation>;
            client_composites =
                RoleComposites::list_client_role_client_composites(target_client_uuid: &str) -> Vec<RoleRepresentation>;
            users = Roles::list_client_role_users(page: &Page) -> Vec<UserRepresentation>;
            groups = Roles::list_client_role_groups(first: Option<i32>, max: Option<i32>, brief: Option<bool>)
                -> Vec<GroupRepresentation>;
        }
        pages {
            users_stream = Roles::list_client_role_users(Page) -> UserRepresentation;
        }
        paged {
            groups_stream = groups -> GroupRepresentation;
        }
        update { RoleRepresentation }
    }

    /// A role by its id.
    RoleByIdRef (role_id) {
        calls {
            get = Roles::get_role_by_id() -> RoleRepresentation;
            put = Roles::update_role_by_id(role: &RoleRepresentation) -> ();
            delete = Roles::delete_role_by_id() -> ();
            composites =
                RoleComposites::list_role_by_id_composites(filter: &CompositeFilter) -> Vec<RoleRepresentation>;
            add_composites = RoleComposites::add_role_by_id_composites(roles: &[RoleRepresentation]) -> ();
            remove_composites = RoleComposites::remove_role_by_id_composites(roles: &[RoleRepresentation]) -> ();
            realm_composites = RoleComposites::list_role_by_id_realm_composites() -> Vec<RoleRepresentation>;
            client_composites =
                RoleComposites::list_role_by_id_client_composites(client_uuid: &str) -> Vec<RoleRepresentation>;
        }
        pages {
            composites_stream = RoleComposites::list_role_by_id_composites(CompositeFilter) -> RoleRepresentation;
        }
        update { RoleRepresentation }
    }
}

/// The two have the same body over different methods of the trait.
macro_rules! find_or_create {
    ($($roles:ident)*) => {$(
        impl<K: Keycloak + ?Sized> $roles<'_, K> {
            /// The role of this name as it is, or else created like `role`.
            ///
            /// # Errors
            /// `Conflict` never, unless the role is deleted meanwhile; else as for the creation.
            pub async fn find_or_create(self, role: &RoleRepresentation) -> Result<RoleRepresentation> {
                let named = self.by_name(role.name.as_deref().unwrap_or_default());
                let find = async || if role.name.is_some() { found(named.get().await) } else { Ok(None) };
                let create = async {
                    self.create(role).await?;
                    named.get().await
                };
                find_or_create(find, create).await
            }
        }
    )*};
}

find_or_create!(RealmRolesRef ClientRolesRef);
