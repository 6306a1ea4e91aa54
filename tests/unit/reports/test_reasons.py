"""Reasons and errors in Chinese."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import casque
from casque.crawl.messages import FAULTS
from casque.reports import reasons
from casque.reports.reasons import in_chinese
from casque.rounds.crawling import LEFT_ALONE
from casque.rounds.hand_links import LONGEST
from casque.rounds.history_sheet import HEADERS
from casque.sites.classes import Seen, Stopped, outcome_of
from casque.sites.reading import BY_STATUS, SAID
from casque.sites.schema import Yield

TABLES = (
    reasons.PAGES,
    reasons.ENDINGS,
    reasons.FAULTS,
    reasons.ISSUES,
    reasons.ERRORS,
    reasons.SHEETS,
    reasons.STATES,
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
        (
            "old.xlsx: is not a whole XLSX workbook: save it anew as XLSX",
            "old.xlsx：不是完整的 XLSX 工作簿：请重新另存为 XLSX",
        ),
        (
            "2011: all.CSV:1: two columns are called link: rename or remove one of them "
            "(and 1 more)",
            "2011: all.CSV 第 1 行：有两列都叫 link：请将其中一列改名或删去（另有 1 处）",
        ),
        (
            "a.xlsx:2: column 3 holds a formula: paste its value as text",
            "a.xlsx 第 2 行：第 3 列是公式：请将其值粘贴为文本",
        ),
        ("the last active lead must stay one", "最后一位在用的负责人必须保留其角色"),
        ("the last active lead cannot be blocked", "最后一位在用的负责人不能停用"),
        ("failed: not one page came; todo", "失败：没有收到任何页面；未开始"),
        ("write 2011-01 or 2011-10", "请写 2011-01 或 2011-10"),
        ("100% of it", "100% of it"),
        (
            "round 2012-01 is earlier than 2012-03, which is already open: rounds are opened in "
            "the order of their months",
            "轮次 2012-01 早于已经开启的 2012-03：各轮次按月份先后开启",
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


@pytest.mark.parametrize("column", LONGEST)
def test_a_column_of_a_pasted_line_is_named_in_chinese(column):
    said = f"pasted links:3: its {column} is longer than 200 characters: take the line out"
    assert not re.search("[a-z]", in_chinese(said))


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


RAISED_IN = (
    "db/actions.py",
    "db/by_hand.py",
    "db/members.py",
    "rounds/closing.py",
    "rounds/hand_links.py",
    "rounds/hand_search.py",
    "rounds/history_sheet.py",
    "rounds/opening.py",
    "rounds/pausing.py",
    "rounds/running.py",
    "render/sheet_reader.py",
    "web/plain.py",
    "web/tasks_history.py",
    "web/uploads.py",
)
"""Where errors that screens show are raised."""

NOT_SHOWN = {
    *(name for kind in HEADERS.values() for names in kind.values() for name in names),
    "its adapter says so",
    "the machine did not get through",
    "a person began it",
    "its site was left alone",
    "look alike",
    "recovery codes",
    "link or total",
    "a sheet could not be read",
    "--until is for live rounds: saved pages are all read",
    "name a .csv or .xlsx file that exists",
}
"""What rules and columns are called, what goes to the log, and what the terminal alone says."""

PUT_TOGETHER = {
    "the last active lead 7": ("must stay one", "cannot be blocked"),
    "its 7 is longer than 7 characters": (),
    "pasted links": (),
}
"""What says something only with its other part; whole ones stand in the test above."""

NAMES = re.compile(
    r"`[^`]*`|NUL|casque|https?|HTML|XLSX|CSV|PNG|JPEG|CASQUE_HOME|--\w+|\.\w+|UTF|GB\d+"
)
"""What stays as it is in Chinese."""


def sentences_of(file: str) -> Iterator[str]:
    """Give what a module says in sentences, with a 7 for whatever it fills in."""
    tree = ast.parse((Path(casque.__file__).parent / file).read_text(encoding="utf-8"))
    parts = {
        id(part)
        for one in ast.walk(tree)
        if isinstance(one, ast.JoinedStr)
        for part in ast.walk(one)
        if part is not one
    }
    alone = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
    for one in ast.walk(tree):
        if id(one) in parts | alone:
            continue
        if isinstance(one, ast.JoinedStr):
            said = "".join(
                str(part.value) if isinstance(part, ast.Constant) else "7" for part in one.values
            )
        elif isinstance(one, ast.Constant) and isinstance(one.value, str):
            said = one.value
        else:
            continue
        if re.search(r"[a-z] .* ?[a-z]", said) and not said.startswith(("SELECT ", "%")):
            yield said


@pytest.mark.parametrize("file", RAISED_IN)
def test_every_sentence_that_an_error_says_has_its_chinese(file):
    said = set(sentences_of(file)) - NOT_SHOWN - {*PUT_TOGETHER, *sum(PUT_TOGETHER.values(), ())}
    english = {one for one in said if re.search("[A-Za-z]{3}", NAMES.sub("", in_chinese(one)))}
    assert english == set()
