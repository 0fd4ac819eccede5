//! A user's credential: a password, or a one-time password's seed.

use std::sync::{Arc, LazyLock};

use keycloak_api::representation::CredentialRepresentation;

use super::Id;

/// A credential as Keycloak keeps it.
#[derive(Clone, Debug)]
pub(crate) struct Credential {
    pub(crate) id: Id,
    /// `password`, `otp`, or another kind that is kept only.
    pub(crate) kind: Arc<str>,
    pub(crate) label: Option<String>,
    /// Milliseconds since the epoch.
    pub(crate) created: i64,
    pub(crate) secret: Secret,
}

impl Credential {
    /// The name of a kind. That of passwords, of which there are as many as users, is shared.
    pub(crate) fn kind(name: &str) -> Arc<str> {
        static PASSWORD: LazyLock<Arc<str>> = LazyLock::new(|| "password".into());
        if name == &**PASSWORD { PASSWORD.clone() } else { name.into() }
    }
}

/// How the hash of a password is said to be made. None is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Hashing {
    pub(crate) algorithm: HashAlgorithm,
    /// Where the realm's policy says how many rounds there are.
    pub(crate) iterations: Option<i32>,
}

/// An algorithm of passwords' hashes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum HashAlgorithm {
    #[default]
    Argon2,
    Pbkdf2,
    Pbkdf2Sha256,
    Pbkdf2Sha512,
}

impl Hashing {
    /// How many rounds the hash takes.
    pub(crate) fn rounds(self) -> i32 {
        self.iterations.unwrap_or(self.algorithm.rounds())
    }
}

impl HashAlgorithm {
    /// How many rounds it takes by itself.
    pub(crate) fn rounds(self) -> i32 {
        match self {
            Self::Argon2 => 5,
            Self::Pbkdf2 => 1_300_000,
            Self::Pbkdf2Sha256 => 600_000,
            Self::Pbkdf2Sha512 => 210_000,
        }
    }
}

/// What proves it.
#[derive(Clone)]
pub(crate) enum Secret {
    /// A password that was given in the clear. It is kept so: hashing it would cost each test hundreds of
    /// milliseconds, and protect nothing in a fake.
    Password(Arc<str>, Hashing),
    /// What is kept as its representation: a hash that an import brought, a one-time password's secret, or a kind of
    /// credential that nothing acts on.
    Imported(Arc<CredentialRepresentation>),
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Password(..) => "Password(…)",
            Self::Imported(_) => "Imported(…)",
        })
    }
}
