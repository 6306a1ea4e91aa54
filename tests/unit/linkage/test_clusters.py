"""From links to clusters, whatever the order of rows and whoever disagrees."""

from datetime import UTC, datetime, timedelta

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from casque.linkage.clusters import clusters
from casque.linkage.decisions import join, part
from casque.tables import LINKS

NOON = datetime(2014, 9, 1, 12, tzinfo=UTC)
NODES = pl.DataFrame({"node": list("abcdef"), "first": [NOON + timedelta(i) for i in range(6)]})


def machine(*pairs, evidence="p", reason="same_picture", same=True, day=0):
    return LINKS.frame(
        [
            {"kind": "offer", "left": min(pair), "right": max(pair), "reason": reason,
             "evidence": evidence, "same": same, "by": "casque", "at": NOON + timedelta(day)}
            for pair in pairs
        ]
    )  # fmt: skip


def ann(decide, pair, day=0):
    return decide("offer", *pair, by="ann", at=NOON + timedelta(day), why="looked")


def found(*links, nodes=NODES):
    frame = clusters(pl.concat([LINKS.empty(), *links]), nodes, kind="offer")
    groups = frame.group_by("cluster").agg(pl.col("node").sort().str.join(""))
    assert all(name in nodes for name, nodes in groups.iter_rows())
    return " ".join(sorted(groups["node"]))


def test_what_nothing_links_stands_alone():
    assert found() == "a b c d e f"


def test_links_chain():
    assert found(machine("ab"), machine("bc", evidence="q")) == "abc d e f"


def test_a_cluster_is_named_after_its_earliest_node():
    backwards = NODES.with_columns(first=pl.col("first").reverse())
    named = clusters(machine("ab"), backwards, kind="offer")
    assert dict(named.iter_rows())["a"] == "b"


def test_what_the_machine_took_back_does_not_hold():
    assert found(machine("ab"), machine("ab", same=False, day=1)) == "a b c d e f"


def test_a_person_outranks_the_machine_both_ways():
    assert found(ann(part, "ab"), machine("ab", day=9)) == "a b c d e f"
    assert found(ann(join, "ab"), machine("ab", same=False, day=9)) == "ab c d e f"


def test_a_split_holds_over_a_chain():
    chain = [machine("ac", evidence="p"), machine("bc", evidence="q")]
    assert found(*chain) == "abc d e f"
    assert found(*chain, ann(part, "ab")) == "ac b d e f"


def test_a_person_parts_and_joins_again():
    rows = [machine("ab"), ann(part, "ab", 1), ann(join, "ab", 2)]
    assert found(*rows) == "ab c d e f"


def test_of_a_block_whose_centre_is_parted_the_others_stay_together():
    star = machine("ab", "ac", "ad")
    assert found(star, ann(part, "ab"), ann(part, "ac")) == "ad bc e f"


def test_a_later_join_that_closes_a_ring_over_a_split_does_not_hold():
    rows = [ann(part, "ac"), ann(join, "ab", 1), ann(join, "bc", 2)]
    assert found(*rows) == "a bc d e f"


def test_pictures_come_before_text_where_both_cannot_hold():
    rows = [machine("bc"), machine("ab", reason="same_text", evidence="t"), ann(part, "ac")]
    assert found(*rows) == "a bc d e f"


def test_a_link_to_a_node_that_is_not_asked_for_still_joins():
    assert found(machine("ax", "bx")) == "ab c d e f"


def test_other_kinds_of_links_do_not_count():
    assert found(machine("ab").with_columns(kind=pl.lit("dealer"))) == "a b c d e f"


PAIR = st.tuples(*[st.sampled_from("abcdef")] * 2).filter(lambda p: p[0] != p[1])
DECISIONS = st.lists(st.tuples(st.sampled_from([join, part]), PAIR, st.integers(0, 3)), max_size=4)
MACHINES = st.lists(st.tuples(PAIR, st.sampled_from("pqr")), max_size=6)


@given(decisions=DECISIONS, links=MACHINES, data=st.data())
def test_order_and_repetition_change_nothing(decisions, links, data):
    rows = [ann(decide, pair, day) for decide, pair, day in decisions]
    rows += [machine(pair, evidence=evidence) for pair, evidence in links]
    assert found(*data.draw(st.permutations(rows)), *rows[:2]) == found(*rows)


@given(decisions=DECISIONS, links=MACHINES)
def test_no_split_that_stands_is_crossed(decisions, links):
    rows = [ann(part, pair, 9) for decide, pair, _ in decisions if decide is part]
    rows += [machine(pair, evidence=evidence) for pair, evidence in links]
    groups = found(*rows).split()
    for decide, pair, _ in decisions:
        assert decide is join or not any(set(pair) <= set(group) for group in groups)
