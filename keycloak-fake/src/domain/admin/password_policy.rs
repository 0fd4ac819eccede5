//! A realm's password policy: `length(8) and digits(1)`.

use crate::domain::denied::{AdminDenied, Invalid, PasswordFault};
use crate::domain::{Decision, Denied};
use crate::state::{Realm, User};

/// Policies, in the order in which Keycloak asks them, with what each takes where it is given no number.
const POLICIES: &[(&str, Rule)] = &[
    ("notContainsUsername", Rule::NotContainsUsername),
    ("forceExpiredPasswordChange", Rule::Nothing),
    ("specialChars", Rule::AtLeast(1, |c| !c.is_alphanumeric(), PasswordFault::Special)),
    ("hashIterations", Rule::Nothing),
    ("recoveryCodesWarningThreshold", Rule::Nothing),
    ("upperCase", Rule::AtLeast(1, char::is_uppercase, PasswordFault::UpperCase)),
    ("passwordHistory", Rule::NotDone("the password policy passwordHistory")),
    ("lowerCase", Rule::AtLeast(1, char::is_lowercase, PasswordFault::LowerCase)),
    ("passwordBlacklist", Rule::NotDone("the password policy passwordBlacklist")),
    ("length", Rule::Length(8)),
    ("regexPattern", Rule::NotDone("the password policy regexPattern")),
    ("digits", Rule::AtLeast(1, char::is_numeric, PasswordFault::Digits)),
    ("notUsername", Rule::NotUsername),
    ("maxAuthAge", Rule::Nothing),
    ("maxLength", Rule::MaxLength(64)),
    ("hashAlgorithm", Rule::Nothing),
    ("notEmail", Rule::NotEmail),
    ("passwordAge", Rule::NotDone("the password policy passwordAge")),
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
    /// It says nothing of what a new password is.
    Nothing,
    /// The fake can't tell.
    NotDone(&'static str),
}

/// Refuses a policy that Keycloak refuses.
pub(crate) fn check(policy: &str) -> Decision<()> {
    for (name, value) in parse(policy) {
        let Some((_, rule)) = POLICIES.iter().find(|(known, _)| *known == name) else {
            return Err(AdminDenied::Invalid(Invalid::PasswordPolicyUnknown).into());
        };
        let takes_number = matches!(rule, Rule::AtLeast(..) | Rule::Length(_) | Rule::MaxLength(_));
        if takes_number && value.is_some_and(|value| value.parse::<i32>().is_err()) {
            return Err(AdminDenied::Invalid(Invalid::PasswordPolicyNumber(name.to_owned())).into());
        }
    }
    Ok(())
}

/// Refuses a password that the realm's policy does not allow its user.
pub(crate) fn require(realm: &Realm, user: &User, password: &str) -> Decision<()> {
    let Some(policy) = realm.settings.password_policy.as_deref() else { return Ok(()) };
    let asked: Vec<_> = parse(policy).collect();
    for (name, rule) in POLICIES {
        if let Some((_, value)) = asked.iter().find(|(asked, _)| asked == name) {
            rule.require(value.and_then(|value| value.parse().ok()), user, password)?;
        }
    }
    Ok(())
}

impl Rule {
    fn require(self, number: Option<usize>, user: &User, password: &str) -> Decision<()> {
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
            Self::Nothing => None,
            Self::NotDone(what) => return Err(Denied::NotDone(what)),
        };
        fault.map_or(Ok(()), |fault| Err(AdminDenied::Invalid(Invalid::Password(fault)).into()))
    }
}

/// The policies' names and what stands in their brackets.
fn parse(policy: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    let parts = policy.split(" and ").map(str::trim).filter(|part| !part.is_empty());
    parts.map(|part| match part.split_once('(') {
        Some((name, value)) => (name.trim(), Some(value.strip_suffix(')').unwrap_or(value).trim())),
        None => (part, None),
    })
}
