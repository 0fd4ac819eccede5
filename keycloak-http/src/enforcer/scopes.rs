//! What of a resource's scopes a request needs.

use http::Method;

/// The scopes of a resource that a request needs. Scopes are Keycloak's of the authorization services, such as `view`, not
/// the ones of OAuth that a token lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scopes(Kind);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    All(Vec<String>),
    Any(Vec<String>),
    Method,
    Open,
}

/// Scopes that a request with a method needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Needed {
    pub(super) names: Vec<String>,
    is_any: bool,
}

impl Scopes {
    /// Each of these (`scopes-enforcement-mode` `ALL`).
    #[must_use]
    pub fn all<N: Into<String>>(names: impl IntoIterator<Item = N>) -> Self {
        Self(Kind::All(names.into_iter().map(Into::into).collect()))
    }

    /// One of these (`ANY`).
    #[must_use]
    pub fn any<N: Into<String>>(names: impl IntoIterator<Item = N>) -> Self {
        Self(Kind::Any(names.into_iter().map(Into::into).collect()))
    }

    /// None in particular: whoever has any permission for the resource is let in.
    #[must_use]
    pub fn none() -> Self {
        Self(Kind::All(Vec::new()))
    }

    /// The one that is named as the request's method is (`http-method-as-scope`): `GET`.
    #[must_use]
    pub fn method() -> Self {
        Self(Kind::Method)
    }

    /// No permission at all (`DISABLED`): every good token is let in.
    #[must_use]
    pub fn open() -> Self {
        Self(Kind::Open)
    }

    /// What is needed for a request with `method`; nothing where no permission is.
    pub(super) fn needed(&self, method: &Method) -> Option<Needed> {
        let (names, is_any) = match &self.0 {
            Kind::All(names) => (names.clone(), false),
            Kind::Any(names) => (names.clone(), true),
            Kind::Method => (vec![method.as_str().to_owned()], false),
            Kind::Open => return None,
        };
        Some(Needed { names, is_any })
    }

    /// The name that cannot be asked for, because it means something else in a permission.
    pub(super) fn unspeakable(&self) -> Option<&str> {
        let (Kind::All(names) | Kind::Any(names)) = &self.0 else { return None };
        names.iter().map(String::as_str).find(|name| name.is_empty() || name.contains([',', '#']))
    }
}

impl Needed {
    /// Whether a permission with these scopes is enough.
    pub(super) fn is_met_by(&self, granted: &[String]) -> bool {
        let is_granted = |name: &String| granted.contains(name);
        if self.is_any && !self.names.is_empty() {
            self.names.iter().any(is_granted)
        } else {
            self.names.iter().all(is_granted)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_met_by_all_or_by_any() {
        let granted = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        for (scopes, names, expected) in [
            (Scopes::all(["a", "b"]), &["a", "b", "c"][..], true),
            (Scopes::all(["a", "b"]), &["a"], false),
            (Scopes::all(["a"]), &[], false),
            (Scopes::any(["a", "b"]), &["b"], true),
            (Scopes::any(["a", "b"]), &["c"], false),
            (Scopes::any(["a"]), &[], false),
            (Scopes::any::<&str>([]), &["c"], true),
            (Scopes::none(), &[], true),
            (Scopes::none(), &["c"], true),
            (Scopes::method(), &["PUT"], true),
            (Scopes::method(), &["GET", "put"], false),
        ] {
            let needed = scopes.needed(&Method::PUT).unwrap();
            assert_eq!(needed.is_met_by(&granted(names)), expected, "{scopes:?} {names:?}");
        }
        assert_eq!(Scopes::open().needed(&Method::PUT), None);
    }
}
