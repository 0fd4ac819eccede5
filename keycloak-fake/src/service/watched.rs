//! Faults and the journal in process: around every method of the API traits, where `#[rest]` puts them. A request that came
//! over HTTP has met them at the server's door already.

use keycloak_api::operation::OperationInfo;

use crate::control::watch::{Asked, Call};
use crate::handle::{Caller, FakeKeycloak};

impl FakeKeycloak {
    /// Begins to look at a call, with those of its parameters that are texts; nothing where nobody looks.
    pub(crate) fn watch(
        &self,
        operation: &'static OperationInfo,
        texts: &[(&'static str, &str)],
        given: impl FnOnce(&mut Asked),
    ) -> Option<Call> {
        let mut asked = self.asked(operation, texts)?;
        given(&mut asked);
        Some(self.looked_at(operation, asked))
    }

    /// What is known of a call by its texts alone.
    fn asked(&self, operation: &'static OperationInfo, texts: &[(&'static str, &str)]) -> Option<Asked> {
        (self.engine.watch.is_on() && self.is_watched()).then(|| Asked::of_call(operation, texts))
    }

    fn looked_at(&self, operation: &'static OperationInfo, mut asked: Asked) -> Call {
        if let Caller::Token(Some(token)) = self.caller()
            && operation.path.starts_with("/admin")
        {
            asked.bearer(token);
        }
        Call::new(operation, self.engine.visit(asked))
    }
}
