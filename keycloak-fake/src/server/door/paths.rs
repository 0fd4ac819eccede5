//! Which operation a request is for, and in which realm.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use http::Method;
use keycloak_api::oidc::OpenIdConnect;
use keycloak_api::operation::OperationInfo;

use crate::server::router;

/// Which operation a path is of.
static PATHS: LazyLock<matchit::Router<Vec<&'static OperationInfo>>> = LazyLock::new(|| {
    let mut patterns: BTreeMap<String, Vec<&'static OperationInfo>> = BTreeMap::new();
    for info in keycloak_api::operations() {
        patterns.entry(router::pattern(info.path)).or_default().push(info);
    }
    let mut paths = matchit::Router::new();
    for (pattern, operations) in patterns {
        // Two patterns that cannot be told apart would be the traits' fault; a test looks for that.
        let _ = paths.insert(pattern, operations);
    }
    paths
});

/// The operation that a request is for.
pub(super) fn operation(method: &Method, path: &str) -> Option<&'static OperationInfo> {
    let operations = PATHS.at(path).ok()?.value;
    // Both methods are one operation (OpenID Connect Core 1.0, section 5.3.1).
    let is_userinfo = |info: &OperationInfo| info.path == <dyn OpenIdConnect>::USERINFO.path;
    let is_one = |info: &&&'static OperationInfo| {
        info.method == *method
            || (*method == Method::HEAD && info.method == Method::GET)
            || (*method == Method::POST && is_userinfo(info))
    };
    // The grants of permissions are asked for where tokens are.
    operations.iter().filter(is_one).min_by_key(|info| info.resource != "OpenIdConnect").copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_is_found_by_its_path() {
        for info in keycloak_api::operations() {
            let path = info.path.replace(['{', '}'], "");
            let found = operation(&info.method, &path);
            assert!(found.is_some_and(|found| found.path == info.path), "{} {}", info.method, info.path);
        }
        let userinfo = <dyn OpenIdConnect>::USERINFO;
        let path = userinfo.path.replace("{realm}", "shop");
        assert!(operation(&Method::POST, &path).is_some_and(|found| std::ptr::eq(found, userinfo)));
        assert!(operation(&Method::GET, "/realms/shop/login-actions/authenticate").is_none());
    }
}
