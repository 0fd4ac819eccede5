//! The admin API.

mod authentication_flows;
mod authenticators;
mod authorization;
mod client_policies;
mod client_scopes;
mod clients;
mod errors;
mod groups;
mod identity_provider_mappers;
mod identity_providers;
mod protocol_mappers;
mod realms;
mod required_actions;
mod role_mappings;
mod roles;
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
    authentication_flows::CASES,
    authenticators::CASES,
    authorization::CASES,
    client_policies::CASES,
    client_scopes::CASES,
    clients::CASES,
    errors::CASES,
    groups::CASES,
    identity_provider_mappers::CASES,
    identity_providers::CASES,
    protocol_mappers::CASES,
    realms::CASES,
    required_actions::CASES,
    role_mappings::CASES,
    roles::CASES,
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
