//! Levels of authentication by their names: which one a request wants, and what the claim `acr` calls the one that was
//! reached (OpenID Connect Core 1.0, sections 2, 3.1.2.1 and 5.5.1.1).
//!
//! How a level is reached is the flow's business.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::Value;

use super::browser::Fault;
use super::flow;
use crate::domain::Decision;
use crate::domain::denied::OAuthDenied;
use crate::state::{AuthorizationRequest, Client, ClientSession, Realm};

/// The level of a session that stands in for a login, and of a login where no flow has levels.
const BY_SESSION: i32 = 0;
const BY_LOGIN: i32 = 1;

/// The level that a request wants, if any, and whether it has to be reached.
pub(super) fn wanted(
    realm: &Realm,
    client: &Client,
    request: &AuthorizationRequest,
) -> Decision<Result<(Option<i32>, bool), Fault>> {
    let names = Names::of(realm, client);
    let refused = || Ok(Err(Fault::InvalidParameter("claims")));
    if !are_texts(request.claims.as_deref()) {
        return Err(OAuthDenied::Breaks.into());
    }
    let essential = in_claims(request.claims.as_deref(), true);
    let is_essential = !essential.is_empty();
    if is_essential && at_least(realm, client, &names, essential.clone()) != essential {
        return refused();
    }
    let values = if is_essential {
        essential
    } else {
        values(realm, client, &names, request.claims.as_deref(), request.acr_values.as_deref())
    };
    let mut wanted: Option<i32> = None;
    for value in values {
        let level = match names.level(&value).or_else(|| value.parse().ok()) {
            Some(level) => level,
            None if is_essential => return refused(),
            None => BY_SESSION,
        };
        wanted = Some(wanted.map_or(level, |wanted| wanted.min(level)));
    }
    Ok(Ok((wanted, is_essential)))
}

/// What the claim `acr` says for a client's part in a session: the name of the level reached, of those that were asked
/// for if there is one, or its number.
pub(crate) fn shown(realm: &Realm, client: &Client, part: &ClientSession) -> String {
    let otherwise = if part.by_session { BY_SESSION } else { BY_LOGIN };
    let level = part.level.filter(|level| *level >= 0).unwrap_or(otherwise);
    let names = Names::of(realm, client);
    if names.0.is_empty() {
        return level.to_string();
    }
    let claims = part.claims.as_deref();
    names
        .nearest(level, &in_claims(claims, true))
        .or_else(|| names.nearest(level, &values(realm, client, &names, claims, part.acr_values.as_deref())))
        .or_else(|| names.nearest(level, &names.all()))
        .unwrap_or_else(|| level.to_string())
}

/// The levels that the realm offers, by name and by number.
pub(crate) fn supported(realm: &Realm) -> Vec<String> {
    let names = Names::read(realm.attribute("acr.loa.map")).all();
    names.into_iter().chain(offered(realm).iter().map(ToString::to_string)).collect()
}

/// What is wrong with the values that a client is to have, in Keycloak's words: such as the names and the realm's own flow
/// do not know.
pub(crate) fn faults(realm: &Realm, client: &Client) -> Vec<&'static str> {
    const MAP: &str = "Invalid client configuration (ACR-LOA map) for client";
    const DEFAULT: &str = "Default ACR values need to contain values specified in the ACR-To-Loa mapping or number levels \
                           from set realm browser flow";
    const MINIMUM: &str = "Minimum ACR value needs to be value specified in the ACR-To-Loa mapping or number level from set \
                           realm browser flow";
    let (names, offered) = (Names::of(realm, client), offered(realm));
    let is_known = |value: &str| {
        names.0.iter().any(|(name, _)| name == value) || offered.iter().any(|level| level.to_string() == value)
    };
    let map = client.attribute("acr.loa.map").filter(|map| Names::parse(map).is_none()).map(|_| MAP);
    let default = default_values(client).into_iter().find(|value| !is_known(value)).map(|_| DEFAULT);
    let minimum = client.attribute("minimum.acr.value").filter(|value| !is_known(value)).map(|_| MINIMUM);
    default.into_iter().chain(map).chain(minimum).collect()
}

/// The levels of the realm's own flow for logins.
fn offered(realm: &Realm) -> Vec<i32> {
    let levels = flow::levels(realm);
    if levels.is_empty() { vec![BY_SESSION, BY_LOGIN] } else { [BY_SESSION].into_iter().chain(levels).collect() }
}

/// The values that a client asks for, or gets without asking, and none below its lowest.
fn values(
    realm: &Realm,
    client: &Client,
    names: &Names,
    claims: Option<&str>,
    acr_values: Option<&str>,
) -> Vec<String> {
    let mut values = acr_values.map(words).unwrap_or_default();
    values.extend(in_claims(claims, false));
    if values.is_empty() {
        values = default_values(client);
    }
    at_least(realm, client, names, values)
}

fn default_values(client: &Client) -> Vec<String> {
    let values = client.attribute("default.acr.values").unwrap_or_default();
    values.split("##").filter(|value| !value.is_empty()).map(str::to_owned).collect()
}

