"""What one side says the other understands; no bytes and no text of a site travel."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from casque.crawl.messages import (
    FAULTS,
    Alive,
    Ask,
    Failed,
    Got,
    Orders,
    SiteOrders,
    read_answer,
    read_ask,
    read_orders,
    written,
)
from casque.ports import Deposit
from casque.settings import Limits

TEXTS = st.text(max_size=40)
SECONDS = st.none() | st.floats(min_value=0, max_value=1e6)
SITES = st.builds(
    SiteOrders,
    hosts=st.tuples(TEXTS),
    picture_hosts=st.lists(TEXTS, max_size=2).map(tuple),
    pace=st.floats(min_value=0.001, max_value=3600),
    respect_robots=st.booleans(),
    encoding=TEXTS,
    language=TEXTS,
)
ORDERS = st.builds(
    Orders,
    user_agent=TEXTS,
    archive=TEXTS,
    blobs=TEXTS,
    turns=TEXTS,
    shift=st.floats(min_value=-1e9, max_value=1e9),
    limits=st.builds(Limits, tries=st.integers(1, 9)),
    sites=st.dictionaries(TEXTS, SITES, max_size=3),
)
ASKS = st.builds(Ask, st.integers(0), TEXTS, TEXTS, TEXTS, st.sampled_from(["page", "picture"]))
ANSWERS = (
    st.builds(Failed, st.integers(0), st.sampled_from(list(FAULTS)), SECONDS)
    | st.builds(
        Got,
        got=st.integers(0),
        url=TEXTS,
        status=st.integers(100, 599),
        content_type=TEXTS,
        fetched_at=st.datetimes(timezones=st.just(UTC)),
        sha256=TEXTS,
        file=TEXTS,
        offset=st.integers(0),
        length=st.integers(0),
        retry_after=SECONDS,
    )
    | st.just(Alive())
)


@given(orders=ORDERS, ask=ASKS, answer=ANSWERS)
def test_what_is_written_is_one_line_and_reads_the_same(orders, ask, answer):
    for message, read in ((orders, read_orders), (ask, read_ask), (answer, read_answer)):
        line = written(message)
        assert line.count(b"\n") == 1
        assert read(line) == message


def test_an_answer_says_where_the_page_lies():
    got = Got(1, "http://a/", 200, "text/html", datetime(2012, 4, 5, tzinfo=UTC), "ff", "f", 7, 9)
    assert got.deposit == Deposit("f", 7, 9, "ff")
