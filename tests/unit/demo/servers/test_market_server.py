"""The server: whom it answers, what ails its sites, its desk, and the log of what it was asked."""

import asyncio
import contextlib
import http.client
import json
import time
import zlib
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import get_args

import pytest
from demo.servers.fake_market import (
    BLOCKED,
    FEW,
    MANY,
    MONTH,
    READ,
    STYLES,
    FakeMarket,
    Visitor,
    a_site,
)

from casque.crawl.patience import seconds_asked
from casque.crawl.robots import read_robots
from casque.demo.servers.adapters import adapter_of
from casque.demo.servers.bomb import UNPACKED, bomb
from casque.demo.servers.desk import TOKEN_HEADER, Desk
from casque.demo.servers.kept import Kept
from casque.demo.servers.manners import pause_of
from casque.demo.servers.request_log import Request, RequestLog, read_log, request_log
from casque.demo.servers.server import NotOurs, assure_ours, listen, serving
from casque.demo.simulation.shelves import Fault


def search(site, visitor, words=FEW):
    return adapter_of(site, visitor.port).search_url(words, 1)


def held(visitor):
    return {TOKEN_HEADER: visitor.token}


def named(style, fault):
    return f"{style}-{fault}".replace("_", "-")


@pytest.mark.parametrize("style", STYLES)
def test_too_many_requests_say_when_to_come_again(visitor, style):
    got = visitor.get(search(a_site(style, "rate_limited"), visitor))
    assert got.status == 429
    left = seconds_asked(got.headers["Retry-After"], datetime.now(UTC))
    assert 0 <= left <= 5


@pytest.mark.parametrize("style", STYLES)
def test_a_site_that_is_down_answers_503(visitor, style):
    assert visitor.get(search(a_site(style, "unavailable"), visitor)).status == 503


def test_a_slow_site_answers_late_and_then_in_full(visitor):
    began = time.monotonic()
    got = visitor.get(search(a_site("cards", "slow"), visitor))
    assert time.monotonic() - began >= 0.4
    assert got.body == visitor.get(search(a_site("cards"), visitor)).body.replace(
        named("cards", "none").encode(), named("cards", "slow").encode()
    )


def test_dead_sites_hang_up_or_never_answer(visitor):
    ways = set()
    for style in STYLES:
        try:
            visitor.get(search(a_site(style, "dead"), visitor), timeout=0.3)
        except TimeoutError:
            ways.add("never")
        except (ConnectionError, http.client.RemoteDisconnected):
            ways.add("hangs up")
    assert ways == {"never", "hangs up"}


def test_a_dead_site_does_not_even_have_a_robots_txt(visitor):
    with pytest.raises((TimeoutError, ConnectionError)):
        visitor.get(f"http://cards-dead.localhost:{visitor.port}/robots.txt", timeout=0.3)


@pytest.mark.parametrize("style", STYLES)
def test_a_bomb_is_small_and_unpacks_without_end(visitor, style):
    got = visitor.get(search(a_site(style, "bomb"), visitor))
    assert got.headers["Content-Encoding"] == "gzip"
    assert len(got.body) < 2_000_000


def test_a_bomb_unpacks_to_a_gigabyte_and_has_no_end():
    opened, unpacked, rest = zlib.decompressobj(wbits=31), 0, bomb()
    while rest and unpacked <= UNPACKED:
        unpacked += len(opened.decompress(rest, 1 << 22))
        rest = opened.unconsumed_tail
    assert unpacked > UNPACKED
    assert not opened.eof


@pytest.mark.parametrize("path", ["/jump", "/item/1000"])
def test_a_hostile_site_sends_its_visitors_to_their_own_machine(visitor, path):
    got = visitor.at(a_site("cards", "hostile"), path)
    assert (got.status, got.headers["Location"]) == (302, "http://127.0.0.1:1/")


def test_robots_says_the_pace_and_what_is_forbidden(visitor, fake_market):
    got = visitor.at(a_site("forum"), "/robots.txt")
    rules = read_robots(got.status, got.body)
    assert rules.pause == pause_of(fake_market, a_site("forum"))
    assert rules.allows("http://a/search.php?kw=x")
    assert not rules.allows("http://a/admin/x")


def test_the_second_site_that_joined_has_no_robots_txt(visitor, fake_market):
    statuses = [visitor.at(site, "/robots.txt").status for site in (fake_market.sites[1], a_site())]
    assert statuses == [404, 200]


@pytest.mark.parametrize("fault", ["captcha", "unavailable", "bomb", "slow"])
def test_robots_are_answered_whatever_ails_the_site(visitor, fault):
    assert visitor.at(a_site("forum", fault), "/robots.txt").status == 200


