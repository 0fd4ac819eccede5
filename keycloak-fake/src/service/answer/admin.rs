//! What the admin API answers where it denies.

use keycloak_api::ErrorReply;
use serde_json::{Value, json};

use super::{authentication, authorization, client_policy, identity_provider, json_reply, organization};
use crate::domain::denied::{
    AdminDenied, Invalid, MailFault, PairwiseFault, PasswordFault, ProfileFault, ProfileReason, Taken, What,
};

const DUPLICATE: &str = "Duplicate resource error";

/// Keycloak's answer where `denied` is the reason.
pub(super) fn reply(denied: &AdminDenied) -> ErrorReply {
    let (status, body) = match denied {
        AdminDenied::Unauthenticated => (401, error("HTTP 401 Unauthorized")),
        AdminDenied::Forbidden => (403, error("HTTP 403 Forbidden")),
        AdminDenied::UserForbidden => (403, error("You have no access to this user")),
        AdminDenied::NotFound(what) => (404, error(not_found(*what))),
        AdminDenied::Conflict(taken) => (409, conflict(taken)),
        AdminDenied::Invalid(invalid) => (400, bad_request(invalid)),
        AdminDenied::BreaksRealmUpdate => (500, message("Failed to update realm")),
        AdminDenied::Breaks => (500, described("unknown_error", "For more on this error consult the server log.")),
        AdminDenied::AudienceUnavailable(names) => {
            (404, error(format!("Requested audience not available: {}", names.join(", "))))
        }
        AdminDenied::BreaksOnJson => (500, described("unknown_error", "Cannot parse the JSON")),
        AdminDenied::BreaksOnSet => (500, described("invalid_request", "Cannot parse the JSON")),
        AdminDenied::NoClientOfRoles(client) => {
            (412, message(format!("Can not import client roles for nonexistent client named {client}")))
        }
        AdminDenied::NoTexts(locale) => (404, error(format!("No localization texts for locale {locale} found."))),
        AdminDenied::MailNotSent(fault) => (500, message(mail_fault(*fault))),
        AdminDenied::NoStoreFormat => {
            (406, error("Not supported keystore format. Supported keystore formats: [JKS, BCFKS, PKCS12]"))
        }
        AdminDenied::FeatureNotEnabled => {
            (501, described("Feature not enabled", "For more on this error consult the server log."))
        }
        AdminDenied::Authorization(denied) => return authorization::reply(denied),
        AdminDenied::NotOfConsole(client) => {
            (403, error(format!("Token issued for an application that is not the admin console: {client}")))
        }
        AdminDenied::NoRealmAccess => (403, error("No realm access")),
        AdminDenied::Authentication(denied) => authentication::reply(denied),
        AdminDenied::ClientPolicy(denied) => client_policy::reply(denied),
        AdminDenied::IdentityProvider(denied) => identity_provider::reply(denied),
        AdminDenied::Organization(denied) => organization::reply(denied),
    };
    json_reply(status, &body)
}

/// Whether it was the database that refused, which as a rule is after a resource was done with the request.
pub(crate) fn is_of_database(reply: &ErrorReply) -> bool {
    reply.status == 409 && reply.error_description.as_deref() == Some(DUPLICATE)
}

fn not_found(what: What) -> &'static str {
    match what {
        What::Realm => "Realm not found.",
        What::User => "User not found",
        What::Group => "Could not find group by id",
        What::GroupPath => "Group path does not exist",
        What::UsersGroup => "Group not found",
        What::MovedGroup => "Could not find child by id",
        What::Client => "Could not find client",
        What::MappedClient => "Client not found",
        What::ClientScope => "Could not find client scope",
        What::AssignedScope => "Client scope not found",
        What::Role => "Could not find role",
        What::RoleById => "Could not find role with id",
        What::MappedRole => "Role not found",
        What::CompositeRole => "Could not find composite role",
        What::Mapper => "Model not found",
        What::MapperProvider => "ProtocolMapper provider not found",
        What::Credential => "Credential not found",
        // The spelling is Keycloak's.
        What::Session => "Sesssion not found",
        What::ExampleUserId => "No userId provided",
        What::ExampleUser => "No user found",
        What::RoleContainer => "Role Container not found",
        What::InstallationFormat => "Unknown Provider",
        What::RotatedSecret => "Client does not have a rotated secret",
        What::ClientNode => "Client does not have node ",
        What::KeyPair => "keypair not generated for client",
        What::Component => "Could not find component",
        What::Text => "Localization text not found",
        What::UsersClient => "Client not found",
        What::Consent => "Consent nor offline token not found",
        What::ProviderLink => "Link not found",
        What::ConsoleRealm => "Realm not found.  Did you type in a bad URL?",
        What::CurrentRealm => "Realm not found",
        What::ParentComponent => "Could not find parent component",
    }
}

