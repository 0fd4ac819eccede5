//! What is answered where something of authorization services is denied.

use bytes::Bytes;
use http::HeaderMap;
use keycloak_api::ErrorReply;
use serde_json::{Value, json};

use super::admin::{described, error, message};
use super::{json_reply, read};
use crate::domain::denied::AuthorizationDenied as Denied;
use crate::token::java_hash;

/// Keycloak's answer where `denied` is the reason.
pub(super) fn reply(denied: &Denied) -> ErrorReply {
    let invalid_request = |words: &str| (400, described("invalid_request", words));
    let (status, body) = match denied {
        Denied::MissingUnsaid => return unsaid(404),
        Denied::NothingListed => return unsaid(204),
        Denied::Missing => (404, error("HTTP 404 Not Found")),
        Denied::SettingMissing | Denied::NameTaken => (409, described("conflict", "Duplicate resource error")),
        Denied::ResourceTaken(name) => {
            (409, described("invalid_request", &format!("Resource with name [{name}] already exists.")))
        }
        Denied::PolicyTaken(name) => {
            (409, described(&format!("Policy with name [{name}] already exists"), "Conflicting policy"))
        }
        Denied::ScopeInUse => (400, message("Scopes can not be removed while associated with resources.")),
        Denied::ScopeOfPermission => (400, json!({"error": "unknown_error"})),
        Denied::NoToken => {
            (403, described("invalid_bearer_token", "Could not obtain bearer access_token from request."))
        }
        Denied::NoResourceServer(client) => {
            let words = format!("Client application [{client}] is not registered as a resource server.");
            (403, described("invalid_clientId", &words))
        }
        Denied::NoProtection => (403, described("invalid_scope", "Requires uma_protection scope.")),
        Denied::NoRemoteManagement => (400, described("not_supported", "Remote management is disabled.")),
        Denied::NoRemoteSharing(server) => {
            let words = format!("Remote Resource Management not enabled on resource server [{server}]");
            (403, described("request_not_supported", &words))
        }
        Denied::ResourceMissing => (404, described("not_found", "Resource not found")),
        Denied::ResourceOfOthers => (403, described("forbidden", "You don't have permission to manage this resource")),
        Denied::NoPermissions => (400, described("invalid_permission_request", "Invalid permission request.")),
        Denied::ResourceUnnamed => (400, described("invalid_resource_id", "Resource id or name not provided.")),
        Denied::ResourceUnknown(id) => {
            let words = format!("Resource set with id [{id}] does not exists in this server.");
            (400, described("invalid_resource_id", &words))
        }
        Denied::ScopeInvalid(name) => (400, described("invalid_scope", &format!("Scope [{name}] is invalid"))),
        Denied::UriTemplate { uri, problem } => {
            invalid_request(&format!("URI [{uri}] is not a valid template: {problem}"))
        }
        Denied::TicketInvalid => invalid_request("invalid_ticket"),
        Denied::TicketTaken => permission("Permission already exists"),
        Denied::TicketWithId => permission("created permissions should not have id"),
        Denied::TicketMaker(resource) => {
            not_authorised(resource, "can be only created by the owner or by the resource server itself")
        }
        Denied::TicketUnmanaged => {
            permission("permission can only be created for resources with user-managed access enabled")
        }
        Denied::TicketScope { resource, scope } => {
            let words = format!("Resource set with id [{resource}] does not have Scope [{scope}]");
            (400, described("invalid_resource_id", &words))
        }
        Denied::TicketChanger(resource) => not_authorised(
            resource.as_deref().unwrap_or("null"),
            "can be updated only by the owner or by the resource server",
        ),
        Denied::TicketDeleter(resource) => {
            // The object that holds the resource, as Java names it.
            let object = "org.keycloak.models.cache.infinispan.authorization.ResourceAdapter";
            let named = format!("{object}@{:x}", java_hash(resource));
            not_authorised(&named, "can be deleted only by the owner, the requester, or the resource server")
        }
        Denied::TicketWithoutResource => permission("created permissions should have resource"),
        Denied::TicketWithoutScope => permission("created permissions should have scope or scopeName"),
        Denied::TicketWithoutRequester => permission("created permissions should have requester or requesterName"),
        Denied::RequesterUnknown => permission("Requester does not exists in this server as user."),
        Denied::PolicyUnknown(id) => (404, described("invalid_request", &format!("Policy with [{id}] does not exist"))),
        Denied::PolicyWithId => invalid_request("Newly created uma policies should not have an id"),
        Denied::ResourceNotFound(id) => invalid_request(&format!("Resource [{id}] cannot be found")),
        Denied::NotOwner(id) => {
            invalid_request(&format!("Only resource owner can access policies for resource [{id}]"))
        }
        Denied::NotOwnerManaged => invalid_request("Only resources with owner managed accessed can have policies"),
        Denied::PolicyScopes { scopes, resource } => {
            let scopes = scopes.join(", ");
            invalid_request(&format!("Some of the scopes [[{scopes}]] are not valid for resource [{resource}]"))
        }
        Denied::PolicyResource => invalid_request("Uma permission resource cannot be changed"),
    };
    json_reply(status, &body)
}

fn not_authorised(resource: &str, rest: &str) -> (u16, Value) {
    (403, described("not_authorised", &format!("permissions for [{resource}] {rest}")))
}

fn permission(words: &str) -> (u16, Value) {
    (400, described("invalid_permission", words))
}

fn unsaid(status: u16) -> ErrorReply {
    read(status, HeaderMap::new(), Bytes::new())
}
