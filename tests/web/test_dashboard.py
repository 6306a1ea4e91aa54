"""The overview: figures with a table under each, tiles, numbers that open, reports to take home."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from django.core.management import call_command
from django.test import Client
from parsel import Selector

from casque.db import actions, frames
from casque.db import models as m
from casque.measures.novelty import RULES
from casque.measures.rows import OPENS
from casque.reports.figures import FIGURES
from casque.rounds.history import import_history
from casque.rounds.home import Home
from casque.rounds.opening import open_round
from casque.rounds.reading import close_round
from casque.rounds.running import Request, run_round
from casque.tables import JUDGEMENTS
from casque.web import figures, house
from casque.web.templatetags.number_words import REASONS
from saved_pages import MARCH, SITE, FixedClock, answer, goods, save

HOSTILE = "<script>alert(1)</script> 象牙 加微信：Lao_Wang88 13800000000"


def work_off() -> None:
    """Do what a worker would."""
    call_command("db_worker", batch=True, startup_delay=False, interval=0, verbosity=0)


def see(client, address: str, status: int = 200) -> Selector:
    answered = client.get(address)
    assert answered.status_code == status, address
    return Selector(text=answered.content.decode())


def said(page: Selector, css: str) -> str:
    return " ".join(" ".join(page.css(f"{css} ::text").getall()).split())


def judge_all(home: Home) -> int:
    """Judge every advertisement of the home as genuine ivory on sale; return how many there are."""
    seen = frames.sightings()
    rows = [
        {"site": site, "item": item, "version": version, "product": "IV", "goods": "genuine",
         "act": "sale", "confidence": "high", "basis": "text", "by": "A1", "at": MARCH, "why": ""}
        for site, item, version in seen.select("site", "item", "version").iter_rows()
    ]  # fmt: skip
    return actions.record_judgements(judgements=JUDGEMENTS.frame(rows), now=MARCH)


def later(home: Home, tmp_path, month: str, rows) -> None:
    moment = datetime.fromisoformat(f"{month}-05T01:00+00:00")
    open_round(home, month, by="lead", now=moment)
    pages = {"象牙": [answer(rows)], "虎骨": [answer([])], "XY": [answer([])]}
    folder = save(tmp_path / month, pages, kind="term")
    run_round(home, Request(month, folder), clock=FixedClock(moment))


# Before anything was counted


def test_before_the_first_round_it_says_what_to_do(served: Home, visit):
    page = see(visit(), "/")
    assert "No round was opened yet" in said(page, ".empty")
    assert "/rounds/" in page.css(".empty a::attr(href)").getall()
    assert page.css("img").getall() == []


# Figures and their tables


def test_each_figure_has_its_chart_and_its_table(filled: Home, visit):
    client = visit()
    page = see(client, "/")
    assert len(page.css("figure img")) == len(page.css(".numbers table")) == len(FIGURES)
    for address in page.css("figure img::attr(src)").getall():
        drawn = client.get(address)
        assert drawn.headers["content-type"] == "image/svg+xml"
        assert drawn.content.startswith(b"<svg")
        assert b"<script" not in drawn.content
        assert drawn.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert "immutable" in drawn.headers["Cache-Control"]
    assert all(page.css("figure img::attr(alt)").getall())


def test_a_month_without_a_round_is_empty_and_never_zero(filled: Home, visit, tmp_path):
    judge_all(filled)
    later(filled, tmp_path, "2012-05", [goods(1, "象牙 手镯 1")])
    page = see(visit(), "/")
    rows = page.css("#figure-2 ~ .numbers tbody tr")
    by_month = {row.css("th::text").get(): row for row in rows}
    assert list(by_month) == ["2012-05", "2012-04", "2012-03"]
    april = by_month["2012-04"]
    assert "".join(april.css("td.number ::text").getall()).strip() == ""
    assert "no round in this month" in said(april, "td.note")
    assert "0" not in said(april, "td.number")


def test_every_number_opens_into_as_many_offers(filled: Home, visit):
    judge_all(filled)
    client = visit()
    page = see(client, "/")
    links = [
        (a.attrib["href"], int(a.css("::text").get().replace(",", "")))
        for a in page.css('a[href^="/numbers/"]')
    ]
    assert len(links) >= 6
    for address, number in links:
        opened = see(client, address)
        assert len(opened.css("table tbody tr")) == number, address
    assert any(number for _, number in links)


def test_the_page_is_counted_once_and_again_when_something_changed(filled: Home, visit):
    client = visit()
    before = see(client, "/").css("figure img::attr(src)").getall()
    assert see(client, "/").css("figure img::attr(src)").getall() == before
    folder = filled.cache / "figures" / before[0].split("/")[2]
    marked = folder / "figure-2.svg"
    marked.write_text("<svg>kept</svg>", encoding="utf-8")
    assert client.get(before[0]).content == b"<svg>kept</svg>"
    judge_all(filled)
    after = see(client, "/")
    assert after.css("figure img::attr(src)").getall() != before
    assert "12" in said(after, "#figure-2 ~ .numbers tbody td.number")


def test_a_reader_of_chinese_gets_charts_in_chinese(filled: Home, visit):
    client = visit(language="zh-hans")
    page = see(client, "/")
    addresses = page.css("figure img::attr(src)").getall()
    assert addresses
    for address in addresses:
        assert address.endswith("-zh-hans.svg")
        assert "来源：casque" in client.get(address).content.decode()
    assert "来源：casque" in page.css("p.quiet::text").getall()[-1]


def test_a_change_of_the_programme_draws_anew(filled: Home):
    before = figures.state_of(filled).key
    events = filled.scope / "events.yml"
    events.write_text(events.read_text(encoding="utf-8") + "# a word\n", encoding="utf-8")
    assert figures.state_of(filled).key != before


def test_only_the_latest_states_are_kept(filled: Home):
    for number in range(figures.KEPT + 2):
        state = replace(figures.state_of(filled), key=f"state{number}")
        assert figures.draw(filled, FixedClock(), state) is not None
    kept = sorted(path.name for path in (filled.cache / "figures").iterdir())
    assert len(kept) == figures.KEPT
    assert "state0" not in kept


@pytest.mark.parametrize("name", ["/figures/x/figure-2.svg", "/figures/..%2f/figure-2.svg",
                                  "/figures/abc/passwd.svg"])  # fmt: skip
def test_a_chart_that_is_not_kept_is_not_there(filled: Home, visit, name: str):
    assert visit().get(name).status_code == 404


# A large home is never made to wait


@pytest.fixture
def large(filled: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setattr(figures, "SMALL", 3)  # twelve sightings are many now
    return filled


def test_a_large_home_says_that_nothing_was_counted_yet(large: Home, visit):
    client = visit()
    page = see(client, "/")
    assert "were not counted yet" in said(page, ".empty")
    assert page.css("figure").getall() == []
    assert page.css("form[hx-post]::attr(hx-post)").getall() == ["/figures/count/"]
    assert page.css("form[hx-post] [name=csrfmiddlewaretoken]")
    assert client.post("/figures/count/").headers["location"] == "/"
    assert len(see(client, "/").css("figure img")) == len(FIGURES)


def test_a_large_home_shows_earlier_figures_and_says_so(large: Home, visit):
    client = visit()
    client.post("/figures/count/")
    judge_all(large)
    page = see(client, "/")
    assert "something changed since" in said(page, ".notice")
    assert len(page.css("figure img")) == len(FIGURES)
    client.post("/figures/count/")
    assert "something changed since" not in said(see(client, "/"), "main")


def test_looking_counts_nothing(large: Home, visit):
    client = visit()
    assert client.get("/figures/count/").status_code == 405
    assert "were not counted yet" in said(see(client, "/"), ".empty")
    guarded = Client(enforce_csrf_checks=True)
    guarded.cookies = client.cookies
    assert guarded.post("/figures/count/").status_code == 403


def test_figures_are_late_after_a_while(large: Home):
    drawn = figures.draw(large, FixedClock(), figures.state_of(large))
    assert drawn is not None
    stale = replace(drawn, fresh=False)
    soon, late = (MARCH + timedelta(seconds=figures.PATIENCE + by) for by in (-1, 1))
    assert not figures.is_late(stale, soon)
    assert figures.is_late(stale, late)
    assert not figures.is_late(drawn, late)
    assert figures.is_late(None, soon)


# Tiles


@pytest.mark.parametrize("role", ["analyst", "lead"])
def test_each_tile_leads_to_what_it_counts(filled: Home, visit, role: str):
    client = visit(role)
    page = see(client, "/")
    addresses = page.css(".tile a::attr(href)").getall()
    assert len(addresses) == len(page.css(".tile")) == 5
    for address in addresses:
        assert client.get(address).status_code in (200, 302), address
    assert "3 / 3" in said(page, ".tiles")


def test_blocked_sites_and_gaps_are_told(filled: Home, visit):
    m.Search.objects.filter(query="虎骨").update(state="blocked")
    tiles = said(see(visit(), "/"), ".tiles")
    assert f"Blocked sites 1 {SITE}: 1 search" in tiles
    assert "2 / 3" in tiles


def test_agreement_is_that_of_the_product_on_which_readers_differ_most(filled: Home):
    from casque.web.tiles import _agreement

    rows = [
        {"product": "IV", "pairs": 20, "agreement": 0.9, "kappa": 0.81},
        {"product": "TB", "pairs": 9, "agreement": 0.6, "kappa": 0.25},
        {"product": "RH", "pairs": 1, "agreement": 1.0, "kappa": None},
    ]
    tile = _agreement(rows, for_leads=True)
    assert (tile.number, tile.said) == ("0.25 (TB)", "30 pairs of blind readings")
    assert _agreement([], for_leads=False).number == "not yet"


# What a number opens into


def test_offers_are_fifty_a_page(served: Home, visit, tmp_path):
    later(served, tmp_path, "2012-03", [goods(n, f"象牙 手镯 {n}") for n in range(1, 61)])
    client = visit()
    first = see(client, "/numbers/2012-03/unjudged/")
    assert len(first.css("tbody tr")) == 50
    following = first.css("nav.pages a[rel=next]::attr(href)").get()
    assert len(see(client, f"/numbers/2012-03/unjudged/{following}").css("tbody tr")) == 10


def test_contacts_are_hidden_and_page_text_stays_text(served: Home, visit, tmp_path):
    later(served, tmp_path, "2012-03", [goods(1, HOSTILE)])
    client = visit()
    for address in ("/numbers/2012-03/unjudged/", "/advertisements/1/"):
        text = client.get(address).content.decode()
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert" in text
        assert "13800000000" not in text
        assert "Lao_Wang88" not in text


def test_an_advertisement_opens_its_pages_and_leads_out_through_the_door(filled: Home, visit):
    client = visit()
    page = see(client, "/advertisements/1/")
    captures = [a for a in page.css("a::attr(href)").getall() if "/pages/" in a]
    assert captures
    assert client.get(captures[0]).status_code == 200
    outside = [a for a in page.css("dl a::attr(href)").getall() if a.startswith("/away/?to=http")]
    assert len(outside) == 1
    assert client.get("/advertisements/999999/").status_code == 404


def test_history_stands_on_an_imported_advertisement(filled: Home, visit):
    sheet = filled.path / "old.csv"
    row = "https://m.shoucang.example/goods/1,2011-05,IV,genuine,<b>a list</b>\n"
    sheet.write_text(f"link,first,product,goods,source\n{row}", encoding="utf-8")
    import_history(filled, sheet, mapping={}, by="L1", clock=FixedClock())
    item = m.Advertisement.objects.get(item="1")
    client = visit()
    text = client.get(f"/advertisements/{item.pk}/").content.decode()
    assert "First found in 2011-05" in text
    assert "&lt;b&gt;a list" in text
    judge_all(filled)
    reasons = said(see(client, "/numbers/2012-03/twpa/"), "tbody")
    assert "known before casque" in reasons
    assert "2011-05" in reasons


def test_a_closed_round_opens_as_it_was_frozen(filled: Home, visit):
    judge_all(filled)
    close_round(filled, "2012-03", by="L1", why="", clock=FixedClock())
    later_word = JUDGEMENTS.frame(
        [
            {**row, "goods": "innocent", "at": MARCH + timedelta(days=1)}
            for row in frames.judgements().to_dicts()
        ]
    )
    actions.record_judgements(judgements=later_word, now=MARCH)
    page = see(visit(), "/numbers/2012-03/twpa/")
    assert "As frozen in revision 1" in said(page, "main")
    assert len(page.css("tbody tr")) == 12


@pytest.mark.parametrize(
    "address",
    ["/numbers/2019-01/twpa/", "/numbers/2012-03/coverage/", "/numbers/2012-03/twpa/?product=XX",
     "/numbers/nonsense/twpa/", "/reach/2019-01/", "/reports/2019-01/"],
)  # fmt: skip
def test_a_number_that_there_is_not_is_refused_in_words(filled: Home, visit, address: str):
    page = see(visit(), address, status=400)
    assert said(page, ".alarm")


def test_an_empty_number_says_why(filled: Home, visit):
    page = see(visit(), "/numbers/2012-03/twpa/")
    assert "No offer stands behind this number." in said(page, ".empty")


def test_site_products_tell_what_was_not_searched(filled: Home, visit):
    page = see(visit(), "/reach/2012-03/")
    rows = [said(row, "*") for row in page.css("tbody tr")]
    assert any("site-02" in row and "gap" in row for row in rows)
    assert any(SITE in row and "covered" in row for row in rows)


def test_site_products_say_why_in_the_readers_language(filled: Home, visit):
    m.Search.objects.filter(site=SITE).update(state="failed", reason="not one page came")
    page = see(visit(language="zh-hans"), "/reach/2012-03/")
    assert "没有收到任何页面" in said(page, "tbody")
    assert "not one page came" in said(see(visit(code="A2"), "/reach/2012-03/"), "tbody")


def test_every_reason_of_counting_has_its_words():
    assert {rule.reason for rule in RULES} == set(REASONS)


def test_every_measure_that_opens_is_reached_by_a_number():
    drawn = {figures._NUMERATORS[s.measure] for f in FIGURES for s in f.series}
    assert {"twpa", "nwpa"} <= drawn <= set(OPENS)


# Reports


def test_a_report_is_asked_for_written_and_taken_home(filled: Home, visit):
    client = visit()
    assert "It was not written yet." in said(see(client, "/reports/2012-03/"), ".empty")
    assert client.post("/reports/2012-03/").status_code == 302
    client.post("/reports/2012-03/")  # pressed twice
    assert "waits for the worker" in said(see(client, "/reports/2012-03/"), ".notice")
    work_off()
    page = see(client, "/reports/2012-03/")
    assert "Written at" in said(page, ".notice")
    files = page.css("tbody a::attr(href)").getall()
    assert "/reports/2012-03/files/index.html" in files
    for address in files:
        answered = client.get(address)
        assert answered.status_code == 200
        assert answered.headers["Content-Disposition"].startswith("attachment")
        assert answered.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "2012-03" in said(see(client, "/reports/"), "tbody")


@pytest.mark.parametrize(
    "file",
    ["..%2f..%2fsecret.key", "%2e%2e/secret.key", "../../secret.key", "nowhere.svg", "odd.txt"],
)
def test_nothing_but_the_report_can_be_taken(filled: Home, visit, file: str):
    folder = filled.exports / "2012-03"
    folder.mkdir(parents=True)
    (folder / "odd.txt").write_text("not of a report", encoding="utf-8")
    (folder / "figure-2.svg").symlink_to(filled.path / "secret.key")
    client = visit()
    assert client.get(f"/reports/2012-03/files/{file}").status_code == 404
    assert client.get("/reports/2012-03/files/figure-2.svg").status_code == 404


def test_a_report_that_cannot_be_written_says_why(filled: Home, visit):
    folder = filled.exports / "2012-03"
    folder.mkdir(parents=True)
    (folder / "notes.txt").write_text("somebody's", encoding="utf-8")
    client = visit()
    client.post("/reports/2012-03/")
    work_off()
    notice = said(see(client, "/reports/2012-03/"), ".notice.error")
    assert "notes.txt" in notice


def test_chinese_readers_read_chinese_names(filled: Home, visit):
    judge_all(filled)
    page = see(visit(language="zh-hans"), "/numbers/2012-03/twpa/?product=IV")
    assert "野生动物制品广告总数" in said(page, "h1")
    assert "象牙" in said(page, "main p")


def test_counting_is_the_same_as_on_the_command_line(filled: Home):
    judge_all(filled)
    drawn = figures.draw(filled, FixedClock(), figures.state_of(filled))
    assert drawn is not None
    from casque.rounds.reading import read_known

    known = read_known(filled, FixedClock()).measures
    total = known.filter(pl.col("measure") == "twpa", pl.col("product") == "")["value"][0]
    cell = drawn.page["figures"][0]["rows"][0]["cells"][0]
    assert cell["value"] == total == 12
    assert drawn.at == MARCH.astimezone(UTC)
    house.move_in(filled)
