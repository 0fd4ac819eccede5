//! The console for people: who may use it, and that its pages show what is in the fake and nothing that is secret.
#![cfg(feature = "control")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod console_page;

use std::time::SystemTime;

use keycloak_api::admin::{EmailLink, Realms as _, UserActions as _, UserProfile as _, Users as _};
use keycloak_api::oidc::{ClientAuth, Grant, OpenIdConnect as _};
use keycloak_api::token::{AccessTokenClaims, KeySet, TokenVerifier};
use keycloak_fake::{Client, FakeKeycloak, HttpOptions, Realm, User};
use reqwest::StatusCode;
use serde_json::json;

use console_page::{Page, Visitor, open, serve};

/// A realm as a real Keycloak exported it: with hashes of passwords, clients' secrets and keys.
const EXPORT: &str = include_str!("../../tests/clients/exported-realm.json");
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

async fn id_of(fake: &FakeKeycloak, realm: &str, username: &str) -> String {
    let filter = keycloak_api::admin::UserFilter::username(username);
    fake.list_users(realm, &filter).await.unwrap().remove(0).id.unwrap()
}

fn shop() -> FakeKeycloak {
    let realm = Realm::new("shop").client(Client::public("web").redirect_uri("http://app.test/*"));
    FakeKeycloak::builder().realm(realm.user(User::new("alice").password("pw"))).build().unwrap()
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

#[tokio::test]
async fn no_page_of_another_site_gets_in() {
    let fake = shop();
    let server = open(&fake);
    let visitor = Visitor::of(&server);
    let home = "/_fake/console/";
    for (headers, expected) in [
        (vec![], StatusCode::OK),
        (vec![("sec-fetch-site", "none")], StatusCode::OK),
        (vec![("sec-fetch-site", "same-origin")], StatusCode::OK),
        (vec![("host", "localhost:1")], StatusCode::OK),
        (vec![("host", "evil.example.org")], StatusCode::FORBIDDEN),
        (vec![("host", "127.0.0.1.evil.example.org")], StatusCode::FORBIDDEN),
        (vec![("origin", "http://evil.example.org")], StatusCode::FORBIDDEN),
        (vec![("origin", "null")], StatusCode::FORBIDDEN),
        (vec![("sec-fetch-site", "cross-site")], StatusCode::FORBIDDEN),
        (vec![("sec-fetch-site", "same-site")], StatusCode::FORBIDDEN),
    ] {
        let page = visitor.get_with(home, &headers).await;
        assert_eq!(page.status, expected, "{headers:?}");
        assert!(page.status == StatusCode::OK || !page.text.contains("shop"), "{headers:?}");
        page.is_whole("refused");
    }
    let led = visitor.get_with(home, &[("sec-fetch-site", "cross-site")]).await.text;
    assert!(led.contains(r#"href="/_fake/console/""#) && led.contains("Go on to the console"), "{led}");
}

#[tokio::test]
async fn a_form_is_taken_from_the_consoles_own_pages_only() {
    let fake = shop();
    let server = open(&fake);
    let visitor = Visitor::of(&server);
    let alice = id_of(&fake, "shop", "alice").await;
    let own = format!("http://{}", server.addr());
    let other = format!("http://127.0.0.1:{}", server.addr().port() ^ 1);
    for path in ["tokens", "login"] {
        let path = format!("/_fake/console/realms/shop/users/{alice}/{path}");
        for (headers, is_taken) in [
            (vec![("origin", own.as_str()), ("sec-fetch-site", "same-origin")], true),
            (vec![("origin", own.as_str())], true),
            (vec![], false),
            (vec![("sec-fetch-site", "same-origin")], false),
            (vec![("sec-fetch-site", "none")], false),
            (vec![("origin", own.as_str()), ("sec-fetch-site", "cross-site")], false),
            (vec![("origin", own.as_str()), ("sec-fetch-site", "same-site")], false),
            (vec![("origin", other.as_str()), ("sec-fetch-site", "same-site")], false),
            (vec![("origin", other.as_str())], false),
            (vec![("origin", "http://evil.example.org")], false),
            (vec![("origin", "null")], false),
            (vec![("origin", "http://evil.example.org"), ("host", "evil.example.org")], false),
        ] {
            let page = visitor.post_with(&path, &[("client", "web"), ("scope", "openid")], &headers).await;
            assert_eq!(page.status == StatusCode::OK, is_taken, "{path} {headers:?}: {}", page.status);
            assert_eq!(page.status == StatusCode::FORBIDDEN, !is_taken, "{path} {headers:?}");
            assert!(is_taken || page.cookies().is_empty() && !page.text.contains("eyJ"), "{path} {headers:?}");
        }
        assert_eq!(visitor.get(&path).await.status, StatusCode::METHOD_NOT_ALLOWED);
    }
}

#[tokio::test]
async fn a_token_opens_it_to_other_machines() {
    let server = serve(&shop(), HttpOptions::default().with_control_token("s3cret"));
    let visitor = Visitor::of(&server);
    // `name:s3cret`, `:s3cret`, `s3cret:wrong`, `name:`.
    for (header, expected) in [
        ("Basic bmFtZTpzM2NyZXQ=", StatusCode::OK),
        ("Basic OnMzY3JldA==", StatusCode::OK),
        ("Bearer s3cret", StatusCode::OK),
        ("Basic czNjcmV0Ondyb25n", StatusCode::UNAUTHORIZED),
        ("Basic bmFtZTo=", StatusCode::UNAUTHORIZED),
        ("Basic s3cret", StatusCode::UNAUTHORIZED),
        ("Bearer wrong", StatusCode::UNAUTHORIZED),
        ("nothing", StatusCode::UNAUTHORIZED),
    ] {
        let headers = [("authorization", header), ("host", "fake.example.org")];
        let page = visitor.get_with("/_fake/console/", &headers).await;
        assert_eq!(page.status, expected, "{header}");
        let challenge = page.header("www-authenticate");
        assert_eq!(challenge.starts_with("Basic "), expected == StatusCode::UNAUTHORIZED, "{header}: {challenge}");
    }
    let headers = [("authorization", "Basic bmFtZTpzM2NyZXQ="), ("sec-fetch-site", "cross-site")];
    assert_eq!(visitor.get_with("/_fake/console/", &headers).await.status, StatusCode::FORBIDDEN);
    let empty = serve(&shop(), HttpOptions::default().with_control_token(""));
    let headers = [("authorization", "Basic bmFtZTo=")];
    assert_eq!(Visitor::of(&empty).get_with("/_fake/console/", &headers).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_root_leads_browsers_to_it_and_others_where_keycloak_does() {
    let browser = ("accept", "text/html,application/xhtml+xml,*/*;q=0.8");
    let keycloaks = |server: &keycloak_fake::Server| format!("{}/admin/", server.url());
    let own = "/_fake/console/";
    let near = HttpOptions::default().with_control_on_this_machine();
    let mounted = serve(&shop(), near.clone().mounted_at("/auth"));
    for (path, headers, expected) in [
        ("/auth", vec![browser], own.to_owned()),
        ("/auth/", vec![browser], own.to_owned()),
        ("/", vec![browser], own.to_owned()),
        ("/auth/", vec![], keycloaks(&mounted)),
    ] {
        let answer = Visitor::of(&mounted).get_with(path, &headers).await;
        assert_eq!((answer.status, answer.header("location")), (StatusCode::FOUND, expected.as_str()), "{path}");
    }
    let server = serve(&shop(), near.clone());
    let off = serve(&shop(), near.without_console());
    let closed = serve(&shop(), HttpOptions::default());
    let with_token = serve(&shop(), HttpOptions::default().with_control_token("s3cret"));
    for (server, headers, expected) in [
        (&server, vec![browser], own.to_owned()),
        (&server, vec![("accept", "*/*")], keycloaks(&server)),
        (&server, vec![], keycloaks(&server)),
        (&server, vec![browser, ("sec-fetch-site", "cross-site")], keycloaks(&server)),
        (&server, vec![browser, ("host", "evil.example.org")], "http://evil.example.org/admin/".to_owned()),
        (&off, vec![browser], keycloaks(&off)),
        (&closed, vec![browser], keycloaks(&closed)),
        (&with_token, vec![browser], own.to_owned()),
        (&with_token, vec![], keycloaks(&with_token)),
    ] {
        let answer = Visitor::of(server).get_with("/", &headers).await;
        assert_eq!((answer.status, answer.header("location")), (StatusCode::FOUND, expected.as_str()), "{headers:?}");
    }
    let visitor = Visitor::of(&off);
    assert_eq!(visitor.get(own).await.status, StatusCode::NOT_FOUND);
    assert_eq!(visitor.get("/_fake/clock").await.status, StatusCode::OK, "the control API stays");
    let gone = Visitor::of(&closed).get(own).await;
    assert!(gone.status == StatusCode::NOT_FOUND && gone.text.contains("Unable to find matching target resource"));
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
