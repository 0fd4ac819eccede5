//! Which users a listing or a count means.

use std::sync::Arc;

use keycloak_api::admin::UserFilter;

use crate::domain::Decision;
use crate::domain::admin::page::{Pattern, attribute_query, has_all};
use crate::domain::admin::span::Span;
use crate::state::{Realm, User};

/// The users that match, ordered by username: those that a page of a listing holds.
pub(super) fn page<'a>(
    realm: &'a Realm,
    filter: &UserFilter,
    max: i32,
) -> Decision<Box<dyn Iterator<Item = &'a Arc<User>> + 'a>> {
    let max = filter.max.or(Some(max));
    let wanted = match by_ids(realm, filter) {
        Some(found) => return Ok(Box::new(super::page(found.into_iter(), filter.first, max))),
        None => Wanted::of(filter)?,
    };
    if wanted.is_anyone() {
        // The way to a page is short, however far back it is.
        let first = filter.first.and_then(|first| usize::try_from(first).ok()).unwrap_or(0);
        return Ok(Box::new(super::page(realm.directory.people_from(first), None, max)));
    }
    Ok(Box::new(super::page(matching(realm, filter, wanted), filter.first, max)))
}

/// How many match. Without a condition no user is looked at.
pub(super) fn count(realm: &Realm, filter: &UserFilter) -> Decision<usize> {
    if let Some(found) = by_ids(realm, filter) {
        return Ok(found.len());
    }
    let wanted = Wanted::of(filter)?;
    Ok(if wanted.is_anyone() { realm.directory.people() } else { matching(realm, filter, wanted).count() })
}

/// The users whose ids a search names; nothing else that is asked for is looked at then.
fn by_ids<'a>(realm: &'a Realm, filter: &UserFilter) -> Option<Vec<&'a Arc<User>>> {
    let ids = filter.search.as_deref()?.strip_prefix("id:")?;
    Some(ids.split_whitespace().filter_map(|id| realm.users.get(id)).collect())
}

fn matching<'a>(realm: &'a Realm, filter: &UserFilter, wanted: Wanted) -> Box<dyn Iterator<Item = &'a Arc<User>> + 'a> {
    let accepted = |user: &&Arc<User>| wanted.accepts(user);
    let exactly = |name: &Option<String>| wanted.exact_name(filter, name);
    if let Some(name) = exactly(&filter.username) {
        let found: Option<&Arc<User>> = realm.users.named(&name).filter(accepted);
        return Box::new(found.into_iter());
    }
    if let Some(email) = exactly(&filter.email) {
        let mut found: Vec<_> = realm.users_by_email(&email).filter(accepted).collect();
        found.sort_by(|one, other| one.username.cmp(&other.username));
        return Box::new(found.into_iter());
    }
    let text = wanted.text();
    Box::new(realm.directory.candidates(&text).filter(move |user| wanted.accepts(user)))
}

/// What users are asked to be.
struct Wanted {
    /// Each has to be found in one of the four names.
    words: Vec<Pattern>,
    username: Option<Pattern>,
    email: Option<Pattern>,
    first_name: Option<Pattern>,
    last_name: Option<Pattern>,
    enabled: Option<bool>,
    email_verified: Option<bool>,
    attributes: Vec<(String, String)>,
    idp_alias: Option<String>,
    idp_user_id: Option<String>,
    created: Span,
    /// Service accounts are shown to those only who ask for something that one may have.
    service_accounts: bool,
}