fn conflict(taken: &Taken) -> Value {
    match taken {
        Taken::Realm(name) => message(format!("Realm {name} already exists")),
        Taken::RealmId => message(DUPLICATE),
        Taken::RealmRename => message("Realm with same name exists"),
        Taken::Username => message("User exists with same username"),
        Taken::Email => message("User exists with same email"),
        Taken::TopGroup(name) => message(format!("Top level group named '{name}' already exists.")),
        Taken::Subgroup(name) => message(format!("Sibling group named '{name}' already exists.")),
        Taken::Client(id) => message(format!("Client {id} already exists")),
        Taken::ClientScope(name) => message(format!("Client Scope {name} already exists")),
        Taken::Role(name) => message(format!("Role with name {name} already exists")),
        Taken::Mapper => message("Protocol mapper exists with same name"),
        Taken::OneOfMappers => described("conflict", "Protocol mapper name must be unique per protocol"),
        Taken::ImportedUser(name) => message(format!("User with user name {name} already exists.")),
        Taken::ImportedClient(id) => message(format!("Client id '{id}' already exists")),
        Taken::ImportedRole(name) => message(format!("Realm role '{name}' already exists.")),
        Taken::ImportedClientRole(name, client) => {
            message(format!("Client role '{name}' for client '{client}' already exists."))
        }
        Taken::ImportedIdentityProvider(alias) => message(format!("Identity Provider '{alias}' already exists.")),
        Taken::ImportedGroup(path) => message(format!("Group '{path}' already exists")),
        Taken::ProviderLink => message("User is already linked with provider"),
        Taken::Unnamed => described("conflict", DUPLICATE),
    }
}

