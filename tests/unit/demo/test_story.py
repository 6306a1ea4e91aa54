"""The story holds together, and nothing in it could be mistaken for a real person's."""

from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from pydantic import ValidationError

from casque.demo.story import Story
from casque.text.contacts import contacts


def test_every_advertisement_is_one_item_of_a_known_seller(story):
    names = [(one.site, one.item) for one in story.advertisements]
    assert len(set(names)) == len(names)
    assert all(one.seller in story.sellers[one.site] for one in story.advertisements)


def test_it_is_a_handful_of_months_words_and_advertisements(story):
    assert [month.round for month in story.rounds] == ["2012-03", "2012-04", "2012-05"]
    assert 40 <= len(story.advertisements) <= 75
    assert set(story.sites) == {"guwan_bbs", "shoucang_api"}


def test_the_scope_grows_in_the_third_month(story):
    assert story.products_in(2) == ("IV", "RH")
    assert story.products_in(3) == ("IV", "RH", "HS")
    assert set(story.words_in(3)) - set(story.words_in(2)) == {"玳瑁", "白料"}  # hawksbill, white


def test_every_advertisement_is_found_by_a_word_that_is_searched(story):
    for one in story.advertisements:
        for number in one.stands:
            assert set(one.words(number)) <= set(story.words_in(3)), one.item


def test_what_is_judged_stands_in_that_round_and_is_of_a_product_in_force(story):
    for one in story.advertisements:
        for judged in one.judged:
            assert judged.round in one.stands, one.item
            assert judged.product in story.products_in(judged.round), one.item


def test_nobody_judges_a_picture_that_is_not_there(story):
    for one in story.advertisements:
        assert one.picture or all(judged.basis == "text" for judged in one.judged), one.item


def test_nothing_is_posted_after_it_is_first_seen(story):
    for one in story.advertisements:
        opened = story.month(one.stands[0]).opened
        assert one.shown_on <= opened.date(), one.item


def test_its_months_follow_one_another(story):
    moments = [at for month in story.rounds for at in (month.opened, month.judged, month.closed)]
    assert moments == sorted(moments)
    assert all(at.utcoffset() == timedelta(hours=8) for at in moments)


def test_its_one_contact_is_a_number_that_nobody_has(story):
    found = Counter(
        contact.value
        for one in story.advertisements
        for contact in contacts(one.title) + contacts(one.text)
    )
    assert found == {"99999000001": 2}


def test_a_change_holds_from_its_round_on(story):
    (changed,) = (one for one in story.advertisements if one.item == "20988")
    assert [changed.face(number).price for number in story.numbers] == ["￥900", "￥780", "￥780"]
    (renamed,) = (one for one in story.advertisements if one.item == "80301")
    assert [renamed.words(number) for number in story.numbers] == [("象牙",), ("象牙",), ("XY",)]
    assert renamed.face(3).title.startswith("XY")


def test_a_day_stays_a_day_and_a_moment_has_a_zone(story):
    posted = {one.item: one.posted for one in story.advertisements}
    assert type(posted["20711"]) is date
    assert isinstance(posted["21203"], datetime)
    assert posted["21203"].utcoffset() == timedelta(hours=8)
    assert posted["21099"] is None


def test_a_slip_in_the_story_is_refused(story):
    told = story.model_dump() | {"chapters": ()}
    with pytest.raises(ValidationError, match="chapters"):
        Story.model_validate(told)
