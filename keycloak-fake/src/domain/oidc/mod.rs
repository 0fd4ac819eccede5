//! What the OpenID Connect endpoints decide: who the client is, what a grant gives, when a session ends.

pub(crate) mod access;
pub(crate) mod acr;
pub(crate) mod action_token;
pub(crate) mod actions;
pub(crate) mod address;
pub(crate) mod authorize;
pub(crate) mod backchannel;
pub(crate) mod browser;
pub(crate) mod certificate;
pub(crate) mod client_assertion;
pub(crate) mod client_auth;
pub(crate) mod client_data;
pub(crate) mod client_registrations;
pub(crate) mod code;
mod complete;
pub(crate) mod consent;
pub(crate) mod control_signs;
pub(crate) mod device;
pub(crate) mod end;
pub(crate) mod event;
pub(crate) mod fields;
mod flow;
pub(crate) mod grant;
pub(crate) mod inquiry;
pub(crate) mod introspection;
pub(crate) mod login;
pub(crate) mod login_form;
pub(crate) mod logout;
pub(crate) mod logout_call;
pub(crate) mod logout_frame;
mod mail;
pub(crate) mod organization;
pub(crate) mod origin;
pub(crate) mod otp;
mod otp_form;
mod profile;
mod proof;
pub(crate) mod pushed;
pub(crate) mod redirect_uri;
pub(crate) mod registration;
pub(crate) mod reset;
pub(crate) mod response;
pub(crate) mod scope;
pub(crate) mod session;
mod steps;
pub(crate) mod tab;
pub(crate) mod uma;

use keycloak_api::operation::Form;

use super::denied::{OAuthDenied, ProofFault};
use super::{Decision, Denied};
use crate::state::Realm;
use crate::token::{Assertion, ClientCertificate, Presented, Proof};

/// What an endpoint received, with what was found out about it before the realm was locked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Received<'a> {
    /// The form or query, as it came.
    pub(crate) form: &'a Form,
    /// The `Authorization` header, as it came.
    pub(crate) authorization: Option<&'a str>,
    /// The `Origin` header: which web page asks.
    pub(crate) origin: Option<&'a str>,
    /// The proof of a key in the header `DPoP` (RFC 9449, section 4), or what is wrong with it.
    pub(crate) proof: Option<&'a Result<Proof, ProofFault>>,
    /// The certificate that the caller's connection has shown.
    pub(crate) certificate: Option<&'a ClientCertificate>,
    /// The caller's address, for the session.
    pub(crate) ip_address: &'a str,
    /// The token that the form shows (refresh token, or token to introspect), if the realm signed it.
    pub(crate) presented: Option<&'a Presented>,
    /// The assertion by which the client proves itself, if it shows one.
    pub(crate) assertion: Option<&'a Assertion>,
    /// The request that the parameter `request` holds, or that was fetched from where `request_uri` says.
    pub(crate) object: Option<&'a authorize::FoundObject>,
    /// What a slow password hash came to, by the credential's id.
    pub(crate) verdict: Option<(&'a str, bool)>,
    /// What was asked elsewhere for the decision, and heard.
    pub(crate) heard: &'a [(inquiry::Inquiry, inquiry::Heard)],
}

/// No parameter of a grant may be longer, in characters.
const LONGEST: usize = 4000;

impl<'a> Received<'a> {
    /// A parameter of a grant. One that is too long is as if it were not there.
    pub(crate) fn parameter(&self, name: &str) -> Option<&'a str> {
        self.form.get(name).filter(|value| value.encode_utf16().count() <= LONGEST)
    }

    /// Refuses a form in which a parameter stands twice (RFC 6749, section 3.2).
    pub(crate) fn refuse_duplicates(&self, allowed: &[&str]) -> Decision<()> {
        let mut seen = std::collections::HashSet::new();
        for (name, _) in self.form.iter() {
            if !seen.insert(name) && !allowed.contains(&name) {
                return Err(OAuthDenied::Duplicated.into());
            }
        }
        Ok(())
    }
}

/// Refuses everything in a realm that is switched off.
pub(crate) fn require_enabled(realm: &Realm) -> Decision<()> {
    if realm.is_enabled() { Ok(()) } else { Err(Denied::from(OAuthDenied::RealmDisabled)) }
}
