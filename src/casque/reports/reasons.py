"""What reasons and errors say, in Chinese: the ledger keeps them as English sentences.

A reason was recorded when it was given, and is never written anew; a screen in Chinese shows it by
these tables: {fields} are what differs, those that begin with `said` are sentences themselves, and
one that the Chinese leaves out says nothing more. What no line fits is shown as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from casque.reports.error_words import ERRORS
from casque.reports.explanations import STATES_SAY
from casque.reports.sheet_words import SHEETS

PAGES: Final[Mapping[str, str]] = {
    "the site shows other goods instead of results": "网站显示的是其他商品，而不是检索结果",
    "the site asks to solve a captcha": "网站要求输入验证码",
    "the site asks to log in": "网站要求登录",
    "the site says that we ask too often": "网站表示访问过于频繁",
    "the site says that we ask too often (status {number})":
        "网站表示访问过于频繁（状态码 {number}）",
    "the site says that it shows no results for this word": "网站表示不显示该词的结果",
    "the site says that it failed": "网站表示自身出错",
    "the page is made by scripts: it needs a browser": "页面由脚本生成：需要浏览器",
    "the site says that there are no results": "网站表示没有结果",
    "the site answered with status {number}": "网站以状态码 {number} 应答",
    "results and the sign that there are none stand on one page":
        "同一页上既有结果，又有“没有结果”的标志",
    "{lost} of {number} characters of the results are lost: a wrong encoding":
        "结果的 {number} 个字符中有 {lost} 个丢失：编码有误",
    "all {number} rows were refused: {said}": "全部 {number} 行均未能读取：{said}",
    "rows of {layouts} are there, but not the signs of a page of results":
        "有 {layouts} 的行，但没有结果页应有的标志",
    "the page is {kind}, and results of {site} never are":
        "页面是 {kind}，而 {site} 的结果页从不是这种格式",
    "neither results ({selector}) nor proof that there are none":
        "既没有结果（{selector}），也不能证明没有结果",
    "the page is larger than {number} MB": "页面大于 {number} MB",
    "the page is empty: not one character came": "页面是空的：没有收到任何字符",
    "the page is neither HTML nor JSON": "页面既不是 HTML，也不是 JSON",
    "the page has an element with {number} attributes or more":
        "页面有一个元素带 {number} 个以上的属性",
    "the page breaks off: {end} is missing": "页面不完整：缺少 {end}",
    "the page breaks off: {end} is not at its end": "页面不完整：{end} 不在末尾",
    "the page is not whole JSON: it fails at character {number}":
        "JSON 不完整：在第 {number} 个字符处出错",
    "the page is not JSON: it holds a number that is none": "页面不是 JSON：含有无效的数字",
    "the page is not JSON that can be read: it is nested too deeply": "JSON 无法读取：嵌套过深",
    "{number} result(s)": "{number} 条结果",
    "{number} row(s) refused": "{number} 行未能读取",
    "{number} row(s) beyond the first {first} not read": "前 {first} 行之后的 {number} 行没有读取",
    "the site says that it withholds some": "网站表示隐去了一部分",
    "the site says that it withholds some of its results": "网站表示隐去了一部分结果",
}  # fmt: skip
"""What a page was, as `sites.reading` and `sites.documents` say it."""

ENDINGS: Final[Mapping[str, str]] = {
    "not one page came": "没有收到任何页面",
    "page {number} is the last that came and promises more":
        "收到的最后一页是第 {number} 页，其后本应还有",
    "page {number} did not come": "第 {number} 页没有收到",
    "{lost} of the pages {first} to {last} did not come":
        "第 {first} 至 {last} 页中有 {lost} 页没有收到",
    "{number} row(s) could not be read, beside {read} that could":
        "有 {number} 行未能读取，另有 {read} 行已读取",
    "{number} results: {least} to {most} were expected":
        "{number} 条结果：预期为 {least} 至 {most} 条",
    "{number} result(s) on {pages} page(s)": "{pages} 页共 {number} 条结果",
    "met what the last round knew": "已遇到上一轮已知的内容",
    "page {number} shows what page {other} shows": "第 {number} 页与第 {other} 页内容相同",
    "a stated cap: {number} page(s) read": "按规定的上限读取了 {number} 页",
    "page {number} did not come: {said}": "第 {number} 页没有收到：{said}",
    "page {number} was not asked for: {said}": "没有请求第 {number} 页：{said}",
    "its last page said so": "上一页已如此表示",
    "the site is left alone": "不再访问该网站",
    "the site asks to be left alone for longer than a round waits":
        "网站要求的等待时间超过一轮所能等待的时间",
    "given up: a new attempt was asked for": "已放弃：另行要求了新的尝试",
    "given up: a person searched by hand": "已放弃：改由人工检索",
    "{number} pasted by {by}": "由 {by} 粘贴 {number} 条",
    "{by} saw that nothing is found; a screenshot shows it": "{by} 看到没有结果；有截图为证",
    "paused: {said}": "已暂停：{said}",
    "page {number}: {said}": "第 {number} 页：{said}",
}  # fmt: skip
"""How a search ended, as `sites.classes` and `rounds` say it."""

FAULTS: Final[Mapping[str, str]] = {
    "no answer came in time": "没有及时收到应答",
    "no connection could be made, or it broke off": "无法建立连接，或连接中断",
    "its host has no address on the public internet": "其主机没有公网地址",
    "it leads to a host that is not the site's": "它指向不属于该网站的主机",
    "the site sends us from address to address without end": "网站不断重定向，没有尽头",
    "the answer is larger, or unpacks to more, than is read: the limit is {limit}":
        "应答过大，或解压后过大：上限为 {limit}",
    "the answer could not be unpacked: it is cut off, or not packed as it says":
        "应答无法解压：已被截断，或压缩方式与所称不符",
    "robots.txt does not allow it": "robots.txt 不允许",
    "robots.txt could not be had, so nothing may be asked": "无法取得 robots.txt，因此不得访问",
    "robots.txt asks for longer pauses than a round can keep":
        "robots.txt 要求的间隔超过一轮所能遵守的时间",
    "the site answered with an error": "网站应答出错",
    "what came is no picture, or one too large to be opened": "收到的不是图片，或图片过大无法打开",
    "a person paused the site": "该网站已由人暂停",
    "the collector failed": "采集程序出错",
    "picture {number} did not come: {said}": "第 {number} 张图片没有收到：{said}",
    "of one advertisement {number} are kept": "每条广告只保存 {number} 张",
    "{number} picture was not asked for: {said}": "没有请求 {number} 张图片：{said}",
    "{number} pictures were not asked for: {said}": "没有请求 {number} 张图片：{said}",
}  # fmt: skip
"""Why nothing came, as `crawl.messages` says it."""

ISSUES: Final[Mapping[str, str]] = {
    "row refused: {said}": "此行未能读取：{said}",
    "no item id": "没有商品编号",
    "no link that could name the item": "没有可以标识商品的链接",
    "no title": "没有标题",
    "no link": "没有链接",
    "neither a further page nor the last": "既没有下一页，也不是最后一页",
    "the count of pages is not a number": "页数不是数字",
    "its next link leads to another host: asked for by number instead":
        "其下一页链接指向另一主机：改按页码请求",
    "what stands there has another form": "该处内容的格式不符",
    "longer than {number} bytes": "超过 {number} 个字节",
    "not an address": "不是网址",
    "not an http or https address": "不是 http 或 https 网址",
    "the page itself, not an item": "是页面本身，不是商品",
    "not a date that can be": "不是可能存在的日期",
    "not one amount in yuan": "不是一个人民币金额",
}  # fmt: skip
"""What was odd on a page, as the readers of fields say it."""

STATES: Final[Mapping[str, str]] = {
    **{
        f"{state}: {{said}}": f"{words.chinese_name}：{{said}}"
        for state, words in STATES_SAY.items()
    },
    **{state: words.chinese_name for state, words in STATES_SAY.items()},
}
"""The state of a search with its reason, as `measures.reach` says why a pair is not covered."""

JOINED: Final[Mapping[str, str]] = {
    "{said_what} (sign: {sign})": "{said_what}（依据：{sign}）",
    "{said_what} (and {number} more)": "{said_what}（另有 {number} 处）",
}
"""What stands behind a sentence; asked last, where nothing whole fits."""

LONGEST: Final = 1_000
"""Characters of what is translated: a reason in the ledger has 500 at most."""

NUMBERS: Final = ("number", "other", "lost", "first", "last", "least", "most", "pages", "read")
"""Fields that hold a number alone."""

FORMS: Final[Mapping[str, str]] = {
    **dict.fromkeys(NUMBERS, "[0-9,]+"),
    "sheet": r".+?\.(?:[cC][sS][vV]|[xX][lL][sS][xX])",
}
"""What fits a field; of others anything."""


def _pattern(template: str) -> re.Pattern[str]:
    """Return what fits a template: "(s)" is an "s" or none, {fields} are what differs.

    >>> _pattern("{number} row(s) refused").fullmatch("3 rows refused")["number"]
    '3'
    """
    parts = re.split(r"{(\w+)}", template)
    words = [re.escape(part).replace(r"\(s\)", "s?") for part in parts[::2]]
    fields = [f"(?P<{name}>{FORMS.get(name, '.+?')})" for name in parts[1::2]]
    return re.compile("".join(f"{a}{b}" for a, b in zip(words, [*fields, ""], strict=True)))


_PATTERNS: Final = tuple(
    (_pattern(english), chinese)
    for table in (PAGES, ENDINGS, FAULTS, ISSUES, ERRORS, SHEETS, STATES, JOINED)
    for english, chinese in table.items()
)


@lru_cache(maxsize=4096)
def in_chinese(said: str) -> str:
    """Return a reason or an error in Chinese; what is not known stays as it is.

    >>> in_chinese("page 2 did not come: no answer came in time")
    '第 2 页没有收到：没有及时收到应答'
    """
    if len(said) > LONGEST:
        return said
    for pattern, chinese in _PATTERNS:
        found = pattern.fullmatch(said)
        if found is not None:
            fields = found.groupdict().items()
            return chinese.format(**{name: _field(name, text) for name, text in fields})
    parts = said.split("; ")
    return "；".join(map(in_chinese, parts)) if len(parts) > 1 else said


def _field(name: str, text: str) -> str:
    """Return a field as it is shown; one that says something is translated as well."""
    return in_chinese(text) if name.startswith("said") else text
