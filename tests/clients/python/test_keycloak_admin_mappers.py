"""python-keycloak's KeycloakAdmin, as a service account: mappers and client scopes, and the claims they add."""

from keycloak.exceptions import KeycloakPostError

from admin import alice_at_shop, refused

DEPARTMENT = {
    "name": "department",
    "protocol": "openid-connect",
    "protocolMapper": "oidc-hardcoded-claim-mapper",
    "config": {
        "claim.name": "department",
        "claim.value": "sales",
        "jsonType.label": "String",
        "access.token.claim": "true",
    },
}


def test_mapper(robot, shop):
    """A client's mapper adds its claim to the next token until removed"""
    robot.add_mapper_to_client(shop, DEPARTMENT)
    (mapper,) = [mapper for mapper in robot.get_mappers_from_client(shop) if mapper["name"] == "department"]
    assert (mapper["protocolMapper"], mapper["consentRequired"]) == ("oidc-hardcoded-claim-mapper", False)
    # Keycloak adds what an older client doesn't know to say.
    assert mapper["config"] == {**DEPARTMENT["config"], "introspection.token.claim": "true"}
    assert alice_at_shop()["department"] == "sales"
    mapper["config"]["claim.value"] = "returns"
    robot.update_client_mapper(shop, mapper["id"], mapper)
    assert alice_at_shop()["department"] == "returns"
    robot.remove_client_mapper(shop, mapper["id"])
    assert "department" not in alice_at_shop()
    robot.add_mapper_to_client(shop, DEPARTMENT)
    taken = '{"errorMessage":"Protocol mapper exists with same name"}'
    refused(KeycloakPostError, 409, taken, robot.add_mapper_to_client, shop, DEPARTMENT)


def test_audience(robot, shop):
    """An audience mapper adds its client to the token"""
    mapper = {
        "name": "for backend",
        "protocol": "openid-connect",
        "protocolMapper": "oidc-audience-mapper",
        "config": {"included.custom.audience": "https://api.example.org", "access.token.claim": "true"},
    }
    robot.add_mapper_to_client(shop, mapper)
    assert set(alice_at_shop()["aud"]) == {"https://api.example.org", "account", "backend"}


def test_client_scope(robot, shop):
    """A client scope's mapper acts where the scope is default, or where it is optional and asked for"""
    scope = robot.create_client_scope(
        {
            "name": "work",
            "protocol": "openid-connect",
            "attributes": {"include.in.token.scope": "true", "display.on.consent.screen": "false"},
        }
    )
    try:
        robot.add_mapper_to_client_scope(scope, DEPARTMENT)
        found = robot.get_client_scope(scope)
        assert (found["name"], found["attributes"]["include.in.token.scope"]) == ("work", "true")
        assert [mapper["name"] for mapper in robot.get_mappers_from_client_scope(scope)] == ["department"]
        assert "department" not in alice_at_shop()
        robot.add_client_optional_client_scope(shop, scope, {})
        assert "department" not in alice_at_shop()
        token = alice_at_shop("openid work")
        assert token["department"] == "sales"
        assert set(token["scope"].split()) == {"email", "openid", "profile", "work"}
        robot.delete_client_optional_client_scope(shop, scope)
        robot.add_client_default_client_scope(shop, scope, {})
        assert "work" in {scope["name"] for scope in robot.get_client_default_client_scopes(shop)}
        assert alice_at_shop()["department"] == "sales"
        robot.delete_client_default_client_scope(shop, scope)
        assert "department" not in alice_at_shop()
    finally:
        robot.delete_client_scope(scope)
    assert robot.get_client_scope_by_name("work") is None
