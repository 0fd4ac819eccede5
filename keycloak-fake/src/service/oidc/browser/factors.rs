//! The pages of new users, forgotten passwords and second factors, from steps to words.

use super::answering::{Answering, forwarded, query};
use super::pages::{OtpPage, OtpSetUpPage, Page, RegistrationPage, ResetPage};
use super::{profile, words};
use crate::domain::oidc::actions::{self, CredentialPage, OtpPage as SetUp};
use crate::domain::oidc::browser::{OtpForm, Place};
use crate::domain::oidc::registration::RegistrationForm;
use crate::state::LoginTab;

impl Answering<'_> {
    pub(super) fn otp(&self, form: OtpForm) -> Page {
        let OtpForm { tab, username, choices, chosen, is_wrong } = form;
        let name =
            |label: Option<String>| label.filter(|label| !label.is_empty()).unwrap_or_else(|| "unnamed".to_owned());
        Page::Otp(OtpPage {
            realm_name: self.realm_name(),
            action: self.form_url(&tab, Place::Otp),
            restart: self.restart_url(&tab),
            username,
            choices: choices.into_iter().map(|(id, label)| (id.to_string(), name(label))).collect(),
            chosen: chosen.map(|id| id.to_string()).unwrap_or_default(),
            notice: forwarded(&tab).filter(|_| !is_wrong),
            error: is_wrong.then_some(words::WRONG_CODE),
        })
    }

    pub(super) fn reset(&self, tab: &LoginTab, error: Option<&'static str>, username: String) -> Page {
        Page::Reset(ResetPage {
            realm_name: self.realm_name(),
            action: self.form_url(tab, Place::Reset),
            login: self.beside(tab, "authenticate"),
            username,
            error,
        })
    }

    pub(super) fn register(&self, tab: &LoginTab, form: RegistrationForm) -> Page {
        Page::Register(RegistrationPage {
            realm_name: self.realm_name(),
            action: self.form_url(tab, Place::Registration),
            login: self.beside(tab, "authenticate"),
            fields: profile::fields(self.realm, form.fields),
        })
    }

    pub(super) fn credential(&self, tab: &LoginTab, page: CredentialPage) -> Page {
        match page {
            CredentialPage::Otp(page) => self.set_up(tab, page),
            CredentialPage::Delete(credential) => Page::DeleteCredential {
                realm_name: self.realm_name(),
                action: self.form_url(tab, Place::DeleteCredential),
                credential,
            },
        }
    }

    fn set_up(&self, tab: &LoginTab, page: SetUp) -> Page {
        let SetUp { secret, kind, mode, problem } = page;
        let is_manual = mode.as_deref() == Some("manual");
        let user = actions::user_of(self.realm, tab);
        let username = user.map(|user| user.username.to_string()).unwrap_or_default();
        let encoded = data_encoding::BASE32_NOPAD.encode(secret.as_bytes());
        let algorithm = kind.algorithm.trim_start_matches("Hmac").to_owned();
        let is_counted = kind.is_counted();
        let (digits, last) = match is_counted {
            true => (kind.digits.to_string(), ("counter", kind.counter.to_string())),
            false => (kind.digits.to_string(), ("period", kind.period.to_string())),
        };
        let realm_name = self.realm_name();
        let parameters = query(&[
            ("secret", &encoded),
            ("digits", &digits),
            ("algorithm", &algorithm),
            ("issuer", &realm_name.to_string()),
            (last.0, &last.1),
        ]);
        let name = percent_encoding::utf8_percent_encode(&format!("{realm_name}:{username}"), NAME).to_string();
        let mut settings = vec![
            ("kc-totp-type", format!("Type: {}", if is_counted { "Counter-based" } else { "Time-based" })),
            ("kc-totp-algorithm", format!("Algorithm: {algorithm}")),
            ("kc-totp-digits", format!("Digits: {digits}")),
        ];
        settings.push(match is_counted {
            true => ("kc-totp-counter", format!("Counter: {}", last.1)),
            false => ("kc-totp-period", format!("Interval: {}", last.1)),
        });
        let (error, label_error) = problem.map(words::otp_problem).unwrap_or_default();
        let has_cancel = actions::has_cancel(self.realm, tab, Place::ConfigureOtp);
        let page = self.page_url(tab, Place::ConfigureOtp, Some("CONFIGURE_TOTP"));
        let other = format!("{page}&mode={}", if is_manual { "qr" } else { "manual" });
        let groups: Vec<String> =
            encoded.as_bytes().chunks(4).map(|group| String::from_utf8_lossy(group).into_owned()).collect();
        Page::OtpSetUp(OtpSetUpPage {
            realm_name,
            action: self.form_url(tab, Place::ConfigureOtp),
            other,
            notice: (problem.is_none() && !has_cancel).then_some(words::OTP_WANTED),
            secret: secret.to_string(),
            key: groups.join(" "),
            address: format!("otpauth://{}/{name}?{parameters}", kind.sub_type),
            is_manual,
            mode,
            settings,
            error,
            label_error,
            has_cancel,
        })
    }

    pub(super) fn verify_email(&self, tab: &LoginTab, wait: Option<i64>) -> Page {
        let user = actions::user_of(self.realm, tab);
        let notice = match wait {
            Some(wait) => format!("You must wait {wait} seconds before resending the verification email."),
            None => words::VERIFICATION_WANTED.to_owned(),
        };
        Page::VerifyEmail {
            realm_name: self.realm_name(),
            action: self.form_url(tab, Place::VerifyEmail),
            notice,
            email: user.and_then(|user| user.email.as_deref().map(str::to_owned)).unwrap_or_default(),
        }
    }
}

/// What an application's name for a secret holds as it is.
const NAME: &percent_encoding::AsciiSet =
    &percent_encoding::NON_ALPHANUMERIC.remove(b':').remove(b'-').remove(b'.').remove(b'_');
