//! A realm's keys: which there are, and their material, which is made when it is first needed.
//!
//! Keys sign and verify bytes; what the bytes say is none of their business.

mod certificate;
mod curve_key;
mod der;
mod jwk;
mod key;
mod material;
mod pair;
mod pool;
mod ring;
mod rsa_key;
mod source;

pub(super) use der::{OCTET_STRING, RSA_ENCRYPTION, SEQUENCE, bit_string, element, unsigned};

pub(crate) use certificate::{civil, days_of};
pub(crate) use key::{Certificate, KeyPurpose, RealmKey};
pub(crate) use pair::{CertifiedPair, certified_pair};
pub use ring::KeyStatus;
pub(crate) use ring::{HeldKey, KeyRing, Wanted};
pub(crate) use source::RandomSource;

#[cfg(test)]
pub(super) use certificate::unsigned_certificate;

use aws_lc_rs::signature::ParsedPublicKey as Verifier;
