"""Scrapy's own HTTP handler, with a limit on headers, which it lacks, and no request of its own.

A site that sends headers without end would fill our memory until the time-out; and where a
connection that was kept breaks off, Twisted asks again at once, unseen and faster than the pace.
The names that
begin with a low line are Scrapy's and Twisted's own; `tests/unit/crawl/test_child.py` sends
headers without end, so that an upgrade which renames them is noticed.
"""

from __future__ import annotations

from typing import Any

from scrapy.core.downloader.handlers import http11
from scrapy.crawler import Crawler
from twisted.web._newclient import HEADER, STATUS

MOST = 64 * 1024
"""Bytes of status and headers of one response, those of interim ones (1xx) among them."""


class _Protocol(http11._LenientHTTP11ClientProtocol):
    """One connection, broken off where headers do not end."""

    _heard = 0

    def request(self, request: Any) -> Any:  # Any: Twisted says nothing of its types here
        self._heard = 0
        return super().request(request)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        super().dataReceived(data)  # type: ignore[no-untyped-call]  # Twisted's
        if self._parser is None or self._parser.state not in (STATUS, HEADER):
            return
        self._heard += len(data)
        if self._heard > MOST and self.transport is not None:
            self.transport.abortConnection()


class _Factory(http11._LenientHTTP11ClientFactory):
    """Makes these connections."""

    def buildProtocol(self, addr: Any) -> _Protocol:  # noqa: N802 - as above
        return _Protocol(self._quiescentCallback)  # type: ignore[no-untyped-call]  # as above


class CarefulHandler(http11.HTTP11DownloadHandler):
    """Scrapy's handler for http and https, over these connections."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _Factory
        self._pool.retryAutomatically = False
