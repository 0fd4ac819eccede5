//! A client's settings: what is kept of a representation, and what is taken where nothing is said.

use std::collections::BTreeMap;

use keycloak_api::representation::ClientRepresentation;

use super::urls;
use crate::domain::denied::AdminDenied;
use crate::domain::{Context, Decision};
use crate::state::Realm;

/// What of a representation is a client's settings, as far as it says something; the rest has a place of its own in
/// [`crate::state::Client`], or none.
pub(crate) fn kept(input: &ClientRepresentation) -> ClientRepresentation {
    ClientRepresentation {
        id: None,
        client_id: None,
        secret: None,
        registration_access_token: None,
        default_roles: None,
        direct_grants_only: None,
        protocol_mappers: None,
        client_template: None,
        use_template_config: None,
        use_template_scope: None,
        use_template_mappers: None,
        default_client_scopes: None,
        optional_client_scopes: None,
        access: None,
        origin: None,
        ..input.clone()
    }
}

/// The settings of a new client: what `input` says, and else what Keycloak takes.
pub(super) fn new(input: &ClientRepresentation) -> ClientRepresentation {
    with_defaults(input, kept(input))
}

/// The same for a client that the admin API makes. Where `input` names its protocol, Keycloak takes other things for
/// what it leaves out than where it does not.
pub(super) fn of_protocol(input: &ClientRepresentation) -> ClientRepresentation {
    let mut settings = kept(input);
    if input.protocol.as_deref() == Some("openid-connect") {
        openid_connect(&mut settings, input.direct_grants_only);
    }
    with_defaults(input, settings)
}

fn openid_connect(settings: &mut ClientRepresentation, only_direct: Option<bool>) {
    if let Some(root) = &settings.root_url {
        if settings.redirect_uris.as_ref().is_none_or(Vec::is_empty) {
            let redirect_uris = vec![format!("{}/*", root.strip_suffix('/').unwrap_or(root))];
            settings.web_origins = Some(urls::origins(&redirect_uris));
            settings.redirect_uris = Some(redirect_uris);
        }
        settings.admin_url.get_or_insert_with(|| root.clone());
    }
    settings.public_client.get_or_insert(true);
    settings.direct_access_grants_enabled.get_or_insert(only_direct.unwrap_or(true));
    let attributes = settings.attributes.get_or_insert_default();
    if attributes.get("backchannel.logout.url").is_none_or(String::is_empty) {
        attributes.insert("backchannel.logout.session.required".to_owned(), "true".to_owned());
        attributes.insert("backchannel.logout.revoke.offline.tokens".to_owned(), "false".to_owned());
    }
}

fn with_defaults(input: &ClientRepresentation, mut settings: ClientRepresentation) -> ClientRepresentation {
    let only_direct = input.direct_grants_only;
    settings.surrogate_auth_required.get_or_insert(false);
    settings.enabled.get_or_insert(true);
    settings.always_display_in_console.get_or_insert(false);
    settings.client_authenticator_type.get_or_insert_with(|| "client-secret".to_owned());
    settings.redirect_uris.get_or_insert_default();
    settings.not_before.get_or_insert(0);
    settings.bearer_only.get_or_insert(false);
    settings.consent_required.get_or_insert(false);
    settings.standard_flow_enabled.get_or_insert(!only_direct.unwrap_or(false));
    settings.implicit_flow_enabled.get_or_insert(false);
    settings.direct_access_grants_enabled.get_or_insert(only_direct.unwrap_or(false));
    settings.service_accounts_enabled.get_or_insert(false);
    settings.public_client.get_or_insert(false);
    settings.frontchannel_logout.get_or_insert(false);
    settings.protocol.get_or_insert_with(|| "openid-connect".to_owned());
    // What users are asked for is not everything that they have.
    settings.full_scope_allowed.get_or_insert(settings.consent_required != Some(true));
    settings.node_re_registration_timeout.get_or_insert(-1);
    if !settings.authorization_services_enabled.unwrap_or(false) {
        settings.authorization_services_enabled = None;
    }
    without_empty(settings.attributes.get_or_insert_default());
    without_empty(settings.authentication_flow_binding_overrides.get_or_insert_default());
    settings.attributes.get_or_insert_default().insert("realm_client".to_owned(), "false".to_owned());
    settings
}

/// Refuses flows that the realm does not have in the places of its own.
pub(super) fn check_flows(realm: &Realm, input: &ClientRepresentation) -> Decision<()> {
    let is_flow = |id: &String| id.is_empty() || realm.flows.get(id).is_some();
    let flows = input.authentication_flow_binding_overrides.iter().flat_map(BTreeMap::values);
    if flows.into_iter().all(is_flow) { Ok(()) } else { Err(AdminDenied::Breaks.into()) }
}

/// Changes `settings` to what `input` says; what it leaves out stays. Attributes are joined, and go where they are
/// given without a value.
pub(super) fn change(settings: &mut ClientRepresentation, input: &ClientRepresentation) {
    let given = kept(input);
    macro_rules! take {
        ($($field:ident),* $(,)?) => { $(if given.$field.is_some() { settings.$field = given.$field; })* };
    }
    take!(
        name,
        description,
        r#type,
        root_url,
        admin_url,
        base_url,
        surrogate_auth_required,
        enabled,
        always_display_in_console,
        client_authenticator_type,
        redirect_uris,
        web_origins,
        not_before,
        bearer_only,
        consent_required,
        standard_flow_enabled,
        implicit_flow_enabled,
        direct_access_grants_enabled,
        service_accounts_enabled,
        authorization_services_enabled,
        public_client,
        frontchannel_logout,
        protocol,
        full_scope_allowed,
        node_re_registration_timeout,
    );
    if !settings.authorization_services_enabled.unwrap_or(false) {
        settings.authorization_services_enabled = None;
    }
    if let Some(nodes) = given.registered_nodes {
        settings.registered_nodes.get_or_insert_default().extend(nodes);
    }
    for (own, given) in [
        (&mut settings.attributes, given.attributes),
        (&mut settings.authentication_flow_binding_overrides, given.authentication_flow_binding_overrides),
    ] {
        let own = own.get_or_insert_default();
        own.extend(given.unwrap_or_default());
        without_empty(own);
    }
}

/// The attribute that tells when a secret was made.
pub(crate) fn secret_time(context: &Context) -> (String, String) {
    ("client.secret.creation.time".to_owned(), context.now().to_string())
}

fn without_empty(attributes: &mut BTreeMap<String, String>) {
    attributes.retain(|_, value| !value.is_empty());
}
