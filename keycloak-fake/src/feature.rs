//! Keycloak's features that are off by default, and that the fake has when it is told to.

/// A feature of Keycloak's that is off by default ([its guide](https://www.keycloak.org/server/features) lists them all).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Feature {
    /// `token-exchange:v1`: token exchange as it was before the standard one. It exchanges for other users, for clients that
    /// permit it, and with identity providers. What the standard exchange can do, that one does first.
    TokenExchangeV1,
    /// `admin-fine-grained-authz:v1`: permissions of single clients, of users and of identity providers, as administrators
    /// set them. The fake asks them for token exchange ([`Feature::TokenExchangeV1`]); what administrators may do stays as
    /// their roles say.
    AdminFineGrainedAuthzV1,
}

impl Feature {
    /// Every one.
    pub const ALL: [Self; 2] = [Self::TokenExchangeV1, Self::AdminFineGrainedAuthzV1];

    /// The name with the version, as Keycloak's command line takes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::TokenExchangeV1 => "token-exchange:v1",
            Self::AdminFineGrainedAuthzV1 => "admin-fine-grained-authz:v1",
        }
    }

    /// The feature that Keycloak's command line means by `name`: one without a version means the version that is on by
    /// default, where there is one, and then is none of these.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            // No version of it is on by default; what is on is called `token-exchange-standard`.
            "token-exchange" => Some(Self::TokenExchangeV1),
            name => Self::ALL.into_iter().find(|feature| feature.name() == name),
        }
    }
}

/// Those that are on.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Features {
    exchange: bool,
    permissions: bool,
}

impl Features {
    pub(crate) fn switch_on(&mut self, feature: Feature) {
        match feature {
            Feature::TokenExchangeV1 => self.exchange = true,
            Feature::AdminFineGrainedAuthzV1 => self.permissions = true,
        }
    }

    pub(crate) fn has(self, feature: Feature) -> bool {
        match feature {
            Feature::TokenExchangeV1 => self.exchange,
            Feature::AdminFineGrainedAuthzV1 => self.permissions,
        }
    }
}
