"""One line a check, in the form that the `run` script counts, and the fixtures that several files share.

A line's text is the test's docstring. Pytest's own terminal output is off (`-p no:terminal`), so that the lines
are all there is to read.
"""

import os

import pytest
from keycloak import KeycloakOpenID

# Pytest explains a failed `assert` in the tests only, unless told of the helpers before they are imported.
pytest.register_assert_rewrite("admin", "login_form")

import admin  # noqa: E402
import vault as resource_server  # noqa: E402
from server import BASE_URL, REALM  # noqa: E402

# What a server answers (501) that says of itself that it doesn't do an operation. A real Keycloak never does.
NOT_DONE = "not_implemented"

SUITE = os.environ.get("SUITE", "python")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item):
    outcome = yield
    document = item.function.__doc__ or item.name
    title = document.strip().splitlines()[0].rstrip(".")
    # A parametrized test is one check a parameter.
    case = f" ({item.callspec.id})" if hasattr(item, "callspec") else ""
    outcome.get_result().title = title + case


def pytest_runtest_logreport(report):
    if report.failed and NOT_DONE in report.longreprtext:
        print(f"todo {SUITE}: {report.title}", flush=True)
    elif report.failed:
        step = "" if report.when == "call" else f" ({report.when})"
        print(f"FAIL {SUITE}: {report.title}{step}\n{report.longreprtext}", flush=True)
    elif report.when == "call":
        print(f"ok   {SUITE}: {report.title}", flush=True)


def pytest_collectreport(report):
    if report.failed:
        print(f"FAIL {SUITE}: {report.nodeid}\n{report.longreprtext}", flush=True)


@pytest.fixture
def backend():
    return KeycloakOpenID(BASE_URL, REALM, "backend", client_secret_key="backend-secret")


@pytest.fixture
def alice(backend):
    return backend.token("alice", "wonderland")


@pytest.fixture(scope="module")
def robot():
    """python-keycloak's admin client, as the service account that administers the realm."""
    return admin.service_account()


@pytest.fixture
def carol(robot):
    user = robot.create_user(admin.CAROL)
    robot.set_user_password(user, "marvel", temporary=False)
    yield user
    robot.delete_user(user)


@pytest.fixture
def shop(robot):
    client = robot.create_client(admin.SHOP)
    yield client
    robot.delete_client(client)


@pytest.fixture
def vault(robot):
    client = robot.create_client(resource_server.VAULT)
    yield client
    robot.delete_client(client)
