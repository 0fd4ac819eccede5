"""Starts the program with a realm, waits till it answers, and gives each test a copy of it."""

import json
import os
import subprocess
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

PROGRAM = os.environ.get("KEYCLOAK_FAKE", "keycloak-fake")
REALM = Path(__file__).parent.parent / "shop.json"


class Fake:
    """A Keycloak at a URL, and the control API of it."""

    def __init__(self, url: str):
        self.url = url

    def control(self, method: str, path: str, body=None):
        data = None if body is None else json.dumps(body).encode()
        status, answer = ask(f"{self.url}/_fake{path}", method, data, {"Content-Type": "application/json"})
        assert status < 300, f"{method} {path}: status {status}: {answer}"
        return answer


def ask(url: str, method: str = "GET", data: bytes | None = None, headers: dict | None = None):
    """The status, and what was read from JSON where the body is that."""
    try:
        with urlopen(Request(url, data, headers or {}, method=method)) as answer:
            status, body = answer.status, answer.read()
    except HTTPError as refusal:
        status, body = refusal.code, refusal.read()
    try:
        return status, json.loads(body)
    except ValueError:
        return status, None


@pytest.fixture(scope="session")
def started():
    """One for all tests."""
    command = [PROGRAM, "--port", "0", "--import", str(REALM)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        lines = iter(program.stdout.readline, "")
        url = next((line.split()[-1] for line in lines if line.startswith("Listening on ")), None)
        assert url, f"{PROGRAM} ended before it listened"
        yield Fake(url)
        program.terminate()


@pytest.fixture
def fake(started: Fake):
    """A copy for each test, at a URL of its own."""
    fork = started.control("POST", "/forks")
    yield Fake(fork["url"])
    started.control("DELETE", f"/forks/{fork['port']}")
