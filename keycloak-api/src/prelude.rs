//! Every name that a trait of operations has in its signatures, for those who implement them.

pub use std::collections::BTreeMap;

pub use bytes::Bytes;
pub use serde_json::{Map, Value};

pub use crate::admin::*;
pub use crate::error::Result;
pub use crate::oidc::{Grant, TokenResponse};
pub use crate::operation::Created;
pub use crate::representation::authz::UmaPermissionRepresentation;
pub use crate::representation::*;
pub use crate::token::{AccessTokenClaims, IdTokenClaims};
pub use crate::uma::*;
