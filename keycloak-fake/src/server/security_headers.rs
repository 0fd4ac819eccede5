//! The headers that keep an answer from being misused in a browser, as the realm that was asked has them set
//! (`browserSecurityHeaders`), else as a new realm has them.

use axum::body::Body;
use http::Response;
use http::header::{
    CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY_REPORT_ONLY, CONTENT_TYPE, HeaderName, HeaderValue,
    REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use keycloak_api::representation::RealmRepresentation;

use super::headers::Content;

/// Marks a page that other sites may put into a frame.
#[derive(Clone, Copy, Debug)]
pub(super) struct Framed;

/// The servers whose pages a page shows in frames.
#[derive(Clone, Debug)]
pub(super) struct FrameSources(pub(super) Vec<String>);

const X_ROBOTS_TAG: HeaderName = HeaderName::from_static("x-robots-tag");

/// A new realm's policy, and the only one that Keycloak changes for a page in a frame or with frames.
const POLICY: &str = "frame-src 'self'; frame-ancestors 'self'; object-src 'none';";
const POLICY_FRAMED: &str = "frame-src 'self'; object-src 'none';";

/// A header, the setting that it comes from, and what a new realm has.
type Setting = (HeaderName, &'static str, &'static str);

const GENERAL: [Setting; 4] = [
    (REFERRER_POLICY, "referrerPolicy", "no-referrer"),
    (STRICT_TRANSPORT_SECURITY, "strictTransportSecurity", "max-age=31536000; includeSubDomains"),
    (X_CONTENT_TYPE_OPTIONS, "xContentTypeOptions", "nosniff"),
    (X_ROBOTS_TAG, "xRobotsTag", "none"),
];
const FRAME_OPTIONS: Setting = (X_FRAME_OPTIONS, "xFrameOptions", "SAMEORIGIN");
const OF_PAGES: [Setting; 2] = [
    (CONTENT_SECURITY_POLICY, "contentSecurityPolicy", POLICY),
    (CONTENT_SECURITY_POLICY_REPORT_ONLY, "contentSecurityPolicyReportOnly", ""),
];

/// Adds them to an answer for a request with this kind of content.
pub(super) fn add(answer: &mut Response<Body>, request: Content, realm: Option<&RealmRepresentation>) {
    let is_framed = answer.extensions().get::<Framed>().is_some();
    let sources = answer.extensions_mut().remove::<FrameSources>();
    let headers = answer.headers_mut();
    let content = Content::of_answer(headers);
    let is_json = content == Content::Json || (request == Content::Json && !headers.contains_key(CONTENT_TYPE));
    let is_page = !is_json && (content == Content::Page || request == Content::Page);
    let mut add = |(name, setting, usual): &Setting| {
        if let Some(value) = value(realm, setting, usual) {
            headers.insert(name, value);
        }
    };
    GENERAL.iter().for_each(&mut add);
    if (is_json || is_page) && !is_framed {
        add(&FRAME_OPTIONS);
    }
    if is_framed || is_page {
        OF_PAGES.iter().for_each(&mut add);
    }
    let changed = match sources {
        _ if is_framed => Some(HeaderValue::from_static(POLICY_FRAMED)),
        // Keycloak leaves a blank behind the last of them.
        Some(FrameSources(sources)) => {
            let policy = format!("frame-src 'self' {} ; frame-ancestors 'self'; object-src 'none';", sources.join(" "));
            HeaderValue::try_from(policy).ok()
        }
        None => None,
    };
    if let (Some(changed), Some(policy)) = (changed, headers.get_mut(CONTENT_SECURITY_POLICY))
        && policy == POLICY
    {
        *policy = changed;
    }
}

/// `None` for a header that the realm leaves out.
fn value(realm: Option<&RealmRepresentation>, setting: &str, usual: &'static str) -> Option<HeaderValue> {
    let own = realm.and_then(|realm| realm.browser_security_headers.as_ref());
    let value =
        own.map_or(Some(usual), |own| own.get(setting).map(String::as_str)).filter(|value| !value.is_empty())?;
    if value == usual { Some(HeaderValue::from_static(usual)) } else { HeaderValue::from_str(value).ok() }
}
