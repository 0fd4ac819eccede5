//! Parts of a flow that are for a level of authentication each: what their conditions say.

use std::collections::BTreeMap;

use crate::state::{Flow, Id, Realm, Seconds, Step, User};

/// The condition that makes a part of a flow one of a level.
pub(super) const CONDITION: &str = "conditional-level-of-authentication";

/// How long a level lasts that was told to last, before it could be told how long.
const LASTING: Seconds = 36_000;

/// What such a condition says.
#[derive(Clone, Copy, Debug)]
pub(super) struct Condition {
    /// `None` where what is set is no number.
    pub(super) level: Option<i32>,
    /// How many seconds the level lasts; 0 for the one login alone.
    pub(super) max_age: Seconds,
}

impl Condition {
    /// There is none where nothing is set.
    pub(super) fn of(realm: &Realm, step: &Step) -> Option<Self> {
        let config = realm.authenticator_configs.get(step.config.as_ref()?)?;
        let setting = |name: &str| config.config.as_ref().and_then(|config| config.get(name)).map(String::as_str);
        let number = |name: &str| setting(name).and_then(|value| value.parse::<i32>().ok());
        let as_of_old = || match setting("loa-store-in-user-session") {
            Some(kept) if kept.eq_ignore_ascii_case("true") => LASTING,
            _ => 0,
        };
        let max_age = number("loa-max-age").map_or_else(as_of_old, Seconds::from);
        Some(Self { level: number("loa-condition-level"), max_age })
    }
}

/// The levels that a flow has conditions for, switched off or not, and how long each lasts.
pub(super) fn of_flow(realm: &Realm, flow: &Flow) -> Vec<(i32, Seconds)> {
    let mut found = Vec::new();
    for step in &flow.steps {
        if step.authenticator.as_deref() == Some(CONDITION) {
            let condition = Condition::of(realm, step);
            found.extend(condition.and_then(|condition| Some((condition.level?, condition.max_age))));
        } else if let Some(within) = step.flow.as_ref().and_then(|id| realm.flows.get(id)) {
            found.extend(of_flow(realm, within));
        }
    }
    found
}

/// The level that whoever changes a credential by this required action has to have reached: the one that the flow asks for
/// such a credential at, or the next below for which the user has one.
pub(super) fn of_action(realm: &Realm, flow: &Flow, user: &User, action: &str) -> Option<i32> {
    let (alias, parameter) = action.split_once(':').unwrap_or((action, ""));
    let kind = match alias {
        "CONFIGURE_TOTP" => "otp",
        "CONFIGURE_RECOVERY_AUTHN_CODES" => "recovery-authn-codes",
        "delete_credential" => &*user.credentials.iter().find(|own| *own.id == *parameter)?.kind,
        _ => return None,
    };
    let mut kinds = BTreeMap::new();
    of_credentials(realm, flow, None, &mut kinds);
    let mut level = (*kinds.get(kind)?)?;
    while level >= 0 {
        let mut of_level = kinds.iter().filter(|(_, of)| **of == Some(level)).peekable();
        let is_held = of_level.peek().is_none()
            || of_level.any(|(kind, _)| user.credentials.iter().any(|own| *own.kind == **kind));
        if is_held {
            break;
        }
        level -= 1;
    }
    Some(level)
}

/// The kinds of credentials that the flow asks for, with the level that each is asked for at.
fn of_credentials(realm: &Realm, flow: &Flow, mut level: Option<i32>, kinds: &mut BTreeMap<&'static str, Option<i32>>) {
    for step in &flow.steps {
        let within = step.flow.as_ref().and_then(|id: &Id| realm.flows.get(id));
        if let Some(within) = within {
            of_credentials(realm, within, level, kinds);
            continue;
        }
        let kind = match step.authenticator.as_deref().unwrap_or_default() {
            CONDITION => {
                level = Condition::of(realm, step).and_then(|condition| condition.level).or(level);
                continue;
            }
            "auth-username-password-form" | "auth-username-form" | "auth-password-form" => "password",
            "auth-otp-form" => "otp",
            "auth-recovery-authn-code-form" => "recovery-authn-codes",
            _ => continue,
        };
        kinds.insert(kind, level);
    }
}
