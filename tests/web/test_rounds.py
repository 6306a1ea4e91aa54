"""The room of rounds: open, collect, close, pause, and a search down to its archived pages."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

import live_market as lm
from casque.db import models as m
from casque.db.connection import disconnect
from casque.rounds import pausing
from casque.rounds.home import Home, collecting
from casque.rounds.opening import open_round
from casque.rounds.running import Request, run_round
from casque.web import house, tasks
from casque.web.task_states import COLLECTING
from saved_pages import MARCH, SITE, FixedClock, answer, goods, save

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)> 加微信：Lao_Wang88 13800000000"


def work_off() -> None:
    """Do what a worker would."""
    call_command(
        "db_worker",
        queue_name=COLLECTING,
        batch=True,
        startup_delay=False,
        interval=0,
        verbosity=0,
    )


def text(client, address: str, status: int = 200) -> str:
    answered = client.get(address)
    assert answered.status_code == status, address
    return answered.content.decode()


def test_it_says_what_to_do_before_the_first_round(served: Home, visit):
    page = text(visit(), "/rounds/")
    assert "No round was opened yet." in page
    assert 'name="month"' in page


def test_it_opens_a_month_and_says_who(served: Home, visit):
    answered = visit("analyst", "A7").post("/rounds/open/", {"month": "2012-03"})
    assert answered["location"] == "/rounds/2012-03/"
    opened = m.Round.objects.get()
    assert (opened.opened_by, opened.search_set.count()) == ("A7", 3)


@pytest.mark.parametrize("month", ["", "March", "2012-13", "<b>"])
def test_it_refuses_what_is_no_month_in_words(served: Home, visit, month: str):
    client = visit()
    assert client.post("/rounds/open/", {"month": month})["location"] == "/rounds/"
    assert "a round is a month such as 2014-09" in text(client, "/rounds/")
    assert not m.Round.objects.exists()


def test_it_lists_rounds_with_how_far_they_are(filled: Home, visit):
    page = text(visit(), "/rounds/")
    assert "3 / 3" in page
    assert 'href="/rounds/2012-03/"' in page


def test_the_map_tells_each_state_by_shape_and_word_and_reason(filled: Home, visit):
    page = text(visit(), "/rounds/2012-03/")
    assert page.count('class="s-done"') == 2
    assert page.count('class="s-empty"') == 1
    assert "收藏集市 · 象牙 — done: 8 results on 1 page (2012-03-05 09:00)" in page
    assert "✓" in page
    assert "○" in page


def test_a_round_that_was_never_opened_is_no_page(filled: Home, visit):
    client = visit()
    for address in ("/rounds/1999-01/", "/rounds/1999-01/progress/", "/rounds/2012-03/pages/999/"):
        text(client, address, 404)
    search = m.Search.objects.first()
    text(client, f"/rounds/1999-01/searches/{search.pk}/", 404)
    capture = m.Capture.objects.first()
    text(client, f"/rounds/1999-01/pages/{capture.pk}/file/", 404)


def test_a_search_opens_down_to_its_pages_hits_and_issues(filled: Home, visit):
    client, search = visit(), m.Search.objects.get(term="t-xiangya")
    capture = m.Capture.objects.get(attempt__search=search)
    m.Issue.objects.create(capture=capture, position=3, field="price", what="not an amount")
    page = text(client, f"/rounds/2012-03/searches/{search.pk}/")
    assert f"/rounds/2012-03/pages/{capture.pk}/" in page
    page = text(client, f"/rounds/2012-03/pages/{capture.pk}/")
    assert capture.sha256 in page
    assert f"{capture.file} @ {capture.offset} + {capture.length}" in page
    assert "Its bytes were read just now" in page
    assert "象牙 手镯 1" in page
    assert "not an amount" in page


def test_an_archived_page_is_given_as_text_in_a_sandbox(filled: Home, visit):
    capture = m.Capture.objects.order_by("pk").first()
    answered = visit().get(f"/rounds/2012-03/pages/{capture.pk}/file/")
    assert answered.headers["Content-Type"] == "text/plain"
    assert answered.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answered.headers["Content-Disposition"].startswith("attachment; ")
    assert answered.headers["X-Content-Type-Options"] == "nosniff"
    assert "象牙 手镯 1".encode() in answered.content


def test_a_page_that_was_touched_is_called_damaged_and_not_given(filled: Home, visit):
    capture = m.Capture.objects.order_by("pk").first()
    m.Capture.objects.filter(pk=capture.pk).update(sha256="0" * 64)
    client = visit()
    page = text(client, f"/rounds/2012-03/pages/{capture.pk}/")
    assert "bytes differ from their digest" in page
    assert "Download it as text" not in page
    assert "象牙" not in client.get(f"/rounds/2012-03/pages/{capture.pk}/file/").content.decode()


def test_hostile_text_is_shown_as_text_and_contacts_are_masked(served: Home, visit, tmp_path):
    open_round(served, "2012-03", by="lead", now=MARCH)
    rows = [goods(1, f"象牙 {HOSTILE}", url="javascript:alert(3)", shop={"id": 1, "name": HOSTILE})]
    folder = save(tmp_path / "pages", {"象牙": [answer(rows)]}, kind="term")
    run_round(served, Request("2012-03", folder), clock=FixedClock())
    capture = m.Capture.objects.get()
    page = text(visit(), f"/rounds/2012-03/pages/{capture.pk}/")
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page
    assert "Lao_Wang88" not in page
    assert "13800000000" not in page
    assert "javascript:" not in page


def test_hostile_words_and_reasons_are_text_on_the_map(filled: Home, visit):
    m.Search.objects.filter(term="t-xy").update(query=HOSTILE, reason=HOSTILE)
    page = text(visit(), "/rounds/2012-03/")
    assert page.count("&lt;script&gt;alert(1)") == 3  # the head of its column, and its square
    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page


def test_it_pauses_a_site_with_a_reason_and_lets_it_go_on(filled: Home, visit):
    client = visit("analyst", "A7")
    client.post("/rounds/2012-03/pause/", {"site": SITE, "why": "", "how": "pause"})
    assert "say why shoucang_api is paused" in text(client, "/rounds/2012-03/")
    assert pausing.paused("2012-03") == {}
    client.post("/rounds/2012-03/pause/", {"site": SITE, "why": "they <asked>", "how": "pause"})
    assert "they &lt;asked&gt;" in text(client, "/rounds/2012-03/")
    assert m.Pause.objects.get().by == "A7"
    client.post("/rounds/2012-03/pause/", {"site": SITE, "how": "unpause"})
    assert pausing.paused("2012-03") == {}
    client.post("/rounds/2012-03/pause/", {"site": "nowhere", "why": "x", "how": "pause"})
    assert "no site nowhere" in text(client, "/rounds/2012-03/")


def test_collecting_is_a_task_that_says_what_it_lacks(filled: Home, visit, monkeypatch):
    monkeypatch.delenv("CASQUE_CONTACT", raising=False)  # the worker reads its environment
    client = visit("analyst", "A7")
    m.Search.objects.update(state="todo")
    client.post("/rounds/2012-03/collect/", {"how": "run"})
    page = text(client, "/rounds/2012-03/")
    assert 'hx-trigger="every 3s"' in page
    assert "A worker takes it up" in page
    work_off()
    page = text(client, "/rounds/2012-03/progress/")
    assert "say with CASQUE_CONTACT how a site can reach you" in page
    assert "hx-trigger" not in page
    assert "Traceback" not in page


def test_a_worker_collects_a_live_round(tmp_path):
    with lm.a_market() as market:
        market.sites["m01"] = lm.Goods(market, "m01", {"象牙": lm.rows_of(market, "m01", range(4))})
        house.move_in(lm.a_live_home(tmp_path, market, "m01"))
        open_round(house.home(), "2012-03", by="A1", now=datetime.now(UTC))
        try:
            assert tasks.begin(tasks.collect_round, "2012-03", "A1")
            work_off()
            (shown,) = tasks.tasks_of("2012-03")
            assert (str(shown.name), shown.state, shown.is_ahead) == ("Collect", "done", False)
            assert m.Search.objects.get().state == "done"
            assert m.Finding.objects.count() == 4
        finally:
            house.move_out()
            disconnect()


def test_what_is_under_way_is_never_hidden_by_what_has_ended(filled: Home):
    assert tasks.begin(tasks.collect_round, "2012-03", "A1")
    collecting_now = DBTaskResult.objects.get()
    for _ in range(7):
        tasks.conclude_round.enqueue("2012-03")
    DBTaskResult.objects.exclude(pk=collecting_now.pk).update(status="SUCCESSFUL")
    assert [one.state for one in tasks.tasks_of("2012-03")] == ["waiting", *["done"] * 5]
    assert not tasks.begin(tasks.collect_round, "2012-03", "A1")


def test_going_on_with_nothing_to_do_comes_to_its_end(filled: Home, visit):
    client = visit()
    client.post("/rounds/2012-03/collect/", {"how": "resume"})
    work_off()
    assert DBTaskResult.objects.get().return_value == "0 searches"
    assert "It came to its end." in text(client, "/rounds/2012-03/")


def test_two_who_press_at_once_begin_one_run(filled: Home, visit):
    for client in (visit("analyst", "A1"), second := visit("analyst", "A2")):
        client.post("/rounds/2012-03/collect/", {"how": "run"})
    assert DBTaskResult.objects.count() == 1
    assert "Something of this round is under way" in text(second, "/rounds/2012-03/")


def test_a_way_of_collecting_that_is_none_is_no_page(filled: Home, visit):
    assert visit().post("/rounds/2012-03/collect/", {"how": "x"}).status_code == 404
    assert visit().get("/rounds/2012-03/collect/").status_code == 405


def test_closing_freezes_the_round_with_who_and_why(filled: Home, visit):
    client = visit("lead", "L7")
    m.Search.objects.filter(term="t-xy").update(state="failed")
    client.post("/rounds/2012-03/close/", {"why": " "})
    assert not DBTaskResult.objects.exists()
    assert "Say why" in text(client, "/rounds/2012-03/")
    client.post("/rounds/2012-03/close/", {"why": "the site is dead"})
    work_off()
    revision = m.Revision.objects.get()
    assert (revision.by, revision.why) == ("L7", "the site is dead")
    page = text(client, "/rounds/2012-03/")
    assert "Revise this round" in page
    assert revision.digest[:12] in page
    assert client.post("/rounds/2012-03/collect/", {"how": "run"}).status_code == 404


def test_a_task_whose_worker_died_is_said_to_be_interrupted(filled: Home, visit):
    client = visit()
    client.post("/rounds/2012-03/collect/", {"how": "run"})
    long_ago = datetime.now(UTC) - timedelta(minutes=5)
    DBTaskResult.objects.update(status="RUNNING", started_at=long_ago)
    assert "interrupted" in text(client, "/rounds/2012-03/progress/")
    with collecting(filled):  # somebody does hold it
        assert "You may leave this page" in text(client, "/rounds/2012-03/progress/")


def test_an_error_of_nobody_s_making_names_no_file(filled: Home, visit):
    client = visit()
    client.post("/rounds/2012-03/collect/", {"how": "run"})
    DBTaskResult.objects.get().set_failed(KeyError("/secret/place"))
    page = text(client, "/rounds/2012-03/progress/")
    assert "An error that nobody expected" in page
    assert "/secret/place" not in page


def test_screening_waits_while_a_round_is_collected(filled: Home):
    tasks.screen_soon("2012-03")
    tasks.screen_soon("2012-03")
    assert DBTaskResult.objects.count() == 1
    with collecting(filled):
        work_off()
    later = DBTaskResult.objects.get(status="READY")
    assert later.run_after > datetime.now(UTC) + timedelta(seconds=30)
    DBTaskResult.objects.update(run_after=datetime.now(UTC))
    work_off()
    assert DBTaskResult.objects.order_by("enqueued_at").last().return_value == "screened"


def test_a_map_of_1600_searches_is_drawn_swiftly_with_few_queries(served: Home, visit, capsys):
    """25 sites by 64 terms. The time is told, not held to: the machine may be busy."""
    round_ = open_round(served, "2012-03", by="lead", now=MARCH)
    m.Search.objects.bulk_create(
        m.Search(round=round_, site=f"s{site:02}", kind="term", term=f"t{term:02}",
                 query=f"词{term}", state="blocked", reason="page 1: the site asks to log in")
        for site in range(25) for term in range(64)
    )  # fmt: skip
    m.Attempt.objects.bulk_create(
        m.Attempt(search=search, number=1, state="blocked", started_at=MARCH, ended_at=MARCH)
        for search in m.Search.objects.all()
    )
    client = visit()
    client.get("/rounds/2012-03/")
    begun, worked = time.perf_counter(), time.process_time()
    page = text(client, "/rounds/2012-03/")
    with capsys.disabled():
        took, cpu = time.perf_counter() - begun, time.process_time() - worked
        print(
            f" [map: {1000 * took:.0f} ms, {1000 * cpu:.0f} of them ours, {len(page) // 1000} kB] "
        )
    assert page.count('class="s-blocked"') == 1600
