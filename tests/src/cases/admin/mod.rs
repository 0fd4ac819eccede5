//! The admin API.

pub(super) mod attack_detection;
mod attack_detection_logins;
mod authentication_flow_steps;
mod authentication_flows;
mod authenticators;
mod authorization;
mod client_certificate_files;
mod client_certificates;
mod client_ciba;
mod client_evaluation;
mod client_key_sets;
mod client_policies;
pub(super) mod client_policies_of_clients;
mod client_registration;
mod client_scopes;
mod client_sessions;
mod client_settings;
mod client_templates;
mod clients;
mod components;
mod default_groups;
mod errors;
mod events;
mod events_of_flows;
mod events_of_things;
mod federated_identities;
mod groups;
mod identity_provider_files;
mod identity_provider_mappers;
mod identity_providers;
mod key_stores;
mod localization;
mod mail_server;
mod organization_groups;
mod organization_identity_providers;
mod organization_imports;
mod organization_members;
mod organization_names;
mod organization_rights;
mod organizations;
mod partial_export;
mod partial_import;
mod password_policies;
mod protocol_mappers;
mod realm_changes;
mod realm_reports;
mod realms;
mod required_actions;
mod role_composites;
mod role_mappings;
mod roles;
mod scope_mappings;
mod server_info;
mod user_actions;
mod user_attributes;
mod user_consents;
mod user_credentials;
mod user_profile;
mod users;
mod users_found;

use http::Method;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::call::Call;
use crate::case::{Case, Outcome};
use crate::world::World;

pub(super) use authorization::matrix_of;

/// The cases, by module.
pub(super) const CASES: &[&[Case]] = &[
    attack_detection::CASES,
    attack_detection_logins::CASES,
    authorization::CASES,
    client_certificate_files::CASES,
    client_certificates::CASES,
    client_ciba::CASES,
    client_evaluation::CASES,
    authentication_flows::CASES,
    authentication_flow_steps::CASES,
    authenticators::CASES,
    client_key_sets::CASES,
    client_policies::CASES,
    client_policies_of_clients::CASES,
    client_registration::CASES,
    client_scopes::CASES,
    client_sessions::CASES,
    client_settings::CASES,
    client_templates::CASES,
    clients::CASES,
    components::CASES,
    default_groups::CASES,
    errors::CASES,
    events::CASES,
    events_of_things::CASES,
    events_of_flows::CASES,
    groups::CASES,
    key_stores::CASES,
    localization::CASES,
    organization_groups::CASES,
    organization_members::CASES,
    organizations::CASES,
    organization_names::CASES,
    organization_identity_providers::CASES,
    organization_imports::CASES,
    organization_rights::CASES,
    mail_server::CASES,
    partial_export::CASES,
    partial_import::CASES,
    federated_identities::CASES,
    password_policies::CASES,
    identity_provider_files::CASES,
    identity_provider_mappers::CASES,
    identity_providers::CASES,
    protocol_mappers::CASES,
    realm_changes::CASES,
    realm_reports::CASES,
    realms::CASES,
    required_actions::CASES,
    role_mappings::CASES,
    role_composites::CASES,
    roles::CASES,
    scope_mappings::CASES,
    server_info::CASES,
    user_actions::CASES,
    user_attributes::CASES,
    user_consents::CASES,
    user_credentials::CASES,
    user_profile::CASES,
    users::CASES,
    users_found::CASES,
];

/// An id that nothing has.
const NOBODY: &str = "00000000-0000-0000-0000-000000000000";

/// A representation, from JSON.
fn of<T: DeserializeOwned>(value: Value) -> Outcome<T> {
    Ok(serde_json::from_value(value)?)
}

/// The call that a row describes: `GET users/{alice}`, below the realm, and a body where there is one.
fn call(row: &str, body: &str) -> Outcome<Call> {
    let (method, path) = row.split_once(' ').ok_or("a row without a path")?;
    let call = Call::new(Method::from_bytes(method.as_bytes())?, format!("/admin/realms/{{realm}}/{path}"));
    Ok(if body.is_empty() { call } else { call.text("application/json", body) })
}

/// Sends each row as an administrator, and compares the answer under the row itself.
async fn each(world: &mut World, rows: &[(&str, &str)]) -> Outcome {
    each_of(world, "", rows).await
}

/// As [`each`], for rows that come again later in the case: `stage` tells the steps from one another.
async fn each_of(world: &mut World, stage: &str, rows: &[(&str, &str)]) -> Outcome {
    for (row, body) in rows {
        let step = format!("{stage}{row} {body}");
        world.check(step.trim_end(), call(row, body)?.admin()).await?;
    }
    Ok(())
}
