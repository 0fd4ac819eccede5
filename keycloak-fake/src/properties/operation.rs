//! What can be done to the realm, chosen at random. Which token, code or browser is meant is an index into those that
//! there are by then.

use proptest::prelude::*;
use proptest::sample::{Index, select};

/// The users, the last of whom does not exist.
pub(super) const USERS: [&str; 4] = ["alice", "bob", "carol", "nobody"];
/// The clients: a public one, one with a secret, one with a service account.
pub(super) const CLIENTS: [&str; 3] = ["web", "shop", "back"];
/// What can be asked for.
const SCOPES: [&str; 7] = [
    "profile",
    "openid",
    "openid phone",
    "openid address phone",
    "phone",
    "openid offline_access",
    "openid offline_access address",
];

/// One thing that is done.
#[derive(Clone, Debug)]
pub(super) enum Operation {
    Password {
        user: usize,
        client: usize,
        is_right: bool,
        scope: &'static str,
    },
    ClientCredentials {
        client: usize,
    },
    /// With any token that there ever was. `client` is another one than the token's, where there is one.
    Refresh {
        token: Index,
        client: Option<usize>,
        scope: Option<&'static str>,
    },
    Logout {
        token: Index,
    },
    Revoke {
        token: Index,
        access: bool,
    },
    /// A login in one of two browsers, or the way through where the browser holds a session. `forget` takes the
    /// session's cookie from it before, but not the login's.
    Browse {
        browser: usize,
        user: usize,
        client: usize,
        scope: &'static str,
        forget: bool,
        again: bool,
    },
    /// With any code that there ever was.
    Exchange {
        code: Index,
    },
    Wait {
        seconds: u64,
    },
    EnableUser {
        user: usize,
        enabled: bool,
    },
    EnableClient {
        client: usize,
        enabled: bool,
    },
    RevokeUsed {
        on: bool,
    },
    DeleteUser {
        user: usize,
    },
    DeleteClient {
        client: usize,
    },
}

/// Any operation. Those that end everything are rare, so that there is something to end.
pub(super) fn any_operation() -> impl Strategy<Value = Operation> {
    let user = || 0..USERS.len();
    let client = || 0..CLIENTS.len();
    let scope = || select(&SCOPES[..]);
    let seconds = select(&[1, 30, 57, 200, 299, 1000, 1797, 3600, 35_000, 86_400, 2_600_000][..]);
    let refresh = (any::<Index>(), prop::option::weighted(0.1, client()), prop::option::weighted(0.3, scope()));
    let browse = (0..2_usize, user(), client(), scope(), any::<bool>(), any::<bool>());
    prop_oneof![
        6 => (user(), client(), prop::bool::weighted(0.9), scope())
            .prop_map(|(user, client, is_right, scope)| Operation::Password { user, client, is_right, scope }),
        2 => client().prop_map(|client| Operation::ClientCredentials { client }),
        8 => refresh.prop_map(|(token, client, scope)| Operation::Refresh { token, client, scope }),
        2 => any::<Index>().prop_map(|token| Operation::Logout { token }),
        2 => (any::<Index>(), any::<bool>()).prop_map(|(token, access)| Operation::Revoke { token, access }),
        6 => browse.prop_map(|(browser, user, client, scope, forget, again)| {
            Operation::Browse { browser, user, client, scope, forget, again }
        }),
        6 => any::<Index>().prop_map(|code| Operation::Exchange { code }),
        3 => seconds.prop_map(|seconds| Operation::Wait { seconds }),
        1 => (user(), any::<bool>()).prop_map(|(user, enabled)| Operation::EnableUser { user, enabled }),
        1 => (client(), any::<bool>()).prop_map(|(client, enabled)| Operation::EnableClient { client, enabled }),
        1 => any::<bool>().prop_map(|on| Operation::RevokeUsed { on }),
        1 => (0..3_usize, prop::bool::weighted(0.2), client()).prop_map(|(user, of_client, client)| {
            if of_client { Operation::DeleteClient { client } } else { Operation::DeleteUser { user } }
        }),
    ]
}
