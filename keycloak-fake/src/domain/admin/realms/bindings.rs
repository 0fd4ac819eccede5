//! The flows that a realm's settings name.

use keycloak_api::representation::RealmRepresentation;

macro_rules! bindings {
    ($($field:ident),*) => {
        /// What the realm has flows for, by their aliases.
        pub(crate) fn flows_of(settings: &RealmRepresentation) -> [Option<&str>; 7] {
            [$(settings.$field.as_deref()),*]
        }

        /// Names a flow by its new alias.
        pub(crate) fn rename_flow(settings: &mut RealmRepresentation, old: &str, new: &str) {
            $(if settings.$field.as_deref() == Some(old) {
                settings.$field = Some(new.to_owned());
            })*
        }
    };
}

bindings!(
    browser_flow,
    registration_flow,
    direct_grant_flow,
    reset_credentials_flow,
    client_authentication_flow,
    docker_authentication_flow,
    first_broker_login_flow
);
