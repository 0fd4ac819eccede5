//! Authorization requests that a client sends ahead (RFC 9126), and a browser names later.

use std::sync::Arc;

use keycloak_api::operation::Form;

use super::browser::{Fault, Step};
use super::{Received, authorize, client_auth, control_signs, event, proof, require_enabled, session};
use crate::domain::denied::{OAuthDenied, PushFault};
use crate::domain::{Context, Decision, Denied, client_policies};
use crate::state::{Client, Id, PushedRequest, Realm, Seconds};

/// What the name of a pushed request begins with (RFC 9126, section 2.2).
pub(crate) const PREFIX: &str = "urn:ietf:params:oauth:request_uri:";

/// A request that was pushed: its name, and how long it holds, in seconds.
#[derive(Clone, Debug)]
pub(crate) struct Pushed {
    pub(crate) uri: String,
    pub(crate) lifespan: Seconds,
}

/// Takes a request, as it would be taken from a browser.
pub(crate) fn push(realm: &mut Realm, context: &mut Context, received: &Received<'_>) -> Decision<Pushed> {
    require_enabled(realm)?;
    let client = client_auth::authenticate(realm, received).map_err(|denied| match denied {
        Denied::OAuth(OAuthDenied::OriginNotAllowed) => denied,
        denied if denied.is_preliminary() => denied,
        Denied::OAuth(denied) => fault(PushFault::Unproven(Box::new(denied))),
        denied => denied,
    })?;
    let form = received.form;
    if form.get("request_uri").is_some() {
        return Err(fault(PushFault::Nested));
    }
    let key = proof::shown(realm, context, received)?;
    proof::spending(realm, key.is_some(), |realm| keep(realm, context, received, &client, key.as_deref()))
}

/// Keeps a request, bound to the key that came with it.
fn keep(
    realm: &mut Realm,
    context: &mut Context,
    received: &Received<'_>,
    client: &Client,
    key: Option<&str>,
) -> Decision<Pushed> {
    let form = received.form;
    let has_object = form.get("request").is_some();
    // A token is not looked at where something else is there twice.
    let is_twice = authorize::malformed(form).is_some();
    let said = kept(form, client);
    let merged = if is_twice { Ok(said.clone()) } else { authorize::merge_pushed(client, &said, received.object)? };
    let mut parameters = merged.map_err(|wrong| fault(of_step(&Step::Fault(wrong), has_object, &said)))?;
    let mut asked = parameters.clone();
    // Keycloak looks at this one beside a token too, though it does not keep it.
    if asked.get("response_type").is_none() {
        asked.append_some("response_type", form.get("response_type"));
    }
    client_policies::permit_pushed(realm, client, &asked)?;
    let clean = control_signs::taken_out_of(&asked);
    if let Err(step) = authorize::read_request(realm, context, &clean, false)? {
        return Err(fault(of_step(&step, has_object, &asked)));
    }
    if is_twice {
        return Err(fault(PushFault::Twice { seen: event::asked_for(&asked) }));
    }
    match (key, parameters.get("dpop_jkt")) {
        (Some(key), Some(named)) if named != key => {
            return Err(fault(PushFault::OtherKey { seen: event::asked_for(&asked) }));
        }
        (Some(key), None) => parameters.append("dpop_jkt", key),
        _ => {}
    }
    let lifespan = lifespan(realm);
    let now = context.now_ms;
    session::sweep(realm, context.now());
    let id = context.new_id();
    let expires = now.saturating_add(lifespan.saturating_mul(1000));
    let request = PushedRequest { client: client.id.clone(), parameters: Arc::new(parameters), expires };
    realm.pushed.insert(id.clone(), Arc::new(request));
    Ok(Pushed { uri: format!("{PREFIX}{id}"), lifespan })
}

/// The parameters of a request that names a pushed one, which is used up by it: what was pushed, and what the browser
/// says beside it. `None` where nothing pushed is named.
pub(super) fn take(realm: &mut Realm, context: &Context, parameters: &Form) -> Option<Result<Form, Fault>> {
    let id = parameters.get("request_uri")?.strip_prefix(PREFIX)?;
    let client = parameters.get("client_id").and_then(|client_id| realm.client(client_id));
    let pushed = realm.pushed.get(id).filter(|pushed| client.is_some_and(|client| client.id == pushed.client)).cloned();
    let Some(pushed) = pushed else { return Some(Err(Fault::InvalidRequest)) };
    realm.pushed.remove(&Id::from(id));
    if pushed.expires <= context.now_ms || parameters.get("request").is_some() {
        return Some(Err(Fault::InvalidRequest));
    }
    let mut whole = Form::clone(&pushed.parameters);
    for (name, value) in parameters.iter().filter(|(name, _)| *name != "request_uri") {
        if whole.get(name).is_none() {
            whole.append(name, value);
        }
    }
    Some(Ok(whole))
}

/// Each parameter once, without what proves the client.
fn kept(form: &Form, client: &Client) -> Form {
    let mut kept = Form::default();
    kept.append("client_id", &*client.client_id);
    let proofs = ["client_secret", "client_assertion", "client_assertion_type"];
    for (name, value) in form.iter().filter(|(name, _)| !proofs.contains(name)) {
        if kept.get(name).is_none() {
            kept.append(name, value);
        }
    }
    kept
}

/// What a browser would have been told.
fn of_step(step: &Step, has_object: bool, asked: &Form) -> PushFault {
    match step {
        Step::Fault(fault @ (Fault::InvalidRequest | Fault::Object(_))) => {
            let reason = match fault {
                Fault::Object(reason) => reason.clone(),
                // The one parameter that is read as a number.
                _ => format!("For input string: \"{}\"", asked.get("max_age").unwrap_or_default()),
            };
            if has_object { PushFault::Object { reason } } else { PushFault::Unreadable { reason } }
        }
        Step::Return(back) => {
            let told =
                |name: &str| back.parameters.iter().find(|(told, _)| *told == name).map(|(_, value)| value.clone());
            PushFault::Refused {
                code: told("error").unwrap_or_default(),
                words: told("error_description"),
                seen: event::asked_for(asked),
            }
        }
        _ => PushFault::RedirectUri {
            seen: asked.get("redirect_uri").map(|uri| ("redirect_uri", uri.to_owned())).into_iter().collect(),
        },
    }
}

fn lifespan(realm: &Realm) -> Seconds {
    realm.attribute("parRequestUriLifespan").and_then(|text| text.parse().ok()).unwrap_or(60)
}

fn fault(fault: PushFault) -> Denied {
    OAuthDenied::Push(fault).into()
}
