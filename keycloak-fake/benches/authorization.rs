//! What a decision of the policy engine costs, in process: with 10 to 10,000 resources, of which one is asked for, and
//! with 1 to 100 permissions that match. The first has to stay as it is; the second grows with what matches. Beside it what
//! the token costs that holds the permissions (an RPT), in process and over a socket.
//!
//! `cargo bench -p keycloak-fake --bench authorization` for a release build.

#![expect(clippy::expect_used, reason = "a benchmark that cannot be set up has nothing to measure")]

mod connection;

use connection::Connection;
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use keycloak_api::admin::{Clients as _, Resources as _, TypedPermissions as _, TypedPolicies as _};
use keycloak_api::oidc::{ClientAuth, Grant, OpenIdConnect as _, UmaTicketGrant};
use keycloak_api::uma::{Authorize as _, Entitlements as _};
use keycloak_fake::{Client, FakeKeycloak, Realm, User};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

fn of<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).expect("it is a representation")
}

/// A resource server with so many resources, each with a permission for alice, and the first with so many more. With it a
/// token of hers.
async fn prepared(resources: usize, permissions: usize) -> (FakeKeycloak, String) {
    let shop = Realm::new("shop").client(Client::public("web")).user(User::new("alice").password("pw"));
    let fake = FakeKeycloak::builder().realm(shop).build().expect("the realm is good");
    let client = json!({"clientId": "rs", "serviceAccountsEnabled": true, "authorizationServicesEnabled": true});
    let rs = fake.create_client("shop", &of(client)).await.expect("the client is new").id;
    let policy = of(json!({"name": "alice", "users": ["alice"]}));
    fake.create_typed_policy("shop", &rs, "user", &policy).await.expect("the policy is new");
    for n in 0..resources {
        let resource = of(json!({"name": format!("r{n}"), "scopes": ["view"]}));
        fake.create_resource("shop", &rs, &resource).await.expect("the resource is new");
        for more in 0..if n == 0 { permissions } else { 1 } {
            let permission =
                of(json!({"name": format!("p{n}-{more}"), "resources": [format!("r{n}")], "policies": ["alice"]}));
            fake.create_typed_permission("shop", &rs, "resource", &permission).await.expect("the permission is new");
        }
    }
    let grant = Grant::password("alice", "pw");
    let tokens = fake.token("shop", &ClientAuth::public("web"), &grant).await.expect("alice may log in");
    (fake, tokens.access_token)
}

fn decisions(criterion: &mut Criterion) {
    let runtime = Runtime::new().expect("there is a runtime");
    let mut group = criterion.benchmark_group("decision");
    for (what, sizes) in [
        ("resources", [(10, 1), (100, 1), (1_000, 1), (10_000, 1)].as_slice()),
        ("matching permissions", [(10, 1), (10, 10), (10, 100)].as_slice()),
    ] {
        for (resources, permissions) in sizes {
            let (fake, token) = runtime.block_on(prepared(*resources, *permissions));
            let size = if what == "resources" { resources } else { permissions };
            group.bench_function(BenchmarkId::new(what, size), |bencher| {
                bencher.iter(|| runtime.block_on(fake.eval_permission("shop", &token, "rs", "r0#view")));
            });
        }
    }
    group.finish();
}

/// A decision alone, and one that ends in a token, which the realm signs; then the same over a socket.
fn tokens(criterion: &mut Criterion) {
    const DECISION: &str = "&response_mode=decision";
    let runtime = Runtime::new().expect("there is a runtime");
    let (fake, token) = runtime.block_on(prepared(10, 1));
    let mut asked = UmaTicketGrant::default();
    asked.audience = Some("rs".to_owned());
    asked.permission = vec!["r0#view".to_owned()];
    let asked = Grant::UmaTicket(asked);
    let server = fake.serve("127.0.0.1:0").expect("a port is free");
    let path = "/realms/shop/protocol/openid-connect/token";
    let mut connection = runtime.block_on(Connection::open(server.addr(), path));
    let form = "grant_type=urn:ietf:params:oauth:grant-type:uma-ticket&audience=rs&permission=r0%23view";
    let mut group = criterion.benchmark_group("decision and token");
    group.bench_function("decision, in process", |bencher| {
        bencher.iter(|| runtime.block_on(fake.eval_permission("shop", &token, "rs", "r0#view")));
    });
    group.bench_function("token, in process", |bencher| {
        bencher.iter(|| runtime.block_on(fake.requesting_party_token("shop", &token, &asked)).expect("it is granted"));
    });
    for (name, form) in [("decision, served", &*format!("{form}{DECISION}")), ("token, served", form)] {
        group.bench_function(name, |bencher| {
            bencher.iter(|| runtime.block_on(connection.post(Some(&token), form)).len());
        });
    }
    group.finish();
}

criterion_group!(benches, decisions, tokens);
criterion_main!(benches);
