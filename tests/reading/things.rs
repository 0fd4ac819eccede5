//! One of everything that can be read, made by the client as far as the backend does it.

use keycloak_api::admin::*;
use keycloak_api::oidc::Grant;
use keycloak_api::operation::Created;
use keycloak_api::representation::*;
use keycloak_api::{Keycloak, Result};
use keycloak_tests::case::Outcome;
use keycloak_tests::world::conf;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// An id that nothing has.
pub(crate) const NOBODY: &str = "00000000-0000-0000-0000-000000000000";

/// The ids of what there is.
#[derive(Debug)]
pub(crate) struct Things {
    pub(crate) api: String,
    pub(crate) client: String,
    pub(crate) client_mapper: String,
    pub(crate) client_scope: String,
    pub(crate) component: String,
    pub(crate) config: String,
    pub(crate) execution: String,
    pub(crate) flow: String,
    pub(crate) group: String,
    pub(crate) identity_provider_mapper: String,
    pub(crate) organization: String,
    pub(crate) organization_group: String,
    pub(crate) permission: String,
    pub(crate) policy: String,
    pub(crate) resource: String,
    pub(crate) role: String,
    pub(crate) scope: String,
    pub(crate) scope_mapper: String,
    pub(crate) store: String,
    pub(crate) user: String,
    pub(crate) workflow: String,
}

