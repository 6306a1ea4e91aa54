"""A database's error is told with what to do; a row that it quotes is not repeated."""

import pytest
from django.db import Error

from casque.db.faults import ledger_fault


class FromServer(Exception):
    """Stands for an error of the driver: it carries the server's code."""

    def __init__(self, sqlstate):
        super().__init__("in the language of the server")
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ("database is locked", "in use by another process: wait"),
        ("database or disk is full", "the disk is full: free some space"),
        ("file is not a database", "is damaged: restore it"),
        ("connection failed: FATAL: password authentication failed for user", "give the password"),
        ("connection failed: fe_sendauth: no password supplied", "PGPASSWORD"),
        ('connection failed: FATAL: database "casque" does not exist', "make it with `createdb`"),
        ("connection failed: FATAL: sorry, too many clients already", "no more connections"),
        ("connection failed: connection refused", "cannot be reached: see that the server runs"),
        ("could not translate host name", "cannot be reached"),
    ],
)
def test_an_error_says_what_to_do(said, what):
    assert what in str(ledger_fault(Error(said), "x"))


@pytest.mark.parametrize(
    ("state", "what"),
    [
        ("55P03", "in use by another process"),
        ("40P01", "in use by another process"),
        ("53100", "the disk is full"),
        ("28P01", "does not let us in"),
        ("42501", "let its owner grant"),
        ("57P01", "cannot be reached"),
        ("XX001", "is damaged"),
    ],
)
def test_a_code_is_understood_in_every_language_of_the_server(state, what):
    error = Error("irgendetwas")
    error.__cause__ = FromServer(state)
    assert what in str(ledger_fault(error, "x"))


def test_an_error_that_is_not_known_is_told_by_its_first_line():
    fault = str(ledger_fault(Error("Something odd\nDETAIL: Key (seller)=(somebody)"), "x"))
    assert "not known here (something odd)" in fault
    assert "somebody" not in fault
    assert "not known here ()" in str(ledger_fault(Error(), "x"))
