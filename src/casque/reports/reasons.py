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
    "longer than {number} characters": "超过 {number} 个字符",
    "not an address": "不是网址",
    "not an http or https address": "不是 http 或 https 网址",
    "the page itself, not an item": "是页面本身，不是商品",
    "not a date that can be": "不是可能存在的日期",
    "not one amount in yuan": "不是一个人民币金额",
}  # fmt: skip
"""What was odd on a page, as the readers of fields say it."""

ERRORS: Final[Mapping[str, str]] = {
    "no programme at {home}: {do}":
        "{home} 处没有项目：请用 `casque init` 建立，或用 CASQUE_HOME 指定另一主目录",
    "a round is a month such as 2014-09, not {name}": "轮次是一个月份，例如 2014-09，而不是 {name}",
    "no round {round} in this programme: {said}": "本项目没有轮次 {round}：{said}",
    "open it with `casque round open {name}`": "请用 `casque round open {name}` 开启",
    "run it first with `casque round run`": "请先用 `casque round run` 运行",
    "round {round} is {said_state}: {said}": "轮次 {round} {said_state}：{said}",
    "closed": "已结束",
    "already closed": "已经结束",
    "already open": "已经开启",
    "say with --why what a revision corrects": "请用 --why 说明修订更正了什么",
    "nothing is asked of its sites any more": "不再访问其网站",
    "its numbers stand; nothing goes on in it": "其数字已定；不再有新的工作",
    "no site {site}: {said}": "没有网站 {site}：{said}",
    "round {name} does not search it": "轮次 {name} 不检索它",
    "say why {site} is paused: whoever reads it later must know":
        "请说明为何暂停 {site}：日后查看的人需要知道",
    "no search {number} in an open round: look at `casque round todo`":
        "进行中的轮次里没有检索 {number}：请查看 `casque round todo`",
    "{site} is being searched for this word, or was interrupted in it: let the run end, or pause "
    "the site first": "正在 {site} 上检索该词，或检索曾中断：请等运行结束，或先暂停该网站",
    "no page was chosen: choose the files that your browser saved":
        "没有选择页面：请选择浏览器保存的文件",
    "{number} files, and {most} are taken for one search":
        "共 {number} 个文件，而一项检索最多接受 {most} 个",
    'file {number} does not end with one of {known}: save the page as "Web page, HTML only"':
        "第 {number} 个文件的扩展名不是 {known} 之一：请将页面保存为“网页，仅 HTML”",
    "file {number} is empty, or larger than {most} MB: {do}":
        "第 {number} 个文件是空的，或大于 {most} MB：请将页面保存为“网页，仅 HTML”，不含图片",
    "the screenshot is no PNG or JPEG: save it as one of them":
        "截图不是 PNG 或 JPEG：请保存为其中一种",
    "the screenshot is larger than {number} MB, has too many pixels, or is cut off: {do}":
        "截图大于 {number} MB、像素过多，或已被截断：请只截取该窗口",
    "the screenshot cannot be opened: take it again": "截图无法打开：请重新截取",
    "pasted links:{number}: {said_what}: {said}": "粘贴的链接，第 {number} 行：{said_what}：{said}",
    "pasted links: {said_what}: {said}": "粘贴的链接：{said_what}：{said}",
    "there is no link": "没有链接",
    "paste one a line, or close it as nothing found": "请每行粘贴一条，或按没有结果结束",
    "{number} lines, and {most} are taken at once": "共 {number} 行，而一次最多接受 {most} 行",
    "leave out what the site's first pages did not show": "请去掉网站前几页没有显示的内容",
    "its {column} is longer than {number} characters": "其 {column} 超过 {number} 个字符",
    "begin each advertisement on a line of its own": "请每条广告另起一行",
    "does not begin with a link": "不是以链接开头",
    "begin it with https:// or http://": "请以 https:// 或 http:// 开头",
    "paste the link of the advertisement itself": "请粘贴广告本身的链接",
    "its link leads to another site than {site}": "其链接指向 {site} 以外的网站",
    "take the line out": "请删去此行",
    "another casque is collecting in {home}: wait until it has ended":
        "另一个 casque 正在 {home} 中采集：请等它结束",
    "judgement of {node} on {product} refused: {said_what}: {said}":
        "对 {node} 的 {product} 判定未被接受：{said_what}：{said}",
    "basis is a picture alone, which cannot decide this product":
        "依据仅为图片，而图片不能判定该产品",
    "judge by the seller's text, or leave it unjudged": "请依据卖家的文字判定，或暂不判定",
    "item {number} was changed meanwhile: look at it again and decide anew":
        "第 {number} 条期间有变动：请再看一遍，重新判定",
    "item {number} has no such member: look at it again and choose among its own":
        "第 {number} 条没有这个成员：请再看一遍，从其成员中选择",
    "the form lacks a number: open the page again and repeat it":
        "表单缺少一个数字：请重新打开页面再试",
    "link of {left} and {right} refused: {said_what}: {said}":
        "{left} 与 {right} 的关联未被接受：{said_what}：{said}",
    "it is not one of several": "它不是多条中的一条",
    "look at the item again": "请再看一遍该条目",
    "they are not two offers": "它们不是两个供应",
    "look at them again": "请再看一遍",
    "member refused: {said_what}: {said}": "成员未被接受：{said_what}：{said}",
    "the log-in name is too long": "登录名过长",
    "use at most 150 characters": "最多 150 个字符",
    "the log-in name is taken": "登录名已被使用",
    "choose another": "请另选一个",
    "use letters, digits and @ . + - _": "请用字母、数字和 @ . + - _",
    "the code cannot be used": "该代号不能使用",
    "use letters, digits and hyphens, at most 20, such as R7":
        "请用字母、数字和连字符，最多 20 个字符，例如 R7",
    "the code {code} is taken": "代号 {code} 已被使用",
    "there is no such role": "没有这个角色",
    "somebody made the first account meanwhile": "期间已有人创建了第一个账号",
    "ask them for one": "请向对方要一个账号",
    "nobody has this name or code": "没有人使用这个姓名或代号",
    "the last active lead must stay one": "最后一位在用的负责人必须保留其角色",
    "the last active lead cannot be blocked": "最后一位在用的负责人不能停用",
    "make somebody else a lead first": "请先将另一人设为负责人",
    "the file is neither .csv nor .xlsx: save it as one of them":
        "文件既不是 .csv，也不是 .xlsx：请保存为其中一种",
    "the file is larger than {number} MB: split it": "文件大于 {number} MB：请拆分",
    "the workbook unpacks to more than {number} MB: split it":
        "工作簿解压后大于 {number} MB：请拆分",
    "the ledger {file} {said_state}: {said}": "台账 {file} {said_state}：{said}",
    "is in use by another process": "正被另一程序使用",
    "wait until that has ended, and try again": "请等它结束后再试",
    "could not be written: the disk is full": "无法写入：磁盘已满",
    "free some space; what was kept is whole": "请腾出空间；已保存的内容完好",
    "cannot be reached": "无法连接",
    "see that the server runs, and that its address is right": "请确认服务器正在运行，且地址正确",
    "may not be written": "不可写入",
    "cannot be opened": "无法打开",
    "mend its rights, and those of the folder": "请改正它及其文件夹的权限",
    "is damaged": "已损坏",
    "restore it from a backup": "请从备份恢复",
}  # fmt: skip
"""What casque's errors say, as far as screens show them (`errors` and who raises them)."""

