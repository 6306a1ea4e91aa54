"""One pass over UTF-8: fold, walk the automaton, give the places in the original bytes.

Everything here is compiled; import it through `compiler.load_kernel`. Bytes that are no UTF-8
cannot come from Polars; they part the text and read nothing outside their row.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from casque.lexicon.automaton import GAP, PART, ROW_LIMIT, SEVERAL, Automaton, TwoStage
from casque.lexicon.compiler import compiled
from casque.lexicon.patterns import INSIDE, LEFT, RIGHT
from casque.text.classes import SEPARATOR_LIMIT
from casque.text.fold import CLASS_BITS, INVISIBLE, JOINER, WORD

Bytes = NDArray[np.uint8]
Places = NDArray[np.int64]


@compiled
def tail(text: Bytes, at: int) -> int:
    """Return the six bits of a continuation byte."""
    return int(text[at]) & 63


@compiled
def glyph(text: Bytes, at: int, end: int, table: TwoStage) -> tuple[int, int]:
    """Return the number of the character at a place, and how many bytes it takes."""
    lead = int(text[at])
    if lead < 0x80:
        return table.numbers[table.blocks[lead >> 6] + (lead & 63)], 1
    if 0xE0 <= lead < 0xF0 and at + 3 <= end:
        block = ((lead & 15) << 6) | tail(text, at + 1)
        return table.numbers[table.blocks[block] + tail(text, at + 2)], 3
    if 0xC0 <= lead < 0xE0 and at + 2 <= end:
        return table.numbers[table.blocks[lead & 31] + tail(text, at + 1)], 2
    if lead >= 0xF0 and at + 4 <= end:
        block = ((lead & 7) << 12) | (tail(text, at + 1) << 6) | tail(text, at + 2)
        return table.numbers[table.blocks[block] + tail(text, at + 3)], 4
    return PART, 1


@compiled
def step(state: int, code: int, a: Automaton) -> int:
    """Return the state after one more letter."""
    if code == 0:
        return 0
    while state != 0:
        slot = a.base[state] + code
        if a.check[slot] == state:
            return int(a.child[slot])
        state = a.fail[state]
    return int(a.root[code])


@compiled
def spell(state: int, code: int, a: Automaton) -> int:
    """Return the state after a character that stands for several letters."""
    spelling = SEVERAL - code
    for place in range(a.spelling_start[spelling], a.spelling_start[spelling + 1]):
        state = step(state, a.spelling[place], a)
    return state


@compiled
def letters_of(code: int, a: Automaton) -> int:
    """Return how many letters a character stands for."""
    if code >= 0:
        return 1
    if code > SEVERAL:
        return 0
    return int(a.spelling_start[SEVERAL - code + 1] - a.spelling_start[SEVERAL - code])


@compiled
def before(text: Bytes, at: int, start: int) -> int:
    """Return where the character before a place begins."""
    at -= 1
    while at > start and (text[at] & 0xC0) == 0x80:
        at -= 1
    return at


@compiled
def opening(text: Bytes, start: int, end: int, letters: int, a: Automaton) -> tuple[int, int]:
    """Return where a match of so many letters begins and how many characters it spans.

    The place is -1 where it would begin inside a character that stands for several letters.
    """
    at = end
    characters = 0
    while letters > 0 and at > start:
        at = before(text, at, start)
        characters += 1
        letters -= letters_of(glyph(text, at, end, a.codes)[0], a)
    return (at if letters == 0 else -1), characters


@compiled
def trait_before(text: Bytes, at: int, start: int, a: Automaton) -> tuple[int, int]:
    """Return the traits of the character that shows before a place, and where it begins."""
    while at > start:
        end = at
        at = before(text, at, start)
        trait = glyph(text, at, end, a.traits)[0]
        if trait & CLASS_BITS != INVISIBLE:
            return trait, at
    return 0, start


@compiled
def trait_after(text: Bytes, at: int, end: int, a: Automaton) -> tuple[int, int]:
    """Return the traits of the character that shows at a place or after, and where it ends."""
    while at < end:
        trait, size = glyph(text, at, end, a.traits)
        at += size
        if trait & CLASS_BITS != INVISIBLE:
            return trait, at
    return 0, end


@compiled
def is_joined(  # compiled code takes no objects
    text: Bytes, row: tuple[int, int], start: int, end: int, edges: int, a: Automaton
) -> bool:
    """Tell whether a Latin letter or digit touches an edge, or is tied to it by a hyphen."""
    if edges & LEFT:
        trait, at = trait_before(text, start, row[0], a)
        if trait & JOINER:
            trait, at = trait_before(text, at, row[0], a)
        if trait & WORD:
            return True
    if edges & RIGHT:
        trait, at = trait_after(text, end, row[1], a)
        if trait & JOINER:
            trait, at = trait_after(text, at, row[1], a)
        if trait & WORD:
            return True
    return False


@compiled
def report(  # compiled code takes no objects
    text: Bytes,
    row: tuple[int, int],
    end: int,
    characters: int,
    pattern: int,
    a: Automaton,
    hits: Places,
    found: int,
) -> int:
    """Write down every pattern that ends here, the longest first; return how many hits there are.

    One more than ROW_LIMIT says that a hit had no room.
    """
    while pattern >= 0 and found <= ROW_LIMIT:
        start, spanned = opening(text, row[0], end, a.length[pattern], a)
        joined = start >= 0 and is_joined(text, row, start, end, a.edges[pattern], a)
        if start >= 0 and (not joined or a.edges[pattern] & INSIDE):
            if found < ROW_LIMIT:
                hit = hits[found]
                hit[1], hit[2], hit[3] = pattern, start - row[0], end - row[0]
                hit[4], hit[5], hit[6] = characters - spanned, characters, int(joined)
            found += 1
        pattern = a.shorter[pattern]
    return found


@compiled
def scan_row(text: Bytes, row: tuple[int, int], a: Automaton, hits: Places) -> int:
    """Write down the hits of one text; return how many, ROW_LIMIT + 1 where it is saturated."""
    at, end = row
    state = characters = gap = found = 0
    while at < end:
        code, size = glyph(text, at, end, a.codes)
        at += size
        characters += 1
        if SEVERAL < code < 0:
            gap += code == GAP
            if code == PART or gap > SEPARATOR_LIMIT:
                state = 0
            continue
        gap = 0
        state = step(state, code, a) if code >= 0 else spell(state, code, a)
        if a.output[state] >= 0:
            found = report(text, row, at, characters, a.output[state], a, hits, found)
            if found > ROW_LIMIT:
                break
    return found


@compiled
def scan(
    text: Bytes,
    offsets: Places,
    first: int,
    a: Automaton,
    hits: Places,
    saturated: NDArray[np.bool_],
) -> tuple[int, int]:
    """Scan rows from the first on; return the row to go on with and how many hits were written.

    It stops early where `hits` might not hold those of one more row.
    """
    written = 0
    for row in range(first, len(offsets) - 1):
        if len(hits) - written < ROW_LIMIT:
            return row, written
        found = scan_row(text, (offsets[row], offsets[row + 1]), a, hits[written:])
        saturated[row] = found > ROW_LIMIT
        found = min(found, ROW_LIMIT)
        hits[written : written + found, 0] = row
        written += found
    return len(offsets) - 1, written
