//! What is denied of authorization services: by the admin API and by the protection API.

/// Why it is denied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AuthorizationDenied {
    /// The client has no authorization services, or there is no such thing; Keycloak says so in its general words.
    Missing,
    /// There is no such thing, and Keycloak says nothing.
    MissingUnsaid,
    /// A listing by something that does not exist is empty in a way of its own.
    NothingListed,
    /// A setting has to be there.
    SettingMissing,
    /// Something else has the name that is given to this one. Keycloak's database finds out when all is done.
    NameTaken,
    ResourceTaken(String),
    PolicyTaken(String),
    ScopeInUse,
    /// A permission is about a scope that does not exist.
    ScopeOfPermission,
    // The protection API.
    NoToken,
    /// The token is of this client, which has no authorization services.
    NoResourceServer(String),
    NoProtection,
    NoRemoteManagement,
    /// The same, of this server, where an owner shares a resource.
    NoRemoteSharing(String),
    /// There is no such resource to manage.
    ResourceMissing,
    /// The resource is not the caller's to manage.
    ResourceOfOthers,
    NoPermissions,
    /// The resource that a ticket is asked for is not named.
    ResourceUnnamed,
    ResourceUnknown(String),
    ScopeInvalid(String),
    TicketInvalid,
    TicketTaken,
    TicketWithId,
    /// Only a resource's owner makes wishes for it, and the server itself.
    TicketMaker(String),
    /// Nobody may wish for what owners do not manage.
    TicketUnmanaged,
    TicketScope {
        resource: String,
        scope: String,
    },
    /// Who changes a wish is not its owner; the resource as the request named it.
    TicketChanger(Option<String>),
    /// Who deletes a wish has no part in it; the resource by its id.
    TicketDeleter(String),
    TicketWithoutResource,
    TicketWithoutScope,
    TicketWithoutRequester,
    RequesterUnknown,
    PolicyUnknown(String),
    PolicyWithId,
    /// The resource of an owner's policy.
    ResourceNotFound(String),
    NotOwner(String),
    NotOwnerManaged,
    PolicyScopes {
        scopes: Vec<String>,
        resource: String,
    },
    PolicyResource,
    /// A URI is no pattern, for this reason.
    UriTemplate {
        uri: String,
        problem: &'static str,
    },
}
