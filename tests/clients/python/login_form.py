"""Logs a user in as a browser without scripts would: fetch the form, post it, read the redirect."""

import html
import re
from urllib.parse import parse_qs, urlsplit

import requests


class Browser:
    """A cookie jar, and the two steps that a login takes."""

    def __init__(self):
        self.session = requests.Session()

    def open(self, url):
        return self.session.get(url, headers=self.cookies(), allow_redirects=False)

    def cookies(self):
        # Keycloak's cookies are `Secure`. A browser holds a loopback address to be secure without TLS;
        # requests doesn't, and would keep them to itself.
        return {"Cookie": "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.session.cookies)}

    def submit(self, page, username, password):
        form = re.search(r'<form id="kc-form-login"[^>]* action="([^"]+)" method="post"', page.text)
        assert form, f"no login form, but status {page.status_code}: {page.text[:500]}"
        fields = {"username": username, "password": password, "credentialId": ""}
        action = html.unescape(form.group(1))
        return self.session.post(action, data=fields, headers=self.cookies(), allow_redirects=False)

    def log_in(self, url, username, password):
        """Returns the address that the server redirects to after the login."""
        return location(self.submit(self.open(url), username, password))


def location(response):
    assert response.status_code == 302, f"status {response.status_code}: {response.text[:500]}"
    return response.headers["Location"]


def query(url):
    """The query's parameters; each may be given once only."""
    found = parse_qs(urlsplit(url).query, keep_blank_values=True, strict_parsing=True)
    assert all(len(values) == 1 for values in found.values()), url
    return {name: values[0] for name, values in found.items()}
