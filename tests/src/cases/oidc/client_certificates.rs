//! Clients that prove themselves by the certificate of their connection (RFC 8705, section 2; OpenID Connect's
//! `tls_client_auth`).

use serde_json::{Value, json};

use super::{CONF, INTROSPECT, LOGOUT, REVOKE, TOKEN};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::tls::Shown;
use crate::world::World;

cases![
    names needs [Extended],
    patterns needs [Extended],
    authorities needs [Extended],
    ways needs [Extended],
    endpoints needs [Extended],
    bound needs [Extended],
    events needs [Extended],
];

const GRANT: &str = "grant_type=client_credentials";
const NAMED: &str = "grant_type=client_credentials&client_id=conf";
const NAME: &str = "CN=shop-client,OU=Shop,O=Example,C=CH";
const BOTH: [(&str, Shown); 2] = [("client", Shown::Client), ("other", Shown::Other)];

/// Has `conf` prove itself by a certificate with these settings.
async fn set(world: &World, settings: Value) -> Outcome {
    world.change_client("conf", json!({"clientAuthenticatorType": "client-x509", "attributes": settings})).await
}

async fn exactly(world: &World, name: &str) -> Outcome {
    set(world, json!({"x509.subjectdn": name, "x509.allow.regex.pattern.comparison": "false"})).await
}

/// Whether a call came to a token, and why not.
async fn look(world: &mut World, step: &str, call: Call) -> Outcome {
    let answer = world.answer(call).await?;
    let body = answer.json();
    let shown = json!([answer.status.as_u16(), body["token_type"], body["error"], body["error_description"]]);
    world.expect_value(step, &shown);
    Ok(())
}

async fn look_by_both(world: &mut World, step: &str) -> Outcome {
    for (shown, certificate) in BOTH {
        look(world, &format!("{step}: {shown}"), Call::post(TOKEN).form(NAMED).tls(certificate)).await?;
    }
    Ok(())
}

async fn names(world: &mut World) -> Outcome {
    set(world, json!({})).await?;
    look_by_both(world, "no name").await?;
    for name in [
        NAME,
        "CN=shop-client, OU=Shop, O=Example, C=CH",
        "cn = shop-client ; ou=Shop;O=\"Example\";2.5.4.6=CH",
        "C=CH,O=Example,OU=Shop,CN=shop-client",
        "CN=Shop-Client,OU=Shop,O=Example,C=CH",
        "CN=shop-client",
        "nonsense",
        "",
        " ",
        "CN=a\"b",
        r#"SERIALNUMBER=7,EMAILADDRESS=other@example.org,CN=\#other+UID=o1,OU=A\+B \<c\>\;d\\e,O=Smith\, Jones \"& Sons\",L=Köniz,ST=Bern,C=CH,DC=example,DC=org"#,
        r##"2.5.4.5=7, E=other@example.org, CN="#other" + UID=o1, OU="A+B <c>;d\\e", O="Smith, Jones \"& Sons\"", L=K\C3\B6niz, S=Bern, C=CH, DC=example, DC=org"##,
        r#"SERIALNUMBER=7,EMAILADDRESS=other@example.org,UID=o1+CN=\#other,OU=A\+B \<c\>\;d\\e,O=Smith\, Jones \"& Sons\",L=Köniz,ST=Bern,C=CH,DC=example,DC=org"#,
    ] {
        exactly(world, name).await?;
        look_by_both(world, name).await?;
    }
    Ok(())
}

/// Names are patterns, unless the client says otherwise.
async fn patterns(world: &mut World) -> Outcome {
    set(world, json!({"x509.subjectdn": "CN=shop-client, .*"})).await?;
    look_by_both(world, "by default").await?;
    for pattern in [
        "CN=shop-client, OU=Shop, O=Example, C=CH",
        NAME,
        "CN=shop-client",
        "CN=shop.client.*",
        "(.*?)(?:$)",
        "CN=[a-z-]+, .*",
        r#".*\\"& Sons\\"".*"#,
        ".*K.niz.*",
        ".*EMAILADDRESS=other@example.org, CN=\"#other\" \\+ UID=o1, .*",
        "(",
    ] {
        set(world, json!({"x509.subjectdn": pattern, "x509.allow.regex.pattern.comparison": "true"})).await?;
        look_by_both(world, pattern).await?;
    }
    Ok(())
}

/// A client can say whose certificates it has.
async fn authorities(world: &mut World) -> Outcome {
    for authority in ["CN=contract-authority", "CN=another", "", "nonsense", "cn=\"contract-authority\""] {
        set(
            world,
            json!({"x509.subjectdn": NAME, "x509.allow.regex.pattern.comparison": "false", "x509.casubjectdn": authority}),
        )
        .await?;
        look_by_both(world, authority).await?;
    }
    Ok(())
}

