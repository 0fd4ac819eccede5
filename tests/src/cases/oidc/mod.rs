//! The OpenID Connect endpoints.

mod certs;
mod client_authentication;
mod client_credentials;
mod discovery;
mod password;

use crate::case::Case;

/// The token endpoint.
const TOKEN: &str = "/realms/{realm}/protocol/openid-connect/token";

/// The cases, by module.
pub(super) const CASES: &[&[Case]] =
    &[certs::CASES, client_authentication::CASES, client_credentials::CASES, discovery::CASES, password::CASES];
