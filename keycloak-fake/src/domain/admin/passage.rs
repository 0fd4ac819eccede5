//! What a resource of the admin API looks for before it hands a request on to the one below, whatever is asked of that.

use crate::domain::Decision;
use crate::domain::denied::{AdminDenied, What};
use crate::state::Realm;

/// What has to be there, by its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Thing {
    User,
    Group,
    Client,
    /// The client whose roles are mapped.
    MappedClient,
    ClientScope,
}

/// Denies where the realm does not have it.
pub(crate) fn require(realm: &Realm, thing: Thing, id: &str) -> Decision<()> {
    let (is_there, what) = match thing {
        Thing::User => (realm.users.get(id).is_some(), What::User),
        Thing::Group => (realm.groups.get(id).is_some(), What::Group),
        Thing::Client => (realm.clients.get(id).is_some(), What::Client),
        Thing::MappedClient => (realm.clients.get(id).is_some(), What::MappedClient),
        Thing::ClientScope => (realm.client_scopes.get(id).is_some(), What::ClientScope),
    };
    if is_there { Ok(()) } else { Err(AdminDenied::NotFound(what).into()) }
}
