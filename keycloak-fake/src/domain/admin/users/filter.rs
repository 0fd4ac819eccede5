//! Which users a listing or a count means.

use std::sync::Arc;

use keycloak_api::admin::UserFilter;

use crate::domain::admin::page::{Pattern, attribute_query, has_all};
use crate::state::{Realm, User};

/// The users that match, ordered by username.
pub(super) fn matching<'a>(realm: &'a Realm, filter: &UserFilter) -> Box<dyn Iterator<Item = &'a Arc<User>> + 'a> {
    if let Some(ids) = filter.search.as_deref().and_then(|search| search.strip_prefix("id:")) {
        let found: Vec<_> = ids.split_whitespace().filter_map(|id| realm.users.get(id)).collect();
        return Box::new(found.into_iter());
    }
    if let Some(name) = exact_username(filter) {
        let found = realm.users.named(&name).filter(|user| Wanted::of(filter).accepts(user));
        return Box::new(found.into_iter());
    }
    let wanted = Wanted::of(filter);
    Box::new(realm.users.iter().filter(move |user| wanted.accepts(user)))
}

/// How many match. Without a condition no user is looked at.
pub(super) fn count(realm: &Realm, filter: &UserFilter) -> usize {
    let has_conditions = Wanted::of(filter).has_conditions();
    if has_conditions || filter.search.as_deref().is_some_and(|search| !search.is_empty()) {
        return matching(realm, filter).count();
    }
    let accounts = realm.clients.iter().filter(|client| client.service_account.is_some()).count();
    realm.users.len().saturating_sub(accounts)
}

fn exact_username(filter: &UserFilter) -> Option<String> {
    let is_exact = filter.exact.unwrap_or(false) && filter.search.as_deref().unwrap_or_default().is_empty();
    filter.username.as_deref().filter(|name| is_exact && !name.is_empty()).map(str::to_lowercase)
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
    /// Service accounts are shown to those only who ask for something that one may have.
    service_accounts: bool,
}

impl Wanted {
    fn of(filter: &UserFilter) -> Self {
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
            service_accounts: true,
        };
        wanted.service_accounts = search.is_none() && wanted.has_conditions();
        wanted
    }

    fn has_conditions(&self) -> bool {
        let names = [&self.username, &self.email, &self.first_name, &self.last_name];
        names.iter().any(|name| name.is_some())
            || self.enabled.is_some()
            || self.email_verified.is_some()
            || !self.attributes.is_empty()
            || self.idp_alias.is_some()
            || self.idp_user_id.is_some()
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
            && has_all(&user.attributes, &self.attributes)
            && self.is_linked(user)
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
