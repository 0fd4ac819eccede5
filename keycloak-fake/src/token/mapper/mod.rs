//! Protocol mappers: what they put into tokens, userinfo, introspection and token responses.
//!
//! One file a family. A mapper only adds to the draft that it is given; which claims every token has is `access`'s and
//! `id`'s business.

mod audience;
mod claim;
mod effective;
mod group;
mod hardcoded;
mod organization;
mod origins;
mod pairwise;
mod profile;
mod role;
mod session;
mod value;

pub(crate) use claim::split as claim_path;
pub(crate) use effective::effective_config;

use std::collections::BTreeMap;

use super::draft::Draft;
use super::scene::Scene;

type Config = BTreeMap<String, String>;

/// A type of mapper.
#[derive(Debug)]
pub(super) struct Kind {
    id: &'static str,
    /// Those of a lower one work first.
    pub(super) priority: i32,
    uses: &'static [Use],
    switch: Switch,
    pub(super) apply: fn(&mut Scene<'_>, &Config, Use, &mut Draft),
}

/// What claims are made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    Access,
    /// An access token of a client that has lightweight ones.
    Lightweight,
    Id,
    Userinfo,
    Introspection,
    /// What goes beside the tokens in a response.
    Response,
}

/// What decides whether a mapper works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Switch {
    /// Its switches for each use.
    Flags,
    /// The same, but that it is on in access tokens and in introspection where the switch is not there.
    FlagsOrOn,
    Always,
}

/// Everywhere.
const ALL: &[Use] = &[Use::Access, Use::Id, Use::Userinfo, Use::Introspection];
/// Everywhere, and beside the tokens.
const RESPONSES: &[Use] = &[Use::Access, Use::Id, Use::Userinfo, Use::Introspection, Use::Response];
/// In tokens, and in what introspection tells of them.
const TOKENS: &[Use] = &[Use::Access, Use::Id, Use::Introspection];
/// In access tokens, and in what introspection tells of them.
const ACCESS: &[Use] = &[Use::Access, Use::Introspection];

const fn flagged(id: &'static str, uses: &'static [Use], apply: fn(&mut Scene<'_>, &Config, Use, &mut Draft)) -> Kind {
    Kind { id, priority: 0, uses, switch: Switch::Flags, apply }
}

static KINDS: [Kind; 22] = [
    flagged("oidc-usermodel-attribute-mapper", ALL, profile::attribute),
    flagged("oidc-usermodel-property-mapper", ALL, profile::property),
    flagged("oidc-full-name-mapper", ALL, profile::full_name),
    flagged("oidc-address-mapper", ALL, profile::address),
    flagged("oidc-group-membership-mapper", ALL, group::membership),
    flagged("oidc-hardcoded-claim-mapper", RESPONSES, hardcoded::claim),
    flagged("oidc-usersessionmodel-note-mapper", RESPONSES, session::note),
    flagged("oidc-session-state-mapper", ALL, session::session_state),
    flagged("oidc-acr-mapper", TOKENS, session::acr),
    flagged("oidc-amr-mapper", &[Use::Access, Use::Id], session::amr),
    flagged("oidc-audience-mapper", TOKENS, audience::included),
    Kind { priority: -10, ..flagged("oidc-sub-mapper", ACCESS, profile::sub) },
    Kind { switch: Switch::FlagsOrOn, ..flagged("oidc-allowed-origins-mapper", ACCESS, origins::allowed) },
    Kind {
        switch: Switch::FlagsOrOn,
        priority: 30,
        ..flagged("oidc-audience-resolve-mapper", ACCESS, audience::resolved)
    },
    Kind { priority: 40, ..flagged("oidc-usermodel-realm-role-mapper", ALL, role::of_realm) },
    Kind { priority: 40, ..flagged("oidc-usermodel-client-role-mapper", ALL, role::of_clients) },
    always("oidc-role-name-mapper", 10, &[Use::Access, Use::Userinfo, Use::Introspection], role::rename),
    always("oidc-hardcoded-role-mapper", 20, &[Use::Access, Use::Userinfo, Use::Introspection], hardcoded::role),
    always("oidc-sha256-pairwise-sub-mapper", 0, ALL, pairwise::sub),
    always("oidc-nonce-backwards-compatible-mapper", 0, &[Use::Access], session::nonce),
    flagged("oidc-organization-membership-mapper", ALL, organization::membership),
    Kind { priority: 10, ..flagged("oidc-organization-group-membership-mapper", ALL, organization::groups) },
];

const fn always(
    id: &'static str,
    priority: i32,
    uses: &'static [Use],
    apply: fn(&mut Scene<'_>, &Config, Use, &mut Draft),
) -> Kind {
    Kind { id, priority, uses, switch: Switch::Always, apply }
}

/// What the fake makes of a type of mapper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MapperKind {
    Done,
    /// Keycloak has it, and it does nothing here.
    NotDone,
    /// An extension's, or nobody's.
    Unknown,
}

/// Types that do nothing here: they are about the request parameter `claims`, which the fake doesn't read.
const NOT_DONE: [&str; 2] = ["oidc-claims-param-token-mapper", "oidc-claims-param-value-idtoken-mapper"];

/// What the fake makes of the type of mapper of this name.
pub(crate) fn mapper_kind(id: &str) -> MapperKind {
    match kind(id) {
        Some(_) => MapperKind::Done,
        None if NOT_DONE.contains(&id) => MapperKind::NotDone,
        None => MapperKind::Unknown,
    }
}

/// The type of mapper of this name.
pub(super) fn kind(id: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.id == id)
}

impl Kind {
    /// Whether a mapper with these settings works for this use.
    pub(super) fn is_for(&self, purpose: Use, config: &Config) -> bool {
        let general = if purpose == Use::Lightweight { Use::Access } else { purpose };
        if !self.uses.contains(&general) {
            return false;
        }
        let flag = |name: &str| config.get(name).map(String::as_str);
        let is_on = |name: &str| flag(name) == Some("true");
        match (self.switch, purpose) {
            (Switch::Always, _) => true,
            (_, Use::Lightweight) => is_on("lightweight.claim"),
            (_, Use::Response) => is_on("access.tokenResponse.claim"),
            (_, Use::Id) => is_on("id.token.claim"),
            (Switch::Flags, Use::Access) => is_on("access.token.claim"),
            (Switch::FlagsOrOn, Use::Access) => flag("access.token.claim").is_none_or(|flag| flag == "true"),
            // A switch that came later follows the older one where it is missing.
            (_, Use::Userinfo) => {
                flag("userinfo.token.claim").map_or_else(|| is_on("id.token.claim"), |on| on == "true")
            }
            (Switch::FlagsOrOn, Use::Introspection) => {
                flag("introspection.token.claim").is_none_or(|flag| flag == "true")
            }
            (Switch::Flags, Use::Introspection) => {
                flag("introspection.token.claim").map_or_else(|| is_on("access.token.claim"), |on| on == "true")
            }
        }
    }
}
