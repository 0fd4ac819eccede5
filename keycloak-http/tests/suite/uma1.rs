//! The authorization services of Keycloak 3, by a server that answers as its sources say.

use keycloak_api::admin::ResourceFilter;
use keycloak_api::oidc::{Grant, UmaTicketGrant};
use keycloak_api::representation::{PermissionRequest, ResourceRepresentation, ScopeRepresentation};
use keycloak_api::uma::{Authorize as _, Entitlements as _, PermissionTickets as _, ResourceSet, ResourceSets as _};
use keycloak_api::uma::{UmaDiscovery as _, UmaPolicies as _, UmaPolicyFilter};
use keycloak_api::{ErrorKind, Keycloak};
use serde_json::{Value, json};

use crate::support::{Answer, Asked, Server, Signer};

const UUID: &str = "0a1b2c3d-0000-4000-8000-0123456789ab";

/// A server with one resource server, `rs`, that grants `R1` to whoever has the token `alice`.
async fn old_server() -> Server {
    let claims = json!({"authorization": {"permissions": [
        {"resource_set_id": UUID, "resource_set_name": "R1", "scopes": ["view"]},
    ]}});
    let rpt = Signer::new("k").sign(&claims);
    Server::start(move |asked| answer(asked, &rpt)).await
}

fn answer(asked: &Asked, rpt: &str) -> Answer {
    let path = asked.path.split('?').next().unwrap();
    let is_alice = asked.header("authorization") == Some("Bearer alice");
    let below = path.strip_prefix("/realms/shop/").unwrap_or_default();
    match (asked.method.as_str(), below) {
        ("GET" | "POST", "authz/entitlement/rs") if !is_alice => Answer::json(403, r#"{"error":"not_authorized"}"#),
        ("POST", "authz/entitlement/rs") if asked.body.contains("nope") => {
            let body =
                r#"{"error":"invalid_resource","error_description":"Resource with name [nope] does not exist."}"#;
            Answer::json(403, body)
        }
        ("GET" | "POST", "authz/entitlement/rs") => Answer::json(200, &format!(r#"{{"rpt":"{rpt}"}}"#)),
        (_, entitlement) if entitlement.starts_with("authz/entitlement/") => Answer::refused(400, "invalid_request"),
        ("POST", "authz/authorize") => Answer::json(201, &format!(r#"{{"rpt":"{rpt}"}}"#)),
        ("GET", ".well-known/uma-configuration") => Answer::json(
            200,
            r#"{"version":"1.0","issuer":"http://x/realms/shop","token_endpoint":"http://x/token","rpt_endpoint":"http://x/rpt","resource_set_registration_endpoint":"http://x/rs","permission_registration_endpoint":"http://x/p"}"#,
        ),
        ("GET", "authz/protection/resource_set") => Answer::json(200, &format!(r#"["{UUID}"]"#)),
        ("POST", "authz/protection/resource_set") => {
            Answer::json(201, &format!(r#"{{"_id":"{UUID}","name":"R1","owner":"o","scopes":[{{"name":"view"}}]}}"#))
        }
        ("PUT", _) => Answer::new(204, &[], ""),
        ("POST", "authz/protection/permission" | "authz/protection/permissions") => {
            Answer::json(201, r#"{"ticket":"t"}"#)
        }
        _ => Answer::json(404, r#"{"error":"HTTP 404 Not Found"}"#),
    }
}

fn client(server: &Server) -> impl Keycloak {
    server.client().uma1().build().unwrap()
}

fn grant(change: impl FnOnce(&mut UmaTicketGrant)) -> Grant {
    let mut grant = UmaTicketGrant::default();
    change(&mut grant);
    Grant::UmaTicket(grant)
}

/// What was asked last: method, path and body.
fn last(server: &Server) -> (String, String, Value) {
    let asked = server.asked("/realms/shop/").pop().unwrap();
    (asked.method, asked.path, serde_json::from_str(&asked.body).unwrap_or_default())
}

#[tokio::test]
async fn everything_that_is_allowed_is_asked_for_without_a_body() {
    let server = old_server().await;
    let keycloak = client(&server);
    let tokens = keycloak.entitlement("shop", "alice", "rs").await.unwrap();
    assert!(!tokens.access_token.is_empty());
    assert_eq!(last(&server), ("GET".to_owned(), "/realms/shop/authz/entitlement/rs".to_owned(), Value::Null));
    let permissions = keycloak.get_permissions("shop", "alice", "rs").await.unwrap();
    let shown = serde_json::to_value(&permissions).unwrap();
    assert_eq!(shown, json!([{"scopes": ["view"], "rsid": UUID, "rsname": "R1"}]));
}

#[tokio::test]
async fn a_denial_is_one() {
    let server = old_server().await;
    let keycloak = client(&server);
    let denied = keycloak.entitlement("shop", "bob", "rs").await.unwrap_err();
    assert_eq!((denied.kind(), denied.status()), (ErrorKind::AccessDenied, Some(403)));
    assert_eq!(keycloak.get_permissions("shop", "bob", "rs").await.unwrap(), []);
    assert!(!keycloak.eval_permission("shop", "bob", "rs", "R1#view").await.unwrap());
    assert!(keycloak.eval_permission("shop", "alice", "rs", "R1#view").await.unwrap());
    // The server grants something, but not this.
    for other in ["R1#edit", "deleted#view", "deleted#"] {
        assert!(!keycloak.eval_permission("shop", "alice", "rs", other).await.unwrap(), "{other}");
    }
    assert_eq!(keycloak.eval_permission("shop", "alice", "rs", "nope").await.unwrap_err().status(), Some(403));
    let unknown = keycloak.entitlement("shop", "alice", "nobody").await.unwrap_err();
    assert_eq!(unknown.kind(), ErrorKind::InvalidRequest);
}

#[tokio::test]
async fn permissions_are_told_by_id_or_by_name() {
    let server = old_server().await;
    let asked = grant(|grant| {
        grant.audience = Some("rs".to_owned());
        grant.permission = vec![format!("{UUID}#view,edit"), "R1".to_owned(), "#view".to_owned()];
        grant.rpt = Some("earlier".into());
        grant.response_permissions_limit = Some(2);
    });
    client(&server).requesting_party_token("shop", "alice", &asked).await.unwrap();
    let body = json!({
        "rpt": "earlier",
        "permissions": [
            {"resource_set_id": UUID, "scopes": ["view", "edit"]},
            {"resource_set_name": "R1", "scopes": []},
            {"scopes": ["view"]},
        ],
        "metadata": {"limit": 2},
    });
    assert_eq!(last(&server), ("POST".to_owned(), "/realms/shop/authz/entitlement/rs".to_owned(), body));
}

#[tokio::test]
async fn a_ticket_is_shown_to_its_own_endpoint() {
    let server = old_server().await;
    let keycloak = client(&server);
    let lacking = [PermissionRequest {
        resource_id: Some(UUID.to_owned()),
        resource_scopes: Some(vec!["view".to_owned()]),
        ..PermissionRequest::default()
    }];
    let ticket = keycloak.create_ticket("shop", "pat", &lacking).await.unwrap().ticket.unwrap();
    let body = json!({"resource_set_id": UUID, "scopes": ["view"]});
    assert_eq!(last(&server), ("POST".to_owned(), "/realms/shop/authz/protection/permission".to_owned(), body.clone()));
    let twice = [lacking[0].clone(), lacking[0].clone()];
    keycloak.create_ticket("shop", "pat", &twice).await.unwrap();
    let path = "/realms/shop/authz/protection/permissions".to_owned();
    assert_eq!(last(&server), ("POST".to_owned(), path, json!([body, body])));
    let asked = grant(|grant| grant.ticket = Some(ticket.into()));
    assert!(!keycloak.requesting_party_token("shop", "alice", &asked).await.unwrap().access_token.is_empty());
    let body = json!({"ticket": "t"});
    assert_eq!(last(&server), ("POST".to_owned(), "/realms/shop/authz/authorize".to_owned(), body));
}

#[tokio::test]
async fn resources_have_one_uri_and_a_filter_one_condition() {
    let server = old_server().await;
    let keycloak = client(&server);
    let filter = ResourceFilter { name: Some("R 1".to_owned()), exact_name: Some(true), ..ResourceFilter::default() };
    let found = keycloak.list_resource_sets("shop", "pat", &filter).await.unwrap();
    assert_eq!(found, [ResourceSet::Id(UUID.to_owned())]);
    assert_eq!(last(&server).1, "/realms/shop/authz/protection/resource_set?filter=name%3DR+1");
    keycloak.list_resource_sets("shop", "pat", &ResourceFilter::default()).await.unwrap();
    assert_eq!(last(&server).1, "/realms/shop/authz/protection/resource_set");
    let resource = ResourceRepresentation {
        uris: Some(vec!["/r1".to_owned()]),
        resource_scopes: Some(vec![ScopeRepresentation::named("view")]),
        ..ResourceRepresentation::named("R1")
    };
    let made = keycloak.create_resource_set("shop", "pat", &resource).await.unwrap();
    assert_eq!((made.id.as_deref(), made.scopes.unwrap().len()), (Some(UUID), 1));
    assert_eq!(last(&server).2, json!({"name": "R1", "uri": "/r1", "scopes": [{"name": "view"}]}));
    keycloak.update_resource_set("shop", "pat", UUID, &resource).await.unwrap();
    assert_eq!(last(&server).2, json!({"name": "R1", "uri": "/r1", "scopes": [{"name": "view"}]}));
}

#[tokio::test]
async fn the_old_document_is_read() {
    let server = old_server().await;
    let document = client(&server).uma_configuration("shop").await.unwrap();
    assert_eq!(document.resource_registration_endpoint.as_deref(), Some("http://x/rs"));
    assert_eq!(document.permission_endpoint.as_deref(), Some("http://x/p"));
    assert_eq!(document.extra["rpt_endpoint"], "http://x/rpt");
}

/// What is asked for and was not there then is not left out.
#[tokio::test]
async fn what_was_not_there_is_refused_and_not_sent() {
    let server = old_server().await;
    let keycloak = client(&server);
    let two = || vec!["/a".to_owned(), "/b".to_owned()];
    let resource = |change: fn(&mut ResourceRepresentation)| {
        let mut resource = ResourceRepresentation::named("R1");
        change(&mut resource);
        resource
    };
    let mut several = resource(|_| ());
    several.uris = Some(two());
    let attributes = resource(|resource| resource.attributes = Some([("a".to_owned(), vec![])].into()));
    for resource in [several, attributes] {
        let error = keycloak.create_resource_set("shop", "pat", &resource).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsupported, "{error}");
    }
    for filter in [
        ResourceFilter { uri: Some("/a".to_owned()), matching_uri: Some(true), ..ResourceFilter::default() },
        ResourceFilter { name: Some("a".to_owned()), owner: Some("b".to_owned()), ..ResourceFilter::default() },
        ResourceFilter { uri: Some("/a?b=c".to_owned()), ..ResourceFilter::default() },
        ResourceFilter { max: Some(1), ..ResourceFilter::default() },
    ] {
        let error = keycloak.list_resource_sets("shop", "pat", &filter).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsupported, "{filter:?}");
    }
    for asked in [
        grant(|_| ()),
        grant(|grant| (grant.audience, grant.claim_token) = (Some("rs".to_owned()), Some("c".into()))),
        grant(|grant| (grant.audience, grant.submit_request) = (Some("rs".to_owned()), Some(true))),
    ] {
        let error = keycloak.requesting_party_token("shop", "alice", &asked).await.unwrap_err();
        assert_eq!((error.kind(), error.operation()), (ErrorKind::Unsupported, Some("requesting_party_token")));
    }
    let pushed = PermissionRequest { claims: Some([("a".to_owned(), vec![])].into()), ..PermissionRequest::default() };
    let error = keycloak.create_ticket("shop", "pat", &[pushed]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    assert!(server.asked("/").is_empty());
    // Nothing is made of the rest: the server says itself that it has none.
    let policies = keycloak.list_uma_policies("shop", "pat", &UmaPolicyFilter::default()).await;
    assert_eq!(policies.unwrap_err().kind(), ErrorKind::NotFound);
}
