"""What a measure's note says, in Chinese: notes are made where is counted, and are English."""

from __future__ import annotations

import re

_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(english), chinese)
    for english, chinese in (
        (r"(\d+) not judged yet and not in it", r"其中\1项尚未判定，未计入"),
        (
            r"(\d+) of (\d+) site-products not covered: offers may be missing",
            r"\2个“网站×产品”组合中有\1个未完整检索：可能有遗漏",
        ),
        (
            r"no monthly search saw a page that can be relied on: a gap, not a zero",
            "每月检索未得到可靠页面：是缺口，不是零",
        ),
        (r"first round: new since the start of its month", "首轮：自当月月初起计为新增"),
        (
            r"(\d+) months since the last round: a monthly index is given only where it is 1",
            r"距上一轮\1个月：只有相隔一个月时才给出月度指数",
        ),
        (r"(\d+) months since the last round", r"距上一轮\1个月"),
        (
            r"(\d+) offers dated after their capture: read as undated",
            r"\1项的日期晚于采集时间：按无日期处理",
        ),
        (r"no product or no site in force", "没有在监测的产品或网站"),
        (r"no site in force", "没有在监测的网站"),
        (r"no site-product was reached", "没有检索到任何“网站×产品”组合"),
        (
            r"no site-product was reached by a word that its site does not block",
            "没有用网站未屏蔽的词检索到任何“网站×产品”组合",
        ),
        (r"revised (\S+): (.*)", r"\1修订：\2"),
    )
)


def in_chinese(note: str) -> str:
    """Return a note's sentences in Chinese; one that is not known stays as it is.

    >>> in_chinese("2 not judged yet and not in it; 3 months since the last round")
    '其中2项尚未判定，未计入；距上一轮3个月'
    """
    return "；".join(map(_sentence, note.split("; ")))


def _sentence(english: str) -> str:
    for pattern, chinese in _PATTERNS:
        found = pattern.fullmatch(english)
        if found is not None:
            return found.expand(chinese)
    return english
