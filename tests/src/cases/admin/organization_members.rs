//! Members of organizations, and who is invited.

use keycloak_api::admin::InvitationFilter;
use serde_json::json;

use super::organizations::{create, prepare};
use super::{call, each, each_of};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![
    listed,
    added,
    read,
    removed,
    user_deleted,
    invited_without_mail,
    invited,
    users_invited,
    invitations_listed,
    invitations_taken_back,
    invitation_events,
    bodies
];

const MEMBERS: &str = "organizations/{acme}/members";
const INVITE: &str = "organizations/{acme}/members/invite-user";
const INVITE_EXISTING: &str = "organizations/{acme}/members/invite-existing-user";

/// Posts a form below the realm.
async fn post(world: &mut World, step: &str, path: &str, form: &str) -> Outcome {
    world.check(step, Call::post(format!("/admin/realms/{{realm}}/{path}")).form(form).admin()).await?;
    Ok(())
}

async fn with_mail(world: &mut World) -> Outcome {
    prepare(world).await?;
    world.mail_server().await
}

async fn listed(world: &mut World) -> Outcome {
    prepare(world).await?;
    for query in [
        "",
        "?search=al",
        "?search=ALICE",
        "?search=alice@example.org&exact=true",
        "?search=alice&exact=true",
        "?search=Liddell&exact=true",
        "?search=lidd",
        "?search=*",
        "?search=example",
        "?search=bo%20al",
        "?search=%22al",
        "?search=nope",
        "?first=1&max=1",
        "?max=0",
        "?membershipType=MANAGED",
        "?membershipType=unmanaged",
        "?membershipType=UNMANAGED&search=bob",
        "?membershipType=nope",
    ] {
        world.check(&format!("list {query}"), call(&format!("GET {MEMBERS}{query}"), "")?.admin()).await?;
    }
    each(
        world,
        &[
            ("GET organizations/{acme}/members/count", ""),
            ("GET organizations/{other}/members", ""),
            ("GET organizations/{other}/members/count", ""),
            ("GET organizations/{nobody}/members", ""),
            ("GET organizations/{nobody}/members/count", ""),
        ],
    )
    .await
}

