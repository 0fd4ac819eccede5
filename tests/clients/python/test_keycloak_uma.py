"""python-keycloak's KeycloakUMA: the protection API, as a resource server uses it."""

import pytest
from keycloak import KeycloakUMA
from keycloak.exceptions import (
    KeycloakDeleteError,
    KeycloakGetError,
    KeycloakPostError,
    KeycloakPutError,
)
from keycloak.uma_permissions import UMAPermission

import vault as resource_server
from server import ISSUER, claims, error_of


@pytest.fixture
def uma(vault):
    return resource_server.protection()


@pytest.fixture
def owner(robot, vault):
    """The protection API, as Alice."""
    role = robot.get_client_role(vault, "uma_protection")
    robot.assign_client_role(robot.get_user_id("alice"), vault, [role])
    connection = resource_server.protection().connection
    connection.token = resource_server.openid().token("alice", "wonderland")
    return KeycloakUMA(connection=connection)


@pytest.fixture
def diary(owner):
    """A resource of Alice's, who shares it as she likes."""
    return owner.resource_set_create({"name": "diary", "ownerManagedAccess": True, "resource_scopes": ["read", "write"]})


def test_configuration(uma):
    """The UMA configuration names the endpoints"""
    found = uma.uma_well_known
    base = f"{ISSUER}/authz/protection"
    assert found["issuer"] == ISSUER
    assert found["resource_registration_endpoint"] == f"{base}/resource_set"
    assert found["permission_endpoint"] == f"{base}/permission"
    assert found["policy_endpoint"] == f"{base}/uma-policy"


def test_resource_sets(uma):
    """Resource sets are listed, found by name, type and URI, and read"""
    assert {one["name"] for one in uma.resource_set_list()} == {"plans", "minutes"}
    [plans] = uma.resource_set_list_ids(name="plans")
    assert uma.resource_set_list_ids(uri="/plans") == [plans]
    assert len(uma.resource_set_list_ids(resource_type="document")) == 2
    assert len(uma.resource_set_list_ids(first=1, maximum=1)) == 1
    assert uma.resource_set_list_ids(scope="write") == [plans]
    found = uma.resource_set_read(plans)
    assert (found["name"], found["type"], found["uris"]) == ("plans", "document", ["/plans"])
    assert {scope["name"] for scope in found["resource_scopes"]} == {"read", "write"}


def test_resource_set_life(uma, vault):
    """A resource set is created, updated and deleted"""
    created = uma.resource_set_create({"name": "notes", "resource_scopes": ["read"], "type": "document"})
    found = uma.resource_set_read(created["_id"])
    assert (found["name"], found["owner"]) == ("notes", {"id": vault})
    found["name"] = "notices"
    assert uma.resource_set_update(created["_id"], found) == {}
    assert uma.resource_set_read(created["_id"])["name"] == "notices"
    assert uma.resource_set_delete(created["_id"]) == {}
    with pytest.raises(KeycloakGetError) as failure:
        uma.resource_set_read(created["_id"])
    assert failure.value.response_code == 404


def test_resource_set_faults(uma):
    """A taken name conflicts, and what is unknown is not found"""
    with pytest.raises(KeycloakPostError) as failure:
        uma.resource_set_create({"name": "plans"})
    assert failure.value.response_code == 409
    assert error_of(failure)["error"] == "invalid_request"
    with pytest.raises(KeycloakPutError) as failure:
        uma.resource_set_update("unknown", {"name": "unknown"})
    assert failure.value.response_code == 404
    with pytest.raises(KeycloakDeleteError) as failure:
        uma.resource_set_delete("unknown")
    assert failure.value.response_code == 404


def test_ticket(uma):
    """A permission ticket gets a token to who may, and only to them"""
    ticket = uma.permission_ticket_create([UMAPermission(resource="plans", scope="read")])["ticket"]
    openid = resource_server.openid()
    grant = {"grant_type": "urn:ietf:params:oauth:grant-type:uma-ticket", "ticket": ticket}
    token = openid.token("alice", "wonderland")["access_token"]
    openid.connection.add_param_headers("Authorization", f"Bearer {token}")
    [held] = claims(openid.token(**grant)["access_token"])["authorization"]["permissions"]
    assert (held["rsname"], held["scopes"]) == ("plans", ["read"])
    token = resource_server.openid().token("bob", "builder")["access_token"]
    openid.connection.add_param_headers("Authorization", f"Bearer {token}")
    with pytest.raises(KeycloakPostError) as failure:
        openid.token(**grant)
    assert failure.value.response_code == 403
    assert error_of(failure)["error"] == "access_denied"


def test_ticket_faults(uma):
    """A ticket for an unknown scope is refused"""
    with pytest.raises(KeycloakPostError) as failure:
        uma.permission_ticket_create([UMAPermission(resource="plans", scope="erase")])
    assert failure.value.response_code == 400
    assert error_of(failure)["error"] == "invalid_scope"


def test_check(uma):
    """permissions_check decides for a user"""
    openid = resource_server.openid()
    alice = openid.token("alice", "wonderland")["access_token"]
    bob = openid.token("bob", "builder")["access_token"]
    asked = [UMAPermission(resource="plans", scope="read")]
    assert uma.permissions_check(alice, asked) is True
    assert uma.permissions_check(bob, asked) is False


def test_owners_policy(uma, owner, diary):
    """An owner shares a resource by a policy, changes it, and takes it back"""
    bob = resource_server.openid().token("bob", "builder")["access_token"]
    asked = [UMAPermission(resource=diary["_id"], scope="read")]
    assert diary["owner"]["name"] == "alice"
    assert uma.permissions_check(bob, asked) is False
    policy = owner.policy_resource_create(
        diary["_id"], {"name": "friends", "scopes": ["read"], "roles": ["uma_authorization"], "description": "all"}
    )
    assert (policy["name"], policy["scopes"], policy["roles"]) == ("friends", ["read"], ["uma_authorization"])
    assert [one["name"] for one in owner.policy_query(resource=diary["_id"])] == ["friends"]
    assert uma.permissions_check(bob, asked) is True
    policy["roles"] = ["editor"]
    assert owner.policy_update(policy["id"], policy) == b""
    assert owner.policy_query(name="friends")[0]["roles"] == ["editor"]
    assert uma.permissions_check(bob, asked) is False
    assert owner.policy_delete(policy["id"]) == {}
    assert owner.policy_query(resource=diary["_id"]) == []


def test_owners_policy_faults(uma, owner, diary):
    """Nobody but the owner sets a policy, and none for what is unknown"""
    with pytest.raises(KeycloakPostError) as failure:
        uma.policy_resource_create(diary["_id"], {"name": "mine", "scopes": ["read"], "roles": ["editor"]})
    assert failure.value.response_code == 400
    with pytest.raises(KeycloakPostError) as failure:
        owner.policy_resource_create("unknown", {"name": "mine", "scopes": ["read"], "roles": ["editor"]})
    assert failure.value.response_code == 400
    with pytest.raises(KeycloakDeleteError) as failure:
        owner.policy_delete("unknown")
    assert failure.value.response_code == 404
