//! What goes wrong.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, State};
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{Method, StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Shared;
use super::wire::{self, Json};
use super::worlds::{MOST, too_many};
use crate::control::Fault;
use crate::server::answer::Answer;

/// A fault: of which requests, when, and what. Of every request where nothing says which.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Wish {
    /// Of requests for an operation, by the name of its trait's method: `token`, `create_user`.
    operation: Option<String>,
    /// With `path`: of requests with this method.
    method: Option<String>,
    /// With `method`: of requests for this path, in which a segment in braces stands for any.
    path: Option<String>,
    realm: Option<String>,
    /// The `clientId` of the client that asks.
    client: Option<String>,
    /// Only the nth of those requests, counted from 1.
    nth: Option<u64>,
    /// Only the first of those requests.
    first: Option<u64>,
    /// Each of those requests with this probability, from 0 to 1.
    probability: Option<f64>,
    /// With `probability`: the same requests for the same seed.
    #[serde(default)]
    seed: u64,
    /// By how much it takes longer.
    #[serde(default)]
    latency_millis: u64,
    /// What happens; only the latency where nothing is named.
    effect: Option<Effect>,
    /// Whether the operation is done before that.
    #[serde(default)]
    once_done: bool,
}

/// What happens in place of the answer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
enum Effect {
    /// This is answered, and the operation is not done.
    Answer { status: u16, media_type: Option<String>, body: Option<String>, retry_after_seconds: Option<u64> },
    /// The HTML page of a proxy.
    ProxyPage { status: u16 },
    /// Nothing is done, and the connection is dropped.
    DropConnection,
    /// The operation is done, and the connection is dropped.
    LoseAnswer,
    /// Nothing is done or answered, and the connection stays.
    KeepSilent,
    /// The operation is done, and the connection breaks in the middle of its answer.
    BreakOff,
    /// The operation is done, and its answer ends early.
    Truncate,
    /// The operation is done, and its answer is no JSON.
    Garble,
    /// The key set has other keys under the same names.
    ForeignKeys,
}

/// A fault that is set.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Set {
    id: String,
    /// On how many requests it has taken effect.
    hits: u64,
}

/// Has requests go wrong from now on
#[utoipa::path(post, path = "/_fake/faults", request_body = Wish, responses((status = 201, body = Set), (status = 400), (status = 409)))]
pub(super) async fn set(State(shared): State<Arc<Shared>>, Json(wish): Json<Wish>) -> Answer {
    let fault = match wish.fault() {
        Ok(fault) => fault,
        Err(words) => return wire::bad_request(words),
    };
    let watch = &shared.fake.engine.watch;
    if watch.faults().len() >= MOST {
        return too_many();
    }
    wire::json(StatusCode::CREATED, &Set { id: watch.add(fault).to_string(), hits: 0 })
}

/// The faults that are set
#[utoipa::path(get, path = "/_fake/faults", responses((status = 200, body = [Set])))]
pub(super) async fn list(State(shared): State<Arc<Shared>>) -> Answer {
    let faults = shared.fake.engine.watch.faults().into_iter();
    let faults: Vec<Set> = faults.map(|(id, hits)| Set { id: id.to_string(), hits }).collect();
    wire::ok(&faults)
}

/// Takes a fault back
#[utoipa::path(delete, path = "/_fake/faults/{id}", params(("id" = String, Path)), responses((status = 204), (status = 404)))]
pub(super) async fn take_back(State(shared): State<Arc<Shared>>, Path(id): Path<String>) -> Answer {
    if id.parse().is_ok_and(|id| shared.fake.engine.watch.remove(id)) {
        wire::nothing()
    } else {
        wire::not_found("there is no such fault")
    }
}

/// Takes every fault back
#[utoipa::path(delete, path = "/_fake/faults", responses((status = 204)))]
pub(super) async fn clear(State(shared): State<Arc<Shared>>) -> Answer {
    shared.fake.clear_faults();
    wire::nothing()
}

impl Wish {
    fn fault(self) -> Result<Fault, &'static str> {
        let mut fault = match (self.operation, self.method, self.path) {
            (Some(operation), None, None) => Fault::named(&operation).ok_or("no trait has such an operation")?,
            (None, Some(method), Some(path)) => {
                let method = Method::from_bytes(method.as_bytes()).map_err(|_| "the method is none")?;
                Fault::at(method, &path)
            }
            (None, None, None) => Fault::anywhere(),
            _ => return Err("either an operation, or a method and a path"),
        };
        if let Some(realm) = self.realm {
            fault = fault.realm(realm);
        }
        if let Some(client) = self.client {
            fault = fault.client(client);
        }
        fault = match (self.nth, self.first, self.probability) {
            (None, None, None) => fault,
            (Some(nth @ 1..), None, None) => fault.nth(nth),
            (None, Some(first), None) => fault.first(first),
            (None, None, Some(chance)) if (0.0..=1.0).contains(&chance) => fault.with_probability(chance, self.seed),
            _ => return Err("one of nth, counted from 1, first, and probability, from 0 to 1"),
        };
        fault = fault.latency(Duration::from_millis(self.latency_millis));
        if let Some(effect) = self.effect {
            fault = effect.on(fault)?;
        }
        Ok(if self.once_done { fault.once_done() } else { fault })
    }
}

impl Effect {
    fn on(self, fault: Fault) -> Result<Fault, &'static str> {
        /// Nobody is in process here.
        const PATIENCE: Duration = Duration::ZERO;
        Ok(match self {
            Self::Answer { status, .. } | Self::ProxyPage { status } if !(200..=999).contains(&status) => {
                return Err("an answer's status is from 200 to 999");
            }
            Self::Answer { status, media_type, body, retry_after_seconds } => {
                let mut fault = fault.answer(status);
                if let Some(body) = body {
                    fault = fault.body("application/json", body);
                }
                if let Some(media_type) = media_type {
                    let media_type = HeaderValue::try_from(media_type).map_err(|_| "the media type is no header")?;
                    fault = fault.header(CONTENT_TYPE, media_type);
                }
                match retry_after_seconds {
                    Some(seconds) => fault.retry_after(Duration::from_secs(seconds)),
                    None => fault,
                }
            }
            Self::ProxyPage { status } => fault.proxy_page(status),
            Self::DropConnection => fault.drop_connection(),
            Self::LoseAnswer => fault.lose_answer(),
            Self::KeepSilent => fault.keep_silent(PATIENCE),
            Self::BreakOff => fault.break_off(),
            Self::Truncate => fault.truncate(),
            Self::Garble => fault.garble(),
            Self::ForeignKeys => fault.foreign_keys(),
        })
    }
}
