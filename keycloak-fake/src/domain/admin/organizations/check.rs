//! What an organization's names, addresses and domains can be.

use keycloak_api::representation::OrganizationRepresentation;
use url::Url;

use crate::domain::Decision;
use crate::domain::admin::realms;
use crate::domain::denied::{AdminDenied, AliasFault, OrganizationDenied as Denied};
use crate::domain::user_profile::is_email;
use crate::state::{Domain, Realm};

/// The longest name that the database takes.
const LONGEST: usize = 255;
/// Stands for every domain below another.
const WILDCARD: &str = "*.";

/// The name, and the alias, which is the name where none is given.
pub(super) fn names(input: &OrganizationRepresentation) -> Decision<(&str, &str)> {
    let given = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
    if !given(&input.name) {
        return Err(Denied::NameMissing.into());
    }
    let name = input.name.as_deref().unwrap_or_default();
    let alias = input.alias.as_deref().filter(|_| given(&input.alias));
    match (alias, fault(alias.unwrap_or(name))) {
        (Some(_), Some(fault)) => Err(Denied::Alias(fault).into()),
        (None, Some(fault)) => Err(Denied::NameAsAlias(fault).into()),
        (alias, None) => Ok((name, alias.unwrap_or(name))),
    }
}

/// A name that is too long breaks the server.
pub(super) fn length(name: &str) -> Decision<()> {
    if name.chars().count() > LONGEST { Err(AdminDenied::Breaks.into()) } else { Ok(()) }
}

/// Where people go after joining is an address.
pub(super) fn redirect_url(input: &OrganizationRepresentation) -> Decision<()> {
    match input.redirect_url.as_deref().filter(|url| !url.trim().is_empty()) {
        Some(url) if !is_known(url) => Err(Denied::RedirectUrl.into()),
        _ => Ok(()),
    }
}

/// Java has no addresses of other schemes.
fn is_known(url: &str) -> bool {
    Url::parse(url).is_ok_and(|url| ["http", "https", "ftp", "file", "jar", "mailto"].contains(&url.scheme()))
}

/// The domains, each once, none of which is another organization's.
pub(super) fn domains(realm: &Realm, own: Option<&str>, input: &OrganizationRepresentation) -> Decision<Vec<Domain>> {
    let mut domains: Vec<Domain> = Vec::new();
    for given in input.domains.iter().flatten() {
        let raw = given.name.as_deref().ok_or(AdminDenied::Breaks)?;
        if raw.trim().is_empty() {
            return Err(Denied::DomainMissing.into());
        }
        format(raw)?;
        let name = raw.to_lowercase();
        let others = realm.organizations.iter().filter(|other| own.is_none_or(|own| *other.id != *own));
        if let Some(other) = others.into_iter().find(|other| other.domains.iter().any(|domain| domain.name == name)) {
            let (organization, realm) = (other.name.to_string(), realm.name.to_string());
            return Err(Denied::DomainTaken { domain: name, organization, realm }.into());
        }
        if domains.iter().all(|other| other.name != name) {
            domains.push(Domain { name, verified: given.verified.unwrap_or(false) });
        }
    }
    Ok(domains)
}

fn format(raw: &str) -> Decision<()> {
    let refuse = |words: String| Err(Denied::Domain(words).into());
    let mut domain = raw;
    if raw.contains(WILDCARD) {
        let Some(base) = raw.strip_prefix(WILDCARD) else {
            return refuse("Wildcard domain must start with the wildcard".to_owned());
        };
        let parts = base.split('.').count();
        if base.is_empty() {
            return refuse(format!("Wildcard domain must specify a base domain: {raw}"));
        }
        if base.contains('*') {
            return refuse(format!("Multiple wildcards are not allowed: {raw}"));
        }
        if parts < 2 {
            return refuse(format!("Domain must have at least 2 parts (e.g. 'example.com'): {base}"));
        }
        if parts > 10 {
            return refuse(format!("Domain has too many parts (max 10 allowed): {base}"));
        }
        domain = base;
    }
    if is_email(&format!("user@{domain}")) { Ok(()) } else { refuse(format!("Invalid domain format: {raw}")) }
}

fn fault(alias: &str) -> Option<AliasFault> {
    if alias.contains(char::is_whitespace) {
        return Some(AliasFault::Space);
    }
    realms::reserved(alias).map(AliasFault::Character)
}
