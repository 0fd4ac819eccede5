//! A URI made plain before it is looked for among patterns: without query, parameters after `;`, doubled slashes, dot
//! segments and encodings.

/// The plain URI; nothing for what Java's reading of URIs refuses.
pub(super) fn plain(uri: &str) -> Option<String> {
    let uri = uri.find(['?', '#']).map_or(uri, |at| &uri[..at]);
    let (origin, path) = split_origin(uri)?;
    let path = single_slashes(&without_parameters(path));
    let path = decoded(&without_dots(parsed(&path)?));
    // What was encoded may be such a thing itself.
    let path = without_dots(&single_slashes(&without_parameters(&path)));
    let path = if path.len() > 1 { path.strip_suffix('/').unwrap_or(&path) } else { &path };
    Some(format!("{origin}{path}"))
}

/// Scheme and authority, and the rest; nothing for an origin that cannot be read.
fn split_origin(uri: &str) -> Option<(&str, &str)> {
    let Some(at) = uri.find("://") else { return Some(("", uri)) };
    if !is_scheme(&uri[..at]) {
        // It is only part of a path.
        return Some(("", uri));
    }
    let start = at + "://".len();
    let end = uri[start..].find('/').map_or(uri.len(), |slash| start + slash);
    let is_readable = end > start && is_syntax(&uri[start..end], "@[]") && is_syntax(&uri[end..], "/;");
    is_readable.then(|| uri.split_at(end))
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && text.chars().all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter))
}

/// The path of a reference, if it is one that can be read.
fn parsed(text: &str) -> Option<&str> {
    let first = &text[..text.find('/').unwrap_or(text.len())];
    let path = match first.split_once(':') {
        // Behind a scheme stands a path, or what is none.
        Some((scheme, _)) => {
            Some(&text[scheme.len() + 1..]).filter(|rest| is_scheme(scheme) && rest.starts_with('/'))?
        }
        None => text,
    };
    is_syntax(path, "/;").then_some(path)
}

/// Whether Java takes these letters in a part of a URI; braces are encoded before.
fn is_syntax(text: &str, more: &str) -> bool {
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        let is_allowed = match letter {
            '%' => {
                let mut is_hex = || letters.next().is_some_and(|digit| digit.is_ascii_hexdigit());
                is_hex() && is_hex()
            }
            _ if letter.is_ascii() => {
                letter.is_ascii_alphanumeric() || "-_.!~*'():@&=+$,{}".contains(letter) || more.contains(letter)
            }
            _ => !letter.is_control() && !letter.is_whitespace(),
        };
        if !is_allowed {
            return false;
        }
    }
    true
}

fn decoded(path: &str) -> String {
    percent_encoding::percent_decode_str(path).decode_utf8_lossy().into_owned()
}

fn without_parameters(path: &str) -> String {
    let segments: Vec<&str> = path.split('/').map(|segment| segment.split(';').next().unwrap_or_default()).collect();
    segments.join("/")
}

fn single_slashes(path: &str) -> String {
    let mut single = String::with_capacity(path.len());
    for letter in path.chars() {
        if letter != '/' || !single.ends_with('/') {
            single.push(letter);
        }
    }
    single
}

/// Without `.`, and without `..` where something stands before it.
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "." => {}
            ".." if kept.last().is_some_and(|last| !matches!(*last, "" | "..")) => {
                kept.pop();
            }
            segment => kept.push(segment),
        }
    }
    match &kept[..] {
        [] => String::new(),
        [""] => "/".to_owned(),
        kept => kept.join("/"),
    }
}
