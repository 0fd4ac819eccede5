//! The mappers of the organizations that a token is for, and of the user's groups there.

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::value::{Found, is_multivalued};
use super::{Config, Draft, Scene, Use, claim, effective_config};
use crate::domain::admin::representation::group;
use crate::domain::oidc::organization::{asked, meant};
use crate::state::{Organization, Realm, User};
use crate::token::java;

/// The type of mapper whose missing settings are filled in.
const MEMBERSHIP: &str = "oidc-organization-membership-mapper";
/// The claim that groups go to, whatever the settings say.
const CLAIM: &str = "organization";

/// The organizations by alias: a list, or objects that tell more of each.
pub(super) fn membership(scene: &mut Scene<'_>, config: &Config, _: Use, draft: &mut Draft) {
    let organizations = organizations(scene);
    let Some(first) = organizations.first() else { return };
    let config = &effective_config(MEMBERSHIP, config);
    let is = |name: &str, value: &str| config.get(name).is_some_and(|own| own == value);
    let (id, attributes) = (is("addOrganizationId", "true"), is("addOrganizationAttributes", "true"));
    if !is_multivalued(config) {
        return claim::put_as(draft, config, &Found::One(&first.alias), false);
    }
    if !id && !attributes && !is("jsonType.label", "JSON") {
        let mut aliases: Vec<&str> = organizations.iter().map(|one| &*one.alias).collect();
        java::sort(&mut aliases, |alias| alias);
        return claim::put_as(draft, config, &Found::Many(aliases), true);
    }
    let told = |one: &&Arc<Organization>| {
        let mut told = Map::new();
        if attributes {
            told.extend(one.attributes.iter().map(|(name, values)| (name.clone(), json!(values))));
        }
        if id {
            told.insert("id".to_owned(), json!(&*one.id));
        }
        (one.alias.to_string(), Value::Object(told))
    };
    claim::put_object(draft, config, organizations.iter().map(told).collect());
}

/// The paths of the groups that the user is in, organization by organization.
pub(super) fn groups(scene: &mut Scene<'_>, _: &Config, _: Use, draft: &mut Draft) {
    if scene.scopes.iter().all(|scope| asked(&scope.name).is_none()) {
        return;
    }
    let empty = || Value::Object(Map::new());
    let mut claim = match draft.other.remove(CLAIM) {
        Some(Value::Object(told)) => told,
        Some(Value::Array(aliases)) => {
            aliases.iter().filter_map(|alias| Some((alias.as_str()?.to_owned(), empty()))).collect()
        }
        Some(Value::String(alias)) => Map::from_iter([(alias, empty())]),
        _ => Map::new(),
    };
    let subject = scene.subject;
    for organization in organizations(scene) {
        let paths = paths(subject.realm, subject.user, organization);
        let told = claim.entry(organization.alias.to_string()).or_insert_with(empty);
        if let Value::Object(told) = told {
            told.insert("groups".to_owned(), json!(paths));
        }
    }
    draft.other.insert(CLAIM.to_owned(), Value::Object(claim));
}

fn paths(realm: &Realm, user: &User, organization: &Organization) -> Vec<String> {
    let is_its = |group: &&Arc<crate::state::Group>| {
        let mut top = *group;
        while let Some(above) = top.parent.as_ref().and_then(|id| realm.organization_groups.get(id)) {
            top = above;
        }
        top.parent.as_ref() == Some(&organization.group)
    };
    let groups = user.groups.iter().filter_map(|id| realm.organization_groups.get(id));
    groups.filter(is_its).map(|one| group::path(&realm.organization_groups, one)).collect()
}

/// The organizations that the token's scopes are about, each once, ordered by name.
fn organizations<'a>(scene: &Scene<'a>) -> Vec<&'a Arc<Organization>> {
    let realm: &'a Realm = scene.subject.realm;
    let mut seen = HashSet::new();
    let asked = scene.scopes.iter().filter_map(|scope| asked(&scope.name));
    let meant = asked.flat_map(|asked| meant(realm, scene.subject.user, asked));
    let mut meant: Vec<_> = meant.filter(|one| seen.insert(one.id.clone())).collect();
    meant.sort_by(|left, right| left.name.cmp(&right.name));
    meant
}
