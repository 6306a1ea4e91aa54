"""Terms compiled: the automaton, the kernel that walks it, and what it found."""

from casque.lexicon.lexicon import FOUND, Engine, Lexicon, Scan, compile_lexicon
from casque.lexicon.words import Word

__all__ = ["FOUND", "Engine", "Lexicon", "Scan", "Word", "compile_lexicon"]
