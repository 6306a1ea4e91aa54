"""Both languages are whole: no message without its Chinese, no text outside the catalogue."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
from crawling import crawl
from django.test import override_settings
from django.utils import translation
from django.utils.translation import trans_real
from parsel import Selector

from casque.rounds.home import Home
from casque.web import configuration

CATALOGUE = Path(configuration.HERE) / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
DJANGOS = tuple(
    Path(django.__file__).parent / folder / "locale" / "en" / "LC_MESSAGES" / "django.po"
    for folder in ("conf", "contrib/auth")
)
"""Django's own messages, such as its rules of passwords: it brings their Chinese itself."""

MSGFMT = shutil.which("msgfmt")
PSEUDO = "eo"
"""A language that Django knows and casque does not speak: it carries the pseudo-locale."""

OPEN, CLOSE = "⟦", "⟧"
WORDS = re.compile(r"[A-Za-z]{3,}")


@pytest.mark.skipif(MSGFMT is None, reason="no msgfmt here: install Debian's package gettext")
def test_no_message_is_without_its_chinese() -> None:
    told = subprocess.run(
        [MSGFMT or "", "--statistics", "--check", "-o", "/dev/null", str(CATALOGUE)],
        capture_output=True,
        text=True,
        check=True,
        env={"LC_ALL": "C"},
    ).stderr
    assert re.fullmatch(r"[0-9]+ translated messages?\.\n", told), told


@pytest.fixture
def pseudo(tmp_path: Path) -> Iterator[None]:
    """Give a language in which every message of the catalogues stands in brackets."""
    if MSGFMT is None:
        pytest.skip("no msgfmt here: install Debian's package gettext")
    paths = [tmp_path / str(number) for number in range(1 + len(DJANGOS))]
    for path, catalogue in zip(paths, (CATALOGUE, *DJANGOS), strict=True):
        folder = path / PSEUDO / "LC_MESSAGES"
        folder.mkdir(parents=True)
        po, mo = folder / "django.po", folder / "django.mo"
        po.write_text(in_brackets(catalogue.read_text(encoding="utf-8")), encoding="utf-8")
        subprocess.run([MSGFMT, "-o", str(mo), str(po)], check=True)
    languages = [*configuration.LANGUAGES, (PSEUDO, "pseudo")]
    with override_settings(LOCALE_PATHS=paths, LANGUAGES=languages):
        _forget_languages()
        yield
    _forget_languages()


def _forget_languages() -> None:
    trans_real._translations.clear()
    trans_real.reset_cache(setting="LANGUAGES")
    translation.deactivate()


def in_brackets(catalogue: str) -> str:
    """Return a catalogue that translates each message into itself, in brackets.

    >>> print(in_brackets('msgid "Log out"\\nmsgstr "退出"\\n'))
    msgid "Log out"
    msgstr "⟦Log out⟧"
    <BLANKLINE>
    """
    head, *entries = catalogue.split("\n\n")
    return "\n\n".join([head, *map(_entry_in_brackets, entries)])


def _entry_in_brackets(entry: str) -> str:
    lines = entry.split("\n")
    if any(line.startswith("#~") for line in lines):
        return ""
    parts: dict[str, list[str]] = {}
    name, kept = "", []
    for line in lines:
        keyword = re.match(r'(msgid_plural|msgid|msgctxt|msgstr(?:\[\d\])?) (".*")', line)
        if keyword:
            name = keyword[1]
            parts[name] = [keyword[2]]
        elif line.startswith('"'):
            parts[name].append(line)
        elif not line.startswith("#, fuzzy"):
            kept.append(line)
    text = "".join(part[1:-1] for part in parts.get("msgid_plural", parts.get("msgid", [])))
    ends = "\\n" if text.endswith("\\n") else ""
    starts = "\\n" if text.startswith("\\n") else ""
    middle = text.removesuffix("\\n").removeprefix("\\n") if text != "\\n" else text
    bracketed = f'"{starts}{OPEN}{middle}{CLOSE}{ends}"'
    out = kept + [
        f"{key} " + "\n".join(value) for key, value in parts.items() if "msgstr" not in key
    ]
    return "\n".join(out + [f"{key} {bracketed}" for key in parts if key.startswith("msgstr")])


DATA = re.compile(
    r"casque|tried|(?:m\.|api\.)?shoucang(?:_api|\.example)?|UTC|SHA-256|IV|TB|https?://\S+|"
    r"[A-Z][0-9]|XY|site-02|t-[a-z]+|English|sha256|[0-9a-f]{6,}|CSV|XLSX|SVG|HTML|JSON|WARC|TRAFFIC|2012-0[0-9]"
)
"""What stands on a page as data of the invented home, or is a name in every language."""


@pytest.mark.parametrize("role", ["analyst", "lead"])
def test_every_text_of_every_screen_comes_from_the_catalogue(
    filled: Home, visit, pseudo: None, role: str
) -> None:
    client = visit(role, language=PSEUDO)
    bare = []
    for _, address, text in crawl(client).pages():
        assert OPEN in text, address
        bare += [(address, node) for node in texts_of(text) if is_bare(node)]
    assert sorted({node for _, node in bare}) == []


BLOCKS = (
    "//body//*[self::p or self::li or self::td or self::th or self::h1 or self::h2 or self::h3 or "
    "self::button or self::a or self::label or self::caption or self::dt or self::dd or "
    "self::summary or self::option or self::legend or self::figcaption or self::span or self::div "
    "or self::strong or self::b]"
)
"""Elements whose own text is looked at."""


def texts_of(page: str) -> Iterator[str]:
    """Give every text that a person sees or hears, joined over inline elements."""
    tree = Selector(text=page)
    for block in tree.xpath(BLOCKS):
        own = " ".join(block.xpath("./text()").getall()).strip()
        if own and not block.xpath("ancestor-or-self::*[@data-own]"):
            yield own
    yield from tree.xpath("//@aria-label | //@placeholder | //img/@alt | //@title").getall()


def is_bare(text: str) -> bool:
    """Tell whether a text holds words that are neither in brackets nor data."""
    outside = re.sub(rf"{OPEN}[^{CLOSE}]*{CLOSE}", " ", text)
    return bool(WORDS.search(DATA.sub(" ", outside)))
