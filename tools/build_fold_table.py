"""Build the two tables that casque.text.fold reads, from Unicode and OpenCC.

`python tools/build_fold_table.py` writes them; with `--check` it exits 1 where they differ from
what it would write. A letter goes through the steps below until none changes it:

* NFKD without the marks that class_of calls invisible, then NFC: width, compatibility, enclosed,
  accent. Brackets, stops and commas round a letter are dropped (⑴, ⒈, ㏂). What then is not made
  of letters alone stays itself (½, ℃).
* digits of every script to 0-9; negative circled and squared letters by their names
* case folding
* OpenCC: traditional to simplified (t2s); the forms of Taiwan, Hong Kong and Japan (tw2t, hk2t,
  jp2t, then t2s) where the character is not in GB 2312: 芸 and 缶 are Chinese words too
"""

from __future__ import annotations

import argparse
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from itertools import groupby
from pathlib import Path

import opencc

from casque.text.classes import DISGUISES, class_of, is_named

FOLDER = Path(__file__).parents[1] / "src" / "casque" / "text"
ENCLOSURES = frozenset("()[]〔〕【】.,")
KIND_OF_TAG = {
    "<wide>": "width",
    "<narrow>": "width",
    "<circle>": "enclosed",
    "<square>": "enclosed",
}
NAMED_LETTER = re.compile(r"NEGATIVE (?:CIRCLED|SQUARED) LATIN CAPITAL LETTER ([A-Z])")
REGIONS = ("tw2t", "hk2t", "jp2t")
HAN = ("CJK", "KANGXI")


@cache
def forms(configuration: str) -> dict[str, str]:
    """Return what OpenCC makes of every assigned character, a line each: no phrase fits."""
    points = map(chr, code_points())
    characters = [c for c in points if unicodedata.category(c)[0] in "LNPSM"]
    converted = opencc.OpenCC(configuration).convert("\n".join(characters)).split("\n")
    return dict(zip(characters, converted, strict=True))


def decomposed(text: str) -> str:
    """Return the compatible form, without marks that do not count and without enclosures."""
    apart = unicodedata.normalize("NFKD", text)
    kept = (c for c in apart if class_of(c) != "invisible" or len(apart) == 1)
    whole = unicodedata.normalize("NFC", "".join(kept))
    return whole if len(whole) == 1 else "".join(c for c in whole if c not in ENCLOSURES)


def kinds_of_decomposition(character: str) -> set[str]:
    """Return what kinds of disguise NFKD undoes in one character."""
    apart = unicodedata.normalize("NFKD", character)
    tag = unicodedata.decomposition(character).partition(" ")[0]
    if tag.startswith("<"):
        enclosed = ENCLOSURES & set(apart) and character not in ENCLOSURES
        return {"enclosed" if enclosed else KIND_OF_TAG.get(tag, "compatibility")}
    if unicodedata.name(character, "").startswith(HAN):
        return {"variant"}
    return {"accent"}


def digit(text: str) -> str:
    """Return digits of other scripts, and circled ones without decomposition, as 0-9."""
    value = unicodedata.numeric(text, -1.0) if len(text) == 1 else -1.0
    plain = unicodedata.category(text) == "Nd" if len(text) == 1 else False
    circled = len(text) == 1 and "CIRCLED" in unicodedata.name(text, "")
    return str(int(value)) if value >= 0 and (plain or circled) else text


def named(text: str) -> str:
    """Return the letter that a negative circled or squared one is named after."""
    match = NAMED_LETTER.fullmatch(unicodedata.name(text, "")) if len(text) == 1 else None
    return match[1] if match else text


def regional(text: str) -> str:
    """Return the simplified form of a character of Taiwan, Hong Kong or Japan."""
    if len(text) != 1 or in_gb2312(text):
        return text
    folded = (simplified(forms(name).get(text, text)) for name in REGIONS)
    return next((form for form in folded if form != text), text)


def in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def simplified(text: str) -> str:
    return forms("t2s").get(text, text)


STEPS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("decomposition", decomposed),
    ("enclosed", named),
    ("digit", digit),
    ("case", str.casefold),
    ("traditional", simplified),
    ("variant", regional),
)


