//! The realm `master`: what it has beside the defaults, and what it has for each other realm.

use std::collections::HashSet;
use std::sync::{Arc, LazyLock};

use keycloak_api::representation::{ClientRepresentation, RealmRepresentation, RoleRepresentation};

use super::MASTER;
use super::create::{self, Base};
use crate::domain::Context;
use crate::domain::admin::{cascade, users};
use crate::import::defaults;
use crate::state::{Client, Id, Realm, Role, User};

/// The client that stands for the management of a realm, in that realm itself.
pub(crate) const MANAGEMENT: &str = "realm-management";

/// The realm `master` as a new server has it, with one administrator.
pub(crate) fn create(context: &mut Context, username: &str, password: &str) -> Realm {
    static SETTINGS: LazyLock<Arc<RealmRepresentation>> = LazyLock::new(|| create::settings_of(master_settings()));
    // Nothing in it can be refused.
    let base = Base { settings: &SETTINGS, without: Some(MANAGEMENT) };
    let mut master = create::create_from(context, master_settings(), &base).unwrap_or_default();
    let create_realm = add_role(&mut master, context, None, "create-realm", vec![]);
    let admin = add_role(&mut master, context, None, "admin", vec![create_realm]);
    add_management(&mut master, context, MASTER);
    let mut user = User {
        id: context.new_id(),
        username: username.to_lowercase().into(),
        enabled: true,
        created: context.now_ms,
        attributes: Arc::new([("is_temporary_admin".to_owned(), vec!["true".to_owned()])].into_iter().collect()),
        roles: vec![master.default_role.clone(), admin],
        ..User::default()
    };
    users::set_password(&master, context, &mut user, password);
    master.put_user(user);
    master
}

/// Adds what manages the realm `name`: a client with roles, which the role `admin` is composed of.
pub(crate) fn add_management(master: &mut Realm, context: &mut Context, name: &str) {
    let client_id = client_id(name);
    if master.client(&client_id).is_some() {
        return;
    }
    let of_master = name == MASTER;
    let client = Client {
        id: context.new_id(),
        client_id: client_id.into(),
        settings: Arc::new(settings(name)),
        default_scopes: if of_master { scopes(master, &master.default_scopes) } else { Vec::new() },
        optional_scopes: if of_master { scopes(master, &master.optional_scopes) } else { Vec::new() },
        ..Client::default()
    };
    let client = master.clients.put(client);
    let roles = management_roles();
    let ids: Vec<Id> = roles.iter().map(|_| context.new_id()).collect();
    for (role, id) in roles.iter().zip(&ids) {
        let composites = role.composites.iter().map(|at| ids[*at].clone()).collect();
        master.roles.put(Role {
            id: id.clone(),
            name: role.name.clone(),
            description: role.description.clone(),
            client: Some(client.id.clone()),
            composites,
            ..Role::default()
        });
    }
    if let Some(admin) = master.roles.named("admin").map(|role| role.id.clone()) {
        master.roles.change(&admin, |admin| admin.composites.extend(ids));
    }
}

/// Takes out what manages the realm `name`.
pub(crate) fn remove_management(master: &mut Realm, name: &str) {
    if let Some(client) = master.client(&client_id(name)).cloned() {
        cascade::remove_client(master, &client);
    }
}

/// What manages a realm follows its new name.
pub(crate) fn rename_management(master: &mut Realm, old: &str, new: &str) {
    if let Some(id) = master.client(&client_id(old)).map(|client| client.id.clone()) {
        master.clients.change(&id, |client| client.client_id = client_id(new).into());
    }
}

/// Gives a user of `master` every right in the realm `name`, as its creator gets them.
pub(crate) fn grant_management(master: &mut Realm, user: &str, name: &str) {
    let Some(client) = master.client(&client_id(name)).map(|client| client.id.clone()) else { return };
    let roles: HashSet<Id> = master.roles.iter_in(&client).map(|role| role.id.clone()).collect();
    master.change_user(user, |user| {
        let new = roles.into_iter().filter(|id| !user.roles.contains(id)).collect::<Vec<_>>();
        user.roles.extend(new);
    });
}

