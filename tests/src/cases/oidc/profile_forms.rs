//! The forms of a realm with a user profile of its own: what they show.

use serde_json::{Value, json};

use super::{ASK, AUTH};
use crate::browser::Browser;
use crate::case::Outcome;
use crate::cases;
use crate::normal::page_fields::fields;
use crate::wire::Answer;
use crate::world::World;

cases![kinds, order, rights, scopes, texts, own_values, defaults, address_as_name];

/// An attribute that users and administrators see and set, with what else is said of it.
pub(in crate::cases::oidc) fn attribute(name: &str, more: Value) -> Value {
    let mut attribute = json!({"name": name, "permissions": {"view": ["admin", "user"], "edit": ["admin", "user"]}});
    if let (Some(own), Value::Object(more)) = (attribute.as_object_mut(), more) {
        own.extend(more);
    }
    attribute
}

/// Gives the realm a profile with these attributes besides the name and the address, which need not be there.
pub(in crate::cases::oidc) async fn configure(world: &mut World, attributes: &[Value], more: Value) -> Outcome {
    let mut all = vec![
        attribute("username", json!({"displayName": "${username}"})),
        attribute("email", json!({"displayName": "${email}", "validations": {"email": {}}})),
    ];
    all.extend_from_slice(attributes);
    let mut profile = json!({"attributes": all});
    if let (Some(own), Value::Object(more)) = (profile.as_object_mut(), more) {
        own.extend(more);
    }
    world.keycloak().update_user_profile(&world.realm, &serde_json::from_value(profile)?).await?;
    world.change_realm(json!({"registrationAllowed": true})).await
}

/// The page for a new user.
pub(in crate::cases::oidc) async fn registration(
    world: &mut World,
    browser: &mut Browser,
    ask: &str,
) -> Outcome<Answer> {
    let page = browser.get(world, &format!("{AUTH}?{ask}")).await?;
    browser.click(world, &page, "registration").await
}

/// A request that asks for an optional scope of the client's.
pub(super) fn with_phone() -> String {
    ASK.replace("scope=openid", "scope=openid+phone")
}

async fn show(world: &mut World, step: &str, ask: &str) -> Outcome {
    let page = registration(world, &mut Browser::default(), ask).await?;
    world.expect(step, &page);
    world.expect_value(&format!("{step}: fields"), &fields(&page.text()));
    Ok(())
}

async fn kinds(world: &mut World) -> Outcome {
    let options = json!({"options": {"options": ["a", "b", "c"]}});
    let attributes = [
        attribute("plain", json!({})),
        attribute("select", json!({"annotations": {"inputType": "select"}, "validations": options})),
        attribute(
            "several",
            json!({"multivalued": true, "annotations": {"inputType": "multiselect", "inputTypeSize": "4"},
                "validations": options}),
        ),
        attribute("radio", json!({"annotations": {"inputType": "select-radiobuttons"}, "validations": options})),
        attribute(
            "boxes",
            json!({"multivalued": true, "annotations": {"inputType": "multiselect-checkboxes"}, "validations": options}),
        ),
        attribute("nothing", json!({"annotations": {"inputType": "select"}})),
        attribute(
            "other",
            json!({"annotations": {"inputType": "select", "inputOptionsFromValidation": "length"},
                "validations": {"length": {"max": 3, "options": ["x"]}, "options": {"options": ["y"]}}}),
        ),
        attribute(
            "area",
            json!({"annotations": {"inputType": "textarea", "inputTypeCols": 10, "inputTypeRows": "3",
                "inputTypeMaxlength": 7}}),
        ),
        attribute(
            "number",
            json!({"annotations": {"inputType": "html5-number", "inputTypeMin": 1, "inputTypeMax": "9",
                "inputTypeStep": 2}}),
        ),
        attribute("date", json!({"annotations": {"inputType": "html5-date"}})),
        attribute(
            "phone",
            json!({"annotations": {"inputType": "html5-tel", "inputTypePlaceholder": "Put it", "inputTypeSize": 5,
                "inputTypePattern": "[0-9]+", "inputTypeMinlength": 2, "inputHelperTextBefore": "Before <b>it</b>",
                "inputHelperTextAfter": "a < b <script>x</script>", "kcFoo": "bar"}}),
        ),
        attribute("hidden", json!({"annotations": {"inputType": "hidden"}})),
        attribute("many", json!({"multivalued": true})),
    ];
    configure(world, &attributes, json!({})).await?;
    show(world, "page", ASK).await
}

async fn order(world: &mut World) -> Outcome {
    let attributes = [
        attribute("last", json!({"group": "zeta"})),
        attribute("middle", json!({"group": "alpha"})),
        attribute("lastName", json!({"group": "zeta"})),
        attribute("bare", json!({"group": "bare"})),
        attribute("firstName", json!({"displayName": "${firstName}", "required": {"roles": ["user"]}})),
    ];
    let groups = json!([
        {"name": "zeta", "displayHeader": "Zed", "displayDescription": "What is last"},
        {"name": "bare"},
        {"name": "alpha", "displayHeader": "${username}", "displayDescription": "${firstName}"},
    ]);
    configure(world, &attributes, json!({"groups": groups})).await?;
    show(world, "page", ASK).await
}

async fn rights(world: &mut World) -> Outcome {
    world.change_user("bob", json!({"requiredActions": ["UPDATE_PROFILE"]})).await?;
    let attributes = [
        json!({"name": "seen", "permissions": {"view": ["user"], "edit": ["admin"]}}),
        json!({"name": "set", "permissions": {"view": [], "edit": ["user"]}}),
        json!({"name": "of-admin", "permissions": {"view": ["admin"], "edit": ["admin"]}}),
        json!({"name": "nobodys"}),
        json!({"name": "needed", "permissions": {"view": ["user"], "edit": ["user"]}, "required": {}}),
        json!({"name": "admins", "permissions": {"edit": ["user"]}, "required": {"roles": ["admin"]}}),
    ];
    configure(world, &attributes, json!({})).await?;
    show(world, "page", ASK).await?;
    let page = Browser::default().begin(world, "bob", ASK).await?;
    world.expect("of a user", &page);
    world.expect_value("of a user: fields", &fields(&page.text()));
    Ok(())
}

