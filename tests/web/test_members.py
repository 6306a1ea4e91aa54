"""Members: leads add, change and block them, and somebody always stays a lead."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from people import PASSWORD, a_member, type_password

from casque.db import members
from casque.db import models as m
from casque.errors import MemberRefused

CHANGES = ("role", "block", "unblock", "reset", "invite")
NEW = "an entirely new sentence"


def told(client: Client) -> str:
    return client.get("/members/").content.decode()


def test_a_lead_adds_a_member_and_hands_over_an_invitation(visit) -> None:
    lead = visit("lead")
    page = lead.post("/members/", {"username": "Cy", "code": "R7", "role": "analyst"})
    link = re.search(r"http://testserver(/welcome/R7/[^<]+)", page.content.decode())
    assert link
    assert page["cache-control"] == "no-store"
    assert Client().get(link[1]).status_code == 200
    assert link[1] not in told(lead)
    added = m.Member.objects.get(code="R7")
    assert (added.username, added.role, added.added_by) == ("cy", "analyst", "L1")
    assert not User.objects.get(username="cy").has_usable_password()


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ({"username": "l1", "code": "R7"}, "name is taken"),
        ({"username": "cy", "code": "l1"}, "code l1 is taken"),
        ({"username": "c y", "code": "R7"}, "what a name may not"),
        ({"username": "cy", "code": "R 7"}, "letters, digits and hyphens"),
        ({"username": "cy", "code": "R7", "role": "owner"}, "not one of the available"),
    ],
)
def test_a_member_that_cannot_be_added_is_told_why(visit, words, why: str) -> None:
    page = visit("lead").post("/members/", {"role": "analyst"} | words)
    assert why in page.content.decode()
    assert m.Member.objects.count() == 1


def test_hostile_names_are_shown_as_text(visit) -> None:
    lead = visit("lead")
    page = lead.post(
        "/members/", {"username": "<script>x</script>", "code": "R7", "role": "analyst"}
    )
    assert b"<script>x" not in page.content


@pytest.mark.parametrize("change", CHANGES)
def test_an_analyst_changes_nobody(visit, change: str) -> None:
    analyst = visit("analyst")
    a_member("lead", "Bo")
    assert analyst.post(f"/members/Bo/{change}/", {"role": "analyst"}).status_code == 403
    assert m.Member.objects.get(code="Bo").role == "lead"


@pytest.mark.parametrize("change", CHANGES)
def test_looking_changes_nobody(visit, change: str) -> None:
    assert visit("lead").get(f"/members/L1/{change}/").status_code == 405


def test_a_role_holds_from_the_next_page_on(visit) -> None:
    lead, analyst = visit("lead"), visit("analyst")
    lead.post("/members/A1/role/", {"role": "lead"})
    assert analyst.get("/members/").status_code == 200
    lead.post("/members/A1/role/", {"role": "owner"})
    assert "no such role" in told(lead)
    lead.post("/members/A1/role/", {"role": "analyst"})
    assert analyst.get("/members/").status_code == 403


def test_the_last_active_lead_stays_one(visit) -> None:
    lead = visit("lead")
    a_member("lead", "Bo")
    lead.post("/members/Bo/block/")
    for change in ("block", "role"):
        lead.post(f"/members/L1/{change}/", {"role": "analyst"})
        assert "the last active lead" in told(lead)
    assert m.Member.objects.get(code="L1").active
    assert lead.post("/members/Bo/unblock/")["location"] == "/members/"
    lead.post("/members/L1/role/", {"role": "analyst"})
    assert lead.get("/members/").status_code == 403


def test_a_second_factor_that_was_reset_is_set_up_anew(visit) -> None:
    lead, analyst = visit("lead"), visit("analyst")
    members.replace_recovery_codes(User.objects.get(username="a1"), ["x"])
    lead.post("/members/A1/reset/")
    assert not TOTPDevice.objects.filter(user__username="a1").exists()
    assert not StaticDevice.objects.filter(user__username="a1").exists()
    assert analyst.get("/")["location"] == "/enter/code/"
    assert analyst.get("/enter/code/")["location"] == "/enter/phone/?next=%2F"
    assert "no second factor yet" in told(lead)


def test_a_new_invitation_ends_password_sessions_and_the_one_before(visit) -> None:
    lead, analyst = visit("lead"), visit("analyst")
    links = [
        re.search(r"(/welcome/A1/[^<]+)", lead.post("/members/A1/invite/").content.decode())[1]
        for _ in range(2)
    ]
    assert [Client().get(link).status_code for link in links] == [404, 200]
    assert analyst.get("/").status_code == 302
    for _ in range(5):
        type_password(Client(), "a1", PASSWORD)
    client = Client()
    assert client.post(links[1], {"new_password1": NEW, "new_password2": NEW}).status_code == 302
    assert client.get("/")["location"] == "/enter/code/"
    assert type_password(Client(), "a1", NEW).status_code == 302


def test_a_member_that_is_not_there_is_said(visit) -> None:
    lead = visit("lead")
    lead.post("/members/Nobody/block/")
    assert "nobody has this name or code" in told(lead)
    assert lead.post("/members/Nobody/invite/").status_code == 400


def test_long_lists_go_on_in_pages(visit) -> None:
    from django.utils import timezone

    lead = visit("lead")
    m.Member.objects.bulk_create(
        m.Member(username=f"u{n}", code=f"C{n:03}", role="analyst", added_at=timezone.now())
        for n in range(60)
    )
    assert "Page 1 of 2" in told(lead)
    assert b"C059" in lead.get("/members/?page=2").content


def test_a_member_is_found_by_code_or_name(served) -> None:
    a_member("analyst", "Ana")
    assert {members.find_member(named).code for named in ("Ana", "ana", "ANA")} == {"Ana"}
    with pytest.raises(MemberRefused, match="casque user list"):
        members.find_member("Bo")


def test_only_one_makes_the_first_account(served) -> None:
    from django.utils import timezone

    words = {"code": "A1", "password": NEW, "now": timezone.now()}
    assert members.add_first_lead(username="ana", **words).role == "lead"
    with pytest.raises(MemberRefused, match="somebody made the first account"):
        members.add_first_lead(username="eve", **words)
    with pytest.raises(MemberRefused, match="too long"):
        members.add_member(username="x" * 151, code="E1", role="lead", by="A1", now=timezone.now())
