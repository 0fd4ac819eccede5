//! The keys and certificates that administrators hand over as files, as Keycloak reads them: which it takes, and what
//! it makes of a set. Nothing is verified by them here, and nothing kept.

use aws_lc_rs::signature::{self, ParsedPublicKey, VerificationAlgorithm};
use base64::Engine as _;
use base64::alphabet;
use base64::engine::general_purpose::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use keycloak_api::representation::CertificateRepresentation;
use rsa::pkcs1;
use serde::Deserialize as _;
use serde_json::error::Category;
use serde_json::{Map, Value};
use x509_cert::Certificate;
use x509_cert::der::{Decode as _, Encode as _, SliceReader};
use x509_cert::spki::SubjectPublicKeyInfoOwned;

use super::keys::{RSA_ENCRYPTION, SEQUENCE, bit_string, element, unsigned};

/// As Java reads base64: padding may be left out.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);
/// `id-ecPublicKey` with `prime256v1`, whole. Keycloak says so of every curve.
const EC_PUBLIC_KEY: &[u8] = b"\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07";
/// `id-Ed25519` and `id-Ed448`, whole.
const ED25519: &[u8] = b"\x30\x05\x06\x03\x2b\x65\x70";
const ED448: &[u8] = b"\x30\x05\x06\x03\x2b\x65\x71";
/// No RSA key has fewer bits in Java.
const FEWEST_BITS: usize = 512;

/// Why a file is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyFault {
    /// No key, or no certificate.
    Unreadable,
    /// A key of a kind that this fake cannot tell from a broken one.
    Unknown,
}

/// Why a text is no set of keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SetFault {
    /// No JSON.
    Syntax,
    /// JSON that is no set, or ends too early.
    Shape,
    /// No key in it is for signatures.
    NoKey,
    /// The first one for signatures is broken.
    BrokenKey,
}

/// A certificate in PEM as it is kept: without the lines around it. What holds nothing at all passes for one.
pub(crate) fn certificate(pem: &str) -> Result<String, KeyFault> {
    let text = unmarked(pem);
    let der = decoded(&text).ok_or(KeyFault::Unreadable)?;
    // More may follow.
    let read = |der: &[u8]| Certificate::decode(&mut SliceReader::new(der).ok()?).ok();
    if der.is_empty() || read(&der).is_some() { Ok(text) } else { Err(KeyFault::Unreadable) }
}

/// The public key of a certificate that is kept as [`certificate`] has it, base64 of its DER.
pub(crate) fn public_key_of(kept: &str) -> Option<String> {
    let der = decoded(kept)?;
    let certificate = Certificate::decode(&mut SliceReader::new(&der).ok()?).ok()?;
    Some(STANDARD.encode(certificate.tbs_certificate().subject_public_key_info().to_der().ok()?))
}

/// Whether a text is a public key in PEM.
pub(crate) fn check_public_key(pem: &str) -> Result<(), KeyFault> {
    let der = decoded(&unmarked(pem)).ok_or(KeyFault::Unreadable)?;
    let info = SubjectPublicKeyInfoOwned::from_der(&der).map_err(|_| KeyFault::Unreadable)?;
    let key = info.subject_public_key.as_bytes().ok_or(KeyFault::Unreadable)?;
    let is_on = |how: &'static dyn VerificationAlgorithm| ParsedPublicKey::new(how, &der).is_ok();
    let curve = info.algorithm.parameters.as_ref().and_then(|curve| curve.decode_as().ok());
    let curve = curve.map(|curve: x509_cert::spki::ObjectIdentifier| curve.to_string());
    let is_good = match (info.algorithm.oid.to_string().as_str(), curve.as_deref()) {
        ("1.2.840.113549.1.1.1", _) => pkcs1::RsaPublicKeyRef::from_der(key)
            .is_ok_and(|key| is_rsa(key.modulus.as_bytes(), key.public_exponent.as_bytes())),
        ("1.2.840.10045.2.1", Some("1.2.840.10045.3.1.7")) => is_on(&signature::ECDSA_P256_SHA256_FIXED),
        ("1.2.840.10045.2.1", Some("1.3.132.0.34")) => is_on(&signature::ECDSA_P384_SHA384_FIXED),
        ("1.2.840.10045.2.1", Some("1.3.132.0.35")) => is_on(&signature::ECDSA_P521_SHA512_FIXED),
        ("1.2.840.10045.2.1", Some("1.3.132.0.10")) => is_on(&signature::ECDSA_P256K1_SHA256_FIXED),
        ("1.3.101.110" | "1.3.101.112", _) => key.len() == 32,
        ("1.3.101.113", _) => key.len() == 57,
        _ => return Err(KeyFault::Unknown),
    };
    if is_good { Ok(()) } else { Err(KeyFault::Unreadable) }
}

