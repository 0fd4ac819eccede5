//! Resources and tickets.

use keycloak_api::Error;
use keycloak_api::operation::{Form, Method, OperationInfo, Request};
use serde_json::{Map, Value, json};

use super::{json_of, set_json, to, unsupported};

static SEVERAL_TICKETS: OperationInfo = OperationInfo::new(
    "PermissionTickets",
    "create_ticket",
    Method::POST,
    "/realms/{realm}/authz/protection/permissions",
)
.answering(201, false);

/// The old filter is one parameter with one condition: of several, each adds to what is found.
pub(super) fn write_filter(request: &mut Request) -> Result<(), Error> {
    let filter = Form::parse(request.query.as_bytes());
    let mut conditions = Vec::new();
    for (name, value) in filter.iter() {
        match (name, value) {
            ("name" | "uri" | "owner" | "type", _) => conditions.push((name, value)),
            // Only ids are listed, and a name is always a whole one.
            ("deep", "false") | ("exactName", "true") | ("matchingUri", "false") => {}
            _ => return Err(unsupported(name)),
        }
    }
    request.query = match conditions[..] {
        [] => String::new(),
        [(name, value)] if !value.contains(['&', '=']) => {
            let mut query = Form::default();
            query.append("filter", format!("{name}={value}"));
            query.encode()
        }
        [_] => return Err(unsupported("filter of such a value")),
        _ => return Err(unsupported("filter of several conditions")),
    };
    Ok(())
}

/// An old resource has one URI, and scopes under another name.
pub(super) fn write_resource(request: &mut Request) -> Result<(), Error> {
    let Value::Object(resource) = json_of(request)? else { return Ok(()) };
    let mut old = Map::new();
    for (name, value) in resource {
        match (name.as_str(), &value) {
            ("_id" | "name" | "uri" | "type" | "icon_uri" | "ownerManagedAccess" | "scopes", _) => {
                old.insert(name, value);
            }
            ("resource_scopes", _) => {
                old.insert("scopes".to_owned(), value);
            }
            ("owner", owner) => {
                let owner = owner.get("id").or_else(|| owner.get("name")).unwrap_or(owner).clone();
                old.insert(name, owner);
            }
            ("uris", Value::Array(uris)) => match &uris[..] {
                [] => {}
                [uri] => {
                    old.insert("uri".to_owned(), uri.clone());
                }
                _ => return Err(unsupported("resource of several URIs")),
            },
            _ => return Err(unsupported(&name)),
        }
    }
    set_json(request, &Value::Object(old));
    Ok(())
}

pub(super) fn write_ticket(request: &mut Request) -> Result<(), Error> {
    let Value::Array(lacking) = json_of(request)? else { return Ok(()) };
    let mut lacking = lacking.into_iter().map(old_permission).collect::<Result<Vec<_>, _>>()?;
    if lacking.len() == 1 {
        set_json(request, &lacking.remove(0));
    } else {
        to(request, &SEVERAL_TICKETS, "/permission", "/permissions");
        set_json(request, &Value::Array(lacking));
    }
    Ok(())
}

fn old_permission(permission: Value) -> Result<Value, Error> {
    let Value::Object(permission) = permission else { return Ok(permission) };
    let mut old = Map::from_iter([("scopes".to_owned(), json!([]))]);
    for (name, value) in permission {
        let name = match name.as_str() {
            "resource_id" => "resource_set_id",
            "resource_scopes" => "scopes",
            _ => return Err(unsupported(&name)),
        };
        old.insert(name.to_owned(), value);
    }
    Ok(Value::Object(old))
}
