//! The password grant.

use keycloak_api::oidc::{ClientAuth, Grant};
use serde_json::json;

use super::TOKEN;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::{World, alice, conf};

cases![good, wire, other_users, refused_users, wrong_password, bad_input, clients, disabled_realm, without_roles];

async fn good(world: &mut World) -> Outcome {
    let _ = world.token("without scope", &conf(), &alice()).await;
    let _ = world.token("openid", &conf(), &alice().with_scope("openid")).await;
    let _ = world.token("public client", &ClientAuth::public("pub"), &alice().with_scope("openid")).await;
    let _ = world.token("secret in the form", &ClientAuth::secret_post("other", "other-secret"), &alice()).await;
    Ok(())
}

async fn wire(world: &mut World) -> Outcome {
    let form = "grant_type=password&client_id=conf&client_secret=conf-secret&username=alice&password=alice-password";
    world.check("good", Call::post(TOKEN).form(form)).await?;
    Ok(())
}

async fn other_users(world: &mut World) -> Outcome {
    for (step, username, password) in [
        ("by email", "alice@example.org", "alice-password"),
        ("in capitals", "ALICE", "alice-password"),
        ("without groups", "bob", "bob-password"),
    ] {
        let _ = world.token(step, &conf(), &Grant::password(username, password)).await;
    }
    Ok(())
}

async fn without_roles(world: &mut World) -> Outcome {
    let _ = world.token("carol", &conf(), &Grant::password("carol", "carol-password").with_scope("openid")).await;
    Ok(())
}

async fn refused_users(world: &mut World) -> Outcome {
    for username in ["disabled", "without-profile", "action"] {
        let good = Grant::password(username, format!("{username}-password"));
        let _ = world.token(username, &conf(), &good).await;
        let wrong = Grant::password(username, "wrong");
        let _ = world.token(&format!("{username}, wrong password"), &conf(), &wrong).await;
    }
    for (step, username) in [
        ("unknown", "nobody"),
        ("without password", "without-password"),
        ("service account", "service-account-conf"),
        ("with blanks", " alice "),
    ] {
        let _ = world.token(step, &conf(), &Grant::password(username, "alice-password")).await;
    }
    world.change_realm(json!({"loginWithEmailAllowed": false})).await?;
    let _ = world.token("by email", &conf(), &Grant::password("alice@example.org", "alice-password")).await;
    Ok(())
}

async fn wrong_password(world: &mut World) -> Outcome {
    for (step, password) in [("wrong", "wrong"), ("empty", ""), ("in capitals", "ALICE-PASSWORD")] {
        let _ = world.token(step, &conf(), &Grant::password("alice", password)).await;
    }
    Ok(())
}

async fn bad_input(world: &mut World) -> Outcome {
    let rows = [
        ("empty form", ""),
        ("grant_type missing", "client_id=pub&username=alice&password=alice-password"),
        ("grant_type empty", "grant_type=&client_id=pub&username=alice&password=alice-password"),
        ("grant_type unknown", "grant_type=nope&client_id=pub&username=alice&password=alice-password"),
        ("grant_type unknown, client too", "grant_type=nope&client_id=nope"),
        ("grant_type implicit", "grant_type=implicit&client_id=pub"),
        ("username missing", "grant_type=password&client_id=pub&password=alice-password"),
        ("username empty", "grant_type=password&client_id=pub&username=&password=alice-password"),
        ("password missing", "grant_type=password&client_id=pub&username=alice"),
        ("password empty", "grant_type=password&client_id=pub&username=alice&password="),
        ("both missing", "grant_type=password&client_id=pub"),
        ("scope unknown", "grant_type=password&client_id=pub&username=alice&password=alice-password&scope=openid+nope"),
        ("scope empty", "grant_type=password&client_id=pub&username=alice&password=alice-password&scope="),
        ("scope broken", "grant_type=password&client_id=pub&username=alice&password=alice-password&scope=open%22id"),
        ("grant_type twice", "grant_type=password&grant_type=password&client_id=pub&username=alice&password=x"),
        ("username twice", "grant_type=password&client_id=pub&username=alice&username=alice&password=x"),
        ("client_id twice", "grant_type=password&client_id=pub&client_id=pub&username=alice&password=x"),
        ("unknown twice", "grant_type=password&client_id=pub&username=alice&password=x&a=1&a=2"),
        ("wrong password", "grant_type=password&client_id=pub&username=alice&password=x"),
        ("not decodable", "grant_type=password&client_id=pub&username=%zz&password=x"),
    ];
    world.post_each(TOKEN, &rows).await
}

async fn clients(world: &mut World) -> Outcome {
    for (step, client, secret) in [
        ("no direct grants", "no-direct", "no-direct-secret"),
        ("consent", "consent", "consent-secret"),
        ("disabled", "disabled", "disabled-secret"),
        ("bearer-only", "api", "api-secret"),
    ] {
        let _ = world.token(step, &ClientAuth::secret_basic(client, secret), &alice()).await;
    }
    Ok(())
}

async fn disabled_realm(world: &mut World) -> Outcome {
    world.change_realm(json!({"enabled": false})).await?;
    let _ = world.token("good", &conf(), &alice()).await;
    world.check("wire", Call::post(TOKEN).form("grant_type=password&client_id=nope")).await?;
    let result = world.keycloak().token("no-such-realm", &conf(), &alice()).await;
    world.expect_result("unknown realm", &result);
    world.check("unknown realm, wire", Call::post("/realms/nope/protocol/openid-connect/token").form("")).await?;
    Ok(())
}
