//! A realm, from which every way goes on.

use crate::prelude::*;

handles! {
    /// A realm.
    RealmRef () {
        calls {
            get = Realms::get_realm() -> RealmRepresentation;
            put = Realms::update_realm(representation: &RealmRepresentation) -> ();
            delete = Realms::delete_realm() -> ();
            logout_all = Realms::logout_all() -> GlobalRequestResult;
            export = Realms::export_realm(groups_and_roles: Option<bool>, clients: Option<bool>) -> RealmRepresentation;
            import = Realms::import_into_realm(contents: &PartialImportRepresentation) -> PartialImportResults;
            session_stats = Realms::list_client_session_stats() -> Vec<ClientSessionStats>;
            delete_session = Realms::delete_session(session_id: &str, is_offline: Option<bool>) -> ();
            push_revocation = Realms::push_revocation() -> GlobalRequestResult;
            keys = Keys::get_keys() -> KeysMetadataRepresentation;
            events = Events::list_events(filter: &EventFilter) -> Vec<EventRepresentation>;
            delete_events = Events::delete_events() -> ();
            admin_events = Events::list_admin_events(filter: &AdminEventFilter) -> Vec<AdminEventRepresentation>;
            delete_admin_events = Events::delete_admin_events() -> ();
            user_profile = UserProfile::get_user_profile() -> UPConfig;
            put_user_profile = UserProfile::update_user_profile(profile: &UPConfig) -> UPConfig;
            clear_login_failures = AttackDetection::clear_all_login_failures() -> ();
        }
        pages {
            events_stream = Events::list_events(EventFilter) -> EventRepresentation;
            admin_events_stream = Events::list_admin_events(AdminEventFilter) -> AdminEventRepresentation;
        }
        update { RealmRepresentation }
        steps {
            /// The realm's users.
            users() -> UsersRef;
            /// The realm's groups.
            groups() -> GroupsRef;
            /// The realm's own roles.
            roles() -> RealmRolesRef;
            /// The realm's clients.
            clients() -> ClientsRef;
            /// The realm's client scopes.
            client_scopes() -> ClientScopesRef;
            /// The realm's identity providers.
            identity_providers() -> IdentityProvidersRef;
            /// The realm's organizations.
            organizations() -> OrganizationsRef;
            /// The realm's components: keys, user storage, registration policies.
            components() -> ComponentsRef;
            /// What users may have to do at a login.
            required_actions() -> RequiredActionsRef;
            /// The realm's workflows.
            workflows() -> WorkflowsRef;
        }
    }
}
