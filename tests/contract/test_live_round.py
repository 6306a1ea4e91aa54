"""Live rounds: what the ledger holds after sites were asked, kindly and unkindly."""

from __future__ import annotations

import gzip
import json
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from typer.testing import CliRunner

import live_market as lm
import saved_pages as s
from casque import __version__
from casque.cli.root import app
from casque.db import frames
from casque.db import models as m
from casque.errors import RoundState, SiteUnknown, TermUnknown, UsageProblem
from casque.ports import ShiftedClock
from casque.rounds import opening
from casque.rounds.home import Home
from casque.rounds.running import Request, resume_round, run_round
from casque.rounds.sending import Collector
from casque.settings import Limits
from casque.stations.preserve import preserve

APRIL = datetime(2012, 4, 5, 1, tzinfo=UTC)
SWIFT = Collector(limits=Limits(timeout=2, first_wait=0.05, longest_wait=1.5))


@pytest.fixture
def market() -> Iterator[lm.Market]:
    with lm.a_market() as market:
        yield market


def opened(tmp_path: Path, market: lm.Market, *sites: str, **options: object) -> Home:
    home = lm.a_live_home(tmp_path, market, *sites, **options)
    opening.open_round(home, "2012-04", by="a1", now=APRIL)
    return home


def run(home: Home, **request: object) -> dict[str, tuple[str, str]]:
    """Run the round live; return state and reason of each search by site and term."""
    clock = ShiftedClock.starting_at(APRIL)
    run_round(home, Request("2012-04", **request), clock=clock, collector=SWIFT)
    return states()


def states() -> dict[str, tuple[str, str]]:
    rows = frames.searches().iter_rows(named=True)
    return {f"{r['site']} {r['term']}": (r["state"], r["reason"]) for r in rows}


def test_a_search_reads_its_pages_to_the_end_with_their_pictures(tmp_path, market):
    rows = lm.rows_of(market, "m01", range(7), pictures=2)
    market.sites["m01"] = lm.Goods(market, "m01", {"象牙": rows})
    home = opened(tmp_path, market, "m01")
    assert run(home) == {"m01 t-xiangya": ("done", "7 results on 3 pages")}
    assert frames.hits().height == 7
    assert frames.pictures().height == 14
    assert set(frames.pictures()["digest"]) == {p.name for p in home.blobs.glob("*/*")}


def test_what_was_fetched_lies_in_the_archive_with_the_moment_of_the_round(tmp_path, market):
    market.sites["m01"] = lm.Goods(market, "m01", {"象牙": lm.rows_of(market, "m01", range(2))})
    home = opened(tmp_path, market, "m01")
    run(home)
    (row,) = frames.captures().iter_rows(named=True)
    assert row["file"].startswith("2012-04/m01/")
    assert row["fetched_at"].strftime("%Y-%m") == "2012-04"
    member = (home.archive_folder / row["file"]).read_bytes()
    written = gzip.decompress(member[row["offset"] : row["offset"] + row["length"]])
    assert f"WARC-Date: {row['fetched_at']:%Y-%m-%dT%H:%M:%S.%f}Z".encode() in written
    assert b"Server: BaseHTTP" in written  # headers as they came
    assert preserve(frames.captures(), home.archive())["intact"].to_list() == [True]


def test_sites_are_asked_side_by_side_and_each_at_its_pace(tmp_path, market):
    sites = ("m01", "m02", "m03")
    for site in sites:
        rows = lm.rows_of(market, site, range(12))
        market.sites[site] = lm.Goods(market, site, {"象牙": rows})
    pace = {"pace": {"seconds_between_requests": 0.3}}
    home = opened(tmp_path, market, *sites, adapters=dict.fromkeys(sites, pace))
    run(home)
    assert all(min(market.gaps(site)) >= 0.3 for site in sites)
    begun, ended = market.log[0].at, market.log[-1].at
    assert ended - begun < 2 * 4 * 0.3  # robots.txt and four pages each: one after the other is 4.2


def test_a_crawl_delay_slows_us_down_and_never_up(tmp_path, market):
    for site, delay in (("m01", 0.4), ("m02", 0.01)):
        rows = lm.rows_of(market, site, range(6))
        robots = lm.Reply(f"User-agent: *\nCrawl-delay: {delay}\n".encode())
        market.sites[site] = lm.Goods(market, site, {"象牙": rows}, robots=robots)
    pace = {"m02": {"pace": {"seconds_between_requests": 0.2}}}
    run(opened(tmp_path, market, "m01", "m02", adapters=pace))
    assert min(market.gaps("m01")[1:]) >= 0.4
    assert min(market.gaps("m02")) >= 0.2


def test_what_robots_txt_forbids_is_not_asked_for(tmp_path, market):
    robots = lm.Reply(b"User-agent: casque\nDisallow: /v2/\n")
    market.sites["m01"] = lm.Goods(market, "m01", {}, robots=robots)
    found = run(opened(tmp_path, market, "m01"))
    assert found["m01 t-xiangya"] == (
        "blocked",
        "page 1 did not come: robots.txt does not allow it",
    )
    assert [one.path for one in market.asked("m01")] == ["/robots.txt"]


def test_a_robots_txt_that_cannot_be_had_allows_nothing(tmp_path, market):
    answers = {"m01": 500, "m02": 503, "m03": 429}
    for site, status in answers.items():
        market.sites[site] = lm.Goods(market, site, {}, robots=lm.Reply(status=status))
    found = run(opened(tmp_path, market, *answers, terms={"t-1": "象牙", "t-2": "虎骨"}))
    why = "robots.txt could not be had, so nothing may be asked"
    for site in answers:
        assert found[f"{site} t-1"] == ("blocked", f"page 1 did not come: {why}")
        assert found[f"{site} t-2"] == ("todo", f"paused: {why}")
        assert {one.path for one in market.asked(site)} == {"/robots.txt"}