fn bad_request(invalid: &Invalid) -> Value {
    match invalid {
        Invalid::UnknownField { representation, field, column } => error(format!(
            "Invalid json representation for {representation}. Unrecognized field \"{field}\" at line 1 column {column}."
        )),
        Invalid::UnreadableRealm => message("unable to read contents from stream"),
        Invalid::RealmNameMissing => message("Realm name cannot be empty"),
        Invalid::NodeMissing => error("Node not found in params"),
        Invalid::RealmNameCharacter(character) | Invalid::NodeCharacter(character) => {
            error(format!("Character '{character}' not allowed."))
        }
        Invalid::RealmRenameCharacter(character) => message(format!("Character '{character}' not allowed.")),
        Invalid::MasterRename => message("Can't rename master realm"),
        Invalid::MasterRemoval => message("Can't remove master realm"),
        Invalid::RoleNameMissing => error("role has no name"),
        Invalid::DefaultRole(name) => message(format!("{name} is default role of the realm and cannot be removed.")),
        Invalid::GroupNameMissing => message("Group name is missing"),
        Invalid::UsernameMissing => message("User name is missing"),
        Invalid::Profile(faults) => match faults.as_slice() {
            [fault] => profile(fault),
            faults => json!({"errors": faults.iter().map(profile).collect::<Vec<_>>()}),
        },
        Invalid::UserProfile(faults) => message(format!("[{}]", faults.join(", "))),
        Invalid::Unreadable => described("unknown_error", "Cannot parse the JSON"),
        Invalid::PasswordMissing => error("No password provided"),
        Invalid::PasswordEmpty => error("Empty password not allowed"),
        Invalid::Password(fault) => password(*fault),
        Invalid::PasswordsOfNewRealm => message("Password policy not met. See logs for details"),
        Invalid::PasswordPolicyNumber(name) => message(format!("Invalid config for {name}: Not a valid number")),
        Invalid::MailSender(address) => message(mail_sender(address.as_deref())),
        Invalid::ClientSessionIdle => {
            message("Client Session Idle Timeout cannot be greater than Realm SSO Idle Timeout.")
        }
        Invalid::ClientSessionMax => {
            message("Client session max lifespan cannot exceed realm SSO session max lifespan.")
        }
        Invalid::PasswordPolicyUnknown => message("Password policy not found"),
        Invalid::NoServiceAccount(client) => error(format!("Service account not enabled for the client '{client}'")),
        Invalid::ClientRemoval => described("invalid_request", "Could not delete client"),
        Invalid::ClientIdBlank => described("invalid_input", "Client ID cannot be blank"),
        Invalid::ClientSearch(names) => {
            described("invalid_request", &format!("Attributes [{}] not allowed for search", names.join(", ")))
        }
        Invalid::ClientProtocol(protocol) => described("invalid_input", &format!("Invalid protocol: {protocol}")),
        Invalid::ClientSettings(words) => described("invalid_input", &words.join("; ")),
        Invalid::Pairwise { fault, as_client } => pairwise(*fault, *as_client),
        Invalid::ScopeName(name) => message(format!("Unexpected name \"{name}\" for ClientScope")),
        Invalid::ScopeProtocol => message("Unexpected protocol"),
        Invalid::EventDate(name) => {
            error(format!("Invalid value for '{name}', expected format is yyyy-MM-dd or an Epoch timestamp"))
        }
        Invalid::ComponentProvider => error("Invalid provider type or no such provider"),
        Invalid::Component(words) => message(words.clone()),
        Invalid::SortDirection => error("Invalid value for sortDirection, expected value is asc or desc"),
        Invalid::ComponentKindMissing => error("must specify a subtype"),
        Invalid::KeyFormatMissing => error("keystoreFormat cannot be null"),
        Invalid::KeyFileMissing => error("file cannot be empty"),
        Invalid::KeyStore => error("error loading keystore"),
        Invalid::JavaStorePassword => error("Password verification failed"),
        Invalid::StoreMac => error("PKCS12 key store mac invalid"),
        Invalid::StorePasswordMissing { of, is_made } => {
            let what = if *is_made { "generation and download" } else { "download" };
            described("password-missing", &format!("Need to specify a {of} password for jks {what}"))
        }
        Invalid::KeyNotFound => {
            described("certificate-not-found", "Certificate or key with given alias not found in the keystore")
        }
        Invalid::KeyNotLoaded => {
            described("certificate-not-found", "Certificate or key error loding from uploaded file")
        }
        Invalid::EventListener => error("Unknown event listener"),
        Invalid::MapperName(name) => described(
            "invalid_input",
            &format!("Cannot add protocol mapper '{name}'. Protocol mapper name must be unique per protocol"),
        ),
        Invalid::UserEmailMissing => message("User email missing"),
        Invalid::UserDisabled => message("User is disabled"),
        Invalid::ServiceAccountImpersonation => message("Service accounts cannot be impersonated"),
        Invalid::RequiredActions => message("Provided invalid required actions"),
        Invalid::LinkClientMissing => message("Client id missing"),
        Invalid::LinkClientUnknown => message("Client doesn't exist"),
        Invalid::LinkClientDisabled => message("Client is not enabled"),
        Invalid::LinkRedirectUri => message("Invalid redirect uri."),
        Invalid::PasswordPolicyConfig(name, fault) => message(format!("Invalid config for {name}: {fault}")),
        Invalid::NegativeSetting(name) => message(format!("{name} may not be a negative value")),
        Invalid::DescriptionFormat => error("Unsupported format"),
        Invalid::NegativeLifespan => {
            described("Invalid value for expiration", "The expiration time interval cannot be less than 0")
        }
        Invalid::NegativeCount => described("Invalid value for count", "The count cannot be less than 0"),
        Invalid::CredentialLabelMissing => described("missingCredentialLabel", "Credential label must not be empty"),
    }
}

