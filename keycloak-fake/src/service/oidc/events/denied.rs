//! What the token endpoint's usual grants, revocation, logout and logins on other devices tell of denials.

use std::sync::Arc;

use keycloak_api::operation::Form;

use super::{Asked, Case, reasoned};
use crate::domain::Context;
use crate::domain::denied::{BackchannelFault, DeviceFault, GrantFlow, OAuthDenied, ProofFault};
use crate::domain::oidc::event::{self, Event};
use crate::domain::oidc::{code, login};
use crate::state::{AuthorizationCode, Id, Realm};

/// What was denied, if Keycloak keeps an event of it.
pub(super) fn denied(case: &Case<'_>, denied: &OAuthDenied, mut event: Event) -> Option<Event> {
    use OAuthDenied as D;
    let Case { asked, realm, shown, context, .. } = *case;
    let form = case.received.form;
    let mut reason = |error: &'static str| {
        event.details.push(("reason", case.words()));
        error
    };
    let error = match denied {
        D::Backchannel(fault) => match of_backchannel(asked, fault)? {
            (error, true) => reason(error),
            (error, false) => error,
        },
        D::NotSetUp if event.kind == "AUTHREQID_TO_TOKEN" => reason("resolve_required_actions"),
        D::Device(DeviceFault::OfAnotherClient) if event.kind == "AUTHREQID_TO_TOKEN" => {
            reason("invalid_oauth2_device_code")
        }
        D::UsernameMissing | D::BadCredentials | D::UserDisabled | D::NotSetUp => {
            return Some(by_password(realm, context, form, denied, event));
        }
        D::ScopeInvalid(_) if event.kind == "LOGIN" && matches!(asked, Asked::Token) => {
            let error = reason("invalid_request");
            event.details.push(("auth_method", "oauth_credentials".to_owned()));
            error
        }
        D::GrantNotAllowed(GrantFlow::ServiceAccount | GrantFlow::ServiceAccountOfPublicClient) => {
            reason("invalid_client")
        }
        D::GrantNotAllowed(GrantFlow::Direct) => {
            let error = reason("not_allowed");
            event.details.push(("auth_method", "oauth_credentials".to_owned()));
            error
        }
        D::ClientPolicy(refusal) => {
            event.details.extend(event::of_refusal(*refusal));
            let by_password = (event.kind == "LOGIN").then(|| ("auth_method", "oauth_credentials".to_owned()));
            event.details.extend(by_password);
            refusal.error
        }
        D::CodePolicy(refusal) => {
            event.details.extend(event::of_refusal(*refusal));
            return Some(with_code(realm, form, Event { error: Some(refusal.error), ..event }));
        }
        D::VerifierMissing | D::VerifierNotExpected | D::VerifierMalformed | D::VerifierWrong => {
            return Some(with_code(realm, form, of_verifier(case, denied, event)));
        }
        D::CodeProof(_) => return Some(with_code(realm, form, reasoned("invalid_request", case.words(), event))),
        D::Proof(fault) if *fault != ProofFault::Breaks => reason("invalid_dpop_proof"),
        D::CertificateMissing { user, session } => {
            let error = reason("invalid_request");
            without_certificate(realm, form, &mut event, user, session.as_ref());
            error
        }
        D::RefreshCertificate if matches!(asked, Asked::Logout) => reason("not_allowed"),
        D::CodeMissing => reason("invalid_code"),
        D::CodeInvalid | D::CodeSessionGone | D::RedirectUriWrong | D::CodeOfAnotherClient => {
            return of_code(realm, form, denied, event, case.words());
        }
        D::RefreshTokenInvalid if matches!(asked, Asked::Token | Asked::Logout) => reason("invalid_token"),
        D::RefreshTokenOfAnotherClient => reason("invalid_token"),
        D::SessionOver => {
            let error = reason("invalid_token");
            let token = shown?;
            event.session = token.sid.as_deref().map(Id::from);
            event.details.extend([
                ("refresh_token_type", token.typ.clone()?),
                ("refresh_token_id", token.jti.clone()?),
                ("refresh_token_sub", token.sub.clone()?),
            ]);
            error
        }
        D::RevocationTokenInvalid => "invalid_token",
        _ => return None,
    };
    Some(Event { error: Some(error), ..event })
}

/// Why a login on another device failed, and whether its event tells the reason. Most leave none behind.
fn of_backchannel(asked: Asked, fault: &BackchannelFault) -> Option<(&'static str, bool)> {
    use BackchannelFault as F;
    Some(match fault {
        F::FlowOff => ("not_allowed", false),
        F::GrantOff if matches!(asked, Asked::Token) => ("not_allowed", true),
        F::TwoObjects | F::Elsewhere | F::NoNumber(_) | F::Object(_) => ("invalid_request", true),
        F::IdMissing => ("invalid_code", true),
        F::NoUser => ("username_missing", false),
        F::UserDisabled => ("user_disabled", false),
        _ => return None,
    })
}

