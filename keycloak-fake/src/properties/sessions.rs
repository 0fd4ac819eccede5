//! Whatever is done in whatever order, a token is worth what its session, its user and its client are.

use std::sync::Arc;
use std::time::Duration;

use keycloak_api::Result;
use keycloak_api::admin::{Clients as _, Users as _};
use keycloak_api::oidc::{Grant, OpenIdConnect as _};
use proptest::collection::vec;
use proptest::sample::Index;

use super::invariants;
use super::model::{self, Model};
use super::operation::{CLIENTS, Operation, USERS, any_operation};
use super::world::{PASSWORD, REALM, REDIRECT_URI, World, auth};

#[test]
fn a_token_is_worth_what_its_session_is() {
    super::runner(64)
        .run(&vec(any_operation(), 1..40), |operations| {
            super::wait(async {
                let (mut world, mut model) = (World::new(), Model::default());
                for operation in operations {
                    // A second is what Keycloak can tell apart; two, what it is sure of.
                    world.clock.advance(Duration::from_secs(2));
                    act(&mut world, &mut model, &operation).await;
                    invariants::check(&world, &model).await;
                }
            });
            Ok(())
        })
        .unwrap();
}

async fn act(world: &mut World, model: &mut Model, operation: &Operation) {
    let now = world.now();
    match *operation {
        Operation::Password { user, client, is_right, scope } => {
            let grant = Grant::password(USERS[user], if is_right { PASSWORD } else { "wrong" }).with_scope(scope);
            let (given, _) = token(world, client, &grant).await;
            assert!(given.is_err() || (is_right && user < 3));
            given.into_iter().for_each(|given| drop(model.take(client, given, now).clone()));
        }
        Operation::ClientCredentials { client } => {
            let (given, _) = token(world, client, &Grant::client_credentials()).await;
            assert!(given.is_err() || CLIENTS[client] == "back");
            given.into_iter().for_each(|given| drop(model.take(client, given, now).clone()));
        }
        Operation::Refresh { token, client, scope } => refresh(world, model, token, client, scope).await,
        Operation::Logout { token } => {
            let Some(held) = pick(&model.held, token) else { return };
            let Some(raw) = &held.refresh else { return };
            if world.fake.logout(REALM, &auth(held.client_id()), raw).await.is_ok() && model.is_alive(&held, now) {
                model.end(held.session.as_ref().unwrap(), None);
            }
        }
        Operation::Revoke { token, access } => revoke(world, model, token, access).await,
        Operation::Browse { browser, user, client, scope, forget, again } => {
            let prompt = if again { "login" } else { "" };
            let query = [
                ("client_id", CLIENTS[client]),
                ("response_type", "code"),
                ("redirect_uri", REDIRECT_URI),
                ("scope", scope),
                ("prompt", prompt),
            ];
            let code = world.browse(browser, forget, USERS[user], &query).await;
            code.into_iter().for_each(|code| model.take_code(client, code, now));
        }
        Operation::Exchange { code } => exchange(world, model, code).await,
        Operation::Wait { seconds } => world.clock.advance(Duration::from_secs(seconds)),
        _ => administer(world, model, operation).await,
    }
}

async fn refresh(world: &World, model: &mut Model, index: Index, client: Option<usize>, scope: Option<&str>) {
    let now = world.now();
    let Some(held) = pick(&model.held, index) else { return };
    let Some(raw) = held.refresh.clone() else { return };
    let client = client.unwrap_or(held.client);
    let mut grant = Grant::refresh_token(raw);
    if let Some(scope) = scope {
        grant = grant.with_scope(scope);
    }
    let (given, is_changed) = token(world, client, &grant).await;
    let good = invariants::is_refreshable(world, model, &held) && client == held.client;
    match given {
        Ok(given) => {
            assert!(good, "a refresh token was taken that is over");
            let new = model.take(client, given, now);
            assert_eq!((&new.sub, &new.session), (&held.sub, &held.session), "a refresh leads elsewhere");
            let granted = model::words(new.access_claims["scope"].as_str().unwrap_or_default());
            assert!(granted.is_subset(&held.scopes()), "{granted:?} were made of {:?}", held.scopes());
            assert!(new.scopes().is_subset(&held.scopes()), "{:?} were made of {:?}", new.scopes(), held.scopes());
        }
        Err(error) if is_changed => {
            assert!(invariants::revokes_used(world), "{error}");
            model.end(held.session.as_ref().unwrap(), Some(client));
        }
        Err(error) => assert!(!good || invariants::revokes_used(world), "a good refresh token was refused: {error}"),
    }
}

