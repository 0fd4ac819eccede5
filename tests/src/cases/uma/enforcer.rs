//! A service behind the policy enforcer: from the policy on the server to the request that is let in.

use std::time::{Duration, SystemTime};

use axum::Router;
use axum::body::Body;
use http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use http::{Method, Request};
use keycloak_api::oidc::ClientAuth;
use keycloak_http::bearer::BearerLayer;
use keycloak_http::enforcer::{Authorized, Enforcer, Rule, Scopes};
use serde_json::json;
use tower::ServiceExt as _;

use super::{log_in, prepare, server, set_up};
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![decided, found_by_path, misconfigured];

/// Alice may do all with the seventh order, and see any; Bob owns the ninth.
pub(super) async fn world_of_orders(world: &mut World) -> Outcome {
    prepare(world).await?;
    world.change_realm(json!({"userManagedAccessAllowed": true})).await?;
    set_up(
        world,
        &[
            ("POST ~/scope", r#"{"name":"GET"}"#),
            ("POST ~/resource", r#"{"name":"Orders","uris":["/orders"],"scopes":["list","GET"]}"#),
            ("POST ~/resource", r#"{"name":"Order","uris":["/orders/{id}"],"scopes":["view","edit"]}"#),
            ("POST ~/resource", r#"{"name":"Seven","uris":["/orders/7"],"scopes":["view","edit"]}"#),
            ("POST ~/resource", r#"{"name":"Nine","_id":"99999999-0000-0000-0000-{tail}","uris":["/orders/9"],"owner":"bob","ownerManagedAccess":true,"scopes":["view","edit"]}"#),
            ("POST ~/resource", r#"{"name":"Orders","owner":"bob","uris":["/bobs"],"scopes":["list"]}"#),
            ("POST ~/resource", r#"{"name":"Spaced","uris":["/a b/1"]}"#),
            ("POST ~/resource", r#"{"name":"Shop","uris":["/läden/*"]}"#),
            ("POST ~/resource", r#"{"name":"One","uris":["/twice"]}"#),
            ("POST ~/resource", r#"{"name":"Two","uris":["/twice"]}"#),
            ("POST ~/policy/user", r#"{"name":"pa","users":["alice"]}"#),
            ("POST ~/permission/resource", r#"{"name":"m1","resources":["Orders","Seven","Spaced","Shop","One","Two"],"policies":["pa"]}"#),
            ("POST ~/permission/scope", r#"{"name":"m2","resources":["Order"],"scopes":["view"],"policies":["pa"]}"#),
        ],
    )
    .await?;
    log_in(world, &["alice", "bob"]).await
}

pub(super) fn bearer(world: &World) -> BearerLayer {
    BearerLayer::over(world.shared_keycloak(), world.base_url(), &world.realm, SystemTime::now)
}

pub(super) fn enforcer(world: &World, client: ClientAuth) -> Enforcer {
    let enforcer = Enforcer::over(world.shared_keycloak(), &world.realm, client, SystemTime::now);
    enforcer.keep(Duration::ZERO).keep_resources(Duration::ZERO).rules([
        Rule::path("/orders").resource("Orders").scopes(Scopes::all(["list"])),
        Rule::path("/orders/{id}").on(Method::GET, Scopes::any(["view", "edit"])).scopes(Scopes::all(["view", "edit"])),
        Rule::path("/by-method").resource("Orders").scopes(Scopes::method()),
        Rule::path("/unknown").resource("Nothing"),
        Rule::path("/wrong").resource("Orders").scopes(Scopes::all(["edit"])),
        Rule::path("/open").open(),
        Rule::everywhere(),
    ])
}

pub(super) fn service(world: &World, enforcer: Enforcer) -> Outcome<Router> {
    let tell = async |request: Request<Body>| match request.extensions().get::<Authorized>() {
        Some(own) => {
            let mut scopes = own.scopes().to_vec();
            scopes.sort();
            format!("{} {}", own.resource_name().unwrap_or_default(), scopes.join(","))
        }
        None => "open".to_owned(),
    };
    Ok(Router::new().fallback(tell).layer(enforcer.build()?).layer(bearer(world)))
}

/// Knocks with the token of this name, and compares what is answered; the ticket of a challenge is kept as `{ticket}`.
pub(super) async fn knock(world: &mut World, stage: &str, service: &Router, token: &str, row: &str) -> Outcome {
    let (method, path) = row.split_once(' ').ok_or("a row without a path")?;
    let shown = world.value(token).ok_or("no such token")?.to_owned();
    let request = Request::builder().method(method).uri(path).header(AUTHORIZATION, format!("Bearer {shown}"));
    let answer = service.clone().oneshot(request.body(Body::empty())?).await?;
    let status = answer.status().as_u16();
    let challenge = answer.headers().get(WWW_AUTHENTICATE).map(|value| value.to_str()).transpose()?;
    let challenge = match challenge.and_then(|challenge| challenge.split_once(r#"ticket=""#)) {
        Some((before, ticket)) => {
            world.set("ticket", ticket.trim_end_matches('"'));
            Some(format!(r#"{before}ticket="{{ticket}}""#))
        }
        None => challenge.map(str::to_owned),
    };
    let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await?;
    let told = String::from_utf8(body.to_vec())?;
    let value = json!({"status": status, "challenge": challenge, "told": told});
    world.expect_value(&format!("{stage}{token} {row}"), &value);
    Ok(())
}

async fn decided(world: &mut World) -> Outcome {
    world_of_orders(world).await?;
    let service = service(world, enforcer(world, server()))?;
    for token in ["alice-token", "bob-token"] {
        for row in [
            "GET /orders",
            "GET /by-method",
            "PUT /by-method",
            "GET /orders/7",
            "PUT /orders/7",
            "GET /orders/8",
            "HEAD /orders/8",
            "PUT /orders/8",
            "GET /orders/9",
            "GET /open",
        ] {
            knock(world, "", &service, token, row).await?;
        }
    }
    Ok(())
}

async fn found_by_path(world: &mut World) -> Outcome {
    world_of_orders(world).await?;
    let service = service(world, enforcer(world, server()))?;
    for row in [
        "GET /a%20b/1",
        "GET /a%20b/2",
        "GET /l%C3%A4den/1/x",
        "GET /l%C3%A4den",
        "GET /bobs",
        "GET /twice",
        "GET /nowhere",
        "GET /orders/",
        "GET /orders/7/",
        "GET /orders/%7Bid%7D",
        "GET /orders/a%23b",
        "GET /orders/a%40b",
        "GET /orders/a+b",
        "GET /open/../orders",
        "GET //open",
    ] {
        knock(world, "", &service, "alice-token", row).await?;
    }
    Ok(())
}

/// What the service got wrong is not told to who asks.
async fn misconfigured(world: &mut World) -> Outcome {
    world_of_orders(world).await?;
    let right = service(world, enforcer(world, server()))?;
    for row in ["GET /unknown", "GET /wrong"] {
        knock(world, "", &right, "alice-token", row).await?;
    }
    let managed = service(world, enforcer(world, server()).user_managed())?;
    for row in ["GET /unknown", "GET /wrong", "GET /nowhere"] {
        knock(world, "managed, ", &managed, "alice-token", row).await?;
    }
    for (stage, client) in [
        ("wrong secret, ", ClientAuth::secret_basic("rs", "wrong")),
        ("no such client, ", ClientAuth::secret_basic("nope", "rs-secret")),
        ("no resource server, ", crate::world::conf()),
        ("public, ", ClientAuth::public("pub")),
    ] {
        let service = service(world, enforcer(world, client))?;
        knock(world, stage, &service, "alice-token", "GET /orders").await?;
    }
    // Who may not manage resources still finds them and gets tickets.
    let settings =
        r#"{"policyEnforcementMode":"ENFORCING","decisionStrategy":"UNANIMOUS","allowRemoteResourceManagement":false}"#;
    set_up(world, &[("PUT ~", settings)]).await?;
    for (stage, service) in [("no management, ", &right), ("no management, managed, ", &managed)] {
        knock(world, stage, service, "alice-token", "GET /orders").await?;
    }
    set_up(world, &[("PUT clients/{rs}", r#"{"enabled":false}"#)]).await?;
    knock(world, "disabled, ", &right, "alice-token", "GET /orders").await
}
