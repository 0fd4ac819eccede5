"""python-keycloak's KeycloakAdmin, as a service account: users, and the tokens they lead to."""

from keycloak.exceptions import KeycloakDeleteError, KeycloakGetError, KeycloakPostError, KeycloakPutError

from admin import access, refused


def test_create_user(robot, carol):
    """A user is read back with what was given, in lower case, and with Keycloak's defaults"""
    found = robot.get_user(carol)
    assert found.pop("createdTimestamp") > 1_600_000_000_000
    assert found.pop("access") == dict.fromkeys(
        ("impersonate", "manage", "manageGroupMembership", "mapRoles", "resetPassword", "view"), True
    )
    assert found == {
        "id": carol,
        "username": "carol",
        "email": "carol@example.org",
        "emailVerified": True,
        "firstName": "Carol",
        "lastName": "Danvers",
        "enabled": True,
        "totp": False,
        "disableableCredentialTypes": [],
        "requiredActions": [],
        "notBefore": 0,
    }
    assert access("carol", "marvel")["sub"] == carol


def test_find_users(robot, carol):
    """Users are found by name, by mail and by parts of either, and counted"""

    def names(**query):
        return [user["username"] for user in robot.get_users(query)]

    assert robot.get_user_id("CAROL") == carol
    assert robot.get_user_id("car") is None
    assert names(username="car") == ["carol"]
    assert names(username="car", exact=True) == []
    assert names(search="danvers") == ["carol"]
    assert names(search="nobody at all") == []
    assert names(email="carol@example.org", exact=True) == ["carol"]
    assert names(first=0, max=3) == ["alice", "bob", "carol"]
    assert names(first=1, max=1) == ["bob"]
    assert names(enabled=False) == ["disabled"]
    assert names(q="locale:en") == ["alice"]
    assert robot.users_count() == 5
    assert robot.users_count({"search": "carol"}) == 1


def test_update_user(robot, carol):
    """An update changes the fields it names; the next token tells"""
    assert robot.update_user(carol, {"firstName": "Captain", "email": "captain@example.org"}) == {}
    found = access("carol", "marvel")
    assert (found["name"], found["email"]) == ("Captain Danvers", "captain@example.org")
    assert found["email_verified"] is True


def test_disable_user(robot, carol):
    """A user that is disabled gets no token until enabled again"""
    robot.disable_user(carol)
    text = '{"error":"invalid_grant","error_description":"Account disabled"}'
    refused(KeycloakPostError, 400, text, access, "carol", "marvel")
    robot.enable_user(carol)
    assert access("carol", "marvel")["sub"] == carol


def test_password(robot, carol):
    """A new password replaces the old, and a temporary one must be changed first"""
    (credential,) = robot.get_credentials(carol)
    assert credential["type"] == "password"
    assert "secretData" not in credential and '"algorithm":"argon2"' in credential["credentialData"]
    robot.set_user_password(carol, "binary", temporary=False)
    assert access("carol", "binary")["sub"] == carol
    text = '{"error":"invalid_grant","error_description":"Invalid user credentials"}'
    refused(KeycloakPostError, 400, text, access, "carol", "marvel")
    robot.set_user_password(carol, "once", temporary=True)
    assert robot.get_user(carol)["requiredActions"] == ["UPDATE_PASSWORD"]
    text = '{"error":"invalid_grant","error_description":"Account is not fully set up"}'
    refused(KeycloakPostError, 400, text, access, "carol", "once")


def test_user_errors(robot, carol):
    """A name that is taken is 409, an unknown user is 404"""
    taken = '{"errorMessage":"User exists with same username"}'
    refused(KeycloakPostError, 409, taken, robot.create_user, {"username": "carol"})
    taken = '{"errorMessage":"User exists with same email"}'
    refused(KeycloakPostError, 409, taken, robot.create_user, {"username": "c", "email": "carol@example.org"})
    unknown = '{"error":"User not found"}'
    refused(KeycloakGetError, 404, unknown, robot.get_user, "nobody")
    refused(KeycloakPutError, 404, unknown, robot.update_user, "nobody", {"firstName": "x"})
    refused(KeycloakDeleteError, 404, unknown, robot.delete_user, "nobody")


def test_sessions(robot, carol):
    """A session is listed under its user and ended from there"""
    session = access("carol", "marvel")["sid"]
    (found,) = robot.get_sessions(carol)
    assert (found["id"], found["username"], found["userId"]) == (session, "carol", carol)
    assert list(found["clients"].values()) == ["backend"]
    robot.user_logout(carol)
    assert robot.get_sessions(carol) == []
