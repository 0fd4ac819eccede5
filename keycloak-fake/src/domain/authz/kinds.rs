//! Policies by their kinds: whether an identity, its token or the time is what a policy asks for. The kinds' settings are
//! texts, as Keycloak keeps them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Question;
use super::moment::{self, Unread};
use crate::domain::denied::AdminDenied;
use crate::domain::{Decision, Denied, java_pattern, roles};
use crate::state::{Group, Id, Policy, Realm};

/// The fact that takes the place of the clock.
const GIVEN_TIME: &str = "kc.time.date_time";

/// Whether the policy's condition holds; its logic is not looked at.
pub(super) fn fits(question: &Question<'_>, policy: &Policy) -> Decision<bool> {
    match &*policy.kind {
        "role" => Ok(role(question, policy)),
        "user" => Ok(ids(policy, "users").iter().any(|id| *id == *question.identity.id)),
        "client" => Ok(client(question, policy)),
        "client-scope" => Ok(client_scope(question, policy)),
        "group" => Ok(group(question, policy)),
        "time" => time(question, policy),
        "regex" => regex(question, policy),
        _ => Err(AdminDenied::Breaks.into()),
    }
}

/// Ids that stand in a setting as a list of texts.
pub(crate) fn ids(policy: &Policy, setting: &str) -> Vec<String> {
    policy.config.get(setting).and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
}

fn objects(policy: &Policy, setting: &str) -> Vec<serde_json::Map<String, Value>> {
    policy.config.get(setting).and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
}

fn flag(object: &serde_json::Map<String, Value>, name: &str) -> bool {
    object.get(name).and_then(Value::as_bool).unwrap_or(false)
}

/// What a list of required and other things comes to: nothing required is missing, and one is there.
fn has_enough(each: impl Iterator<Item = (bool, bool)>) -> bool {
    let mut has_one = false;
    for (is_held, is_required) in each {
        if is_required && !is_held {
            return false;
        }
        has_one |= is_held;
    }
    has_one
}

fn role(question: &Question<'_>, policy: &Policy) -> bool {
    let realm = question.realm;
    let fetched = (policy.config.get("fetchRoles").map(String::as_str) == Some("true"))
        .then(|| realm.users.get(&question.identity.user).map(|user| roles::of_user(realm, user)))
        .flatten();
    let named = objects(policy, "roles");
    has_enough(named.iter().filter_map(|named| {
        let role = realm.roles.get(named.get("id")?.as_str()?)?;
        let is_held = match &fetched {
            Some(held) => held.contains(&role.id),
            None => {
                let client = role.client.as_ref().and_then(|id| realm.clients.get(id));
                question.identity.has_role(client.map(|client| &*client.client_id), &role.name)
            }
        };
        Some((is_held, flag(named, "required")))
    }))
}

fn client(question: &Question<'_>, policy: &Policy) -> bool {
    let named = ids(policy, "clients");
    let mut named = named.iter().filter_map(|id| question.realm.clients.get(id));
    named.any(|client| *client.client_id == *question.identity.client_id)
}

fn client_scope(question: &Question<'_>, policy: &Policy) -> bool {
    let held = question.identity.attributes.get("scope").and_then(|scope| scope.first());
    let held: Vec<&str> = held.map(|scope| scope.split(' ').collect()).unwrap_or_default();
    has_enough(objects(policy, "clientScopes").iter().filter_map(|named| {
        let scope = question.realm.client_scopes.get(named.get("id")?.as_str()?)?;
        Some((held.contains(&&*scope.name), flag(named, "required")))
    }))
}

