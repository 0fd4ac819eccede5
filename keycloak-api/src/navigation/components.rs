//! The way to components.

use crate::prelude::*;

handles! {
    /// The components of a realm.
    ComponentsRef () {
        calls {
            list = Components::list_components(filter: &ComponentFilter) -> Vec<ComponentRepresentation>;
            create = Components::create_component(component: &ComponentRepresentation) -> Created;
        }
        steps {
            /// The component of this id.
            by_id(component_id) -> ComponentRef;
        }
    }

    /// A component.
    ComponentRef (component_id) {
        calls {
            get = Components::get_component() -> ComponentRepresentation;
            put = Components::update_component(component: &ComponentRepresentation) -> ();
            delete = Components::delete_component() -> ();
            subcomponent_types =
                Components::list_subcomponent_types(provider_type: Option<&str>) -> Vec<ComponentTypeRepresentation>;
        }
        update { ComponentRepresentation }
    }
}
