//! Requests that are tokens: read from a form, or from where they stand. They are fetched while the realm is unlocked, between
//! two decisions.

use keycloak_api::operation::Form;

use super::elsewhere;
use crate::domain::Decision;
use crate::domain::oidc::authorize::FoundObject;
use crate::state::{Client, Id, Realm};
use crate::token::{LookedUp, NoObject, RequestObject};

/// Longer ones Keycloak does not read, in bytes.
const LONGEST: usize = 10_000_000;

/// What stands at the address of a client's request.
pub(super) struct Fetched {
    client: Id,
    text: Result<String, NoObject>,
}

impl Fetched {
    /// Fetches the request of the client of this id that stands at this address, which the client has registered.
    pub(super) async fn from(realm: &Realm, client: &Id, address: &str) -> Decision<Self> {
        let text = elsewhere::text_at(address, LONGEST, "request objects at an address by TLS").await?;
        let text = text.map_err(|missing| {
            tracing::debug!(
                reason = missing.reason,
                realm = &*realm.name,
                "a request was not fetched from its address"
            );
            NoObject::NotFetched(missing.reason)
        });
        Ok(Self { client: client.clone(), text })
    }
}

/// The request that was fetched, or that is in the form; held against what its client has, which for one in the form is
/// `client`.
pub(super) fn read(
    realm: &Realm,
    client: Option<&Client>,
    form: &Form,
    fetched: Option<&Fetched>,
    looked_up: &LookedUp,
) -> Option<FoundObject> {
    let Some(Fetched { client, text }) = fetched else {
        return Some(RequestObject::read(client?, form.get("request")?, looked_up));
    };
    Some(match text {
        Ok(text) => RequestObject::read(realm.clients.get(client)?, text, looked_up),
        Err(why) => Err(why.clone()),
    })
}
