"""authlib's OAuth2Session: the grants, refresh, revocation and introspection, by the endpoints of the discovery."""

import time

import pytest
import requests
from authlib.common.security import generate_token
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc6749.errors import MismatchingStateException
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import BadSignatureError
from joserfc.jwk import KeySet

from login_form import Browser, query
from server import CALLBACK, ISSUER, OIDC, claims

CERTS, TOKEN = f"{OIDC}/certs", f"{OIDC}/token"


def session(method="client_secret_basic", client="backend", secret="backend-secret", **options):
    options = {"scope": "openid", "redirect_uri": CALLBACK, "token_endpoint": TOKEN, **options}
    return OAuth2Session(client, secret, token_endpoint_auth_method=method, **options)


def refused(error, description, call, *arguments, **named):
    with pytest.raises(OAuthError) as failure:
        call(*arguments, **named)
    assert (failure.value.error, failure.value.description) == (error, description)


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
def test_client_credentials(method):
    """Client credentials get a service account's token"""
    client = session(method)
    token = client.fetch_token(TOKEN, grant_type="client_credentials")
    assert (token["token_type"], token["refresh_expires_in"]) == ("Bearer", 0)
    assert token["expires_in"] in (299, 300)
    assert claims(token["access_token"])["preferred_username"] == "service-account-backend"
    answer = client.get(f"{OIDC}/userinfo").json()
    assert answer == {
        "sub": claims(token["access_token"])["sub"],
        "email_verified": False,
        "preferred_username": "service-account-backend",
    }


def test_wrong_secret():
    """A wrong secret is unauthorized_client"""
    text = "Invalid client or Invalid client credentials"
    refused("unauthorized_client", text, session(secret="x").fetch_token, TOKEN, grant_type="client_credentials")


def test_password():
    """A password is exchanged for tokens; a wrong one is invalid_grant"""
    token = session().fetch_token(TOKEN, username="alice", password="wonderland")
    assert claims(token["id_token"])["preferred_username"] == "alice"
    refused("invalid_grant", "Invalid user credentials", session().fetch_token, TOKEN, username="alice", password="x")


@pytest.fixture
def logged_in():
    """A session after the code flow with PKCE, with its browser and what it was asked with."""
    client = session(code_challenge_method="S256")
    client.verifier, client.nonce, client.browser = generate_token(48), generate_token(20), Browser()
    url, client.state = client.create_authorization_url(
        f"{OIDC}/auth", nonce=client.nonce, code_verifier=client.verifier
    )
    client.answer = client.browser.log_in(url, "alice", "wonderland")
    client.fetch_token(TOKEN, authorization_response=client.answer, code_verifier=client.verifier, state=client.state)
    return client


def id_token(client, encoded, **parameters):
    keys = KeySet.import_key_set(requests.get(CERTS).json())
    token = jwt.decode(encoded, keys, algorithms=["RS256"])
    parameters = {"client_id": "backend", "access_token": client.token["access_token"], **parameters}
    found = CodeIDToken(token.claims, token.header, {"iss": {"values": [ISSUER]}}, parameters)
    found.validate()
    return found


def test_code(logged_in):
    """The code flow with PKCE gives an ID token that holds against the JWKS, the nonce and at_hash"""
    assert query(logged_in.answer)["state"] == logged_in.state
    found = id_token(logged_in, logged_in.token["id_token"], nonce=logged_in.nonce)
    assert (found["preferred_username"], found["aud"], found["azp"]) == ("alice", "backend", "backend")
    assert found["sid"] == query(logged_in.answer)["session_state"]
    assert found.header["typ"] == "JWT" and found.header["alg"] == "RS256"


def test_id_token_rejected(logged_in):
    """An ID token with another's signature doesn't hold"""
    head, body, _ = logged_in.token["id_token"].split(".")
    foreign = logged_in.token["access_token"].split(".")[2]
    with pytest.raises(BadSignatureError):
        id_token(logged_in, f"{head}.{body}.{foreign}")


def test_single_sign_on(logged_in):
    """The same browser needs no second login, and prompt=login asks for one"""
    url, _ = session().create_authorization_url(f"{OIDC}/auth", nonce="again")
    answer = logged_in.browser.open(url)
    assert answer.status_code == 302
    assert query(answer.headers["Location"])["session_state"] == query(logged_in.answer)["session_state"]
    assert logged_in.browser.open(url + "&prompt=login").status_code == 200


def test_state_mismatch(logged_in):
    """An answer to another's question is refused before the code is used"""
    with pytest.raises(MismatchingStateException):
        logged_in.fetch_token(TOKEN, authorization_response=logged_in.answer, state="other")


def test_refresh(logged_in):
    """A refresh gives new tokens of the same session, with an ID token without the nonce"""
    before = dict(logged_in.token)
    time.sleep(1)
    after = logged_in.refresh_token(TOKEN, refresh_token=before["refresh_token"])
    assert after["access_token"] != before["access_token"]
    assert after["session_state"] == before["session_state"]
    found = id_token(logged_in, after["id_token"])
    assert found["auth_time"] == claims(before["id_token"])["auth_time"]
    assert "nonce" not in found


def test_expired_token_is_refreshed(logged_in):
    """A session whose token has expired refreshes it before it asks"""
    before = logged_in.token["access_token"]
    logged_in.token = {**logged_in.token, "expires_at": 1}
    assert logged_in.get(f"{OIDC}/userinfo").json()["preferred_username"] == "alice"
    assert logged_in.token["access_token"] != before


def test_revoke(logged_in):
    """A revoked refresh token is worth nothing, nor is the session's access token"""
    refresh = logged_in.token["refresh_token"]
    answer = logged_in.revoke_token(f"{OIDC}/revoke", refresh, token_type_hint="refresh_token")
    assert (answer.status_code, answer.content) == (200, b"")
    refused("invalid_grant", "Session not active", logged_in.refresh_token, TOKEN, refresh_token=refresh)
    access = logged_in.token["access_token"]
    answer = logged_in.introspect_token(f"{OIDC}/token/introspect", access)
    assert answer.json() == {"active": False}


def test_introspect(logged_in):
    """An access token is active, and says whose it is"""
    answer = logged_in.introspect_token(f"{OIDC}/token/introspect", logged_in.token["access_token"])
    found = answer.json()
    assert (found["active"], found["username"], found["client_id"]) == (True, "alice", "backend")
