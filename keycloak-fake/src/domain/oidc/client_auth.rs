//! Which client asks, and whether it is that client (RFC 6749, section 2.3; OpenID Connect Core 1.0, section 9).

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::Received;
use super::certificate;
use super::client_assertion::{self, Way};
use crate::domain::Decision;
use crate::domain::denied::OAuthDenied;
use crate::state::{Client, Realm};

/// The client that asks, proven as far as it has to be, and asked from a page that it allows.
pub(crate) fn authenticate(realm: &Realm, received: &Received<'_>) -> Decision<Arc<Client>> {
    let client = identify(realm, received)?;
    super::origin::check(&client, received.origin)?;
    Ok(client)
}

fn identify(realm: &Realm, received: &Received<'_>) -> Decision<Arc<Client>> {
    let basic = received.authorization.and_then(read_basic);
    // The form is read over the header.
    let named = received.form.get("client_id").or(basic.as_ref().map(|(client_id, _)| client_id.as_str()));
    let Some(client) = named.and_then(|named| realm.client(named)) else {
        return match received.assertion {
            Some(assertion) => client_assertion::by_itself(realm, received, assertion),
            None if named.is_none() => Err(OAuthDenied::ClientMissing.into()),
            None => Err(OAuthDenied::ClientUnknown.into()),
        };
    };
    if !client.is_enabled() {
        return Err(OAuthDenied::ClientDisabled.into());
    }
    if client.is_public() {
        return Ok(client.clone());
    }
    match client.settings.client_authenticator_type.as_deref().unwrap_or("client-secret") {
        "client-secret-jwt" => return client_assertion::named(realm, received, Way::Secret),
        "client-jwt" => return client_assertion::named(realm, received, Way::Key),
        "client-x509" => certificate::authenticate(received, client)?,
        _ => by_secret(received.form.get("client_secret"), basic.as_ref().map(|(_, secret)| secret.as_str()), client)?,
    }
    Ok(client.clone())
}

/// Where a client shows its secret twice, both must be right: the form's is read over the header's.
fn by_secret(form: Option<&str>, basic: Option<&str>, client: &Client) -> Decision<()> {
    let shown = form.or(basic).ok_or(OAuthDenied::ClientSecretMissing)?;
    match client.secret.as_deref() {
        Some(secret) if secret == shown => Ok(()),
        _ => Err(OAuthDenied::ClientSecretWrong.into()),
    }
}

/// The client that a `Basic` header names.
pub(crate) fn named_by_header(authorization: &str) -> Option<String> {
    read_basic(authorization).map(|(name, _)| name)
}

/// The name and secret of a client in a `Basic` header, each form-decoded (RFC 6749, section 2.3.1).
fn read_basic(authorization: &str) -> Option<(String, String)> {
    name_and_password(authorization).map(|(name, secret)| (form_decode(&name), form_decode(&secret)))
}

/// The name and password of a `Basic` header (RFC 7617, section 2).
pub(crate) fn name_and_password(authorization: &str) -> Option<(String, String)> {
    let (scheme, encoded) = authorization.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (name, password) = decoded.split_once(':')?;
    Some((name.to_owned(), password.to_owned()))
}

fn form_decode(text: &str) -> String {
    form_urlencoded::parse(format!("v={}", text.replace('&', "%26").replace('=', "%3D")).as_bytes())
        .next()
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}
