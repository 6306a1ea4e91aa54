"""What people search by hand: sites that may not or cannot be crawled, and how a search is closed.

A search that the machine could not make is closed with saved pages, with pasted links, or with
"nothing found" and a screenshot. Each is an attempt as any other: its pages lie in the archive, its
state follows from their reading by the round's frozen adapter, and its sightings count alike. A
page that is a captcha or a log-in wall closes nothing. Who did it, and when, stands beside it.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import polars as pl
from django.db.models import QuerySet

from casque.crawl.pictures import is_sound
from casque.db import by_hand, store
from casque.db import models as m
from casque.db.by_hand import Closed, Hand
from casque.errors import UsageProblem
from casque.ports import Deposit, SavedPage
from casque.rounds import opening, pausing
from casque.rounds.collecting import as_frame, folder_of
from casque.rounds.hand_links import OfSite, Pasted, read_links
from casque.rounds.home import Home
from casque.rounds.matching import ENDED
from casque.rounds.replay import CONTENT_TYPES, natural_order
from casque.settings import Limits
from casque.sites.adapter import Adapter
from casque.sites.belonging import Owners
from casque.sites.classes import state_of
from casque.sites.schema import Expect
from casque.sites.versions import version_of
from casque.stations.collect import Collected, collect, sightings_of
from casque.tables import ISSUES, MONTHLY, READINGS, RESULTS

Row = dict[str, Any]  # a row of a checked table: `tables.py` says which types it holds

MOST_PAGES: Final = 30
MOST_SCREENSHOT: Final = 8 * 1024 * 1024
SCREENSHOTS: Final = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
"""How the kinds of picture begin that are taken as proof that nothing was found."""


@dataclass(frozen=True, slots=True)
class HandTask:
    """One search that a person is asked to make; `address` is for the person's own browser."""

    search: int
    round: str
    site: str
    query: str
    products: tuple[str, ...]
    state: str
    why: str
    address: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """One saved page: how its file is called, and its bytes."""

    name: str
    body: bytes


_SHUT: Final = ("blocked", "failed", "suspicious")


@dataclass(frozen=True, slots=True)
class _Beside:
    """What is known beside a search: why its site is left to people, and whether one tried."""

    paused: str
    by_hand: str
    was_tried: bool


def _said_of(search: m.Search) -> str:
    """Return how a search ended, in words; its state where nobody gave a reason."""
    return search.reason or search.state


Why = Callable[[m.Search, _Beside], str]

RULES: Final[tuple[tuple[str, Why], ...]] = (
    ("its adapter says so", lambda search, beside: beside.by_hand),
    ("a person paused the site", lambda search, beside: beside.paused),
    (
        "the machine did not get through",
        lambda search, beside: _said_of(search) if search.state in _SHUT else "",
    ),
    (
        "a person began it",
        lambda search, beside: _said_of(search) if beside.was_tried else "",
    ),
    (
        "its site was left alone",
        lambda search, beside: search.reason if search.reason.startswith("paused: ") else "",
    ),
)  # fmt: skip
"""Why a search that has not ended is left to people: the first that says something."""


def todo(home: Home, name: str | None = None) -> list[HandTask]:
    """Return what is to be searched by hand, in the order of sites and of the plan.

    Of one round, or of every round that is open. Raises RoundUnknown where it was not opened.
    """
    del home  # the ledger that is open is the home's
    if name is not None:
        return _tasks([opening.find_round(name)], m.Search.objects.all())
    is_open = m.Round.objects.filter(opened_at__isnull=False, closed_at__isnull=True)
    return _tasks(list(is_open.order_by("name")), m.Search.objects.all())


def _tasks(rounds: Sequence[m.Round], among: QuerySet[m.Search]) -> list[HandTask]:
    """Return those of some searches that are left to people, in three queries for all rounds."""
    of_key = {round_.pk: round_ for round_ in rounds}
    waiting = among.filter(round__in=of_key, kind=MONTHLY).exclude(state__in=ENDED)
    paused = pausing.paused_in(of_key)
    made = m.HandSearch.objects.filter(attempt__search__in=waiting)
    tried = set(made.values_list("attempt__search", flat=True))
    tasks = []
    for search in waiting.order_by("round__name", "site", "pk"):
        round_ = of_key[search.round_id]
        by_hand = pausing.sites_by_hand(round_).get(search.site, "")
        is_paused = paused.get((search.round_id, search.site), "")
        beside = _Beside(is_paused, by_hand, search.pk in tried)
        why = next((said for _, rule in RULES if (said := rule(search, beside))), "")
        if why:
            tasks.append(_task(search, round_, why))
    return tasks


