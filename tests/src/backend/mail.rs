//! Where mails go: into the fake's own box, or from a real Keycloak to a mail server of the tests.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use keycloak_fake::FakeKeycloak;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::OnceCell;

use crate::case::Outcome;

/// Where mails go.
#[async_trait]
pub trait Mails: Send + Sync {
    /// The port that mails are to be sent to.
    async fn port(&self) -> Outcome<u16>;

    /// The link of the last mail that came to `address` in a realm.
    fn link(&self, realm: &str, address: &str) -> Option<String>;
}

/// The fake's own box, which needs no server.
pub(super) struct OwnBox(pub(super) FakeKeycloak);

#[async_trait]
impl Mails for OwnBox {
    async fn port(&self) -> Outcome<u16> {
        Ok(25)
    }

    fn link(&self, realm: &str, address: &str) -> Option<String> {
        let mails = self.0.mailbox();
        mails.into_iter().rfind(|mail| mail.realm == realm && mail.to == address).map(|mail| mail.link)
    }
}

/// A mail server that keeps the links.
#[derive(Debug, Default)]
pub struct Server {
    port: OnceCell<u16>,
    /// Addresses and texts, the newest last.
    came: Arc<Mutex<VecDeque<(String, String)>>>,
}

#[async_trait]
impl Mails for Server {
    async fn port(&self) -> Outcome<u16> {
        let port = self.port.get_or_try_init(async || {
            let listener = TcpListener::bind("127.0.0.1:0").await?;
            let port = listener.local_addr()?.port();
            let came = self.came.clone();
            tokio::spawn(async move {
                while let Ok((stream, _)) = listener.accept().await {
                    tokio::spawn(receive(stream, came.clone()));
                }
            });
            Ok::<_, std::io::Error>(port)
        });
        Ok(*port.await?)
    }

    fn link(&self, realm: &str, address: &str) -> Option<String> {
        let came = self.came.lock().unwrap_or_else(PoisonError::into_inner);
        let within = format!("/realms/{realm}/login-actions/action-token?");
        let (_, text) = came.iter().rfind(|(to, text)| to == address && text.contains(&within))?;
        let at = text.find(&within)?;
        let start = text[..at].rfind("http")?;
        text[start..].split_whitespace().next().map(str::to_owned)
    }
}

async fn receive(stream: TcpStream, came: Arc<Mutex<VecDeque<(String, String)>>>) -> std::io::Result<()> {
    let (reader, mut writer) = stream.into_split();
    let mut lines = BufReader::new(reader).lines();
    writer.write_all(b"220 here\r\n").await?;
    let (mut to, mut text, mut in_data) = (String::new(), String::new(), false);
    while let Some(line) = lines.next_line().await? {
        let reply: &[u8] = match line.as_str() {
            "." if in_data => {
                in_data = false;
                let mail = (to.clone(), unfolded(&std::mem::take(&mut text)));
                came.lock().unwrap_or_else(PoisonError::into_inner).push_back(mail);
                b"250 taken\r\n"
            }
            line if in_data => {
                text.push_str(line);
                text.push('\n');
                continue;
            }
            "DATA" => {
                in_data = true;
                b"354 go on\r\n"
            }
            "QUIT" => b"221 bye\r\n",
            line => {
                if let Some(address) = line.strip_prefix("RCPT TO:<") {
                    address.trim_end_matches('>').clone_into(&mut to);
                }
                b"250 fine\r\n"
            }
        };
        writer.write_all(reply).await?;
    }
    Ok(())
}

/// As it was before it was made to fit lines (RFC 2045, section 6.7).
fn unfolded(text: &str) -> String {
    if text.contains("quoted-printable") { text.replace("=\n", "").replace("=3D", "=") } else { text.to_owned() }
}
