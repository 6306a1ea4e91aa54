"""The documents say what is: commands exist, links lead somewhere, words and keys are all there."""

from __future__ import annotations

import html
import importlib
import re
import sys
from pathlib import Path

import pytest
from pydantic import BaseModel

from casque.lexicon.disguise import disguise_of
from casque.rounds.judgement_sheet import COLUMNS as SHEET
from casque.rounds.judgement_sheet import EXTRA_COLUMNS, VALUE_WORDS
from casque.rounds.replay import COLUMNS as REPLAY
from casque.scope import entries
from casque.sites import schema
from casque.sites.adapter import Adapter
from casque.sites.cases import Expected
from casque.tables import TABLES
from casque.text.classes import DISGUISES

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
AT_ROOT = [ROOT / name for name in ("README.md", "GLOSSARY.md", "CONTRIBUTING.md", "CHANGELOG.md")]
DOCUMENTS = [*AT_ROOT, *sorted(DOCS.rglob("*.md"))]

if str(DOCS) not in sys.path:
    sys.path.append(str(DOCS))  # the manual's own pages, which mkdocs finds there too

from manual import commands, library, measures, root_pages, specification, tables  # noqa: E402

LINK = re.compile(r"\]\(([^)\s]+)\)")
COMMAND = re.compile(r"\bcasque((?: [a-z][a-z0-9]*)+)")
SHOWN = re.compile(r"`([^`\n]*)`")
BLOCK = re.compile(r"^```(?:console)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
WRITTEN = {
    "reference/spec.md", "reference/measures.md", "reference/tables.md", "reference/commands.md",
    *library.pages(ROOT / "src" / "casque"), *root_pages.PAGES,
}  # fmt: skip


def name_of(path):
    return str(path.relative_to(ROOT))


def read(path):
    return path.read_text(encoding="utf-8")


def typed_commands(text):
    """Every casque command that stands in backticks or behind a prompt."""
    shown = SHOWN.findall(re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL))
    typed = [line[2:] for b in BLOCK.findall(text) for line in b.splitlines() if line[:2] == "$ "]
    return [m[1].split() for part in (*shown, *typed) for m in COMMAND.finditer(part)]


def is_known(words, verbs):
    """Whether words begin with a verb; what follows a verb that takes none below it is its own."""
    name = "casque"
    for word in words:
        below = {verb for verb in verbs if verb.startswith(f"{name} ")}
        if not below:
            return True
        if f"{name} {word}" not in verbs:
            return name in ("casque measure", "casque report")
        name = f"{name} {word}"
    return True


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_every_command_in_a_document_exists(path):
    verbs = commands.verbs()
    assert [words for words in typed_commands(read(path)) if not is_known(words, verbs)] == []


def test_a_command_that_does_not_exist_is_noticed():
    verbs = commands.verbs()
    (words,) = typed_commands("Say `casque round shut 2014-09`.")
    assert not is_known(words, verbs)
    assert is_known(["round", "open"], verbs)


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_every_relative_link_leads_somewhere(path):
    targets = [t.partition("#")[0] for t in LINK.findall(read(path)) if "://" not in t]
    lost = [t for t in targets if t and not leads(path, t)]
    assert lost == []


def leads(path, target):
    place = (path.parent / target).resolve()
    if path.is_relative_to(DOCS) and place.is_relative_to(DOCS):
        return place.is_file() or place.relative_to(DOCS).as_posix() in WRITTEN
    return place.exists()


def test_every_file_that_contributing_names_is_there():
    shown = SHOWN.findall(BLOCK.sub("", read(ROOT / "CONTRIBUTING.md")))
    named = [name for name in shown if re.fullmatch(r"\w[\w/.]*/[\w/.]*\w", name)]
    places = (ROOT, ROOT / "src" / "casque", ROOT / "tests" / "spec")
    assert len(named) > 20
    assert [name for name in named if not any((place / name).exists() for place in places)] == []


def test_the_glossary_has_every_table():
    text = read(ROOT / "GLOSSARY.md")
    assert [table.name for table in TABLES if f"`{table.name}`" not in text] == []


def test_what_the_glossary_names_is_in_the_code():
    names = re.findall(r"`([a-z]+(?:\.\w+)+)`", read(ROOT / "GLOSSARY.md"))
    assert len(names) > 30
    assert [name for name in names if not is_in_the_code(f"casque.{name}")] == []


