"""python-keycloak's KeycloakOpenID: what may be done with tokens, from the code flow to the logout."""

import time

import pytest
from keycloak import KeycloakOpenID
from keycloak.exceptions import KeycloakAuthenticationError, KeycloakGetError, KeycloakPostError
from keycloak.pkce_utils import generate_code_challenge, generate_code_verifier

from login_form import Browser, query
from server import ALICE_REALM_ROLES, BASE_URL, CALLBACK, ISSUER, REALM, claims, error_of


def test_userinfo(backend, alice):
    """userinfo answers the claims of the scopes"""
    assert backend.userinfo(alice["access_token"]) == {
        "sub": claims(alice["access_token"])["sub"],
        "email_verified": True,
        "name": "Alice Liddell",
        "groups": ["/staff/night"],
        "preferred_username": "alice",
        "locale": "en",
        "given_name": "Alice",
        "family_name": "Liddell",
        "email": "alice@example.org",
    }


def test_userinfo_scopes(backend):
    """A token without the openid scope gets no ID token and no userinfo"""
    token = backend.token("alice", "wonderland", scope="email")
    assert "id_token" not in token
    assert set(token["scope"].split()) == {"profile", "email"}
    with pytest.raises(KeycloakGetError) as failure:
        backend.userinfo(token["access_token"])
    assert failure.value.response_code == 403


def test_introspection(backend, alice):
    """introspect tells an active token's claims, and of any other only that it isn't active"""
    found = backend.introspect(alice["access_token"])
    assert found["active"] is True
    assert (found["username"], found["client_id"]) == ("alice", "backend")
    assert found["token_type"] == "Bearer"
    assert found["sub"] == claims(alice["access_token"])["sub"]
    assert set(found["realm_access"]["roles"]) == ALICE_REALM_ROLES
    assert backend.introspect("not-a-token") == {"active": False}
    # Alice has roles at `backend`, which makes it an audience of every token of hers; Bob has none.
    native = KeycloakOpenID(BASE_URL, REALM, "native")
    outside = native.token("alice", "wonderland")["access_token"]
    assert backend.introspect(outside)["client_id"] == "native"
    outside = native.token("bob", "builder")["access_token"]
    assert backend.introspect(outside) == {"active": False}


def test_refresh(backend, alice):
    """A refresh keeps the session and the user, and gives new tokens"""
    time.sleep(1)
    fresh = backend.refresh_token(alice["refresh_token"])
    before, after = claims(alice["access_token"]), claims(fresh["access_token"])
    assert (after["sub"], after["sid"]) == (before["sub"], before["sid"])
    assert after["jti"] != before["jti"]
    assert after["iat"] > before["iat"]
    assert fresh["session_state"] == alice["session_state"]


def test_code(backend):
    """A code from the login form gets tokens, once"""
    verifier = generate_code_verifier()
    challenge, method = generate_code_challenge(verifier)
    url = backend.auth_url(CALLBACK, "openid", "st", "no", challenge, method)
    redirect = Browser().log_in(url, "alice", "wonderland")
    assert redirect.startswith(f"{CALLBACK}?")
    found = query(redirect)
    assert set(found) == {"code", "iss", "session_state", "state"}
    assert (found["state"], found["iss"]) == ("st", ISSUER)
    grant = {"grant_type": "authorization_code", "code": found["code"], "redirect_uri": CALLBACK}
    token = backend.token(**grant, code_verifier=verifier)
    assert token["session_state"] == found["session_state"]
    identity = backend.decode_token(token["id_token"])
    assert (identity["nonce"], identity["preferred_username"]) == ("no", "alice")
    assert identity["auth_time"] <= identity["iat"]
    with pytest.raises(KeycloakPostError) as failure:
        backend.token(**grant, code_verifier=verifier)
    assert error_of(failure) == {"error": "invalid_grant", "error_description": "Code not valid"}
    # The second use of a code is held to be a theft, so the tokens of its first use are worth nothing now.
    assert backend.introspect(token["access_token"]) == {"active": False}


def test_logout(backend, alice):
    """logout ends the session, for the refresh token and the access token"""
    assert backend.logout(alice["refresh_token"]) == {}
    with pytest.raises(KeycloakPostError) as failure:
        backend.refresh_token(alice["refresh_token"])
    assert failure.value.response_code == 400
    assert error_of(failure) == {"error": "invalid_grant", "error_description": "Session not active"}
    assert backend.introspect(alice["access_token"]) == {"active": False}
    with pytest.raises(KeycloakAuthenticationError) as failure:
        backend.userinfo(alice["access_token"])
    assert failure.value.response_code == 401
