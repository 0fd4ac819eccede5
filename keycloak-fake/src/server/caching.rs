//! Which answers of the admin API say `Cache-Control: no-cache`. There is no rule to it: it is what the real server
//! was seen to do.

use http::Method;

/// Reads without the header, by how their paths end.
const READS: [&str; 5] = [
    "/clients-initial-access",
    "/users/profile",
    "/users/profile/metadata",
    "/invitations",
    "/invitations/{invitation_id}",
];

/// What is deleted with the header, by the name before its id.
const DELETED: [&str; 10] = [
    "clients",
    "users",
    "roles",
    "roles-by-id",
    "client-scopes",
    "credentials",
    "federated-identity",
    "models",
    "nodes",
    "consents",
];

/// What is put or deleted with the header: one thing's place in another.
const PLACED: [&str; 5] = [
    "default-groups",
    "default-client-scopes",
    "optional-client-scopes",
    "default-default-client-scopes",
    "default-optional-client-scopes",
];

/// What is posted with the header, by how the template ends.
const POSTED: [&str; 7] = [
    "/generate",
    "/models",
    "/add-models",
    "/{realm}/client-scopes",
    "/children",
    "/impersonation",
    "/testSMTPConnection",
];

/// Whether a good answer to this method on this path's template has the header.
pub(super) fn is_uncached(method: &Method, template: &str) -> bool {
    let mut segments = template.rsplit('/');
    let last = segments.next().unwrap_or_default();
    let (name, of, holder) =
        (segments.next().unwrap_or_default(), segments.next().unwrap_or_default(), segments.next().unwrap_or_default());
    let named = Some(name).filter(|_| last.starts_with('{') && !of.ends_with("-mappings") && of != "brute-force");
    if template.contains("/authentication/") {
        return !(last == "{alias}" && name == "required-actions") || *method == Method::GET;
    }
    if template.contains("/identity-provider/instances/") {
        return *method != Method::POST;
    }
    if template.contains("/authz/") {
        return is_uncached_of_authorization(method, template);
    }
    let is_placed = || {
        named.is_some_and(|name| PLACED.contains(&name))
            || (name == "groups" && holder == "users")
            || template.ends_with("/groups/{group_id}/members/{user_id}")
    };
    match *method {
        Method::GET => !READS.iter().any(|end| template.ends_with(end)) && !template.contains("/localization"),
        Method::DELETE => is_placed() || named.is_some_and(|name| DELETED.contains(&name)),
        Method::PUT => is_placed() || named == Some("models") || is_of_permissions(template),
        Method::POST => POSTED.iter().any(|end| template.ends_with(end)) || named == Some("federated-identity"),
        _ => false,
    }
}

/// Whether these are the permissions of one thing in particular.
pub(super) fn is_of_permissions(template: &str) -> bool {
    template.ends_with("/management/permissions") || template.ends_with("/users-management-permissions")
}

/// The same, of authorization services.
fn is_uncached_of_authorization(method: &Method, template: &str) -> bool {
    if template.contains("/authz/protection/") {
        return *method == Method::GET && (template.ends_with("/resource_set") || template.ends_with("/uma-policy"));
    }
    let decides = template.contains("/resource-server/policy") || template.contains("/resource-server/permission");
    match *method {
        Method::GET => !template.ends_with("/resource-server") && !template.ends_with("/settings"),
        Method::POST => !template.ends_with("/evaluate") && !template.ends_with("/import"),
        Method::PUT => decides,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn does_as_the_real_server_does() {
        let uncached = [
            (Method::GET, "/admin/realms"),
            (Method::GET, "/admin/realms/{realm}/users/{id}"),
            (Method::DELETE, "/admin/realms/{realm}/users/{id}"),
            (Method::DELETE, "/admin/realms/{realm}/users/{id}/groups/{group}"),
            (Method::PUT, "/admin/realms/{realm}/users/{id}/groups/{group}"),
            (Method::DELETE, "/admin/realms/{realm}/clients/{id}/roles/{name}"),
            (Method::PUT, "/admin/realms/{realm}/default-groups/{id}"),
            (Method::PUT, "/admin/realms/{realm}/clients/{id}/protocol-mappers/models/{id}"),
            (Method::POST, "/admin/realms/{realm}/clients/{id}/protocol-mappers/models"),
            (Method::POST, "/admin/realms/{realm}/client-scopes"),
            (Method::POST, "/admin/realms/{realm}/groups/{id}/children"),
            (Method::POST, "/admin/realms/{realm}/authentication/flows"),
            (Method::PUT, "/admin/realms/{realm}/users-management-permissions"),
            (Method::DELETE, "/admin/realms/{realm}/authentication/required-actions/{alias}/config"),
        ];
        let silent = [
            (Method::GET, "/admin/realms/{realm}/users/profile"),
            (Method::DELETE, "/admin/realms/{realm}"),
            (Method::DELETE, "/admin/realms/{realm}/groups/{id}"),
            (Method::DELETE, "/admin/realms/{realm}/users/{id}/role-mappings/clients/{id}"),
            (Method::PUT, "/admin/realms/{realm}/users/{id}"),
            (Method::PUT, "/admin/realms/{realm}/client-scopes/{id}"),
            (Method::POST, "/admin/realms/{realm}/users"),
            (Method::DELETE, "/admin/realms/{realm}/authentication/required-actions/{alias}"),
        ];
        for (method, template) in uncached {
            assert!(is_uncached(&method, template), "{method} {template}");
        }
        for (method, template) in silent {
            assert!(!is_uncached(&method, template), "{method} {template}");
        }
    }
}
