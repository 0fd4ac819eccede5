//! What the attribute `#[operations]` generates against: requests out, replies in, and the table of a trait.
//!
//! An operation is written once, as a trait method with its HTTP binding. A client needs a [`Transport`] to have
//! every trait; a server reads a trait's table (`<dyn Users>::operations()`) and calls the handlers. Nothing here
//! does I/O, and nothing here knows a resource.

mod multipart;
mod query;
mod received;
mod reply;
mod request;

pub use http::Method;
pub use multipart::{IntoMultipart, Multipart};
pub use received::{Failure, Received, Rejection};
pub use reply::{Created, Reply, bytes_reply, created_reply, empty_reply, json_reply, text_reply};
pub use request::{Authorization, Body, Form, IntoForm, Json, Request, RequestBuilder, Text};

use std::future::Future;
use std::pin::Pin;
use std::time::SystemTime;

use async_trait::async_trait;

use crate::error::Error;

/// Carries requests to a Keycloak and brings its replies back.
///
/// Whatever implements it has every trait of this crate. A reply of any status is a success here; only what kept
/// a reply from coming is an error. The operations turn a bad status into an [`Error`].
#[async_trait]
pub trait Transport: Send + Sync {
    /// Sends `request` and returns the reply, whatever its status.
    ///
    /// # Errors
    /// When no whole reply came: no connection, a time limit, a broken answer, or no credentials to be had.
    async fn send(&self, request: Request) -> Result<Reply, Error>;

    /// The URL above `/realms` and `/admin`, without a slash at its end: `https://sso.example.org/auth`.
    fn base_url(&self) -> &str;

    /// The time that signed client assertions state.
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }
}

/// What is known of an operation without calling it.
#[derive(Debug)]
#[non_exhaustive]
pub struct OperationInfo {
    /// The trait's name, such as `Users`.
    pub resource: &'static str,
    /// The method's name, such as `list_users`.
    pub name: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path's template, such as `/admin/realms/{realm}/users`.
    pub path: &'static str,
    /// The status of a good answer.
    pub success: u16,
    /// Whether a `POST` changes nothing, so that sending it twice is as good as once.
    pub repeatable: bool,
    /// The names of the query parameters.
    pub query_names: fn() -> Vec<&'static str>,
}

impl OperationInfo {
    /// Describes an operation that no trait binds, such as an endpoint of the caller's own.
    #[must_use]
    pub const fn new(resource: &'static str, name: &'static str, method: Method, path: &'static str) -> Self {
        Self { resource, name, method, path, success: 200, repeatable: false, query_names: Vec::new }
    }

    /// With the status of a good answer, and whether sending it twice is as good as once.
    #[doc(hidden)]
    #[must_use]
    pub const fn answering(mut self, success: u16, repeatable: bool) -> Self {
        self.success = success;
        self.repeatable = repeatable;
        self
    }

    /// With the names of its query parameters.
    #[doc(hidden)]
    #[must_use]
    pub const fn asking(mut self, query_names: fn() -> Vec<&'static str>) -> Self {
        self.query_names = query_names;
        self
    }

    /// Whether sending the request twice leaves the server as sending it once does (RFC 9110, section 9.2.2).
    ///
    /// `DELETE` is left out: its repetition answers 404 where the first answer was lost.
    #[must_use]
    pub fn is_repeatable(&self) -> bool {
        self.repeatable || matches!(self.method, Method::GET | Method::HEAD | Method::OPTIONS | Method::PUT)
    }
}

/// A row of a trait's table.
#[derive(Debug)]
#[non_exhaustive]
pub struct Operation<T: ?Sized> {
    /// What is known without calling it.
    pub info: &'static OperationInfo,
    /// Reads the parameters from a request, calls the method and writes its answer. `None` where the request is a
    /// form, which a server reads itself.
    pub handler: Option<Handler<T>>,
}

impl<T: ?Sized> Operation<T> {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(info: &'static OperationInfo, handler: Option<Handler<T>>) -> Self {
        Self { info, handler }
    }
}

/// Calls an operation on a `T` for a request that was received.
pub type Handler<T> = for<'a> fn(&'a T, Received) -> Handled<'a>;

/// The answer of a [`Handler`], to be awaited.
pub type Handled<'a> = Pin<Box<dyn Future<Output = Result<Reply, Failure>> + Send + 'a>>;

/// An implementation of a trait of operations that leaves some of its methods to one answer, as the attribute
/// [`rest`](crate::rest) adds them.
pub trait Rest<T: ?Sized> {
    /// The methods' names, by the name of the answer that they are left to.
    const REST: &'static [(&'static str, &'static [&'static str])];
}

/// Waits for the operations of a Keycloak; the traits of [`crate::blocking`] are built on it.
pub trait BlockOn {
    /// What is waited for.
    type Keycloak: ?Sized;

    /// The Keycloak whose operations are called.
    fn keycloak(&self) -> &Self::Keycloak;

    /// Runs `future` to its end on this thread.
    fn block_on<F: Future>(&self, future: F) -> F::Output;
}

/// The JSON names of a flat struct's fields, as serde knows them.
#[doc(hidden)]
#[must_use]
pub fn field_names<'de, T: serde::Deserialize<'de>>() -> Vec<&'static str> {
    serde_aux::serde_introspection::serde_introspect::<T>().to_vec()
}
