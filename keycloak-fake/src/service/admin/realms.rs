//! [`Realms`] on the fake. A realm that comes or goes changes `master` too; the two are never locked together.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use keycloak_api::operation::{Created, OperationInfo};
use keycloak_api::{prelude::*, rest};

use super::rights::{
    ANY, MANAGE_CLIENTS, MANAGE_REALM, MANAGE_USERS, QUERY_GROUPS, VIEW_CLIENTS, VIEW_REALM, VIEW_USERS,
};
use crate::domain::admin::realms::export::{self, Parts};
use crate::domain::admin::realms::{self, MASTER, master, partial_import, reports};
use crate::domain::admin::{client_description, unknown};
use crate::domain::denied::{AdminDenied, Invalid, MailFault, Taken};
use crate::domain::oidc::session::Kind;
use crate::domain::{Context, Decision, Denied};
use crate::handle::{Authority, Caller, FakeKeycloak, refusal};
use crate::import::keys;
use crate::service::smtp::{self, NotSent};
use crate::service::{caller, mail_server};
use crate::state::{Id, Realm};

#[rest]
#[async_trait]
impl Realms for FakeKeycloak {
    async fn list_realms(&self, brief: Option<bool>) -> Result<Vec<RealmRepresentation>> {
        self.visible_realms(brief.unwrap_or(false))
            .map_err(|denied| refusal(<dyn Realms>::LIST_REALMS, MASTER, &denied))
    }

    async fn convert_client_description(&self, realm: &str, description: &str) -> Result<ClientRepresentation> {
        let operation = <dyn Realms>::CONVERT_CLIENT_DESCRIPTION;
        self.read(operation, realm, MANAGE_CLIENTS, |_| client_description::convert(description))
    }

    async fn create_realm(&self, representation: &RealmRepresentation) -> Result<Created> {
        let operation = <dyn Realms>::CREATE_REALM;
        let creator = self.creator().map_err(|denied| refusal(operation, MASTER, &denied))?;
        let created = self.create_realm_now(representation)?;
        if let (Some(creator), Some(name)) = (creator, &representation.realm) {
            self.on_master(|master, _| master::grant_management(master, &creator, name));
        }
        Ok(created)
    }

    async fn get_realm(&self, realm: &str) -> Result<RealmRepresentation> {
        self.read_as(<dyn Realms>::GET_REALM, realm, ANY, shown)
    }

    async fn update_realm(&self, realm: &str, representation: &RealmRepresentation) -> Result<()> {
        let operation = <dyn Realms>::UPDATE_REALM;
        let new_name = representation.realm.as_deref().filter(|name| *name != realm);
        let Some(new_name) = new_name else {
            return self.administer(operation, realm, MANAGE_REALM, |realm, _| realms::update(realm, representation));
        };
        // Whether it may be changed so is settled on a copy, so that the name is taken only for what succeeds.
        self.read(operation, realm, MANAGE_REALM, |realm| realms::update(&mut realm.clone(), representation))?;
        if !self.engine.rename(realm, &Arc::from(new_name)) {
            return Err(refusal(operation, realm, &AdminDenied::Conflict(Taken::RealmRename).into()));
        }
        self.on_master(|master, _| master::rename_management(master, realm, new_name));
        let renamed = self.realm(new_name).and_then(|cell| cell.decide(|realm| realms::update(realm, representation)));
        renamed.map(drop).map_err(|denied| refusal(operation, realm, &denied))
    }

    async fn delete_realm(&self, realm: &str) -> Result<()> {
        let operation = <dyn Realms>::DELETE_REALM;
        self.read(operation, realm, MANAGE_REALM, |realm| match &*realm.name {
            MASTER => Err(AdminDenied::Invalid(Invalid::MasterRemoval).into()),
            _ => Ok(()),
        })?;
        self.engine.remove(realm);
        self.on_master(|master, _| master::remove_management(master, realm));
        Ok(())
    }

    async fn logout_all(&self, realm: &str) -> Result<GlobalRequestResult> {
        self.administer(<dyn Realms>::LOGOUT_ALL, realm, MANAGE_USERS, |realm, context| {
            realms::logout_all(realm, context)
        })?;
        Ok(GlobalRequestResult::default())
    }

