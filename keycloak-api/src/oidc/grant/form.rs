//! How a grant is written into the form of the token endpoint. Only written: what a server makes of it is not said here.

use secrecy::{ExposeSecret, SecretString};

use super::{Grant, TokenExchangeGrant, UmaTicketGrant};
use crate::operation::{Form, IntoForm};

impl IntoForm for Grant {
    fn write(&self, form: &mut Form) {
        form.append("grant_type", self.grant_type());
        match self {
            Self::Password(grant) => {
                form.append("username", &grant.username);
                form.append("password", grant.password.expose_secret());
                form.append_some("totp", exposed(&grant.totp));
                form.append_some("scope", grant.scope.as_deref());
                form.append_some("resource", grant.resource.as_deref());
            }
            Self::ClientCredentials(grant) => {
                form.append_some("scope", grant.scope.as_deref());
                form.append_some("resource", grant.resource.as_deref());
                form.append_some("authorization_details", grant.authorization_details.as_deref());
            }
            Self::AuthorizationCode(grant) => {
                form.append("code", grant.code.expose_secret());
                form.append_some("redirect_uri", grant.redirect_uri.as_deref());
                form.append_some("code_verifier", exposed(&grant.code_verifier));
                form.append_some("client_session_state", grant.client_session_state.as_deref());
                form.append_some("client_session_host", grant.client_session_host.as_deref());
                form.append_some("resource", grant.resource.as_deref());
                form.append_some("authorization_details", grant.authorization_details.as_deref());
            }
            Self::RefreshToken(grant) => {
                form.append("refresh_token", grant.refresh_token.expose_secret());
                form.append_some("scope", grant.scope.as_deref());
                form.append_some("client_session_state", grant.client_session_state.as_deref());
                form.append_some("client_session_host", grant.client_session_host.as_deref());
                form.append_some("resource", grant.resource.as_deref());
            }
            Self::TokenExchange(grant) => grant.write(form),
            Self::DeviceCode(grant) => {
                form.append("device_code", grant.device_code.expose_secret());
                form.append_some("code_verifier", exposed(&grant.code_verifier));
            }
            Self::UmaTicket(grant) => grant.write(form),
            Self::JwtBearer(grant) => {
                form.append("assertion", grant.assertion.expose_secret());
                form.append_some("scope", grant.scope.as_deref());
            }
            Self::Ciba(grant) => form.append("auth_req_id", grant.auth_req_id.expose_secret()),
        }
    }
}

impl IntoForm for TokenExchangeGrant {
    fn write(&self, form: &mut Form) {
        form.append("subject_token", self.subject_token.expose_secret());
        form.append_some("subject_token_type", self.subject_token_type.as_deref());
        form.append_some("subject_issuer", self.subject_issuer.as_deref());
        form.append_some("actor_token", exposed(&self.actor_token));
        form.append_some("actor_token_type", self.actor_token_type.as_deref());
        form.append_some("requested_token_type", self.requested_token_type.as_deref());
        for audience in &self.audience {
            form.append("audience", audience);
        }
        for resource in &self.resource {
            form.append("resource", resource);
        }
        form.append_some("requested_issuer", self.requested_issuer.as_deref());
        form.append_some("requested_subject", self.requested_subject.as_deref());
        form.append_some("scope", self.scope.as_deref());
    }
}

impl IntoForm for UmaTicketGrant {
    fn write(&self, form: &mut Form) {
        form.append_some("audience", self.audience.as_deref());
        for permission in &self.permission {
            form.append("permission", permission);
        }
        form.append_some("permission_resource_format", self.permission_resource_format.as_deref());
        form.append_some("permission_resource_matching_uri", self.permission_resource_matching_uri.map(text));
        form.append_some("scope", self.scope.as_deref());
        form.append_some("ticket", exposed(&self.ticket));
        form.append_some("claim_token", exposed(&self.claim_token));
        form.append_some("claim_token_format", self.claim_token_format.as_deref());
        form.append_some("pct", exposed(&self.pct));
        form.append_some("rpt", exposed(&self.rpt));
        form.append_some("subject_token", exposed(&self.subject_token));
        form.append_some("submit_request", self.submit_request.map(text));
        form.append_some("response_mode", self.response_mode.as_deref());
        form.append_some("response_include_resource_name", self.response_include_resource_name.map(text));
        let limit = self.response_permissions_limit.map(|limit| limit.to_string());
        form.append_some("response_permissions_limit", limit.as_deref());
    }
}

pub(in crate::oidc) fn exposed(secret: &Option<SecretString>) -> Option<&str> {
    secret.as_ref().map(SecretString::expose_secret)
}

fn text(flag: bool) -> &'static str {
    if flag { "true" } else { "false" }
}
