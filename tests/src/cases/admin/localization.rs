//! A realm's own texts.

use serde_json::json;

use super::authorization::matrix_of;
use super::{call, each, each_of};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![texts, fallback, bad_input, coerced, rights];

/// Sets a text as an administrator.
async fn put(world: &mut World, path: &str, text: &str) -> Outcome {
    let call = Call::put(format!("/admin/realms/{{realm}}/localization/{path}")).text("text/plain", text).admin();
    world.check(&format!("PUT {path} {text}"), call).await.map(drop)
}

async fn texts(world: &mut World) -> Outcome {
    each(world, &[("GET localization", ""), ("GET localization/de", ""), ("GET localization/de/hello", "")]).await?;
    put(world, "de/hello", "Hallo").await?;
    put(world, "de/hello", "Grüezi").await?;
    put(world, "en/empty", "").await?;
    let reads = [("GET localization", ""), ("GET localization/de", ""), ("GET localization/de/hello", "")];
    each_of(world, "one by one: ", &reads).await?;
    each(
        world,
        &[
            ("GET localization/en/empty", ""),
            ("POST localization/de", r#"{"bye":"Ade","hello":"Hoi"}"#),
            ("POST localization/fr", "{}"),
        ],
    )
    .await?;
    each_of(world, "several: ", &reads).await?;
    each(world, &[("DELETE localization/de/hello", "")]).await?;
    each_of(world, "one left: ", &reads).await?;
    each(world, &[("DELETE localization/de/bye", "")]).await?;
    each_of(world, "none left: ", &reads).await?;
    each(world, &[("DELETE localization/fr", ""), ("DELETE localization/de", "")]).await?;
    each_of(world, "gone: ", &reads).await?;
    each_of(world, "gone: ", &[("DELETE localization/fr", "")]).await
}

async fn fallback(world: &mut World) -> Outcome {
    each(
        world,
        &[
            ("POST localization/de", r#"{"a":"a in German","b":"b in German"}"#),
            ("POST localization/it", r#"{"a":"a in Italian","c":"c in Italian"}"#),
            ("POST localization/en", r#"{"a":"a in English"}"#),
            ("GET localization/it?useRealmDefaultLocaleFallback=true", ""),
            ("GET localization/fr?useRealmDefaultLocaleFallback=true", ""),
        ],
    )
    .await?;
    let change = json!({"internationalizationEnabled": true, "supportedLocales": ["de", "it"], "defaultLocale": "de"});
    world.change_realm(change).await?;
    for path in [
        "localization/it?useRealmDefaultLocaleFallback=true",
        "localization/fr?useRealmDefaultLocaleFallback=true",
        "localization/it?useRealmDefaultLocaleFallback=false",
    ] {
        world.check(&format!("German by default, {path}"), call(&format!("GET {path}"), "")?.admin()).await?;
    }
    Ok(())
}

async fn bad_input(world: &mut World) -> Outcome {
    each(
        world,
        &[
            ("PUT localization/de/hello", "{}"),
            ("POST localization/de", "[]"),
            ("POST localization/de", r#"{"a":{}}"#),
            ("POST localization/de", "nonsense"),
            ("DELETE localization/nope", ""),
            ("DELETE localization/nope/hello", ""),
            ("DELETE localization/de/nope", ""),
            ("GET localization/de/nope", ""),
            ("POST localization", "{}"),
            ("POST localization/de/hello", "{}"),
            ("GET localization/de/hello/more", ""),
        ],
    )
    .await?;
    put(world, "de/hello", "Hallo").await?;
    world.check("no body", Call::post("/admin/realms/{realm}/localization/de").admin()).await?;
    Ok(())
}

async fn coerced(world: &mut World) -> Outcome {
    each(world, &[("POST localization/de", r#"{"a":1,"b":true}"#), ("GET localization/de", "")]).await
}

async fn rights(world: &mut World) -> Outcome {
    put(world, "de/hello", "Hallo").await?;
    let rows = [
        ("GET localization", ""),
        ("GET localization/de", ""),
        ("GET localization/de/hello", ""),
        ("GET localization/de/nope", ""),
        ("POST localization/de", "{}"),
        ("DELETE localization/de/nope", ""),
        ("DELETE localization/nope", ""),
    ];
    matrix_of(world, &rows, &["view-realm", "manage-realm", "view-users", "query-users", "manage-clients"]).await
}
