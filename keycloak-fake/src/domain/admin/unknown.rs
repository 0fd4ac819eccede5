//! Fields that Keycloak's representations do not have: the admin API refuses a body with one, an import lists them.

use std::collections::BTreeMap;
use std::fmt;

use keycloak_api::representation::*;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::domain::Decision;
use crate::domain::denied::{AdminDenied, Invalid};

/// Where in a representation something is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Place(Vec<Step>);

#[derive(Clone, Debug)]
enum Step {
    Field(&'static str),
    Key(String),
    Item(usize),
}

/// Takes note of an unknown field: the representation that it is in, where that one is, and the field's name.
pub(crate) type Note<'a> = dyn FnMut(&'static str, &Place, &str) + 'a;

/// A representation, or something made of representations.
pub(crate) trait Known {
    /// Tells of the fields that Keycloak does not know, those of what lies deeper first.
    fn tell(&self, place: &mut Place, note: &mut Note<'_>);
}

/// Refuses what has a field that Keycloak does not know.
pub(crate) fn refuse<T: Known + Serialize + ?Sized>(body: &T) -> Decision<()> {
    let mut first = None;
    body.tell(&mut Place::default(), &mut |representation, _, field| {
        first.get_or_insert_with(|| (representation, field.to_owned()));
    });
    let Some((representation, field)) = first else { return Ok(()) };
    let column = column(&serde_json::to_string(body).unwrap_or_default(), &field);
    Err(AdminDenied::Invalid(Invalid::UnknownField { representation, field, column }).into())
}

/// The paths of the fields that Keycloak does not know.
pub(crate) fn paths(realm: &RealmRepresentation) -> Vec<String> {
    let mut paths = Vec::new();
    realm.tell(&mut Place::default(), &mut |_, place, field| {
        let place = place.to_string();
        paths.push(if place.is_empty() { field.to_owned() } else { format!("{place}.{field}") });
    });
    paths
}

impl Place {
    fn within(&mut self, step: Step, tell: impl FnOnce(&mut Self)) {
        self.0.push(step);
        tell(self);
        self.0.pop();
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, step) in self.0.iter().enumerate() {
            let dot = if n == 0 { "" } else { "." };
            match step {
                Step::Field(name) => write!(formatter, "{dot}{name}")?,
                Step::Key(key) => write!(formatter, "{dot}{key}")?,
                Step::Item(at) => write!(formatter, "[{at}]")?,
            }
        }
        Ok(())
    }
}

/// How far Keycloak has read when it notices, in the text that a client sends, counted from 1: past a number or a word,
/// past the opening of anything else.
fn column(text: &str, field: &str) -> usize {
    let name = format!("{}:", Value::from(field));
    let Some(start) = text.rfind(&name) else { return 1 };
    let value = &text[start + name.len()..];
    let read = if value.starts_with(['"', '{', '[']) { 1 } else { value.find([',', '}', ']']).unwrap_or(value.len()) };
    start + name.len() + read + 1
}

fn own(name: &'static str, extra: &Map<String, Value>, place: &Place, note: &mut Note<'_>) {
    for field in extra.keys() {
        note(name, place, field);
    }
}

impl<T: Known> Known for Option<T> {
    fn tell(&self, place: &mut Place, note: &mut Note<'_>) {
        if let Some(value) = self {
            value.tell(place, note);
        }
    }
}

impl<T: Known + ?Sized> Known for Box<T> {
    fn tell(&self, place: &mut Place, note: &mut Note<'_>) {
        T::tell(self, place, note);
    }
}

impl<T: Known> Known for [T] {
    fn tell(&self, place: &mut Place, note: &mut Note<'_>) {
        for (at, item) in self.iter().enumerate() {
            place.within(Step::Item(at), |place| item.tell(place, note));
        }
    }
}

impl<T: Known> Known for Vec<T> {
    fn tell(&self, place: &mut Place, note: &mut Note<'_>) {
        self.as_slice().tell(place, note);
    }
}

impl<T: Known> Known for BTreeMap<String, T> {
    fn tell(&self, place: &mut Place, note: &mut Note<'_>) {
        for (key, value) in self {
            place.within(Step::Key(key.clone()), |place| value.tell(place, note));
        }
    }
}

/// Says which fields of a representation are representations themselves. Those of the authorization services are left
/// to whoever reads them.
macro_rules! known {
    ($($kind:ident { $($field:ident $name:literal),* $(,)? })*) => {
        $(impl Known for $kind {
            fn tell(&self, place: &mut Place, note: &mut Note<'_>) {
                $(place.within(Step::Field($name), |place| self.$field.tell(place, note));)*
                own(stringify!($kind), &self.extra, place, note);
            }
        })*
    };
}

