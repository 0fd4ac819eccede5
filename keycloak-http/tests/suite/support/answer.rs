//! What the server answers.

use std::time::Duration;

#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) bytes: Vec<u8>,
    pub(crate) delay: Duration,
    pub(crate) closes: bool,
}

impl Answer {
    pub(crate) fn new(status: u16, headers: &[(&str, &str)], body: &str) -> Self {
        let mut text = format!("HTTP/1.1 {status} Whatever\r\ncontent-length: {}\r\n", body.len());
        for (name, value) in headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        Self::raw(format!("{text}\r\n{body}"))
    }

    pub(crate) fn json(status: u16, body: &str) -> Self {
        Self::new(status, &[("content-type", "application/json")], body)
    }

    /// Tokens: what a grant answers, as `{}` members of JSON.
    pub(crate) fn token(access_token: &str, rest: &str) -> Self {
        Self::json(200, &format!(r#"{{"access_token":"{access_token}","token_type":"Bearer"{rest}}}"#))
    }

    pub(crate) fn refused(status: u16, error: &str) -> Self {
        Self::json(status, &format!(r#"{{"error":"{error}","error_description":"no"}}"#))
    }

    pub(crate) fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self { bytes: bytes.into(), delay: Duration::ZERO, closes: false }
    }

    pub(crate) fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    pub(crate) fn closing(mut self) -> Self {
        self.closes = true;
        self
    }
}
