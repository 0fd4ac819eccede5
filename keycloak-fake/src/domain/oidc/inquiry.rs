//! What a decision has to hear from elsewhere before it can be made. It is denied for the lack of it, somebody is asked while
//! the realm is unlocked, and it is made again with what was heard. Who is asked, and how, is `service`'s business.

use keycloak_api::representation::IdentityProviderRepresentation;
use serde_json::Value;

use super::Received;
use crate::domain::Decision;
use crate::domain::denied::OAuthDenied;

/// What is asked. The token that it is about is the one that the request shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Inquiry {
    /// What the provider at this address tells the token's holder (OpenID Connect Core 1.0, section 5.3).
    UserInformation { address: String },
    /// Whether one of these keys signed the token.
    Signature(KeySource),
}

/// Where an identity provider's keys are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum KeySource {
    /// A set of them at this address.
    At(String),
    /// A set of them.
    Set(String),
    /// One public key in PEM, and its name if it has one.
    Key { pem: String, kid: Option<String> },
}

/// Where an identity provider's keys are, by its settings; nowhere, if they do not say.
pub(super) fn keys_of(provider: &IdentityProviderRepresentation) -> Option<KeySource> {
    let get = |name: &str| provider.config.as_ref()?.get(name).map(String::as_str);
    if get("useJwksUrl").is_some_and(|flag| flag.eq_ignore_ascii_case("true")) {
        return get("jwksUrl").map(|address| KeySource::At(address.to_owned()));
    }
    let text = get("publicKeySignatureVerifier")?.to_owned();
    if text.trim_start().starts_with('{') {
        return Some(KeySource::Set(text));
    }
    let kid = get("publicKeySignatureVerifierKeyId").map(str::trim).filter(|kid| !kid.is_empty());
    Some(KeySource::Key { pem: text, kid: kid.map(str::to_owned) })
}

/// What was heard.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Heard {
    Signed(bool),
    Information(Information),
}

/// What a provider tells of a user.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Information {
    Claims(Value),
    /// JSON that is not said to be any.
    Unlabelled(Value),
    /// No JSON, though it is said to be some.
    Garbled,
    /// Claims in a token.
    Token,
    /// Something else.
    Other,
    Refused,
    /// Nobody is there.
    Nobody,
}

impl Received<'_> {
    /// Whether the token is signed by one of the keys.
    pub(super) fn is_signed_by(&self, keys: KeySource) -> Decision<bool> {
        Ok(matches!(self.hear(Inquiry::Signature(keys))?, Heard::Signed(true)))
    }

    /// What the provider at this address tells the token's holder.
    pub(super) fn information_at(&self, address: &str) -> Decision<&Information> {
        match self.hear(Inquiry::UserInformation { address: address.to_owned() })? {
            Heard::Information(told) => Ok(told),
            Heard::Signed(_) => Ok(&Information::Nobody),
        }
    }

    fn hear(&self, inquiry: Inquiry) -> Decision<&Heard> {
        match self.heard.iter().find(|(asked, _)| *asked == inquiry) {
            Some((_, heard)) => Ok(heard),
            None => Err(OAuthDenied::Unheard(Box::new(inquiry)).into()),
        }
    }
}
