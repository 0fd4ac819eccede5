//! What the admin API denies of organizations, their members, invitations and groups.

/// Why it is denied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum OrganizationDenied {
    /// The realm has them off.
    NotEnabled,
    Missing,
    NameMissing,
    NameTaken,
    AliasTaken,
    /// What stands for the alias too, as none is given.
    NameAsAlias(AliasFault),
    Alias(AliasFault),
    /// The alias stays as it is.
    AliasChange,
    RedirectUrl,
    DomainMissing,
    /// The words are Keycloak's.
    Domain(String),
    DomainTaken {
        domain: String,
        organization: String,
        realm: String,
    },
    /// There is no member of this id, or no user.
    NoMember,
    AlreadyMember,
    ProviderUnknown,
    /// The realm that is imported has no such identity provider.
    ProviderMissing,
    ProviderAdded,
    ProviderOfAnother,
    /// There is none to show.
    ProviderNotIts,
    /// There is none to take away.
    ProviderToRemove,
    /// The domain that the identity provider is for is none of the organization's.
    ProviderDomain,
    GroupMissing,
    GroupOfAnother,
    GroupTaken {
        is_top: bool,
    },
    GroupId,
    /// A group of the realm's is to be moved.
    MovedGroupOfRealm,
    MovedGroupOfAnother,
    /// Who is to join or leave a group is no user.
    GroupUser,
    /// Who is to join a group is no member.
    GroupStranger,
    InGroup,
    InvitationMissing,
    InviteeAddressMissing,
    InviteeAddress,
    AlreadyInvited,
    MemberInvited,
    InviteeIdMissing,
    Invitee,
    InviteeWithoutAddress,
    InvitationNotSent,
    /// A group that belongs to an organization is asked for as one of the realm; the word says what for.
    GroupOutside(&'static str),
}

/// What an alias cannot have in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AliasFault {
    Space,
    Character(char),
}
