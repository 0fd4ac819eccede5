//! Rust's `openidconnect`, which was written for any provider, goes the whole way: discovery, a login in the browser
//! with PKCE, the ID token's verification, userinfo, refresh, introspection and the end of it all; a device that a person
//! approves, and a client that registers itself.
//!
//! Against the served fake; with `KEYCLOAK_URL`, against a real Keycloak too.

mod journeys;

use keycloak_tests::case::{Capability, Case};
use keycloak_tests::run::on_all;

/// What the crate does with a realm of its own, on every server that there is.
macro_rules! journey {
    ($name:ident) => {
        #[tokio::test(flavor = "multi_thread")]
        async fn $name() {
            const CASE: Case = Case {
                module: "openidconnect",
                name: stringify!($name),
                needs: &[Capability::Socket],
                run: |world| Box::pin(journeys::$name(world)),
            };
            on_all(&CASE).await.unwrap();
        }
    };
}

journey!(code_flow);
journey!(device_flow);
journey!(registration);
