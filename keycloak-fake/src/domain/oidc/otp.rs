//! One-time passwords (RFC 4226, RFC 6238): what the realm's policy says of them, and whether one is right.
//!
//! How one is computed comes in with the [`Context`].

use std::sync::Arc;

use keycloak_api::representation::CredentialRepresentation;
use serde::{Deserialize, Serialize};

use crate::domain::{Context, Decision, Denied};
use crate::state::{Credential, Id, Realm, Secret, User};

/// The kind of such credentials.
pub(crate) const OTP: &str = "otp";

/// Of how many one-time passwords ahead one is looked for: more would hold up everybody else of the realm.
const WIDEST: u64 = 10_000;

const HOTP: &str = "hotp";
const TOTP: &str = "totp";

/// What one-time passwords of a credential are like; as Keycloak keeps it beside the credential's secret.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OtpKind {
    /// `totp` or `hotp`: whether the time counts or the uses do.
    pub(crate) sub_type: String,
    pub(crate) digits: u32,
    /// The next one's number, where uses count.
    #[serde(default)]
    pub(crate) counter: u64,
    /// How many seconds one lasts, where the time counts.
    #[serde(default)]
    pub(crate) period: i64,
    pub(crate) algorithm: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    secret_encoding: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct SecretData {
    value: String,
}

/// What the realm's policy makes of new credentials.
pub(crate) fn policy(realm: &Realm) -> OtpKind {
    let settings = &realm.settings;
    let is_counted = settings.otp_policy_type.as_deref() == Some(HOTP);
    let counter = settings.otp_policy_initial_counter.and_then(|counter| u64::try_from(counter).ok()).unwrap_or(0);
    OtpKind {
        sub_type: if is_counted { HOTP } else { TOTP }.to_owned(),
        digits: settings.otp_policy_digits.and_then(|digits| u32::try_from(digits).ok()).unwrap_or(6),
        counter: if is_counted { counter } else { 0 },
        period: if is_counted { 0 } else { i64::from(settings.otp_policy_period.unwrap_or(30)) },
        algorithm: settings.otp_policy_algorithm.clone().unwrap_or_else(|| "HmacSHA1".to_owned()),
        secret_encoding: None,
    }
}

impl OtpKind {
    /// Whether uses count, and not the time.
    pub(crate) fn is_counted(&self) -> bool {
        self.sub_type == HOTP
    }

    /// The number of the one that `code` is, if it is one of those that are taken now.
    fn matched(&self, realm: &Realm, context: &Context, secret: &[u8], code: &str) -> Option<u64> {
        let window = u64::try_from(realm.settings.otp_policy_look_ahead_window.unwrap_or(1)).unwrap_or(0).min(WIDEST);
        let mut taken = if self.is_counted() {
            self.counter..=self.counter.saturating_add(window)
        } else {
            let now = u64::try_from(context.now().checked_div(self.period)?).ok()?;
            now.saturating_sub(window)..=now.saturating_add(window)
        };
        taken.find(|counter| {
            (context.one_time_password)(secret, *counter, &self.algorithm, self.digits).as_deref() == Some(code)
        })
    }
}

/// The user's credentials of this kind, in the order in which they are tried.
pub(crate) fn credentials(user: &User) -> impl Iterator<Item = &Arc<Credential>> {
    user.credentials.iter().filter(|credential| &*credential.kind == OTP)
}

/// Whether `code` is one of the credential's, and not used yet. What it uses up is noted.
pub(crate) fn verify(
    realm: &mut Realm,
    context: &Context,
    user: &User,
    credential: &Credential,
    code: &str,
) -> Decision<bool> {
    let (kind, secret) = read(credential)?;
    let Some(counter) = kind.matched(realm, context, &secret, code) else { return Ok(false) };
    if kind.is_counted() {
        let kind = OtpKind { counter: counter.saturating_add(1), ..kind };
        let next = Arc::new(Credential { secret: kept(&kind, &secret), ..Credential::clone(credential) });
        realm.change_user(&user.id, |user| {
            user.credentials.iter_mut().filter(|had| had.id == next.id).for_each(|had| *had = next.clone());
        });
        return Ok(true);
    }
    if realm.settings.otp_policy_code_reusable.unwrap_or(false) {
        return Ok(true);
    }
    let used = Id::from(format!("{}.{code}", credential.id));
    if realm.used_once.get(&used).is_some_and(|expires| *expires > context.now()) {
        return Ok(false);
    }
    let window = i64::from(realm.settings.otp_policy_look_ahead_window.unwrap_or(1));
    let lasts = kind.period.saturating_mul(2 * window + 1);
    realm.used_once.insert(used, context.now().saturating_add(lasts));
    Ok(true)
}

/// The credential that the realm's policy makes of a secret, if `code` is one of its one-time passwords.
pub(crate) fn set_up(
    realm: &Realm,
    context: &mut Context,
    secret: &str,
    code: &str,
    label: &str,
) -> Option<Credential> {
    let mut kind = policy(realm);
    let counter = kind.matched(realm, context, secret.as_bytes(), code)?;
    if kind.is_counted() {
        kind.counter = counter.saturating_add(1);
    }
    Some(Credential {
        id: context.new_id(),
        kind: OTP.into(),
        label: Some(label.to_owned()),
        created: context.now_ms,
        secret: kept(&kind, secret.as_bytes()),
    })
}

fn read(credential: &Credential) -> Decision<(OtpKind, Vec<u8>)> {
    const UNREADABLE: Denied = Denied::NotDone("one-time passwords that are not kept as Keycloak keeps them today");
    let Secret::Imported(kept) = &credential.secret else { return Err(UNREADABLE) };
    let kind = kept.credential_data.as_deref().and_then(|data| serde_json::from_str::<OtpKind>(data).ok());
    let secret = kept.secret_data.as_deref().and_then(|data| serde_json::from_str::<SecretData>(data).ok());
    let (Some(kind), Some(secret)) = (kind, secret) else { return Err(UNREADABLE) };
    let secret = match kind.secret_encoding.as_deref() {
        None => secret.value.into_bytes(),
        Some("BASE32") => {
            data_encoding::BASE32_NOPAD.decode(secret.value.trim_end_matches('=').as_bytes()).map_err(|_| UNREADABLE)?
        }
        Some(_) => return Err(UNREADABLE),
    };
    Ok((kind, secret))
}

fn kept(kind: &OtpKind, secret: &[u8]) -> Secret {
    let value = match kind.secret_encoding {
        None => String::from_utf8_lossy(secret).into_owned(),
        Some(_) => data_encoding::BASE32.encode(secret),
    };
    Secret::Imported(Arc::new(CredentialRepresentation {
        credential_data: serde_json::to_string(kind).ok(),
        secret_data: serde_json::to_string(&SecretData { value }).ok(),
        ..CredentialRepresentation::default()
    }))
}