fn mail_fault(fault: MailFault) -> String {
    let of_actions = |reason: &str| format!("Failed to send execute actions email: {reason}");
    match fault {
        MailFault::ActionsWithoutSender => of_actions(&mail_sender(None)),
        MailFault::ActionsWithoutServer => of_actions(
            "Error when attempting to send the email to the server. More information is available in the server log.",
        ),
        MailFault::VerifyEmail => "Failed to send verify email".to_owned(),
        MailFault::Test => "Failed to send email".to_owned(),
    }
}

fn mail_sender(address: Option<&str>) -> String {
    let address = address.unwrap_or("null");
    format!(
        "Invalid sender address '{address}'. If the address contains UTF-8 characters in the local part please ensure \
         the SMTP server supports the SMTPUTF8 extension and enable 'Allow UTF-8' in the email realm configuration."
    )
}

fn password(fault: PasswordFault) -> Value {
    let (key, words) = password_words(fault);
    described(&format!("invalidPassword{key}Message"), &words)
}

/// The name of what the policy refuses among Keycloak's messages, and its words.
pub(super) fn password_words(fault: PasswordFault) -> (&'static str, String) {
    let lacks = |n: usize, what: &str| format!("must contain at least {n} {what}.");
    let words = match fault {
        PasswordFault::Short(n) => format!("minimum length {n}."),
        PasswordFault::Long(n) => format!("maximum length {n}."),
        PasswordFault::Digits(n) => lacks(n, "numerical digits"),
        PasswordFault::LowerCase(n) => lacks(n, "lower case characters"),
        PasswordFault::UpperCase(n) => lacks(n, "upper case characters"),
        PasswordFault::Special(n) => lacks(n, "special characters"),
        PasswordFault::Username => "must not be equal to the username.".to_owned(),
        PasswordFault::ContainsUsername => "Can not contain the username.".to_owned(),
        PasswordFault::Pattern => "fails to match regex pattern(s).".to_owned(),
        PasswordFault::Used(n) => format!("must not be equal to any of last {n} passwords."),
        PasswordFault::UsedOfLate => "new password does not match password policies.".to_owned(),
        PasswordFault::Email => "must not be equal to the email.".to_owned(),
    };
    (fault.key(), format!("Invalid password: {words}"))
}

fn profile(fault: &ProfileFault) -> Value {
    let attribute = fault.attribute.as_str();
    let (key, params) = (fault.reason.key(), profile_params(attribute, &fault.reason));
    json!({"field": attribute, "errorMessage": key, "params": params})
}

fn profile_params(attribute: &str, reason: &ProfileReason) -> Value {
    match reason {
        ProfileReason::Count { min, max } => json!([attribute, min, max]),
        ProfileReason::Length { min, max } => json!([attribute, min, max]),
        ProfileReason::Range { min, max } => json!([attribute, min, max]),
        ProfileReason::Email(said) | ProfileReason::Pattern(said) | ProfileReason::Date(said) => {
            json!([attribute, said])
        }
        ProfileReason::Told { reason, .. } => profile_params(attribute, reason),
        ProfileReason::Required
        | ProfileReason::UsernameCharacter
        | ProfileReason::NameCharacter
        | ProfileReason::NoNumber
        | ProfileReason::NoOption
        | ProfileReason::ReadOnly => json!([attribute]),
    }
}

pub(super) fn error(words: impl Into<String>) -> Value {
    json!({"error": words.into()})
}

pub(super) fn message(words: impl Into<String>) -> Value {
    json!({"errorMessage": words.into()})
}

/// A mapper's error has its words twice, but for one.
fn pairwise(fault: PairwiseFault, as_client: bool) -> Value {
    let (error, words) = match fault {
        PairwiseFault::Hosts => {
            let words = "Without a configured Sector Identifier URI, client redirect URIs must not contain multiple host components.";
            (words, words)
        }
        PairwiseFault::NoHost => {
            let words = "Client redirect URIs must contain a valid host component.";
            (words, words)
        }
        PairwiseFault::Malformed => ("Invalid Sector Identifier URI.", "Malformed Sector Identifier URI."),
    };
    described(if as_client { "invalid_input" } else { error }, words)
}

pub(super) fn described(code: &str, words: &str) -> Value {
    json!({"error": code, "error_description": words})
}
