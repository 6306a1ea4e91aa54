"""The market as casque's tables: what a perfect reader, judge and linker would hand to `pipeline`.

No page is drawn and none is read: for statistics over many seeds, and to hold the counting rules
against the truth. The only module of the simulation that knows casque.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import combinations

import polars as pl

from casque.demo.simulation.months import MONTHS, ZONE, as_datetime, day_of, round_of
from casque.demo.simulation.planted import verdicts
from casque.demo.simulation.reading import Reading
from casque.demo.simulation.records import Place, Version
from casque.demo.simulation.replay import Standing
from casque.demo.simulation.rounds import Market, Round, Search, rounds_of
from casque.linkage.links import find_links
from casque.pipeline import Seen
from casque.scope import Programme, Scope, load_programme, packaged
from casque.scope.entries import Names, Profile, Site, Term
from casque.stations.plan import plan
from casque.tables import (
    FINDINGS,
    HITS,
    JUDGEMENTS,
    LINKS,
    PICTURES,
    ROUNDS,
    SEARCHES,
    SIGHTINGS,
    Table,
)

Row = dict[str, object]

PERFECT = "truth"
"""Who judges and links here."""

JUDGED_AFTER, READ_AFTER = timedelta(days=2), timedelta(hours=1)
_SOURCE = "invented market"


def as_frames(
    market: Market,
    months: Sequence[str] = MONTHS,
    *,
    reading: Reading = "to_the_cap",
    perfect_links: bool = True,
) -> Seen:
    """Return everything that a programme saw in these months, judged perfectly.

    Args:
        market: which lives on up to the last month.
        months: in which rounds are made.
        reading: how far newest-first lists are read.
        perfect_links: join what is one offer and part what only looks like one; without it,
            casque links by itself.
    """
    rounds = list(rounds_of(market, months, reading=reading))
    programme = programme_of(market)
    scopes = tuple(programme.in_force(month) for month in months)
    searches = _searches(market, scopes, rounds)
    sightings = SIGHTINGS.frame([row for one in rounds for row in _sightings(market, one)])
    versions = _versions(rounds)
    pictures = _pictures(market, versions)
    links = _links(market, rounds, sightings, pictures) if perfect_links else LINKS.empty()
    return Seen(
        rounds=ROUNDS.frame([_round(month) for month in months]),
        scopes=scopes,
        searches=SEARCHES.frame([row for row, _, _ in searches]),
        hits=HITS.frame([hit for made in searches for hit in _hits(market, *made)]),
        sightings=sightings,
        findings=_distinct(FINDINGS, _each(market, versions, _findings)),
        pictures=pictures,
        judgements=JUDGEMENTS.frame(list(_each(market, versions, _judgements))),
        links=links,
    )


def programme_of(market: Market) -> Programme:
    """Return the market's sites, terms and products as a programme."""
    base = load_programme(packaged("traffic-2012"))
    profile = Profile(
        name="market", title=Names(en="Invented market", **{"zh-Hans": "虚构市场"}),
        zone=ZONE.key, languages=("zh-Hans",), source=_SOURCE,
    )  # fmt: skip
    return Programme(
        profile=profile,
        products=base.products,
        sites=tuple(
            Site(id=site.id, name=site.name, adapter=site.id, address=f"{site.id}.localhost",
                 valid_from=site.since, source=_SOURCE)
            for site in market.sites
        ),
        terms=tuple(
            Term(id=term.id, text=term.text, language=term.language, products=term.products,
                 valid_from=term.since, source=term.source, plain_name=term.plain_name)
            for term in market.terms
        ),
        laws=(),
        events=(),
    )  # fmt: skip


# rounds and searches


def _round(month: str) -> Row:
    return {"round": month, "opened_at": as_datetime(round_of(month)), "closed_at": None}


def _searches(
    market: Market, scopes: Iterable[Scope], rounds: Iterable[Round]
) -> list[tuple[Row, Search, Round]]:
    """Return the searches that `plan` wants, numbered, each as the market let it end."""
    found: list[tuple[Row, Search, Round]] = []
    for scope, round_ in zip(scopes, rounds, strict=True):
        made = {_key(market, search): search for search in round_.searches}
        planned = plan(scope).to_dicts()
        for row in planned:
            search = made.pop((row["site"], row["term"]))
            ended = {"state": search.end.state, "reason": search.end.reason}
            found.append(({"search": len(found), **row, **ended}, search, round_))
        assert not made, f"the truth made searches that nobody planned: {list(made)}"
    return found


def _key(market: Market, search: Search) -> tuple[object, object]:
    return market.sites[search.site].id, market.terms[search.end.term].id


def _hits(market: Market, row: Row, search: Search, round_: Round) -> Iterator[Row]:
    site = market.sites[search.site]
    for number, place in enumerate(search.shown):
        yield {
            "search": row["search"], "attempt": 1, "page": number // site.per_page + 1,
            "position": number % site.per_page, "site": site.id, "item": place.item,
            "version": _version_name(round_.sights[place].standing.version),
        }  # fmt: skip


# advertisements


def _sightings(market: Market, round_: Round) -> Iterator[Row]:
    name = MONTHS[round_.month]
    captured = as_datetime(round_of(name)) + READ_AFTER
    for place, sight in round_.sights.items():
        site, one = market.sites[place.site], sight.standing
        said = one.version
        shown = _posted(one.posted, site.precision) if site.shows == "posted" else None
        yield {
            "round": name, "site": site.id, "item": one.item, "version": _version_name(said),
            "link": _link(site.id, one.item), "title": said.title,
            "description": said.description, "account": one.account, "seller": one.seller,
            "price": said.price, "pictures": [_address(site.id, shot.key) for shot in said.shots],
            "posted": shown, "posted_precision": site.precision if shown else None,
            "captured_at": captured,
        }  # fmt: skip


