//! Questions about permissions, and the token that answers them.

use http::StatusCode;
use keycloak_api::operation::{Body, Form, Method, OperationInfo, Reply, Request};
use keycloak_api::token::decode_unverified;
use keycloak_api::{Error, ErrorKind};
use serde_json::{Map, Value, json};

use super::{Reading, answered, decoded, set_json, to, unsupported};
use crate::keys::segment;

const TOKEN: &str = "/protocol/openid-connect/token";

static ALL: OperationInfo = entitlement(Method::GET);
static SOME: OperationInfo = entitlement(Method::POST);
static BY_TICKET: OperationInfo =
    OperationInfo::new("Entitlements", "requesting_party_token", Method::POST, "/realms/{realm}/authz/authorize");

const fn entitlement(method: Method) -> OperationInfo {
    let path = "/realms/{realm}/authz/entitlement/{resource_server}";
    OperationInfo::new("Entitlements", "requesting_party_token", method, path)
}

/// The parameters of the grant that the old way has something for.
const KNOWN: [&str; 8] = [
    "grant_type",
    "audience",
    "permission",
    "ticket",
    "rpt",
    "response_mode",
    "response_include_resource_name",
    "response_permissions_limit",
];

pub(super) fn write(request: &mut Request) -> Result<(), Error> {
    let Body::Form(form) = std::mem::replace(&mut request.body, Body::Empty) else {
        return Err(unsupported("request without a grant"));
    };
    if let Some((unknown, _)) = form.iter().find(|(name, _)| !KNOWN.contains(name)) {
        return Err(unsupported(unknown));
    }
    let mut body = Map::new();
    if let Some(rpt) = form.get("rpt") {
        body.insert("rpt".to_owned(), json!(rpt));
    }
    if let Some(ticket) = form.get("ticket") {
        body.insert("ticket".to_owned(), json!(ticket));
        to(request, &BY_TICKET, TOKEN, "/authz/authorize");
        set_json(request, &Value::Object(body));
        return Ok(());
    }
    let server = form.get("audience").ok_or_else(|| unsupported("request without an audience"))?;
    let path = format!("/authz/entitlement/{}", segment(server));
    let permissions: Vec<_> = form.all("permission").map(permission).collect();
    if permissions.is_empty() && body.is_empty() && metadata(&form).is_none() {
        to(request, &ALL, TOKEN, &path);
        return Ok(());
    }
    body.insert("permissions".to_owned(), json!(permissions));
    if let Some(metadata) = metadata(&form) {
        body.insert("metadata".to_owned(), metadata);
    }
    to(request, &SOME, TOKEN, &path);
    set_json(request, &Value::Object(body));
    Ok(())
}

/// The old way tells ids from names. Keycloak makes ids that are UUIDs; what is none is a name.
fn permission(text: &str) -> Value {
    let (resource, scopes) = text.split_once('#').unwrap_or((text, ""));
    let scopes: Vec<_> = scopes.split(',').filter(|scope| !scope.is_empty()).collect();
    match resource {
        "" => json!({"scopes": scopes}),
        id if is_uuid(id) => json!({"resource_set_id": id, "scopes": scopes}),
        name => json!({"resource_set_name": name, "scopes": scopes}),
    }
}

fn is_uuid(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    lengths.eq([8, 4, 4, 4, 12]) && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

fn metadata(form: &Form) -> Option<Value> {
    let names = form.get("response_include_resource_name").map(|value| json!(value == "true"));
    let limit = form.get("response_permissions_limit").and_then(|value| value.parse::<u32>().ok());
    let entries = [("include_resource_name", names), ("limit", limit.map(|limit| json!(limit)))];
    let metadata: Map<_, _> = entries.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect();
    (!metadata.is_empty()).then_some(Value::Object(metadata))
}

pub(super) fn read(reading: Reading, reply: Reply) -> Result<Reply, Error> {
    if !reply.status.is_success() {
        return refused(reply);
    }
    let mut answer: Map<String, Value> = decoded(&reply)?;
    let Some(Value::String(rpt)) = answer.remove("rpt") else {
        return Err(Error::new(ErrorKind::Decode, "the answer has no token"));
    };
    let (asked, is_decision) = match &reading {
        Reading::Permissions(asked) => (asked, false),
        Reading::Decision(asked) => (asked, true),
        _ => return answered(&reply, StatusCode::OK, &json!({"access_token": rpt, "token_type": "Bearer"})),
    };
    let mut granted = permissions(&rpt)?;
    granted.retain(|permission| is_asked(permission, asked));
    if granted.is_empty() {
        let denial = json!({"error": "access_denied", "error_description": "not_authorized"});
        return answered(&reply, StatusCode::FORBIDDEN, &denial);
    }
    answered(&reply, StatusCode::OK, &if is_decision { json!({"result": true}) } else { Value::Array(granted) })
}

/// The permissions that a request asks for; none where it asks for all, or by a ticket.
///
/// # Errors
/// For a request whose answer could not be told from what the token had before.
pub(super) fn asked(request: &Request) -> Result<Vec<String>, Error> {
    let Body::Form(form) = &request.body else { return Ok(Vec::new()) };
    if form.get("ticket").is_some() && form.get("rpt").is_some() {
        return Err(unsupported("question by a ticket about a token that has permissions already"));
    }
    Ok(form.all("permission").map(str::to_owned).collect())
}

/// Whether a permission is one of those asked for: an old server answers a question about a resource that it does not
/// know with what it grants of others, and adds what the token had before.
fn is_asked(granted: &Value, asked: &[String]) -> bool {
    let is_one = |text: &str| {
        let (resource, scopes) = text.split_once('#').unwrap_or((text, ""));
        let own: Vec<&str> = granted["scopes"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        (resource.is_empty() || granted["rsid"] == resource || granted["rsname"] == resource)
            && (scopes.is_empty() || scopes.split(',').any(|scope| own.contains(&scope)))
    };
    asked.is_empty() || asked.iter().any(|text| is_one(text))
}

/// The old denial has a code of its own.
fn refused(reply: Reply) -> Result<Reply, Error> {
    let is_denied = serde_json::from_slice(&reply.body).is_ok_and(|body: Value| body["error"] == "not_authorized");
    if !is_denied {
        return Ok(reply);
    }
    answered(&reply, reply.status, &json!({"error": "access_denied", "error_description": "not_authorized"}))
}

/// What the server says that it granted. It is read and not verified, because it comes from the server itself.
fn permissions(rpt: &str) -> Result<Vec<Value>, Error> {
    let token = decode_unverified::<Value>(rpt).map_err(|error| Error::with_source(ErrorKind::Decode, error))?;
    let mut permissions = token.claims["authorization"]["permissions"].as_array().cloned().unwrap_or_default();
    for permission in permissions.iter_mut().filter_map(Value::as_object_mut) {
        for (old, new) in [("resource_set_id", "rsid"), ("resource_set_name", "rsname")] {
            if let Some(value) = permission.remove(old) {
                permission.insert(new.to_owned(), value);
            }
        }
    }
    Ok(permissions)
}
