//! What is imported beside a server's whole export: one with users in the same file, the admin console's partial export,
//! hashes of every kind, and what the report says of the rest.
//!
//! `clients/exported-realm.json` and `fixtures/partial-export.json` are Keycloak 26.7.4's; what it makes of the hashes was
//! asked of it.

#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use keycloak_api::admin::{Clients, Groups, Roles, UserFilter, Users};
use keycloak_api::oidc::{ClientAuth, Grant, OpenIdConnect};
use keycloak_fake::FakeKeycloak;
use keycloak_fake::import::{Finding, ImportProgress, ImportReport};
use serde_json::{Value, json};

const EXPORTED: &str = include_str!("../../tests/clients/exported-realm.json");
const PARTIAL: &str = include_str!("fixtures/partial-export.json");

const SALT: &str = "MDEyMzQ1Njc4OWFiY2RlZg==";
/// The password `pw`, 2000 times with [`SALT`].
const SHA1: &str = "SU5H4qcCq+xjnUJfnhKBcg00BePVMyFdtpagDO59V8dbys1Dfi02fq1k/DK1naIad2HoMVLv/Lo7brICF2cQjQ==";
const SHA256: &str = "tOxKxdZd1GSX6bEyiEGvetqhKZB8U5OnQddGVa/Nd8RrG9q8B45qjNGctlnJFHFTru9A5emO9RnwDItP1+uuGQ==";
const SHORT_SHA1: &str = "SU5H4qcCq+xjnUJfnhKBcg00BeM=";

fn paths(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.path.as_str()).collect()
}

fn import(json: &Value) -> (FakeKeycloak, ImportReport) {
    let fake = FakeKeycloak::new().unwrap();
    let report = fake.import_realm(&json.to_string()).unwrap();
    (fake, report)
}

#[tokio::test]
async fn a_real_servers_export_is_a_realm_to_log_in_to() {
    let fake = FakeKeycloak::new().unwrap();
    let report = fake.import_realm(EXPORTED).unwrap();
    assert_eq!(report.not_understood, []);
    assert_eq!(report.masked, []);
    assert_eq!(report.kept, []);
    let native = ClientAuth::public("native");
    let tokens = fake.token("client-suite", &native, &Grant::password("alice", "wonderland")).await.unwrap();
    assert!(fake.token("client-suite", &native, &Grant::refresh_token(tokens.refresh_token.unwrap())).await.is_ok());
    let wrong = fake.token("client-suite", &native, &Grant::password("alice", "builder")).await;
    assert!(wrong.unwrap_err().is_bad_credentials());
    // Its own keys sign.
    let exported: Value = serde_json::from_str(EXPORTED).unwrap();
    let keys = &exported["components"]["org.keycloak.keys.KeyProvider"];
    let signing = keys.as_array().unwrap().iter().find(|key| key["providerId"] == "rsa-generated").unwrap();
    let certificate = signing["config"]["certificate"][0].as_str().unwrap();
    let certs = fake.certs("client-suite").await.unwrap();
    let published = certs.keys.iter().any(|key| json!(key)["x5c"][0].as_str() == Some(certificate));
    assert!(published, "{certificate} is not among {certs:?}");
}

#[tokio::test]
async fn a_partial_export_brings_clients_groups_and_roles() {
    let fake = FakeKeycloak::new().unwrap();
    let report = fake.import_realm(PARTIAL).unwrap();
    assert_eq!(report.realms, ["partial"]);
    assert_eq!(report.not_understood, []);
    assert_eq!(report.kept, []);
    let masked = paths(&report.masked);
    assert!(masked.len() == 2 && masked.iter().all(|path| path.ends_with(".secret")), "{masked:?}");
    let clients = fake.list_clients("partial", &Default::default()).await.unwrap();
    let mut names: Vec<_> = clients.iter().filter_map(|client| client.client_id.as_deref()).collect();
    names.retain(|name| ["backend", "native", "robot", "spa"].contains(name));
    assert_eq!(names, ["backend", "native", "robot", "spa"]);
    let role = fake.get_realm_role("partial", "editor").await.unwrap();
    assert_eq!(role.composite, Some(true));
    assert_eq!(fake.count_groups("partial", None, None).await.unwrap().count, 2);
    let accounts = fake.list_users("partial", &UserFilter::default()).await.unwrap();
    assert_eq!(accounts.len(), 0, "service accounts are not listed: {accounts:?}");
    // A new user of it logs in.
    let user = json!({
        "username": "new", "enabled": true, "email": "new@example.org", "firstName": "N", "lastName": "U",
        "credentials": [{"type": "password", "value": "pw"}],
    });
    fake.create_user("partial", &serde_json::from_value(user).unwrap()).await.unwrap();
    assert!(fake.token("partial", &ClientAuth::public("native"), &Grant::password("new", "pw")).await.is_ok());
}

