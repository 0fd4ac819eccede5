//! Where the root leads.

use keycloak_fake::HttpOptions;
use reqwest::StatusCode;

use crate::page::{Visitor, serve};
use crate::shop;

#[tokio::test]
async fn the_root_leads_browsers_to_it_and_others_where_keycloak_does() {
    let browser = ("accept", "text/html,application/xhtml+xml,*/*;q=0.8");
    let keycloaks = |server: &keycloak_fake::Server| format!("{}/admin/", server.url());
    let own = "/_fake/console/";
    let near = HttpOptions::default().with_control_on_this_machine();
    let mounted = serve(&shop(), near.clone().mounted_at("/auth"));
    for (path, headers, expected) in [
        ("/auth", vec![browser], own.to_owned()),
        ("/auth/", vec![browser], own.to_owned()),
        ("/", vec![browser], own.to_owned()),
        ("/auth/", vec![], keycloaks(&mounted)),
    ] {
        let answer = Visitor::of(&mounted).get_with(path, &headers).await;
        assert_eq!((answer.status, answer.header("location")), (StatusCode::FOUND, expected.as_str()), "{path}");
    }
    let server = serve(&shop(), near.clone());
    let off = serve(&shop(), near.without_console());
    let closed = serve(&shop(), HttpOptions::default());
    let with_token = serve(&shop(), HttpOptions::default().with_control_token("s3cret"));
    for (server, headers, expected) in [
        (&server, vec![browser], own.to_owned()),
        (&server, vec![("accept", "*/*")], keycloaks(&server)),
        (&server, vec![], keycloaks(&server)),
        (&server, vec![browser, ("sec-fetch-site", "cross-site")], keycloaks(&server)),
        (&server, vec![browser, ("host", "evil.example.org")], "http://evil.example.org/admin/".to_owned()),
        (&off, vec![browser], keycloaks(&off)),
        (&closed, vec![browser], keycloaks(&closed)),
        (&with_token, vec![browser], own.to_owned()),
        (&with_token, vec![], keycloaks(&with_token)),
    ] {
        let answer = Visitor::of(server).get_with("/", &headers).await;
        assert_eq!((answer.status, answer.header("location")), (StatusCode::FOUND, expected.as_str()), "{headers:?}");
    }
    let visitor = Visitor::of(&off);
    assert_eq!(visitor.get(own).await.status, StatusCode::NOT_FOUND);
    assert_eq!(visitor.get("/_fake/clock").await.status, StatusCode::OK, "the control API stays");
    let gone = Visitor::of(&closed).get(own).await;
    assert!(gone.status == StatusCode::NOT_FOUND && gone.text.contains("Unable to find matching target resource"));
}