/// The client of the realm `home` that stands for the management of `realm`: of any realm in `master`, else of its own.
pub(crate) fn management_of(home: &Realm, realm: &str) -> String {
    if *home.name == *MASTER { client_id(realm) } else { MANAGEMENT.to_owned() }
}

fn client_id(realm: &str) -> String {
    format!("{realm}-realm")
}

fn settings(name: &str) -> ClientRepresentation {
    ClientRepresentation {
        name: Some(format!("{name} Realm")),
        surrogate_auth_required: Some(false),
        enabled: Some(true),
        always_display_in_console: Some(false),
        client_authenticator_type: Some("client-secret".to_owned()),
        redirect_uris: Some(Vec::new()),
        web_origins: Some(Vec::new()),
        not_before: Some(0),
        bearer_only: Some(true),
        consent_required: Some(false),
        standard_flow_enabled: Some(true),
        implicit_flow_enabled: Some(false),
        direct_access_grants_enabled: Some(false),
        service_accounts_enabled: Some(false),
        public_client: Some(false),
        frontchannel_logout: Some(false),
        attributes: Some([("realm_client".to_owned(), "true".to_owned())].into()),
        authentication_flow_binding_overrides: Some([].into()),
        full_scope_allowed: Some(false),
        node_re_registration_timeout: Some(0),
        ..ClientRepresentation::default()
    }
}

fn scopes(realm: &Realm, ids: &[Id]) -> Vec<Id> {
    super::contents::fitting(realm, ids, Some("openid-connect"))
}

fn add_role(realm: &mut Realm, context: &mut Context, client: Option<Id>, name: &str, composites: Vec<Id>) -> Id {
    let role = Role {
        id: context.new_id(),
        name: name.into(),
        description: Some(format!("${{role_{name}}}")),
        client,
        composites,
        ..Role::default()
    };
    realm.roles.put(role).id.clone()
}

struct ManagementRole {
    name: Arc<str>,
    description: Option<String>,
    /// Places in the list.
    composites: Vec<usize>,
}

/// The roles of a realm's management client, but the one that is composed of all the others.
fn management_roles() -> &'static [ManagementRole] {
    static ROLES: LazyLock<Vec<ManagementRole>> = LazyLock::new(|| {
        let roles = defaults::realm().roles.as_ref().and_then(|roles| roles.client.as_ref()?.get(MANAGEMENT));
        let roles = roles.into_iter().flatten().filter(|role| role.name.as_deref() != Some("realm-admin"));
        let roles: Vec<&RoleRepresentation> = roles.collect();
        let at = |name: &String| roles.iter().position(|role| role.name.as_ref() == Some(name));
        let parts = |role: &RoleRepresentation| {
            let client = role.composites.as_ref().and_then(|composites| composites.client.as_ref()?.get(MANAGEMENT));
            client.into_iter().flatten().filter_map(at).collect()
        };
        let management = |role: &&RoleRepresentation| ManagementRole {
            name: role.name.as_deref().unwrap_or_default().into(),
            description: role.description.clone(),
            composites: parts(role),
        };
        roles.iter().map(management).collect()
    });
    &ROLES
}

/// The settings of `master`, which every fake shares.
fn master_settings() -> &'static RealmRepresentation {
    static SETTINGS: LazyLock<RealmRepresentation> = LazyLock::new(|| RealmRepresentation {
        realm: Some(MASTER.to_owned()),
        enabled: Some(true),
        access_token_lifespan: Some(60),
        display_name: Some("Keycloak".to_owned()),
        display_name_html: Some("<div class=\"kc-logo-text\"><span>Keycloak</span></div>".to_owned()),
        ..RealmRepresentation::default()
    });
    &SETTINGS
}
