//! The policy engine: what an identity may do with the resources of a resource server.
//!
//! Nothing here changes anything, and nothing here knows how a question came: the admin API's evaluation and the token
//! endpoint ask the same way. What a question costs follows from the permissions that match it.

mod collect;
mod identity;
mod kinds;
pub(in crate::domain) mod moment;
mod plain_uri;
mod uri_templates;
mod uris;
mod wanted;

pub(crate) use collect::decide;
pub(crate) use identity::{Attributes, Identity};
pub(crate) use kinds::path as group_path;
pub(crate) use uri_templates::problem as problem_of_uri;
pub(crate) use uris::{best_of, in_javas_order};
pub(crate) use wanted::{Asked, Claims, Wanted, all, create, wanted};

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::domain::denied::AdminDenied;
use crate::domain::{Context, Decision};
use crate::state::{Aspect, Id, Mode, Policy, Realm, ResourceServer, Strategy};

/// How deep policies may depend on one another; Keycloak's stack ends as well.
const DEEPEST: usize = 64;

/// Who asks, where, and when.
pub(crate) struct Question<'a> {
    pub(crate) realm: &'a Realm,
    pub(crate) server: &'a ResourceServer,
    pub(crate) identity: &'a Identity,
    /// Facts about the request.
    pub(crate) context: &'a Attributes,
    pub(crate) now_ms: i64,
    /// What policies decided: it depends on the question alone, whatever is wanted.
    known: RefCell<HashMap<Id, bool>>,
}

impl<'a> Question<'a> {
    pub(crate) fn new(
        realm: &'a Realm,
        server: &'a ResourceServer,
        identity: &'a Identity,
        facts: &'a Attributes,
        context: &Context,
    ) -> Self {
        Self { realm, server, identity, context: facts, now_ms: context.now_ms, known: RefCell::default() }
    }
}

/// What a permission came to: the permission, and what each policy that it depends on decided.
#[derive(Clone, Debug)]
pub(crate) struct Verdict {
    pub(crate) permission: Arc<Policy>,
    pub(crate) votes: Vec<(Arc<Policy>, bool)>,
}

impl Verdict {
    /// Whether the permission grants, by its strategy.
    pub(crate) fn grants(&self) -> bool {
        combine(self.permission.strategy, self.votes.iter().map(|(_, vote)| *vote))
    }
}

/// What the permissions say that match what is wanted.
#[derive(Clone, Debug)]
pub(crate) enum Found {
    /// It is allowed whatever permissions say.
    Granted,
    /// No permission says anything, and the server lets nothing through then.
    Nothing,
    Verdicts(Vec<Verdict>),
}

fn combine(strategy: Strategy, votes: impl Iterator<Item = bool>) -> bool {
    let (mut yes, mut no) = (0_usize, 0_usize);
    for vote in votes {
        if vote { yes += 1 } else { no += 1 }
    }
    match strategy {
        Strategy::Affirmative => yes > 0,
        Strategy::Unanimous => no == 0,
        Strategy::Consensus => yes > no,
    }
}

/// Asks the permissions that match.
pub(crate) fn ask(question: &Question<'_>, wanted: &Wanted) -> Decision<Found> {
    let server = question.server;
    if server.mode == Mode::Disabled || wanted.granted {
        return Ok(Found::Granted);
    }
    let matching = matching(server, wanted);
    if matching.is_empty() {
        let lets_through = server.mode == Mode::Permissive;
        return Ok(if lets_through { Found::Granted } else { Found::Nothing });
    }
    let mut verdicts = Vec::new();
    for permission in matching {
        let votes = votes(question, &permission, 0)?;
        // A permission that depends on nothing says nothing.
        if !votes.is_empty() {
            verdicts.push(Verdict { permission, votes });
        }
    }
    Ok(Found::Verdicts(verdicts))
}

/// The permissions that are about what is wanted, each once.
fn matching(server: &ResourceServer, wanted: &Wanted) -> Vec<Arc<Policy>> {
    let (mut seen, mut matching) = (HashSet::new(), Vec::new());
    let mut add = |policy: &Arc<Policy>| {
        if seen.insert(policy.id.clone()) {
            matching.push(policy.clone());
        }
    };
    if let Some(resource) = &wanted.resource {
        // Whatever scopes they are about: where one is on the resource, it is not for the mode to let things through.
        server.policies_by(Aspect::PolicyOfResource, &resource.id).for_each(&mut add);
        if let Some(kind) = &resource.kind {
            server.policies_by(Aspect::PolicyOfType, kind).for_each(&mut add);
            if resource.owner != server.client {
                let typed = server.resources_by(Aspect::ResourceOfType, kind);
                for typed in typed.filter(|typed| typed.owner == server.client) {
                    server.policies_by(Aspect::PolicyOfResource, &typed.id).for_each(&mut add);
                }
            }
        }
    }
    for scope in &wanted.scopes {
        server.policies_by(Aspect::PolicyOfScopeAlone, scope).for_each(&mut add);
    }
    matching
}

/// What each policy decides that a permission depends on. One that depends on a permission has that one's votes.
fn votes(question: &Question<'_>, policy: &Policy, depth: usize) -> Decision<Vec<(Arc<Policy>, bool)>> {
    if depth > DEEPEST {
        return Err(AdminDenied::Breaks.into());
    }
    let mut all = Vec::new();
    for needed in policy.policies.iter().filter_map(|id| question.server.policies.get(id)) {
        if needed.is_permission() {
            let within = votes(question, needed, depth + 1)?;
            let is_empty = within.is_empty();
            all.extend(within);
            if is_empty {
                all.push((needed.clone(), needed.is_negative));
            }
        } else {
            all.push((needed.clone(), vote(question, needed, depth)?));
        }
    }
    Ok(all)
}

/// What a policy decides.
fn vote(question: &Question<'_>, policy: &Arc<Policy>, depth: usize) -> Decision<bool> {
    let known = question.known.borrow().get(&policy.id).copied();
    if let Some(vote) = known {
        return Ok(vote);
    }
    let fits = if &*policy.kind == "aggregate" {
        let votes = votes(question, policy, depth + 1)?;
        !votes.is_empty() && combine(policy.strategy, votes.iter().map(|(_, vote)| *vote))
    } else {
        kinds::fits(question, policy)?
    };
    let vote = fits != policy.is_negative;
    question.known.borrow_mut().insert(policy.id.clone(), vote);
    Ok(vote)
}
