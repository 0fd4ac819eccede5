//! Which resource a rule means, as the server finds it.

use std::sync::Arc;

use keycloak_api::admin::ResourceFilter;
use keycloak_api::uma::ResourceSet;

use super::plain::decoded;
use super::rule::Resource;

/// How a resource is found.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) enum Lookup {
    Path(String),
    Name(String),
}

impl Lookup {
    /// How a rule's resource is found for a path; nothing where its id is known, or where the path finds none.
    pub(super) fn of(resource: &Resource, path: &str) -> Option<Self> {
        match resource {
            // As on the wire: the server decodes it. What then meant something else, or is a pattern's, finds nothing.
            Resource::OfPath => {
                let decoded = decoded(path).filter(|path| !path.contains(['?', '#', '*', '{', '}']));
                decoded.map(|_| Self::Path(path.to_owned()))
            }
            Resource::Named(name) => Some(Self::Name(name.clone())),
            Resource::Id(_) => None,
        }
    }

    /// What the protection API is asked for. By name, only what the resource server owns: users may have others of that
    /// name.
    pub(super) fn filter(&self, resource_server: &str) -> ResourceFilter {
        let filter = ResourceFilter { deep: Some(false), ..ResourceFilter::default() };
        match self {
            Self::Path(path) => ResourceFilter { uri: Some(path.clone()), matching_uri: Some(true), ..filter },
            Self::Name(name) => {
                let owner = Some(resource_server.to_owned());
                ResourceFilter { name: Some(name.clone()), exact_name: Some(true), owner, ..filter }
            }
        }
    }
}

/// The id of what was found; nothing where that is not one resource alone.
pub(super) fn the_one(found: Vec<ResourceSet>, filter: &ResourceFilter) -> Option<Arc<str>> {
    let mut ids = found.into_iter().filter_map(|resource| match resource {
        ResourceSet::Id(id) => Some(id),
        ResourceSet::Whole(resource) => resource.id,
    });
    let (id, other) = (ids.next(), ids.next());
    if other.is_some() {
        tracing::warn!(uri = ?filter.uri, name = ?filter.name, "there are several such resources, so that none is meant");
        return None;
    }
    // Behind `#` stand scopes.
    id.filter(|id| !id.contains('#')).map(Arc::from)
}
