//! A realm's settings: which fields of its representation they are, and how they change.

use std::collections::BTreeMap;
use std::sync::Arc;

use keycloak_api::representation::RealmRepresentation;

/// Stands for a secret that is not shown.
pub(crate) const MASK: &str = "**********";

/// Attributes that are settings under another name; they stay when the others are replaced.
const BUILT_IN: [&str; 2] = ["oauth2DeviceCodeLifespan", "oauth2DevicePollingInterval"];

/// What becomes of other such attributes where some are given without them.
const ANEW: [(&str, &str); 5] = [
    ("parRequestUriLifespan", "60"),
    ("cibaBackchannelTokenDeliveryMode", "poll"),
    ("cibaExpiresIn", "120"),
    ("cibaAuthRequestedUserHint", "login_hint"),
    ("cibaInterval", "5"),
];

/// Takes over fields that are given. What is equal already is not copied: realms share what they have in common.
macro_rules! take {
    ($settings:ident, $given:ident, $($field:ident),* $(,)?) => {
        $(if $given.$field.is_some() && $given.$field != $settings.$field {
            Arc::make_mut($settings).$field.clone_from(&$given.$field);
        })*
    };
}

/// Changes the settings to what is given; what is left out stays. Attributes that are given replace the others, unless
/// the realm is new.
pub(crate) fn change(settings: &mut Arc<RealmRepresentation>, given: &RealmRepresentation, is_new: bool) {
    take!(
        settings,
        given,
        enabled,
        display_name,
        display_name_html,
        not_before,
        default_signature_algorithm,
        revoke_refresh_token,
        refresh_token_max_reuse,
        access_token_lifespan,
        access_token_lifespan_for_implicit_flow,
        sso_session_idle_timeout,
        sso_session_max_lifespan,
        sso_session_idle_timeout_remember_me,
        sso_session_max_lifespan_remember_me,
        offline_session_idle_timeout,
        offline_session_max_lifespan_enabled,
        offline_session_max_lifespan,
        client_session_idle_timeout,
        client_session_max_lifespan,
        client_offline_session_idle_timeout,
        client_offline_session_max_lifespan,
        access_code_lifespan,
        access_code_lifespan_user_action,
        access_code_lifespan_login,
        action_token_generated_by_admin_lifespan,
        action_token_generated_by_user_lifespan,
        oauth2_device_code_lifespan,
        oauth2_device_polling_interval,
        ssl_required,
        registration_allowed,
        registration_email_as_username,
        remember_me,
        verify_email,
        login_with_email_allowed,
        duplicate_emails_allowed,
        reset_password_allowed,
        edit_username_allowed,
        brute_force_protected,
        permanent_lockout,
        max_temporary_lockouts,
        brute_force_strategy,
        max_failure_wait_seconds,
        minimum_quick_login_wait_seconds,
        wait_increment_seconds,
        quick_login_check_milli_seconds,
        max_delta_time_seconds,
        failure_factor,
        max_secondary_auth_failures,
        otp_supported_applications,
        web_authn_policy_rp_entity_name,
        web_authn_policy_signature_algorithms,
        web_authn_policy_rp_id,
        web_authn_policy_attestation_conveyance_preference,
        web_authn_policy_authenticator_attachment,
        web_authn_policy_require_resident_key,
        web_authn_policy_resident_key,
        web_authn_policy_user_verification_requirement,
        web_authn_policy_create_timeout,
        web_authn_policy_avoid_same_authenticator_register,
        web_authn_policy_acceptable_aaguids,
        web_authn_policy_extra_origins,
        web_authn_policy_passwordless_rp_entity_name,
        web_authn_policy_passwordless_signature_algorithms,
        web_authn_policy_passwordless_rp_id,
        web_authn_policy_passwordless_attestation_conveyance_preference,
        web_authn_policy_passwordless_authenticator_attachment,
        web_authn_policy_passwordless_require_resident_key,
        web_authn_policy_passwordless_resident_key,
        web_authn_policy_passwordless_user_verification_requirement,
        web_authn_policy_passwordless_create_timeout,
        web_authn_policy_passwordless_avoid_same_authenticator_register,
        web_authn_policy_passwordless_acceptable_aaguids,
        web_authn_policy_passwordless_extra_origins,
        web_authn_policy_passwordless_passkeys_enabled,
        web_authn_policy_passwordless_mediation,
        login_theme,
        account_theme,
        admin_theme,
        email_theme,
        events_enabled,
        events_expiration,
        events_listeners,
        enabled_event_types,
        admin_events_enabled,
        admin_events_details_enabled,
        internationalization_enabled,
        supported_locales,
        default_locale,
        browser_flow,
        registration_flow,
        direct_grant_flow,
        reset_credentials_flow,
        client_authentication_flow,
        docker_authentication_flow,
        first_broker_login_flow,
        user_managed_access_allowed,
        organizations_enabled,
        verifiable_credentials_enabled,
        admin_permissions_enabled,
        client_profiles,
        client_policies,
    );
    // A policy for one-time passwords without its type is none.
    if given.otp_policy_type.is_some() {
        take!(
            settings,
            given,
            otp_policy_type,
            otp_policy_algorithm,
            otp_policy_initial_counter,
            otp_policy_digits,
            otp_policy_look_ahead_window,
            otp_policy_period,
            otp_policy_code_reusable,
        );
    }
    change_maps(settings, given, is_new);
    // What is given by its own name counts, whatever the attributes say.
    take!(
        settings,
        given,
        client_session_idle_timeout,
        client_session_max_lifespan,
        client_offline_session_idle_timeout,
        client_offline_session_max_lifespan,
    );
    follow(settings, given);
}

