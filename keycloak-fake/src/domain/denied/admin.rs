//! What the admin API denies.

use super::{
    AuthenticationDenied, AuthorizationDenied, ClientPolicyDenied, IdentityProviderDenied, OrganizationDenied,
};

/// Why the admin API denies something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AdminDenied {
    /// The caller is nobody that the realm knows.
    Unauthenticated,
    /// The caller lacks the role for it, or nobody may do it: the server's own clients cannot be deleted.
    Forbidden,
    /// The caller lacks the role to see the user that it is about.
    UserForbidden,
    /// What the request names does not exist.
    NotFound(What),
    /// A name is taken.
    Conflict(Taken),
    /// What was sent makes no sense.
    Invalid(Invalid),
    /// What was sent breaks the server while it changes a realm.
    BreaksRealmUpdate,
    /// What was sent breaks the server: Keycloak answers with an error of its own, not with a reason.
    Breaks,
    /// An example token is asked for that is for clients, by name, which it would not be for.
    AudienceUnavailable(Vec<String>),
    /// The realm has no texts of its own in this language.
    NoTexts(String),
    /// JSON whose words are not those of its type, where Keycloak reads it itself and breaks.
    BreaksOnJson,
    /// A client's set of keys is not even JSON, where Keycloak reads it itself and breaks.
    BreaksOnSet,
    /// Roles are imported for a client that does not exist.
    NoClientOfRoles(String),
    /// A key store is asked for in a format that there is not.
    NoStoreFormat,
    /// It belongs to a feature that is off.
    FeatureNotEnabled,
    /// A mail could not be sent.
    MailNotSent(MailFault),
    /// The token is of this client, which is not the admin console.
    NotOfConsole(String),
    /// The caller may do nothing in the realm that the admin console shows.
    NoRealmAccess,
    /// Something of flows, their steps or required actions.
    Authentication(AuthenticationDenied),
    /// Something of identity providers or their mappers.
    IdentityProvider(IdentityProviderDenied),
    /// Something of authorization services.
    Authorization(AuthorizationDenied),
    /// Something of client policies or their profiles.
    ClientPolicy(ClientPolicyDenied),
    /// Something of organizations, their members, invitations or groups.
    Organization(OrganizationDenied),
}

/// What does not exist, in the place where it is asked for: Keycloak's words differ by place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    Realm,
    User,
    Group,
    /// A group, by its path.
    GroupPath,
    /// The group that a user joins or leaves.
    UsersGroup,
    /// The group that is to be moved below another.
    MovedGroup,
    Client,
    /// The client whose roles are mapped.
    MappedClient,
    ClientScope,
    /// The client scope that a realm or a client gets.
    AssignedScope,
    /// A role, by its name.
    Role,
    /// A role, by its id.
    RoleById,
    /// The role that a user or group gets.
    MappedRole,
    /// The role that another is composed of.
    CompositeRole,
    Mapper,
    /// The kind that a mapper says it is of.
    MapperProvider,
    Credential,
    Session,
    /// Whom an example token is for, left out.
    ExampleUserId,
    /// Whom an example token is for.
    ExampleUser,
    /// Whose roles are evaluated.
    RoleContainer,
    /// The format of an adapter's file.
    InstallationFormat,
    /// The secret that a client had before.
    RotatedSecret,
    /// A host of a client.
    ClientNode,
    /// A client's key and certificate.
    KeyPair,
    Component,
    /// A text of the realm's own, by language and key.
    Text,
    /// The client that has something of a user.
    UsersClient,
    Consent,
    /// A link to an account at an identity provider.
    ProviderLink,
    /// The realm whose admin console it is.
    ConsoleRealm,
    /// The realm that the admin console shows.
    CurrentRealm,
    /// The component that others are to be below.
    ParentComponent,
}

