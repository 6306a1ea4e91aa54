"""No default of Scrapy that is unsafe or impolite stands."""

from __future__ import annotations

import pytest
from scrapy.settings import Settings
from scrapy.utils.conf import build_component_list
from scrapy.utils.misc import load_object

from casque.crawl.configuration import settings_of
from casque.crawl.messages import Orders, SiteOrders
from casque.settings import Limits

SITE = SiteOrders((), (), 1.0, True, "utf-8", "zh-Hans")
ORDERS = Orders(
    "casque/1 (+a@b.example)", "", "", "", 0.0,
    Limits(max_bytes=1000, timeout=7), {f"m{n}": SITE for n in range(25)},
)  # fmt: skip


@pytest.fixture
def told() -> Settings:
    return Settings(settings_of(ORDERS))


@pytest.mark.parametrize(
    "name",
    [
        "REMOTE_CONTROL_ENABLED", "TELNETCONSOLE_ENABLED", "COOKIES_ENABLED", "HTTPPROXY_ENABLED",
        "HTTPCACHE_ENABLED", "METAREFRESH_ENABLED", "REDIRECT_ENABLED", "RETRY_ENABLED",
        "REFERER_ENABLED", "AUTOTHROTTLE_ENABLED", "ROBOTSTXT_OBEY",
    ],
)  # fmt: skip
def test_it_is_off(told, name):
    assert not told.getbool(name)


def test_the_limits_are_ours(told):
    assert told.getint("DOWNLOAD_MAXSIZE") == 1000
    assert told.getfloat("DOWNLOAD_TIMEOUT") == 7
    assert told.getint("CONCURRENT_REQUESTS") == 25
    assert told.getint("CONCURRENT_REQUESTS_PER_DOMAIN") == 1
    assert told.getbool("DOWNLOAD_VERIFY_CERTIFICATES")
    assert told["USER_AGENT"] == "casque/1 (+a@b.example)"


def test_only_web_addresses_can_be_fetched(told):
    handlers = told.getwithbase("DOWNLOAD_HANDLERS")
    assert set(handlers) == {"http", "https"}
    assert all(load_object(path) for path in handlers.values())


def test_nothing_is_loaded_that_we_did_not_name(told):
    assert build_component_list(told.getwithbase("EXTENSIONS")) == []
    assert build_component_list(told.getwithbase("SPIDER_MIDDLEWARES")) == []
    loaded = build_component_list(told.getwithbase("DOWNLOADER_MIDDLEWARES"))
    assert [load_object(path).__name__ for path in loaded] == [
        "DownloadTimeoutMiddleware",
        "DefaultHeadersMiddleware",
        "UserAgentMiddleware",
    ]
