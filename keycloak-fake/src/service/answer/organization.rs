//! What the admin API answers where it denies something of organizations.

use serde_json::Value;

use super::admin::{error, message};
use crate::domain::denied::{AliasFault, OrganizationDenied as Denied};

/// Keycloak's status and body.
pub(super) fn reply(denied: &Denied) -> (u16, Value) {
    match denied {
        Denied::NotEnabled => (404, message("Organizations not enabled for this realm.")),
        Denied::Missing => (404, message("Organization not found.")),
        Denied::NameMissing => (400, message("Name can not be null")),
        Denied::NameTaken => (409, message("A organization with the same name already exists.")),
        Denied::AliasTaken => (409, message("A organization with the same alias already exists")),
        Denied::NameAsAlias(fault) => (400, message(format!("Name cannot be used as alias: {}", alias(*fault)))),
        Denied::Alias(fault) => (400, error(alias(*fault))),
        Denied::AliasChange => (400, message("Cannot change the alias")),
        Denied::RedirectUrl => (400, message("Organization redirect URL is not valid.")),
        Denied::DomainMissing => (400, message("Domain name cannot be empty")),
        Denied::Domain(words) => (400, message(words.clone())),
        Denied::DomainTaken { domain, organization, realm } => {
            (400, message(format!("Domain {domain} is already linked to organization {organization} in realm {realm}")))
        }
        Denied::NoMember => (404, error("HTTP 404 Not Found")),
        Denied::AlreadyMember => (409, message("User is already a member of the organization.")),
        Denied::ProviderUnknown => (400, message("Identity provider not found with the given alias")),
        Denied::ProviderMissing => (400, message("Identity provider cannot be null")),
        Denied::ProviderAdded => (409, message("Identity provider already associated to the organization")),
        Denied::ProviderOfAnother => {
            (400, message("Identity provider already associated with a different organization"))
        }
        Denied::ProviderNotIts => (404, message("Identity provider not associated with the organization")),
        Denied::ProviderToRemove => (404, message("Identity provider not found with the given alias")),
        Denied::ProviderDomain => (400, message("Domain does not match any domain from the organization")),
        Denied::GroupMissing => (404, message("Group does not exist")),
        Denied::GroupOfAnother => (400, message("Group does not belong to the organization")),
        Denied::GroupTaken { is_top: true } => (409, message("Group with the given name already exists.")),
        Denied::GroupTaken { is_top: false } => (409, message("Sibling group with the given name already exists")),
        Denied::GroupId => (400, message("Invalid group id")),
        Denied::MovedGroupOfRealm => (400, message("Can only move organization groups")),
        Denied::MovedGroupOfAnother => (400, message("Group does not belong to this organization")),
        Denied::GroupUser => (404, message("User does not exist")),
        Denied::GroupStranger => (400, message("User is not member of the organization")),
        Denied::InGroup => (409, message("User is already a member of the group")),
        Denied::InvitationMissing => (404, message("Invitation not found")),
        Denied::InviteeAddressMissing => (400, message("Email is required to invite a member")),
        Denied::InviteeAddress => (400, message("Invalid email format")),
        Denied::AlreadyInvited => (409, message("User already has a pending invitation")),
        Denied::MemberInvited => (409, message("User already a member of the organization")),
        Denied::InviteeIdMissing => (400, error("To invite a member you need to provide the user id")),
        Denied::Invitee => (400, message("User does not exist")),
        Denied::InviteeWithoutAddress => (400, message("User does not have an email address")),
        Denied::InvitationNotSent => (500, message("Failed to send invite email")),
        Denied::GroupOutside(what) => {
            (400, message(format!("Cannot {what} organization related group via non Organization API.")))
        }
    }
}

fn alias(fault: AliasFault) -> String {
    match fault {
        AliasFault::Space => "Empty Space not allowed.".to_owned(),
        AliasFault::Character(character) => format!("Character '{character}' not allowed."),
    }
}
