//! The authorization services as Keycloak 3 had them: entitlements, and UMA 1.0. Later servers have neither.
//!
//! Requests of `keycloak-api`'s traits are written in the old way, and the old answers read into what the traits promise:
//!
//! | trait | here |
//! |---|---|
//! | `Entitlements` | `GET` or `POST /realms/{realm}/authz/entitlement/{client}`; `POST …/authz/authorize` with a ticket |
//! | `ResourceSets` | `/realms/{realm}/authz/protection/resource_set`, with `filter`, `uri` and `scopes` |
//! | `PermissionTickets::create_ticket` | `POST …/authz/protection/permission`, or `permissions` for several |
//! | `UmaDiscovery` | `GET …/.well-known/uma-configuration` |
//!
//! What is asked for and was not there then is refused here, and never left out. What is here must not decide anything.

mod entitlement;
mod protection;

use bytes::Bytes;
use http::StatusCode;
use keycloak_api::operation::{Body, Json, Method, OperationInfo, Reply, Request};
use keycloak_api::{Error, ErrorKind};
use serde_json::{Map, Value, json};

static UMA_CONFIGURATION: OperationInfo = OperationInfo::new(
    "UmaDiscovery",
    "uma_configuration",
    Method::GET,
    "/realms/{realm}/.well-known/uma-configuration",
);

/// What an answer has to be made into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    AsItIs,
    /// A requesting party's token: as a token response.
    Token,
    /// As those of its permissions that were asked for; an old server tells of others too.
    Permissions(Vec<String>),
    /// As a decision on what was asked for.
    Decision(Vec<String>),
    Configuration,
}

/// The request as an old server takes it, and what its answer has to be made into.
///
/// # Errors
/// [`ErrorKind::Unsupported`] for what an old server does not have.
pub(crate) fn written(mut request: Request) -> Result<(Request, Reading), Error> {
    let operation = request.operation;
    let reading = match (operation.resource, operation.name) {
        ("Entitlements", name) => {
            let reading = match name {
                "granted_permissions" => Reading::Permissions(entitlement::asked(&request)?),
                "decide_permissions" => Reading::Decision(entitlement::asked(&request)?),
                _ => Reading::Token,
            };
            entitlement::write(&mut request)?;
            reading
        }
        ("ResourceSets", "list_resource_sets") => {
            protection::write_filter(&mut request)?;
            Reading::AsItIs
        }
        ("ResourceSets", "create_resource_set" | "update_resource_set") => {
            protection::write_resource(&mut request)?;
            Reading::AsItIs
        }
        ("PermissionTickets", "create_ticket") => {
            protection::write_ticket(&mut request)?;
            Reading::AsItIs
        }
        ("UmaDiscovery", "uma_configuration") => {
            to(&mut request, &UMA_CONFIGURATION, "uma2-configuration", "uma-configuration");
            Reading::Configuration
        }
        _ => Reading::AsItIs,
    };
    Ok((request, reading))
}

impl Reading {
    /// The answer as the traits read it.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`] for what is not the old answer.
    pub(crate) fn read(self, reply: Reply) -> Result<Reply, Error> {
        match self {
            Self::AsItIs => Ok(reply),
            Self::Configuration => configuration(reply),
            Self::Token | Self::Permissions(_) | Self::Decision(_) => entitlement::read(self, reply),
        }
    }
}

fn configuration(reply: Reply) -> Result<Reply, Error> {
    if !reply.status.is_success() {
        return Ok(reply);
    }
    let mut document: Map<String, Value> = decoded(&reply)?;
    for (old, new) in [
        ("resource_set_registration_endpoint", "resource_registration_endpoint"),
        ("permission_registration_endpoint", "permission_endpoint"),
    ] {
        if let Some(value) = document.remove(old) {
            document.insert(new.to_owned(), value);
        }
    }
    answered(&reply, StatusCode::OK, &json!(document))
}

/// Sends the request elsewhere: its path, which ends with `old`, ends with `new` then.
fn to(request: &mut Request, operation: &'static OperationInfo, old: &str, new: &str) {
    request.operation = operation;
    if let Some(before) = request.path.strip_suffix(old) {
        request.path = format!("{before}{new}");
    }
}

fn set_json(request: &mut Request, body: &Value) {
    request.body = Body::Json(Json(Bytes::from(body.to_string())));
}

fn json_of(request: &Request) -> Result<Value, Error> {
    let Body::Json(Json(body)) = &request.body else { return Ok(Value::Null) };
    serde_json::from_slice(body).map_err(|error| Error::with_source(ErrorKind::Encode, error))
}

fn decoded<T: serde::de::DeserializeOwned>(reply: &Reply) -> Result<T, Error> {
    serde_json::from_slice(&reply.body).map_err(|error| Error::with_source(ErrorKind::Decode, error))
}

fn answered(reply: &Reply, status: StatusCode, body: &Value) -> Result<Reply, Error> {
    Ok(Reply::new(status, reply.headers.clone(), Bytes::from(body.to_string())))
}

fn unsupported(what: &str) -> Error {
    Error::new(ErrorKind::Unsupported, format!("a server of UMA 1.0 has no `{what}`"))
}
