//! At which addresses a client's authorization requests may stand: what it may register, and what it may name then.

use serde_json::json;

use super::ASK;
use super::request_objects::{asked, by_key};
use super::request_uris::{ask, listen, register};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![registered, settings, with_a_root_url];

/// Which addresses a client may name.
async fn registered(world: &mut World) -> Outcome {
    let listener = listen(world, json!({})).await?;
    let object = by_key(asked())?;
    for path in ["/", "/r/", "/r/a", "/ra", "/a/r", "/R"] {
        listener.put(path, 200, &[], object.clone())?;
    }
    let (r, root) = (listener.url("/r"), listener.url(""));
    let id = world.client_uuid("conf").await?;
    world.set("conf", id);
    let port = root.rsplit(':').next().unwrap_or_default().to_owned();
    for (step, registered, uri) in [
        ("none registered", String::new(), r.clone()),
        ("the same", r.clone(), r.clone()),
        ("one of two", format!("http://localhost:9/x##{r}"), r.clone()),
        ("the first of two", format!("{r}##http://localhost:9/x"), r.clone()),
        ("another", format!("{r}x"), r.clone()),
        ("with a slash", r.clone(), format!("{r}/")),
        ("in capitals", r.clone(), listener.url("/R")),
        ("with a query", r.clone(), format!("{r}?a=b")),
        ("with the query of the registered", format!("{r}?a=b"), format!("{r}?a=b")),
        ("with a fragment", r.clone(), format!("{r}#a")),
        ("with the fragment of the registered", format!("{r}#a"), format!("{r}#a")),
        ("without the fragment of the registered", format!("{r}#a"), r.clone()),
        ("below a wildcard", format!("{r}/*"), format!("{r}/a")),
        ("at a wildcard", format!("{r}/*"), r.clone()),
        ("beside a wildcard", format!("{r}/*"), listener.url("/ra")),
        ("at a wildcard without a slash", format!("{r}*"), listener.url("/ra")),
        ("below a wildcard with a query", format!("{r}/*"), format!("{r}/a?b=c")),
        ("below a wildcard with a fragment", format!("{r}/*"), format!("{r}/a#b")),
        ("out of a wildcard", format!("{r}/*"), format!("{r}/../r/a")),
        ("a wildcard within", format!("{root}/*/r"), listener.url("/a/r")),
        ("a wildcard alone", "*".to_owned(), r.clone()),
        ("any port", "http://127.0.0.1:*".to_owned(), r.clone()),
        ("no port", "http://127.0.0.1/r".to_owned(), r.clone()),
        ("a user", r.clone(), r.replace("http://", "http://a@")),
        ("below a wildcard, a user", format!("{root}/*"), r.replace("http://", "http://a@")),
        ("another name of the host", r.clone(), format!("http://localhost:{port}/r")),
        ("the scheme in capitals", r.clone(), r.replace("http", "HTTP")),
        ("spaces around the registered", format!(" {r} "), r.clone()),
        ("empty", r.clone(), String::new()),
        ("empty, and an empty one registered", format!("##{r}"), String::new()),
        ("a space", r.clone(), format!("{r} ")),
        ("a parameter of answers", format!("{r}?code=a"), format!("{r}?code=a")),
        ("a file", "file:///etc/hostname".to_owned(), "file:///etc/hostname".to_owned()),
        ("data", "data:,a".to_owned(), "data:,a".to_owned()),
        ("no address", "nope".to_owned(), "nope".to_owned()),
        ("a name", "urn:a:b".to_owned(), "urn:a:b".to_owned()),
        ("no host", "http:///r".to_owned(), "http:///r".to_owned()),
    ] {
        let change = json!({"attributes": {"request.uris": registered}});
        let path = "/admin/realms/{realm}/clients/{conf}";
        let answer = world.check(&format!("{step}: registered"), Call::put(path).admin().json(&change)).await?;
        if answer.status.is_success() {
            ask(world, step, ASK, (&listener, &uri)).await?;
        }
    }
    Ok(())
}

/// What a client may register.
async fn settings(world: &mut World) -> Outcome {
    let id = world.client_uuid("conf").await?;
    world.set("conf", id);
    for uris in [
        "http://a/r##nope",
        "http://a/r##javascript:a",
        "HTTP://a/r",
        "DATA:,a",
        "vbscript:a",
        "http://a/\u{e4}",
        "http://a/<",
        "http://a/{x}",
        "http://a/%zz",
        "http://a/%2e",
        "http://a/a#b#c",
        "http://a/[b]",
        "http://a/r?[b]",
        "http://[::1]/r",
        "http://[::1",
        "http://",
        "http:",
        "http:///r",
        "://a",
        ":a",
        "1a:b",
        "${root}/r",
        "http://a b/",
        " http://a/r",
        "##",
        "+",
    ] {
        let change = json!({"attributes": {"request.uris": uris}});
        let path = "/admin/realms/{realm}/clients/{conf}";
        world.check(uris, Call::put(path).admin().json(&change)).await?;
    }
    Ok(())
}

/// What is registered without a scheme.
async fn with_a_root_url(world: &mut World) -> Outcome {
    let listener = listen(world, json!({})).await?;
    let r = listener.url("/r");
    for (step, root, registered, uri) in [
        ("below it", listener.url(""), "/r", r.as_str()),
        ("below it, wild", listener.url(""), "/*", &r),
        ("named as it is registered", listener.url(""), "/r", "/r"),
        ("below another", "http://localhost:9".to_owned(), "/r", &r),
        ("below none", String::new(), "/r", &r),
    ] {
        world.change_client("conf", json!({"rootUrl": root})).await?;
        register(world, registered, json!({})).await?;
        ask(world, step, ASK, (&listener, uri)).await?;
    }
    Ok(())
}