def test_robots_txt_is_passed_over_only_where_the_adapter_says_so(tmp_path, market):
    robots = lm.Reply(b"User-agent: *\nDisallow: /\n")
    rows = lm.rows_of(market, "m01", range(1))
    market.sites["m01"] = lm.Goods(market, "m01", {"象牙": rows}, robots=robots)
    agreed = {"seconds_between_requests": 0.02, "respect_robots": False}
    found = run(opened(tmp_path, market, "m01", adapters={"m01": {"pace": agreed}}))
    assert found["m01 t-xiangya"][0] == "done"
    assert market.asked("m01", "/robots.txt") == []


BUSY = lm.Reply(status=429, headers={"Retry-After": "1"})


def test_retry_after_is_kept_and_the_page_asked_for_again(tmp_path, market):
    goods = lm.Goods(market, "m01", {"象牙": lm.rows_of(market, "m01", range(5))})
    goods.instead = lambda asked, before: BUSY if asked.page == 2 and not before else None
    market.sites["m01"] = goods
    assert run(opened(tmp_path, market, "m01"))["m01 t-xiangya"][0] == "done"
    first, second = [one.at for one in market.asked("m01", "/v2") if one.page == 2]
    assert second - first >= 1


def test_a_site_that_asks_for_a_long_rest_is_left_alone(tmp_path, market):
    goods = lm.Goods(market, "m01", {})
    goods.instead = lambda asked, before: lm.Reply(status=503, headers={"Retry-After": "3600"})
    market.sites["m01"] = goods
    home = opened(tmp_path, market, "m01", terms={"t-1": "象牙", "t-2": "虎骨"})
    found = run(home)
    assert found["m01 t-1"] == ("failed", "page 1: the site answered with status 503")
    assert found["m01 t-2"][0] == "todo"
    assert "left alone" in found["m01 t-2"][1]
    assert len(market.asked("m01", "/v2")) == 1
    # Nor is it asked by whoever goes on before the hour is over.
    resume_round(home, "2012-04", clock=ShiftedClock.starting_at(APRIL), collector=SWIFT)
    assert len(market.asked("m01")) == 2
    assert states()["m01 t-2"][0] == "blocked"


def test_a_site_that_is_busy_to_the_last_try_counts_as_it_is(tmp_path, market):
    goods = lm.Goods(market, "m01", {})
    goods.instead = lambda asked, before: lm.Reply(status=429)
    market.sites["m01"] = goods
    home = opened(tmp_path, market, "m01", terms={"t-1": "象牙", "t-2": "虎骨"})
    found = run(home)
    assert found["m01 t-1"][0] == "blocked"
    assert found["m01 t-2"][1].startswith("paused: the site says that we ask too often")
    assert len(market.asked("m01", "/v2")) == SWIFT.limits.tries


CAPTCHA = lm.Reply(json.dumps({"code": 4101, "data": None}).encode())
SOFT_BAN = lm.Reply(
    json.dumps({"code": 0, "data": {"source": "recommend", "list": [], "total": 0}}).encode()
)
LOGIN = lm.Reply(json.dumps({"code": 4010, "data": None}).encode())
LIMITED = lm.Reply(json.dumps({"code": 4290, "data": None}).encode())


def test_a_site_that_shuts_us_out_is_asked_nothing_more(tmp_path, market):
    shut = {
        "m01": (CAPTCHA, "blocked"),
        "m02": (LOGIN, "blocked"),
        "m03": (LIMITED, "blocked"),
        "m04": (SOFT_BAN, "suspicious"),
    }
    words = {"t-1": "象牙", "t-2": "虎骨", "t-3": "犀角"}
    for site in (*shut, "m05"):
        rows = {text: lm.rows_of(market, site, range(7), pictures=1) for text in words.values()}
        market.sites[site] = lm.Goods(market, site, rows)
    for site, (reply, _) in shut.items():
        market.sites[site].instead = lambda asked, _, reply=reply: (
            reply if asked.page == 2 else None
        )
    found = run(opened(tmp_path, market, *shut, "m05", terms=words))
    for site, (_, state) in shut.items():
        assert found[f"{site} t-1"][0] == state
        assert {found[f"{site} {t}"][0] for t in ("t-2", "t-3")} == {"todo"}
        assert found[f"{site} t-2"][1].startswith("paused: the site")
        assert [one.page for one in market.asked(site, "/v2")] == [1, 2]
        assert market.asked(site, "/img") == []
    assert {found[f"m05 {t}"][0] for t in words} == {"done"}
    assert [i.what for i in m.Issue.objects.filter(field="pictures", position=None)] == [
        "3 pictures were not asked for: the site is left alone"
    ] * len(shut)


def test_a_person_may_send_us_again_to_a_site_that_was_left_alone(tmp_path, market):
    rows = lm.rows_of(market, "m01", range(2))
    goods = lm.Goods(market, "m01", {"象牙": rows, "虎骨": rows})
    goods.instead = lambda asked, before: CAPTCHA if not before and asked.words == "象牙" else None
    market.sites["m01"] = goods
    home = opened(tmp_path, market, "m01", terms={"t-1": "象牙", "t-2": "虎骨"})
    assert run(home)["m01 t-2"][0] == "todo"
    resume_round(home, "2012-04", clock=ShiftedClock.starting_at(APRIL), collector=SWIFT)
    assert states()["m01 t-2"] == ("done", "2 results on 1 page")
    assert states()["m01 t-1"][0] == "blocked"  # it has ended: `run` repeats it, `resume` does not
    assert run(home)["m01 t-1"][0] == "done"


