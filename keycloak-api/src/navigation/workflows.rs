//! The way to workflows.

use crate::prelude::*;

handles! {
    /// The workflows of a realm.
    WorkflowsRef () {
        calls {
            list = Workflows::list_workflows(filter: &WorkflowFilter) -> Vec<WorkflowRepresentation>;
            create = Workflows::create_workflow(workflow: &WorkflowRepresentation) -> Created;
            scheduled = Workflows::list_scheduled_workflows(resource_id: &str) -> Vec<WorkflowRepresentation>;
        }
        pages {
            stream = Workflows::list_workflows(WorkflowFilter) -> WorkflowRepresentation;
        }
        steps {
            /// The workflow of this id.
            by_id(workflow_id) -> WorkflowRef;
        }
    }

    /// A workflow.
    WorkflowRef (workflow_id) {
        calls {
            get = Workflows::get_workflow(include_id: Option<bool>) -> WorkflowRepresentation;
            put = Workflows::update_workflow(workflow: &WorkflowRepresentation) -> ();
            delete = Workflows::delete_workflow() -> ();
        }
    }
}
