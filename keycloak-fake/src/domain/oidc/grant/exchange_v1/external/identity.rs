//! Who an identity provider says that somebody is, and what it says more. Nothing is decided by it here.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::domain::Decision;
use crate::domain::denied::OAuthDenied;
use crate::token;

/// A person, as an identity provider knows them.
#[derive(Debug, Default)]
pub(super) struct Identity {
    /// Keycloak reads some pages that name nobody.
    pub(super) id: Option<String>,
    pub(super) username: Option<String>,
    pub(super) email: Option<String>,
    pub(super) first_name: Option<String>,
    pub(super) last_name: Option<String>,
    /// The name that mappers give the user here.
    pub(super) model_username: Option<String>,
    /// The attributes that mappers give the user here.
    pub(super) attributes: BTreeMap<String, Vec<String>>,
    /// The notes that mappers give the session.
    pub(super) notes: BTreeMap<String, String>,
    /// What a verified access token says.
    pub(super) access_token: Option<Map<String, Value>>,
    /// What a verified ID token says, or what is taken for one.
    pub(super) id_token: Option<Map<String, Value>>,
    /// What the provider tells of the user.
    information: Option<Value>,
}

impl Identity {
    /// As the provider tells it.
    pub(super) fn told(information: &Value) -> Self {
        let value = |name: &str| member(information, name).map(|value| java_text(&value));
        let mut identity = Self {
            id: value("sub"),
            username: value("preferred_username"),
            email: value("email"),
            information: Some(information.clone()),
            ..Self::default()
        };
        identity.put_names(value("given_name"), value("family_name"), value("name"));
        identity
    }

    /// As a token says it. Keycloak breaks on names that are no texts.
    pub(super) fn of_token(claims: &Map<String, Value>) -> Decision<Self> {
        let value = |name: &str| match claims.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => Err(OAuthDenied::Breaks),
        };
        let mut identity = Self {
            id: Some(value("sub")?.ok_or(OAuthDenied::Breaks)?),
            username: value("preferred_username")?,
            email: value("email")?,
            ..Self::default()
        };
        identity.put_names(value("given_name")?, value("family_name")?, value("name")?);
        Ok(identity)
    }

    /// The claim's value, or that of a name on a path: of the access token, the ID token, or what the provider tells.
    pub(super) fn claim(&self, path: &str) -> Option<Value> {
        let tokens = [&self.access_token, &self.id_token].into_iter().flatten();
        tokens.into_iter().find_map(|claims| claim_of_token(claims, path)).or_else(|| {
            let information = self.information.as_ref()?;
            if path.ends_with('.') { None } else { member(information, path) }
        })
    }

    /// Who has no name has the address for one, or the id.
    fn put_names(&mut self, given: Option<String>, family: Option<String>, whole: Option<String>) {
        if self.username.is_none() {
            self.username = self.email.clone().or_else(|| self.id.clone());
        }
        if given.is_some() || family.is_some() {
            (self.first_name, self.last_name) = (given, family);
        } else if let Some(whole) = whole {
            (self.first_name, self.last_name) = match whole.rsplit_once(' ') {
                Some((first, last)) => (Some(first.to_owned()), Some(last.to_owned())),
                None => (Some(whole), None),
            };
        }
    }
}

/// As Java writes a value.
pub(super) fn java_text(value: &Value) -> String {
    let joined = |parts: Vec<String>| parts.join(", ");
    match value {
        Value::String(text) => text.clone(),
        Value::Array(all) => format!("[{}]", joined(all.iter().map(java_text).collect())),
        Value::Object(members) => {
            let member = |(name, value): (&String, &Value)| format!("{name}={}", java_text(value));
            format!("{{{}}}", joined(members.iter().map(member).collect()))
        }
        other => other.to_string(),
    }
}

/// What Keycloak keeps apart from a token's other claims, and does not find by their names.
const APART: [&str; 8] = ["iss", "aud", "exp", "nbf", "iat", "jti", "typ", "azp"];

fn claim_of_token(claims: &Map<String, Value>, path: &str) -> Option<Value> {
    let names = token::claim_path(path);
    let (last, above) = names.split_last()?;
    if APART.contains(&names.first()?.as_str()) || (names.len() > 1 && names.first()? == "sub") {
        return None;
    }
    let mut holder = claims;
    for name in above {
        holder = holder.get(name)?.as_object()?;
    }
    holder.get(last).filter(|value| !value.is_null()).cloned()
}

/// A member of what a provider tells: a text that is no blank, a list of texts, or an object as it is written.
fn member(information: &Value, path: &str) -> Option<Value> {
    let mut current = information;
    for name in token::claim_path(path) {
        let (name, index) = match name.strip_suffix(']') {
            None => (name.as_str(), None),
            Some(indexed) => {
                let (name, index) = indexed.split_once('[')?;
                (name.trim(), Some(index.trim().parse::<usize>().ok()?))
            }
        };
        current = current.get(name)?;
        if let (Some(index), Value::Array(all)) = (index, current) {
            current = all.get(index)?;
        }
        match current {
            Value::Null => return None,
            Value::Array(all) if all.is_empty() => return None,
            Value::Array(all) => return Some(all.iter().map(json_text).collect()),
            Value::Object(_) => {}
            value => {
                let text = json_text(value);
                return Some(text.trim()).filter(|text| !text.is_empty()).map(Value::from);
            }
        }
    }
    // An object is written as the JSON that it is.
    Some(Value::from(current.to_string()))
}

fn json_text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
