//! Who gets in: people on this machine or with the token, and no page of another site.

use keycloak_fake::HttpOptions;
use reqwest::StatusCode;

use crate::page::{Visitor, open, serve};
use crate::{id_of, shop};

#[tokio::test]
async fn no_page_of_another_site_gets_in() {
    let fake = shop();
    let server = open(&fake);
    let visitor = Visitor::of(&server);
    let home = "/_fake/console/";
    for (headers, expected) in [
        (vec![], StatusCode::OK),
        (vec![("sec-fetch-site", "none")], StatusCode::OK),
        (vec![("sec-fetch-site", "same-origin")], StatusCode::OK),
        (vec![("host", "localhost:1")], StatusCode::OK),
        (vec![("host", "evil.example.org")], StatusCode::FORBIDDEN),
        (vec![("host", "127.0.0.1.evil.example.org")], StatusCode::FORBIDDEN),
        (vec![("origin", "http://evil.example.org")], StatusCode::FORBIDDEN),
        (vec![("origin", "null")], StatusCode::FORBIDDEN),
        (vec![("sec-fetch-site", "cross-site")], StatusCode::FORBIDDEN),
        (vec![("sec-fetch-site", "same-site")], StatusCode::FORBIDDEN),
    ] {
        let page = visitor.get_with(home, &headers).await;
        assert_eq!(page.status, expected, "{headers:?}");
        assert!(page.status == StatusCode::OK || !page.text.contains("shop"), "{headers:?}");
        page.is_whole("refused");
    }
    let led = visitor.get_with(home, &[("sec-fetch-site", "cross-site")]).await.text;
    assert!(led.contains(r#"href="/_fake/console/""#) && led.contains("Go on to the console"), "{led}");
}

#[tokio::test]
async fn a_form_is_taken_from_the_consoles_own_pages_only() {
    let fake = shop();
    let server = open(&fake);
    let visitor = Visitor::of(&server);
    let alice = id_of(&fake, "shop", "alice").await;
    let own = format!("http://{}", server.addr());
    let other = format!("http://127.0.0.1:{}", server.addr().port() ^ 1);
    for path in ["tokens", "login"] {
        let path = format!("/_fake/console/realms/shop/users/{alice}/{path}");
        for (headers, is_taken) in [
            (vec![("origin", own.as_str()), ("sec-fetch-site", "same-origin")], true),
            (vec![("origin", own.as_str())], true),
            (vec![], false),
            (vec![("sec-fetch-site", "same-origin")], false),
            (vec![("sec-fetch-site", "none")], false),
            (vec![("origin", own.as_str()), ("sec-fetch-site", "cross-site")], false),
            (vec![("origin", own.as_str()), ("sec-fetch-site", "same-site")], false),
            (vec![("origin", other.as_str()), ("sec-fetch-site", "same-site")], false),
            (vec![("origin", other.as_str())], false),
            (vec![("origin", "http://evil.example.org")], false),
            (vec![("origin", "null")], false),
            (vec![("origin", "http://evil.example.org"), ("host", "evil.example.org")], false),
        ] {
            let page = visitor.post_with(&path, &[("client", "web"), ("scope", "openid")], &headers).await;
            assert_eq!(page.status == StatusCode::OK, is_taken, "{path} {headers:?}: {}", page.status);
            assert_eq!(page.status == StatusCode::FORBIDDEN, !is_taken, "{path} {headers:?}");
            assert!(is_taken || page.cookies().is_empty() && !page.text.contains("eyJ"), "{path} {headers:?}");
        }
        assert_eq!(visitor.get(&path).await.status, StatusCode::METHOD_NOT_ALLOWED);
    }
}

#[tokio::test]
async fn a_token_opens_it_to_other_machines() {
    let server = serve(&shop(), HttpOptions::default().with_control_token("s3cret"));
    let visitor = Visitor::of(&server);
    // `name:s3cret`, `:s3cret`, `s3cret:wrong`, `name:`.
    for (header, expected) in [
        ("Basic bmFtZTpzM2NyZXQ=", StatusCode::OK),
        ("Basic OnMzY3JldA==", StatusCode::OK),
        ("Bearer s3cret", StatusCode::OK),
        ("Basic czNjcmV0Ondyb25n", StatusCode::UNAUTHORIZED),
        ("Basic bmFtZTo=", StatusCode::UNAUTHORIZED),
        ("Basic s3cret", StatusCode::UNAUTHORIZED),
        ("Bearer wrong", StatusCode::UNAUTHORIZED),
        ("nothing", StatusCode::UNAUTHORIZED),
    ] {
        let headers = [("authorization", header), ("host", "fake.example.org")];
        let page = visitor.get_with("/_fake/console/", &headers).await;
        assert_eq!(page.status, expected, "{header}");
        let challenge = page.header("www-authenticate");
        assert_eq!(challenge.starts_with("Basic "), expected == StatusCode::UNAUTHORIZED, "{header}: {challenge}");
    }
    let headers = [("authorization", "Basic bmFtZTpzM2NyZXQ="), ("sec-fetch-site", "cross-site")];
    assert_eq!(visitor.get_with("/_fake/console/", &headers).await.status, StatusCode::FORBIDDEN);
    // A browser that knows the password sends it along with whoever's form.
    let own = format!("http://{}", server.addr());
    for (origin, expected) in [
        ("http://evil.example.org", StatusCode::FORBIDDEN),
        ("null", StatusCode::FORBIDDEN),
        (own.as_str(), StatusCode::SEE_OTHER),
    ] {
        let headers = [("authorization", "Basic bmFtZTpzM2NyZXQ="), ("origin", origin)];
        assert_eq!(visitor.post_with("/_fake/console/requests", &[], &headers).await.status, expected, "{origin}");
    }
    let empty = serve(&shop(), HttpOptions::default().with_control_token(""));
    let headers = [("authorization", "Basic bmFtZTo=")];
    assert_eq!(Visitor::of(&empty).get_with("/_fake/console/", &headers).await.status, StatusCode::UNAUTHORIZED);
}
