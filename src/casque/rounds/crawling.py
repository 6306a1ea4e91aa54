"""Collecting live pages: all sites side by side, each search page by page.

The child process fetches and archives (`crawl`); here it is decided what is asked next, and only
what was read back from the archive is committed. Each site is a generator that gives an address
and is sent the answer, so that a search reads as what it is: one page after the other, then the
pictures, then how it ended. What it needs to go on after a kill stands in the ledger.
"""

from __future__ import annotations

import itertools
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field

from casque.crawl.child import Child, a_child
from casque.crawl.hosts import may_reach
from casque.crawl.messages import FAULTS, Answer, Ask, Failed, Fault, Got, Kind, Orders, in_words
from casque.crawl.patience import PASSING
from casque.db import models as m
from casque.db import store
from casque.db.store import NO_PICTURES
from casque.ports import SavedPage
from casque.rounds import pausing, recalling
from casque.rounds.collecting import (
    Came,
    Progress,
    Row,
    Tools,
    address_of,
    conclude_attempt,
    folder_of,
    take_in,
)
from casque.rounds.recalling import (
    ENOUGH,
    GIVEN_UP,
    NOT_READ,
    OUT_OF_REACH,
    PATIENCE,
    PICTURES_EACH,
    LastRound,
    Shown,
    page_seen,
)
from casque.rounds.sending import own_hosts
from casque.rounds.turning import Extent, extent_of, is_at_end, stopped_at
from casque.settings import Limits
from casque.sites.adapter import Adapter
from casque.sites.classes import Stopped
from casque.tables import State

PAUSING = ("captcha", "login_wall", "rate_limited", "soft_ban")
"""Classes of page after which a site is left alone: pause, and tell a person; never evade."""

LEFT_ALONE = "the site asks to be left alone for longer than a round waits"

FAILED: dict[Fault, tuple[State, bool]] = {
    "time_out": ("failed", False),
    "no_connection": ("failed", False),
    "no_address": ("failed", False),
    "not_allowed": ("failed", False),
    "redirects": ("failed", False),
    "too_large": ("failed", False),
    "broken": ("failed", False),
    "status": ("failed", False),
    "no_picture": ("failed", False),
    "collector": ("failed", False),
    "paused": ("failed", False),  # never said: its site's work is left as it stands
    "robots": ("blocked", False),
    "robots_unreachable": ("blocked", True),
    "robots_slow": ("blocked", True),
    "rate_limited": ("blocked", True),
}
"""What a fault makes of a search of which not one page came, and whether its site is paused."""

SILENT: tuple[Fault, ...] = (*PASSING, "rate_limited", "robots_unreachable")
"""Faults of a host that has no picture for us now, whichever is asked for."""

BATCH = 25
"""Pictures recorded in one transaction."""


@dataclass(frozen=True, slots=True)
class Wish:
    """An address that a site's work needs next."""

    url: str
    folder: str
    kind: Kind = "page"


Work = Generator[Wish, Answer, None]
"""Gives addresses, is sent their answers, and ends when its site has nothing more to do."""


@dataclass(frozen=True, slots=True)
class Live:
    """What live collecting needs: the tools of any collecting, limits, reach, who is told."""

    tools: Tools
    limits: Limits
    extents: Mapping[int, Extent]  # by search
    tell: Callable[[str], None]  # that one search of a site has ended


def collect_live(
    searches: Sequence[m.Search], tools: Tools, orders: Orders, *, progress: Progress
) -> None:
    """Collect live searches, all sites side by side; one that fails never stops the others."""
    with a_child(orders) as child:
        tell = _teller(len(searches), progress)
        live = Live(tools, orders.limits, _extents(searches, tools), tell)
        of_site: dict[str, list[m.Search]] = defaultdict(list)
        for search in searches:
            of_site[search.site].append(search)
        left_alone = pausing.left_alone(searches[0].round)
        works = {s: work_of(own, live) for s, own in of_site.items() if not left_alone(s)}
        crawl(works, child, left_alone)
    progress(len(searches), len(searches), "")


def _extents(searches: Sequence[m.Search], tools: Tools) -> dict[int, Extent]:
    return {s.pk: extent_of(s.source, tools.adapters[s.site]) for s in searches}


def _teller(total: int, progress: Progress) -> Callable[[str], None]:
    """Return what tells of each search that ended, with the rate at which they do."""
    begun, ended = time.monotonic(), itertools.count(1)

    def tell(site: str) -> None:
        done = next(ended)
        rate = done * 60 / max(time.monotonic() - begun, 0.001)
        progress(done, total, f"{site}, {rate:.0f} searches a minute")

    progress(0, total, "")
    return tell