def is_in_the_code(name):
    module, _, last = name.rpartition(".")
    try:
        return importlib.import_module(name) is not None
    except ModuleNotFoundError:
        pass
    if not is_module(module):
        owner = getattr(importlib.import_module(module.rpartition(".")[0]), module.split(".")[-1])
        return last in owner.model_fields
    return hasattr(importlib.import_module(module), last)


def is_module(name):
    try:
        importlib.import_module(name)
    except ModuleNotFoundError:
        return False
    return True


def test_every_term_of_the_glossary_is_there_in_chinese_too():
    rows = [line.split("|") for line in read(ROOT / "GLOSSARY.md").splitlines() if "| **" in line]
    assert len(rows) > 40
    assert all(len(row) == 7 and re.search("[一-鿿]", row[2] + row[4]) for row in rows)


MODELS = {
    "programme.md": (
        entries.Profile, entries.AsPrinted, entries.Product, entries.Appendix, entries.Site,
        entries.Term, entries.Law, entries.Event,
    ),
    "site.md": (
        Adapter, schema.Layout, schema.Fields, schema.Field, schema.Paging, schema.Numbers,
        schema.Condition, schema.Signs, schema.Pace, schema.Dates, schema.Links, schema.Expect,
    ),
}  # fmt: skip


def keys(model: type[BaseModel]):
    return {field.alias or name for name, field in model.model_fields.items()}


@pytest.mark.parametrize("page", MODELS)
def test_the_reference_names_every_key_of_the_yaml(page):
    said = re.findall(r"[\w-]+", " ".join(SHOWN.findall(read(DOCS / "reference" / page))))
    wanted = set().union(*(keys(model) for model in MODELS[page]))
    assert wanted - set(said) == set()


def test_the_how_to_names_every_key_of_a_case():
    text = read(DOCS / "how-to" / "add-a-site.md")
    assert [key for key in keys(Expected) if f"`{key}`" not in text] == []


def test_the_reference_names_every_column_of_replay_csv():
    text = read(DOCS / "reference" / "replay.md")
    assert re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)[: len(REPLAY)] == list(REPLAY)


def test_the_reference_names_every_column_and_word_of_the_judgement_sheet():
    text = read(DOCS / "reference" / "judgement-sheet.md")
    for column in SHEET:
        assert f"| `{column.name}` | {column.chinese} |" in text
    words = [word for words in VALUE_WORDS.values() for pair in words.items() for word in pair]
    names = [name for c in EXTRA_COLUMNS for name in (f"`{c.name}`", c.chinese)]
    assert [word for word in (*words, *names) if word not in text] == []


def test_the_examples_of_disguises_are_what_they_say():
    text = html.unescape(read(DOCS / "explanation" / "disguises.md"))
    rows = re.findall(r"^\| `(\w+)` \|[^|]+\| (.+?) \| (.+?) \|$", text, re.MULTILINE)
    assert [name for name, _, _ in rows] == ["plain", *DISGUISES]
    assert [disguise_of(term, written) for _, term, written in rows] == [n for n, _, _ in rows]


def test_every_page_of_the_manual_is_in_its_contents():
    listed = set(re.findall(r": (\S+\.md)$", read(ROOT / "mkdocs.yml"), re.MULTILINE))
    kept = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")}
    assert listed == kept | WRITTEN


def test_the_manual_prints_every_spec_test():
    page = specification.page(ROOT / "tests" / "spec")
    for path in (ROOT / "tests" / "spec").glob("test_*.py"):
        for name in re.findall(r"^def (test_\w+)", read(path), re.MULTILINE):
            assert f"### {specification.sentence(name)}\n" in page
    assert set(specification.FIRST) == {p.stem for p in (ROOT / "tests" / "spec").glob("test_*.py")}
    assert "| s2 | ivory | blocked |" in page
    assert 'assert spec.measure("coverage") == 1 / 2' in page


def test_the_manual_prints_every_measure_table_and_command():
    assert "| `nwpa_index` | `nwpa` | `site_products` |" in measures.page()
    page = tables.page(ROOT / "src" / "casque" / "tables.py")
    assert all(f"## {table.name}\n" in page for table in TABLES)
    assert "| `same` | `boolean` | False: a person parted them |" in page
    shown = commands.page()
    assert all(re.search(rf"^###? {verb}$", shown, re.MULTILINE) for verb in commands.verbs())


def test_links_of_the_root_turn_to_the_manual():
    turned = root_pages.turned("[a](GLOSSARY.md#x) [b](docs/how-to/a.md) [c](src/x) [d](https://e)")
    assert turned == "[a](glossary.md#x) [b](how-to/a.md) c [d](https://e)"
