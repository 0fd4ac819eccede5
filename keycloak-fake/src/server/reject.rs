//! What Keycloak answers to a request that cannot be read.

use http::StatusCode;
use keycloak_api::operation::{OperationInfo, Rejection};

use super::answer::{self, Answer};

/// What `operation` answers to such a request.
pub(super) fn answer(operation: &OperationInfo, rejection: &Rejection, no_body: bool) -> Answer {
    match rejection {
        Rejection::ContentType => answer::json_text(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            r#"{"error":"The content-type header value did not match the value in @Consumes"}"#,
        ),
        Rejection::Json(_) if operation.path == "/admin/realms" => {
            answer::json_text(StatusCode::BAD_REQUEST, r#"{"errorMessage":"unable to read contents from stream"}"#)
        }
        // Keycloak reads policies by itself.
        Rejection::Json(error) if reads_itself(operation) && !error.is_data() && !no_body => answer::json_text(
            StatusCode::INTERNAL_SERVER_ERROR,
            r#"{"error":"invalid_request","error_description":"Cannot parse the JSON"}"#,
        ),
        Rejection::Json(_) if reads_itself(operation) => answer::json_text(
            StatusCode::INTERNAL_SERVER_ERROR,
            r#"{"error":"unknown_error","error_description":"Cannot parse the JSON"}"#,
        ),
        Rejection::Json(_) if no_body && operation.path.ends_with("/authz/protection/permission") => answer::json_text(
            StatusCode::BAD_REQUEST,
            r#"{"error":"invalid_permission_request","error_description":"Invalid permission request."}"#,
        ),
        Rejection::Bearer if operation.path.contains("/authz/protection/") => answer::json_text(
            StatusCode::FORBIDDEN,
            r#"{"error":"invalid_bearer_token","error_description":"Could not obtain bearer access_token from request."}"#,
        ),
        Rejection::Query { .. }
            if operation.path.contains("/resource-server/") && operation.path.ends_with("/search") =>
        {
            answer::cache(answer::empty(StatusCode::BAD_REQUEST), "no-cache")
        }
        // Keycloak reads these by itself.
        Rejection::Json(error) if operation.path.ends_with("/partialImport") && error.is_data() && !no_body => {
            answer::json_text(
                StatusCode::INTERNAL_SERVER_ERROR,
                r#"{"error":"unknown_error","error_description":"Cannot parse the JSON"}"#,
            )
        }
        Rejection::Json(_) if no_body && operation.path == "/admin/realms/{realm}/organizations" => {
            answer::json_text(StatusCode::BAD_REQUEST, r#"{"errorMessage":"Organization cannot be null."}"#)
        }
        // A body that is not there is null to Keycloak, and it trips over that.
        Rejection::Json(_) if no_body => answer::unknown_error(),
        Rejection::Json(error) if error.is_data() => answer::json_text(
            StatusCode::BAD_REQUEST,
            r#"{"error":"unknown_error","error_description":"Cannot parse the JSON"}"#,
        ),
        Rejection::Json(_) => answer::json_text(
            StatusCode::BAD_REQUEST,
            r#"{"error":"invalid_request","error_description":"Cannot parse the JSON"}"#,
        ),
        Rejection::Bearer => answer::json_text(StatusCode::UNAUTHORIZED, r#"{"error":"HTTP 401 Unauthorized"}"#),
        // A path or query parameter that is not of its type makes the path unknown.
        _ => answer::not_found(),
    }
}

/// Whether the operation takes a policy, but for a trial of policies.
fn reads_itself(operation: &OperationInfo) -> bool {
    let of = |name: &str| operation.path.contains(&format!("/authz/resource-server/{name}"));
    (of("policy") || of("permission")) && !operation.path.ends_with("/evaluate")
}
