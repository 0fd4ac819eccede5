//! A web application whose users log in with Keycloak: sessions in memory, login, logout, and the logouts that Keycloak
//! tells of. It is served on port 3000 by `cargo run -p keycloak-tests --example web_app`, with `KEYCLOAK_URL`,
//! `KEYCLOAK_REALM` and `WEB_SECRET`: the client `web` has the redirect URI `http://localhost:3000/*` and the back-channel
//! logout URL `/told`. Several instances want their sessions in a database, and all want them to end some time.

use std::collections::HashMap;
use std::error::Error;
use std::sync::Arc;

use axum::Router;
use axum::extract::{RawForm, RawQuery, State};
use axum::http::header::{CACHE_CONTROL, COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use keycloak_api::oidc::{ClientAuth, random_value};
use keycloak_http::HttpKeycloak;
use keycloak_http::login::{Login, LoginError, PendingLogin, WebLogin};
use tokio::sync::Mutex;

#[derive(Clone)]
struct App {
    web: WebLogin,
    home: String,
    /// By the session's cookie. Each login has a new one: what a stranger may have put into the browser is worth nothing.
    pending: Arc<Mutex<HashMap<String, PendingLogin>>>,
    logins: Arc<Mutex<HashMap<String, Login>>>,
}

/// What goes wrong is told to the browser; there are no secrets in it.
type Answer<T> = Result<T, (StatusCode, String)>;

fn refused(error: LoginError) -> (StatusCode, String) {
    let status = if error.is_transient() { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::BAD_REQUEST };
    (status, error.to_string())
}

fn session(headers: &HeaderMap) -> &str {
    let cookies = headers.get_all(COOKIE).into_iter().filter_map(|header| header.to_str().ok());
    cookies.flat_map(|header| header.split("; ")).find_map(|cookie| cookie.strip_prefix("session=")).unwrap_or_default()
}

/// Leads the browser on, with the cookie of a session.
fn lead(session: &str, to: &str) -> impl IntoResponse + use<> {
    ([(SET_COOKIE, format!("session={session}; Path=/; HttpOnly; Secure; SameSite=Lax"))], Redirect::to(to))
}

async fn home(State(app): State<App>, headers: HeaderMap) -> String {
    match app.logins.lock().await.get(session(&headers)) {
        Some(login) => format!("Hello {}", login.claims().preferred_username.as_deref().unwrap_or_default()),
        None => "Nobody is logged in".to_owned(),
    }
}

async fn login(State(app): State<App>) -> Answer<impl IntoResponse> {
    let (url, pending) = app.web.start().map_err(refused)?;
    let id = random_value().map_err(LoginError::Random).map_err(refused)?;
    app.pending.lock().await.insert(id.clone(), pending);
    Ok(lead(&id, url.as_str()))
}

async fn callback(State(app): State<App>, headers: HeaderMap, RawQuery(query): RawQuery) -> Answer<impl IntoResponse> {
    let pending = app.pending.lock().await.remove(session(&headers)).ok_or_else(|| refused(LoginError::State))?;
    let login = app.web.finish(pending, &query.unwrap_or_default()).await.map_err(refused)?;
    let id = random_value().map_err(LoginError::Random).map_err(refused)?;
    app.logins.lock().await.insert(id.clone(), login);
    Ok(lead(&id, "/"))
}

async fn logout(State(app): State<App>, headers: HeaderMap) -> Redirect {
    let login = app.logins.lock().await.remove(session(&headers));
    Redirect::to(app.web.logout_url(login.as_ref().and_then(Login::id_token), Some(&app.home), None).as_str())
}

/// Keycloak tells that a session is over.
async fn told(State(app): State<App>, RawForm(form): RawForm) -> Answer<impl IntoResponse> {
    let token = form_urlencoded::parse(&form).find(|(name, _)| name == "logout_token").map(|(_, token)| token);
    let logout = app.web.verify_logout_token(&token.unwrap_or_default()).await.map_err(refused)?;
    app.logins.lock().await.retain(|_, login| !login.is_ended_by(&logout));
    Ok([(CACHE_CONTROL, "no-store")])
}

fn service(keycloak: HttpKeycloak, realm: &str, secret: String, address: &str) -> Result<Router, Box<dyn Error>> {
    let web = WebLogin::new(keycloak, realm, ClientAuth::secret_basic("web", secret), format!("{address}/callback"))?;
    let app = App { web, home: format!("{address}/"), pending: Arc::default(), logins: Arc::default() };
    let routes = Router::new().route("/", get(home)).route("/login", get(login)).route("/callback", get(callback));
    Ok(routes.route("/logout", post(logout)).route("/told", post(told)).with_state(app))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let [url, realm, secret] = ["KEYCLOAK_URL", "KEYCLOAK_REALM", "WEB_SECRET"].map(std::env::var);
    let routes = service(HttpKeycloak::builder(url?).build()?, &realm?, secret?, "http://localhost:3000")?;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    Ok(axum::serve(listener, routes).await?)
}

#[cfg(test)]
mod tests {
    use keycloak_api::admin::Users as _;
    use keycloak_fake::{Client, FakeKeycloak, Realm, User};

    use super::*;

    /// Goes to an address as a browser does, and gives the page that it ends at.
    async fn go(cookies: &mut HashMap<String, String>, url: &str, form: Option<&'static str>) -> String {
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let post = |form| client.post(url).header("content-type", "application/x-www-form-urlencoded").body(form);
        let mut request = form.map_or_else(|| client.get(url), post);
        loop {
            let all: Vec<_> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let answer = request.header("cookie", all.join("; ")).send().await.unwrap();
            for cookie in answer.headers().get_all("set-cookie") {
                let (name, value) = cookie.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
                cookies.insert(name.to_owned(), value.to_owned());
            }
            let Some(location) = answer.headers().get("location") else { return answer.text().await.unwrap() };
            request = client.get(answer.url().join(location.to_str().unwrap()).unwrap());
        }
    }

    #[tokio::test]
    async fn alice_logs_in_and_out() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let app = format!("http://{}", listener.local_addr().unwrap());
        let web = Client::confidential("web", "web-secret").redirect_uri(format!("{app}/*")).with(|client| {
            client.attributes.get_or_insert_default().insert("backchannel.logout.url".into(), format!("{app}/told"));
        });
        let alice = User::new("alice").password("pw").with(|user| user.id = Some("alice".into()));
        let shop = Realm::new("shop").client(web).user(alice);
        let fake = FakeKeycloak::builder().realm(shop).build().unwrap();
        let server = fake.serve("127.0.0.1:0").unwrap();
        let keycloak = HttpKeycloak::builder(server.url()).build().unwrap();
        let routes = service(keycloak, "shop", "web-secret".into(), &app).unwrap();
        tokio::spawn(async move { axum::serve(listener, routes).await });
        let browser = &mut HashMap::new();
        for end in ["logout", ""] {
            let page = go(browser, &format!("{app}/login"), None).await;
            let action = page.split("action=\"").nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&");
            assert_eq!(go(browser, &action, Some("username=alice&password=pw")).await, "Hello alice");
            if end.is_empty() {
                fake.logout_user("shop", "alice").await.unwrap();
            }
            let form = (!end.is_empty()).then_some("");
            assert_eq!(go(browser, &format!("{app}/{end}"), form).await, "Nobody is logged in");
        }
        assert!(go(browser, &format!("{app}/callback?code=c&state=s"), None).await.contains("`state` is not that"));
        assert!(go(browser, &format!("{app}/told"), Some("logout_token=x")).await.contains("refused"));
    }
}