known! {
    RealmRepresentation {
        roles "roles", groups "groups", default_role "defaultRole", admin_permissions_client "adminPermissionsClient",
        users "users", federated_users "federatedUsers", scope_mappings "scopeMappings",
        client_scope_mappings "clientScopeMappings", clients "clients", client_scopes "clientScopes",
        user_federation_providers "userFederationProviders", user_federation_mappers "userFederationMappers",
        identity_providers "identityProviders", identity_provider_mappers "identityProviderMappers",
        protocol_mappers "protocolMappers", components "components", authentication_flows "authenticationFlows",
        authenticator_config "authenticatorConfig", required_actions "requiredActions", organizations "organizations",
        application_scope_mappings "applicationScopeMappings", client_templates "clientTemplates",
        client_profiles "clientProfiles", client_policies "clientPolicies",
    }
    RolesRepresentation { realm "realm", client "client", application "application" }
    RoleRepresentation { composites "composites" }
    Composites {}
    GroupRepresentation { sub_groups "subGroups" }
    UserRepresentation {
        credentials "credentials", federated_identities "federatedIdentities", client_consents "clientConsents",
        verifiable_credentials "verifiableCredentials", social_links "socialLinks",
        issued_verifiable_credentials "issuedVerifiableCredentials",
    }
    CredentialRepresentation {}
    UPConfig { attributes "attributes", groups "groups" }
    UPAttribute { required "required", permissions "permissions", selector "selector" }
    UPAttributeRequired {}
    UPAttributePermissions {}
    UPAttributeSelector {}
    UPGroup {}
    FederatedIdentityRepresentation {}
    UserConsentRepresentation {}
    UserVerifiableCredentialRepresentation {}
    IssuedVerifiableCredentialRepresentation {}
    SocialLinkRepresentation {}
    ScopeMappingRepresentation {}
    ClientRepresentation { protocol_mappers "protocolMappers", authorization_settings "authorizationSettings" }
    ResourceServerRepresentation { resources "resources", policies "policies", scopes "scopes" }
    ResourceRepresentation { owner "owner", resource_scopes "resource_scopes", scopes "scopes" }
    ResourceOwnerRepresentation {}
    ScopeRepresentation { policies "policies", resources "resources" }
    PolicyRepresentation {}
    PolicyEvaluationRequest {}
    PermissionRequest {}
    PermissionTicketRepresentation {}
    ClientTemplateRepresentation { protocol_mappers "protocolMappers" }
    ProtocolMapperRepresentation {}
    UserFederationProviderRepresentation {}
    UserFederationMapperRepresentation {}
    IdentityProviderRepresentation {}
    IdentityProviderMapperRepresentation {}
    ComponentRepresentation {}
    ManagementPermissionReference {}
    ComponentExportRepresentation { sub_components "subComponents" }
    AuthenticationFlowRepresentation { authentication_executions "authenticationExecutions" }
    AuthenticationExecutionExportRepresentation {}
    AuthenticatorConfigRepresentation {}
    RequiredActionProviderRepresentation {}
    RealmEventsConfigRepresentation {}
    RequiredActionConfigRepresentation {}
    AuthenticationExecutionRepresentation {}
    AuthenticationExecutionInfoRepresentation {}
    OrganizationRepresentation { domains "domains", members "members", identity_providers "identityProviders", groups "groups" }
    OrganizationDomainRepresentation {}
    ClientInitialAccessCreatePresentation {}
    OIDCClientRepresentation {}
    KeyStoreConfig {}
    ClientProfilesRepresentation { profiles "profiles", global_profiles "globalProfiles" }
    ClientProfileRepresentation { executors "executors" }
    ClientPolicyExecutorRepresentation {}
    ClientPoliciesRepresentation { policies "policies", global_policies "globalPolicies" }
    ClientPolicyRepresentation { conditions "conditions" }
    ClientPolicyConditionRepresentation {}
}

/// Keycloak passes over what it does not know of a client scope, but not of its mappers.
impl Known for ClientScopeRepresentation {
    fn tell(&self, place: &mut Place, note: &mut Note<'_>) {
        place.within(Step::Field("protocolMappers"), |place| self.protocol_mappers.tell(place, note));
    }
}

impl Known for MemberRepresentation {
    fn tell(&self, place: &mut Place, note: &mut Note<'_>) {
        self.user.tell(place, note);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_column_is_keycloaks() {
        assert_eq!(column(r#"{"username":"abcd","nope":"str"}"#, "nope"), 28);
        assert_eq!(column(r#"{"username":"abcd","nope":true}"#, "nope"), 31);
        assert_eq!(column(r#"{"username":"abcd","nope":[1]}"#, "nope"), 28);
        assert_eq!(column(r#"[{"name":"r","nope":1}]"#, "nope"), 22);
    }

    #[test]
    fn paths_lead_to_unknown_fields() {
        let realm = r#"{"x": 1, "users": [{}, {"credentials": [{"y": 2}]}], "roles": {"client": {"app": [{"z": 3}]}}}"#;
        let realm: RealmRepresentation = serde_json::from_str(realm).unwrap();
        assert_eq!(paths(&realm), ["roles.client.app[0].z", "users[1].credentials[0].y", "x"]);
    }
}
