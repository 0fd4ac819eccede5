//! What Keycloak brings along to implement steps, client authentication and required actions.
//!
//! `providers.json` is what a real Keycloak tells of them: its lists of providers, with what each can be told, and what
//! a step of each is when it is new.

use std::sync::LazyLock;

use keycloak_api::representation::ConfigPropertyRepresentation;
use serde::Deserialize;

/// All that there are, by what they are for.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Providers {
    /// Steps of a flow.
    pub(crate) authenticators: Vec<Provider>,
    /// Steps of a flow that authenticates clients.
    pub(crate) client_authenticators: Vec<Provider>,
    /// Steps of a form's flow.
    pub(crate) form_actions: Vec<Provider>,
    pub(crate) forms: Vec<Provider>,
    pub(crate) required_actions: Vec<RequiredAction>,
}

/// What can be a step.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Provider {
    pub(crate) id: String,
    pub(crate) display_name: String,
    pub(crate) description: String,
    pub(crate) supports_secret: Option<bool>,
    pub(crate) requirement_choices: Vec<String>,
    /// The requirement of a new step.
    pub(crate) requirement: String,
    configurable: bool,
    /// What it can be told.
    pub(crate) properties: Vec<ConfigPropertyRepresentation>,
    /// What it can be told of a client.
    pub(crate) per_client: Vec<ConfigPropertyRepresentation>,
}

/// What can be a required action.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct RequiredAction {
    pub(crate) provider_id: String,
    pub(crate) name: String,
    /// What it can be told; `None` where it can be told nothing.
    pub(crate) properties: Option<Vec<ConfigPropertyRepresentation>>,
}

impl Provider {
    pub(crate) fn is_configurable(&self) -> bool {
        self.configurable
    }
}

/// All that there are.
pub(crate) fn all() -> &'static Providers {
    static ALL: LazyLock<Providers> =
        LazyLock::new(|| serde_json::from_str(include_str!("providers.json")).unwrap_or_default());
    &ALL
}

/// What can be a step of a flow of this kind.
pub(crate) fn of_flow(kind: &str, id: &str) -> Option<&'static Provider> {
    let listed = match kind {
        "client-flow" => &all().client_authenticators,
        "form-flow" => &all().form_actions,
        _ => &all().authenticators,
    };
    listed.iter().find(|provider| provider.id == id)
}

/// What can be a step of any flow.
pub(crate) fn step(id: &str) -> Option<&'static Provider> {
    ["basic-flow", "form-flow", "client-flow"].into_iter().find_map(|kind| of_flow(kind, id))
}

/// What can be a required action.
pub(crate) fn required_action(id: &str) -> Option<&'static RequiredAction> {
    all().required_actions.iter().find(|action| action.provider_id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_keycloak_tells_is_read() {
        assert!(of_flow("basic-flow", "auth-otp-form").is_some() && of_flow("client-flow", "auth-otp-form").is_none());
        assert!(step("identity-provider-redirector").is_some_and(Provider::is_configurable));
        assert!(required_action("UPDATE_PASSWORD").is_some_and(|action| action.properties.is_some()));
        assert!(required_action("delete_account").is_some_and(|action| action.properties.is_none()));
    }
}
