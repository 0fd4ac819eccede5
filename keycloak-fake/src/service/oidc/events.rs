//! The events that the endpoints leave behind: what a request came to, as Keycloak tells of it.

use std::sync::Arc;

use keycloak_api::Error;
use keycloak_api::operation::Form;

use super::Received;
use super::endpoints::named_client;
use crate::domain::denied::{AssertionFault, BackchannelFault, DeviceFault, GrantFlow, OAuthDenied};
use crate::domain::issue::Issue;
use crate::domain::oidc::event::{self, Event};
use crate::domain::oidc::grant::CIBA;
use crate::domain::oidc::{code, login};
use crate::domain::{Context, Denied};
use crate::handle::FakeKeycloak;
use crate::state::{AuthorizationCode, Client, Id, Realm};
use crate::token::{Presented, asserted, asserted_key};

/// What an endpoint is asked.
#[derive(Clone, Copy, Debug)]
pub(super) enum Asked {
    Token,
    Revoke,
    Logout,
    /// A login on another device.
    Backchannel,
}

impl FakeKeycloak {
    /// Keeps an event in the realm of this name.
    pub(super) fn keep_event(&self, realm: &str, received: &Received<'_>, event: Event) {
        let Some(cell) = self.engine.realm(realm) else { return };
        let mut context = self.context();
        // It denies nothing.
        let _kept = cell.decide(|realm| {
            event::keep(realm, &mut context, received.ip_address, event);
            Ok(())
        });
    }
}

/// Whether a realm keeps users' events at all.
pub(super) fn are_kept(realm: &Realm) -> bool {
    realm.settings.events_enabled.unwrap_or(false)
}

/// Whether the fake keeps events of this kind of grant: not of exchanges and devices.
pub(super) fn is_told(form: &Form) -> bool {
    !form.get("grant_type").is_some_and(|grant| grant.starts_with("urn:") && grant != CIBA)
}

/// What a grant's event is called.
fn kind(form: &Form) -> &'static str {
    match form.get("grant_type") {
        Some("authorization_code") => "CODE_TO_TOKEN",
        Some("refresh_token") => "REFRESH_TOKEN",
        Some("client_credentials") => "CLIENT_LOGIN",
        Some(CIBA) => "AUTHREQID_TO_TOKEN",
        _ => "LOGIN",
    }
}

/// Tokens were granted; `scope` is what they hold.
pub(super) fn granted(form: &Form, shown: Option<&Presented>, issue: &Issue, scope: Option<&str>) -> Event {
    let kind = kind(form);
    let session = issue.session.as_ref().map(|session| session.id.clone());
    let mut details = vec![
        ("grant_type", form.get("grant_type").unwrap_or_default().to_owned()),
        ("token_id", issue.access.id.to_string()),
        ("scope", scope.unwrap_or_default().to_owned()),
        ("client_auth_method", method(issue.client.settings.client_authenticator_type.as_ref())),
    ];
    details.extend(of_assertion(form, Some(&issue.client)));
    if let Some(refresh) = &issue.refresh {
        details.push(("refresh_token_type", if refresh.offline { "Offline" } else { "Refresh" }.to_owned()));
        let name = if kind == "REFRESH_TOKEN" { "updated_refresh_token_id" } else { "refresh_token_id" };
        details.push((name, refresh.id.to_string()));
    }
    match kind {
        "LOGIN" => {
            details.push(("auth_method", "openid-connect".to_owned()));
            details.push(("username", form.get("username").unwrap_or_default().to_owned()));
        }
        "CLIENT_LOGIN" => details.push(("username", issue.user.username.to_string())),
        "CODE_TO_TOKEN" => details.extend(session.as_ref().map(|id| ("code_id", id.to_string()))),
        "AUTHREQID_TO_TOKEN" => {
            details.extend(session.as_ref().map(|id| ("code_id", id.to_string())));
            // By the answer on the device, whether the client asks for consents or not.
            details.push(("consent", "consent_granted".to_owned()));
            details.push(("username", issue.user.username.to_string()));
        }
        _ => {
            details.push(("access_token_expiration_time", (issue.access.expires - issue.issued).to_string()));
            details.extend(
                shown.and_then(|token| Some(("age_of_refresh_token", (issue.issued - token.iat?).to_string()))),
            );
            details.extend(shown.and_then(|token| Some(("refresh_token_id", token.jti.clone()?))));
            details.extend(shown.and_then(|token| Some(("refresh_token_sub", token.sub.clone()?))));
        }
    }
    Event {
        kind,
        client: Some(issue.client.client_id.to_string()),
        user: Some(issue.user.id.clone()),
        session,
        error: None,
        details,
        ..Event::default()
    }
}

