"""Links that are new, links that no longer hold, and what is shared too widely."""

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from casque.linkage.links import find_links
from casque.linkage.rules import RULES
from casque.tables import LINKS, PICTURES, SIGHTINGS

NOON = datetime(2014, 9, 1, 12, tzinfo=UTC)
LONG = "老象牙手镯一对，家传旧物，品相完好"  # a pair of old ivory bangles, heirloom, well kept


def sightings(*rows, day=0):
    return SIGHTINGS.frame(
        [
            {"round": "2014-09", "site": "s1", "item": item, "version": "v", "account": account,
             "title": title, "captured_at": NOON + timedelta(day, seconds=second)}
            for second, (item, account, title) in enumerate(rows)
        ]
    )  # fmt: skip


def pictures(*pairs):
    return PICTURES.frame([{"site": "s1", "item": i, "address": d, "digest": d} for i, d in pairs])


def find(seen, kept=None, earlier=None, at=NOON):
    return find_links(
        seen, PICTURES.empty() if kept is None else kept, at=at,
        earlier_links=LINKS.empty() if earlier is None else earlier,
    )  # fmt: skip


def test_a_block_is_linked_to_its_earliest_member():
    seen = sightings(("3", "a", "t"), ("1", "b", "t"), ("2", "c", "t"))
    found = find(seen, pictures(("1", "p"), ("2", "p"), ("3", "p")))
    assert found.links.select("left", "right", "reason", "evidence", "same").rows() == [
        ("s1:1", "s1:3", "same_picture", "p", True),
        ("s1:2", "s1:3", "same_picture", "p", True),
    ]


def test_two_shared_pictures_are_one_link_with_both_as_evidence():
    seen = sightings(("1", "a", "t"), ("2", "b", "t"))
    found = find(seen, pictures(("1", "p"), ("2", "p"), ("1", "q"), ("2", "q")))
    assert found.links["evidence"].to_list() == ["p q"]


def test_two_reasons_are_two_links():
    seen = sightings(("1", "a", LONG), ("2", "a", LONG))
    found = find(seen, pictures(("1", "p"), ("2", "p")))
    assert found.links["reason"].to_list() == ["same_picture", "same_text"]


def test_finding_again_adds_nothing():
    seen, kept = sightings(("1", "a", LONG), ("2", "a", LONG)), pictures(("1", "p"), ("2", "p"))
    first = find(seen, kept).links
    assert len(find(seen, kept, earlier=first, at=NOON + timedelta(1)).links) == 0


def test_more_evidence_for_a_known_link_is_recorded():
    seen = sightings(("1", "a", "t"), ("2", "b", "t"))
    first = find(seen, pictures(("1", "p"), ("2", "p"))).links
    more = pictures(("1", "p"), ("2", "p"), ("1", "q"), ("2", "q"))
    again = find(seen, more, earlier=first, at=NOON).links
    assert again.select("evidence", "same").rows() == [("p q", True)]
    assert again["at"].item() == NOON + timedelta(microseconds=1)
    LINKS.check(pl.concat([first, again]))


def test_a_picture_that_becomes_a_stock_picture_is_taken_back_and_said_so():
    four = sightings(("1", "a", "t"), ("2", "b", "t"), ("3", "c", "t"), ("4", "d", "t"))
    kept = pictures(("1", "p"), ("2", "p"), ("3", "p"), ("4", "p"))
    first = find(four[:2], kept).links
    found = find(four, kept, earlier=first, at=NOON + timedelta(1))
    assert found.links.select("left", "right", "evidence", "same").rows() == [
        ("s1:1", "s1:2", "p", False)
    ]
    assert found.too_common.rows() == [("offer", "same_picture", "p", 4, 3)]
    held = pl.concat([first, found.links])
    assert len(find(four, kept, earlier=held, at=NOON + timedelta(2)).links) == 0


def test_a_link_of_what_was_not_seen_is_left_as_it_is():
    two = sightings(("1", "a", LONG), ("2", "a", LONG))
    first = find(two).links
    assert len(find(two[:1], earlier=first, at=NOON + timedelta(1)).links) == 0


def test_a_link_of_another_rule_is_not_ours_to_take_back():
    other = find(sightings(("1", "a", LONG), ("2", "a", LONG))).links.with_columns(
        reason=pl.lit("same_face")
    )
    assert len(find(sightings(("1", "a", "t"), ("2", "a", "t")), earlier=other).links) == 0


@pytest.mark.parametrize(("sellers", "is_linked"), [(20, True), (21, False)])
def test_a_contact_of_very_many_accounts_links_none(sellers, is_linked):
    seen = sightings(*((str(i), f"a{i:02d}", "电话13800000000") for i in range(sellers)))
    found = find(seen)
    assert len(found.links) == (sellers - 1 if is_linked else 0)
    assert found.too_common["accounts"].to_list() == ([] if is_linked else [sellers])
    assert set(found.links["kind"]) <= {"dealer"}


def test_the_number_of_links_grows_with_members_and_not_with_pairs():
    seen = sightings(*((str(i), "a", LONG) for i in range(200)))
    assert len(find(seen).links) == 199


def test_every_rule_has_a_reason_of_its_own():
    assert len({rule.reason for rule in RULES}) == len(RULES)


def test_nothing_gives_nothing():
    found = find(SIGHTINGS.empty())
    assert (len(found.links), len(found.too_common)) == (0, 0)
