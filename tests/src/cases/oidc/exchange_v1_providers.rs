//! Token exchange in the old way, with identity providers: the other provider is a realm of the same server. Here is who may
//! ask it at all, and what is said where it gave no token.

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use keycloak_api::oidc::{ClientAuth, Grant};
use keycloak_api::representation::RealmRepresentation;
use serde_json::{Value, json};

use super::TOKEN;
use super::exchange_v1::NAKED;
use super::exchange_v1_permissions::{permit, policy_of_clients, switch_on};
use super::token_exchange::{SUBJECT, each};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::wire::Answer;
use crate::world::World;

cases![
    unknown needs [Extended],
    not_permitted needs [Extended],
    switched_off needs [Extended],
    to_a_provider needs [Extended],
];

const PROVIDER: &str = "/admin/realms/{realm}/identity-provider/instances";

/// Makes an identity provider of another realm's, which has the fixture's users and clients, and keeps that realm's name
/// as `{elsewhere}`.
pub(super) async fn provider(world: &mut World, change: Value) -> Outcome {
    let name = world.another_realm("x");
    world.set("elsewhere", name.as_str());
    world.show_as(&*name, "{elsewhere}");
    let mut realm: RealmRepresentation = crate::world::representation(&name)?;
    realm.id = None;
    world.keycloak().create_realm(&realm).await?;
    put_provider(world, change).await
}

pub(super) async fn put_provider(world: &mut World, change: Value) -> Outcome {
    let base = format!("{}/realms/{}", world.base_url(), world.value("elsewhere").unwrap_or_default());
    let mut config = json!({
        "clientId": "conf", "clientSecret": "conf-secret", "issuer": base,
        "authorizationUrl": format!("{base}/protocol/openid-connect/auth"),
        "tokenUrl": format!("{base}/protocol/openid-connect/token"),
        "userInfoUrl": format!("{base}/protocol/openid-connect/userinfo"),
        "jwksUrl": format!("{base}/protocol/openid-connect/certs"),
        "useJwksUrl": "true", "validateSignature": "true",
    });
    let mut provider = json!({"alias": "elsewhere", "providerId": "oidc", "enabled": true});
    for (name, value) in change.as_object().into_iter().flatten() {
        match name.as_str() {
            "config" => value.as_object().into_iter().flatten().for_each(|(name, value)| config[name] = value.clone()),
            _ => provider[name] = value.clone(),
        }
    }
    provider["config"] = config;
    world.answer(Call::delete(format!("{PROVIDER}/elsewhere")).admin()).await?;
    let answer = world.answer(Call::post(PROVIDER).json(&provider).admin()).await?;
    if answer.status.is_success() { Ok(()) } else { Err(answer.text().into()) }
}

/// Lets `conf` exchange with the provider.
pub(super) async fn let_exchange(world: &mut World) -> Outcome {
    let policy = policy_of_clients(world, &["conf"]).await?;
    permit_provider(world, &policy).await
}

pub(super) async fn permit_provider(world: &mut World, policy: &str) -> Outcome {
    let on = switch_on(world, "identity-provider/instances/elsewhere/management/permissions").await?;
    permit(world, &on, "token-exchange", policy).await
}

/// Changes the provider, which by that forgets who may exchange with it, and lets those of the policy.
pub(super) async fn change_provider(world: &mut World, change: Value, policy: &str) -> Outcome {
    put_provider(world, change).await?;
    permit_provider(world, policy).await
}

/// The form of an exchange of `{token}`, which the provider made, by its type.
pub(super) fn form(token: &str, kind: &str) -> String {
    format!(
        "{NAKED}&subject_issuer=elsewhere&subject_token={{{token}}}&\
         subject_token_type=urn:ietf:params:oauth:token-type:{kind}"
    )
}

/// Deletes a user whom an exchange has made, if it did.
pub(super) async fn forget(world: &mut World, name: &str) -> Outcome {
    if let Ok(id) = world.user_id(name).await {
        world.keycloak().delete_user(&world.realm, &id).await?;
    }
    Ok(())
}

/// Logs a user in at the other realm, and keeps the tokens.
pub(super) async fn log_in_there(world: &mut World, user: &str, scope: &str) -> Outcome {
    let grant = Grant::password(user, format!("{user}-password")).with_scope(scope);
    let realm = world.value("elsewhere").unwrap_or_default().to_owned();
    let client = ClientAuth::secret_basic("conf", "conf-secret");
    let tokens = world.keycloak().token(&realm, &client, &grant).await?;
    world.keep(&tokens);
    Ok(())
}

