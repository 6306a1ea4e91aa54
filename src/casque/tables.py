"""Every table that passes between stations: name, key, columns, meaning.

A station takes and gives these and nothing else. `check` holds a frame to its promise where it
leaves a station: exactly these columns, in this order and of these types, and no key twice.

An advertisement is named by (site, item): the site's own item id, or its canonical link. A
version is a digest of its text, pictures and price, so the same content has the same version
whenever and however often it is met.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import polars as pl

from casque.errors import TableBroken

MOMENT = pl.Datetime("us", "UTC")
NAMES = pl.List(pl.String)

Kind = Literal["term", "link", "probe", "control", "shop", "watch"]
State = Literal[
    "todo", "running", "done", "empty", "partial", "word_blocked",
    "suspicious", "blocked", "failed",
]  # fmt: skip
PageClass = Literal[
    "results", "empty", "word_blocked", "captcha", "login_wall", "rate_limited",
    "soft_ban", "error", "not_understood", "needs_browser",
]  # fmt: skip
Goods = Literal["genuine", "fake", "look-alike", "innocent", "unsure"]
Act = Literal["sale", "auction", "wanted", "display", "sold"]
Confidence = Literal["high", "medium", "low"]
Basis = Literal["text", "picture", "both"]

KINDS: tuple[Kind, ...] = ("term", "link", "probe", "control", "shop", "watch")
STATES: tuple[State, ...] = (
    "todo", "running", "done", "empty", "partial", "word_blocked",
    "suspicious", "blocked", "failed",
)  # fmt: skip
GOODS: tuple[Goods, ...] = ("genuine", "fake", "look-alike", "innocent", "unsure")
ACTS: tuple[Act, ...] = ("sale", "auction", "wanted", "display", "sold")
CONFIDENCES: tuple[Confidence, ...] = ("high", "medium", "low")
BASES: tuple[Basis, ...] = ("text", "picture", "both")

MONTHLY: Kind = "term"
"""The one kind of search that enters twpa, nwpa and coverage (DESIGN section 4)."""

COMPLETE: tuple[State, ...] = ("done", "empty")
"""A search that saw all there was to see."""

GAPS: tuple[State, ...] = ("todo", "running", "partial", "suspicious", "blocked", "failed")
"""A search that may have missed something; word_blocked is neither a gap nor a zero."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table's name, key and columns."""

    name: str
    key: tuple[str, ...]
    columns: dict[str, pl.DataType]

    def check(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return the frame, held to this table; raise TableBroken where it is another."""
        if dict(frame.schema) != self.columns or frame.columns != list(self.columns):
            raise TableBroken(table=self.name, what=self._difference(frame))
        if frame.select(pl.struct(self.key).is_duplicated().any()).item():
            raise TableBroken(table=self.name, what=f"a key {self.key} stands twice")
        return frame

    def empty(self) -> pl.DataFrame:
        """Return this table without rows."""
        return pl.DataFrame(schema=self.columns)

    def frame(self, rows: list[dict[str, object]]) -> pl.DataFrame:
        """Return the rows as this table; a column that a row leaves out is null."""
        return self.check(pl.DataFrame(rows, schema=self.columns))

    def _difference(self, frame: pl.DataFrame) -> str:
        found = dict(frame.schema)
        wrong = [
            f"{name} is {found.get(name, 'missing')}, not {kind}"
            for name, kind in self.columns.items()
            if found.get(name) != kind
        ]
        extra = [f"{name} is not part of it" for name in found if name not in self.columns]
        return "; ".join(wrong + extra) or "columns stand in another order"


def _table(name: str, key: str, **columns: pl.DataType | type[pl.DataType]) -> Table:
    """Return a table; `key` names its columns, separated by spaces."""
    return Table(name, tuple(key.split()), {n: _instance(c) for n, c in columns.items()})


def _instance(kind: pl.DataType | type[pl.DataType]) -> pl.DataType:
    return kind() if isinstance(kind, type) else kind


PLANNED = _table(
    "planned", "round site kind term",
    round=pl.String, site=pl.String, kind=pl.String,
    term=pl.String,        # the term's id; for kind "link" the link itself
    query=pl.String,       # what is typed into the site's search box
    products=NAMES,        # what the term names
)  # fmt: skip
"""What a round will search: station 1, plan."""

SEARCHES = _table(
    "searches", "search",
    search=pl.Int64, round=pl.String, site=pl.String, kind=pl.String, term=pl.String,
    query=pl.String, products=NAMES, state=pl.String, reason=pl.String,
)  # fmt: skip
"""The planned units with their present state, as the ledger keeps them."""

ATTEMPTS = _table(
    "attempts", "search number",
    search=pl.Int64, number=pl.Int64, state=pl.String, reason=pl.String,
    pages=pl.Int64, results=pl.Int64, started_at=MOMENT, ended_at=MOMENT,
)  # fmt: skip
"""Numbered tries at a search, with how each ended."""

PAGES = _table(
    "pages", "search page",
    search=pl.Int64, page=pl.Int64, site=pl.String, url=pl.String, status=pl.Int64,
    content_type=pl.String, body=pl.Binary, fetched_at=MOMENT,
    number=pl.Int64,       # which page of its search it is, where whoever saved it says so
)  # fmt: skip
"""Pages as they came: what station 2, collect, reads."""

READINGS = _table(
    "readings", "search page",
    search=pl.Int64, page=pl.Int64,
    page_class=pl.String,  # one of PageClass
    reason=pl.String,      # why, in words an analyst can follow
    results=pl.Int64,
    refused=pl.Int64,      # rows that could not be read as results
    number=pl.Int64,       # which page of its search it is: what it says, else who saved it
    more=pl.Boolean,       # the page promises a further one
    next_url=pl.String,
)  # fmt: skip
"""What each page turned out to be."""

RESULTS = _table(
    "results", "search page position",
    search=pl.Int64, page=pl.Int64, position=pl.Int64,
    site=pl.String, item=pl.String, version=pl.String, link=pl.String,
    title=pl.String, description=pl.String,
    account=pl.String,     # the seller's identity on the site (its id, else its name)
    seller=pl.String,      # the name that is shown
    price=pl.String,       # as printed
    pictures=NAMES,        # addresses
    posted=MOMENT,         # the site's own first date, never a refresh; null where none is shown
    posted_precision=pl.String,  # "day" or "second"; null with posted
    captured_at=MOMENT,
)  # fmt: skip
"""One row per result on a page: a hit with its sighting, before they are parted."""

HITS = _table(
    "hits", "search attempt page position",
    search=pl.Int64, attempt=pl.Int64, page=pl.Int64, position=pl.Int64,
    site=pl.String, item=pl.String, version=pl.String,
)  # fmt: skip
"""Which search found which advertisement, and where: 120 hits may be 107 advertisements."""

SIGHTINGS = _table(
    "sightings", "round site item version",
    round=pl.String, site=pl.String, item=pl.String, version=pl.String, link=pl.String,
    title=pl.String, description=pl.String, account=pl.String, seller=pl.String, price=pl.String,
    pictures=NAMES, posted=MOMENT, posted_precision=pl.String, captured_at=MOMENT,
)  # fmt: skip
"""An advertisement seen in a round; one row for each version of it that was seen."""

ISSUES = _table(
    "issues", "search page position field what",
    search=pl.Int64, page=pl.Int64,
    position=pl.Int64,     # the row on the page; null where it is the page itself
    field=pl.String, what=pl.String,
)  # fmt: skip
"""What was odd on a page, and could be passed over without making the round wrong."""

PICTURES = _table(
    "pictures", "site item address",
    site=pl.String, item=pl.String, address=pl.String, digest=pl.String,
)  # fmt: skip
"""Pictures that were kept, by SHA-256 of their bytes."""

CAPTURES = _table(
    "captures", "search attempt page",
    search=pl.Int64, attempt=pl.Int64, page=pl.Int64, url=pl.String, status=pl.Int64,
    content_type=pl.String, fetched_at=MOMENT,
    sha256=pl.String, file=pl.String, offset=pl.Int64, length=pl.Int64,
)  # fmt: skip
"""Archived responses: where their bytes lie and what digest they have."""

EVIDENCE = _table(
    "evidence", "search attempt page",
    search=pl.Int64, attempt=pl.Int64, page=pl.Int64, sha256=pl.String, intact=pl.Boolean,
    what=pl.String,
)  # fmt: skip
"""Captures checked against their digests: station 3, preserve."""

FINDINGS = _table(
    "findings", "site item version field start end term product",
    site=pl.String, item=pl.String, version=pl.String,
    field=pl.String,       # "title" or "description"
    product=pl.String, term=pl.String,
    disguise=pl.String,    # "plain", "width", "case", "traditional", "separator", ...
    start=pl.Int64, end=pl.Int64,              # bytes of the original field, UTF-8, half-open
    char_start=pl.Int64, char_end=pl.Int64,    # characters of the original field, half-open
    written=pl.String,     # the original text between start and end
    lexicon=pl.String,     # hash of the lexicon that found it
    saturated=pl.Boolean,  # the field held more hits than are looked at: there may be more
)  # fmt: skip
"""Terms found in an advertisement: station 4, screen. Long: one term may name two products."""

JUDGEMENTS = _table(
    "judgements", "site item version product by at",
    site=pl.String, item=pl.String, version=pl.String, product=pl.String,
    goods=pl.String, act=pl.String, confidence=pl.String, basis=pl.String,
    by=pl.String, at=MOMENT, why=pl.String,
)  # fmt: skip
"""What people decided, appended: earlier rows stay."""

VERDICTS = _table(
    "verdicts", "site item version product",
    site=pl.String, item=pl.String, version=pl.String, product=pl.String,
    goods=pl.String, act=pl.String,            # null: waits for a person
    confidence=pl.String, basis=pl.String, by=pl.String, at=MOMENT,
)  # fmt: skip
"""The present judgement of each screened version and product: station 5, verify."""

LINKS = _table(
    "links", "kind left right reason by at",
    kind=pl.String,        # "offer": left and right are advertisements; "dealer": accounts
    left=pl.String, right=pl.String,           # "site:item" or "site:account", left < right
    reason=pl.String, evidence=pl.String,
    same=pl.Boolean,       # False: a person parted them
    by=pl.String, at=MOMENT,                   # by "casque" or by a person
)  # fmt: skip
"""Why two advertisements are one offer, or two accounts one dealer; appended and reversible."""

OFFERS = _table(
    "offers",
    "site item",
    offer=pl.String,
    site=pl.String,
    item=pl.String,
)
"""Which offer each advertisement belongs to; an offer is named after its earliest one."""

DEALERS = _table(
    "dealers",
    "site account",
    dealer=pl.String,
    site=pl.String,
    account=pl.String,
)
"""Which dealer each account belongs to."""

OFFER_VERDICTS = _table(
    "offer_verdicts", "offer product",
    offer=pl.String, product=pl.String,
    goods=pl.String,       # null: no member is judged
    on_sale=pl.Boolean,    # null with goods
    counting=pl.Boolean, certain=pl.Boolean,
    conflict=pl.Boolean,   # judged members disagree: unsure until a person settles it
    members=pl.Int64, judged_members=pl.Int64,
)  # fmt: skip
"""What an offer is, derived from the verdicts of its advertisements."""

SCOPE_SITES = _table("scope_sites", "round site", round=pl.String, site=pl.String)
"""The sites in force in a round, placeholders among them."""

SCOPE_PRODUCTS = _table("scope_products", "round product", round=pl.String, product=pl.String)
"""The products in force in a round."""

ROUNDS = _table(
    "rounds", "round",
    round=pl.String, opened_at=MOMENT, closed_at=MOMENT,
)  # fmt: skip
"""The rounds of a programme with the moments they were opened and closed."""

HISTORY = _table(
    "history", "site item product",
    site=pl.String,        # its id in the programme, else the host of the link
    item=pl.String,        # what names it there, else the canonical link
    link=pl.String,        # canonical; "" where only the item is known
    product=pl.String,     # "" where it is not said
    first_round=pl.String,                     # the month in which it was first found
    goods=pl.String, act=pl.String,            # the verdict of that time; "" where it is not said
)  # fmt: skip
"""Advertisements that were known before casque, as a person imported them."""

TOTALS = _table(
    "totals", "period site product source",
    period=pl.String,      # a year, "2006", or a month, "2006-05"
    site=pl.String,        # "" for all sites together
    product=pl.String,
    advertisements=pl.Int64,
    at_least=pl.Boolean,   # printed as a lower bound, "60+"
    source=pl.String,
)  # fmt: skip
"""Bare totals from before casque: no links stand behind them, so they enter no measure."""

MEASURES = _table(
    "measures", "measure round product",
    measure=pl.String, round=pl.String,
    product=pl.String,     # "" for all products together: offers counted once
    numerator=pl.Float64, denominator=pl.Float64,
    value=pl.Float64,      # null where the denominator is 0 or the measure is not defined
    note=pl.String,        # why a value is absent or needs care; "" otherwise
)  # fmt: skip
"""Numerator over denominator for a round: station 7, measure."""

TABLES: tuple[Table, ...] = (
    PLANNED, SEARCHES, ATTEMPTS, PAGES, READINGS, RESULTS, ISSUES, HITS, SIGHTINGS, PICTURES,
    CAPTURES, EVIDENCE, FINDINGS, JUDGEMENTS, VERDICTS, LINKS, OFFERS, DEALERS, OFFER_VERDICTS,
    SCOPE_SITES, SCOPE_PRODUCTS, ROUNDS, HISTORY, TOTALS, MEASURES,
)  # fmt: skip
