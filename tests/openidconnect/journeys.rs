//! What the crate is made to do.

use std::time::Duration;

use http::{Request, Response};
use keycloak_tests::browser::{Browser, redirected};
use keycloak_tests::case::Outcome;
use keycloak_tests::world::{World, conf};
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreClientRegistrationRequest, CoreDeviceAuthorizationResponse,
    CoreProviderMetadata, CoreUserInfoClaims,
};
use openidconnect::registration::EmptyAdditionalClientMetadata;
use openidconnect::{
    AccessToken, AccessTokenHash, AuthorizationCode, ClientId, ClientName, ClientSecret, CsrfToken,
    DeviceAuthorizationUrl, IntrospectionUrl, IssuerUrl, LocalizedClaim, Nonce, OAuth2TokenResponse as _,
    PkceCodeChallenge, RedirectUrl, Scope, TokenIntrospectionResponse as _, TokenResponse as _,
};
use serde_json::json;

const CALLBACK: &str = "http://localhost:9999/cb";
const ALICE: [(&str, &str); 2] = [("username", "alice"), ("password", "alice-password")];

fn issuer(world: &World) -> String {
    format!("{}/realms/{}", world.base_url(), world.realm)
}

async fn provider(world: &World) -> Outcome<CoreProviderMetadata> {
    Ok(CoreProviderMetadata::discover_async(IssuerUrl::new(issuer(world))?, &carry).await?)
}

/// The code flow, from discovery to the end of the session.
pub(crate) async fn code_flow(world: &mut World) -> Outcome {
    let realm = issuer(world);
    let client = CoreClient::from_provider_metadata(
        provider(world).await?,
        ClientId::new("conf".to_owned()),
        Some(ClientSecret::new("conf-secret".to_owned())),
    )
    .set_redirect_uri(RedirectUrl::new(CALLBACK.to_owned())?)
    .set_introspection_url(IntrospectionUrl::new(format!("{realm}/protocol/openid-connect/token/introspect"))?);

    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let (url, state, nonce) = client
        .authorize_url(CoreAuthenticationFlow::AuthorizationCode, CsrfToken::new_random, Nonce::new_random)
        .add_scope(Scope::new("email".to_owned()))
        .set_pkce_challenge(challenge)
        .url();

    let mut browser = Browser::default();
    let page = browser.get(world, url.as_str()).await?;
    let answer = browser.submit(world, &page, &ALICE).await?;
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

/// A device gets tokens once a person has approved it.
pub(crate) async fn device_flow(world: &mut World) -> Outcome {
    world.change_client("conf", json!({"attributes": {"oauth2.device.authorization.grant.enabled": "true"}})).await?;
    let client = CoreClient::from_provider_metadata(
        provider(world).await?,
        ClientId::new("conf".to_owned()),
        Some(ClientSecret::new("conf-secret".to_owned())),
    )
    .set_device_authorization_url(DeviceAuthorizationUrl::new(format!(
        "{}/protocol/openid-connect/auth/device",
        issuer(world)
    ))?);
    let details: CoreDeviceAuthorizationResponse =
        client.exchange_device_code().add_scope(Scope::new("openid".to_owned())).request_async(&carry).await?;
    assert_eq!(details.interval(), Duration::from_secs(5));

    let mut browser = Browser::default();
    let url = details.verification_uri_complete().ok_or("no complete address")?.secret().clone();
    let answer = browser.get(world, &url).await?;
    let page = browser.follow(world, answer).await?;
    let answer = browser.submit(world, &page, &ALICE).await?;
    let page = browser.follow(world, answer).await?;
    browser.submit(world, &page, &[("accept", "Yes")]).await?;

    let limit = Some(Duration::from_secs(60));
    let request = client.exchange_device_access_token(&details)?;
    let tokens = request.request_async(&carry, tokio::time::sleep, limit).await?;
    let verifier = client.id_token_verifier();
    let claims = tokens.id_token().ok_or("no ID token")?.claims(&verifier, |_: Option<&Nonce>| Ok(()))?;
    assert_eq!(claims.preferred_username().map(|name| name.as_str()), Some("alice"));
    Ok(())
}

/// A client registers itself with an initial access token, and logs a user in.
pub(crate) async fn registration(world: &mut World) -> Outcome {
    let wish = serde_json::from_value(json!({"count": 1, "expiration": 60}))?;
    let made = world.keycloak().create_initial_access_token(&world.realm, &wish).await?;
    let provider = provider(world).await?;
    let endpoint = provider.registration_endpoint().ok_or("no registration endpoint")?.clone();
    let callback = RedirectUrl::new(CALLBACK.to_owned())?;
    let ask = |token: Option<String>| {
        CoreClientRegistrationRequest::new(vec![callback.clone()], EmptyAdditionalClientMetadata {})
            .set_client_name(Some(LocalizedClaim::from(ClientName::new("made by itself".to_owned()))))
            .set_initial_access_token(token.map(AccessToken::new))
    };
    let token = made.token.ok_or("no initial access token")?;
    let registered = ask(Some(token.clone())).register_async(&endpoint, &carry).await?;
    assert!(registered.registration_access_token().is_some());
    assert!(ask(Some(token)).register_async(&endpoint, &carry).await.is_err(), "it was good for one client");
    assert!(ask(None).register_async(&endpoint, &carry).await.is_err(), "the realm's policies keep strangers out");

    let client = CoreClient::from_provider_metadata(
        provider,
        registered.client_id().clone(),
        registered.client_secret().cloned(),
    )
    .set_redirect_uri(callback.clone());
    let (url, _, nonce) =
        client.authorize_url(CoreAuthenticationFlow::AuthorizationCode, CsrfToken::new_random, Nonce::new_random).url();
    let mut browser = Browser::default();
    let page = browser.get(world, url.as_str()).await?;
    let answer = browser.submit(world, &page, &ALICE).await?;
    let code = AuthorizationCode::new(redirected(&answer, "code").ok_or("no code")?);
    let tokens = client.exchange_code(code)?.request_async(&carry).await?;
    let verifier = client.id_token_verifier();
    let claims = tokens.id_token().ok_or("no ID token")?.claims(&verifier, &nonce)?;
    assert!(claims.audiences().iter().any(|audience| audience.as_str() == registered.client_id().as_str()));
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
