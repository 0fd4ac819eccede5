//! A case: its name, what it needs of a backend, and what it does.

use std::future::Future;
use std::pin::Pin;

use crate::world::World;

/// What a case comes to: an error's text says what differs.
pub type Outcome = Result<(), Box<dyn std::error::Error + Send + Sync>>;

/// What a case does.
pub type Run = for<'a> fn(&'a mut World) -> Pin<Box<dyn Future<Output = Outcome> + Send + 'a>>;

/// A case of the contract.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// The module that it stands in.
    pub module: &'static str,
    /// The function's name.
    pub name: &'static str,
    /// What it needs of a backend.
    pub needs: &'static [Capability],
    /// What it does.
    pub run: Run,
}

/// What not every backend can do. A backend states what it can, never the case which backend it is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capability {
    /// Requests go over a socket, so that what HTTP itself does shows.
    Socket,
}

/// Lists a module's cases: `cases![fn_one, fn_two]`, or `cases![fn_one needs [Socket]]`.
#[macro_export]
macro_rules! cases {
    ($($name:ident $(needs [$($need:ident),*])?),* $(,)?) => {
        /// The cases of this module.
        pub const CASES: &[$crate::case::Case] = &[$(
            $crate::case::Case {
                module: module_path!(),
                name: stringify!($name),
                needs: &[$($($crate::case::Capability::$need),*)?],
                run: |world| Box::pin($name(world)),
            }
        ),*];
    };
}
