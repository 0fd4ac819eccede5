//! What the admin API denies of flows, their steps and required actions. Keycloak's words differ by place.

/// Why it is denied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AuthenticationDenied {
    /// There is no flow of this id.
    FlowId,
    /// There is no flow to delete, copy or list.
    Flow,
    /// There is no flow whose steps could be changed.
    FlowOfSteps,
    Step,
    Config,
    Provider,
    RequiredAction,
    /// There is no required action to delete or move.
    MovedAction,
    /// There is no required action that could be told anything.
    ToldAction,
    /// The realm does not have the required action.
    ActionConfig,
    FlowNameMissing {
        is_new: bool,
    },
    FlowTaken(String),
    /// The alias that a flow is renamed to.
    FlowRename,
    /// The alias of a copy, or of a flow within a flow.
    NewFlow,
    ConfigNameMissing,
    ConfigTaken(String),
    ActionTaken,
    Character(char),
    /// A flow that came with the realm cannot be deleted.
    BuiltInFlow,
    /// A flow that came with the realm stays as it is; the words say what was tried.
    BuiltIn(&'static str),
    /// The flow that is to have a new flow as a step is not there.
    ParentOfFlow,
    /// The flow that is to have a new step is not there.
    ParentOfStep,
    ParentMissing,
    ParentUnknown,
    /// What is to implement a step is not of the flow's kind.
    ProviderUnknown(Option<String>),
    ActionProvider,
    ActionNotConfigurable,
    /// A setting that has to be a number that is not negative.
    Setting {
        name: String,
        is_number: bool,
    },
}
