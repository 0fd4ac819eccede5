//! Protection against guessing passwords: what a failed login counts, and when it locks the user out.
//!
//! Whether a password is right is decided elsewhere.

use std::sync::Arc;

use super::oidc::event::{self, Event};
use super::{Context, Decision, Denied};
use crate::state::{LoginFailures, Realm, Seconds, User};
use crate::token::civil;

/// The attribute that tells why a user is disabled, and what it says of one who is locked out for good.
pub(crate) const DISABLED_REASON: &str = "disabledReason";
const LOCKED_OUT: &str = "permanentLockout";

/// How many milliseconds a second has.
const SECOND: i64 = 1000;

/// The user's failures, as far as the realm counts and still remembers them.
pub(crate) fn failures<'a>(realm: &'a Realm, context: &Context, user: &str) -> Option<&'a Arc<LoginFailures>> {
    if !is_on(realm) {
        return None;
    }
    let failures = realm.login_failures.get(user)?;
    let span = i64::from(realm.settings.max_delta_time_seconds.unwrap_or(43_200)) * SECOND;
    // Those that may come to a permanent lockout stay.
    let stays = is_permanent_only(realm);
    (stays || context.now_ms < failures.last + span).then_some(failures)
}

/// Whether the user may not log in now, whatever the password.
pub(crate) fn is_locked_out(realm: &Realm, context: &Context, user: &User) -> bool {
    is_on(realm)
        && (is_locked_for_good(user)
            || failures(realm, context, &user.id).is_some_and(|failures| context.now() < failures.not_before))
}

/// Whether failed logins disabled the user.
pub(crate) fn is_locked_for_good(user: &User) -> bool {
    !user.enabled && user.attribute(DISABLED_REASON) == Some(LOCKED_OUT)
}

/// Counts a failed login of the user, from this address. `true` if the realm counts them.
pub(crate) fn fail(realm: &mut Realm, context: &mut Context, user: &User, ip_address: &str) -> Decision<bool> {
    if !is_on(realm) {
        return Ok(false);
    }
    let settings = &realm.settings;
    let factor = settings.failure_factor.unwrap_or(30);
    if factor == 0 {
        return Err(Denied::NotDone("protection against brute force with a failure factor of 0"));
    }
    let before = failures(realm, context, &user.id).map(|failures| LoginFailures::clone(failures));
    let since = before.as_ref().map(|before| context.now_ms - before.last);
    let mut counted = before.unwrap_or_default();
    counted.count = counted.count.saturating_add(1);
    counted.last = context.now_ms;
    counted.last_ip = ip_address.into();

    let for_good = settings.permanent_lockout.unwrap_or(false);
    let lockouts_allowed = settings.max_temporary_lockouts.unwrap_or(0);
    let slow = if is_permanent_only(realm) { 0 } else { growing_wait(realm, counted.count, factor) };
    if slow > 0 {
        counted.lockouts = counted.lockouts.saturating_add(1);
        if !for_good || counted.lockouts <= lockouts_allowed {
            counted.not_before = context.now() + slow.min(longest_wait(realm));
        }
    } else if since.is_some_and(|since| since < settings.quick_login_check_milli_seconds.unwrap_or(1000)) {
        let quick = Seconds::from(settings.minimum_quick_login_wait_seconds.unwrap_or(60));
        let longest = if for_good { quick } else { longest_wait(realm) };
        counted.not_before = context.now() + quick.min(longest);
    }
    let used_up = counted.lockouts > lockouts_allowed || (lockouts_allowed == 0 && counted.count >= factor);
    let is_over = for_good && used_up;
    let locks = counted.not_before > context.now();
    let told = (counted.count, counted.not_before);
    realm.login_failures.insert(user.id.clone(), Arc::new(counted));
    if is_over {
        realm.change_user(&user.id, |user| {
            user.enabled = false;
            Arc::make_mut(&mut user.attributes).insert(DISABLED_REASON.to_owned(), vec![LOCKED_OUT.to_owned()]);
        });
    }
    if is_over || locks {
        tell(realm, context, user, ip_address, told, is_over);
    }
    Ok(true)
}

/// Leaves the event of a lockout behind.
fn tell(
    realm: &mut Realm,
    context: &mut Context,
    user: &User,
    ip_address: &str,
    (count, not_before): (i32, Seconds),
    for_good: bool,
) {
    let mut details = vec![("reason", "brute_force_attack detected".to_owned()), ("num_failures", count.to_string())];
    if !for_good {
        details.push(("not_before", moment(not_before)));
    }
    let kind = if for_good { "USER_DISABLED_BY_PERMANENT_LOCKOUT" } else { "USER_DISABLED_BY_TEMPORARY_LOCKOUT" };
    event::keep(realm, context, ip_address, Event { kind, user: Some(user.id.clone()), details, ..Event::default() });
}

/// A time as Java writes it where it has no zone.
fn moment(seconds: Seconds) -> String {
    let (year, month, day) = civil(seconds.div_euclid(86_400));
    let of_day = seconds.rem_euclid(86_400);
    let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
}

/// Forgets the user's failures.
pub(crate) fn forget(realm: &mut Realm, user: &str) {
    realm.login_failures.remove(user);
}

fn is_on(realm: &Realm) -> bool {
    realm.settings.brute_force_protected.unwrap_or(false)
}

/// Whether the first lockout is the last one.
fn is_permanent_only(realm: &Realm) -> bool {
    realm.settings.permanent_lockout.unwrap_or(false) && realm.settings.max_temporary_lockouts.unwrap_or(0) == 0
}

/// How long so many failures lock out; not at all if it is not above 0.
fn growing_wait(realm: &Realm, count: i32, factor: i32) -> Seconds {
    let times = match realm.settings.brute_force_strategy.as_deref() {
        Some("LINEAR") => count - factor + 1,
        _ => count / factor,
    };
    Seconds::from(realm.settings.wait_increment_seconds.unwrap_or(60)) * Seconds::from(times)
}

fn longest_wait(realm: &Realm) -> Seconds {
    Seconds::from(realm.settings.max_failure_wait_seconds.unwrap_or(900))
}
