//! The URL above `/realms` and `/admin`, checked once so that a request can be put below it.

use url::Url;

use crate::build_error::BuildError;

/// Reads a base URL and takes the slashes off its end.
///
/// # Errors
/// No URL, no `http` or `https`, or parts that a request could not keep: a user name, a query, a fragment.
pub(crate) fn parse(text: &str) -> Result<String, BuildError> {
    let url = Url::parse(text.trim()).map_err(BuildError::BaseUrl)?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(BuildError::BaseUrlPart("be of another scheme than `http` and `https`"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(BuildError::BaseUrlPart("hold a user name or a password"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(BuildError::BaseUrlPart("hold a query or a fragment"));
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn slashes_at_the_end_go_and_a_path_stays() {
        for (given, expected) in [
            ("https://sso.example.org", "https://sso.example.org"),
            ("https://SSO.example.org:443/", "https://sso.example.org"),
            ("http://127.0.0.1:8080/auth//", "http://127.0.0.1:8080/auth"),
            (" https://sso.example.org/a/b ", "https://sso.example.org/a/b"),
        ] {
            assert_eq!(parse(given).unwrap(), expected);
        }
    }

    #[test]
    fn what_cannot_be_a_base_says_why() {
        for (given, words) in [
            ("sso.example.org/auth", "is no URL"),
            ("localhost:8080", "scheme"),
            ("ftp://sso.example.org", "scheme"),
            ("https://admin:canary@sso.example.org", "user name"),
            ("https://sso.example.org/?realm=x", "query"),
            ("https://sso.example.org/#x", "fragment"),
        ] {
            let error = parse(given).unwrap_err().to_string();
            assert!(error.contains(words), "{given}: {error}");
            assert!(!error.contains("canary"), "{error}");
        }
    }
}
