//! Paths that can be read in one way only.
//!
//! What is here must not mend a path: who stands behind the layer would not see the mended one.

use percent_encoding::percent_decode_str;

/// Whether a path can be read in one way only, and is therefore the same one to whoever stands behind the layer: it has no
/// empty segment but the last one, no `.` and `..`, no parameters after `;`, and nothing is encoded that need not be (RFC
/// 3986, section 6.2.2).
pub(super) fn is_plain(path: &str) -> bool {
    let Some(rest) = path.strip_prefix('/') else { return false };
    let (mut segments, last) = match rest.rsplit_once('/') {
        Some((segments, last)) => (Some(segments), last),
        None => (None, rest),
    };
    let is_plain =
        |segment: &str| !matches!(segment, "." | "..") && !segment.contains([';', '\\']) && is_encoded(segment);
    segments.take().is_none_or(|segments| segments.split('/').all(|segment| !segment.is_empty() && is_plain(segment)))
        && is_plain(last)
}

/// Whether `%` stands only before what it has to stand before, and for text.
fn is_encoded(segment: &str) -> bool {
    let mut parts = segment.split('%').skip(1);
    let is_needed = parts.all(|part| {
        let digits = part.get(..2).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        byte.is_some_and(|byte| {
            !byte.is_ascii_control() && !byte.is_ascii_alphanumeric() && !b"-._~/\\;%".contains(&byte)
        })
    });
    is_needed && decoded(segment).is_some()
}

/// What a path encodes; nothing where that is no text.
pub(super) fn decoded(path: &str) -> Option<String> {
    percent_decode_str(path).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_be_read_as_another_path_is_not_plain() {
        for plain in ["/", "/a", "/a/", "/a/b.html", "/a/%40b", "/a%20b", "/l%C3%A4den", "/a/...", "/@b/c:d,e=f"] {
            assert!(is_plain(plain), "{plain}");
        }
        for other in [
            "",
            "a",
            "//",
            "//a",
            "/a//",
            "/a//b",
            "/.",
            "/..",
            "/a/./b",
            "/a/../b",
            "/a/..",
            "/a;b/c",
            "/a\\b",
            "/%61",
            "/%2e%2e/a",
            "/a%2Fb",
            "/a%5cb",
            "/a%3Bb",
            "/a%25b",
            "/a%",
            "/a%4",
            "/a%zz",
            "/a%ff",
            "/a%00b",
            "/a%+1",
            "*",
        ] {
            assert!(!is_plain(other), "{other}");
        }
    }
}
