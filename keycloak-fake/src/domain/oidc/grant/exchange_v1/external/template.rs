//! Names that an identity provider's mapper makes by a template such as `${ALIAS}.${CLAIM.sub | lowercase}`.

use std::collections::BTreeMap;

use serde_json::Value;

use super::identity::{Identity, java_text};
use crate::domain::Context;

type Config = BTreeMap<String, String>;

/// Whether the name is that of the user here.
pub(super) fn is_local(config: &Config) -> bool {
    !matches!(config.get("target").map(String::as_str), Some("BROKER_ID" | "BROKER_USERNAME"))
}

/// Names who comes. Where a claim is missing the name is empty.
pub(super) fn name(context: &mut Context, alias: &str, config: &Config, identity: &mut Identity) {
    let template = config.get("template").map(String::as_str).unwrap_or_default();
    let made = filled(context, alias, template, identity).unwrap_or_default();
    match config.get("target").map(String::as_str) {
        Some("BROKER_ID") => identity.id = Some(made),
        Some("BROKER_USERNAME") => identity.username = Some(made),
        _ => identity.model_username = Some(made),
    }
}

fn filled(context: &mut Context, alias: &str, template: &str, identity: &Identity) -> Option<String> {
    let (mut made, mut rest, mut is_whole) = (String::new(), template, true);
    while let Some((before, after)) = rest.split_once("${") {
        let Some((inside, behind)) = after.split_once('}').filter(|(inside, _)| !inside.is_empty()) else { break };
        made.push_str(before);
        let (variable, change) = match inside.rsplit_once('|') {
            Some((variable, change)) if !variable.trim_end().is_empty() => (variable.trim_end(), change.trim()),
            _ => (inside, ""),
        };
        let value = match variable {
            "ALIAS" => Some(alias.to_owned()),
            "UUID" => Some(context.new_id().to_string()),
            _ => match variable.strip_prefix("CLAIM.") {
                // What is no variable stands for itself, as it is.
                None => {
                    made.push_str(variable);
                    rest = behind;
                    continue;
                }
                Some(claim) => identity.claim(claim).map(|value| match value {
                    Value::Array(all) if all.len() == 1 => all.first().map(java_text).unwrap_or_default(),
                    value => java_text(&value),
                }),
            },
        };
        match value {
            Some(value) => made.push_str(&changed(&value, change)),
            None => is_whole = false,
        }
        rest = behind;
    }
    made.push_str(rest);
    is_whole.then_some(made)
}

fn changed(value: &str, change: &str) -> String {
    match change {
        "uppercase" => value.to_uppercase(),
        "lowercase" => value.to_lowercase(),
        "localpart" => value.rsplit_once('@').map_or(value, |(local, _)| local).to_owned(),
        _ => value.to_owned(),
    }
}
