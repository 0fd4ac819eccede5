//! Tokens that the realm's key signed, and that say what they must not.

use std::iter;

use serde_json::Value;

use super::{Forge, Forged, found, json, sign, with};

/// An hour, in seconds: more than anybody allows for clocks that differ.
const HOUR: i64 = 3600;
const SOMEBODY: &str = "somebody-else";
/// Deeper than what JSON is read by goes.
const DEPTH: usize = 10_000;
/// Longer than any header is allowed to be.
const LENGTH: usize = 1 << 20;

impl Forge {
    pub(super) fn with_wrong_claims(&self) -> Vec<Forged> {
        let says = |name: &str, value: Value| self.signed(&with(&self.claims, name, value));
        let instead = |name: &str, value: &str| self.claims.get(name).and_then(|_| says(name, value.into()));
        found([
            ("expired", says("exp", (self.now - HOUR).into())),
            ("not valid yet", says("nbf", (self.now + HOUR).into())),
            ("another issuer", says("iss", "https://issuer.invalid/realms/shop".into())),
            ("another audience", says("aud", SOMEBODY.into())),
            ("another authorized party", says("azp", SOMEBODY.into())),
            ("a token of another type", says("typ", if self.is_of_type("ID") { "Bearer" } else { "ID" }.into())),
            ("a refresh token", says("typ", "Refresh".into())),
            ("another at_hash", instead("at_hash", "AAAAAAAAAAAAAAAAAAAAAA")),
            ("another nonce", instead("nonce", "another nonce")),
            ("claims twice", self.twice()),
            ("deep claims", self.deep()),
            ("a long token", says("padding", "x".repeat(LENGTH).into())),
        ])
    }

    fn is_of_type(&self, typ: &str) -> bool {
        self.claims.get("typ").is_some_and(|own| own == typ)
    }

    /// The second `exp` is over: who takes duplicates at all has to take the last one (RFC 7519, section 4).
    fn twice(&self) -> Option<String> {
        self.with_more(&format!(r#""exp":{}"#, self.now - HOUR))
    }

    fn deep(&self) -> Option<String> {
        let brackets = |bracket| iter::repeat_n(bracket, DEPTH);
        let deep: String = brackets('[').chain(brackets(']')).collect();
        self.with_more(&format!(r#""deep":{deep}"#))
    }

    /// With a member at the end that no JSON library would write there.
    fn with_more(&self, member: &str) -> Option<String> {
        let mut claims = json(&self.claims);
        claims.pop();
        claims.extend_from_slice(format!(",{member}}}").as_bytes());
        sign(&self.key, &self.header, &claims)
    }
}
