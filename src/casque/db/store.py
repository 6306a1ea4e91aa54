"""The machine's hand in the ledger: what collecting, screening and linking write.

Every write is one short transaction over values that were computed before it began. What people
decide is written by `actions.py`; what is read comes from `frames.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import polars as pl
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Concat, Substr

from casque.db import models as m
from casque.db.portions import portions
from casque.ports import Deposit, SavedPage

if TYPE_CHECKING:
    from collections.abc import Mapping


Row = dict[str, Any]  # a row of a checked table: `tables.py` says which types it holds


@dataclass(frozen=True, slots=True)
class PageOfAttempt:
    """One page of an attempt, read: everything that is committed with it."""

    attempt: m.Attempt
    number: int
    page: SavedPage
    deposit: Deposit
    reading: Row  # one row of READINGS
    results: pl.DataFrame  # RESULTS
    sightings: pl.DataFrame  # SIGHTINGS of this page
    issues: tuple[tuple[int | None, str, str], ...]  # position, field, what
    pictures: Mapping[str, str]  # address -> digest
    pause: str = ""  # why nothing more may be asked of the site


def begin_attempt(search: m.Search, *, now: datetime) -> m.Attempt:
    """Return the attempt to go on with: the one that was interrupted, or a new one."""
    with transaction.atomic():
        running = search.attempt_set.filter(state="running").order_by("number").last()
        if running is not None:
            return running
        number = search.attempt_set.count() + 1
        m.Search.objects.filter(pk=search.pk).update(state="running", reason="")
        return m.Attempt.objects.create(search=search, number=number, started_at=now)


def commit_page(read: PageOfAttempt) -> m.Capture:
    """Commit a page's capture, results and its attempt's counts in one transaction."""
    with transaction.atomic():
        capture = _add_capture(read)
        versions = _add_versions(read)
        _add_sightings(read, versions)
        _add_hits(read, capture, versions)
        m.Issue.objects.bulk_create(
            m.Issue(capture=capture, position=position, field=field, what=what[:500])
            for position, field, what in read.issues
        )
        m.Attempt.objects.filter(pk=read.attempt.pk).update(
            pages=read.attempt.pages + 1,
            results=read.attempt.results + read.results.height,
        )
        _pause_site(read.attempt.search, read.pause)
    read.attempt.refresh_from_db()
    return capture


@dataclass(frozen=True, slots=True)
class PicturesOfPages:
    """Pictures of committed pages: those kept, and what is to be said of the others.

    Attributes:
        kept: advertisement, address and digest of each.
        issues: capture, position and what.
    """

    kept: tuple[tuple[int, str, str], ...]
    issues: tuple[tuple[int, int | None, str], ...] = ()

    def __add__(self, other: PicturesOfPages) -> PicturesOfPages:
        """Return both together."""
        return PicturesOfPages(self.kept + other.kept, self.issues + other.issues)

    def __len__(self) -> int:
        """Return how many rows these are."""
        return len(self.kept) + len(self.issues)


NO_PICTURES = PicturesOfPages(())


def end_attempt(
    attempt: m.Attempt,
    *,
    state: str,
    reason: str,
    now: datetime,
    pause: str = "",
    pictures: PicturesOfPages = NO_PICTURES,
) -> None:
    """Record how an attempt, and with it its search, ended.

    `pause` says why nothing more is asked of its site; `pictures` are those not yet recorded.
    """
    ended = {"state": state, "reason": reason[:500]}
    with transaction.atomic():
        add_pictures(pictures)
        running = m.Attempt.objects.filter(pk=attempt.pk, state="running")
        if running.update(**ended, ended_at=now):  # else a person closed it: their word stands
            m.Search.objects.filter(pk=attempt.search_id).update(**ended)
        _pause_site(attempt.search, pause)


def add_pictures(pictures: PicturesOfPages) -> None:
    """Record pictures that were kept, and why others were not."""
    with transaction.atomic():
        m.Picture.objects.bulk_create(
            [m.Picture(advertisement_id=a, address=u, digest=d) for a, u, d in pictures.kept],
            ignore_conflicts=True,
        )
        m.Issue.objects.bulk_create(
            m.Issue(capture_id=capture, position=position, field="pictures", what=what[:500])
            for capture, position, what in pictures.issues
        )


LIVE = "live"
"""How the source of a search begins that is asked of its site; of others it is a folder."""

PAUSED = "paused "
"""Stands before the source of a search whose site was left alone: `resume` passes it over."""


def _pause_site(search: m.Search, why: str) -> None:
    """Take what is still to be asked of a search's site off the list, with the reason."""
    if not why:
        return
    of_site = m.Search.objects.filter(round=search.round_id, site=search.site)
    of_site.filter(state="todo", source__startswith=LIVE).update(
        reason=f"paused: {why}"[:500], source=Concat(Value(PAUSED), "source")
    )


def lift_pauses(round_: m.Round) -> None:
    """Put what was paused back on the list: the run is over, and the next is a person's word."""
    paused = m.Search.objects.filter(round=round_, source__startswith=PAUSED)
    paused.update(source=Substr("source", len(PAUSED) + 1))


