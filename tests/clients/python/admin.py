"""Connections of python-keycloak's admin client, and the tokens that show what a change did."""

import pytest
from keycloak import KeycloakAdmin, KeycloakOpenID, KeycloakOpenIDConnection

from server import ADMIN, ADMIN_PASSWORD, BASE_URL, REALM, claims

CAROL = {
    "username": "Carol",
    "email": "Carol@Example.org",
    "emailVerified": True,
    "firstName": "Carol",
    "lastName": "Danvers",
    "enabled": True,
}
SHOP = {
    "clientId": "shop",
    "secret": "shop-secret",
    "directAccessGrantsEnabled": True,
    "serviceAccountsEnabled": True,
    "redirectUris": ["http://127.0.0.1:9411/*"],
}


def service_account(client="robot", secret="robot-secret"):
    connection = KeycloakOpenIDConnection(
        BASE_URL,
        realm_name=REALM,
        client_id=client,
        client_secret_key=secret,
        grant_type="client_credentials",
    )
    return KeycloakAdmin(connection=connection)


def master():
    return KeycloakAdmin(
        BASE_URL, username=ADMIN, password=ADMIN_PASSWORD, realm_name="master", user_realm_name="master"
    )


def access(username, password, client="backend", secret="backend-secret", scope="openid", realm=REALM):
    """The claims of a new access token."""
    openid = KeycloakOpenID(BASE_URL, realm, client, client_secret_key=secret)
    return claims(openid.token(username, password, scope=scope)["access_token"])


def alice_at_shop(scope="openid"):
    return access("alice", "wonderland", "shop", "shop-secret", scope)


def refused(exception, status, body, call, *arguments, **named):
    """Asserts how a call fails; `body` is the whole of the server's answer."""
    with pytest.raises(exception) as failure:
        call(*arguments, **named)
    assert (failure.value.response_code, failure.value.response_body.decode()) == (status, body)
