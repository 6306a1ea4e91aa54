"""The page of rules: every test in tests/spec as a sentence, its tables, and what must hold."""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from manual.markdown import escaped, table

INTRODUCTION = """# What counts, as tests

The rules of counting are the tests in `tests/spec`. This page is written from them each time the
manual is built: the name of a test is the rule, its tables are what happened, and the lines below
them are what must hold. A table leaves out what is plain: the round 2012-01, the site s1, a search
that is done, an advertisement that is genuine ivory on sale and an offer by itself. *Italics* stand
for the value of each case in turn.
"""

Strings = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Module:
    """A file of specifications: its text, its tree, and the strings and values it names."""

    text: str
    tree: ast.Module
    strings: Strings
    values: Mapping[str, ast.expr]
    parameters: Mapping[str, tuple[str, ...]]  # of its functions, and fields of its classes


@dataclass(frozen=True, slots=True)
class Given:
    """A table that a test gives: what it is of, and its text."""

    name: str
    text: str


def page(folder: Path) -> str:
    """Return the page of all specifications in a folder."""
    paths = sorted(folder.glob("test_*.py"), key=lambda path: (_place(path.stem), path.stem))
    return "\n".join((INTRODUCTION, *(_module(path.read_text(encoding="utf-8")) for path in paths)))


FIRST = (
    "test_counting", "test_novelty", "test_history", "test_rounds_and_scope", "test_coverage",
    "test_index",
    "test_numbers_open", "test_verdicts", "test_offers", "test_table1", "test_briefing_numbers",
)  # fmt: skip
"""The order of the page; a file that is not named comes after them."""


def _place(name: str) -> int:
    return FIRST.index(name) if name in FIRST else len(FIRST)


def sentence(name: str) -> str:
    """Return the name of a test as a sentence.

    >>> sentence("test_a_blocked_site_is_a_gap_not_a_zero")
    'A blocked site is a gap not a zero'
    """
    words = name.removeprefix("test_").replace("_", " ").replace("persons split", "person's split")
    return words[:1].upper() + words[1:]


def _module(text: str) -> str:
    module = _read(text)
    head, _, rest = (ast.get_docstring(module.tree) or "").partition("\n\n")
    tests = [n for n in module.tree.body if isinstance(n, ast.FunctionDef) and _is_test(n)]
    sections = _sections(text)
    lines = [f"## {escaped(head.rstrip('.'))}\n", f"{escaped(rest)}\n"]
    for test in tests:
        start = _first_line(test)
        passed = [line for line in sections if line < start]
        lines += [f"**{sections.pop(line)}**\n" for line in passed]
        lines.append(_test(test, module))
    return "\n".join(lines)


def _read(text: str) -> Module:
    tree = ast.parse(text)
    values = {n.targets[0].id: n.value for n in tree.body if _names_a_value(n)}
    strings: dict[str, str] = {}
    for name, value in values.items():
        found = _string(value, strings)
        if found is not None:
            strings[name] = found
    return Module(text, tree, strings, values, dict(_parameters(tree)))


def _names_a_value(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)


