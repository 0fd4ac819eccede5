//! What its pages show, and that nothing of it is secret or markup.

use keycloak_api::admin::{EmailLink, Realms as _, UserActions as _, UserProfile as _, Users as _};
use keycloak_api::oidc::{ClientAuth, Grant, OpenIdConnect as _};
use keycloak_fake::{Client, FakeKeycloak, Realm, User};
use reqwest::StatusCode;
use serde_json::json;

use crate::id_of;
use crate::page::{Page, Visitor, open};

/// A realm as a real Keycloak exported it: with hashes of passwords, clients' secrets and keys.
const EXPORT: &str = include_str!("../../../tests/clients/exported-realm.json");
/// What must never be markup.
const SCRIPT: &str = "<script>alert(1)</script>";

/// The imported realm, in which alice is logged in, everything is recorded, and a mail was sent.
async fn imported() -> FakeKeycloak {
    let fake = FakeKeycloak::new().unwrap();
    fake.import_realm(EXPORT).unwrap();
    let mut realm = fake.get_realm("client-suite").await.unwrap();
    (realm.events_enabled, realm.admin_events_enabled) = (Some(true), Some(true));
    realm.admin_events_details_enabled = Some(true);
    realm.smtp_server = Some([("host".into(), "localhost".into()), ("from".into(), "kc@example.org".into())].into());
    fake.update_realm("client-suite", &realm).await.unwrap();
    let spa = ClientAuth::public("spa");
    fake.token("client-suite", &spa, &Grant::password("alice", "wonderland")).await.unwrap_err();
    fake.send_verify_email("client-suite", &id_of(&fake, "client-suite", "bob").await, &EmailLink::default())
        .await
        .unwrap();
    fake
}

