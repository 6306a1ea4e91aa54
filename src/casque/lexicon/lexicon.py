"""Words compiled into one artefact with a hash, and what it finds in texts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from casque.lexicon.automaton import ROW_LIMIT, Automaton, build_automaton
from casque.lexicon.compiler import load_kernel
from casque.lexicon.disguise import PLAIN, disguise_of
from casque.lexicon.patterns import Pattern, patterns_of
from casque.lexicon.plain import Hit, Plain
from casque.lexicon.words import Word, hash_of, usable

Engine = Literal["numba", "plain"]

FOUND: Final[dict[str, type[pl.DataType]]] = {
    "row": pl.Int64, "term": pl.String, "product": pl.String,
    "start": pl.Int64, "end": pl.Int64, "char_start": pl.Int64, "char_end": pl.Int64,
    "written": pl.String, "disguise": pl.String,
}  # fmt: skip
"""What `find` gives: places are half-open, in bytes of UTF-8 and in characters of the original."""

PLACES: Final = ("row", "pattern", "start", "end", "char_start", "char_end", "joined")
_CAPACITY: Final = 1 << 16
"""Hits that are written before they are carried away."""

Texts = pl.Series | Iterable[str | None]
_Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Scan:
    """What was found, and the rows that had more hits than are written down."""

    found: pl.DataFrame
    saturated: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Compiled words: pure, thread-safe, to be pickled; equal hashes find the same.

    `cache` is where Numba may keep the compiled kernel; None keeps it nowhere.
    """

    words: tuple[Word, ...]
    hash: str
    cache: Path | None
    _meanings: pl.DataFrame = field(repr=False)
    _automaton: Automaton = field(repr=False)
    _plain: Plain = field(repr=False)

    def find(self, texts: Texts, *, engine: Engine = "numba") -> pl.DataFrame:
        """Return every term in the texts with its product and place, one row for each product.

        Each text is looked at alone; a null is no text. Terms may overlap; one term is found once
        at each end, with its leftmost start.

        >>> lexicon = compile_lexicon([Word("t1", "象牙", ("ivory",))])
        >>> lexicon.find(["出象*牙"], engine="plain").row(0)
        (0, 't1', 'ivory', 3, 10, 1, 4, '象*牙', 'separator')
        """
        return self.scan(texts, engine=engine).found

    def scan(self, texts: Texts, *, engine: Engine = "numba") -> Scan:
        """Return what `find` does, and the rows where the limit of hits cut it short."""
        series = _series(texts)
        if engine == "plain":
            places, saturated = self._scan_plainly(series)
        else:
            places, saturated = self._scan_compiled(series)
        return Scan(self._found(places, series), saturated)

    def _scan_compiled(self, series: pl.Series) -> tuple[_Places, tuple[int, ...]]:
        kernel = load_kernel(self.cache)
        text, offsets = _utf8(series)
        saturated = np.zeros(len(series), dtype=np.bool_)
        hits = np.empty((_CAPACITY, len(PLACES)), dtype=np.int64)
        parts, row = [], 0
        while row < len(series):
            row, written = kernel.scan(text, offsets, row, self._automaton, hits, saturated)
            parts.append(hits[:written].copy())
        return _together(parts), tuple(np.flatnonzero(saturated).tolist())

    def _scan_plainly(self, series: pl.Series) -> tuple[_Places, tuple[int, ...]]:
        parts, saturated = [], []
        for row, text in enumerate(series.fill_null("")):
            hits = self._plain.hits(text)
            if len(hits) > ROW_LIMIT:
                saturated.append(row)
            places = [(row, *_place(text, hit)) for hit in hits[:ROW_LIMIT]]
            parts.append(np.array(places, dtype=np.int64).reshape(-1, len(PLACES)))
        return _together(parts), tuple(saturated)

    def _found(self, places: _Places, series: pl.Series) -> pl.DataFrame:
        """Return places with their meanings: every word of a pattern, every product of a word."""
        hits = pl.DataFrame(places, schema=dict.fromkeys(PLACES, pl.Int64), orient="row")
        length = pl.col("char_end") - pl.col("char_start")
        meant = (
            hits.with_columns(written=series.gather(hits["row"]))
            .with_columns(pl.col("written").str.slice(pl.col("char_start"), length))
            .join(self._meanings, on="pattern")
            .filter((pl.col("joined") == 0) | pl.col("inside"))
        )
        return _once(meant.join(_disguises(meant), on=["text", "written"]))


def compile_lexicon(words: Iterable[Word], *, cache: Path | None = None) -> Lexicon:
    """Return the words as one artefact; their order changes nothing.

    Raises:
        WordUnusable: A word can never be matched, or contradicts another.
    """
    kept = usable(words)
    patterns = patterns_of(kept)
    return Lexicon(
        words=kept,
        hash=hash_of(kept),
        cache=cache,
        _meanings=_meanings(patterns),
        _automaton=build_automaton(patterns),
        _plain=Plain.build(patterns),
    )


def _meanings(patterns: tuple[Pattern, ...]) -> pl.DataFrame:
    rows = [
        (number, word.term, word.text, word.inside, product)
        for number, pattern in enumerate(patterns)
        for word in pattern.words
        for product in word.products
    ]
    schema = {
        "pattern": pl.Int64, "term": pl.String, "text": pl.String,
        "inside": pl.Boolean, "product": pl.String,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def _series(texts: Texts) -> pl.Series:
    if isinstance(texts, pl.Series):
        return texts.cast(pl.String).rechunk()
    return pl.Series("text", list(texts), dtype=pl.String)


def _utf8(series: pl.Series) -> tuple[NDArray[np.uint8], _Places]:
    """Return the bytes of all texts and where each begins; a null is an empty text."""
    array = series.fill_null("").to_arrow(compat_level=pl.CompatLevel.oldest())
    array = array.cast(pa.large_string())
    _, offsets, text = array.buffers()
    starts = np.frombuffer(offsets, np.int64, count=len(array) + 1, offset=array.offset * 8)
    utf8 = np.frombuffer(text or b"", np.uint8)
    for view in (utf8, starts):  # always the same to Numba, which would compile for both
        view.setflags(write=False)
    return utf8, starts


def _place(text: str, hit: Hit) -> tuple[int, ...]:
    """Return a plain hit as the kernel writes it."""
    start = len(text[: hit.start].encode())
    end = start + len(text[hit.start : hit.end].encode())
    return hit.pattern, start, end, hit.start, hit.end, int(hit.joined)


def _together(parts: list[_Places]) -> _Places:
    return np.concatenate([np.empty((0, len(PLACES)), dtype=np.int64), *parts])


def _disguises(meant: pl.DataFrame) -> pl.DataFrame:
    """Return the disguise of each pair of a term's text and a written form."""
    pairs = meant.select("text", "written").unique()
    names = [disguise_of(text, written) for text, written in pairs.iter_rows()]
    return pairs.with_columns(pl.Series("disguise", names, dtype=pl.String))


def _once(found: pl.DataFrame) -> pl.DataFrame:
    """Return one row for each term, product and end: the leftmost start, the least disguise."""
    steps = (
        pl.when(pl.col("disguise") == PLAIN)
        .then(-1)
        .otherwise(pl.col("disguise").str.count_matches("+", literal=True))
    )
    return (
        found.sort("row", "end", "start", steps, "disguise")
        .unique(["row", "end", "term", "product"], keep="first", maintain_order=True)
        .sort("row", "start", "end", "term", "product")
        .select(*FOUND)
    )
