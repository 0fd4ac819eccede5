//! What is read of the files that identity providers describe themselves with, and of their certificates and keys.

use serde_json::json;

use super::client_certificates::{BOUNDARY, CERTIFICATE, PUBLIC_KEY, SET, form, pem};
use crate::assertion::{certificate, keys};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![documents, bad_documents, metadata, bad_metadata, kinds, forms, certificates];

const AT: &str = "/admin/realms/{realm}/identity-provider/";

fn upload(path: &str, parts: &[(&str, &str)]) -> Call {
    let call = Call::post(format!("{AT}{path}"));
    call.text(&format!("multipart/form-data; boundary={BOUNDARY}"), form(parts)).admin()
}

fn settings(kind: &str, file: &str) -> Call {
    upload("import-config", &[("providerId", kind), ("file@", file)])
}

/// A discovery document with these members.
fn document() -> serde_json::Value {
    json!({
        "issuer": "https://idp.example",
        "authorization_endpoint": "https://idp.example/auth",
        "token_endpoint": "https://idp.example/token",
        "userinfo_endpoint": "https://idp.example/userinfo",
        "jwks_uri": "https://idp.example/jwks",
        "end_session_endpoint": "https://idp.example/logout",
        "scopes_supported": ["openid"],
        "backchannel_logout_supported": true,
        "unheard_of": {"a": 1},
    })
}

async fn documents(world: &mut World) -> Outcome {
    world.check("whole", settings("oidc", &document().to_string())).await?;
    world.check("of a Keycloak", settings("keycloak-oidc", &document().to_string())).await?;
    for name in ["issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri"] {
        for (how, value) in [("null", json!(null)), ("empty", json!("")), ("a number", json!(1))] {
            let mut document = document();
            document[name] = value;
            world.check(&format!("{name} is {how}"), settings("oidc", &document.to_string())).await?;
        }
    }
    world.check("nothing", settings("oidc", "{}")).await?;
    Ok(())
}

async fn bad_documents(world: &mut World) -> Outcome {
    for file in [
        "",
        "{",
        "nope",
        "[]",
        "1",
        r#""text""#,
        r#"{"issuer":{}}"#,
        r#"{"issuer":["https://idp.example"]}"#,
        r#"{"scopes_supported":"openid"}"#,
        r#"{"backchannel_logout_supported":"x"}"#,
        r#"{"issuer":"a"} and more"#,
        r#"{"issuer":"a","issuer":"b"}"#,
    ] {
        world.check(file, settings("oidc", file)).await?;
    }
    Ok(())
}

/// Most kinds read nothing.
async fn kinds(world: &mut World) -> Outcome {
    for kind in [
        "twitter",
        "github",
        "facebook",
        "gitlab",
        "microsoft",
        "bitbucket",
        "paypal",
        "stackoverflow",
        "oauth2",
        "google",
        "kubernetes",
        "jwt-authorization-grant",
        "linkedin-openid-connect",
        "openshift-v4",
        "nope",
        "",
    ] {
        world.check(kind, settings(kind, &document().to_string())).await?;
    }
    Ok(())
}

async fn forms(world: &mut World) -> Outcome {
    let file = document().to_string();
    for (step, parts) in [
        ("no kind", vec![("file@", &*file)]),
        ("no file", vec![("providerId", "oidc")]),
        ("a text", vec![("providerId", "oidc"), ("file", &file)]),
        ("an empty text", vec![("providerId", "oidc"), ("file", "")]),
        ("nothing", vec![]),
        ("more", vec![("providerId", "oidc"), ("file@", &file), ("more", "x")]),
    ] {
        world.check(step, upload("import-config", &parts)).await?;
    }
    for (step, parts) in [
        ("key: no format", vec![("file@", &*file)]),
        ("key: no file", vec![("keystoreFormat", CERTIFICATE)]),
        ("key: an empty text", vec![("keystoreFormat", CERTIFICATE), ("file", "")]),
        ("key: nothing", vec![]),
    ] {
        world.check(step, upload("upload-certificate", &parts)).await?;
    }
    // Who may manage none is told nothing else.
    world.log_in("openid").await?;
    for (step, call) in [
        ("nobody: settings", upload("import-config", &[("providerId", "oidc"), ("file@", &file)])),
        ("nobody: no kind", upload("import-config", &[("file@", &file)])),
        ("nobody: key", upload("upload-certificate", &[("keystoreFormat", CERTIFICATE)])),
    ] {
        world.check(step, call.bearer("{access}")).await?;
    }
    Ok(())
}