/// Makes everything. What a fake does not do is passed over.
pub(crate) async fn make(keycloak: &dyn Keycloak, realm: &str, is_real: bool) -> Outcome<Things> {
    let maker = Maker { is_real };
    let settings = of(json!({
        "organizationsEnabled": true, "eventsEnabled": true, "adminEventsEnabled": true, "adminEventsDetailsEnabled": true,
        "internationalizationEnabled": true, "supportedLocales": ["en", "de"], "bruteForceProtected": true
    }))?;
    keycloak.update_realm(realm, &settings).await?;

    let user = first(keycloak.list_users(realm, &UserFilter::username("alice")).await?, |user| user.id)?;
    let client = first(keycloak.list_clients(realm, &ClientFilter::client_id("conf")).await?, |client| client.id)?;
    let api = first(keycloak.list_clients(realm, &ClientFilter::client_id("api")).await?, |client| client.id)?;
    let group = first(keycloak.list_groups(realm, &GroupFilter::default()).await?, |group| group.id)?;
    let role = keycloak.get_realm_role(realm, "writer").await?;
    let mapper =
        of(json!({"name": "contract", "protocol": "openid-connect", "protocolMapper": "oidc-full-name-mapper"}))?;
    let client_mapper = keycloak.create_client_mapper(realm, &client, &mapper).await?.id;
    let scope = of(json!({"name": "contract", "protocol": "openid-connect"}))?;
    let client_scope = keycloak.create_client_scope(realm, &scope).await?.id;
    let scope_mapper = keycloak.create_client_scope_mapper(realm, &client_scope, &mapper).await?.id;
    let grant = Grant::password("alice", "alice-password");
    keycloak.token(realm, &conf(), &grant).await?;
    keycloak.token(realm, &conf(), &grant.with_scope("openid offline_access")).await?;

    let flow = of(json!({"alias": "contract", "providerId": "basic-flow", "topLevel": true}))?;
    let flow = maker.id(keycloak.create_flow(realm, &flow).await)?;
    let step = NewExecution { provider: Some("identity-provider-redirector".to_owned()), ..NewExecution::default() };
    let execution = maker.id(keycloak.create_flow_execution(realm, "contract", &step).await)?;
    let config = of(json!({"alias": "contract", "config": {"defaultProvider": "contract"}}))?;
    let config = maker.id(keycloak.create_execution_config(realm, &execution, &config).await)?;
    let provider = of(json!({"alias": "contract", "providerId": "saml", "config": {
        "entityId": "contract", "singleSignOnServiceUrl": "https://idp.example.org/", "wantAuthnRequestsSigned": "false"
    }}))?;
    maker.id(keycloak.create_identity_provider(realm, &provider).await)?;
    let mapper = of(json!({"name": "contract", "identityProviderAlias": "contract",
        "identityProviderMapper": "hardcoded-user-session-attribute-idp-mapper",
        "config": {"attribute": "a", "attribute.value": "b"}
    }))?;
    let identity_provider_mapper =
        maker.id(keycloak.create_identity_provider_mapper(realm, "contract", &mapper).await)?;
    let identity = of(json!({"userId": "1", "userName": "alice"}))?;
    maker.done(keycloak.add_federated_identity(realm, &user, "contract", &identity).await)?;
    let store = of(json!({"name": "contract", "providerId": "ldap",
        "providerType": "org.keycloak.storage.UserStorageProvider", "config": {
            "enabled": ["false"], "vendor": ["other"], "connectionUrl": ["ldap://ldap.example.org"], "usersDn": ["dc=example"],
            "authType": ["none"], "editMode": ["UNSYNCED"], "usernameLDAPAttribute": ["uid"], "rdnLDAPAttribute": ["uid"],
            "uuidLDAPAttribute": ["entryUUID"], "userObjectClasses": ["inetOrgPerson"], "searchScope": ["1"]
        }
    }))?;
    let store = maker.id(keycloak.create_component(realm, &store).await)?;
    let keys = of(json!({"name": "contract", "providerId": "hmac-generated",
        "providerType": "org.keycloak.keys.KeyProvider", "config": {"algorithm": ["HS256"]}
    }))?;
    let component = maker.id(keycloak.create_component(realm, &keys).await)?;
    maker.done(keycloak.add_default_group(realm, &group).await)?;
    maker.done(keycloak.set_text(realm, "en", "greeting", "Hello, ü").await)?;
    let token = ClientInitialAccessCreatePresentation { count: Some(1), expiration: Some(60), ..Default::default() };
    maker.passed(keycloak.create_initial_access_token(realm, &token).await)?;

    let organization = OrganizationRepresentation::named("contract", "example.org");
    let organization = maker.id(keycloak.create_organization(realm, &organization).await)?;
    maker.id(keycloak.add_organization_member(realm, &organization, &user).await)?;
    maker.done(keycloak.add_organization_identity_provider(realm, &organization, "contract").await)?;
    let below = of(json!({"name": "group"}))?;
    let organization_group = maker.id(keycloak.create_organization_group(realm, &organization, &below).await)?;
    maker.done(keycloak.join_organization_group(realm, &organization, &organization_group, &user).await)?;
    let workflow = of(json!({"name": "contract", "on": "user-created",
        "steps": [{"uses": "disable-user", "after": "1d"}]
    }))?;
    let workflow = maker.id(keycloak.create_workflow(realm, &workflow).await)?;
    maker.done(keycloak.activate_workflow(realm, &workflow, "USERS", &user, None).await)?;

    let scopes = std::slice::from_ref(&role);
    maker.done(keycloak.add_client_scope_realm_roles(realm, &client, scopes).await)?;
    maker.done(keycloak.add_client_scope_scope_realm_roles(realm, &client_scope, scopes).await)?;
    if let Some(pair) = maker.passed(keycloak.generate_client_certificate(realm, &client, "jwt.credential").await)? {
        let file = pair.certificate.unwrap_or_default();
        let file = format!("-----BEGIN CERTIFICATE-----\n{file}\n-----END CERTIFICATE-----\n").into();
        let upload = CertificateUpload { keystore_format: "Certificate PEM".to_owned(), file, ..Default::default() };
        maker.passed(keycloak.upload_client_certificate(realm, &client, "jwt.credential", &upload).await)?;
        maker.passed(keycloak.upload_client_key(realm, &client, "jwt.credential", &upload).await)?;
        maker.passed(keycloak.read_identity_provider_certificate(realm, &upload).await)?;
    }
    let settings = of(json!({"authorizationServicesEnabled": true}))?;
    keycloak.update_client(realm, &client, &settings).await?;
    let look = ScopeRepresentation::named("look");
    let scope = maker.passed(keycloak.create_authorization_scope(realm, &client, &look).await)?;
    let resource = ResourceRepresentation { scopes: Some(vec![look]), ..ResourceRepresentation::named("contract") };
    let resource = maker.passed(keycloak.create_resource(realm, &client, &resource).await)?;
    let policy = of(json!({"name": "contract", "type": "role", "config": {"roles": "[]"}}))?;
    let policy = maker.passed(keycloak.create_policy(realm, &client, &policy).await)?;
    let permission =
        of(json!({"name": "of contract", "type": "resource", "resources": ["contract"], "policies": ["contract"]}))?;
    let permission = maker.passed(keycloak.create_permission(realm, &client, &permission).await)?;

    let or_nobody = |id: Option<String>| id.unwrap_or_else(|| NOBODY.to_owned());
    Ok(Things {
        api,
        client,
        client_mapper,
        client_scope,
        component,
        config,
        execution,
        flow,
        group,
        identity_provider_mapper,
        organization,
        organization_group,
        permission: or_nobody(permission.and_then(|permission| permission.id)),
        policy: or_nobody(policy.and_then(|policy| policy.id)),
        resource: or_nobody(resource.and_then(|resource| resource.id)),
        role: or_nobody(role.id),
        scope: or_nobody(scope.and_then(|scope| scope.id)),
        scope_mapper,
        store,
        user,
        workflow,
    })
}

struct Maker {
    is_real: bool,
}

impl Maker {
    /// The answer, or nothing where a fake does not do it.
    fn passed<T>(&self, result: Result<T>) -> Outcome<Option<T>> {
        match result {
            Err(error) if !self.is_real && error.is_unsupported() => Ok(None),
            other => Ok(Some(other?)),
        }
    }

    fn done(&self, result: Result<()>) -> Outcome {
        self.passed(result).map(drop)
    }

    fn id(&self, result: Result<Created>) -> Outcome<String> {
        Ok(self.passed(result)?.map_or_else(|| NOBODY.to_owned(), |created| created.id))
    }
}

fn first<T>(list: Vec<T>, id: impl Fn(T) -> Option<String>) -> Outcome<String> {
    list.into_iter().next().and_then(id).ok_or_else(|| "there is none".into())
}

fn of<T: DeserializeOwned>(value: Value) -> Outcome<T> {
    Ok(serde_json::from_value(value)?)
}
