//! Tokens that were changed after they were signed, and texts that are none.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::{Forge, Forged, found, json, with};

impl Forge {
    pub(super) fn of_wrong_shape(&self) -> Vec<Forged> {
        let [header, claims, signature] = &self.parts;
        let whole = self.parts.join(".");
        let changed_header = URL_SAFE_NO_PAD.encode(json(&self.header_with("tampered", true)));
        let changed_claims = URL_SAFE_NO_PAD.encode(json(&with(&self.claims, "sub", "somebody-else")));
        found([
            ("a changed header", Some(format!("{changed_header}.{claims}.{signature}"))),
            ("changed claims", Some(format!("{header}.{changed_claims}.{signature}"))),
            ("a changed signature", self.with_changed_signature()),
            ("another token's signature", self.with_lifted_signature()),
            ("cut off", whole.len().checked_sub(8).and_then(|end| whole.get(..end)).map(str::to_owned)),
            ("an empty signature", Some(format!("{header}.{claims}."))),
            ("no signature", Some(format!("{header}.{claims}"))),
            ("a dot too many", Some(format!("{whole}."))),
            ("a part too many", Some(format!("{whole}.{signature}"))),
            ("no text", Some(String::new())),
            ("dots alone", Some("..".to_owned())),
        ])
    }

    fn with_changed_signature(&self) -> Option<String> {
        let [header, claims, signature] = &self.parts;
        let mut signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        let middle = signature.len() / 2;
        *signature.get_mut(middle)? ^= 1;
        Some(format!("{header}.{claims}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }

    fn with_lifted_signature(&self) -> Option<String> {
        let [header, claims, _] = &self.parts;
        let other = self.signed(&with(&self.claims, "jti", "another token"))?;
        let (_, signature) = other.rsplit_once('.')?;
        Some(format!("{header}.{claims}.{signature}"))
    }
}
