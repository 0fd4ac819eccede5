//! Which operation of the admin API a path and a method name, found as Keycloak finds it: from resource to resource. Each
//! hands what is left of the path on to the one below that has it. What is said of a path that leads to no operation
//! follows from where it ends.

use std::collections::BTreeMap;

use http::Method;

use super::router::{Handler, Methods};
use crate::service::target::Kind;

/// What is asked for where a resource hands a request on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Passed {
    /// Whatever is there.
    Anything,
    Thing(Kind),
    /// A feature that is off by default.
    Disabled,
    /// There never is one.
    Nothing,
}

/// The places where one resource hands a request on to another, and what is asked for there.
const PLACES: &[(&str, Passed)] = &[
    ("/admin/realms", Passed::Anything),
    ("/admin/serverinfo", Passed::Anything),
    ("/admin/realms/{}", Passed::Anything),
    // Whatever Keycloak is not extended by.
    ("/admin/realms/{}/{}", Passed::Nothing),
    ("/admin/realms/{}/attack-detection", Passed::Anything),
    ("/admin/realms/{}/authentication", Passed::Anything),
    ("/admin/realms/{}/client-policies/policies", Passed::Anything),
    ("/admin/realms/{}/client-policies/profiles", Passed::Anything),
    ("/admin/realms/{}/client-registration-policy", Passed::Anything),
    ("/admin/realms/{}/client-scopes", Passed::Anything),
    ("/admin/realms/{}/client-scopes/{}", Passed::Thing(Kind::ClientScope)),
    ("/admin/realms/{}/client-scopes/{}/protocol-mappers", Passed::Anything),
    ("/admin/realms/{}/client-scopes/{}/scope-mappings", Passed::Anything),
    ("/admin/realms/{}/client-scopes/{}/scope-mappings/clients/{}", Passed::Thing(Kind::Client)),
    ("/admin/realms/{}/client-templates", Passed::Anything),
    ("/admin/realms/{}/client-templates/{}", Passed::Thing(Kind::ClientScope)),
    ("/admin/realms/{}/client-templates/{}/protocol-mappers", Passed::Anything),
    ("/admin/realms/{}/client-templates/{}/scope-mappings", Passed::Anything),
    ("/admin/realms/{}/client-templates/{}/scope-mappings/clients/{}", Passed::Thing(Kind::Client)),
    ("/admin/realms/{}/client-types", Passed::Disabled),
    ("/admin/realms/{}/clients", Passed::Anything),
    ("/admin/realms/{}/clients-initial-access", Passed::Anything),
    ("/admin/realms/{}/clients/{}", Passed::Thing(Kind::Client)),
    ("/admin/realms/{}/clients/{}/authz", Passed::Anything),
    ("/admin/realms/{}/clients/{}/authz/resource-server", Passed::Anything),
    ("/admin/realms/{}/clients/{}/authz/resource-server/permission", Passed::Anything),
    ("/admin/realms/{}/clients/{}/authz/resource-server/permission/evaluate", Passed::Anything),
    ("/admin/realms/{}/clients/{}/authz/resource-server/policy", Passed::Anything),
    ("/admin/realms/{}/clients/{}/authz/resource-server/policy/evaluate", Passed::Anything),
    ("/admin/realms/{}/clients/{}/authz/resource-server/resource", Passed::Anything),
    ("/admin/realms/{}/clients/{}/authz/resource-server/scope", Passed::Anything),
    ("/admin/realms/{}/clients/{}/certificates/{}", Passed::Anything),
    ("/admin/realms/{}/clients/{}/evaluate-scopes", Passed::Anything),
    ("/admin/realms/{}/clients/{}/evaluate-scopes/scope-mappings/{}", Passed::Anything),
    ("/admin/realms/{}/clients/{}/protocol-mappers", Passed::Anything),
    ("/admin/realms/{}/clients/{}/roles", Passed::Anything),
    ("/admin/realms/{}/clients/{}/scope-mappings", Passed::Anything),
    ("/admin/realms/{}/clients/{}/scope-mappings/clients/{}", Passed::Thing(Kind::Client)),
    ("/admin/realms/{}/components", Passed::Anything),
    ("/admin/realms/{}/groups", Passed::Anything),
    ("/admin/realms/{}/groups/{}", Passed::Thing(Kind::Group)),
    ("/admin/realms/{}/groups/{}/role-mappings", Passed::Anything),
    ("/admin/realms/{}/groups/{}/role-mappings/clients/{}", Passed::Thing(Kind::MappedClient)),
    ("/admin/realms/{}/identity-provider", Passed::Anything),
    ("/admin/realms/{}/identity-provider/instances/{}", Passed::Anything),
    ("/admin/realms/{}/keys", Passed::Anything),
    ("/admin/realms/{}/localization", Passed::Anything),
    ("/admin/realms/{}/organizations", Passed::Anything),
    ("/admin/realms/{}/organizations/{}", Passed::Anything),
    ("/admin/realms/{}/organizations/{}/groups", Passed::Anything),
    ("/admin/realms/{}/organizations/{}/groups/{}", Passed::Anything),
    ("/admin/realms/{}/organizations/{}/groups/{}/role-mappings", Passed::Anything),
    ("/admin/realms/{}/organizations/{}/groups/{}/role-mappings/clients/{}", Passed::Anything),
    ("/admin/realms/{}/organizations/{}/identity-providers", Passed::Anything),
    ("/admin/realms/{}/organizations/{}/invitations", Passed::Anything),
    ("/admin/realms/{}/organizations/{}/members", Passed::Anything),
    ("/admin/realms/{}/roles", Passed::Anything),
    ("/admin/realms/{}/roles-by-id", Passed::Anything),
    ("/admin/realms/{}/users", Passed::Anything),
    ("/admin/realms/{}/users/profile", Passed::Anything),
    ("/admin/realms/{}/users/{}", Passed::Thing(Kind::User)),
    ("/admin/realms/{}/users/{}/role-mappings", Passed::Anything),
    ("/admin/realms/{}/users/{}/role-mappings/clients/{}", Passed::Thing(Kind::MappedClient)),
    ("/admin/realms/{}/users/{}/vc", Passed::Anything),
    ("/admin/realms/{}/workflows", Passed::Anything),
    ("/admin/realms/{}/workflows/{}", Passed::Anything),
];

