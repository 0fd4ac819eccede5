"""One line a check, in the form that the `run` script counts; its text is the test's docstring.

Pytest's own terminal output is off (`-p no:terminal`), so that the lines are all there is to read.
"""

import os

import pytest

# Pytest explains a failed `assert` in the tests only, unless told of the helpers.
pytest.register_assert_rewrite("admin", "login_form")

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
    if report.failed:
        step = "" if report.when == "call" else f" ({report.when})"
        print(f"FAIL {SUITE}: {report.title}{step}\n{report.longreprtext}", flush=True)
    elif report.when == "call":
        print(f"ok   {SUITE}: {report.title}", flush=True)


def pytest_collectreport(report):
    if report.failed:
        print(f"FAIL {SUITE}: {report.nodeid}\n{report.longreprtext}", flush=True)
