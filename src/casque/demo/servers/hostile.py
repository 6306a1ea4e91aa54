"""Markup that attacks whoever reads it; the results within stay readable."""

from __future__ import annotations

import zlib
from dataclasses import replace

from casque.demo.servers.drawn import Results, Row

JUMP = "/jump"
"""An address of the site's own that redirects to where nobody may be led."""

LEADS_TO = "http://127.0.0.1:1/"

TITLES = (
    '=HYPERLINK("http://127.0.0.1:1/","{title}")',
    "<script>alert(1)</script>{title}",
    "{title}\u202e\u2066gpj.exe",
    "{title}\x08\x1b[31m",
    "@SUM(1+1)*cmd|' /C calc'!A0 {title}",
    '"><img src=x onerror=alert(1)>{title}',
    "{title}\u0000\ufeff",
    "javascript:alert(1)//{title}",
)
"""What sellers write into titles: formulas, scripts, control characters, turned letters."""

NEXT = (
    "http://other-host.invalid/search?page=2",
    "http://169.254.169.254/latest/meta-data/",
    "file:///etc/passwd",
    LEADS_TO,
    "javascript:void(0)",
    "http://[::1/",
)
"""Where links to the next page lead instead; by number the pages are where they always are."""

_ROW = (
    '<a href="javascript:alert(document.cookie)" onclick="alert(1)">举报</a>'
    "<script>document.write('<b>drawn</b>')</script>"
    '<img src="http://169.254.169.254/latest/meta-data/" onerror="alert(1)" width="1">'
    "<style>*{display:none}</style><!-- </html> <b>not there</b> -->"
)
_PAGE = (
    '<iframe src="http://127.0.0.1:1/"></iframe><meta http-equiv="refresh" '
    f'content="0;url=file:///etc/passwd"><form action="{LEADS_TO}"><input name="q"></form>'
    f'<div data-huge="{"A" * 200_000}"></div>{"<div>" * 200}{"</div>" * 200}'
    '<a href="/admin">管理</a><p>\u202e\u2066\x07\x1b]0;x\x07</p>'
)


def attacking(page: Results) -> Results:
    """Return the page as a hostile site has it: the same rows, and attacks in and around them."""
    rows = tuple(_attacking_row(row) for row in page.rows)
    if rows:
        foreign = ("http://169.254.169.254/latest/picture.jpg", f"{JUMP}/picture.jpg")
        rows = (replace(rows[0], pictures=(*rows[0].pictures, *foreign)), *rows[1:])
    onward = NEXT[page.number % len(NEXT)] if page.next else ""
    return replace(page, rows=rows, next=onward, trimmings=page.trimmings + _PAGE)


def attacking_title(item: str, title: str) -> str:
    """Return a title with what its seller wrote into it; an item always has the same."""
    attack = TITLES[zlib.crc32(item.encode()) % len(TITLES)]
    return attack.replace("{title}", title)


def _attacking_row(row: Row) -> Row:
    return replace(row, title=attacking_title(row.item, row.title), trimmings=_ROW)