fn group(question: &Question<'_>, policy: &Policy) -> bool {
    let realm = question.realm;
    let claim = policy.config.get("groupsClaim").and_then(|name| question.identity.attributes.get(name));
    let held = match claim.filter(|groups| !groups.is_empty()) {
        Some(groups) => groups.clone(),
        None => {
            let user = realm.users.get(&question.identity.user);
            let groups = user.into_iter().flat_map(|user| &user.groups).filter_map(|id| realm.groups.get(id));
            groups.map(|group| path(realm, group)).collect()
        }
    };
    objects(policy, "groups").iter().any(|named| {
        let Some(allowed) = named.get("id").and_then(Value::as_str).and_then(|id| realm.groups.get(id)) else {
            return false;
        };
        let allowed_path = path(realm, allowed);
        held.iter().any(|group| {
            let is_below = group.strip_prefix(&*allowed_path).is_some_and(|rest| rest.starts_with('/'));
            *group == allowed_path || **group == *allowed.name || (flag(named, "extendChildren") && is_below)
        })
    })
}

/// The path of a group, such as `/parent/child`.
pub(crate) fn path(realm: &Realm, group: &Group) -> String {
    let mut path = format!("/{}", group.name);
    let mut above: Option<&Id> = group.parent.as_ref();
    while let Some(parent) = above.and_then(|id| realm.groups.get(id)) {
        path.insert_str(0, &format!("/{}", parent.name));
        above = parent.parent.as_ref();
    }
    path
}

fn time(question: &Question<'_>, policy: &Policy) -> Decision<bool> {
    let now = match question.context.get(GIVEN_TIME).and_then(|given| given.first()) {
        Some(given) => moment(given)?,
        None => question.now_ms,
    };
    let limit =
        |name: &str| policy.config.get(name).filter(|text| !text.is_empty()).map(|text| limit(text)).transpose();
    if limit("nbf")?.is_some_and(|from| now < from) || limit("noa")?.is_some_and(|to| now > to) {
        return Ok(false);
    }
    let parts = moment::parts(now);
    let all = [
        ("dayMonth", parts.day),
        ("month", parts.month),
        ("year", parts.year),
        ("hour", parts.hour),
        ("minute", parts.minute),
    ];
    for (name, part) in all {
        if !is_between(&policy.config, name, part)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// A moment that a policy names, which may be a day alone.
fn limit(text: &str) -> Decision<i64> {
    let text = text.trim();
    if text.len() == "yyyy-MM-dd".len() { moment(&format!("{text} 00:00:00")) } else { moment(text) }
}

fn moment(text: &str) -> Decision<i64> {
    moment::read(text).map_err(|fault| match fault {
        Unread::Unreadable => AdminDenied::Breaks.into(),
        Unread::TooFar => Denied::NotDone("moments of the distant past and future"),
    })
}

fn is_between(config: &BTreeMap<String, String>, name: &str, part: i64) -> Decision<bool> {
    let number = |text: &String| text.parse::<i64>().map_err(|_| Denied::from(AdminDenied::Breaks));
    let Some(start) = config.get(name).map(number).transpose()? else { return Ok(true) };
    let end = config.get(&format!("{name}End")).map(number).transpose()?;
    Ok(start <= part && part <= end.unwrap_or(start))
}

fn regex(question: &Question<'_>, policy: &Policy) -> Decision<bool> {
    let of_context = policy.config.get("targetContextAttributes").map(String::as_str) == Some("true");
    let attributes = if of_context { question.context } else { &question.identity.attributes };
    let claim = policy.config.get("targetClaim").ok_or(AdminDenied::Breaks)?;
    // Of several values the first is looked at.
    let value = match claim.split_once('.') {
        None => attributes.get(claim).and_then(|values| values.first()).cloned(),
        Some((name, path)) => {
            let Some(text) = attributes.get(name).and_then(|values| values.first()) else { return Ok(false) };
            let whole: Value = serde_json::from_str(text).map_err(|_| AdminDenied::Breaks)?;
            let found = path.split('.').try_fold(&whole, |value, step| value.get(step));
            found.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
        }
    };
    let Some(value) = value else { return Ok(false) };
    let pattern = policy.config.get("pattern").ok_or(AdminDenied::Breaks)?;
    let fits = java_pattern::compile(pattern).and_then(|pattern| java_pattern::is_whole(&pattern, &value));
    fits.map_err(|unread| match unread {
        java_pattern::Unread::Broken => AdminDenied::Breaks.into(),
        java_pattern::Unread::Beyond => Denied::NotDone("what this pattern asks for"),
    })
}
