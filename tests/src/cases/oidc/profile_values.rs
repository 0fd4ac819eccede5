//! The forms of a realm with a user profile of its own: what becomes of the values.

use serde_json::{Value, json};

use super::ASK;
use super::profile_forms::{attribute, configure, registration};
use crate::browser::Browser;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::normal::page_fields::fields;
use crate::world::World;

cases![kept, by_default, unlisted, of_the_server, registered, events, names, administrators];

const EMAIL: (&str, &str) = ("email", "bob@example.org");

/// Has bob, who has `own`, change the profile, and tells what comes of it.
async fn send(world: &mut World, step: &str, own: Value, sent: &[(&str, &str)]) -> Outcome {
    let user = json!({"username": "bob", "email": EMAIL.1, "firstName": "Bo", "attributes": own});
    world.change_user("bob", user).await?;
    world.change_user("bob", json!({"requiredActions": ["UPDATE_PROFILE"]})).await?;
    let mut browser = Browser::default();
    let page = browser.begin(world, "bob", ASK).await?;
    let answer = browser.submit(world, &page, sent).await?;
    world.expect_value(step, &json!([answer.status.as_u16(), fields(&answer.text())["errors"]]));
    read(world, step, "bob").await
}

/// Tells what an administrator sees of a user.
async fn read(world: &mut World, step: &str, username: &str) -> Outcome {
    let id = world.user_id(username).await?;
    let user = world.keycloak().get_user(&world.realm, &id, None).await?;
    let shown = json!([user.username, user.email, user.first_name, user.attributes, user.required_actions]);
    world.expect_value(&format!("{step}: read"), &shown);
    Ok(())
}

fn profile() -> [Value; 6] {
    let options = json!({"options": {"options": ["a", "b"]}});
    [
        attribute("firstName", json!({})),
        attribute(
            "boxes",
            json!({"multivalued": true, "annotations": {"inputType": "multiselect-checkboxes"},
            "validations": options}),
        ),
        attribute("many", json!({"multivalued": true})),
        attribute("one", json!({})),
        attribute("camelCase", json!({})),
        json!({"name": "seen", "permissions": {"view": ["user", "admin"], "edit": ["admin"]}}),
    ]
}

async fn kept(world: &mut World) -> Outcome {
    configure(world, &profile(), json!({})).await?;
    let own = json!({"boxes": ["b"], "many": ["x", "y"], "one": ["1"], "seen": ["v"]});
    for (step, sent) in [
        ("nothing", vec![]),
        ("the address", vec![EMAIL]),
        ("empty", vec![EMAIL, ("firstName", ""), ("boxes", ""), ("many", ""), ("one", "")]),
        ("blank", vec![EMAIL, ("firstName", " "), ("many", " "), ("one", " ")]),
        ("several", vec![("boxes", ""), ("boxes", "a"), ("boxes", "b"), ("many", "1"), ("many", ""), ("many", " 2 ")]),
        ("blanks around", vec![("firstName", " Bo "), ("one", " 1 "), ("email", "BOB@example.org")]),
        ("one and a blank", vec![EMAIL, ("one", "2"), ("one", "")]),
        ("by prefix", vec![EMAIL, ("user.attributes.one", "2")]),
        ("not listed", vec![EMAIL, ("other", "x"), ("user.attributes.more", "x")]),
    ] {
        send(world, step, own.clone(), &sent).await?;
    }
    Ok(())
}