#[tokio::test]
async fn its_pages_show_what_was_imported() {
    let fake = imported().await;
    let alice = id_of(&fake, "client-suite", "alice").await;
    fake.token_for("client-suite", "alice", "spa", "openid").await.unwrap();
    let _ = fake.journal();
    let server = open(&fake);
    let visitor = Visitor::of(&server);
    visitor.get("/realms/client-suite").await;
    let user = format!("/_fake/console/realms/client-suite/users/{alice}");
    for (path, words) in [
        ("/_fake/console/", vec!["client-suite", "Client suite", "master", "runs"]),
        ("/_fake/console", vec!["client-suite"]),
        ("/_fake/console/realms/client-suite", vec!["4 users", "alice", "Bob", "alice@example.org", "disabled"]),
        (
            "/_fake/console/realms/client-suite/clients",
            vec!["spa", "Page in a browser", "confidential", "http://127.0.0.1:9410/*"],
        ),
        ("/_fake/console/realms/client-suite/sessions", vec!["alice", "127.0.0.1", "spa", "ago"]),
        ("/_fake/console/realms/client-suite/events", vec!["LOGIN_ERROR", "not_allowed", "spa"]),
        ("/_fake/console/realms/client-suite/admin-events", vec!["UPDATE", "USER", "/send-verify-email"]),
        (
            user.as_str(),
            vec![
                "Alice Liddell",
                "/staff/night",
                "orders:approve",
                "editor",
                "night-shift",
                "Make tokens",
                "Log in as alice",
            ],
        ),
        ("/_fake/console/requests", vec!["GET /realms/client-suite", "ok"]),
        ("/_fake/console/mails", vec!["bob@example.org", "Verify email", "action-token?key="]),
    ] {
        let page = visitor.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        for word in words {
            assert!(page.text.contains(word), "{path}: {word}: {}", page.text);
        }
        page.is_whole(path);
    }
    for path in
        ["/_fake/console/realms/nowhere", "/_fake/console/realms/client-suite/users/nobody", "/_fake/console/no"]
    {
        let page = visitor.get(path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        page.is_whole(path);
    }
}

#[tokio::test]
async fn nothing_secret_is_shown() {
    let fake = imported().await;
    let _ = fake.journal();
    let password = keycloak_api::representation::CredentialRepresentation {
        value: Some("a-new-password".into()),
        ..Default::default()
    };
    let alice = id_of(&fake, "client-suite", "alice").await;
    fake.reset_password("client-suite", &alice, &password).await.unwrap();
    let server = open(&fake);
    let visitor = Visitor::of(&server);
    let realm = "/_fake/console/realms/client-suite";
    for path in ["", "/clients", "/sessions", "/events", "/admin-events", &format!("/users/{alice}")] {
        let page = visitor.get(&format!("{realm}{path}")).await.text;
        for secret in ["backend-secret", "robot-secret", "macs-secret", "a-new-password", "argon2", "secretData"] {
            assert!(!page.contains(secret), "{path}: {secret}");
        }
    }
    assert!(!visitor.get("/_fake/console/requests").await.text.contains("a-new-password"));
}

#[tokio::test]
async fn whatever_a_name_is_it_stays_text() {
    let fake = FakeKeycloak::new().unwrap();
    let realm = json!({
        "realm": "evil", "displayName": SCRIPT, "enabled": true, "eventsEnabled": true, "adminEventsEnabled": true,
        "smtpServer": {"host": "localhost", "from": "kc@example.org"},
        "roles": {"realm": [{"name": format!("role{SCRIPT}")}]},
        "groups": [{"name": format!("group{SCRIPT}"), "path": format!("/group{SCRIPT}")}],
        "clients": [{
            "clientId": format!("client{SCRIPT}"), "name": SCRIPT, "publicClient": true, "enabled": true,
            "baseUrl": "http://app.test/", "redirectUris": ["http://app.test/*"],
        }],
        "users": [{
            "username": format!("user{SCRIPT}"), "email": format!("{SCRIPT}@example.org"), "enabled": true,
            "firstName": SCRIPT, "lastName": SCRIPT, "attributes": {"a": [SCRIPT]},
            "requiredActions": [], "realmRoles": [format!("role{SCRIPT}")], "groups": [format!("/group{SCRIPT}")],
        }],
    });
    fake.import_realm(&realm.to_string()).unwrap();
    let mut profile = fake.get_user_profile("evil").await.unwrap();
    profile.unmanaged_attribute_policy = Some("ENABLED".to_owned());
    fake.update_user_profile("evil", &profile).await.unwrap();
    let id = id_of(&fake, "evil", &format!("user{SCRIPT}")).await;
    let client = format!("client{SCRIPT}");
    fake.token_for("evil", &format!("user{SCRIPT}"), &client, "openid").await.unwrap();
    fake.send_verify_email("evil", &id, &EmailLink::default()).await.unwrap();
    let _ = fake.journal();
    fake.token("evil", &ClientAuth::public(&client), &Grant::password(SCRIPT, "pw")).await.unwrap_err();
    let server = open(&fake);
    let visitor = Visitor::of(&server);
    let user = format!("/_fake/console/realms/evil/users/{id}");
    let realm = "/_fake/console/realms/evil";
    let search = format!("{realm}?search=%3Cscript%3Ealert(1)%3C/script%3E&first=0");
    let is_safe = |path: &str, page: &Page| {
        assert!(page.text.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "{path}: {}", page.text);
        assert!(!page.text.contains("<script>"), "{path}: {}", page.text);
        page.is_whole(path);
    };
    for path in [
        "/_fake/console/",
        realm,
        &search,
        &format!("{realm}/clients"),
        &format!("{realm}/sessions"),
        &format!("{realm}/events"),
        &format!("{realm}/admin-events"),
        &user,
        "/_fake/console/requests",
        "/_fake/console/mails",
    ] {
        is_safe(path, &visitor.get(path).await);
    }
    let asked = [("client", client.as_str()), ("scope", "openid email profile")];
    let made = visitor.post(&format!("{user}/tokens"), &asked).await;
    assert_eq!(made.status, StatusCode::OK);
    is_safe("tokens", &made);
    let refused = visitor.post(&format!("{user}/tokens"), &[("client", SCRIPT), ("scope", SCRIPT)]).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    is_safe("refused tokens", &refused);
    let logged_in = visitor.post(&format!("{user}/login"), &[]).await;
    assert_eq!(logged_in.status, StatusCode::OK);
    is_safe("login", &logged_in);
    assert!(!logged_in.text.contains("javascript:"), "{}", logged_in.text);
}

#[tokio::test]
async fn long_lists_come_in_parts_and_can_be_searched() {
    let mut realm = Realm::new("shop");
    for number in 0..120 {
        realm = realm.user(User::new(format!("user{number:03}")));
    }
    let fake = FakeKeycloak::builder().realm(realm.client(Client::public("web"))).build().unwrap();
    let server = open(&fake);
    let visitor = Visitor::of(&server);
    let path = "/_fake/console/realms/shop";
    let has = |page: &Page, user: &str| page.text.contains(&format!(">{user}</a>"));
    let first = visitor.get(path).await;
    assert!(has(&first, "user000") && has(&first, "user049") && !has(&first, "user050"), "{}", first.text);
    assert!(first.text.contains("120 users") && first.text.contains("first=50") && !first.text.contains("Previous"));
    let last = visitor.get(&format!("{path}?first=100")).await;
    assert!(has(&last, "user100") && has(&last, "user119") && !last.text.contains(">Next<"), "{}", last.text);
    for first in ["-5", "x", "99999999999", "2147483647", "1000"] {
        assert_eq!(visitor.get(&format!("{path}?first={first}")).await.status, StatusCode::OK, "{first}");
    }
    let found = visitor.get(&format!("{path}?search=user11")).await;
    assert!(found.text.contains("10 users") && has(&found, "user115") && !has(&found, "user020"), "{}", found.text);
    assert!(!visitor.get(&format!("{path}/clients?search=we")).await.text.contains("admin-cli"));
}