def test_pictures_lie_on_the_host_of_the_site(visitor, fake_market):
    (listing, *_) = [one for one in fake_market.found("", MANY, MONTH) if one.pictures]
    paths = [f"/img/{picture.key}.jpg" for picture in listing.pictures]
    got = [visitor.at(a_site(style), paths[0]) for style in ("cards", "shop")]
    assert [one.headers["Content-Type"] for one in got] == ["image/jpeg"] * 2
    assert got[0].body == got[1].body
    assert got[0].body.startswith(b"\xff\xd8")


def test_a_picture_is_there_before_its_page_was_asked_for():
    async def ask():
        with listen() as sock:
            kept = serving(sock, FakeMarket(), month=MONTH, log=RequestLog())
            async with kept as listening:
                fresh = Visitor(listening.port, "")
                first = await asyncio.to_thread(fresh.at, a_site(), "/img/p10010-plain.jpg")
                other = await asyncio.to_thread(fresh.at, a_site(), "/img/none-such.jpg")
                return first.status, other.status

    assert asyncio.run(ask()) == (200, 404)


def test_other_hosts_and_other_methods_are_refused(visitor):
    elsewhere = visitor.get(f"http://market.example:{visitor.port}/")
    posted = visitor.get(f"http://cards-none.localhost:{visitor.port}/", method="POST", body=b"x")
    assert (elsewhere.status, posted.status) == (421, 405)


@pytest.mark.parametrize(
    "path", ["/admin", "/search/advanced", "/wp-login.php", "/item", "/so/data"]
)
def test_what_is_not_there_is_not_found(visitor, path):
    assert visitor.at(a_site("forum"), path).status == 404


@pytest.mark.parametrize("style", READ)
def test_the_first_page_of_a_site_leads_to_searches(visitor, style):
    site = a_site(style)
    page = visitor.at(site).body.decode()
    path = adapter_of(site, visitor.port).search_url(MANY, 1).partition(f":{visitor.port}")[2]
    assert path.replace("&", "&amp;") in page
    assert "一切内容均为虚构" in page
    assert FEW not in page  # joins later


class TestDesk:
    def test_people_see_that_everything_is_invented(self, visitor, fake_market):
        page = visitor.desk().body.decode()
        assert "Everything here is invented" in page
        assert MONTH in page
        for site in fake_market.sites:
            assert f'href="http://{site.id}.localhost:{visitor.port}/"' in page

    def test_machines_see_the_month_and_its_moment(self, visitor, fake_market):
        told = json.loads(visitor.desk("/market.json").body)
        assert (told["month"], told["moment"]) == (MONTH, "2012-03-20T03:00:00+00:00")
        assert [site["id"] for site in told["sites"]] == [site.id for site in fake_market.sites]

    def test_a_takedown_reaches_the_market(self, visitor, fake_market):
        letter = {"site": "cards-none", "items": ["1000", "1001"], "month": "2012-03"}
        got = visitor.desk("/takedown", method="POST", body=json.dumps(letter))
        assert (got.status, json.loads(got.body)) == (200, {"known": 2})
        assert fake_market.taken_down[-1] == ("cards-none", ("1000", "1001"), "2012-03")

    @pytest.mark.parametrize(
        ("letter", "status"),
        [
            ({"site": "nobody", "items": [], "month": MONTH}, 404),
            ({"site": "cards-none", "items": "1000", "month": MONTH}, 400),
            ({"site": "cards-none", "items": [1000], "month": MONTH}, 400),
            ({"site": "cards-none", "items": [], "month": "2015-01"}, 400),
            ({"site": "cards-none", "items": []}, 400),
            (["cards-none"], 400),
        ],
    )
    def test_a_takedown_that_is_not_understood_is_refused(self, visitor, letter, status):
        got = visitor.desk("/takedown", method="POST", body=json.dumps(letter))
        assert got.status == status
        assert json.loads(got.body)["error"]

    def test_a_body_that_is_no_json_is_refused(self, visitor):
        assert visitor.desk("/takedown", method="POST", body=b"{").status == 400

    def test_only_who_has_the_token_turns_the_month(self, visitor):
        letter = json.dumps({"month": "2012-05"})
        for headers in ({}, {TOKEN_HEADER: "guessed"}):
            got = visitor.desk("/month", method="POST", body=letter, headers=headers)
            assert got.status == 403
        assert json.loads(visitor.desk("/market.json").body)["month"] == MONTH

    def test_the_month_is_turned_for_all_sites(self, visitor):
        def turn(month):
            letter, token = json.dumps({"month": month}), {TOKEN_HEADER: visitor.token}
            return visitor.desk("/month", method="POST", body=letter, headers=token)

        assert json.loads(turn("2012-05").body)["month"] == "2012-05"
        try:
            assert FEW in visitor.at(a_site()).body.decode()  # the term has joined
            assert turn("2012-13").status == 400
        finally:
            turn(MONTH)
        assert FEW not in visitor.at(a_site()).body.decode()

    def test_only_who_has_the_token_sets_a_fault(self, visitor):
        letter = json.dumps({"site": "cards-none", "month": MONTH, "fault": "captcha"})
        assert visitor.desk("/fault", method="POST", body=letter).status == 403
        assert visitor.get(search(a_site(), visitor)).status == 200

    def test_a_fault_is_set_for_a_site_and_month_and_cleared(self, visitor):
        def let(fault, month=MONTH):
            letter = json.dumps({"site": "shop-none", "month": month, "fault": fault})
            return visitor.desk("/fault", method="POST", body=letter, headers=held(visitor))

        def status():
            return visitor.get(search(a_site("shop"), visitor)).status

        assert json.loads(let("unavailable", "2012-05").body)["month"] == "2012-05"
        assert status() == 200  # another month
        assert let("unavailable").status == 200
        try:
            assert status() == 503
            assert json.loads(visitor.desk("/faults").body)["sites"]["shop-none"] == "unavailable"
        finally:
            let("none")
        assert status() == 200

    @pytest.mark.parametrize(
        ("letter", "names"),
        [
            ({"site": "nobody", "month": MONTH, "fault": "captcha"}, "cards-none"),
            ({"site": "cards-none", "month": MONTH, "fault": "flu"}, "login_wall"),
            ({"site": "cards-none", "month": "2019-01", "fault": "captcha"}, "month"),
            ({"site": "cards-none", "fault": "captcha"}, "month"),
        ],
    )
    def test_a_wrong_name_is_answered_with_the_right_ones(self, visitor, letter, names):
        body, token = json.dumps(letter), held(visitor)
        got = visitor.desk("/fault", method="POST", body=body, headers=token)
        assert got.status == 400
        assert names in json.loads(got.body)["error"]

    def test_the_kinds_of_fault_are_told(self, visitor):
        assert set(json.loads(visitor.desk("/faults").body)["kinds"]) == set(get_args(Fault))

    def test_what_the_desk_does_not_have_is_not_found(self, visitor):
        assert visitor.desk("/takedown").status == 404


