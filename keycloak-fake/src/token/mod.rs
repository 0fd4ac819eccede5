//! What a realm signs and says of its users: which claims a token gets (client scopes, protocol mappers, roles), the
//! realm's keys, signing, verifying the realm's own tokens, userinfo and introspection.
//!
//! Everything here works on a realm as it is in the moment, unlocked, and changes nothing in it. Whether a token may be
//! given at all, and when it ends, is `domain`'s to decide.

mod access;
mod assertion;
mod backchannel;
mod certificate;
mod client_keys;
mod client_signature;
mod compact;
mod distinguished_name;
mod draft;
mod example;
mod forge;
mod id;
mod internal;
mod issue;
mod java;
mod jwks;
mod key_files;
mod key_store;
mod keys;
mod logout;
mod mapper;
mod one_time;
mod proof;
mod provider;
mod refresh;
mod registration;
mod report;
mod request_object;
mod resolved;
mod response;
mod scene;
mod verify;

#[cfg(test)]
mod tests;

pub(crate) use assertion::{Assertion, asserted, asserted_key};
pub(crate) use backchannel::{REQUEST_ID, sign_for_device, sign_request_id};
pub(crate) use certificate::ClientCertificate;
pub(crate) use client_keys::{LookedUp, read_set as read_key_set};
pub(crate) use client_signature::Signature;
pub(crate) use distinguished_name::DistinguishedName;
pub(crate) use example::{Example, access_claims, example_userinfo};
pub(crate) use forge::{Forge, signed_by};
pub(crate) use internal::{mac, sign_internal, sign_ticket};
pub(crate) use issue::{NotIssued, is_ready, issue, missing_audience};
pub(crate) use java::{hash as java_hash, sort as sort_as_java, sort_among as sort_as_java_among};
pub(crate) use jwks::jwks;
pub(crate) use key_files::{
    KeyFault, SetFault, certificate, check_public_key, decoded as kept_der, key_of_set, public_key_of,
};
pub(crate) use key_store::{
    Held, StoreEntry, StoreFault, StoreFormat, StorePasswords, read as read_key_store, write as write_key_store,
};
pub use keys::KeyStatus;
pub(crate) use keys::{
    Certificate, CertifiedPair, HeldKey, KeyPurpose, KeyRing, RandomSource, RealmKey, Wanted, certified_pair, civil,
    days_of,
};
pub(crate) use logout::sign_logout;
pub(crate) use mapper::{MapperKind, claim_path, effective_config, mapper_kind};
pub(crate) use one_time::one_time_password;
pub(crate) use proof::{Proof, read as read_proof, token_hash};
pub(crate) use provider::{NoToken, ProviderKeys, claims_of_providers, is_signed_by};
pub(crate) use refresh::REQUESTED_AUDIENCE;
pub(crate) use registration::{INITIAL, REGISTRATION, is_current, sign_registration};
pub(crate) use report::{IMPERSONATOR_USERNAME, introspection, signed_userinfo, userinfo};
pub(crate) use request_object::{NoObject, RequestObject};
pub(crate) use response::sign_response;
pub(crate) use verify::{Presented, claims_of_any, decoded, is_token, peek, verify, wrong};
