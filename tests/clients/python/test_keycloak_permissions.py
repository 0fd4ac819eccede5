"""python-keycloak's calls for permissions, as an application asks what a user may do."""

import pytest
from keycloak.exceptions import KeycloakDeprecationError, KeycloakPostError
from keycloak.uma_permissions import Resource, Scope

import vault as resource_server
from server import claims, error_of

UMA = "urn:ietf:params:oauth:grant-type:uma-ticket"


@pytest.fixture
def alice_here(vault):
    return resource_server.openid().token("alice", "wonderland")["access_token"]


@pytest.fixture
def bob_here(vault):
    return resource_server.openid().token("bob", "builder")["access_token"]


def names(permissions):
    return {found["rsname"]: set(found.get("scopes", [])) for found in permissions}


def test_every_permission(alice_here):
    """uma_permissions tells all that a user may do"""
    assert names(resource_server.openid().uma_permissions(alice_here)) == {"plans": {"read"}}


def test_asked_permissions(alice_here):
    """uma_permissions tells of the resource and the scope that are asked for"""
    found = resource_server.openid().uma_permissions(alice_here, Resource("plans")(Scope("read")))
    assert names(found) == {"plans": {"read"}}


def test_denied(alice_here, bob_here):
    """uma_permissions fails for what a user may not do"""
    openid = resource_server.openid()
    for token, asked in [(alice_here, "minutes"), (alice_here, "plans#write"), (bob_here, "plans#read")]:
        with pytest.raises(KeycloakPostError) as failure:
            openid.uma_permissions(token, asked)
        assert failure.value.response_code == 403
        assert error_of(failure) == {"error": "access_denied", "error_description": "not_authorized"}


def test_unknown(alice_here):
    """uma_permissions names a resource and a scope that are unknown"""
    openid = resource_server.openid()
    for asked, error in [("nothing", "invalid_resource"), ("plans#erase", "invalid_scope")]:
        with pytest.raises(KeycloakPostError) as failure:
            openid.uma_permissions(alice_here, asked)
        assert failure.value.response_code == 400
        assert error_of(failure)["error"] == error


def test_access(alice_here, bob_here):
    """has_uma_access tells who may, and refuses a token that is none"""
    openid = resource_server.openid()
    assert openid.has_uma_access(alice_here, "plans#read")
    denied = openid.has_uma_access(bob_here, "plans#read")
    assert (denied.is_logged_in, denied.is_authorized, denied.missing_permissions) == (True, False, {"plans#read"})
    with pytest.raises(KeycloakPostError) as failure:
        openid.has_uma_access("not-a-token", "plans#read")
    assert failure.value.response_code == 400
    assert error_of(failure) == {"error": "invalid_grant", "error_description": "Invalid bearer token"}


def test_requesting_party_token(alice_here):
    """A token for permissions holds them, introspection tells them, and a refresh keeps them"""
    openid = resource_server.openid()
    openid.connection.add_param_headers("Authorization", f"Bearer {alice_here}")
    tokens = openid.token(grant_type=UMA, audience="vault", permission="plans#read")
    openid.connection.del_param_headers("Authorization")
    held = claims(tokens["access_token"])["authorization"]["permissions"]
    assert names(held) == {"plans": {"read"}}
    found = openid.introspect(tokens["access_token"])
    assert (found["active"], claims(tokens["access_token"])["azp"]) == (True, "vault")
    refreshed = openid.refresh_token(tokens["refresh_token"])
    assert names(claims(refreshed["access_token"])["authorization"]["permissions"]) == {"plans": {"read"}}


def test_entitlement(alice_here):
    """entitlement is gone from the server, and the client says so"""
    with pytest.raises(KeycloakDeprecationError) as failure:
        resource_server.openid().entitlement(alice_here, "vault")
    assert failure.value.response_code == 405