    async fn import_into_realm(
        &self,
        realm: &str,
        contents: &PartialImportRepresentation,
    ) -> Result<PartialImportResults> {
        let results = self.administer(<dyn Realms>::IMPORT_INTO_REALM, realm, MANAGE_REALM, |realm, context| {
            partial_import::import(realm, context, contents)
        })?;
        self.note_import(realm, contents, &results);
        Ok(results)
    }

    async fn export_realm(
        &self,
        realm: &str,
        groups_and_roles: Option<bool>,
        clients: Option<bool>,
    ) -> Result<RealmRepresentation> {
        let parts = Parts { groups_and_roles: groups_and_roles.unwrap_or(false), clients: clients.unwrap_or(false) };
        let operation = <dyn Realms>::EXPORT_REALM;
        let needed: &[&[&str]] = match parts {
            Parts { groups_and_roles: false, clients: false } => &[MANAGE_REALM],
            Parts { groups_and_roles: false, clients: true } => &[MANAGE_REALM, VIEW_CLIENTS],
            Parts { groups_and_roles: true, clients: false } => &[MANAGE_REALM, QUERY_GROUPS],
            Parts { groups_and_roles: true, clients: true } => &[MANAGE_REALM, VIEW_CLIENTS, QUERY_GROUPS],
        };
        self.read_all(operation, realm, needed, |_| Ok(()))?;
        self.settled(operation, realm, MANAGE_REALM, |_, _| Ok(()))?;
        // A large realm is written without holding it up.
        self.read(operation, realm, MANAGE_REALM, |realm| export::export(realm, parts))
    }

    async fn test_smtp_connection(&self, realm: &str, settings: &BTreeMap<String, String>) -> Result<()> {
        let operation = <dyn Realms>::TEST_SMTP_CONNECTION;
        let server = self.read(operation, realm, MANAGE_REALM, |realm| Ok(mail_server::tried(realm, settings)))?;
        let sent = match self.own_address() {
            Some(to) => smtp::send(&server, &mail_server::trial(to)).await,
            None => Err(NotSent::Failed),
        };
        sent.map_err(|reason| match reason {
            NotSent::Failed => AdminDenied::MailNotSent(MailFault::Test).into(),
            NotSent::NotDone(what) => Denied::NotDone(what),
        })
        .map_err(|denied| refusal(operation, realm, &denied))
    }

    async fn list_client_session_stats(&self, realm: &str) -> Result<Vec<ClientSessionStats>> {
        let now = self.context().now();
        self.read(<dyn Realms>::LIST_CLIENT_SESSION_STATS, realm, VIEW_REALM, |realm| {
            reports::client_session_stats(realm, now)
        })
    }

    async fn push_revocation(&self, realm: &str) -> Result<GlobalRequestResult> {
        self.read(<dyn Realms>::PUSH_REVOCATION, realm, MANAGE_REALM, reports::push_revocation)?;
        Ok(GlobalRequestResult::default())
    }

    async fn delete_session(&self, realm: &str, session_id: &str, is_offline: Option<bool>) -> Result<()> {
        let kind = if is_offline.unwrap_or(false) { Kind::Offline } else { Kind::Online };
        let calls = self.administer(<dyn Realms>::DELETE_SESSION, realm, MANAGE_USERS, |realm, context| {
            realms::delete_session(realm, context, kind, session_id)
        })?;
        self.call_clients(realm, calls).await;
        Ok(())
    }
}

impl FakeKeycloak {
    /// Creates the realm `master`, with its administrator.
    pub(crate) fn create_master(&self, username: &str, password: &str) -> Result<()> {
        let mut context = self.context();
        let master = master::create(&mut context, username, password);
        self.insert(&context, master).map_err(|denied| refusal(<dyn Realms>::CREATE_REALM, MASTER, &denied))
    }

