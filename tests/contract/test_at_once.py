"""Two who press at the same moment: one goes first, the other finds it done, on either engine."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from django.contrib.auth.models import User
from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult

import review_queue as q
from casque.db import actions, members
from casque.db import models as m
from casque.errors import MemberRefused, Stale
from casque.rounds.home import Home
from casque.rounds.reviewing import Decided
from casque.tables import JUDGEMENTS
from casque.web import house, tasks, tasks_history, tasks_reports
from threads import at_once

NOW = datetime(2012, 3, 6, tzinfo=UTC)
HELD = 1.0
"""Seconds for which the first keeps its transaction open: the second begins meanwhile."""


def both(first: Callable[[], object], second: Callable[[], object]) -> list[object]:
    """Return what two calls gave or raised, the second begun before the first has committed."""
    is_made, is_over = threading.Event(), threading.Event()

    def held() -> object:
        with transaction.atomic():
            try:
                return first()
            finally:
                is_made.set()
                is_over.wait(HELD)

    def after() -> object:
        is_made.wait()
        try:
            return second()
        finally:
            is_over.set()

    return at_once(held, after)


def a_lead(code: str) -> m.Member:
    return members.add_member(username=code, code=code, role="lead", by="tests", now=NOW)


def test_two_leads_who_demote_or_block_each_other_leave_one(home: Home) -> None:
    del home
    one, other = a_lead("L1"), a_lead("L2")
    came = both(lambda: members.set_role(one, "analyst"), lambda: members.block(other))
    assert came[0] is None
    assert isinstance(came[1], MemberRefused)
    assert list(m.Member.objects.filter(role="lead", active=True)) == [other]


def test_there_is_one_first_lead(home: Home) -> None:
    del home
    came = both(*(lambda code=code: first_lead(code) for code in ("L1", "L2")))
    assert isinstance(came[1], MemberRefused)
    assert [member.code for member in m.Member.objects.all()] == ["L1"]
    assert User.objects.count() == 1


def first_lead(code: str) -> m.Member:
    return members.add_first_lead(username=code, code=code, password="a sentence", now=NOW)


def test_a_task_is_put_on_the_list_once(home: Home) -> None:
    house.move_in(home)
    try:
        for ask, second in (
            (lambda: tasks.begin(tasks.collect_round, "2012-03", "L1"), False),
            (lambda: tasks.screen_soon("2012-04"), None),
            (lambda: tasks_reports.ask_for("2012-03", "L1"), False),
            (lambda: tasks_history.ask_for("a" * 32, {}, by="L1", dry_run=True), False),
        ):
            before = DBTaskResult.objects.count()
            assert both(ask, ask)[1] is second
            assert DBTaskResult.objects.count() == before + 1
    finally:
        house.move_out()


def test_a_sheet_counts_its_own_judgements_alone(team_home: Home, tmp_path: Path) -> None:
    q.fill(team_home, tmp_path)
    mine, others = m.Version.objects.select_related("advertisement").order_by("pk")[:2]

    def somebody_judges(run: Callable[..., object], sql: str, *rest: object) -> object:
        if sql.startswith('INSERT INTO "judgements"'):
            thread = threading.Thread(target=judged_by_another, args=(others,))
            thread.start()
            thread.join()
        return run(sql, *rest)

    sheet = JUDGEMENTS.frame(
        [
            {
                "site": mine.advertisement.site, "item": mine.advertisement.item,
                "version": mine.version, "product": "IV", "goods": "genuine", "act": "sale",
                "confidence": "high", "basis": "text", "by": "A1", "at": NOW, "why": "",
            }
        ]
    )  # fmt: skip
    with connection.execute_wrapper(somebody_judges):
        assert actions.record_judgements(judgements=sheet, now=NOW) == 1
    assert m.Judgement.objects.count() == 2
    assert actions.record_judgements(judgements=sheet, now=NOW) == 0


def judged_by_another(version: m.Version) -> None:
    m.Judgement.objects.create(
        version=version, product="IV", goods="fake", act="sale", confidence="high", basis="text",
        by="B1", at=NOW, recorded_at=NOW,
    )  # fmt: skip
    connection.close()


def test_two_who_move_an_offer_opposite_ways_wait_for_each_other(
    home: Home, tmp_path: Path
) -> None:
    q.fill(home, tmp_path)
    q.decide(home, q.item_of(q.SINGLE), "genuine", product="RH")
    for _ in range(12):
        ivory, horn = q.item_of(q.SINGLE), q.item_of(q.SINGLE, "RH")
        gate = threading.Barrier(2)

        def move(
            item: m.QueueItem, product: str, by: str, gate: threading.Barrier = gate
        ) -> object:
            gate.wait()
            return q.decide(home, item, "genuine", by=by, product=product, edition=item.edition)

        came = at_once(partial(move, ivory, "RH", "A1"), partial(move, horn, "IV", "B1"))
        kinds = {type(one) for one in came}
        assert Decided in kinds
        assert kinds <= {Decided, Stale}
