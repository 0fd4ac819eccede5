//! The keys of clients that have them at an address: looked up while the realm is unlocked, between two decisions, and
//! remembered with the client. When somebody looks again, and which key counts, is decided elsewhere.

use std::sync::Arc;

use super::elsewhere::{self, Missing};
use super::inquiry::LONGEST;
use crate::domain::Decision;
use crate::domain::oidc::logout_call;
use crate::engine::RealmCell;
use crate::handle::FakeKeycloak;
use crate::state::{Id, Realm, RememberedKeys};
use crate::token::{LookedUp, read_key_set};

/// What Java says of an address that is not there.
const NO_ADDRESS: &str = r#"Cannot invoke "String.length()" because "this.input" is null"#;

impl FakeKeycloak {
    /// What is known, now, of keys that stand elsewhere.
    pub(super) fn nothing_looked_up(&self) -> LookedUp {
        LookedUp { now: self.engine.clock.now_ms().div_euclid(1000), missing: Vec::new() }
    }

    /// Looks for the keys of the client of this id. They are remembered, or it is noted that they are missing.
    pub(super) async fn look_up_keys(&self, cell: &RealmCell, client: &Id, looked_up: &mut LookedUp) -> Decision<()> {
        let missing = match self.keys_of(cell, client).await? {
            Ok(text) => match read_key_set(&text) {
                Some(set) => {
                    let keys = Arc::new(RememberedKeys { looked: looked_up.now, set });
                    let remember = |realm: &mut Realm| {
                        realm.clients.change(client, |client| client.remembered_keys = Some(keys));
                        Ok(())
                    };
                    return cell.decide(remember).map(|_| ());
                }
                // Keycloak tells what its JSON library says.
                None => "what stands there is no set of keys".to_owned(),
            },
            Err(Missing { reason, kind: Some(kind) }) => format!("{kind}: {reason}"),
            Err(Missing { reason, kind: None }) => reason,
        };
        tracing::debug!(reason = missing, client = &**client, "a client's keys were not found at their address");
        looked_up.missing.push((client.clone(), missing));
        Ok(())
    }

    async fn keys_of(&self, cell: &RealmCell, client: &Id) -> Decision<Result<String, Missing>> {
        let snapshot = cell.snapshot();
        let address = snapshot.clients.get(client);
        let address = address.and_then(|client| logout_call::address(client, "jwks.url", self.base_url()));
        let Some(address) = address else {
            return Ok(Err(Missing { reason: NO_ADDRESS.to_owned(), kind: Some("java.lang.NullPointerException") }));
        };
        match self.own_keys_at(&address).await {
            Some(keys) => Ok(keys),
            None => elsewhere::text_at(&address, LONGEST, "clients' keys at an address by TLS").await,
        }
    }
}
