//! The tables of one realm and their indices; nothing else.
//!
//! Everything is shared and copied on write: cloning a [`Realm`] costs the same whatever it holds. A decision works
//! on a clone, which takes the realm's place if the decision is made, and is dropped if it is denied. Nothing here
//! decides anything, and nothing here knows HTTP, time or keys' mathematics.

mod backchannel;
mod client;
mod client_scope;
mod credential;
mod device;
mod directory;
mod flow;
mod group;
mod initial_access;
mod login;
mod login_failures;
mod mail;
mod organization;
mod pushed;
mod realm;
mod resource_server;
mod role;
mod session;
mod table;
mod user;

pub(crate) use backchannel::{BackchannelAnswer, BackchannelLogin};
pub(crate) use client::{Client, RememberedKeys};
pub(crate) use client_scope::ClientScope;
pub(crate) use credential::{Credential, HashAlgorithm, Hashing, Secret};
pub(crate) use device::{DeviceAnswer, DeviceCode};
pub(crate) use directory::Directory;
pub(crate) use flow::{Flow, Requirement, Step};
pub(crate) use group::Group;
pub(crate) use initial_access::InitialAccess;
pub(crate) use login::{
    ActionStatus, AuthorizationCode, AuthorizationRequest, Errand, FormStep, LoginTab, Notice, Passed, Progress,
    Reached, Way,
};
pub(crate) use login_failures::LoginFailures;
pub(crate) use mail::{Mail, MailedLogin, Task};
pub(crate) use organization::{Domain, Invitation, Organization};
pub(crate) use pushed::PushedRequest;
pub(crate) use realm::Realm;
pub(crate) use resource_server::{
    Aspect, AuthorizationScope, Mode, Policy, RESOURCE_TYPE, Resource, ResourceServer, Strategy, Ticket,
};
pub(crate) use role::Role;
pub(crate) use session::{ClientSession, Session};
pub(crate) use table::{Key, Record, Table};
pub(crate) use user::{Attributes, Consent, User};

use std::sync::Arc;

/// Keycloak's id of anything: a UUID that the server made, or whatever an import brought.
pub(crate) type Id = Arc<str>;

/// A time in seconds since the epoch, or a duration in seconds.
pub(crate) type Seconds = i64;