async fn certificates(world: &mut World) -> Outcome {
    let (bare, key) = (certificate(), keys()?.certified_public_key()?);
    let set = json!({"keys": [{
        "kty": "EC",
        "crv": "P-256",
        "use": "sig",
        "kid": "k",
        "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    }]});
    for (format, step, file) in [
        (CERTIFICATE, "a certificate", pem("CERTIFICATE", &bare)),
        (CERTIFICATE, "without lines", bare.clone()),
        (CERTIFICATE, "a key", pem("PUBLIC KEY", &key)),
        (CERTIFICATE, "none", "x".to_owned()),
        (PUBLIC_KEY, "a key", pem("PUBLIC KEY", &key)),
        (PUBLIC_KEY, "a certificate", pem("CERTIFICATE", &bare)),
        (SET, "a set", set.to_string()),
        (SET, "an empty set", r#"{"keys":[]}"#.to_owned()),
        (SET, "no set", "x".to_owned()),
        ("nope", "a certificate", pem("CERTIFICATE", &bare)),
        ("PKCS12", "none", "x".to_owned()),
    ] {
        let answer =
            world.answer(upload("upload-certificate", &[("keystoreFormat", format), ("file@", &file)])).await?;
        world.expect(&format!("{format}: {step}"), &answer);
    }
    let parts = [("keystoreFormat", "JKS"), ("file@", "x"), ("keyAlias", "a"), ("storePassword", "b")];
    world.check("JKS: none", upload("upload-certificate", &parts)).await?;
    Ok(())
}

/// SAML's metadata of an identity provider that has this to say.
fn described(attributes: &str, inner: &str) -> String {
    format!(
        r#"<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example"><IDPSSODescriptor {attributes} protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">{inner}</IDPSSODescriptor></EntityDescriptor>"#
    )
}

fn service(name: &str, binding: &str, path: &str) -> String {
    format!(
        r#"<{name} Binding="urn:oasis:names:tc:SAML:2.0:bindings:{binding}" Location="https://idp.example/{path}"/>"#
    )
}

fn key(attributes: &str, certificate: &str) -> String {
    format!(
        r#"<KeyDescriptor {attributes}><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>{certificate}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>"#
    )
}

async fn metadata(world: &mut World) -> Outcome {
    let (posted, redirected) =
        (service("SingleSignOnService", "HTTP-POST", "post"), service("SingleSignOnService", "HTTP-Redirect", "get"));
    let (out, out_by_get) = (
        service("SingleLogoutService", "HTTP-POST", "out"),
        service("SingleLogoutService", "HTTP-Redirect", "out-get"),
    );
    let (signing, encryption, any) = (key("use='signing'", "AA"), key("use='encryption'", "CC"), key("", "BB"));
    let artifact = service("ArtifactResolutionService", "SOAP", "artifact");
    for (step, inner) in [
        ("bare", String::new()),
        ("posted", posted.clone()),
        ("redirected", redirected.clone()),
        ("both", format!("{redirected}{posted}")),
        ("logout", format!("{out_by_get}{out}{posted}")),
        ("logout by post", format!("{out}{redirected}")),
        ("logout by redirect", format!("{out_by_get}{posted}")),
        ("by SOAP", service("SingleSignOnService", "SOAP", "soap")),
        ("artifacts", format!("{artifact}{posted}")),
        ("two for artifacts", format!("{artifact}{}", service("ArtifactResolutionService", "SOAP", "other"))),
        ("a signing key", signing.clone()),
        ("a key for all", any.clone()),
        ("a key for secrets", encryption.clone()),
        ("two to sign", format!("{signing}{}{encryption}", key("use='signing'", "DD"))),
        ("one to sign, one for all", format!("{signing}{any}")),
        ("one for secrets, one for all", format!("{encryption}{any}")),
        ("a key on lines", key("use='signing'", "A\n A")),
        ("a name's format", "<NameIDFormat>a</NameIDFormat><NameIDFormat>b</NameIDFormat>".to_owned()),
        ("an empty format", "<NameIDFormat></NameIDFormat>".to_owned()),
    ] {
        world.check(step, settings("saml", &described("", &inner))).await?;
    }
    for signed in ["true", "1", "false"] {
        let file = described(&format!("WantAuthnRequestsSigned='{signed}'"), &posted);
        world.check(&format!("signed: {signed}"), settings("saml", &file)).await?;
    }
    let whole = described("", &posted);
    let entity = "entityID=\"https://idp.example\"";
    let hidden = r#"<Extensions><a:EntityAttributes xmlns:a="urn:oasis:names:tc:SAML:metadata:attribute"><s:Attribute xmlns:s="urn:oasis:names:tc:SAML:2.0:assertion" Name="http://macedir.org/entity-category"><s:AttributeValue>http://refeds.org/category/hide-from-discovery</s:AttributeValue></s:Attribute></a:EntityAttributes></Extensions><IDPSSO"#;
    for (step, file) in [
        ("over", whole.replace(entity, &format!("{entity} validUntil='2000-01-01T00:00:00Z'"))),
        ("to come", whole.replace(entity, &format!("{entity} validUntil='2999-01-01T00:00:00Z'"))),
        (
            "among others",
            format!(
                "<EntitiesDescriptor xmlns='urn:oasis:names:tc:SAML:2.0:metadata'>{whole}{}</EntitiesDescriptor>",
                described("", &redirected)
            ),
        ),
        ("hidden", whole.replacen("<IDPSSO", hidden, 1)),
        ("a document type", format!("<!DOCTYPE a [<!ENTITY x 'y'>]>{whole}")),
        ("declared", format!("<?xml version='1.0' encoding='UTF-8'?>\n<!-- a comment -->{whole}")),
        ("blanks around", format!("  \n{whole}\n")),
    ] {
        world.check(step, settings("saml", &file)).await?;
    }
    Ok(())
}

async fn bad_metadata(world: &mut World) -> Outcome {
    let whole = described("", "");
    for (step, file) in [
        ("nothing", String::new()),
        ("text", "nope".to_owned()),
        ("another document", "<a/>".to_owned()),
        ("no namespace", whole.replace(r#"xmlns="urn:oasis:names:tc:SAML:2.0:metadata""#, "")),
        ("no name", whole.replace(r#"entityID="https://idp.example""#, "")),
        ("an unknown part", described("", "<Nope/>")),
        ("a key for what", described("", &key("use='nope'", "AA"))),
        ("cut", whole[..whole.len() - 10].to_owned()),
        (
            "nobody",
            "<EntityDescriptor xmlns='urn:oasis:names:tc:SAML:2.0:metadata' entityID='e'></EntityDescriptor>"
                .to_owned(),
        ),
        ("JSON", "{}".to_owned()),
    ] {
        world.check(step, settings("saml", &file)).await?;
    }
    Ok(())
}
