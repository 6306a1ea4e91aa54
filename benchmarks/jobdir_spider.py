"""A spider as its tutorial has it, for `jobdir_peer.py`: JOBDIR, and a pipeline into SQLite.

`python jobdir_spider.py PORT JOBDIR ITEMS SITES WORDS`, the last two with commas.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response

Item = dict[str, str]


class IntoSqlite:
    """The usual pipeline: each item is committed as it comes."""

    def open_spider(self) -> None:
        """Open the file."""
        self.lines = sqlite3.connect(sys.argv[3])
        self.lines.execute("CREATE TABLE IF NOT EXISTS items (page TEXT, item TEXT)")

    def process_item(self, item: Item) -> Item:
        """Keep an item."""
        with self.lines:
            self.lines.execute("INSERT INTO items VALUES (:page, :item)", item)
        return item

    def close_spider(self) -> None:
        """Close the file."""
        self.lines.close()


class Pages(Spider):
    """Reads each search page by page."""

    name = "pages"

    async def start(self) -> AsyncIterator[Request]:
        """Yield the first page of each search."""
        for site in sys.argv[4].split(","):
            for words in sys.argv[5].split(","):
                yield self._page(site, words, 0)

    def _page(self, site: str, words: str, number: int) -> Request:
        """Return the request of a page; the name of a site is no name that every machine resolves.

        `site` in the address keeps the filter of duplicates from taking two sites for one.
        """
        port = sys.argv[1]
        return Request(
            f"http://127.0.0.1:{port}/v2/goods?q={words}&p={number}&site={site}",
            headers={"Host": f"{site}.localhost:{port}"},
            meta={"download_slot": site},
            cb_kwargs={"site": site, "words": words, "number": number},
        )

    def parse(
        self, response: Response, site: str, words: str, number: int
    ) -> Iterator[Item | Request]:
        """Yield the items of a page, and the page after it."""
        data = json.loads(response.text)["data"]
        if data is None:  # a captcha
            return
        for row in data["list"]:
            yield {"page": response.url, "item": str(row["id"])}
        if data["has_more"]:
            yield self._page(site, words, number + 1)


SETTINGS: dict[str, Any] = {  # Any: Scrapy's own type for settings
    "JOBDIR": sys.argv[2] if len(sys.argv) > 2 else None,
    "DOWNLOAD_DELAY": 0.08,
    "RANDOMIZE_DOWNLOAD_DELAY": False,
    "ROBOTSTXT_OBEY": True,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "ITEM_PIPELINES": {IntoSqlite: 100},
    "TELNETCONSOLE_ENABLED": False,
    "LOG_LEVEL": "ERROR",
}

if __name__ == "__main__":
    process = CrawlerProcess(SETTINGS)
    process.crawl(Pages)
    process.start()