fn hashed(users: &[(&str, Value)]) -> Value {
    let user = |(name, credential): &(&str, Value)| {
        json!({
            "username": name, "enabled": true, "email": format!("{name}@example.org"), "firstName": "F", "lastName": "L",
            "credentials": [credential],
        })
    };
    json!({
        "realm": "shop", "enabled": true, "users": users.iter().map(user).collect::<Vec<_>>(),
        "clients": [{"clientId": "api", "publicClient": true, "enabled": true, "directAccessGrantsEnabled": true}],
    })
}

fn new_form(algorithm: &str, value: &str) -> Value {
    json!({
        "type": "password",
        "secretData": json!({"value": value, "salt": SALT, "additionalParameters": {}}).to_string(),
        "credentialData":
            json!({"hashIterations": 2000, "algorithm": algorithm, "additionalParameters": {}}).to_string(),
    })
}

fn old_form(change: Value) -> Value {
    let mut credential = json!({
        "type": "password", "hashedSaltedValue": SHA1, "salt": SALT, "hashIterations": 2000, "algorithm": "pbkdf2",
    });
    for (name, value) in change.as_object().unwrap() {
        credential[name] = value.clone();
    }
    credential
}

#[tokio::test]
async fn hashes_of_older_servers_are_good() {
    let (fake, report) = import(&hashed(&[
        ("sha1", new_form("pbkdf2", SHA1)),
        ("short", new_form("pbkdf2", SHORT_SHA1)),
        ("sha256", new_form("pbkdf2-sha256", SHA256)),
        ("old", old_form(json!({}))),
        ("old-sha256", old_form(json!({"algorithm": "pbkdf2-sha256", "hashedSaltedValue": SHA256}))),
        ("old-device", old_form(json!({"device": "x", "counter": 0, "digits": 0}))),
    ]));
    assert_eq!(report.not_understood, []);
    for name in ["sha1", "short", "sha256", "old", "old-sha256", "old-device"] {
        let log_in = |password| {
            let (fake, grant) = (&fake, Grant::password(name, password));
            async move { fake.token("shop", &ClientAuth::public("api"), &grant).await }
        };
        assert!(log_in("pw").await.is_ok(), "{name}");
        assert!(log_in("wrong").await.unwrap_err().is_bad_credentials(), "{name}");
    }
}

/// Keycloak breaks off where the old form lacks these, at the import or at the login; the report lists them.
#[tokio::test]
async fn hashes_that_nobody_can_check_are_listed() {
    let (fake, report) = import(&hashed(&[
        ("unknown", new_form("bcrypt", SHA256)),
        ("no-algorithm", old_form(json!({"algorithm": null}))),
        ("no-iterations", old_form(json!({"hashIterations": null}))),
        ("no-base64", new_form("pbkdf2", "???")),
    ]));
    let listed: Vec<String> = (0..4).map(|at| format!("users[{at}].credentials[0]")).collect();
    assert_eq!(paths(&report.not_understood), listed);
    for name in ["unknown", "no-algorithm", "no-iterations", "no-base64"] {
        assert!(fake.token("shop", &ClientAuth::public("api"), &Grant::password(name, "pw")).await.is_err(), "{name}");
    }
}

#[test]
fn what_nobody_understands_is_listed() {
    let mapper = |kind: &str| json!({"name": kind, "protocol": "openid-connect", "protocolMapper": kind, "config": {}});
    let (_, report) = import(&json!({
        "realm": "shop",
        "clientScopes": [
            {"name": "one", "protocol": "openid-connect", "nope": 1, "protocolMappers": [mapper("own-mapper")]},
            {"name": "two", "protocol": "saml"},
        ],
        "clients": [{
            "clientId": "web", "nope": 1,
            "protocolMappers": [
                mapper("oidc-full-name-mapper"), mapper("script-own.js"), mapper("oidc-claims-param-token-mapper"),
            ],
        }],
    }));
    let mut found = paths(&report.not_understood);
    found.sort_unstable();
    let unknown = ["clientScopes[0].nope", "clientScopes[0].protocolMappers[0]", "clients[0].nope"];
    assert_eq!(found, [unknown.as_slice(), &["clients[0].protocolMappers[1]"]].concat());
    assert_eq!(paths(&report.kept), ["clients[0].protocolMappers[2]", "clientScopes[1].protocol"]);
}

