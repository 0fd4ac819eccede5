//! Invitations to organizations, by mail. What a mail's link leads to is not decided here.

use std::sync::Arc;

use keycloak_api::admin::InvitationFilter;
use keycloak_api::representation::OrganizationInvitationRepresentation;

use crate::domain::admin::clients::ACCOUNT;
use crate::domain::admin::organizations::is_member;
use crate::domain::admin::page::{Pattern, page};
use crate::domain::admin::representation::organization as json;
use crate::domain::admin::user_actions::LIFESPAN;
use crate::domain::denied::{AdminDenied, OrganizationDenied as Denied, Taken};
use crate::domain::oidc::redirect_uri;
use crate::domain::user_profile::is_email;
use crate::domain::{self, Context, Decision};
use crate::state::{Id, Invitation, Mail, Organization, Realm, Seconds, Task, User};

/// Who is invited.
struct Invitee {
    user: Option<Id>,
    email: Arc<str>,
    first_name: Option<String>,
    last_name: Option<String>,
}

/// The invitations that match, in the order of their ids.
pub(crate) fn list(
    organization: &Organization,
    now: Seconds,
    filter: &InvitationFilter,
) -> Decision<Vec<OrganizationInvitationRepresentation>> {
    let is_pending = match filter.status.as_deref() {
        None => None,
        Some("PENDING") => Some(true),
        Some("EXPIRED") => Some(false),
        Some(_) => return Err(AdminDenied::Breaks.into()),
    };
    let search = filter.search.as_deref().filter(|search| !search.is_empty()).map(Pattern::inside);
    let is = |wanted: &Option<String>, own: Option<&str>| {
        wanted
            .as_deref()
            .filter(|wanted| !wanted.is_empty())
            .is_none_or(|wanted| own.is_some_and(|own| own.to_lowercase() == wanted.to_lowercase()))
    };
    let matches = |one: &Invitation| {
        let (first, last) = (one.first_name.as_deref(), one.last_name.as_deref());
        let mut names = [Some(&*one.email), first, last].into_iter().flatten();
        is_pending.is_none_or(|wanted| wanted == (now < one.expires))
            && is(&filter.email, Some(&one.email))
            && is(&filter.first_name, first)
            && is(&filter.last_name, last)
            && search.as_ref().is_none_or(|search| names.any(|name| search.matches(name)))
    };
    let found = page(organization.invitations.values().filter(|one| matches(one)), filter.first, filter.max);
    Ok(found.map(|one| json::invitation(organization, one, now)).collect())
}

/// The invitation of this id.
pub(crate) fn get(
    organization: &Organization,
    now: Seconds,
    id: &str,
) -> Decision<OrganizationInvitationRepresentation> {
    find(organization, id).map(|found| json::invitation(organization, found, now))
}

/// Takes an invitation back.
pub(crate) fn delete(realm: &mut Realm, organization: &Organization, id: &str) -> Decision<()> {
    find(organization, id)?;
    realm.organizations.change(&organization.id, |own| drop(own.invitations.remove(id)));
    Ok(())
}

/// Invites whoever has an invitation once more, in place of it.
pub(crate) fn resend(realm: &mut Realm, context: &mut Context, organization: &Organization, id: &str) -> Decision<()> {
    let old = find(organization, id)?.clone();
    let changed = realm.organizations.change(&organization.id, |own| drop(own.invitations.remove(id)));
    let organization = changed.ok_or(Denied::Missing)?;
    invite(realm, context, &organization, &old.email, old.first_name.as_deref(), old.last_name.as_deref())
}

