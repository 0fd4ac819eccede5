//! What a decision has to hear from an identity provider. One that is a realm of this fake's is asked without a socket.

use std::pin::Pin;

use keycloak_api::operation::Form;
use percent_encoding::percent_decode_str;

use super::elsewhere::{self, Missing};
use super::shown::Told;
use super::{off_the_runtime, received};
use crate::domain::oidc::inquiry::{Heard, Information, Inquiry, KeySource};
use crate::domain::{Decision, Denied};
use crate::handle::FakeKeycloak;
use crate::service::outgoing::{self, NoWay};
use crate::token::{self, ProviderKeys};

/// No key set and nothing that is told of a user is longer, in bytes.
pub(super) const LONGEST: usize = 1 << 20;

type Asking<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

impl FakeKeycloak {
    /// Asks, about a token that somebody has shown.
    pub(super) fn inquire<'a>(&'a self, inquiry: &'a Inquiry, token: &'a str) -> Asking<'a, Decision<Heard>> {
        // One endpoint asks another one.
        Box::pin(async move {
            match inquiry {
                Inquiry::UserInformation { address } => self.ask_for_user(address, token).await.map(Heard::Information),
                Inquiry::Signature(keys) => self.verify_for(keys, token).await.map(Heard::Signed),
            }
        })
    }

    async fn ask_for_user(&self, address: &str, token: &str) -> Decision<Information> {
        if let Some(realm) = self.own_realm(address, "userinfo") {
            let authorization = format!("Bearer {token}");
            let form = Form::default();
            let told = self.userinfo_endpoint(&realm, received(&form, Some(&authorization))).await;
            return Ok(match told {
                Ok(Told::Claims(claims)) => Information::Claims(claims.into()),
                Ok(Told::Signed(_)) => Information::Token,
                Err(_) => Information::Refused,
            });
        }
        Ok(match fetch(address, Some(token)).await? {
            None => Information::Nobody,
            Some(page) if page.status != 200 => Information::Refused,
            Some(page) => {
                let is_labelled = page.media_type().eq_ignore_ascii_case("application/json");
                match serde_json::from_slice(&page.body) {
                    Ok(told) if is_labelled => Information::Claims(told),
                    Ok(told) => Information::Unlabelled(told),
                    Err(_) if is_labelled => Information::Garbled,
                    Err(_) if page.media_type().eq_ignore_ascii_case("application/jwt") => Information::Token,
                    Err(_) => Information::Other,
                }
            }
        })
    }

    /// Whether one of the keys signed the token. Keys that cannot be had have signed nothing.
    async fn verify_for(&self, keys: &KeySource, token: &str) -> Decision<bool> {
        let set = match keys {
            KeySource::Key { pem, kid } => {
                return Ok(token::is_signed_by(token, ProviderKeys::Key { pem, kid: kid.as_deref() }));
            }
            KeySource::Set(set) => set.clone(),
            KeySource::At(address) => match self.keys_at(address).await? {
                Some(set) => set,
                None => return Ok(false),
            },
        };
        Ok(token::is_signed_by(token, ProviderKeys::Set(&set)))
    }

    async fn keys_at(&self, address: &str) -> Decision<Option<String>> {
        if let Some(keys) = self.own_keys_at(address).await {
            return Ok(keys.ok());
        }
        let page = fetch(address, None).await?.filter(|page| page.status == 200);
        Ok(page.and_then(|page| String::from_utf8(page.body).ok()))
    }

    /// The keys of the realm of this fake's whose keys have the address.
    pub(super) async fn own_keys_at(&self, address: &str) -> Option<Result<String, Missing>> {
        let realm = self.own_realm(address, "certs")?;
        let Some(cell) = self.engine.realm(&realm) else { return Some(Err(elsewhere::refused(404, "Not Found"))) };
        let snapshot = cell.snapshot();
        let set = off_the_runtime(move || token::jwks(&snapshot)).await;
        let set = set.ok().and_then(|set| serde_json::to_string(&set).ok());
        Some(set.ok_or_else(|| elsewhere::refused(500, "Internal Server Error")))
    }

    /// The realm of this fake's whose endpoint of this name has the address.
    fn own_realm(&self, address: &str, endpoint: &str) -> Option<String> {
        let rest = address.strip_prefix(self.base_url())?.strip_prefix("/realms/")?;
        let (realm, path) = rest.split_once('/')?;
        let is_it = path.strip_prefix("protocol/openid-connect/") == Some(endpoint);
        is_it.then(|| percent_decode_str(realm).decode_utf8_lossy().into_owned())
    }
}

/// The page at an address; nothing where nobody answers.
async fn fetch(address: &str, token: Option<&str>) -> Decision<Option<outgoing::Page>> {
    let url = match outgoing::address(address) {
        Ok(url) => url,
        Err(NoWay::Tls) => return Err(Denied::NotDone("identity providers that are asked by TLS")),
        Err(NoWay::Address) => return Ok(None),
    };
    let page = outgoing::get(&url, token, LONGEST).await;
    Ok(page.inspect_err(|error| tracing::warn!(%error, "an identity provider was not reached")).ok())
}