/// As Java splits a text at blanks: what is empty at the end is left out, but for an empty text.
fn words(text: &str) -> Vec<String> {
    if text.is_empty() {
        return vec![String::new()];
    }
    let text = text.trim_end_matches(' ');
    if text.is_empty() { Vec::new() } else { text.split(' ').map(str::to_owned).collect() }
}

/// Those of the values that the client may have. One that is below its lowest gives way to that.
fn at_least(realm: &Realm, client: &Client, names: &Names, mut values: Vec<String>) -> Vec<String> {
    let Some(minimum) = client.attribute("minimum.acr.value") else { return values };
    let offered = offered(realm);
    let level = |value: &str| {
        let by_number = || offered.iter().find(|level| level.to_string() == value).copied();
        names.level(value).or_else(by_number)
    };
    let Some(lowest) = level(minimum) else { return values };
    values.retain(|value| level(value).is_some_and(|level| level >= lowest));
    if values.is_empty() {
        values.push(minimum.to_owned());
    }
    values
}

/// The values that `claims` names for the ID token's `acr`, or those of them that it has to have. What Keycloak does not
/// read as such, it passes over.
fn in_claims(claims: Option<&str>, only_essential: bool) -> Vec<String> {
    let Some(acr) = asked_of_acr(claims) else { return Vec::new() };
    if only_essential && !acr.is_essential() {
        return Vec::new();
    }
    let text = |value: Value| value.as_str().map(str::to_owned);
    match acr.values {
        Some(values) => values.into_iter().filter_map(text).collect(),
        None => acr.value.and_then(text).into_iter().collect(),
    }
}

/// Whether the values for the ID token's `acr` are what levels' names can be.
fn are_texts(claims: Option<&str>) -> bool {
    let values = asked_of_acr(claims).map(|acr| acr.values.unwrap_or_else(|| acr.value.into_iter().collect()));
    values.into_iter().flatten().all(|value| value.is_string())
}

fn asked_of_acr(claims: Option<&str>) -> Option<Claim> {
    serde_json::from_str::<Claims>(claims?).ok()?.id_token?.remove("acr")?
}

/// The parameter `claims` (OpenID Connect Core 1.0, section 5.5).
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    #[serde(default)]
    id_token: Option<HashMap<String, Option<Claim>>>,
    #[serde(default, rename = "userinfo")]
    _userinfo: Option<HashMap<String, Option<Claim>>>,
}

/// What is asked of a claim.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Claim {
    #[serde(default)]
    essential: Option<Flag>,
    #[serde(default)]
    value: Option<Value>,
    #[serde(default)]
    values: Option<Vec<Value>>,
}

/// A flag, which may be written as a text.
#[derive(Deserialize)]
#[serde(untagged)]
enum Flag {
    Flag(bool),
    Text(FlagText),
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum FlagText {
    True,
    False,
}

impl Claim {
    fn is_essential(&self) -> bool {
        matches!(self.essential, Some(Flag::Flag(true) | Flag::Text(FlagText::True)))
    }
}

/// The names of levels, in the order in which they are given.
struct Names(Vec<(String, Option<i32>)>);

impl Names {
    /// The client's, or else the realm's.
    fn of(realm: &Realm, client: &Client) -> Self {
        let own = Self::read(client.attribute("acr.loa.map"));
        if own.0.is_empty() { Self::read(realm.attribute("acr.loa.map")) } else { own }
    }

    /// A map that is none names nothing.
    fn read(text: Option<&str>) -> Self {
        text.and_then(Self::parse).unwrap_or(Self(Vec::new()))
    }

    fn parse(text: &str) -> Option<Self> {
        let map: serde_json::Map<String, Value> = serde_json::from_str(text).ok()?;
        let names = map.into_iter().map(|(name, level)| Some((name, number(&level)?)));
        names.collect::<Option<_>>().map(Self)
    }

    fn level(&self, name: &str) -> Option<i32> {
        self.0.iter().find(|(known, _)| known == name).and_then(|(_, level)| *level)
    }

    fn all(&self) -> Vec<String> {
        self.0.iter().map(|(name, _)| name.clone()).collect()
    }

    /// Of the values, the one with the highest level that is not above `level`.
    fn nearest(&self, level: i32, values: &[String]) -> Option<String> {
        let mut nearest: Option<(i32, &String)> = None;
        for value in values {
            let Some(mapped) = self.level(value).or_else(|| value.parse().ok()) else { continue };
            if mapped <= level && nearest.map_or(-1, |(nearest, _)| nearest) < mapped {
                nearest = Some((mapped, value));
            }
        }
        nearest.map(|(_, value)| value.clone())
    }
}

/// A level as Jackson reads one: `None` for what is no number, and nothing for null.
fn number(value: &Value) -> Option<Option<i32>> {
    match value {
        Value::Null => Some(None),
        Value::Number(number) => {
            let whole = number.as_i64().or_else(|| number.as_f64().map(whole));
            Some(Some(i32::try_from(whole?).ok()?))
        }
        Value::String(text) if text.trim().is_empty() => Some(None),
        Value::String(text) => Some(Some(text.trim().parse().ok()?)),
        _ => None,
    }
}

#[expect(clippy::cast_possible_truncation, reason = "what stands behind the point is left out")]
fn whole(number: f64) -> i64 {
    number as i64
}
