//! Authentication flows and their steps.

use std::sync::Arc;

use super::{Id, Key, Record};

/// A flow, or a part of one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Flow {
    pub(crate) id: Id,
    pub(crate) alias: Arc<str>,
    pub(crate) description: Option<Arc<str>>,
    /// `basic-flow`, `form-flow` or `client-flow`.
    pub(crate) kind: Arc<str>,
    /// Whether it is no part of another one.
    pub(crate) top_level: bool,
    /// Whether it came with the realm.
    pub(crate) built_in: bool,
    /// By priority.
    pub(crate) steps: Vec<Step>,
}

/// A step of a flow; Keycloak calls it an execution.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) id: Id,
    /// What implements it. A step that is a flow has none, unless the flow is a form's.
    pub(crate) authenticator: Option<Arc<str>>,
    /// The flow that the step is.
    pub(crate) flow: Option<Id>,
    pub(crate) requirement: Requirement,
    pub(crate) priority: i32,
    /// The configuration that it has.
    pub(crate) config: Option<Id>,
}

/// Whether a step has to be passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Requirement {
    Required,
    Conditional,
    Alternative,
    Disabled,
}

impl Requirement {
    /// The requirement of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        [Self::Required, Self::Conditional, Self::Alternative, Self::Disabled]
            .into_iter()
            .find(|one| one.name() == name)
    }

    /// Keycloak's name for it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Required => "REQUIRED",
            Self::Conditional => "CONDITIONAL",
            Self::Alternative => "ALTERNATIVE",
            Self::Disabled => "DISABLED",
        }
    }
}

impl Flow {
    /// Puts the steps in order.
    pub(crate) fn sort(&mut self) {
        self.steps.sort_by_key(|step| step.priority);
    }
}

impl Record for Flow {
    fn id(&self) -> &Id {
        &self.id
    }

    fn key(&self) -> Key<'_> {
        ("", &self.alias)
    }
}
