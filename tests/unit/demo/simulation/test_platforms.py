"""Sites remove what they are told, block words, and have faults."""

from __future__ import annotations

import pytest

from casque.demo.simulation.chance import stream
from casque.demo.simulation.months import MONTHS, NUMBER
from casque.demo.simulation.platforms import (
    KINDS,
    Refusal,
    faults,
    heeds,
    newly_blocked,
    newly_freed,
)
from casque.demo.simulation.schedule import words
from casque.demo.simulation.sites import places

SPRING = range(NUMBER["2012-03"], NUMBER["2012-08"] + 1)


@pytest.mark.parametrize("scale", [1.0, 0.5, 0.3])
@pytest.mark.parametrize("seed", range(5))
def test_from_march_to_august_2012_every_fault_comes_and_most_sites_are_well(seed, scale):
    sites = places(scale)
    given = {key: f for key, f in faults(seed, sites).items() if key[1] in SPRING}
    assert set(given.values()) == set(KINDS)
    for month in SPRING:
        ill = [site for site, when in given if when == month]
        there = [place for place in sites if place.site.since <= MONTHS[month]]
        assert len(ill) <= len(there) / 3
        assert all(sites[site].site in [place.site for place in there] for site in ill)


def test_two_sites_are_never_ill_at_once():
    for seed in range(5):
        given = [month for _, month in faults(seed, places(0.05)) if month in SPRING]
        assert given
        assert len(set(given)) == len(given)


def test_other_months_have_few_faults():
    given = [key for key in faults(3, places(1.0)) if key[1] not in SPRING]
    assert 0.02 < len(given) / (25 * (33 - len(SPRING))) < 0.09


def test_a_site_heeds_an_item_or_not_however_often_it_is_told():
    place = places(1.0)[0]
    first = [heeds(7, place, 0, str(item), NUMBER["2012-03"]) for item in range(500)]
    again = [heeds(7, place, 0, str(item), NUMBER["2012-03"]) for item in range(500)]
    assert first == again
    assert 0.85 < sum(first) / 500 < 1  # as thorough as after the first contact


def test_after_the_last_month_nothing_is_removed():
    assert not heeds(7, places(1.0)[0], 0, "1", NUMBER["2014-09"])


def banned_by(place, vocabulary):
    """The terms that a site bans within many months of being told of all, none banned before."""
    alone = Refusal((), [{n} for n in range(len(vocabulary))])
    months = range(NUMBER["2013-08"], len(MONTHS))
    drawn = [
        newly_blocked(stream("bans", m), place, m, vocabulary, range(len(vocabulary)), alone)
        for m in months
    ]
    assert all(len(chosen) <= 2 for chosen in drawn)
    return {vocabulary[term] for chosen in drawn for term in chosen}


def test_words_with_another_sense_are_never_blocked():
    found = banned_by(places(1.0)[0], words(1.0))
    assert found
    assert all(word.blockable for word in found)


def test_a_products_last_word_is_blocked_by_the_strict_alone():
    lenient, strict = places(1.0)[0], places(1.0)[3]
    assert (lenient.strict, strict.strict) == (False, True)
    assert banned_by(lenient, words(0.05)) == set()
    assert banned_by(strict, words(0.05))


def test_who_bans_a_word_refuses_what_holds_it():
    refusal = Refusal({0}, [{0}, {1, 2}, {2}])
    assert refusal.after(1).blocked == {0, 1, 2}


def test_a_blocked_word_may_be_let_go():
    freed = [newly_freed(7, 0, month, range(60)) for month in range(33)]
    assert 0.005 < sum(map(len, freed)) / (33 * 60) < 0.05
