//! What a resource's URI may look like, as it is registered. An import does not ask.

/// What is wrong with a URI, in Keycloak's words; nothing if it may be registered.
pub(crate) fn problem(uri: &str) -> Option<&'static str> {
    // The length of the parameter's name that has begun.
    let mut name = None;
    for letter in uri.chars() {
        name = match (letter, name) {
            ('{', Some(_)) => return Some("nested '{'"),
            ('{', None) => Some(0),
            ('}', None | Some(0)) => return Some("unexpected '}' or empty parameter name"),
            ('}', Some(_)) => None,
            ('/', Some(_)) => return Some("parameter name contains '/'"),
            (_, name) => name.map(|length| length + 1),
        };
    }
    if name.is_some() {
        return Some("missing closing '}'");
    }
    let (before, after) = uri.split_once('*')?;
    let is_ending = after.len() > 1 && after.starts_with('.') && !after.contains(['*', '/']);
    let is_known = before.ends_with('/') && (after.is_empty() || is_ending);
    (!is_known).then_some("wildcard '*' is only supported as trailing '/*' or as a suffix pattern '/*.ext'")
}
