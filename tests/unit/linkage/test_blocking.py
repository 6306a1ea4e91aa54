"""Who shares a picture, a text, a contact."""

from datetime import UTC, datetime, timedelta

import pytest

from casque.linkage.blocking import (
    accounts,
    advertisements,
    same_contact,
    same_picture,
    same_text,
)
from casque.tables import PICTURES, SIGHTINGS

NOON = datetime(2014, 9, 1, 12, tzinfo=UTC)
LONG = "老象牙手镯一对，家传旧物，品相完好"  # a pair of old ivory bangles, heirloom, well kept


def sightings(*rows):
    return SIGHTINGS.frame(
        [
            {"round": f"2014-{9 + day:02d}", "site": "s1", "item": item, "version": str(number),
             "title": title, "account": account, "captured_at": NOON + timedelta(day)}
            for number, (item, account, title, day) in enumerate(rows)
        ]
    )  # fmt: skip


def pictures(**digests):
    return PICTURES.frame(
        [
            {"site": "s1", "item": item, "address": str(i), "digest": digest}
            for item, ds in digests.items()
            for i, digest in enumerate(ds)
        ]
    )


def test_an_advertisement_is_known_from_its_first_sighting_and_has_its_last_account():
    (row,) = advertisements(sightings(("1", "old", "t", 0), ("1", "new", "t", 1))).to_dicts()
    assert row == {"site": "s1", "item": "1", "account": "new", "first": NOON, "node": "s1:1"}


@pytest.mark.parametrize("account", [None, "", "  "])
def test_a_blank_account_is_none(account):
    frame = sightings(("1", account, LONG, 0), ("2", account, LONG, 0))
    assert len(accounts(frame)) == 0
    assert len(same_text(frame, PICTURES.empty())) == 0
    assert len(same_contact(frame, PICTURES.empty())) == 0


def test_a_picture_counts_each_unknown_account_as_its_own():
    frame = sightings(("1", None, "t", 0), ("2", None, "t", 0), ("3", "a", "t", 0))
    members = same_picture(frame, pictures(**{"1": ["p"], "2": ["p"], "3": ["p"]}))
    assert sorted(members["account"]) == ["s1:1", "s1:2", "s1:a"]


def test_a_renamed_account_is_not_two():
    frame = sightings(("1", "old", "t", 0), ("1", "new", "t", 1))
    assert same_picture(frame, pictures(**{"1": ["p"]}))["account"].to_list() == ["s1:new"]


SAME_TEXT = [
    (LONG, "老 象 牙 手 镯 一 对 ， 家 傳 旧物，品相完好", True),  # separators, traditional forms
    (LONG, LONG + "的", False),
    ("老象牙手镯", "老象牙手镯", False),  # too short to be specific
    ("★★★★★★★★★★★★★★", "★★★★★★★★★★★★★★", False),  # decoration says nothing
    ("象牙珠子直径1.2厘米一百零八颗", "象牙珠子直径12厘米一百零八颗", False),  # 1.2 cm, 12 cm
]


@pytest.mark.parametrize(("one", "other", "is_same"), SAME_TEXT)
def test_a_text_is_compared_folded(one, other, is_same):
    frame = sightings(("1", "a", one, 0), ("2", "a", other, 0))
    found = same_text(frame, PICTURES.empty())
    assert (len(found) == 2 and found["evidence"].n_unique() == 1) == is_same


def test_the_same_text_in_two_accounts_is_two_blocks():
    frame = sightings(*((str(i), "ab"[i % 2], LONG, 0) for i in range(4)))
    assert same_text(frame, PICTURES.empty())["evidence"].n_unique() == 2


def test_a_contact_is_masked_in_its_evidence():
    frame = sightings(("1", "a", "微信：lao_wang88", 0), ("2", "b", "VX: Lao_Wang88", 0))
    members = same_contact(frame, PICTURES.empty())
    assert sorted(members["node"]) == ["s1:a", "s1:b"]
    (evidence,) = members["evidence"].unique()
    assert evidence.startswith("wechat:")
    assert "wang" not in evidence


def test_a_text_without_contact_is_in_no_block():
    assert len(same_contact(sightings(("1", "a", "t", 0)), PICTURES.empty())) == 0


def test_nothing_gives_nothing():
    for find in (same_picture, same_text, same_contact):
        assert len(find(SIGHTINGS.empty(), PICTURES.empty())) == 0
