//! A browser, as far as a login needs one: cookies, and forms that are filled in.

use std::collections::BTreeMap;

use http::header::SET_COOKIE;

use crate::call::Call;
use crate::case::Outcome;
use crate::normal::page::{Form, forms, links};
use crate::tls::Shown;
use crate::wire::Answer;
use crate::world::World;

/// A browser's cookies.
#[derive(Clone, Debug, Default)]
pub struct Browser {
    /// Name and value.
    pub cookies: BTreeMap<String, String>,
    /// What it shows of itself, if it goes by TLS.
    pub tls: Option<Shown>,
}

impl Browser {
    /// One that goes by TLS, with this certificate.
    #[must_use]
    pub fn by_tls(shown: Shown) -> Self {
        Self { tls: Some(shown), ..Self::default() }
    }

    /// Gets a path or URL of the server.
    ///
    /// # Errors
    /// No answer came.
    pub async fn get(&mut self, world: &mut World, url: &str) -> Outcome<Answer> {
        self.send(world, Call::get(url)).await
    }

    /// Fills in the first form of `page` and sends it.
    ///
    /// # Errors
    /// The page has no form, or no answer came.
    pub async fn submit(&mut self, world: &mut World, page: &Answer, fields: &[(&str, &str)]) -> Outcome<Answer> {
        let Some(form) = forms(&page.text()).into_iter().next() else {
            return Err(format!("{} without a form: {}", page.status, page.text()).into());
        };
        self.post(world, &form.action, &filled(&form, fields)).await
    }

    /// Goes where an answer redirects to, as long as that is on the server.
    ///
    /// # Errors
    /// No answer came.
    pub async fn follow(&mut self, world: &mut World, mut answer: Answer) -> Outcome<Answer> {
        while answer.status.is_redirection() && answer.header("location").starts_with(world.base_url()) {
            answer = self.get(world, answer.header("location")).await?;
        }
        Ok(answer)
    }

    /// Follows the link of `page` whose address has `part` in it.
    ///
    /// # Errors
    /// The page has no such link, or no answer came.
    pub async fn click(&mut self, world: &mut World, page: &Answer, part: &str) -> Outcome<Answer> {
        let Some(link) = links(&page.text()).into_iter().find(|link| link.contains(part)) else {
            return Err(format!("{} without a link to {part}: {}", page.status, page.text()).into());
        };
        self.get(world, &link).await
    }

    /// Shows name and password of `user` to the page that the authorization request `query` gives, and goes on to the
    /// page that comes then.
    ///
    /// # Errors
    /// No answer came.
    pub async fn begin(&mut self, world: &mut World, user: &str, query: &str) -> Outcome<Answer> {
        let page = self.get(world, &format!("/realms/{{realm}}/protocol/openid-connect/auth?{query}")).await?;
        let password = format!("{user}-password");
        let answer = self.submit(world, &page, &[("username", user), ("password", &password)]).await?;
        self.follow(world, answer).await
    }

    /// Posts a form.
    ///
    /// # Errors
    /// No answer came.
    pub async fn post(&mut self, world: &mut World, url: &str, form: &str) -> Outcome<Answer> {
        self.send(world, Call::post(url).form(form)).await
    }

    /// Sends a request with the cookies, and keeps those that come back.
    ///
    /// # Errors
    /// No answer came.
    pub async fn send(&mut self, world: &mut World, mut call: Call) -> Outcome<Answer> {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let own = if self.tls.is_some() { world.tls_url()? } else { world.base_url() };
        if let Some(path) = call.path.strip_prefix(own) {
            call.path = path.to_owned();
        }
        call.tls = self.tls;
        let answer = world.answer(call.cookies(&cookies.join("; "))).await?;
        for cookie in answer.headers.get_all(SET_COOKIE) {
            let text = String::from_utf8_lossy(cookie.as_bytes()).into_owned();
            let pair = text.split(';').next().unwrap_or_default();
            let Some((name, value)) = pair.split_once('=') else { continue };
            if value.is_empty() || text.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Ok(answer)
    }

    /// Logs alice in on the page that the authorization request `query` gives, and returns the answer to her form; or
    /// the answer to the request, if a session answers it.
    ///
    /// # Errors
    /// No answer came.
    pub async fn log_in(&mut self, world: &mut World, query: &str) -> Outcome<Answer> {
        let answer = self.get(world, &format!("/realms/{{realm}}/protocol/openid-connect/auth?{query}")).await?;
        if answer.status.is_redirection() {
            return Ok(answer);
        }
        self.submit(world, &answer, &[("username", "alice"), ("password", "alice-password")]).await
    }

    /// As [`Browser::log_in`], and keeps the `{code}` that comes of it.
    ///
    /// # Errors
    /// No code came.
    pub async fn code(&mut self, world: &mut World, query: &str) -> Outcome<String> {
        let answer = self.log_in(world, query).await?;
        let Some(code) = redirected(&answer, "code") else {
            return Err(format!("no code: {} {}", answer.status, answer.header("location")).into());
        };
        world.set("code", code.as_str());
        Ok(code)
    }
}

/// The form's own hidden fields with `fields`, as it goes over the wire.
fn filled(form: &Form, fields: &[(&str, &str)]) -> String {
    let is_given = |name: &str| fields.iter().any(|(given, _)| *given == name);
    let hidden = form.fields.iter().filter(|field| field.kind == "hidden" && !is_given(&field.name));
    let hidden = hidden.map(|field| (field.name.as_str(), field.value.as_str()));
    form_urlencoded::Serializer::new(String::new()).extend_pairs(hidden).extend_pairs(fields).finish()
}

/// A parameter of the query or fragment that an answer redirects with.
#[must_use]
pub fn redirected(answer: &Answer, name: &str) -> Option<String> {
    let location = answer.header("location");
    let (_, parameters) = location.split_once(['?', '#'])?;
    form_urlencoded::parse(parameters.replace('#', "&").as_bytes())
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

/// How an answer redirects (`?` or `#`), and with what parameters, in order.
#[must_use]
pub fn answered(answer: &Answer) -> (&'static str, Vec<(String, String)>) {
    let location = answer.header("location");
    let (by, parameters) = match (location.split_once('#'), location.split_once('?')) {
        (Some((_, parameters)), _) => ("#", parameters),
        (None, Some((_, parameters))) => ("?", parameters),
        (None, None) => ("", ""),
    };
    (by, form_urlencoded::parse(parameters.as_bytes()).into_owned().collect())
}
