//! Keycloak's features: those that are on by default can be named, and change nothing. Of the others the fake has a few,
//! and refuses the rest.

use keycloak_fake::Feature;

use super::failure::Failure;

/// Features of Keycloak 26.7.4 that are on by default.
const ON: [&str; 34] = [
    "account-api:v1",
    "account:v3",
    "admin-api:v1",
    "admin-fine-grained-authz:v2",
    "admin:v2",
    "authorization:v1",
    "ciba:v1",
    "client-auth-federated:v1",
    "client-policies:v1",
    "device-flow:v1",
    "dpop:v1",
    "hostname:v2",
    "identity-brokering-api:v1",
    "impersonation:v1",
    "jwt-authorization-grant:v1",
    "kerberos:v1",
    "kubernetes-service-accounts:v1",
    "log-mdc:v1",
    "login:v2",
    "opentelemetry:v1",
    "organization:v1",
    "par:v1",
    "passkeys:v1",
    "persistent-user-sessions:v1",
    "recovery-codes:v1",
    "rolling-updates:v2",
    "step-up-authentication-saml:v1",
    "step-up-authentication:v1",
    "token-exchange-standard:v2",
    "twitter-broker:v1",
    "update-email:v1",
    "user-event-metrics:v1",
    "web-authn:v1",
    "workflows:v1",
];

/// Features of Keycloak 26.7.4 that are off by default: previews, experiments, what is deprecated, what needs more. Those
/// that the fake has are not among them.
const OFF: [&str; 38] = [
    "authzen:v1",
    "cimd:v1",
    "client-admin-api:v2",
    "client-auth-abca:v1",
    "client-secret-rotation:v1",
    "client-types:v1",
    "clusterless:v1",
    "db-tidb:v1",
    "declarative-ui:v1",
    "docker:v1",
    "fips:v1",
    "http-optimized-serializers:v1",
    "identity-assertion-jwt:v1",
    "identity-brokering-api:v2",
    "instagram-broker:v1",
    "ipa-tuura-federation:v1",
    "login:v1",
    "logout-all-sessions:v1",
    "multi-site:v1",
    "oid4vc-vci-preauth-code:v1",
    "oid4vc-vci-rest-credential-offer:v1",
    "oid4vc-vci:v1",
    "openapi:v1",
    "opentelemetry-logs:v1",
    "opentelemetry-metrics:v1",
    "parameterized-scopes:v1",
    "passkeys-conditional-ui-authenticator:v1",
    "quick-theme:v1",
    "resource-indicators:v1",
    "rolling-updates:v1",
    "scim-api:v1",
    "scripts:v1",
    "spiffe:v1",
    "ssf:v1",
    "stateless:v1",
    "token-exchange-delegation:v1",
    "transient-users:v1",
    "preview",
];

/// Those that have to be switched on; the first that the fake does not have is refused.
pub(super) fn read(asked: &[String]) -> Result<Vec<Feature>, Failure> {
    let asked = asked.iter().map(|feature| feature.trim()).filter(|feature| !feature.is_empty());
    asked.filter_map(|feature| read_one(feature).transpose()).collect()
}

fn read_one(feature: &str) -> Result<Option<Feature>, Failure> {
    if is_among(&ON, feature) {
        return Ok(None);
    }
    if let Some(feature) = Feature::named(feature) {
        return Ok(Some(feature));
    }
    Err(Failure::Usage(if is_among(&OFF, feature) {
        format!("the fake does not have the feature {feature}, which Keycloak has off by default")
    } else {
        format!("there is no feature {feature} in Keycloak 26.7.4")
    }))
}

/// By its name with the version, or by its name alone, which means the version that is on if one is.
fn is_among(features: &[&str], asked: &str) -> bool {
    features.iter().any(|feature| *feature == asked || feature.split(':').next() == Some(asked))
}

#[cfg(test)]
mod tests {
    use keycloak_fake::Feature;

    use super::read;

    #[test]
    fn what_is_on_can_be_named() {
        let read = |features: &[&str]| read(&features.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        for on in ["", "ciba", "par:v1", "login", "login:v2", "admin-fine-grained-authz", "token-exchange-standard:v2"]
        {
            assert!(read(&[on]).is_ok_and(|features| features.is_empty()), "{on}");
        }
        for off in ["scripts", "preview", "login:v1", "ciba:v2", "nope", "CIBA", "token-exchange:v2"] {
            assert!(read(&["par", off]).is_err(), "{off}");
        }
        for (name, feature) in [
            ("token-exchange", Feature::TokenExchangeV1),
            ("token-exchange:v1", Feature::TokenExchangeV1),
            ("admin-fine-grained-authz:v1", Feature::AdminFineGrainedAuthzV1),
        ] {
            assert!(read(&["par", name]).is_ok_and(|features| features == [feature]), "{name}");
        }
    }
}
