"""What texts, terms and their disguises look like, for properties. All of it is invented."""

from __future__ import annotations

from hypothesis import strategies as st

from casque.lexicon import Word
from casque.text.classes import SEPARATOR_LIMIT

SIMPLIFIED = "象牙质龙马东"
TRADITIONAL = "象牙質龍馬東"
LATIN = "xyXYab3"
SEPARATORS = " *.·_-~☆❤（】丶　|™🐘"
CLAUSE_MARKS = "，。！？；：、,!?;:\n\t\u2028"
INVISIBLE = "\u200b\u200d\u2060\ufeff\ufe0f\u202e\u00ad\u0336"
SEVERAL = "㎏⑩㍿½ﬁ"
OTHER = "ＸＹｘ３①Ⓐ🅧é\u0301大天кﾊ\u0e07\u0e32𠀀"


def terms(alphabet: str = SIMPLIFIED, *, max_size: int = 4) -> st.SearchStrategy[str]:
    """Return texts of terms; few different letters, so that terms nest and overlap."""
    return st.text(alphabet, min_size=1, max_size=max_size)


def latin_terms() -> st.SearchStrategy[str]:
    """Return terms of Latin letters and digits alone."""
    return st.text(LATIN, min_size=1, max_size=3)


@st.composite
def separators(draw: st.DrawFn, *, max_size: int = SEPARATOR_LIMIT) -> str:
    """Return up to so many separators with any number of characters that do not show."""
    shown = draw(st.lists(st.sampled_from(SEPARATORS), max_size=max_size))
    hidden = draw(st.lists(st.sampled_from(INVISIBLE), max_size=6))
    return "".join(draw(st.permutations([*shown, *hidden])))


def clause_marks() -> st.SearchStrategy[str]:
    """Return one mark that no term reaches across."""
    return st.sampled_from(CLAUSE_MARKS)


def texts() -> st.SearchStrategy[str]:
    """Return texts in which terms, disguises, borders and oddities are frequent."""
    frequent = SIMPLIFIED + TRADITIONAL + LATIN + SIMPLIFIED + LATIN
    crafted = frequent + SEPARATORS + CLAUSE_MARKS + INVISIBLE + SEVERAL + OTHER
    anything = st.characters(exclude_categories=("Cs",))
    return st.text(st.one_of(st.sampled_from(crafted), anything), max_size=60)


@st.composite
def words(draw: st.DrawFn) -> Word:
    """Return a word whose term may have several texts and name several products."""
    text = draw(st.one_of(terms(), latin_terms(), terms(SIMPLIFIED + LATIN + "㎏")))
    products = draw(st.lists(st.sampled_from(["ivory", "horn"]), min_size=1, unique=True))
    inside = draw(st.booleans())
    term = f"{draw(st.sampled_from('pq'))}:{text}:{inside}:{'+'.join(sorted(products))}"
    return Word(term, text, tuple(products), inside)


def word_lists() -> st.SearchStrategy[list[Word]]:
    """Return lists of words, no two of them the same."""
    return st.lists(words(), max_size=8, unique_by=lambda word: word.term)
