"""What a site answers to a request: a pure choice by its shelves and its fault."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal
from urllib.parse import quote, unquote

from casque.demo.servers import hostile, lures
from casque.demo.servers.addresses import Query
from casque.demo.servers.bomb import bomb
from casque.demo.servers.dates import printed
from casque.demo.servers.drawn import Dress, Notice, Results, Row
from casque.demo.servers.home_page import home_page
from casque.demo.servers.kept import Kept
from casque.demo.servers.manners import retry_after, robots
from casque.demo.servers.styles import DRESSES, script_only
from casque.demo.simulation.shelves import Fault, Listing, Market, Picture, Site

Manner = Literal["at_once", "late", "hangs_up", "never"]
"""How an answer comes, if it does."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back; `until`: when it asks to be asked again, in seconds since 1970."""

    status: int = 200
    content_type: str = "text/plain; charset=utf-8"
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    manner: Manner = "at_once"
    until: float = 0.0


@dataclass(frozen=True, slots=True)
class Asked:
    """A request to one site in one month; `target` is path and parameters as they came.

    `at` is when it came, in seconds since 1970.
    """

    site: Site
    month: str
    target: str
    kept: Kept
    at: float = 0.0

    @property
    def market(self) -> Market:
        """Return the market whose site it is."""
        return self.kept.market

    @property
    def dress(self) -> Dress:
        """Return how the site draws."""
        return DRESSES[self.site.style]

    @property
    def path(self) -> str:
        """Return the path without parameters."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> Query | None:
        """Return what is searched, or None where the address is no search."""
        return self.dress.address.read(self.target, self.site.per_page)


def answer(asked: Asked) -> Answer:
    """Return what the site answers."""
    fault = asked.market.fault(asked.site.id, asked.month)
    if fault == "dead":
        return Answer(manner=_how_dead(asked))
    for begins, answered in FIXED.items():
        if asked.path.startswith(begins):
            return answered(asked)
    return _shown(asked, fault)


def _how_dead(asked: Asked) -> Manner:
    """Return how a dead site is dead for a month: it hangs up, or never answers."""
    chosen = zlib.crc32(f"{asked.site.id} {asked.month}".encode()) % 2
    return "hangs_up" if chosen else "never"


def _robots(asked: Asked) -> Answer:
    said = robots(asked.market, asked.site)
    return _text(404, "no robots.txt here\n") if said is None else _text(200, said)


def _picture(asked: Asked) -> Answer:
    key = unquote(asked.path.rpartition("/")[2].removesuffix(".jpg"))
    drawn = asked.kept.picture(key, asked.site, asked.month)
    return _text(404, "no such picture\n") if drawn is None else Answer(200, "image/jpeg", drawn)


def _jump(asked: Asked) -> Answer:
    del asked
    return Answer(302, headers={"Location": hostile.LEADS_TO})


def _away(asked: Asked) -> Answer:
    return Answer(302, headers={"Location": lures.redirects_to(asked.path)})


def _private(asked: Asked) -> Answer:
    """Return what lies where robots.txt forbids: it is there, for whoever asks."""
    del asked
    return _text(200, "members only\n")


def _login(asked: Asked) -> Answer:
    return _said(asked, "login_wall", 200)


def _shown(asked: Asked, fault: Fault) -> Answer:
    """Return a page: what the fault makes of it, or one for people, which nothing ails."""
    draw = _page_asked(asked)
    if draw is None:
        return _for_people(asked)
    if fault in INSTEAD:
        return INSTEAD[fault](asked)
    made = draw(asked, fault)
    return replace(made, manner="late") if fault == "slow" else made


def _page_asked(asked: Asked) -> Callable[[Asked, Fault], Answer] | None:
    """Return what draws the page, or None where it is neither a search nor of an item."""
    if asked.query is not None:
        return _search
    return next((draw for begins, draw in PAGES.items() if asked.path.startswith(begins)), None)


def _for_people(asked: Asked) -> Answer:
    if asked.path != "/":
        return _text(404, "nothing here\n")
    page = home_page(asked.market, asked.site, asked.month, asked.dress.address)
    return Answer(200, "text/html; charset=utf-8", page.encode())


def _search(asked: Asked, fault: Fault) -> Answer:
    query = asked.query
    assert query is not None
    if asked.market.is_blocked(asked.site.id, query.words, asked.month):
        return _said(asked, "word_blocked", 200)
    page = _page(asked, query, fault)
    if not 1 <= query.number <= _served(page):
        return _said(asked, "beyond", 404)
    return _drawn(asked, asked.dress.results(page))


def _item(asked: Asked, fault: Fault) -> Answer:
    if fault == "hostile":
        return _jump(asked)
    item = unquote(asked.path.removeprefix("/item/"))
    found = asked.market.listing(asked.site.id, item, asked.month)
    if found is None:
        return _said(asked, "gone", asked.dress.status_when_gone)
    return _drawn(asked, asked.dress.detail(asked.site, _row(asked, found)))


def _data(asked: Asked, fault: Fault) -> Answer:
    """Return what the script of a page asks for, which only one style has."""
    query = script_only.DATA.read(asked.target, asked.site.per_page)
    if query is None or asked.site.style != "script_only":
        return _text(404, "nothing here\n")
    body = script_only.data(_page(asked, query, fault)).encode()
    return Answer(200, "application/json; charset=utf-8", body)


def _page(asked: Asked, query: Query, fault: Fault) -> Results:
    """Return the page of an answer that a query asks for."""
    site = asked.site
    found = asked.kept.found(site, query.words, asked.month)
    first = max(query.number - 1, 0) * site.per_page
    pages = max(1, -(-len(found) // site.per_page))
    is_last, is_cap = query.number >= pages, query.number == site.max_pages
    onward = asked.dress.address.write(Query(query.words, query.number + 1), site.per_page)
    page = Results(
        site=site,
        words=query.words,
        number=query.number,
        rows=tuple(_row(asked, one) for one in found[first : first + site.per_page]),
        beside=_beside(asked),
        total=len(found),
        pages=pages,
        next="" if is_last or is_cap else onward,
        is_capped=is_cap and not is_last,
        trimmings=lures.links(asked.dress.address.write(query, site.per_page)),
    )
    return hostile.attacking(page) if fault == "hostile" else page


def _served(page: Results) -> int:
    return min(page.pages, page.site.max_pages or page.pages)


def _beside(asked: Asked) -> tuple[Row, ...]:
    recommended = asked.kept.recommended(asked.site, asked.month)
    return tuple(_row(asked, one) for one in recommended)


def _row(asked: Asked, listing: Listing) -> Row:
    """Return an advertisement as the site shows it; its pictures can be asked for from now on."""
    asked.kept.show(listing.pictures)
    pictures = tuple(_addresses(listing.pictures))
    return Row(
        item=listing.item,
        title=listing.title,
        description=listing.description,
        price=listing.price,
        account=listing.account,
        seller=listing.seller,
        link=f"/item/{quote(listing.item, safe='')}",
        pictures=(*pictures, *lures.pictures(listing, pictures)),
        date=_date(asked.site, listing),
    )


def _addresses(pictures: Sequence[Picture]) -> Iterator[str]:
    for picture in pictures:
        yield f"/img/{quote(picture.key, safe='')}.jpg"


def _date(site: Site, listing: Listing) -> str:
    shown = {"posted": listing.posted, "refreshed": listing.refreshed, "none": None}[site.shows]
    return "" if shown is None else printed(shown, site.style, site.precision)


def _said(asked: Asked, kind: Notice, status: int) -> Answer:
    beside = _beside(asked) if kind in ("soft_ban", "odd_template", "word_blocked") else ()
    return _drawn(asked, asked.dress.notice(asked.site, kind, beside), status)


def _drawn(asked: Asked, page: str, status: int = 200) -> Answer:
    encoding = asked.dress.address.encoding
    body = page.encode(encoding, "xmlcharrefreplace")
    return Answer(status, asked.dress.content_type, body)


def _text(status: int, text: str) -> Answer:
    return Answer(status, body=text.encode())


def _noticed(kind: Notice, status: int = 200) -> Callable[[Asked], Answer]:
    return lambda asked: _said(asked, kind, status)


def _walled(asked: Asked) -> Answer:
    """Return the log-in wall: shops send their visitors to another address."""
    if asked.site.style == "shop":
        return Answer(302, headers={"Location": "/login"})
    return _login(asked)


def _limited(asked: Asked) -> Answer:
    named = f"{asked.market.seed} {asked.site.id} {asked.month} {asked.target}"
    said, until = retry_after(named, asked.at)
    return replace(_said(asked, "rate_limited", 429), headers={"Retry-After": said}, until=until)


def _resting(asked: Asked) -> Answer:
    """Return a limit that asks for more patience than a round has."""
    headers = {"Retry-After": f"{LONG_REST}"}
    return replace(_said(asked, "rate_limited", 429), headers=headers, until=asked.at + LONG_REST)


LONG_REST = 3600
"""Seconds: longer than casque waits within a round, whatever its limits usually are."""


def _bombed(asked: Asked) -> Answer:
    return Answer(200, asked.dress.content_type, bomb(), {"Content-Encoding": "gzip"})


def _blank(asked: Asked) -> Answer:
    """Return an answer of success without anything in it, one way or the other."""
    chosen = zlib.crc32(f"{asked.site.id} {asked.target}".encode()) % len(BLANKS)
    return Answer(200, asked.dress.content_type, BLANKS[chosen])


BLANKS = (b"", b"\n", b"<!DOCTYPE html><html><head></head><body></body></html>\n", b"{}")
"""What a blank page may be."""

PAGES: Mapping[str, Callable[[Asked, Fault], Answer]] = {"/item/": _item, "/so/data": _data}
"""Pages that are no searches and suffer from what ails the site all the same."""

FIXED: Mapping[str, Callable[[Asked], Answer]] = {
    "/robots.txt": _robots,
    lures.LARGE: _away,
    lures.AWAY: _away,
    lures.PRIVATE: _private,
    "/img/": _picture,
    hostile.JUMP: _jump,
    "/login": _login,
}
"""What is answered alike in every month, whatever ails the site, unless it is dead."""

INSTEAD: Mapping[Fault, Callable[[Asked], Answer]] = {
    "captcha": _noticed("captcha"),
    "login_wall": _walled,
    "rate_limited": _limited,
    "unavailable": _noticed("unavailable", 503),
    "soft_ban": _noticed("soft_ban"),
    "odd_template": _noticed("odd_template"),
    "bomb": _bombed,
    "blank": _blank,
    "long_rest": _resting,
}
"""What comes instead of a search or an item. The other faults change the page or how it comes."""
