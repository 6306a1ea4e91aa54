"""Signs: every product has some, text-only ones none that a picture shows, codes are stable."""

from __future__ import annotations

import pytest

from casque.review.signs import OWN, SIGNS, SOURCES, basis_of, signs_of
from casque.tables import GOODS


def test_a_sign_has_one_code_and_speaks_for_something_that_is_judged() -> None:
    codes = [sign.code for sign in SIGNS]
    assert len(codes) == len(set(codes))
    assert {sign.speaks_for for sign in SIGNS} <= set(GOODS)


def test_a_sign_says_where_it_comes_from_or_that_it_comes_from_us() -> None:
    assert {sign.source for sign in SIGNS} == set(SOURCES)
    assert [sign.code for sign in SIGNS if sign.source == OWN] == [
        "names_the_animal", "says_old_stock", "bone_described", "says_imitation",
    ]  # fmt: skip


@pytest.mark.parametrize("product", ["IV", "RH", "HS", "PS", "SH", "HC"])
def test_a_product_that_pictures_show_has_signs_to_see(product: str) -> None:
    assert any(sign.seen == "picture" for sign in signs_of(product, text_only=False))


@pytest.mark.parametrize("product", ["TB", "LB"])
def test_bone_has_signs_in_the_text_alone(product: str) -> None:
    assert {sign.seen for sign in signs_of(product, text_only=True)} == {"text"}


@pytest.mark.parametrize(
    ("ticked", "chosen", "text", "pictures", "text_only", "basis"),
    [
        (["schreger_lines"], "", True, True, False, "picture"),
        (["gram_price_low"], "", True, True, False, "text"),
        (["schreger_lines", "gram_price_high"], "", True, True, False, "both"),
        (["schreger_lines"], "text", True, True, False, "text"),
        ([], "", True, True, False, "both"),
        ([], "", False, True, False, "picture"),
        ([], "", True, False, False, "text"),
        ([], "", False, False, False, "text"),
        ([], "", True, True, True, "text"),
        ([], "both", True, True, True, "both"),
        ([], "picture", True, True, True, "picture"),  # left for `verify` to refuse
        ([], "nonsense", True, True, False, "both"),
    ],
)
def test_the_basis_is_chosen_or_ticked_or_what_there_is(
    ticked, chosen, text, pictures, text_only, basis
) -> None:
    given = basis_of(
        ticked, chosen=chosen, has_text=text, has_pictures=pictures, text_only=text_only
    )
    assert given == basis