async fn scopes(world: &mut World) -> Outcome {
    let attributes = [
        attribute("shown", json!({"selector": {"scopes": ["phone", "address"]}})),
        attribute("needed", json!({"required": {"scopes": ["phone"]}})),
        attribute("both", json!({"required": {"roles": ["user"], "scopes": ["phone"]}})),
        attribute("admins", json!({"required": {"roles": ["admin"], "scopes": ["phone"]}})),
        attribute("default", json!({"selector": {"scopes": ["profile"]}, "required": {"scopes": ["email"]}})),
    ];
    configure(world, &attributes, json!({})).await?;
    show(world, "without", ASK).await?;
    show(world, "with", &with_phone()).await
}

async fn texts(world: &mut World) -> Outcome {
    let options = json!({"options": {"options": ["a", "b"]}});
    let attributes = [
        attribute("bold", json!({"displayName": "My <b>field</b>"})),
        attribute("known", json!({"displayName": "${phoneNumber}"})),
        attribute("unknown", json!({"displayName": "${no.such.key}"})),
        attribute("own", json!({"displayName": "${own.key}"})),
        attribute("within", json!({"displayName": "x ${username} y"})),
        attribute("blank", json!({"displayName": ""})),
        attribute("again", json!({"displayName": "${firstName}"})),
        attribute(
            "labelled",
            json!({"validations": options, "annotations": {"inputType": "select",
                "inputOptionLabels": {"a": "Letter A", "b": "${username}"}}}),
        ),
        attribute(
            "prefixed",
            json!({"validations": options, "annotations": {"inputType": "select-radiobuttons",
                "inputOptionLabelsI18nPrefix": "letter"}}),
        ),
        attribute(
            "helped",
            json!({"annotations": {"inputHelperTextBefore": "${own.key}", "inputTypePlaceholder": "${own.key}"}}),
        ),
    ];
    configure(world, &attributes, json!({})).await?;
    show(world, "no texts", ASK).await?;
    let texts = [("own.key", "It's mine {0}"), ("letter.a", "It''s A"), ("firstName", "Given")];
    let texts = texts.map(|(key, text)| (key.to_owned(), text.to_owned())).into();
    world.keycloak().add_texts(&world.realm, "en", &texts).await?;
    show(world, "with texts", ASK).await
}

/// The form of a user who is there shows what the user has.
async fn own_values(world: &mut World) -> Outcome {
    let options = json!({"options": {"options": ["a", "b", "c"]}});
    let attributes = [
        attribute("firstName", json!({})),
        attribute("select", json!({"annotations": {"inputType": "select"}, "validations": options})),
        attribute(
            "boxes",
            json!({"multivalued": true, "annotations": {"inputType": "multiselect-checkboxes"}, "validations": options}),
        ),
        attribute(
            "list",
            json!({"multivalued": true, "annotations": {"inputType": "multiselect"}, "validations": options}),
        ),
        attribute("area", json!({"annotations": {"inputType": "textarea"}})),
        attribute("many", json!({"multivalued": true})),
        attribute("area-of-many", json!({"multivalued": true, "annotations": {"inputType": "textarea"}})),
    ];
    configure(world, &attributes, json!({})).await?;
    let has = json!({"select": ["b"], "boxes": ["a", "c"], "list": ["b", "c"], "area": ["a < b\nc"],
        "many": ["1", "2"], "area-of-many": ["x", "y"]});
    let user = json!({"requiredActions": ["UPDATE_PROFILE"], "attributes": has, "firstName": "Bo",
        "email": "bob@example.org"});
    world.change_user("bob", user).await?;
    let page = Browser::default().begin(world, "bob", ASK).await?;
    world.expect("page", &page);
    world.expect_value("fields", &fields(&page.text()));
    Ok(())
}

async fn defaults(world: &mut World) -> Outcome {
    let options = json!({"options": {"options": ["a", "b"]}});
    let attributes = [
        attribute("plain", json!({"defaultValue": "first"})),
        attribute("many", json!({"multivalued": true, "defaultValue": "one"})),
        attribute("area", json!({"annotations": {"inputType": "textarea"}, "defaultValue": "a < b"})),
        attribute(
            "select",
            json!({"annotations": {"inputType": "select"}, "validations": options, "defaultValue": "b"}),
        ),
        attribute(
            "boxes",
            json!({"annotations": {"inputType": "multiselect-checkboxes"}, "validations": options, "multivalued": true,
                "defaultValue": "a"}),
        ),
    ];
    configure(world, &attributes, json!({})).await?;
    show(world, "page", ASK).await?;
    let mut browser = Browser::default();
    let page = registration(world, &mut browser, ASK).await?;
    let page = browser.submit(world, &page, &[("plain", ""), ("select", ""), ("many", "")]).await?;
    world.expect("refused", &page);
    world.expect_value("refused: fields", &fields(&page.text()));
    Ok(())
}

async fn address_as_name(world: &mut World) -> Outcome {
    let attributes = [attribute("nick", json!({}))];
    configure(world, &attributes, json!({})).await?;
    world.change_realm(json!({"registrationEmailAsUsername": true})).await?;
    show(world, "page", ASK).await?;
    show(world, "hint", &format!("{ASK}&login_hint=hinted")).await
}
