//! The addresses of an identity provider: they are addresses, and as safe as the realm wants them.

use keycloak_api::representation::IdentityProviderRepresentation;

use super::kinds::Kind;
use crate::domain::admin::addresses::{self, Unfit};
use crate::domain::denied::IdentityProviderDenied as Denied;
use crate::domain::{self, Decision};
use crate::state::Realm;

/// Settings, and what Keycloak calls them where they are wrong.
const ADDRESSES: [(&str, &str); 4] = [
    ("authorizationUrl", "authorization_url"),
    ("tokenUrl", "token_url"),
    ("userInfoUrl", "userinfo_url"),
    ("logoutUrl", "logout_url"),
];

const SIGN_ON: &str = "singleSignOnServiceUrl";

/// What Keycloak was seen to take of SAML without checking more than the address.
const OF_SAML: [&str; 4] = ["entityId", "idpEntityId", SIGN_ON, "wantAuthnRequestsSigned"];

/// Denies the first that is wrong.
pub(super) fn check(realm: &Realm, kind: &Kind, input: &IdentityProviderRepresentation) -> Decision<()> {
    let config = input.config.iter().flatten();
    let given: Vec<_> = config.filter(|(_, value)| !value.is_empty()).collect();
    let addresses: &[_] = match kind.id.as_str() {
        "oidc" | "keycloak-oidc" | "oauth2" => &ADDRESSES,
        "jwt-authorization-grant" => &[("jwksUrl", "jwksUrl")],
        "saml" if given.iter().all(|(setting, _)| OF_SAML.contains(&setting.as_str())) => &[(SIGN_ON, SIGN_ON)],
        "saml" => return Err(domain::Denied::NotDone("what else SAML identity providers are told")),
        _ => &[],
    };
    for (setting, name) in addresses.iter().copied() {
        let Some((_, address)) = given.iter().find(|(given, _)| *given == setting) else { continue };
        addresses::check(realm, address).map_err(|unfit| match unfit {
            Unfit::Malformed => Denied::Malformed(name),
            Unfit::Scheme => Denied::Scheme(name),
            Unfit::Insecure => Denied::Insecure(name),
        })?;
    }
    Ok(())
}
