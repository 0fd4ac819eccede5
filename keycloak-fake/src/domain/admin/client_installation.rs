//! The file that sets an adapter up for a client.

use serde_json::{Map, Value, json};

use crate::domain::denied::{AdminDenied, What};
use crate::domain::{Decision, Denied};
use crate::state::{Client, Realm};

/// The format that this fake writes.
const KEYCLOAK_JSON: &str = "keycloak-oidc-keycloak-json";

/// Those that Keycloak has besides.
const OTHERS: [&str; 10] = [
    "docker-v2-compose-yaml",
    "docker-v2-registry-config-file",
    "docker-v2-variable-override",
    "keycloak-oidc-jboss-subsystem",
    "keycloak-oidc-jboss-subsystem-cli",
    "keycloak-saml",
    "keycloak-saml-subsystem",
    "keycloak-saml-subsystem-cli",
    "mod-auth-mellon",
    "saml-sp-descriptor",
];

/// The file in this format, for a server at `base_url`.
pub(crate) fn file(realm: &Realm, base_url: &str, client: &str, format: &str) -> Decision<String> {
    let client = realm.clients.get(client).ok_or(AdminDenied::NotFound(What::Client))?;
    if OTHERS.contains(&format) {
        return Err(Denied::NotDone("this format of an adapter's file"));
    }
    if format != KEYCLOAK_JSON {
        return Err(AdminDenied::NotFound(What::InstallationFormat).into());
    }
    let file = keycloak_json(realm, base_url, client)?;
    Ok(serde_json::to_string_pretty(&file).unwrap_or_default())
}

/// The file as JSON.
pub(crate) fn keycloak_json(realm: &Realm, base_url: &str, client: &Client) -> Decision<Map<String, Value>> {
    let has_roles = realm.roles.iter_in(&client.id).next().is_some();
    let mut file = Map::new();
    let mut put = |name: &str, value: Value| file.insert(name.to_owned(), value);
    put("realm", json!(&*realm.name));
    if client.is_bearer_only() {
        put("bearer-only", json!(true));
    }
    put("auth-server-url", json!(format!("{base_url}/")));
    put("ssl-required", json!(realm.settings.ssl_required.as_deref().unwrap_or("external").to_lowercase()));
    put("resource", json!(&*client.client_id));
    if client.is_public() && !client.is_bearer_only() {
        put("public-client", json!(true));
    }
    if has_roles || is_audience(realm, client) {
        put("verify-token-audience", json!(true));
    }
    let registers = client.settings.node_re_registration_timeout.unwrap_or(-1) > 0;
    if !client.is_public() && (!client.is_bearer_only() || registers) {
        put("credentials", credentials(client)?);
    }
    // The role that authorization services bring is nobody's to map.
    let protects = client.settings.authorization_services_enabled.unwrap_or(false);
    let mut roles = realm.roles.iter_in(&client.id);
    if has_roles && !(protects && roles.all(|role| &*role.name == "uma_protection")) {
        put("use-resource-role-mappings", json!(true));
    }
    put("confidential-port", json!(0));
    if protects {
        put("policy-enforcer", json!({"credentials": {}}));
    }
    Ok(file)
}

/// Whether a client scope says that tokens are for this client.
fn is_audience(realm: &Realm, client: &Client) -> bool {
    let mut mappers = realm.client_scopes.iter().flat_map(|scope| scope.mappers.iter());
    mappers.any(|mapper| {
        let audience = mapper.config.as_ref().and_then(|config| config.get("included.client.audience"));
        mapper.protocol_mapper.as_deref() == Some("oidc-audience-mapper")
            && audience.is_some_and(|audience| **audience == *client.client_id)
    })
}

fn credentials(client: &Client) -> Decision<Value> {
    let secret = || json!(client.secret.as_deref().unwrap_or_default());
    match client.settings.client_authenticator_type.as_deref().unwrap_or("client-secret") {
        "client-secret" => Ok(json!({"secret": secret()})),
        "client-secret-jwt" => Ok(json!({"secret-jwt": {"secret": secret()}})),
        "client-x509" => Ok(json!({})),
        "client-jwt" => Ok(json!({"jwt": {
            "client-key-password": "REPLACE WITH THE KEY PASSWORD IN KEYSTORE",
            "client-keystore-file": "REPLACE WITH THE LOCATION OF YOUR KEYSTORE FILE",
            "client-keystore-password": "REPLACE WITH THE KEYSTORE PASSWORD",
            "client-key-alias": &*client.client_id,
            "token-timeout": 10,
            "client-keystore-type": "jks",
        }})),
        _ => Err(Denied::NotDone("an adapter's file for this way of a client's authentication")),
    }
}