/// A token was revoked, or its session ended, by the client that holds it.
pub(super) fn ended(asked: Asked, realm: &Realm, received: &Received<'_>, token: Option<&Presented>) -> Event {
    let form = received.form;
    let is_refresh = token.is_some_and(|token| matches!(token.typ.as_deref(), Some("Refresh" | "Offline")));
    let client = named_client(realm, form, received.authorization);
    let mut details = vec![("client_auth_method", method_of(realm, client.as_deref()))];
    details.extend(of_assertion(form, client.as_deref().and_then(|id| realm.client(id)).map(|client| &**client)));
    if matches!(asked, Asked::Revoke) {
        let id = token.and_then(|token| token.jti.clone()).unwrap_or_default();
        if is_refresh {
            let kind = token.and_then(|token| token.typ.clone()).unwrap_or_default();
            let revoked = client.clone().unwrap_or_default();
            details.extend([("refresh_token_type", kind), ("refresh_token_id", id), ("revoked_client", revoked)]);
        } else {
            details.push(("token_id", id));
        }
    }
    Event {
        kind: if matches!(asked, Asked::Revoke) { "REVOKE_GRANT" } else { "LOGOUT" },
        client,
        user: token.and_then(|token| Some(Id::from(token.sub.as_deref()?))),
        session: token.filter(|_| is_refresh).and_then(|token| Some(Id::from(token.sid.as_deref()?))),
        error: None,
        details,
        ..Event::default()
    }
}

/// What was denied, if Keycloak keeps an event of it; `answer` has its words.
pub(super) fn denied(
    asked: Asked,
    realm: &Realm,
    received: &Received<'_>,
    shown: Option<&Presented>,
    denied: &Denied,
    answer: &Error,
    context: &Context,
) -> Option<Event> {
    use OAuthDenied as D;
    let form = received.form;
    let denied = match denied {
        Denied::OAuth(denied) => denied,
        Denied::Noted(denied) => match &**denied {
            Denied::OAuth(denied) => denied,
            _ => return None,
        },
        _ => return None,
    };
    let client = named_client(realm, form, received.authorization);
    let mut event = Event {
        kind: match asked {
            Asked::Token => kind(form),
            Asked::Revoke => "REVOKE_GRANT",
            Asked::Logout => "LOGOUT",
            Asked::Backchannel => "LOGIN",
        },
        client: client.clone(),
        ..Event::default()
    };
    if matches!(asked, Asked::Token) {
        event.details.push(("grant_type", form.get("grant_type").unwrap_or_default().to_owned()));
    }
    event.details.extend(of_assertion(form, client.as_deref().and_then(|id| realm.client(id)).map(|client| &**client)));
    let early = match unproven(denied) {
        D::ClientMissing | D::ClientUnknown => Some("client_not_found"),
        D::ClientDisabled => Some("client_disabled"),
        D::ClientAssertion(_, AssertionFault::KeyUnknown) => Some("client_credentials_setup_required"),
        D::ClientSecretMissing | D::ClientSecretWrong | D::ClientAssertion(..) | D::ClientCertificate(_) => {
            Some("invalid_client_credentials")
        }
        _ => None,
    };
    if early.is_some() {
        return Some(Event { error: early, ..event });
    }
    event.details.push(("client_auth_method", method_of(realm, client.as_deref())));
    let words = || answer.reply().and_then(|reply| reply.error_description.clone()).unwrap_or_default();
    let mut reason = |error: &'static str| {
        event.details.push(("reason", words()));
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
            let session = of_code_session(realm, form);
            event.details.extend(session.as_ref().map(|session| ("code_id", session.to_string())));
            event.user = session.as_ref().and_then(|id| Some(realm.sessions.get(id)?.user.clone()));
            event.session = session;
            refusal.error
        }
        D::CertificateMissing { user, session } => {
            let error = reason("invalid_request");
            without_certificate(realm, form, &mut event, user, session.as_ref());
            error
        }
        D::RefreshCertificate if matches!(asked, Asked::Logout) => reason("not_allowed"),
        D::CodeMissing => reason("invalid_code"),
        D::CodeInvalid | D::CodeSessionGone | D::RedirectUriWrong | D::CodeOfAnotherClient => {
            return of_code(realm, form, denied, event, words());
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

/// The denial itself where an endpoint has its own words for clients that do not prove themselves.
fn unproven(denied: &OAuthDenied) -> &OAuthDenied {
    match denied {
        OAuthDenied::Backchannel(BackchannelFault::Client(denied)) => denied,
        denied => denied,
    }
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

/// What the client's assertion says of itself, where there is one that can be read, and which key it is signed with.
fn of_assertion(form: &Form, client: Option<&Client>) -> impl Iterator<Item = (&'static str, String)> {
    let says = asserted(form).unwrap_or_default();
    let details = [
        ("client_assertion_id", says.jti),
        ("client_assertion_issuer", says.iss),
        ("client_assertion_sub", says.sub),
        ("client_jwt_kid", client.and_then(|client| asserted_key(form, client))),
    ];
    details.into_iter().filter_map(|(name, value)| Some((name, value?)))
}

fn method_of(realm: &Realm, client_id: Option<&str>) -> String {
    method(
        client_id.and_then(|id| realm.client(id)).and_then(|client| client.settings.client_authenticator_type.as_ref()),
    )
}

/// By what the client proves itself; a public one has the name of the usual way too.
fn method(configured: Option<&String>) -> String {
    configured.cloned().unwrap_or_else(|| "client-secret".to_owned())
}