def crawl(works: Mapping[str, Work], child: Child, left_alone: pausing.Asked) -> None:
    """Let every site's work go on side by side until all have ended, or a person paused its site.

    What is paused in the midst of a search stays interrupted: a resumed round goes on with it.
    """
    numbers, asked = itertools.count(1), dict[int, str]()

    def ask_for(site: str, wish: Wish | None) -> None:
        if wish is not None and left_alone(site):
            works[site].close()
        elif wish is not None:
            number = next(numbers)
            asked[number] = site
            child.ask(Ask(number, site, wish.url, wish.folder, wish.kind))

    for site, work in works.items():
        ask_for(site, next(work, None))
    for answer in child.answers():
        site = asked.pop(answer.failed if isinstance(answer, Failed) else answer.got)
        if isinstance(answer, Failed) and answer.reason == "paused":
            works[site].close()
        else:
            ask_for(site, _sent(works[site], answer))


def _sent(work: Work, answer: Answer) -> Wish | None:
    """Return what a site's work wishes next, or None where it has ended."""
    try:
        return work.send(answer)
    except StopIteration:
        return None


def work_of(searches: Sequence[m.Search], live: Live) -> Work:
    """Collect the searches of one site, one after the other, until it must be left alone."""
    first, adapter = searches[0], live.tools.adapters[searches[0].site]
    last = recalling.last_round(first.round, first.site, adapter)
    pictures = _Pictures(recalling.pictures_failed_in_a_row(first))
    for search in searches:
        attempt = store.begin_attempt(search, now=live.tools.clock.now())
        is_paused = yield from _Search(attempt, live, last, pictures).run()
        live.tell(search.site)
        if is_paused:
            return


@dataclass
class _Pictures:
    """What is remembered of a site's pictures while it is worked on."""

    failed_in_a_row: int
    came: dict[str, Answer] = field(default_factory=dict)  # by address: many show the same one

    @property
    def are_out_of_reach(self) -> bool:
        """Tell whether so many did not come that asking for more only costs time."""
        return self.failed_in_a_row >= PATIENCE

    def remember(self, address: str, answer: Answer) -> None:
        """Take notice of what came of an address."""
        self.came[address] = answer
        is_silent = isinstance(answer, Failed) and answer.reason in SILENT
        self.failed_in_a_row = self.failed_in_a_row + 1 if is_silent else 0


