//! Nothing that anybody sends stops the server: each answer is one of Keycloak's.

use axum::body::Body;
use http::{HeaderValue, Request};
use keycloak_api::operation::Form;
use proptest::prelude::*;
use proptest::sample::select;
use tower::ServiceExt as _;

use super::world::World;

const PATHS: [&str; 10] = [
    "/realms/shop/protocol/openid-connect/token",
    "/realms/shop/protocol/openid-connect/userinfo",
    "/realms/shop/protocol/openid-connect/token/introspect",
    "/realms/shop/protocol/openid-connect/revoke",
    "/realms/shop/protocol/openid-connect/logout",
    "/realms/shop/protocol/openid-connect/auth",
    "/realms/shop/protocol/openid-connect/logout/logout-confirm",
    "/realms/shop/login-actions/authenticate",
    "/admin/realms/shop/users",
    "/admin/realms/shop/clients",
];
const NAMES: [&str; 24] = [
    "grant_type",
    "client_id",
    "client_secret",
    "username",
    "password",
    "scope",
    "code",
    "redirect_uri",
    "code_verifier",
    "refresh_token",
    "token",
    "token_type_hint",
    "access_token",
    "response_type",
    "response_mode",
    "prompt",
    "max_age",
    "acr_values",
    "id_token_hint",
    "post_logout_redirect_uri",
    "session_code",
    "tab_id",
    "client_data",
    "client_assertion",
];
const VALUES: [&str; 22] = [
    "password",
    "client_credentials",
    "authorization_code",
    "refresh_token",
    "web",
    "shop",
    "back",
    "alice",
    "right",
    "openid offline_access",
    "code",
    "http://app.test/cb",
    "none",
    "login",
    "access_token",
    "form_post",
    "urn:ietf:params:oauth:grant-type:token-exchange",
    "-9223372036854775808",
    "a.b.c",
    "eyJhbGciOiJFUzI1NiJ9.e30.AA",
    "..",
    "",
];

#[test]
fn whatever_is_sent_is_answered() {
    let world = World::new();
    let method = select(&["GET", "POST", "PUT", "OPTIONS"][..]);
    let request =
        (method, select(&PATHS[..]), fields(), fields(), prop::option::of(authorization()), prop::option::of(text()));
    super::runner(256)
        .run(&request, |(method, path, query, form, authorization, other)| {
            let query = encode(&query);
            let mut request = Request::builder().method(method).uri(format!("{path}?{query}"));
            request = request.header("host", "sso.test").header("content-type", "application/x-www-form-urlencoded");
            let headers = [("authorization", authorization), ("origin", other.clone()), ("cookie", other)];
            for (name, value) in headers {
                if let Some(value) = value.and_then(|value| HeaderValue::from_bytes(value.as_bytes()).ok()) {
                    request = request.header(name, value);
                }
            }
            let request = request.body(Body::from(encode(&form))).unwrap();
            let Ok(answer) = super::wait(world.fake.service().oneshot(request));
            let status = answer.status().as_u16();
            prop_assert!(status < 500 || status == 501, "{status}");
            Ok(())
        })
        .unwrap();
}

/// Names and values that mean something, and some that do not.
fn fields() -> impl Strategy<Value = Vec<(String, String)>> {
    let name = prop_oneof![9 => select(&NAMES[..]).prop_map(str::to_owned), 1 => text()];
    prop::collection::vec((name, text()), 0..8)
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => select(&VALUES[..]).prop_map(str::to_owned),
        2 => prop::collection::vec(any::<char>(), 0..20).prop_map(String::from_iter),
        1 => prop::collection::vec(prop::char::range('!', '~'), 0..200).prop_map(String::from_iter),
    ]
}

fn authorization() -> impl Strategy<Value = String> {
    let scheme = select(&["Basic ", "Bearer ", "bearer", "Basic", "Digest ", "DPoP ", ""][..]);
    let secret = prop_oneof![
        text(),
        (text(), text()).prop_map(|(name, secret)| {
            use base64::Engine as _;
            base64::engine::general_purpose::STANDARD.encode(format!("{name}:{secret}"))
        }),
        prop::collection::vec(any::<u8>(), 0..40).prop_map(|bytes| {
            use base64::Engine as _;
            base64::engine::general_purpose::STANDARD.encode(bytes)
        }),
    ];
    (scheme, secret).prop_map(|(scheme, secret)| format!("{scheme}{secret}"))
}

fn encode(fields: &[(String, String)]) -> String {
    let mut form = Form::default();
    for (name, value) in fields {
        form.append(name.clone(), value.clone());
    }
    form.encode()
}
