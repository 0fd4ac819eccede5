//! Telling clients that a session is over, by the plainest request that does it. Whom to tell is decided elsewhere, and
//! what a client answers changes nothing.
//!
//! It is done by the standard library on a thread that may wait: so it needs no runtime, nor a runtime's clock, which
//! tests stop.

use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use keycloak_api::Error;
use url::{Position, Url};

use super::oidc::off_the_runtime;
use crate::domain::oidc::logout_call::LogoutCall;
use crate::handle::FakeKeycloak;
use crate::state::Realm;
use crate::token;

/// How long a client may think. Keycloak waits as long.
const PATIENCE: Duration = Duration::from_secs(5);

/// Of an answer, no more is read than this.
const LONGEST_ANSWER: usize = 64 * 1024;

/// Why a client was not told.
#[derive(Debug, thiserror::Error)]
enum NotTold {
    #[error("its back-channel logout URL is none")]
    Address,
    #[error("the fake calls nobody by TLS")]
    Tls,
    #[error("the fake encrypts no logout tokens")]
    Encrypted,
    #[error("the logout token could not be signed: {0}")]
    Token(#[from] Error),
    #[error("{0}")]
    Connection(#[from] io::Error),
    #[error("it answered {0}")]
    Answer(String),
}

impl FakeKeycloak {
    /// Tells clients of logouts, one after the other as Keycloak does. Who cannot be told is in the log.
    pub(crate) async fn call_clients(&self, realm: &str, calls: Vec<LogoutCall>) {
        if calls.is_empty() || !self.engine.sends_logouts {
            return;
        }
        let Some(cell) = self.engine.realm(realm) else { return };
        let realm = cell.snapshot();
        let told = off_the_runtime(move || {
            for call in &calls {
                if let Err(reason) = tell(&realm, call) {
                    let (realm, client) = (&*realm.name, &*call.client.client_id);
                    tracing::warn!(%reason, realm, client, "a client was not told of a logout");
                }
            }
            Ok(())
        });
        if let Err(error) = told.await {
            tracing::warn!(%error, "clients were not told of a logout");
        }
    }
}

fn tell(realm: &Realm, call: &LogoutCall) -> Result<(), NotTold> {
    let url = Url::parse(&call.url).map_err(|_| NotTold::Address)?;
    match url.scheme() {
        "http" => {}
        "https" => return Err(NotTold::Tls),
        _ => return Err(NotTold::Address),
    }
    if call.client.attribute("id.token.encrypted.response.alg").is_some() {
        return Err(NotTold::Encrypted);
    }
    let token = token::sign_logout(realm, call)?;
    let form = form_urlencoded::Serializer::new(String::new()).append_pair("logout_token", &token).finish();
    let answer = post(&url, &form)?;
    // `HTTP/1.1 200 OK`: a client says by these two that it has understood.
    match answer.split(' ').nth(1) {
        Some("200" | "204") => Ok(()),
        _ => Err(NotTold::Answer(answer)),
    }
}

/// Posts a form, and returns the first line of the answer.
fn post(url: &Url, form: &str) -> io::Result<String> {
    let ends = Instant::now() + PATIENCE;
    let mut stream = connect(url, ends)?;
    let request = format!(
        "POST {} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\n\r\n{form}",
        &url[Position::BeforePath..Position::AfterQuery],
        &url[Position::BeforeHost..Position::AfterPort],
        form.len(),
    );
    stream.set_write_timeout(Some(left(ends)?))?;
    stream.write_all(request.as_bytes())?;
    let (mut answer, mut chunk) = (Vec::new(), [0; 4096]);
    let ended = loop {
        let read =
            left(ends).and_then(|left| stream.set_read_timeout(Some(left))).and_then(|()| stream.read(&mut chunk));
        match read {
            Ok(0) => break Ok(()),
            Ok(count) => answer.extend_from_slice(chunk.get(..count).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => break Err(error),
        }
        if answer.len() >= LONGEST_ANSWER {
            break Ok(());
        }
    };
    let line = answer.split(|byte| *byte == b'\n').next().unwrap_or_default();
    match ended {
        // What comes behind the first line matters to nobody.
        Err(error) if line.len() == answer.len() => Err(error),
        _ => Ok(String::from_utf8_lossy(line.trim_ascii()).into_owned()),
    }
}

fn connect(url: &Url, ends: Instant) -> io::Result<TcpStream> {
    let mut outcome = Err(io::Error::from(io::ErrorKind::AddrNotAvailable));
    for address in url.socket_addrs(|| None)? {
        outcome = TcpStream::connect_timeout(&address, left(ends)?);
        if outcome.is_ok() {
            break;
        }
    }
    outcome
}

/// The time that is left; none would be no limit.
fn left(ends: Instant) -> io::Result<Duration> {
    let left = ends.saturating_duration_since(Instant::now());
    if left.is_zero() { Err(io::ErrorKind::TimedOut.into()) } else { Ok(left) }
}
