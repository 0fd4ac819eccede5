//! A realm's clients. Their secrets are not shown.

use keycloak_api::admin::{ClientFilter, Clients};
use keycloak_api::representation::ClientRepresentation;
use maud::{Markup, html};

use super::layout::{mark, search, table};
use super::realm::{InRealm, Part};
use super::sent::Failed;
use crate::server::answer::Answer;

pub(super) async fn list(here: InRealm) -> Result<Answer, Failed> {
    let InRealm { visit, name, query, paging, .. } = &here;
    let asked = query.get("search").unwrap_or_default();
    let mut filter = ClientFilter::client_id(asked);
    (filter.search, filter.first, filter.max) = (Some(true), paging.first(), paging.max());
    let found = visit.fake.list_clients(name, &filter).await?;
    let path = here.path(Part::Clients);
    let (found, pages) = paging.cut(found, &path, &[("search", asked)]);
    let rows: Vec<Markup> = found.iter().map(row).collect();
    let heads = ["Client", "Name", "Kind", "Ways to log in", "Redirect URIs"];
    let body = html! {
        (search(&path, "Client ID contains", asked))
        (table("Clients", &heads, &rows, "No client is found."))
        (pages)
    };
    Ok(here.shown(Part::Clients, &body))
}

fn row(client: &ClientRepresentation) -> Markup {
    let is = |flag: Option<bool>| flag == Some(true);
    let kind = match () {
        () if is(client.bearer_only) => "bearer only",
        () if is(client.public_client) => "public",
        () => "confidential",
    };
    let ways = [
        (client.standard_flow_enabled, "standard flow"),
        (client.implicit_flow_enabled, "implicit flow"),
        (client.direct_access_grants_enabled, "password"),
        (client.service_accounts_enabled, "service account"),
    ];
    let ways: Vec<&str> = ways.into_iter().filter(|(flag, _)| is(*flag)).map(|(_, way)| way).collect();
    // A key of Keycloak's own texts tells nobody anything.
    let name = client.name.as_deref().filter(|name| !name.starts_with("${")).unwrap_or_default();
    html! {
        th scope="row" {
            (client.client_id.as_deref().unwrap_or_default())
            @if client.enabled == Some(false) { " " (mark("disabled")) }
        }
        td { (name) }
        td { (kind) }
        td { (ways.join(", ")) }
        td { ul .plain { @for uri in client.redirect_uris.iter().flatten() { li { code { (uri) } } } } }
    }
}
