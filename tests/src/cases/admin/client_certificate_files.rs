//! Which files pass for a client's certificate or public key.

use super::client_certificates::{BOUNDARY, CERTIFICATE, PUBLIC_KEY, form, pem, prepare, sent, upload, upload_to};
use super::each;
use crate::assertion::{certificate, keys};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![certificates, public_keys, formats, forms];

/// Public keys, base64 of their DER: P-256, P-384, P-521, secp256k1, Ed25519, Ed448, X25519, RSA of 512 bits.
const KEYS: [(&str, &str); 8] = [
    (
        "P-256",
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEsn9jqwwBH+SS8DA9zJdzk0xuFCmLL3UIeiCaAdqIp/GKQadjtYysh811ojICo78lltSMsYe9YY87RK6T0KTwdg==",
    ),
    (
        "P-384",
        "MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEQnNtGRvvcwzzcGnFkj+7AgIKPL/bT2+k0jprDPcdHbw/rBEJsyOJ0k5zl9l39rIkLwNiXx9AwYGzsbDfghxkTdtLzQtADPGbF50YAfJF8FjemPdYvsLlzVzGSZyxrf5M",
    ),
    (
        "P-521",
        "MIGbMBAGByqGSM49AgEGBSuBBAAjA4GGAAQBMxKvGg44JMEcqO8GvzrG5NUJhL07LEcFQ/arn0akdrdpjPpw0VyKgvg4U/Oh89iT42loAfmx5/AYbdU6cTlx1WoBsj77dn+9rr8QLmlVC0pW1uwlywI9Rwwvb5OKAolsp3HokIx0NGVwPwIKwCn0rxwEtoYJ3rdsR9nhjHOR2esVwEI=",
    ),
    (
        "secp256k1",
        "MFYwEAYHKoZIzj0CAQYFK4EEAAoDQgAEydFVjxB/QpCFmJfFmt88UFNYEElsFBxASaOS9IR7UIZ7dmTiYqWFRLh4K3dLSbjM583mFNKOw8BSgYfa+C2hQQ==",
    ),
    ("Ed25519", "MCowBQYDK2VwAyEAHuaYosHFEPbq0uIKdDKpjhqniA8QTBYnS+w7+PzuDpM="),
    ("Ed448", "MEMwBQYDK2VxAzoARfmoWpTo3ulmQ0LHZokJQgNRWylegoXwpb2umi4J07eukiQqbQUwtW1wwue74s9FniZkPzuM6nUA"),
    ("X25519", "MCowBQYDK2VuAyEAMwYGbJRRF4zlsos+CHIigIXoMqqOXFiPaeqrdk+Ob20="),
    (
        "RSA of 512 bits",
        "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAN1V2LswqaHPQWWdG3wfYWcoC1OGdIeECsHsCkqZU2SJGBweELQkICIsmy1cRGP1VnathqDD0OJdll+kSW5AtVkCAwEAAQ==",
    ),
];

/// What passes for a certificate.
async fn certificates(world: &mut World) -> Outcome {
    prepare(world).await?;
    let bare = certificate();
    let whole = pem("CERTIFICATE", &bare);
    let (start, end) = bare.split_at(100);
    for (step, file) in [
        ("bare", bare.clone()),
        ("other ends of lines", whole.replace('\n', "\r\n")),
        ("blanks around", format!("  {whole} \n")),
        ("another kind", pem("X509 CERTIFICATE", &bare)),
        ("two", format!("{whole}{whole}")),
        ("text around", format!("hello\n{whole}bye")),
        ("on one line", whole.replace('\n', "")),
        ("more in it", format!("{start}!{end}")),
        ("more after it", format!("{bare}AQID")),
        ("cut", bare[..bare.len() - 8].to_owned()),
        ("a letter too much", format!("{bare}A")),
        ("a public key", pem("PUBLIC KEY", &keys()?.certified_public_key()?)),
        ("nothing", String::new()),
        ("no base64", "!".to_owned()),
        ("nothing in it", pem("CERTIFICATE", "")),
        ("none", "AAAA".to_owned()),
    ] {
        sent(world, step, upload(CERTIFICATE, &file)).await?;
    }
    Ok(())
}

/// What passes for a public key.
async fn public_keys(world: &mut World) -> Outcome {
    prepare(world).await?;
    let bare = keys()?.certified_public_key()?;
    let whole = pem("PUBLIC KEY", &bare);
    let (start, end) = bare.split_at(100);
    for (step, file) in [
        ("bare", bare.clone()),
        ("other ends of lines", whole.replace('\n', "\r\n")),
        ("blanks around", format!("  {whole} \n")),
        ("another kind", pem("RSA PUBLIC KEY", &bare)),
        ("two", format!("{whole}{whole}")),
        ("text around", format!("hello\n{whole}")),
        ("on one line", whole.replace('\n', "")),
        ("more in it", format!("{start}!{end}")),
        ("more after it", format!("{bare}AQID")),
        ("cut", bare[..bare.len() - 8].to_owned()),
        ("a certificate", pem("CERTIFICATE", &certificate())),
        ("nothing", String::new()),
        ("no base64", "!".to_owned()),
        ("none", "AAAA".to_owned()),
    ] {
        sent(world, step, upload(PUBLIC_KEY, &file)).await?;
    }
    for (kind, key) in KEYS {
        sent(world, kind, upload(PUBLIC_KEY, &pem("PUBLIC KEY", key))).await?;
    }
    Ok(())
}