    /// Creates a realm, whoever asks.
    pub(crate) fn create_realm_now(&self, representation: &RealmRepresentation) -> Result<Created> {
        let operation: &'static OperationInfo = <dyn Realms>::CREATE_REALM;
        let name = representation.realm.as_deref().unwrap_or_default();
        let mut context = self.context();
        let made = if !unknown::paths(representation).is_empty() {
            Err(AdminDenied::Invalid(Invalid::UnreadableRealm).into())
        } else if self.engine.realm(name).is_some() {
            // Asked before anything else of the realm is looked at.
            Err(AdminDenied::Conflict(Taken::Realm(name.to_owned())).into())
        } else {
            realms::create(&mut context, representation).map_err(|broken| broken.denied)
        };
        made.and_then(|realm| self.insert(&context, realm)).map_err(|denied| refusal(operation, name, &denied))?;
        if let Some(cell) = self.engine.realm(name) {
            // Whoever makes a realm will soon want a token: its key is made meanwhile, by a thread of its own.
            cell.snapshot().keys.prepare();
        }
        Ok(self.created(name, &[]))
    }

    /// Puts a realm among the others, with its keys, and has `master` manage it.
    pub(crate) fn insert(&self, context: &Context, realm: Realm) -> Decision<()> {
        if self.engine.realms().iter().any(|other| other.snapshot().id == realm.id) {
            return Err(AdminDenied::Conflict(Taken::RealmId).into());
        }
        let name = realm.name.clone();
        let realm = keys::with_keys(&self.engine.random_source, realm, context.now_ms);
        let taken = |realm: Box<Realm>| Denied::from(AdminDenied::Conflict(Taken::Realm(realm.name.to_string())));
        self.engine.insert(realm).map_err(taken)?;
        if *name != *MASTER {
            self.on_master(|master, context| master::add_management(master, context, &name));
        }
        Ok(())
    }

    /// Puts another `master` in the place of the one that is there. It manages every realm that there is.
    pub(crate) fn replace_master(&self, context: &Context, master: Realm) {
        let master = keys::with_keys(&self.engine.random_source, master, context.now_ms);
        self.engine.remove(MASTER);
        // Nobody else makes one.
        let _inserted = self.engine.insert(master);
        for cell in self.engine.realms() {
            let name = cell.snapshot().name.clone();
            self.on_master(|master, context| master::add_management(master, context, &name));
        }
    }

    /// The address of the user who asks; a test that asks without a token has none.
    fn own_address(&self) -> Option<String> {
        let Caller::Token(Some(token)) = self.caller() else { return None };
        Some(caller::holder(self, token).ok()?.user.email.as_ref()?.to_string())
    }

    fn on_master(&self, change: impl FnOnce(&mut Realm, &mut Context)) {
        let Some(cell) = self.engine.realm(MASTER) else { return };
        let mut context = self.context();
        // It denies nothing.
        let _changed = cell.decide(|master| {
            change(master, &mut context);
            Ok(())
        });
    }

    /// The user of `master` who is to get every right in a realm that is created; none is needed by one who has every
    /// right already.
    fn creator(&self) -> Decision<Option<Id>> {
        match self.caller() {
            Caller::Trusted => Ok(None),
            Caller::Token(None) => Err(AdminDenied::Unauthenticated.into()),
            Caller::Token(Some(token)) => {
                let (user, is_admin) = caller::creator(self, token)?;
                Ok((!is_admin).then_some(user))
            }
        }
    }

    fn visible_realms(&self, is_brief: bool) -> Decision<Vec<RealmRepresentation>> {
        self.authority(MASTER).or_else(|denied| match denied {
            Denied::Admin(AdminDenied::Unauthenticated) => Err(denied),
            _ => Ok(Authority::Roles(Default::default())),
        })?;
        let mut visible = Vec::new();
        for cell in self.engine.realms() {
            let realm = cell.snapshot();
            match self.authority(&realm.name) {
                Ok(authority) if authority.has_any(VIEW_REALM) => {
                    visible.push(if is_brief { realms::get_brief(&realm) } else { realms::get(&realm)? });
                }
                Ok(authority) if authority.has_any(ANY) => visible.push(realms::get_name(&realm)),
                _ => {}
            }
        }
        if visible.is_empty() { Err(AdminDenied::Forbidden.into()) } else { Ok(visible) }
    }
}

/// The realm's settings, or its name alone where no more may be seen.
fn shown(realm: &Realm, authority: &Authority) -> Decision<RealmRepresentation> {
    if authority.has_any(VIEW_REALM) {
        realms::get(realm)
    } else {
        realms::get_reduced(realm, authority.has_any(VIEW_USERS))
    }
}