def _posted(posted: int, precision: str) -> datetime:
    """Return a posting date as a page gives it: the moment, or its day's local midnight."""
    if precision == "second":
        return as_datetime(posted)
    day = day_of(posted)
    return datetime(day.year, day.month, day.day, tzinfo=ZONE)


def _version_name(said: Version) -> str:
    return f"v{said.number}"


def _link(site: str, item: str) -> str:
    return f"http://{site}.localhost/item/{item}"


def _address(site: str, key: str) -> str:
    return f"http://{site}.localhost/img/{key}.jpg"


Seen_ = tuple[Place, Standing, int]
"""A version of an advertisement with the first month that saw it."""


def _versions(rounds: Iterable[Round]) -> list[Seen_]:
    found: dict[tuple[Place, int], Seen_] = {}
    for round_ in rounds:
        for place, sight in round_.sights.items():
            number = sight.standing.version.number
            found.setdefault((place, number), (place, sight.standing, round_.month))
    return list(found.values())


def _each(
    market: Market,
    versions: Iterable[Seen_],
    rows: Callable[[Market, Row, Standing, int], Iterator[Row]],
) -> Iterator[Row]:
    """Yield the rows of every version, each with the names of the version."""
    for place, one, month in versions:
        named: Row = {
            "site": market.sites[place.site].id, "item": one.item,
            "version": _version_name(one.version),
        }  # fmt: skip
        yield from rows(market, named, one, month)


def _findings(market: Market, named: Row, one: Standing, _: int) -> Iterator[Row]:
    """Yield where the planted word stands, in whichever way it is written."""
    wording = one.version.wording
    if wording is None or wording.term < 0 or wording.way == "picture":
        return
    term = market.terms[wording.term]
    for field, text in (("title", one.version.title), ("description", one.version.description)):
        at = text.find(wording.written)
        if at >= 0:
            start = len(text[:at].encode())
            for product in term.products:
                yield named | {
                    "field": field, "product": product, "term": term.id,
                    "disguise": wording.way, "start": start,
                    "end": start + len(wording.written.encode()), "char_start": at,
                    "char_end": at + len(wording.written), "written": wording.written,
                    "lexicon": PERFECT, "saturated": False,
                }  # fmt: skip


def _judgements(market: Market, named: Row, one: Standing, month: int) -> Iterator[Row]:
    """Yield a careful judge's word on a version, for each product; text may decide any of them."""
    at = as_datetime(round_of(MONTHS[month])) + JUDGED_AFTER
    for product, goods, act in verdicts(market, market.log.offers[one.offer], one.version):
        yield named | {
            "product": product, "goods": goods, "act": act, "confidence": "high",
            "basis": "text", "by": PERFECT, "at": at, "why": "planted",
        }  # fmt: skip


def _pictures(market: Market, versions: Iterable[Seen_]) -> pl.DataFrame:
    rows: list[Row] = []
    for place, one, _ in versions:
        site = market.sites[place.site].id
        for shot in one.version.shots:
            address = _address(site, shot.key)
            rows.append({"site": site, "item": one.item, "address": address, "digest": shot.key})
    return _distinct(PICTURES, rows)


def _distinct(table: Table, rows: Iterable[Row]) -> pl.DataFrame:
    by_key = {tuple(row[name] for name in table.key): row for row in rows}
    return table.frame(list(by_key.values()))


# links


def _links(
    market: Market, rounds: Sequence[Round], sightings: pl.DataFrame, pictures: pl.DataFrame
) -> pl.DataFrame:
    """Return who is one offer, and who is not though a rule would join them."""
    offer_of = {
        f"{market.sites[place.site].id}:{place.item}": sight.standing.offer
        for round_ in rounds
        for place, sight in round_.sights.items()
    }
    at = as_datetime(round_of(MONTHS[rounds[-1].month])) + JUDGED_AFTER
    members: defaultdict[int, list[str]] = defaultdict(list)
    for node, offer in offer_of.items():
        members[offer].append(node)
    joined = [(nodes[0], node, True) for nodes in members.values() for node in nodes[1:]]
    found = find_links(sightings, pictures, at=at, earlier_links=LINKS.empty()).links
    parted = [(one, other, False) for one, other in _wrong(found, offer_of)]
    return LINKS.frame([_link_row(pair, at) for pair in joined + parted])


def _wrong(found: pl.DataFrame, offer_of: dict[str, int]) -> Iterator[tuple[str, str]]:
    """Yield a pair of advertisements for each two offers that share what a rule goes by."""
    blocks: defaultdict[str, dict[int, str]] = defaultdict(dict)
    offers = found.filter(pl.col("kind") == "offer")
    for left, right, evidence in offers.select("left", "right", "evidence").iter_rows():
        for piece in evidence.split(" "):
            for node in (left, right):
                blocks[piece].setdefault(offer_of[node], node)
    seen: set[tuple[int, int]] = set()
    for block in blocks.values():
        for one, other in combinations(sorted(block), 2):
            if (one, other) not in seen:
                seen.add((one, other))
                yield block[one], block[other]


def _link_row(pair: tuple[str, str, bool], at: datetime) -> Row:
    left, right = sorted(pair[:2])
    return {
        "kind": "offer", "left": left, "right": right, "reason": "planted", "evidence": "",
        "same": pair[2], "by": PERFECT, "at": at,
    }  # fmt: skip
