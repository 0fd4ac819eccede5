//! Tokens that a service must refuse.

use std::fmt;

use keycloak_api::oidc::OpenIdConnect;
use keycloak_api::{Error, ErrorKind, Result};

use crate::handle::{FakeKeycloak, refusal};
use crate::service::oidc::off_the_runtime;
use crate::token::Forge;

/// A token that is wrong in one way. `Debug` shows only in which.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct BadToken {
    /// What is wrong with it, in a few words. No two of one good token have the same.
    pub name: &'static str,
    /// The token, or a text in its place.
    pub token: String,
}

impl fmt::Debug for BadToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("BadToken").field("name", &self.name).finish_non_exhaustive()
    }
}

impl FakeKeycloak {
    /// Tokens made from a `good` one of `realm`, each of them wrong in one way, for the test of a service that has to
    /// refuse them all: expired (for an hour, by the fake's clock), not valid yet, of another issuer, realm, audience,
    /// party or type; with no `kid`, or one of another key; unsigned, signed with a key or by an algorithm that the realm
    /// does not publish, with the public key as a secret, with a key that the header brings along or leads to; changed,
    /// cut off, too long, too deep, with a claim twice.
    ///
    /// Who should refuse the ones with another audience or authorized party has to ask for its own; who should refuse
    /// the one without a `kid` has to ask for that. An ID token with `at_hash` or `nonce` is also made with others.
    ///
    /// ```
    /// # use keycloak_api::oidc::OpenIdConnect as _;
    /// # use keycloak_api::token::{AccessTokenClaims, KeySet, TokenVerifier};
    /// # use keycloak_fake::{Client, FakeKeycloak, Realm, User};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    /// # runtime.block_on(async {
    /// # let shop = Realm::new("shop").client(Client::public("web")).user(User::new("alice"));
    /// # let fake = FakeKeycloak::builder().realm(shop).build()?;
    /// # let keys = KeySet::from(&fake.certs("shop").await?);
    /// # let verifier = TokenVerifier::new().issuer(format!("{}/realms/shop", fake.base_url()));
    /// # let verifier = verifier.audience("account").authorized_party("web").token_type("Bearer").require_kid(true);
    /// # let is_refused = |token: &str| verifier.decode::<AccessTokenClaims>(token, &keys, fake.clock().now()).is_err();
    /// let good = fake.token_for("shop", "alice", "web", "").await?.access_token;
    /// for bad in fake.bad_tokens("shop", &good).await? {
    ///     assert!(is_refused(&bad.token), "{}", bad.name);
    /// }
    /// # Ok(()) })
    /// # }
    /// ```
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist, `BadRequest` for a token that no key of the realm signed.
    pub async fn bad_tokens(&self, realm: &str, good: &str) -> Result<Vec<BadToken>> {
        let operation = <dyn OpenIdConnect>::CERTS;
        let cell = self.realm_of_oidc(realm).map_err(|denied| refusal(operation, realm, &denied))?;
        let (snapshot, good) = (cell.snapshot(), good.to_owned());
        let now = self.engine.clock.now_ms().div_euclid(1000);
        // The first time, a key is made.
        off_the_runtime(move || {
            let forge = Forge::of(&snapshot, &good, now);
            let forge =
                forge.ok_or_else(|| Error::new(ErrorKind::BadRequest, "no key of the realm signed the token"))?;
            Ok(forge.all().into_iter().map(|(name, token)| BadToken { name, token }).collect())
        })
        .await
    }
}