/// Invites whoever has the address: a user to join, anybody else to register.
pub(crate) fn invite(
    realm: &mut Realm,
    context: &mut Context,
    organization: &Organization,
    email: &str,
    first_name: Option<&str>,
    last_name: Option<&str>,
) -> Decision<()> {
    let email = email.trim().to_lowercase();
    if email.is_empty() {
        return Err(Denied::InviteeAddressMissing.into());
    }
    if !is_email(&email) {
        return Err(Denied::InviteeAddress.into());
    }
    let old = organization.invitations.values().find(|one| *one.email == *email);
    if old.is_some_and(|old| context.now() < old.expires) {
        return Err(Denied::AlreadyInvited.into());
    }
    let user = realm.users_by_email(&email).next().cloned();
    if user.as_ref().is_some_and(|user| is_member(organization, user)) {
        return Err(Denied::MemberInvited.into());
    }
    let organization = match old.map(|old| old.id.clone()) {
        Some(expired) => realm.organizations.change(&organization.id, |own| drop(own.invitations.remove(&expired))),
        None => None,
    }
    .map_or_else(|| organization.clone(), |changed| Organization::clone(&changed));
    let invitee = match user {
        Some(user) => of_user(&user)?,
        None => {
            // Half a name is none.
            let names = first_name.zip(last_name).map(|(first, last)| (first.to_owned(), last.to_owned()));
            let (first_name, last_name) = names.unzip();
            Invitee { user: None, email: email.into(), first_name, last_name }
        }
    };
    send(realm, context, &organization, invitee)
}

/// Invites a user.
pub(crate) fn invite_user(
    realm: &mut Realm,
    context: &mut Context,
    organization: &Organization,
    user: &User,
) -> Decision<()> {
    let invitee = of_user(user)?;
    send(realm, context, organization, invitee)
}

fn of_user(user: &User) -> Decision<Invitee> {
    let name = |name: &Option<Arc<str>>| name.as_deref().map(str::to_owned);
    Ok(Invitee {
        user: Some(user.id.clone()),
        email: user.email.clone().ok_or(Denied::InviteeWithoutAddress)?,
        first_name: name(&user.first_name),
        last_name: name(&user.last_name),
    })
}

fn send(realm: &mut Realm, context: &mut Context, organization: &Organization, invitee: Invitee) -> Decision<()> {
    if !realm.has_mail_server() {
        return Err(Denied::InvitationNotSent.into());
    }
    let lifespan = realm.settings.action_token_generated_by_admin_lifespan.unwrap_or(LIFESPAN);
    let (id, now) = (context.new_id(), context.now());
    let expires = now + Seconds::from(lifespan);
    let own = organization.redirect_url.clone().filter(|url| !url.trim().is_empty());
    let issuer = context.issuer(&realm.name);
    let home = || {
        let account = realm.client(ACCOUNT).and_then(|client| redirect_uri::home(client, &context.base_url));
        account.unwrap_or_else(|| format!("{issuer}/account/"))
    };
    let mail = Mail {
        id: id.clone(),
        redirect_uri: Some(own.unwrap_or_else(home)),
        nonce: context.new_id(),
        sent: context.now_ms,
        user: invitee.user.clone(),
        address: invitee.email.clone(),
        task: Task::Invitation { organization: organization.id.clone(), name: organization.name.clone() },
        client_id: ACCOUNT.into(),
        expires,
        login: None,
        issuer: issuer.clone(),
    };
    realm.mails.push_back(Arc::new(mail));
    if organization.invitations.values().any(|one| one.email == invitee.email) {
        // Keycloak notices after it has sent the mail.
        return Err(domain::Denied::from(AdminDenied::Conflict(Taken::Unnamed)).noted());
    }
    let Invitee { email, first_name, last_name, .. } = invitee;
    let invitation = Arc::new(Invitation { id: id.clone(), email, first_name, last_name, sent: now, expires });
    realm.organizations.change(&organization.id, |own| drop(own.invitations.insert(id, invitation)));
    Ok(())
}

fn find<'a>(organization: &'a Organization, id: &str) -> Decision<&'a Arc<Invitation>> {
    organization.invitations.get(id).ok_or(Denied::InvitationMissing.into())
}
