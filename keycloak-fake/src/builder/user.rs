//! A user, in a few lines.

use keycloak_api::representation::{CredentialRepresentation, UserRepresentation};

/// A user to be built. Converts into a [`UserRepresentation`].
#[derive(Clone, Debug)]
pub struct User(UserRepresentation);

impl User {
    /// An enabled user of this name, with an e-mail address and names made of it: Keycloak lets nobody in without.
    #[must_use]
    pub fn new(username: impl Into<String>) -> Self {
        let username = username.into();
        Self(UserRepresentation {
            email: Some(format!("{}@example.org", username.to_lowercase())),
            email_verified: Some(true),
            first_name: Some(username.clone()),
            last_name: Some("Test".to_owned()),
            enabled: Some(true),
            username: Some(username),
            ..UserRepresentation::default()
        })
    }

    /// The user's password.
    #[must_use]
    pub fn password(mut self, password: impl Into<String>) -> Self {
        let credential = CredentialRepresentation {
            r#type: Some("password".to_owned()),
            value: Some(password.into()),
            ..CredentialRepresentation::default()
        };
        self.0.credentials.get_or_insert_default().push(credential);
        self
    }

    /// Gives the user a realm role, which the realm must have.
    #[must_use]
    pub fn role(self, name: impl Into<String>) -> Self {
        self.with_role(name.into())
    }

    /// Gives the user a role of the client `client_id`, which it must have.
    #[must_use]
    pub fn client_role(mut self, client_id: impl Into<String>, name: impl Into<String>) -> Self {
        let roles = self.0.client_roles.get_or_insert_default();
        roles.entry(client_id.into()).or_default().push(name.into());
        self
    }

    /// Puts the user into the group of this path, such as `/staff`.
    #[must_use]
    pub fn group(mut self, path: impl Into<String>) -> Self {
        self.0.groups.get_or_insert_default().push(path.into());
        self
    }

    /// Gives the user an attribute.
    #[must_use]
    pub fn attribute(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.0.attributes.get_or_insert_default().entry(name.into()).or_default().push(value.into());
        self
    }

    /// Changes what there is no method for.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut UserRepresentation)) -> Self {
        change(&mut self.0);
        self
    }

    pub(super) fn with_role(mut self, name: String) -> Self {
        self.0.realm_roles.get_or_insert_default().push(name);
        self
    }
}

impl From<User> for UserRepresentation {
    fn from(user: User) -> Self {
        user.0
    }
}
