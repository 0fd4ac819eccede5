//! The admin API, as far as the server decides: who asks, what is not done, what cannot be read.

use super::*;

const UNAUTHORIZED: &str = r#"{"error":"HTTP 401 Unauthorized"}"#;

#[tokio::test]
async fn nobody_is_told_anything() {
    for (method, path) in [
        ("GET", "/admin/realms"),
        ("GET", "/admin/realms/nope"),
        ("GET", "/admin/realms/shop/users"),
        ("GET", "/admin/realms/shop/nope"),
        ("PUT", "/admin/realms/shop/users"),
        ("GET", "/admin/serverinfo"),
    ] {
        for authorization in [None, Some("Bearer x"), Some("Bearer  "), Some("Basic x"), Some("Bearer")] {
            let mut ask = request(method, path);
            if let Some(authorization) = authorization {
                ask = ask.header("authorization", authorization);
            }
            let garbage = ask.header("content-type", "application/json").body(Body::from("{garbage")).unwrap();
            let answer = send(garbage).await;
            assert_eq!((answer.status.as_u16(), answer.body.as_str()), (401, UNAUTHORIZED), "{method} {path}");
        }
    }
}

#[tokio::test]
async fn preflights_need_no_token() {
    let ask = request("OPTIONS", "/admin/realms/nope/foo").header("origin", "http://app.test");
    let answer = send(ask.body(Body::empty()).unwrap()).await;
    assert_eq!((answer.status.as_u16(), answer.body.as_str()), (200, ""));
    assert_eq!(answer.header("access-control-allow-origin"), "http://app.test");
    assert_eq!(answer.header("access-control-allow-methods"), "DELETE, POST, GET, PUT");
    assert_eq!(answer.header("access-control-max-age"), "3600");
    assert_eq!(answer.header("x-frame-options"), "");
}

#[tokio::test]
async fn outside_the_realms_no_method_is_allowed() {
    let answer = get("/admin/nope").await;
    assert_eq!((answer.status.as_u16(), answer.header("referrer-policy")), (405, ""));
}

#[test]
fn what_is_not_done_says_so() {
    for known in crate::server::known::operations() {
        let answer = crate::server::admin::not_done(known);
        assert_eq!(answer.status(), 501, "{}", known.path);
    }
}

#[test]
fn what_cannot_be_read_is_refused_in_keycloaks_words() {
    use crate::server::reject::answer;
    use keycloak_api::operation::{Method, OperationInfo, Rejection};
    static USERS: OperationInfo =
        OperationInfo::new("Users", "create_user", Method::POST, "/admin/realms/{realm}/users");
    static REALMS: OperationInfo = OperationInfo::new("Realms", "create_realm", Method::POST, "/admin/realms");
    let syntax = || Rejection::Json(serde_json::from_str::<u8>("{").unwrap_err());
    let data = || Rejection::Json(serde_json::from_str::<u8>("{}").unwrap_err());
    let number = Rejection::Query { name: "first", reason: String::new() };
    assert_eq!(answer(&USERS, &Rejection::ContentType, false).status(), 415);
    assert_eq!(answer(&USERS, &syntax(), false).status(), 400);
    assert_eq!(answer(&USERS, &data(), false).status(), 400);
    assert_eq!(answer(&USERS, &syntax(), true).status(), 500);
    assert_eq!(answer(&REALMS, &syntax(), false).status(), 400);
    assert_eq!(answer(&USERS, &number, false).status(), 404);
}
