"""What was known before casque, in a spreadsheet: which column says what, and what its cells say.

Two kinds are told apart by their columns: links of advertisements with the month in which they were
first found, and bare totals. Every cell that cannot be read exactly is told with its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final, Literal

from casque.errors import FieldNotUnderstood, UsageProblem
from casque.measures.stock import read_stock
from casque.render.sheet_reader import header_key
from casque.reports.sheet_words import A_SHEET
from casque.reports.verdict_words import ACTS, GOODS
from casque.scope import Product
from casque.sites.belonging import Owners
from casque.tables import ACTS as ACT_WORDS
from casque.tables import GOODS as GOODS_WORDS

Kind = Literal["links", "totals", ""]
Row = tuple[int, Mapping[str, str]]
Entry = dict[str, object]

LONGEST_ITEM: Final = 500

HEADERS: Final[Mapping[Kind, Mapping[str, tuple[str, ...]]]] = {
    "links": {
        "link": ("link", "url", "address", "web address", "网址", "链接", "商品链接", "广告链接",
                 "网页", "网页链接", "地址"),
        "item": ("item", "item id", "id", "商品编号", "编号", "商品id"),
        "site": ("site", "website", "platform", "网站", "平台", "站点", "网站名称"),
        "first": ("first", "first round", "first month", "first seen", "first seen round",
                  "first found", "first date", "month", "date", "round", "首见月份", "首见轮次",
                  "首次发现", "首次发现时间", "首次发现月份", "发现月份", "发现时间", "月份",
                  "日期", "轮次", "首轮"),
        "product": ("product", "species", "wildlife product", "产品", "产品种类", "品类", "物种",
                    "制品"),
        "goods": ("goods", "verdict", "judgement", "judgment", "result", "货物", "真伪", "判定",
                  "现行判定", "鉴定结果", "结果"),
        "act": ("act", "action", "行为", "交易行为"),
        "source": ("source", "来源", "出处", "资料来源"),
    },
    "totals": {
        "period": ("period", "year", "month", "date", "round", "年份", "年", "年度", "时期", "期间",
                   "月份", "日期", "轮次"),
        "total": ("total", "advertisements", "ads", "adverts", "count", "number", "number of ads",
                  "products found", "广告数", "广告数量", "数量", "总数", "合计", "件数"),
        "product": ("product", "species", "wildlife product", "产品", "产品种类", "品类", "物种",
                    "制品"),
        "site": ("site", "website", "platform", "网站", "平台", "站点", "网站名称"),
        "source": ("source", "来源", "出处", "资料来源"),
    },
}  # fmt: skip
"""The fields of each kind, and what their columns are called; the first name is our own."""

NEEDED: Final[Mapping[Kind, tuple[tuple[str, ...], ...]]] = {
    "links": (("link", "item"), ("first",)),
    "totals": (("period",), ("total",), ("product",)),
    "": (),
}
"""What a sheet cannot do without: one of each."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A cell that cannot be taken: where, what, and what to do; `column` is its header."""

    file: str
    row: int | None
    column: str
    what: str
    do: str


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of a sheet say: the header of each field that there is.

    In a sheet of totals a field may also be a product's code: its column holds that product's.
    """

    kind: Kind
    headers: Mapping[str, str]

    @property
    def missing(self) -> tuple[str, ...]:
        """Return what no column says, "link or item"."""
        lacking = [one for one in NEEDED[self.kind] if not any(f in self.headers for f in one)]
        if self.kind == "totals" and self.wide:
            lacking = [one for one in lacking if one == ("period",)]
        return tuple(" or ".join(one) for one in lacking) if self.kind else ("link or total",)

    @property
    def wide(self) -> tuple[str, ...]:
        """Return the products that have columns of their own."""
        return tuple(field for field in self.headers if field not in HEADERS["totals"])


class RowRefused(Exception):
    """Cells of a row cannot be taken; the reader goes on with the next row."""

    def __init__(self, cells: Sequence[Refused]) -> None:
        super().__init__(f"{len(cells)} cells")
        self.cells = cells


class Refused(Exception):
    """One cell cannot be taken; the reader of its row goes on with the others."""

    def __init__(self, field: str, what: str, do: str) -> None:
        super().__init__(what)
        self.field, self.what, self.do = field, what, do


@dataclass(frozen=True)
class Names:
    """What cells are held against: products by every name they have, sites, the present month."""

    products: Mapping[str, str]
    sites: Mapping[str, str]
    owners: Owners
    now: datetime

    def product(self, text: str) -> str:
        """Return the code of a product that is named in any way."""
        code = self.products.get(_folded(text))
        if code is None:
            known = ", ".join(sorted(set(self.products.values())))
            raise Refused("product", "names no product of the programme", f"write one of {known}")
        return code

    def site(self, text: str) -> str:
        """Return the id of a site that is named, or the name itself."""
        return self.sites.get(_folded(text), text.strip())


def names_of(products: Sequence[Product]) -> dict[str, str]:
    """Return the codes of products by everything they are called, folded."""
    called = {
        _folded(name): product.code
        for product in products
        for name in (product.name.en, product.name.zh_hans)
        if name
    }
    return called | {_folded(product.code): product.code for product in products}


def read_columns(
    headers: Sequence[str], told: Mapping[str, str], products: Mapping[str, str]
) -> Columns:
    """Return which column says what: as it is told, else as its name lets us guess.

    Args:
        headers: of the sheet.
        told: the header of a field, "" where no column shall say it; what is left out is guessed.
        products: codes by every name, for totals in a column for each product.

    Raises:
        UsageProblem: a column is told that the sheet has not, or a field that there is not.
    """
    told = {field: header_key(header) for field, header in told.items()}
    _hold_to_sheet(told, headers, products)
    kind = _kind(headers, told)
    guessed = {
        field: header
        for field, called in HEADERS.get(kind, {}).items()
        if (header := _first(headers, called)) is not None
    }
    if kind == "totals":
        wide = {products[_folded(h)]: h for h in headers if _folded(h) in products}
        guessed |= {} if "total" in guessed else wide
    free = {f: h for f, h in guessed.items() if f not in told and h not in told.values()}
    return Columns(kind, {f: h for f, h in (free | dict(told)).items() if h})


def read_rows(
    rows: Sequence[Row], columns: Columns, names: Names, *, file: str, tell: Callable[[int], None]
) -> tuple[list[tuple[int, Entry]], list[Refusal]]:
    """Return the entries of a sheet with the rows they stand in, and every cell that is refused."""
    read = _READERS[columns.kind]
    entries: list[tuple[int, Entry]] = []
    refused: list[Refusal] = []
    for done, (number, cells) in enumerate(rows, start=1):
        said = {field: cells.get(h, "").strip() for field, h in columns.headers.items()}
        try:
            entries += [(number, entry) for entry in read(said, columns, names, file)]
        except RowRefused as row:
            refused += [
                Refusal(file, number, columns.headers.get(bad.field, bad.field), bad.what, bad.do)
                for bad in row.cells
            ]
        if done % 1_000 == 0 or done == len(rows):
            tell(done)
    return entries, refused


def month_of(text: str, *, field: str, now: datetime) -> str:
    """Return the month that a cell names, "2011-05"; days are left out.

    "2011.1" is refused: a spreadsheet writes January and, as a number, October like this.

    Raises:
        Refused: it names no month, or one that is to come.
    """
    if _EITHER.fullmatch(text):
        raise Refused(field, "may be January or October", f"write {text[:4]}-01 or {text[:4]}-10")
    match = _MONTH.fullmatch(text)
    if match is None or not 1 <= int(match["month"]) <= 12:
        raise Refused(field, "is no month", "write year and month, such as 2011-05")
    name = f"{match['year']}-{int(match['month']):02}"
    return _not_to_come(name, field, now)


def _links(said: Mapping[str, str], _: Columns, names: Names, file: str) -> Iterator[Entry]:
    read = _each(
        place=lambda: _place(said, names),
        first=lambda: month_of(said.get("first", ""), field="first", now=names.now),
        goods=lambda: _word(said.get("goods", ""), "goods"),
        act=lambda: _word(said.get("act", ""), "act"),
        products=lambda: [names.product(p) for p in _SEVERAL.split(said.get("product", "")) if p],
    )
    common = {**read["place"], "first_round": read["first"]}
    verdict = {"goods": read["goods"], "act": read["act"]}
    source = (said.get("source") or file)[:300]
    for product in dict.fromkeys(read["products"] or [""]):
        yield {**common, "product": product, **verdict, "source": source}


def _each(**reads: Callable[[], Any]) -> dict[str, Any]:
    """Return what each cell of a row says; raise RowRefused with all that cannot be read."""
    read: dict[str, Any] = {}
    wrong: list[Refused] = []
    for name, one in reads.items():
        try:
            read[name] = one()
        except Refused as bad:
            wrong.append(bad)
    if wrong:
        raise RowRefused(wrong)
    return read


def _place(said: Mapping[str, str], names: Names) -> Entry:
    """Return site, item and link; where a link is given, that decides."""
    site = names.site(said["site"]) if said.get("site") else ""
    if not said.get("link"):
        if not (said.get("item") and site):
            raise Refused("link", "is blank", "write the link, or site and item")
        return {"site": site[:100], "item": _short(said["item"], "item"), "link": ""}
    try:
        known = site if site in names.owners.adapters else None
        place = names.owners.place(said["link"], named=known)
    except FieldNotUnderstood as error:
        what = str(error.fields["what"])
        raise Refused("link", f"cannot be read: {what}", "copy the address anew") from error
    return {
        "site": place.site[:100], "item": _short(place.item, "link"),
        "link": _short(place.link, "link"),
    }  # fmt: skip


def _short(text: str, field: str) -> str:
    if len(text) > LONGEST_ITEM:
        what = f"is longer than {LONGEST_ITEM} characters"
        raise Refused(field, what, "leave out what only follows visitors")
    return text


def _totals(said: Mapping[str, str], columns: Columns, names: Names, _: str) -> Iterator[Entry]:
    products = columns.wide or ("",)
    numbers = {p: said[p or "total"] for p in products if said[p or "total"] or not p}
    read = _each(
        period=lambda: _period(said["period"], names.now),
        product=lambda: "" if columns.wide else names.product(said["product"]),
        **{f"of {p}": partial(_total, text, p or "total") for p, text in numbers.items()},
    )
    site = names.site(said["site"])[:100] if said.get("site") else ""
    common = {
        "period": read["period"],
        "site": site,
        "source": (said.get("source") or A_SHEET)[:300],
    }
    for product in numbers:  # of a blank cell there is none: it is no number, and never 0
        yield {**common, "product": product or read["product"], **read[f"of {product}"]}


def _total(text: str, field: str) -> Entry:
    try:
        stock = read_stock(text.replace(",", "").replace("，", ""))
    except FieldNotUnderstood as error:
        do = "write a number, or 60+ for a lower bound; leave the row out where none is known"
        raise Refused(field, "is no number", do) from error
    if stock.number > _LARGEST:
        raise Refused(field, "is larger than any count", "write what was counted")
    return {"advertisements": stock.number, "at_least": stock.at_least}


def _period(text: str, now: datetime) -> str:
    year = _YEAR.fullmatch(text)
    if year is None:
        return month_of(text, field="period", now=now)
    return _not_to_come(year[1], "period", now)


def _not_to_come(name: str, field: str, now: datetime) -> str:
    if name > f"{now:%Y-%m}":
        raise Refused(field, "is still to come", "write when it was found")
    return name


def _word(text: str, field: str) -> str:
    """Return a verdict's word in our spelling; nothing where nothing is said."""
    word = text.casefold()
    found = word if word in _WORDS[field] else _CHINESE[field].get(word)
    if text and found is None:
        known = ", ".join(_WORDS[field])
        raise Refused(field, "is no word for it", f"write one of {known}, or leave it blank")
    return found or ""


