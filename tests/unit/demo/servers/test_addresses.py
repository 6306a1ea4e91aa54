"""How a site writes the address of a search is how it reads it."""

import pytest
from demo.servers.fake_market import MANY, ODD
from hypothesis import given
from hypothesis import strategies as st

from casque.demo.servers.addresses import Address, Query
from casque.demo.servers.styles import DRESSES

ADDRESSES = [dress.address for dress in DRESSES.values()]
WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="&#;"), min_size=1, max_size=8
)


@given(words=WORDS, number=st.integers(1, 99), address=st.sampled_from(ADDRESSES))
def test_what_is_written_is_read_again(words, number, address):
    query = Query(words, number)
    assert address.read(address.write(query, 20), 20) == query


@pytest.mark.parametrize("address", ADDRESSES)
def test_words_that_the_encoding_lacks_arrive(address):
    assert address.read(address.write(Query(ODD, 1), 20), 20) == Query(ODD, 1)


def test_the_second_byte_of_a_character_may_be_a_letter():
    address = Address("/s?q={term}&p={page}", "gbk")
    assert address.write(Query("丂", 1), 20) == "/s?q=%81%40&p=1"
    assert address.read("/s?q=%81@&p=1", 20) == Query("丂", 1)


def test_a_search_without_a_page_is_the_first():
    assert Address("/s?q={term}&p={page}", first_page=0).read("/s?q=a+b", 20) == Query("a b", 1)


@pytest.mark.parametrize("page", ["", "x", "-1", "1e9", "99999999999"])
def test_a_page_that_is_no_number_is_no_page(page):
    query = Address("/s?q={term}&p={page}").read(f"/s?q=a&p={page}", 20)
    assert query is not None
    assert query.number < 1


@pytest.mark.parametrize("target", ["/", "/s", "/s?p=1", "/s?q=&p=1", "/t?q=a&p=1", "/s/x?q=a"])
def test_other_addresses_are_no_searches(target):
    assert Address("/s?q={term}&p={page}").read(target, 20) is None


def test_words_stand_in_a_path_too():
    address = Address("/so/{term}/{page}")
    assert address.write(Query("A/B?", 2), 20) == "/so/A%2FB%3F/2"
    assert address.read("/so/A%2FB%3F/2?utm=x", 20) == Query("A/B?", 2)


def test_offsets_are_pages():
    address = Address("/s?q={term}&start={offset}")
    assert address.write(Query(MANY, 3), 20).endswith("&start=40")
    assert address.read("/s?q=a&start=40", 20) == Query("a", 3)
