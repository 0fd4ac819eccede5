//! Addresses that look like a client's own, and are not (RFC 9700, section 4.1).

use serde_json::json;

use super::{ASK, AUTH, LOGOUT, ask_for, encoded, expect_short};
use crate::browser::Browser;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![
    exact,
    below_a_path,
    rewritten,
    hosts,
    anything,
    own_schemes,
    installed_app,
    loopback,
    relative,
    relative_to_server,
    after_logout,
    other_parameters
];

/// What an attacker tries where `https://app.example.org/in/cb` is right.
const VARIANTS: &[&str] = &[
    "https://app.example.org/in/cb",
    "https://app.example.org/in",
    "https://app.example.org/in/",
    "https://app.example.org/in/cb/",
    "https://app.example.org/in/cb#",
    "https://app.example.org/in/cb#fragment",
    "https://app.example.org/in/cb?next=https://evil.example",
    "https://app.example.org/in/../out",
    "https://app.example.org/in/./cb",
    "https://app.example.org/in/..",
    "https://app.example.org/in/...",
    "https://app.example.org/in/..%2Fout",
    "https://app.example.org/in%2F..%2Fout",
    "https://app.example.org/in/%2e%2e/out",
    "https://app.example.org/in/%2E./out",
    "https://app.example.org/in/%252e%252e/out",
    "https://app.example.org/in/%25252e%25252e/out",
    "https://app.example.org/in/..;/out",
    "https://app.example.org/in/..\\out",
    "https://app.example.org/in/%5c..%5cout",
    "https://app.example.org/in/%c0%ae%c0%ae/out",
    "https://app.example.org/in/cb?a=/../out",
    "https://app.example.org/in/cb?a=%2e%2e",
    "https://app.example.org/in//evil.example",
    "https://app.example.org/inside",
    "https://app.example.org/IN/cb",
    "https://app.example.org/%69n/cb",
    "https://app.example.org//in/cb",
    "https://app.example.org@evil.example/in/cb",
    "https://evil.example@app.example.org/in/cb",
    "https://@app.example.org/in/cb",
    "https://user:@app.example.org/in/cb",
    "https://app.example.org%40evil.example/in/cb",
    "https://app.example.org:443/in/cb",
    "https://app.example.org:8443/in/cb",
    "https://app.example.org:/in/cb",
    "https://app.example.org:x/in/cb",
    "https://app.example.org:@evil.example/in/cb",
    "https://app.example.org.evil.example/in/cb",
    "https://app.example.org%2eevil.example/in/cb",
    "https://app.example.org%00.evil.example/in/cb",
    "https://app.example.org./in/cb",
    "https://APP.example.org/in/cb",
    "https://\u{430}pp.example.org/in/cb",
    "https://app.example.org\\.evil.example/in/cb",
    "https://app.example.org\\@evil.example/in/cb",
    "https://evil.example\\app.example.org/in/cb",
    "https://evil.example/https://app.example.org/in/cb",
    "https://evil.example#https://app.example.org/in/cb",
    "https://evil.example?https://app.example.org/in/cb",
    "http://app.example.org/in/cb",
    "HTTPS://app.example.org/in/cb",
    "https:/app.example.org/in/cb",
    "https:app.example.org/in/cb",
    "https:///app.example.org/in/cb",
    "//app.example.org/in/cb",
    "/in/cb",
    "in/cb",
    " https://app.example.org/in/cb",
    "https://app.example.org/in/cb ",
    "https://app.example.org/in/{cb}",
    "https://app.example.org/in/<cb>",
    "https://app.example.org/in/%",
    "https://app.example.org/in/%zz",
    "https://app.example.org/in/*",
    "*",
    "https%3A%2F%2Fapp.example.org/in/cb",
    "javascript:alert(1)",
    "javascript://app.example.org/in/cb%0aalert(1)",
    "JavaScript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "file:///in/cb",
    "urn:ietf:wg:oauth:2.0:oob",
    "app.example:/in/cb",
];

/// What is taken and sent back in other words.
const REWRITTEN: &[&str] = &[
    "https://app.example.org/in/cb?",
    "\thttps://app.example.org/in/cb",
    "https://app.example.org/in/cb\n",
    "https://app.example.org/in/\u{e9}",
];

/// Which of `uris` are taken where the client has registered `registered`. Nobody is logged in, so that what is taken
/// comes back at once with an error.
async fn taken(world: &mut World, registered: &[&str], uris: &[&str]) -> Outcome {
    world.change_client("conf", json!({"redirectUris": registered})).await?;
    for uri in uris {
        let query = format!("{}&prompt=none", ask_for(uri));
        let answer = Browser::default().get(world, &format!("{AUTH}?{query}")).await?;
        expect_short(world, &format!("{}: `{uri}`", registered.join(", ")), &answer);
    }
    Ok(())
}

async fn exact(world: &mut World) -> Outcome {
    taken(world, &["https://app.example.org/in/cb"], VARIANTS).await?;
    taken(
        world,
        &["https://app.example.org/in/cb?a=b"],
        &[
            "https://app.example.org/in/cb?a=b",
            "https://app.example.org/in/cb",
            "https://app.example.org/in/cb?a=b&c=d",
            "https://app.example.org/in/cb?c=d",
        ],
    )
    .await?;
    taken(world, &[], &["https://app.example.org/in/cb", ""]).await
}

async fn below_a_path(world: &mut World) -> Outcome {
    taken(world, &["https://app.example.org/in/*"], VARIANTS).await
}

