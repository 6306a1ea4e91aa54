"""What people decide of links, and what stands of it."""

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from casque.errors import LinkRefused
from casque.linkage.decisions import decided_by_people, found_by_machine, join, part
from casque.tables import LINKS

NOON = datetime(2014, 9, 1, 12, tzinfo=UTC)


def test_a_decision_is_one_row_of_links_in_the_order_of_names():
    row = part("offer", "s2:1", "s1:9", by="ann", at=NOON, why="another carving")
    assert row.to_dicts() == [
        {
            "kind": "offer", "left": "s1:9", "right": "s2:1", "reason": "decided",
            "evidence": "another carving", "same": False, "by": "ann", "at": NOON,
        }
    ]  # fmt: skip


WRONG = [
    ({"kind": "account"}, "no known kind"),
    ({"right": "a"}, "one and the same"),
    ({"by": " "}, "no person"),
    ({"by": "casque"}, "no person"),
    ({"at": NOON.replace(tzinfo=None)}, "no time zone"),
]


@pytest.mark.parametrize(("changes", "what"), WRONG)
def test_a_decision_that_says_too_little_is_refused(changes, what):
    call = {"kind": "offer", "left": "a", "right": "b", "by": "ann", "at": NOON} | changes
    with pytest.raises(LinkRefused, match=what):
        join(call["kind"], call["left"], call["right"], by=call["by"], at=call["at"], why="")


def test_the_latest_decision_stands_and_of_two_at_once_the_split():
    rows = [
        part("offer", "a", "b", by="ann", at=NOON, why=""),
        join("offer", "a", "b", by="bob", at=NOON + timedelta(1), why=""),
        join("offer", "c", "d", by="zoe", at=NOON, why=""),
        part("offer", "c", "d", by="ann", at=NOON, why=""),
    ]
    for order in (rows, rows[::-1]):
        stands = decided_by_people(pl.concat(order))
        assert stands.select("left", "same").rows() == [("a", True), ("c", False)]


def test_the_machine_holds_its_latest_row_of_each_reason():
    rows = LINKS.frame(
        [
            {"kind": "offer", "left": "a", "right": "b", "reason": "same_picture",
             "evidence": "d", "same": same, "by": "casque", "at": NOON + timedelta(days)}
            for same, days in ((True, 0), (False, 1))
        ]
    )  # fmt: skip
    held = found_by_machine(pl.concat([rows, join("offer", "a", "b", by="ann", at=NOON, why="")]))
    assert held.select("reason", "same").rows() == [("same_picture", False)]
