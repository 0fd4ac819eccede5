//! How a client proves to the token, introspection, revocation and logout endpoints who it is.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER;
use jsonwebtoken::{Algorithm, EncodingKey};
use rand::RngExt as _;
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

use crate::error::{Error, ErrorKind};
use crate::operation::{Authorization, Form};

const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// How long an assertion holds after it was made.
const ASSERTION_LIFESPAN: Duration = Duration::from_secs(60);

/// A client, and how it authenticates (OpenID Connect Core 1.0, section 9). `Debug` shows no secret.
#[derive(Clone, Debug)]
pub struct ClientAuth {
    client_id: String,
    method: Method,
}

#[derive(Clone, Debug)]
enum Method {
    None,
    SecretBasic(SecretString),
    SecretPost(SecretString),
    Assertion(Assertion),
}

#[derive(Clone)]
struct Assertion {
    algorithm: Algorithm,
    key_id: Option<String>,
    key: Arc<EncodingKey>,
    audience: Option<String>,
}

impl std::fmt::Debug for Assertion {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Assertion").field("algorithm", &self.algorithm).finish_non_exhaustive()
    }
}

impl ClientAuth {
    /// A public client: it only names itself.
    #[must_use]
    pub fn public(client_id: impl Into<String>) -> Self {
        Self { client_id: client_id.into(), method: Method::None }
    }

    /// `client_secret_basic`: the secret in the `Authorization` header (RFC 6749, section 2.3.1).
    #[must_use]
    pub fn secret_basic(client_id: impl Into<String>, secret: impl Into<SecretString>) -> Self {
        Self { client_id: client_id.into(), method: Method::SecretBasic(secret.into()) }
    }

    /// `client_secret_post`: the secret in the form (RFC 6749, section 2.3.1).
    #[must_use]
    pub fn secret_post(client_id: impl Into<String>, secret: impl Into<SecretString>) -> Self {
        Self { client_id: client_id.into(), method: Method::SecretPost(secret.into()) }
    }

    /// `client_secret_jwt`: an assertion signed with the secret, HS256.
    #[must_use]
    pub fn secret_jwt(client_id: impl Into<String>, secret: impl Into<SecretString>) -> Self {
        let key = EncodingKey::from_secret(secret.into().expose_secret().as_bytes());
        Self::assertion(client_id.into(), Algorithm::HS256, None, key)
    }

    /// `private_key_jwt`: an assertion signed with the client's private key. The server picks the public key by
    /// `key_id`, where there is one.
    #[must_use]
    pub fn private_key_jwt(
        client_id: impl Into<String>,
        algorithm: Algorithm,
        key_id: Option<String>,
        key: EncodingKey,
    ) -> Self {
        Self::assertion(client_id.into(), algorithm, key_id, key)
    }

    /// `tls_client_auth`: the certificate is the transport's; the form only names the client (RFC 8705, section 2).
    #[must_use]
    pub fn tls(client_id: impl Into<String>) -> Self {
        Self::public(client_id)
    }

    /// States `audience` in assertions, instead of the realm's issuer below the transport's base URL. For servers
    /// that are reached at another URL than the one they call themselves by.
    #[must_use]
    pub fn with_assertion_audience(mut self, audience: impl Into<String>) -> Self {
        if let Method::Assertion(assertion) = &mut self.method {
            assertion.audience = Some(audience.into());
        }
        self
    }

    /// The client's id (`client_id`, not Keycloak's internal id).
    #[must_use]
    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    /// Writes the authentication into `form`, or returns the one that goes into the header. `issuer` is the realm's
    /// URL, for assertions; `now` is when they are made.
    ///
    /// # Errors
    /// A key that does not sign with its algorithm.
    pub fn authenticate(&self, issuer: &str, now: SystemTime, form: &mut Form) -> Result<Option<Authorization>, Error> {
        match &self.method {
            Method::SecretBasic(secret) => {
                return Ok(Some(Authorization::Basic {
                    username: form_encode(&self.client_id),
                    password: form_encode(secret.expose_secret()).into(),
                }));
            }
            Method::None => form.append("client_id", &self.client_id),
            Method::SecretPost(secret) => {
                form.append("client_id", &self.client_id);
                form.append("client_secret", secret.expose_secret());
            }
            Method::Assertion(assertion) => {
                form.append("client_id", &self.client_id);
                form.append("client_assertion_type", ASSERTION_TYPE);
                form.append("client_assertion", assertion.sign(&self.client_id, issuer, now)?);
            }
        }
        Ok(None)
    }

    fn assertion(client_id: String, algorithm: Algorithm, key_id: Option<String>, key: EncodingKey) -> Self {
        let assertion = Assertion { algorithm, key_id, key: Arc::new(key), audience: None };
        Self { client_id, method: Method::Assertion(assertion) }
    }
}

impl Assertion {
    /// An assertion of RFC 7523, section 3, for one use.
    fn sign(&self, client_id: &str, issuer: &str, now: SystemTime) -> Result<String, Error> {
        let now = now.duration_since(UNIX_EPOCH).unwrap_or_default();
        let mut header = json!({"alg": self.algorithm, "typ": "JWT"});
        if let Some(key_id) = &self.key_id {
            header["kid"] = json!(key_id);
        }
        let claims = json!({
            "jti": URL_SAFE_NO_PAD.encode(rand::rng().random::<[u8; 16]>()),
            "iss": client_id,
            "sub": client_id,
            "aud": self.audience.as_deref().unwrap_or(issuer),
            "iat": now.as_secs(),
            "exp": (now + ASSERTION_LIFESPAN).as_secs(),
        });
        let signed =
            format!("{}.{}", URL_SAFE_NO_PAD.encode(header.to_string()), URL_SAFE_NO_PAD.encode(claims.to_string()));
        // The factory itself, not `jsonwebtoken::encode`: that one panics when another crate of the program turns on
        // a second backend.
        let signature = (DEFAULT_PROVIDER.signer_factory)(&self.algorithm, &self.key)
            .and_then(|signer| Ok(signer.try_sign(signed.as_bytes())?))
            .map_err(|error| Error::with_source(ErrorKind::Encode, error))?;
        Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}

fn form_encode(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
