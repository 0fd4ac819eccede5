//! A person's request, and the fake as the console sees it.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use axum::body::Body;
use http::Request;
use http::header::HOST;
use keycloak_api::Result;
use keycloak_api::admin::Realms;

use crate::FakeKeycloak;
use crate::domain::denied::{AdminDenied, What};
use crate::handle::refusal;
use crate::server::app::Peer;
use crate::server::options::HttpOptions;
use crate::state::Realm;

/// A request that is let in.
#[derive(Clone, Debug)]
pub(super) struct Visit {
    /// The fake under the address that was asked for. It may do everything, and neither faults nor the journal see it.
    pub(super) fake: FakeKeycloak,
    /// Who asks.
    pub(super) peer: IpAddr,
    /// Whether issuers have another name than the one that the browser asks for: cookies for it are not theirs.
    pub(super) is_elsewhere: bool,
}

impl Visit {
    pub(super) fn of(fake: &FakeKeycloak, options: &HttpOptions, request: &Request<Body>) -> Self {
        let base_url = options.base_url_of_request(request);
        let host = request.headers().get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        let (_, rest) = base_url.split_once("://").unwrap_or_default();
        let is_elsewhere = rest.split('/').next() != Some(host.strip_suffix(":80").unwrap_or(host));
        let peer = request.extensions().get::<Peer>().map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |Peer(peer)| *peer);
        Self { fake: FakeKeycloak::on(fake.engine.clone(), base_url).unwatched(), peer, is_elsewhere }
    }

    /// The realm as it is now.
    pub(super) fn realm(&self, name: &str) -> Result<Arc<Realm>> {
        let unknown = || refusal(<dyn Realms>::GET_REALM, name, &AdminDenied::NotFound(What::Realm).into());
        Ok(self.fake.engine.realm(name).ok_or_else(unknown)?.snapshot())
    }

    /// The time on the fake's clock, in milliseconds since the epoch.
    pub(super) fn now_ms(&self) -> i64 {
        self.fake.engine.clock.now_ms()
    }
}
