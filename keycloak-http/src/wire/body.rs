//! Reads a reply, and no more of it than the limit.

use bytes::{Bytes, BytesMut};
use keycloak_api::operation::Reply;
use keycloak_api::{Error, ErrorKind};
use reqwest::Response;

use super::failure;

/// Reads `response` to its end, at most `limit` bytes of body.
pub(super) async fn read(mut response: Response, limit: usize) -> Result<Reply, Error> {
    // Where the server tells the length, nothing of what is too long is read.
    if response.content_length().is_some_and(|length| length > limit as u64) {
        return Err(too_long(limit));
    }
    let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
    let body = collect(response, limit).await?;
    Ok(Reply::new(status, headers, body))
}

async fn collect(mut response: Response, limit: usize) -> Result<Bytes, Error> {
    // Most bodies are one chunk, which is not copied.
    let Some(first) = next(&mut response, 0, limit).await? else { return Ok(Bytes::new()) };
    let Some(second) = next(&mut response, first.len(), limit).await? else { return Ok(first) };
    let mut body = BytesMut::from(first);
    body.extend_from_slice(&second);
    while let Some(chunk) = next(&mut response, body.len(), limit).await? {
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

/// The next chunk, where `length` bytes were read before.
async fn next(response: &mut Response, length: usize, limit: usize) -> Result<Option<Bytes>, Error> {
    let chunk = response.chunk().await.map_err(failure::read)?;
    match chunk {
        Some(chunk) if chunk.len() > limit.saturating_sub(length) => Err(too_long(limit)),
        chunk => Ok(chunk),
    }
}

fn too_long(limit: usize) -> Error {
    Error::new(ErrorKind::Decode, format!("the body is longer than the {limit} bytes that are allowed"))
}
