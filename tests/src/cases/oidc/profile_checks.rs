//! The forms of a realm with a user profile of its own: what they refuse.

use serde_json::json;

use super::ASK;
use super::profile_forms::{attribute, configure, registration, with_phone};
use crate::browser::Browser;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::normal::page_fields::fields;
use crate::world::World;

cases![
    validators,
    own_words,
    several_faults,
    required,
    read_only,
    new_users,
    asked_at_login,
    asked_by_scopes,
    password_grant,
    addresses,
];

const EMAIL: (&str, &str) = ("email", "bob@example.org");

/// Has bob change the profile at the next login.
async fn arm(world: &mut World) -> Outcome {
    world.change_user("bob", json!({"requiredActions": ["UPDATE_PROFILE"]})).await
}

/// Sends this from the form that bob's login leads to.
async fn send(world: &mut World, step: &str, sent: &[(&str, &str)]) -> Outcome {
    let mut browser = Browser::default();
    let page = browser.begin(world, "bob", ASK).await?;
    let answer = browser.submit(world, &page, sent).await?;
    world.expect_value(step, &json!([answer.status.as_u16(), fields(&answer.text())["errors"]]));
    Ok(())
}

/// What both kinds of people are told.
async fn validators(world: &mut World) -> Outcome {
    let bob = world.user_id("bob").await?;
    world.set("bob", bob);
    for (name, validations, values) in [
        ("pattern", json!({"pattern": {"pattern": "[a-z]+"}}), vec!["A1", "ab", " ", "ab "]),
        ("integer", json!({"integer": {"min": 1, "max": "9"}}), vec!["x", "0", "10", "5.0", "+5", " 5", "007"]),
        ("at least", json!({"integer": {"min": 1000}}), vec!["0", "99999999999999999999"]),
        ("at most", json!({"integer": {"max": 1}}), vec!["2", "-3"]),
        ("any integer", json!({"integer": {}}), vec!["x", "-3"]),
        ("double", json!({"double": {"min": 1.5, "max": 9}}), vec!["x", "1", "10", "5,5", "1e0", " 5", "5d", "NaN"]),
        ("double at least", json!({"double": {"min": "1"}}), vec!["0.5"]),
        ("double at most", json!({"double": {"max": 2500.5}}), vec!["2501"]),
        ("options", json!({"options": {"options": ["a", "b"]}}), vec!["a", "A", ""]),
        ("date", json!({"iso-date": {}}), vec!["2020-02-29", "2020-1-1", "x", "2020-02-30"]),
        ("length", json!({"length": {"min": 2, "max": 1000}}), vec!["a", "ab"]),
        ("person", json!({"person-name-prohibited-characters": {}}), vec!["<"]),
        ("address", json!({"email": {"max-local-length": "3"}}), vec!["abcd@b.c", "abc@b.c"]),
    ] {
        for value in values {
            configure(world, &[attribute("a", json!({}))], json!({})).await?;
            let user = json!({"email": EMAIL.1, "attributes": {}, "requiredActions": ["UPDATE_PROFILE"]});
            world.change_user("bob", user).await?;
            configure(world, &[attribute("a", json!({"validations": validations}))], json!({})).await?;
            let body = json!({"email": EMAIL.1, "attributes": {"a": [value]}});
            let call = Call::put("/admin/realms/{realm}/users/{bob}").json(&body).admin();
            world.check(&format!("{name} {value}: an administrator"), call).await?;
            send(world, &format!("{name} {value}"), &[EMAIL, ("a", value)]).await?;
        }
    }
    Ok(())
}

async fn own_words(world: &mut World) -> Outcome {
    arm(world).await?;
    let of = |validator: &str, words: &str| {
        let mut validations = json!({});
        validations[validator] = json!({"error-message": words, "pattern": "[a-z]+"});
        attribute(validator, json!({"validations": validations}))
    };
    let attributes = [
        of("pattern", "Only {0} letters of {1}"),
        of("person-name-prohibited-characters", "own.key"),
        of("username-prohibited-characters", "${own.key}"),
    ];
    configure(world, &attributes, json!({})).await?;
    let texts = [("own.key".to_owned(), "It's not for {0}".to_owned())].into();
    world.keycloak().add_texts(&world.realm, "en", &texts).await?;
    let sent =
        [EMAIL, ("pattern", "A"), ("person-name-prohibited-characters", "<"), ("username-prohibited-characters", "<")];
    send(world, "sent", &sent).await?;
    let bob = world.user_id("bob").await?;
    world.set("bob", bob);
    let values =
        sent[1..].iter().map(|(name, value)| ((*name).to_owned(), json!([value]))).collect::<serde_json::Map<_, _>>();
    let body = json!({"email": EMAIL.1, "attributes": values});
    world.check("an administrator", Call::put("/admin/realms/{realm}/users/{bob}").json(&body).admin()).await?;
    Ok(())
}

