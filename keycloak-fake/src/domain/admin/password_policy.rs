//! A realm's password policy: `length(8) and digits(1)`.

use std::sync::Arc;

use crate::domain::denied::{AdminDenied, Invalid, PasswordFault};
use crate::domain::java_pattern::{self, Unread};
use crate::domain::{Decision, Denied};
use crate::state::{Credential, HashAlgorithm, Hashing, Id, Realm, Secret, User};

/// Policies, in the order in which Keycloak asks them, with what each takes where it is given no number.
const POLICIES: &[(&str, Rule)] = &[
    ("notContainsUsername", Rule::NotContainsUsername),
    ("forceExpiredPasswordChange", Rule::Expiry),
    ("specialChars", Rule::AtLeast(1, |c| !c.is_alphanumeric(), PasswordFault::Special)),
    (ITERATIONS, Rule::Iterations),
    ("recoveryCodesWarningThreshold", Rule::Number),
    ("upperCase", Rule::AtLeast(1, char::is_uppercase, PasswordFault::UpperCase)),
    (HISTORY, Rule::History),
    ("lowerCase", Rule::AtLeast(1, char::is_lowercase, PasswordFault::LowerCase)),
    ("passwordBlacklist", Rule::Blacklist),
    ("length", Rule::Length(8)),
    ("regexPattern", Rule::Regex),
    ("digits", Rule::AtLeast(1, char::is_numeric, PasswordFault::Digits)),
    ("notUsername", Rule::NotUsername),
    ("maxAuthAge", Rule::Number),
    ("maxLength", Rule::MaxLength(64)),
    ("hashAlgorithm", Rule::Algorithm),
    ("notEmail", Rule::NotEmail),
    (AGE, Rule::Age),
];

/// What a policy asks for.
#[derive(Clone, Copy, Debug)]
enum Rule {
    /// A number of characters of a kind at least.
    AtLeast(usize, fn(char) -> bool, fn(usize) -> PasswordFault),
    Length(usize),
    MaxLength(usize),
    NotUsername,
    NotContainsUsername,
    NotEmail,
    /// It is none of the user's last passwords, so many.
    History,
    /// It is none that the user had in so many days.
    Age,
    /// A number, which says nothing of what a new password is.
    Number,
    /// How many rounds a hash takes.
    Iterations,
    /// A password lasts so many days.
    Expiry,
    /// How passwords are hashed.
    Algorithm,
    /// It is on no list; the list is a file of the server's, and there is none here.
    Blacklist,
    Regex,
}

/// The kind of a credential that was a password.
pub(crate) const OLD_PASSWORD: &str = "password-history";

const HISTORY: &str = "passwordHistory";
const AGE: &str = "passwordAge";
const ITERATIONS: &str = "hashIterations";
const ALGORITHMS: [&str; 4] = ["argon2", "pbkdf2", "pbkdf2-sha256", "pbkdf2-sha512"];
/// A day, in milliseconds.
const DAY: i64 = 86_400_000;

/// Refuses a policy that Keycloak refuses for a realm that is there.
pub(crate) fn check_change(policy: &str) -> Decision<()> {
    for (name, value) in parse(policy) {
        let is_broken = match rule(name) {
            Some(Rule::Expiry) => value.is_some_and(|value| value.parse::<i32>().is_err()),
            Some(Rule::Blacklist) => value.is_some_and(|value| !value.is_empty()),
            _ => false,
        };
        if is_broken {
            return Err(AdminDenied::BreaksRealmUpdate.into());
        }
    }
    check(policy)
}

