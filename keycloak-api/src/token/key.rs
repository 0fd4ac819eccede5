//! One key, parsed and bound to the algorithms that it may verify.
//!
//! The binding is the defence against algorithm confusion: a public key only ever becomes [`Material::Public`], made for
//! one algorithm each, and nothing but a caller's secret becomes [`Material::Secret`].

use aws_lc_rs::hmac;
use aws_lc_rs::signature::{self, ParsedPublicKey, RsaParameters, RsaPublicKeyComponents, VerificationAlgorithm};

use super::algorithm::Algorithm;
use super::compact::base64url;
use super::error::KeyError;
use super::jwk::JsonWebKey;

pub(super) struct Key {
    pub(super) kid: Option<String>,
    /// One entry for each algorithm that the key may verify: one, or all of RSA's if the JWK says no `alg`.
    verifiers: Vec<(Algorithm, Material)>,
}

enum Material {
    Public(ParsedPublicKey),
    Secret(Box<hmac::Key>),
}

impl Key {
    pub(super) fn from_jwk(jwk: &JsonWebKey) -> Result<Self, KeyError> {
        let not_sig = jwk.key_use.as_deref().is_some_and(|key_use| key_use != "sig");
        let no_verify = jwk.key_ops.as_ref().is_some_and(|ops| !ops.iter().any(|op| op == "verify"));
        if not_sig || no_verify {
            return Err(KeyError::NotForSignatures);
        }
        let mut verifiers = match jwk.kty.as_deref() {
            Some("RSA") => rsa(jwk)?,
            Some("EC") => vec![ec(jwk)?],
            Some("OKP") => vec![okp(jwk)?],
            Some("oct") => return Err(KeyError::Secret),
            _ => return Err(KeyError::UnsupportedType),
        };
        if let Some(alg) = &jwk.alg {
            verifiers.retain(|(algorithm, _)| algorithm.name() == alg);
        }
        if verifiers.is_empty() {
            return Err(KeyError::WrongAlgorithm);
        }
        Ok(Self { kid: jwk.kid.clone(), verifiers })
    }

    pub(super) fn from_secret(kid: Option<String>, algorithm: Algorithm, secret: &[u8]) -> Result<Self, KeyError> {
        let hash = match algorithm {
            Algorithm::HS256 => hmac::HMAC_SHA256,
            Algorithm::HS384 => hmac::HMAC_SHA384,
            Algorithm::HS512 => hmac::HMAC_SHA512,
            _ => return Err(KeyError::WrongAlgorithm),
        };
        if secret.is_empty() {
            return Err(KeyError::Size);
        }
        Ok(Self { kid, verifiers: vec![(algorithm, Material::Secret(Box::new(hmac::Key::new(hash, secret))))] })
    }

    pub(super) fn algorithms(&self) -> impl Iterator<Item = Algorithm> {
        self.verifiers.iter().map(|(algorithm, _)| *algorithm)
    }

    /// Whether `signature` is this key's over `message`; `None` if the key isn't for `algorithm`.
    pub(super) fn verify(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> Option<bool> {
        let (_, material) = self.verifiers.iter().find(|(own, _)| *own == algorithm)?;
        Some(match material {
            Material::Public(key) => key.verify_sig(message, signature).is_ok(),
            Material::Secret(key) => hmac::verify(key, message, signature).is_ok(),
        })
    }
}

/// RFC 7518, section 6.3.1.
fn rsa(jwk: &JsonWebKey) -> Result<Vec<(Algorithm, Material)>, KeyError> {
    const ALGORITHMS: [(Algorithm, &RsaParameters); 6] = [
        (Algorithm::RS256, &signature::RSA_PKCS1_2048_8192_SHA256),
        (Algorithm::RS384, &signature::RSA_PKCS1_2048_8192_SHA384),
        (Algorithm::RS512, &signature::RSA_PKCS1_2048_8192_SHA512),
        (Algorithm::PS256, &signature::RSA_PSS_2048_8192_SHA256),
        (Algorithm::PS384, &signature::RSA_PSS_2048_8192_SHA384),
        (Algorithm::PS512, &signature::RSA_PSS_2048_8192_SHA512),
    ];
    let (n, e) = (member(jwk.n.as_deref())?, member(jwk.e.as_deref())?);
    // Some libraries write a modulus with a sign byte in front (RFC 7518, section 6.3.1.1); the number is the same.
    let n = &n[n.iter().take_while(|byte| **byte == 0).count()..];
    // aws-lc would find the size wrong at each verification; said once, here, it has a reason.
    let bits = n.first().map_or(0, |first| n.len() * 8 - first.leading_zeros() as usize);
    if !(2048..=8192).contains(&bits) {
        return Err(KeyError::Size);
    }
    let components = RsaPublicKeyComponents { n, e: e.as_slice() };
    let wanted = |algorithm: Algorithm| jwk.alg.as_deref().is_none_or(|alg| alg == algorithm.name());
    ALGORITHMS
        .into_iter()
        .filter(|(algorithm, _)| wanted(*algorithm))
        .map(|(algorithm, parameters)| {
            let key = components.to_parsed_public_key(parameters).map_err(|_| KeyError::Malformed)?;
            Ok((algorithm, Material::Public(key)))
        })
        .collect()
}

/// RFC 7518, section 6.2.1: the curve decides the algorithm, and how long the coordinates are.
fn ec(jwk: &JsonWebKey) -> Result<(Algorithm, Material), KeyError> {
    let (algorithm, curve, size): (_, &'static dyn VerificationAlgorithm, _) = match jwk.crv.as_deref() {
        Some("P-256") => (Algorithm::ES256, &signature::ECDSA_P256_SHA256_FIXED, 32),
        Some("P-384") => (Algorithm::ES384, &signature::ECDSA_P384_SHA384_FIXED, 48),
        Some("P-521") => (Algorithm::ES512, &signature::ECDSA_P521_SHA512_FIXED, 66),
        _ => return Err(KeyError::UnsupportedCurve),
    };
    let (x, y) = (member(jwk.x.as_deref())?, member(jwk.y.as_deref())?);
    if x.len() != size || y.len() != size {
        return Err(KeyError::Malformed);
    }
    // An uncompressed point of SEC 1, section 2.3.3; that it lies on the curve is checked while parsing.
    let point = [&[4], x.as_slice(), y.as_slice()].concat();
    Ok((algorithm, public(curve, &point)?))
}

/// RFC 8037, section 2.
fn okp(jwk: &JsonWebKey) -> Result<(Algorithm, Material), KeyError> {
    if jwk.crv.as_deref() != Some("Ed25519") {
        return Err(KeyError::UnsupportedCurve);
    }
    let x = member(jwk.x.as_deref())?;
    // The parser below would also take an X.509 structure, which is not what a JWK holds.
    if x.len() != 32 {
        return Err(KeyError::Malformed);
    }
    Ok((Algorithm::EdDSA, public(&signature::ED25519, &x)?))
}

fn public(algorithm: &'static dyn VerificationAlgorithm, bytes: &[u8]) -> Result<Material, KeyError> {
    ParsedPublicKey::new(algorithm, bytes).map(Material::Public).map_err(|_| KeyError::Malformed)
}

fn member(text: Option<&str>) -> Result<Vec<u8>, KeyError> {
    text.and_then(base64url).filter(|bytes| !bytes.is_empty()).ok_or(KeyError::Malformed)
}
