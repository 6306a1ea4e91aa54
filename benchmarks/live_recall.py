"""What live months found of the market, beside its truth: reported, never tuned, no target.

A figure that could not be measured is told as such, never as 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casque.rounds.summary import Summary
from targets import NOT_MEASURED, print_rows, share

Told = Mapping[str, Any]  # a round's JSON: `demo.play` says what stands in it


@dataclass(frozen=True, slots=True)
class Found:
    """What some rounds found, summed over them.

    Attributes:
        illegal: advertisements that stood on the sites in force and would count.
        found: of these, the ones in an offer that counts.
        pairs: of seen illegal advertisements of one item.
        joined: of these, the ones that are one offer to casque.
        new: of the truth's nwpa, in the rounds that have a figure.
        off: by how much nwpa missed it, up or down, summed over these rounds.
        unmeasured: rounds without a figure of nwpa.
    """

    illegal: int
    found: int
    pairs: int
    joined: int
    new: int
    off: float
    unmeasured: int


def found_in(rounds: Sequence[Told]) -> Found:
    """Return what rounds found."""
    ads = [told["advertisement_recall"] for told in rounds]
    pairs = [told["duplicate_recall"] for told in rounds]
    nwpa = [(told["measures"]["nwpa"]["value"], told["truth"]["nwpa"]) for told in rounds]
    measured = [(value, true) for value, true in nwpa if value is not None]
    return Found(
        illegal=sum(one["illegal"] for one in ads),
        found=sum(one["found"] for one in ads),
        pairs=sum(one["pairs"] for one in pairs),
        joined=sum(one["found"] for one in pairs),
        new=sum(true for _, true in measured),
        off=sum(abs(value - true) for value, true in measured),
        unmeasured=len(nwpa) - len(measured),
    )


def show(rounds: Mapping[int, Sequence[Summary]]) -> None:
    """Print what the rounds of each seed found, and all of them together."""
    print_rows("reported, not tuned", ("what", *map(str, rounds), "all"), list(_rows(rounds)))


def _rows(rounds: Mapping[int, Sequence[Told]]) -> Iterator[tuple[str, ...]]:
    of_all = [told for some in rounds.values() for told in some]
    columns = [found_in(some) for some in (*rounds.values(), of_all)]
    yield "recall of illegal advertisements", *(_of(one.found, one.illegal) for one in columns)
    yield "recall of duplicates, in pairs", *(_of(one.joined, one.pairs) for one in columns)
    yield "error of nwpa, months summed", *(_of(one.off, one.new) for one in columns)
    yield "months without a figure of nwpa", *(str(one.unmeasured) for one in columns)


def _of(part: float, whole: int) -> str:
    """Return a share with what it is of."""
    value = share(part, whole)
    return NOT_MEASURED if value is None else f"{value:.1%} ({part:g} of {whole:,})"