/// Refuses a policy that Keycloak refuses.
pub(crate) fn check(policy: &str) -> Decision<()> {
    for (name, value) in parse(policy) {
        let Some(rule) = rule(name) else {
            return Err(AdminDenied::Invalid(Invalid::PasswordPolicyUnknown).into());
        };
        let fault = match rule {
            Rule::Algorithm if value.is_none() => Some("Password hashing provider id must be set"),
            Rule::Algorithm if value.is_some_and(|value| !ALGORITHMS.contains(&value)) => {
                Some("Password hashing provider not found")
            }
            Rule::Regex if value.is_none() => Some("Config required"),
            Rule::Regex if value == Some("") => Some("White space not acepted"),
            Rule::Regex if value.is_some_and(|value| java_pattern::compile(value).err() == Some(Unread::Broken)) => {
                Some("Not a valid regular expression")
            }
            _ => None,
        };
        if let Some(fault) = fault {
            return Err(AdminDenied::Invalid(Invalid::PasswordPolicyConfig(name.to_owned(), fault)).into());
        }
        let takes_number = matches!(
            rule,
            Rule::AtLeast(..)
                | Rule::Length(_)
                | Rule::MaxLength(_)
                | Rule::History
                | Rule::Age
                | Rule::Number
                | Rule::Iterations
        );
        if takes_number && value.is_some_and(|value| value.parse::<i32>().is_err()) {
            return Err(AdminDenied::Invalid(Invalid::PasswordPolicyNumber(name.to_owned())).into());
        }
    }
    Ok(())
}

/// Refuses a password that the realm's policy does not allow its user.
pub(crate) fn require(realm: &Realm, now_ms: i64, user: &User, password: &str) -> Decision<()> {
    let Some(policy) = realm.settings.password_policy.as_deref() else { return Ok(()) };
    let asked: Vec<_> = parse(policy).collect();
    for (name, rule) in POLICIES {
        if let Some((_, value)) = asked.iter().find(|(asked, _)| asked == name) {
            rule.require(*value, now_ms, user, password)?;
        }
    }
    Ok(())
}

/// How the realm has passwords hashed.
pub(crate) fn hashing(realm: &Realm) -> Hashing {
    let Some(policy) = realm.settings.password_policy.as_deref() else { return Hashing::default() };
    let named = |name: &str| parse(policy).find(|(asked, _)| *asked == name).and_then(|(_, value)| value);
    let algorithm = match named("hashAlgorithm") {
        Some("pbkdf2") => HashAlgorithm::Pbkdf2,
        Some("pbkdf2-sha256") => HashAlgorithm::Pbkdf2Sha256,
        Some("pbkdf2-sha512") => HashAlgorithm::Pbkdf2Sha512,
        _ => HashAlgorithm::Argon2,
    };
    // Less than one stands for what the algorithm takes by itself.
    let iterations = named(ITERATIONS).and_then(|value| value.parse().ok()).filter(|rounds| *rounds > 0);
    Hashing { algorithm, iterations }
}

/// Whether a login leaves a hash as it is that was made so. With Argon2, Keycloak looks at the rounds that it takes by
/// itself, whatever the realm says.
pub(crate) fn is_current(realm: &Realm, made: Hashing) -> bool {
    let wanted = hashing(realm);
    let has_rounds = match wanted.algorithm {
        HashAlgorithm::Argon2 => made.rounds() == HashAlgorithm::Argon2.rounds(),
        _ => made.rounds() == wanted.rounds(),
    };
    made.algorithm == wanted.algorithm && has_rounds
}

/// Whether the user's password has lasted as long as the realm lets one last.
pub(crate) fn is_expired(realm: &Realm, now_ms: i64, credential: &Credential) -> bool {
    let days = setting(realm, "forceExpiredPasswordChange", 365);
    days.is_some_and(|days| days != -1 && now_ms - credential.created > days * DAY)
}

/// Drops the old passwords that the realm does not have a user remember.
pub(crate) fn keep_old(realm: &Realm, now_ms: i64, user: &mut User) {
    let count = usize::try_from(setting(realm, HISTORY, 3).unwrap_or(0) - 1).unwrap_or(0);
    let days = setting(realm, AGE, 30).filter(|days| *days > 0);
    let since = days.map_or(i64::MAX, |days| now_ms - days * DAY);
    let dropped: Vec<Id> =
        old_passwords(user).iter().skip(count).filter(|old| old.created <= since).map(|old| old.id.clone()).collect();
    user.credentials.retain(|credential| !dropped.contains(&credential.id));
}

/// The passwords that the user had before, the newest first.
fn old_passwords(user: &User) -> Vec<&Arc<Credential>> {
    let mut old: Vec<_> = user.credentials.iter().filter(|credential| &*credential.kind == OLD_PASSWORD).collect();
    old.reverse();
    old.sort_by_key(|old| std::cmp::Reverse(old.created));
    old
}