class TestLog:
    def test_every_request_is_a_line(self, visitor, request_lines):
        before = time.time()
        url = search(a_site("gbk_table"), visitor, BLOCKED)
        visitor.get(url)
        line = json.loads(request_lines.last[-1])
        assert before - 0.1 <= line.pop("at") <= time.time()
        assert line == {
            "host": "gbk-table-none.localhost",
            "path": "/search.asp",
            "query": url.partition("?")[2],
            "method": "GET",
            "status": 200,
            "agent": "casque-tests",
            "month": MONTH,
            "until": 0.0,
        }

    def test_until_when_a_busy_site_is_to_be_left_alone_stands_there(self, visitor, request_lines):
        got = visitor.get(search(a_site("cards", "rate_limited"), visitor, MANY))
        line = json.loads(request_lines.last[-1])
        said = got.headers["Retry-After"]
        until = (
            line["at"] + int(said) if said.isdecimal() else parsedate_to_datetime(said).timestamp()
        )
        assert line["until"] == until
        assert line["at"] < until <= line["at"] + 5

    @pytest.mark.parametrize("style", STYLES)
    def test_what_was_never_answered_is_a_line_with_status_0(self, visitor, request_lines, style):
        dead = named(style, "dead")
        with contextlib.suppress(TimeoutError, ConnectionError):
            visitor.get(f"http://{dead}.localhost:{visitor.port}/?once", timeout=0.1)
        deadline, lines = time.monotonic() + 60, []
        while not lines:
            assert time.monotonic() < deadline
            time.sleep(0.01)
            told = request_lines.last.copy()  # the server goes on writing
            lines = [one for one in told if f"{dead}.l" in one and "once" in one]
        assert [json.loads(line)["status"] for line in lines] == [0]

    def test_the_desk_shows_it(self, visitor, request_lines):
        visitor.at(a_site(), "/robots.txt?seen")
        lines = visitor.desk("/log").body.decode().splitlines()
        assert [json.loads(line)["query"] for line in lines][-1] == "seen"

    def test_a_file_has_all_of_it_in_the_order_of_their_coming(self, tmp_path):
        path = tmp_path / "log.jsonl"
        with request_log(path) as log:
            for at in (3.0, 1.0, 2.0):
                log.add(a_request(at))
            assert len(path.read_text(encoding="utf-8").splitlines()) == 3  # before the end
        with request_log(path) as log:
            log.add(a_request(0.5))
        assert [one.at for one in read_log(path)] == [0.5, 1.0, 2.0, 3.0]


def a_request(at):
    return Request(at, "a.localhost", "/x", "q=1", "GET", 200, "casque", MONTH)


def test_a_server_that_is_not_ours_is_noticed():
    async def stranger(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    async def meet():
        async with await asyncio.start_server(stranger, "127.0.0.1", 0) as other:
            desk = Desk(Kept(FakeMarket()), MONTH, "token", "ours", RequestLog())
            await assure_ours(desk, other.sockets[0].getsockname()[1])

    with pytest.raises(NotOurs, match="another server answers"):
        asyncio.run(meet())
