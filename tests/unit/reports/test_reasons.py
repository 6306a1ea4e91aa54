"""Reasons and errors in Chinese."""

import re

import pytest

from casque.crawl.messages import FAULTS
from casque.reports import reasons
from casque.reports.reasons import in_chinese
from casque.rounds.crawling import LEFT_ALONE
from casque.sites.classes import Seen, Stopped, outcome_of
from casque.sites.reading import BY_STATUS, SAID
from casque.sites.schema import Yield

TABLES = (
    reasons.PAGES,
    reasons.ENDINGS,
    reasons.FAULTS,
    reasons.ISSUES,
    reasons.ERRORS,
    reasons.JOINED,
)


@pytest.mark.parametrize(
    ("said", "chinese"),
    [
        ("", ""),
        ("1 result on 1 page", "1 页共 1 条结果"),
        ("8 results on 2 pages", "2 页共 8 条结果"),
        (
            "10 results; 2 rows refused; the site says that it withholds some",
            "10 条结果；2 行未能读取；网站表示隐去了一部分",
        ),
        (
            "page 1: the site asks to log in (sign: form#login)",
            "第 1 页：网站要求登录（依据：form#login）",
        ),
        (
            "paused: page 2: the site asks to solve a captcha (sign: a; b)",
            "已暂停：第 2 页：网站要求输入验证码（依据：a; b）",
        ),
        (
            "round 2012-03 is closed: nothing is asked of its sites any more",
            "轮次 2012-03 已结束：不再访问其网站",
        ),
        ("paused: they asked us by telephone", "已暂停：they asked us by telephone"),
        ("of another casque", "of another casque"),
        ("{said} <b>", "{said} <b>"),
    ],
)
def test_what_is_said_is_said_in_chinese(said, chinese):
    assert in_chinese(said) == chinese


def test_every_reason_of_a_page_and_of_one_that_did_not_come_has_its_chinese():
    said = [*SAID.values(), *(why for _, why in BY_STATUS.values()), *FAULTS.values(), LEFT_ALONE]
    assert not [one for one in said if re.search("[a-z]{3}", _without_names(in_chinese(one)))]


def _without_names(text):
    return text.replace("robots.txt", "").replace("{limit}", "")


def test_every_template_keeps_to_its_own_fields():
    for table in TABLES:
        for english, chinese in table.items():
            assert _fields(chinese) <= _fields(english), english


def _fields(template):
    return set(re.findall(r"{(\w+)}", template))


def test_no_text_takes_long_or_deep_however_it_is_made():
    said = "page 1: " * 100
    assert in_chinese(said).startswith("第 1 页：")
    long = "paused: " * 1_000
    assert in_chinese(long) == long


ENDINGS = (
    [],
    [Seen("captcha", "the site asks to solve a captcha", 0, more=False)],
    [Seen("results", "3 results", 3, more=True)],
    [Seen("results", "3 results", 3, more=False, number=number) for number in (1, 3)],
    [Seen("results", "3 results", 3, more=False, number=number) for number in (1, 5)],
    [Seen("results", "1 result; 2 rows refused", 1, more=False, refused=2)],
    [Seen("results", "900 results", 900, more=False)],
    [Seen("results", "1 result", 1, more=False)],
    [Seen("empty", "the site says that there are no results", 0, more=False)],
)
"""Pages of searches that ended in each of the ways in which they can."""


@pytest.mark.parametrize("pages", ENDINGS)
def test_every_ending_of_a_search_has_its_chinese(pages):
    ended = outcome_of(pages, Yield(min=0, max=500))
    assert not re.search("[a-z]", in_chinese(ended.reason))


def test_where_a_search_stopped_is_said_in_chinese():
    pages = [Seen("results", "3 results", 3, more=True)]
    settled = outcome_of(pages, None, Stopped("done", "met what the last round knew"))
    assert in_chinese(settled.reason) == "1 页共 3 条结果；已遇到上一轮已知的内容"
