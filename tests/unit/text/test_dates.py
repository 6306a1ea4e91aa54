from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casque.errors import FieldNotUnderstood
from casque.text.dates import is_refresh, read_date, read_epoch, whole_day

SHANGHAI = "Asia/Shanghai"
SEEN = datetime(2014, 9, 15, 4, 0, tzinfo=UTC)  # noon in Shanghai


def read(text, seen_at=SEEN):
    moment = read_date(text, zone=SHANGHAI, seen_at=seen_at)
    return moment.at.strftime("%Y-%m-%d %H:%M:%S"), moment.precision


@pytest.mark.parametrize(
    ("printed", "utc", "precision"),
    [
        ("2012-03-05", "2012-03-04 16:00:00", "day"),
        ("2012/3/5", "2012-03-04 16:00:00", "day"),
        ("2012.3.5", "2012-03-04 16:00:00", "day"),
        ("2012年3月5日", "2012-03-04 16:00:00", "day"),
        ("２０１２年３月５日", "2012-03-04 16:00:00", "day"),
        ("2012-03-05 18:05", "2012-03-05 10:05:00", "second"),
        ("2012-03-05 18:05:59", "2012-03-05 10:05:59", "second"),
        ("2012年3月5日 18:05", "2012-03-05 10:05:00", "second"),
        ("发布于2012-03-05", "2012-03-04 16:00:00", "day"),  # posted on
        ("2012-03-05T18:05:00+08:00", "2012-03-05 10:05:00", "second"),
        ("2012-03-05T10:05:00Z", "2012-03-05 10:05:00", "second"),
        ("今天 08:00", "2014-09-15 00:00:00", "second"),  # today
        ("昨天 18:05", "2014-09-14 10:05:00", "second"),  # yesterday
        ("前天", "2014-09-12 16:00:00", "day"),  # the day before yesterday
        ("3天前", "2014-09-11 16:00:00", "day"),  # three days ago
        ("2小时前", "2014-09-14 16:00:00", "day"),  # two hours ago
        ("5分钟前", "2014-09-14 16:00:00", "day"),  # five minutes ago
    ],
)
def test_a_printed_date_is_read_in_the_sites_zone(printed, utc, precision):
    assert read(printed) == (utc, precision)


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "09-12",  # of which year?
        "2012-13-40",
        "2012-02-30",
        "2012-03-05 25:00",
        "2012-03/05",
        "12小时前",  # twelve hours before noon: today or yesterday
        "刷新于3天前",  # refreshed three days ago
        "擦亮 2014-09-01",  # polished up
        "刚刚",
        "很久以前",
        "1200-01-01",
        "2015-01-01",  # later than the page
        "2012-03-05 " + " " * 80 + "1",
    ],
)
def test_what_is_not_one_date_of_posting_is_refused(printed):
    with pytest.raises(FieldNotUnderstood):
        read(printed)


def test_a_relative_date_needs_to_know_when_the_page_came():
    with pytest.raises(FieldNotUnderstood):
        read("3天前", seen_at=None)


def test_refreshes_are_told_from_postings():
    assert is_refresh("3天前刷新")
    assert is_refresh("擦亮于昨天")
    assert not is_refresh("发布于昨天")


def test_counts_since_1970_are_read_by_the_unit_the_adapter_names():
    assert read_epoch("1410742800000", unit="epoch_ms").at == datetime(2014, 9, 15, 1, tzinfo=UTC)
    assert read_epoch("1410742800", unit="epoch_s").precision == "second"


@pytest.mark.parametrize("printed", ["", "0", "-1", "99999999999999", "1e9", "1410742800x"])
def test_counts_that_cannot_be_dates_are_refused(printed):
    with pytest.raises(FieldNotUnderstood):
        read_epoch(printed, unit="epoch_s", seen_at=SEEN)


def test_a_moment_lies_in_its_local_day():
    late = read_epoch("1410710400", unit="epoch_s")  # 2014-09-15 00:00 in Shanghai
    assert whole_day(late, zone=SHANGHAI).at == datetime(2014, 9, 14, 16, tzinfo=UTC)


@given(st.text() | st.from_regex(r"[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}( [0-9:]*)?"))
def test_any_text_gives_a_date_or_a_refusal(text):
    with suppress(FieldNotUnderstood):
        assert read_date(text, zone=SHANGHAI, seen_at=SEEN).at.tzinfo is UTC


@given(st.dates(min_value=date(1990, 1, 2), max_value=date(2014, 9, 15)))
def test_every_day_of_the_calendar_comes_back(day):
    moment = read_date(f"{day.year}年{day.month}月{day.day}日", zone=SHANGHAI, seen_at=SEEN)
    assert whole_day(moment, zone=SHANGHAI) == moment
