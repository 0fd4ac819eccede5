//! What a realm says of its authorization services.

use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![document];

async fn document(world: &mut World) -> Outcome {
    world.check("uma2", Call::get("/realms/{realm}/.well-known/uma2-configuration")).await?;
    world.check("uma", Call::get("/realms/{realm}/.well-known/uma-configuration")).await?;
    world.check("unknown realm", Call::get("/realms/nope/.well-known/uma2-configuration")).await?;
    let by_trait = world.keycloak().uma_configuration(&world.realm).await;
    world.expect_result("by the trait", &by_trait);
    Ok(())
}
