"""What a page is and what it gives: the one place where that is decided.

A page never decides how it is fetched, and nothing here fetches. Two rules stand above the rest:
a page is `results` only by its signs and at least one row, and `empty` only by positive proof and
not one row. Everything else is a class of its own or not understood, which is a gap.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from casque.sites.adapter import Adapter
from casque.sites.documents import Page, Unreadable, open_page
from casque.sites.fields import Place, read_row
from casque.sites.paging import read_paging
from casque.sites.results import Issue, PageReading, Result
from casque.sites.signs import describe, first_sign
from casque.tables import PageClass

SAID: dict[PageClass, str] = {
    "soft_ban": "the site shows other goods instead of results",
    "captcha": "the site asks to solve a captcha",
    "login_wall": "the site asks to log in",
    "rate_limited": "the site says that we ask too often",
    "word_blocked": "the site says that it shows no results for this word",
    "error": "the site says that it failed",
    "needs_browser": "the page is made by scripts: it needs a browser",
    "empty": "the site says that there are no results",
}
"""What each class of page means, for the analyst who reads the reason."""

WITHOUT_ROWS: tuple[PageClass, ...] = (
    "captcha", "login_wall", "rate_limited", "word_blocked", "error", "needs_browser",
)  # fmt: skip
"""Signs that count only where no result was read, in the order in which they are looked for.

