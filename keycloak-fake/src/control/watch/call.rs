//! A call of a trait's method that faults and the journal see: what stands around each method, on the fake by `#[rest]`, on
//! a [`Watched`](super::Watched) by the trait's own macro.
//!
//! What a fault makes of an operation is a reply, which is read here as `keycloak-http` reads it.

use keycloak_api::operation::{Failure, OperationInfo, Reply};
use keycloak_api::{Error, ErrorKind, Result};

use super::Visit;
use crate::control::fault::{Told, pause};
use crate::control::journal::Outcome;
use crate::service::answer::written;

/// A call that is looked at.
#[derive(Debug)]
pub(crate) struct Call {
    operation: &'static OperationInfo,
    visit: Visit,
}

impl Call {
    pub(crate) fn new(operation: &'static OperationInfo, visit: Visit) -> Self {
        Self { operation, visit }
    }

    /// What comes in the operation's place, if anything does. It may take a while.
    pub(crate) async fn before(&mut self) -> Option<Told> {
        let told = self.visit.before().await?;
        self.wait_for(&told).await;
        Some(told)
    }

    /// The reply that the caller is told of, or how it fails without one.
    pub(crate) fn told(&self, told: Told) -> Result<Reply> {
        let lost = |kind, message: &'static str| Err(Error::new(kind, message).of(self.operation));
        let outcome = match told {
            Told::Reply(reply) => {
                self.visit.end(Outcome::of_reply(&reply));
                return Ok(reply);
            }
            Told::Dropped => lost(ErrorKind::Connect, "a fault dropped the connection"),
            Told::BrokenOff(_) => lost(ErrorKind::Connect, "a fault broke the answer off"),
            Told::Silence(_) => lost(ErrorKind::Timeout, "a fault kept silent"),
        };
        self.visit.end(Outcome::of(&outcome));
        outcome
    }

    /// What the caller makes of an outcome, which is written as a reply, and read again from what comes of that.
    ///
    /// There is one of this for each type that a method gives, so it does no more than what depends on that.
    pub(crate) async fn after<T>(
        self,
        outcome: Result<T>,
        write: fn(T) -> Result<Reply, Failure>,
        read: fn(&Reply) -> Result<T>,
    ) -> Result<T> {
        if !self.visit.changes_answers() {
            self.visit.end(Outcome::of(&outcome));
            return outcome;
        }
        read(&self.changed(outcome.map(write)).await?)
    }

    /// What comes of the reply that an outcome is written as.
    async fn changed(&self, outcome: Result<Result<Reply, Failure>>) -> Result<Reply> {
        let reply = match outcome {
            Ok(Ok(reply)) => Ok(reply),
            Ok(Err(Failure::Failed(error))) => Err(error),
            Ok(Err(Failure::Rejected(rejection))) => Err(Error::with_source(ErrorKind::Encode, rejection)),
            Err(error) => error.reply().map(written).ok_or(error),
        };
        match reply {
            Ok(reply) => {
                let told = self.visit.after(reply).await;
                self.wait_for(&told).await;
                self.told(told)
            }
            failed => {
                self.visit.end(Outcome::of(&failed));
                failed
            }
        }
    }

    async fn wait_for(&self, told: &Told) {
        if let Told::Silence(patience) = told {
            pause(*patience).await;
        }
    }
}
