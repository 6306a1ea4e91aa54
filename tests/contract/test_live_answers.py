"""Live rounds and odd answers: redirects, bombs, what never becomes a page."""

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
from urllib.parse import unquote_to_bytes

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

import live_market as lm
import saved_pages as s
from casque.db import frames
from casque.db import models as m
from casque.errors import RoundState, UsageProblem
from casque.ports import ShiftedClock
from casque.rounds.running import Request, resume_round, run_round
from casque.rounds.sending import Collector
from casque.settings import Limits
from live_rounds import APRIL, SWIFT, opened, run, states

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
    "http://[m01.localhost:{port}/",  # no address at all
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


MOVED = "/v3/goods?q=%E8%B1%A1%E7%89%99&p=0"


@pytest.mark.parametrize("place", [MOVED, f"/a/..{unquote_to_bytes(MOVED).decode('latin-1')}#top"])
def test_a_redirect_within_the_site_is_followed_at_its_pace(tmp_path, market, place):
    goods = lm.Goods(market, "m01", {"象牙": lm.rows_of(market, "m01", range(1))})
    moved = {"Location": place}
    goods.instead = lambda asked, _: (
        lm.Reply(status=301, headers=moved) if asked.path == "/v2/goods" else None
    )
    market.sites["m01"] = goods
    assert run(opened(tmp_path, market, "m01"))["m01 t-xiangya"][0] == "done"
    assert frames.captures()["url"].to_list() == [market.url("m01", MOVED)]
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


def test_an_answer_that_could_not_be_unpacked_may_ask_for_a_long_rest_too(tmp_path, market):
    goods = lm.Goods(market, "m01", {})
    asking = {"Content-Encoding": "gzip", "Retry-After": "3600"}
    goods.instead = lambda asked, _: lm.Reply(b"<html>", headers=asking)
    market.sites["m01"] = goods
    found = run(opened(tmp_path, market, "m01", terms={"t-1": "象牙", "t-2": "虎骨"}))
    assert found["m01 t-1"][0] == "failed"
    assert found["m01 t-2"][0] == "todo"
    assert "left alone" in found["m01 t-2"][1]
    assert len(market.asked("m01", "/v2")) == 1


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
