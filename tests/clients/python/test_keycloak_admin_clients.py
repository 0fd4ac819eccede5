"""python-keycloak's KeycloakAdmin, as a service account: clients, scopes and mappers, and the tokens they lead to."""

import pytest
from keycloak import KeycloakOpenID
from keycloak.exceptions import KeycloakAuthenticationError, KeycloakGetError, KeycloakPostError

from admin import access, refused, service_account
from server import BASE_URL, REALM, claims

SHOP = {
    "clientId": "shop",
    "secret": "shop-secret",
    "directAccessGrantsEnabled": True,
    "serviceAccountsEnabled": True,
    "redirectUris": ["http://127.0.0.1:9411/*"],
}
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


@pytest.fixture(scope="module")
def robot():
    return service_account()


@pytest.fixture
def shop(robot):
    client = robot.create_client(SHOP)
    yield client
    robot.delete_client(client)


def alice(scope="openid"):
    return access("alice", "wonderland", "shop", "shop-secret", scope)


def test_create_client(robot, shop):
    """A client is read back with what was given and with Keycloak's defaults"""
    assert robot.get_client_id("shop") == shop
    found = robot.get_client(shop)
    expected = {
        "id": shop,
        "clientId": "shop",
        "secret": "shop-secret",
        "enabled": True,
        "protocol": "openid-connect",
        "publicClient": False,
        "bearerOnly": False,
        "standardFlowEnabled": True,
        "implicitFlowEnabled": False,
        "directAccessGrantsEnabled": True,
        "serviceAccountsEnabled": True,
        "consentRequired": False,
        "fullScopeAllowed": True,
        "clientAuthenticatorType": "client-secret",
        "nodeReRegistrationTimeout": -1,
        "notBefore": 0,
        "webOrigins": ["http://127.0.0.1:9411"],
    }
    assert {name: found.get(name) for name in expected} == expected
    assert set(found["defaultClientScopes"]) == {
        "acr",
        "basic",
        "email",
        "profile",
        "roles",
        "service_account",
        "web-origins",
    }
    assert set(found["optionalClientScopes"]) == {
        "address",
        "microprofile-jwt",
        "offline_access",
        "organization",
        "phone",
    }


def test_service_account(robot, shop):
    """A new client's service account is a user, and its token names the client"""
    user = robot.get_client_service_account_user(shop)
    assert user["username"] == "service-account-shop"
    openid = KeycloakOpenID(BASE_URL, REALM, "shop", client_secret_key="shop-secret")
    found = claims(openid.token(grant_type="client_credentials")["access_token"])
    assert (found["sub"], found["client_id"]) == (user["id"], "shop")
    assert found["clientHost"] == found["clientAddress"]


def test_secret(robot, shop):
    """A new secret replaces the old"""
    assert robot.get_client_secrets(shop) == {"type": "secret", "value": "shop-secret"}
    secret = robot.generate_client_secrets(shop)["value"]
    assert len(secret) == 86 and secret != "shop-secret"
    text = '{"error":"unauthorized_client","error_description":"Invalid client or Invalid client credentials"}'
    refused(KeycloakAuthenticationError, 401, text, alice)
    assert access("alice", "wonderland", "shop", secret)["azp"] == "shop"


def test_update_client(robot, shop):
    """An update changes the fields it names"""
    robot.update_client(shop, {"directAccessGrantsEnabled": False, "description": "Sells"})
    found = robot.get_client(shop)
    assert (found["description"], found["clientId"], found["secret"]) == ("Sells", "shop", "shop-secret")
    text = '{"error":"unauthorized_client","error_description":"Client not allowed for direct access grants"}'
    refused(KeycloakPostError, 400, text, alice)


def test_mapper(robot, shop):
    """A client's mapper adds its claim to the next token until removed"""
    robot.add_mapper_to_client(shop, DEPARTMENT)
    (mapper,) = [mapper for mapper in robot.get_mappers_from_client(shop) if mapper["name"] == "department"]
    assert (mapper["protocolMapper"], mapper["consentRequired"]) == ("oidc-hardcoded-claim-mapper", False)
    # Keycloak adds what an older client doesn't know to say.
    assert mapper["config"] == {**DEPARTMENT["config"], "introspection.token.claim": "true"}
    assert alice()["department"] == "sales"
    mapper["config"]["claim.value"] = "returns"
    robot.update_client_mapper(shop, mapper["id"], mapper)
    assert alice()["department"] == "returns"
    robot.remove_client_mapper(shop, mapper["id"])
    assert "department" not in alice()
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
    assert set(alice()["aud"]) == {"https://api.example.org", "account", "backend"}


def test_client_role(robot, shop):
    """A client's role is made, read and deleted by its name"""
    assert robot.create_client_role(shop, {"name": "buyer", "description": "Buys"}) == "buyer"
    found = robot.get_client_role(shop, "buyer")
    assert (found["name"], found["clientRole"], found["containerId"]) == ("buyer", True, shop)
    assert [role["name"] for role in robot.get_client_roles(shop)] == ["buyer"]
    robot.delete_client_role(shop, "buyer")
    unknown = '{"error":"Could not find role"}'
    refused(KeycloakGetError, 404, unknown, robot.get_client_role, shop, "buyer")


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
        assert "department" not in alice()
        robot.add_client_optional_client_scope(shop, scope, {})
        assert "department" not in alice()
        token = alice("openid work")
        assert token["department"] == "sales"
        assert set(token["scope"].split()) == {"email", "openid", "profile", "work"}
        robot.delete_client_optional_client_scope(shop, scope)
        robot.add_client_default_client_scope(shop, scope, {})
        assert "work" in {scope["name"] for scope in robot.get_client_default_client_scopes(shop)}
        assert alice()["department"] == "sales"
        robot.delete_client_default_client_scope(shop, scope)
        assert "department" not in alice()
    finally:
        robot.delete_client_scope(scope)
    assert robot.get_client_scope_by_name("work") is None


def test_client_errors(robot, shop):
    """A client id that is taken is 409, an unknown client is 404"""
    refused(KeycloakPostError, 409, '{"errorMessage":"Client shop already exists"}', robot.create_client, SHOP)
    unknown = '{"error":"Could not find client"}'
    refused(KeycloakGetError, 404, unknown, robot.get_client, "nobody")
    assert robot.get_client_id("nobody") is None
