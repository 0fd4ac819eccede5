//! The mails that a fake has sent: into memory, and to a mail server where a fake was told to deliver them.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use crate::handle::FakeKeycloak;
use crate::state::{self, Realm, Task};
use crate::token;

/// A mail to a user, or to somebody who is invited. `Debug` does not show its link, by which anybody is the user.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mail {
    /// The name of the user's realm.
    pub realm: String,
    /// Whose address it is sent to.
    pub to: String,
    /// What stands above it, as in Keycloak's own theme.
    pub subject: String,
    /// The required actions that it asks for; none in a mail that verifies an address, resets a password or invites.
    pub actions: Vec<String>,
    /// Where its reader goes.
    pub link: String,
    /// When it was sent, by the fake's clock.
    pub sent: SystemTime,
}

impl fmt::Debug for Mail {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut mail = formatter.debug_struct("Mail");
        mail.field("realm", &self.realm).field("to", &self.to).field("subject", &self.subject);
        mail.field("actions", &self.actions).field("sent", &self.sent).finish_non_exhaustive()
    }
}

impl FakeKeycloak {
    /// The mails that were sent, of every realm, the oldest first. A realm sends them once its settings name a mail
    /// server (`smtpServer` with `host` and `from`), which nobody connects to unless mails
    /// [are to be delivered](crate::FakeKeycloakBuilder::deliver_mails).
    #[must_use]
    pub fn mailbox(&self) -> Vec<Mail> {
        let mut mails = Vec::new();
        for cell in self.engine.realms() {
            let realm = cell.snapshot();
            mails.extend(realm.mails.iter().map(|sent| mail(&realm, sent)));
        }
        mails.sort_by_key(|mail| mail.sent);
        mails
    }
}

/// A mail with its link.
pub(crate) fn mail(realm: &Realm, sent: &state::Mail) -> Mail {
    let (subject, actions) = match &sent.task {
        Task::Actions(actions) => ("Update Your Account".to_owned(), actions.clone()),
        Task::VerifyEmail => ("Verify email".to_owned(), Vec::new()),
        Task::ResetPassword => ("Reset password".to_owned(), Vec::new()),
        Task::Invitation { name, .. } => (format!("Invitation to join the {name} organization"), Vec::new()),
    };
    Mail {
        realm: realm.name.to_string(),
        to: sent.address.to_string(),
        subject,
        actions,
        link: link(realm, sent),
        sent: UNIX_EPOCH + Duration::from_millis(sent.sent.unsigned_abs()),
    }
}

fn link(realm: &Realm, sent: &state::Mail) -> String {
    let key = token::sign_internal(realm, &claims(sent));
    if sent.user.is_none() {
        // Who is nobody yet registers with it.
        let path = "protocol/openid-connect/registrations";
        return format!("{}/{path}?response_type=code&client_id={}&token={key}", sent.issuer, sent.client_id);
    }
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("key", &key);
    if let Some(login) = &sent.login {
        let login = [("client_id", &*sent.client_id), ("tab_id", &*login.tab), ("client_data", &*login.client_data)];
        query.extend_pairs(login);
    }
    format!("{}/login-actions/action-token?{}", sent.issuer, query.finish())
}

/// What the link's token says, as Keycloak's does.
fn claims(sent: &state::Mail) -> Value {
    let mut claims = json!({
        "exp": sent.expires,
        "iat": sent.sent.div_euclid(1000),
        "jti": &*sent.id,
        "iss": sent.issuer,
        "aud": sent.issuer,
        "azp": &*sent.client_id,
        "nonce": &*sent.nonce,
        "eml": &*sent.address,
    });
    claims["typ"] = match &sent.task {
        Task::Actions(actions) => {
            claims["rqac"] = json!(actions);
            json!("execute-actions")
        }
        Task::VerifyEmail => json!("verify-email"),
        Task::ResetPassword => json!("reset-credentials"),
        Task::Invitation { organization, .. } => {
            claims["org_id"] = json!(&**organization);
            json!("ORGIVT")
        }
    };
    if let Some(user) = &sent.user {
        claims["sub"] = json!(&**user);
    }
    if let Some(login) = &sent.login {
        claims["asid"] = json!(login.id);
    }
    if let Some(uri) = &sent.redirect_uri {
        claims["reduri"] = json!(uri);
    }
    claims
}
