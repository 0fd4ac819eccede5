//! The way back to the client: tokens are made, parameters become a redirect, a form or a token.

use std::sync::Arc;

use keycloak_api::Result;

use super::BrowserAnswer;
use crate::domain::denied::OAuthDenied;
use crate::domain::oidc::address::Address;
use crate::domain::oidc::certificate;
use crate::domain::oidc::response::{Return, Way};
use crate::handle::FakeKeycloak;
use crate::service::oidc::off_the_runtime;
use crate::state::{Client, Realm, Seconds};
use crate::token;

impl FakeKeycloak {
    /// Sends the browser back to the client.
    pub(super) async fn send_back(&self, realm: &Arc<Realm>, back: Return) -> Result<BrowserAnswer> {
        let Return { client, redirect_uri, mode, mut parameters, tokens } = back;
        if let Some(client) = realm.clients.get(&client) {
            parameters.retain(|(name, _)| !is_left_out(client, name));
        }
        if let Some(tokens) = tokens {
            let made = self.sign(realm.clone(), certificate::bind(self.certificate(), tokens.issue)).await?;
            parameters.extend(made.id_token.map(|token| ("id_token", token)));
            if tokens.access {
                parameters.push(("access_token", made.access_token));
                parameters.extend(made.token_type.map(|kind| ("token_type", kind)));
                parameters.extend(made.expires_in.map(|seconds| ("expires_in", seconds.to_string())));
            }
            // The token says it itself, where the answer is none.
            let scope = tokens.scope.filter(|_| mode.is_token);
            parameters.extend(scope.map(|scope| ("scope", scope.to_string())));
        }
        if mode.is_token {
            let token = self.sign_response(realm.clone(), &client, parameters).await?;
            parameters = vec![("response", token)];
        }
        let address = Address::read(&redirect_uri).for_answer();
        Ok(match mode.way {
            Way::Query => BrowserAnswer::Redirect(address.add(&encode(&parameters)).to_string()),
            Way::Fragment if mode.is_token => {
                BrowserAnswer::Redirect(address.with_fragment(&encode(&parameters)).to_string())
            }
            Way::Fragment => BrowserAnswer::Redirect(address.add_to_fragment(&encode(&parameters)).to_string()),
            Way::FormPost => {
                // Keycloak keeps them in a hash table.
                token::sort_as_java(&mut parameters, |(name, _)| name);
                BrowserAnswer::FormPost { to: address.to_string(), fields: parameters }
            }
        })
    }

    async fn sign_response(
        &self,
        realm: Arc<Realm>,
        client: &str,
        parameters: Vec<(&'static str, String)>,
    ) -> Result<String> {
        let Some(client) = realm.clients.get(client).cloned() else {
            let gone = OAuthDenied::ClientUnknown.into();
            return Err(crate::handle::refusal(&super::AUTHORIZE, &realm.name, &gone));
        };
        let issuer = self.issuer(&realm.name);
        // As long as a code, which is what most of them hold.
        let lifespan = Seconds::from(realm.settings.access_code_lifespan.unwrap_or(60));
        let expires = self.context().now() + lifespan;
        off_the_runtime(move || token::sign_response(&realm, &client, &issuer, expires, &parameters)).await
    }
}

/// Form-encoded, but for two signs that Keycloak leaves as they are.
fn encode(parameters: &[(&'static str, String)]) -> String {
    let text = form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish();
    text.replace("%3F", "?").replace("%7E", "~")
}

/// Whether the client wants an answer without this parameter: older ones take no other than they know.
fn is_left_out(client: &Client, name: &str) -> bool {
    match name {
        "iss" => client.flag("exclude.issuer.from.auth.response", false),
        "session_state" => client.flag("exclude.session.state.from.auth.response", false),
        _ => false,
    }
}
