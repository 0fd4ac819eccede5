//! Requests that the fake itself sends: to clients, to the channel to users' devices, and to identity providers. By plain
//! HTTP, and the plainest request that does it.
//!
//! It is done by the standard library on a thread that may wait: so it needs no runtime, nor a runtime's clock, which
//! tests stop.

use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use url::{Position, Url};

use super::oidc::off_the_runtime;

/// How long whoever is asked may think. Keycloak waits as long.
const PATIENCE: Duration = Duration::from_secs(5);

/// Of an answer, no more is read than this.
const LONGEST_ANSWER: usize = 64 * 1024;

/// What is posted.
#[derive(Clone, Copy)]
pub(super) struct Post<'a> {
    pub(super) content_type: &'static str,
    /// The bearer token, where there is one.
    pub(super) token: Option<&'a str>,
    pub(super) body: &'a str,
}

/// Why an address is not asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum NoWay {
    #[error("the address is none")]
    Address,
    #[error("the fake calls nobody by TLS")]
    Tls,
}

/// The address, if the fake can ask there.
pub(super) fn address(text: &str) -> Result<Url, NoWay> {
    let url = Url::parse(text).map_err(|_| NoWay::Address)?;
    match url.scheme() {
        "http" => Ok(url),
        "https" => Err(NoWay::Tls),
        _ => Err(NoWay::Address),
    }
}

/// What was answered to a question.
pub(super) struct Page {
    pub(super) status: u16,
    /// What the server says of its status.
    pub(super) reason: String,
    content_type: Option<String>,
    pub(super) body: Vec<u8>,
}

impl Page {
    /// The media type that it says it is of, without parameters; empty where it says none.
    pub(super) fn media_type(&self) -> &str {
        self.content_type.as_deref().unwrap_or_default().split(';').next().unwrap_or_default().trim()
    }

    /// The alphabet that it says it is written in.
    pub(super) fn charset(&self) -> Option<&str> {
        let mut parameters = self.content_type.as_deref()?.split(';').skip(1).filter_map(|all| all.split_once('='));
        let (_, label) = parameters.find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))?;
        Some(label.trim().trim_matches('"'))
    }
}

/// Posts, and returns the first line of the answer.
pub(super) fn post(url: &Url, post: Post<'_>) -> io::Result<String> {
    let head = format!("Content-Type: {}\r\nContent-Length: {}\r\n", post.content_type, post.body.len());
    let (answer, ended) = ask(url, ("POST", "HTTP/1.1"), post.token, &head, post.body, LONGEST_ANSWER)?;
    let line = answer.split(|byte| *byte == b'\n').next().unwrap_or_default();
    match ended {
        // What comes behind the first line matters to nobody.
        Err(error) if line.len() == answer.len() => Err(error),
        _ => Ok(String::from_utf8_lossy(line.trim_ascii()).into_owned()),
    }
}

/// Gets a page, with a bearer token where there is one, off the runtime. Where it leads elsewhere, nobody goes there.
///
/// # Errors
/// It is not reached, or gives more than `most` bytes.
pub(super) async fn get(url: &Url, token: Option<&str>, most: usize) -> io::Result<Page> {
    let (url, token) = (url.clone(), token.map(str::to_owned));
    let page = off_the_runtime(move || Ok(read(&url, token.as_deref(), most))).await;
    page.unwrap_or_else(|error| Err(io::Error::other(error)))
}

fn read(url: &Url, token: Option<&str>, most: usize) -> io::Result<Page> {
    // Of HTTP/1.0, so that the answer is in one piece (RFC 9112, section 6.1).
    let way = ("GET", "HTTP/1.0");
    let (answer, ended) = ask(url, way, token, "Accept: */*\r\n", "", most.saturating_add(LONGEST_ANSWER))?;
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut response = httparse::Response::new(&mut headers);
    let bad = || io::Error::from(io::ErrorKind::InvalidData);
    let httparse::Status::Complete(start) = response.parse(&answer).map_err(|_| bad())? else {
        return Err(ended.err().unwrap_or(io::ErrorKind::UnexpectedEof.into()));
    };
    let header = |name: &str| {
        let found = response.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name));
        found.map(|header| String::from_utf8_lossy(header.value).into_owned())
    };
    let mut body = answer.get(start..).unwrap_or_default();
    match header("Content-Length").and_then(|length| length.trim().parse::<usize>().ok()) {
        _ if body.len() > most => {}
        // A connection that is left open ends nothing, if all has come.
        Some(length) if body.len() >= length => body = &body[..length],
        Some(_) => return Err(ended.err().unwrap_or(io::ErrorKind::UnexpectedEof.into())),
        None => ended?,
    }
    if body.len() > most {
        return Err(io::Error::other(format!("there are more than {most} bytes")));
    }
    let reason = response.reason.unwrap_or_default().to_owned();
    let status = response.code.ok_or_else(bad)?;
    Ok(Page { status, reason, content_type: header("Content-Type"), body: body.to_vec() })
}

/// Sends a request, and returns what is answered, with how that ended. There may be some more than `most` bytes of it.
fn ask(
    url: &Url,
    (method, version): (&str, &str),
    token: Option<&str>,
    head: &str,
    body: &str,
    most: usize,
) -> io::Result<(Vec<u8>, io::Result<()>)> {
    let ends = Instant::now() + PATIENCE;
    let authorization = token.map(|token| format!("Authorization: Bearer {token}\r\n")).unwrap_or_default();
    // Whatever a client gave as its token must not become more than one header.
    if token.is_some_and(|token| token.chars().any(char::is_control)) {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    let request = format!(
        "{method} {} {version}\r\nHost: {}\r\nConnection: close\r\n{authorization}{head}\r\n{body}",
        &url[Position::BeforePath..Position::AfterQuery],
        &url[Position::BeforeHost..Position::AfterPort],
    );
    let mut stream = connect(url, ends)?;
    stream.set_write_timeout(Some(left(ends)?))?;
    stream.write_all(request.as_bytes())?;
    let (mut answer, mut chunk) = (Vec::new(), vec![0; 64 * 1024]);
    let ended = loop {
        let read =
            left(ends).and_then(|left| stream.set_read_timeout(Some(left))).and_then(|()| stream.read(&mut chunk));
        match read {
            Ok(0) => break Ok(()),
            Ok(count) => answer.extend_from_slice(chunk.get(..count).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => break Err(error),
        }
        if answer.len() >= most {
            break Ok(());
        }
    };
    Ok((answer, ended))
}

/// Whether a client says by this answer that it has understood: there are two ways to.
pub(super) fn is_understood(line: &str) -> bool {
    matches!(status(line), "200" | "204")
}

/// The status in the first line of an answer: `HTTP/1.1 200 OK`.
pub(super) fn status(line: &str) -> &str {
    line.split(' ').nth(1).unwrap_or_default()
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
