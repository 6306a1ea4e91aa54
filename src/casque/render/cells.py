"""How any text stands in one cell: nothing runs, nothing is lost, everything can be restored.

A workbook cannot hold most control characters, and its readers differ over `_x000B_` and over
carriage returns. So they are written as what they are called: a control character as its picture
(␀ ␍), anything else that would not survive, and a literal picture, as its code (␛241B;).
`restored` undoes both.

In a CSV a text that a spreadsheet would run gets one apostrophe in front. The same holds for a
text that already reads "apostrophes, then something that would run", so that taking exactly one
away restores either.
"""

from __future__ import annotations

import re

Cell = str | int | float | None

LONGEST = 32_767
"""The UTF-16 units Excel keeps in one cell; it repairs a file that has more by dropping them."""

CUT_MARK = "… [cut here: {left} more characters 此处截断]"

_ESCAPE = "␛"
_PICTURES = 0x2400
# openpyxl takes every "x005F_" out of a text, whoever wrote it (reader/strings.py).
_UNFIT = re.compile(
    "[\x00-\x08\x0b-\x1f\u2400-\u241f\ud800-\udfff\ufffe\uffff]"
    "|(?<=_)x(?=[0-9A-Fa-f]{4}_)|x(?=005F_)"
)
_WRITTEN = re.compile(f"{_ESCAPE}([0-9A-F]{{4}});|([\u2400-\u241a\u241c-\u241f])")
# The full-width signs run too, in Excel under East Asian settings (OWASP, "CSV Injection").
_RUNS = re.compile(r"'*(?:\s*[=+\-@＝＋－＠]|[\t\r\n])")


def visible(text: str) -> str:
    r"""Return the text with whatever a workbook cannot hold written out.

    >>> visible("a\rb")
    'a␍b'
    """
    return _UNFIT.sub(lambda found: _written(found[0]), text)


def restored(cell: str) -> str:
    r"""Return the text that `visible` was given.

    >>> restored("a␍b")
    'a\rb'
    """
    return _WRITTEN.sub(_read, cell)


def fitted(text: str) -> tuple[str, int]:
    """Return the text as one cell holds it, and how many of its characters had to be left out."""
    cell = visible(text)
    if _units(cell) <= LONGEST:
        return cell, 0
    kept = _longest_start(text)
    left = len(text) - kept
    return visible(text[:kept]) + CUT_MARK.format(left=left), left


def guarded(text: str) -> str:
    """Return the text so that no spreadsheet runs it when it opens a CSV.

    >>> guarded("=1+1")
    "'=1+1"
    """
    return f"'{text}" if _RUNS.match(text) else text


def unguarded(cell: str) -> str:
    """Return the text that `guarded` was given."""
    return cell[1:] if cell.startswith("'") and _RUNS.match(cell) else cell


def _written(character: str) -> str:
    code = ord(character)
    if code < 0x20 and character != "\x1b":
        return chr(_PICTURES + code)
    return f"{_ESCAPE}{code:04X};"


def _read(found: re.Match[str]) -> str:
    code, picture = found.groups()
    return chr(int(code, 16)) if code else chr(ord(picture) - _PICTURES)


def _longest_start(text: str) -> int:
    """Return how many characters of a long text fit into a cell together with the mark."""
    room = LONGEST - len(CUT_MARK.format(left=len(text)))
    low, high = 0, min(len(text), room)
    while low < high:
        middle = (low + high + 1) // 2
        if _units(visible(text[:middle])) <= room:
            low = middle
        else:
            high = middle - 1
    return low


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
