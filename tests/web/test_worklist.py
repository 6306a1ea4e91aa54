"""The worklist: what waits for people, and the three ways to close a search."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django_tasks_db.models import DBTaskResult
from PIL import Image
from test_rounds import HOSTILE, text, work_off

from casque.db import models as m
from casque.rounds import pausing
from casque.rounds.home import Home
from casque.rounds.opening import open_round
from casque.rounds.running import Request, run_round
from saved_pages import MARCH, REFUSED, SITE, FixedClock, answer, goods, save


@pytest.fixture
def shut_out(served: Home, tmp_path) -> int:
    """Return the key of a search that ran into a captcha."""
    open_round(served, "2012-03", by="lead", now=MARCH)
    folder = save(tmp_path / "pages", {"象牙": [REFUSED]}, kind="term")
    run_round(served, Request("2012-03", folder), clock=FixedClock())
    return m.Search.objects.get(term="t-xiangya").pk


def a_file(body: bytes, name: str = "p1.json") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body)


def a_screenshot() -> SimpleUploadedFile:
    held = io.BytesIO()
    Image.new("RGB", (30, 20), "white").save(held, "PNG")
    return a_file(held.getvalue(), "shot.png")


def test_it_says_what_to_do_without_a_round_and_without_work(served: Home, visit):
    client = visit()
    assert "No round is open." in text(client, "/worklist/")
    open_round(served, "2012-03", by="lead", now=MARCH)
    assert "Nothing waits for a hand search." in text(client, "/worklist/")


def test_it_lists_each_search_with_why_and_where(shut_out: int, visit):
    page = text(visit(), "/worklist/")
    assert f'href="/worklist/{shut_out}/"' in page
    assert "the site asks to solve a captcha" in page


def test_it_shows_one_site_alone_and_pages_of_fifty(shut_out: int, served: Home, visit):
    round_ = m.Round.objects.get()
    m.Search.objects.bulk_create(
        m.Search(round=round_, site=SITE, kind="term", term=f"t{n}", query=f"词{n}", state="failed")
        for n in range(60)
    )
    client = visit()
    assert "Page 1 of 2" in text(client, f"/worklist/?site={SITE}")
    assert f"?site={SITE}&amp;page=2" in text(client, f"/worklist/?site={SITE}")
    assert "Page 2 of 2" in text(client, "/worklist/?page=2")
    assert 'scope="row"' not in text(client, "/worklist/?site=nowhere")


def test_a_search_says_how_to_make_it_and_what_was_tried(shut_out: int, visit):
    page = text(visit(), f"/worklist/{shut_out}/")
    assert "https://api.shoucang.example/v2/goods?q=%E8%B1%A1%E7%89%99&amp;p=0" in page
    assert "Attempt 1" in page
    text(visit(), "/worklist/9999/", 404)


def test_saved_pages_close_it_and_are_screened_beside_the_web(shut_out: int, visit):
    client = visit("analyst", "A7")
    pages = [
        a_file(answer([goods(2, "老象牙 2")]), "p2.json"),
        a_file(answer([goods(1, "老象牙 1")], more=True), "p1.json"),
    ]
    answered = client.post(f"/worklist/{shut_out}/pages/", {"seen": 1, "pages": pages})
    assert answered["location"] == "/worklist/"
    assert "Closed as “done”: 2 results on 2 pages." in text(client, "/worklist/")
    made = m.HandSearch.objects.get()
    assert (made.by, made.kind, made.note) == ("A7", "pages", "p2.json, p1.json")
    assert not m.Finding.objects.exists()
    work_off()
    assert m.Finding.objects.count() == 2
    assert "by hand, by A7" in text(client, f"/rounds/2012-03/searches/{shut_out}/")
    assert "This search is closed." in text(client, f"/worklist/{shut_out}/")


def test_a_wall_closes_nothing_and_says_so(shut_out: int, visit):
    client = visit()
    answered = client.post(f"/worklist/{shut_out}/pages/", {"seen": 1, "pages": a_file(REFUSED)})
    assert answered["location"] == f"/worklist/{shut_out}/"
    page = text(client, f"/worklist/{shut_out}/")
    assert "Kept, but the search is still open: it is “blocked”" in page
    assert f'href="/worklist/{shut_out}/"' in text(client, "/worklist/")


def test_links_close_it(shut_out: int, visit):
    client = visit("analyst", "A7")
    pasted = "https://m.shoucang.example/goods/1\t老象牙\t店铺甲\t¥300"
    client.post(f"/worklist/{shut_out}/links/", {"seen": 1, "links": pasted})
    sighting = m.Sighting.objects.get()
    assert (sighting.version.title, sighting.seller) == ("老象牙", "店铺甲")
    assert DBTaskResult.objects.count() == 1


def test_a_wrong_line_is_told_with_its_number_and_nothing_typed_is_lost(shut_out: int, visit):
    pasted = f"https://m.shoucang.example/goods/1 {HOSTILE}\nhttps://other.example/2"
    answered = visit().post(f"/worklist/{shut_out}/links/", {"seen": 1, "links": pasted})
    page = answered.content.decode()
    assert answered.status_code == 400
    assert "pasted links:2: its link leads to another site than shoucang_api" in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page
    assert not m.HandSearch.objects.exists()


def test_nothing_found_is_shown_with_its_screenshot(shut_out: int, visit):
    client = visit("analyst", "A7")
    client.post(f"/worklist/{shut_out}/nothing/", {"seen": 1, "screenshot": a_screenshot()})
    assert m.Search.objects.get(pk=shut_out).state == "empty"
    capture = m.Capture.objects.order_by("-pk").first()
    address = f"/rounds/2012-03/pages/{capture.pk}/file/"
    assert f'src="{address}"' in text(client, f"/rounds/2012-03/pages/{capture.pk}/")
    answered = client.get(address)
    assert answered.headers["Content-Type"] == "image/png"
    assert answered.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert Image.open(io.BytesIO(answered.content)).size == (30, 20)


@pytest.mark.parametrize(
    ("way", "values", "said"),
    [
        ("pages", {}, "no page was chosen"),
        ("pages", {"pages": a_file(b"x" * (3 * 2**20), "p.html")}, "larger than 2 MB"),
        ("pages", {"pages": a_file(b"x", "p.exe")}, "HTML only"),
        ("links", {"links": ""}, "there is no link"),
        ("nothing", {}, "no PNG or JPEG"),
        ("nothing", {"screenshot": a_file(b"\x89PNG\r\n\x1a\n", "s.png")}, "cut off"),
        ("nothing", {"screenshot": a_file(b"<html>", "s.png")}, "no PNG or JPEG"),
    ],
)
def test_what_cannot_close_it_is_refused_in_words(shut_out: int, visit, way, values, said):
    answered = visit().post(f"/worklist/{shut_out}/{way}/", {"seen": 1, **values})
    assert answered.status_code == 400
    assert said in answered.content.decode()
    assert m.Attempt.objects.count() == 1


def test_of_two_at_once_the_second_is_told_and_changes_nothing(shut_out: int, visit):
    for code in ("A1", "A2"):
        answered = visit("analyst", code).post(
            f"/worklist/{shut_out}/nothing/", {"seen": 1, "screenshot": a_screenshot()}
        )
    assert answered.status_code == 400
    assert "meanwhile" in answered.content.decode()
    assert m.HandSearch.objects.get().by == "A1"


def test_what_nobody_sends_by_form_is_no_page(shut_out: int, visit):
    client = visit()
    assert client.post(f"/worklist/{shut_out}/else/", {"seen": 1}).status_code == 404
    for seen in ("", "-1", "x", "9" * 40):
        assert client.post(f"/worklist/{shut_out}/links/", {"seen": seen}).status_code == 404
    assert client.get(f"/worklist/{shut_out}/links/").status_code == 405
    refused = client.post("/worklist/9999/links/", {"seen": 0, "links": "x"})
    assert refused.status_code == 404


def test_a_paused_site_s_searches_are_there_for_people(shut_out: int, served: Home, visit):
    pausing.pause(served, "2012-03", SITE, by="A1", why="they asked us to", now=MARCH)
    assert text(visit(), "/worklist/").count("they asked us to") == 3