def test_an_interrupted_round_does_not_ask_a_site_that_was_left_alone(tmp_path, market):
    words = {"t-1": "象牙", "t-2": "虎骨"}
    for site in ("m01", "m02"):
        rows = {text: lm.rows_of(market, site, range(5)) for text in words.values()}
        market.sites[site] = lm.Goods(market, site, rows)
    market.sites["m01"].instead = lambda asked, _: CAPTCHA if asked.words == "象牙" else None
    home = opened(tmp_path, market, "m01", "m02", terms=words)

    def interrupt(done: int, total: int, site: str) -> None:
        if site.startswith("m01"):
            raise KeyboardInterrupt

    clock = ShiftedClock.starting_at(APRIL)
    with pytest.raises(KeyboardInterrupt):
        run_round(home, Request("2012-04"), clock=clock, progress=interrupt, collector=SWIFT)
    resume_round(home, "2012-04", clock=clock, collector=SWIFT)
    assert {one.words for one in market.asked("m01", "/v2")} == {"象牙"}
    found = states()
    assert {found[f"m02 {term}"][0] for term in words} == {"done"}
    assert found["m01 t-2"][0] == "todo"
    # That run came to its end: to go on now is a person's word.
    resume_round(home, "2012-04", clock=clock, collector=SWIFT)
    assert states()["m01 t-2"][0] == "done"


ELSEWHERE = (
    "http://127.0.0.1:1/",
    "http://127.0.0.1:{port}/v2/goods",
    "http://169.254.169.254/latest/meta-data/",
    "http://[::1]:{port}/v2/goods",
    "http://localhost:{port}/v2/goods",
    "http://other.localhost:{port}/v2/goods",
    "http://m01.localhost:1/",
    "http://0x7f000001:{port}/",
    "http://elsewhere.example/",
    "file:///etc/passwd",
    "ftp://m01.localhost/",
    "//other.localhost:{port}/",
    "http://user@m01.localhost:{port}/",
)


def test_no_redirect_leads_away_from_the_site(tmp_path, market):
    sites = [f"m{number:02}" for number in range(1, len(ELSEWHERE) + 1)]
    for site, place in zip(sites, ELSEWHERE, strict=True):
        away = lm.Reply(status=302, headers={"Location": place.format(port=market.port)})
        rows = lm.rows_of(market, site, range(1))
        market.sites[site] = lm.Goods(market, site, {"虎骨": rows})
        market.sites[site].instead = lambda asked, _, away=away: (
            away if asked.words == "象牙" else None
        )
    found = run(opened(tmp_path, market, *sites, terms={"t-1": "象牙", "t-2": "虎骨"}))
    reason = "page 1 did not come: it leads to a host that is not the site's"
    assert {found[f"{site} t-1"] for site in sites} == {("failed", reason)}
    assert {found[f"{site} t-2"][0] for site in sites} == {"done"}
    assert {one.host for one in market.log} == {f"{s}.localhost:{market.port}" for s in sites}


def test_a_redirect_within_the_site_is_followed_at_its_pace(tmp_path, market):
    goods = lm.Goods(market, "m01", {"象牙": lm.rows_of(market, "m01", range(1))})
    moved = {"Location": "/v3/goods?q=%E8%B1%A1%E7%89%99&p=0"}
    goods.instead = lambda asked, _: (
        lm.Reply(status=301, headers=moved) if asked.path == "/v2/goods" else None
    )
    market.sites["m01"] = goods
    assert run(opened(tmp_path, market, "m01"))["m01 t-xiangya"][0] == "done"
    assert frames.captures()["url"].to_list() == [market.url("m01", moved["Location"])]
    assert min(market.gaps("m01")) >= 0.02


def test_redirects_without_end_are_given_up(tmp_path, market):
    goods = lm.Goods(market, "m01", {})
    goods.instead = lambda asked, _: lm.Reply(status=302, headers={"Location": "/v2/goods?q=1"})
    market.sites["m01"] = goods
    found = run(opened(tmp_path, market, "m01"))["m01 t-xiangya"]
    assert found[0] == "failed"
    assert "without end" in found[1]
    assert len(market.asked("m01", "/v2")) == 6


def test_a_next_page_on_another_host_is_asked_of_the_site_itself(tmp_path, market):
    rows = lm.rows_of(market, "m01", range(2))
    answer = json.loads(s.answer(rows, more=True))
    answer["data"]["next"] = market.url("m02", "/v2/goods?q=1")
    goods = lm.Goods(market, "m01", {})
    goods.instead = lambda asked, _: lm.Reply(json.dumps(answer).encode())
    market.sites["m01"] = market.sites["m02"] = goods
    adapter = lm.an_adapter(market, "m01")
    layout = dict(adapter["layouts"][0])
    layout["paging"] = {"next": "data.next", **layout["paging"]}
    found = run(opened(tmp_path, market, "m01", adapters={"m01": {"layouts": [layout]}}))
    state, reason = found["m01 t-xiangya"]
    assert (state, reason) == ("partial", "page 2 shows what page 1 shows")
    assert market.asked("m02") == []
    assert frames.hits().height == 4


def bomb(size: int) -> bytes:
    return gzip.compress(b"\0" * size, mtime=0)


def test_a_gzip_bomb_is_not_unpacked_and_holds_up_nobody(tmp_path, market):
    bombs = {"m01": "gzip", "m02": "gzip, gzip, gzip"}
    for site in (*bombs, "m03"):
        rows = lm.rows_of(market, site, range(1))
        market.sites[site] = lm.Goods(market, site, {"象牙": rows, "虎骨": rows})
    for site, encoding in bombs.items():
        packed = lm.Reply(bomb(100_000_000), headers={"Content-Encoding": encoding})
        market.sites[site].instead = lambda asked, _, packed=packed: (
            packed if asked.words == "象牙" else None
        )
    found = run(opened(tmp_path, market, *bombs, "m03", terms={"t-1": "象牙", "t-2": "虎骨"}))
    for site in bombs:
        assert found[f"{site} t-1"][0] == "failed"
        assert "than is read: the limit is 2 MB" in found[f"{site} t-1"][1]
        assert found[f"{site} t-2"][0] == "done"
    assert found["m03 t-1"][0] == "done"


