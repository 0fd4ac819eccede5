//! Finding users: filters, pages and counts.

use keycloak_api::admin::UserFilter;
use serde_json::{Value, json};

use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![filters, pages, representations, names_are_addresses, raw_queries, many, by_creation];

/// The names that a filter finds, in order, and their number.
async fn find(world: &mut World, step: &str, filter: Value) -> Outcome {
    let filter: UserFilter = super::of(filter)?;
    let users = world.keycloak().list_users(&world.realm, &filter).await;
    let names = users.map(|users| users.into_iter().map(|user| user.username).collect::<Vec<_>>());
    world.expect_result(step, &names);
    let count = world.keycloak().count_users(&world.realm, &filter).await;
    world.expect_result(&format!("{step}, counted"), &count);
    Ok(())
}

async fn filters(world: &mut World) -> Outcome {
    for (step, filter) in [
        ("all", json!({})),
        ("search", json!({"search": "ali"})),
        ("search inside", json!({"search": "*lic*"})),
        ("search inside, no stars", json!({"search": "lic"})),
        ("search exactly", json!({"search": "\"alice\""})),
        ("search the last name", json!({"search": "liddell"})),
        ("search two words", json!({"search": "alice bob"})),
        ("search an address", json!({"search": "alice@"})),
        ("search in capitals", json!({"search": "ALICE"})),
        ("search a percent sign", json!({"search": "%"})),
        ("search nobody", json!({"search": "nobody"})),
        ("username", json!({"username": "li"})),
        ("username exactly", json!({"username": "alice", "exact": true})),
        ("username exactly, a part", json!({"username": "ali", "exact": true})),
        ("username exactly, in capitals", json!({"username": "ALICE", "exact": true})),
        ("email", json!({"email": "example"})),
        ("email exactly", json!({"email": "bob@example.org", "exact": true})),
        ("first name", json!({"firstName": "a"})),
        ("last name", json!({"lastName": "Bell", "exact": true})),
        ("first and last name", json!({"firstName": "alice", "lastName": "liddell"})),
        ("enabled", json!({"enabled": true})),
        ("disabled", json!({"enabled": false})),
        ("verified", json!({"emailVerified": true})),
        ("not verified", json!({"emailVerified": false})),
        ("attribute", json!({"q": "nickname:Al"})),
        ("attribute, other value", json!({"q": "nickname:Bo"})),
        ("two attributes", json!({"q": "nickname:Al country:CH"})),
        ("attribute, no value", json!({"q": "nickname"})),
        ("search and disabled", json!({"search": "a", "enabled": false})),
        ("identity provider", json!({"idpAlias": "nope"})),
    ] {
        find(world, step, filter).await?;
    }
    Ok(())
}

async fn pages(world: &mut World) -> Outcome {
    for (first, max) in [(0, 2), (2, 2), (5, 100), (100, 2), (0, 0), (-1, 2), (0, -1)] {
        find(world, &format!("{first} {max}"), json!({"first": first, "max": max})).await?;
    }
    find(world, "first alone", json!({"first": 3})).await?;
    find(world, "max alone", json!({"max": 3})).await?;
    find(world, "with a search", json!({"search": "example", "first": 1, "max": 2})).await?;
    Ok(())
}

async fn representations(world: &mut World) -> Outcome {
    for (step, brief) in [("brief", Some(true)), ("whole", Some(false)), ("neither", None)] {
        let filter = UserFilter { brief_representation: brief, ..UserFilter::username("alice") };
        let users = world.keycloak().list_users(&world.realm, &filter).await;
        world.expect_result(step, &users);
    }
    world.check("wire", Call::get("/admin/realms/{realm}/users?username=alice&exact=true").admin()).await?;
    Ok(())
}

