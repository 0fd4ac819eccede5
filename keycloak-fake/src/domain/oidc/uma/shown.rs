//! The tokens that are shown with a request for permissions: whose permissions it is about.

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::domain::denied::UmaDenied;
use crate::domain::issue::Issue;
use crate::domain::oidc::access::{self, Access};
use crate::domain::oidc::{Received, grant};
use crate::domain::{Context, Decision};
use crate::state::{Client, Realm};
use crate::token::Presented;

/// The format of what stands for the identity.
const ID_TOKEN: &str = "http://openid.net/specs/openid-connect-core-1_0.html#IDToken";

/// The tokens that were shown, as far as the realm signed them.
#[derive(Debug, Default)]
pub(crate) struct Shown {
    /// The client that authenticated; without one, a bearer token stands for it.
    pub(crate) client: Option<Arc<Client>>,
    /// Whose permissions are asked for.
    pub(crate) subject: Option<Presented>,
    pub(crate) stands: Stands,
    /// What an access token of the subject's session tells, where the subject is no access token.
    pub(crate) held: Option<Map<String, Value>>,
    pub(crate) rpt: Option<Presented>,
    pub(crate) ticket: Option<Presented>,
}

/// As what the subject stands there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Stands {
    #[default]
    AccessToken,
    /// As an ID token, of whatever kind it is: roles are those of its session.
    IdToken,
    /// It is not there, although an ID token is announced.
    Missing,
}

/// The token that stands for whom a client asks for, and as what. Without one it is the client itself.
pub(crate) fn subject<'a>(received: &Received<'a>) -> (Option<&'a str>, Stands) {
    match received.form.get("claim_token") {
        None if is_id_token(received) => (None, Stands::Missing),
        Some(claim) if is_id_token(received) || received.form.get("claim_token_format").is_none() => {
            (Some(claim), Stands::IdToken)
        }
        _ => (received.form.get("subject_token"), Stands::AccessToken),
    }
}

/// Whether the format of ID tokens is announced.
pub(crate) fn is_id_token(received: &Received<'_>) -> bool {
    received.form.get("claim_token_format").is_some_and(|format| format.eq_ignore_ascii_case(ID_TOKEN))
}

/// What an access token would be made from for whom an ID token stands for; `None` where it is an access token, or good
/// for nothing.
pub(crate) fn held(realm: &Realm, context: &mut Context, shown: &Shown) -> Option<Issue> {
    if shown.stands != Stands::IdToken {
        return None;
    }
    let access = match &shown.client {
        None => access::check(realm, context, shown.subject.as_ref()).ok(),
        Some(client) => check_subject(realm, context, client, shown).ok(),
    };
    grant::of_session(realm, context, &access?)
}

/// Who it is that the client asks for.
pub(super) fn check_subject(realm: &Realm, context: &Context, client: &Client, shown: &Shown) -> Decision<Access> {
    let subject = shown.subject.as_ref();
    match shown.stands {
        Stands::AccessToken => access::check(realm, context, subject).map_err(|_| UmaDenied::Identity.into()),
        Stands::Missing => Err(UmaDenied::SubjectMissing.into()),
        Stands::IdToken => {
            let token = subject.ok_or(UmaDenied::Signature)?;
            if !token.is_of(client) {
                return Err(UmaDenied::ClaimOfOther.into());
            }
            if token.exp.is_some_and(|exp| exp != 0 && exp <= context.now()) {
                return Err(UmaDenied::ClaimOver.into());
            }
            let as_access = Presented { typ: Some("Bearer".to_owned()), ..token.clone() };
            let access = access::check(realm, context, Some(&as_access)).ok();
            access.filter(|access| access.session.is_some()).ok_or(UmaDenied::Identity.into())
        }
    }
}
