"""Chance by name: equal names draw equally, whatever was drawn before."""

from __future__ import annotations

from collections import Counter

import pytest

from casque.demo.simulation.chance import Weighted, between, chance, pick, poisson, stream


def test_equal_names_draw_equally_and_others_differ():
    assert [stream(7, "a").random() for _ in range(2)] == [stream(7, "a").random()] * 2
    assert stream(7, "a").random() != stream(7, "b").random()
    assert stream(7, "a", 1).random() != stream(71, "a").random()


def test_the_drawn_numbers_are_the_same_on_every_machine():
    assert round(stream(7, "seller", 3).random(), 6) == 0.841985
    assert round(chance(7, "heeds", 0, "x"), 6) == 0.539296


def test_chance_is_spread_over_the_unit():
    drawn = [chance("spread", n) for n in range(2000)]
    assert 0 <= min(drawn) < 0.01
    assert 0.99 < max(drawn) < 1
    assert sum(drawn) / len(drawn) == pytest.approx(0.5, abs=0.03)


def test_pick_and_between_stay_within():
    rng = stream("within")
    assert {pick(rng, "abc") for _ in range(100)} == {"a", "b", "c"}
    assert all(2 <= between(rng, 2, 5) < 5 for _ in range(100))


@pytest.mark.parametrize("mean", [0.0, 0.3, 4.0])
def test_poisson_happens_so_often(mean):
    rng = stream("poisson", mean)
    assert sum(poisson(rng, mean) for _ in range(4000)) / 4000 == pytest.approx(mean, abs=0.12)


def test_weights_are_shares():
    choices, rng = Weighted([("a", 1.0), ("b", 0.0), ("c", 3.0)]), stream("weights")
    drawn = Counter(choices.draw(rng) for _ in range(4000))
    assert len(choices) == 3
    assert drawn["b"] == 0
    assert drawn["c"] / drawn["a"] == pytest.approx(3, abs=0.4)
    assert (choices.at(0.0), choices.at(1.0)) == ("a", "c")
