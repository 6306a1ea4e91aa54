"""The spider: takes what is asked from its parent, and answers when it is kept."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any

from scrapy import Request, Spider
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import Response as ScrapyResponse
from twisted.internet.error import ConnectError, ConnectionDone, ConnectionLost

from casque.crawl.fetching import Fetcher, Refused, Response
from casque.crawl.keeping import Keeper
from casque.crawl.messages import Alive, Answer, Ask, Failed, Fault, Orders, SiteOrders
from casque.crawl.packing import ACCEPTED, NotUnpacked, unpack
from casque.crawl.patience import seconds_asked

log = logging.getLogger(__name__)

HEARTBEAT = 5.0
"""Seconds between two signs of life."""

BY_ERROR: tuple[tuple[tuple[type[Exception], ...], Fault], ...] = (
    ((DownloadTimeoutError,), "time_out"),
    ((CannotResolveHostError,), "no_address"),
    ((DownloadCancelledError,), "too_large"),  # on the wire
    (
        (
            DownloadConnectionRefusedError, DownloadFailedError, ResponseDataLossError,
            ConnectionDone, ConnectError, ConnectionLost,
        ),
        "no_connection",
    ),
    ((OSError, ValueError), "broken"),
)  # fmt: skip
"""What Scrapy and Twisted raise, and what it means; the first that fits counts."""

KNOWN = tuple(kind for kinds, _ in BY_ERROR for kind in kinds)
"""Of a download; what else is raised is our own fault."""


class Errands(Spider):
    """Runs errands for its parent until there are no more."""

    name = "casque"

    def __init__(
        self,
        orders: Orders,
        asks: AsyncIterator[Ask],
        tell: Callable[[Answer | Alive], None],
        **kwargs: Any,  # Any: what Scrapy passes on to every spider
    ) -> None:
        super().__init__(**kwargs)
        self._asks = asks
        self._tell = tell
        self._fetcher = Fetcher(orders, self._download)
        self._keeper = Keeper(orders)
        self._queues: dict[str, asyncio.Queue[Ask]] = {s: asyncio.Queue() for s in orders.sites}

    async def start(self) -> AsyncIterator[Any]:  # Any: Scrapy's type for requests and items
        """Run errands until the parent is gone; give Scrapy nothing to do of its own."""
        workers = [asyncio.ensure_future(self._work(queue)) for queue in self._queues.values()]
        workers.append(asyncio.ensure_future(self._show_life()))
        async for ask in self._asks:
            self._queues[ask.site].put_nowait(ask)
        # The parent has what it wanted, or is dead: then its successor must not find us asking.
        self._keeper.close()
        os._exit(0)
        yield

    async def _work(self, queue: asyncio.Queue[Ask]) -> None:
        """Do one site's errands, one after the other."""
        while True:
            ask = await queue.get()
            self._tell(await self._run(ask))

    async def _run(self, ask: Ask) -> Answer:
        try:
            return self._keeper.keep(ask, await self._fetcher.fetch(ask))
        except Refused as refused:
            return Failed(ask.ask, refused.fault, refused.retry_after)
        except Exception:
            # Our own fault, of this errand alone: the other sites go on, and the log says where.
            log.exception("errand failed")
            return Failed(ask.ask, "collector")

    async def _show_life(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT)
            self._tell(Alive())

    async def _download(self, url: str, site: SiteOrders, limit: int) -> Response:
        request = Request(
            url,
            encoding=site.encoding,
            headers={"Accept-Language": site.language, "Accept-Encoding": ACCEPTED},
            meta={"download_maxsize": limit},
            dont_filter=True,
        )
        assert self.crawler.engine is not None  # it runs us
        try:
            response = await self.crawler.engine.download_async(request)
        except KNOWN as error:
            raise Refused(fault_of(error)) from error
        return _plain(response, limit)


def fault_of(error: Exception) -> Fault:
    """Return what one of the KNOWN errors of a download means."""
    return next(fault for kinds, fault in BY_ERROR if isinstance(error, kinds))


def _plain(response: ScrapyResponse, limit: int) -> Response:
    """Return the response unpacked; raise Refused where that cannot be, or gives too much."""
    packed = [name.decode("latin-1") for name in response.headers.getlist("Content-Encoding")]
    try:
        body = unpack(response.body, packed, limit)
    except NotUnpacked as error:
        raise Refused(error.fault, _retry_after(response)) from error
    headers = tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    )
    return Response(response.url, response.status, headers, body)


def _retry_after(response: ScrapyResponse) -> float | None:
    """Return how long it asks to be left alone: what cannot be unpacked may still say so."""
    said = response.headers.get("Retry-After") or b""
    return seconds_asked(said.decode("latin-1"), datetime.now(UTC))
