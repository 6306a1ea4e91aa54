"""Which words dealers use, and what they do where one is blocked."""

from __future__ import annotations

from collections import Counter

import pytest

from casque.demo.simulation.chance import stream
from casque.demo.simulation.disguises import WAYS
from casque.demo.simulation.months import NUMBER
from casque.demo.simulation.schedule import words
from casque.demo.simulation.sellers import sellers
from casque.demo.simulation.sites import places
from casque.demo.simulation.wording import Vocabulary

WORDS = words(1.0)
DEALERS = sellers(7, places(1.0), 0.3)[:200]


def written(product, month, blocked=(), times=20):
    vocabulary, rng = Vocabulary(WORDS), stream("written", product, month)
    return [
        vocabulary.write(rng, dealer, product, NUMBER[month], blocked)
        for dealer in DEALERS
        for _ in range(times)
    ]


def test_the_ways_have_their_shares():
    found = written("IV", "2013-07")
    ways = Counter(one.way for one in found)
    assert ways["plain"] / len(found) == pytest.approx(WAYS["plain"], abs=0.06)
    assert set(ways) == set(WAYS)


@pytest.mark.parametrize("product", ["IV", "TB", "HC"])
def test_only_words_of_the_product_are_used(product):
    for one in written(product, "2014-06", times=3):
        assert one.term < 0 or product in WORDS[one.term].term.products


def test_code_words_are_used_some_months_before_the_programme_knows_them():
    spring = {WORDS[one.term].term for one in written("IV", "2012-03") if one.term >= 0}
    assert max(term.since for term in spring) == "2012-07"
    assert any(term.since > "2012-03" for term in spring)


def test_a_blocked_word_is_not_written_plainly():
    ivory = next(n for n, word in enumerate(WORDS) if word.term.text == "象牙")
    found = written("IV", "2012-06", blocked={ivory})
    assert not [one for one in found if one.term == ivory and one.way == "plain"]
    assert [one for one in found if one.term == ivory]


def test_a_dealer_has_favourites():
    vocabulary, rng = Vocabulary(WORDS), stream("favourites")
    shares = []
    for dealer in DEALERS[:50]:
        terms = [vocabulary.write(rng, dealer, "IV", 20, ()).term for _ in range(60)]
        shares.append(Counter(terms).most_common(1)[0][1] / 60)
    assert sum(shares) / len(shares) > 0.5
