"""Makers of invented saved pages and of homes to replay them in."""

from __future__ import annotations

import atexit
import json
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from casque.db.connection import disconnect
from casque.rounds.home import Home, make_home, open_home
from casque.scope import packaged

SITE = "shoucang_api"
MARCH = datetime(2012, 3, 5, 1, tzinfo=UTC)


@dataclass(frozen=True)
class FixedClock:
    """A clock that stands still."""

    moment: datetime = MARCH

    def now(self) -> datetime:
        return self.moment


def goods(number: int, title: str = "老物件", **changes: object) -> dict[str, object]:
    """Return one row of an answer of the invented market."""
    return {
        "id": number,
        "url": f"https://m.shoucang.example/goods/{number}",
        "name": title,
        "detail": f"描述 {number}",
        "shop": {"id": number % 7, "name": f"店铺{number % 7}"},
        "price_text": f"¥{number}",
        "images": [{"src": f"https://img.shoucang.example/{number}.jpg"}],
        "created_at": 1330900000 + number,
        "refreshed_at": None,
    } | changes


def answer(rows: Sequence[dict[str, object]], *, more: bool = False) -> bytes:
    """Return an answer of the invented market."""
    data = {"source": "search", "list": rows, "has_more": more, "total": len(rows)}
    return json.dumps({"code": 0, "data": data}, ensure_ascii=False).encode()


REFUSED = json.dumps({"code": 4101, "data": None}).encode()
WORD_BLOCKED = json.dumps({"code": 4510, "data": None}).encode()
NONE_FOUND = answer([])


def save(
    folder: Path, searches: dict[str, Iterable[bytes]], *, kind: str = "probe", site: str = SITE
) -> Path:
    """Write saved pages and their replay.csv, one search for each term; return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = ["site,kind,term,page,file,url,status,fetched_at"]
    for number, (term, pages) in enumerate(searches.items()):
        for page, body in enumerate(pages, start=1):
            name = f"s{number}-p{page}.json"
            (folder / name).write_bytes(body)
            rows.append(f"{site},{kind},{term},{page},{name},,200,2012-03-05T{page:02}:00:00")
    (folder / "replay.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder


PROGRAMME = """
name: tried
title: {en: a programme for tests, zh-Hans: 测试}
zone: Asia/Shanghai
languages: [zh-Hans]
source: invented for tests
"""
SITES = """sites:
- {id: shoucang_api, name: 收藏集市, adapter: shoucang_api, valid_from: '2012-01', source: invented}
- {id: site-02, name: not public, placeholder: true, valid_from: '2012-01', source: invented}
"""
TERMS = "terms:\n" + "".join(
    f"- {{id: {name}, text: {text}, language: zh-Hans, products: [{product}],"
    " valid_from: '2012-01', source: plain name}\n"
    for name, text, product in (
        ("t-xiangya", "象牙", "IV"),
        ("t-xy", "XY", "IV"),
        ("t-hugu", "虎骨", "TB"),
    )
)


def a_programme(folder: Path) -> Path:
    """Write a small programme of one searchable site, three terms and two products."""
    (folder / "terms").mkdir(parents=True)
    for name, text in {
        "programme.yml": PROGRAMME,
        "sites.yml": SITES,
        "terms/zh.yml": TERMS,
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    for name in ("products.yml", "law.yml", "events.yml"):
        (folder / name).write_bytes((packaged("traffic-2012") / name).read_bytes())
    return folder


def a_home(tmp_path: Path) -> Home:
    """Return a home of the small programme, its ledger open: a copy of one made before."""
    a_programme(tmp_path / "tried")
    shutil.copytree(_made_once(), tmp_path / "home")
    return open_home(tmp_path / "home")


@cache
def _made_once() -> Path:
    """Return a home that no test touches: making its ledger takes a second."""
    folder = Path(mkdtemp(prefix="casque-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    home = make_home(folder / "home", programme=a_programme(folder / "tried"))
    disconnect()
    return home.path
