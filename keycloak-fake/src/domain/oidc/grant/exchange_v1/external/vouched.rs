//! Whether an identity provider vouches for a token, and for whom: by what it tells the token's holder, or by its signature
//! (Keycloak's `OIDCIdentityProvider`).

use keycloak_api::representation::IdentityProviderRepresentation;
use serde_json::{Map, Value};

use super::identity::Identity;
use crate::domain::denied::{OAuthDenied, ProviderFault};
use crate::domain::oidc::Received;
use crate::domain::oidc::inquiry::{self, Information};
use crate::domain::{Context, Decision, Denied};
use crate::token::{self, NoToken};

use super::super::super::token_exchange::{ACCESS, ID};
use super::{JWT, fault};

/// What a token may say that it is.
const TYPES: [&str; 4] = ["ID", "Bearer", "at+jwt", "application/at+jwt"];

/// Whom the shown token is of.
pub(super) fn read(
    provider: &IdentityProviderRepresentation,
    context: &Context,
    received: &Received<'_>,
) -> Decision<Identity> {
    let is_keycloaks = match provider.provider_id.as_deref() {
        Some("oidc") => false,
        Some("keycloak-oidc") => true,
        _ => return Err(Denied::NotDone("tokens of identity providers of this kind")),
    };
    let settings = Settings { provider, is_keycloaks };
    match received.form.get("subject_token_type").unwrap_or(ACCESS) {
        kind @ (JWT | ID) => by_signature(&settings, context, received, kind),
        kind if is_keycloaks => by_signature(&settings, context, received, kind),
        ACCESS => by_information(&settings, context, received, ACCESS),
        _ => Err(fault(ProviderFault::TokenType)),
    }
}

fn by_information(
    settings: &Settings<'_>,
    context: &Context,
    received: &Received<'_>,
    kind: &str,
) -> Decision<Identity> {
    let address = settings.information().ok_or_else(|| fault(ProviderFault::Token))?;
    let (Information::Claims(told) | Information::Unlabelled(told)) = received.information_at(address)? else {
        return Err(fault(ProviderFault::Token));
    };
    let mut identity = Identity::told(told);
    if identity.id.is_none() {
        return Err(fault(ProviderFault::Token));
    }
    if kind == ID || (kind == ACCESS && settings.access_tokens_are_jwts()) {
        let says = verify(settings, context, received)?;
        let kept = if kind == ID { &mut identity.id_token } else { &mut identity.access_token };
        *kept = Some(says);
    }
    Ok(identity)
}

fn by_signature(settings: &Settings<'_>, context: &Context, received: &Received<'_>, kind: &str) -> Decision<Identity> {
    if !settings.flag("validateSignature") {
        return by_information(settings, context, received, kind);
    }
    if inquiry::keys_of(settings.provider).is_none() {
        return Err(fault(ProviderFault::Settings));
    }
    let says = verify(settings, context, received)?;
    let typ = says.get("typ").and_then(Value::as_str);
    if !settings.flag("disableTypeClaimCheck") && !typ.is_some_and(|typ| TYPES.contains(&typ)) {
        return Err(fault(ProviderFault::TokenTypeClaim));
    }
    let of_access = kind != ID;
    let named = Identity::of_token(&says)?;
    let mut identity = match settings.information().filter(|_| of_access) {
        None => named,
        Some(address) => match received.information_at(address)? {
            Information::Claims(told) => Identity::told(told),
            Information::Garbled | Information::Nobody => return Err(fault(ProviderFault::Token)),
            Information::Token => return Err(Denied::NotDone("what identity providers tell of users in a token")),
            Information::Unlabelled(_) | Information::Other | Information::Refused => {
                return Err(OAuthDenied::Breaks.into());
            }
        },
    };
    identity.access_token = of_access.then(|| says.clone());
    identity.id_token = Some(says);
    Ok(identity)
}

/// What the shown token says, if the provider signed it and it holds now. Whom it is for does not count.
fn verify(settings: &Settings<'_>, context: &Context, received: &Received<'_>) -> Decision<Map<String, Value>> {
    let bad = || fault(ProviderFault::Token);
    let raw = received.form.get("subject_token").unwrap_or_default();
    let claims = token::claims_of_providers(raw).map_err(|why| match why {
        NoToken::Encrypted => Denied::NotDone("encrypted tokens of identity providers"),
        NoToken::NoJson => fault(ProviderFault::TokenHeader),
        NoToken::NoHeader => fault(ProviderFault::TokenHeaderMissing),
        NoToken::Unreadable => OAuthDenied::Breaks.into(),
    })?;
    if settings.flag("validateSignature")
        && !received.is_signed_by(inquiry::keys_of(settings.provider).ok_or_else(bad)?)?
    {
        return Err(bad());
    }
    let claims = claims.ok_or_else(bad)?;
    let seconds = |name: &str| claims.get(name).and_then(Value::as_i64);
    let skew = settings.get("allowedClockSkew").and_then(|text| text.parse::<i64>().ok()).unwrap_or(0);
    // The skew is for the beginning alone; 0 stands for no end.
    let is_over = seconds("exp").is_some_and(|exp| exp != 0 && context.now() > exp);
    if is_over || seconds("nbf").is_some_and(|nbf| context.now() + skew < nbf) {
        return Err(bad());
    }
    let issuer = claims.get("iss").and_then(Value::as_str);
    let is_its = match settings.get("issuer").filter(|own| !own.is_empty()) {
        None => true,
        Some(own) => own.split(',').any(|own| Some(own.trim()) == issuer),
    };
    if is_its { Ok(claims) } else { Err(bad()) }
}

struct Settings<'a> {
    provider: &'a IdentityProviderRepresentation,
    is_keycloaks: bool,
}

impl<'a> Settings<'a> {
    fn get(&self, name: &str) -> Option<&'a str> {
        self.provider.config.as_ref()?.get(name).map(String::as_str)
    }

    fn flag(&self, name: &str) -> bool {
        self.get(name).is_some_and(|text| text.eq_ignore_ascii_case("true"))
    }

    fn access_tokens_are_jwts(&self) -> bool {
        self.is_keycloaks || self.flag("isAccessTokenJWT")
    }

    /// Where the provider tells who somebody is, if it is to be asked.
    fn information(&self) -> Option<&'a str> {
        let address = self.get("userInfoUrl").filter(|address| !address.is_empty());
        address.filter(|_| !self.flag("disableUserInfo"))
    }
}
