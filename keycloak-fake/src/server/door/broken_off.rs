//! A body that ends before its end.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::Frame;

/// The beginning of a body, and then an error.
pub(super) struct BrokenOff(Option<Bytes>);

impl BrokenOff {
    pub(super) fn after(first: Bytes) -> Self {
        Self(Some(first).filter(|first| !first.is_empty()))
    }
}

impl hyper::body::Body for BrokenOff {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        Poll::Ready(Some(match self.0.take() {
            Some(first) => Ok(Frame::data(first)),
            None => Err(std::io::ErrorKind::ConnectionAborted.into()),
        }))
    }
}