async fn several_faults(world: &mut World) -> Outcome {
    arm(world).await?;
    let all = json!({"length": {"min": 3}, "email": {}, "pattern": {"pattern": "[a-z]+"}, "integer": {}});
    let attributes = [
        attribute("a", json!({"validations": all, "required": {}})),
        attribute("one", json!({"displayName": "The one"})),
        attribute("some", json!({"multivalued": true, "validations": {"multivalued": {"min": 2, "max": 3}}})),
        attribute("few", json!({"multivalued": true, "validations": {"multivalued": {"max": "2"}}})),
        attribute("any", json!({"multivalued": true, "validations": {"options": {"options": ["x"]}}})),
    ];
    configure(world, &attributes, json!({})).await?;
    let good = [EMAIL, ("some", "1"), ("some", "2")];
    send(world, "nothing", &[EMAIL]).await?;
    send(world, "all at once", &[&good[..], &[("a", "A")]].concat()).await?;
    send(world, "blank", &[&good[..], &[("a", " ")]].concat()).await?;
    send(
        world,
        "too many",
        &[&good[..], &[("one", "1"), ("one", "2"), ("few", "1"), ("few", "2"), ("few", "3")]].concat(),
    )
    .await?;
    send(world, "blanks are none", &[EMAIL, ("some", "1"), ("some", ""), ("one", "1"), ("one", "")]).await?;
    send(world, "each once", &[&good[..], &[("any", "y"), ("any", "z"), ("any", "x")]].concat()).await
}

async fn required(world: &mut World) -> Outcome {
    arm(world).await?;
    let attributes = [
        attribute("always", json!({"required": {}})),
        attribute("users", json!({"required": {"roles": ["user"]}})),
        attribute("admins", json!({"required": {"roles": ["admin"]}})),
        attribute(
            "boxes",
            json!({"required": {}, "annotations": {"inputType": "multiselect-checkboxes"},
            "multivalued": true, "validations": {"options": {"options": ["a"]}}}),
        ),
    ];
    configure(world, &attributes, json!({})).await?;
    send(world, "nothing", &[]).await?;
    send(world, "blanks", &[("email", " "), ("always", ""), ("users", " "), ("boxes", "")]).await?;
    let bob = world.user_id("bob").await?;
    world.set("bob", bob);
    let body = json!({"email": EMAIL.1, "attributes": {"always": ["x"]}});
    world.check("an administrator", Call::put("/admin/realms/{realm}/users/{bob}").json(&body).admin()).await?;
    Ok(())
}

async fn read_only(world: &mut World) -> Outcome {
    let attributes = [
        json!({"name": "seen", "permissions": {"view": ["user", "admin"], "edit": ["admin"]}}),
        json!({"name": "of-admin", "permissions": {"view": ["admin"], "edit": ["admin"]}, "required": {}}),
        json!({"name": "nobodys", "required": {}}),
    ];
    configure(world, &attributes, json!({})).await?;
    let user = json!({"email": EMAIL.1, "attributes": {"seen": ["v"], "of-admin": ["w"]}});
    world.change_user("bob", user).await?;
    for (step, sent) in [
        ("another", [EMAIL, ("seen", "x")]),
        ("blank", [EMAIL, ("seen", "")]),
        ("the same", [EMAIL, ("seen", "v")]),
        ("unseen", [EMAIL, ("of-admin", "x")]),
        ("unseen, the same", [EMAIL, ("of-admin", "w")]),
        ("nobody's", [EMAIL, ("nobodys", "x")]),
        ("another name", [EMAIL, ("username", "zzz")]),
    ] {
        arm(world).await?;
        send(world, step, &sent).await?;
    }
    Ok(())
}

