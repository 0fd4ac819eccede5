//! A realm: its settings and its tables.

use std::fmt;
use std::sync::Arc;

use keycloak_api::representation::{
    AdminEventRepresentation, AuthenticatorConfigRepresentation, EventRepresentation, RealmRepresentation,
    RequiredActionProviderRepresentation,
};

use super::{
    AuthorizationCode, BackchannelLogin, Client, ClientScope, DeviceCode, Directory, Flow, Group, Id, InitialAccess,
    LoginFailures, LoginTab, Mail, Organization, PushedRequest, ResourceServer, Role, Seconds, Session, Table, User,
};

/// A realm, whole. A clone shares everything till one of the two changes.
#[derive(Clone, Default)]
pub(crate) struct Realm {
    pub(crate) id: Id,
    pub(crate) name: Arc<str>,
    /// Everything an administrator can set and read, but what the tables hold (users, clients, roles, groups, client
    /// scopes are `None` here). What the fake keeps without reading it (components, providers) is here too.
    pub(crate) settings: Arc<RealmRepresentation>,
    pub(crate) users: Table<User>,
    /// Users by e-mail address, of which several may have one where duplicates are allowed.
    pub(crate) user_emails: imbl::OrdSet<(Arc<str>, Id)>,
    /// Users by the id of a role or group that they have themselves, in the order of their names.
    pub(crate) holders: imbl::OrdSet<(Id, Arc<str>)>,
    /// Users in the order of their names.
    pub(crate) directory: Directory,
    pub(crate) clients: Table<Client>,
    /// The clients that have authorization services, by their internal ids.
    pub(crate) resource_servers: imbl::OrdMap<Id, Arc<ResourceServer>>,
    pub(crate) roles: Table<Role>,
    pub(crate) groups: Table<Group>,
    pub(crate) client_scopes: Table<ClientScope>,
    pub(crate) organizations: Table<Organization>,
    /// The groups of organizations. Those at the top lie below their organization's own group, which is in no table.
    pub(crate) organization_groups: Table<Group>,
    /// Flows and the flows that they are composed of.
    pub(crate) flows: Table<Flow>,
    /// What authenticators are told, by id.
    pub(crate) authenticator_configs: imbl::OrdMap<Id, Arc<AuthenticatorConfigRepresentation>>,
    /// The role that every user has, by id.
    pub(crate) default_role: Id,
    /// The groups that new users are put into, by id.
    pub(crate) default_groups: Vec<Id>,
    /// The client scopes that new clients get as default ones, by id.
    pub(crate) default_scopes: Vec<Id>,
    /// The client scopes that new clients get as optional ones, by id.
    pub(crate) optional_scopes: Vec<Id>,
    pub(crate) sessions: Table<Session>,
    pub(crate) offline_sessions: Table<Session>,
    pub(crate) codes: Table<AuthorizationCode>,
    pub(crate) logins: Table<LoginTab>,
    pub(crate) devices: Table<DeviceCode>,
    /// The logins that clients asked for and users answer on another device.
    pub(crate) backchannels: Table<BackchannelLogin>,
    /// How many of those there have been.
    pub(crate) backchannels_kept: u64,
    /// The requests that clients pushed, by the last part of their names.
    pub(crate) pushed: imbl::HashMap<Id, Arc<PushedRequest>>,
    /// The failed logins of users, by their ids.
    pub(crate) login_failures: imbl::HashMap<Id, Arc<LoginFailures>>,
    /// The mails that were sent, the oldest first.
    pub(crate) mails: imbl::Vector<Arc<Mail>>,
    /// Ids of single tokens that were revoked, and when they would have ended.
    pub(crate) revoked_tokens: imbl::HashMap<Id, Seconds>,
    /// Ids of clients' assertions that were used, behind the way they authenticate by, and until when they count.
    pub(crate) spent_assertions: imbl::HashMap<Id, Seconds>,
    /// What is good once and was used, by a name of its kind's making, and till when that is remembered: the tokens of
    /// mails' links, one-time passwords.
    pub(crate) used_once: imbl::HashMap<Id, Seconds>,
    /// The proofs of keys that were shown, and till when they must not be shown again.
    pub(crate) proofs: imbl::HashMap<Id, Seconds>,
    /// The users' events that the realm keeps, the oldest first.
    pub(crate) events: imbl::Vector<Arc<EventRepresentation>>,
    /// The administrators' events that the realm keeps, the oldest first.
    pub(crate) admin_events: imbl::Vector<Arc<AdminEventRepresentation>>,
    /// The initial access tokens, the oldest first.
    pub(crate) initial_access: imbl::Vector<Arc<InitialAccess>>,
    /// With how many sessions, logins and codes those that have ended are looked for.
    pub(crate) sweep_at: usize,
    /// Which keys sign and verify; the keys themselves are made when they are first needed.
    pub(crate) keys: Arc<crate::token::KeyRing>,
}

