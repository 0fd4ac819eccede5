//! The way to users.

use super::find_or_create;
use crate::Keycloak;
use crate::error::Result;
use crate::prelude::*;

handles! {
    /// The users of a realm.
    UsersRef () {
        calls {
            list = Users::list_users(filter: &UserFilter) -> Vec<UserRepresentation>;
            count = Users::count_users(filter: &UserFilter) -> i64;
            create = Users::create_user(user: &UserRepresentation) -> Created;
        }
        pages {
            stream = Users::list_users(UserFilter) -> UserRepresentation;
        }
        own {
            by_username(username: &str) -> Option<UserRepresentation>;
            find_or_create(user: &UserRepresentation) -> UserRepresentation;
        }
        steps {
            /// The user of this id.
            by_id(user_id) -> UserRef;
        }
    }

    /// A user.
    UserRef (user_id) {
        calls {
            put = Users::update_user(user: &UserRepresentation) -> ();
            delete = Users::delete_user() -> ();
            reset_password = Users::reset_password(credential: &CredentialRepresentation) -> ();
            credentials = Users::list_credentials() -> Vec<CredentialRepresentation>;
            delete_credential = Users::delete_credential(credential_id: &str) -> ();
            groups = Users::list_user_groups(page: &Page) -> Vec<GroupRepresentation>;
            count_groups = Users::count_user_groups(search: Option<&str>) -> Count;
            join_group = Users::join_group(group_id: &str) -> ();
            leave_group = Users::leave_group(group_id: &str) -> ();
            sessions = Users::list_user_sessions() -> Vec<UserSessionRepresentation>;
            offline_sessions = Users::list_user_offline_sessions(client_uuid: &str) -> Vec<UserSessionRepresentation>;
            logout = Users::logout_user() -> ();
            unmanaged_attributes = Users::get_unmanaged_attributes() -> BTreeMap<String, Vec<String>>;
            consents = Users::list_consents() -> Vec<UserConsentRepresentation>;
            revoke_consent = Users::revoke_consent(client_id: &str) -> ();
            federated_identities =
                FederatedIdentities::list_federated_identities() -> Vec<FederatedIdentityRepresentation>;
            add_federated_identity = FederatedIdentities::add_federated_identity(
                provider: &str, identity: &FederatedIdentityRepresentation) -> ();
            remove_federated_identity = FederatedIdentities::remove_federated_identity(provider: &str) -> ();
            login_failures = AttackDetection::get_login_failures() -> BruteForceStatus;
            clear_login_failures = AttackDetection::clear_login_failures() -> ();
            send_actions_email = UserActions::execute_actions_email(link: &EmailLink, actions: &[String]) -> ();
            send_verify_email = UserActions::send_verify_email(link: &EmailLink) -> ();
            impersonate = UserActions::impersonate_user() -> Impersonation;
        }
        pages {
            groups_stream = Users::list_user_groups(Page) -> GroupRepresentation;
        }
        own {
            get() -> UserRepresentation;
            get_with_profile_metadata() -> UserRepresentation;
        }
        update { UserRepresentation }
        steps {
            /// The roles that the user has.
            role_mappings() -> UserRoleMappingsRef;
        }
    }
}

impl<K: Keycloak + ?Sized> UsersRef<'_, K> {
    /// The user of exactly this name, if there is one.
    ///
    /// # Errors
    /// As for [`Users::list_users`].
    pub async fn by_username(self, username: &str) -> Result<Option<UserRepresentation>> {
        let mut found = self.list(&UserFilter::username(username)).await?;
        // The server compares in lower case; a name that it knows has none but that.
        found.retain(|user| user.username.as_deref().is_some_and(|name| name == username.to_lowercase()));
        Ok(found.pop())
    }

    /// The user of this name as it is, or else created like `user`.
    ///
    /// # Errors
    /// As for [`Users::create_user`]. `Conflict` where the name is free, but the e-mail address is another user's.
    pub async fn find_or_create(self, user: &UserRepresentation) -> Result<UserRepresentation> {
        let find = async || match &user.username {
            Some(username) => self.by_username(username).await,
            None => Ok(None),
        };
        find_or_create(find, async { self.by_id(&self.create(user).await?.id).get().await }).await
    }
}

impl<K: Keycloak + ?Sized> UserRef<'_, K> {
    /// [`get_user`](Users::get_user), here, as it is by default.
    ///
    /// # Errors
    /// As there.
    pub async fn get(self) -> Result<UserRepresentation> {
        self.keycloak.get_user(self.realm, self.user_id, None).await
    }

    /// The user with what the user profile says of its attributes.
    ///
    /// # Errors
    /// As for [`get_user`](Users::get_user).
    pub async fn get_with_profile_metadata(self) -> Result<UserRepresentation> {
        self.keycloak.get_user(self.realm, self.user_id, Some(true)).await
    }
}
