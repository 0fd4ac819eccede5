//! Why a decision was denied, in the domain's words. Status codes and bodies are `service`'s business.

mod admin;
mod assertion;
mod authentication;
mod authorization;
mod client_policy;
mod device;
mod exchange;
mod identity_provider;
mod oauth;
mod organization;
mod possession;
mod registration;
mod uma;

pub(crate) use admin::{
    AdminDenied, Invalid, MailFault, PairwiseFault, PasswordFault, ProfileFault, ProfileReason, Taken, What,
};
pub(crate) use assertion::AssertionFault;
pub(crate) use authentication::AuthenticationDenied;
pub(crate) use authorization::AuthorizationDenied;
pub(crate) use client_policy::ClientPolicyDenied;
pub(crate) use device::{BackchannelFault, DeviceFault, ObjectFault};
pub(crate) use exchange::{ExchangeFault, ExchangeRefusal, JwtBearerFault, Link, ProviderFault};
pub(crate) use identity_provider::IdentityProviderDenied;
pub(crate) use oauth::{BearerFault, GrantFlow, OAuthDenied, PushFault};
pub(crate) use organization::{AliasFault, OrganizationDenied};
pub(crate) use possession::{CertificateFault, KeyFault, ProofFault};
pub(crate) use registration::RegistrationDenied;
pub(crate) use uma::UmaDenied;

use crate::state::Realm;

/// Why a decision was denied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Denied {
    /// By the admin API.
    Admin(AdminDenied),
    /// By an OpenID Connect endpoint.
    OAuth(OAuthDenied),
    /// By a client registration endpoint.
    Registration(RegistrationDenied),
    /// Denied, and what was noted on the way stays: a failure that Keycloak counts, a session that a replayed code
    /// ends. Every other denial leaves the realm as it was.
    Noted(Box<Denied>),
    /// This fake does not do it. The words say what.
    NotDone(&'static str),
}

/// What a decision comes to.
pub(crate) type Decision<T> = Result<T, Denied>;

impl Denied {
    /// Whether the changes made on the way to the denial stay.
    pub(crate) fn is_noted(&self) -> bool {
        matches!(self, Self::Noted(_))
    }

    /// Whether this is the reason, noted or not.
    pub(crate) fn is_for(&self, reason: &OAuthDenied) -> bool {
        match self {
            Self::Noted(denied) => denied.is_for(reason),
            Self::OAuth(denied) => denied == reason,
            Self::Admin(_) | Self::Registration(_) | Self::NotDone(_) => false,
        }
    }

    /// Whether Keycloak finds out when it has done all else, and its answer is none of the resource's.
    pub(crate) fn is_late(&self) -> bool {
        matches!(self, Self::Admin(AdminDenied::Authorization(AuthorizationDenied::NameTaken)))
    }

    /// Keeps the changes made on the way.
    pub(crate) fn noted(self) -> Self {
        Self::Noted(Box::new(self))
    }

    /// The denial, of whose decision nothing is kept: the realm is as it was `before`, and what is changed in it from now on
    /// stays. One that is noted already keeps what it noted.
    pub(crate) fn take_back(self, realm: &mut Realm, before: &Realm) -> Self {
        if self.is_noted() {
            return self;
        }
        realm.clone_from(before);
        self.noted()
    }

    /// Whether the decision is made again, with what it lacks: a hash, a request or keys that stand elsewhere, or what
    /// somebody else says.
    pub(crate) fn is_preliminary(&self) -> bool {
        let Self::OAuth(denied) = self else { return false };
        matches!(
            denied,
            OAuthDenied::HashNeeded { .. }
                | OAuthDenied::ObjectNeeded { .. }
                | OAuthDenied::KeysNeeded { .. }
                | OAuthDenied::Unheard(_)
        )
    }
}

impl From<AdminDenied> for Denied {
    fn from(denied: AdminDenied) -> Self {
        Self::Admin(denied)
    }
}

impl From<AuthenticationDenied> for Denied {
    fn from(denied: AuthenticationDenied) -> Self {
        Self::Admin(AdminDenied::Authentication(denied))
    }
}

impl From<ClientPolicyDenied> for Denied {
    fn from(denied: ClientPolicyDenied) -> Self {
        Self::Admin(AdminDenied::ClientPolicy(denied))
    }
}

impl From<IdentityProviderDenied> for Denied {
    fn from(denied: IdentityProviderDenied) -> Self {
        Self::Admin(AdminDenied::IdentityProvider(denied))
    }
}

impl From<OrganizationDenied> for AdminDenied {
    fn from(denied: OrganizationDenied) -> Self {
        Self::Organization(denied)
    }
}

impl From<OrganizationDenied> for Denied {
    fn from(denied: OrganizationDenied) -> Self {
        Self::Admin(AdminDenied::Organization(denied))
    }
}

impl From<AuthorizationDenied> for Denied {
    fn from(denied: AuthorizationDenied) -> Self {
        Self::Admin(AdminDenied::Authorization(denied))
    }
}

impl From<UmaDenied> for Denied {
    fn from(denied: UmaDenied) -> Self {
        Self::OAuth(OAuthDenied::Uma(denied))
    }
}

impl From<OAuthDenied> for Denied {
    fn from(denied: OAuthDenied) -> Self {
        Self::OAuth(denied)
    }
}

impl From<RegistrationDenied> for Denied {
    fn from(denied: RegistrationDenied) -> Self {
        Self::Registration(denied)
    }
}
