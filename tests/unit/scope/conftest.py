"""A small invented programme on disk, and how its problems are read."""

from pathlib import Path

import pytest

from casque.errors import ScopeInvalid
from casque.scope import load_programme

FILES = {
    "programme.yml": """\
name: small
title: {en: A small programme, zh-Hans: 小方案}
zone: Asia/Shanghai
languages: [zh-Hans, en]
reporting_rounds: ["2020-01", "2020-03"]
source: invented for a test
""",
    "products.yml": """\
products:
  - code: AA
    name: {en: first goods, zh-Hans: 甲货}
    taxon: Prima inventa
    verdict_rule: picture_or_text
    cites_terms: [TUS]
    appendices:
      - appendix: II
        taxon: Prima inventa
        valid_until: 2020-02-15
        source: invented
        checked_by: null
      - appendix: I
        taxon: Prima inventa
        valid_from: 2020-02-15
        source: invented
        checked_by: A. Specialist
        checked_on: 2020-03-01
    valid_from: "2020-01"
    source: invented
  - code: BB
    name: {en: second goods, zh-Hans: 乙货}
    taxon: Secunda inventa
    verdict_rule: text_only
    cites_terms: []
    appendices: []
    valid_from: "2020-03"
    source: invented
""",
    "sites.yml": """\
sites:
  - id: market
    name: 市场 (Market)
    adapter: market
    address: market.example
    valid_from: "2020-01"
    source: invented
  - id: site-02
    name: site 02 (not public)
    placeholder: true
    valid_from: "2020-02"
    valid_until: "2020-04"
    source: invented
""",
    "law.yml": """\
laws:
  - id: ban
    products: [AA]
    jurisdiction: CN
    act: sale
    effect: forbidden
    valid_from: 2020-02-15
    source: invented
    checked_by: null
""",
    "events.yml": """\
events:
  - id: declaration
    day: 2020-02-23
    name: {en: A declaration, zh-Hans: 声明}
    source: invented
""",
    "terms/words.yml": """\
terms:
  - id: w1
    text: 甲货
    language: zh-Hans
    products: [AA]
    valid_from: "2020-01"
    source: invented
  - id: w2
    text: 甲乙
    language: zh-Hans
    products: [AA, BB]
    valid_from: "2020-01"
    source: invented
  - id: w3
    language: zh-Hans
    products: []
    placeholder: true
    valid_from: "2020-01"
    source: invented
""",
}


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def small(tmp_path):
    """The folder of a small programme in which nothing is wrong."""
    return write(tmp_path / "small", FILES)


@pytest.fixture
def overlay(tmp_path):
    """A function that writes an overlay and returns its folder."""

    def make(**files: str) -> Path:
        folder = tmp_path / f"overlay-{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        names = {"terms": "terms/more.yml"}
        return write(folder, {names.get(k, f"{k}.yml"): text for k, text in files.items()})

    return make


def problems_of(folder: Path, *overlays: Path) -> list[str]:
    """What loading complains of: 'file:line: what: what to do', files relative to the folder."""
    with pytest.raises(ScopeInvalid) as caught:
        load_programme(folder, *overlays)
    assert all("\n" not in str(p) and p.what and p.do for p in caught.value.problems)
    return [str(p).replace(f"{folder.parent}/", "") for p in caught.value.problems]
