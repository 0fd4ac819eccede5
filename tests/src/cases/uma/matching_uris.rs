//! Resources that are found by a URI that matches theirs.

use serde_json::json;

use super::{log_in, prepare, set_up};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![templates_and_endings, what_is_below, odd_uris, wide, asked_by, imported, refused];

/// Which resources there are for each of these URIs, by their names.
async fn look(world: &mut World, stage: &str, uris: &[&str]) -> Outcome {
    for uri in uris {
        let encoded: String = form_urlencoded::byte_serialize(uri.as_bytes()).collect();
        let path = format!("/realms/{{realm}}/authz/protection/resource_set?matchingUri=true&deep=true&uri={encoded}");
        let answer = world.answer(Call::get(path).bearer("{pat}")).await?;
        let found = answer.json();
        let mut names: Vec<_> = found.as_array().into_iter().flatten().map(|found| found["name"].clone()).collect();
        names.sort_by_key(ToString::to_string);
        world.expect_value(&format!("{stage}{uri}"), &json!({"status": answer.status.as_u16(), "names": names}));
    }
    Ok(())
}

async fn resources(world: &mut World, uris: &[&str]) -> Outcome {
    prepare(world).await?;
    for uri in uris {
        let body = json!({"name": uri, "uris": [uri]}).to_string();
        set_up(world, &[("POST ~/resource", &body)]).await?;
    }
    log_in(world, &["alice"]).await
}

async fn templates_and_endings(world: &mut World) -> Outcome {
    let uris = [
        "/t/{id}",
        "/t/{id}/x",
        "/t/7",
        "/u/{id}/*",
        "/u/7/x/*",
        "/v/{a}/{b}",
        "/v/{a}/b",
        "/v/a/{b}",
        "/w/x{id}/y",
        "/w/{id}.json",
        "/s/*.html",
        "/s/a.html",
        "/s/{id}/*.css",
        "/p/{a}/q/{b}",
        "/{root}",
    ];
    resources(world, &uris).await?;
    let asked = [
        "/t/7",
        "/t/8",
        "/t/7/",
        "/t/8/",
        "/t",
        "/t/",
        "/t/7/x",
        "/t/7/y",
        "/t/7/x/y",
        "/u/7",
        "/u/8",
        "/u/7/x",
        "/u/8/x/y",
        "/u/7/x/y/z",
        "/u",
        "/u/",
        "/v/1/2",
        "/v/1/b",
        "/v/a/2",
        "/v/a/b",
        "/v/1",
        "/v/1/2/3",
        "/w/x7/y",
        "/w/7/y",
        "/w/7.json",
        "/w/7",
        "/s/a.html",
        "/s/b.html",
        "/s/b/c.html",
        "/other/b.html",
        "/s/b.htm",
        "/s",
        "/s/1/a.css",
        "/s/1/a.js",
        "/p/1/q/2",
        "/p/1/r/2",
        "/nothing",
        "/",
        "",
        "/t/{id}",
        "/t/{other}",
        "/t/%7Bid%7D",
        "/t/*",
        "/t/8?x=/y",
        "/t/8#x",
        "/t/8;a=b",
        "/t;a=b/8",
        "/T/8",
    ];
    look(world, "", &asked).await
}

async fn what_is_below(world: &mut World) -> Outcome {
    resources(world, &["/a/*", "/a/b/*", "/a/b", "/a/b/c/*", "/d/e/*"]).await?;
    let asked = [
        "/a",
        "/a/",
        "/a/x",
        "/a/x/y/z",
        "/a/b",
        "/a/b/",
        "/a/b/x",
        "/a/b/c",
        "/a/b/c/d/e",
        "/ab",
        "/d",
        "/d/e",
        "/d/ex",
        "/d/e/x",
    ];
    look(world, "", &asked).await
}

async fn odd_uris(world: &mut World) -> Outcome {
    let uris = [
        "/l/*",
        "/l\u{e4}den/1",
        "/l%C3%A4den/2",
        "/l/a b",
        "/l/a@b",
        "relative/x",
        "https://x.example/p/*",
        "https://x.example/q",
        "/d",
        "/e/;p/x",
    ];
    resources(world, &uris).await?;
    let asked = [
        "/l\u{e4}den/1",
        "/l%C3%A4den/1",
        "/l\u{e4}den/2",
        "/l%C3%A4den/2",
        "/l%E4den/1",
        "/l/a b",
        "/l/a%20b",
        "/l/a b/c",
        "/l/a%20b/c",
        "/l/a+b",
        "/l/a@b",
        "/L/A@b",
        "/l/a%40b",
        "/l/%61",
        "/%6c/a",
        "/l%2Fa",
        "/l/a%2Fb",
        "/l/..%2Fd",
        "/l/%2e%2e/d",
        "/l/../d",
        "/l/./a",
        "/../d",
        "/x/../../d",
        "/l/..",
        "/d/..",
        "//d",
        "/d//",
        "///l//a",
        "/l/a[b]",
        "/l/a|b",
        "/l/a\"b",
        "/l/a\\b",
        "/l/a^b",
        "/l/a`b",
        "/l/a<b",
        "/l/%",
        "/l/%4",
        "/l/%zz",
        "/l/%00",
        "/l/\u{a0}x",
        "/l/x\u{2028}y",
        "/l/\u{1F600}",
        "/l/a;b",
        "/d;x",
        "/d;x/y",
        "/d%3Bx",
        "/e/;p/x",
        "/e/x",
        "/l/a?b/../../d",
        "/l/a:b",
        "relative/x",
        "relative/x/",
        "./relative/x",
        "relative:x",
        ":x",
        "https://x.example/p/a",
        "https://x.example/q/",
        "https://x.example/q?x",
        "https://x.example",
        "https://X.example/q",
        "https:///q",
        "http://x.example/q",
        "https://x y/q",
        "/a/https://x.example/q",
        "1://x.example/q",
        "/l/~a!$&'()*,=",
    ];
    look(world, "", &asked).await
}

