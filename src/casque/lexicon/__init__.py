"""Terms compiled: the automaton, the kernel that walks it, and what it found."""
