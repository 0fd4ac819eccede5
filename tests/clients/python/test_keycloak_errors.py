"""python-keycloak's KeycloakOpenID: which exception each refusal becomes, and what it says."""

import pytest
from keycloak import KeycloakOpenID
from keycloak.exceptions import (
    KeycloakAuthenticationError,
    KeycloakDeprecationError,
    KeycloakGetError,
    KeycloakPostError,
)

from login_form import Browser, query
from server import BASE_URL, CALLBACK, REALM, error_of


def client(name="backend", secret="backend-secret", realm=REALM):
    return KeycloakOpenID(BASE_URL, realm, name, client_secret_key=secret)


def refused(exception, status, error, description, call, *arguments, **named):
    with pytest.raises(exception) as failure:
        call(*arguments, **named)
    assert failure.value.response_code == status
    assert error_of(failure) == {"error": error, "error_description": description}


def test_wrong_password():
    """A wrong password is KeycloakPostError 400 invalid_grant, as is an unknown user"""
    for username in ("alice", "nobody"):
        refused(
            KeycloakPostError, 400, "invalid_grant", "Invalid user credentials", client().token, username, "x"
        )


def test_disabled_user():
    """A disabled user is told so only with the right password"""
    token = client().token
    refused(KeycloakPostError, 400, "invalid_grant", "Account disabled", token, "disabled", "locked")
    refused(KeycloakPostError, 400, "invalid_grant", "Invalid user credentials", token, "disabled", "x")


def test_required_action():
    """A user with a temporary password gets no token"""
    refused(
        KeycloakPostError, 400, "invalid_grant", "Account is not fully set up", client().token, "newcomer", "temporary"
    )


def test_wrong_secret():
    """A wrong secret is KeycloakAuthenticationError 401 unauthorized_client"""
    text = "Invalid client or Invalid client credentials"
    wrong = client(secret="wrong")
    refused(KeycloakAuthenticationError, 401, "unauthorized_client", text, wrong.token, "alice", "wonderland")


def test_unknown_client():
    """An unknown client is KeycloakAuthenticationError 401 invalid_client"""
    text = "Invalid client or Invalid client credentials"
    unknown = client("nobody")
    refused(KeycloakAuthenticationError, 401, "invalid_client", text, unknown.token, "alice", "wonderland")


def test_grants_not_allowed():
    """A client is held to its grants"""
    text = "Client not allowed for direct access grants"
    public = client("spa", None)
    refused(KeycloakPostError, 400, "unauthorized_client", text, public.token, "alice", "wonderland")
    text = "Public client not allowed to retrieve service account"
    refused(
        KeycloakAuthenticationError, 401, "unauthorized_client", text, public.token, grant_type="client_credentials"
    )


def test_unknown_grant():
    """An unknown grant type is 400 unsupported_grant_type"""
    refused(
        KeycloakPostError, 400, "unsupported_grant_type", "Unsupported grant_type", client().token, grant_type="magic"
    )


def test_unknown_scope():
    """An unknown scope is 400 invalid_scope"""
    refused(
        KeycloakPostError,
        400,
        "invalid_scope",
        "Invalid scopes: openid nonsense",
        client().token,
        "alice",
        "wonderland",
        scope="openid nonsense",
    )


def test_bad_refresh_token():
    """A refresh token that is none, or another client's, is 400 invalid_grant"""
    refused(KeycloakPostError, 400, "invalid_grant", "Invalid refresh token", client().refresh_token, "junk")
    foreign = client("native", None).token("alice", "wonderland")["refresh_token"]
    text = "Invalid refresh token. Token client and authorized client don't match"
    refused(KeycloakPostError, 400, "invalid_grant", text, client().refresh_token, foreign)


def test_bad_code():
    """A code that is none, or comes with another redirect URI, is 400 invalid_grant"""
    backend = client()
    grant = {"grant_type": "authorization_code", "redirect_uri": CALLBACK}
    refused(KeycloakPostError, 400, "invalid_grant", "Code not valid", backend.token, code="junk", **grant)
    redirect = Browser().log_in(backend.auth_url(CALLBACK, "openid", "s", "n"), "alice", "wonderland")
    grant["redirect_uri"] = CALLBACK + "2"
    code = query(redirect)["code"]
    refused(KeycloakPostError, 400, "invalid_grant", "Incorrect redirect_uri", backend.token, code=code, **grant)


def test_bad_verifier():
    """A code with the wrong PKCE verifier, or with none, is 400 invalid_grant"""
    backend = client()
    grant = {"grant_type": "authorization_code", "redirect_uri": CALLBACK}
    challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    for verifier, text in (
        ("x" * 43, "PKCE verification failed: Code mismatch"),
        (None, "PKCE code verifier not specified"),
    ):
        url = backend.auth_url(CALLBACK, "openid", "s", "n", challenge, "S256")
        code = query(Browser().log_in(url, "alice", "wonderland"))["code"]
        refused(
            KeycloakPostError, 400, "invalid_grant", text, backend.token, code=code, code_verifier=verifier, **grant
        )


def test_bad_bearer():
    """userinfo with a token that is none is KeycloakAuthenticationError 401 with an empty body"""
    with pytest.raises(KeycloakAuthenticationError) as failure:
        client().userinfo("junk")
    assert failure.value.response_code == 401
    assert failure.value.response_body == b""


def test_unknown_realm():
    """An unknown realm is KeycloakGetError 404"""
    with pytest.raises(KeycloakGetError) as failure:
        client(realm="nowhere").well_known()
    assert failure.value.response_code == 404
    assert error_of(failure)["error"] == "Realm does not exist"


def test_entitlement():
    """entitlement, gone since Keycloak 4, is KeycloakDeprecationError"""
    backend = client()
    token = backend.token("alice", "wonderland")["access_token"]
    with pytest.raises(KeycloakDeprecationError) as failure:
        backend.entitlement(token, "backend")
    assert failure.value.response_code == 405
