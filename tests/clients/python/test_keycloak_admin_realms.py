"""python-keycloak's KeycloakAdmin: realms, as the administrator; and what a service account may not do."""

import pytest
from keycloak import KeycloakOpenID
from keycloak.exceptions import KeycloakGetError, KeycloakPostError

from admin import access, master, refused, service_account
from server import BASE_URL, claims

NAME = "client-suite-python"


@pytest.fixture
def realm():
    admin = master()
    admin.create_realm({"realm": NAME, "enabled": True, "displayName": "Made by a test"})
    admin.change_current_realm(NAME)
    yield admin
    # The administrator's token holds no roles for a realm that is younger than it, hence a new connection.
    master().delete_realm(NAME)


def test_create_realm(realm):
    """A new realm has Keycloak's defaults and its built-in clients, roles and scopes"""
    admin = master()
    admin.change_current_realm(NAME)
    found = admin.get_realm(NAME)
    expected = {
        "realm": NAME,
        "displayName": "Made by a test",
        "enabled": True,
        "sslRequired": "external",
        "accessTokenLifespan": 300,
        "ssoSessionIdleTimeout": 1800,
        "ssoSessionMaxLifespan": 36000,
        "registrationAllowed": False,
        "loginWithEmailAllowed": True,
        "duplicateEmailsAllowed": False,
        "bruteForceProtected": False,
        "defaultSignatureAlgorithm": "RS256",
        "revokeRefreshToken": False,
    }
    assert {name: found.get(name) for name in expected} == expected
    assert found["defaultRole"]["name"] == f"default-roles-{NAME}"
    assert {client["clientId"] for client in admin.get_clients()} == {
        "account",
        "account-console",
        "admin-cli",
        "broker",
        "realm-management",
        "security-admin-console",
    }
    assert {role["name"] for role in admin.get_realm_roles()} == {
        f"default-roles-{NAME}",
        "offline_access",
        "uma_authorization",
    }
    assert {"basic", "email", "profile", "roles"} <= {scope["name"] for scope in admin.get_client_scopes()}
    assert admin.get_users() == [] and admin.get_groups() == []
    assert NAME in {realm["realm"] for realm in admin.get_realms()}


def test_realm_settings(realm):
    """A realm's token lifespan acts on the next token"""
    admin = master()
    admin.change_current_realm(NAME)
    admin.create_user(
        {
            "username": "dora",
            "email": "dora@example.org",
            "firstName": "Dora",
            "lastName": "Doe",
            "enabled": True,
            "credentials": [{"type": "password", "value": "map"}],
        }
    )
    admin.update_realm(NAME, {"accessTokenLifespan": 77})
    found = access("dora", "map", "admin-cli", None, realm=NAME)
    assert found["exp"] - found["iat"] == 77
    assert found["iss"] == f"{BASE_URL}/realms/{NAME}"


def test_realm_errors(realm):
    """A realm that exists is 409, an unknown one 404"""
    admin = master()
    taken = f'{{"errorMessage":"Realm {NAME} already exists"}}'
    refused(KeycloakPostError, 409, taken, admin.create_realm, {"realm": NAME})
    unknown = '{"error":"Realm not found."}'
    refused(KeycloakGetError, 404, unknown, admin.get_realm, "nowhere")


def test_deleted_realm():
    """A deleted realm is gone, and its tokens' issuer with it"""
    admin = master()
    admin.create_realm({"realm": NAME + "-2", "enabled": True})
    master().delete_realm(NAME + "-2")
    with pytest.raises(KeycloakGetError) as failure:
        KeycloakOpenID(BASE_URL, NAME + "-2", "admin-cli").well_known()
    assert failure.value.response_code == 404


def test_service_account_limits():
    """A service account does what its roles allow, and no more"""
    viewer = service_account("backend", "backend-secret")
    assert viewer.get_user_id("alice") == access("alice", "wonderland")["sub"]
    refused(KeycloakPostError, 403, '{"error":"HTTP 403 Forbidden"}', viewer.create_user, {"username": "x"})
    refused(KeycloakGetError, 403, '{"error":"HTTP 403 Forbidden"}', viewer.get_realm_role, "reader")


def test_user_without_roles():
    """A user without administrator's roles is refused"""
    admin = service_account()
    openid = KeycloakOpenID(BASE_URL, "client-suite", "native")
    token = openid.token("bob", "builder")
    assert claims(token["access_token"])["aud"] == "account"
    admin.connection.token = token
    refused(KeycloakGetError, 403, '{"error":"HTTP 403 Forbidden"}', admin.get_users, {"max": 1})
