//! The whole way: a login in the browser, renewal, and the logout with what the server tells of it.

use std::time::SystemTime;

use keycloak_http::HttpKeycloak;
use keycloak_http::login::WebLogin;
use keycloak_tests::browser::Browser;
use keycloak_tests::case::{Capability, Case, Outcome};
use keycloak_tests::listener::Listener;
use keycloak_tests::run::on_all;
use keycloak_tests::wire::Answer;
use keycloak_tests::world::{World, conf};
use serde_json::json;

const CALLBACK: &str = "http://localhost:9999/cb";
const ALICE: [(&str, &str); 2] = [("username", "alice"), ("password", "alice-password")];

/// On every server that there is: the traits of the fake, and those of the client.
#[tokio::test(flavor = "multi_thread")]
async fn by_the_traits() {
    const CASE: Case = Case { module: "login", name: "by_the_traits", needs: &[], run: |world| Box::pin(over(world)) };
    on_all(&CASE).await.unwrap();
}

/// Over a socket, with the client's own cache of keys.
#[tokio::test(flavor = "multi_thread")]
async fn by_the_client() {
    const CASE: Case = Case {
        module: "login",
        name: "by_the_client",
        needs: &[Capability::Socket],
        run: |world| Box::pin(client(world)),
    };
    on_all(&CASE).await.unwrap();
}

async fn over(world: &mut World) -> Outcome {
    let (keycloak, base_url) = (world.shared_keycloak(), world.base_url().to_owned());
    let web = WebLogin::over(keycloak, &base_url, &world.realm, conf(), CALLBACK, SystemTime::now)?;
    journey(world, &web).await
}

async fn client(world: &mut World) -> Outcome {
    let keycloak = HttpKeycloak::builder(world.base_url()).no_proxy().build()?;
    let web = WebLogin::new(keycloak, &world.realm, conf(), CALLBACK)?;
    journey(world, &web).await
}

async fn journey(world: &mut World, web: &WebLogin) -> Outcome {
    let listener = Listener::start(Some(200)).await?;
    let tell = json!({"backchannel.logout.url": listener.url("/out"), "backchannel.logout.session.required": "true"});
    world.change_client("conf", json!({"attributes": tell})).await?;

    let mut browser = Browser::default();
    let (url, pending) = web.start_with(|request| request.max_age = Some(600))?;
    let page = browser.get(world, url.as_str()).await?;
    let answer = browser.submit(world, &page, &ALICE).await?;
    let login = web.finish(pending, query(&answer)).await?;
    assert_eq!(login.claims().preferred_username.as_deref(), Some("alice"));

    // Somebody who is logged in is not asked again.
    let (url, pending) = web.start_with(|request| request.prompt = Some("none".into()))?;
    let answer = browser.get(world, url.as_str()).await?;
    let second = web.finish(pending.clone(), query(&answer)).await?;
    assert_eq!(second.claims().sid, login.claims().sid);
    assert!(web.finish(pending, query(&answer)).await.unwrap_err().is_over(), "a code is good once");

    // Which ended what came of it as well (RFC 6749, section 4.1.2), so that another login is renewed.
    let mut browser = Browser::default();
    let (url, pending) = web.start()?;
    let page = browser.get(world, url.as_str()).await?;
    let answer = browser.submit(world, &page, &ALICE).await?;
    let login = web.finish(pending, query(&answer)).await?;
    let login = web.refresh(&login).await?;

    // Those of the logins before.
    drop(listener.came());
    let answer = browser.get(world, web.logout_url(login.id_token(), Some(CALLBACK), Some("s1")).as_str()).await?;
    assert_eq!(answer.header("location"), format!("{CALLBACK}?state=s1"));
    let came = listener.came();
    let logout = web.verify_logout_token(came[0]["form"]["logout_token"].as_str().unwrap()).await?;
    assert!(login.is_ended_by(&logout));
    assert!(web.refresh(&login).await.unwrap_err().is_over());

    let (url, pending) = web.start_with(|request| request.prompt = Some("none".into()))?;
    let answer = browser.get(world, url.as_str()).await?;
    let refused = web.finish(pending, query(&answer)).await.unwrap_err();
    assert_eq!(refused.to_string(), "the login was refused: login_required");
    Ok(())
}

fn query(answer: &Answer) -> &str {
    answer.header("location").split_once('?').map_or("", |(_, query)| query)
}
