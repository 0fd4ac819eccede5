//! Mails by a mail server, as the settings of a realm name one. Which mails there are is decided elsewhere; what was sent
//! is kept elsewhere too.

use std::collections::BTreeMap;

/// The settings of a mail server, as a realm has them.
pub(crate) type Settings = BTreeMap<String, String>;

/// A mail, in both its forms. Whoever has its link is its reader, so it is never shown.
pub(crate) struct Letter {
    pub(crate) to: String,
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) html: String,
}

/// Why a mail was not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotSent {
    /// The server did not take it, or the settings name none.
    Failed,
    /// The fake does not send it.
    NotDone(&'static str),
}

/// Sends a mail.
#[cfg(not(feature = "smtp"))]
pub(crate) async fn send(_: &Settings, _: &Letter) -> Result<(), NotSent> {
    Err(NotSent::NotDone("mails by a mail server without the feature `smtp`"))
}

#[cfg(feature = "smtp")]
pub(crate) use lettre_client::send;

#[cfg(feature = "smtp")]
mod lettre_client {
    use std::time::Duration;

    use lettre::address::Envelope;
    use lettre::message::{Mailbox, MultiPart};
    use lettre::transport::smtp::authentication::Credentials;
    use lettre::transport::smtp::extension::ClientId;
    use lettre::{Address, AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};

    use super::{Letter, NotSent, Settings};

    /// How long a mail server may think. Keycloak waits ten seconds for each of its answers.
    const PATIENCE: Duration = Duration::from_secs(10);

    /// Sends a mail. Without a host the own one is asked, at the usual port, as Keycloak does.
    pub(crate) async fn send(settings: &Settings, letter: &Letter) -> Result<(), NotSent> {
        if tokio::runtime::Handle::try_current().is_err() {
            return Err(NotSent::NotDone("mails by a mail server where no runtime runs"));
        }
        let setting = |name: &str| settings.get(name).map(String::as_str).filter(|value| !value.is_empty());
        let is_on = |name: &str| setting(name).is_some_and(|value| value.eq_ignore_ascii_case("true"));
        if is_on("ssl") || is_on("starttls") {
            return Err(NotSent::NotDone("mail servers by TLS"));
        }
        if setting("authType").is_some_and(|kind| kind != "basic") {
            return Err(NotSent::NotDone("mail servers by a token"));
        }
        let port = setting("port").map_or(Ok(25), |port| port.parse().map_err(|_| NotSent::Failed))?;
        let mut server =
            AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(setting("host").unwrap_or("localhost"))
                .port(port)
                .timeout(Some(PATIENCE))
                .hello_name(ClientId::Domain("localhost".to_owned()));
        if is_on("auth") {
            let user = setting("user").unwrap_or_default().to_owned();
            server = server.credentials(Credentials::new(user, setting("password").unwrap_or_default().to_owned()));
        }
        let message = message(&setting, letter)?;
        server.build().send(message).await.map(drop).map_err(|_| NotSent::Failed)
    }

    fn message<'a>(setting: &dyn Fn(&str) -> Option<&'a str>, letter: &Letter) -> Result<Message, NotSent> {
        let address = |text: &str| text.parse::<Address>().map_err(|_| NotSent::Failed);
        let named = |name: Option<&str>, text: &str| Ok(Mailbox::new(name.map(str::to_owned), address(text)?));
        let from = setting("from").ok_or(NotSent::Failed)?;
        let reply_to = named(setting("replyToDisplayName"), setting("replyTo").unwrap_or(from))?;
        let to = address(&letter.to)?;
        let sender = setting("envelopeFrom").map_or_else(|| address(from), address)?;
        Message::builder()
            .from(named(setting("fromDisplayName"), from)?)
            .reply_to(reply_to)
            .to(Mailbox::new(None, to.clone()))
            .subject(&letter.subject)
            .envelope(Envelope::new(Some(sender), vec![to]).map_err(|_| NotSent::Failed)?)
            .multipart(MultiPart::alternative_plain_html(letter.text.clone(), letter.html.clone()))
            .map_err(|_| NotSent::Failed)
    }
}