/// Formats that there are not, or that hold something else.
async fn formats(world: &mut World) -> Outcome {
    prepare(world).await?;
    let file = pem("CERTIFICATE", &certificate());
    for format in ["JKS", "PKCS12", "BCFKS", "nope", "", "certificate pem", "jks"] {
        sent(world, &format!("{format}, no alias"), upload(format, &file)).await?;
        let parts = [("keystoreFormat", format), ("file@", &*file), ("keyAlias", "a")];
        sent(world, &format!("{format}, no password"), upload_to("{conf}/certificates/x/upload", &parts)).await?;
        let parts = [
            ("keystoreFormat", format),
            ("file@", &*file),
            ("keyAlias", "a"),
            ("keyPassword", "p"),
            ("storePassword", "p"),
        ];
        sent(world, format, upload_to("{conf}/certificates/x/upload", &parts)).await?;
    }
    Ok(())
}

/// Forms with too much, too little, and none.
async fn forms(world: &mut World) -> Outcome {
    prepare(world).await?;
    let file = pem("CERTIFICATE", &certificate());
    let at = "{conf}/certificates/x/upload-certificate";
    let format = ("keystoreFormat", CERTIFICATE);
    for (step, parts) in [
        ("no file", vec![format]),
        ("an empty text", vec![format, ("file", "")]),
        ("a text", vec![format, ("file", &*file)]),
        ("no format", vec![("file@", &*file)]),
        ("nothing", vec![]),
        ("a file for a format", vec![("keystoreFormat@", CERTIFICATE), ("file@", &*file)]),
        ("two formats", vec![format, ("keystoreFormat", PUBLIC_KEY), ("file@", &*file)]),
        ("the file first", vec![("file@", &*file), format]),
        ("another name", vec![format, ("files@", &*file)]),
        ("more", vec![format, ("file@", &*file), ("more", "x")]),
    ] {
        sent(world, step, upload_to(at, &parts)).await?;
    }
    for (step, path) in [
        ("an unknown client", "{nobody}/certificates/x/upload-certificate"),
        ("a client of the server's", "{realm-management}/certificates/x/upload-certificate"),
        ("a name with a blank", "{conf}/certificates/x.%20a/upload-certificate"),
        ("a name with a slash", "{conf}/certificates/x.a%2Fb/upload-certificate"),
    ] {
        sent(world, step, upload_to(path, &[format, ("file@", &*file)])).await?;
        sent(world, &format!("{step}, no file"), upload_to(path, &[format])).await?;
    }
    let long = format!("{{conf}}/certificates/{}/upload-certificate", "x".repeat(300));
    sent(world, "a long name", upload_to(&long, &[format, ("file@", &*file)])).await?;
    let whole = form(&[format, ("file@", &*file)]);
    for (step, kind, body) in [
        ("quoted", format!("multipart/form-data; boundary=\"{BOUNDARY}\""), whole.clone()),
        ("no boundary", "multipart/form-data".to_owned(), whole.clone()),
        ("another boundary", "multipart/form-data; boundary=x".to_owned(), whole.clone()),
        ("capitals", format!("Multipart/Form-Data; boundary={BOUNDARY}"), whole.clone()),
        ("another kind of parts", format!("multipart/mixed; boundary={BOUNDARY}"), whole.clone()),
        ("JSON", "application/json".to_owned(), "{}".to_owned()),
        ("a form", "application/x-www-form-urlencoded".to_owned(), "keystoreFormat=x&file=y".to_owned()),
        ("no body", format!("multipart/form-data; boundary={BOUNDARY}"), String::new()),
        ("garbage", format!("multipart/form-data; boundary={BOUNDARY}"), "garbage".to_owned()),
        ("cut", format!("multipart/form-data; boundary={BOUNDARY}"), whole[..whole.len() - 100].to_owned()),
        ("text before", format!("multipart/form-data; boundary={BOUNDARY}"), format!("text\r\n{whole}")),
    ] {
        let call = Call::post(format!("/admin/realms/{{realm}}/clients/{at}")).text(&kind, body).admin();
        sent(world, &format!("sent as {step}"), call).await?;
    }
    each(world, &[("GET clients/{conf}/certificates/x/upload", "")]).await
}
