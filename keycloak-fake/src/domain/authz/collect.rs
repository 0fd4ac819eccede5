//! What verdicts come to: which scopes of a resource are granted. What owners allow outdoes what permissions deny, and
//! between permissions the server's strategy says whether one denial is enough.

use std::collections::HashSet;

use super::{Found, Question, Verdict, Wanted, ask};
use crate::domain::Decision;
use crate::state::{Id, Policy, Resource, ResourceServer, Strategy};

/// What was decided of what was wanted.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    /// The scopes that are granted, in the order in which they were asked for; `None` is a denial.
    pub(crate) granted: Option<Vec<Id>>,
    /// What permissions said, if they were asked.
    pub(crate) verdicts: Option<Vec<Verdict>>,
}

/// Decides on what is wanted.
pub(crate) fn decide(question: &Question<'_>, wanted: &Wanted) -> Decision<Outcome> {
    Ok(match ask(question, wanted)? {
        Found::Nothing => Outcome { granted: None, verdicts: None },
        Found::Granted => {
            let has_scopes = wanted.resource.as_ref().is_some_and(|resource| !resource.scopes.is_empty());
            let granted = (!wanted.scopes.is_empty() || !has_scopes).then(|| wanted.scopes.clone());
            Outcome { granted, verdicts: Some(Vec::new()) }
        }
        Found::Verdicts(verdicts) => {
            let granted = if verdicts.is_empty() { None } else { weigh(question.server, wanted, &verdicts) };
            Outcome { granted, verdicts: Some(verdicts).filter(|verdicts| !verdicts.is_empty()) }
        }
    })
}

/// What is granted and denied so far.
#[derive(Default)]
struct Scales<'a> {
    granted: HashSet<&'a Id>,
    denied: HashSet<&'a Id>,
    by_owner: Vec<&'a Policy>,
    /// Whether a permission on this very resource grants it.
    is_resource_granted: bool,
    is_anything_denied: bool,
}

fn weigh(server: &ResourceServer, wanted: &Wanted, verdicts: &[Verdict]) -> Option<Vec<Id>> {
    let resource = wanted.resource.as_deref();
    let mut scales = Scales::default();
    for verdict in verdicts {
        if verdict.grants() {
            grant(&mut scales, server, wanted, &verdict.permission);
        } else {
            deny(&mut scales, wanted, &verdict.permission);
        }
    }
    let Scales { mut granted, mut denied, by_owner, is_resource_granted, mut is_anything_denied } = scales;
    if server.strategy == Strategy::Affirmative {
        denied.retain(|scope| !granted.contains(scope));
    }
    granted.retain(|scope| !denied.contains(scope));
    if by_owner.is_empty() {
        if !is_resource_granted && granted.is_empty() && !wanted.scopes.is_empty() {
            return None;
        }
    } else {
        let allowed = by_owner.iter().flat_map(|policy| &policy.scopes);
        granted.extend(allowed.filter(|scope| wanted.scopes.is_empty() || wanted.scopes.contains(scope)));
        if granted.is_empty() && resource.is_some_and(|resource| !resource.scopes.is_empty()) {
            return None;
        }
        is_anything_denied = false;
    }
    if is_anything_denied && granted.is_empty() {
        return None;
    }
    let mut ordered: Vec<Id> = wanted.scopes.iter().filter(|scope| granted.contains(scope)).cloned().collect();
    for scope in by_owner.iter().flat_map(|policy| &policy.scopes).filter(|scope| granted.contains(scope)) {
        if !ordered.contains(scope) {
            ordered.push(scope.clone());
        }
    }
    Some(ordered)
}

fn grant<'a>(scales: &mut Scales<'a>, server: &ResourceServer, wanted: &'a Wanted, policy: &'a Policy) {
    let resource = wanted.resource.as_deref();
    match &*policy.kind {
        "scope" => {
            for scope in wanted.scopes.iter().filter(|scope| policy.scopes.contains(scope)) {
                scales.granted.insert(scope);
                // A scope that the resource has from its type only.
                if resource.is_some_and(|resource| !resource.scopes.contains(scope)) {
                    scales.denied.remove(scope);
                }
            }
        }
        "resource" => scales.granted.extend(&wanted.scopes),
        "uma" if resource.is_some_and(|resource| resource.owner_managed) => scales.by_owner.push(policy),
        _ => {}
    }
    let is_users = resource.is_some_and(|resource| resource.owner != server.client);
    scales.is_resource_granted |= is_on(policy, resource) && (&*policy.kind != "scope" || is_users);
}

fn deny<'a>(scales: &mut Scales<'a>, wanted: &'a Wanted, policy: &'a Policy) {
    let is_on_resource = is_on(policy, wanted.resource.as_deref());
    if &*policy.kind == "resource" {
        if is_on_resource || !scales.is_resource_granted {
            scales.denied.extend(&wanted.scopes);
        }
    } else if is_on_resource || policy.resources.is_empty() {
        scales.denied.extend(&policy.scopes);
    }
    scales.is_anything_denied = true;
}

fn is_on(policy: &Policy, resource: Option<&Resource>) -> bool {
    resource.is_some_and(|resource| policy.resources.contains(&resource.id))
}