A captcha's script or a log-in link on a page full of results is no block.
"""

BLEMISHES, LEGIBLE = 10, 20
"""Fewer lost characters than the first on a page, or one in the second, are blemishes."""

MOST_ROWS = 1_000
"""Rows of one page that are read: no page of results comes near it, and reading takes time."""

WHOLE: tuple[PageClass, ...] = ("word_blocked", "empty")
"""What only a whole page can say: where it was cut off, results may have stood."""

BY_STATUS: dict[int, tuple[PageClass, str]] = {
    429: ("rate_limited", "the site says that we ask too often (status 429)"),
}
"""Answers whose status alone says what they are."""


@dataclass(frozen=True)
class _Found:
    """What the layouts found: at most one of them has rows."""

    place: Place | None = None
    results: tuple[Result, ...] = ()
    issues: tuple[Issue, ...] = ()
    rows: int = 0  # all that are there
    unsigned: tuple[str, ...] = ()  # layouts that found rows, but not their signs

    @property
    def unread(self) -> int:
        """Return how many rows were not looked at: they are beyond what a page may give."""
        return max(self.rows - MOST_ROWS, 0)

    @property
    def refused(self) -> int:
        """Return how many rows gave no result, for whatever reason: they make a search partial."""
        return self.rows - len(self.results)


def read_page(
    adapter: Adapter,
    body: bytes,
    *,
    status: int | None,
    content_type: str,
    url: str,
    fetched_at: datetime | None = None,
) -> PageReading:
    """Return what the page is, why, and its results.

    Never raises on what stands in the bytes. `fetched_at` is what relative dates (3天前) are read
    against; without it they are issues.
    """
    page = _open(adapter, body, content_type)
    if status is not None and not 200 <= status < 300:
        return _by_status(adapter, page, status)
    if isinstance(page, Unreadable):
        return PageReading("not_understood", page.fault)
    found = _find(adapter, page, base=_base(adapter, page, url), fetched_at=fetched_at)
    return _judge(adapter, page, found)


def _open(adapter: Adapter, body: bytes, content_type: str) -> Page | Unreadable:
    return open_page(
        body,
        content_type=content_type,
        encoding=adapter.encoding,
        lenient_json=adapter.lenient_json,
        ends_with=adapter.ends_with,
    )


def _base(adapter: Adapter, page: Page, url: str) -> str:
    """Return what links are relative to; a replayed page may come without its address."""
    try:
        known = urlsplit(url).scheme in ("http", "https")
    except ValueError:
        known = False
    return page.base(url if known else adapter.address)


def _by_status(adapter: Adapter, page: Page | Unreadable, status: int) -> PageReading:
    """Return what an answer is whose status says that it is not what was asked for."""
    if status in BY_STATUS:
        return PageReading(*BY_STATUS[status])
    if 400 <= status < 500 and not isinstance(page, Unreadable):
        named = _named(adapter, page, ("captcha", "login_wall", "rate_limited", "word_blocked"))
        if named is not None:
            return named
    return PageReading("error", f"the site answered with status {status}")


def _find(adapter: Adapter, page: Page, *, base: str, fetched_at: datetime | None) -> _Found:
    """Return what the first layout that fits finds on the page."""
    unsigned = []
    for layout in adapter.layouts:
        rows = page.rows(layout.engine, layout.results) if layout.kind == page.kind else []
        if rows and first_sign(layout.results_when, page):
            return _read_rows(Place(adapter, layout, page, base, fetched_at), rows)
        if rows:
            unsigned.append(layout.name)
    return _Found(unsigned=tuple(unsigned))


def _read_rows(place: Place, rows: list[object]) -> _Found:
    taken = enumerate(rows[:MOST_ROWS], start=1)
    read = [read_row(place, row, position) for position, row in taken]
    return _Found(
        place=place,
        results=tuple(result for result, _ in read if result is not None),
        issues=tuple(issue for _, issues in read for issue in issues),
        rows=len(rows),
    )


def _judge(adapter: Adapter, page: Page, found: _Found) -> PageReading:
    """Return the reading by the first rule that applies."""
    banned = _named(adapter, page, ("soft_ban",))
    if banned is not None:
        return banned
    if found.results:
        return _with_results(adapter, page, found)
    named = _named(adapter, page, WITHOUT_ROWS)
    if named is not None and not (page.fault and named.page_class in WHOLE):
        return named
    return _without_results(adapter, page, found)


def _named(adapter: Adapter, page: Page, classes: tuple[PageClass, ...]) -> PageReading | None:
    """Return the reading by the first class whose sign is there, or None."""
    signs = adapter.all_signs()
    for page_class in classes:
        sign = first_sign(signs[page_class], page)
        if sign is not None:
            return PageReading(page_class, f"{SAID[page_class]} (sign: {describe(sign)})")
    return None


def _with_results(adapter: Adapter, page: Page, found: _Found) -> PageReading:
    fault = page.fault or _mangled(found.results)
    if fault:
        return PageReading("not_understood", fault)
    if _named(adapter, page, ("empty",)) is not None:
        what = "results and the sign that there are none stand on one page"
        return PageReading("not_understood", what)
    assert found.place is not None  # results came from a layout
    paged = read_paging(found.place)
    withheld = _named(adapter, page, ("word_blocked",))
    issues = (*found.issues, *paged.issues, *_withheld(withheld), *_unread(found))
    reason = "; ".join(_told(found, withheld))
    return PageReading(
        "results",
        reason,
        found.results,
        paged.more,
        paged.next_url,
        issues,
        refused=found.refused,
        number=paged.number,
    )


def _mangled(results: tuple[Result, ...]) -> str:
    """Return that the text of results is lost, or nothing where it is at most blemished.

    A few marks of characters that could not be read are in sellers' own texts; many are the work
    of a wrong encoding, and no word can be found in what is left.
    """
    texts = "".join(f"{result.title}{result.description or ''}" for result in results)
    lost = texts.count("\ufffd")
    if lost < BLEMISHES or lost * LEGIBLE <= len(texts):
        return ""
    return f"{lost} of {len(texts)} characters of the results are lost: a wrong encoding"


def _told(found: _Found, withheld: PageReading | None) -> Iterator[str]:
    yield _count(len(found.results), "result")
    if found.refused > found.unread:
        yield f"{_count(found.refused - found.unread, 'row')} refused"
    if found.unread:
        yield _beyond(found)
    if withheld is not None:
        yield "the site says that it withholds some"


def _beyond(found: _Found) -> str:
    return f"{_count(found.unread, 'row')} beyond the first {MOST_ROWS:,} not read"


def _unread(found: _Found) -> tuple[Issue, ...]:
    return (Issue(None, "results", _beyond(found)),) if found.unread else ()


def _withheld(withheld: PageReading | None) -> tuple[Issue, ...]:
    if withheld is None:
        return ()
    return (Issue(None, "results", "the site says that it withholds some of its results"),)


def _without_results(adapter: Adapter, page: Page, found: _Found) -> PageReading:
    if found.rows:
        what = f"all {found.rows} rows were refused: {found.issues[0].what}"
        return PageReading("not_understood", what, issues=found.issues)
    if found.unsigned:
        names = ", ".join(found.unsigned)
        what = f"rows of {names} are there, but not the signs of a page of results"
        return PageReading("not_understood", what)
    empty = _named(adapter, page, ("empty",))
    if empty is not None and not page.fault:
        return empty
    return PageReading("not_understood", page.fault or _looked_for(adapter, page))


def _looked_for(adapter: Adapter, page: Page) -> str:
    """Return what was looked for and not found."""
    fitting = [layout for layout in adapter.layouts if layout.kind == page.kind]
    if not fitting:
        return f"the page is {page.kind.upper()}, and results of {adapter.name} never are"
    sought = " or ".join(layout.results for layout in fitting)
    return f"neither results ({sought}) nor proof that there are none"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