async fn added(world: &mut World) -> Outcome {
    prepare(world).await?;
    each(
        world,
        &[
            ("POST organizations/{acme}/members", r#""{carol}""#),
            ("POST organizations/{acme}/members", "{carol}"),
            ("POST organizations/{other}/members", r#" "{carol}" "#),
            ("POST organizations/{acme}/members", r#""{nobody}""#),
            ("POST organizations/{acme}/members", "nope"),
            ("POST organizations/{acme}/members", r#"{"id":"{carol}"}"#),
            ("POST organizations/{acme}/members", r#"["{carol}"]"#),
            ("POST organizations/{acme}/members", r#""""#),
            ("POST organizations/{nobody}/members", r#""{carol}""#),
            ("GET users/{carol}/groups", ""),
            ("GET users/{carol}/groups/count", ""),
            ("GET groups", ""),
            ("GET groups/count", ""),
        ],
    )
    .await
}

async fn read(world: &mut World) -> Outcome {
    prepare(world).await?;
    world.answer(call("POST organizations/{other}/members", "{alice}")?.admin()).await?;
    each(
        world,
        &[
            ("GET organizations/{acme}/members/{alice}", ""),
            ("GET organizations/{acme}/members/{carol}", ""),
            ("GET organizations/{acme}/members/{nobody}", ""),
            ("GET organizations/{acme}/members/{bob}/organizations", ""),
            ("GET organizations/{acme}/members/{bob}/organizations?briefRepresentation=false", ""),
            ("GET organizations/{acme}/members/{carol}/organizations", ""),
            ("GET organizations/members/{bob}/organizations", ""),
            ("GET organizations/members/{bob}/organizations?briefRepresentation=false", ""),
            ("GET organizations/members/{carol}/organizations", ""),
            ("GET organizations/members/{nobody}/organizations", ""),
            ("GET organizations/{acme}/members/{alice}/groups", ""),
            ("GET organizations/{acme}/members/{carol}/groups", ""),
        ],
    )
    .await?;
    let alice = world.user_id("alice").await?;
    let several = world.keycloak().list_member_organizations(&world.realm, &alice, None).await;
    world.expect_unordered("several", &several);
    Ok(())
}

async fn removed(world: &mut World) -> Outcome {
    prepare(world).await?;
    let group = world.answer(call("POST organizations/{acme}/groups", r#"{"name":"g"}"#)?.admin()).await?;
    world.set("group", group.json()["id"].as_str().unwrap_or_default());
    each(
        world,
        &[
            ("PUT organizations/{acme}/groups/{group}/members/{alice}", ""),
            ("DELETE organizations/{acme}/members/{alice}", ""),
            ("DELETE organizations/{acme}/members/{alice}?again", ""),
            ("DELETE organizations/{acme}/members/{carol}", ""),
            ("DELETE organizations/{acme}/members/{nobody}", ""),
            ("GET organizations/{acme}/members", ""),
            ("GET organizations/{acme}/groups/{group}/members", ""),
            ("GET users/{alice}", ""),
            ("POST organizations/{acme}/members", "{alice}"),
        ],
    )
    .await?;
    each_of(world, "back: ", &[("GET organizations/{acme}/groups/{group}/members", "")]).await
}

async fn user_deleted(world: &mut World) -> Outcome {
    prepare(world).await?;
    each(world, &[("DELETE users/{alice}", ""), ("GET organizations/{acme}/members", "")]).await
}

async fn invited_without_mail(world: &mut World) -> Outcome {
    prepare(world).await?;
    post(world, "somebody", INVITE, "email=new@example.org").await?;
    post(world, "a user", INVITE_EXISTING, "id={carol}").await?;
    post(world, "bad address", INVITE, "email=nope").await?;
    each(world, &[("GET organizations/{acme}/invitations", "")]).await
}

async fn invited(world: &mut World) -> Outcome {
    with_mail(world).await?;
    for (step, form) in [
        ("somebody", "email=New%40example.org&firstName=N&lastName=Ew"),
        ("again", "email=new%40example.org"),
        ("half a name", "email=half%40example.org&firstName=H"),
        ("spaces", "email=%20spaces%40example.org%20"),
        ("a user's address", "email=carol%40example.org"),
        ("a member's address", "email=alice%40example.org"),
        ("no address", "email=nope"),
        ("empty", "email="),
        ("nothing", ""),
    ] {
        post(world, step, INVITE, form).await?;
    }
    post(world, "nowhere", "organizations/{nobody}/members/invite-user", "email=x%40example.org").await?;
    let realm = world.realm.clone();
    let acme = organization(world).await?;
    let all = world.keycloak().list_invitations(&realm, &acme, &InvitationFilter::default()).await;
    world.expect_unordered("listed", &all);
    Ok(())
}

/// The id of the organization `acme`.
async fn organization(world: &World) -> Outcome<String> {
    let filter = keycloak_api::admin::OrganizationFilter { search: Some("acme".to_owned()), ..Default::default() };
    let found = world.keycloak().list_organizations(&world.realm, &filter).await?;
    found.into_iter().next().and_then(|one| one.id).ok_or_else(|| "no acme".into())
}

async fn users_invited(world: &mut World) -> Outcome {
    with_mail(world).await?;
    let nameless = world.user_id("without-profile").await?;
    world.set("nameless", nameless);
    for (step, form) in [
        ("a user", "id={carol}"),
        ("again", "id={carol}"),
        ("a member", "id={alice}"),
        ("without an address", "id={nameless}"),
        ("nobody", "id={nobody}"),
        ("empty", "id="),
        ("nothing", ""),
    ] {
        post(world, step, INVITE_EXISTING, form).await?;
    }
    Ok(())
}

async fn invitations_listed(world: &mut World) -> Outcome {
    with_mail(world).await?;
    post(world, "one", INVITE, "email=anna%40example.org&firstName=Anna&lastName=Ek").await?;
    for query in [
        "",
        "?status=PENDING",
        "?status=EXPIRED",
        "?status=pending",
        "?email=anna@example.org",
        "?email=ANNA@example.org",
        "?email=anna",
        "?firstName=Anna",
        "?firstName=anna",
        "?firstName=An",
        "?lastName=Ek",
        "?lastName=x",
        "?search=nn",
        "?search=EK",
        "?search=x",
        "?search=",
        "?first=1",
        "?max=0",
    ] {
        let row = format!("GET organizations/{{acme}}/invitations{query}");
        world.check(&format!("list {query}"), call(&row, "")?.admin()).await?;
    }
    each(world, &[("GET organizations/{other}/invitations", ""), ("GET organizations/{nobody}/invitations", "")]).await
}

async fn invitations_taken_back(world: &mut World) -> Outcome {
    with_mail(world).await?;
    post(world, "one", INVITE, "email=anna%40example.org&firstName=Anna&lastName=Ek").await?;
    let listed = world.answer(call("GET organizations/{acme}/invitations", "")?.admin()).await?;
    world.set("one", listed.json()[0]["id"].as_str().unwrap_or_default());
    each(
        world,
        &[
            ("GET organizations/{acme}/invitations/{one}", ""),
            ("GET organizations/{other}/invitations/{one}", ""),
            ("GET organizations/{acme}/invitations/{nobody}", ""),
            ("DELETE organizations/{other}/invitations/{one}", ""),
            ("DELETE organizations/{acme}/invitations/{nobody}", ""),
            ("POST organizations/{acme}/invitations/{nobody}/resend", ""),
            ("POST organizations/{acme}/invitations/{one}/resend", ""),
            ("GET organizations/{acme}/invitations", ""),
        ],
    )
    .await?;
    each_of(world, "sent again: ", &[("GET organizations/{acme}/invitations/{one}", "")]).await?;
    let listed = world.answer(call("GET organizations/{acme}/invitations", "")?.admin()).await?;
    world.set("two", listed.json()[0]["id"].as_str().unwrap_or_default());
    each(
        world,
        &[
            ("DELETE organizations/{acme}/invitations/{two}", ""),
            ("DELETE organizations/{acme}/invitations/{two}?again", ""),
            ("GET organizations/{acme}/invitations/{two}", ""),
        ],
    )
    .await
}

async fn invitation_events(world: &mut World) -> Outcome {
    with_mail(world).await?;
    create(world, "acme", r#"{"name":"third"}"#).await?;
    world.change_realm(json!({"adminEventsEnabled": true, "adminEventsDetailsEnabled": true})).await?;
    post(world, "one", INVITE, "email=anna%40example.org").await?;
    post(world, "two", INVITE_EXISTING, "id={carol}").await?;
    let listed = world.answer(call("GET organizations/{acme}/invitations?search=anna", "")?.admin()).await?;
    world.set("one", listed.json()[0]["id"].as_str().unwrap_or_default());
    world.answer(call("POST organizations/{acme}/invitations/{one}/resend", "")?.admin()).await?;
    let listed = world.answer(call("GET organizations/{acme}/invitations?search=anna", "")?.admin()).await?;
    world.set("one", listed.json()[0]["id"].as_str().unwrap_or_default());
    world.answer(call("DELETE organizations/{acme}/invitations/{one}", "")?.admin()).await?;
    each(world, &[("GET admin-events?direction=asc&resourceTypes=ORGANIZATION_MEMBERSHIP", "")]).await
}

async fn bodies(world: &mut World) -> Outcome {
    prepare(world).await?;
    let path = format!("/admin/realms/{{realm}}/{INVITE}");
    world.check("json", Call::post(path.as_str()).json(&json!({"email": "a@example.org"})).admin()).await?;
    world.check("none", Call::post(path.as_str()).admin()).await?;
    world.check("text", Call::post(path.as_str()).text("text/plain", "email=a@example.org").admin()).await?;
    let members = format!("/admin/realms/{{realm}}/{MEMBERS}");
    world.check("a member as text", Call::post(members.as_str()).text("text/plain", "{carol}").admin()).await?;
    world.check("no member", Call::post(members.as_str()).admin()).await?;
    Ok(())
}