/// Whose name is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Taken {
    Realm(String),
    /// The name that a realm is renamed to.
    RealmRename,
    /// The id of a realm.
    RealmId,
    Username,
    Email,
    TopGroup(String),
    Subgroup(String),
    Client(String),
    ClientScope(String),
    Role(String),
    Mapper,
    /// The name of one of several mappers.
    OneOfMappers,
    /// What an import into a realm finds there already.
    ImportedUser(String),
    ImportedClient(String),
    ImportedRole(String),
    /// A role and its client.
    ImportedClientRole(String, String),
    /// By its path.
    ImportedGroup(String),
    ImportedIdentityProvider(String),
    /// The user's link at an identity provider.
    ProviderLink,
    /// What the database refuses without saying which name it is.
    Unnamed,
}

/// What is wrong with what was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Invalid {
    /// A field that Keycloak's representation of this name does not have.
    UnknownField {
        representation: &'static str,
        field: String,
        column: usize,
    },
    /// A field that a realm's representation does not have, at whatever depth.
    UnreadableRealm,
    RealmNameMissing,
    RealmNameCharacter(char),
    /// The name that a realm is renamed to.
    RealmRenameCharacter(char),
    MasterRename,
    MasterRemoval,
    RoleNameMissing,
    /// The role that every user of the realm has cannot be deleted.
    DefaultRole(String),
    GroupNameMissing,
    UsernameMissing,
    /// What the user profile refuses, one or more.
    Profile(Vec<ProfileFault>),
    /// What a user profile cannot be; the words are Keycloak's.
    UserProfile(Vec<String>),
    /// JSON whose words are not those of its type.
    Unreadable,
    PasswordMissing,
    PasswordEmpty,
    /// What the password policy refuses.
    Password(PasswordFault),
    /// The passwords of a new realm's users are not what its policy asks for.
    PasswordsOfNewRealm,
    PasswordPolicyUnknown,
    /// The policy of this name takes a number.
    PasswordPolicyNumber(String),
    /// Not an address that mail can be sent from.
    MailSender(Option<String>),
    /// A client's part in a session cannot last longer than the session.
    ClientSessionIdle,
    ClientSessionMax,
    NoServiceAccount(String),
    /// The server's own clients cannot be deleted.
    ClientRemoval,
    ClientIdBlank,
    ClientProtocol(String),
    /// Attributes that clients cannot be searched by.
    ClientSearch(Vec<String>),
    /// Some of a client's settings are wrong; the words are Keycloak's.
    ClientSettings(Vec<&'static str>),
    /// A client cannot have a mapper of pairwise subjects; whether the client was sent, or the mapper.
    Pairwise {
        fault: PairwiseFault,
        as_client: bool,
    },
    ScopeName(String),
    ScopeProtocol,
    /// Two of a client's mappers have this name.
    MapperName(String),
    /// A client's host has no name.
    NodeMissing,
    NodeCharacter(char),
    /// No day and no moment; the query parameter's name.
    EventDate(&'static str),
    EventListener,
    /// Nothing makes components of this kind.
    ComponentProvider,
    /// What a component's settings cannot be; the words are Keycloak's.
    Component(String),
    /// Neither `asc` nor `desc`.
    SortDirection,
    /// An initial access token that ends before it begins.
    NegativeLifespan,
    /// A description of a client in no format that there is.
    DescriptionFormat,
    /// An initial access token for less than no client.
    NegativeCount,
    CredentialLabelMissing,
    /// The policy of this name is not given what it takes, in Keycloak's words.
    PasswordPolicyConfig(String, &'static str),
    /// A setting of a realm, in Keycloak's words, cannot be negative.
    NegativeSetting(&'static str),
    UserEmailMissing,
    UserDisabled,
    ServiceAccountImpersonation,
    /// Actions that the realm does not have.
    RequiredActions,
    /// The client that a mail's link leads to.
    LinkClientMissing,
    LinkClientUnknown,
    LinkClientDisabled,
    LinkRedirectUri,
    /// What kind of components is asked for.
    ComponentKindMissing,
    /// What kind of file a client's key is uploaded in.
    KeyFormatMissing,
    /// The file that a client's key is uploaded in.
    KeyFileMissing,
    /// No key store of the kind that it is said to be.
    KeyStore,
    /// What was to open Java's own key store does not.
    JavaStorePassword,
    /// What was to open another key store does not.
    StoreMac,
    /// A key store is asked for without a password of the `key` or the `store`.
    StorePasswordMissing {
        of: &'static str,
        is_made: bool,
    },
    /// A file without a key for signatures.
    KeyNotFound,
    /// The same, of a file for an identity provider.
    KeyNotLoaded,
}

/// Why a mail could not be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MailFault {
    /// One with required actions: the realm names no sender.
    ActionsWithoutSender,
    /// One with required actions: the realm names no mail server.
    ActionsWithoutServer,
    /// One that verifies an address; Keycloak does not say why.
    VerifyEmail,
    /// The mail that tries a mail server.
    Test,
}

/// What a password policy refuses, with the number that it asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PasswordFault {
    Short(usize),
    Long(usize),
    Digits(usize),
    LowerCase(usize),
    UpperCase(usize),
    Special(usize),
    Username,
    ContainsUsername,
    Email,
    /// It is not what a pattern says.
    Pattern,
    /// One of so many last passwords.
    Used(usize),
    /// One of those of the last days.
    UsedOfLate,
}

/// What the user profile refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ProfileFault {
    pub(crate) attribute: String,
    pub(crate) reason: ProfileReason,
}

