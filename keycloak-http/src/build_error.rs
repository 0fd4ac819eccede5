//! Why no client could be built.

/// Why [`HttpKeycloakBuilder::build`](crate::HttpKeycloakBuilder::build) failed. Nothing was sent.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The base URL is no URL; a missing `https://` is the usual reason.
    #[error("the base URL is no URL")]
    BaseUrl(#[source] url::ParseError),
    /// The base URL has a part that a base cannot have.
    #[error("the base URL must not {0}")]
    BaseUrlPart(&'static str),
    /// The user agent is no value of a header.
    #[error("the user agent cannot be put into a header")]
    UserAgent(#[source] http::header::InvalidHeaderValue),
    /// Something was set that belongs to the HTTP client, and the client is the caller's own: set it there.
    #[error("`{0}` has to be set on the own `reqwest::Client` that was given")]
    OwnClient(&'static str),
    /// The HTTP client could not be built, as by a certificate that is none.
    #[error("the HTTP client cannot be built")]
    Client(#[source] reqwest::Error),
    /// The thread of the blocking front could not be started.
    #[error("the blocking front has no thread to run on")]
    Runtime(#[source] std::io::Error),
}
