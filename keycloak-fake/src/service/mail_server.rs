//! The mail by which an administrator tries a mail server. It is sent elsewhere.

use super::smtp::{Letter, Settings};
use crate::domain::admin::realms::MASK;
use crate::state::Realm;

/// The settings to try; a password that is a mask is the one that the realm has.
pub(crate) fn tried(realm: &Realm, given: &Settings) -> Settings {
    let mut settings = given.clone();
    if settings.get("password").is_some_and(|password| password == MASK) {
        let own = realm.settings.smtp_server.as_ref().and_then(|server| server.get("password"));
        settings.insert("password".to_owned(), own.cloned().unwrap_or_default());
    }
    settings
}

/// What is sent to try it.
pub(crate) fn trial(to: String) -> Letter {
    let words = "This is a test message";
    Letter {
        to,
        subject: "[KEYCLOAK] - SMTP test message".to_owned(),
        text: words.to_owned(),
        html: format!("<p>{words}</p>"),
    }
}
