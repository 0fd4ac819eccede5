//! The CIBA grant (OpenID CIBA Core 1.0, section 10.1). No request has ever reached a device, so that there is none to get
//! tokens for.

use crate::domain::Decision;
use crate::domain::denied::{BackchannelFault, OAuthDenied};
use crate::domain::issue::Issue;
use crate::domain::oidc::{Received, backchannel};
use crate::state::Client;

pub(super) fn decide(received: &Received<'_>, client: &Client) -> Decision<Issue> {
    let denied = |fault| Err(OAuthDenied::Backchannel(fault).into());
    if !backchannel::is_allowed(client) {
        return denied(BackchannelFault::GrantOff);
    }
    match received.parameter("auth_req_id") {
        None => denied(BackchannelFault::IdMissing),
        Some(_) => denied(BackchannelFault::IdInvalid),
    }
}
