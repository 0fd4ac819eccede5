//! User-managed access: who lacks a permission gets a ticket for it, and comes back with what that is good for.

use axum::body::Body;
use http::{Method, Response, StatusCode};
use keycloak_api::ErrorKind;
use keycloak_api::oidc::{Grant, UmaTicketGrant};
use keycloak_api::uma::Entitlements as _;
use keycloak_fake::FakeKeycloak;

use super::guarded::{bearer, enforcer, keycloak, knock, service};
use super::{SHOP, refusal, text, token};

/// The ticket of a challenge.
fn ticket(answer: &Response<Body>, fake: &FakeKeycloak) -> String {
    let (status, challenge) = refusal(answer);
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    let start = format!(r#"UMA realm="shop", as_uri="{}/realms/shop", ticket=""#, fake.base_url());
    let ticket = challenge.strip_prefix(&start).and_then(|rest| rest.strip_suffix('"')).unwrap_or_default();
    assert!(!ticket.is_empty(), "{challenge}");
    ticket.to_owned()
}

async fn redeemed(fake: &FakeKeycloak, token: &str, ticket: String) -> Result<String, keycloak_api::Error> {
    let mut grant = UmaTicketGrant::default();
    grant.ticket = Some(ticket.into());
    Ok(fake.requesting_party_token(SHOP, token, &Grant::UmaTicket(grant)).await?.access_token)
}

#[tokio::test]
async fn a_ticket_leads_to_a_token_that_is_let_in() {
    let fake = keycloak();
    let service = service(&bearer(&fake), enforcer(&fake).user_managed());
    let alice = token(&fake, "alice").await;
    let challenge = knock(&service, Method::PUT, "/orders/7", &alice).await;
    let party = redeemed(&fake, &alice, ticket(&challenge, &fake)).await.unwrap();
    assert_eq!(text(knock(&service, Method::PUT, "/orders/7", &party).await).await, "Seven view,edit");
    // It is for the seventh order alone.
    let challenge = knock(&service, Method::GET, "/orders/8", &party).await;
    let party = redeemed(&fake, &party, ticket(&challenge, &fake)).await.unwrap();
    assert_eq!(text(knock(&service, Method::GET, "/orders/8", &party).await).await, "Order view");
    // Seeing one is not editing one.
    ticket(&knock(&service, Method::PUT, "/orders/8", &party).await, &fake);
}

#[tokio::test]
async fn a_ticket_is_no_permission() {
    let fake = keycloak();
    let service = service(&bearer(&fake), enforcer(&fake).user_managed());
    let bob = token(&fake, "bob").await;
    let challenge = knock(&service, Method::GET, "/orders", &bob).await;
    let denied = redeemed(&fake, &bob, ticket(&challenge, &fake)).await.unwrap_err();
    assert_eq!(denied.kind(), ErrorKind::AccessDenied);
    for path in ["/no-rule", "/nowhere", "/twice", "/unknown", "/wrong"] {
        assert_eq!(knock(&service, Method::GET, path, &bob).await.status(), StatusCode::FORBIDDEN, "{path}");
    }
}

/// An enforcer that is not user-managed takes the permissions of a token as well, and asks for those that it lacks.
#[tokio::test]
async fn a_requesting_partys_token_counts_without_user_management() {
    let fake = keycloak();
    let alice = token(&fake, "alice").await;
    let managed = service(&bearer(&fake), enforcer(&fake).user_managed());
    let challenge = knock(&managed, Method::PUT, "/orders/7", &alice).await;
    let party = redeemed(&fake, &alice, ticket(&challenge, &fake)).await.unwrap();
    let service = service(&bearer(&fake), enforcer(&fake));
    for (path, expected) in [("/orders/7", "Seven view,edit"), ("/orders/8", "Order view")] {
        assert_eq!(text(knock(&service, Method::GET, path, &party).await).await, expected);
    }
}
