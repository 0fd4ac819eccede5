"""What the tests need to know about the server under test and about realm.json."""

import base64
import json
import os

BASE_URL = os.environ["BASE_URL"].rstrip("/")
REALM = "client-suite"
ISSUER = f"{BASE_URL}/realms/{REALM}"
OIDC = f"{ISSUER}/protocol/openid-connect"
ADMIN = os.environ.get("KEYCLOAK_ADMIN", "admin")
ADMIN_PASSWORD = os.environ.get("KEYCLOAK_ADMIN_PASSWORD", "admin")

# Nothing listens there: the tests read the redirect instead of following it.
CALLBACK = "http://127.0.0.1:9411/callback"

ALICE_REALM_ROLES = {
    "default-roles-client-suite",
    "editor",
    "night-shift",
    "offline_access",
    "reader",
    "uma_authorization",
}


def claims(token):
    """Reads a token without verifying it; the tests of verification use the client's own means."""
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


def error_of(failure):
    """The OAuth error that a python-keycloak exception carries."""
    return json.loads(failure.value.response_body)
