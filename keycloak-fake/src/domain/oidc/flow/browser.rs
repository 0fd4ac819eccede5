//! The way of a login in a browser through its flow: which step comes next, and what it comes to at the end.
//!
//! The way is walked from its beginning each time, past the steps that were passed: so what a condition says is looked at
//! anew whenever the login goes on, as Keycloak does.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::levels::{self, Condition};
use super::{NOT_KNOWN, bound_flow, has, holds, is_condition, is_on};
use crate::domain::Decision;
use crate::domain::oidc::otp;
use crate::state::{
    AuthorizationRequest, Client, Flow, FormStep, Id, Progress, Reached, Realm, Requirement, Seconds, Session, Step,
    User,
};

/// No level is reached.
const NO_LEVEL: i32 = -1;

/// Where the session remembers which levels were reached when.
pub(crate) const LEVELS_NOTE: &str = "loa-map";

/// A login, as its flow sees it.
pub(crate) struct Login<'a> {
    pub(crate) request: &'a AuthorizationRequest,
    pub(crate) user: Option<Arc<User>>,
    pub(crate) progress: Progress,
    /// The session that the browser is in, when the login begins.
    pub(crate) cookie: Option<Cookie>,
    pub(crate) now: Seconds,
}

/// A session that the browser is in.
#[derive(Clone)]
pub(crate) struct Cookie {
    pub(crate) session: Arc<Session>,
    pub(crate) user: Arc<User>,
    /// Whether it will not do, as the client asks for a login.
    pub(crate) is_refused: bool,
}

/// How a login stands in its flow.
pub(crate) struct Standing {
    /// The user, where a session tells.
    pub(crate) user: Option<Arc<User>>,
    pub(crate) progress: Progress,
    pub(crate) next: Next,
}

/// What comes next.
pub(crate) enum Next {
    Form(FormStep),
    Passed(Passage),
    /// The flow has nothing for the user.
    Stuck,
    /// Keycloak breaks on how the flow's conditions are set: one is not, or two are for the same level.
    Broken,
    /// The flow is passed, and the level that the client has to have is not reached: the one wanted, and the one reached.
    TooLow(i32, i32),
}

/// What a way through the flow came to.
pub(crate) struct Passage {
    /// Whether a session stood in for it.
    pub(crate) by_session: bool,
    /// Where a level counts: below 0 there is none.
    pub(crate) level: Option<i32>,
    pub(crate) reached: Option<Reached>,
    /// A one-time password is asked of a user who has none, and has to set it up.
    pub(crate) otp_set_up: bool,
}

/// Walks the realm's, or the client's, flow as far as the login has come.
pub(crate) fn next(realm: &Realm, client: Option<&Client>, login: Login<'_>) -> Decision<Standing> {
    let flow = bound_flow(realm, client, "browser", realm.settings.browser_flow.as_deref())?.clone();
    let Login { request, user, progress, cookie, now } = login;
    let mut walk = Walk {
        realm,
        top: &flow,
        request,
        now,
        cookie,
        user,
        level: progress.level,
        reached: progress.reached.clone(),
        progress,
        by_session: false,
        has_levels: false,
        otp_set_up: false,
        is_broken: false,
    };
    let next = match walk.flow(&flow)? {
        _ if walk.is_broken => Next::Broken,
        Walked::Waits(step) => Next::Form(step),
        Walked::Failed => Next::Stuck,
        Walked::Passed if walk.user.is_none() => return Err(NOT_KNOWN),
        Walked::Passed => walk.end(),
    };
    Ok(Standing { user: walk.user, progress: walk.progress, next })
}

/// The step whose form a login begins with, by id.
pub(crate) fn first_form(realm: &Realm, client: Option<&Client>, request: &AuthorizationRequest) -> Option<Id> {
    let login = Login { request, user: None, progress: Progress::default(), cookie: None, now: 0 };
    match next(realm, client, login).ok()?.next {
        Next::Form(step) => Some(step.id),
        _ => None,
    }
}

