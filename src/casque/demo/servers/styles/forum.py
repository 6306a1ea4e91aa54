"""A forum of antiques: threads and replies in GB18030, sticky threads that are no results."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence

from casque.demo.servers.addresses import Address
from casque.demo.servers.drawn import Dress, Notice, Results, Row
from casque.demo.servers.markup import joined, t
from casque.demo.simulation.shelves import Site

_STICKY = ("本版版规（新人必读）", "每周晒宝活动开始报名")
_SAYS: dict[Notice, str] = {
    "captcha": '<form id="seccode">验证问答：三加五等于几？<input name="answer"></form>',
    "login_wall": '<form id="loginform">您需要登录后才可以使用搜索<input name="username"></form>',
    "rate_limited": "<p>对不起，两次搜索之间请间隔一会儿</p>",
    "unavailable": "<p>数据库正在休息</p>",
    "word_blocked": "<p>根据相关法律法规，本坛不提供该词的搜索结果</p>",
    "soft_ban": '<p class="mood">大家都在看</p>',
    "beyond": "<p>没有这一页</p>",
    "gone": '<p class="alert_error">抱歉，指定的主题不存在或已被删除</p>',
}


def results(page: Results) -> str:
    """Return a page of threads, or the page that says that there are none."""
    threads = joined(_thread(page.site, row) for row in page.rows)
    pager = _pager(page) if page.rows else _none(page)
    body = f'<ol id="threads">\n{_sticky(page.beside)}{threads}</ol>\n{pager}'
    return _frame(page.site, page.words, page.trimmings + body)


def detail(site: Site, row: Row) -> str:
    """Return a thread: the offer first, then what others reply."""
    replies = joined(
        f'<div class="floor reply"><a class="author" href="/space/{n}">路过{n}</a>'
        f'<div class="says">{word}</div></div>\n'
        for n, word in enumerate(_replies(row), start=2)
    )
    body = (
        f'<h1 id="subject" class="{t(row.item)}">{t(row.title)}</h1>\n<div class="floor first">'
        f'<a class="author" href="/space/{t(row.account)}">{t(row.seller)}</a>'
        f'{_when(site, row)}<b class="asks">{t(row.price)}</b>'
        f'<div class="says">{t(row.description)}</div>{_shots(row)}</div>\n{replies}'
    )
    return _frame(site, row.title, body)


def notice(site: Site, kind: Notice, beside: Sequence[Row]) -> str:
    """Return the page that says something instead of threads."""
    if kind == "odd_template":
        lines = joined(f"<p>{t(row.title)}</p>" for row in beside)
        return _frame(site, "手机版", f'<div class="wap">{lines}</div>')
    shown = f'<ol id="threads">{_sticky(beside)}</ol>' if kind == "soft_ban" else ""
    return _frame(site, "提示信息", f'<div id="message">{_SAYS[kind]}</div>{shown}')


def _frame(site: Site, title: str, body: str) -> str:
    return (
        '<html>\n<head>\n<meta http-equiv="Content-Type" content="text/html; charset=gbk">\n'
        f"<title>{t(title)} - {t(site.name)} - Powered by nobody</title>\n</head>\n<body>\n"
        f'<div id="nav"><a href="/">{t(site.name)}</a> &raquo; 搜索 | <a href="/login.php">登录</a>'
        f"</div>\n{body}"
        '<div id="footer">本站一切内容均为虚构</div>\n</body>\n</html>\n'
    )


def _thread(site: Site, row: Row) -> str:
    return (
        f'<li class="thread normal">\n<a class="subject" href="{t(row.link)}">{t(row.title)}</a>\n'
        f'<div class="excerpt">{t(row.description)}</div>{_shots(row)}{row.trimmings}\n'
        f'<b class="asks">{t(row.price)}</b>\n'
        f'<a class="author" href="/space/{t(row.account)}">{t(row.seller)}</a>\n'
        f"{_when(site, row)}\n"
        f'<span class="num">回复 {len(_replies(row))} / 查看 {_seen(row)}</span></li>\n'
    )


def _when(site: Site, row: Row) -> str:
    """Return the date with its label, or nothing."""
    if site.shows == "refreshed":
        return f'<em class="bumped">顶帖于 {t(row.date)}</em>'
    return f'<em class="posted">发表于 {t(row.date)}</em>' if row.date else ""


def _seen(row: Row) -> int:
    return zlib.crc32(row.item.encode()) % 400


def _replies(row: Row) -> tuple[str, ...]:
    return ("帮顶", "好东西，收藏了", "已私信", "同问")[: _seen(row) % 5]


def _shots(row: Row) -> str:
    return joined(f'<img class="attach" file="{t(one)}" src="/none.gif">' for one in row.pictures)


def _sticky(beside: Iterable[Row]) -> str:
    """Return the threads that always stand on top: rules, and what the forum promotes."""
    rules = joined(
        f'<li class="thread sticky"><em>置顶</em><a class="subject" href="/item/rules-{n}">{rule}'
        "</a></li>\n"
        for n, rule in enumerate(_STICKY)
    )
    promoted = joined(
        f'<li class="thread sticky"><em>推广</em><a class="subject" href="{t(row.link)}">'
        f'{t(row.title)}</a><b class="asks">{t(row.price)}</b></li>\n'
        for row in beside
    )
    return rules + promoted


def _pager(page: Results) -> str:
    if page.next:
        inner = f'<a class="nxt" href="{t(page.next)}">下一页</a>'
    elif page.is_capped:
        inner = f'<i class="limit">搜索结果最多显示 {page.site.max_pages} 页</i>'
    else:
        inner = '<i class="last">已是最后一页</i>'
    return f'<div class="pg"><strong>{page.number}</strong>{inner}</div>\n'


def _none(page: Results) -> str:
    return f'<p class="emp">对不起，没有找到与“{t(page.words)}”匹配的主题</p>\n'


DRESS = Dress(
    address=Address("/search.php?mod=forum&kw={term}&page={page}", encoding="gb18030"),
    content_type="text/html; charset=gb18030",
    results=results,
    detail=detail,
    notice=notice,
    status_when_gone=200,
)