JOINED: Final[Mapping[str, str]] = {
    "{said_what} (sign: {sign})": "{said_what}（依据：{sign}）",
    "{said_what} (and {number} more)": "{said_what}（另有 {number} 处）",
}
"""What stands behind a sentence; asked last, where nothing whole fits."""

LONGEST: Final = 1_000
"""Characters of what is translated: a reason in the ledger has 500 at most."""

NUMBERS: Final = ("number", "other", "lost", "first", "last", "least", "most", "pages", "read")
"""Fields that hold a number alone."""


def _pattern(template: str) -> re.Pattern[str]:
    """Return what fits a template: "(s)" is an "s" or none, {fields} are what differs.

    >>> _pattern("{number} row(s) refused").fullmatch("3 rows refused")["number"]
    '3'
    """
    parts = re.split(r"{(\w+)}", template)
    words = [re.escape(part).replace(r"\(s\)", "s?") for part in parts[::2]]
    fields = [f"(?P<{name}>{'[0-9,]+' if name in NUMBERS else '.+?'})" for name in parts[1::2]]
    return re.compile("".join(f"{a}{b}" for a, b in zip(words, [*fields, ""], strict=True)))


_PATTERNS: Final = tuple(
    (_pattern(english), chinese)
    for table in (PAGES, ENDINGS, FAULTS, ISSUES, ERRORS, JOINED)
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
