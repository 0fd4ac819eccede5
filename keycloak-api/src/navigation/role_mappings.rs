//! The way to the roles that users and groups have.

use crate::prelude::*;

handles! {
    /// The roles that a user has.
    UserRoleMappingsRef (user_id) {
        calls {
            all = RoleMappings::get_user_role_mappings() -> MappingsRepresentation;
        }
        steps {
            /// Those of the realm.
            realm() -> UserRealmRolesRef;
            /// Those of the client of this internal id.
            client(client_uuid) -> UserClientRolesRef;
        }
    }

    /// Those of the realm's roles that a user has.
    UserRealmRolesRef (user_id) {
        calls {
            list = RoleMappings::list_user_realm_roles() -> Vec<RoleRepresentation>;
            assign = RoleMappings::add_user_realm_roles(roles: &[RoleRepresentation]) -> ();
            unassign = RoleMappings::remove_user_realm_roles(roles: &[RoleRepresentation]) -> ();
            available = RoleMappings::list_available_user_realm_roles() -> Vec<RoleRepresentation>;
            effective = RoleMappings::list_effective_user_realm_roles(brief: Option<bool>) -> Vec<RoleRepresentation>;
        }
    }

    /// Those of a client's roles that a user has.
    UserClientRolesRef (user_id, client_uuid) {
        calls {
            list = RoleMappings::list_user_client_roles() -> Vec<RoleRepresentation>;
            assign = RoleMappings::add_user_client_roles(roles: &[RoleRepresentation]) -> ();
            unassign = RoleMappings::remove_user_client_roles(roles: &[RoleRepresentation]) -> ();
            available = RoleMappings::list_available_user_client_roles() -> Vec<RoleRepresentation>;
            effective = RoleMappings::list_effective_user_client_roles(brief: Option<bool>) -> Vec<RoleRepresentation>;
        }
    }

    /// The roles that a group has.
    GroupRoleMappingsRef (group_id) {
        calls {
            all = RoleMappings::get_group_role_mappings() -> MappingsRepresentation;
        }
        steps {
            /// Those of the realm.
            realm() -> GroupRealmRolesRef;
            /// Those of the client of this internal id.
            client(client_uuid) -> GroupClientRolesRef;
        }
    }

    /// Those of the realm's roles that a group has.
    GroupRealmRolesRef (group_id) {
        calls {
            list = RoleMappings::list_group_realm_roles() -> Vec<RoleRepresentation>;
            assign = RoleMappings::add_group_realm_roles(roles: &[RoleRepresentation]) -> ();
            unassign = RoleMappings::remove_group_realm_roles(roles: &[RoleRepresentation]) -> ();
            available = RoleMappings::list_available_group_realm_roles() -> Vec<RoleRepresentation>;
            effective = RoleMappings::list_effective_group_realm_roles(brief: Option<bool>) -> Vec<RoleRepresentation>;
        }
    }

    /// Those of a client's roles that a group has.
    GroupClientRolesRef (group_id, client_uuid) {
        calls {
            list = RoleMappings::list_group_client_roles() -> Vec<RoleRepresentation>;
            assign = RoleMappings::add_group_client_roles(roles: &[RoleRepresentation]) -> ();
            unassign = RoleMappings::remove_group_client_roles(roles: &[RoleRepresentation]) -> ();
            available = RoleMappings::list_available_group_client_roles() -> Vec<RoleRepresentation>;
            effective = RoleMappings::list_effective_group_client_roles(brief: Option<bool>) -> Vec<RoleRepresentation>;
        }
    }
}
