"""python-keycloak's KeycloakOpenID: the discovery, what tokens say, and how they are verified."""

import time

import pytest
from jwcrypto.jwk import JWK
from jwcrypto.jwt import JWTExpired, JWTMissingKey

from server import ALICE_REALM_ROLES, ISSUER, OIDC, claims


def test_well_known(backend):
    """well_known names the issuer, the endpoints and what they support"""
    found = backend.well_known()
    assert found["issuer"] == ISSUER
    assert found["authorization_endpoint"] == f"{OIDC}/auth"
    assert found["token_endpoint"] == f"{OIDC}/token"
    assert found["introspection_endpoint"] == f"{OIDC}/token/introspect"
    assert found["userinfo_endpoint"] == f"{OIDC}/userinfo"
    assert found["end_session_endpoint"] == f"{OIDC}/logout"
    assert found["revocation_endpoint"] == f"{OIDC}/revoke"
    assert found["jwks_uri"] == f"{OIDC}/certs"
    assert found["check_session_iframe"] == f"{OIDC}/login-status-iframe.html"
    assert found["code_challenge_methods_supported"] == ["plain", "S256"]
    assert found["subject_types_supported"] == ["public", "pairwise"]
    assert set(found["grant_types_supported"]) >= {
        "authorization_code",
        "client_credentials",
        "password",
        "refresh_token",
        "urn:ietf:params:oauth:grant-type:token-exchange",
    }
    assert "RS256" in found["id_token_signing_alg_values_supported"]


def test_password(alice):
    """A password gets a token response with Keycloak's fields"""
    assert set(alice) == {
        "access_token",
        "expires_in",
        "id_token",
        "not-before-policy",
        "refresh_expires_in",
        "refresh_token",
        "scope",
        "session_state",
        "token_type",
    }
    assert alice["token_type"] == "Bearer"
    # Both are counted from a second that may be over by the time that the answer is made.
    assert alice["expires_in"] in (299, 300)
    assert alice["refresh_expires_in"] in (1799, 1800)
    assert alice["not-before-policy"] == 0
    assert set(alice["scope"].split()) == {"openid", "profile", "email"}


def test_access_token(backend, alice):
    """decode_token verifies the access token with the JWKS, and reads roles, groups and audience"""
    found = backend.decode_token(alice["access_token"])
    assert found["iss"] == ISSUER
    assert found["typ"] == "Bearer"
    assert found["azp"] == "backend"
    assert set(found["aud"]) == {"backend", "account"}
    assert found["exp"] - found["iat"] == 300
    assert abs(found["iat"] - time.time()) < 30
    assert found["sid"] == alice["session_state"]
    assert found["acr"] == "1"
    assert found["preferred_username"] == "alice"
    assert found["email"] == "alice@example.org"
    assert found["email_verified"] is True
    assert (found["name"], found["given_name"], found["family_name"]) == ("Alice Liddell", "Alice", "Liddell")
    assert found["locale"] == "en"
    assert found["groups"] == ["/staff/night"]
    assert found["allowed-origins"] == ["http://127.0.0.1:9411"]
    assert set(found["realm_access"]["roles"]) == ALICE_REALM_ROLES
    assert set(found["resource_access"]) == {"backend", "account"}
    assert set(found["resource_access"]["backend"]["roles"]) == {"orders:view", "orders:approve"}
    assert set(found["resource_access"]["account"]["roles"]) == {
        "manage-account",
        "manage-account-links",
        "view-profile",
    }


def test_id_token(backend, alice):
    """The ID token is for the client alone, and carries no roles"""
    found = backend.decode_token(alice["id_token"])
    assert found["typ"] == "ID"
    assert found["aud"] == "backend"
    assert found["sub"] == claims(alice["access_token"])["sub"]
    assert found["groups"] == ["/staff/night"]
    assert "at_hash" in found
    assert "realm_access" not in found and "resource_access" not in found


def test_decode_rejects(backend, alice):
    """decode_token refuses a token whose signature is another's"""
    head, body, _ = alice["access_token"].split(".")
    foreign = alice["id_token"].split(".")[2]
    with pytest.raises(JWTMissingKey):
        backend.decode_token(f"{head}.{body}.{foreign}")
    with pytest.raises(JWTExpired):
        backend.decode_token(alice["access_token"], leeway=-301)


def test_certs(backend, alice):
    """certs and public_key publish the key that signs"""
    keys = {key["use"]: key for key in backend.certs()["keys"]}
    assert set(keys) == {"sig", "enc"}
    assert (keys["sig"]["kty"], keys["sig"]["alg"], keys["enc"]["alg"]) == ("RSA", "RS256", "RSA-OAEP")
    assert set(keys["sig"]) == {"alg", "e", "kid", "kty", "n", "use", "x5c", "x5t", "x5t#S256"}
    key = f"-----BEGIN PUBLIC KEY-----\n{backend.public_key()}\n-----END PUBLIC KEY-----"
    found = backend.decode_token(alice["access_token"], key=JWK.from_pem(key.encode()))
    assert found["preferred_username"] == "alice"


def test_client_credentials(backend):
    """Client credentials get the service account's token, without a session to refresh"""
    token = backend.token(grant_type="client_credentials")
    assert token["refresh_expires_in"] == 0
    assert "refresh_token" not in token and "session_state" not in token
    found = claims(token["access_token"])
    assert found["preferred_username"] == "service-account-backend"
    assert "sid" not in found
    # An imported client has the realm's default scopes alone. The admin API adds `service_account`, and with it
    # this claim: see test_keycloak_admin_clients.py.
    assert "client_id" not in found
    assert "reader" in found["realm_access"]["roles"]
    assert set(found["resource_access"]["realm-management"]["roles"]) == {
        "query-groups",
        "query-users",
        "view-users",
    }
