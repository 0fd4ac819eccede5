//! Requests that the fake itself sends: to clients, and to the channel to users' devices. By plain HTTP, and the plainest
//! request that does it.
//!
//! It is done by the standard library on a thread that may wait: so it needs no runtime, nor a runtime's clock, which
//! tests stop.

use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use url::{Position, Url};

/// How long whoever is asked may think. Keycloak waits as long.
const PATIENCE: Duration = Duration::from_secs(5);

/// Of an answer, no more is read than this.
const LONGEST_ANSWER: usize = 64 * 1024;

/// What ends the head of an answer.
const END: &[u8] = b"\r\n\r\n";

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

/// Posts, and returns the first line of the answer.
pub(super) fn post(url: &Url, post: Post<'_>) -> io::Result<String> {
    let authorization = post.token.map(|token| format!("Authorization: Bearer {token}\r\n")).unwrap_or_default();
    // Whatever a client gave as its token must not become more than one header.
    if post.token.is_some_and(|token| token.chars().any(char::is_control)) {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    let request = format!(
        "POST {} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{authorization}Content-Type: {}\r\n\
         Content-Length: {}\r\n\r\n{}",
        path(url),
        authority(url),
        post.content_type,
        post.body.len(),
        post.body,
    );
    let (answer, ended) = ask(url, &request, LONGEST_ANSWER)?;
    let line = answer.split(|byte| *byte == b'\n').next().unwrap_or_default();
    match ended {
        // What comes behind the first line matters to nobody.
        Err(error) if line.len() == answer.len() => Err(error),
        _ => Ok(String::from_utf8_lossy(line.trim_ascii()).into_owned()),
    }
}

/// What stands at an address: the first line of the answer, and its body. Where it leads elsewhere, nobody goes there.
///
/// # Errors
/// It is not reached, or gives more than `most` bytes.
pub(super) fn get(url: &Url, most: usize) -> io::Result<(String, Vec<u8>)> {
    // Of HTTP/1.0, so that the answer is in one piece (RFC 9112, section 6.1).
    let request = format!("GET {} HTTP/1.0\r\nHost: {}\r\n\r\n", path(url), authority(url));
    let (mut answer, ended) = ask(url, &request, most.saturating_add(LONGEST_ANSWER))?;
    let Some(head) = answer.windows(END.len()).position(|part| part == END) else {
        return Err(ended.err().unwrap_or(io::ErrorKind::UnexpectedEof.into()));
    };
    let mut body = answer.split_off(head + END.len());
    let head = String::from_utf8_lossy(&answer).into_owned();
    match length(&head) {
        _ if body.len() > most => {}
        Some(length) if body.len() >= length => body.truncate(length),
        Some(_) => return Err(ended.err().unwrap_or(io::ErrorKind::UnexpectedEof.into())),
        None => ended?,
    }
    if body.len() > most {
        return Err(io::Error::other(format!("there are more than {most} bytes")));
    }
    Ok((head.lines().next().unwrap_or_default().trim().to_owned(), body))
}

/// Sends a request, and returns what is answered, with how that ended. There may be some more than `most` bytes of it.
fn ask(url: &Url, request: &str, most: usize) -> io::Result<(Vec<u8>, io::Result<()>)> {
    let ends = Instant::now() + PATIENCE;
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

fn path(url: &Url) -> &str {
    &url[Position::BeforePath..Position::AfterQuery]
}

fn authority(url: &Url) -> &str {
    &url[Position::BeforeHost..Position::AfterPort]
}

/// The length that an answer says its body has.
fn length(head: &str) -> Option<usize> {
    let mut headers = head.lines().filter_map(|line| line.split_once(':'));
    headers.find(|(name, _)| name.eq_ignore_ascii_case("content-length"))?.1.trim().parse().ok()
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