def find_task(home: Home, search: int) -> HandTask | None:
    """Return one search as a task, whether or not it waits for people; None where there is none."""
    del home  # as above
    found = m.Search.objects.filter(pk=search, kind=MONTHLY)
    one = found.select_related("round").first()
    if one is None or one.round.adapters_id is None:
        return None
    return next(iter(_tasks([one.round], found)), None) or _task(one, one.round, one.reason)


def _task(search: m.Search, round_: m.Round, why: str) -> HandTask:
    return HandTask(
        search=search.pk,
        round=round_.name,
        site=search.site,
        query=search.query,
        products=tuple(search.products),
        state=search.state,
        why=why,
        address=adapters_of(round_)[search.site].search_url(search.query, 1),
    )


def adapters_of(round_: m.Round) -> Mapping[str, Adapter]:
    """Return the adapters that a round froze, by site; those of one digest are read once."""
    return {} if round_.adapters_id is None else _adapters(str(round_.adapters_id))


@lru_cache(maxsize=4)
def _adapters(digest: str) -> Mapping[str, Adapter]:
    return opening.frozen_adapters(m.Round.objects.filter(adapters=digest)[0])


def close_with_pages(
    home: Home, search: int, files: Sequence[Dropped], *, seen: int, by: str, now: datetime
) -> Closed:
    """Close a search with saved pages, read exactly as a replay of them would be.

    Its state is what the pages say: a page that is no result leaves it open, with the reason.

    Raises UsageProblem where the files cannot be pages: none, too many, too large, of another form.
    """
    _refuse_files(files)
    wanted = _find(search)
    adapter = adapters_of(wanted.round)[wanted.site]
    pages: list[store.PageOfAttempt] = []
    next_url: str | None = None
    with closing(home.archive()) as archive:
        for number, file in enumerate(sorted(files, key=_by_name), start=1):
            address = next_url or adapter.search_url(wanted.query, number)
            page = SavedPage(address, file.body, None, _content_type(file), now)
            deposit = archive.write(page, folder=folder_of(wanted))
            collected = collect(as_frame(wanted, number, page), {wanted.site: adapter})
            pages.append(_page(wanted, number, page, deposit, collected))
            next_url = pages[-1].reading["next_url"]
    hand = Hand("pages", by, now, ", ".join(file.name for file in files))
    return _close(wanted, pages, hand, adapter, seen=seen)


def close_with_links(
    home: Home, search: int, text: str, *, seen: int, by: str, now: datetime
) -> Closed:
    """Close a search with links, one a line; the text itself is what is archived.

    Raises SheetInvalid with the number of every line that cannot be used; nothing is written then.
    """
    wanted = _find(search)
    pasted = read_links(text, _of_site(wanted))
    results = RESULTS.frame([_result(wanted, n, one, now) for n, one in enumerate(pasted, 1)])
    reason = f"{len(pasted)} pasted by {by}"
    return _close_with_one(
        home, wanted, _Said("results", reason, text.encode(), "text/plain; charset=utf-8", results),
        Hand("links", by, now), seen=seen,
    )  # fmt: skip


def close_with_nothing(
    home: Home, search: int, screenshot: bytes, *, seen: int, by: str, now: datetime
) -> Closed:
    """Close a search as empty: a person saw that nothing is found, and a screenshot shows it.

    Raises UsageProblem where the screenshot is no PNG or JPEG of a size that can be opened.
    """
    kind = _refuse_screenshot(screenshot)
    wanted = _find(search)
    reason = f"{by} saw that nothing is found; a screenshot shows it"
    said = _Said("empty", reason, screenshot, kind, RESULTS.empty())
    return _close_with_one(home, wanted, said, Hand("nothing", by, now), seen=seen)


@dataclass(frozen=True, slots=True, eq=False)
class _Said:
    """What a person says of a search, in place of a page that says it."""

    page_class: str
    reason: str
    body: bytes
    content_type: str
    results: pl.DataFrame


def _close_with_one(home: Home, wanted: m.Search, said: _Said, hand: Hand, *, seen: int) -> Closed:
    adapter = adapters_of(wanted.round)[wanted.site]
    address = adapter.search_url(wanted.query, 1)
    page = SavedPage(address, said.body, None, said.content_type, hand.at)
    with closing(home.archive()) as archive:
        deposit = archive.write(page, folder=folder_of(wanted))
    reading = {"search": wanted.pk, "page": 1, "page_class": said.page_class,
               "reason": said.reason, "results": said.results.height, "refused": 0, "number": 1,
               "more": False}  # fmt: skip
    collected = Collected(READINGS.frame([reading]), said.results, ISSUES.empty())
    pages = [_page(wanted, 1, page, deposit, collected)]
    # what the adapter expects is a reason for a person to look: here one did
    return _close(wanted, pages, hand, adapter.model_copy(update={"expect": Expect()}), seen=seen)


