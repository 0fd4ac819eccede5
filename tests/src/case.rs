//! A case: its name, what it needs of a backend, and what it does.

use std::future::Future;
use std::pin::Pin;

use crate::world::World;

/// Why a case cannot go on, or what differs.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// What comes of something that can fail.
pub type Outcome<T = ()> = Result<T, Failure>;

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

/// What a case may need. A backend states what it can, never the case which backend it is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capability {
    /// Requests go over a socket, so that what HTTP itself does shows.
    Socket,
    /// The case lets time pass: it waits on a real server; a fake of its own has its clock moved on.
    Time,
    /// A server that was started with more than is on by default: `tests/real-keycloak.sh --extended` says with what.
    Extended,
}

impl Case {
    /// The area and the module, such as `oidc` and `password`.
    pub fn path(&self) -> impl Iterator<Item = &'static str> {
        self.module.split("::").skip(2)
    }

    /// Its name in a test run, such as `oidc::password::good`.
    #[must_use]
    pub fn full_name(&self) -> String {
        let path: Vec<&str> = self.path().chain([self.name]).collect();
        path.join("::")
    }
}

/// Lists a module's cases: `cases![fn_one, fn_two]`, or `cases![fn_one needs [Socket]]`.
#[macro_export]
macro_rules! cases {
    ($($name:ident $(needs [$($need:ident),*])?),* $(,)?) => {
        /// The cases of this module.
        pub(super) const CASES: &[$crate::case::Case] = &[$(
            $crate::case::Case {
                module: module_path!(),
                name: stringify!($name),
                needs: &[$($($crate::case::Capability::$need),*)?],
                run: |world| Box::pin($name(world)),
            }
        ),*];
    };
}