async fn revoke(world: &World, model: &mut Model, index: Index, access: bool) {
    let Some(held) = pick(&model.held, index) else { return };
    let Some(raw) = (if access { Some(held.access.clone()) } else { held.refresh.clone() }) else { return };
    let before = world.cell.snapshot();
    let answer = world.fake.revoke(REALM, &auth(held.client_id()), &raw, None).await;
    let is_changed = !Arc::ptr_eq(&before, &world.cell.snapshot());
    assert!(answer.is_ok() || !is_changed);
    if is_changed && access {
        model.held.iter_mut().filter(|one| one.access == raw).for_each(|one| one.is_revoked = true);
    } else if is_changed {
        model.end(held.session.as_ref().unwrap(), Some(held.client));
    }
}

async fn exchange(world: &World, model: &mut Model, index: Index) {
    let now = world.now();
    let Some(code) = pick(&model.codes, index) else { return };
    let session = (model::session_of(&code.text), false);
    let lasts = model.lasts(&session, now);
    let (given, is_changed) =
        token(world, code.client, &Grant::authorization_code(code.text.clone(), REDIRECT_URI)).await;
    match given {
        Ok(given) => {
            assert!(!code.is_used && lasts, "a code was taken that is over");
            let new = model.take(code.client, given, now);
            assert_eq!(new.session.as_ref().unwrap().0, session.0);
        }
        Err(_) if is_changed && code.is_used => model.end(&session, Some(code.client)),
        Err(_) => {}
    }
    if is_changed {
        model.codes.iter_mut().filter(|one| one.text == code.text).for_each(|one| one.is_used = true);
    }
}

/// What an administrator does.
async fn administer(world: &World, model: &mut Model, operation: &Operation) {
    let realm = world.cell.snapshot();
    let user_id = |user: usize| realm.users.named(USERS[user]).map(|user| user.id.clone());
    let client_id = |client: usize| realm.client(CLIENTS[client]).map(|client| client.id.clone());
    match *operation {
        Operation::EnableUser { user, enabled } => {
            let Some(id) = user_id(user) else { return };
            world.change(|realm| drop(realm.change_user(&id, |user| user.enabled = enabled)));
        }
        Operation::EnableClient { client, enabled } => {
            let Some(id) = client_id(client) else { return };
            world.change(|realm| {
                realm.clients.change(&id, |client| Arc::make_mut(&mut client.settings).enabled = Some(enabled));
            });
        }
        Operation::RevokeUsed { on } => {
            world.change(|realm| Arc::make_mut(&mut realm.settings).revoke_refresh_token = Some(on));
        }
        Operation::DeleteUser { user } => {
            let Some(id) = user_id(user) else { return };
            world.fake.delete_user(REALM, &id).await.unwrap();
            model.held.iter_mut().filter(|held| *held.sub == *id).for_each(|held| held.is_ended = true);
        }
        Operation::DeleteClient { client } => {
            let Some(id) = client_id(client) else { return };
            world.fake.delete_client(REALM, &id).await.unwrap();
            model.held.iter_mut().filter(|held| held.client == client).for_each(|held| held.is_ended = true);
        }
        _ => {}
    }
}

/// Asks for tokens. What is denied changes nothing, unless the denial is noted; whether it was changed is the second
/// thing returned.
async fn token(world: &World, client: usize, grant: &Grant) -> (Result<keycloak_api::oidc::TokenResponse>, bool) {
    let before = world.cell.snapshot();
    let given = world.fake.token(REALM, &auth(CLIENTS[client]), grant).await;
    let is_changed = !Arc::ptr_eq(&before, &world.cell.snapshot());
    let may_be_noted = ["authorization_code", "refresh_token"].contains(&grant.grant_type());
    assert!(given.is_ok() || !is_changed || may_be_noted, "a denial changed the realm");
    (given, is_changed)
}

fn pick<T: Clone>(from: &[T], index: Index) -> Option<T> {
    (!from.is_empty()).then(|| index.get(from).clone())
}
