"""python-keycloak's KeycloakAdmin, as a service account: roles and groups, and the tokens they lead to."""

from keycloak.exceptions import KeycloakGetError, KeycloakPostError

from admin import access, refused


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
