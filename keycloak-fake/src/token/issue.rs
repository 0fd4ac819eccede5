//! Making the tokens that were granted, and the response around them.

use aws_lc_rs::digest;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use keycloak_api::oidc::TokenResponse;
use keycloak_api::token::Algorithm;
use keycloak_api::{Error, ErrorKind};
use serde_json::{Map, Value};

use super::draft::Draft;
use super::id::Hashes;
use super::mapper::Use;
use super::scene::{Acr, Scene, Subject};
use super::{access, compact, example, id, java, refresh};
use crate::domain::issue::{Issue, TokenPlan};
use crate::state::{Client, Realm};

/// Why granted tokens are not made.
#[derive(Debug)]
pub(crate) enum NotIssued {
    /// A setting that Keycloak does not check is not what its mappers and keys can work with: it breaks on it.
    Setting,
    Failed(Error),
}

impl From<Error> for NotIssued {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl From<NotIssued> for Error {
    fn from(fault: NotIssued) -> Self {
        match fault {
            NotIssued::Setting => {
                Self::new(ErrorKind::Server, "a setting of the realm or the client cannot be worked with")
            }
            NotIssued::Failed(error) => error,
        }
    }
}

/// Makes and signs the tokens that were granted.
pub(crate) fn issue(realm: &Realm, issuer: &str, issue: &Issue) -> Result<TokenResponse, NotIssued> {
    let mut scene = Scene::new(subject(realm, issue));
    let client = &*issue.client;

    let (mut claims, mut audience) = access::claims(&mut scene, issuer, issue);
    let exchanged = issue.exchanged.as_ref().filter(|exchanged| exchanged.kind.is_some());
    let wanted = exchanged.map(|exchanged| &*exchanged.audience).unwrap_or_default();
    if !wanted.is_empty() {
        let wanted: Vec<&str> = wanted.iter().map(|name| &**name).collect();
        example::restrict(&mut claims, &wanted);
        audience = claims.get("aud").cloned();
    }
    let algorithm = algorithm(realm, client, "access.token.signed.response.alg")?;
    let typ = access_header_type(client);
    let access_token = sign(realm, issue, algorithm, typ, &claims)?;

    let id_plan = issue.id.as_ref();
    let id_token = id_plan.map(|plan| id_token(realm, &mut scene, issuer, issue, plan, &access_token)).transpose()?;

    let refresh_token = issue.refresh.as_ref().map(|plan| {
        let claims = refresh::claims(&scene, issuer, issue, plan, &claims, audience);
        sign(realm, issue, Algorithm::HS512, "JWT", &claims)
    });
    let extra = extra(&mut scene);
    if scene.is_broken {
        return Err(NotIssued::Setting);
    }
    let refresh_ends = issue.refresh.as_ref().and_then(|plan| plan.expires);

    let mut token_type = if issue.bound.is_some() { access::BOUND } else { access::token_type(client) };
    let (mut access_token, mut id_token) = (access_token, id_token);
    if issue.exchanged.as_ref().is_some_and(|exchanged| exchanged.is_id_token) {
        // RFC 8693, section 2.2.1.
        token_type = "N_A";
        access_token = id_token.take().unwrap_or_default();
    }

    Ok(TokenResponse {
        access_token,
        expires_in: Some(issue.access.expires - issue.issued),
        refresh_expires_in: Some(refresh_ends.map_or(0, |ends| ends - issue.issued)),
        refresh_token: refresh_token.transpose()?,
        token_type: Some(token_type.to_owned()),
        id_token,
        not_before_policy: Some(not_before(realm, issue)),
        session_state: issue.session.as_ref().map(|session| session.id.to_string()),
        scope: Some(access::scope(&scene, issue.openid)),
        issued_token_type: issue.exchanged.as_ref().and_then(|exchanged| exchanged.kind).map(str::to_owned),
        extra,
        ..TokenResponse::default()
    })
}

/// The clients that tokens are asked to be for, and that they would not be for, by name.
pub(crate) fn missing_audience(realm: &Realm, issue: &Issue) -> Vec<String> {
    let Some(exchanged) = issue.exchanged.as_ref().filter(|exchanged| !exchanged.audience.is_empty()) else {
        return Vec::new();
    };
    let (_, held) = access::claims(&mut Scene::new(subject(realm, issue)), "", issue);
    let is_held = |name: &str| match &held {
        Some(Value::Array(held)) => held.iter().any(|one| one == name),
        Some(held) => held == name,
        None => false,
    };
    let mut missing: Vec<String> =
        exchanged.audience.iter().filter(|name| !is_held(name)).map(ToString::to_string).collect();
    java::sort(&mut missing, |name| name);
    missing
}

/// The latest of the times before which tokens are void.
fn not_before(realm: &Realm, issue: &Issue) -> i64 {
    let times = [realm.settings.not_before, issue.client.settings.not_before];
    times.into_iter().flatten().map(i64::from).fold(issue.user.not_before, i64::max)
}

/// Whether the tokens can be made at once, without making a key first.
pub(crate) fn is_ready(realm: &Realm, issue: &Issue) -> bool {
    let algorithm = |attribute: &str| {
        let name = access::algorithm(&issue.client, attribute, &realm.settings);
        name.parse().ok().is_none_or(|algorithm| realm.keys.is_ready(algorithm))
    };
    algorithm("access.token.signed.response.alg") && (issue.id.is_none() || algorithm("id.token.signed.response.alg"))
}

pub(super) fn subject<'a>(realm: &'a Realm, issue: &'a Issue) -> Subject<'a> {
    Subject {
        realm,
        user: &issue.user,
        client: &issue.client,
        session: issue.session.as_deref(),
        notes: Some(&issue.notes),
        scopes: &issue.scopes,
        auth_time: issue.auth_time,
        acr: Acr::Said(issue.acr.as_deref()),
        nonce: issue.nonce.as_deref(),
    }
}

fn id_token(
    realm: &Realm,
    scene: &mut Scene<'_>,
    issuer: &str,
    issue: &Issue,
    plan: &TokenPlan,
    access_token: &str,
) -> Result<String, NotIssued> {
    let algorithm = algorithm(realm, &issue.client, "id.token.signed.response.alg")?;
    let vouched = &issue.vouched;
    let hashes = Hashes {
        access_token: vouched.access_token.then(|| half_hash(algorithm, access_token)),
        code: vouched.code.as_deref().map(|code| half_hash(algorithm, code)),
        state: vouched.state.as_deref().map(|state| half_hash(algorithm, state)),
    };
    let claims = id::claims(scene, issuer, issue, plan, &hashes);
    sign(realm, issue, algorithm, "JWT", &claims)
}

/// The left half of a text's hash (OpenID Connect Core 1.0, section 3.1.3.6), by the ID token's algorithm.
fn half_hash(algorithm: Algorithm, text: &str) -> String {
    let hash = match algorithm.name().get(2..) {
        Some("256") => &digest::SHA256,
        Some("384") => &digest::SHA384,
        // Ed25519 has SHA-512 inside.
        _ => &digest::SHA512,
    };
    let hash = digest::digest(hash, text.as_bytes());
    let (left, _) = hash.as_ref().split_at(hash.as_ref().len() / 2);
    URL_SAFE_NO_PAD.encode(left)
}

fn algorithm(realm: &Realm, client: &Client, attribute: &str) -> Result<Algorithm, NotIssued> {
    let name = access::algorithm(client, attribute, &realm.settings);
    parse_algorithm(name)
}

/// The header's `typ` of the client's access tokens.
pub(super) fn access_header_type(client: &Client) -> &'static str {
    if client.flag("access.token.header.type.rfc9068", false) { "at+jwt" } else { "JWT" }
}

/// The algorithm of this name.
pub(super) fn parse_algorithm(name: &str) -> Result<Algorithm, NotIssued> {
    name.parse().map_err(|_| NotIssued::Setting)
}

fn sign(
    realm: &Realm,
    issue: &Issue,
    algorithm: Algorithm,
    typ: &str,
    claims: &Map<String, Value>,
) -> Result<String, NotIssued> {
    let key = realm.keys.signing(algorithm, issue.issued.saturating_mul(1000));
    let token = compact::sign(&key, typ, claims)?;
    realm.keys.prepare_published();
    Ok(token)
}

/// What mappers put beside the tokens.
fn extra(scene: &mut Scene<'_>) -> Map<String, Value> {
    let draft = scene.map(Use::Response, Draft { is_response: true, ..Draft::default() });
    java::sorted_map(draft.other)
}