impl Wanted {
    fn of(filter: &UserFilter) -> Decision<Self> {
        let search = filter.search.as_deref().map(str::trim).filter(|search| !search.is_empty());
        let is_exact = filter.exact.unwrap_or(false);
        // A search takes the place of the four names.
        let name = |text: &Option<String>| {
            let text = text.as_deref().filter(|text| search.is_none() && !text.is_empty())?;
            Some(if is_exact { Pattern::whole(text) } else { Pattern::inside(text) })
        };
        let mut wanted = Self {
            words: search.map(words).unwrap_or_default(),
            username: name(&filter.username),
            email: name(&filter.email),
            first_name: name(&filter.first_name),
            last_name: name(&filter.last_name),
            enabled: filter.enabled,
            email_verified: filter.email_verified,
            attributes: filter.q.as_deref().map(attribute_query).unwrap_or_default(),
            idp_alias: filter.idp_alias.clone(),
            idp_user_id: filter.idp_user_id.clone(),
            created: Span::of(
                ("createdAfter", filter.created_after.as_deref()),
                ("createdBefore", filter.created_before.as_deref()),
            )?,
            service_accounts: true,
        };
        wanted.service_accounts = search.is_none() && wanted.has_conditions();
        Ok(wanted)
    }

    fn has_conditions(&self) -> bool {
        let names = [&self.username, &self.email, &self.first_name, &self.last_name];
        names.iter().any(|name| name.is_some())
            || self.enabled.is_some()
            || self.email_verified.is_some()
            || !self.attributes.is_empty()
            || self.idp_alias.is_some()
            || self.idp_user_id.is_some()
            || !self.created.is_open()
    }

    /// Whether every user is meant, but for service accounts.
    fn is_anyone(&self) -> bool {
        self.words.is_empty() && !self.has_conditions()
    }

    /// A name that has to be what is asked for to the letter, lower-cased.
    fn exact_name(&self, filter: &UserFilter, name: &Option<String>) -> Option<String> {
        let is_exact = filter.exact.unwrap_or(false) && self.words.is_empty();
        name.as_deref().filter(|name| is_exact && !name.is_empty()).map(str::to_lowercase)
    }

    /// A text that stands in some name of each user who is meant; empty if there is none.
    fn text(&self) -> String {
        let names = [&self.username, &self.email, &self.first_name, &self.last_name];
        let patterns = self.words.iter().chain(names.into_iter().flatten());
        patterns.map(Pattern::literal).max_by_key(String::len).unwrap_or_default()
    }

    fn accepts(&self, user: &User) -> bool {
        let is = |wanted: &Option<Pattern>, value: Option<&str>| {
            wanted.as_ref().is_none_or(|wanted| value.is_some_and(|value| wanted.matches(value)))
        };
        let (email, first, last) = (user.email.as_deref(), user.first_name.as_deref(), user.last_name.as_deref());
        let names = [Some(&*user.username), email, first, last];
        (self.service_accounts || user.service_account_of.is_none())
            && self.words.iter().all(|word| names.into_iter().flatten().any(|name| word.matches(name)))
            && is(&self.username, Some(&user.username))
            && is(&self.email, email)
            && is(&self.first_name, first)
            && is(&self.last_name, last)
            && self.enabled.is_none_or(|enabled| enabled == user.enabled)
            && self.email_verified.is_none_or(|verified| verified == user.email_verified)
            && has_all(|name| user.attributes.get(name), &self.attributes)
            && self.is_linked(user)
            && self.created.holds(user.created)
    }

    fn is_linked(&self, user: &User) -> bool {
        if self.idp_alias.is_none() && self.idp_user_id.is_none() {
            return true;
        }
        let links = user.rest.federated_identities.as_deref().unwrap_or_default();
        links.iter().any(|link| {
            self.idp_alias.as_ref().is_none_or(|alias| link.identity_provider.as_ref() == Some(alias))
                && self.idp_user_id.as_ref().is_none_or(|id| link.user_id.as_ref() == Some(id))
        })
    }
}

/// `text` is the start of a name, `"text"` the whole, `*text*` a part; several words are several conditions.
fn words(search: &str) -> Vec<Pattern> {
    let word = |word: &str| match word.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(whole) => Pattern::whole(whole),
        None => Pattern::prefix(word),
    };
    search.split_whitespace().map(word).collect()
}
