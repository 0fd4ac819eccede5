//! The settings of resource servers: what a client gets, changes, import and export.

use super::{each, each_of, prepare};
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![settings, switched, imported, with_client];

async fn settings(world: &mut World) -> Outcome {
    prepare(world).await?;
    each(
        world,
        &[
            ("GET ~", ""),
            ("GET ~/settings", ""),
            ("GET ~/resource", ""),
            ("GET ~/scope", ""),
            ("GET ~/policy", ""),
            ("GET ~/permission", ""),
            ("GET ~/policy/providers", ""),
            ("GET ~/permission/providers", ""),
            ("GET clients/{app}/authz/resource-server", ""),
            ("GET clients/{app}/authz/resource-server/resource", ""),
            ("GET clients/{app}/authz/resource-server/policy/providers", ""),
            ("GET clients/00000000-0000-0000-0000-000000000000/authz/resource-server", ""),
            ("PUT ~", "{}"),
            ("PUT ~", r#"{"policyEnforcementMode":"ENFORCING"}"#),
            ("PUT ~", r#"{"policyEnforcementMode":"nope","decisionStrategy":"UNANIMOUS"}"#),
            ("PUT ~", r#"{"policyEnforcementMode":"ENFORCING","decisionStrategy":"CONSENSUS"}"#),
            ("PUT ~", r#"{"nope":1}"#),
        ],
    )
    .await?;
    let change = r#"{"policyEnforcementMode":"PERMISSIVE","allowRemoteResourceManagement":false,"decisionStrategy":"AFFIRMATIVE"}"#;
    each_of(world, "changed, ", &[("PUT ~", change), ("GET ~", "")]).await
}

async fn switched(world: &mut World) -> Outcome {
    prepare(world).await?;
    each(world, &[("POST ~/scope", r#"{"name":"view"}"#)]).await?;
    let switch = |on: bool| format!(r#"{{"authorizationServicesEnabled":{on}}}"#);
    each_of(
        world,
        "off, ",
        &[("PUT clients/{rs}", &switch(false)), ("GET ~", ""), ("GET ~/scope", ""), ("GET clients/{rs}/roles", "")],
    )
    .await?;
    each_of(world, "on, ", &[("PUT clients/{rs}", &switch(true)), ("GET ~", ""), ("GET ~/scope", "")]).await
}

async fn imported(world: &mut World) -> Outcome {
    prepare(world).await?;
    let whole = r#"{"policyEnforcementMode":"PERMISSIVE","decisionStrategy":"AFFIRMATIVE","allowRemoteResourceManagement":true,
        "scopes":[{"name":"view","displayName":"View"}],
        "resources":[{"name":"R1","type":"t","uris":["/a"],"scopes":[{"name":"view"}],"attributes":{"x":["y"]}}],
        "policies":[
            {"name":"p","type":"role","logic":"NEGATIVE","decisionStrategy":"UNANIMOUS","config":{"roles":"[{\"id\":\"reader\",\"required\":false}]"}},
            {"name":"u","type":"user","config":{"users":"[\"alice\"]"}},
            {"name":"a","type":"aggregate","config":{"applyPolicies":"[\"p\"]"}},
            {"name":"m","type":"scope","config":{"resources":"[\"R1\"]","scopes":"[\"view\"]","applyPolicies":"[\"p\"]"}},
            {"name":"n","type":"resource","config":{"defaultResourceType":"t","applyPolicies":"[\"u\"]"}}
        ]}"#;
    each(
        world,
        &[
            ("POST ~/import", whole),
            ("GET ~/settings", ""),
            ("GET ~/scope", ""),
            ("GET ~/resource?deep=false", ""),
            ("POST ~/import", "{}"),
            ("GET ~", ""),
            ("POST ~/import", r#"{"nope":1}"#),
        ],
    )
    .await
}

async fn with_client(world: &mut World) -> Outcome {
    let client = r#"{"clientId":"new","serviceAccountsEnabled":true,"authorizationServicesEnabled":true,"authorizationSettings":{"policyEnforcementMode":"DISABLED","decisionStrategy":"UNANIMOUS","scopes":[{"name":"view"}],"resources":[{"name":"R1","scopes":[{"name":"view"}]}]}}"#;
    each(world, &[("POST clients", client)]).await?;
    let id = world.client_uuid("new").await?;
    world.set("rs", id);
    each(world, &[("GET ~", ""), ("GET ~/settings", ""), ("GET clients/{rs}", "")]).await
}
