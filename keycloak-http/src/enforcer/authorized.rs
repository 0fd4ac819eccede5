//! What a request has once it is let in.

use std::sync::Arc;

use keycloak_api::token::GrantedPermission;

/// The permission that a request was let in with, among its extensions. Where none was needed, there is none.
#[derive(Clone, Debug)]
pub struct Authorized(Arc<GrantedPermission>);

impl Authorized {
    pub(super) fn new(permission: Arc<GrantedPermission>) -> Self {
        Self(permission)
    }

    /// The resource's id.
    #[must_use]
    pub fn resource_id(&self) -> &str {
        self.0.rsid.as_deref().unwrap_or_default()
    }

    /// The resource's name, where the server told it.
    #[must_use]
    pub fn resource_name(&self) -> Option<&str> {
        self.0.rsname.as_deref()
    }

    /// The scopes that are granted; of those that were not asked for, not all need be here.
    #[must_use]
    pub fn scopes(&self) -> &[String] {
        &self.0.scopes
    }

    /// Whether this scope is among them.
    #[must_use]
    pub fn has_scope(&self, scope: &str) -> bool {
        self.0.scopes.iter().any(|own| own == scope)
    }
}

/// Taken as an argument of a handler. Where no permission was needed, the answer is 500: the route was left open.
#[cfg(feature = "axum")]
impl<S: Sync> axum_core::extract::FromRequestParts<S> for Authorized {
    type Rejection = http::StatusCode;

    async fn from_request_parts(parts: &mut http::request::Parts, _: &S) -> Result<Self, Self::Rejection> {
        let authorized = parts.extensions.get::<Self>().cloned();
        authorized.ok_or_else(|| {
            tracing::error!("a handler takes a permission, but no enforcer asked for one before it");
            http::StatusCode::INTERNAL_SERVER_ERROR
        })
    }
}
