//! Which rule a path falls under.
//!
//! Must not find a rule for a path that who stands behind the layer may read as another one.

use matchit::Router;
use percent_encoding::percent_decode_str;

use super::{Rule, RuleError};

/// The rules by their paths.
#[derive(Clone, Debug, Default)]
pub(super) struct Paths {
    rules: Vec<Rule>,
    /// Paths, those with parameters among them.
    one: Router<usize>,
    /// What is above all that a rule is for: a table of its own, because a catch-all in a router must not stand beside a
    /// parameter.
    below: Router<usize>,
    /// Beginnings and ends.
    suffixes: Vec<(String, String, usize)>,
}

/// What a path of a rule says.
enum Pattern<'a> {
    One(&'a str),
    Below(&'a str),
    Suffix(&'a str, &'a str),
}

impl Paths {
    /// # Errors
    /// A path that cannot be read, or is there twice.
    pub(super) fn new(rules: Vec<Rule>) -> Result<Self, RuleError> {
        let mut paths = Self::default();
        for rule in rules {
            let wrong = || RuleError::Path(rule.path.clone());
            let index = paths.rules.len();
            match pattern(&rule.path).ok_or_else(wrong)? {
                Pattern::One(path) => paths.one.insert(path, index).map_err(|_| wrong())?,
                Pattern::Below(path) => paths.below.insert(or_root(path), index).map_err(|_| wrong())?,
                Pattern::Suffix(start, end) => paths.suffixes.push((start.to_owned(), end.to_owned(), index)),
            }
            paths.rules.push(rule);
        }
        Ok(paths)
    }

    /// The rule that says most of a path that is [plain](is_plain).
    pub(super) fn find(&self, path: &str) -> Option<&Rule> {
        let one = || self.one.at(path).ok().map(|found| *found.value);
        let rule = one().or_else(|| self.suffix(path)).or_else(|| self.below(path));
        self.rules.get(rule?)
    }

    /// The rule for what is below the nearest of the paths above.
    fn below(&self, path: &str) -> Option<usize> {
        let mut above = std::iter::successors(Some(path), |path| path.rfind('/').map(|at| &path[..at]));
        above.find_map(|path| self.below.at(or_root(path)).ok().map(|found| *found.value))
    }

    fn suffix(&self, path: &str) -> Option<usize> {
        let fits = |start: &str, end: &str| {
            path.strip_prefix(start).and_then(|rest| rest.strip_suffix(end)).is_some_and(|name| !name.is_empty())
        };
        let fitting = self.suffixes.iter().filter(|(start, end, _)| fits(start, end));
        fitting.max_by_key(|(start, end, _)| start.len() + end.len()).map(|(.., rule)| *rule)
    }
}

fn or_root(path: &str) -> &str {
    if path.is_empty() { "/" } else { path }
}

fn pattern(path: &str) -> Option<Pattern<'_>> {
    if !path.starts_with('/') {
        return None;
    }
    if let Some(above) = path.strip_suffix("/*") {
        return (!above.contains('*')).then_some(Pattern::Below(above));
    }
    match path.split_once('*') {
        None => Some(Pattern::One(path)),
        Some((start, end)) => {
            let fits = start.ends_with('/') && end.len() > 1 && end.starts_with('.') && !end.contains(['/', '*']);
            (fits && !start.contains('{')).then_some(Pattern::Suffix(start, end))
        }
    }
}

/// Whether a path can be read in one way only, and is therefore the same one to whoever stands behind the layer: it has no
/// empty segment but the last one, no `.` and `..`, no parameters after `;`, and nothing is encoded that need not be (RFC
/// 3986, section 6.2.2).
pub(super) fn is_plain(path: &str) -> bool {
    let Some(rest) = path.strip_prefix('/') else { return false };
    let (mut segments, last) = match rest.rsplit_once('/') {
        Some((segments, last)) => (Some(segments), last),
        None => (None, rest),
    };
    let is_plain = |segment: &str| !matches!(segment, "." | "..") && !segment.contains([';', '\\']) && is_encoded(segment);
    segments.take().is_none_or(|segments| segments.split('/').all(|segment| !segment.is_empty() && is_plain(segment)))
        && is_plain(last)
}

