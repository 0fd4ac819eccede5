//! Which permission the requests of a path need.

use http::Method;

use super::Scopes;
use super::scopes::Needed;

/// What the requests of a path need: a permission for a resource, with scopes that may differ by method.
#[derive(Clone, Debug)]
pub struct Rule {
    pub(super) path: String,
    pub(super) resource: Resource,
    scopes: Scopes,
    methods: Vec<(Method, Scopes)>,
}

/// Which resource it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Resource {
    /// The one whose URI is, or matches best, the request's path.
    OfPath,
    /// The resource server's own of this name.
    Named(String),
    Id(String),
}

impl Rule {
    /// For the requests of a path: `/orders`, `/orders/{id}`, `/orders/*` (which is all below it, and `/orders` itself), or
    /// `/pages/*.html`. Where several fit, the one that says most counts. The path is the one that the layer sees, so that
    /// within a router that is nested it begins there, and is written as on the wire.
    ///
    /// The resource is the one whose URI the path has, or which matches it best, as the server finds it out. Without more,
    /// whoever has any permission for it is let in.
    #[must_use]
    pub fn path(path: impl Into<String>) -> Self {
        Self { path: path.into(), resource: Resource::OfPath, scopes: Scopes::none(), methods: Vec::new() }
    }

    /// For all requests that no other rule is for.
    #[must_use]
    pub fn everywhere() -> Self {
        Self::path("/*")
    }

    /// It is this resource, by its name. The resource server owns it: a user's own one of that name is another.
    #[must_use]
    pub fn resource(self, name: impl Into<String>) -> Self {
        Self { resource: Resource::Named(name.into()), ..self }
    }

    /// It is the resource of this id.
    #[must_use]
    pub fn resource_id(self, id: impl Into<String>) -> Self {
        Self { resource: Resource::Id(id.into()), ..self }
    }

    /// The scopes that methods need of which nothing else is said by [`on`](Self::on).
    #[must_use]
    pub fn scopes(self, scopes: Scopes) -> Self {
        Self { scopes, ..self }
    }

    /// The scopes that this method needs. What is said of `GET` holds for `HEAD` as well, unless something else is.
    #[must_use]
    pub fn on(mut self, method: Method, scopes: Scopes) -> Self {
        self.methods.push((method, scopes));
        self
    }

    /// Needs no permission: every good token is let in. Of single methods, something else can be said.
    #[must_use]
    pub fn open(self) -> Self {
        self.scopes(Scopes::open())
    }

    /// What a request with `method` needs; nothing where no permission is.
    pub(super) fn needed(&self, method: &Method) -> Option<Needed> {
        let said = |of: &Method| self.methods.iter().rev().find(|(own, _)| own == of).map(|(_, scopes)| scopes);
        let as_get = || (method == Method::HEAD).then(|| said(&Method::GET)).flatten();
        said(method).or_else(as_get).unwrap_or(&self.scopes).needed(method)
    }

    /// What of it cannot be asked of the server.
    pub(super) fn unspeakable(&self) -> Option<&str> {
        let id = match &self.resource {
            Resource::Id(id) if id.is_empty() || id.contains('#') => Some(id.as_str()),
            _ => None,
        };
        let mut scopes = self.methods.iter().map(|(_, scopes)| scopes).chain([&self.scopes]);
        id.or_else(|| scopes.find_map(Scopes::unspeakable))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_methods_own_scopes_count_before_the_paths() {
        let rule = Rule::path("/a").scopes(Scopes::all(["other"])).on(Method::GET, Scopes::any(["view"]));
        let rule = rule.on(Method::PUT, Scopes::method()).on(Method::OPTIONS, Scopes::open());
        for (method, expected) in
            [(Method::GET, "view"), (Method::HEAD, "view"), (Method::PUT, "PUT"), (Method::POST, "other")]
        {
            assert_eq!(rule.needed(&method).unwrap().names, [expected], "{method}");
        }
        assert_eq!(rule.needed(&Method::OPTIONS), None);
        assert_eq!(rule.on(Method::HEAD, Scopes::open()).needed(&Method::HEAD), None);
    }
}
