"""A small market that answers over HTTP on this machine, and homes that monitor it."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from ruamel.yaml import YAML

import saved_pages as s
from casque.db.postgresql import Address
from casque.rounds.home import Home, make_home
from casque.sites.loading import catalogue

JSON = "application/json"


@dataclass(frozen=True)
class Reply:
    """One answer; `wait` seconds pass before it, `then` does something odd to the connection."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    kind: str = JSON
    wait: float = 0
    then: Callable[[socket.socket], None] | None = None


@dataclass(frozen=True)
class Asked:
    """One request as the server saw it."""

    at: float
    host: str
    path: str
    words: str
    page: int
    agent: str


Answer = Callable[[Asked], Reply]


class Market:
    """Sites by host, and a log of everything they were asked."""

    def __init__(self) -> None:
        self.sites: dict[str, Answer] = {}
        self.log: list[Asked] = []
        self.port = 0
        self.is_open = threading.Event()  # set when the market closes: whoever waits goes home

    def url(self, site: str, path: str = "/") -> str:
        return f"http://{site}.localhost:{self.port}{path}"

    def asked(self, site: str, path: str = "") -> list[Asked]:
        """Return what a site was asked, by the beginning of the path."""
        host = f"{site}.localhost:{self.port}"
        return [one for one in self.log if one.host == host and one.path.startswith(path)]

    def gaps(self, site: str) -> list[float]:
        """Return the seconds between the requests of a site."""
        moments = [one.at for one in self.asked(site)]
        return [later - earlier for earlier, later in pairwise(moments)]

    def answer(self, asked: Asked) -> Reply:
        self.log.append(asked)
        name = asked.host.partition(".")[0]
        return self.sites[name](asked) if name in self.sites else Reply(status=404)


@contextmanager
def a_market() -> Iterator[Market]:
    """Give a market that answers on a port of this machine."""
    market = Market()
    server = quiet_server(market.answer, market.is_open)
    market.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield market
    finally:
        market.is_open.set()
        server.shutdown()
        server.server_close()
        thread.join()


def quiet_server(answer: Answer, is_open: threading.Event | None = None) -> ThreadingHTTPServer:
    """Return a server on a port of this machine; whoever waits goes home when the event is set."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            reply = answer(_asked(self))
            if reply.wait and is_open is not None:
                is_open.wait(reply.wait)
            if reply.then is not None:
                reply.then(self.connection)
                self.close_connection = True
                return
            self.send_response(reply.status)
            for name, value in {"Content-Type": reply.kind, **reply.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128

        def handle_error(self, *args: object) -> None:
            pass  # whoever asked was killed

    return Server(("127.0.0.1", 0), Handler)


def _asked(handler: BaseHTTPRequestHandler) -> Asked:
    parts = urlsplit(handler.path)
    query = parse_qs(parts.query)
    return Asked(
        at=time.monotonic(),
        host=handler.headers.get("Host", ""),
        path=parts.path,
        words=query.get("q", [""])[0],
        page=int(query.get("p", ["0"])[0]) + 1,
        agent=handler.headers.get("User-Agent", ""),
    )


NO_ROBOTS = Reply(status=404)


@dataclass
class Goods:
    """A site of goods: its rows by words, in pages, with their pictures.

    `instead` answers in place of a page; it is given how often that page was asked before.
    """

    market: Market
    name: str
    rows: Mapping[str, Sequence[dict[str, object]]]
    per_page: int = 3
    robots: Reply = NO_ROBOTS
    instead: Callable[[Asked, int], Reply | None] = lambda asked, before: None
    picture: Callable[[Asked], Reply] = lambda asked: Reply(a_picture(asked.path), kind="image/png")
    _before: Counter[tuple[str, int]] = field(default_factory=Counter)

    def __call__(self, asked: Asked) -> Reply:
        if asked.path == "/robots.txt":
            return self.robots
        if asked.path.startswith("/img/"):
            return self.picture(asked)
        before = self._before[asked.words, asked.page]
        self._before[asked.words, asked.page] += 1
        return self.instead(asked, before) or self.page(asked)

    def page(self, asked: Asked) -> Reply:
        rows = list(self.rows.get(asked.words, ()))
        first = (asked.page - 1) * self.per_page
        more = first + self.per_page < len(rows)
        return Reply(s.answer(rows[first : first + self.per_page], more=more))


def rows_of(
    market: Market, site: str, numbers: Iterable[int], *, title: str = "老象牙", pictures: int = 0
) -> list[dict[str, object]]:
    """Return rows of a site, each with so many pictures of its own."""
    return [
        s.goods(
            number,
            f"{title} {number}",
            url=market.url(site, f"/goods/{number}"),
            images=[{"src": market.url(site, f"/img/{number}-{n}.png")} for n in range(pictures)],
        )
        for number in numbers
    ]


def a_picture(seed: str, width: int = 8, height: int = 8) -> bytes:
    """Return the beginning of a PNG, different for each seed: enough to see how large it is."""
    size = struct.pack(">II", width, height)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + size + seed.encode()


def an_adapter(market: Market, site: str, **changes: object) -> dict[str, object]:
    """Return the adapter of a site of this market: the packaged one at another address."""
    path = catalogue()["shoucang_api"] / "site.yml"
    data = dict(YAML(typ="safe").load(path.read_text(encoding="utf-8")))
    return data | {
        "name": site,
        "address": market.url(site),
        "search_url": market.url(site, "/v2/goods?q={term}&p={page}"),
        "pace": {"seconds_between_requests": 0.02, "respect_robots": True},
    } | changes  # fmt: skip


def a_live_home(
    tmp_path: Path,
    market: Market,
    *sites: str,
    terms: Mapping[str, str] | None = None,
    adapters: Mapping[str, Mapping[str, object]] | None = None,
    address: Address | None = None,
) -> Home:
    """Return a home that monitors sites of this market, its ledger open: a file or a database."""
    folder = s.a_programme(tmp_path / "programme")
    (folder / "sites.yml").write_text(_sites(sites), encoding="utf-8")
    (folder / "terms" / "zh.yml").write_text(_terms(terms or {"t-xiangya": "象牙"}), "utf-8")
    changes = defaultdict(dict, adapters or {})
    for site in sites:
        place = folder / "adapters" / site
        place.mkdir(parents=True)
        with (place / "site.yml").open("w", encoding="utf-8") as file:
            YAML(typ="safe").dump(an_adapter(market, site, **changes[site]), file)
    return make_home(tmp_path / "home", programme=folder, address=address)


def _sites(sites: Iterable[str]) -> str:
    return "sites:\n" + "".join(
        f"- {{id: {site}, name: {site}, adapter: {site}, valid_from: '2012-01',"
        " source: invented}\n"
        for site in sites
    )


def _terms(terms: Mapping[str, str]) -> str:
    return "terms:\n" + "".join(
        f"- {{id: {term}, text: {text}, language: zh-Hans, products: [IV],"
        " valid_from: '2012-01', source: plain name}\n"
        for term, text in terms.items()
    )
