"""Measures told to people: a block for each round, and a number opened into its offers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import polars as pl
from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from casque.cli.output import minute
from casque.measures.definitions import DEFINITIONS
from casque.reports.explanations import STANDINGS_SAY
from casque.reports.number_words import figure
from casque.rounds.reading import Opened

Row = Mapping[str, Any]  # a row of a checked table: `tables.py` says which types it holds
Footnotes = dict[str, int]

ORDER = {definition.name: place for place, definition in enumerate(DEFINITIONS)}
PLAIN = {definition.name for definition in DEFINITIONS if definition.denominator == "one"}
"""The measures that are counts: their denominator says nothing."""

ABSENT = "-"
NAMES_WIDE, PRODUCT_WIDE = 20, 10
"""Characters for the measures' names, and for each product beside them."""

MIDNIGHT = " 00:00"


def tell_measures(measures: pl.DataFrame, rounds: pl.DataFrame, zone: str) -> None:
    """Print a block for each round: measures below one another, products side by side."""
    console = Console(highlight=False)
    for name in measures["round"].unique().sort():
        console.print(_head(name, rounds.filter(round=name).to_dicts(), zone))
        rows = measures.filter(round=name).to_dicts()
        at_once = max(1, (console.width - NAMES_WIDE) // PRODUCT_WIDE)
        console.print(_block(rows, at_once=at_once), Text())


def _head(name: str, rounds: Sequence[Row], zone: str) -> Text:
    """Return the name of a round, and whether its numbers may still change."""
    closed = [minute(row["closed_at"], zone) for row in rounds if row["closed_at"]]
    stands = f"closed {closed[0]} {zone}" if closed else "open: its numbers may still change"
    return Text.assemble((name, "bold cyan"), f", {stands}\n")


def _block(rows: Sequence[Row], *, at_once: int) -> Group:
    """Return the numbers of a round with their notes, so many products at once as there is room."""
    products = sorted({row["product"] for row in rows})
    everywhere, footnotes = _notes(rows)
    parts = [products[start : start + at_once] for start in range(0, len(products), at_once)]
    return Group(
        *(_numbers([row for row in rows if row["product"] in part], footnotes) for part in parts),
        _legend(everywhere, footnotes),
    )


def _notes(rows: Sequence[Row]) -> tuple[list[str], Footnotes]:
    """Return the notes that every number carries, and the others, numbered."""
    said = [_said(row) for row in rows]
    everywhere = [note for note in said[0] if all(note in others for others in said)]
    others = dict.fromkeys(note for notes in said for note in notes if note not in everywhere)
    return everywhere, {note: number for number, note in enumerate(others, start=1)}


def _said(row: Row) -> list[str]:
    return [note for note in row["note"].split("; ") if note]


def _numbers(rows: Sequence[Row], footnotes: Footnotes) -> Table:
    """Return a table of numbers; a product's notes stand below it, an absent number has its own."""
    products = sorted({row["product"] for row in rows})
    cells = {(row["measure"], row["product"]): _number(row, footnotes) for row in rows}
    table = _grid("measure", *(product or "all" for product in products))
    for name in sorted({row["measure"] for row in rows}, key=_place):
        table.add_row(name, *(cells.get((name, product)) for product in products))
    given = [row for row in rows if row["value"] is not None]
    marks = [_marks((r for r in given if r["product"] == name), footnotes) for name in products]
    if any(marks):
        table.add_row("notes", *map(Text, marks), style="yellow")
    return table


def _place(measure: str) -> tuple[int, str]:
    """Return where a measure stands; one that is no longer defined, and was frozen, stands last."""
    return ORDER.get(measure, len(ORDER)), measure


def _grid(first: str, *others: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
    table.add_column(first, no_wrap=True)
    for name in others:
        table.add_column(name, justify="right", overflow="fold", min_width=PRODUCT_WIDE - 4)
    return table


def _number(row: Row, footnotes: Footnotes) -> Text:
    """Return a value, and below it what was divided; an absent value is no zero."""
    if row["value"] is None:
        return Text(f"{ABSENT} {_marks([row], footnotes)}".rstrip())
    cell = Text(figure(row["value"]), "bold")
    if row["measure"] not in PLAIN:
        cell.append(f"\n{figure(row['numerator'])}/{figure(row['denominator'])}", "dim")
    return cell


def _marks(rows: Iterable[Row], footnotes: Footnotes) -> str:
    numbers = {footnotes[note] for row in rows for note in _said(row) if note in footnotes}
    return f"[{','.join(map(str, sorted(numbers)))}]" if numbers else ""


def _legend(everywhere: Sequence[str], footnotes: Footnotes) -> Table:
    """Return each note once, those that go with every number without one."""
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_row()
    for note, number in footnotes.items():
        table.add_row(Text(f"[{number}]"), Text(note, "yellow"))
    if everywhere:
        table.add_row(Text("[all]"), Text("; ".join(everywhere), "yellow"))
    return table


def tell_offers(opened: Opened) -> None:
    """Print a number and the offers behind it, those together that count for one reason."""
    console = Console(highlight=False)
    console.print(_of_number(opened))
    for standing, reason, offers in _by_reason(opened.offers):
        console.print(Text(f"\n{standing}: {reason} ({offers.height})", "bold"))
        console.print(_offers(offers, opened.zone))


def _of_number(opened: Opened) -> Group:
    """Return what the number is, whether it can still change, and what to read it with."""
    number = opened.number
    of = f"product {number['product']}" if number["product"] else "all products"
    head = Text.assemble(
        (f"{number['measure']} {number['round']}", "bold cyan"), f", {of}: {_offers_of(number)}"
    )
    state = Text(f"{_state(opened)}; times in {opened.zone}", "dim")
    notes = (Text(note, "yellow") for note in [number["note"]] if note)
    return Group(head, state, *notes)


def _offers_of(number: Row) -> str:
    """Return how many offers a number counts; one that is absent counts none, and not 0."""
    if number["value"] is None:
        return "no number"
    counted = figure(number["numerator"])
    return f"{counted} offer" if counted == "1" else f"{counted} offers"


def _state(opened: Opened) -> str:
    if opened.frozen is None:
        return "the round is open: it may still change"
    revision, at = opened.frozen
    return f"frozen {minute(at, opened.zone)} as revision {revision}"


def _by_reason(offers: pl.DataFrame) -> Iterator[tuple[str, str, pl.DataFrame]]:
    """Yield the offers of each standing and reason, what is new first."""
    places = list(STANDINGS_SAY)
    parts = offers.partition_by("standing", "reason", as_dict=True, maintain_order=True)
    for (standing, reason), part in sorted(parts.items(), key=lambda one: places.index(one[0][0])):
        yield str(standing), str(reason), part


def _offers(offers: pl.DataFrame, zone: str) -> Table:
    """Return a table of offers, a line for each advertisement that the round saw."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    table.add_column("posted", min_width=len("2012-03-05 09:00"))
    for name in ("first round", "offer", "seen as"):
        table.add_column(name, overflow="fold")
    for row in offers.iter_rows(named=True):
        cells = (_posted(row["posted"], zone), row["first_round"], row["offer"])
        table.add_row(*map(Text, cells), Text("\n".join(row["members"])))
    return table


def _posted(posted: datetime | None, zone: str) -> str:
    """Return when an offer was posted; where only its day is known, that is its midnight."""
    return ABSENT if posted is None else minute(posted, zone).removesuffix(MIDNIGHT)