class _Search:
    """One search: its pages, then the pictures they show, then how it ended."""

    def __init__(
        self,
        attempt: m.Attempt,
        live: Live,
        last: LastRound,
        pictures: _Pictures,
    ) -> None:
        self._attempt = attempt
        self._search = attempt.search
        self._live = live
        self._last = last
        self._pictures = pictures
        self._pages = recalling.pages_of(attempt, last.items)

    @property
    def _adapter(self) -> Adapter:
        return self._live.tools.adapters[self._search.site]

    def run(self) -> Generator[Wish, Answer, bool]:
        """Return whether the site must be left alone."""
        stopped, pause = yield from self._read_pages()
        pictures = NO_PICTURES
        if not pause:
            pictures, pause = yield from self._fetch_pictures()
        elif wanted := recalling.wanted_pictures(self._attempt):
            pictures = _not_asked_for(wanted, "the site is left alone")
        pause = pause or self._lost_patience(stopped)
        conclude_attempt(self._attempt, self._live.tools, stopped, pause=pause, pictures=pictures)
        return bool(pause)

    def _read_pages(self) -> Generator[Wish, Answer, tuple[Stopped | None, str]]:
        """Return why no further page came, if one was promised, and why the site is left alone."""
        pause = self._paused_before()
        extent = self._live.extents[self._search.pk]
        while not is_at_end(self._pages):
            stopped = stopped_at(self._pages, extent, self._is_settled)
            if stopped is not None:
                return stopped, pause
            if pause:
                return Stopped("partial", self._not_asked_for(pause)), pause
            answer = yield Wish(self._next_address(), folder_of(self._search))
            if isinstance(answer, Failed):
                return self._did_not_come(answer)
            pause = self._take_in(answer)
        return None, pause

    def _is_settled(self, number: int) -> bool:
        """Tell whether nothing on a page was pushed up since the last round."""
        return recalling.is_page_settled(
            self._attempt,
            number,
            archive=self._live.tools.archive,
            adapter=self._adapter,
            last=self._last,
        )

    def _did_not_come(self, failed: Failed) -> tuple[Stopped, str]:
        """Return how the search stops where its next page did not come, and why it pauses."""
        pause, state = pause_of(failed), FAILED[failed.reason][0]
        if failed.reason == "rate_limited":  # of a page: it still rests, so that we never asked
            return Stopped(state, self._not_asked_for(pause)), pause
        why = in_words(failed.reason, self._live.limits.bytes_of("page"))
        return Stopped(state, f"page {len(self._pages) + 1} did not come: {why}"), pause

    def _not_asked_for(self, pause: str) -> str:
        """Return that the next page was not asked for: now, or by whoever goes on after a kill."""
        return f"page {len(self._pages) + 1} was not asked for: {pause}"

    def _paused_before(self) -> str:
        """Return why the site is left alone, where we were killed after that page."""
        ended = is_at_end(self._pages) and self._pages[-1].page_class in PAUSING
        return "its last page said so" if ended else ""

    def _next_address(self) -> str:
        next_url = self._pages[-1].next_url if self._pages else None
        return address_of(self._search, self._adapter, len(self._pages) + 1, next_url)

    def _take_in(self, got: Got) -> str:
        """Commit a page that came; return why the site must be left alone, or nothing."""
        number, tools = len(self._pages) + 1, self._live.tools
        page = SavedPage(
            url=got.url,
            body=tools.archive.read(got.deposit),
            status=got.status,
            content_type=got.content_type,
            fetched_at=got.fetched_at,
            number=number,
        )
        came = Came(self._attempt, number, page, got.deposit)
        collected = take_in(came, tools, pause=lambda reading: pause_after(reading, got))
        reading = collected.readings.row(0, named=True)
        items = collected.results["item"].to_list()
        named = (reading["page_class"], reading["more"], reading["next_url"])
        self._pages.append(page_seen(*named, items, self._last.items))
        return pause_after(reading, got)

    def _lost_patience(self, stopped: Stopped | None) -> str:
        """Return why a site that gives nothing, search after search, is left alone."""
        nothing_read = all(page.page_class in NOT_READ for page in self._pages)
        is_gap = bool(self._pages) or (stopped is not None and stopped.state == "failed")
        if not nothing_read or not is_gap:
            return ""
        failed = recalling.failed_in_a_row(self._attempt) + 1
        return f"{PATIENCE} searches in a row failed" if failed >= PATIENCE else ""

    def _fetch_pictures(self) -> Generator[Wish, Answer, tuple[store.PicturesOfPages, str]]:
        """Return the pictures that are still to be recorded, and why the site is left alone."""
        shown_at_all = recalling.wanted_pictures(self._attempt)
        wanted = [shown for shown in shown_at_all if shown.nth <= PICTURES_EACH]
        batch = _too_many([shown for shown in shown_at_all if shown.nth > PICTURES_EACH])
        for done, shown in enumerate(wanted):
            if self._pictures.are_out_of_reach:
                return batch + _not_asked_for(wanted[done:], OUT_OF_REACH), ""
            answer = yield from self._fetch_picture(shown)
            pause = self._pause_after(shown, answer)
            if pause:
                return batch + _not_asked_for(wanted[done:], "the site is left alone"), pause
            batch += _recorded(shown, answer, self._live.limits)
            if len(batch) >= BATCH:
                store.add_pictures(batch)
                batch = NO_PICTURES
        return batch, ""

    def _fetch_picture(self, shown: Shown) -> Generator[Wish, Answer, Answer]:
        """Return what came of a picture."""
        if shown.address not in self._pictures.came:
            answer = yield Wish(shown.address, folder_of(self._search), "picture")
            self._pictures.remember(shown.address, answer)
        return self._pictures.came[shown.address]

    def _pause_after(self, shown: Shown, answer: Answer) -> str:
        """Return why the site is left alone after a picture: never for what another host says."""
        is_theirs = may_reach(shown.address, own_hosts(self._adapter))
        return pause_of(answer) if isinstance(answer, Failed) and is_theirs else ""


def pause_after(reading: Row, got: Got) -> str:
    """Return why a site must be left alone after a page, or nothing."""
    if got.retry_after is not None:
        return LEFT_ALONE
    return str(reading["reason"]) if reading["page_class"] in PAUSING else ""


def pause_of(failed: Failed) -> str:
    """Return why a site must be left alone after something did not come, or nothing."""
    if failed.retry_after is not None:
        return LEFT_ALONE
    return FAULTS[failed.reason] if FAILED[failed.reason][1] else ""


def _recorded(shown: Shown, answer: Answer, limits: Limits) -> store.PicturesOfPages:
    """Return what is recorded of a picture: its digest, or why it did not come."""
    if isinstance(answer, Got):
        return store.PicturesOfPages(((shown.advertisement, shown.address, answer.sha256),))
    why = in_words(answer.reason, limits.bytes_of("picture"))
    what = GIVEN_UP.format(nth=shown.nth, why=why)
    return store.PicturesOfPages((), ((shown.capture, shown.position, what),))


def _not_asked_for(wanted: Sequence[Shown], why: str) -> store.PicturesOfPages:
    """Return that pictures are missing because they were not asked for."""
    what = _number_not_asked_for(len(wanted), why)
    return store.PicturesOfPages((), ((wanted[0].capture, None, what),))


def _too_many(beyond: Sequence[Shown]) -> store.PicturesOfPages:
    """Return of each row how many pictures more it shows than are asked for."""
    rows = Counter((shown.capture, shown.position) for shown in beyond)
    return store.PicturesOfPages(
        (), tuple((*row, _number_not_asked_for(more, ENOUGH)) for row, more in rows.items())
    )


def _number_not_asked_for(number: int, why: str) -> str:
    pictures = "1 picture was" if number == 1 else f"{number} pictures were"
    return f"{pictures} not asked for: {why}"
