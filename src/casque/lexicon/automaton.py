"""Patterns as an Aho-Corasick automaton in arrays that compiled code can walk.

Letters that stand in no pattern share the code 0, so the alphabet is dense. The first step goes
through a full row; deeper states lie in a double array: the child of state s for the letter c is
child[base[s] + c], and it is really its child where check[base[s] + c] == s.
"""

from __future__ import annotations

from collections import Counter, deque
from functools import cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from casque.lexicon.patterns import Pattern
from casque.text.fold import CLAUSE, CODE_POINTS, INVISIBLE, LETTER, SEPARATOR, fold_table

Numbers = NDArray[np.int32]

SKIP, GAP, PART, SEVERAL = -1, -2, -3, -4
"""Codes of characters that are no single letter; SEVERAL - n: the letters of spelling n."""

ROW_LIMIT: Final = 256
"""Hits that one text may have; a further one marks it saturated (DESIGN section 5)."""

BLOCK: Final = 64
"""Code points that share their leading UTF-8 bytes: the last byte of a character is the column."""
BLOCKS: Final = 1 << 15
"""Blocks that four bytes of any value can name, so that broken bytes stay inside the table."""


class TwoStage(NamedTuple):
    """One number for each code point: numbers[blocks[point // 64] + point % 64]."""

    blocks: Numbers
    numbers: Numbers


class Automaton(NamedTuple):
    """All that the kernel reads; threads share it, so nothing writes to it."""

    codes: TwoStage
    traits: TwoStage
    spelling_start: Numbers
    spelling: Numbers
    root: Numbers
    base: Numbers
    check: Numbers
    child: Numbers
    fail: Numbers
    output: Numbers  # the longest pattern that ends in a state, or -1
    shorter: Numbers  # the next shorter pattern that ends where this one does, or -1
    length: Numbers
    edges: Numbers


class Trie(NamedTuple):
    """States by number: children by letter code, the pattern that ends there, where to fall."""

    children: list[dict[int, int]]
    own: list[int]
    fail: list[int]
    output: list[int]
    shorter: list[int]


def build_automaton(patterns: tuple[Pattern, ...]) -> Automaton:
    """Return the automaton for patterns that were sorted by their folded form."""
    alphabet = _alphabet(patterns)
    trie = _fall(*_trie([[alphabet[letter] for letter in p.folded] for p in patterns]))
    codes, spellings = _codes(alphabet)
    base, check, child = _double_array(trie.children, letters=len(alphabet))
    return Automaton(
        codes=codes,
        traits=_traits(),
        spelling_start=_numbers(np.cumsum([0, *map(len, spellings)])),
        spelling=_numbers([code for spelling in spellings for code in spelling]),
        root=_numbers([trie.children[0].get(code, 0) for code in range(len(alphabet) + 1)]),
        base=base,
        check=check,
        child=child,
        fail=_numbers(trie.fail),
        output=_numbers(trie.output),
        shorter=_numbers(trie.shorter),
        length=_numbers([len(pattern.folded) for pattern in patterns]),
        edges=_numbers([pattern.edges for pattern in patterns]),
    )


def _numbers(values: object) -> Numbers:
    """Return a copy that can be written, as an unpickled one can: Numba tells them apart."""
    return np.array(values, dtype=np.int32)


def _alphabet(patterns: tuple[Pattern, ...]) -> dict[str, int]:
    """Return a code from 1 for each letter in use, the most frequent first: a denser array."""
    counts = Counter(letter for pattern in patterns for letter in pattern.folded)
    ranked = sorted(counts, key=lambda letter: (-counts[letter], letter))
    return {letter: code for code, letter in enumerate(ranked, start=1)}


def _codes(alphabet: dict[str, int]) -> tuple[TwoStage, list[list[int]]]:
    """Return the code of every code point, and the letters of those that stand for several."""
    table = fold_table()
    codes = np.zeros(CODE_POINTS, dtype=np.int32)
    for kind, code in ((LETTER, 0), (INVISIBLE, SKIP), (SEPARATOR, GAP), (CLAUSE, PART)):
        codes[(table.traits & 3) == kind] = code
    for letter, code in alphabet.items():
        codes[ord(letter)] = code
    spellings: list[list[int]] = []
    for point, folded in table.folded.items():
        if len(folded) == 1:
            codes[point] = alphabet.get(folded, 0)
        else:
            codes[point] = SEVERAL - len(spellings)
            spellings.append([alphabet.get(letter, 0) for letter in folded])
    return _two_stage(codes), spellings


