//! Which settings the fake acts on, of a realm and of a client. What is not named here is kept, and the report says so
//! where it is not what every realm has.
//!
//! What answers 501 is acted on: nobody takes it for what it is not.

use crate::domain::admin::components::REGISTRATION_POLICIES;

/// Members of a realm that the fake acts on, or that say nothing by themselves.
pub(super) const REALM: &[&str] = &[
    "id",
    "realm",
    "displayName",
    "displayNameHtml",
    "notBefore",
    "defaultSignatureAlgorithm",
    "revokeRefreshToken",
    "refreshTokenMaxReuse",
    "accessTokenLifespan",
    "accessTokenLifespanForImplicitFlow",
    "ssoSessionIdleTimeout",
    "ssoSessionMaxLifespan",
    "ssoSessionIdleTimeoutRememberMe",
    "ssoSessionMaxLifespanRememberMe",
    "offlineSessionIdleTimeout",
    "offlineSessionMaxLifespanEnabled",
    "offlineSessionMaxLifespan",
    "clientSessionIdleTimeout",
    "clientSessionMaxLifespan",
    "clientOfflineSessionIdleTimeout",
    "clientOfflineSessionMaxLifespan",
    "accessCodeLifespan",
    "accessCodeLifespanLogin",
    "actionTokenGeneratedByAdminLifespan",
    "actionTokenGeneratedByUserLifespan",
    "enabled",
    "registrationAllowed",
    "registrationEmailAsUsername",
    "rememberMe",
    "verifyEmail",
    "resetPasswordAllowed",
    "otpPolicyType",
    "otpPolicyAlgorithm",
    "otpPolicyInitialCounter",
    "otpPolicyDigits",
    "otpPolicyLookAheadWindow",
    "otpPolicyPeriod",
    "otpPolicyCodeReusable",
    "loginWithEmailAllowed",
    "duplicateEmailsAllowed",
    "editUsernameAllowed",
    "bruteForceProtected",
    "permanentLockout",
    "maxTemporaryLockouts",
    "bruteForceStrategy",
    "maxFailureWaitSeconds",
    "minimumQuickLoginWaitSeconds",
    "waitIncrementSeconds",
    "quickLoginCheckMilliSeconds",
    "maxDeltaTimeSeconds",
    "failureFactor",
    "requiredActions",
    "roles",
    "groups",
    "defaultRole",
    "defaultGroups",
    "users",
    "clients",
    "clientScopes",
    "scopeMappings",
    "clientScopeMappings",
    "defaultDefaultClientScopes",
    "defaultOptionalClientScopes",
    // Mails come into the fake's mailbox.
    "smtpServer",
    "browserSecurityHeaders",
    "eventsEnabled",
    "enabledEventTypes",
    "adminEventsEnabled",
    "adminEventsDetailsEnabled",
    // A flow with a step that the fake does not know answers 501.
    "authenticationFlows",
    "authenticatorConfig",
    "browserFlow",
    "directGrantFlow",
    "registrationFlow",
    "resetCredentialsFlow",
    "organizationsEnabled",
    "organizations",
    // Only policies ask for profiles.
    "clientProfiles",
    "keycloakVersion",
];

/// Members of a realm that are taken from its very old exports by Keycloak, and are dropped here.
pub(super) const DROPPED: &[&str] = &["defaultRoles", "federatedUsers"];

/// Attributes of a realm that are acted on, or are settings under another name.
pub(super) const MIRRORED: &[&str] = &[
    "clientSessionIdleTimeout",
    "clientSessionMaxLifespan",
    "clientOfflineSessionIdleTimeout",
    "clientOfflineSessionMaxLifespan",
    "oauth2DeviceCodeLifespan",
    "oauth2DevicePollingInterval",
    "parRequestUriLifespan",
    "cibaBackchannelTokenDeliveryMode",
    "cibaAuthRequestedUserHint",
    "cibaExpiresIn",
    "cibaInterval",
    "realmReusableOtpCode",
    "acr.loa.map",
];

/// Kinds of components that the fake acts on.
pub(super) const COMPONENTS: &[&str] =
    &["org.keycloak.keys.KeyProvider", REGISTRATION_POLICIES, "org.keycloak.userprofile.UserProfileProvider"];

/// Password policies that say nothing of what a new password is, and are not acted on.
pub(super) const IDLE_PASSWORD_POLICIES: &[&str] = &["maxAuthAge", "recoveryCodesWarningThreshold"];

/// Attributes of a client that Keycloak acts on and the fake does not; those of an extension nobody here knows. What is
/// about encrypted answers is 501 where they are asked for.
pub(super) const IDLE_CLIENT_ATTRIBUTES: &[&str] = &[
    "client.introspection.response.allow.jwt.claim.enabled",
    "exclude.issuer.from.auth.response",
    "exclude.session.state.from.auth.response",
    "frontchannel.logout.url",
    "id.token.as.detached.signature",
    "login_theme",
    "logoUri",
    "policyUri",
    "request.object.required",
    "tosUri",
];
