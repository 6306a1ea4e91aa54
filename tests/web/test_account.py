"""Coming in: password, second factor, lock-out, invitation; and one's own account."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessLog
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from people import PASSWORD, a_member, code_of, type_password, wait_is_over, with_phone

from casque.db import members
from casque.db import models as m
from casque.rounds.home import Home
from casque.web.invitations import path_of_invitation

NEW = "an entirely new sentence"
pytestmark = pytest.mark.usefixtures("served")


@pytest.fixture
def ana() -> m.Member:
    """An analyst with a phone."""
    member = a_member("analyst", "Ana")
    with_phone("ana")
    return member


def phone() -> TOTPDevice:
    return TOTPDevice.objects.get(user__username="ana")


def test_a_password_leads_to_the_code_and_the_code_to_where_one_wanted(ana) -> None:
    client = Client()
    sent = client.get("/rounds/?month=2012-03")
    assert sent["location"] == "/enter/?next=%2Frounds%2F%3Fmonth%3D2012-03"
    first = type_password(client, " Ana", PASSWORD, next="/rounds/?month=2012-03")
    assert first["location"].startswith("/enter/code/?next=%2Frounds%2F")
    assert client.get("/rounds/")["location"] == "/enter/code/"
    second = client.post(first["location"], {"code": code_of(phone())})
    assert second["location"] == "/rounds/?month=2012-03"
    assert client.get("/rounds/").status_code == 200
    assert client.get("/enter/")["location"] == "/"


def test_a_code_works_once(ana) -> None:
    shown = code_of(phone())
    for answer in (302, 200):
        client = Client()
        type_password(client, "ana", PASSWORD)
        assert client.post("/enter/code/", {"code": shown}).status_code == answer


def test_a_session_gets_a_new_key_when_the_code_was_right(ana) -> None:
    client = Client()
    type_password(client, "ana", PASSWORD)
    before = client.session.session_key
    client.post("/enter/code/", {"code": code_of(phone())})
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


@pytest.mark.parametrize(
    "outside",
    [
        "https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)",
        "\\\\evil.example", "http:/evil.example", "/leave/", "/enter/", "/nowhere/",
        " //evil.example", "/\tevil.example", "/%0d%0aevil",
    ],
)  # fmt: skip
def test_next_leads_to_pages_of_ours_alone(ana, outside: str) -> None:
    client = Client()
    first = type_password(client, "ana", PASSWORD, next=outside)
    assert first["location"] == "/enter/code/?next=%2F"
    answered = client.post("/enter/code/", {"code": code_of(phone()), "next": outside})
    assert answered["location"] == "/"


def test_unknown_wrong_and_blocked_are_told_the_same(ana) -> None:
    blocked = a_member("analyst", "Bo")
    members.block(blocked)
    told = {
        type_password(Client(), name, password).content.partition(b"errorlist")[2][:99]
        for name, password in (("ana", "wrong"), ("nobody", PASSWORD), ("bo", PASSWORD))
    }
    assert len(told) == 1
    assert b"do not belong together" in told.pop()


@pytest.mark.parametrize("name", ["ana", "nobody"])
def test_five_wrong_passwords_shut_a_name_out_for_a_quarter_of_an_hour(ana, name: str) -> None:
    client = Client()
    answers = [type_password(client, name, "wrong").status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    shut = type_password(Client(), name.upper(), PASSWORD)
    assert shut.status_code == 429
    assert b"15 minutes" in shut.content
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    after = type_password(client, name, PASSWORD)
    assert after.status_code == (302 if name == "ana" else 200)


def test_the_right_password_forgets_the_wrong_ones(ana) -> None:
    for _ in range(2):
        for _ in range(4):
            type_password(Client(), "ana", "wrong")
        assert type_password(Client(), "ana", PASSWORD).status_code == 302


def test_neither_names_nor_passwords_nor_addresses_are_kept_or_logged(ana, caplog, capfd) -> None:
    caplog.set_level(logging.DEBUG)
    client = Client(headers={"user-agent": "Quagga/7"})
    for _ in range(6):
        type_password(client, "quokka", "wombat wombat")
    client = Client()
    type_password(client, "ana", PASSWORD)
    client.post("/enter/code/", {"code": "987654"})
    kept = str(list(AccessAttempt.objects.values()))
    said = caplog.text + "".join(capfd.readouterr())
    for secret in ("quokka", "wombat", "127.0.0.1"):
        assert secret not in kept
    for secret in ("quokka", "wombat", PASSWORD, "987654", '"ana"'):
        assert secret not in said
    assert AccessLog.objects.count() == 0


def test_a_wrong_code_makes_the_next_wait(ana) -> None:
    client = Client()
    type_password(client, "ana", PASSWORD)
    wrong = client.post("/enter/code/", {"code": "000000"})
    assert (wrong.status_code, b"not right" in wrong.content) == (200, True)
    TOTPDevice.objects.update(throttling_failure_count=7)
    early = client.post("/enter/code/", {"code": code_of(phone())})
    assert early.status_code == 429
    assert b"try again in 6" in early.content
    assert client.get("/").status_code == 302
    wait_is_over()
    assert client.post("/enter/code/", {"code": code_of(phone())}).status_code == 302


def test_who_has_no_phone_sets_one_up_and_gets_recovery_codes_once() -> None:
    a_member("analyst", "Ana")
    client = Client()
    type_password(client, "ana", PASSWORD, next="/rounds/")
    sent = client.get("/enter/code/?next=/rounds/")
    assert sent["location"] == "/enter/phone/?next=%2Frounds%2F"
    page = client.get(sent["location"])
    qr = client.get("/enter/phone/qr/")
    assert (qr["content-type"], qr["cache-control"]) == ("image/svg+xml", "no-store")
    assert qr.content.startswith(b"<svg")
    assert b"style" not in qr.content
    assert phone().key not in page.content.decode()
    assert not phone().confirmed
    wrong = client.post("/enter/phone/", {"code": "000000"})
    assert b"not right" in wrong.content
    wait_is_over()
    codes = client.post(sent["location"], {"code": code_of(phone())})
    shown = [line.split("<")[0] for line in codes.content.decode().split("<li><code>")[1:]]
    assert len(set(shown)) == 10
    assert 'href="/rounds/"' in codes.content.decode()
    assert client.get("/rounds/").status_code == 200
    kept = set(StaticToken.objects.values_list("token", flat=True))
    assert not kept & {code.replace("-", "") for code in shown}
    assert client.get("/enter/phone/").status_code == 302
    assert client.get("/enter/phone/qr/").status_code == 404

    other = Client()
    type_password(other, "ana", PASSWORD)
    assert other.post("/enter/code/", {"code": shown[0].upper()}).status_code == 302
    assert other.get("/rounds/").status_code == 200
    again = Client()
    type_password(again, "ana", PASSWORD)
    assert again.post("/enter/code/", {"code": shown[0]}).status_code == 200


def test_who_has_a_phone_cannot_replace_it_with_the_password_alone(ana) -> None:
    client = Client()
    type_password(client, "ana", PASSWORD)
    assert client.get("/enter/phone/")["location"] == "/enter/code/"
    assert client.get("/enter/phone/qr/").status_code == 404
    assert client.post("/enter/phone/", {"code": "123456"})["location"] == "/enter/code/"


@pytest.mark.parametrize("address", ["/enter/code/", "/enter/phone/"])
def test_a_stranger_is_asked_for_no_code(address: str) -> None:
    assert Client().get(address)["location"] == "/enter/"
    assert Client().get("/enter/phone/qr/").status_code == 404


def test_a_blocked_member_is_out_at_once(visit) -> None:
    client = visit("analyst", "Ana")
    assert client.get("/").status_code == 200
    members.block(members.find_member("Ana"))
    assert client.get("/").status_code == 302
    client = Client()
    assert type_password(client, "ana", PASSWORD).status_code == 200


def test_an_invitation_lets_one_choose_a_password_once() -> None:
    from django.utils import timezone

    member = members.add_member(
        username="Cy", code="R7", role="analyst", by="A1", now=timezone.now()
    )
    link = path_of_invitation(member)
    assert not User.objects.get(username="cy").has_usable_password()
    client = Client()
    assert b"R7" in client.get(link).content
    weak = client.post(link, {"new_password1": "short", "new_password2": "short"})
    assert (weak.status_code, b"too short" in weak.content) == (200, True)
    done = client.post(link, {"new_password1": NEW, "new_password2": NEW})
    assert done["location"].startswith("/enter/code/")
    assert client.get("/enter/phone/").status_code == 200
    for address in (link, link.replace("/R7/", "/r7/"), "/welcome/R7/x/", "/welcome/No/c-0/"):
        used = Client().get(address)
        assert (used.status_code, b"does not hold" in used.content) == (404, True)
    assert type_password(Client(), "cy", NEW).status_code == 302


def test_the_password_is_changed_by_who_knows_the_old_one(visit) -> None:
    client, elsewhere = visit("analyst", "Ana"), visit("analyst", "Ana")
    words = {"old_password": "wrong", "new_password1": NEW, "new_password2": NEW}
    assert b"incorrect" in client.post("/me/", words).content
    assert client.post("/me/", words | {"old_password": PASSWORD})["location"] == "/me/"
    assert b"was changed" in client.get("/me/").content
    assert elsewhere.get("/me/").status_code == 302
    assert type_password(Client(), "ana", NEW).status_code == 302


def test_new_recovery_codes_ask_for_a_code(visit) -> None:
    client = visit("analyst", "Ana")
    wrong = client.post("/me/codes/", {"code": "000000"})
    assert (wrong.status_code, b"not right" in wrong.content) == (200, True)
    assert client.post("/me/codes/", {"code": code_of(phone())}).status_code == 429
    wait_is_over()
    assert client.post("/me/codes/", {"code": ""}).status_code == 200
    codes = client.post("/me/codes/", {"code": code_of(phone())})
    assert codes.content.count(b"<li><code>") == 10


def test_going_out_is_a_post(visit) -> None:
    client = visit("analyst")
    assert client.get("/leave/").status_code == 405
    assert client.post("/leave/")["location"] == "/enter/"
    assert client.get("/").status_code == 302


def test_a_form_without_its_token_is_refused_in_words(ana) -> None:
    strict = Client(enforce_csrf_checks=True)
    answered = strict.post("/enter/", {"username": "ana", "password": PASSWORD})
    assert answered.status_code == 403
    assert b"The form could not be taken" in answered.content
    assert b"Traceback" not in answered.content


def test_a_part_of_a_page_is_not_filled_with_the_log_in(ana) -> None:
    answered = Client().get("/rounds/", headers={"hx-request": "true"})
    assert (answered.status_code, answered["hx-redirect"]) == (200, "/enter/?next=%2Frounds%2F")


def test_a_member_meets_the_language_of_the_account() -> None:
    a_member("analyst", "Ana")
    m.Member.objects.update(language="zh-hans")
    answered = type_password(Client(), "ana", PASSWORD)
    assert answered.cookies["django_language"].value == "zh-hans"
    client = Client()
    client.cookies["django_language"] = "en"
    assert "django_language" not in type_password(client, "ana", PASSWORD).cookies


def test_an_empty_house_says_where_the_first_account_is_made() -> None:
    page = Client().get("/enter/").content
    assert b"Nobody has an account here yet" in page
    assert b"invented data" not in page


class TestDemo:
    """The demo's door."""

    @pytest.fixture(autouse=True)
    def _demo(self, served: Home) -> None:
        from dataclasses import replace

        from casque.web import house

        house.move_in(replace(served, is_demo=True))

    @staticmethod
    def here(**more: str) -> Client:
        return Client(headers={"host": "127.0.0.1:8000"}, **more)

    @pytest.mark.parametrize("role", ["analyst", "lead"])
    def test_one_click_from_this_machine_is_enough(self, role: str) -> None:
        client = self.here()
        assert b'name="role"' in client.get("/enter/").content.replace(b"'", b'"')
        assert client.post("/enter/demo/", {"role": role})["location"] == "/"
        assert client.get("/members/").status_code == (200 if role == "lead" else 403)
        assert self.here().post("/enter/demo/", {"role": role}).status_code == 302
        assert m.Member.objects.count() == 1

    @pytest.mark.parametrize(
        "client",
        [
            Client(REMOTE_ADDR="10.0.0.7", headers={"host": "127.0.0.1:8000"}),
            Client(headers={"host": "127.0.0.1:8000", "x-forwarded-for": "10.0.0.7"}),
            Client(headers={"host": "testserver"}),
        ],
    )
    def test_from_elsewhere_it_is_shut(self, client: Client) -> None:
        assert b'name="role"' not in client.get("/enter/").content
        client.post("/enter/demo/", {"role": "lead"})
        assert client.get("/").status_code == 302
        assert m.Member.objects.count() == 0

    def test_no_other_role_is_given(self) -> None:
        client = self.here()
        assert client.post("/enter/demo/", {"role": "owner"})["location"] == "/enter/"
        assert client.get("/").status_code == 302


def test_no_other_home_has_the_demos_door() -> None:
    client = Client(headers={"host": "127.0.0.1:8000"})
    assert b'name="role"' not in client.get("/enter/").content
    assert client.post("/enter/demo/", {"role": "lead"})["location"] == "/enter/"
    assert client.get("/").status_code == 302
