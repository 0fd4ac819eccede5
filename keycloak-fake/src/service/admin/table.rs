//! The table of the admin API and of the protection API: one row an operation of their traits. A new method of a trait
//! is a new row, with no code of its own here.

use keycloak_api::admin::*;
#[cfg(feature = "server")]
use keycloak_api::oidc::ClientRegistrations;
use keycloak_api::operation::{Handled, Handler, Operation, OperationInfo, Received, Rest};
use keycloak_api::uma::{PermissionTickets, ResourceSets, UmaPolicies};

use crate::domain::Denied;
use crate::domain::denied::AdminDenied;
use crate::handle::FakeKeycloak;

/// An operation of a trait.
pub(crate) struct Row {
    pub(crate) info: &'static OperationInfo,
    pub(crate) answer: Answer,
}

/// What answers an operation.
pub(crate) enum Answer {
    /// The trait's method.
    #[cfg_attr(not(feature = "server"), expect(dead_code, reason = "only a server reads requests"))]
    Method(Call),
    /// What the server makes of a form.
    Form,
    /// The same refusal each time.
    Refused(Denied),
}

type Call = Box<dyn for<'a> Fn(&'a FakeKeycloak, Received) -> Handled<'a> + Send + Sync>;

/// Every operation of the admin API.
pub(crate) fn rows() -> Vec<Row> {
    macro_rules! rows {
        ($($part:ident)*) => {{
            let mut rows = Vec::new();
            $(bind(&mut rows, <dyn $part>::operations(), |fake| fake);)*
            rows
        }};
    }
    rows! {
        AttackDetection AuthenticationFlows Authenticators AuthorizationScopes ClientCertificates ClientEvaluation
        ClientNodes ClientPolicies ClientRegistration ClientScopes ClientSessions ClientTemplates ClientTypes Clients
        Components DefaultGroups Events FederatedIdentities Groups IdentityProviderMappers IdentityProviders Keys
        Localization ManagementPermissions OrganizationGroups OrganizationMembers Organizations Policies
        ProtocolMappers Realms RequiredActions ResourceServer Resources RoleComposites RoleMappings Roles ScopeMappings
        Server TypedPermissions TypedPolicies UserActions UserCredentials UserProfile Users Workflows
        PolicyRelations ResourceSets PermissionTickets UmaPolicies
    }
}

/// The operations of client registration, which lie beside the admin API and read their requests as it does.
#[cfg(feature = "server")]
pub(crate) fn registration_rows() -> Vec<Row> {
    let operations = <dyn ClientRegistrations>::operations().into_iter();
    let rows = operations.filter_map(|Operation { info, handler, .. }| {
        let method = through::<dyn ClientRegistrations>(handler?, |fake| fake);
        Some(Row { info, answer: Answer::Method(method) })
    });
    rows.collect()
}

fn bind<T: ?Sized + 'static>(rows: &mut Vec<Row>, operations: Vec<Operation<T>>, part: fn(&FakeKeycloak) -> &T)
where
    FakeKeycloak: Rest<T>,
{
    for Operation { info, handler, .. } in operations {
        let left = FakeKeycloak::REST.iter().find(|(_, methods)| methods.contains(&info.name));
        let answer = match (left, handler) {
            (Some((answer, _)), _) => Answer::Refused(refusal(answer, info)),
            (None, Some(handler)) => Answer::Method(through(handler, part)),
            (None, None) => Answer::Form,
        };
        rows.push(Row { info, answer });
    }
}

/// Why an operation that is left to `answer`, a method of [`FakeKeycloak`], is denied.
fn refusal(answer: &str, info: &'static OperationInfo) -> Denied {
    match answer {
        "not_enabled" => AdminDenied::FeatureNotEnabled.into(),
        _ => Denied::NotDone(info.path),
    }
}

fn through<T: ?Sized + 'static>(handler: Handler<T>, part: fn(&FakeKeycloak) -> &T) -> Call {
    Box::new(move |fake, received| handler(part(fake), received))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_of_the_admin_api_has_a_row() {
        let bound = keycloak_api::operations()
            .into_iter()
            .filter(|info| info.path.starts_with("/admin") || info.path.contains("/authz/protection/"));
        assert_eq!(rows().len(), bound.count());
    }
}
