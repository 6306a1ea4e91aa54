"""Scrapy's settings: each that matters is set here, for its default may be unsafe or impolite."""

from __future__ import annotations

from casque.crawl.messages import Orders

MIDDLEWARES = {
    # Without it DOWNLOAD_TIMEOUT is not looked at: 10 seconds hold then.
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
}
"""All that a request and its response pass. Cookies, proxies, caches, log-ins, retries, redirects,
robots.txt and unpacking are not among them: the last four are done, stricter, in `fetching` and
`packing`. (Scrapy unpacks what is cut off as if it were whole.)"""


def settings_of(orders: Orders) -> dict[str, object]:
    """Return Scrapy's settings for these orders."""
    return {**FIXED, **_limits(orders), "USER_AGENT": orders.user_agent}


def _limits(orders: Orders) -> dict[str, object]:
    """Return what depends on the orders: the defaults are 1 GiB, 3 minutes and 16 requests."""
    limits, sites = orders.limits, max(len(orders.sites), 1)
    return {
        "DOWNLOAD_MAXSIZE": limits.max_bytes,  # as it comes; of a page its request says less
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_TIMEOUT": limits.timeout,
        "DNS_TIMEOUT": limits.timeout,
        "CONCURRENT_REQUESTS": sites,
        "REACTOR_THREADPOOL_MAXSIZE": max(10, sites),  # names that never resolve hold up no other
    }


FIXED: dict[str, object] = {
    # Scrapy 2.19 starts a server that runs Python for whoever connects, and a console.
    "REMOTE_CONTROL_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    # Only what is needed is loaded; nothing reads scrapy.cfg or the environment's proxies.
    "EXTENSIONS_BASE": {},
    "SPIDER_MIDDLEWARES_BASE": {},
    "DOWNLOADER_MIDDLEWARES_BASE": MIDDLEWARES,
    "DOWNLOAD_HANDLERS_BASE": {
        "http": "casque.crawl.handler.CarefulHandler",
        "https": "casque.crawl.handler.CarefulHandler",
    },  # no file:, ftp:, s3: or data:
    "HTTPPROXY_ENABLED": False,
    "COOKIES_ENABLED": False,
    "HTTPCACHE_ENABLED": False,
    "METAREFRESH_ENABLED": False,
    "REFERER_ENABLED": False,
    "REDIRECT_ENABLED": False,
    "RETRY_ENABLED": False,
    # Scrapy's reads a robots.txt that cannot be had as "all is allowed": `robots` does not.
    "ROBOTSTXT_OBEY": False,
    # The pace is kept by `turns`, which a kill does not reset. AutoThrottle would override it.
    "AUTOTHROTTLE_ENABLED": False,
    "DOWNLOAD_DELAY": 0,
    "DOWNLOAD_DELAY_JITTER": 0,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "DOWNLOAD_FAIL_ON_DATALOSS": True,
    "TWISTED_REACTOR": "twisted.internet.asyncioreactor.AsyncioSelectorReactor",
    "TWISTED_DNS_RESOLVER": "casque.crawl.resolver.PublicResolver",
    "DEFAULT_REQUEST_HEADERS": {
        "Accept": "text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.8"
    },
    # Its log names addresses, and with them words and items; what matters is said in answers.
    "LOG_LEVEL": "ERROR",
    "LOG_VERSIONS": [],
    "STATS_DUMP": False,
}
"""What is the same for all orders."""