/// What the fake acts on is not said to be idle, and what is idle is.
#[test]
fn what_nothing_acts_on_is_listed() {
    let (_, report) = import(&json!({
        "realm": "shop", "enabled": true,
        "bruteForceProtected": true, "failureFactor": 3, "permanentLockout": true, "bruteForceStrategy": "LINEAR",
        "passwordPolicy": "length(8) and notUsername",
        "eventsEnabled": true, "adminEventsEnabled": true, "enabledEventTypes": ["LOGIN"],
        "smtpServer": {"host": "mail.example", "from": "a@example.org"},
        "accessTokenLifespanForImplicitFlow": 60, "actionTokenGeneratedByAdminLifespan": 60,
        "sslRequired": "none", "registrationAllowed": true, "resetPasswordAllowed": true, "otpPolicyDigits": 8,
        "registrationFlow": "registration", "resetCredentialsFlow": "reset credentials",
        "attributes": {
            "parRequestUriLifespan": "5", "cibaBackchannelTokenDeliveryMode": "poll",
            "cibaAuthRequestedUserHint": "login_hint", "realmReusableOtpCode": "true",
        },
        "components": {"org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy": [
            {"name": "Max", "providerId": "max-clients", "subType": "anonymous", "config": {"max-clients": ["1"]}},
        ]},
        "clients": [{
            "clientId": "web", "serviceAccountsEnabled": true, "authorizationServicesEnabled": true,
            "authorizationSettings": {"allowRemoteResourceManagement": false},
            "attributes": {
                "backchannel.logout.url": "http://web.example.org/out",
                "backchannel.logout.session.required": "true", "require.pushed.authorization.requests": "true",
            },
        }],
    }));
    assert_eq!(paths(&report.kept), Vec::<&str>::new());
    let (_, report) = import(&json!({
        "realm": "shop",
        "sslRequired": "all", "maxSecondaryAuthFailures": 3, "loginTheme": "own",
        "passwordPolicy": "maxAuthAge(9) and length(8)",
        "internationalizationEnabled": true, "supportedLocales": ["de", "en"],
        "localizationTexts": {"de": {"doLogIn": "Los"}},
        "displayNameHtml": "<b>Shop</b>",
        "eventsListeners": ["email"], "eventsExpiration": 60,
        "attributes": {"frontendUrl": "https://sso.example.org"},
        "clients": [{
            "clientId": "web", "adminUrl": "https://web.example.org",
            "attributes": {"backchannel.logout.url": "https://web.example.org/out", "acr.loa.map": ""},
        }],
    }));
    let mut found = paths(&report.kept);
    found.sort_unstable();
    assert_eq!(
        found,
        [
            "attributes.frontendUrl",
            "clients[0].adminUrl",
            "clients[0].attributes.backchannel.logout.url",
            "eventsExpiration",
            "eventsListeners",
            "internationalizationEnabled",
            "localizationTexts",
            "loginTheme",
            "maxSecondaryAuthFailures",
            "passwordPolicy.maxAuthAge",
            "sslRequired",
            "supportedLocales",
        ]
    );
}

#[test]
fn the_users_of_an_import_are_counted() {
    let users: Vec<Value> = (0..30).map(|n| json!({"username": format!("user{n}")})).collect();
    let file = std::env::temp_dir().join(format!("keycloak-fake-progress-{}.json", std::process::id()));
    std::fs::write(&file, json!({"realm": "shop", "users": users}).to_string()).unwrap();
    let (fake, progress) = (FakeKeycloak::new().unwrap(), ImportProgress::default());
    assert_eq!((progress.users(), progress.of()), (0, 0));
    fake.import_path_with(&file, &progress.clone()).unwrap();
    std::fs::remove_file(&file).unwrap();
    assert_eq!((progress.users(), progress.of()), (30, 30));
}