def test_a_packed_page_is_read_and_how_it_was_packed_is_kept(tmp_path, market):
    body = gzip.compress(s.answer(lm.rows_of(market, "m01", range(2))))
    goods = lm.Goods(market, "m01", {})
    goods.instead = lambda asked, _: lm.Reply(body, headers={"Content-Encoding": "gzip"})
    market.sites["m01"] = goods
    home = opened(tmp_path, market, "m01")
    assert run(home)["m01 t-xiangya"][0] == "done"
    (file,) = home.archive_folder.glob("*/*/*.warc.gz")
    assert b"X-Archive-Orig-Content-Encoding: gzip" in gzip.decompress(file.read_bytes())


def endless_headers(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    for number in range(40_000):
        connection.sendall(b"X-%d: %s\r\n" % (number, b"x" * 100))
    connection.sendall(b"Content-Length: 0\r\n\r\n")


def cut_off(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{")


TOO_LARGE = "the answer is larger, or unpacks to more, than is read: the limit is 2 MB"


def too_large(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n{")


def test_an_answer_that_never_becomes_one_is_a_gap(tmp_path, market):
    broken = "no connection could be made, or it broke off"
    odd = {
        "m01": (endless_headers, broken),
        "m02": (cut_off, broken),
        "m03": (lambda connection: None, broken),
        "m04": (too_large, TOO_LARGE),
    }
    for site, (then, _) in odd.items():
        market.sites[site] = lm.Goods(market, site, {})
        market.sites[site].instead = lambda asked, _, then=then: lm.Reply(then=then)
    found = run(opened(tmp_path, market, *odd))
    for site, (_, why) in odd.items():
        assert found[f"{site} t-xiangya"] == ("failed", f"page 1 did not come: {why}")
    assert len(market.asked("m03", "/v2")) == SWIFT.limits.tries  # and none that we did not see


def test_a_host_that_nobody_knows_is_a_gap(tmp_path, market):
    away = {"m01": {"address": "http://no-such-host.invalid/", "pace": {}}}
    away["m01"]["search_url"] = "http://no-such-host.invalid/?q={term}"
    home = opened(tmp_path, market, "m01", adapters=away)
    with pytest.raises(UsageProblem, match="CASQUE_CONTACT"):
        run(home)
    known = Collector("a@b.example", replace(SWIFT.limits, tries=1))
    run_round(home, Request("2012-04"), clock=ShiftedClock.starting_at(APRIL), collector=known)
    state, reason = states()["m01 t-xiangya"]
    assert (state, reason) == (
        "failed",
        "page 1 did not come: its host has no address on the public internet",
    )


def test_a_site_that_is_dead_has_failed_and_is_not_blocked(tmp_path, market):
    """docs/explanation/market.md: a dead site's searches fail; robots.txt forbids nothing there."""
    with socket.create_server(("127.0.0.1", 0)) as deaf:  # connections are made, and nothing said
        closed = socket.create_server(("127.0.0.1", 0))
        ports = {"m01": closed.getsockname()[1], "m02": deaf.getsockname()[1]}
        closed.close()
        away = {
            site: {
                "address": f"http://{site}.localhost:{port}/",
                "search_url": f"http://{site}.localhost:{port}/?q={{term}}",
            }
            for site, port in ports.items()
        }
        market.sites["m03"] = lm.Goods(market, "m03", {"象牙": lm.rows_of(market, "m03", [1])})
        home = opened(tmp_path, market, "m01", "m02", "m03", adapters=away)
        brief = Collector(limits=replace(SWIFT.limits, timeout=0.5, tries=2))
        clock = ShiftedClock.starting_at(APRIL)
        run_round(home, Request("2012-04"), clock=clock, collector=brief)
    assert states() == {
        "m01 t-xiangya": (
            "failed",
            "page 1 did not come: no connection could be made, or it broke off",
        ),
        "m02 t-xiangya": ("failed", "page 1 did not come: no answer came in time"),
        "m03 t-xiangya": ("done", "1 result on 1 page"),
    }


def test_a_page_over_the_limit_of_pages_fails_and_names_it(tmp_path, market):
    """A picture may be larger; and a page just below the limit is read."""
    rows = lm.rows_of(market, "m01", range(1), pictures=1)
    goods = lm.Goods(market, "m01", {"象牙": rows, "虎骨": rows})
    page = s.answer(rows)
    most = Limits().max_page_bytes
    bodies = {
        "象牙": page + b" " * (most - len(page)),
        "虎骨": page + b" " * (most - len(page) + 1),
    }
    goods.instead = lambda asked, _: lm.Reply(
        gzip.compress(bodies[asked.words], mtime=0), headers={"Content-Encoding": "gzip"}
    )
    goods.picture = lambda asked: lm.Reply(lm.a_picture("x") + bytes(2 * most))
    market.sites["m01"] = goods
    found = run(opened(tmp_path, market, "m01", terms={"t-1": "象牙", "t-2": "虎骨"}))
    assert found["m01 t-1"] == ("done", "1 result on 1 page")
    assert found["m01 t-2"] == ("failed", f"page 1 did not come: {TOO_LARGE}")
    assert frames.pictures().height == 1


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (gzip.compress(b"{}" * 999, mtime=0)[:-9], "gzip"),
        (b"<html>", "gzip"),
        (gzip.compress(b"{}", mtime=0), "compress"),
        (gzip.compress(b"{}", mtime=0), "br"),
    ],
)
def test_an_answer_that_is_not_packed_as_it_says_is_a_gap(tmp_path, market, body, encoding):
    goods = lm.Goods(market, "m01", {})
    goods.instead = lambda asked, _: lm.Reply(body, headers={"Content-Encoding": encoding})
    market.sites["m01"] = goods
    assert run(opened(tmp_path, market, "m01"))["m01 t-xiangya"] == (
        "failed",
        "page 1 did not come: the answer could not be unpacked: it is cut off, or not packed as it"
        " says",
    )


def test_a_page_of_too_many_results_makes_its_search_partial(tmp_path, market):
    goods = lm.Goods(market, "m01", {})
    body = s.answer(lm.rows_of(market, "m01", range(1003)))
    goods.instead = lambda asked, _: lm.Reply(body)
    market.sites["m01"] = goods
    state, reason = run(opened(tmp_path, market, "m01"))["m01 t-xiangya"]
    assert (state, reason) == ("partial", "3 rows could not be read, beside 1000 that could")
    assert m.Issue.objects.get(field="results").what == "3 rows beyond the first 1,000 not read"


def test_a_site_that_nobody_understands_is_left_alone_after_three_searches(tmp_path, market):
    words = {f"t-{n}": text for n, text in enumerate(("象牙", "虎骨", "犀角", "玳瑁", "砗磲"))}
    goods = lm.Goods(market, "m01", {"象牙": lm.rows_of(market, "m01", range(4))})
    odd = lm.Reply(b"<html><p>a page of another make</p></html>")
    goods.instead = lambda asked, _: odd if asked.words != "象牙" or asked.page == 2 else None
    market.sites["m01"] = goods
    found = run(opened(tmp_path, market, "m01", terms=words))
    states = [found[f"m01 t-{n}"][0] for n in range(5)]
    assert states == ["failed"] * 4 + ["todo"]  # the first gave a page that was read
    assert found["m01 t-4"][1] == "paused: 3 searches in a row failed"


def test_a_closed_round_is_not_gone_on_with(tmp_path, market):
    market.sites["m01"] = lm.Goods(market, "m01", {"象牙": lm.rows_of(market, "m01", [1])})
    home = opened(tmp_path, market, "m01")
    run(home)
    m.Search.objects.update(state="running")  # a kill came between
    m.Round.objects.update(closed_at=APRIL)
    asked = len(market.log)
    with pytest.raises(RoundState, match="round 2012-04 is closed"):
        resume_round(home, "2012-04", clock=ShiftedClock.starting_at(APRIL), collector=SWIFT)
    assert len(market.log) == asked


def test_a_search_that_has_ended_is_not_made_again_by_whoever_goes_on(tmp_path, market):
    rows = lm.rows_of(market, "m01", range(7))
    market.sites["m01"] = lm.Goods(market, "m01", {"象牙": rows, "虎骨": rows, "犀角": rows})
    words = {"t-1": "象牙", "t-2": "虎骨", "t-3": "犀角"}
    home = opened(tmp_path, market, "m01", terms=words)

    def interrupt(done: int, total: int, site: str) -> None:
        if done == 2:
            raise KeyboardInterrupt

    clock = ShiftedClock.starting_at(APRIL)
    with pytest.raises(KeyboardInterrupt):
        run_round(home, Request("2012-04"), clock=clock, progress=interrupt, collector=SWIFT)
    market.log.clear()
    resume_round(home, "2012-04", clock=clock, collector=SWIFT)
    assert {one.words for one in market.asked("m01", "/v2")} == {"犀角"}
    assert {state for state, _ in states().values()} == {"done"}
    assert m.Attempt.objects.count() == 3


def test_a_site_that_hangs_does_not_hold_up_the_others(tmp_path, market):
    sites = ("m01", "m02", "m03")
    for site in sites:
        rows = lm.rows_of(market, site, range(45))
        market.sites[site] = lm.Goods(market, site, {"象牙": rows})
    slowly = {"pace": {"seconds_between_requests": 0.2}, "max_pages": 15}
    home = opened(tmp_path, market, *sites, adapters=dict.fromkeys(sites, slowly))
    run(home, site="m02")
    alone = _seconds(market, "m02")
    market.log.clear()
    market.sites["m01"].instead = lambda asked, _: lm.Reply(wait=30)
    found = run(home, again=True)
    assert "no answer came in time" in found["m01 t-xiangya"][1]
    assert max(_seconds(market, site) for site in ("m02", "m03")) <= 1.2 * alone


def _seconds(market: lm.Market, site: str) -> float:
    asked = market.asked(site)
    return asked[-1].at - asked[0].at


def test_a_dead_site_is_left_alone_after_three_searches(tmp_path, market):
    goods = lm.Goods(market, "m01", {})
    goods.instead = lambda asked, _: lm.Reply(then=lambda connection: None)
    market.sites["m01"] = goods
    words = {f"t-{n}": text for n, text in enumerate(("象牙", "虎骨", "犀角", "玳瑁", "砗磲"))}
    found = run(opened(tmp_path, market, "m01", terms=words))
    assert [found[f"m01 t-{n}"][0] for n in range(5)] == ["failed"] * 3 + ["todo"] * 2
    assert found["m01 t-3"][1] == "paused: 3 searches in a row failed"
    assert len(market.asked("m01", "/v2")) == 3 * SWIFT.limits.tries


def test_a_site_without_end_stops_at_a_stated_cap(tmp_path, market):
    market.sites["m01"] = lm.Goods(market, "m01", {"象牙": lm.rows_of(market, "m01", range(90))})
    home = opened(tmp_path, market, "m01")  # its adapter says that 5 pages are served
    assert run(home)["m01 t-xiangya"] == ("partial", "a stated cap: 5 pages are read")
    assert run(home, again=True, until="2")["m01 t-xiangya"] == (
        "partial",
        "a stated cap: 2 pages are read",
    )


def test_a_site_that_shows_one_page_again_and_again_is_noticed(tmp_path, market):
    goods = lm.Goods(market, "m01", {})
    body = s.answer(lm.rows_of(market, "m01", range(3)), more=True)
    goods.instead = lambda asked, _: lm.Reply(body)
    market.sites["m01"] = goods
    found = run(opened(tmp_path, market, "m01"))
    assert found["m01 t-xiangya"] == ("partial", "page 2 shows what page 1 shows")


def in_may(home: Home, **request: object) -> tuple[str, str]:
    may = datetime(2012, 5, 5, 1, tzinfo=UTC)
    if not m.Round.objects.filter(name="2012-05").exists():
        opening.open_round(home, "2012-05", by="a1", now=may)
    clock = ShiftedClock.starting_at(may)
    (search,) = run_round(home, Request("2012-05", **request), clock=clock, collector=SWIFT)
    return search.state, search.reason


BEFORE, SINCE = (int(datetime(2012, 4, day, tzinfo=UTC).timestamp()) for day in (3, 20))
"""Before the round of April, and after it."""


def bumped(rows: list[dict[str, object]], moment: int) -> list[dict[str, object]]:
    return [row | {"refreshed_at": moment} for row in rows]


def test_a_capped_list_is_complete_where_a_page_is_known_and_was_not_pushed_up(tmp_path, market):
    """DESIGN section 4, and how the list is read to its cap nevertheless: it counts in twpa."""
    old = bumped(lm.rows_of(market, "m01", range(20)), BEFORE)
    goods = lm.Goods(market, "m01", {"象牙": old})
    market.sites["m01"] = goods
    home = opened(tmp_path, market, "m01")
    assert run(home)["m01 t-xiangya"][0] == "partial"
    new = bumped(lm.rows_of(market, "m01", [101, 102, 103, 104]), SINCE)
    goods.rows = {"象牙": [*new, *old]}
    assert in_may(home) == ("done", "15 results on 5 pages; met what the last round knew")
    assert in_may(home, again=True, until="known") == (
        "done",
        "9 results on 3 pages; met what the last round knew",
    )
    goods.rows = {"象牙": lm.rows_of(market, "m01", range(200, 220))}
    assert in_may(home, again=True)[0] == "partial"


def test_what_was_pushed_up_hides_no_new_advertisement_below_it(tmp_path, market):
    """Sellers push old advertisements to the top: the first page is known, the new stand below."""
    old = bumped(lm.rows_of(market, "m01", range(20)), BEFORE)
    goods = lm.Goods(market, "m01", {"象牙": old})
    market.sites["m01"] = goods
    home = opened(tmp_path, market, "m01")
    run(home)
    new = bumped(lm.rows_of(market, "m01", range(101, 121)), SINCE)
    pushed = bumped(old[:3], SINCE)
    goods.rows = {"象牙": [*pushed, *new]}
    assert in_may(home) == ("partial", "a stated cap: 5 pages are read")
    assert in_may(home, again=True, until="known")[0] == "partial"
    goods.rows = {"象牙": [*pushed, *new[:3], *old[3:]]}
    assert in_may(home, again=True, until="known") == (
        "done",
        "9 results on 3 pages; met what the last round knew",
    )


def test_where_refreshes_are_not_shown_only_an_order_by_posting_proves_anything(tmp_path, market):
    for site in ("m01", "m02"):
        market.sites[site] = lm.Goods(market, site, {"象牙": lm.rows_of(market, site, range(20))})
    posted = {"m02": {"order": "newest_posted"}}
    home = opened(tmp_path, market, "m01", "m02", adapters=posted)
    run(home)
    for site in ("m01", "m02"):
        market.sites[site].rows = {"象牙": lm.rows_of(market, site, [101, 102, *range(20)])}
    assert in_may(home, site="m01")[0] == "partial"
    assert in_may(home, site="m02", until="known") == (
        "done",
        "3 results on 1 page; met what the last round knew",
    )


def test_where_the_newest_do_not_come_first_meeting_them_proves_nothing(tmp_path, market):
    market.sites["m01"] = lm.Goods(market, "m01", {"象牙": lm.rows_of(market, "m01", range(20))})
    home = opened(tmp_path, market, "m01", adapters={"m01": {"order": "relevance"}})
    run(home)
    assert in_may(home, until="known")[0] == "partial"


def test_pictures_are_asked_for_once(tmp_path, market):
    rows = lm.rows_of(market, "m01", range(4), pictures=1)
    market.sites["m01"] = lm.Goods(market, "m01", {"象牙": rows, "虎骨": rows})
    home = opened(tmp_path, market, "m01", terms={"t-1": "象牙", "t-2": "虎骨"})
    run(home)
    in_may(home, term="t-1")
    assert len(market.asked("m01", "/img")) == 4


def test_a_picture_that_does_not_come_is_an_issue_and_no_more(tmp_path, market):
    pictures = {
        "/img/0-0.png": lm.Reply(status=404),
        "/img/1-0.png": lm.Reply(b"<html>", kind="image/png"),
        "/img/2-0.png": lm.Reply(lm.a_picture("x", 20_000, 20_000)),
        "/img/3-0.png": lm.Reply(status=302, headers={"Location": "http://127.0.0.1:1/"}),
        "/img/4-0.png": lm.Reply(lm.a_picture("y")),
    }
    rows = lm.rows_of(market, "m01", range(5), pictures=1)
    goods = lm.Goods(market, "m01", {"象牙": rows, "虎骨": rows})
    goods.picture = lambda asked: pictures[asked.path]
    market.sites["m01"] = goods
    found = run(opened(tmp_path, market, "m01", terms={"t-1": "象牙", "t-2": "虎骨"}))
    assert {state for state, _ in found.values()} == {"done"}
    assert frames.pictures()["item"].to_list() == ["4"]
    said = m.Issue.objects.order_by("capture", "position").values_list("position", "what")
    assert [what.partition(": ")[2] for _, what in said] == [
        "the site answered with an error",
        "what came is no picture, or one too large to be opened",
        "what came is no picture, or one too large to be opened",
        "it leads to a host that is not the site's",
    ]
    assert len(market.asked("m01", "/img")) == 5  # given up once, given up for the round


def test_pictures_that_never_come_do_not_hold_up_the_round(tmp_path, market):
    rows = lm.rows_of(market, "m01", range(6), pictures=1)
    goods = lm.Goods(
        market, "m01", {"象牙": rows, "虎骨": lm.rows_of(market, "m01", [9], pictures=1)}
    )
    goods.picture = lambda asked: lm.Reply(then=lambda connection: None)
    market.sites["m01"] = goods
    found = run(opened(tmp_path, market, "m01", terms={"t-1": "象牙", "t-2": "虎骨"}))
    assert {state for state, _ in found.values()} == {"done"}
    assert len(market.asked("m01", "/img")) == 3 * SWIFT.limits.tries
    assert [i.what for i in m.Issue.objects.filter(position=None).order_by("pk")] == [
        "3 pictures were not asked for: 3 in a row did not come",
        "1 picture was not asked for: 3 in a row did not come",
    ]


def test_of_one_advertisement_so_many_pictures_are_kept(tmp_path, market):
    rows = lm.rows_of(market, "m01", range(1), pictures=22)
    market.sites["m01"] = lm.Goods(market, "m01", {"象牙": rows})
    assert run(opened(tmp_path, market, "m01"))["m01 t-xiangya"][0] == "done"
    assert frames.pictures().height == len(market.asked("m01", "/img")) == 20
    assert [i.what for i in m.Issue.objects.order_by("pk")] == [
        "picture 21 did not come: of one advertisement 20 are kept",
        "picture 22 did not come: of one advertisement 20 are kept",
    ]


def test_pictures_of_other_hosts_come_only_where_the_adapter_names_them(tmp_path, market):
    rows = lm.rows_of(market, "img", range(1), pictures=1)
    for site in ("m01", "m02"):
        market.sites[site] = lm.Goods(market, site, {"象牙": rows})
    market.sites["img"] = lm.Goods(market, "img", {})
    named = {"m02": {"picture_hosts": [f"img.localhost:{market.port}"]}}
    run(opened(tmp_path, market, "m01", "m02", adapters=named))
    assert frames.pictures()["site"].to_list() == ["m02"]
    assert m.Issue.objects.get().what.endswith("it leads to a host that is not the site's")


def test_a_round_may_be_narrowed_to_a_site_and_a_term(tmp_path, market):
    rows = lm.rows_of(market, "m01", range(1))
    for site in ("m01", "m02"):
        market.sites[site] = lm.Goods(market, site, {"象牙": rows, "虎骨": rows})
    home = opened(tmp_path, market, "m01", "m02", terms={"t-1": "象牙", "t-2": "虎骨"})
    found = run(home, site="m01", term="虎骨")
    assert {k for k, (state, _) in found.items() if state == "done"} == {"m01 t-2"}
    assert m.Attempt.objects.count() == 1
    run(home)
    assert m.Attempt.objects.count() == 4  # what had ended is not asked for again
    for wrong, error in (({"site": "m09"}, SiteUnknown), ({"term": "t-9"}, TermUnknown)):
        with pytest.raises(error):
            run(home, **wrong)


def test_a_live_probe_is_one_search_outside_the_round(tmp_path, market):
    market.sites["m01"] = lm.Goods(market, "m01", {"木盒": lm.rows_of(market, "m01", range(2))})
    home = opened(tmp_path, market, "m01")
    found = run(home, site="m01", term="木盒", probe=True)
    assert found["m01 木盒"] == ("done", "2 results on 1 page")
    assert found["m01 t-xiangya"][0] == "todo"
    with pytest.raises(UsageProblem, match="a live probe is one search"):
        run(home, site="m01", probe=True)


def test_we_say_who_we_are(tmp_path, market):
    rows = lm.rows_of(market, "m01", range(1), pictures=1)
    market.sites["m01"] = lm.Goods(market, "m01", {"象牙": rows})
    home = opened(tmp_path, market, "m01")
    known = Collector("monitoring@ngo.example", SWIFT.limits)
    run_round(home, Request("2012-04"), clock=ShiftedClock.starting_at(APRIL), collector=known)
    assert [one.path for one in market.log] == ["/robots.txt", "/v2/goods", "/img/0-0.png"]
    assert {one.agent for one in market.log} == {f"casque/{__version__} (+monitoring@ngo.example)"}


def test_an_attempt_interrupted_long_ago_begins_anew(tmp_path, market):
    market.sites["m01"] = lm.Goods(market, "m01", {"象牙": lm.rows_of(market, "m01", range(7))})
    home = opened(tmp_path, market, "m01")
    run(home)
    capture = m.Capture.objects.get(page=3)
    m.Hit.objects.filter(capture=capture).delete()
    capture.delete()
    m.Attempt.objects.update(state="running", ended_at=None, pages=2)
    m.Search.objects.update(state="running")
    market.log.clear()
    later = ShiftedClock.starting_at(APRIL + timedelta(hours=2))
    resume_round(home, "2012-04", clock=later, collector=SWIFT)
    assert [one.page for one in market.asked("m01", "/v2")] == [1, 2, 3]
    assert list(m.Attempt.objects.values_list("number", "state")) == [(1, "failed"), (2, "done")]


def test_a_site_that_cannot_prove_its_name_is_not_read(tmp_path, market):
    with a_tls_server(tmp_path) as port:
        address = f"https://m01.localhost:{port}/"
        changes = {"address": address, "search_url": address + "?q={term}"}
        agreed = {"seconds_between_requests": 0.02, "respect_robots": False}
        home = opened(tmp_path, market, "m01", adapters={"m01": {**changes, "pace": agreed}})
        state, reason = run(home)["m01 t-xiangya"]
    assert (state, reason) == (
        "failed",
        "page 1 did not come: no connection could be made, or it broke off",
    )


@contextmanager
def a_tls_server(folder: Path) -> Iterator[int]:
    """Give the port of a server that answers anything, with a certificate of its own making."""
    (folder / "own.pem").write_bytes(_own_certificate("m01.localhost"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "own.pem")
    server = lm.quiet_server(lambda asked: lm.Reply(s.answer([s.goods(1)])))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _own_certificate(host: str) -> bytes:
    """Return a key and a certificate that nobody but its owner has signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, plain) + certificate.public_bytes(
        serialization.Encoding.PEM
    )


def casque(*words: str, code: int) -> dict[str, object]:
    result = CliRunner().invoke(app, [*words, "--json"])
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)


def test_the_command_line_runs_a_live_round_and_goes_on_with_it(tmp_path, market, monkeypatch):
    rows = lm.rows_of(market, "m01", range(7))
    market.sites["m01"] = lm.Goods(market, "m01", {"象牙": rows, "虎骨": rows})
    home = opened(tmp_path, market, "m01", terms={"t-1": "象牙", "t-2": "虎骨"})
    monkeypatch.setenv("CASQUE_HOME", str(home.path))  # commands read it there
    first = casque("round", "run", "2012-04", "--term", "象牙", "--until", "2", code=3)
    (line,) = first["search_list"]
    assert (line["state"], line["reason"]) == ("partial", "a stated cap: 2 pages are read")
    m.Search.objects.filter(term="t-2").update(source="live")  # asked for, and then a kill
    assert casque("round", "resume", "2012-04", code=0)["searches"] == {"done": 1}
    status = casque("round", "status", "2012-04", code=3)
    assert status["searches"] == {"done": 1, "partial": 1}


def test_saved_pages_are_all_read(tmp_path, market):
    home = opened(tmp_path, market, "m01")
    with pytest.raises(UsageProblem, match="--until is for live rounds"):
        run(home, folder=tmp_path, until="2")


def test_what_robots_txt_forbids_is_asked_for_by_nothing(tmp_path, market):
    """Neither as a page nor as the next one, nor by a redirect, nor as a picture."""
    robots = lm.Reply(b"User-agent: Casque/1.0\nDisallow: /secret\nDisallow: /img/\n")
    for site in ("m01", "m02", "m03"):
        rows = lm.rows_of(market, site, range(4), pictures=1)
        market.sites[site] = lm.Goods(market, site, {"象牙": rows}, robots=robots)
    away = lm.Reply(status=302, headers={"Location": "/secret/1"})
    market.sites["m02"].instead = lambda asked, _: away if asked.page == 2 else None
    market.sites["m03"].instead = lambda asked, _: away
    found = run(opened(tmp_path, market, "m01", "m02", "m03"))
    why = "robots.txt does not allow it"
    assert found["m01 t-xiangya"] == ("done", "4 results on 2 pages")
    assert found["m02 t-xiangya"] == ("partial", f"page 2 did not come: {why}")
    assert found["m03 t-xiangya"] == ("blocked", f"page 1 did not come: {why}")
    assert {one.path for one in market.log} == {"/robots.txt", "/v2/goods"}
    said = m.Issue.objects.filter(field="pictures").values_list("what", flat=True)
    assert {what.partition(": ")[2] for what in said} == {why}


def test_sites_share_the_turns_of_a_host_of_pictures(tmp_path, market):
    for site in ("m01", "m02", "m03"):
        rows = lm.rows_of(market, "img", range(3), pictures=1)
        market.sites[site] = lm.Goods(market, site, {"象牙": rows})
    market.sites["img"] = lm.Goods(market, "img", {})
    named = {
        "picture_hosts": [f"img.localhost:{market.port}"],
        "pace": {"seconds_between_requests": 0.15},
    }
    sites = ("m01", "m02", "m03")
    run(opened(tmp_path, market, *sites, adapters=dict.fromkeys(sites, named)))
    assert len(market.asked("img", "/img")) == 9
    assert min(market.gaps("img")) >= 0.15


def test_a_host_of_pictures_that_asks_for_a_rest_does_not_silence_the_site(tmp_path, market):
    rows = lm.rows_of(market, "img", range(6), pictures=1)
    market.sites["m01"] = lm.Goods(market, "m01", {"象牙": rows, "虎骨": rows[:3]})
    market.sites["img"] = lm.Goods(market, "img", {})
    market.sites["img"].picture = lambda asked: lm.Reply(
        lm.a_picture(asked.path), headers={"Retry-After": "3600"}
    )
    named = {"m01": {"picture_hosts": [f"img.localhost:{market.port}"]}}
    words = {"t-1": "象牙", "t-2": "虎骨"}
    found = run(opened(tmp_path, market, "m01", adapters=named, terms=words))
    assert {state for state, _ in found.values()} == {"done"}
    assert len(market.asked("img", "/img")) == frames.pictures().height == 1


def test_a_page_that_asks_for_a_long_rest_is_kept_and_the_site_left_alone(tmp_path, market):
    goods = lm.Goods(market, "m01", {"象牙": lm.rows_of(market, "m01", range(7))})
    goods.instead = lambda asked, _: lm.Reply(
        goods.page(asked).body, headers={"Retry-After": "3600"}
    )
    market.sites["m01"] = goods
    found = run(opened(tmp_path, market, "m01", terms={"t-1": "象牙", "t-2": "虎骨"}))
    assert found["m01 t-1"] == (
        "partial",
        "page 2 was not asked for: the site asks to be left alone for longer than a round waits",
    )
    assert found["m01 t-2"][0] == "todo"
    assert frames.hits().height == 3
    assert len(market.asked("m01", "/v2")) == 1
