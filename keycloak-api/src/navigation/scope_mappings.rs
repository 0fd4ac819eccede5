//! The way to the roles that tokens for a client, or with a client scope, may hold.

use crate::prelude::*;

handles! {
    /// The roles that tokens for a client may hold.
    ClientScopeMappingsRef (client_uuid) {
        calls {
            all = ScopeMappings::get_client_scope_mappings() -> MappingsRepresentation;
        }
        steps {
            /// Those of the realm.
            realm() -> ClientScopeRealmRolesRef;
            /// Those of the client of this internal id.
            client(role_client_uuid) -> ClientScopeClientRolesRef;
        }
    }

    /// Those of the realm's roles that tokens for a client may hold.
    ClientScopeRealmRolesRef (client_uuid) {
        calls {
            list = ScopeMappings::list_client_scope_realm_roles() -> Vec<RoleRepresentation>;
            assign = ScopeMappings::add_client_scope_realm_roles(roles: &[RoleRepresentation]) -> ();
            unassign = ScopeMappings::remove_client_scope_realm_roles(roles: &[RoleRepresentation]) -> ();
            available = ScopeMappings::list_available_client_scope_realm_roles() -> Vec<RoleRepresentation>;
            effective =
                ScopeMappings::list_effective_client_scope_realm_roles(brief: Option<bool>) -> Vec<RoleRepresentation>;
        }
    }

    /// Those of a client's roles that tokens for a client may hold.
    ClientScopeClientRolesRef (client_uuid, role_client_uuid) {
        calls {
            list = ScopeMappings::list_client_scope_client_roles() -> Vec<RoleRepresentation>;
            assign = ScopeMappings::add_client_scope_client_roles(roles: &[RoleRepresentation]) -> ();
            unassign = ScopeMappings::remove_client_scope_client_roles(roles: &[RoleRepresentation]) -> ();
            available = ScopeMappings::list_available_client_scope_client_roles() -> Vec<RoleRepresentation>;
            effective =
                ScopeMappings::list_effective_client_scope_client_roles(brief: Option<bool>) -> Vec<RoleRepresentation>;
        }
    }

    /// The roles that a client scope lets tokens hold.
    ClientScopeScopeMappingsRef (client_scope_id) {
        calls {
            all = ScopeMappings::get_client_scope_scope_mappings() -> MappingsRepresentation;
        }
        steps {
            /// Those of the realm.
            realm() -> ClientScopeScopeRealmRolesRef;
            /// Those of the client of this internal id.
            client(role_client_uuid) -> ClientScopeScopeClientRolesRef;
        }
    }

    /// Those of the realm's roles that a client scope lets tokens hold.
    ClientScopeScopeRealmRolesRef (client_scope_id) {
        calls {
            list = ScopeMappings::list_client_scope_scope_realm_roles() -> Vec<RoleRepresentation>;
            assign = ScopeMappings::add_client_scope_scope_realm_roles(roles: &[RoleRepresentation]) -> ();
            unassign = ScopeMappings::remove_client_scope_scope_realm_roles(roles: &[RoleRepresentation]) -> ();
            available = ScopeMappings::list_available_client_scope_scope_realm_roles() -> Vec<RoleRepresentation>;
            effective =
                ScopeMappings::list_effective_client_scope_scope_realm_roles(brief: Option<bool>) -> Vec<RoleRepresentation>;
        }
    }

    /// Those of a client's roles that a client scope lets tokens hold.
    ClientScopeScopeClientRolesRef (client_scope_id, role_client_uuid) {
        calls {
            list = ScopeMappings::list_client_scope_scope_client_roles() -> Vec<RoleRepresentation>;
            assign = ScopeMappings::add_client_scope_scope_client_roles(roles: &[RoleRepresentation]) -> ();
            unassign = ScopeMappings::remove_client_scope_scope_client_roles(roles: &[RoleRepresentation]) -> ();
            available = ScopeMappings::list_available_client_scope_scope_client_roles() -> Vec<RoleRepresentation>;
            effective =
                ScopeMappings::list_effective_client_scope_scope_client_roles(brief: Option<bool>) -> Vec<RoleRepresentation>;
        }
    }
}
