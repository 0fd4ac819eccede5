//! Reads every answer of the admin API into its type: each operation that only reads is called once, in a realm that has
//! one of everything. No answer is compared, which is the contract's business.
//!
//! On the fake in process and served, where what it does not do has to say so; with `KEYCLOAK_URL`, on a real Keycloak
//! too.
#![cfg(test)]

mod outcome;
mod reads;
mod things;

use keycloak_api::Keycloak;
use keycloak_tests::backend;
use keycloak_tests::case::{Case, Outcome};
use keycloak_tests::world::representation;
use outcome::Outcomes;

const CASE: Case = Case { module: "reading", name: "all", needs: &[], run: |_| Box::pin(async { Ok(()) }) };

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_is_read() {
    for backend in backend::all().unwrap() {
        let keycloak = backend.subject(&CASE).await.unwrap().keycloak.clone();
        let realm = format!("contract-reading-{}", std::process::id());
        keycloak.create_realm(&representation(&realm).unwrap()).await.unwrap();
        let outcome = read(&*keycloak, &realm, backend.is_real()).await;
        keycloak.delete_realm(&realm).await.unwrap();
        let faults = outcome.unwrap();
        assert!(faults.is_empty(), "{}:\n{}", backend.name(), faults.join("\n"));
    }
}

async fn read(keycloak: &dyn Keycloak, realm: &str, is_real: bool) -> Outcome<Vec<String>> {
    let things = things::make(keycloak, realm, is_real).await?;
    let mut outcomes = Outcomes::new(is_real);
    reads::all(keycloak, realm, &things, &mut outcomes).await;
    Ok(outcomes.faults())
}