def _parameters(tree: ast.Module) -> Iterator[tuple[str, tuple[str, ...]]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, tuple(argument.arg for argument in node.args.args)
        if isinstance(node, ast.ClassDef):
            fields = (n.target.id for n in node.body if isinstance(n, ast.AnnAssign))
            yield node.name, tuple(fields)


def _is_test(node: ast.FunctionDef) -> bool:
    return node.name.startswith("test_")


def _first_line(test: ast.FunctionDef) -> int:
    return min([test.lineno, *(decorator.lineno for decorator in test.decorator_list)])


def _sections(text: str) -> dict[int, str]:
    """Return the comments that head a group of tests, by their line."""
    lines = enumerate(text.splitlines(), start=1)
    return {number: line[2:] for number, line in lines if line.startswith("# ")}


def _test(test: ast.FunctionDef, module: Module) -> str:
    said = ast.get_docstring(test)
    parts = [f"### {escaped(sentence(test.name))}\n"]
    parts += [f"{escaped(said)}\n"] if said else []
    parts += [_cases(decorator, module) for decorator in test.decorator_list]
    tables = {given.text: given for given in _given(test, module)}
    parts += [f"{escaped(one.name)}\n\n{_as_table(one.text)}" for one in tables.values()]
    claims = _claims(test, module)
    parts += [f"```python\n{claims}\n```\n"] if claims else []
    return "\n".join(part for part in parts if part)


# What a test gives


def _given(test: ast.FunctionDef, module: Module) -> Iterator[Given]:
    """Yield the tables of a test, in the order in which they stand."""
    strings = dict(module.strings)
    for node in _in_order(test):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                text = _string(value, strings)
                if text is not None and _is_table(text):
                    strings[name] = text
            case ast.Call(func=func, args=args):
                yield from _arguments(func, args, strings, module)


def _in_order(test: ast.FunctionDef) -> list[ast.AST]:
    inside = [node for statement in test.body for node in ast.walk(statement)]
    placed = [node for node in inside if hasattr(node, "lineno")]
    return sorted(placed, key=lambda node: (node.lineno, node.col_offset))


def _arguments(
    func: ast.expr, args: list[ast.expr], strings: Strings, module: Module
) -> Iterator[Given]:
    """Yield the tables among the arguments of a call, each named after what takes it."""
    is_method = isinstance(func, ast.Attribute)
    name = func.attr if is_method else getattr(func, "id", "")
    names = () if is_method else module.parameters.get(name, ())
    for place, argument in enumerate(args):
        text = _string(argument, strings)
        if text is not None and _is_table(text):
            given = names[place] if place < len(names) and names[place] != "text" else name
            yield Given(given.replace("_", " "), text)


def _is_table(text: str) -> bool:
    """Tell whether a text is a table; one of a single column has a word a line."""
    lines = [line for line in text.strip().splitlines() if line.strip()]
    return len(lines) > 1 and ("|" in lines[0] or re.fullmatch(r"[a-z]+", lines[0]) is not None)


def _string(node: ast.expr, strings: Strings) -> str | None:
    """Return the text that an expression gives, as far as it can be told without running it."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.Name(id=name):
            return strings.get(name)
        case ast.JoinedStr(values=values):
            return "".join(_part(value, strings) for value in values)
    return _made(node, strings)


def _made(node: ast.expr, strings: Strings) -> str | None:
    """Return the text that is made of other texts: joined, replaced in, cut."""
    match node:
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            first, second = _string(left, strings), _string(right, strings)
            return None if first is None else first + (second or _shown(right))
        case ast.Call(func=ast.Attribute(value=value, attr="replace"), args=[old, new]):
            whole, was, becomes = (_string(one, strings) for one in (value, old, new))
            is_known = whole is not None and was is not None and becomes is not None
            return whole.replace(was, becomes) if is_known else None
        case ast.Subscript(value=value, slice=ast.Slice() as cut):
            whole = _string(value, strings)
            return None if whole is None else _cut(whole, cut)
    return None


def _cut(text: str, cut: ast.Slice) -> str:
    ends = [end.value if isinstance(end, ast.Constant) else None for end in (cut.lower, cut.upper)]
    return text[slice(*ends)]


def _part(value: ast.expr, strings: Strings) -> str:
    match value:
        case ast.Constant(value=text):
            return str(text)
        case ast.FormattedValue(value=shown):
            found = _string(shown, strings)
            return _shown(shown) if found is None else found
    return ""


def _shown(node: ast.expr) -> str:
    return f"\0{ast.unparse(node)}\0"


def _as_table(text: str) -> str:
    header, *rows = [
        [_cell(cell.strip()) for cell in line.split("|")]
        for line in text.splitlines()
        if line.strip()
    ]
    return table(header, (row + [""] * (len(header) - len(row)) for row in rows))


def _cell(text: str) -> str:
    return re.sub("\0(.*?)\0", r"*\1*", escaped(text))


# Cases, and what must hold


def _cases(decorator: ast.expr, module: Module) -> str:
    """Return the cases of a parametrised test as a table; nothing for another decorator."""
    match decorator:
        case ast.Call(func=ast.Attribute(attr="parametrize"), args=[names, cases, *_]):
            return f"cases\n\n{_table_of_cases(names, cases, module)}"
    return ""


def _table_of_cases(names: ast.expr, cases: ast.expr, module: Module) -> str:
    if isinstance(cases, ast.ListComp):
        cases = cases.generators[0].iter
    if isinstance(cases, ast.Name):
        cases = module.values.get(cases.id, cases)
    rows = list(getattr(cases, "elts", [cases]))
    header = _words(names)
    if rows and isinstance(rows[0], ast.Call):
        header = list(module.parameters.get(rows[0].func.id, header))
    lines = module.text.splitlines()
    cells = [[*_row(row, len(header)), _comment(row, lines)] for row in rows]
    has_comments = any(row[-1] for row in cells)
    shown = [row if has_comments else row[:-1] for row in cells]
    return table([*map(escaped, header), *([""] if has_comments else [])], shown)


def _words(names: ast.expr) -> list[str]:
    if isinstance(names, ast.Constant):
        return [name.strip() for name in str(names.value).split(",")]
    return [str(name.value) for name in names.elts]


def _row(row: ast.expr, width: int) -> list[str]:
    parts = getattr(row, "args", None) or (row.elts if isinstance(row, ast.Tuple) else [row])
    cells = [_value(part) for part in parts]
    return cells + [""] * (width - len(cells))


def _value(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return escaped(node.value)
    return escaped(ast.unparse(node))


def _comment(row: ast.expr, lines: list[str]) -> str:
    line = lines[row.end_lineno - 1][row.end_col_offset :]
    return _cell(line.partition("#")[2].strip()) if "#" in line else ""


def _claims(test: ast.FunctionDef, module: Module) -> str:
    """Return the lines of a test that say what must hold, and what they speak of."""
    kinds = (ast.Assert, ast.With, ast.For, ast.Assign)
    wanted = [node for node in test.body if isinstance(node, kinds) and not _gives_a_table(node)]
    return "\n".join(_source(node, module.text) for node in wanted)


def _gives_a_table(node: ast.stmt) -> bool:
    """Tell whether a statement names a table that is shown as one already."""
    texts = (_string(part, {}) for part in ast.walk(node))
    is_claim = not isinstance(node, ast.Assign)
    return not is_claim and any("\n" in text for text in texts if text is not None)


def _source(node: ast.stmt, text: str) -> str:
    lines = text.splitlines()[node.lineno - 1 : node.end_lineno]
    return textwrap.dedent("\n".join(lines))
