//! The claims of an access token.

use keycloak_api::representation::RealmRepresentation;
use serde_json::{Map, Value};

use super::draft::{Draft, push};
use super::java;
use super::mapper::Use;
use super::scene::Scene;
use crate::domain::issue::Issue;
use crate::state::{Client, ClientScope, Seconds};

/// The type of a token that is bound to a key.
pub(super) const BOUND: &str = "DPoP";

/// The name of the client attribute by which access tokens hold next to nothing.
const LIGHTWEIGHT: &str = "client.use.lightweight.access.token.enabled";

/// The claims that access tokens have in common with what introspection tells of a token.
pub(super) struct Common<'a> {
    pub(super) exp: Option<Seconds>,
    pub(super) iat: Option<Seconds>,
    pub(super) jti: Option<&'a str>,
    pub(super) iss: Option<&'a str>,
    pub(super) typ: Option<&'a str>,
    pub(super) sid: Option<&'a str>,
    pub(super) confirmation: Option<Value>,
    pub(super) scope: Option<&'a str>,
}

/// The claims of the access token to be made, and what its audience is.
pub(super) fn claims(scene: &mut Scene<'_>, issuer: &str, issue: &Issue) -> (Map<String, Value>, Option<Value>) {
    let subject = &scene.subject;
    let client = subject.client;
    let party = issue.party.as_ref();
    let azp = party.map_or(&client.client_id, |party| &party.client.client_id);
    let mut draft = Draft { azp: Some(azp.to_string()), ..Draft::default() };
    if issue.session.is_none() {
        // Nothing but the token itself would say whose it is.
        draft.sub = Some(subject.user.id.to_string());
    }
    let scope = scope(scene, issue.openid);
    let purpose = if client.flag(LIGHTWEIGHT, false) { Use::Lightweight } else { Use::Access };
    let mut draft = scene.map(purpose, draft);
    if let Some(holder) = issue.holder() {
        draft.azp = Some(holder.to_owned());
        draft.add_audience(&issue.client.client_id);
    }
    let audience = draft.audience();
    if let Some(party) = party {
        // For the resource server alone, whoever the token that it was asked with was for.
        if let Some(server) = &party.audience {
            draft.aud = vec![server.to_string()];
        }
        draft.authorization = Some(party.authorization.clone());
    }
    let common = Common {
        exp: Some(issue.access.expires),
        iat: Some(issue.issued),
        jti: Some(&issue.access.id),
        iss: Some(issuer),
        typ: Some(if issue.bound.is_some() { BOUND } else { token_type(client) }),
        sid: issue.session.as_ref().map(|session| &*session.id),
        confirmation: confirmation(issue),
        scope: Some(&scope),
    };
    (common.with(draft), audience)
}

/// What tokens are bound to, as Keycloak writes it: a certificate (RFC 8705, section 3.1), else a key (RFC 9449, section
/// 6.1).
pub(super) fn confirmation(issue: &Issue) -> Option<Value> {
    if let Some(thumbprint) = &issue.certificate {
        return Some(serde_json::json!({"x5t#S256": thumbprint}));
    }
    issue.bound.as_ref().map(|thumbprint| serde_json::json!({"kc-jkt-type": BOUND, "jkt": thumbprint}))
}

/// `Bearer`, as the client wants it written.
pub(super) fn token_type(client: &Client) -> &'static str {
    if client.flag("token.response.type.bearer.lower-case", false) { "bearer" } else { "Bearer" }
}

/// The scopes that the access token names: `openid`, and those client scopes that are to be named.
pub(super) fn scope(scene: &Scene<'_>, openid: bool) -> String {
    let named = |scope: &ClientScope| scope.flag("include.in.token.scope", true);
    joined(scene.subject.client, &scene.scopes, openid, named)
}

/// The name of every scope.
pub(super) fn every_scope(client: &Client, scopes: &[&ClientScope], openid: bool) -> String {
    joined(client, scopes, openid, |_| true)
}

/// Scopes by name, in the order in which Keycloak's set of them comes. The client itself is in that set.
fn joined(client: &Client, scopes: &[&ClientScope], openid: bool, named: impl Fn(&ClientScope) -> bool) -> String {
    let mut set: Vec<_> = scopes.iter().map(|scope| (&scope.id, Some(*scope))).chain([(&client.id, None)]).collect();
    java::sort(&mut set, |(id, _)| id);
    let scopes = set.into_iter().filter_map(|(_, scope)| scope).filter(|scope| named(scope));
    openid.then_some("openid").into_iter().chain(scopes.map(|scope| &*scope.name)).collect::<Vec<_>>().join(" ")
}

/// The name of the algorithm that a token is signed by: the client's, else the realm's, else `RS256`.
pub(super) fn algorithm<'a>(client: &'a Client, attribute: &str, realm: &'a RealmRepresentation) -> &'a str {
    let of_realm = || realm.default_signature_algorithm.as_deref().filter(|name| !name.is_empty());
    client.attribute(attribute).or_else(of_realm).unwrap_or("RS256")
}

impl Common<'_> {
    /// All claims, in Keycloak's order.
    pub(super) fn with(&self, mut draft: Draft) -> Map<String, Value> {
        let mut claims = Map::new();
        push(&mut claims, "exp", self.exp);
        push(&mut claims, "iat", self.iat);
        push(&mut claims, "auth_time", draft.auth_time);
        push(&mut claims, "jti", self.jti);
        push(&mut claims, "iss", self.iss);
        push(&mut claims, "aud", draft.audience());
        push(&mut claims, "sub", draft.sub.take());
        push(&mut claims, "typ", self.typ);
        push(&mut claims, "azp", draft.azp.take());
        push(&mut claims, "nonce", draft.nonce.take());
        push(&mut claims, "sid", self.sid);
        push(&mut claims, "acr", draft.acr.take());
        if !draft.allowed_origins.is_empty() {
            push(&mut claims, "allowed-origins", Some(std::mem::take(&mut draft.allowed_origins)));
        }
        draft.push_roles(&mut claims);
        push(&mut claims, "authorization", draft.authorization.take());
        push(&mut claims, "cnf", self.confirmation.clone());
        push(&mut claims, "scope", self.scope);
        draft.push_other(&mut claims);
        claims
    }
}
