//! What Keycloak takes of a client's settings for logins on another device (OpenID CIBA Core 1.0, section 4).

use serde_json::{Map, Value, json};

use super::{call, each};
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![modes, endpoints, algorithms, kept, kinds, imported];

const MODE: &str = "ciba.backchannel.token.delivery.mode";
const ENDPOINT: &str = "ciba.backchannel.client.notification.endpoint";
const ALGORITHM: &str = "ciba.backchannel.auth.request.signing.alg";

fn attributes(given: &[(&str, &str)]) -> Value {
    let given = given.iter().map(|(name, value)| ((*name).to_owned(), Value::from(*value)));
    json!({"attributes": Value::Object(given.collect::<Map<_, _>>())})
}

/// Makes a client with each of these attributes, and changes `conf` to have them, which has none before.
async fn each_of(world: &mut World, rows: &[&[(&str, &str)]]) -> Outcome {
    let conf = world.client_uuid("conf").await?;
    world.set("conf", conf);
    for (at, row) in rows.iter().enumerate() {
        let mut client = attributes(row);
        client["clientId"] = json!(format!("client-{at}"));
        world.check(&format!("made: {row:?}"), call("POST clients", &client.to_string())?.admin()).await?;
        let changed = call("PUT clients/{conf}", &attributes(row).to_string())?.admin();
        world.check(&format!("changed: {row:?}"), changed).await?;
        world.change_client("conf", attributes(&[(MODE, ""), (ENDPOINT, ""), (ALGORITHM, "")])).await?;
    }
    Ok(())
}

async fn modes(world: &mut World) -> Outcome {
    let there = (ENDPOINT, "https://app.example.org/n");
    each_of(
        world,
        &[
            &[(MODE, "poll")],
            &[(MODE, "poll"), there],
            &[(MODE, "ping")],
            &[(MODE, "ping"), there],
            &[(MODE, "push")],
            &[(MODE, "push"), there],
            &[(MODE, "nope")],
            &[(MODE, "PING"), there],
            &[(MODE, " ")],
            &[(MODE, "")],
            &[(MODE, "ping"), (ENDPOINT, "")],
            &[(MODE, "ping"), (ENDPOINT, " ")],
        ],
    )
    .await
}

async fn endpoints(world: &mut World) -> Outcome {
    let rows = [
        "http://localhost:9/n",
        "http://LOCALHOST/n",
        "http://127.0.0.1/n",
        "http://127.1.2.3:80/n",
        "http://10.1.2.3/n",
        "http://172.16.0.1/n",
        "http://172.32.0.1/n",
        "http://192.168.1.1/n",
        "http://0.0.0.0/n",
        "http://8.8.8.8/n",
        "http://169.254.1.1/n",
        "http://[::1]/n",
        "http://[2001:db8::1]/n",
        "http://nowhere.invalid/n",
        "http://user@localhost/n",
        "http://user@nowhere.invalid/n",
        "https://nowhere.invalid/n",
        "HTTPS://nowhere.invalid/n",
        "nope",
        "/n",
        "urn:a:b",
        "ftp://localhost/n",
        "ftp://nowhere.invalid/n",
        "https://",
        "https:",
        "https://a b/n",
        "https://a/n#f",
        "http://localhost:99999/n",
        "http://localhost:x/n",
        "javascript:x",
        "://localhost",
        " http://localhost/n",
    ];
    let rows: Vec<_> = rows.iter().map(|endpoint| [(ENDPOINT, *endpoint)]).collect();
    each_of(world, &rows.iter().map(<[_; 1]>::as_slice).collect::<Vec<_>>()).await?;
    for wanted in ["all", "none"] {
        world.change_realm(json!({"sslRequired": wanted})).await?;
        for endpoint in ["http://localhost/n", "http://nowhere.invalid/n", "https://localhost/n"] {
            let body = attributes(&[(ENDPOINT, endpoint)]).to_string();
            world.check(&format!("{wanted}: {endpoint}"), call("PUT clients/{conf}", &body)?.admin()).await?;
        }
    }
    Ok(())
}

async fn algorithms(world: &mut World) -> Outcome {
    let rows = [
        "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "HS256", "HS384",
        "HS512", "none", "any", "nope", "rs256", "RSA-OAEP", "",
    ];
    let rows: Vec<_> = rows.iter().map(|algorithm| [(ALGORITHM, *algorithm)]).collect();
    each_of(world, &rows.iter().map(<[_; 1]>::as_slice).collect::<Vec<_>>()).await
}

/// What a client has counts with what it is given.
async fn kept(world: &mut World) -> Outcome {
    let conf = world.client_uuid("conf").await?;
    world.set("conf", conf);
    for (step, given) in [
        ("the address first", &[(ENDPOINT, "https://app.example.org/n")][..]),
        ("then the mode", &[(MODE, "ping")]),
        ("no address any more", &[(ENDPOINT, "")]),
        ("something else", &[("x", "y")]),
        ("a bad algorithm beside it", &[(ALGORITHM, "HS256")]),
        ("neither", &[(ENDPOINT, ""), (MODE, "")]),
    ] {
        world.check(step, call("PUT clients/{conf}", &attributes(given).to_string())?.admin()).await?;
    }
    world.check("in the end", call("GET clients/{conf}", "")?.admin()).await?;
    Ok(())
}

/// It is looked at whatever the client is.
async fn kinds(world: &mut World) -> Outcome {
    each(
        world,
        &[
            ("POST clients", r#"{"clientId":"b","bearerOnly":true,"attributes":{"ciba.backchannel.token.delivery.mode":"push"}}"#),
            ("POST clients", r#"{"clientId":"p","publicClient":true,"attributes":{"ciba.backchannel.token.delivery.mode":"push"}}"#),
            ("POST clients", r#"{"clientId":"o","attributes":{"ciba.backchannel.token.delivery.mode":"push","oidc.ciba.grant.enabled":"false"}}"#),
        ],
    )
    .await
}

/// What an import brings is not looked at.
async fn imported(world: &mut World) -> Outcome {
    each(
        world,
        &[(
            "POST partialImport",
            r#"{"ifResourceExists":"FAIL","clients":[{"clientId":"imported","attributes":{"ciba.backchannel.token.delivery.mode":"push"}}]}"#,
        )],
    )
    .await?;
    let id = world.client_uuid("imported").await?;
    world.set("imported", id);
    each(world, &[("PUT clients/{imported}", r#"{"name":"n"}"#)]).await
}
