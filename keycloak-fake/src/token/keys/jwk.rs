//! A key as a realm publishes it.

use aws_lc_rs::digest;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use keycloak_api::token::{Algorithm, JsonWebKey};

use super::key::{KeyPurpose, RealmKey};
use super::material::Material;

impl RealmKey {
    /// The public key; `None` of a secret.
    pub(crate) fn jwk(&self) -> Option<JsonWebKey> {
        let mut jwk = JsonWebKey::default();
        jwk.kid = self.kid().map(ToString::to_string);
        jwk.alg = Some(self.algorithm().to_owned());
        jwk.key_use = Some(if self.purpose == KeyPurpose::Encrypt { "enc" } else { "sig" }.to_owned());
        let material = self.material()?;
        jwk.kty = Some(material.kind().to_owned());
        match material {
            Material::Rsa(key) => {
                jwk.n = Some(URL_SAFE_NO_PAD.encode(&key.modulus));
                jwk.e = Some(URL_SAFE_NO_PAD.encode(&key.exponent));
                self.certify_jwk(&mut jwk);
            }
            Material::Curve(key) => {
                let curve = key.curve();
                let (x, y) = key.public.split_at_checked(curve.size)?;
                jwk.crv = Some(curve.name.to_owned());
                jwk.x = Some(URL_SAFE_NO_PAD.encode(x));
                jwk.y = (curve.algorithm != Algorithm::EdDSA).then(|| URL_SAFE_NO_PAD.encode(y));
            }
            Material::Hmac(_) | Material::Opaque => return None,
        }
        Some(jwk)
    }

    fn certify_jwk(&self, jwk: &mut JsonWebKey) {
        if let Some(certificate) = self.certificate() {
            let hash = |algorithm| URL_SAFE_NO_PAD.encode(digest::digest(algorithm, &certificate.der));
            jwk.x5c = Some(vec![STANDARD.encode(&certificate.der)]);
            jwk.x5t = Some(hash(&digest::SHA1_FOR_LEGACY_USE_ONLY));
            jwk.x5t_s256 = Some(hash(&digest::SHA256));
        }
    }
}
