from urllib.parse import urlencode

from conftest import Fake, ask


def log_in(fake: Fake, password: str, realm="shop", client="web", username="alice"):
    form = {"grant_type": "password", "client_id": client, "username": username, "password": password}
    url = f"{fake.url}/realms/{realm}/protocol/openid-connect/token"
    return ask(url, "POST", urlencode(form | {"scope": "openid"}).encode())


def userinfo(fake: Fake, token: str):
    url = f"{fake.url}/realms/shop/protocol/openid-connect/userinfo"
    return ask(url, headers={"Authorization": f"Bearer {token}"})


def test_alice_logs_in_and_nobody_waits_for_her_token_to_end(fake: Fake):
    _, tokens = log_in(fake, "pw")
    status, claims = userinfo(fake, tokens["access_token"])
    assert (status, claims["preferred_username"]) == (200, "alice")
    fake.control("POST", "/clock", {"advanceMillis": 301_000})
    assert userinfo(fake, tokens["access_token"])[0] == 401


def test_a_token_without_a_login_and_bad_ones_that_nobody_may_take(fake: Fake):
    wanted = {"username": "alice", "clientId": "web", "scope": "openid"}
    good = fake.control("POST", "/realms/shop/tokens", wanted)["access_token"]
    assert userinfo(fake, good)[0] == 200
    bad = fake.control("POST", "/realms/shop/bad-tokens", {"token": good})
    expired = next(each["token"] for each in bad if each["name"] == "expired")
    assert userinfo(fake, expired)[0] == 401


def test_a_server_that_is_busy_once_and_what_it_was_asked(fake: Fake):
    fake.control("GET", "/journal")  # it begins here
    busy = {"kind": "answer", "status": 503, "retryAfterSeconds": 1}
    fake.control("POST", "/faults", {"operation": "token", "nth": 1, "effect": busy})
    assert log_in(fake, "pw")[0] == 503
    assert log_in(fake, "wrong")[1]["error"] == "invalid_grant"
    requests = fake.control("GET", "/journal?operation=token&user=alice")["requests"]
    assert [request["status"] for request in requests] == [503, 400]


def test_a_mail_and_where_its_link_leads(fake: Fake):
    _, tokens = log_in(fake, "admin", "master", "admin-cli", "admin")
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    users = f"{fake.url}/admin/realms/shop/users"
    _, (alice,) = ask(f"{users}?username=alice", headers=headers)
    ask(f"{users}/{alice['id']}/send-verify-email", "PUT", headers=headers)
    (mail,) = fake.control("GET", "/mails")
    assert mail["to"] == "alice@example.org"
    assert ask(mail["link"])[0] == 200
