"""The child process: `python -m casque.crawl`, orders and requests on stdin, answers on stdout."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable

from scrapy.crawler import AsyncCrawlerProcess

from casque.crawl.configuration import settings_of
from casque.crawl.messages import Alive, Answer, Ask, read_ask, read_orders, written
from casque.crawl.spider import Errands

LONGEST_LINE = 1024 * 1024


def main() -> None:
    """Fetch for the parent until it closes our stdin."""
    tell = _teller()
    orders = read_orders(_first_line(sys.stdin.fileno()))
    process = AsyncCrawlerProcess(settings_of(orders))
    process.crawl(Errands, orders=orders, asks=_asks(), tell=tell)
    process.start(install_signal_handlers=False)


def _first_line(source: int) -> bytes:
    """Return the first line, and leave the rest unread for the event loop."""
    line = b""
    while not line.endswith(b"\n"):
        if not (byte := os.read(source, 1)):
            break
        line += byte
    return line


def _teller() -> Callable[[Answer | Alive], None]:
    """Return what writes an answer; whatever else is printed goes to stderr from now on."""
    out = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())

    def tell(answer: Answer | Alive) -> None:
        line = written(answer)
        while line:
            line = line[os.write(out, line) :]

    return tell


async def _asks() -> AsyncIterator[Ask]:
    """Give each request as it comes in, until stdin is closed."""
    reader = asyncio.StreamReader(limit=LONGEST_LINE)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        yield read_ask(line)


if __name__ == "__main__":
    main()
