//! A service behind the policy enforcer: from the challenge to the token that is let in, and what is noticed of sessions
//! that are over.

use std::time::Duration;

use axum::Router;
use keycloak_api::oidc::ClientAuth;
use keycloak_http::bearer::{BearerToken, Introspecting};

use super::enforcer::{bearer, enforcer, knock, service, world_of_orders};
use super::{GRANT, TOKEN, ask, server, set_up};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![challenged, shared, ended];

/// From the challenge by the ticket to the token that is let in.
async fn challenged(world: &mut World) -> Outcome {
    world_of_orders(world).await?;
    let service = service(world, enforcer(world, server()).user_managed())?;
    knock(world, "", &service, "bob-token", "GET /orders/7").await?;
    ask(world, "bob-token", &["&ticket={ticket}&submit_request=false"]).await?;
    knock(world, "", &service, "alice-token", "PUT /orders/7").await?;
    let call = Call::post(TOKEN).form(format!("{GRANT}&ticket={{ticket}}")).bearer("{alice-token}");
    let rpt = world.answer(call).await?.json()["access_token"].as_str().unwrap_or_default().to_owned();
    world.set("rpt", rpt);
    for row in ["PUT /orders/7", "GET /orders/7", "DELETE /orders/8", "GET /open"] {
        knock(world, "", &service, "rpt", row).await?;
    }
    // One that is not managed by users takes such a token as well, and asks for what it lacks.
    let asking = super::enforcer::service(world, enforcer(world, server()))?;
    for row in ["PUT /orders/7", "GET /orders/8", "PUT /orders/8"] {
        knock(world, "asking, ", &asking, "rpt", row).await?;
    }
    Ok(())
}

/// Bob is asked for his order, and shares it.
async fn shared(world: &mut World) -> Outcome {
    world_of_orders(world).await?;
    let service = service(world, enforcer(world, server()).user_managed())?;
    knock(world, "before, ", &service, "alice-token", "GET /orders/9").await?;
    ask(world, "alice-token", &["&ticket={ticket}&submit_request=true"]).await?;
    let pat = world.value("pat").unwrap_or_default().to_owned();
    let filter = keycloak_api::uma::PermissionTicketFilter::default();
    let wishes = world.keycloak().list_permission_tickets(&world.realm, &pat, &filter).await?;
    for mut wish in wishes {
        wish.granted = Some(true);
        world.keycloak().update_permission_ticket(&world.realm, &pat, &wish).await?;
    }
    knock(world, "granted, ", &service, "alice-token", "GET /orders/9").await?;
    let call = Call::post(TOKEN).form(format!("{GRANT}&ticket={{ticket}}")).bearer("{alice-token}");
    let rpt = world.answer(call).await?.json()["access_token"].as_str().unwrap_or_default().to_owned();
    world.set("rpt", rpt);
    for row in ["GET /orders/9", "PUT /orders/9"] {
        knock(world, "with it, ", &service, "rpt", row).await?;
    }
    Ok(())
}

/// A session that is over is noticed by who asks the server.
async fn ended(world: &mut World) -> Outcome {
    world_of_orders(world).await?;
    let asking = service(world, enforcer(world, server()))?;
    let api = ClientAuth::secret_basic("api", "api-secret");
    let told = async |token: BearerToken| token.claims().preferred_username.clone().unwrap_or_default();
    let introspecting = bearer(world).introspecting(Introspecting::always(api).keep(Duration::ZERO));
    let introspecting = Router::new().fallback(told).layer(introspecting);
    for stage in ["before, ", "after, "] {
        for (kind, service) in [("", &asking), ("introspecting, ", &introspecting)] {
            for token in ["alice-token", "bob-token"] {
                knock(world, &format!("{stage}{kind}"), service, token, "GET /orders").await?;
            }
        }
        set_up(world, &[("POST users/{alice}/logout", ""), ("POST users/{bob}/logout", "")]).await?;
    }
    Ok(())
}