@cache
def _traits() -> TwoStage:
    return _two_stage(fold_table().traits.astype(np.int32))


def _two_stage(values: Numbers) -> TwoStage:
    """Return the values with equal blocks stored once; what lies beyond Unicode is as its end."""
    kept: dict[bytes, int] = {}
    which = [kept.setdefault(row.tobytes(), len(kept)) for row in values.reshape(-1, BLOCK)]
    blocks = np.full(BLOCKS, which[-1])
    blocks[: len(which)] = which
    return TwoStage(_numbers(blocks * BLOCK), _numbers(np.frombuffer(b"".join(kept), np.int32)))


def _trie(patterns: list[list[int]]) -> tuple[list[dict[int, int]], list[int]]:
    """Return children and own pattern of each state; state 0 is the root."""
    children: list[dict[int, int]] = [{}]
    own = [-1]
    for number, letters in enumerate(patterns):
        state = 0
        for letter in letters:
            state = children[state].setdefault(letter, len(children))
            if state == len(children):
                children.append({})
                own.append(-1)
        own[state] = number
    return children, own


def _fall(children: list[dict[int, int]], own: list[int]) -> Trie:
    """Return the trie with where each state falls to and which patterns end there."""
    fail, output = [0] * len(children), own.copy()
    shorter = [-1] * sum(number >= 0 for number in own)
    waiting = deque(children[0].values())
    while waiting:
        state = waiting.popleft()
        for letter, child in children[state].items():
            fail[child] = _fallen(children, fail, fail[state], letter)
            waiting.append(child)
        below = output[fail[state]]
        if own[state] >= 0:
            shorter[own[state]] = below
        else:
            output[state] = below
    return Trie(children, own, fail, output, shorter)


def _fallen(children: list[dict[int, int]], fail: list[int], state: int, letter: int) -> int:
    """Return the state of the longest proper ending that goes on with a letter."""
    while state and letter not in children[state]:
        state = fail[state]
    return children[state].get(letter, 0)


def _double_array(
    children: list[dict[int, int]], *, letters: int
) -> tuple[Numbers, Numbers, Numbers]:
    """Return base by state, and check and child by slot."""
    base = _place(children, letters=letters)
    check = np.full(max(base) + letters + 1, -1, dtype=np.int32)
    child = np.zeros_like(check)
    for state in range(1, len(children)):
        for letter, below in children[state].items():
            check[base[state] + letter] = state
            child[base[state] + letter] = below
    return _numbers(base), _numbers(check), _numbers(child)


def _place(children: list[dict[int, int]], *, letters: int) -> list[int]:
    """Return the base of each state below the root, the states with most children first.

    Each search goes on where the last one ended; a start from the front for every state took 8 s
    at 20,000 terms. The states with one child then fill the holes.
    """
    base = [0] * len(children)
    taken = bytearray(letters + 1)
    several = [state for state in range(1, len(children)) if len(children[state]) > 1]
    single = [state for state in range(1, len(children)) if len(children[state]) == 1]
    for states in (sorted(several, key=lambda state: -len(children[state])), single):
        first = 0
        for state in states:
            wanted = sorted(children[state])
            base[state] = _first_fit(taken, wanted, first)
            first = base[state] + wanted[0]
            for letter in wanted:
                taken[base[state] + letter] = 1
    return base


def _first_fit(taken: bytearray, wanted: list[int], lowest: int) -> int:
    """Return the lowest base at which every wanted slot is free; the array grows as needed."""
    first = max(lowest, wanted[0])
    while True:
        base = first - wanted[0]
        taken.extend(bytes(max(0, base + wanted[-1] + 1 - len(taken))))
        if not any(taken[base + letter] for letter in wanted):
            return base
        first = _next_free(taken, first + 1)


def _next_free(taken: bytearray, first: int) -> int:
    free = taken.find(0, first)
    return free if free >= 0 else len(taken)
