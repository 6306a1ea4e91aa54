"""A table of 2005: GBK, font tags, "page 3 of 7"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from casque.demo.servers.addresses import Address
from casque.demo.servers.drawn import Dress, Notice, Results, Row
from casque.demo.servers.markup import joined, t
from casque.demo.simulation.shelves import Site

_HEAD = (
    '<TR bgcolor="#EEEECC"><TD>图片</TD><TD>名称</TD><TD>价格</TD><TD>卖家</TD><TD>日期</TD></TR>\n'
)
_CAPTCHA = (
    '<FORM name="check" action="/check.asp">为了您的安全，请输入图中字符：'
    '<IMG src="/code.asp"><INPUT name="checkcode"></FORM>'
)
_LOGIN = (
    '<FORM name="signin" action="/login.asp">只有会员可以搜索。<BR>用户名<INPUT name="user">'
    '密码<INPUT type="password" name="pass"></FORM>'
)
_SAYS: dict[Notice, str] = {
    "captcha": _CAPTCHA,
    "login_wall": _LOGIN,
    "rate_limited": '<FONT size="4">您搜索得太快了，请休息一会儿再来。</FONT>',
    "unavailable": "<H1>服务器太忙</H1>请稍后再试。",
    "word_blocked": "<B>根据相关法律法规，本站不提供这个词的搜索。</B>",
    "soft_ban": '<FONT size="4"><B>今日热卖，先看看这些吧</B></FONT>',
    "beyond": "没有这一页。",
    "gone": "<B>该商品不存在或已经删除。</B>",
}


def results(page: Results) -> str:
    """Return a page of results, or the page that says that there are none."""
    body = _table(page) if page.rows else _none(page)
    return _frame(page.site, page.words, page.trimmings + body + _beside(page.beside))


def detail(site: Site, row: Row) -> str:
    """Return the page of one advertisement."""
    body = (
        '<TABLE width="760" summary="one" border="1">\n'
        f'<TR><TD colspan="2"><FONT size="4"><B>{t(row.title)}</B></FONT></TD></TR>\n'
        f"<TR><TD>编号</TD><TD>{t(row.item)}</TD></TR>\n"
        f'<TR><TD>价格</TD><TD><FONT color="red">{t(row.price)}</FONT></TD></TR>\n'
        f"<TR><TD>卖家</TD><TD>{_seller(row)}</TD></TR>\n"
        f"<TR><TD>日期</TD><TD>{_date(site, row)}</TD></TR>\n"
        f"<TR><TD>说明</TD><TD>{t(row.description)}</TD></TR>\n"
        f"<TR><TD>图片</TD><TD>{_pictures(row)}</TD></TR>\n</TABLE>\n"
    )
    return _frame(site, row.title, body)


def notice(site: Site, kind: Notice, beside: Sequence[Row]) -> str:
    """Return the page that says something instead of results."""
    if kind == "odd_template":
        goods = joined(f"<LI>{t(row.title)}<I>{t(row.price)}</I></LI>" for row in beside)
        return _frame(site, "新版", f'<UL type="square">{goods}</UL>')
    shown = _beside(beside) if kind in ("soft_ban", "word_blocked") else ""
    return _frame(site, "提示", f'<P align="center">{_SAYS[kind]}</P>{shown}')


def _frame(site: Site, title: str, body: str) -> str:
    return (
        '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">\n<HTML><HEAD>'
        '<META http-equiv="Content-Type" content="text/html; charset=gb2312">'
        f"<TITLE>{t(title)} - {t(site.name)}</TITLE></HEAD>\n"
        '<BODY bgcolor="#FFFFEE"><CENTER>\n<TABLE width="760"><TR><TD><FONT size="5" '
        f'color="#990000"><B>{t(site.name)}</B></FONT></TD><TD align="right">'
        '<A href="/login.asp">登录</A> <A href="/reg.asp">注册</A></TD></TR></TABLE>\n'
        f'{body}<HR width="760"><FONT size="1">本站一切内容均为虚构</FONT>\n'
        "</CENTER></BODY></HTML>\n"
    )


def _table(page: Results) -> str:
    rows = joined(_row(page.site, row) for row in page.rows)
    return (
        f'<TABLE width="760" border="0" cellspacing="1" bgcolor="#CCCC99" summary="goods">\n{_HEAD}'
        f"{rows}</TABLE>\n{_pager(page)}"
    )


def _row(site: Site, row: Row) -> str:
    return (
        f'<TR valign="top" bgcolor="#FFFFFF"><TD>{_pictures(row)}</TD>\n'
        f'<TD><A href="{t(row.link)}"><FONT size="3"><B>{t(row.title)}</B></FONT></A><BR>\n'
        f'<FONT size="2">{t(row.description)}</FONT>{row.trimmings}</TD>\n'
        f'<TD nowrap><FONT color="red">{t(row.price)}</FONT></TD>\n'
        f"<TD>{_seller(row)}</TD><TD>{_date(site, row)}</TD></TR>\n"
    )


def _seller(row: Row) -> str:
    return f'<A href="/member.asp?uid={t(row.account)}"><FONT size="2">{t(row.seller)}</FONT></A>'


def _date(site: Site, row: Row) -> str:
    if site.shows == "refreshed":
        return f'<FONT size="1" color="#339933">更新：{t(row.date)}</FONT>'
    return f'<FONT size="1" color="#666666">{t(row.date)}</FONT>'


def _pictures(row: Row) -> str:
    return joined(f'<IMG src="{t(one)}" border="0" width="90">' for one in row.pictures)


def _pager(page: Results) -> str:
    onward = f'<A href="{t(page.next)}">下一页</A>' if page.next else ""
    cap = f"（仅显示前{page.site.max_pages}页）" if page.is_capped else ""
    return (
        f'<P align="center"><FONT size="2" face="pager">共{page.total}件 第{page.number}页/'
        f"共{page.pages}页{cap}</FONT> {onward}</P>\n"
    )


def _none(page: Results) -> str:
    return (
        '<TABLE width="760" summary="none"><TR><TD align="center"><FONT size="4">对不起，没有找到'
        f"与“{t(page.words)}”有关的商品。共0件</FONT></TD></TR></TABLE>\n"
    )


def _beside(rows: Iterable[Row]) -> str:
    """Return the recommended goods: a table of the same make under another heading."""
    cells = joined(
        f'<TD><A href="{t(row.link)}"><FONT size="2">{t(row.title)}</FONT></A><BR>'
        f'<FONT color="red">{t(row.price)}</FONT></TD>'
        for row in rows
    )
    return (
        '<TABLE width="760" summary="hot"><TR><TD><FONT size="2" color="#990000">热门推荐</FONT>'
        f'</TD></TR><TR valign="top">{cells}</TR></TABLE>\n'
    )


DRESS = Dress(
    address=Address("/search.asp?keyword={term}&pageno={page}", encoding="gbk"),
    content_type="text/html",
    results=results,
    detail=detail,
    notice=notice,
    status_when_gone=404,
)
