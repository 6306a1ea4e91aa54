"""Which items there are, of what was seen, found, linked and judged."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import polars as pl

from casque.review.items import Facts, items_of
from casque.tables import MOMENT, OFFERS

BEGIN = datetime(2012, 3, 1, tzinfo=UTC)
SEEN = {
    "version": pl.Int64, "advertisement": pl.Int64, "site": pl.String, "item": pl.String,
    "first_round": pl.String, "first_at": MOMENT, "last_at": MOMENT, "account": pl.String,
    "empty": pl.Boolean, "screened": pl.Boolean,
}  # fmt: skip
NAMED = {
    "version": pl.Int64, "product": pl.String, "term": pl.String, "words": pl.Int64,
    "plain": pl.Boolean,
}  # fmt: skip
PAIR = {"version": pl.Int64, "product": pl.String}


@dataclass
class Ground:
    """What was seen: advertisement n of site s is item n; versions are numbered as they come."""

    seen: list[dict[str, object]] = field(default_factory=list)
    named: list[dict[str, object]] = field(default_factory=list)
    searched: list[tuple[int, str]] = field(default_factory=list)
    judged: list[tuple[int, str]] = field(default_factory=list)
    offers: dict[int, str] = field(default_factory=dict)

    def version(
        self, advertisement: int, *products: str, plain: bool = True, screened: bool = True
    ) -> int:
        number = len(self.seen) + 1
        at = BEGIN + timedelta(days=number)
        self.seen.append(
            {
                "version": number, "advertisement": advertisement, "site": "s",
                "item": str(advertisement), "first_round": f"{at:%Y-%m}", "first_at": at,
                "last_at": at, "account": None, "empty": False, "screened": screened,
            }
        )  # fmt: skip
        self.named += [
            {"version": number, "product": product, "term": "t", "words": 1, "plain": plain}
            for product in products
        ]
        return number

    def made(self) -> list[tuple[str, str, str, int, list[tuple[int, bool]]]]:
        """Return offer, product, stratum, lead and the members of each item."""
        offers = [
            {"offer": name, "site": "s", "item": str(advertisement)}
            for advertisement, name in self.offers.items()
        ]
        found = items_of(
            Facts(
                seen=pl.DataFrame(self.seen, schema=SEEN),
                named=pl.DataFrame(self.named, schema=NAMED),
                searched=pl.DataFrame(self.searched, schema=PAIR, orient="row"),
                judged=pl.DataFrame(self.judged, schema=PAIR, orient="row"),
                offers=OFFERS.frame(offers),
            )
        )
        members = {
            key: sorted(rows.select("version", "named").iter_rows())
            for key, rows in found.members.group_by("offer", "product")
        }
        items = found.items.sort("offer", "product")
        columns = items.select("offer", "product", "stratum", "lead").iter_rows()
        return [(*row, members[row[:2]]) for row in columns]


def test_nothing_gives_nothing() -> None:
    assert Ground().made() == []


def test_an_item_for_each_offer_and_product() -> None:
    ground = Ground()
    ground.version(1, "IV", "RH")
    ground.version(2, "IV", plain=False)
    assert ground.made() == [
        ("s:1", "IV", "plain", 1, [(1, True)]),
        ("s:1", "RH", "plain", 1, [(1, True)]),
        ("s:2", "IV", "disguised", 2, [(2, True)]),
    ]


def test_all_advertisements_of_an_offer_are_judged_together_led_by_one_that_a_word_names() -> None:
    ground = Ground(offers={1: "s:1", 2: "s:1"})
    ground.version(1)
    ground.version(2, "IV")
    assert ground.made() == [("s:1", "IV", "plain", 2, [(1, False), (2, True)])]


def test_a_new_text_takes_the_place_of_the_old() -> None:
    ground = Ground()
    ground.version(1, "IV")
    ground.version(1, "IV")
    assert ground.made() == [("s:1", "IV", "plain", 2, [(2, True)])]


def test_who_takes_the_word_out_does_not_leave_the_queue() -> None:
    ground = Ground()
    ground.version(1, "IV")
    ground.version(1)
    assert ground.made() == [("s:1", "IV", "plain", 1, [(1, True)])]


def test_below_the_threshold_it_is_drawn_with_the_product_of_its_search() -> None:
    ground = Ground(searched=[(1, "IV")])
    ground.version(1)
    ground.version(2)
    assert ground.made() == [("s:1", "IV", "none", 1, [(1, True)])]


def test_what_nobody_has_screened_is_not_below_the_threshold() -> None:
    ground = Ground(searched=[(1, "IV")])
    ground.version(1, screened=False)
    assert ground.made() == []


def test_an_offer_that_a_word_names_anywhere_is_not_below_the_threshold() -> None:
    ground = Ground(searched=[(1, "TB")], offers={1: "s:1", 2: "s:1"})
    ground.version(1)
    ground.version(2, "IV")
    assert [item[1] for item in ground.made()] == ["IV"]


def test_of_many_below_the_threshold_twenty_are_drawn() -> None:
    ground = Ground()
    ground.searched = [(ground.version(n), "IV") for n in range(1, 30)]
    assert len(ground.made()) == 20


def test_a_product_that_only_a_reader_named_is_an_item() -> None:
    ground = Ground(judged=[(1, "RH")])
    ground.version(1, "IV")
    assert ground.made()[1] == ("s:1", "RH", "", 1, [(1, False)])


def test_a_judgement_of_an_old_text_makes_no_item() -> None:
    ground = Ground(judged=[(1, "RH")])
    ground.version(1)
    ground.version(1)
    assert ground.made() == []


def test_items_carry_the_round_in_which_their_offer_was_first_seen() -> None:
    ground = Ground(offers={1: "s:1", 2: "s:1"})
    ground.version(1)
    ground.seen += [{**ground.seen[0], "version": 2, "advertisement": 2, "item": "2",
                     "first_round": "2012-05"}]  # fmt: skip
    ground.named = [{"version": 2, "product": "IV", "term": "t", "words": 1, "plain": True}]
    facts = Facts(
        seen=pl.DataFrame(ground.seen, schema=SEEN),
        named=pl.DataFrame(ground.named, schema=NAMED),
        searched=pl.DataFrame(schema=PAIR),
        judged=pl.DataFrame(schema=PAIR),
        offers=OFFERS.frame([{"offer": "s:1", "site": "s", "item": n} for n in "12"]),
    )
    assert items_of(facts).items["round"].to_list() == ["2012-03"]
