"""Write the saved pages of the demo from its story: `src/casque/demo/pages/`.

    python tools/build_demo_pages.py            # writes them
    python tools/build_demo_pages.py --check    # says whether they are what it would write

Each round gets a folder with the pages in the two sites' own formats, `replay.csv`, `pictures.csv`
with drawings, and `judgements.csv`. The same story gives the same bytes everywhere: the PNGs are
written here and not by a library, whose compression may change.
"""

from __future__ import annotations

import argparse
import csv
import html
import io
import json
import shutil
import struct
import sys
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time, timedelta
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from casque.demo.market import Answer, Page, answers
from casque.demo.story import PAGES, ZONE, Advertisement, Story, read_story
from casque.sites.versions import version_of

REPLAY = ("site", "kind", "term", "page", "file", "url", "status", "fetched_at")
JUDGEMENTS = (
    "site", "item", "version", "product", "goods", "act", "confidence", "basis", "by", "at", "why",
)  # fmt: skip
BETWEEN_SEARCHES = timedelta(minutes=12)
BETWEEN_PAGES = timedelta(seconds=40)
BETWEEN_JUDGEMENTS = timedelta(minutes=3)
PICTURE_SIDE = 24  # pixels

FORUM = "https://bbs.guwan.example"
MARKET = "https://api.shoucang.example/v2/goods"
SHOP = "https://m.shoucang.example/goods"
PHOTOS = "https://img.shoucang.example"


def build(story: Story) -> dict[str, bytes]:
    """Return every file of the demo's pages, by its path below the folder."""
    files = (file for number in story.numbers for file in _round_files(story, number))
    return dict(sorted(files))


def _round_files(story: Story, number: int) -> Iterator[tuple[str, bytes]]:
    name = story.month(number).round
    given = list(answers(story, number))
    rows = []
    for place, each in enumerate(given):
        began = story.month(number).opened + place * BETWEEN_SEARCHES
        for page_number, page in enumerate(each.pages, start=1):
            file = f"{each.site}/{place + 1:02}-{page_number}.{FORMS[each.site][0]}"
            at = began + page_number * BETWEEN_PAGES
            yield f"{name}/{file}", FORMS[each.site][1](story, number, each, page, page_number)
            rows.append(_replay_row(each, page_number, file, at))
    yield f"{name}/replay.csv", _csv(REPLAY, rows)
    yield from _pictures(name, given)
    yield f"{name}/judgements.csv", _csv(JUDGEMENTS, _judgements(story, number))


def _replay_row(each: Answer, page_number: int, file: str, at: datetime) -> tuple[str, ...]:
    url = URLS[each.site](each.word, page_number)
    moment = at.astimezone(ZONE).isoformat()
    return (each.site, "term", each.word, str(page_number), file, url, "200", moment)


# ------------------------------------------------------------------ the forum: HTML in GBK

FORUM_PAGE = """<!DOCTYPE html>
<html>
<head>
<meta http-equiv="Content-Type" content="text/html; charset=gbk">
<title>搜索 - 古玩论坛</title>
<script src="/seccode.js"></script>
</head>
<body>
<div id="top"><a href="/login.php">登录</a></div>
{body}
</body>
</html>
"""
FORUM_TABLE = """<table id="threads">
<thead><tr><th>主题</th><th>作者</th><th>价格</th><th>发表</th><th>顶帖</th></tr></thead>
<tbody>
{rows}
</tbody>
</table>
<div class="pages">{paging}</div>"""
FORUM_ROW = """<tr class="thread">
<td><a class="subject" href="thread.php?tid={item}&amp;sid={sid}">{title}</a>\
<p class="excerpt">{text}</p>{picture}</td>
<td><a class="author" href="space.php?uid={seller}">{name}</a></td>
<td class="price">{price}</td>
<td class="posted">{posted}</td>
<td class="bumped"></td>
</tr>"""
FORUM_SAYS = {
    "empty": '<div class="notice none">没有找到匹配结果</div>',
    "captcha": '<form id="seccode" action="/seccode.php"><img src="/seccode.png">'
    '<input name="seccode_verify"></form>',
    "word_blocked": '<div class="notice">根据相关法律法规，该词的结果未予显示</div>',
}