async fn rewritten(world: &mut World) -> Outcome {
    taken(world, &["https://app.example.org/in/*"], REWRITTEN).await
}

/// A wildcard that stands for the end of a host's name too.
async fn hosts(world: &mut World) -> Outcome {
    taken(world, &["https://app.example.org*"], VARIANTS).await
}

async fn anything(world: &mut World) -> Outcome {
    taken(world, &["*"], VARIANTS).await
}

async fn own_schemes(world: &mut World) -> Outcome {
    let uris = [
        "org.example.app:/cb",
        "org.example.app:///cb",
        "org.example.app://cb",
        "org.example.app://cb/../x",
        "org.example.app:cb",
        "ORG.example.app:/cb",
        "org.example.apple:/cb",
    ];
    taken(world, &["org.example.app:/cb"], &uris).await?;
    taken(world, &["org.example.app://*"], &uris).await?;
    taken(world, &["org.example.app:*"], &uris).await?;
    Ok(())
}

/// The address that stands for a page of the server's own.
async fn installed_app(world: &mut World) -> Outcome {
    taken(world, &["urn:ietf:wg:oauth:2.0:oob"], &["urn:ietf:wg:oauth:2.0:oob", "urn:ietf:wg:oauth:2.0:oob:auto"]).await
}

/// Programs on the user's machine (RFC 8252, section 7.3).
async fn loopback(world: &mut World) -> Outcome {
    let uris = [
        "http://127.0.0.1/cb",
        "http://127.0.0.1:5000/cb",
        "http://127.0.0.1:/cb",
        "http://127.0.0.1:99999/cb",
        "http://127.0.0.1:5000/other",
        "http://127.0.0.1:5000@evil.example/cb",
        "http://127.0.0.1.evil.example:5000/cb",
        "http://127.0.0.2:5000/cb",
        "http://127.1:5000/cb",
        "http://localhost:5000/cb",
        "http://[::1]:5000/cb",
        "https://127.0.0.1:5000/cb",
    ];
    taken(world, &["http://127.0.0.1/cb"], &uris).await?;
    taken(world, &["http://localhost/*"], &["http://localhost:5000/cb", "http://localhost:5000/../x"]).await?;
    taken(world, &["http://[::1]/cb"], &["http://[::1]:5000/cb", "http://127.0.0.1:5000/cb"]).await
}

/// Below the root URL of the client.
async fn relative(world: &mut World) -> Outcome {
    below(world, "https://app.example.org").await?;
    below(world, "https://app.example.org/").await
}

/// Below that of the server, where the client has none.
async fn relative_to_server(world: &mut World) -> Outcome {
    below(world, "").await
}

async fn below(world: &mut World, root: &str) -> Outcome {
    world.change_client("conf", json!({"rootUrl": root, "redirectUris": ["/in/*"]})).await?;
    for uri in [
        "https://app.example.org/in/cb",
        "https://app.example.org/in/../out",
        "https://app.example.org.evil.example/in/cb",
        "/in/cb",
        "//evil.example/in/cb",
        "{base}/in/cb",
    ] {
        let asked = ask_for(&uri.replace("{base}", world.base_url()));
        let answer = Browser::default().get(world, &format!("{AUTH}?{asked}&prompt=none")).await?;
        expect_short(world, &format!("root `{root}`: `{uri}`"), &answer);
    }
    Ok(())
}

/// Where a logout leads (OpenID Connect RP-Initiated Logout 1.0, section 3).
async fn after_logout(world: &mut World) -> Outcome {
    for registered in ["https://app.example.org/in/cb", "https://app.example.org/in/*"] {
        let change = json!({"attributes": {"post.logout.redirect.uris": registered}});
        world.change_client("conf", change).await?;
        for uri in VARIANTS {
            let query = format!("client_id=conf&post_logout_redirect_uri={}", encoded(uri));
            let answer = world.answer(Call::get(format!("{LOGOUT}?{query}"))).await?;
            expect_short(world, &format!("{registered}: `{uri}`"), &answer);
        }
    }
    Ok(())
}

async fn other_parameters(world: &mut World) -> Outcome {
    let evil = encoded("https://evil.example/");
    for more in
        ["kc_action", "referrer", "referrer_uri", "initiating_idp", "target_link_uri", "post_logout_redirect_uri"]
    {
        let answer = Browser::default().log_in(world, &format!("{ASK}&{more}={evil}")).await?;
        expect_short(world, more, &answer);
    }
    for query in [
        format!("redirect_uri={evil}"),
        format!("referrer={evil}"),
        format!("client_id=conf&redirect_uri={evil}"),
        format!("initiating_idp={evil}"),
    ] {
        let answer = world.answer(Call::get(format!("{LOGOUT}?{query}"))).await?;
        expect_short(world, &format!("logout, {query}"), &answer);
    }
    for query in [format!("client_id=conf&redirect_uri={evil}"), format!("redirect_uri={evil}")] {
        let path = "/realms/{realm}/login-actions/reset-credentials";
        let answer = Browser::default().get(world, &format!("{path}?{query}")).await?;
        expect_short(world, &format!("forgotten, {query}"), &answer);
    }
    world.mail_server().await?;
    let id = world.user_id("alice").await?;
    for name in ["execute-actions-email", "send-verify-email"] {
        let path = format!("/admin/realms/{{realm}}/users/{id}/{name}?client_id=conf&redirect_uri={evil}");
        let answer = world.answer(Call::put(path).admin().json(&json!(["UPDATE_PASSWORD"]))).await?;
        expect_short(world, name, &answer);
    }
    Ok(())
}