/// What Keycloak makes of a set: its first key for signatures.
pub(crate) fn key_of_set(text: &str) -> Result<CertificateRepresentation, SetFault> {
    // What follows the set is not looked at.
    let set = Value::deserialize(&mut serde_json::Deserializer::from_str(text))
        .map_err(|error| if error.classify() == Category::Syntax { SetFault::Syntax } else { SetFault::Shape })?;
    let keys = match &set {
        Value::Null => return Err(SetFault::NoKey),
        Value::Object(members) => match members.get("keys") {
            None | Some(Value::Null) => return Err(SetFault::NoKey),
            Some(Value::Array(keys)) => keys,
            Some(_) => return Err(SetFault::Shape),
        },
        _ => return Err(SetFault::Shape),
    };
    if !keys.iter().all(has_shape) {
        return Err(SetFault::Shape);
    }
    for key in keys {
        let Value::Object(key) = key else { return Err(SetFault::BrokenKey) };
        let kind = word(key, "kty");
        let is_known = matches!(kind.as_deref(), Some("RSA" | "EC" | "OKP" | "AKP"));
        if is_known && word(key, "use").as_deref() == Some("sig") {
            let der = public_key(key).ok_or(SetFault::BrokenKey)?;
            return Ok(CertificateRepresentation {
                public_key: Some(STANDARD.encode(der)),
                kid: word(key, "kid"),
                jwks: Some(text.to_owned()),
                ..CertificateRepresentation::default()
            });
        }
    }
    Err(SetFault::NoKey)
}

/// Whether it can be read as a key, whatever it says.
fn has_shape(key: &Value) -> bool {
    let is_word = |value: Option<&Value>| !matches!(value, Some(Value::Object(_) | Value::Array(_)));
    let Value::Object(members) = key else { return key.is_null() };
    let are_words = ["kid", "kty", "alg", "use"].iter().all(|name| is_word(members.get(*name)));
    are_words && matches!(members.get("x5c"), None | Some(Value::Null | Value::Array(_)))
}

/// A word. Numbers and such are taken for the words that they are written with.
fn word(key: &Map<String, Value>, name: &str) -> Option<String> {
    match key.get(name)? {
        Value::Null => None,
        Value::String(word) => Some(word.clone()),
        other => Some(other.to_string()),
    }
}

/// The `SubjectPublicKeyInfo` that Keycloak writes of a JWK.
fn public_key(key: &Map<String, Value>) -> Option<Vec<u8>> {
    let number = |name: &str| {
        let text = key.get(name)?.as_str()?.replace('-', "+").replace('_', "/");
        LENIENT.decode(text).ok()
    };
    let info = |algorithm: &[u8], key: &[u8]| element(SEQUENCE, &[algorithm, &bit_string(key)]);
    match (key.get("kty")?.as_str()?, key.get("crv").and_then(Value::as_str)) {
        ("RSA", _) => {
            let (modulus, exponent) = (number("n")?, number("e")?);
            let pair = element(SEQUENCE, &[&unsigned(&modulus), &unsigned(&exponent)]);
            is_rsa(&modulus, &exponent).then(|| info(RSA_ENCRYPTION, &pair))
        }
        ("EC", Some(curve)) => {
            let how: &'static dyn VerificationAlgorithm = match curve {
                "P-256" => &signature::ECDSA_P256_SHA256_FIXED,
                "P-384" => &signature::ECDSA_P384_SHA384_FIXED,
                "P-521" => &signature::ECDSA_P521_SHA512_FIXED,
                _ => return None,
            };
            let point = [&[4], number("x")?.as_slice(), number("y")?.as_slice()].concat();
            ParsedPublicKey::new(how, &point).ok().map(|_| info(EC_PUBLIC_KEY, &point))
        }
        ("OKP", Some("Ed25519")) => number("x").filter(|x| x.len() == 32).map(|x| info(ED25519, &x)),
        ("OKP", Some("Ed448")) => number("x").filter(|x| x.len() == 57).map(|x| info(ED448, &x)),
        _ => None,
    }
}

/// Whether Java takes these numbers for an RSA key. One of its providers wants an exponent of at least 3, the other one
/// that is odd, and either will do.
fn is_rsa(modulus: &[u8], exponent: &[u8]) -> bool {
    let whole = |bytes: &[u8]| bytes.iter().copied().skip_while(|byte| *byte == 0).collect::<Vec<u8>>();
    let (modulus, exponent) = (whole(modulus), whole(exponent));
    let unused = modulus.first().map_or(0, |byte| byte.leading_zeros() as usize);
    modulus.len() * 8 - unused >= FEWEST_BITS && !matches!(exponent.as_slice(), [] | [2])
}

/// A text without the lines that PEM puts around it, on one line.
fn unmarked(pem: &str) -> String {
    let text = pem.replace("\r\n", "\n");
    let lines = text.split('\n').map(|line| cut(&cut(line, "-----BEGIN ", "-----"), "-----END ", "----"));
    let line: String = lines.collect();
    line.trim_matches(|character| character <= ' ').to_owned()
}

/// A line without what lies between the first `begin` and the last `end` after it.
fn cut(line: &str, begin: &str, end: &str) -> String {
    let found = line.find(begin).and_then(|start| {
        let inner = line.get(start + begin.len()..)?;
        let (_, after) = inner.rsplit_once(end)?;
        Some(format!("{}{after}", line.get(..start)?))
    });
    found.unwrap_or_else(|| line.to_owned())
}

/// The DER of a key or certificate that is kept as base64. What base64 does not know is passed over, as MIME says (RFC 2045, section 6.8).
pub(crate) fn decoded(text: &str) -> Option<Vec<u8>> {
    let is_known = |character: &char| character.is_ascii_alphanumeric() || matches!(character, '+' | '/' | '=');
    LENIENT.decode(text.chars().filter(is_known).collect::<String>()).ok()
}
