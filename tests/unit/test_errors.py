"""Errors: one line that says what, where and what to do next, and the code a shell is given."""

import re
from string import Formatter

import pytest

from casque import errors
from casque.errors import CasqueError, InputInvalid, Problem, ScopeInvalid, UsageProblem


def below(kind):
    """Every error under one in the tree."""
    return [kind, *(one for child in kind.__subclasses__() for one in below(child))]


TREE = [kind for kind in below(CasqueError) if kind.__module__ == errors.__name__]
PROBLEM = Problem("sites.yml", 7, "no site of that name", "name one of sites.yml")


def test_the_tree_is_drawn_as_it_is():
    drawn = re.findall(r"^[ │├└─]*(\w+) {2,}", errors.__doc__, re.MULTILINE)
    assert sorted(drawn) == sorted(kind.__name__ for kind in TREE)


@pytest.mark.parametrize("kind", TREE, ids=lambda kind: kind.__name__)
def test_the_exit_code_is_as_drawn(kind):
    is_of_the_caller = issubclass(kind, UsageProblem | InputInvalid)
    assert kind.exit_code == (2 if is_of_the_caller else 1)


MADE = [kind for kind in TREE if not issubclass(kind, InputInvalid)]


@pytest.mark.parametrize("kind", MADE, ids=lambda kind: kind.__name__)
def test_a_message_is_one_line_and_shows_every_field(kind):
    fields = {name: f"<{name}>" for _, name, _, _ in Formatter().parse(kind.template) if name}
    message = str(kind(**fields))
    assert fields
    assert [field for field in fields.values() if field not in message] == []
    assert "\n" not in message


CALLED_WRONGLY = [kind for kind in TREE if issubclass(kind, UsageProblem)][1:]


@pytest.mark.parametrize("kind", CALLED_WRONGLY, ids=lambda kind: kind.__name__)
def test_who_called_wrongly_is_told_what_to_do(kind):
    says_itself = {
        "NoHome": "casque init",
        "RoundNameInvalid": "2014-09",
        "ProgrammeUnknown": "{known}",
        "Stale": "look at it again",
    }
    assert says_itself.get(kind.__name__, "{do}") in kind.template


def test_a_problem_says_file_line_what_and_what_to_do():
    assert str(PROBLEM) == "sites.yml:7: no site of that name: name one of sites.yml"
    assert (
        str(Problem("sites.yml", None, "is empty", "write one")) == "sites.yml: is empty: write one"
    )


def test_of_many_problems_the_first_is_printed_and_all_are_kept():
    one, three = ScopeInvalid((PROBLEM,)), ScopeInvalid((PROBLEM,) * 3)
    assert str(one) == str(PROBLEM)
    assert str(three) == f"{PROBLEM} (and 2 more)"
    assert three.problems == (PROBLEM,) * 3