/// Takes over what only an import sets, and what the fake keeps without reading it.
pub(crate) fn import(settings: &mut Arc<RealmRepresentation>, given: &RealmRepresentation) {
    take!(
        settings,
        given,
        admin_permissions_client,
        required_credentials,
        localization_texts,
        user_federation_providers,
        user_federation_mappers,
        identity_providers,
        identity_provider_mappers,
        protocol_mappers,
        required_actions,
        private_key,
        public_key,
        certificate,
        code_secret,
        social,
        update_profile_on_initial_social_login,
        social_providers,
        application_scope_mappings,
        applications,
        oauth_clients,
        client_templates,
        password_credential_grant_allowed,
    );
    if let Some(components) = &given.components {
        let own = Arc::make_mut(settings).components.get_or_insert_default();
        own.extend(components.iter().map(|(kind, components)| (kind.clone(), components.clone())));
    }
}

fn change_maps(settings: &mut Arc<RealmRepresentation>, given: &RealmRepresentation, is_new: bool) {
    if let Some(attributes) = given.attributes.as_ref().filter(|given| settings.attributes.as_ref() != Some(*given)) {
        let own = Arc::make_mut(settings).attributes.get_or_insert_default();
        if !is_new {
            own.retain(|name, _| BUILT_IN.contains(&name.as_str()));
            own.extend(ANEW.map(|(name, value)| (name.to_owned(), value.to_owned())));
        }
        own.extend(attributes.iter().map(|(name, value)| (name.clone(), value.clone())));
        let own = Arc::make_mut(settings);
        read_attributes(own, is_new);
    }
    if let Some(headers) = &given.browser_security_headers {
        let own = Arc::make_mut(settings).browser_security_headers.get_or_insert_default();
        own.extend(headers.iter().map(|(name, value)| (name.clone(), value.clone())));
    }
    if let Some(server) = &given.smtp_server {
        let old = settings.smtp_server.as_ref().and_then(|server| server.get("password")).cloned();
        let mut server = server.clone();
        if server.get("password").is_some_and(|password| password == MASK) {
            server.remove("password");
            server.extend(old.map(|old| ("password".to_owned(), old)));
        }
        let logs_in = server.get("auth").is_some_and(|auth| auth.eq_ignore_ascii_case("true"));
        if !is_new && !logs_in {
            server.retain(|name, _| name != "user" && name != "password");
        }
        Arc::make_mut(settings).smtp_server = Some(server);
    }
    if let Some(credentials) = given.required_credentials.as_ref().filter(|_| !is_new) {
        let mut own: Vec<String> = Vec::new();
        for kind in credentials {
            if !own.contains(kind) {
                own.push(kind.clone());
            }
        }
        Arc::make_mut(settings).required_credentials = Some(own).filter(|own| !own.is_empty());
    }
    if let Some(policy) = &given.password_policy {
        Arc::make_mut(settings).password_policy = Some(policy.clone()).filter(|policy| !policy.is_empty());
    }
}

/// Settings that are attributes in truth: they are what those say, and nothing where those are gone.
fn read_attributes(settings: &mut RealmRepresentation, is_new: bool) {
    let RealmRepresentation {
        attributes,
        client_session_idle_timeout,
        client_session_max_lifespan,
        client_offline_session_idle_timeout,
        client_offline_session_max_lifespan,
        ..
    } = settings;
    for (name, field) in [
        ("clientSessionIdleTimeout", client_session_idle_timeout),
        ("clientSessionMaxLifespan", client_session_max_lifespan),
        ("clientOfflineSessionIdleTimeout", client_offline_session_idle_timeout),
        ("clientOfflineSessionMaxLifespan", client_offline_session_max_lifespan),
    ] {
        let value = attributes.as_ref().and_then(|own| own.get(name)).and_then(|value| value.parse().ok());
        if value.is_some() || !is_new {
            *field = Some(value.unwrap_or(0));
        }
    }
}

/// Settings that follow from others.
fn follow(settings: &mut Arc<RealmRepresentation>, given: &RealmRepresentation) {
    if given.registration_email_as_username == Some(true) && settings.duplicate_emails_allowed == Some(true) {
        Arc::make_mut(settings).duplicate_emails_allowed = Some(false);
    }
    if settings.duplicate_emails_allowed == Some(true) && settings.login_with_email_allowed == Some(true) {
        Arc::make_mut(settings).login_with_email_allowed = Some(false);
    }
    for (name, value) in [
        ("oauth2DeviceCodeLifespan", given.oauth2_device_code_lifespan.map(|value| value.to_string())),
        ("oauth2DevicePollingInterval", given.oauth2_device_polling_interval.map(|value| value.to_string())),
        ("clientSessionIdleTimeout", given.client_session_idle_timeout.map(|value| value.to_string())),
        ("clientSessionMaxLifespan", given.client_session_max_lifespan.map(|value| value.to_string())),
        ("clientOfflineSessionIdleTimeout", given.client_offline_session_idle_timeout.map(|value| value.to_string())),
        ("clientOfflineSessionMaxLifespan", given.client_offline_session_max_lifespan.map(|value| value.to_string())),
        ("scimApiEnabled", given.scim_api_enabled.map(|value| value.to_string())),
    ] {
        let Some(value) = value else { continue };
        let has = |attributes: &BTreeMap<String, String>| attributes.get(name) == Some(&value);
        if !settings.attributes.as_ref().is_some_and(has) {
            Arc::make_mut(settings).attributes.get_or_insert_default().insert(name.to_owned(), value);
        }
    }
}
