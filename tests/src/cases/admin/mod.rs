//! The admin API.

mod attack_detection;
mod authorization;
mod client_scopes;
mod clients;
mod errors;
mod federated_identities;
mod groups;
mod password_policies;
mod protocol_mappers;
mod realms;
mod role_mappings;
mod roles;
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

/// The cases, by module.
pub(super) const CASES: &[&[Case]] = &[
    attack_detection::CASES,
    authorization::CASES,
    client_scopes::CASES,
    clients::CASES,
    errors::CASES,
    federated_identities::CASES,
    groups::CASES,
    password_policies::CASES,
    protocol_mappers::CASES,
    realms::CASES,
    role_mappings::CASES,
    roles::CASES,
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
    for (row, body) in rows {
        let step = format!("{row} {body}");
        world.check(step.trim_end(), call(row, body)?.admin()).await?;
    }
    Ok(())
}
