"""Judgements in a spreadsheet: what people filled in, read; what waits for them, written.

A sheet is taken whole or not at all: one wrong cell refuses it and every wrong cell is told, so
that nobody has to find out which half went in.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import polars as pl

from casque.errors import Problem, SheetInvalid
from casque.render.sheets import Column, Sheet
from casque.reports.verdict_words import ACTS, GOODS
from casque.stations.verify import check_judgement
from casque.tables import JUDGEMENTS, VERDICTS

Row = tuple[int, Mapping[str, str]]

COLUMNS: tuple[Column, ...] = (
    Column("site", "平台"), Column("item", "商品编号", 18), Column("version", "版本", 12),
    Column("product", "产品"), Column("goods", "货物"), Column("act", "行为"),
    Column("confidence", "把握"), Column("basis", "依据"), Column("by", "判断人"),
    Column("at", "判断时间", 22), Column("why", "理由", 30),
)  # fmt: skip
"""The columns of a judgement, in the order of a sheet."""

EXTRA_COLUMNS: tuple[Column, ...] = (
    Column("title", "标题", 40), Column("description", "描述", 50), Column("link", "链接", 30),
    Column("term", "暗语"), Column("written", "原文写法"),
)  # fmt: skip
"""What helps to judge; reading a sheet passes over these and any other column."""

HEADER_WORDS: Mapping[str, str] = {
    "网站": "site", "站点": "site", "编号": "item", "品类": "product", "物种": "product",
    "真伪": "goods", "交易行为": "act", "可信度": "confidence", "判断依据": "basis",
    "审核人": "by", "时间": "at", "原因": "why", "备注": "why",
    **{column.chinese: column.name for column in COLUMNS},
}  # fmt: skip
"""Other names of the columns."""

VALUE_WORDS: Mapping[str, Mapping[str, str]] = {
    "goods": {chinese: word for word, chinese in GOODS.items()} | {"假货": "fake"},
    "act": {chinese: word for word, chinese in ACTS.items()},
    "confidence": {"高": "high", "中": "medium", "低": "low"},
    "basis": {"文字": "text", "图片": "picture", "两者": "both"},
}  # fmt: skip
"""The closed sets in Chinese."""

_NAMES = tuple(column.name for column in COLUMNS)
_DECIDED = ("goods", "act", "confidence", "basis", "why")
_VERSIONS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class SheetRead:
    """What a sheet said: rows of JUDGEMENTS, where each stood, and how many rows still wait."""

    file: str
    judgements: pl.DataFrame
    rows: tuple[int, ...]
    unjudged: int


@dataclass(frozen=True, slots=True)
class _Expected:
    """What the cells of a sheet are held against."""

    file: str
    versions: Mapping[tuple[str, str], tuple[str, ...]]
    products: Mapping[str, str]  # by their code in lower case
    text_only: Collection[str]
    zone: ZoneInfo


def read_judgements(
    rows: Sequence[Row],
    *,
    file: str,
    known: pl.DataFrame,
    products: Collection[str],
    text_only: Collection[str],
    zone: str,
) -> SheetRead:
    """Return the judgements of a sheet, all of them or none.

    A row that decides nothing is not yet judged: it is passed over and counted. A moment
    without a zone is in the programme's.

    Args:
        rows: what `read_sheet` gives: row numbers and cells by column.
        file: the sheet's name, for messages.
        known: the (site, item, version) that were seen.
        products: the codes of the programme's products.
        text_only: those that a picture alone cannot decide.
        zone: the programme's time zone.

    Raises:
        SheetInvalid: carries every problem of the sheet.
    """
    codes = {product.casefold(): product for product in products}
    expected = _Expected(file, _versions(known), codes, text_only, ZoneInfo(zone))
    named = _named(rows, file)
    judged = [(number, cells) for number, cells in named if any(map(cells.get, _DECIDED))]
    read = [(number, _judgement(cells, expected)) for number, cells in judged]
    problems = [
        problem for number, judgement in read for problem in _problems(number, judgement, expected)
    ]
    kept = _without_repetition(read, file, problems)
    if problems:
        raise SheetInvalid(tuple(sorted(problems, key=lambda problem: problem.line or 0)))
    frame = JUDGEMENTS.frame([judgement for _, judgement in kept])
    return SheetRead(file, frame, tuple(number for number, _ in kept), len(rows) - len(judged))


def new_judgements(read: SheetRead, existing: pl.DataFrame) -> pl.DataFrame:
    """Return the judgements that are not recorded yet; the same sheet again gives none.

    Raises:
        SheetInvalid: a row gives another verdict for a moment that already has one.
    """
    key = list(JUDGEMENTS.key)
    numbered = read.judgements.with_columns(row=pl.Series(read.rows, dtype=pl.Int64))
    met = numbered.join(existing, on=key, how="inner", suffix="_before")
    differs = [pl.col(c).fill_null("") != pl.col(f"{c}_before").fill_null("") for c in _DECIDED]
    altered = met.filter(pl.any_horizontal(differs))["row"].sort()
    if len(altered):
        raise SheetInvalid(tuple(Problem(read.file, row, *_ALTERED) for row in altered))
    return JUDGEMENTS.check(read.judgements.join(existing, on=key, how="anti"))


def worklist(
    verdicts: pl.DataFrame,
    sightings: pl.DataFrame,
    findings: pl.DataFrame,
    judgements: pl.DataFrame,
    *,
    zone: str,
) -> Sheet:
    """Return a sheet of what waits for a person, and below it what is judged at present.

    It reads back as it is: what nobody changed adds nothing.
    """
    key = list(VERDICTS.key)
    version = key[:3]
    rows = (
        verdicts.join(_reasons(judgements), on=[*key, "by", "at"], how="left")
        .join(_latest_texts(sightings, version), on=version, how="left")
        .join(_written(findings, key), on=key, how="left")
        .sort(pl.col("goods").is_not_null(), *key)
        .with_columns(at=pl.col("at").dt.convert_time_zone(zone).dt.strftime(_MOMENT))
        .select(column.name for column in (*COLUMNS, *EXTRA_COLUMNS))
        .fill_null("")
    )
    return Sheet("judgements", (*COLUMNS, *EXTRA_COLUMNS), rows.rows())


_MOMENT = "%Y-%m-%d %H:%M:%S%.f%:z"
_ALTERED = (
    "differs from what is recorded for this person and moment",
    "write when the new judgement was made into the column at; recorded ones stay",
)


def _reasons(judgements: pl.DataFrame) -> pl.DataFrame:
    return judgements.select(*JUDGEMENTS.key, "why")


def _latest_texts(sightings: pl.DataFrame, version: list[str]) -> pl.DataFrame:
    latest = sightings.sort("captured_at", "round").group_by(version, maintain_order=True).last()
    return latest.select(*version, "title", "description", "link")


def _written(findings: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    in_order = findings.sort("field", "start", "term", descending=[True, False, False])
    joined = [pl.col(c).unique(maintain_order=True).str.join("、") for c in ("term", "written")]
    return in_order.group_by(key, maintain_order=True).agg(joined)


def _versions(known: pl.DataFrame) -> dict[tuple[str, str], tuple[str, ...]]:
    grouped = known.group_by("site", "item").agg(pl.col("version").unique().sort())
    return {(site, item): tuple(versions) for site, item, versions in grouped.iter_rows()}


def _named(rows: Sequence[Row], file: str) -> list[tuple[int, dict[str, str]]]:
    """Return the rows under the names of our columns; raise where these are not all there once."""
    if not rows:
        return []
    meaning = {header: _column(header) for header in rows[0][1]}
    found = [name for name in meaning.values() if name in _NAMES]
    problems = [
        *(Problem(file, 1, f"column {name} is missing", "add it, or export the sheet anew")
          for name in _NAMES if name not in found),
        *(Problem(file, 1, f"column {name} stands twice", "remove one of them")
          for name in _NAMES if found.count(name) > 1),
    ]  # fmt: skip
    if problems:
        raise SheetInvalid(tuple(problems))
    return [
        (number, {meaning[header]: (cell or "").strip() for header, cell in cells.items()})
        for number, cells in rows
    ]


def _column(header: str) -> str:
    name = header.strip().casefold()
    return HEADER_WORDS.get(name, name)


def _judgement(cells: Mapping[str, str], expected: _Expected) -> dict[str, object]:
    """Return a row as a judgement; what cannot be read is left for the checks to refuse."""
    judgement: dict[str, object] = {name: cells[name] for name in _NAMES}
    for column, words in VALUE_WORDS.items():
        value = cells[column].casefold()
        judgement[column] = words.get(value, value)
    judgement["product"] = expected.products.get(cells["product"].casefold(), cells["product"])
    judgement["at"] = _moment(cells["at"], expected.zone)
    versions = expected.versions.get((cells["site"], cells["item"]), ())
    if not cells["version"] and len(versions) == 1:
        judgement["version"] = versions[0]
    return judgement


def _moment(text: str, zone: ZoneInfo) -> datetime | None:
    """Return the moment in UTC, or None where the text does not name exactly one.

    A date alone is refused: which of two judgements is later would be a guess. So is an hour
    that stands twice or not at all when clocks change.
    """
    at = _written_moment(text) if ":" in text else None
    if at is None or at.year not in _YEARS:
        return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=zone)
        if at.utcoffset() != at.replace(fold=1).utcoffset():
            return None
    return at.astimezone(UTC)


def _written_moment(text: str) -> datetime | None:
    """Return the moment of an ISO text, or of 2012/3/5 8:05 as Chinese Excel writes into CSV."""
    for reader in _READERS:
        try:
            return reader(text.replace("/", "-"))
        except ValueError:
            continue
    return None


_READERS: tuple[Callable[[str], datetime], ...] = (
    datetime.fromisoformat,
    # the caller gives them their zone
    lambda text: datetime.strptime(text, "%Y-%m-%d %H:%M"),  # noqa: DTZ007
    lambda text: datetime.strptime(text, "%Y-%m-%d %H:%M:%S"),  # noqa: DTZ007
)
_YEARS = range(1990, 2100)  # no programme is older than the web; anything else is a slip


def _problems(number: int, judgement: Mapping[str, object], expected: _Expected) -> list[Problem]:
    refusals = check_judgement(
        judgement, products=expected.products.values(), text_only=expected.text_only
    )
    found = [(f"column {refusal.column} {refusal.what}", refusal.do) for refusal in refusals]
    return [Problem(expected.file, number, *bad) for bad in _misplaced(judgement, expected) + found]


def _misplaced(judgement: Mapping[str, object], expected: _Expected) -> list[tuple[str, str]]:
    """Return why a judgement belongs to no version that was seen; nothing where it does."""
    place = (str(judgement["site"]), str(judgement["item"]))
    versions = expected.versions.get(place, ())
    if not versions:
        return [
            ("columns site and item name no advertisement that was seen",
             "take them from the exported sheet")
        ]  # fmt: skip
    if judgement["version"] in versions:
        return []
    shown = ", ".join(versions[:_VERSIONS_SHOWN])
    more = f" and {len(versions) - _VERSIONS_SHOWN} more" * (len(versions) > _VERSIONS_SHOWN)
    what = "is none of this advertisement's" if judgement["version"] else "is blank and may be"
    return [(f"column version {what}: {shown}{more}", "write the one that was judged")]


def _without_repetition(
    read: Sequence[tuple[int, dict[str, object]]], file: str, problems: list[Problem]
) -> list[tuple[int, dict[str, object]]]:
    """Return each judgement once; add to the problems where two of one moment differ."""
    first: dict[tuple[object, ...], tuple[int, dict[str, object]]] = {}
    for number, judgement in read:
        key = tuple(judgement[column] for column in JUDGEMENTS.key)
        earlier, before = first.setdefault(key, (number, judgement))
        if before != judgement:
            problems.append(Problem(file, number, f"contradicts row {earlier}", _TWO_AT_ONCE))
    return list(first.values())


_TWO_AT_ONCE = "keep one: a person gives one verdict on a product at a moment"