/// The resources of the admin API, with the operations of each.
#[derive(Clone)]
pub(super) struct Resources(Vec<Resource>);

/// Where a path leads.
pub(super) enum Found<'a> {
    Operation(&'a Handler),
    /// Nowhere; and whether the last resource on the way has other operations of the method.
    Nowhere {
        has_method: bool,
    },
}

/// The resources on the way, with what they are asked for.
pub(super) type Way<'a> = Vec<(Passed, &'a str)>;

#[derive(Clone)]
struct Resource {
    asks_for: Passed,
    /// Those that name more of a path go first.
    ways: Vec<Form>,
}

/// What a resource does with one form of path.
#[derive(Clone)]
struct Form {
    segments: Vec<Segment>,
    to: To,
}

#[derive(Clone)]
enum To {
    Operation(Method, Handler),
    /// The resource at this place of the list.
    Resource(usize),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Segment {
    Name(String),
    Any,
    /// All that is left.
    Rest,
}

impl Resources {
    /// The resources that answer these paths, whose names are in braces. The first is what all lie below.
    pub(super) fn new(paths: BTreeMap<String, Methods>) -> Self {
        let root = ("/admin", Passed::Anything);
        let places: Vec<_> =
            std::iter::once(&root).chain(PLACES).map(|(place, passed)| (segments(place), *passed)).collect();
        let mut resources: Vec<_> =
            places.iter().map(|(_, asks_for)| Resource { asks_for: *asks_for, ways: Vec::new() }).collect();
        let holder = |path: &[Segment]| {
            let above = places.iter().enumerate().filter(|(_, (place, _))| path.starts_with(place));
            above.max_by_key(|(_, (place, _))| place.len()).map_or((0, 0), |(at, (place, _))| (at, place.len()))
        };
        let mut add = |path: &[Segment], (at, length): (usize, usize), to: To| {
            resources[at].ways.push(Form { segments: path[length..].to_vec(), to });
        };
        for (at, (place, _)) in places.iter().enumerate().skip(1) {
            add(place, holder(&place[..place.len() - 1]), To::Resource(at));
        }
        for (path, methods) in paths {
            let path = segments(&path);
            for (method, row) in methods {
                add(&path, holder(&path), To::Operation(method, row));
            }
        }
        for resource in &mut resources {
            resource.ways.sort_by_key(|way| std::cmp::Reverse(way.named()));
        }
        Self(resources)
    }

