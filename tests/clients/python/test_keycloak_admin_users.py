"""python-keycloak's KeycloakAdmin, as a service account: users, roles and groups, and the tokens they lead to."""

import pytest
from keycloak.exceptions import KeycloakDeleteError, KeycloakGetError, KeycloakPostError, KeycloakPutError

from admin import access, refused, service_account

CAROL = {
    "username": "Carol",
    "email": "Carol@Example.org",
    "emailVerified": True,
    "firstName": "Carol",
    "lastName": "Danvers",
    "enabled": True,
}


@pytest.fixture(scope="module")
def robot():
    return service_account()


@pytest.fixture
def carol(robot):
    user = robot.create_user(CAROL)
    robot.set_user_password(user, "marvel", temporary=False)
    yield user
    robot.delete_user(user)


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


def test_realm_roles(robot, carol):
    """A role that is assigned, and what it is composed of, is in the next token; when taken away, it isn't"""
    assert robot.create_realm_role({"name": "pilot", "description": "Flies"}) == "pilot"
    try:
        pilot, reader = robot.get_realm_role("pilot"), robot.get_realm_role("reader")
        assert (pilot["description"], pilot["composite"], pilot["clientRole"]) == ("Flies", False, False)
        robot.add_composite_realm_roles_to_role("pilot", [reader])
        assert robot.get_realm_role("pilot")["composite"] is True
        robot.assign_realm_roles(carol, [pilot])
        names = {role["name"] for role in robot.get_realm_roles_of_user(carol)}
        assert names == {"default-roles-client-suite", "pilot"}
        names = {role["name"] for role in robot.get_composite_realm_roles_of_user(carol)}
        assert names >= {"pilot", "reader", "offline_access"}
        assert set(access("carol", "marvel")["realm_access"]["roles"]) >= {"pilot", "reader"}
        assert [user["username"] for user in robot.get_realm_role_members("pilot")] == ["carol"]
        robot.delete_realm_roles_of_user(carol, [pilot])
        assert not {"pilot", "reader"} & set(access("carol", "marvel")["realm_access"]["roles"])
        taken = '{"errorMessage":"Role with name pilot already exists"}'
        refused(KeycloakPostError, 409, taken, robot.create_realm_role, {"name": "pilot"})
    finally:
        robot.delete_realm_role("pilot")
    unknown = '{"error":"Could not find role"}'
    refused(KeycloakGetError, 404, unknown, robot.get_realm_role, "pilot")


def test_client_roles(robot, carol):
    """A client's role that is assigned is in the next token, and makes the client an audience"""
    backend = robot.get_client_id("backend")
    assert access("carol", "marvel", "native", None)["aud"] == "account"
    robot.assign_client_role(carol, backend, [robot.get_client_role(backend, "orders:view")])
    found = access("carol", "marvel", "native", None)
    assert found["resource_access"]["backend"] == {"roles": ["orders:view"]}
    assert set(found["aud"]) == {"backend", "account"}
    assert [role["name"] for role in robot.get_client_roles_of_user(carol, backend)] == ["orders:view"]
    mappings = robot.get_all_roles_of_user(carol)
    assert set(mappings) == {"clientMappings", "realmMappings"}
    assert mappings["clientMappings"]["backend"]["id"] == backend


def test_groups(robot, carol):
    """A group's member has its name and its roles, and its parent's, in the next token"""
    group = robot.create_group({"name": "avengers", "attributes": {"tower": ["yes"]}})
    try:
        child = robot.create_group({"name": "west"}, parent=group)
        robot.assign_group_realm_roles(group, [robot.get_realm_role("reader")])
        robot.group_user_add(carol, child)
        found = robot.get_group_by_path("/avengers/west")
        assert (found["id"], found["parentId"], found["path"]) == (child, group, "/avengers/west")
        assert robot.get_group(group)["attributes"] == {"tower": ["yes"]}
        assert [group["path"] for group in robot.get_user_groups(carol)] == ["/avengers/west"]
        assert [user["username"] for user in robot.get_group_members(child)] == ["carol"]
        assert robot.get_group_members(group) == []
        assert [role["name"] for role in robot.get_group_realm_roles(group)] == ["reader"]
        token = access("carol", "marvel")
        assert token["groups"] == ["/avengers/west"]
        assert "reader" in token["realm_access"]["roles"]
        robot.group_user_remove(carol, child)
        token = access("carol", "marvel")
        assert "groups" not in token
        assert "reader" not in token["realm_access"]["roles"]
        names = {group["name"]: group for group in robot.get_groups()}
        assert set(names) == {"avengers", "staff"}
        assert [group["name"] for group in names["staff"]["subGroups"]] == ["night"]
        assert robot.groups_count() == {"count": 4}
        taken = '{"errorMessage":"Top level group named \'avengers\' already exists."}'
        refused(KeycloakPostError, 409, taken, robot.create_group, {"name": "avengers"})
    finally:
        robot.delete_group(group)
    unknown = '{"error":"Could not find group by id"}'
    refused(KeycloakGetError, 404, unknown, robot.get_group, group)


def test_sessions(robot, carol):
    """A session is listed under its user and ended from there"""
    session = access("carol", "marvel")["sid"]
    (found,) = robot.get_sessions(carol)
    assert (found["id"], found["username"], found["userId"]) == (session, "carol", carol)
    assert list(found["clients"].values()) == ["backend"]
    robot.user_logout(carol)
    assert robot.get_sessions(carol) == []