async fn ways(world: &mut World) -> Outcome {
    exactly(world, NAME).await?;
    let basic = "Basic Y29uZjpjb25mLXNlY3JldA==";
    let assertion =
        "client_assertion=a.b.c&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer";
    for (step, call) in [
        ("without TLS", Call::post(TOKEN).form(NAMED)),
        ("no certificate", Call::post(TOKEN).form(NAMED).tls(Shown::Nothing)),
        ("its secret", Call::post(TOKEN).form(format!("{GRANT}&{CONF}")).tls(Shown::Nothing)),
        ("its secret and another certificate", Call::post(TOKEN).form(format!("{GRANT}&{CONF}")).tls(Shown::Other)),
        ("its secret and its certificate", Call::post(TOKEN).form(format!("{GRANT}&{CONF}")).tls(Shown::Client)),
        ("an assertion and its certificate", Call::post(TOKEN).form(format!("{NAMED}&{assertion}")).tls(Shown::Client)),
        ("named by the header", Call::post(TOKEN).form(GRANT).authorization(basic).tls(Shown::Client)),
        ("named by the header, no certificate", Call::post(TOKEN).form(GRANT).authorization(basic).tls(Shown::Nothing)),
        (
            "named by the form, not the header",
            Call::post(TOKEN).form(NAMED).authorization("Basic b3RoZXI6eA==").tls(Shown::Client),
        ),
        ("nobody named", Call::post(TOKEN).form(GRANT).tls(Shown::Client)),
        ("an unknown one", Call::post(TOKEN).form(format!("{GRANT}&client_id=nope")).tls(Shown::Client)),
        ("a disabled one", Call::post(TOKEN).form(format!("{GRANT}&client_id=disabled")).tls(Shown::Client)),
        ("one with a secret", Call::post(TOKEN).form(format!("{GRANT}&client_id=other")).tls(Shown::Client)),
    ] {
        look(world, step, call).await?;
    }
    let public = json!({"clientAuthenticatorType": "client-x509", "attributes": {"x509.subjectdn": NAME}});
    world.change_client("pub", public).await?;
    let form = "grant_type=password&username=alice&password=alice-password&client_id=pub";
    look(world, "a public one", Call::post(TOKEN).form(form).tls(Shown::Nothing)).await
}

async fn endpoints(world: &mut World) -> Outcome {
    exactly(world, NAME).await?;
    let realm = "/realms/{realm}/protocol/openid-connect";
    for (step, path, form) in [
        ("introspection", INTROSPECT.to_owned(), "token=x"),
        ("revocation", REVOKE.to_owned(), "token=x"),
        ("logout", LOGOUT.to_owned(), "refresh_token=x"),
        (
            "pushed request",
            format!("{realm}/ext/par/request"),
            "response_type=code&redirect_uri=http%3A%2F%2Flocalhost%3A9999%2Fcb",
        ),
        ("device", format!("{realm}/auth/device"), "scope=openid"),
        ("backchannel", format!("{realm}/ext/ciba/auth"), "scope=openid"),
    ] {
        for (shown, certificate) in BOTH {
            let call = Call::post(&*path).form(format!("{form}&client_id=conf")).tls(certificate);
            let answer = world.answer(call).await?;
            let body = answer.json();
            let value = json!([answer.status.as_u16(), body["error"], body["error_description"], body["active"]]);
            world.expect_value(&format!("{step}: {shown}"), &value);
        }
    }
    Ok(())
}

/// Both at once: the usual way to use certificates.
async fn bound(world: &mut World) -> Outcome {
    exactly(world, NAME).await?;
    world.change_client("conf", json!({"attributes": {"tls.client.certificate.bound.access.tokens": "true"}})).await?;
    world.check("token", Call::post(TOKEN).form(NAMED).tls(Shown::Client)).await?;
    look(world, "no certificate", Call::post(TOKEN).form(NAMED).tls(Shown::Nothing)).await
}

async fn events(world: &mut World) -> Outcome {
    world.keep_events().await?;
    exactly(world, NAME).await?;
    for (step, shown) in [("its", Shown::Client), ("another", Shown::Other), ("none", Shown::Nothing)] {
        world.answer(Call::post(TOKEN).form(NAMED).tls(shown)).await?;
        world.expect_events(step).await?;
    }
    let basic = "Basic Y29uZjpjb25mLXNlY3JldA==";
    world.answer(Call::post(TOKEN).form(GRANT).authorization(basic).tls(Shown::Client)).await?;
    world.expect_events("named by the header").await?;
    exactly(world, "nonsense").await?;
    world.answer(Call::post(TOKEN).form(NAMED).tls(Shown::Client)).await?;
    world.expect_events("a broken setting").await
}
