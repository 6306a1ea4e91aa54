"""The address of a PostgreSQL database: read, shown without its password, told to Django."""

import pytest

from casque.db.postgresql import Address, read_address, settings_of
from casque.errors import UsageProblem


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://db.example/casque",
        "postgresql://ana@db.example:5433/casque?sslmode=require",
        "postgresql://ana@[::1]:5433/casque",
        "postgresql:///casque?host=%2Frun%2Fpostgresql",
        "postgresql://ana@:5433/casque?host=%2Frun%2Fpostgresql&sslmode=disable",
        "postgresql://%E5%AE%89@db.example/%E8%B1%A1%E7%89%99",
    ],
)
def test_an_address_that_is_shown_reads_as_the_same(text):
    assert str(read_address(text)) == text


def test_the_password_is_used_and_never_shown():
    address = read_address("postgres://ana:p%40ss@db.example/casque")
    assert settings_of(address)["PASSWORD"] == "p@ss"
    assert "p@ss" not in f"{address} {address!r}"
    assert address.without_password() == Address("casque", host="db.example", user="ana")


def test_what_the_address_asks_for_goes_before_what_is_usual():
    usual = settings_of(read_address("postgresql:///casque"))["OPTIONS"]
    asked = settings_of(read_address("postgresql:///casque?connect_timeout=3"))["OPTIONS"]
    assert usual["connect_timeout"] == "10"
    assert asked == usual | {"connect_timeout": "3"}


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("mysql://db.example/casque", "is no address of PostgreSQL"),
        ("postgresql://db.example", "names no database"),
        ("postgresql://ana:secret@db.example/casque?nonsense=1", "cannot be read"),
    ],
)
def test_what_is_no_address_is_refused_without_being_repeated(text, what):
    with pytest.raises(UsageProblem, match=what) as refused:
        read_address(text)
    assert "secret" not in str(refused.value)
