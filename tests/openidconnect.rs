//! Rust's `openidconnect`, which was written for any provider, goes the whole way: discovery, a login in the browser
//! with PKCE, the ID token's verification, userinfo, refresh, introspection and the end of it all.
//!
//! Against the served fake; with `KEYCLOAK_URL`, against a real Keycloak too.

use http::{Request, Response};
use keycloak_tests::backend;
use keycloak_tests::browser::{Browser, redirected};
use keycloak_tests::case::{Capability, Case, Outcome};
use keycloak_tests::golden::Golden;
use keycloak_tests::world::{World, conf, representation};
use openidconnect::core::{CoreAuthenticationFlow, CoreClient, CoreProviderMetadata, CoreUserInfoClaims};
use openidconnect::{
    AccessTokenHash, AuthorizationCode, ClientId, ClientSecret, CsrfToken, IntrospectionUrl, IssuerUrl, Nonce,
    OAuth2TokenResponse as _, PkceCodeChallenge, RedirectUrl, Scope, TokenIntrospectionResponse as _,
    TokenResponse as _,
};

const CASE: Case = Case {
    module: "openidconnect",
    name: "code_flow",
    needs: &[Capability::Socket],
    run: |_| Box::pin(async { Ok(()) }),
};

#[tokio::test(flavor = "multi_thread")]
async fn code_flow() {
    for backend in backend::all().unwrap() {
        if !CASE.needs.iter().all(|need| backend.capabilities().contains(need)) {
            continue;
        }
        let subject = backend.subject(&CASE).await.unwrap();
        let realm = format!("contract-openidconnect-{}", std::process::id());
        subject.keycloak.create_realm(&representation(&realm).unwrap()).await.unwrap();
        let golden = Golden::open("none".into(), false).unwrap();
        let mut world = World::new(subject.clone(), realm.clone(), golden);
        let outcome = flow(&mut world).await;
        subject.keycloak.delete_realm(&realm).await.unwrap();
        if let Err(error) = outcome {
            panic!("{}: {error:?}", backend.name());
        }
    }
}

async fn flow(world: &mut World) -> Outcome {
    let base = world.base_url().to_owned();
    let realm = format!("{base}/realms/{}", world.realm);
    let provider = CoreProviderMetadata::discover_async(IssuerUrl::new(realm.clone())?, &carry).await?;
    let client = CoreClient::from_provider_metadata(
        provider,
        ClientId::new("conf".to_owned()),
        Some(ClientSecret::new("conf-secret".to_owned())),
    )
    .set_redirect_uri(RedirectUrl::new("http://localhost:9999/cb".to_owned())?)
    .set_introspection_url(IntrospectionUrl::new(format!("{realm}/protocol/openid-connect/token/introspect"))?);

    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let (url, state, nonce) = client
        .authorize_url(CoreAuthenticationFlow::AuthorizationCode, CsrfToken::new_random, Nonce::new_random)
        .add_scope(Scope::new("email".to_owned()))
        .set_pkce_challenge(challenge)
        .url();

    let mut browser = Browser::default();
    let page = browser.get(world, url.as_str()).await?;
    let answer = browser.submit(world, &page, &[("username", "alice"), ("password", "alice-password")]).await?;
    assert_eq!(redirected(&answer, "state").as_ref(), Some(state.secret()));
    assert_eq!(redirected(&answer, "iss"), Some(realm));
    let code = AuthorizationCode::new(redirected(&answer, "code").ok_or("no code")?);

    let tokens = client.exchange_code(code)?.set_pkce_verifier(verifier).request_async(&carry).await?;
    let id_token = tokens.id_token().ok_or("no ID token")?;
    let id_verifier = client.id_token_verifier();
    let claims = id_token.claims(&id_verifier, &nonce)?;
    assert_eq!(claims.email().map(|email| email.as_str()), Some("alice@example.org"));
    let hash = AccessTokenHash::from_token(
        tokens.access_token(),
        id_token.signing_alg()?,
        id_token.signing_key(&id_verifier)?,
    )?;
    assert_eq!(claims.access_token_hash(), Some(&hash));
    assert!(id_token.claims(&id_verifier, &Nonce::new("another".to_owned())).is_err());

    let subject = claims.subject().clone();
    let info: CoreUserInfoClaims =
        client.user_info(tokens.access_token().clone(), Some(subject))?.request_async(&carry).await?;
    assert_eq!(info.preferred_username().map(|name| name.as_str()), Some("alice"));

    let refresh = tokens.refresh_token().ok_or("no refresh token")?;
    let refreshed = client.exchange_refresh_token(refresh)?.request_async(&carry).await?;
    refreshed.id_token().ok_or("no ID token after the refresh")?.claims(&id_verifier, |_: Option<&Nonce>| Ok(()))?;

    // Introspection tells only those that a token is for; the ID token is for the client itself.
    let found = client.introspect(refreshed.access_token()).request_async(&carry).await?;
    assert!(!found.active());

    // The crate revokes over TLS only, so our own client ends the session.
    world.keycloak().revoke(&world.realm, &conf(), refresh.secret(), None).await?;
    assert!(client.exchange_refresh_token(refresh)?.request_async(&carry).await.is_err());
    Ok(())
}

/// Carries a request of the crate's.
async fn carry(request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, reqwest::Error> {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build()?;
    let (parts, body) = request.into_parts();
    let answer = client.request(parts.method, parts.uri.to_string()).headers(parts.headers).body(body).send().await?;
    let mut response = Response::new(Vec::new());
    *response.status_mut() = answer.status();
    *response.headers_mut() = answer.headers().clone();
    *response.body_mut() = answer.bytes().await?.to_vec();
    Ok(response)
}