def forum_page(story: Story, number: int, each: Answer, page: Page, page_number: int) -> bytes:
    """Return a page of the forum."""
    if page.shows == "results":
        rows = "\n".join(_forum_row(story, number, one) for one in page.advertisements)
        body = FORUM_TABLE.format(rows=rows, paging=_forum_paging(each.word, page, page_number))
    else:
        body = FORUM_SAYS[page.shows]
    return FORUM_PAGE.format(body=body).encode("gbk")


def _forum_row(story: Story, number: int, one: Advertisement) -> str:
    face = one.face(number)
    picture = f'<img class="thumb" src="/att/{one.item}.png">' if face.picture else ""
    return FORUM_ROW.format(
        item=one.item,
        sid=f"m{number}",  # what a forum adds to follow its visitors: no part of an item's name
        title=html.escape(face.title),
        text=html.escape(face.text),
        picture=picture,
        seller=one.seller,
        name=html.escape(story.sellers[one.site][one.seller]),
        price=html.escape(face.price),
        posted=_printed(one),
    )


def _printed(one: Advertisement) -> str:
    """Return the date as the forum prints it: without one, when the thread was refreshed."""
    if one.posted is None:
        return f"刷新于{one.refreshed}"
    if isinstance(one.posted, datetime):
        return f"{one.posted:%Y-%m-%d %H:%M}"
    return f"{one.posted.year}年{one.posted.month}月{one.posted.day}日"


def _forum_paging(word: str, page: Page, page_number: int) -> str:
    if not page.more:
        return '<span class="last">末页</span>'
    following = html.escape(_forum_url(word, page_number + 1).removeprefix(FORUM))
    return f'<a class="next" href="{following}">下一页</a>'


def _forum_url(word: str, page_number: int) -> str:
    return f"{FORUM}/search.php?kw={quote(word.encode('gbk'))}&page={page_number}"


# ------------------------------------------------------------------ the market: JSON


def market_page(story: Story, number: int, each: Answer, page: Page, page_number: int) -> bytes:
    """Return an answer of the market."""
    del page_number
    rows = [_market_row(story, number, one) for one in page.advertisements]
    answer = {
        "results": {"code": 0, "data": _list(rows, page, len(_all(each)))},
        "empty": {"code": 0, "data": _list([], page, 0)},
        "new_layout": {"code": 0, "data": {"source": "search", "feed": {"cards": rows}}},
        "captcha": {"code": 4101, "message": "请完成验证", "data": None},
        "word_blocked": {"code": 4510, "message": "该词不提供搜索", "data": None},
    }[page.shows]
    return (json.dumps(answer, ensure_ascii=False, indent=1) + "\n").encode()


def _list(rows: list[dict[str, object]], page: Page, total: int) -> dict[str, object]:
    return {"source": "search", "list": rows, "has_more": page.more, "total": total}


def _all(each: Answer) -> list[Advertisement]:
    return [*each.shown, *each.hidden]


def _market_row(story: Story, number: int, one: Advertisement) -> dict[str, object]:
    face = one.face(number)
    return {
        "id": int(one.item),
        "url": f"{SHOP}/{one.item}?from=search",
        "name": face.title,
        "detail": face.text,
        "shop": {"id": int(one.seller), "name": story.sellers[one.site][one.seller]},
        "price_text": face.price,
        "images": [{"src": _address(one)}] if face.picture else [],
        "created_at": _epoch(one.posted) if isinstance(one.posted, datetime) else None,
        "refreshed_at": _epoch(datetime.combine(one.shown_on, time(12), tzinfo=ZONE)),
    }


def _epoch(moment: datetime) -> int:
    return int(moment.timestamp())


def _market_url(word: str, page_number: int) -> str:
    return f"{MARKET}?q={quote(word)}&p={page_number - 1}"