def _add_capture(read: PageOfAttempt) -> m.Capture:
    page, deposit, reading = read.page, read.deposit, read.reading
    return m.Capture.objects.create(
        attempt=read.attempt,
        page=read.number,
        url=page.url,
        status=page.status,
        content_type=page.content_type[:200],
        fetched_at=page.fetched_at,
        sha256=deposit.sha256,
        file=deposit.file,
        offset=deposit.offset,
        length=deposit.length,
        page_class=reading["page_class"],
        reason=str(reading["reason"] or "")[:500],
        results=reading["results"],
        refused=reading["refused"],
        number=reading["number"],
        more=reading["more"],
        next_url=reading["next_url"],
    )


def _add_versions(read: PageOfAttempt) -> dict[tuple[str, str], m.Version]:
    """Return the versions on the page by (item, version), made where they were not known."""
    rows = read.sightings
    if rows.is_empty():
        return {}
    site = str(rows["site"][0])
    items = set(rows["item"])
    m.Advertisement.objects.bulk_create(
        [m.Advertisement(site=site, item=item) for item in dict.fromkeys(rows["item"])],
        ignore_conflicts=True,
    )
    of_item = {
        a.item: a
        for part in portions(items)
        for a in m.Advertisement.objects.filter(site=site, item__in=part)
    }
    m.Version.objects.bulk_create(
        [_version(of_item[row["item"]], row) for row in rows.iter_rows(named=True)],
        ignore_conflicts=True,
    )
    _add_pictures(read, of_item)
    wanted = set(rows.select("item", "version").iter_rows())
    return {
        (v.advertisement.item, v.version): v
        for part in portions(of_item.values())
        for v in m.Version.objects.filter(advertisement__in=part).select_related("advertisement")
        if (v.advertisement.item, v.version) in wanted
    }


def _version(advertisement: m.Advertisement, row: Row) -> m.Version:
    return m.Version(
        advertisement=advertisement,
        version=row["version"],
        title=row["title"] or "",
        description=row["description"],
        price=row["price"],
        pictures=row["pictures"] or [],
    )


def _add_pictures(read: PageOfAttempt, of_item: Mapping[str, m.Advertisement]) -> None:
    kept = [
        m.Picture(advertisement=of_item[item], address=address, digest=read.pictures[address])
        for item, addresses in read.results.select("item", "pictures").iter_rows()
        for address in addresses or ()
        if address in read.pictures
    ]
    m.Picture.objects.bulk_create(kept, ignore_conflicts=True)


SIGHTED = ("link", "account", "seller", "posted", "posted_precision", "captured_at")
"""What belongs to a sighting rather than to a version."""


def _add_sightings(read: PageOfAttempt, versions: Mapping[tuple[str, str], m.Version]) -> None:
    """Keep one sighting for each version in the round: the earliest that was captured."""
    wanted = {
        versions[row["item"], row["version"]].pk: {name: row[name] for name in SIGHTED}
        for row in read.sightings.iter_rows(named=True)
    }
    round_id = read.attempt.search.round_id
    known = {
        s.version_id: s
        for part in portions(wanted)
        for s in m.Sighting.objects.filter(round_id=round_id, version_id__in=part)
    }
    m.Sighting.objects.bulk_create(
        m.Sighting(round_id=round_id, version_id=version, **values)
        for version, values in wanted.items()
        if version not in known
    )
    for version, sighting in known.items():
        if wanted[version]["captured_at"] < sighting.captured_at:
            m.Sighting.objects.filter(pk=sighting.pk).update(**wanted[version])


def _add_hits(
    read: PageOfAttempt, capture: m.Capture, versions: Mapping[tuple[str, str], m.Version]
) -> None:
    places = read.results.select("position", "item", "version").iter_rows()
    m.Hit.objects.bulk_create(
        m.Hit(capture=capture, position=position, version=versions[item, version])
        for position, item, version in places
    )


def add_findings(screened: pl.DataFrame, findings: pl.DataFrame, *, lexicon: str) -> None:
    """Record that versions (site, item, version) were screened, and what was found in them."""
    ids = _version_ids(screened)
    with transaction.atomic():
        m.Screening.objects.bulk_create(
            [m.Screening(version_id=pk, lexicon=lexicon) for pk in ids.values()],
            ignore_conflicts=True,
        )
        m.Finding.objects.bulk_create(
            m.Finding(version_id=ids[row.pop("site"), row.pop("item"), row.pop("version")], **row)
            for row in findings.iter_rows(named=True)
        )


def _version_ids(frame: pl.DataFrame) -> dict[tuple[str, str, str], int]:
    keys = set(frame.select("site", "item", "version").iter_rows())
    named = ("advertisement__site", "advertisement__item", "version", "pk")
    return {
        (site, item, version): pk
        for part in portions(set(frame["version"]))
        for site, item, version, pk in m.Version.objects.filter(version__in=part).values_list(
            *named
        )
        if (site, item, version) in keys
    }


def add_links(links: pl.DataFrame) -> None:
    """Append links (LINKS) that were found."""
    with transaction.atomic():
        m.Link.objects.bulk_create(
            [m.Link(**row) for row in links.iter_rows(named=True)], ignore_conflicts=True
        )


def freeze(kind: str, body: str, digest: str) -> m.Artefact:
    """Return the artefact of that digest, kept where it was not known."""
    artefact, _ = m.Artefact.objects.get_or_create(
        digest=digest, defaults={"kind": kind, "body": body}
    )
    return artefact
