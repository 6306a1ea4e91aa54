"""What came is kept before anything is said of it: pages as WARC, pictures by digest."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from casque.crawl.fetching import Refused, Response
from casque.crawl.messages import Ask, Fault, Got, Orders
from casque.crawl.pictures import is_sound
from casque.evidence import blobs
from casque.evidence.archive import WarcArchive
from casque.ports import SavedPage

TOO_MANY = 429
STATUSES = range(100, 600)
"""What a status may be (RFC 9110, section 15); another is no answer."""

LONGEST = 200
"""Characters of a Content-Type that are kept."""

_UNSEEN = re.compile(r"[\x00-\x1f\x7f]+")


class Keeper:
    """Writes what was fetched, fsynced, and says where it lies."""

    def __init__(self, orders: Orders, now: Callable[[], datetime] | None = None) -> None:
        self._orders = orders
        self._archive = WarcArchive(Path(orders.archive))
        self._now = now or self._shifted

    def keep(self, ask: Ask, response: Response) -> Got:
        """Return where it lies; raise Refused where it is not what was asked for."""
        if response.status not in STATUSES:
            raise Refused("broken", response.retry_after)
        return self._picture(ask, response) if ask.kind == "picture" else self._page(ask, response)

    def close(self) -> None:
        """Close the files that were written to."""
        self._archive.close()

    def _page(self, ask: Ask, response: Response) -> Got:
        page = SavedPage(
            url=response.url,
            body=response.body,
            status=response.status,
            content_type=_kept(response.header("content-type")),
            fetched_at=self._now(),
            headers=response.headers,
        )
        deposit = self._archive.write(page, folder=ask.folder)
        return Got(
            got=ask.ask,
            url=page.url,
            status=response.status,
            content_type=page.content_type,
            fetched_at=page.fetched_at,
            sha256=deposit.sha256,
            file=deposit.file,
            offset=deposit.offset,
            length=deposit.length,
            retry_after=response.retry_after,
        )

    def _picture(self, ask: Ask, response: Response) -> Got:
        if not 200 <= response.status < 300:
            fault: Fault = "rate_limited" if response.status == TOO_MANY else "status"
            raise Refused(fault, response.retry_after)
        if not is_sound(response.body, max_pixels=self._orders.limits.max_pixels):
            raise Refused("no_picture")
        return Got(
            got=ask.ask,
            url=response.url,
            status=response.status,
            content_type=_kept(response.header("content-type")),
            fetched_at=self._now(),
            sha256=blobs.keep(Path(self._orders.blobs), response.body),
        )

    def _shifted(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self._orders.shift)


def _kept(header: str) -> str:
    """Return a header as it is kept: in one line, and no longer than it need be."""
    return _UNSEEN.sub(" ", header).strip()[:LONGEST]