/// The number of the realm's policy of this name, or what it is by itself; `None` where the realm does not have it.
fn setting(realm: &Realm, name: &str, by_itself: i64) -> Option<i64> {
    let policy = realm.settings.password_policy.as_deref()?;
    let (_, value) = parse(policy).find(|(asked, _)| *asked == name)?;
    Some(value.and_then(|value| value.parse().ok()).unwrap_or(by_itself))
}

fn rule(name: &str) -> Option<Rule> {
    POLICIES.iter().find(|(known, _)| *known == name).map(|(_, rule)| *rule)
}

/// Whether one of `credentials` is this password.
fn is_among<'a>(mut credentials: impl Iterator<Item = &'a Arc<Credential>>, password: &str) -> Decision<bool> {
    credentials.try_fold(false, |found, credential| match &credential.secret {
        Secret::Password(secret, _) => Ok(found || **secret == *password),
        Secret::Imported(_) => Err(Denied::NotDone("comparing a new password with one that came as a hash")),
    })
}

impl Rule {
    fn require(self, value: Option<&str>, now_ms: i64, user: &User, password: &str) -> Decision<()> {
        let signed = value.and_then(|value| value.parse::<i64>().ok());
        let number = signed.map(|number| usize::try_from(number).unwrap_or(0));
        let current = || user.credentials.iter().filter(|credential| &*credential.kind == "password");
        let lower = password.to_lowercase();
        let fault = match self {
            Self::AtLeast(least, is_kind, fault) => {
                let least = number.unwrap_or(least);
                (password.chars().filter(|c| is_kind(*c)).count() < least).then(|| fault(least))
            }
            Self::Length(least) => {
                let least = number.unwrap_or(least);
                (password.chars().count() < least).then_some(PasswordFault::Short(least))
            }
            Self::MaxLength(most) => {
                let most = number.unwrap_or(most);
                (password.chars().count() > most).then_some(PasswordFault::Long(most))
            }
            Self::NotUsername => (lower == *user.username).then_some(PasswordFault::Username),
            Self::NotContainsUsername => lower.contains(&*user.username).then_some(PasswordFault::ContainsUsername),
            Self::NotEmail => (user.email.as_deref() == Some(&*lower)).then_some(PasswordFault::Email),
            Self::History if signed == Some(-1) => None,
            Self::History => {
                let count = number.unwrap_or(3);
                let old = old_passwords(user).into_iter().take(count.saturating_sub(1));
                is_among(current().chain(old), password)?.then_some(PasswordFault::Used(count))
            }
            Self::Age if signed == Some(-1) => None,
            Self::Age => {
                let since = now_ms - signed.unwrap_or(30) * DAY;
                let old = old_passwords(user).into_iter().filter(|old| old.created > since);
                is_among(current().chain(old), password)?.then_some(PasswordFault::UsedOfLate)
            }
            // Keycloak breaks on those, in ways of each algorithm's own.
            Self::Iterations if signed.is_some_and(|rounds| rounds < -1 || rounds == 0) => {
                return Err(Denied::NotDone("the password policy hashIterations, with no rounds"));
            }
            Self::Number | Self::Iterations | Self::Expiry | Self::Algorithm => None,
            Self::Blacklist if value.is_none_or(str::is_empty) => None,
            Self::Blacklist => return Err(Denied::NotDone("the password policy passwordBlacklist")),
            Self::Regex => {
                let beyond = |_| Denied::NotDone("the password policy regexPattern, with this pattern");
                let pattern = java_pattern::compile(value.unwrap_or_default()).map_err(beyond)?;
                let fits = java_pattern::is_whole(&pattern, password).map_err(beyond)?;
                (!fits).then_some(PasswordFault::Pattern)
            }
        };
        fault.map_or(Ok(()), |fault| Err(AdminDenied::Invalid(Invalid::Password(fault)).into()))
    }
}

/// The policies' names and what stands in their brackets.
fn parse(policy: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    let parts = policy.split(" and ").map(str::trim).filter(|part| !part.is_empty());
    parts.map(|part| match part.split_once('(') {
        // Whatever stands last is taken for the bracket.
        Some((name, value)) => {
            let end = value.char_indices().next_back().map_or(0, |(at, _)| at);
            (name.trim(), Some(value.get(..end).unwrap_or_default().trim()))
        }
        None => (part, None),
    })
}
