"""Where an item of the queue stands: first reader, second reader, settled, done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

Stage = Literal["first", "second", "settle", "done"]

STAGES: Final[tuple[Stage, ...]] = ("first", "second", "settle", "done")
"""In their order: an item stands where the least of its members stands."""

WAITING: Final[tuple[Stage, ...]] = ("settle", "second", "first")
"""The stages in which a person is asked, in the order in which they are served: what is begun is
brought to its end first."""

UNSURE: Final = "unsure"
READERS: Final = 3
"""First, second, and who settles."""


@dataclass(frozen=True, slots=True)
class Said:
    """One verdict on a version and product: by whom, what, and whether it came in a sheet."""

    by: str
    goods: str
    act: str
    by_sheet: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an item, or one of its members, stands.

    `goods` and `act` are the present verdict, "" where there is none to show; `read_by` are those
    to whom it is not shown again.
    """

    stage: Stage
    goods: str = ""
    act: str = ""
    read_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One stage, when a member stands there, and why."""

    stage: Stage
    holds: Callable[[Sequence[Said], bool], bool]
    why: str


def _is_unsure(read: Sequence[Said]) -> bool:
    return len(read) == 1 and read[0].goods == UNSURE


def _differ(read: Sequence[Said]) -> bool:
    return len(read) == 2 and (read[0].goods, read[0].act) != (read[1].goods, read[1].act)


RULES: Final[tuple[Rule, ...]] = (
    Rule("done", lambda read, _: any(one.by_sheet for one in read), "judged in a sheet"),
    Rule("first", lambda read, _: not read, "nobody has read it"),
    Rule("second", lambda read, blind: blind and len(read) == 1, "blind: two read it"),
    Rule("second", lambda read, _: _is_unsure(read), "its reader was unsure"),
    Rule("settle", lambda read, blind: blind and _differ(read), "its two readers differ"),
    Rule("done", lambda *_: True, "it is decided"),
)
"""The first that holds counts."""


def readings(said: Iterable[Said]) -> tuple[Said, ...]:
    """Return what the first, the second and the settling reader say, of verdicts in their order.

    A reader who judges again before the second came corrects the first word; whatever comes after
    two have read it settles it, whoever says it.

    >>> [one.goods for one in readings([Said("A", "unsure", "sale"), Said("A", "fake", "sale")])]
    ['fake']
    """
    kept: list[Said] = []
    for one in said:
        place = _place(kept, one.by)
        kept[place : place + 1] = [one]
    return tuple(kept)


def _place(kept: Sequence[Said], reader: str) -> int:
    readers = [one.by for one in kept]
    if len(kept) >= READERS - 1:
        return READERS - 1
    return readers.index(reader) if reader in readers else len(kept)


def reading_of(said: Iterable[Said], reader: str) -> int:
    """Return which reading the next verdict of a reader is: 1, 2 or 3."""
    return _place(readings(said), reader) + 1


def standing(said: Sequence[Said], *, blind: bool) -> Standing:
    """Return where a member stands, of its verdicts in their order; the latest one counts."""
    read = readings(said)
    stage = next(rule.stage for rule in RULES if rule.holds(read, blind))
    readers = tuple(dict.fromkeys(one.by for one in said))
    if not said or (blind and stage != "done"):
        return Standing(stage, read_by=readers)
    return Standing(stage, said[-1].goods, said[-1].act, readers)


def together(members: Sequence[Standing]) -> Standing:
    """Return where an item stands, of its members that count; at least one does.

    Members that are all decided and differ make it unsure until a person judges them together
    (`linkage.verdicts`): its readers may, too.
    """
    stage = min((member.stage for member in members), key=STAGES.index)
    decided = [member for member in members if member.goods]
    goods = sorted({member.goods for member in decided})
    act = decided[-1].act if decided else ""
    if stage == "done" and len(goods) > 1:
        return Standing("settle", UNSURE, act)
    waiting = [member for member in members if member.stage == stage]
    readers = tuple(dict.fromkeys(name for member in waiting for name in member.read_by))
    if not goods:
        return Standing(stage, read_by=readers)
    return Standing(stage, goods[0] if len(goods) == 1 else UNSURE, act, readers)
