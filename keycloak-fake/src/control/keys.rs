//! A realm's keys: turned, taken out of use, shown late, and used when nobody should.

use keycloak_api::oidc::OpenIdConnect;
use keycloak_api::operation::OperationInfo;
use keycloak_api::token::Algorithm;
use keycloak_api::{Error, ErrorKind, Result};
use serde_json::json;

use super::fault::{ActiveFault, Fault};
use crate::handle::{FakeKeycloak, refusal};
use crate::service::oidc::off_the_runtime;
use crate::token;

pub use crate::token::KeyStatus;

/// What stands for all that is done here, in errors.
const CERTS: &OperationInfo = <dyn OpenIdConnect>::CERTS;

impl FakeKeycloak {
    /// Takes a new RS256 key into use in `realm`. Tokens of the old one verify on, and it stays published, as with a
    /// key provider of a lower priority.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    pub fn rotate_keys(&self, realm: &str) -> Result<()> {
        let cell = self.realm_of_oidc(realm).map_err(|denied| refusal(CERTS, realm, &denied))?;
        cell.snapshot().keys.rotate(Algorithm::RS256, self.engine.clock.now_ms());
        Ok(())
    }

    /// Has a realm use a key or not, by its `kid`, as `get_keys` lists it: an active one signs if no other active one comes
    /// first, a passive one only verifies and is published, a disabled one does neither. The component that it is of
    /// stays as it is; changing that one sets its key anew.
    ///
    /// # Errors
    /// `NotFound` for a realm or a key that does not exist.
    pub async fn set_key_status(&self, realm: &str, kid: &str, status: KeyStatus) -> Result<()> {
        let cell = self.realm_of_oidc(realm).map_err(|denied| refusal(CERTS, realm, &denied))?;
        let (snapshot, wanted) = (cell.snapshot(), kid.to_owned());
        // Keys have names once they are made.
        let is_set = off_the_runtime(move || Ok(snapshot.keys.set_status(&wanted, status))).await?;
        if is_set { Ok(()) } else { Err(Error::new(ErrorKind::NotFound, "the realm has no such key")) }
    }

    /// The token `good` of `realm`, signed by another of the realm's keys, by its `kid`: also by one that is passive or
    /// disabled, as somebody would who has got hold of a retired key.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist, `BadRequest` for what is no token, and for a key that does not exist or
    /// does not sign.
    pub async fn signed_by_key(&self, realm: &str, kid: &str, good: &str) -> Result<String> {
        let cell = self.realm_of_oidc(realm).map_err(|denied| refusal(CERTS, realm, &denied))?;
        let (snapshot, kid, good) = (cell.snapshot(), kid.to_owned(), good.to_owned());
        let message = "the realm has no such key that signs, or it is no token";
        off_the_runtime(move || {
            token::signed_by(&snapshot, &kid, &good).ok_or_else(|| Error::new(ErrorKind::BadRequest, message))
        })
        .await
    }

    /// Has the realm's key set stay as it is now for all who ask for it (`certs`), whatever becomes of the keys: as behind
    /// a cache. It is a [fault](crate::control::fault), and taking that back has the set follow again.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    pub async fn lag_keys(&self, realm: &str) -> Result<ActiveFault> {
        let set = self.unwatched().certs(realm).await?;
        Ok(self.fault(Fault::on(CERTS.name).realm(realm).json(&json!(set))))
    }
}
