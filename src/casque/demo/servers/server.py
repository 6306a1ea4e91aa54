"""One process that serves every site of the market on one loopback port, told apart by host."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import signal
import socket
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from aiohttp import ClientSession, web

from casque.demo.servers.answers import Answer, Asked, Manner, answer
from casque.demo.servers.desk import HOST, NAME_HEADER, TOKEN_HEADER, Desk, Letter, answer_letter
from casque.demo.servers.kept import Kept
from casque.demo.servers.request_log import Request, RequestLog, request_log
from casque.demo.simulation.shelves import Market, Site

LOOPBACK = "127.0.0.1"
LARGEST_LETTER = 4 << 20
SLOW = 90.0
"""Seconds until a slow site answers: longer than any crawl should wait."""


@dataclass(frozen=True, slots=True)
class Listening:
    """A market that listens: its port, and the token that turns its month."""

    port: int
    token: str
    sites: tuple[str, ...]


Ready = Callable[[Listening], None]


class NotOurs(RuntimeError):
    """Another server answers on the port."""


def listen(port: int = 0) -> socket.socket:
    """Return a socket that listens on loopback alone; port 0 takes one that is free."""
    return socket.create_server((LOOPBACK, port))


def port_of(sock: socket.socket) -> int:
    """Return the port on which a socket listens."""
    return int(sock.getsockname()[1])


def serve(
    market: Market,
    *,
    port: int = 0,
    month: str,
    log: Path | None = None,
    when_ready: Ready,
    slow: float = SLOW,
) -> None:
    """Serve the market until this process is told to stop; `when_ready` is told where."""
    with listen(port) as sock:
        serve_on(sock, market, month=month, log=log, when_ready=when_ready, slow=slow)


def serve_on(
    sock: socket.socket,
    market: Market,
    *,
    month: str,
    log: Path | None = None,
    when_ready: Ready,
    slow: float = SLOW,
) -> None:
    """Serve the market on a socket that listens, until SIGINT or SIGTERM."""
    with contextlib.suppress(KeyboardInterrupt), request_log(log) as kept:
        asyncio.run(_until_told(sock, market, month, kept, when_ready, slow))


async def _until_told(
    sock: socket.socket, market: Market, month: str, log: RequestLog, ready: Ready, slow: float
) -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(ValueError, NotImplementedError):  # not in the main thread
            loop.add_signal_handler(number, stop.set)
    async with serving(sock, market, month=month, log=log, slow=slow) as listening:
        ready(listening)
        await stop.wait()


@asynccontextmanager
async def serving(
    sock: socket.socket, market: Market, *, month: str, log: RequestLog, slow: float = SLOW
) -> AsyncIterator[Listening]:
    """Serve the market while the block runs.

    Raises:
        NotOurs: the server that answers on the port is not the one that was started.
    """
    desk = Desk(Kept(market), month, secrets.token_urlsafe(24), secrets.token_urlsafe(12), log)
    port = port_of(sock)
    sites = {f"{site.id}.localhost": site for site in market.sites}
    porter = _Porter(desk, port, slow, sites)
    server = web.Server(porter.handle, handler_cancellation=True, access_log=None)
    runner = web.ServerRunner(server, shutdown_timeout=0.2)  # a dead site's answers never end
    await runner.setup()
    try:
        await web.SockSite(runner, sock).start()
        await assure_ours(desk, port)
        yield Listening(port, desk.token, tuple(site.id for site in market.sites))
    finally:
        await runner.cleanup()


async def assure_ours(desk: Desk, port: int) -> None:
    """Ask the port who answers; raise NotOurs where it is not this market."""
    url, headers = f"http://{LOOPBACK}:{port}/market.json", {"Host": HOST}
    async with ClientSession() as session, session.get(url, headers=headers) as answered:
        if answered.headers.get(NAME_HEADER) != desk.name:
            raise NotOurs(f"another server answers on port {port}")


@dataclass(frozen=True, slots=True)
class _Porter:
    """Takes every request in, finds whom it is for, and sends the answer as it is to come."""

    desk: Desk
    port: int
    slow: float
    sites: Mapping[str, Site]

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer a request and log it, also where no answer is sent."""
        at, month, status, until = time.time(), self.desk.month, 0, 0.0
        try:
            made = await self._answer(request, at)
            until = made.until
            response = await self._sent(request, made)
            status = made.status if made.manner in ANSWERED else 0
            return response
        finally:
            line = _line(request, at=at, month=month, status=status)
            self.desk.log.add(replace(line, until=until))

    async def _answer(self, request: web.BaseRequest, at: float) -> Answer:
        host = _host(request)
        if host == HOST:
            return answer_letter(self.desk, await self._letter(request))
        site = self.sites.get(host)
        if site is None:
            return Answer(421, body=f"no such host here; see http://{HOST}:{self.port}/\n".encode())
        if request.method not in ("GET", "HEAD"):
            return Answer(405, body=b"only GET here\n")
        desk = self.desk
        return answer(Asked(site, desk.month, request.raw_path, desk.kept, at))

    async def _letter(self, request: web.BaseRequest) -> Letter:
        token = request.headers.get(TOKEN_HEADER, "")
        body = await request.content.read(LARGEST_LETTER) if request.can_read_body else b""
        return Letter(request.method, request.path, self.port, token, body)

    async def _sent(self, request: web.BaseRequest, made: Answer) -> web.StreamResponse:
        if made.manner == "hangs_up" and request.transport is not None:
            request.transport.abort()
        if made.manner in WAITS:
            await asyncio.sleep({"late": self.slow}.get(made.manner, NEVER))
        headers = {"Content-Type": made.content_type, NAME_HEADER: self.desk.name, **made.headers}
        return web.Response(status=made.status, body=made.body, headers=headers)


NEVER = 86_400.0
"""Seconds: nobody waits for a day."""

ANSWERED: tuple[Manner, ...] = ("at_once", "late")
WAITS: tuple[Manner, ...] = ("late", "never")


def _host(request: web.BaseRequest) -> str:
    """Return the host that is asked, without its port."""
    return request.headers.get("Host", "").rpartition(":")[0].lower() or request.host.lower()


def _line(request: web.BaseRequest, *, at: float, month: str, status: int) -> Request:
    path, _, query = request.raw_path.partition("?")
    return Request(
        at=at,
        host=_host(request),
        path=path,
        query=query,
        method=request.method,
        status=status,
        agent=request.headers.get("User-Agent", ""),
        month=month,
    )