/// What is for everything.
async fn wide(world: &mut World) -> Outcome {
    resources(world, &["/*", "/{a}/x", "/y/{b}", "/y/z/*"]).await?;
    let asked = ["/", "", "/a", "/a/b/c", "/a/x", "/y/x", "/y/b", "/y/z", "/y/z/1", "a", "*", "/*", "%", "https://x/y"];
    look(world, "", &asked).await?;
    // Of several that say as much, one is found; which one, follows from all that are there.
    for count in 0..16 {
        let body = json!({"name": format!("more-{count}"), "uris": [format!("/more/{count}/*")]}).to_string();
        set_up(world, &[("POST ~/resource", &body)]).await?;
    }
    look(world, "more, ", &["/y/x", "/y/b", "/more/3/x", "/more/3", "/more", "/a/x"]).await
}

/// Only what is the resource server's own is looked for, also by who asks for permissions.
async fn asked_by(world: &mut World) -> Outcome {
    resources(world, &["/a/{id}", "/b/*"]).await?;
    set_up(
        world,
        &[
            ("POST ~/resource", r#"{"name":"hers","owner":"alice","uris":["/c/*","/d"]}"#),
            ("POST ~/policy/user", r#"{"name":"pa","users":["alice"]}"#),
            ("POST ~/permission/resource", r#"{"name":"m1","resources":["/a/{id}"],"policies":["pa"]}"#),
        ],
    )
    .await?;
    look(world, "", &["/a/1", "/b/1", "/c/1", "/d", "/d/"]).await?;
    let by_uri = "&audience=rs&permission_resource_format=uri&permission_resource_matching_uri=true";
    for uri in ["/a/1", "/a/1/", "/a/1/2", "/b/1", "/c/1", "/d", "/d/", "/e"] {
        let row = format!("{by_uri}&permission={uri}&response_mode=decision");
        super::ask(world, "alice-token", &[&row]).await?;
    }
    Ok(())
}

/// An import takes what is no pattern.
async fn imported(world: &mut World) -> Outcome {
    resources(world, &[]).await?;
    let names = ["/c*", "/d/*/e", "/{a/b}", "/f/{", "*", "/g/}x"];
    let resources: Vec<_> = names.into_iter().map(|uri| json!({"name": uri, "uris": [uri]})).collect();
    let body = json!({"resources": resources}).to_string();
    set_up(world, &[("POST ~/import", &body)]).await?;
    let asked = [
        "/c", "/cc", "/c/d", "/", "/d/x/e", "/d/*/e", "/d", "/1/2", "/{a/b}", "/f/1", "/f", "/f/", "x", "", "/g/}x",
        "/g/1x",
    ];
    look(world, "", &asked).await
}

/// What is registered has to be a pattern; that is asked before all else.
async fn refused(world: &mut World) -> Outcome {
    resources(world, &["/a"]).await?;
    let rows = [
        ("POST resource_set", r#"{"name":"c","uris":["/c*"]}"#),
        ("POST resource_set", r#"{"name":"c","uri":"/c*"}"#),
        ("POST resource_set", r#"{"name":"c","uris":["/a","/{"]}"#),
        ("POST resource_set", r#"{"name":"c","uris":["/{}"]}"#),
        ("POST resource_set", r#"{"name":"c","uris":["/{a{b}}"]}"#),
        ("POST resource_set", r#"{"name":"c","uris":["/{a/b}"]}"#),
        ("POST resource_set", r#"{"name":"c","uris":["}"]}"#),
        ("POST resource_set", r#"{"name":"c","uris":["/*.x/y"]}"#),
        ("POST resource_set", r#"{"name":"c","uris":["/*."]}"#),
        ("POST resource_set", r#"{"name":"c","uris":["*"]}"#),
        ("POST resource_set", r#"{"name":"c","uris":["/*/*"]}"#),
        ("POST resource_set", r#"{"name":"c","uris":["/{*}"]}"#),
        ("POST resource_set", r#"{"name":"c","uris":["/{","/c*","/}","*","/{}"]}"#),
        ("POST resource_set", r#"{"uris":["/c*"]}"#),
        ("POST resource_set", r#"{"name":"/a","uris":["/c*"]}"#),
        ("POST resource_set", r#"{"name":"c","uris":["/c*"],"nope":1}"#),
        ("PUT resource_set/nope", r#"{"name":"c","uris":["/c*"]}"#),
        ("POST resource_set", r#"{"name":"empty","uris":[""]}"#),
        ("POST resource_set", r#"{"name":"blank","uris":[" ","/x"]}"#),
        ("POST resource_set", r#"{"name":"good","uris":["/*","/{a}/{b}/*","/x/*.html","relative","/a{b}"]}"#),
    ];
    super::protect(world, "pat", &rows).await?;
    super::each(
        world,
        &[
            ("POST ~/resource", r#"{"name":"c","uris":["/c*"]}"#),
            ("POST ~/resource", r#"{"uris":["/c*"]}"#),
            ("PUT ~/resource/nope", r#"{"name":"c","uris":["/c*"]}"#),
            ("POST clients/nope/authz/resource-server/resource", r#"{"name":"c","uris":["/c*"]}"#),
        ],
    )
    .await?;
    let settings =
        r#"{"policyEnforcementMode":"ENFORCING","decisionStrategy":"UNANIMOUS","allowRemoteResourceManagement":false}"#;
    set_up(world, &[("PUT ~", settings)]).await?;
    super::protect(world, "pat", &[("POST resource_set", r#"{"name":"d","uris":["/c*"]}"#)]).await
}
