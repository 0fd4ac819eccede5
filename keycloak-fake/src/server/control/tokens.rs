//! Tokens without a login, tokens that must be refused, and new keys.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::wire::{self, Json};
use super::{AsAsked, Shared};
use crate::server::answer::Answer;

/// For whom tokens are made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Wanted {
    username: String,
    /// The `clientId`.
    client_id: String,
    /// Scopes, separated by spaces.
    #[serde(default)]
    scope: String,
}

/// A good token of the realm's.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Good {
    token: String,
}

/// A token that must be refused.
#[derive(Serialize, ToSchema)]
pub(super) struct Bad {
    /// What is wrong with it.
    name: &'static str,
    token: String,
}

/// Tokens for a user and a client, as if the user had just logged in
#[utoipa::path(
    post, path = "/_fake/realms/{realm}/tokens", params(("realm" = String, Path)), request_body = Wanted,
    responses((status = 200, description = "A token response, as the token endpoint's", body = Object), (status = 400), (status = 404))
)]
pub(super) async fn mint(
    Extension(AsAsked(fake)): Extension<AsAsked>,
    Path(realm): Path<String>,
    Json(wanted): Json<Wanted>,
) -> Answer {
    let Wanted { username, client_id, scope } = wanted;
    match fake.token_for(&realm, &username, &client_id, &scope).await {
        Ok(tokens) => wire::ok(&tokens),
        Err(error) => wire::refused(&error),
    }
}

/// Every kind of bad token, made from a good one
#[utoipa::path(
    post, path = "/_fake/realms/{realm}/bad-tokens", params(("realm" = String, Path)), request_body = Good,
    responses((status = 200, body = [Bad]), (status = 400), (status = 404))
)]
pub(super) async fn bad(
    Extension(AsAsked(fake)): Extension<AsAsked>,
    Path(realm): Path<String>,
    Json(good): Json<Good>,
) -> Answer {
    match fake.bad_tokens(&realm, &good.token).await {
        Ok(bad) => {
            let bad: Vec<Bad> = bad.into_iter().map(|bad| Bad { name: bad.name, token: bad.token }).collect();
            wire::ok(&bad)
        }
        Err(error) => wire::refused(&error),
    }
}

/// Takes a new RS256 key into use; tokens of the old one verify on
#[utoipa::path(
    post, path = "/_fake/realms/{realm}/keys/rotate", params(("realm" = String, Path)),
    responses((status = 204), (status = 404))
)]
pub(super) async fn rotate_keys(State(shared): State<Arc<Shared>>, Path(realm): Path<String>) -> Answer {
    match shared.fake.rotate_keys(&realm) {
        Ok(()) => wire::nothing(),
        Err(error) => wire::refused(&error),
    }
}
