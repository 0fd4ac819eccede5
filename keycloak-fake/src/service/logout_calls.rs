//! Telling clients that a session is over. Whom to tell is decided elsewhere, and what a client answers changes nothing.

use std::io;

use keycloak_api::Error;

use super::oidc::off_the_runtime;
use super::outgoing::{self, NoWay, Post};
use crate::domain::oidc::logout_call::LogoutCall;
use crate::handle::FakeKeycloak;
use crate::state::Realm;
use crate::token;

/// Why a client was not told.
#[derive(Debug, thiserror::Error)]
enum NotTold {
    #[error("back-channel logout URL: {0}")]
    Address(#[from] NoWay),
    #[error("the fake encrypts no logout tokens")]
    Encrypted,
    #[error("the logout token could not be signed: {0}")]
    Token(#[from] Error),
    #[error("{0}")]
    Connection(#[from] io::Error),
    #[error("it answered {0}")]
    Answer(String),
}

impl FakeKeycloak {
    /// Tells clients of logouts, one after the other as Keycloak does. Who cannot be told is in the log.
    pub(crate) async fn call_clients(&self, realm: &str, calls: Vec<LogoutCall>) {
        if calls.is_empty() || !self.engine.sends_logouts {
            return;
        }
        let Some(cell) = self.engine.realm(realm) else { return };
        let realm = cell.snapshot();
        let told = off_the_runtime(move || {
            for call in &calls {
                if let Err(reason) = tell(&realm, call) {
                    let (realm, client) = (&*realm.name, &*call.client.client_id);
                    tracing::warn!(%reason, realm, client, "a client was not told of a logout");
                }
            }
            Ok(())
        });
        if let Err(error) = told.await {
            tracing::warn!(%error, "clients were not told of a logout");
        }
    }
}

fn tell(realm: &Realm, call: &LogoutCall) -> Result<(), NotTold> {
    let url = outgoing::address(&call.url)?;
    if call.client.attribute("id.token.encrypted.response.alg").is_some() {
        return Err(NotTold::Encrypted);
    }
    let token = token::sign_logout(realm, call)?;
    let form = form_urlencoded::Serializer::new(String::new()).append_pair("logout_token", &token).finish();
    let post = Post { content_type: "application/x-www-form-urlencoded", token: None, body: &form };
    let answer = outgoing::post(&url, post)?;
    if outgoing::is_understood(&answer) { Ok(()) } else { Err(NotTold::Answer(answer)) }
}
