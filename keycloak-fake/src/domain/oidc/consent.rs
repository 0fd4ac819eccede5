//! Consent: what a client needs a user's leave for, and what the user says.

use std::sync::Arc;

use super::browser::{Marks, Place, Step, Visit, Wanted};
use super::{actions, complete, device, event, response, scope, tab};
use crate::domain::{Context, Decision};
use crate::state::{AuthorizationRequest, Client, ClientScope, Consent, Id, LoginTab, Realm, User};

/// What the client wants by `request` and the user has not given yet. A client can ask for consent again.
pub(super) fn wanted(realm: &Realm, user: &User, request: &AuthorizationRequest) -> Vec<Wanted> {
    let is_device = request.device.is_some();
    let Some(client) = realm.clients.get(&request.client).filter(|client| is_device || needs_consent(client)) else {
        return Vec::new();
    };
    let asked = Some(&*request.scope).filter(|scope| !scope.is_empty());
    let scopes = scope::resolve(realm, client, asked).map(|granted| granted.scopes).unwrap_or_default();
    let of_client = client.flag("display.on.consent.screen", false).then(|| {
        let words = client.attribute("consent.screen.text").map(str::to_owned);
        Wanted::OfClient(client.id.clone(), words)
    });
    let shown = scopes.into_iter().filter(|scope| is_shown(scope)).map(Wanted::Scope);
    let again = is_device || request.prompt.split(' ').any(|prompt| prompt == "consent");
    let given = user.consents.iter().find(|consent| consent.client == client.id);
    let is_given = |id: &Id| !again && given.is_some_and(|given| given.scopes.contains(id));
    of_client.into_iter().chain(shown).filter(|wanted| !is_given(wanted.id())).collect()
}

/// Decides on what was sent to `login-actions/consent`. A form without a code is taken as it is.
pub(crate) fn decide(realm: &mut Realm, context: &mut Context, visit: &Visit<'_>, marks: &mut Marks) -> Decision<Step> {
    let tab = match tab::find(realm, context, visit, marks)? {
        Ok(tab) => tab,
        Err(step) => return Ok(step),
    };
    let place = actions::place(realm, &tab)?;
    let is_right = visit.form.get("code").is_none_or(|code| code == &*tab.code);
    // A code is good once.
    let tab = realm.logins.put(LoginTab { code: context.new_action_code().into(), ..LoginTab::clone(&tab) });
    let Some(user) = actions::user_of(realm, &tab).filter(|_| is_right && place == Place::Consent) else {
        return Ok(Step::Expired(tab, place));
    };
    marks.trail.in_action = true;
    if let Some(device) = tab.request.device.as_ref().filter(|_| visit.form.get("cancel").is_some()) {
        event::of_action(realm, context, visit, marks, &tab, "LOGIN", Some("rejected_by_user"));
        realm.logins.remove(&tab.id);
        return Ok(device::refuse(realm, context, device));
    }
    if visit.form.get("cancel").is_some() {
        tab::close(realm, marks, &tab);
        event::of_action(realm, context, visit, marks, &tab, "LOGIN", Some("rejected_by_user"));
        return Ok(response::error(&tab.request, context.issuer(&realm.name), "access_denied", None));
    }
    let given: Vec<Id> = wanted(realm, &user, &tab.request).iter().map(|wanted| wanted.id().clone()).collect();
    realm.change_user(&user.id, |user| give(user, &tab.request.client, given, context.now_ms));
    marks.trail.consents = true;
    complete::finish(realm, context, visit, marks, &tab)
}

/// Gives leave for all of this: who agrees on another device has been asked there.
pub(super) fn give_all(
    realm: &mut Realm,
    context: &Context,
    user: &Arc<User>,
    client: &Client,
    scopes: &[Arc<ClientScope>],
) -> Arc<User> {
    let shown = scopes.iter().filter(|scope| is_shown(scope));
    let of_client = client.flag("display.on.consent.screen", false).then(|| client.id.clone());
    let given = of_client.into_iter().chain(shown.map(|scope| scope.id.clone())).collect();
    let changed = realm.change_user(&user.id, |user| give(user, &client.id, given, context.now_ms));
    changed.unwrap_or_else(|| user.clone())
}

fn give(user: &mut User, client: &Id, scopes: Vec<Id>, now: i64) {
    let Some(consent) = user.consents.iter_mut().find(|consent| consent.client == *client) else {
        user.consents.push(Consent { client: client.clone(), scopes, created: now, updated: now });
        return;
    };
    consent.updated = now;
    for scope in scopes {
        if !consent.scopes.contains(&scope) {
            consent.scopes.push(scope);
        }
    }
}

/// Whether the user has given leave for all of this, or none is needed.
pub(super) fn is_given(client: &Client, user: &User, scopes: &[Arc<ClientScope>]) -> bool {
    let given = user.consents.iter().find(|consent| consent.client == client.id);
    let is_given = |scope: &Arc<ClientScope>| given.is_some_and(|given| given.scopes.contains(&scope.id));
    let mut shown = scopes.iter().filter(|scope| is_shown(scope));
    !needs_consent(client) || shown.all(is_given)
}

/// Whether a user is asked about the scope, and told of it.
pub(super) fn is_shown(scope: &ClientScope) -> bool {
    scope.flag("display.on.consent.screen", true)
}

pub(crate) fn needs_consent(client: &Client) -> bool {
    client.settings.consent_required.unwrap_or(false)
}