async fn unknown(world: &mut World) -> Outcome {
    world.log_in("openid").await?;
    provider(world, json!({})).await?;
    each(
        world,
        &[
            ("no such provider", "subject_issuer=nope"),
            ("the realm", "subject_issuer={base}/realms/{realm}"),
            ("at no such provider", "requested_issuer=nope"),
            ("both", "subject_issuer=nope&requested_issuer=nope"),
            ("another type", "subject_issuer=nope&requested_token_type=x"),
            ("no such audience", "subject_issuer=nope&audience=nope"),
        ],
    )
    .await?;
    world.check("without a token", Call::post(TOKEN).form(format!("{NAKED}&subject_issuer=nope"))).await?;
    Ok(())
}

async fn not_permitted(world: &mut World) -> Outcome {
    provider(world, json!({})).await?;
    log_in_there(world, "alice", "openid").await?;
    each(world, &[("nothing is switched on", "subject_issuer=elsewhere")]).await?;
    each(world, &[("by the issuer", "subject_issuer={base}/realms/{elsewhere}")]).await?;
    switch_on(world, "identity-provider/instances/elsewhere/management/permissions").await?;
    each(world, &[("no policy", "subject_issuer=elsewhere")]).await?;
    let policy = policy_of_clients(world, &["other"]).await?;
    permit_provider(world, &policy).await?;
    each(world, &[("another's", "subject_issuer=elsewhere")]).await?;
    world.set("access", "nope");
    each(world, &[("garbage for another's", "subject_issuer=elsewhere")]).await
}

/// A token that the provider gave once, for a user's own. None is kept for anybody.
async fn to_a_provider(world: &mut World) -> Outcome {
    provider(world, json!({})).await?;
    world.log_in("openid").await?;
    each(world, &[("not permitted", "requested_issuer=elsewhere")]).await?;
    let_exchange(world).await?;
    let alice = world.user_id("alice").await?;
    let link = format!("/admin/realms/{{realm}}/users/{alice}/federated-identity/elsewhere");
    let linked = json!({"userId": "x", "userName": "alice"});
    not_linked(world, "not linked", "").await?;
    each(world, &[("with a type", "requested_issuer=elsewhere&requested_token_type=x")]).await?;
    not_linked(world, "with an audience", "&audience=nope").await?;
    world.answer(Call::post(&*link).json(&linked).admin()).await?;
    not_linked(world, "linked", "").await?;
    put_provider(world, json!({"storeToken": true})).await?;
    let_exchange(world).await?;
    not_linked(world, "not linked, tokens kept", "").await?;
    world.answer(Call::post(&*link).json(&linked).admin()).await?;
    not_linked(world, "linked, tokens kept", "").await
}

async fn not_linked(world: &mut World, step: &str, more: &str) -> Outcome {
    let form = format!("{SUBJECT}&requested_issuer=elsewhere{more}");
    let answer = world.answer(Call::post(TOKEN).form(form)).await?;
    show_hash(world, &answer);
    world.expect(step, &answer);
    Ok(())
}

/// Names the hash in the address at which the user would be linked: it is of a number for once, and of the session `{sid}`.
pub(super) fn show_hash(world: &mut World, answer: &Answer) {
    let address = answer.json()["account-link-url"].as_str().unwrap_or_default().to_owned();
    if let Some(nonce) = address.split("?nonce=").nth(1).and_then(|rest| rest.split('&').next()) {
        let hashed = format!("{nonce}{}confelsewhere", world.value("sid").unwrap_or_default());
        world.show_as(URL_SAFE_NO_PAD.encode(digest(&SHA256, hashed.as_bytes())), "<hash>");
    }
}

/// Keycloak breaks on a provider that is switched off, also where it looks for another one.
async fn switched_off(world: &mut World) -> Outcome {
    world.log_in("openid").await?;
    for (alias, kind, enabled, config) in [
        ("post", "saml", true, json!({"singleSignOnServiceUrl": "http://localhost/sso", "idpEntityId": "x"})),
        ("hub", "github", false, json!({"clientId": "c", "clientSecret": "s"})),
        (
            "off",
            "oidc",
            false,
            json!({"clientId": "c", "clientSecret": "s", "issuer": "http://localhost/off",
                "authorizationUrl": "http://localhost/auth", "tokenUrl": "http://localhost/token"}),
        ),
    ] {
        let provider = json!({"alias": alias, "providerId": kind, "enabled": enabled, "config": config});
        world.answer(Call::post(PROVIDER).json(&provider).admin()).await?;
        for (step, more) in [
            ("of it", format!("subject_issuer={alias}")),
            ("of nobody", "subject_issuer=nope".to_owned()),
            ("at it", format!("requested_issuer={alias}")),
            ("at nobody", "requested_issuer=nope".to_owned()),
        ] {
            each(world, &[(&format!("{step}, {kind}"), &more)]).await?;
        }
    }
    each(world, &[("by the issuer", "subject_issuer=http%3A%2F%2Flocalhost%2Foff")]).await
}