/// A field of a new user tells one thing; what cannot be set is passed over.
async fn new_users(world: &mut World) -> Outcome {
    let all = json!({"length": {"min": 3}, "email": {}, "pattern": {"pattern": "[a-z]+"}});
    let attributes = [
        attribute("a", json!({"validations": all})),
        attribute("must", json!({"required": {"roles": ["user"]}})),
        attribute("one", json!({})),
        json!({"name": "seen", "permissions": {"view": ["user"], "edit": ["admin"]}, "required": {}}),
    ];
    configure(world, &attributes, json!({})).await?;
    let mut browser = Browser::default();
    let mut page = registration(world, &mut browser, ASK).await?;
    for (step, sent) in [
        ("nothing", vec![("username", ""), ("email", " ")]),
        ("faults", vec![("username", "a b"), ("email", "x"), ("a", "A"), ("one", "1"), ("one", "2"), ("seen", "x")]),
    ] {
        page = browser.submit(world, &page, &sent).await?;
        world.expect(step, &page);
        world.expect_value(&format!("{step}: fields"), &fields(&page.text()));
    }
    Ok(())
}

/// A login asks for what the profile does not take.
async fn asked_at_login(world: &mut World) -> Outcome {
    for (step, asked) in [
        ("missing", attribute("a", json!({"required": {"roles": ["user"]}}))),
        ("too short", attribute("b", json!({"validations": {"length": {"min": 3}}}))),
        ("not an administrator's", json!({"name": "c", "permissions": {"edit": ["admin"]}, "required": {}})),
        ("seen only", json!({"name": "d", "permissions": {"view": ["user"], "edit": ["admin"]}, "required": {}})),
        ("by default", attribute("e", json!({"required": {}, "defaultValue": "x"}))),
    ] {
        configure(world, &[attribute("b", json!({}))], json!({})).await?;
        world.change_user("bob", json!({"email": EMAIL.1, "attributes": {"b": ["x"]}})).await?;
        configure(world, &[asked], json!({})).await?;
        world.keep_events().await?;
        let mut browser = Browser::default();
        let page = browser.begin(world, "bob", ASK).await?;
        world.expect(step, &page);
        if page.status.is_redirection() {
            continue;
        }
        world.expect_value(&format!("{step}: fields"), &fields(&page.text()));
        world.expect_events(&format!("{step}: events")).await?;
        let answer = browser.submit(world, &page, &[EMAIL, ("a", "abc"), ("b", "abc")]).await?;
        world.expect(&format!("{step}: done"), &answer);
    }
    Ok(())
}

async fn asked_by_scopes(world: &mut World) -> Outcome {
    configure(world, &[attribute("a", json!({"required": {"scopes": ["phone"]}}))], json!({})).await?;
    for (step, ask) in [("without", ASK.to_owned()), ("with", with_phone())] {
        let mut browser = Browser::default();
        let page = browser.begin(world, "bob", &ask).await?;
        world.expect(step, &page);
    }
    Ok(())
}

async fn password_grant(world: &mut World) -> Outcome {
    for (step, asked, scope) in [
        ("required", attribute("a", json!({"required": {"roles": ["user"]}})), "openid"),
        ("of administrators", attribute("a", json!({"required": {"roles": ["admin"]}})), "openid"),
        ("without the scope", attribute("a", json!({"required": {"scopes": ["phone"]}})), "openid"),
        ("with the scope", attribute("a", json!({"required": {"scopes": ["phone"]}})), "openid phone"),
    ] {
        configure(world, &[asked], json!({})).await?;
        let form = [
            ("grant_type", "password"),
            ("client_id", "conf"),
            ("client_secret", "conf-secret"),
            ("username", "bob"),
            ("password", "bob-password"),
            ("scope", scope),
        ];
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let call = Call::post("/realms/{realm}/protocol/openid-connect/token").form(&body);
        let answer = world.answer(call).await?;
        let said = answer.json();
        world.expect_value(step, &json!([answer.status.as_u16(), said["error"], said["error_description"]]));
    }
    Ok(())
}

/// Addresses that need not be there, and one that is there twice.
async fn addresses(world: &mut World) -> Outcome {
    arm(world).await?;
    configure(world, &[], json!({})).await?;
    for (step, sent) in [("taken", "Alice@example.org"), ("no address", "nope"), ("blank", "")] {
        send(world, step, &[("email", sent)]).await?;
    }
    arm(world).await?;
    let needed = json!({"attributes": [attribute("username", json!({})),
        attribute("email", json!({"required": {"roles": ["user"]}, "validations": {"email": {}, "length": {"max": 3}}}))]});
    configure(world, &[], needed).await?;
    for (step, sent) in
        [("needed, blank", vec![("email", "")]), ("needed, not sent", vec![]), ("two faults", vec![("email", "nope")])]
    {
        send(world, step, &sent).await?;
    }
    Ok(())
}