/// Secrets are in everything below.
impl fmt::Debug for Realm {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Realm").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Realm {
    /// The client of this OAuth `client_id`.
    pub(crate) fn client(&self, client_id: &str) -> Option<&Arc<Client>> {
        self.clients.named(client_id)
    }

    pub(crate) fn is_enabled(&self) -> bool {
        self.settings.enabled.unwrap_or(false)
    }

    /// The realm attribute of this name. One that is empty is there too, unlike a client's.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.settings.attributes.as_ref()?.get(name).map(String::as_str)
    }

    /// The required action of this alias, switched on or not.
    pub(crate) fn required_action(&self, alias: &str) -> Option<&RequiredActionProviderRepresentation> {
        self.settings.required_actions.iter().flatten().find(|action| action.alias.as_deref() == Some(alias))
    }

    /// Whether mails can be sent: a server is named, and a sender.
    pub(crate) fn has_mail_server(&self) -> bool {
        self.mail_setting("from").is_some() && self.mail_setting("host").is_some()
    }

    /// A setting of the mail server. An empty one is none.
    pub(crate) fn mail_setting(&self, name: &str) -> Option<&str> {
        let value = self.settings.smtp_server.as_ref()?.get(name)?;
        Some(value.as_str()).filter(|value| !value.is_empty())
    }

    /// Puts a user in, and keeps the indices.
    pub(crate) fn put_user(&mut self, user: User) -> Arc<User> {
        let old = self.users.get(&user.id).cloned();
        if let Some(old) = &old {
            self.forget(old);
        }
        if let Some(email) = &user.email {
            self.user_emails.insert((email.clone(), user.id.clone()));
        }
        for held in user.roles.iter().chain(&user.groups) {
            self.holders.insert((held.clone(), user.username.clone()));
        }
        let user = self.users.put(user);
        self.directory.put(old.as_deref(), &user);
        user
    }

    /// Changes the user of this id, if there is one.
    pub(crate) fn change_user(&mut self, id: &str, change: impl FnOnce(&mut User)) -> Option<Arc<User>> {
        let mut user = User::clone(self.users.get(id)?);
        change(&mut user);
        Some(self.put_user(user))
    }

    /// Takes a user out. Its sessions are the caller's to end.
    pub(crate) fn remove_user(&mut self, id: &str) -> Option<Arc<User>> {
        let user = self.users.remove(id)?;
        self.forget(&user);
        self.directory.remove(&user);
        self.login_failures.remove(id);
        Some(user)
    }

    /// The users of this lower-cased e-mail address.
    pub(crate) fn users_by_email(&self, email: &str) -> impl Iterator<Item = &Arc<User>> {
        let email = Arc::<str>::from(email);
        let of_email = self.user_emails.range((email.clone(), Id::default())..);
        of_email.take_while(move |(of, _)| *of == email).filter_map(|(_, id)| self.users.get(id))
    }

    /// The users that have this role, or are in this group, themselves, ordered by username.
    pub(crate) fn users_with<'a>(&'a self, held: &'a Id) -> impl Iterator<Item = &'a Arc<User>> {
        let start = (held.clone(), Arc::from(""));
        let holders = self.holders.range(start..).take_while(move |(of, _)| of == held);
        holders.filter_map(|(_, name)| self.users.named(name))
    }

    fn forget(&mut self, user: &User) {
        if let Some(email) = &user.email {
            self.user_emails.remove(&(email.clone(), user.id.clone()));
        }
        for held in user.roles.iter().chain(&user.groups) {
            self.holders.remove(&(held.clone(), user.username.clone()));
        }
    }
}
