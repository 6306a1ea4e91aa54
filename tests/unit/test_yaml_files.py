import os
from datetime import date

import pytest

from casque.errors import InputInvalid
from casque.yaml_files import Document, read_yaml


@pytest.fixture
def read(tmp_path):
    def from_content(content: str | bytes):
        path = tmp_path / "a.yml"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_yaml(path)

    return from_content


def test_values_come_with_their_lines(read):
    document = read("a: 1\nb:\n  - x\n  - {c: 2020-01-02, d: ~, e: true, f: 'no'}\n")
    day = {"c": date(2020, 1, 2), "d": None, "e": True, "f": "no"}
    assert document.value == {"a": 1.0, "b": ("x", day)}
    assert document.line(("b", 1, "c")) == 4
    assert document.line(("b", 0)) == 3
    assert document.line(("b", 7, "nothing here")) == 2
    assert document.line(("z",)) == 1


def test_a_place_is_looked_for_outwards_until_a_line_is_known():
    assert Document("a.yml", {}, {}).line(("a", 1)) is None


def test_a_byte_order_mark_is_no_text(read):
    assert read(b"\xef\xbb\xbfa: b\n").value == {"a": "b"}


def test_numbers_are_numbers_and_no_text(read):
    value = read("a: [1, 1.5, 0x10, 1_000, 007, -3]\n").value
    assert value["a"] == (1, 1.5, 16, 1000, 7, -3)


@pytest.mark.parametrize(
    ("content", "line", "what"),
    [
        ("", None, "the file is empty"),
        ("# only a comment\n", None, "the file is empty"),
        ("a:\n\tb: 1\n", 2, "a tab stands where spaces belong"),
        ("a: b: c\n", 1, "a second colon on the line"),
        ("a: 'b\n", 2, "a quotation mark is never closed"),
        ("a: [1\n", 2, "a bracket is never closed"),
        ("a: *b\n", 1, "text begins with *"),
        ("a: 1\n---\nb: 1\n", 2, "a second document begins"),
        ("a: 1\nb\n", 3, "a key without a colon"),
        ("a:\n - 1\n b: 1\n", 3, "the indentation does not fit"),
        ("a: %b\n", 1, "this is not YAML"),
        ("a: 1\nb: \x01\n", 2, "a character that YAML does not allow"),
        ("[" * 3000, 1, "lists or keys are nested too deep"),
        ("a: 1\nb: 1\na: 2\n", 3, "the key `a` stands twice"),
        ("a: &x [1]\nb: *x\n", 1, "an anchor (&) is used"),
        ("a: &x [*x]\n", 1, "an anchor (&) is used"),
        ("1: a\n", 1, "a key is not text"),
        ("? [a]\n: b\n", 1, "a key is not text"),
        ("a: !!python/object:os.system x\n", 1, "is not understood"),
        ("a: 2020-02-30\n", 1, "2020-02-30 is no day"),
        (b"a: b\nc: \xcf\xf3\xd1\xc0\n", 2, "the text is not UTF-8"),
    ],
)
def test_what_cannot_be_read_says_where_and_why(read, content, line, what):
    with pytest.raises(InputInvalid) as caught:
        read(content)
    problem = caught.value.problems[0]
    assert (problem.line, what in problem.what) == (line, True), problem
    assert problem.file.endswith("a.yml")
    assert problem.do


def test_every_problem_of_a_file_is_found(read):
    with pytest.raises(InputInvalid) as caught:
        read("a: 1\na: 2\nb: 2020-13-01\n")
    assert [problem.line for problem in caught.value.problems] == [2, 3]


@pytest.mark.skipif(os.name != "posix", reason="needs a folder that can be opened as a file")
def test_what_cannot_be_opened_is_one_clear_line(tmp_path):
    with pytest.raises(InputInvalid, match=r"it cannot be read \(.*\): mend the file"):
        read_yaml(tmp_path)
