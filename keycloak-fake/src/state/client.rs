//! A client.

use std::fmt;
use std::sync::Arc;

use keycloak_api::representation::{ClientRepresentation, ProtocolMapperRepresentation};
use keycloak_api::token::JsonWebKeySet;

use super::{Id, Key, Record, Seconds};

/// An application or service that the realm gives tokens to.
#[derive(Clone, Default)]
pub(crate) struct Client {
    /// Keycloak's internal id.
    pub(crate) id: Id,
    /// OAuth's `client_id`.
    pub(crate) client_id: Arc<str>,
    /// Everything an administrator can set and read, but what stands in the fields of this struct (id, client id,
    /// secret, mappers, scopes are `None` here).
    pub(crate) settings: Arc<ClientRepresentation>,
    pub(crate) secret: Option<Arc<str>>,
    pub(crate) mappers: Arc<Vec<ProtocolMapperRepresentation>>,
    /// The client scopes that every token of the client gets, by id.
    pub(crate) default_scopes: Vec<Id>,
    /// The client scopes that a token gets when asked for, by id.
    pub(crate) optional_scopes: Vec<Id>,
    /// The roles that the client's tokens may hold where not all of them are allowed, by id.
    pub(crate) scope_mappings: Vec<Id>,
    /// The user that is the client's service account.
    pub(crate) service_account: Option<Id>,
    /// The id of the token by which the client may change its own registration.
    pub(crate) registration_token: Option<Id>,
    /// The keys that were found where the client has them, till it is changed.
    pub(crate) remembered_keys: Option<Arc<RememberedKeys>>,
}

/// What stood at an address when somebody looked.
#[derive(Debug)]
pub(crate) struct RememberedKeys {
    /// When that was.
    pub(crate) looked: Seconds,
    pub(crate) set: JsonWebKeySet,
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Client").field("client_id", &self.client_id).finish_non_exhaustive()
    }
}

impl Record for Client {
    fn id(&self) -> &Id {
        &self.id
    }

    fn key(&self) -> Key<'_> {
        ("", &self.client_id)
    }
}

impl Client {
    pub(crate) fn is_enabled(&self) -> bool {
        self.settings.enabled.unwrap_or(true)
    }

    pub(crate) fn is_public(&self) -> bool {
        self.settings.public_client.unwrap_or(false)
    }

    pub(crate) fn is_bearer_only(&self) -> bool {
        self.settings.bearer_only.unwrap_or(false)
    }

    pub(crate) fn has_service_account(&self) -> bool {
        self.settings.service_accounts_enabled.unwrap_or(false)
    }

    /// The client attribute of this name, if it is set and not empty.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let value = self.settings.attributes.as_ref()?.get(name)?;
        if value.is_empty() { None } else { Some(value) }
    }

    /// A client attribute that is a flag.
    pub(crate) fn flag(&self, name: &str, otherwise: bool) -> bool {
        self.attribute(name).map_or(otherwise, |value| value == "true")
    }
}
