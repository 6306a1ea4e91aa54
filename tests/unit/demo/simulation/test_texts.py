"""Texts are put together from phrases, none of which gives a product away."""

from __future__ import annotations

import pytest

from casque.demo.simulation import phrases
from casque.demo.simulation.chance import stream
from casque.demo.simulation.phrases import FORMS
from casque.demo.simulation.schedule import all_words
from casque.demo.simulation.texts import altered, contact_as_written, size_of, slots, text

CONTACTS = ("moyun_demo0001", "9990000001", "19900000001")


def test_no_phrase_holds_a_term():
    """Else an advertisement would name its goods whatever its dealer does."""
    rng = stream("phrases")
    for product, forms in FORMS.items():
        for form in forms * 8:
            contact, size = contact_as_written(rng, CONTACTS), size_of(form, rng)
            said = text(slots(rng), word="", form=form.name, size=size, contact=contact)
            held = [w.term.text for w in all_words() if w.term.text in "\n".join(said)]
            assert not held, (product, said)


def test_a_text_says_the_word_in_title_and_description():
    rng = stream("said")
    for _ in range(200):
        said = text(slots(rng), word="象牙", form="手串", size="重1.0克", contact="")
        assert "象牙" in said.title
        assert "象牙" in said.description


def test_an_altered_text_keeps_most_of_its_phrases():
    rng = stream("altered")
    for _ in range(200):
        old = slots(rng)
        new = altered(old, rng)
        assert 0 < sum(one != other for one, other in zip(old, new, strict=True)) <= 3


@pytest.mark.parametrize("product", FORMS)
def test_sizes_are_specific(product):
    rng = stream("sizes", product)
    sizes = {size_of(FORMS[product][0], rng) for _ in range(50)}
    assert len(sizes) > 30


def test_contacts_are_written_in_many_ways_and_none_is_anybodys():
    rng = stream("contacts")
    written = {contact_as_written(rng, CONTACTS) for _ in range(300)}
    assert len(written) > 20
    assert any("demo0001" in one for one in written)


def test_names_of_sellers_are_made_of_invented_strokes():
    assert len(phrases.STROKES) ** 2 * len(phrases.ENDINGS) > 10_000
