//! The way to client scopes, and to those that a client has.

use super::find_or_create;
use crate::Keycloak;
use crate::error::Result;
use crate::prelude::*;

handles! {
    /// The client scopes of a realm.
    ClientScopesRef () {
        calls {
            list = ClientScopes::list_client_scopes() -> Vec<ClientScopeRepresentation>;
            create = ClientScopes::create_client_scope(scope: &ClientScopeRepresentation) -> Created;
            defaults = ClientScopes::list_realm_default_client_scopes() -> Vec<ClientScopeRepresentation>;
            add_default = ClientScopes::add_realm_default_client_scope(client_scope_id: &str) -> ();
            remove_default = ClientScopes::remove_realm_default_client_scope(client_scope_id: &str) -> ();
            optionals = ClientScopes::list_realm_optional_client_scopes() -> Vec<ClientScopeRepresentation>;
            add_optional = ClientScopes::add_realm_optional_client_scope(client_scope_id: &str) -> ();
            remove_optional = ClientScopes::remove_realm_optional_client_scope(client_scope_id: &str) -> ();
        }
        own {
            by_name(name: &str) -> Option<ClientScopeRepresentation>;
            find_or_create(scope: &ClientScopeRepresentation) -> ClientScopeRepresentation;
        }
        steps {
            /// The client scope of this id.
            by_id(client_scope_id) -> ClientScopeRef;
        }
    }

    /// A client scope.
    ClientScopeRef (client_scope_id) {
        calls {
            get = ClientScopes::get_client_scope() -> ClientScopeRepresentation;
            put = ClientScopes::update_client_scope(scope: &ClientScopeRepresentation) -> ();
            delete = ClientScopes::delete_client_scope() -> ();
        }
        update { ClientScopeRepresentation }
        steps {
            /// The scope's protocol mappers.
            protocol_mappers() -> ClientScopeMappersRef;
            /// Which roles the scope lets tokens hold.
            scope_mappings() -> ClientScopeScopeMappingsRef;
        }
    }

    /// The client scopes that a client has.
    ScopeAssignmentsRef (client_uuid) {
        calls {
            defaults = ClientScopes::list_client_default_client_scopes() -> Vec<ClientScopeRepresentation>;
            add_default = ClientScopes::add_client_default_client_scope(client_scope_id: &str) -> ();
            remove_default = ClientScopes::remove_client_default_client_scope(client_scope_id: &str) -> ();
            optionals = ClientScopes::list_client_optional_client_scopes() -> Vec<ClientScopeRepresentation>;
            add_optional = ClientScopes::add_client_optional_client_scope(client_scope_id: &str) -> ();
            remove_optional = ClientScopes::remove_client_optional_client_scope(client_scope_id: &str) -> ();
        }
    }
}

impl<K: Keycloak + ?Sized> ClientScopesRef<'_, K> {
    /// The client scope of exactly this name, if there is one.
    ///
    /// # Errors
    /// As for [`ClientScopes::list_client_scopes`].
    pub async fn by_name(self, name: &str) -> Result<Option<ClientScopeRepresentation>> {
        Ok(self.list().await?.into_iter().find(|scope| scope.name.as_deref() == Some(name)))
    }

    /// The client scope of this name as it is, or else created like `scope`.
    ///
    /// # Errors
    /// As for [`ClientScopes::create_client_scope`].
    pub async fn find_or_create(self, scope: &ClientScopeRepresentation) -> Result<ClientScopeRepresentation> {
        let find = async || match &scope.name {
            Some(name) => self.by_name(name).await,
            None => Ok(None),
        };
        find_or_create(find, async { self.by_id(&self.create(scope).await?.id).get().await }).await
    }
}