async fn by_default(world: &mut World) -> Outcome {
    let attributes = |default: Option<&str>| {
        [
            attribute("firstName", json!({})),
            attribute("one", json!({"defaultValue": default})),
            attribute("many", json!({"defaultValue": default, "multivalued": true})),
            json!({"name": "seen", "defaultValue": default, "permissions": {"view": ["user", "admin"], "edit": ["admin"]}}),
            json!({"name": "own", "defaultValue": default, "permissions": {"view": ["user", "admin"], "edit": ["user"]}}),
        ]
    };
    for (step, sent) in [("not sent", vec![EMAIL]), ("empty", vec![EMAIL, ("one", ""), ("many", "")])] {
        configure(world, &attributes(Some("D")), json!({})).await?;
        send(world, step, json!({}), &sent).await?;
        send(world, &format!("{step}, had"), json!({"one": ["x"], "many": ["y"]}), &sent).await?;
        configure(world, &attributes(None), json!({})).await?;
        read(world, &format!("{step}: without defaults"), "bob").await?;
    }
    configure(world, &attributes(Some("D")), json!({})).await?;
    read(world, "read", "alice").await?;
    let mut browser = Browser::default();
    let page = registration(world, &mut browser, ASK).await?;
    let sent = [("username", "newone"), ("password", "pw"), ("password-confirm", "pw"), ("many", "")];
    let answer = browser.submit(world, &page, &sent).await?;
    world.expect_value("registered", &json!(answer.status.as_u16()));
    read(world, "registered", "newone").await?;
    let bodies = [
        ("created", json!({"username": "created"})),
        ("created-empty", json!({"username": "created-empty", "attributes": {"one": [""], "many": []}})),
    ];
    for (name, body) in bodies {
        world.check(name, Call::post("/admin/realms/{realm}/users").json(&body).admin()).await?;
    }
    configure(world, &attributes(None), json!({})).await?;
    for name in ["newone", "created", "created-empty"] {
        read(world, &format!("{name}, without defaults"), name).await?;
    }
    Ok(())
}

async fn unlisted(world: &mut World) -> Outcome {
    let own = json!({"more": ["m"], "other": ["o"]});
    for policy in [None, Some("ENABLED"), Some("ADMIN_EDIT"), Some("ADMIN_VIEW")] {
        configure(world, &profile(), json!({"unmanagedAttributePolicy": policy})).await?;
        let step = policy.unwrap_or("none");
        let sent = [EMAIL, ("new", "x"), ("user.attributes.by-prefix", "y"), ("more", "n"), ("password", "p")];
        send(world, step, own.clone(), &sent).await?;
        send(world, &format!("{step}, blank"), own.clone(), &[EMAIL, ("more", " "), ("new", "")]).await?;
    }
    Ok(())
}

/// Names that nobody sets but the server.
async fn of_the_server(world: &mut World) -> Outcome {
    configure(world, &profile(), json!({"unmanagedAttributePolicy": "ENABLED"})).await?;
    for name in [
        "KERBEROS_PRINCIPAL",
        "LDAP_ID",
        "LDAP_ENTRY_DN",
        "CREATED_TIMESTAMP",
        "createTimestamp",
        "modifyTimestamp",
        "userCertificate",
        "saml.persistent.name.id.for.x",
        "enabled",
        "EMAIL_VERIFIED",
        "emailVerified",
        "disabledReason",
        "id",
        "locale",
        "username",
        "session_code",
        "createdTimestamp",
    ] {
        send(world, name, json!({}), &[EMAIL, (name, "x")]).await?;
    }
    send(world, "blank", json!({}), &[EMAIL, ("LDAP_ID", "")]).await?;
    send(world, "own name", json!({}), &[EMAIL, ("username", "bob")]).await
}

async fn registered(world: &mut World) -> Outcome {
    let given = [("password", "pw"), ("password-confirm", "pw"), ("email", "New@Example.org"), ("firstName", " F ")];
    for (username, policy) in [("first", None), ("second", Some("ENABLED")), ("third", Some("ADMIN_EDIT"))] {
        configure(world, &profile(), json!({"unmanagedAttributePolicy": policy})).await?;
        world.change_realm(json!({"duplicateEmailsAllowed": true, "loginWithEmailAllowed": false})).await?;
        let more = [
            ("username", username),
            ("many", " "),
            ("many", " 2 "),
            ("one", " a "),
            ("boxes", ""),
            ("seen", "x"),
            ("other", "o"),
            ("user.attributes.more", "m"),
        ];
        let mut browser = Browser::default();
        let page = registration(world, &mut browser, ASK).await?;
        let answer = browser.submit(world, &page, &[&given[..], &more[..]].concat()).await?;
        world.expect(username, &answer);
        read(world, username, username).await?;
    }
    Ok(())
}