    /// Where `path` leads a request of this method, and by which way.
    pub(super) fn find<'a>(&'a self, method: &Method, path: &'a str) -> (Found<'a>, Way<'a>) {
        let method = if *method == Method::HEAD { &Method::GET } else { method };
        let path: Vec<&str> = path.split('/').skip(2).collect();
        let (mut rest, mut at, mut passed) = (path.as_slice(), 0, Vec::new());
        loop {
            let resource = &self.0[at];
            match resource.ways.iter().find(|way| way.leads(method, rest)) {
                Some(Form { to: To::Operation(_, row), .. }) => return (Found::Operation(row), passed),
                Some(Form { to: To::Resource(next), segments }) => {
                    let (own, left) = rest.split_at(segments.len());
                    passed.push((self.0[*next].asks_for, own.last().copied().unwrap_or_default()));
                    (rest, at) = (left, *next);
                }
                None => return (Found::Nowhere { has_method: resource.has(method) }, passed),
            }
        }
    }
}

impl Resource {
    fn has(&self, method: &Method) -> bool {
        self.ways.iter().any(|way| matches!(&way.to, To::Operation(own, _) if own == method))
    }
}

impl Form {
    /// How many characters of a path it names.
    fn named(&self) -> usize {
        let names = self.segments.iter().map(|segment| if let Segment::Name(name) = segment { name.len() } else { 0 });
        names.sum()
    }

    fn leads(&self, method: &Method, rest: &[&str]) -> bool {
        let is_whole = match &self.to {
            To::Resource(_) => rest.len() >= self.segments.len(),
            To::Operation(own, _) if own != method => false,
            To::Operation(..) if self.segments.contains(&Segment::Rest) => rest.len() >= self.segments.len(),
            To::Operation(..) => rest.len() == self.segments.len(),
        };
        is_whole && self.segments.iter().zip(rest).all(|(own, given)| own.is(given))
    }
}

impl Segment {
    fn is(&self, given: &str) -> bool {
        match self {
            Self::Name(name) => name == given,
            Self::Any | Self::Rest => true,
        }
    }
}

fn segments(path: &str) -> Vec<Segment> {
    let segment = |text: &str| match text {
        rest if rest.starts_with("{*") => Segment::Rest,
        any if any.starts_with('{') => Segment::Any,
        name => Segment::Name(name.to_owned()),
    };
    path.split('/').skip(1).map(segment).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(resources: &Resources, method: &Method, path: &str) -> String {
        let (found, way) = resources.find(method, path);
        match found {
            Found::Operation(_) => "operation".to_owned(),
            Found::Nowhere { has_method } => {
                let asked = way.into_iter().filter(|(passed, _)| *passed != Passed::Anything);
                let asked: Vec<_> = asked.map(|(passed, id)| format!("{passed:?} {id}")).collect();
                // Those two are the answer themselves.
                if asked.iter().any(|asked| asked.starts_with("Nothing") || asked.starts_with("Disabled")) {
                    return asked.join(", ");
                }
                format!("{} {}", asked.join(", "), if has_method { 404 } else { 405 }).trim().to_owned()
            }
        }
    }

    #[test]
    fn every_operation_is_found() {
        let tables = super::super::router::admin_tables();
        let resources = Resources::new(tables.clone());
        for (path, methods) in tables {
            let names = path.split('/').map(|name| if name.starts_with('{') { "-" } else { name });
            let asked = names.collect::<Vec<_>>().join("/");
            for (method, _) in methods {
                assert_eq!(end(&resources, &method, &asked), "operation", "{method} {path}");
            }
        }
    }

    #[test]
    fn a_path_without_operation_ends_as_in_the_real_server() {
        let resources = Resources::new(super::super::router::admin_tables());
        for (method, path, expected) in [
            ("PATCH", "", "405"),
            ("POST", "", "404"),
            ("PATCH", "/users", "405"),
            ("POST", "/users/a", "Thing(User) a 404"),
            ("PUT", "/users/count", "operation"),
            ("DELETE", "/users/profile", "405"),
            ("DELETE", "/users/count", "operation"),
            ("HEAD", "/users/count", "operation"),
            ("PUT", "/roles", "404"),
            ("PATCH", "/roles", "405"),
            ("POST", "/roles/a", "404"),
            ("GET", "/clients/a/b", "Thing(Client) a 404"),
            ("PATCH", "/clients/a/roles", "Thing(Client) a 405"),
            ("GET", "/clients/a/scope-mappings/clients/b/c", "Thing(Client) a, Thing(Client) b 404"),
            ("PATCH", "/users/a/role-mappings/clients/b", "Thing(User) a, Thing(MappedClient) b 405"),
            ("PATCH", "/events", "Nothing events"),
            ("GET", "/nope/x", "Nothing nope"),
            ("POST", "/client-types", "Disabled client-types"),
            ("GET", "/group-by-path/a/b", "operation"),
            ("POST", "/group-by-path/a", "Nothing group-by-path"),
        ] {
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            assert_eq!(end(&resources, &method, &format!("/admin/realms/r{path}")), expected, "{method} {path}");
        }
    }
}
