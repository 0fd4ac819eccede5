//! What a client asks for by a backchannel request: parameters, and the token that may say them too (OpenID CIBA Core 1.0,
//! sections 7.1 and 7.1.1).

use std::collections::BTreeMap;

use super::fault;
use crate::domain::denied::{BackchannelFault, OAuthDenied, ObjectFault};
use crate::domain::oidc::{Received, authorize, redirect_uri};
use crate::domain::{Context, Decision};
use crate::state::{Client, Realm, Seconds};
use crate::token::{self, NoObject, RequestObject, Signature};

/// What the protocol knows; everything else is handed on to the device.
const KNOWN: [&str; 18] = [
    "request",
    "request_uri",
    "scope",
    "client_notification_token",
    "acr_values",
    "login_hint_token",
    "id_token_hint",
    "login_hint",
    "binding_message",
    "user_code",
    "requested_expiry",
    "prompt",
    "nonce",
    "max_age",
    "ui_locales",
    "claims",
    "client_id",
    "client_secret",
];

/// How much of everything else is handed on: no more members, and no longer ones, in characters.
const MOST: usize = 5;
const LONGEST: usize = 200;

/// What is asked for. Secrets are among it, so that it has no `Debug`.
#[derive(Default)]
pub(super) struct Asked {
    known: BTreeMap<String, String>,
    /// `requested_expiry`.
    pub(super) expiry: Option<Seconds>,
    /// What the protocol does not know.
    pub(super) more: Vec<(String, String)>,
}

impl Asked {
    pub(super) fn read(realm: &Realm, context: &Context, client: &Client, received: &Received<'_>) -> Decision<Self> {
        let form = received.form;
        let mut asked = Self::default();
        let mut said: BTreeMap<String, String> = BTreeMap::new();
        for (name, value) in form.iter() {
            said.entry(name.to_owned()).or_insert_with(|| value.to_owned());
        }
        asked.add(said)?;
        match (form.get("request"), form.get("request_uri")) {
            (None, None) => return Ok(asked),
            (Some(_), Some(_)) => return Err(fault(BackchannelFault::TwoObjects)),
            (None, Some(uri)) if !redirect_uri::is_registered_for_requests(realm, client, &context.base_url, uri) => {
                return Err(fault(BackchannelFault::Elsewhere));
            }
            (None, Some(uri)) if received.object.is_none() => return Err(authorize::object_needed(client, uri)),
            _ => {}
        }
        let object = verified(client, received)?;
        asked.add(object.parameters().map(|(name, value)| (name.to_owned(), value)).collect())?;
        Ok(asked)
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.known.get(name).map(String::as_str)
    }

    /// Takes what is said over what was.
    fn add(&mut self, said: BTreeMap<String, String>) -> Decision<()> {
        if let Some(expiry) = said.get("requested_expiry") {
            self.expiry = Some(number(expiry)?);
        }
        if let Some(age) = said.get("max_age") {
            number(age)?;
        }
        let (known, mut more): (Vec<_>, Vec<_>) = said.into_iter().partition(|(name, _)| KNOWN.contains(&&**name));
        self.known.extend(known);
        token::sort_as_java(&mut more, |(name, _)| name);
        for (name, value) in more {
            if value.trim().is_empty() || value.encode_utf16().count() > LONGEST {
                continue;
            }
            if self.more.len() >= MOST {
                break;
            }
            self.more.retain(|(old, _)| *old != name);
            self.more.push((name, value));
        }
        Ok(())
    }
}

fn number(text: &str) -> Decision<Seconds> {
    text.parse::<i32>().map(Seconds::from).map_err(|_| fault(BackchannelFault::NoNumber(text.to_owned())))
}

/// The request that is a token, if the client signed it as it is to.
fn verified<'a>(client: &Client, received: &Received<'a>) -> Decision<&'a RequestObject> {
    let refused = |why: ObjectFault| fault(BackchannelFault::Object(why));
    let object = match received.object {
        Some(Err(NoObject::NotFetched(reason))) => return Err(refused(ObjectFault::NotFetched(reason.clone()))),
        None | Some(Err(NoObject::NoToken)) => return Err(refused(ObjectFault::NoToken)),
        Some(Err(NoObject::Unreadable)) => return Err(refused(ObjectFault::Unreadable)),
        Some(Err(NoObject::NoAlgorithm)) => return Err(refused(ObjectFault::NoAlgorithm)),
        Some(Err(NoObject::Encrypted)) => return Err(refused(ObjectFault::Encrypted)),
        Some(Ok(object)) => object,
    };
    match object.algorithm.as_str() {
        "none" => return Err(refused(ObjectFault::Unsigned)),
        symmetric if symmetric.starts_with("HS") => return Err(refused(ObjectFault::Symmetric)),
        algorithm if client.attribute("ciba.backchannel.auth.request.signing.alg") != Some(algorithm) => {
            return Err(refused(ObjectFault::Algorithm));
        }
        _ => {}
    }
    match &object.signature {
        Signature::Good => Ok(object),
        Signature::KeysElsewhere => Err(OAuthDenied::KeysNeeded { client: client.id.clone() }.into()),
        Signature::Bad | Signature::NoMac | Signature::NoKey | Signature::KeysUnreadable(_) => {
            Err(refused(ObjectFault::Signature))
        }
    }
}