async fn events(world: &mut World) -> Outcome {
    configure(world, &profile(), json!({"unmanagedAttributePolicy": "ENABLED"})).await?;
    let own = json!({"boxes": ["b"], "many": ["x", "y"], "one": ["1"], "more": ["m"]});
    for (step, sent) in [
        (
            "changed",
            vec![EMAIL, ("many", "1"), ("many", ""), ("one", "2"), ("camelCase", "c"), ("boxes", "a"), ("more", "n")],
        ),
        ("emptied", vec![("firstName", ""), ("many", ""), ("one", ""), ("boxes", "")]),
        ("unchanged", vec![EMAIL, ("firstName", "Bo"), ("one", "1"), ("boxes", ""), ("boxes", "b")]),
    ] {
        world.keep_events().await?;
        send(world, step, own.clone(), &sent).await?;
        world.expect_events(&format!("{step}: events")).await?;
    }
    world.keep_events().await?;
    let mut browser = Browser::default();
    let page = registration(world, &mut browser, ASK).await?;
    let sent = [("username", "newone"), ("password", "pw"), ("password-confirm", "pw"), ("one", "1")];
    browser.submit(world, &page, &sent).await?;
    world.expect_events("registered: events").await
}

/// Names that users may change, and addresses that are names.
async fn names(world: &mut World) -> Outcome {
    configure(world, &profile(), json!({})).await?;
    world.change_realm(json!({"editUsernameAllowed": true})).await?;
    send(world, "no name", json!({}), &[EMAIL, ("username", "")]).await?;
    send(world, "name not sent", json!({}), &[EMAIL, ("firstName", "X")]).await?;
    send(world, "a taken name", json!({}), &[EMAIL, ("username", "Alice")]).await?;
    for name in ["alice", "bob"] {
        world.change_user(name, json!({"requiredActions": ["UPDATE_PROFILE"]})).await?;
    }
    world.change_realm(json!({"registrationEmailAsUsername": true})).await?;
    for (name, email) in [("bob", ""), ("alice", "Another@example.org")] {
        let mut browser = Browser::default();
        let page = browser.begin(world, name, ASK).await?;
        let answer = browser.submit(world, &page, &[("email", email), ("firstName", "A")]).await?;
        world.expect_value(name, &json!([answer.status.as_u16(), fields(&answer.text())["errors"]]));
    }
    read(world, "renamed", "another@example.org").await
}

/// What an administrator says nothing of gets its default when the user is changed.
async fn administrators(world: &mut World) -> Outcome {
    let attributes =
        |default: Option<&str>| [attribute("firstName", json!({})), attribute("one", json!({"defaultValue": default}))];
    for (step, change) in [
        ("no attributes", json!({"firstName": "X"})),
        ("other attributes", json!({"attributes": {}, "email": EMAIL.1})),
        ("empty", json!({"attributes": {"one": [""]}, "email": EMAIL.1})),
        ("given", json!({"attributes": {"one": ["y"]}, "email": EMAIL.1})),
    ] {
        configure(world, &attributes(None), json!({})).await?;
        world.change_user("bob", json!({"attributes": {}, "email": EMAIL.1})).await?;
        configure(world, &attributes(Some("D")), json!({})).await?;
        world.change_user("bob", change).await?;
        read(world, step, "bob").await?;
        configure(world, &attributes(None), json!({})).await?;
        read(world, &format!("{step}: without defaults"), "bob").await?;
    }
    Ok(())
}
