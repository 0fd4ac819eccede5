//! The table of what is routed: one row an operation of the API traits. A new method of a trait is a new row, with
//! no code of its own here.

use std::fmt;

use keycloak_api::admin::{ClientScopes, Clients, Groups, ProtocolMappers, Realms, RoleMappings, Roles, Users};
use keycloak_api::operation::{Handled, Handler, Operation, OperationInfo, Received};

use crate::FakeKeycloak;

/// An operation of a trait that the fake implements.
pub(super) struct Bound {
    pub(super) info: &'static OperationInfo,
    call: Call,
}

type Call = Box<dyn for<'a> Fn(&'a FakeKeycloak, Received) -> Handled<'a> + Send + Sync>;

impl Bound {
    /// Calls the operation for a request that was received.
    pub(super) fn call<'a>(&self, fake: &'a FakeKeycloak, received: Received) -> Handled<'a> {
        (self.call)(fake, received)
    }
}

impl fmt::Debug for Bound {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Bound").field(self.info).finish()
    }
}

/// Every operation that a client reaches as it is bound. The OpenID Connect endpoints are not here: what a client
/// or browser may send to them is more than their methods' types hold.
pub(super) fn bound() -> Vec<Bound> {
    let mut rows = Vec::new();
    bind(&mut rows, <dyn Realms>::operations(), |fake| fake);
    bind(&mut rows, <dyn Users>::operations(), |fake| fake);
    bind(&mut rows, <dyn Groups>::operations(), |fake| fake);
    bind(&mut rows, <dyn Roles>::operations(), |fake| fake);
    bind(&mut rows, <dyn RoleMappings>::operations(), |fake| fake);
    bind(&mut rows, <dyn Clients>::operations(), |fake| fake);
    bind(&mut rows, <dyn ClientScopes>::operations(), |fake| fake);
    bind(&mut rows, <dyn ProtocolMappers>::operations(), |fake| fake);
    rows
}

fn bind<T: ?Sized + 'static>(rows: &mut Vec<Bound>, operations: Vec<Operation<T>>, part: fn(&FakeKeycloak) -> &T) {
    for operation in operations {
        if let Some(handler) = operation.handler {
            rows.push(Bound { info: operation.info, call: through(handler, part) });
        }
    }
}

fn through<T: ?Sized + 'static>(handler: Handler<T>, part: fn(&FakeKeycloak) -> &T) -> Call {
    Box::new(move |fake, received| handler(part(fake), received))
}