FORMS = {"guwan_bbs": ("html", forum_page), "shoucang_api": ("json", market_page)}
URLS = {"guwan_bbs": _forum_url, "shoucang_api": _market_url}


# ------------------------------------------------------------------ pictures


def _pictures(name: str, given: Iterable[Answer]) -> Iterator[tuple[str, bytes]]:
    """Yield `pictures.csv` and the drawings of what can be seen in a round."""
    shown = {(one.site, one.item): one for each in given for one in each.shown if one.picture}
    ordered = [one for _, one in sorted(shown.items())]
    rows = [(_address(one), f"pictures/{one.picture}.png") for one in ordered]
    yield f"{name}/pictures.csv", _csv(("address", "file"), rows)
    for drawn in sorted({one.picture for one in ordered if one.picture}):
        yield f"{name}/pictures/{drawn}.png", png(drawn)


def _address(one: Advertisement) -> str:
    if one.site == "guwan_bbs":
        return f"{FORUM}/att/{one.item}.png"
    return f"{PHOTOS}/{one.item}-1.png"


def png(name: str) -> bytes:
    """Return a small drawing that is the name's own: a symmetric pattern in two colours."""
    seed = sha256(name.encode()).digest()
    palette = bytes((245, 240, 228)) + bytes(90 + value % 110 for value in seed[:3])
    rows = b"".join(b"\x00" + bytes(_row(seed, y)) for y in range(PICTURE_SIDE))
    header = struct.pack(">IIBBBBB", PICTURE_SIDE, PICTURE_SIDE, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", _stored(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in chunks)


def _row(seed: bytes, y: int) -> Iterator[int]:
    """Yield the pixels of a row: six by six fields, mirrored, each four pixels wide."""
    for x in range(PICTURE_SIDE):
        column, line = x // 4, y // 4
        field = line * 3 + min(column, 5 - column)
        yield seed[3 + field // 8] >> (field % 8) & 1


def _stored(raw: bytes) -> bytes:
    """Return the bytes as a zlib stream of one stored block: no compressor decides its form."""
    block = struct.pack("<BHH", 1, len(raw), len(raw) ^ 0xFFFF) + raw
    return b"\x78\x01" + block + struct.pack(">I", zlib.adler32(raw))


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


# ------------------------------------------------------------------ judgements


def _judgements(story: Story, number: int) -> Iterator[tuple[str, ...]]:
    """Yield what was judged in a round, in the order of the story."""
    at = story.month(number).judged.astimezone(ZONE)
    for one in story.advertisements:
        for judged in one.judged:
            if judged.round != number:
                continue
            yield (
                one.site, one.item, _version(one, number), judged.product, judged.goods,
                judged.act, judged.confidence, judged.basis, story.judges[one.site],
                at.isoformat(), judged.why,
            )  # fmt: skip
            at += BETWEEN_JUDGEMENTS


def _version(one: Advertisement, number: int) -> str:
    face = one.face(number)
    pictures = [_address(one)] if face.picture else []
    return version_of(title=face.title, description=face.text, pictures=pictures, price=face.price)


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return written.getvalue().encode()


def differences(folder: Path, files: dict[str, bytes]) -> list[str]:
    """Return the paths that are missing in a folder, differ from what was built, or should go."""
    found = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
    paths = sorted(found.keys() | files.keys())
    return [p for p in paths if p not in found or found[p].read_bytes() != files.get(p)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the pages, or say whether they are as they should be."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 on a difference"
    )
    parser.add_argument("--to", type=Path, default=PAGES, help="the folder of the pages")
    options = parser.parse_args(arguments)
    files = build(read_story())
    if options.check:
        wrong = differences(options.to, files)
        print("\n".join(wrong) or f"{len(files)} files, all as built")
        return 1 if wrong else 0
    shutil.rmtree(options.to, ignore_errors=True)
    for path, body in files.items():
        (options.to / path).parent.mkdir(parents=True, exist_ok=True)
        (options.to / path).write_bytes(body)
    print(f"wrote {len(files)} files into {options.to}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
