//! Rust's `openidconnect`, which was written for any provider, goes the whole way: discovery, a login in the browser
//! with PKCE, the ID token's verification, userinfo, refresh, introspection and the end of it all; a device that a person
//! approves, and a client that registers itself.
//!
//! Against the served fake; with `KEYCLOAK_URL`, against a real Keycloak too.

mod journeys;

use keycloak_tests::backend;
use keycloak_tests::case::{Capability, Case, Outcome};
use keycloak_tests::golden::Golden;
use keycloak_tests::world::{World, representation};

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

async fn on_all(case: &Case) -> Outcome {
    for backend in backend::all()? {
        if !case.needs.iter().all(|need| backend.capabilities().contains(need)) {
            continue;
        }
        let subject = backend.subject(case).await?;
        let realm = format!("contract-openidconnect-{}-{}", case.name, std::process::id());
        subject.keycloak.create_realm(&representation(&realm)?).await?;
        let golden = Golden::open("none".into(), false)?;
        let mut world = World::new(subject.clone(), realm.clone(), golden);
        let outcome = (case.run)(&mut world).await;
        subject.keycloak.delete_realm(&realm).await?;
        outcome.map_err(|error| format!("{}: {error:?}", backend.name()))?;
    }
    Ok(())
}
