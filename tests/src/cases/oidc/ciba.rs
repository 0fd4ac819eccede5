//! Logins on another device (OpenID CIBA Core 1.0), on a server that has no way to reach such a device.

use keycloak_api::oidc::{BackchannelRequest, Grant};
use serde_json::json;

use super::ciba_logins::{BEGIN, allow};
use super::{CONF, TOKEN};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::{World, conf};

cases![off, clients, parameters, users, delivery, by_trait, polled, methods];

const GRANT: &str = "grant_type=urn:openid:params:grant-type:ciba";

async fn each(world: &mut World, rows: &[(&str, &str)]) -> Outcome {
    for (step, more) in rows {
        world.check(step, Call::post(BEGIN).form(format!("{CONF}&{more}"))).await?;
    }
    Ok(())
}

async fn off(world: &mut World) -> Outcome {
    each(world, &[("begun", "login_hint=alice&scope=openid")]).await?;
    world.check("asked", Call::post(TOKEN).form(format!("{GRANT}&{CONF}&auth_req_id=x"))).await?;
    world.check("nothing asked", Call::post(TOKEN).form(format!("{GRANT}&{CONF}"))).await?;
    Ok(())
}

async fn clients(world: &mut World) -> Outcome {
    for client in ["conf", "pub", "disabled", "api"] {
        allow(world, client).await?;
    }
    for (step, client) in [
        ("nobody", "x=y"),
        ("no secret", "client_id=conf"),
        ("a wrong secret", "client_id=conf&client_secret=wrong"),
        ("unknown", "client_id=nope"),
        ("disabled", "client_id=disabled&client_secret=disabled-secret"),
        ("bearer-only", "client_id=api&client_secret=api-secret"),
        ("public", "client_id=pub"),
        ("one that may not", "client_id=other&client_secret=other-secret"),
    ] {
        world.check(step, Call::post(BEGIN).form(format!("{client}&login_hint=alice&scope=openid"))).await?;
    }
    let own = Call::post(BEGIN).form(format!("{CONF}&login_hint=alice&scope=openid"));
    world.check("from the client's site", own.origin("http://localhost:9999")).await?;
    world.check("no form", Call::post(BEGIN).json(&json!({"client_id": "conf"}))).await?;
    world.change_realm(json!({"enabled": false})).await?;
    world.check("a realm that is off", Call::post(BEGIN).form(CONF)).await?;
    Ok(())
}

async fn parameters(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    each(
        world,
        &[
            ("all of it", "login_hint=alice&scope=openid"),
            ("no scope", "login_hint=alice"),
            ("an unknown scope", "login_hint=alice&scope=nope"),
            ("no openid", "login_hint=alice&scope=email"),
            ("a message", "login_hint=alice&scope=openid&binding_message=W4SCT"),
            ("a message with blanks", "login_hint=alice&scope=openid&binding_message=a+b"),
            ("an empty message", "login_hint=alice&scope=openid&binding_message="),
            ("a user's code", "login_hint=alice&scope=openid&user_code=1"),
            ("an end", "login_hint=alice&scope=openid&requested_expiry=50"),
            ("a broken end", "login_hint=alice&scope=openid&requested_expiry=x"),
            ("a token for a notice", "login_hint=alice&scope=openid&client_notification_token=t"),
            ("the scope twice", "login_hint=alice&scope=openid&scope=openid"),
            ("elsewhere", "request_uri=http%3A%2F%2Flocalhost%3A9%2F"),
            ("both", "request=x&request_uri=http%3A%2F%2Flocalhost%3A9%2F"),
        ],
    )
    .await
}

async fn users(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    world.log_in("openid").await?;
    let rows = [
        ("by name", "login_hint=alice&scope=openid"),
        ("by address", "login_hint=alice@example.org&scope=openid"),
        ("nobody", "login_hint=nobody&scope=openid"),
        ("disabled", "login_hint=disabled&scope=openid"),
        ("no hint", "scope=openid"),
        ("an empty hint", "login_hint=&scope=openid"),
        ("an ID token", "id_token_hint={id}&scope=openid"),
        ("a token", "login_hint_token=x&scope=openid"),
        ("nothing at all", ""),
    ];
    each(world, &rows).await?;
    Ok(())
}

async fn delivery(world: &mut World) -> Outcome {
    let ping = json!({"attributes": {
        "oidc.ciba.grant.enabled": "true", "ciba.backchannel.token.delivery.mode": "ping",
        "ciba.backchannel.client.notification.endpoint": "http://127.0.0.1:9/notify",
    }});
    world.change_client("conf", ping).await?;
    let long = format!("login_hint=alice&scope=openid&client_notification_token={}", "x".repeat(1025));
    each(
        world,
        &[
            ("without a token", "login_hint=alice&scope=openid"),
            ("with a token", "login_hint=alice&scope=openid&client_notification_token=t"),
            ("with a long one", &long),
        ],
    )
    .await
}

async fn by_trait(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    for (step, name) in [("nobody", "nobody"), ("alice", "alice")] {
        let request = BackchannelRequest::login_hint(name).with_binding_message("W4SCT");
        let begun = world.keycloak().authenticate_backchannel(&world.realm, &conf(), &request).await;
        world.expect_result(step, &begun);
    }
    let _ = world.token("asked", &conf(), &Grant::ciba("x")).await;
    Ok(())
}

async fn polled(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    for (step, form) in [
        ("no id", format!("{GRANT}&{CONF}")),
        ("an empty id", format!("{GRANT}&{CONF}&auth_req_id=")),
        ("no such id", format!("{GRANT}&{CONF}&auth_req_id=x")),
        ("twice", format!("{GRANT}&{CONF}&auth_req_id=x&auth_req_id=x")),
        ("a wrong secret", format!("{GRANT}&client_id=conf&client_secret=x&auth_req_id=x")),
    ] {
        world.check(step, Call::post(TOKEN).form(form)).await?;
    }
    Ok(())
}

async fn methods(world: &mut World) -> Outcome {
    for method in [http::Method::GET, http::Method::OPTIONS] {
        world.check(method.as_str(), Call::new(method.clone(), BEGIN)).await?;
    }
    Ok(())
}
