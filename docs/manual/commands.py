"""The reference of the command line, read from the commands themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer.main

from casque.cli.root import app
from manual.markdown import code, escaped, table

INTRODUCTION = """# Commands

Data goes to stdout, talk to stderr. `--json` prints JSON wherever it is offered. The home is the
folder that `CASQUE_HOME` names, by default `./casque-home`.

| exit code | meaning |
| --- | --- |
| 0 | all is well |
| 1 | problems were found |
| 2 | the call, or a file it names, is wrong: one line says what, where, and what to do |
| 3 | partial: the round has gaps |
"""

Command = Any  # typer may bring its own copy of click, so neither class is named here


def page() -> str:
    """Return the page of commands."""
    return "\n".join((INTRODUCTION, *_sections(typer.main.get_command(app), "casque", None)))


def verbs() -> frozenset[str]:
    """Return every command and group as it is typed, such as "casque round open"."""
    return frozenset(_names(typer.main.get_command(app), "casque"))


def _names(command: Command, name: str) -> Iterator[str]:
    yield name
    for verb, below in getattr(command, "commands", {}).items():
        yield from _names(below, f"{name} {verb}")


def _sections(command: Command, name: str, parent: Command) -> Iterator[str]:
    """Yield a section for each command; a group's own options stand before its verbs."""
    context = command.context_class(command, info_name=name.rpartition(" ")[2], parent=parent)
    level = "##" if name.count(" ") < 2 else "###"
    yield f"{level} {name}\n\n{escaped(command.help or '')}\n"
    shown = [parameter for parameter in command.params if not getattr(parameter, "hidden", False)]
    rows = [_row(parameter, context) for parameter in shown]
    if rows:
        yield table(("", "meaning"), rows)
    for verb, below in getattr(command, "commands", {}).items():
        yield from _sections(below, f"{name} {verb}", context)


def _row(parameter: Command, context: Command) -> tuple[str, str]:
    name, meaning = parameter.get_help_record(context)
    return code(name.upper() if parameter.param_type_name == "argument" else name), escaped(meaning)