/// Why the user profile refuses a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ProfileReason {
    /// There has to be a value.
    Required,
    /// There can be only so many values.
    Count {
        min: u64,
        max: u64,
    },
    Length {
        min: Option<usize>,
        max: Option<usize>,
    },
    UsernameCharacter,
    NameCharacter,
    Email(String),
    /// It is not what this pattern says.
    Pattern(String),
    NoNumber,
    /// It is no number between these.
    Range {
        min: Option<serde_json::Number>,
        max: Option<serde_json::Number>,
    },
    /// It is none of those to choose from.
    NoOption,
    Date(String),
    ReadOnly,
    /// A reason that the profile has words, or the key of some, of its own for.
    Told {
        words: String,
        reason: Box<ProfileReason>,
    },
}

impl ProfileReason {
    /// What Keycloak calls it among its messages.
    pub(crate) fn key(&self) -> &str {
        match self {
            Self::Required => "error-user-attribute-required",
            Self::Count { .. } => "error-invalid-multivalued-size",
            Self::Length { min: None, .. } => "error-invalid-length-too-long",
            Self::Length { max: None, .. } => "error-invalid-length-too-short",
            Self::Length { .. } => "error-invalid-length",
            Self::UsernameCharacter => "error-username-invalid-character",
            Self::NameCharacter => "error-person-name-invalid-character",
            Self::Email(_) => "error-invalid-email",
            Self::Pattern(_) => "error-pattern-no-match",
            Self::NoNumber => "error-invalid-number",
            Self::Range { min: None, .. } => "error-number-out-of-range-too-big",
            Self::Range { max: None, .. } => "error-number-out-of-range-too-small",
            Self::Range { .. } => "error-number-out-of-range",
            Self::NoOption => "error-invalid-value",
            Self::Date(_) => "error-invalid-date",
            Self::ReadOnly => "error-user-attribute-read-only",
            Self::Told { words, .. } => words,
        }
    }
}

/// Why a client cannot have a mapper of pairwise subjects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PairwiseFault {
    /// Its redirect URIs are of several hosts.
    Hosts,
    /// It has no redirect URI with a host.
    NoHost,
    /// The mapper's sector identifier URI is none.
    Malformed,
}

impl PasswordFault {
    /// What Keycloak calls it among its messages and in events.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Short(_) => "MinLength",
            Self::Long(_) => "MaxLength",
            Self::Digits(_) => "MinDigits",
            Self::LowerCase(_) => "MinLowerCaseChars",
            Self::UpperCase(_) => "MinUpperCaseChars",
            Self::Special(_) => "MinSpecialChars",
            Self::Username => "NotUsername",
            Self::ContainsUsername => "NotContainsUsername",
            Self::Email => "NotEmail",
            Self::Pattern => "RegexPattern",
            Self::Used(_) => "History",
            Self::UsedOfLate => "Generic",
        }
    }
}
