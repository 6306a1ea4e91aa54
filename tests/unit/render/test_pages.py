"""Pages: everything is escaped, nothing runs, nothing is asked of anywhere."""

import base64
import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casque.render.pages import Html, element, join, outward, page, policy, table

HOSTILE = "<script>alert('x')</script>\" onload=\"x"


@given(st.text())
def test_no_text_becomes_markup(text):
    made = element("p", text, title=text)
    assert made.startswith('<p title="')
    assert made.count("<") == 2
    assert made.count('"') == 2


def test_html_is_not_escaped_again():
    assert element("p", element("b", "a & b"), Html("<i>")) == "<p><b>a &amp; b</b><i></p>"
    assert join(["<", Html("<br>")], " & ") == "&lt; &amp; <br>"


def test_an_element_that_stands_alone_is_not_closed():
    assert element("meta", http_equiv="x") == '<meta http-equiv="x">'


def test_a_page_admits_its_own_style_and_nothing_else():
    text = page(HOSTILE, element("p", HOSTILE))
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy() == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    assert text.startswith('<!doctype html>\n<html lang="en">')
    assert "<script" not in text
    assert not re.search(r"<[^>]* (on\w+|style)=", text)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x", "//x.example", "ftp://x",
        "http://", "https://x.example/a b", "https://x.example/\u202e", "http://[bad", "",
    ],
)  # fmt: skip
def test_what_is_no_plain_web_address_is_no_link(address):
    assert "href" not in outward(address, "text")


def test_a_link_outward_tells_nothing_of_us():
    made = outward("https://x.example/?a=1&b=2")
    assert made == (
        '<a href="https://x.example/?a=1&amp;b=2" rel="noreferrer noopener nofollow">'
        "https://x.example/?a=1&amp;b=2</a>"
    )


def test_a_table_escapes_its_cells_and_sets_numbers_apart():
    made = table(("a", "b", "c"), [("<", "1", ">")], caption="<x>", numbers=1)
    assert "<caption>&lt;x&gt;</caption>" in made
    assert '<td>&lt;</td><td class="number">1</td><td>&gt;</td>' in made
    assert '<th scope="col">a</th>' in made
