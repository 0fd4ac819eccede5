"""A resource server with documents that policies guard, for the checks of authorization services."""

import json
import pathlib

from keycloak import KeycloakOpenID, KeycloakOpenIDConnection, KeycloakUMA

from server import BASE_URL, REALM

VAULT = json.loads((pathlib.Path(__file__).parent.parent / "vault.json").read_text())


def openid():
    return KeycloakOpenID(BASE_URL, REALM, "vault", client_secret_key="vault-secret")


def protection():
    """The protection API, as the resource server itself."""
    connection = KeycloakOpenIDConnection(
        BASE_URL,
        realm_name=REALM,
        client_id="vault",
        client_secret_key="vault-secret",
        grant_type="client_credentials",
    )
    return KeycloakUMA(connection=connection)
