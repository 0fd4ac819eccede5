//! A front that waits for its answers, for programs without an async runtime.
//!
//! ```no_run
//! use keycloak_api::admin::UserFilter;
//! use keycloak_api::blocking::Users;
//! use keycloak_http::{Credentials, HttpKeycloak};
//!
//! # fn example(secret: secrecy::SecretString) -> Result<(), Box<dyn std::error::Error>> {
//! let keycloak = HttpKeycloak::builder("https://sso.example.org")
//!     .credentials(Credentials::client("shop", "shop-admin", secret))
//!     .build_blocking()?;
//! let users = keycloak.list_users("shop", &UserFilter::default())?;
//! # Ok(())
//! # }
//! ```
//!
//! # Inside an async runtime
//!
//! It neither panics nor deadlocks there: connections and time limits are driven by a thread of its own. But it blocks
//! the runtime's thread that it is called on, and the tasks that wait for that thread wait with it. So take the async
//! client there, or call this one within `tokio::task::spawn_blocking`.

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use keycloak_api::operation::BlockOn;
use tokio::runtime::{Builder, Runtime};

use crate::build_error::BuildError;
use crate::builder::HttpKeycloakBuilder;

/// A Keycloak that is reached over HTTP, with the traits of [`keycloak_api::blocking`].
///
/// Cloning it is cheap, and the clones share connections, token, keys and thread.
#[derive(Clone)]
pub struct HttpKeycloak {
    keycloak: crate::HttpKeycloak,
    driver: Arc<Driver>,
}

impl HttpKeycloak {
    pub(crate) fn start(builder: HttpKeycloakBuilder) -> Result<Self, BuildError> {
        let runtime = Builder::new_multi_thread().worker_threads(1).thread_name("keycloak-http").enable_all().build();
        let driver = Arc::new(Driver(Some(runtime.map_err(BuildError::Runtime)?)));
        Ok(Self { keycloak: builder.build()?, driver })
    }
}

impl BlockOn for HttpKeycloak {
    type Keycloak = crate::HttpKeycloak;

    fn keycloak(&self) -> &Self::Keycloak {
        &self.keycloak
    }

    fn block_on<F: Future>(&self, future: F) -> F::Output {
        // Not `Runtime::block_on`, which panics inside of another runtime.
        let _entered = self.driver.0.as_ref().map(Runtime::enter);
        pollster::block_on(future)
    }
}

impl fmt::Debug for HttpKeycloak {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.keycloak.fmt(formatter)
    }
}

/// The runtime whose thread drives connections and timers. It is there until dropped.
struct Driver(Option<Runtime>);

impl Drop for Driver {
    fn drop(&mut self) {
        // To wait for the thread, as a plain drop does, panics inside of another runtime.
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}
