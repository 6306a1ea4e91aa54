"""Searches by hand: what waits for people, and what closes a search, or does not."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from casque.db import frames, store
from casque.db import models as m
from casque.db.by_hand import Closed
from casque.db.connection import disconnect
from casque.errors import RoundState, RoundUnknown, SheetInvalid, UsageProblem
from casque.rounds import hand_search, pausing
from casque.rounds.concluding import conclude
from casque.rounds.hand_search import Dropped
from casque.rounds.home import Home
from casque.rounds.opening import open_round
from casque.rounds.reading import close_round
from casque.rounds.running import Request, resume_round, run_round
from casque.sites.schema import Expect, Yield
from casque.stations.preserve import preserve
from saved_pages import MARCH, REFUSED, SITE, FixedClock, a_home, answer, goods, save

ROUND = "2012-03"
LATER = MARCH + timedelta(hours=2)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """Give a home whose search for ivory ran into a captcha; the others are still to do."""
    home = a_home(tmp_path)
    open_round(home, ROUND, by="A1", now=MARCH)
    folder = save(tmp_path / "pages", {"象牙": [REFUSED]}, kind="term")
    run_round(home, Request(ROUND, folder), clock=FixedClock())
    yield home
    disconnect()


def ivory() -> m.Search:
    return m.Search.objects.get(term="t-xiangya")


def pages(home: Home, *bodies: bytes, seen: int = 1, name: str = "p{}.json") -> Closed:
    files = [Dropped(name.format(n), body) for n, body in enumerate(bodies, start=1)]
    return hand_search.close_with_pages(home, ivory().pk, files, seen=seen, by="A7", now=LATER)


def links(home: Home, text: str, seen: int = 1) -> Closed:
    return hand_search.close_with_links(home, ivory().pk, text, seen=seen, by="A7", now=LATER)


def nothing(home: Home, body: bytes, seen: int = 1) -> Closed:
    return hand_search.close_with_nothing(home, ivory().pk, body, seen=seen, by="A7", now=LATER)


def a_screenshot(kind: str = "PNG", size: tuple[int, int] = (20, 10)) -> bytes:
    held = io.BytesIO()
    Image.new("RGB", size, "white").save(held, kind)
    return held.getvalue()


def terms(tasks: list[hand_search.HandTask]) -> list[str]:
    return [task.query for task in tasks]


def test_what_the_machine_was_shut_out_of_waits_for_people(home: Home):
    (task,) = hand_search.todo(home)
    assert (task.query, task.site, task.state, task.products) == ("象牙", SITE, "blocked", ("IV",))
    assert "captcha" in task.why
    assert task.address == "https://api.shoucang.example/v2/goods?q=%E8%B1%A1%E7%89%99&p=0"


def test_every_search_of_a_site_that_a_person_paused_waits_for_people(home: Home):
    pausing.pause(home, ROUND, SITE, by="A1", why="they asked us to", now=MARCH)
    found = hand_search.todo(home, ROUND)
    assert terms(found) == ["虎骨", "象牙", "XY"]
    assert {task.why for task in found} == {"they asked us to"}


def test_the_list_asks_as_often_for_three_rounds_as_for_one(home: Home):
    def asked() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as queries:
            found = hand_search.todo(home)
        return len(queries), len(found)

    hand_search.todo(home)  # what rounds froze is read once
    (before, one), rounds = asked(), ("2012-04", "2012-05")
    for name in rounds:
        open_round(home, name, by="A1", now=datetime.fromisoformat(f"{name}-05T00:00Z"))
        pausing.pause(home, name, SITE, by="A1", why="asked to", now=MARCH)
    hand_search.todo(home)
    after, all_ = asked()
    assert after == before
    assert all_ > one
    assert hand_search.todo(home)[0].round == ROUND
    assert {task.round for task in hand_search.todo(home)} == {ROUND, *rounds}


def test_one_search_is_found_without_the_list(home: Home):
    (task,) = hand_search.todo(home)
    with CaptureQueriesContext(connection) as queries:
        assert hand_search.find_task(home, task.search) == task
    asked = [one["sql"] for one in queries if 'FROM "searches"' in one["sql"]]
    assert asked
    assert all(f'"id" = {task.search}' in sql for sql in asked)


def test_a_round_that_was_not_opened_has_no_list(home: Home):
    with pytest.raises(RoundUnknown):
        hand_search.todo(home, "2012-04")
    assert hand_search.find_task(home, 10_000) is None


def test_a_closed_round_asks_nobody_for_anything(home: Home):
    close_round(home, ROUND, by="A1", why="", clock=FixedClock())
    assert hand_search.todo(home) == []
    with pytest.raises(RoundState):
        pages(home, answer([goods(1)]))
    assert m.HandSearch.objects.count() == 0


def test_saved_pages_close_a_search_as_a_replay_would(home: Home, tmp_path: Path):
    first = answer([goods(1, "老象牙 1"), goods(2, "老象牙 2")], more=True)
    closed = pages(home, first, answer([goods(3, "老象牙 3")]))
    assert (closed.state, closed.reason) == ("done", "3 results on 2 pages")
    by_hand = frames.sightings().drop("captured_at")
    assert hand_search.todo(home) == []
    made = m.HandSearch.objects.get()
    assert (made.kind, made.by, made.at, made.attempt.number) == ("pages", "A7", LATER, 2)
    assert preserve(frames.captures(), home.archive())["intact"].to_list() == [True] * 3

    disconnect()
    other = a_home(tmp_path / "other")
    open_round(other, ROUND, by="A1", now=MARCH)
    folder = save(
        tmp_path / "again", {"象牙": [first, answer([goods(3, "老象牙 3")])]}, kind="term"
    )
    run_round(other, Request(ROUND, folder), clock=FixedClock())
    assert frames.sightings().drop("captured_at").equals(by_hand)


def test_what_came_by_hand_is_screened_and_counted_as_any_other(home: Home):
    pages(home, answer([goods(1, "老象牙 1")]))
    conclude(home, ROUND, clock=FixedClock())
    assert frames.findings()["product"].unique().to_list() == ["IV"]
    assert frames.hits().height == 1
    assert sorted(frames.searches()["state"]) == ["done", "todo", "todo"]


def test_what_came_by_hand_is_screened_before_its_round_closes(home: Home):
    pages(home, answer([goods(1, "老象牙 1")]))
    assert frames.findings().is_empty()
    close_round(home, ROUND, by="A1", why="", clock=FixedClock())
    assert frames.findings()["product"].unique().to_list() == ["IV"]


@pytest.mark.parametrize(
    ("body", "state"),
    [(REFUSED, "blocked"), (b"<html>log in</html>", "failed"), (b'{"code": 4010}', "blocked")],
)
def test_a_page_that_is_no_result_closes_nothing(home: Home, body: bytes, state: str):
    closed = pages(home, body)
    assert closed.state == state
    assert terms(hand_search.todo(home)) == ["象牙"]
    assert m.HandSearch.objects.count() == 1  # it was tried, and by whom


def test_pages_that_promise_more_leave_the_search_on_the_list(home: Home):
    assert pages(home, answer([goods(1)], more=True)).state == "partial"
    (task,) = hand_search.todo(home)
    assert (task.state, "promises more" in task.why) == ("partial", True)


def test_pages_are_taken_in_the_order_of_their_names(home: Home):
    bodies = {
        f"p{n}.json": answer([goods(n)], more=n < 10) for n in (10, 9, 8, 7, 6, 5, 4, 3, 2, 1)
    }
    files = [Dropped(name, body) for name, body in bodies.items()]
    closed = hand_search.close_with_pages(home, ivory().pk, files, seen=1, by="A7", now=LATER)
    assert (closed.state, closed.reason) == ("done", "10 results on 10 pages")
    assert frames.sightings()["item"].to_list() == [str(n) for n in range(1, 11)]


def test_files_that_cannot_be_pages_are_refused_in_words(home: Home):
    for files, said in (
        ([], "no page was chosen"),
        ([Dropped("p.html", b"x")] * 31, "31 files"),
        ([Dropped("p.mhtml", b"x")], "HTML only"),
        ([Dropped("p.html", b"")], "empty"),
        ([Dropped("p.html", b"x" * (2 * 2**20 + 1))], "larger than 2 MB"),
    ):
        with pytest.raises(UsageProblem, match=said):
            hand_search.close_with_pages(home, ivory().pk, files, seen=1, by="A7", now=LATER)
    assert ivory().attempt_set.count() == 1


def test_links_close_a_search_and_are_archived_as_they_were_pasted(home: Home):
    text = (
        "https://m.shoucang.example/goods/1\t老象牙 手镯\t店铺甲\t¥300\n"
        "https://m.shoucang.example/goods/2"
    )
    closed = links(home, text)
    assert (closed.state, closed.reason) == ("done", "2 results on 1 page")
    rows = frames.sightings().select("title", "seller", "price", "account", "posted").rows()
    assert rows == [("老象牙 手镯", "店铺甲", "¥300", None, None), ("", None, None, None, None)]
    capture = m.Capture.objects.order_by("-pk")[0]
    assert (capture.page_class, capture.reason) == ("results", "2 pasted by A7")
    with (home.archive_folder / capture.file).open("rb") as file:
        assert file.read(2) == b"\x1f\x8b"
    conclude(home, ROUND, clock=FixedClock())
    assert frames.findings()["term"].to_list() == ["t-xiangya"]


def test_an_item_met_by_the_machine_and_by_hand_is_one_advertisement(home: Home):
    pages(home, answer([goods(1, "老象牙 1"), goods(2, url="http://[")]))
    links(home, "https://m.shoucang.example/goods/1\t老象牙 1", seen=2)
    assert list(m.Advertisement.objects.values_list("item", flat=True)) == ["1", "2"]
    assert m.Version.objects.filter(advertisement__item="1").count() == 2  # other text, no picture


def test_a_line_of_another_site_refuses_all(home: Home):
    with pytest.raises(SheetInvalid, match="pasted links:2"):
        links(home, "https://m.shoucang.example/goods/1\nhttps://other.example/2")
    assert (ivory().attempt_set.count(), frames.sightings().height) == (1, 0)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_nothing_found_needs_a_screenshot_and_is_a_proven_zero(home: Home, kind: str):
    closed = nothing(home, a_screenshot(kind))
    assert (closed.state, "A7 saw that nothing is found" in closed.reason) == ("empty", True)
    assert m.Capture.objects.order_by("-pk")[0].content_type == f"image/{kind.lower()}"
    assert hand_search.todo(home) == []


def test_the_word_of_a_person_is_not_held_to_what_the_adapter_expects(home: Home, monkeypatch):
    ours = hand_search.adapters_of
    expected = Expect(results_per_search=Yield(min=5, max=50))

    def strict(round_: m.Round):
        return {s: a.model_copy(update={"expect": expected}) for s, a in ours(round_).items()}

    monkeypatch.setattr(hand_search, "adapters_of", strict)
    assert pages(home, answer([goods(1)])).state == "suspicious"
    closed = links(home, "https://m.shoucang.example/goods/1", seen=2)
    assert (closed.state, hand_search.todo(home)) == ("done", [])


def test_a_screenshot_that_cannot_be_opened_is_refused(home: Home):
    whole = a_screenshot()
    for body, said in (
        (b"", "no PNG or JPEG"),
        (b"<svg onload=alert(1)>", "no PNG or JPEG"),
        (b"GIF89a", "no PNG or JPEG"),
        (whole + b"x" * hand_search.MOST_SCREENSHOT, "larger than 8 MB"),
        (whole[:16] + b"\x00\x01\x00\x00\x00\x01\x00\x00" + whole[24:], "too many"),
        (whole[:24], "cannot be opened|cut off"),
    ):
        with pytest.raises(UsageProblem, match=said):
            nothing(home, body)
    assert ivory().attempt_set.count() == 1


def test_who_is_late_changes_nothing_and_is_told(home: Home):
    nothing(home, a_screenshot())
    with pytest.raises(UsageProblem, match="meanwhile"):
        links(home, "https://m.shoucang.example/goods/1 老象牙", seen=1)
    assert (ivory().state, m.HandSearch.objects.count()) == ("empty", 1)
    assert frames.sightings().height == 0


def test_a_search_that_is_being_made_is_left_to_the_machine(home: Home):
    search = ivory()
    m.Attempt.objects.create(search=search, number=2, started_at=MARCH)
    m.Search.objects.filter(pk=search.pk).update(state="running", source="live")
    with pytest.raises(UsageProblem, match="is being searched"):
        nothing(home, a_screenshot(), seen=2)
    pausing.pause(home, ROUND, SITE, by="A1", why="x", now=MARCH)
    assert nothing(home, a_screenshot(), seen=2).state == "empty"
    given_up = search.attempt_set.get(number=2)
    assert (given_up.state, given_up.reason) == ("failed", "given up: a person searched by hand")
    store.end_attempt(given_up, state="done", reason="3 results", now=LATER)  # the machine's, late
    given_up.refresh_from_db()
    assert (given_up.state, ivory().state) == ("failed", "empty")
    assert resume_round(home, ROUND, clock=FixedClock()) == ()


def test_a_probe_is_no_task(home: Home, tmp_path: Path):
    folder = save(tmp_path / "probe", {"木盒": [REFUSED]})
    run_round(home, Request(ROUND, folder, probe=True), clock=FixedClock())
    probe = m.Search.objects.get(kind="probe")
    assert terms(hand_search.todo(home)) == ["象牙"]
    with pytest.raises(UsageProblem, match="no search"):
        hand_search.close_with_nothing(home, probe.pk, a_screenshot(), seen=1, by="A7", now=LATER)
