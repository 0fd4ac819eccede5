//! A client, in a few lines.

use keycloak_api::representation::ClientRepresentation;

/// A client to be built. Converts into a [`ClientRepresentation`].
#[derive(Clone, Debug)]
pub struct Client(ClientRepresentation);

impl Client {
    /// A client without a secret, for pages and programs of users: standard flow and password grant.
    #[must_use]
    pub fn public(client_id: impl Into<String>) -> Self {
        Self(ClientRepresentation { public_client: Some(true), ..enabled(client_id.into()) })
    }

    /// A client with a secret: standard flow and password grant.
    #[must_use]
    pub fn confidential(client_id: impl Into<String>, secret: impl Into<String>) -> Self {
        Self(ClientRepresentation {
            public_client: Some(false),
            secret: Some(secret.into()),
            ..enabled(client_id.into())
        })
    }

    /// Lets users be sent back there; a `*` at the end stands for anything.
    #[must_use]
    pub fn redirect_uri(mut self, uri: impl Into<String>) -> Self {
        self.0.redirect_uris.get_or_insert_default().push(uri.into());
        self
    }

    /// Lets pages of this origin use the client; `+` stands for those of the redirect URIs.
    #[must_use]
    pub fn web_origin(mut self, origin: impl Into<String>) -> Self {
        self.0.web_origins.get_or_insert_default().push(origin.into());
        self
    }

    /// Gives the client a service account, for the client credentials grant.
    #[must_use]
    pub fn service_account(mut self) -> Self {
        self.0.service_accounts_enabled = Some(true);
        self
    }

    /// Changes what there is no method for.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut ClientRepresentation)) -> Self {
        change(&mut self.0);
        self
    }
}

fn enabled(client_id: String) -> ClientRepresentation {
    ClientRepresentation {
        client_id: Some(client_id),
        enabled: Some(true),
        direct_access_grants_enabled: Some(true),
        standard_flow_enabled: Some(true),
        ..ClientRepresentation::default()
    }
}

impl From<Client> for ClientRepresentation {
    fn from(client: Client) -> Self {
        client.0
    }
}