def fold_character(character: str) -> tuple[str, set[str]]:
    """Return what one character folds to, and the kinds of disguise that were undone."""
    for name, step in STEPS:
        folded = step(character)
        if folded != character and folded:
            return with_rest(folded, kinds_of(name, character))
    return character, set()


def kinds_of(step: str, character: str) -> set[str]:
    if step == "decomposition":
        return kinds_of_decomposition(character)
    if step == "digit":
        circled = "CIRCLED" in unicodedata.name(character, "")
        return {"enclosed" if circled else "compatibility"}
    return {step}


def with_rest(text: str, kinds: set[str]) -> tuple[str, set[str]]:
    """Return the text with each character folded to its end, and all kinds together."""
    parts = [fold_character(character) for character in text]
    return "".join(part for part, _ in parts), kinds.union(*(more for _, more in parts))


def entry(character: str) -> tuple[str, str, tuple[str, ...]]:
    """Return class, folded form and disguises of a character; the form is "" where not a letter."""
    own = class_of(character)
    private = unicodedata.category(character) == "Co"
    if own in ("invisible", "clause") or is_named(character) or private:
        return own, "", ()
    folded, kinds = fold_character(character)
    if folded != character and all(class_of(c) == "letter" for c in folded):
        return "letter", folded, tuple(kind for kind in DISGUISES if kind in kinds)
    return own, character if own == "letter" else "", ()


def is_word(folded: str, kinds: tuple[str, ...]) -> bool:
    """Tell whether a letter is one of an alphabet with case, or a digit, and not a bullet."""
    alphabetic = bool(folded) and unicodedata.category(folded[0]) in ("Ll", "Lu", "Lt", "Nd")
    return alphabetic and "enclosed" not in kinds


def code_points() -> Iterator[int]:
    """Return every code point that text may hold and that Unicode has assigned or reserved."""
    for point in range(0x110000):
        if not 0xD800 <= point <= 0xDFFF:
            yield point


def unassigned_class(point: int) -> str:
    """Return the class of a code point that Unicode has not assigned: ideographs to come, icons."""
    return "letter" if point < 0x2000 or 0x20000 <= point < 0x40000 else "separator"


@cache
def build() -> dict[str, str]:
    """Return the two tables by file name."""
    letters: list[str] = []
    classes: list[tuple[int, str]] = []
    words: list[tuple[int, str]] = []
    for point in code_points():
        character = chr(point)
        if unicodedata.category(character) == "Cn" and class_of(character) == "letter":
            classes.append((point, unassigned_class(point)))
            continue
        name, folded, kinds = entry(character)
        classes.append((point, name))
        if is_word(folded, kinds):
            words.append((point, "word"))
        if kinds:
            letters.append(f"{point:04X}\t{folded}\t{'+'.join(kinds)}\n")
    ranges = runs(classes, leave_out="letter") + runs(words, leave_out="")
    return {
        "fold_classes.tsv": HEADER + "# first\tlast\tclass\n" + "".join(ranges),
        "fold_letters.tsv": HEADER + "# code point\tfolded\tdisguise\n" + "".join(letters),
    }


HEADER = (
    "# Built by tools/build_fold_table.py: do not edit.\n"
    f"# Unicode {unicodedata.unidata_version}\n"
    f"# OpenCC {opencc.__version__} (https://github.com/BYVoid/OpenCC, Apache-2.0)\n"
)


def runs(marked: list[tuple[int, str]], *, leave_out: str) -> list[str]:
    """Return one line for each run of neighbours of one class."""
    keyed = enumerate(marked)
    lines = []
    for (_, name), group in groupby(keyed, key=lambda item: (item[1][0] - item[0], item[1][1])):
        points = [point for _, (point, _) in group]
        if name != leave_out:
            lines.append(f"{points[0]:04X}\t{points[-1]:04X}\t{name}\n")
    return lines


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare only; exit 1 on a difference")
    check = parser.parse_args().check
    stale = []
    for name, text in build().items():
        path = FOLDER / name
        if not check:
            path.write_text(text, encoding="utf-8")
        elif path.read_text(encoding="utf-8") != text:
            stale.append(name)
    if stale:
        print(f"{', '.join(stale)}: not as built: run tools/build_fold_table.py", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
