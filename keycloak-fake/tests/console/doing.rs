//! What is done by it: tokens, logins, and a journal that is kept.

use std::time::SystemTime;

use keycloak_api::admin::Users as _;
use keycloak_api::oidc::OpenIdConnect as _;
use keycloak_api::token::{AccessTokenClaims, KeySet, TokenVerifier};
use keycloak_fake::HttpOptions;
use reqwest::StatusCode;
use serde_json::json;

use crate::page::{Visitor, open, serve};
use crate::{id_of, shop};

#[tokio::test]
async fn a_token_is_made_and_taken_apart() {
    let fake = shop();
    let server = open(&fake);
    let visitor = Visitor::of(&server);
    let alice = id_of(&fake, "shop", "alice").await;
    let path = format!("/_fake/console/realms/shop/users/{alice}");
    let form = visitor.get(&path).await.text;
    assert!(form.contains(r#"value="web""#) && form.contains(r#"value="openid""#), "{form}");
    let page = visitor.post(&format!("{path}/tokens"), &[("client", "web"), ("scope", "openid email")]).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    page.is_whole("tokens");
    let token = page.field("access-token");
    let keys = KeySet::from(&fake.certs("shop").await.unwrap());
    let issuer = format!("{}/realms/shop", server.url());
    let verifier = TokenVerifier::new().issuer(issuer.as_str());
    let verified = verifier.decode::<AccessTokenClaims>(&token, &keys, SystemTime::now()).unwrap();
    assert_eq!(verified.claims().preferred_username.as_deref(), Some("alice"));
    for shown in [
        format!("&quot;iss&quot;: &quot;{issuer}&quot;"),
        format!("&quot;sub&quot;: &quot;{alice}&quot;"),
        "&quot;alg&quot;: &quot;RS256&quot;".to_owned(),
        "&quot;email&quot;: &quot;alice@example.org&quot;".to_owned(),
        "in 5 minutes".to_owned(),
        "Copy".to_owned(),
    ] {
        assert!(page.text.contains(&shown), "{shown}: {}", page.text);
    }
    assert_ne!(page.field("id-token"), token);
    assert_ne!(page.field("refresh-token"), token);
    // It is a session as any other.
    assert!(visitor.get(&path).await.text.contains("web"));
    let wrong = visitor.post(&format!("{path}/tokens"), &[("client", "nobody"), ("scope", "mine")]).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    assert!(wrong.text.contains(r#"role="alert""#) && wrong.text.contains(r#"value="nobody""#), "{}", wrong.text);
}

#[tokio::test]
async fn a_browser_is_logged_in_as_a_user() {
    let fake = shop();
    let server = open(&fake);
    let visitor = Visitor::of(&server);
    let alice = id_of(&fake, "shop", "alice").await;
    let authorize = "/realms/shop/protocol/openid-connect/auth?client_id=web&response_type=code\
                     &redirect_uri=http%3A%2F%2Fapp.test%2F";
    assert!(visitor.get(authorize).await.text.contains("kc-form-login"));
    let page = visitor.post(&format!("/_fake/console/realms/shop/users/{alice}/login"), &[]).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    let answer = visitor.get_with(authorize, &[("cookie", &page.cookies())]).await;
    assert_eq!(answer.status, StatusCode::FOUND, "{}", answer.text);
    let to = answer.header("location");
    assert!(to.starts_with("http://app.test/?") && to.contains("code="), "{to}");
    let disabled = json!({"username": "alice", "email": "alice@example.org", "enabled": false});
    fake.update_user("shop", &alice, &serde_json::from_value(disabled).unwrap()).await.unwrap();
    let refused = visitor.post(&format!("/_fake/console/realms/shop/users/{alice}/login"), &[]).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert!(refused.text.contains("User is disabled") && refused.cookies().is_empty(), "{}", refused.text);
}

#[tokio::test]
async fn links_lead_below_what_the_fake_is_mounted_at() {
    let fake = shop();
    let server = serve(&fake, HttpOptions::default().with_control_on_this_machine().mounted_at("/auth"));
    let alice = id_of(&fake, "shop", "alice").await;
    let visitor = Visitor::of(&server);
    let page = visitor.post(&format!("/_fake/console/realms/shop/users/{alice}/login"), &[]).await;
    assert!(
        page.text.contains(&format!("{}/realms/shop/protocol/openid-connect/logout", server.url())),
        "{}",
        page.text
    );
    assert!(server.url().ends_with("/auth") && !page.text.contains("to which this address"), "{}", page.text);
    assert!(
        page.set_cookies().iter().all(|cookie| cookie.contains("Path=/auth/realms/shop/")),
        "{:?}",
        page.set_cookies()
    );
    let named = serve(&fake, HttpOptions::default().with_control_on_this_machine().with_hostname("https://sso.test"));
    let page = Visitor::of(&named).post(&format!("/_fake/console/realms/shop/users/{alice}/login"), &[]).await;
    assert!(page.text.contains("https://sso.test") && page.text.contains("to which this address"), "{}", page.text);
}

#[tokio::test]
async fn a_journal_is_kept_once_it_is_asked_for() {
    let server = open(&shop());
    let visitor = Visitor::of(&server);
    let path = "/_fake/console/requests";
    visitor.get("/realms/shop").await;
    assert!(visitor.get(path).await.text.contains("No journal"), "looking at it begins none");
    let answer = visitor.post(path, &[]).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, path));
    visitor.get("/realms/shop").await;
    visitor.get("/realms/nowhere").await;
    let page = visitor.get(path).await.text;
    assert!(page.contains("GET /realms/shop") && page.contains("404"), "{page}");
    assert!(!page.contains("GET /_fake"), "the console's own requests are none of Keycloak's: {page}");
    let page = visitor.get(&format!("{path}?realm=shop")).await.text;
    assert!(page.contains("/realms/shop") && !page.contains("/realms/nowhere"), "{page}");
}
