//! Certificates of connections (RFC 8705): by which a client proves itself, and to which its tokens are bound. Whoever
//! accepted the connection has verified them.

use super::Received;
use crate::domain::denied::{CertificateFault, OAuthDenied};
use crate::domain::issue::Issue;
use crate::domain::java_pattern::{self, Unread};
use crate::domain::{Decision, Denied};
use crate::state::Client;
use crate::token::{ClientCertificate, DistinguishedName, Presented};

/// Refuses a client that is to prove itself by a certificate and does not (`tls_client_auth`).
pub(super) fn authenticate(received: &Received<'_>, client: &Client) -> Decision<()> {
    if received.form.get("client_id").is_none() {
        return Err(fault(CertificateFault::ClientNotNamed));
    }
    let setting = |name: &str| client.attribute(name).filter(|value| !value.trim().is_empty());
    let (Some(shown), Some(subject)) = (received.certificate, setting("x509.subjectdn")) else {
        return Err(fault(CertificateFault::Unproven));
    };
    let by_pattern = client.attribute("x509.allow.regex.pattern.comparison").is_none_or(is_true);
    let is_its = if by_pattern { fits(shown, subject)? } else { is_exactly(shown.subject.as_ref(), subject)? };
    // Where nothing is said of who made the certificate, any trusted authority may have made it.
    let is_trusted = || match setting("x509.casubjectdn") {
        Some(authority) => is_exactly(shown.authority.as_ref(), authority),
        None => Ok(true),
    };
    if is_its && is_trusted()? { Ok(()) } else { Err(fault(CertificateFault::Unproven)) }
}

/// Whether the client wants its tokens bound.
pub(super) fn is_wanted(client: &Client) -> bool {
    client.attribute("tls.client.certificate.bound.access.tokens").is_some_and(is_true)
}

/// Binds what was granted to the certificate that is shown, if the client wants that.
pub(crate) fn bind(shown: Option<&ClientCertificate>, issue: Issue) -> Issue {
    let shown = shown.filter(|_| is_wanted(&issue.client));
    Issue { certificate: shown.map(|shown| shown.thumbprint.clone()), ..issue }
}

/// The same, where there has to be one. Keycloak finds that out last, when all that the grant changes is changed.
pub(super) fn require(received: &Received<'_>, issue: Issue) -> Decision<Issue> {
    if received.certificate.is_none() && is_wanted(&issue.client) {
        let session = issue.session.as_ref().map(|session| session.id.clone());
        let denied = OAuthDenied::CertificateMissing { user: issue.user.id.clone(), session };
        return Err(Denied::from(denied).noted());
    }
    Ok(bind(received.certificate, issue))
}

/// Whether the request shows the certificate that a token is bound to.
pub(super) fn is_of_token(received: &Received<'_>, token: &Presented) -> bool {
    let shown = received.certificate.map(|shown| shown.thumbprint.as_str());
    shown.is_some() && shown == bound_to(token)
}

/// The thumbprint of the certificate that a token is bound to.
pub(super) fn bound_to(token: &Presented) -> Option<&str> {
    token.claims.get("cnf")?.get("x5t#S256")?.as_str()
}

/// Whether a name is the one that a setting has. Both are held against each other as texts, so that case and order count.
fn is_exactly(name: Option<&DistinguishedName>, setting: &str) -> Decision<bool> {
    let wanted = DistinguishedName::read(setting).ok_or_else(|| fault(CertificateFault::Breaks))?;
    Ok(name.is_some_and(|name| name.rfc2253() == wanted.rfc2253()))
}

fn fits(shown: &ClientCertificate, pattern: &str) -> Decision<bool> {
    let unread = |unread| match unread {
        Unread::Broken => fault(CertificateFault::Breaks),
        Unread::Beyond => Denied::NotDone("subjects of certificates, with this pattern"),
    };
    let Some(subject) = &shown.subject else { return Ok(false) };
    let pattern = java_pattern::compile(pattern).map_err(unread)?;
    java_pattern::is_whole(&pattern, &subject.text()).map_err(unread)
}

/// As Java reads a flag.
fn is_true(value: &str) -> bool {
    value.eq_ignore_ascii_case("true")
}

fn fault(fault: CertificateFault) -> Denied {
    OAuthDenied::ClientCertificate(fault).into()
}