/// Where addresses are names, lists show them as such; the users keep the names that they had.
async fn names_are_addresses(world: &mut World) -> Outcome {
    let (alice, carol) = (world.user_id("alice").await?, world.user_id("without-profile").await?);
    let night = world.keycloak().get_group_by_path(&world.realm, "staff/night").await?.id.unwrap_or_default();
    for (name, id) in [("alice", alice), ("nameless", carol), ("night", night)] {
        world.set(name, id);
    }
    let reader = world.realm_role("reader").await?;
    let alice = world.user_id("alice").await?;
    world.keycloak().add_user_realm_roles(&world.realm, &alice, &[reader]).await?;
    world.change_realm(json!({"registrationEmailAsUsername": true})).await?;
    let rows = [
        ("GET users?briefRepresentation=true", ""),
        ("GET users/{alice}", ""),
        ("GET users/{nameless}", ""),
        ("GET users?username=alice&exact=true", ""),
        ("GET groups/{night}/members", ""),
        ("GET roles/reader/users", ""),
    ];
    super::each(world, &rows).await?;
    find(world, "by the old name", json!({"username": "alice", "exact": true})).await?;
    world.log_in("openid").await?;
    let claims = world.answer(Call::get("/realms/{realm}/protocol/openid-connect/userinfo").bearer("{access}")).await?;
    world.expect("userinfo", &claims);
    Ok(())
}

async fn raw_queries(world: &mut World) -> Outcome {
    for query in [
        "first=x",
        "max=1.5",
        "enabled=nope&max=1",
        "exact=nope&username=ali",
        "first=&max=1",
        "max=1&max=2",
        "nope=1&max=1",
        "search=&max=1",
        "briefRepresentation=TRUE&max=1",
        "username=%zz",
    ] {
        world.check(query, Call::get(format!("/admin/realms/{{realm}}/users?{query}")).admin()).await?;
    }
    world.check("count", Call::get("/admin/realms/{realm}/users/count?search=a").admin()).await?;
    Ok(())
}

/// Without `max`, a hundred are listed.
async fn many(world: &mut World) -> Outcome {
    for number in 0..105 {
        let user = super::of(json!({"username": format!("user-{number:03}")}))?;
        world.keycloak().create_user(&world.realm, &user).await?;
    }
    for (step, filter) in [("all", json!({})), ("search", json!({"search": "user"})), ("more", json!({"max": 200}))] {
        let filter: UserFilter = super::of(filter)?;
        let users = world.keycloak().list_users(&world.realm, &filter).await;
        let shown = users.map(|users| {
            let name = |user: Option<&keycloak_api::representation::UserRepresentation>| {
                user.and_then(|user| user.username.clone())
            };
            json!([users.len(), name(users.first()), name(users.last())])
        });
        world.expect_result(step, &shown);
    }
    Ok(())
}

/// By when they were created: a day, which is taken whole, or milliseconds. Whoever asks so is shown service accounts.
async fn by_creation(world: &mut World) -> Outcome {
    for (name, created) in [("early", 1_000_000_000_000_i64), ("late", 1_700_000_000_000)] {
        let user = super::of(json!({"username": name, "createdTimestamp": created}))?;
        world.keycloak().create_user(&world.realm, &user).await?;
    }
    for (after, before) in [
        (None, Some("1000000000000")),
        (None, Some("1000000000001")),
        (None, Some("999999999999")),
        (Some("1000000000001"), Some("1700000000000")),
        (Some("2001-09-09"), Some("2001-09-09")),
        (Some("2023-11-14"), Some("2023-11-15")),
        (Some("2001-09-10"), Some("2023-11-13")),
        (Some("1700000000000"), None),
        (Some("+5"), Some("2023-12-31")),
        (Some("9999999999999999"), None),
        (Some("-1"), None),
        (Some("nope"), None),
        (Some("2023-1-1"), None),
        (Some("2023-02-29"), None),
        (Some("2023-02-01T00:00:00Z"), None),
        (None, Some("nope")),
    ] {
        let step = format!("{} to {}", after.unwrap_or("ever"), before.unwrap_or("ever"));
        find(world, &step, json!({"createdAfter": after, "createdBefore": before})).await?;
    }
    find(world, "with a name", json!({"username": "a", "createdBefore": "2023-12-31"})).await?;
    find(world, "with a search", json!({"search": "*a*", "createdAfter": "2001-09-09"})).await?;
    find(world, "of an id", json!({"search": "id:nope", "createdAfter": "nope"})).await?;
    find(world, "a page", json!({"createdAfter": "2001-09-09", "first": 1, "max": 2})).await?;
    Ok(())
}
