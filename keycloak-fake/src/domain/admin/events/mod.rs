//! The events that a realm keeps: which they are, and finding them.
//!
//! What an administrator's event says is [`admin`]'s business; what a user's says is settled where it happens.

pub(crate) mod admin;
mod authorization;
mod filter;
pub(crate) mod import;
mod names;
mod organizations;

use std::sync::Arc;

use keycloak_api::admin::{AdminEventFilter, EventFilter};
use keycloak_api::representation::{AdminEventRepresentation, EventRepresentation, RealmEventsConfigRepresentation};

use super::page::page;
use super::span::Span;
use super::unknown;
use crate::domain::Decision;
use crate::domain::denied::{AdminDenied, Invalid};
use crate::state::Realm;
use filter::{Path, is_one};

/// How many events are listed where nothing is said.
const LISTED: i32 = 100;

/// Which events the realm keeps.
pub(crate) fn config(realm: &Realm) -> Decision<RealmEventsConfigRepresentation> {
    let settings = &realm.settings;
    let types = settings.enabled_event_types.clone().filter(|types| !types.is_empty());
    Ok(RealmEventsConfigRepresentation {
        events_enabled: Some(settings.events_enabled.unwrap_or(false)),
        events_expiration: settings.events_expiration.filter(|seconds| *seconds != 0),
        events_listeners: Some(settings.events_listeners.clone().unwrap_or_default()),
        enabled_event_types: Some(types.unwrap_or_else(|| names::SAVED.map(str::to_owned).to_vec())),
        admin_events_enabled: Some(settings.admin_events_enabled.unwrap_or(false)),
        admin_events_details_enabled: Some(settings.admin_events_details_enabled.unwrap_or(false)),
        ..RealmEventsConfigRepresentation::default()
    })
}

/// Changes which events the realm keeps. Whether users' events are kept, and how long, is set even where it is left out.
pub(crate) fn configure(realm: &mut Realm, input: &RealmEventsConfigRepresentation) -> Decision<()> {
    unknown::refuse(input)?;
    if input.events_listeners.iter().flatten().any(|listener| !names::LISTENERS.contains(&listener.as_str())) {
        return Err(AdminDenied::Invalid(Invalid::EventListener).into());
    }
    let settings = Arc::make_mut(&mut realm.settings);
    settings.events_enabled = Some(input.events_enabled.unwrap_or(false));
    settings.events_expiration = input.events_expiration.filter(|seconds| *seconds != 0);
    for (own, given) in [
        (&mut settings.events_listeners, &input.events_listeners),
        (&mut settings.enabled_event_types, &input.enabled_event_types),
    ] {
        if given.is_some() {
            own.clone_from(given);
        }
    }
    for (own, given) in [
        (&mut settings.admin_events_enabled, input.admin_events_enabled),
        (&mut settings.admin_events_details_enabled, input.admin_events_details_enabled),
    ] {
        *own = given.or(*own);
    }
    Ok(())
}

/// Whether the realm keeps users' events of this kind.
pub(crate) fn keeps(realm: &Realm, kind: &str) -> bool {
    let settings = &realm.settings;
    let named = settings.enabled_event_types.as_ref().filter(|types| !types.is_empty());
    settings.events_enabled.unwrap_or(false)
        && named.map_or_else(|| names::SAVED.contains(&kind), |types| types.iter().any(|other| other == kind))
}

/// The users' events that match, the latest first unless `asc` is asked for.
pub(crate) fn list(realm: &Realm, filter: &EventFilter) -> Decision<Vec<EventRepresentation>> {
    let known = |kind: &String| [&names::SAVED[..], &names::NOT_SAVED].iter().any(|kinds| is_one(kinds, kind));
    if !filter.r#type.iter().flatten().all(known) {
        return Err(AdminDenied::Breaks.into());
    }
    let time = Span::of(("dateFrom", filter.date_from.as_deref()), ("dateTo", filter.date_to.as_deref()))?;
    let found = realm.events.iter().filter(|event| {
        let text = |wanted: &Option<String>, own: &Option<String>| wanted.is_none() || wanted == own;
        let kind = event.r#type.as_deref().unwrap_or_default();
        filter.r#type.as_ref().is_none_or(|kinds| kinds.is_empty() || is_one(kinds, kind))
            && text(&filter.client, &event.client_id)
            && text(&filter.user, &event.user_id)
            && text(&filter.ip_address, &event.ip_address)
            && time.holds(event.time.unwrap_or(0))
    });
    in_order(found, filter.direction.as_deref(), filter.first, filter.max)
}

/// Forgets the users' events.
pub(crate) fn clear(realm: &mut Realm) -> Decision<()> {
    realm.events = imbl::Vector::new();
    Ok(())
}

/// The administrators' events that match, the latest first unless `asc` is asked for.
pub(crate) fn list_admin(realm: &Realm, filter: &AdminEventFilter) -> Decision<Vec<AdminEventRepresentation>> {
    let (operations, resources) = (filter.operation_types.as_deref(), filter.resource_types.as_deref());
    let are_known =
        |given: Option<&[String]>, known: &[&str]| given.into_iter().flatten().all(|one| is_one(known, one));
    if !are_known(operations, &names::OPERATIONS) || !are_known(resources, &names::RESOURCES) {
        return Err(AdminDenied::Breaks.into());
    }
    let time = Span::of(("dateFrom", filter.date_from.as_deref()), ("dateTo", filter.date_to.as_deref()))?;
    let path = filter.resource_path.as_deref().map(Path::new);
    let found = realm.admin_events.iter().filter(|event| {
        let who = event.auth_details.as_ref();
        let text = |wanted: &Option<String>, own: Option<&String>| wanted.is_none() || wanted.as_ref() == own;
        let one = |wanted: Option<&[String]>, own: &Option<String>| {
            wanted.is_none_or(|wanted| wanted.is_empty() || is_one(wanted, own.as_deref().unwrap_or_default()))
        };
        one(operations, &event.operation_type)
            && one(resources, &event.resource_type)
            && path.as_ref().is_none_or(|path| path.matches(event.resource_path.as_deref().unwrap_or_default()))
            && text(&filter.auth_realm, who.and_then(|who| who.realm_id.as_ref()))
            && text(&filter.auth_client, who.and_then(|who| who.client_id.as_ref()))
            && text(&filter.auth_user, who.and_then(|who| who.user_id.as_ref()))
            && text(&filter.auth_ip_address, who.and_then(|who| who.ip_address.as_ref()))
            && time.holds(event.time.unwrap_or(0))
    });
    in_order(found, filter.direction.as_deref(), filter.first, filter.max)
}

/// Forgets the administrators' events.
pub(crate) fn clear_admin(realm: &mut Realm) -> Decision<()> {
    realm.admin_events = imbl::Vector::new();
    Ok(())
}

/// The part of what was found that is asked for, in the order that is asked for.
fn in_order<'a, T: Clone + 'a>(
    found: impl DoubleEndedIterator<Item = &'a Arc<T>>,
    direction: Option<&str>,
    first: Option<i32>,
    max: Option<i32>,
) -> Decision<Vec<T>> {
    let max = max.or(Some(LISTED));
    let shown = |event: &Arc<T>| T::clone(event);
    match direction {
        Some("asc") => Ok(page(found, first, max).map(shown).collect()),
        None | Some("desc") => Ok(page(found.rev(), first, max).map(shown).collect()),
        Some(_) => Err(AdminDenied::Invalid(Invalid::SortDirection).into()),
    }
}
