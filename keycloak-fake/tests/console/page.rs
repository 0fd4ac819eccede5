//! A person at the console, and the pages that are shown.

use keycloak_fake::{FakeKeycloak, HttpOptions, Server};
use reqwest::header::HeaderMap;
use reqwest::{Client, Method, StatusCode, redirect};

/// Serves a fake on the loopback.
pub(crate) fn serve(fake: &FakeKeycloak, options: HttpOptions) -> Server {
    fake.serve_with("127.0.0.1:0", options).unwrap()
}

/// Serves a fake with the console, for people on this machine.
pub(crate) fn open(fake: &FakeKeycloak) -> Server {
    serve(fake, HttpOptions::default().with_control_on_this_machine())
}

/// Somebody who asks a server, and follows no redirect.
pub(crate) struct Visitor {
    client: Client,
    origin: String,
}

impl Visitor {
    pub(crate) fn of(server: &Server) -> Self {
        let client = Client::builder().no_proxy().redirect(redirect::Policy::none()).build().unwrap();
        Self { client, origin: format!("http://{}", server.addr()) }
    }

    pub(crate) async fn get(&self, path: &str) -> Page {
        self.get_with(path, &[]).await
    }

    pub(crate) async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Page {
        self.ask(Method::GET, path, headers, None).await
    }

    /// Sends a form as a page of the console does.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let origin = self.origin.clone();
        self.post_with(path, fields, &[("origin", &origin), ("sec-fetch-site", "same-origin")]).await
    }

    pub(crate) async fn post_with(&self, path: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Page {
        let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.ask(Method::POST, path, headers, Some(form)).await
    }

    async fn ask(&self, method: Method, path: &str, headers: &[(&str, &str)], form: Option<String>) -> Page {
        let mut request = self.client.request(method, format!("{}{path}", self.origin));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(form) = form {
            request = request.header("content-type", "application/x-www-form-urlencoded").body(form);
        }
        let answer = request.send().await.unwrap();
        let (status, headers) = (answer.status(), answer.headers().clone());
        Page { status, headers, text: answer.text().await.unwrap() }
    }
}

/// What was answered.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Page {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
    }

    pub(crate) fn set_cookies(&self) -> Vec<&str> {
        self.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap()).collect()
    }

    /// The cookies that it sets, as a browser sends them back.
    pub(crate) fn cookies(&self) -> String {
        let cookies = self.set_cookies();
        let pairs: Vec<&str> = cookies.iter().filter_map(|cookie| cookie.split(';').next()).collect();
        pairs.join("; ")
    }

    /// The text in a field of this id.
    pub(crate) fn field(&self, id: &str) -> String {
        let (_, rest) = self.text.split_once(&format!("id=\"{id}\"")).unwrap();
        let (_, rest) = rest.split_once('>').unwrap();
        rest.split_once('<').unwrap().0.to_owned()
    }

    /// It says to browsers what each of the console's answers says, and is a page that one finds one's way in.
    #[track_caller]
    pub(crate) fn is_whole(&self, path: &str) {
        assert_eq!(self.header("cache-control"), "no-store", "{path}");
        assert_eq!(self.header("x-frame-options"), "DENY", "{path}");
        assert_eq!(self.header("x-content-type-options"), "nosniff", "{path}");
        let policy = self.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        for part in ["<!DOCTYPE html>", "<html lang=\"en\">", "<title>", "<header>", "<nav ", "<main ", "<footer>"] {
            assert_eq!(self.text.matches(part).count().min(1), 1, "{path}: {part}");
        }
        assert_eq!(self.text.matches("<h1>").count(), 1, "{path}");
        assert_eq!(self.text.matches("<table>").count(), self.text.matches("<caption>").count(), "{path}");
        for inline in [" style=", "<style", " onclick=", " onload=", "javascript:"] {
            assert!(!self.text.contains(inline), "{path}: {inline}: {}", self.text);
        }
    }
}
