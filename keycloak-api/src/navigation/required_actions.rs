//! The way to what users may have to do at a login.

use crate::prelude::*;

handles! {
    /// The required actions of a realm.
    RequiredActionsRef () {
        calls {
            list = RequiredActions::list_required_actions() -> Vec<RequiredActionProviderRepresentation>;
            unregistered =
                RequiredActions::list_unregistered_required_actions() -> Vec<RequiredActionProviderSimpleRepresentation>;
            register =
                RequiredActions::register_required_action(action: &RequiredActionProviderSimpleRepresentation) -> ();
        }
        steps {
            /// The required action of this alias.
            by_alias(alias) -> RequiredActionRef;
        }
    }

    /// A required action.
    RequiredActionRef (alias) {
        calls {
            get = RequiredActions::get_required_action() -> RequiredActionProviderRepresentation;
            put = RequiredActions::update_required_action(action: &RequiredActionProviderRepresentation) -> ();
            delete = RequiredActions::delete_required_action() -> ();
            raise_priority = RequiredActions::raise_required_action_priority() -> ();
            lower_priority = RequiredActions::lower_required_action_priority() -> ();
            describe_config =
                RequiredActions::describe_required_action_config() -> RequiredActionConfigInfoRepresentation;
            config = RequiredActions::get_required_action_config() -> RequiredActionConfigRepresentation;
            put_config = RequiredActions::update_required_action_config(config: &RequiredActionConfigRepresentation)
                -> ();
            delete_config = RequiredActions::delete_required_action_config() -> ();
        }
        update { RequiredActionProviderRepresentation }
    }
}
