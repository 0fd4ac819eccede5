//! [`UserActions`] on the fake.

use std::sync::Arc;

use async_trait::async_trait;
use keycloak_api::operation::OperationInfo;
use keycloak_api::{prelude::*, rest};

use super::rights::{IMPERSONATE, MANAGE_USERS};
use crate::control::mailbox;
use crate::domain::admin::user_actions;
use crate::domain::denied::AdminDenied;
use crate::domain::{Context, Decision, Denied};
use crate::handle::{Caller, FakeKeycloak, refusal};
use crate::service::oidc::IN_PROCESS;
use crate::service::smtp::{self, Letter, NotSent};
use crate::service::target::Target;
use crate::state::{Mail, Realm, Session};
use crate::token;

const UPDATE_PASSWORD: &str = "UPDATE_PASSWORD";

#[rest]
#[async_trait]
impl UserActions for FakeKeycloak {
    async fn execute_actions_email(
        &self,
        realm: &str,
        user_id: &str,
        link: &EmailLink,
        actions: &[String],
    ) -> Result<()> {
        let operation = <dyn UserActions>::EXECUTE_ACTIONS_EMAIL;
        self.mail(operation, realm, user_id, |realm, context| {
            user_actions::execute_actions(realm, context, user_id, link, actions)
        })
        .await
    }

    async fn send_verify_email(&self, realm: &str, user_id: &str, link: &EmailLink) -> Result<()> {
        let operation = <dyn UserActions>::SEND_VERIFY_EMAIL;
        self.mail(operation, realm, user_id, |realm, context| user_actions::verify_email(realm, context, user_id, link))
            .await
    }

    async fn send_reset_password_email(
        &self,
        realm: &str,
        user_id: &str,
        client_id: Option<&str>,
        redirect_uri: Option<&str>,
    ) -> Result<()> {
        let operation = <dyn UserActions>::SEND_RESET_PASSWORD_EMAIL;
        let link = EmailLink {
            client_id: client_id.map(str::to_owned),
            redirect_uri: redirect_uri.map(str::to_owned),
            lifespan: None,
        };
        self.mail(operation, realm, user_id, |realm, context| {
            user_actions::execute_actions(realm, context, user_id, &link, &[UPDATE_PASSWORD.to_owned()])
        })
        .await
    }

    async fn impersonate_user(&self, realm: &str, user_id: &str) -> Result<Impersonation> {
        self.impersonate(realm, user_id, IN_PROCESS).await.map(|(impersonation, _)| impersonation)
    }
}

impl FakeKeycloak {
    /// Begins a session of the user, which a browser that gets its cookies is in.
    pub(crate) async fn impersonate(
        &self,
        realm: &str,
        user_id: &str,
        ip_address: &str,
    ) -> Result<(Impersonation, Arc<Session>)> {
        let operation = <dyn UserActions>::IMPERSONATE_USER;
        let own = self.session_in(realm);
        let target = Target::user(realm, user_id);
        let (session, calls) = self.administer(operation, target, IMPERSONATE, |realm, context| {
            user_actions::impersonate(realm, context, user_id, own.as_deref(), ip_address)
        })?;
        self.call_clients(realm, calls).await;
        let impersonation = Impersonation {
            same_realm: Some(own.is_some()),
            redirect: Some(format!("{}/account", self.issuer(realm))),
            ..Impersonation::default()
        };
        Ok((impersonation, session))
    }

    /// Sends a user a mail: into the mailbox, and first by the realm's mail server where mails are to be delivered.
    async fn mail(
        &self,
        operation: &'static OperationInfo,
        realm: &str,
        user_id: &str,
        decision: impl Fn(&mut Realm, &mut Context) -> Decision<Arc<Mail>>,
    ) -> Result<()> {
        let target = Target::user(realm, user_id);
        if !self.engine.delivers_mails {
            return self.administer(operation, target, MANAGE_USERS, decision).map(drop);
        }
        // It is decided on a copy, so that it is kept only if the server takes it; no lock is held meanwhile.
        let (sent, letter, server) = self.read(operation, target, MANAGE_USERS, |realm| {
            let sent = decision(&mut realm.clone(), &mut self.context())?;
            let server = realm.settings.smtp_server.clone().unwrap_or_default();
            Ok((sent.clone(), letter(&mailbox::mail(realm, &sent)), server))
        })?;
        let taken = smtp::send(&server, &letter).await.map_err(|reason| match reason {
            NotSent::Failed => AdminDenied::MailNotSent(user_actions::not_taken(&sent.task)).into(),
            NotSent::NotDone(what) => Denied::NotDone(what),
        });
        taken.map_err(|denied| refusal(operation, realm, &denied))?;
        self.administer(operation, target, MANAGE_USERS, |realm, _| {
            user_actions::keep(realm, sent);
            Ok(())
        })
    }

    /// The session of the caller's token, where it is one of `realm`.
    fn session_in(&self, realm: &str) -> Option<String> {
        let Caller::Token(Some(token)) = self.caller() else { return None };
        let claims = token::peek(token)?;
        let text = |name: &str| claims.get(name).and_then(|claim| claim.as_str());
        let is_here = text("iss")?.rsplit_once("/realms/").is_some_and(|(_, of)| of == realm);
        is_here.then(|| text("sid").unwrap_or_default().to_owned())
    }
}

/// A text within HTML: an alias is whatever an import brought.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The mail as it goes to a mail server.
fn letter(mail: &mailbox::Mail) -> Letter {
    let asked = match mail.actions.as_slice() {
        [] => "verify this address".to_owned(),
        actions => format!("do the following: {}", actions.join(", ")),
    };
    let words = format!("You are asked to {asked}. Follow this link to begin.");
    Letter {
        to: mail.to.clone(),
        subject: mail.subject.to_owned(),
        text: format!("{words}\n\n{}\n", mail.link),
        html: format!("<p>{}</p><p><a href=\"{1}\">{1}</a></p>", escaped(&words), escaped(&mail.link)),
    }
}