def _kind(headers: Sequence[str], told: Mapping[str, str]) -> Kind:
    chosen = {field for field, header in told.items() if header}
    if chosen & {"link", "item", "first"}:
        return "links"
    if chosen & {"period", "total"}:
        return "totals"
    links = HEADERS["links"]
    named = [_first(headers, links[field]) for field in ("link", "item")]
    if any(named):
        return "links"
    return "totals" if _first(headers, HEADERS["totals"]["period"]) else ""


def _hold_to_sheet(
    told: Mapping[str, str], headers: Sequence[str], products: Mapping[str, str]
) -> None:
    fields = {field for kind in HEADERS.values() for field in kind} | set(products.values())
    for field, header in told.items():
        if field not in fields:
            what = f"there is no field {field}: map one of {', '.join(sorted(fields))}"
            raise UsageProblem(what=what)
        if header and header not in headers:
            raise UsageProblem(what=f"no column {header}: there are {', '.join(headers)}")


def _first(headers: Sequence[str], called: Sequence[str]) -> str | None:
    by_name = {_folded(header): header for header in reversed(headers)}
    return next((by_name[name] for name in called if name in by_name), None)


def _folded(text: str) -> str:
    return " ".join(text.replace("_", " ").casefold().split())


_READERS: Final[Mapping[str, Callable[..., Iterator[Entry]]]] = {
    "links": _links,
    "totals": _totals,
}
_WORDS: Final = {"goods": GOODS_WORDS, "act": ACT_WORDS}
_CHINESE: Final[Mapping[str, Mapping[str, str]]] = {
    "goods": {chinese: word for word, chinese in GOODS.items()} | {"假货": "fake", "假": "fake",
              "真": "genuine", "real": "genuine", "lookalike": "look-alike", "look alike":
              "look-alike"},
    "act": {chinese: word for word, chinese in ACTS.items()},
}  # fmt: skip
_SEVERAL: Final = re.compile(r"\s*[;；、/|]\s*")
_MONTH: Final = re.compile(
    r"(?P<year>(?:19|20)\d\d)\s*[-./年]\s*(?P<month>\d{1,2})\s*月?"
    r"(?:\s*[-./]?\s*\d{1,2}\s*日?(?:[T ].*)?)?"
)
_EITHER: Final = re.compile(r"(?:19|20)\d\d\.1")
_YEAR: Final = re.compile(r"((?:19|20)\d\d)\s*年?")
_LARGEST: Final = 2_000_000_000
