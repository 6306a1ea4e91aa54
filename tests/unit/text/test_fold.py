"""Folding: one spelling for evasive text."""

from __future__ import annotations

import importlib.util
import unicodedata
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casque.text.classes import CLASSES, DISGUISES, JOINERS, RULES, SEPARATOR_LIMIT, class_of
from casque.text.fold import CLAUSE, LETTER, SEPARATOR, fold, fold_table, segments
from strategies import CLAUSE_MARKS, INVISIBLE, SEPARATORS, clause_marks, separators, terms, texts

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＸＹ 象*牙", "xy象牙"),
        ("Ⅷ ㎏ ⑩ ⑴ ⒈ ① Ⓐ 🅧 ❶ ㍿", "viiikg10111ax1株式会社"),
        ("𝐗𝔂 ² ٣", "xy23"),
        ("xiàngyá", "xiangya"),
        ("象牙製品 圖畫 図画", "象牙制品图画图画"),
        ("⾁ 豈", "肉岂"),
        ("象❤️牙 象\u200b牙 象\u0336牙\u0336", "象牙象牙象牙"),
        ("象🇨🇳牙™", "象牙"),
        ("½ ℃", "½"),
        ("งาช้าง", "งาช้าง"),
        ("大象，牙齒。", "大象,牙齿"),
        ("象*****牙", "象,牙"),
        ("象****牙", "象牙"),
        ("，， ， 象", "象"),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str):
    assert fold(text) == folded


@given(texts() | st.text())
def test_folding_twice_changes_nothing(text: str):
    assert fold(fold(text)) == fold(text)


@given(texts() | st.text())
def test_fold_is_its_segments(text: str):
    parts = ("".join(letter.symbol for letter in segment) for segment in segments(text))
    assert fold(text) == ",".join(parts)


@given(texts() | st.text())
def test_letters_come_in_the_order_of_their_characters(text: str):
    letters = [letter for segment in segments(text) for letter in segment]
    places = [letter.at for letter in letters if letter.opens]
    assert places == sorted(set(places))
    assert all(fold_table().class_of(text[letter.at]) == LETTER for letter in letters)
    assert sum(letter.opens for letter in letters) == sum(letter.closes for letter in letters)


@given(st.text(st.characters(codec="utf-8", min_codepoint=0x20, max_codepoint=0x52F)))
def test_composed_and_decomposed_accents_fold_alike(text: str):
    whole, apart = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert fold(whole) == fold(apart)


@given(word=terms(), noise=separators())
def test_separators_within_the_limit_vanish(word: str, noise: str):
    assert fold(noise.join(word)) == fold(word)


@given(left=terms(), right=terms(), mark=clause_marks(), noise=separators())
def test_a_clause_mark_always_parts(left: str, right: str, mark: str, noise: str):
    assert fold(left + noise + mark + noise + right) == f"{fold(left)},{fold(right)}"


@given(left=terms(), right=terms(), count=st.integers(SEPARATOR_LIMIT + 1, 12))
def test_too_many_separators_part(left: str, right: str, count: int):
    assert fold(left + "*" * count + right) == f"{fold(left)},{fold(right)}"


def test_invisible_characters_are_not_counted():
    assert fold("象" + "*\u200b" * SEPARATOR_LIMIT + "\u200b" * 500 + "牙") == "象牙"


def test_the_characters_of_the_strategies_are_what_they_say():
    assert {class_of(c) for c in SEPARATORS} == {"separator"}
    assert {class_of(c) for c in CLAUSE_MARKS} == {"clause"}
    assert {class_of(c) for c in INVISIBLE} == {"invisible"}


def test_every_class_rule_has_a_reason():
    assert all(rule.reason and rule.character_class in CLASSES for rule in RULES)


def test_every_shipped_letter_folds_to_its_end():
    table = fold_table()
    for folded in table.folded.values():
        assert all(table.class_of(c) == LETTER and table.letters(c) == c for c in folded), folded


def test_every_shipped_disguise_has_a_name():
    assert {kind for kinds in fold_table().disguises.values() for kind in kinds} <= set(DISGUISES)


def test_latin_letters_and_digits_are_words_but_bullets_and_ideographs_are_not():
    table = fold_table()
    assert all(map(table.is_word, "aZ9ＸéЖ²"))
    assert not any(map(table.is_word, "象①Ⓐ*，\u200b"))
    assert all(map(table.is_joiner, JOINERS))


def test_the_shipped_tables_are_as_built(tool: ModuleType):
    """Rebuilt with OpenCC and this Python's Unicode, which may know more than the shipped one."""
    built = tool.build()
    if unicodedata.unidata_version == "14.0.0":
        for name, text in built.items():
            assert without_head(text) == without_head(shipped(name)), f"{name}: rebuild it"
    for line in without_head(shipped("fold_letters.tsv")):
        point, folded, kinds = line.split("\t")
        assert tool.entry(chr(int(point, 16))) == ("letter", folded, tuple(kinds.split("+")))


def test_the_rules_and_the_shipped_classes_agree_on_assigned_characters():
    table = fold_table()
    for point in range(0x3100):
        character = chr(point)
        if unicodedata.category(character) != "Cn" and point not in table.folded:
            assert CLASSES[table.class_of(character)] == class_of(character), hex(point)


def test_unassigned_ideographs_are_letters_and_unassigned_symbols_are_not():
    assert fold_table().class_of(chr(0x3FFF0)) == LETTER
    assert fold_table().class_of(chr(0x1FAFF)) == SEPARATOR
    assert fold_table().class_of("\x85") == CLAUSE


def without_head(text: str) -> list[str]:
    return [line for line in text.splitlines() if not line.startswith("#")]


def shipped(name: str) -> str:
    return (ROOT / "src" / "casque" / "text" / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    pytest.importorskip("opencc", reason="the table is built with opencc, a tool of development")
    spec = importlib.util.spec_from_file_location("tool", ROOT / "tools" / "build_fold_table.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