/// Whether `%` stands only before what it has to stand before, and for text.
fn is_encoded(segment: &str) -> bool {
    let mut parts = segment.split('%').skip(1);
    let is_needed = parts.all(|part| {
        let digits = part.get(..2).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        byte.is_some_and(|byte| !byte.is_ascii_control() && !byte.is_ascii_alphanumeric() && !b"-._~/\\;%".contains(&byte))
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

    fn paths(of: &[&str]) -> Result<Paths, RuleError> {
        Paths::new(of.iter().map(|path| Rule::path(*path)).collect())
    }

    #[test]
    fn the_rule_that_says_most_is_found() {
        let paths = paths(&[
            "/*",
            "/a/*",
            "/a/{id}",
            "/a/b",
            "/a/{id}/c",
            "/a/{other}/q",
            "/a/{id}/d/*",
            "/a/*.html",
            "/x/y/*",
            "/x/y",
            "/{one}/z",
        ]);
        let paths = paths.unwrap();
        for (path, expected) in [
            ("/", "/*"),
            ("/q", "/*"),
            ("/q/r/s", "/*"),
            ("/a", "/a/*"),
            ("/a/", "/a/*"),
            ("/a/b", "/a/b"),
            ("/a/1", "/a/{id}"),
            ("/a/1/c", "/a/{id}/c"),
            ("/a/1/e", "/a/*"),
            ("/a/1/q", "/a/{other}/q"),
            ("/a/b/e", "/a/*"),
            ("/a/1/d", "/a/{id}/d/*"),
            ("/a/1/d/e/f", "/a/{id}/d/*"),
            ("/a/1/page.html", "/a/*.html"),
            ("/a/1/.html", "/a/*.html"),
            ("/x/y", "/x/y"),
            ("/x/y/", "/x/y/*"),
            ("/x/y/z", "/x/y/*"),
            ("/q/z", "/{one}/z"),
            ("/x", "/*"),
        ] {
            assert_eq!(paths.find(path).map(|rule| rule.path.as_str()), Some(expected), "{path}");
        }
        assert!(super::Paths::new(vec![Rule::path("/a")]).unwrap().find("/A").is_none());
        assert!(super::Paths::new(vec![Rule::path("/a")]).unwrap().find("/a/").is_none());
    }

    #[test]
    fn paths_that_cannot_be_read_are_told() {
        for wrong in ["", "a", "/a*", "/a/*/b", "/a/*.", "/a/*.b/c", "/*/*", "/a/{", "/a/{}", "/{x}/*.html", "/a/*b"] {
            assert!(matches!(paths(&[wrong]), Err(RuleError::Path(told)) if told == wrong), "{wrong}");
        }
        for twice in [["/a", "/a"], ["/a/*", "/a/*"], ["/a/{id}", "/a/{name}"]] {
            assert!(paths(&twice).is_err(), "{twice:?}");
        }
    }

    #[test]
    fn what_could_be_read_as_another_path_is_not_plain() {
        for plain in ["/", "/a", "/a/", "/a/b.html", "/a/%40b", "/a%20b", "/l%C3%A4den", "/a/...", "/@b/c:d,e=f"] {
            assert!(is_plain(plain), "{plain}");
        }
        for other in [
            "", "a", "//", "//a", "/a//", "/a//b", "/.", "/..", "/a/./b", "/a/../b", "/a/..", "/a;b/c", "/a\\b", "/%61",
            "/%2e%2e/a", "/a%2Fb", "/a%5cb", "/a%3Bb", "/a%25b", "/a%", "/a%4", "/a%zz", "/a%ff", "/a%00b", "/a%+1",
            "*",
        ] {
            assert!(!is_plain(other), "{other}");
        }
    }
}
