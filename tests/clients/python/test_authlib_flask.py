"""authlib in a Flask application, as its documentation has it: redirect, callback, parse_id_token, userinfo, logout."""

import pytest
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.flask_client import OAuth
from flask import Flask, jsonify, session

from login_form import Browser, location, query
from server import CALLBACK, ISSUER, OIDC


@pytest.fixture
def application():
    app = Flask(__name__)
    app.secret_key = "for this test"
    keycloak = OAuth(app).register(
        "keycloak",
        client_id="backend",
        client_secret="backend-secret",
        server_metadata_url=f"{ISSUER}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email", "code_challenge_method": "S256"},
    )

    @app.get("/login")
    def login():
        return keycloak.authorize_redirect(CALLBACK)

    @app.get("/callback")
    def callback():
        try:
            token = keycloak.authorize_access_token()
        except OAuthError as failure:
            return jsonify(error=failure.error, description=failure.description), 400
        session["id_token"] = token["id_token"]
        return jsonify(claims=token["userinfo"], userinfo=keycloak.userinfo(token=token))

    @app.get("/logout")
    def logout():
        return keycloak.logout_redirect("http://127.0.0.1:9411/bye", session.pop("id_token"))

    return app.test_client()


def follow(application, url):
    """What the browser does with a redirect to the application."""
    assert url.startswith(CALLBACK + "?")
    return application.get(url.removeprefix("http://127.0.0.1:9411"))


def test_login(application):
    """A login redirects to the server and back, and parse_id_token holds"""
    asked = application.get("/login").headers["Location"]
    assert asked.startswith(f"{OIDC}/auth?")
    assert {"code_challenge", "nonce", "state"} <= set(query(asked))
    answer = follow(application, Browser().log_in(asked, "alice", "wonderland"))
    assert answer.status_code == 200
    claims = answer.json["claims"]
    assert (claims["iss"], claims["aud"], claims["nonce"]) == (ISSUER, "backend", query(asked)["nonce"])
    assert (claims["preferred_username"], claims["email"]) == ("alice", "alice@example.org")
    assert answer.json["userinfo"]["sub"] == claims["sub"]


def test_wrong_password(application):
    """A wrong password shows the form again, with the error and the name; the right one then logs in"""
    browser = Browser()
    page = browser.submit(browser.open(application.get("/login").headers["Location"]), "alice", "x")
    assert page.status_code == 200
    assert "Invalid username or password." in page.text
    assert 'value="alice"' in page.text
    answer = follow(application, location(browser.submit(page, "alice", "wonderland")))
    assert answer.status_code == 200


def test_disabled_user(application):
    """A disabled user is told to ask the administrator"""
    browser = Browser()
    page = browser.submit(browser.open(application.get("/login").headers["Location"]), "disabled", "locked")
    assert page.status_code == 200
    assert "Account is disabled, contact your administrator." in page.text


def test_email_login(application):
    """The e-mail address is as good a name"""
    asked = application.get("/login").headers["Location"]
    answer = follow(application, Browser().log_in(asked, "alice@example.org", "wonderland"))
    assert answer.json["claims"]["preferred_username"] == "alice"


def test_error_redirect(application):
    """What the server refuses comes back as an OAuthError"""
    asked = application.get("/login").headers["Location"]
    answer = follow(application, location(Browser().open(asked + "&prompt=none")))
    assert (answer.status_code, answer.json) == (400, {"error": "login_required", "description": ""})


def test_logout(application):
    """A logout with the ID token ends the session and comes back with the state"""
    browser = Browser()
    follow(application, browser.log_in(application.get("/login").headers["Location"], "alice", "wonderland"))
    asked = application.get("/logout").headers["Location"]
    assert asked.startswith(f"{OIDC}/logout?")
    assert location(browser.open(asked)) == f"http://127.0.0.1:9411/bye?state={query(asked)['state']}"
    again = application.get("/login").headers["Location"]
    assert query(location(browser.open(again + "&prompt=none")))["error"] == "login_required"
