//! Which rule a path falls under.

use matchit::Router;

use super::plain::decoded;
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

    /// The rule that says most of a path that is [plain](super::plain::is_plain).
    pub(super) fn find(&self, path: &str) -> Option<&Rule> {
        self.rules.get(self.index(path)?)
    }

    /// Whether the path falls under another rule when it is decoded: whoever stands behind the layer takes it for that one.
    pub(super) fn is_misspelt(&self, path: &str) -> bool {
        let decoded = decoded(path).filter(|decoded| decoded != path);
        decoded.is_some_and(|decoded| self.index(&decoded) != self.index(path))
    }

    /// Whether the path falls under another rule without its last slash, which whoever stands behind the layer may leave
    /// out.
    pub(super) fn is_slashed(&self, path: &str) -> bool {
        let is_said = self.one.at(path).is_ok_and(|found| found.params.is_empty());
        let without = path.strip_suffix('/').filter(|without| !without.is_empty() && !is_said);
        without.is_some_and(|without| self.index(without) != self.index(path))
    }

    fn index(&self, path: &str) -> Option<usize> {
        let one = || self.one.at(path).ok().map(|found| *found.value);
        one().or_else(|| self.suffix(path)).or_else(|| self.below(path))
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
    fn a_path_that_another_spelling_leads_elsewhere_is_told() {
        let paths = paths(&["/*", "/admin", "/users/{id}", "/users/@me", "/dir/*", "/said", "/said/"]).unwrap();
        assert!(paths.is_misspelt("/users/%40me"));
        for slashed in ["/admin/", "/users/1/"] {
            assert!(paths.is_slashed(slashed), "{slashed}");
        }
        for sure in ["/", "/admin", "/users/@me", "/users/1", "/users/a%20b", "/dir/", "/dir/a/", "/said/", "/other/"] {
            assert!(!paths.is_misspelt(sure) && !paths.is_slashed(sure), "{sure}");
        }
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
}