/// A grant that came to nothing at its end, for want of a certificate.
fn without_certificate(realm: &Realm, form: &Form, event: &mut Event, user: &Id, session: Option<&Id>) {
    match event.kind {
        "LOGIN" => {
            event.details.push(("auth_method", "openid-connect".to_owned()));
            event.details.push(("username", form.get("username").unwrap_or_default().to_owned()));
        }
        "CLIENT_LOGIN" => {
            event.details.extend(realm.users.get(user).map(|user| ("username", user.username.to_string())));
        }
        "CODE_TO_TOKEN" => event.details.extend(session.map(|id| ("code_id", id.to_string()))),
        _ => {}
    }
    event.user = Some(user.clone());
    event.session = session.cloned();
}

/// Why a verifier (RFC 7636) is not taken. A device's grant says so too.
pub(super) fn of_verifier(case: &Case<'_>, denied: &OAuthDenied, event: Event) -> Event {
    match denied {
        OAuthDenied::VerifierMissing => reasoned("code_verifier_missing", case.words(), event),
        OAuthDenied::VerifierMalformed => reasoned("invalid_code_verifier", "Invalid code verifier", event),
        OAuthDenied::VerifierWrong => reasoned("pkce_verification_failed", "Code mismatch", event),
        _ => reasoned("invalid_code_verifier", case.words(), event),
    }
}

/// With the session that the code is of.
fn with_code(realm: &Realm, form: &Form, mut event: Event) -> Event {
    let session = of_code_session(realm, form);
    event.details.extend(session.as_ref().map(|session| ("code_id", session.to_string())));
    let user = session.as_ref().and_then(|id| Some(realm.sessions.get(id)?.user.clone()));
    Event { user, session, ..event }
}

/// A password grant that failed.
fn by_password(realm: &Realm, context: &Context, form: &Form, denied: &OAuthDenied, mut event: Event) -> Event {
    let username = form.get("username");
    let user = username.and_then(|name| login::find_user(realm, name));
    let is_locked_out = username.and_then(|name| login::is_locked_out(realm, context, name));
    event.details.push(("auth_method", "openid-connect".to_owned()));
    event.details.extend(username.map(|name| ("username", name.to_owned())));
    let error = match (denied, user) {
        (OAuthDenied::NotSetUp, _) => {
            event.details.push(("reason", "Account is not fully set up".to_owned()));
            return Event { error: Some("resolve_required_actions"), ..event };
        }
        (_, None) => "user_not_found",
        // Keycloak looks at the user before the password.
        (_, Some(user)) if !user.enabled => "user_disabled",
        _ if is_locked_out.is_some() => "user_temporarily_disabled",
        _ => "invalid_user_credentials",
    };
    Event { error: Some(error), user: user.map(|user| user.id.clone()), ..event }
}

/// A code that was not taken. What is known of it is told.
fn of_code(realm: &Realm, form: &Form, denied: &OAuthDenied, mut event: Event, words: String) -> Option<Event> {
    let code = code_of(realm, form);
    let session = form.get("code").and_then(code::session_of).map(Id::from);
    event.details.extend(session.as_ref().map(|session| ("code_id", session.to_string())));
    let (error, reason) = match denied {
        OAuthDenied::CodeInvalid => ("invalid_code", None),
        OAuthDenied::CodeSessionGone => ("user_session_not_found", None),
        OAuthDenied::RedirectUriWrong => {
            ("invalid_redirect_uri", code.map(|code| redirect_uri_reason(form, code.request.named_uri())))
        }
        _ => ("invalid_client", Some(words)),
    };
    event.details.extend(reason.map(|reason| ("reason", reason)));
    if !matches!(denied, OAuthDenied::CodeInvalid | OAuthDenied::CodeSessionGone) {
        event.user = session.as_ref().and_then(|id| Some(realm.sessions.get(id)?.user.clone()));
    }
    Some(Event { error: Some(error), session, ..event })
}

fn code_of<'a>(realm: &'a Realm, form: &Form) -> Option<&'a Arc<AuthorizationCode>> {
    realm.codes.get(form.get("code").unwrap_or_default().split('.').next().unwrap_or_default())
}

/// The session that a code is of.
fn of_code_session(realm: &Realm, form: &Form) -> Option<Id> {
    code_of(realm, form).map(|code| code.session.clone())
}

fn redirect_uri_reason(form: &Form, asked: &str) -> String {
    let shown = form.get("redirect_uri").unwrap_or("null");
    format!(
        "Parameter 'redirect_uri' did not match originally saved redirect URI used in initial OIDC request. Saved \
         redirectUri: {asked}, redirectUri parameter: {shown}"
    )
}
