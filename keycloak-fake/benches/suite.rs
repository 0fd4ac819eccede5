//! A test suite of an application: a thousand tests, each of which forks a prepared world of 10,000 users and logs in.
//!
//! `cargo bench -p keycloak-fake --bench suite --profile dev`, since that is what test suites run in. Its last line says how
//! long they took, beside each other on as many threads as there are cores; `-- --test-threads 1` takes one.

use std::process::ExitCode;
use std::sync::LazyLock;

use keycloak_api::oidc::{ClientAuth, Grant, OpenIdConnect as _};
use keycloak_fake::{Client, FakeKeycloak, Realm, User};
use libtest_mimic::{Arguments, Failed, Trial};

const TESTS: usize = 1_000;
const USERS: usize = 10_000;

/// Prepared once; each test forks it.
static PREPARED: LazyLock<Result<FakeKeycloak, String>> = LazyLock::new(|| {
    let shop = Realm::new("shop").client(Client::public("web")).user(User::new("alice").password("pw"));
    let shop = (1..USERS).fold(shop, |shop, n| shop.user(User::new(format!("user-{n}"))));
    FakeKeycloak::builder().realm(shop).build().map_err(|error| error.to_string())
});

/// As a `#[tokio::test]` runs it: with a runtime of its own.
fn log_in() -> Result<(), Failed> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let fake = PREPARED.as_ref()?.fork();
        fake.token("shop", &ClientAuth::public("web"), &Grant::password("alice", "pw")).await?;
        Ok(())
    })
}

fn main() -> ExitCode {
    // These are tests, which `cargo bench` asks to be left out.
    let arguments = Arguments::from_iter(std::env::args().filter(|argument| argument != "--bench"));
    let tests = (0..TESTS).map(|n| Trial::test(format!("test_{n:04}"), log_in)).collect();
    libtest_mimic::run(&arguments, tests).exit_code()
}
