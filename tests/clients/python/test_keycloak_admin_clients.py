"""python-keycloak's KeycloakAdmin, as a service account: clients, and the tokens they lead to."""

from keycloak import KeycloakOpenID
from keycloak.exceptions import KeycloakAuthenticationError, KeycloakGetError, KeycloakPostError

from admin import SHOP, access, alice_at_shop, refused
from server import BASE_URL, REALM, claims


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
    refused(KeycloakAuthenticationError, 401, text, alice_at_shop)
    assert access("alice", "wonderland", "shop", secret)["azp"] == "shop"


def test_update_client(robot, shop):
    """An update changes the fields it names"""
    robot.update_client(shop, {"directAccessGrantsEnabled": False, "description": "Sells"})
    found = robot.get_client(shop)
    assert (found["description"], found["clientId"], found["secret"]) == ("Sells", "shop", "shop-secret")
    text = '{"error":"unauthorized_client","error_description":"Client not allowed for direct access grants"}'
    refused(KeycloakPostError, 400, text, alice_at_shop)


def test_client_role(robot, shop):
    """A client's role is made, read and deleted by its name"""
    assert robot.create_client_role(shop, {"name": "buyer", "description": "Buys"}) == "buyer"
    found = robot.get_client_role(shop, "buyer")
    assert (found["name"], found["clientRole"], found["containerId"]) == ("buyer", True, shop)
    assert [role["name"] for role in robot.get_client_roles(shop)] == ["buyer"]
    robot.delete_client_role(shop, "buyer")
    unknown = '{"error":"Could not find role"}'
    refused(KeycloakGetError, 404, unknown, robot.get_client_role, shop, "buyer")


def test_client_errors(robot, shop):
    """A client id that is taken is 409, an unknown client is 404"""
    refused(KeycloakPostError, 409, '{"errorMessage":"Client shop already exists"}', robot.create_client, SHOP)
    unknown = '{"error":"Could not find client"}'
    refused(KeycloakGetError, 404, unknown, robot.get_client, "nobody")
    assert robot.get_client_id("nobody") is None