enum Walked {
    Waits(FormStep),
    Passed,
    Failed,
}

struct Walk<'a> {
    realm: &'a Realm,
    top: &'a Flow,
    request: &'a AuthorizationRequest,
    now: Seconds,
    cookie: Option<Cookie>,
    user: Option<Arc<User>>,
    progress: Progress,
    /// The level reached so far.
    level: Option<i32>,
    reached: Reached,
    by_session: bool,
    /// Whether a part of a level was passed.
    has_levels: bool,
    otp_set_up: bool,
    is_broken: bool,
}

impl Walk<'_> {
    /// Where one step has to be passed, those that would do instead of others are passed over.
    fn flow(&mut self, flow: &Flow) -> Decision<Walked> {
        let is_needed = |step: &Step| matches!(step.requirement, Requirement::Required | Requirement::Conditional);
        let mut steps = flow.steps.iter().filter(|step| !is_condition(step)).peekable();
        if flow.steps.iter().any(|step| is_needed(step) && !is_condition(step)) {
            let mut is_anything = false;
            for step in steps.filter(|step| is_needed(step)) {
                if step.requirement == Requirement::Conditional && !self.is_entered(step)? {
                    continue;
                }
                is_anything = true;
                match self.step(step)? {
                    Walked::Passed => {}
                    other => return Ok(other),
                }
            }
            return Ok(if is_anything { Walked::Passed } else { Walked::Failed });
        }
        if steps.peek().is_none() {
            return Ok(Walked::Failed);
        }
        for step in steps.filter(|step| step.requirement == Requirement::Alternative) {
            match self.step(step)? {
                Walked::Failed => {}
                other => return Ok(other),
            }
        }
        Ok(Walked::Failed)
    }

    fn step(&mut self, step: &Step) -> Decision<Walked> {
        if let Some(id) = &step.flow {
            let within = self.realm.flows.get(id).ok_or(NOT_KNOWN)?.clone();
            let walked = self.flow(&within)?;
            if matches!(walked, Walked::Passed) && step.requirement == Requirement::Conditional {
                self.pass_levels(&within);
            }
            return Ok(walked);
        }
        let is_passed = self.progress.passed.iter().any(|(passed, _)| *passed == step.id);
        let waits = |is_otp| Walked::Waits(FormStep { id: step.id.clone(), is_otp });
        Ok(match step.authenticator.as_deref().unwrap_or_default() {
            _ if is_passed => Walked::Passed,
            "auth-cookie" => self.cookie()?,
            // It sends nobody anywhere till it is told where to.
            "identity-provider-redirector" if step.config.is_none() => Walked::Failed,
            "auth-username-password-form" => waits(false),
            "auth-otp-form" => match &self.user {
                None => return Err(NOT_KNOWN),
                Some(user) if has(user, otp::OTP) => waits(true),
                Some(_) if step.requirement == Requirement::Required => {
                    self.otp_set_up = true;
                    Walked::Passed
                }
                Some(_) => Walked::Failed,
            },
            _ => return Err(NOT_KNOWN),
        })
    }

    /// Whether a session will do. If not, the user is known by it all the same.
    fn cookie(&mut self) -> Decision<Walked> {
        let Some(cookie) = self.cookie.take() else { return Ok(Walked::Failed) };
        self.user = Some(cookie.user);
        self.reached = reached(&cookie.session);
        self.progress.reached = self.reached.clone();
        self.progress.is_afresh = cookie.is_refused;
        let level = if cookie.is_refused { NO_LEVEL } else { self.level_of_session() };
        self.level = Some(level);
        self.progress.level = self.level;
        self.by_session = !cookie.is_refused && self.wanted() <= level;
        Ok(if self.by_session { Walked::Passed } else { Walked::Failed })
    }

    /// The highest level that the session still stands for, with all below it.
    fn level_of_session(&mut self) -> i32 {
        if self.reached.is_empty() {
            return NO_LEVEL;
        }
        let parts = levels::of_flow(self.realm, self.top);
        let ages: BTreeMap<i32, Seconds> = parts.iter().copied().collect();
        self.is_broken |= ages.len() < parts.len();
        let lasts = |(level, since): &(&i32, &Seconds)| *since + ages.get(level).unwrap_or(&0) >= self.now;
        self.reached.iter().take_while(lasts).last().map_or(0, |(level, _)| *level)
    }

    /// The level that the request comes to, or what the client has the user do.
    fn wanted(&self) -> i32 {
        let asked = self.request.level.unwrap_or(NO_LEVEL);
        let by_action = self.request.action.as_deref().zip(self.user.as_deref());
        let by_action = by_action.and_then(|(action, user)| levels::of_action(self.realm, self.top, user, action));
        asked.max(by_action.unwrap_or(NO_LEVEL))
    }

    /// Whether every condition of a part holds. One without conditions is not entered.
    fn is_entered(&mut self, step: &Step) -> Decision<bool> {
        let id = step.flow.as_ref().ok_or(NOT_KNOWN)?;
        let within = self.realm.flows.get(id).ok_or(NOT_KNOWN)?.clone();
        let is_of_level = |step: &&Step| step.authenticator.as_deref() == Some(levels::CONDITION);
        let is_on_level = |step: &&Step| is_on(step) && is_of_level(step);
        let mut has_conditions = false;
        for condition in within.steps.iter().filter(is_on_level) {
            has_conditions = true;
            let Some(condition) = Condition::of(self.realm, condition) else {
                self.is_broken = true;
                return Ok(false);
            };
            if !self.holds(&condition) {
                return Ok(false);
            }
        }
        let others = within.steps.iter().filter(|step| !is_of_level(step)).cloned().collect();
        let others = Flow { steps: others, ..Flow::clone(&within) };
        let has_others = others.steps.iter().filter(is_on).any(is_condition);
        Ok(if has_others { holds(self.realm, &others, self.user.as_deref())? } else { has_conditions })
    }

    /// Whether a level is to be reached now. The first one always is.
    fn holds(&mut self, condition: &Condition) -> bool {
        let level = condition.level.unwrap_or(0);
        let current = self.level.unwrap_or(NO_LEVEL);
        if current < 0 {
            return true;
        }
        if self.wanted() < level {
            return false;
        }
        let since = self.reached.get(&level).filter(|_| !self.progress.is_afresh);
        let is_there = since.is_some_and(|since| since + condition.max_age >= self.now);
        if is_there && current < level {
            self.level = Some(level);
        }
        !is_there
    }

    /// A part is passed, and with it the levels of its conditions are reached.
    fn pass_levels(&mut self, flow: &Flow) {
        let when = |step: &Step| self.progress.passed.iter().find(|(id, _)| *id == step.id).map(|(_, time)| *time);
        let time = flow.steps.iter().filter_map(when).max().unwrap_or(self.now);
        for step in flow.steps.iter().filter(is_on) {
            if step.authenticator.as_deref() != Some(levels::CONDITION) {
                continue;
            }
            self.has_levels = true;
            let Some(condition) = Condition::of(self.realm, step) else { continue };
            let Some(level) = condition.level else { continue };
            self.level = Some(level);
            if condition.max_age != 0 {
                self.reached.insert(level, time);
            }
        }
    }

    fn end(&mut self) -> Next {
        let level = self.level.unwrap_or(NO_LEVEL);
        let wanted = self.wanted();
        if self.has_levels && self.request.is_level_essential && wanted > level {
            return Next::TooLow(wanted, level);
        }
        Next::Passed(Passage {
            by_session: self.by_session,
            level: self.level,
            reached: self.has_levels.then(|| std::mem::take(&mut self.reached)),
            otp_set_up: self.otp_set_up,
        })
    }
}

/// What a session remembers of levels.
fn reached(session: &Session) -> Reached {
    session.notes.get(LEVELS_NOTE).and_then(|note| serde_json::from_str(note).ok()).unwrap_or_default()
}
