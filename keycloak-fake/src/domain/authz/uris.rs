//! Which pattern among the URIs of resources is the one for a URI, as Keycloak finds it: with templates (`/a/{id}`), all
//! below a path (`/a/*`) and endings (`/a/*.html`).
//!
//! What is odd here is Keycloak's. Where two patterns say as much as each other, the one counts that comes first in the
//! table that Keycloak gathers them in, so that its order is kept.

use std::collections::HashMap;

use super::plain_uri::plain;
use crate::token::sort_as_java;

/// The pattern that is for `uri`, by what comes with it.
pub(crate) fn best_of<'a, T>(patterns: impl Iterator<Item = (&'a str, T)>, uri: &str) -> Option<T> {
    let uri = plain(uri)?;
    let mut found = Found { template: None, exact: None, ending: None, below: None };
    for (pattern, value) in in_javas_order(patterns) {
        if pattern.is_empty() {
            continue;
        }
        if let Step::Done = found.consider(pattern, value, &uri) {
            break;
        }
    }
    found.exact.or(found.ending).or(found.below.map(|(value, _)| value))
}

/// What was found among the patterns so far.
struct Found<T> {
    /// How many segments the template has that was found, and how many parameters.
    template: Option<(usize, usize)>,
    exact: Option<T>,
    ending: Option<T>,
    /// With the number of segments of its pattern.
    below: Option<(T, usize)>,
}

enum Step {
    Done,
    GoOn,
}

impl<T> Found<T> {
    fn consider(&mut self, pattern: &str, value: T, uri: &str) -> Step {
        let mut matching = fits(pattern, uri).then(|| pattern.to_owned());
        if let Some(filled) = filled(pattern, uri).filter(|filled| fits(filled, uri)) {
            let (length, parameters) = (split(pattern, '/').len(), split(pattern, '{').len());
            let says_more = self.template.is_none_or(|(most, fewest)| length > most || parameters < fewest);
            if says_more {
                self.template = Some((length, parameters));
                matching = Some(filled);
            }
        }
        let Some(matching) = matching else { return Step::GoOn };
        if matching == uri || above(pattern) == uri {
            self.exact = Some(value);
            return if self.template.is_none() { Step::Done } else { Step::GoOn };
        }
        if pattern.ends_with('*') {
            let segments = split(&matching, '/').len();
            if self.below.as_ref().is_none_or(|(_, most)| *most < segments) {
                self.below = Some((value, split(pattern, '/').len()));
            }
        } else if let Some(at) = pattern.find("*.")
            && uri.ends_with(&pattern[at + 1..])
        {
            self.ending = Some(value);
        }
        Step::GoOn
    }
}

/// Whether a pattern without parameters is for a URI.
fn fits(pattern: &str, uri: &str) -> bool {
    if pattern == uri {
        return true;
    }
    if let Some(start) = pattern.strip_suffix('*') {
        let mut above = start.chars();
        above.next_back();
        return uri.starts_with(start) || uri == above.as_str();
    }
    pattern.find("/*.").is_some_and(|at| uri.ends_with(&pattern[at + 2..]))
}

/// What is above all that a pattern is for.
fn above(pattern: &str) -> &str {
    let start = pattern.find("/*").map_or(pattern, |at| &pattern[..at]);
    let start = start.find('{').map_or(start, |at| &start[..at]);
    if start.is_empty() { "/" } else { start }
}

/// A template with the URI's segments for its parameters; nothing if it is none, or of another beginning.
fn filled(template: &str, uri: &str) -> Option<String> {
    let first = template.find('{')?;
    let whole = template.strip_suffix("/*").unwrap_or(template);
    if split(whole, '/').len() > split(uri, '/').len() {
        return None;
    }
    let rest = uri.get(first..).filter(|rest| !rest.is_empty() && uri.starts_with(&template[..first]))?;
    let segments = split(rest, '/');
    let (mut filled, mut left, mut place) = (template[..first].to_owned(), &template[first..], 0);
    while let Some(at) = left.find(['{', '/']) {
        filled.push_str(&left[..at]);
        if left[at..].starts_with('/') {
            filled.push('/');
            place += 1;
            left = &left[at + 1..];
        } else {
            let end = left[at..].find('}')?;
            if left[at..at + end].contains('/') {
                return None;
            }
            filled.push_str(segments.get(place)?);
            left = &left[at + end + 1..];
        }
    }
    filled.push_str(left);
    Some(filled)
}

/// The parts of a text, without empty ones at its end.
fn split(text: &str, by: char) -> Vec<&str> {
    let mut parts: Vec<&str> = text.split(by).collect();
    while parts.last().is_some_and(|part| part.is_empty()) {
        parts.pop();
    }
    parts
}

/// As a table of Java's has them. Of several that are the same, the last one's value counts.
pub(crate) fn in_javas_order<'a, T>(patterns: impl Iterator<Item = (&'a str, T)>) -> Vec<(&'a str, T)> {
    let (mut table, mut known) = (Vec::new(), HashMap::new());
    for (pattern, value) in patterns {
        match known.get(pattern) {
            Some(at) => table[*at] = (pattern, value),
            None => {
                known.insert(pattern, table.len());
                table.push((pattern, value));
            }
        }
    }
    sort_as_java(&mut table, |(pattern, _)| pattern);
    table
}
