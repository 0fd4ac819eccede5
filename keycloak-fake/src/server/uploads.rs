//! The operations of the admin API whose body is a form with a file: bad input says more on the wire than the types of
//! their methods can hold.

use axum::body::Body;
use axum::extract::{DefaultBodyLimit, FromRequest as _, Multipart};
use bytes::Bytes;
use http::Request;
use http::header::CONTENT_TYPE;
use keycloak_api::admin::{CertificateUpload, ClientCertificates, IdentityProviders};
use keycloak_api::operation::OperationInfo;

use super::answer::{self, Answer};
use super::app::Site;
use super::body;
use super::headers::media_type;
use crate::domain::denied::{AdminDenied, Invalid};
use crate::domain::{Decision, Denied};

/// The type of what is answered.
const JSON: &str = "application/json;charset=UTF-8";

/// A part of a form.
struct Part {
    /// It comes with a file's name.
    is_file: bool,
    content: Bytes,
}

/// The parts of a form that mean something, the first of each name.
#[derive(Default)]
struct Parts {
    format: Option<Part>,
    file: Option<Part>,
    alias: Option<Part>,
    key_password: Option<Part>,
    store_password: Option<Part>,
    /// The kind of an identity provider.
    provider: Option<Part>,
}

/// Whether the operation takes a file.
pub(super) fn is_one(info: &OperationInfo) -> bool {
    [
        <dyn ClientCertificates>::UPLOAD_CLIENT_KEY.path,
        <dyn ClientCertificates>::UPLOAD_CLIENT_CERTIFICATE.path,
        <dyn IdentityProviders>::READ_IDENTITY_PROVIDER_CERTIFICATE.path,
    ]
    .contains(&info.path)
}

/// Calls the operation with what its form holds.
pub(super) async fn call(
    info: &'static OperationInfo,
    site: &Site,
    parameters: &[(String, String)],
    request: Request<Body>,
) -> Result<keycloak_api::Result<Answer>, Answer> {
    let of = |name: &str| parameters.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
    let (realm, client, attribute) = (of("realm"), of("client_uuid"), of("attribute"));
    if info.path == <dyn IdentityProviders>::READ_IDENTITY_PROVIDER_CERTIFICATE.path {
        let outcome = match read(request).await?.and_then(upload) {
            Ok(upload) => site.fake.read_identity_provider_certificate(realm, &upload).await,
            Err(denied) => Err(site.fake.deny_identity_provider_upload(info, realm, denied)),
        };
        return Ok(outcome.map(|held| answer::json(JSON, &held)));
    }
    let upload = match read(request).await?.and_then(upload) {
        Ok(upload) => upload,
        Err(denied) => return Ok(Err(site.fake.deny_upload(info, realm, client, denied))),
    };
    let outcome = if info.path == <dyn ClientCertificates>::UPLOAD_CLIENT_KEY.path {
        site.fake.upload_client_key(realm, client, attribute, &upload).await
    } else {
        site.fake.upload_client_certificate(realm, client, attribute, &upload).await
    };
    Ok(outcome.map(|held| answer::json(JSON, &held)))
}

/// Reads an identity provider's settings from the file that a form holds.
pub(super) async fn settings(
    site: &Site,
    realm: &str,
    request: Request<Body>,
) -> Result<keycloak_api::Result<Answer>, Answer> {
    let said = read(request)
        .await?
        .and_then(|parts| Ok((parts.provider.map(text).transpose()?, parts.file.map(|file| file.content))));
    Ok(site.fake.identity_provider_settings(realm, said).map(|settings| answer::json(JSON, &settings)))
}

/// The parts of a request's form. What is no such form has none.
async fn read(request: Request<Body>) -> Result<Decision<Parts>, Answer> {
    let (parts, content) = request.into_parts();
    let content = body::read(content).await?;
    let broken = || Err(AdminDenied::Breaks.into());
    // In other letters than these Keycloak sees no form.
    match media_type(&parts.headers) {
        Some("multipart/form-data") => {}
        None | Some("application/x-www-form-urlencoded") => return Ok(broken()),
        Some(_) => return Ok(Ok(Parts::default())),
    }
    let has_boundary =
        parts.headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().windows(9).any(|word| word == b"boundary="));
    if !has_boundary {
        return Ok(Ok(Parts::default()));
    }
    let mut request = Request::from_parts(parts, Body::from(content));
    // The limit of all bodies holds.
    DefaultBodyLimit::disable().apply(&mut request);
    let Ok(mut form) = Multipart::from_request(request, &()).await else { return Ok(broken()) };
    let mut found = Parts::default();
    loop {
        let field = match form.next_field().await {
            Ok(Some(field)) => field,
            Ok(None) => return Ok(Ok(found)),
            Err(_) => return Ok(broken()),
        };
        let (name, is_file) = (field.name().map(str::to_owned), field.file_name().is_some());
        let Ok(content) = field.bytes().await else { return Ok(broken()) };
        let place = match name.as_deref() {
            Some("keystoreFormat") => &mut found.format,
            Some("file") => &mut found.file,
            Some("keyAlias") => &mut found.alias,
            Some("keyPassword") => &mut found.key_password,
            Some("storePassword") => &mut found.store_password,
            Some("providerId") => &mut found.provider,
            _ => continue,
        };
        place.get_or_insert(Part { is_file, content });
    }
}

/// What the parts say.
fn upload(parts: Parts) -> Decision<CertificateUpload> {
    let keystore_format = parts.format.ok_or(invalid(Invalid::KeyFormatMissing)).and_then(text)?;
    let is_there = |file: &Part| file.is_file || !file.content.is_empty();
    let file = parts.file.filter(is_there).ok_or(invalid(Invalid::KeyFileMissing))?.content;
    Ok(CertificateUpload {
        keystore_format,
        key_alias: parts.alias.map(text).transpose()?,
        key_password: parts.key_password.map(text).transpose()?.map(Into::into),
        store_password: parts.store_password.map(text).transpose()?.map(Into::into),
        file,
    })
}

/// The text of a part; a file has none.
fn text(part: Part) -> Decision<String> {
    if part.is_file { Err(AdminDenied::Breaks.into()) } else { Ok(String::from_utf8_lossy(&part.content).into_owned()) }
}

fn invalid(invalid: Invalid) -> Denied {
    AdminDenied::Invalid(invalid).into()
}
