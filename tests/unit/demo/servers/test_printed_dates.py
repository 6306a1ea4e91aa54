"""Every style's dates are read again to the second, or to the day."""

from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casque.demo.servers.dates import ZONE, printed
from casque.demo.simulation.shelves import Style
from casque.text.dates import is_refresh, read_date, read_epoch, whole_day

STYLES = get_args(Style)
SEEN = datetime(2015, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(1_230_000_000_000, 1_415_000_000_000).map(
    lambda milliseconds: datetime.fromtimestamp(milliseconds / 1000, UTC)
)


def read(text, style):
    if style == "json_api":
        return read_epoch(text, unit="epoch_ms", seen_at=SEEN)
    return read_date(text, zone=ZONE, seen_at=SEEN)


@pytest.mark.parametrize("style", STYLES)
@given(moment=MOMENTS)
def test_a_moment_is_read_to_the_second(style, moment):
    assert read(printed(moment, style, "second"), style).at == moment.replace(microsecond=0)


@pytest.mark.parametrize("style", STYLES)
@given(moment=MOMENTS)
def test_a_day_is_read_as_the_market_has_it(style, moment):
    day = whole_day(read(printed(moment, style, "day"), style), zone=ZONE)
    assert day.precision == "day"
    assert timedelta(0) <= moment - day.at < timedelta(days=1)


@pytest.mark.parametrize("style", STYLES)
def test_a_date_alone_does_not_look_like_a_refresh(style):
    assert not is_refresh(printed(SEEN, style, "second"))


def test_where_only_the_day_is_known_no_hour_is_printed():
    morning, evening = datetime(2012, 3, 5, 1, tzinfo=UTC), datetime(2012, 3, 5, 12, tzinfo=UTC)
    for style in STYLES:
        assert printed(morning, style, "day") == printed(evening, style, "day")
        assert printed(morning, style, "second") != printed(evening, style, "second")