def _close(
    wanted: m.Search,
    pages: Sequence[store.PageOfAttempt],
    hand: Hand,
    adapter: Adapter,
    *,
    seen: int,
) -> Closed:
    return by_hand.close(
        wanted.pk, seen=seen, pages=pages, hand=hand,
        ending=lambda readings: state_of(readings, adapter),
    )  # fmt: skip


def _find(search: int) -> m.Search:
    """Return the search; raise UsageProblem where it is none that people make now."""
    found = m.Search.objects.select_related("round").filter(pk=search, kind=MONTHLY).first()
    if found is None or found.round.adapters_id is None:
        raise UsageProblem(what=f"no search {search} in an open round: look at `casque round todo`")
    if found.state == "running" and found.site not in pausing.paused(found.round.name):
        raise UsageProblem(
            what=f"{found.site} is being searched for this word, or was interrupted in it: "
            "let the run end, or pause the site first"
        )
    return found


def _page(
    wanted: m.Search, number: int, page: SavedPage, deposit: Deposit, collected: Collected
) -> store.PageOfAttempt:
    return store.PageOfAttempt(
        attempt=m.Attempt(search=wanted),  # the writer makes the true one
        number=number,
        page=page,
        deposit=deposit,
        reading=collected.readings.row(0, named=True),
        results=collected.results,
        sightings=sightings_of(collected.results, wanted.round.name),
        issues=tuple(collected.issues.select("position", "field", "what").iter_rows()),
        pictures={},
    )


def _result(wanted: m.Search, position: int, one: Pasted, now: datetime) -> Row:
    version = version_of(title=one.title, description=None, pictures=(), price=one.price)
    return {"search": wanted.pk, "page": 1, "position": position, "site": wanted.site,
            "item": one.item, "version": version, "link": one.link, "title": one.title,
            "seller": one.seller, "price": one.price, "pictures": [],
            "captured_at": now}  # fmt: skip


def _of_site(wanted: m.Search) -> OfSite:
    """Return whose links are read, with what the ledger has met on the site."""
    met = m.Sighting.objects.filter(version__advertisement__site=wanted.site, link__isnull=False)
    items = {str(link): item for link, item in met.values_list("link", _ITEM).iterator()}
    hosts = {host for link in items if (host := _host(link))}
    return OfSite(wanted.site, Owners(adapters_of(wanted.round)), items, hosts)


_ITEM = "version__advertisement__item"


def _host(link: str) -> str:
    try:
        return urlsplit(link).hostname or ""
    except ValueError:
        return ""


def _by_name(file: Dropped) -> tuple[tuple[int, str], ...]:
    return natural_order(Path(file.name))


def _content_type(file: Dropped) -> str:
    return CONTENT_TYPES[Path(file.name).suffix.lower()]


def _refuse_files(files: Sequence[Dropped]) -> None:
    """Raise UsageProblem where these files cannot be the pages of one search."""
    most = Limits().max_page_bytes
    if not files:
        raise UsageProblem(what="no page was chosen: choose the files that your browser saved")
    if len(files) > MOST_PAGES:
        raise UsageProblem(what=f"{len(files)} files, and {MOST_PAGES} are taken for one search")
    for number, file in enumerate(files, start=1):
        if Path(file.name).suffix.lower() not in CONTENT_TYPES:
            known = ", ".join(CONTENT_TYPES)
            raise UsageProblem(
                what=f"file {number} does not end with one of {known}: save the page as "
                '"Web page, HTML only"'
            )
        if not 0 < len(file.body) <= most:
            raise UsageProblem(
                what=f"file {number} is empty, or larger than {most // 2**20} MB: save the page as "
                '"Web page, HTML only", without its pictures'
            )


def _refuse_screenshot(body: bytes) -> str:
    """Return the kind of a screenshot; raise UsageProblem where it is none that can be opened."""
    from PIL import Image

    kind = next((kind for start, kind in SCREENSHOTS.items() if body.startswith(start)), None)
    if kind is None:
        raise UsageProblem(what="the screenshot is no PNG or JPEG: save it as one of them")
    if len(body) > MOST_SCREENSHOT or not is_sound(body, max_pixels=Limits().max_pixels):
        raise UsageProblem(
            what=f"the screenshot is larger than {MOST_SCREENSHOT // 2**20} MB, has too many "
            "pixels, or is cut off: take it of the window alone"
        )
    try:
        with Image.open(io.BytesIO(body)) as picture:
            picture.verify()
    except (OSError, SyntaxError, ValueError) as error:
        raise UsageProblem(what="the screenshot cannot be opened: take it again") from error
    return kind
