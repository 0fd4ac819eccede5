//! The pages that a person sees. They work without scripts and bring everything with them. Element ids and names
//! are those of Keycloak's own pages, so that what drives those in a test drives these; the design is our own.
//!
//! Whatever a request brought is escaped by the templates; nothing here writes markup by hand. What a realm is called may
//! have some of its own, which `markup` cleans.

mod account;
mod actions;
mod consent;
mod device;
pub(super) mod layout;
mod login;
mod markup;
mod notice;
mod otp;
mod profile;
mod register;

pub(super) use account::{delete_account, delete_credential, terms, verify_email};
pub(super) use actions::{update_password, update_profile};
pub(super) use consent::consent;
pub(super) use device::{device_told, user_code};
pub(super) use login::login;
pub(super) use notice::{code, error, expired, form_post, info, logout_confirm, tell_clients};
pub(super) use otp::{otp, otp_set_up};
pub(super) use register::{register, reset};
