"""The queue is a projection: however it came about, it is what the ledger says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import review_queue as q
from casque.db import frames
from casque.db import models as m
from casque.errors import LinkRefused, Stale
from casque.rounds import reviewing
from casque.rounds.home import Home
from casque.tables import GOODS
from review_queue import NOW, by_sheet, decide
from threads import at_once

READERS = ("A1", "B1", "L1")
OFFERS = (q.SINGLE, q.BLIND, q.PAIR, q.SILENT)

offers, readers, goods = map(st.sampled_from, (OFFERS, READERS, GOODS))
judged = st.tuples(st.just("judge"), offers, readers, goods)
moved = st.tuples(st.just("move"), offers, readers, goods)
parted = st.tuples(st.just("part"), st.just(q.PAIR), readers, goods)
joined = st.tuples(st.just("join"), offers, readers, goods)
undone = st.tuples(st.just("undo"), offers, readers, goods)
sheet = st.tuples(st.just("sheet"), offers, readers, goods)
Step = tuple[str, str, str, str]


@pytest.fixture
def filled(home: Home, tmp_path: Path) -> Home:
    return q.fill(home, tmp_path)


def a_step(home: Home, number: int, step: Step) -> bool:
    """Do a step, where it can be done at all; say whether a decision came of it."""
    kind, offer, reader, said = step
    item = m.QueueItem.objects.filter(offer=offer, product="IV").first()
    if kind == "undo":
        q.undo(home, reader)
        return False
    if item is None:
        return False
    return STEPS[kind](home, item, reader, said, number)


def _judge(home: Home, item: m.QueueItem, reader: str, said: str, _: int) -> bool:
    decide(home, item, said, by=reader)
    return True


def _move(home: Home, item: m.QueueItem, reader: str, said: str, _: int) -> bool:
    decide(home, item, said, by=reader, product="RH")
    return True


def _part(home: Home, item: m.QueueItem, reader: str, _: str, __: int) -> bool:
    try:
        q.regroup(home, item, out=item.lead_id, by=reader)
    except LinkRefused:
        return False
    return True


def _join(home: Home, item: m.QueueItem, reader: str, _: str, __: int) -> bool:
    other = m.QueueItem.objects.filter(product="IV").exclude(pk=item.pk).order_by("offer").first()
    assert other is not None
    try:
        q.regroup(home, item, other=other.pk, by=reader)
    except LinkRefused:
        return False
    return True


def _sheet(home: Home, item: m.QueueItem, reader: str, said: str, number: int) -> bool:
    by_sheet(home, item, said, at=NOW + timedelta(minutes=number), by=reader)
    return False


STEPS: dict[str, Callable[[Home, m.QueueItem, str, str, int], bool]] = {
    "judge": _judge, "move": _move, "part": _part, "join": _join, "sheet": _sheet,
}  # fmt: skip

A_FEW = settings(
    max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


@A_FEW
@given(steps=st.lists(st.one_of(judged, judged, undone, sheet, moved, parted, joined), max_size=8))
def test_made_from_nothing_it_is_what_it_had_become(filled: Home, steps: list[Step]) -> None:
    with transaction.atomic():
        for number, step in enumerate(steps):
            a_step(filled, number, step)
        became = q.snapshot()
        assert reviewing.refresh(filled, clock=q.CLOCK) == 0
        assert reviewing.rebuild(filled, clock=q.CLOCK) == len(became)
        assert q.snapshot() == became
        transaction.set_rollback(True)


@A_FEW
@given(
    before=st.lists(st.one_of(judged, sheet), max_size=4),
    steps=st.lists(st.one_of(judged, judged, moved, parted, joined), max_size=8),
)
def test_as_many_taken_back_as_decided_leave_it_as_it_was(
    filled: Home, before: list[Step], steps: list[Step]
) -> None:
    with transaction.atomic():
        for number, (kind, offer, _, said) in enumerate(before):
            a_step(filled, number, (kind, offer, "Z1", said))
        was, verdicts = q.snapshot(), frames.judgements()
        editions = dict(m.QueueItem.objects.values_list("pk", "edition"))
        made = [a_step(filled, 0, (kind, offer, "A1", said)) for kind, offer, _, said in steps]
        for _ in range(sum(made)):
            assert q.undo(filled) is not None
        assert q.undo(filled) is None
        assert q.snapshot() == was
        assert frames.judgements().equals(verdicts)
        assert all(i.edition >= editions.get(i.pk, 0) for i in m.QueueItem.objects.all())
        transaction.set_rollback(True)


def test_twenty_decisions_are_taken_back_in_turn(filled: Home) -> None:
    states = []
    offers = [q.SINGLE, q.BLIND, q.PAIR, q.SILENT] * 5
    for number, offer in enumerate(offers):
        states.append(q.snapshot())
        decide(filled, q.item_of(offer), GOODS[number % len(GOODS)])
    for state in reversed(states):
        q.undo(filled)
        assert q.snapshot() == state


def gone_wrong(*works: Callable[[], None]) -> list[object]:
    """Return what works raised that are done at once."""
    return [error for error in at_once(*works) if error is not None]


def test_of_two_who_save_at_once_one_is_shown_the_difference(filled: Home) -> None:
    item = q.item_of(q.SINGLE)

    def saved(reader: str, said: str) -> Callable[[], None]:
        return lambda: (decide(filled, item, said, by=reader, edition=item.edition), None)[1]

    (error,) = gone_wrong(saved("A1", "genuine"), saved("B1", "fake"))
    assert isinstance(error, Stale)
    assert m.Decision.objects.count() == 1
    other = {"A1": "B1", "B1": "A1"}[m.Decision.objects.get().by]
    decide(filled, item, error.fields["mine"]["goods"], by=other, edition=error.fields["edition"])  # type: ignore[index]
    assert set(m.Judgement.objects.values_list("by", "goods")) == {
        ("A1", "genuine"), ("B1", "fake"),
    }  # fmt: skip


def test_readers_at_once_lose_nothing_while_the_queue_is_refreshed(filled: Home) -> None:
    said: list[int] = []

    def reads(reader: str) -> Callable[[], None]:
        return lambda: said.extend(_everything(filled, reader))

    def refreshes() -> None:
        for _ in range(5):
            reviewing.refresh(filled, clock=q.CLOCK)

    wrong = gone_wrong(*map(reads, ("A1", "B1", "C1", "D1")), refreshes)
    assert wrong == []
    assert sorted(said) == list(m.Decision.objects.order_by("pk").values_list("pk", flat=True))
    assert len(said) >= 13
    assert reviewing.waiting() == 0
    became = q.snapshot()
    assert {row["stage"] for row in became} == {"done"}
    reviewing.rebuild(filled, clock=q.CLOCK)
    assert q.snapshot() == became


def _everything(home: Home, reader: str) -> Iterator[int]:
    """Judge whatever waits for a reader; look again where somebody was faster."""
    while (number := reviewing.next_item(reader=reader, now=NOW)) is not None:
        if reviewing.hold(number, reader=reader, now=NOW):
            continue
        item = m.QueueItem.objects.get(pk=number)
        try:
            yield decide(home, item, "fake", by=reader, edition=item.edition).decision
        except Stale:
            continue
