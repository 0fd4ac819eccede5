//! Organizations: what they are, who may see and change them, and their identity providers.

use keycloak_api::oidc::{ClientAuth, Grant};
use serde_json::json;

use super::{call, each, each_of};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![
    switched_off,
    created,
    names,
    addresses,
    domains,
    listed,
    updated,
    deleted,
    identity_providers,
    providers_for_domains,
    imported,
    imported_in_vain,
    events,
    viewing,
    managing,
    members_rights,
];

/// Switches organizations on.
pub(super) async fn enable(world: &mut World) -> Outcome {
    world.change_realm(json!({"organizationsEnabled": true})).await
}

/// Creates an organization, and keeps its id under `name`.
pub(super) async fn create(world: &mut World, name: &str, body: &str) -> Outcome {
    let answer = world.answer(call("POST organizations", body)?.admin()).await?;
    let location = answer.header("location").to_owned();
    let id = location.rsplit('/').next().filter(|id| !id.is_empty()).ok_or_else(|| answer.text())?;
    world.set(name, id);
    Ok(())
}

/// A realm with the organization `acme`, which alice and bob belong to, and `other`.
pub(super) async fn prepare(world: &mut World) -> Outcome {
    enable(world).await?;
    let acme = r#"{"name":"acme","alias":"ac","domains":[{"name":"acme.org"}],"attributes":{"k":["v","w"]}}"#;
    create(world, "acme", acme).await?;
    create(world, "other", r#"{"name":"Other"}"#).await?;
    for name in ["alice", "bob", "carol"] {
        let id = world.user_id(name).await?;
        world.set(name, id);
    }
    for (organization, user) in [("acme", "alice"), ("acme", "bob")] {
        let row = format!("POST organizations/{{{organization}}}/members");
        world.answer(call(&row, &format!("\"{{{user}}}\""))?.admin()).await?;
    }
    world.set("nobody", super::NOBODY);
    Ok(())
}

async fn switched_off(world: &mut World) -> Outcome {
    each(
        world,
        &[
            ("GET organizations", ""),
            ("GET organizations/count", ""),
            ("POST organizations", r#"{"name":"acme"}"#),
            ("POST organizations", "{}"),
            ("GET organizations/nope", ""),
            ("PUT organizations/nope", "{}"),
            ("DELETE organizations/nope", ""),
            ("GET organizations/nope/members", ""),
            ("GET organizations/nope/groups", ""),
            ("GET organizations/nope/invitations", ""),
            ("GET organizations/members/nope/organizations", ""),
        ],
    )
    .await?;
    enable(world).await?;
    create(world, "acme", r#"{"name":"acme"}"#).await?;
    world.change_realm(json!({"organizationsEnabled": false})).await?;
    each_of(world, "off again: ", &[("GET organizations", ""), ("GET organizations/{acme}", "")]).await?;
    enable(world).await?;
    each_of(world, "on again: ", &[("GET organizations", ""), ("GET organizations/{acme}", "")]).await
}

async fn created(world: &mut World) -> Outcome {
    enable(world).await?;
    for (name, body) in [
        ("bare", r#"{"name":"bare"}"#),
        (
            "whole",
            r#"{"name":"whole","alias":"w","enabled":false,"description":"About it","redirectUrl":"https://whole.test/cb","domains":[{"name":"whole.test","verified":true},{"name":"Other.TEST"}],"attributes":{"a":["1","2"],"none":[]}}"#,
        ),
        ("more", r#"{"name":"more","id":"11111111-2222-3333-4444-555555555555","redirectUrl":"","description":""}"#),
        ("members", r#"{"name":"members","members":[{"username":"alice"}],"groups":[{"name":"g"}]}"#),
    ] {
        let answer = world.check(name, call("POST organizations", body)?.admin()).await?;
        let id = answer.header("location").rsplit('/').next().unwrap_or_default().to_owned();
        world.set("id", id);
        world.check(&format!("{name}, read"), call("GET organizations/{id}", "")?.admin()).await?;
        world.check(&format!("{name}, its members"), call("GET organizations/{id}/members", "")?.admin()).await?;
    }
    Ok(())
}

async fn names(world: &mut World) -> Outcome {
    enable(world).await?;
    create(world, "acme", r#"{"name":"acme","alias":"ac"}"#).await?;
    each(
        world,
        &[
            ("POST organizations", "{}"),
            ("POST organizations", r#"{"name":""}"#),
            ("POST organizations", r#"{"name":" "}"#),
            ("POST organizations", r#"{"name":"acme"}"#),
            ("POST organizations", r#"{"name":"x","alias":"ac"}"#),
            ("POST organizations", r#"{"name":"ac"}"#),
            ("POST organizations", r#"{"name":"ACME"}"#),
            ("POST organizations", r#"{"name":"two words"}"#),
            ("POST organizations", r#"{"name":"a/b"}"#),
            ("POST organizations", r#"{"name":"a*b"}"#),
            ("POST organizations", r#"{"name":"two words","alias":"two"}"#),
            ("POST organizations", r#"{"name":"y","alias":"a b"}"#),
            ("POST organizations", r#"{"name":"y","alias":"a@b"}"#),
            ("POST organizations", r#"{"name":"y","nope":1}"#),
            ("POST organizations", r#"{"name":"y","domains":[{"name":"y.test","nope":1}]}"#),
            ("POST organizations", r#"{"name":"y","enabled":"perhaps"}"#),
            ("POST organizations", "[]"),
            ("POST organizations", "{"),
            ("POST organizations", "null"),
        ],
    )
    .await
}

async fn addresses(world: &mut World) -> Outcome {
    enable(world).await?;
    for (at, url) in
        ["nope", "/cb", "https://a.test/cb", "http://a.test/*", "a.test", "custom:/x", ""].iter().enumerate()
    {
        let body = format!(r#"{{"name":"n{at}","redirectUrl":"{url}"}}"#);
        world.check(&format!("`{url}`"), call("POST organizations", &body)?.admin()).await?;
    }
    Ok(())
}

async fn domains(world: &mut World) -> Outcome {
    enable(world).await?;
    create(world, "acme", r#"{"name":"acme","domains":[{"name":"acme.org"},{"name":"*.wild.org"}]}"#).await?;
    for (at, domain) in [
        r#""ACME.org""#,
        r#""a.wild.org""#,
        r#""wild.org""#,
        r#""*.acme.org""#,
        r#""two words""#,
        r#""""#,
        "null",
        r#""localhost""#,
        r#""*.""#,
        r#""*.org""#,
        r#""a.*.org""#,
        r#""*.*.org""#,
        r#""a_b.org""#,
        r#""-a.org""#,
        r#""a..org""#,
    ]
    .iter()
    .enumerate()
    {
        let body = format!(r#"{{"name":"n{at}","domains":[{{"name":{domain}}}]}}"#);
        world.check(domain, call("POST organizations", &body)?.admin()).await?;
    }
    let body = r#"{"name":"twice","domains":[{"name":"twice.org"},{"name":"twice.org"}]}"#;
    world.check("twice", call("POST organizations", body)?.admin()).await?;
    Ok(())
}

async fn listed(world: &mut World) -> Outcome {
    enable(world).await?;
    for body in [
        r#"{"name":"acme","domains":[{"name":"acme.org"},{"name":"acme.com"}],"attributes":{"k":["v","w"],"z":["x"]}}"#,
        r#"{"name":"Beta","domains":[{"name":"beta.org"}],"attributes":{"k":["v"]},"description":"It"}"#,
        r#"{"name":"gamma","enabled":false}"#,
    ] {
        create(world, "last", body).await?;
    }
    for query in [
        "",
        "?search=ac",
        "?search=AC",
        "?search=acme.org",
        "?search=.org",
        "?search=acme&exact=true",
        "?search=ACME&exact=true",
        "?search=beta.org&exact=true",
        "?search=%25",
        "?search=",
        "?exact=true",
        "?q=k:v",
        "?q=k:V",
        "?q=k:v%20z:x",
        "?q=k",
        "?q=nope:1",
        "?q=k:v&search=Beta",
        "?q=k:v&briefRepresentation=false",
        "?first=1&max=1",
        "?max=0",
        "?first=-1&max=-1",
        "?first=x",
        "?briefRepresentation=false",
    ] {
        world.check(&format!("list {query}"), call(&format!("GET organizations{query}"), "")?.admin()).await?;
        world.check(&format!("count {query}"), call(&format!("GET organizations/count{query}"), "")?.admin()).await?;
    }
    for at in 0..9 {
        create(world, "last", &format!(r#"{{"name":"more{at}"}}"#)).await?;
    }
    each_of(world, "many: ", &[("GET organizations", ""), ("GET organizations/count", "")]).await
}

async fn updated(world: &mut World) -> Outcome {
    prepare(world).await?;
    create(world, "third", r#"{"name":"third","domains":[{"name":"third.org"}]}"#).await?;
    for (step, body) in [
        ("nothing", "{}"),
        ("no alias", r#"{"name":"acme"}"#),
        ("another alias", r#"{"name":"acme","alias":"x"}"#),
        ("the least", r#"{"name":"acme","alias":"ac"}"#),
        ("a taken name", r#"{"name":"Other","alias":"ac"}"#),
        ("a domain for a name", r#"{"name":"third.org","alias":"ac"}"#),
        ("renamed", r#"{"name":"new name","alias":"ac","attributes":{"n":["1"],"none":[]}}"#),
        ("bad address", r#"{"name":"acme","alias":"ac","redirectUrl":"x"}"#),
        (
            "whole",
            r#"{"name":"acme","alias":"ac","enabled":false,"description":"e","redirectUrl":"http://x.test","domains":[{"name":"acme.org","verified":true}]}"#,
        ),
        ("another's domain", r#"{"name":"acme","alias":"ac","domains":[{"name":"third.org"}]}"#),
        ("an empty domain", r#"{"name":"acme","alias":"ac","domains":[{"name":" "}]}"#),
        ("unknown field", r#"{"name":"acme","nope":1}"#),
        ("another id", r#"{"name":"acme","alias":"ac","id":"nope"}"#),
        ("null", "null"),
    ] {
        world.check(step, call("PUT organizations/{acme}", body)?.admin()).await?;
        world.check(&format!("{step}, read"), call("GET organizations/{acme}", "")?.admin()).await?;
    }
    each(world, &[("PUT organizations/{nobody}", r#"{"name":"x"}"#), ("GET organizations/{nobody}", "")]).await
}

async fn deleted(world: &mut World) -> Outcome {
    prepare(world).await?;
    let provider = r#"{"alias":"hub","providerId":"github","config":{"clientId":"q"}}"#;
    world.answer(call("POST identity-provider/instances", provider)?.admin()).await?;
    world.answer(call("POST organizations/{acme}/identity-providers", "hub")?.admin()).await?;
    each(
        world,
        &[
            ("DELETE organizations/{acme}", ""),
            ("GET organizations/{acme}", ""),
            ("DELETE organizations/{acme}?again", ""),
            ("GET identity-provider/instances/hub", ""),
            ("GET organizations/members/{alice}/organizations", ""),
            ("GET users/{alice}/groups", ""),
            ("POST organizations", r#"{"name":"acme","alias":"ac","domains":[{"name":"acme.org"}]}"#),
        ],
    )
    .await
}

async fn identity_providers(world: &mut World) -> Outcome {
    prepare(world).await?;
    for alias in ["hub", "lab"] {
        let body = format!(
            r#"{{"alias":"{alias}","providerId":"github","organizationId":"{{acme}}","config":{{"clientId":"q","clientSecret":"s"}}}}"#
        );
        world.check(alias, call("POST identity-provider/instances", &body)?.admin()).await?;
    }
    each(
        world,
        &[
            ("GET identity-provider/instances/hub?again", ""),
            ("POST organizations/{acme}/identity-providers", r#""hub""#),
            ("POST organizations/{acme}/identity-providers", "hub"),
            ("POST organizations/{acme}/identity-providers", r#""nope""#),
            ("POST organizations/{acme}/identity-providers", " lab "),
            ("POST organizations/{acme}/identity-providers", r#"{"alias":"hub"}"#),
            ("POST organizations/{other}/identity-providers", r#""hub""#),
            ("POST organizations/{nobody}/identity-providers", r#""hub""#),
            ("GET organizations/{acme}/identity-providers/hub", ""),
            ("GET organizations/{acme}/identity-providers/nope", ""),
            ("GET organizations/{other}/identity-providers/hub", ""),
            ("GET organizations/{other}/identity-providers", ""),
            ("GET identity-provider/instances/lab", ""),
            ("GET identity-provider/instances?realmOnly=true", ""),
            ("POST organizations/{acme}/groups", r#"{"name":"g","attributes":{"a":["b"]}}"#),
            ("GET organizations/{acme}/identity-providers/hub/groups", ""),
            (
                "GET organizations/{acme}/identity-providers/hub/groups?briefRepresentation=false&subGroupsCount=true",
                "",
            ),
            ("GET organizations/{acme}/identity-providers/nope/groups", ""),
            ("DELETE organizations/{acme}/identity-providers/nope", ""),
            ("DELETE organizations/{other}/identity-providers/hub", ""),
            ("DELETE organizations/{acme}/identity-providers/lab", ""),
            ("DELETE organizations/{acme}/identity-providers/lab?again", ""),
            ("GET organizations/{acme}/identity-providers", ""),
            (
                "PUT identity-provider/instances/hub",
                r#"{"alias":"hub","providerId":"github","organizationId":"{other}"}"#,
            ),
            ("GET identity-provider/instances/hub", ""),
            ("DELETE identity-provider/instances/hub", ""),
        ],
    )
    .await?;
    each_of(world, "gone: ", &[("GET organizations/{acme}/identity-providers", "")]).await
}

async fn providers_for_domains(world: &mut World) -> Outcome {
    prepare(world).await?;
    let provider = |domain: &str| {
        format!(r#"{{"alias":"hub","providerId":"github","config":{{"clientId":"q","kc.org.domain":"{domain}"}}}}"#)
    };
    let put = "PUT identity-provider/instances/hub";
    let get = "GET identity-provider/instances/hub";
    world.check("of another domain", call("POST identity-provider/instances", &provider("x.org"))?.admin()).await?;
    each(world, &[("POST organizations/{acme}/identity-providers", "hub"), (get, "")]).await?;
    for domain in ["acme.org", "x.org", "ANY", ""] {
        world.check(&format!("`{domain}`"), call(put, &provider(domain))?.admin()).await?;
        each_of(world, &format!("`{domain}` "), &[("POST organizations/{acme}/identity-providers", "hub"), (get, "")])
            .await?;
    }
    world.answer(call(put, &provider("acme.org"))?.admin()).await?;
    let without = r#"{"name":"acme","alias":"ac"}"#;
    each_of(world, "without: ", &[("PUT organizations/{acme}", without), (get, "")]).await?;
    let with = r#"{"name":"acme","alias":"ac","domains":[{"name":"acme.org"}]}"#;
    world.answer(call("PUT organizations/{acme}", with)?.admin()).await?;
    world.answer(call(put, &provider("acme.org"))?.admin()).await?;
    each_of(world, "taken: ", &[("DELETE organizations/{acme}/identity-providers/hub", ""), (get, "")]).await
}

/// A realm with organizations.
fn representation(realm: &str, organizations: &str) -> String {
    format!(
        r#"{{"realm":"{realm}","enabled":true,"organizationsEnabled":true,"users":[{{"username":"ann","enabled":true,"email":"ann@acme.org"}},{{"username":"ben","enabled":true}}],"identityProviders":[{{"alias":"hub","providerId":"github","config":{{"clientId":"q"}}}}],"organizations":{organizations}}}"#
    )
}

async fn imported(world: &mut World) -> Outcome {
    let realm = world.another_realm("org");
    world.set("other", realm.as_str());
    world.show_as(realm.as_str(), "{other realm}");
    let organizations = r#"[{"name":"acme","alias":"ac","description":"d","redirectUrl":"https://x.test","domains":[{"name":"acme.org","verified":true}],"attributes":{"a":["1"]},"members":[{"username":"ann","membershipType":"UNMANAGED"},{"username":"ben","membershipType":"MANAGED"}],"identityProviders":[{"alias":"hub"}],"groups":[{"name":"g","attributes":{"x":["y"]},"subGroups":[{"name":"h"}]}]},{"id":"my-id","name":"Beta","enabled":false}]"#;
    let body = representation(&realm, organizations);
    world.check("realm", Call::post("/admin/realms").text("application/json", body).admin()).await?;
    let listed = world
        .check("listed", Call::get("/admin/realms/{other}/organizations?briefRepresentation=false").admin())
        .await?;
    let all = listed.json();
    let found = all.as_array().into_iter().flatten().find(|one| one["name"] == "acme").ok_or("no acme")?;
    world.set("acme", found["id"].as_str().unwrap_or_default());
    for row in [
        "{acme}/members",
        "{acme}/members?membershipType=MANAGED",
        "{acme}/identity-providers",
        "{acme}/groups?briefRepresentation=false&subGroupsCount=true",
        "{acme}/groups?search=h",
        "my-id/members",
    ] {
        world.check(row, Call::get(format!("/admin/realms/{{other}}/organizations/{row}")).admin()).await?;
    }
    let change = json!({"organizations": [{"name": "more"}]});
    world.check("changed", Call::put("/admin/realms/{other}").json(&change).admin()).await?;
    world.check("as it was", Call::get("/admin/realms/{other}/organizations").admin()).await?;
    Ok(())
}

async fn imported_in_vain(world: &mut World) -> Outcome {
    let realm = world.another_realm("org");
    world.show_as(realm.as_str(), "{other realm}");
    for organizations in [
        r#"[{"name":"a b"}]"#,
        r#"[{"alias":"q"}]"#,
        r#"[{"name":"x","members":[{"username":"nobody"}]}]"#,
        r#"[{"name":"x","members":[{"id":"x"}]}]"#,
        r#"[{"name":"x","identityProviders":[{"alias":"nope"}]}]"#,
        r#"[{"name":"x","domains":[{"name":"b d"}]}]"#,
        r#"[{"name":"x","redirectUrl":"zz"}]"#,
        r#"[{"name":"x","nope":1}]"#,
        r#"[{"name":"x"},{"name":"x"}]"#,
    ] {
        let body = representation(&realm, organizations);
        world.check(organizations, Call::post("/admin/realms").text("application/json", body).admin()).await?;
    }
    Ok(())
}

async fn events(world: &mut World) -> Outcome {
    enable(world).await?;
    for name in ["alice", "bob"] {
        let id = world.user_id(name).await?;
        world.set(name, id);
    }
    world.change_realm(json!({"adminEventsEnabled": true, "adminEventsDetailsEnabled": true})).await?;
    create(world, "acme", r#"{"name":"acme","attributes":{"a":["b"]}}"#).await?;
    let provider = r#"{"alias":"hub","providerId":"github","config":{"clientId":"q"}}"#;
    world.answer(call("POST identity-provider/instances", provider)?.admin()).await?;
    let created = world.answer(call("POST organizations/{acme}/groups", r#"{"name":"g"}"#)?.admin()).await?;
    world.set("group", created.json()["id"].as_str().unwrap_or_default());
    for (row, body) in [
        ("PUT organizations/{acme}", r#"{"name":"acme","alias":"acme","description":"d"}"#),
        ("POST organizations/{acme}/members", r#""{alice}""#),
        ("POST organizations/{acme}/identity-providers", "hub"),
        ("DELETE organizations/{acme}/identity-providers/hub", ""),
        ("PUT organizations/{acme}/groups/{group}", r#"{"name":"h"}"#),
        ("POST organizations/{acme}/groups/{group}/children", r#"{"name":"below"}"#),
        ("PUT organizations/{acme}/groups/{group}/members/{alice}", ""),
        ("DELETE organizations/{acme}/groups/{group}/members/{alice}", ""),
        ("DELETE organizations/{acme}/groups/{group}", ""),
        ("DELETE organizations/{acme}/members/{alice}", ""),
        ("DELETE organizations/{acme}", ""),
    ] {
        world.answer(call(row, body)?.admin()).await?;
    }
    let kinds = "&resourceTypes=ORGANIZATION&resourceTypes=ORGANIZATION_GROUP&resourceTypes=ORGANIZATION_MEMBERSHIP\
                 &resourceTypes=ORGANIZATION_GROUP_MEMBERSHIP";
    world.check("events", call(&format!("GET admin-events?direction=asc{kinds}"), "")?.admin()).await?;
    Ok(())
}

/// Logs in somebody who has these roles of the realm's management client, as `{token}`.
async fn log_in_with(world: &mut World, name: &str, roles: &[&str]) -> Outcome {
    let user = json!({
        "username": name, "enabled": true, "email": format!("{name}@rights.test"), "emailVerified": true,
        "firstName": "A", "lastName": "B", "credentials": [{"type": "password", "value": "pw"}],
    });
    world.answer(Call::post("/admin/realms/{realm}/users").json(&user).admin()).await?;
    let id = world.user_id(name).await?;
    let client = world.client_uuid("realm-management").await?;
    let mut mapped = Vec::new();
    for role in roles {
        mapped.push(world.client_role("realm-management", role).await?);
    }
    world.set("client", client);
    world.set("user", id);
    let path = "/admin/realms/{realm}/users/{user}/role-mappings/clients/{client}";
    world.answer(Call::post(path).json(&serde_json::to_value(mapped)?).admin()).await?;
    let client = ClientAuth::public("pub");
    let tokens = world.keycloak().token(&world.realm, &client, &Grant::password(name, "pw")).await?;
    world.set("token", tokens.access_token.as_str());
    Ok(())
}

/// Sends each row as somebody with each of these sets of roles, and compares the statuses, and how many things a list
/// has.
async fn compare_rights(world: &mut World, sets: &[&[&str]], rows: &[(&str, &str)]) -> Outcome {
    for roles in sets {
        let name = format!("who-{}", roles.join("-"));
        log_in_with(world, &name, roles).await?;
        let mut found = serde_json::Map::new();
        for (row, body) in rows {
            let form = body.strip_prefix("form:");
            let call = match form {
                Some(form) => call(row, "")?.form(form),
                None => call(row, body)?,
            };
            let answer = world.answer(call.bearer("{token}")).await?;
            let listed = answer.json().as_array().map(Vec::len);
            let shown = match listed {
                Some(count) => json!([answer.status.as_u16(), count]),
                None => json!(answer.status.as_u16()),
            };
            found.insert(format!("{row} {body}"), shown);
        }
        world.expect_value(&roles.join(", "), &found.into());
    }
    Ok(())
}

async fn viewing(world: &mut World) -> Outcome {
    prepare(world).await?;
    let rows = [
        ("GET organizations", ""),
        ("GET organizations/count", ""),
        ("GET organizations/{acme}", ""),
        ("GET organizations/{nobody}", ""),
        ("GET organizations/{acme}/members", ""),
        ("GET organizations/{acme}/members/count", ""),
        ("GET organizations/{acme}/identity-providers", ""),
        ("GET organizations/{acme}/invitations", ""),
        ("GET organizations/{acme}/groups", ""),
        ("GET organizations/{acme}/groups/{nobody}", ""),
        ("GET organizations/members/{alice}/organizations", ""),
        ("GET ", ""),
    ];
    let sets: [&[&str]; 10] = [
        &[],
        &["manage-realm"],
        &["view-realm"],
        &["manage-users"],
        &["manage-organizations"],
        &["view-organizations"],
        &["query-organizations"],
        &["view-organizations", "view-identity-providers"],
        &["query-organizations", "view-users"],
        &["view-organizations", "query-users"],
    ];
    compare_rights(world, &sets, &rows).await
}

async fn managing(world: &mut World) -> Outcome {
    prepare(world).await?;
    let group = world.answer(call("POST organizations/{acme}/groups", r#"{"name":"g"}"#)?.admin()).await?;
    world.set("group", group.json()["id"].as_str().unwrap_or_default());
    let rows = [
        ("POST organizations", "{}"),
        ("PUT organizations/{acme}", r#"{"name":"acme","alias":"x"}"#),
        ("DELETE organizations/{nobody}", ""),
        ("POST organizations/{acme}/identity-providers", "nope"),
        ("DELETE organizations/{acme}/identity-providers/nope", ""),
        ("POST organizations/{acme}/members/invite-user", "form:email="),
        ("POST organizations/{acme}/members/invite-existing-user", "form:id="),
        ("POST organizations/{acme}/members/invite-existing-user", "form:id=nope"),
        ("POST organizations/{acme}/members/invite-existing-user", "form:id={carol}"),
        ("DELETE organizations/{acme}/invitations/{nobody}", ""),
        ("POST organizations/{acme}/invitations/{nobody}/resend", ""),
        ("POST organizations/{acme}/groups", "{}"),
        ("PUT organizations/{acme}/groups/{group}", "{}"),
        ("DELETE organizations/{acme}/groups/{nobody}", ""),
        ("POST organizations/{acme}/groups/{group}/children", "{}"),
        ("GET organizations/{acme}/groups/{group}/children", ""),
    ];
    let sets: [&[&str]; 7] = [
        &["manage-realm"],
        &["manage-organizations"],
        &["view-organizations"],
        &["query-organizations"],
        &["manage-organizations", "query-users"],
        &["manage-organizations", "view-users"],
        &["manage-organizations", "manage-identity-providers"],
    ];
    compare_rights(world, &sets, &rows).await
}

async fn members_rights(world: &mut World) -> Outcome {
    prepare(world).await?;
    let group = world.answer(call("POST organizations/{acme}/groups", r#"{"name":"g"}"#)?.admin()).await?;
    world.set("group", group.json()["id"].as_str().unwrap_or_default());
    world.answer(call("PUT organizations/{acme}/groups/{group}/members/{alice}", "")?.admin()).await?;
    let rows = [
        ("GET organizations/{acme}/members", ""),
        ("GET organizations/{acme}/members/count", ""),
        ("GET organizations/{acme}/members/{alice}", ""),
        ("GET organizations/{acme}/members/{nobody}", ""),
        ("GET organizations/{acme}/members/{alice}/organizations", ""),
        ("GET organizations/{acme}/members/{alice}/groups", ""),
        ("GET organizations/members/{alice}/organizations", ""),
        ("GET organizations/members/{nobody}/organizations", ""),
        ("POST organizations/{acme}/members", "nope"),
        ("POST organizations/{acme}/members", "{alice}"),
        ("DELETE organizations/{acme}/members/{nobody}", ""),
        ("GET organizations/{acme}/groups/{group}/members", ""),
        ("PUT organizations/{acme}/groups/{group}/members/{nobody}", ""),
        ("PUT organizations/{acme}/groups/{group}/members/{carol}", ""),
        ("DELETE organizations/{acme}/groups/{group}/members/{nobody}", ""),
        ("DELETE organizations/{acme}/groups/{group}/members/{carol}", ""),
    ];
    let sets: [&[&str]; 6] = [
        &["view-organizations", "view-users"],
        &["view-organizations", "query-users"],
        &["manage-organizations"],
        &["manage-organizations", "query-users"],
        &["manage-organizations", "view-users"],
        &["manage-organizations", "manage-users"],
    ];
    compare_rights(world, &sets, &rows).await
}
