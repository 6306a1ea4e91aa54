"""Whether there is more: said by the page, or else assumed, so that a gap is seen."""

import pytest
from invented_market import JSON_LAYOUT, MARKET, a_card, a_page, adapter_of, changed, read

ROWS = [{"id": 1, "title": "a"}]


def json_page(paging, **page):
    layout = changed(JSON_LAYOUT, paging=paging)
    adapter = adapter_of(changed(MARKET, layouts=[layout], signs={}))
    return read(adapter, {"ok": 1, "rows": ROWS} | page)


def html_page(paging, rest):
    layout = changed(MARKET["layouts"][0], paging=paging)
    adapter = adapter_of(changed(MARKET, layouts=[layout]))
    return read(adapter, a_page(a_card(), rest=rest))


COUNTED = {"numbers": {"current": "now", "pages": "of"}}
MEASURED = {"numbers": {"current": "now", "results": "all", "per_page": "each"}}
TOLD = {"more_when": [{"jmespath": "more"}], "last_when": [{"jmespath": "more == `false`"}]}


@pytest.mark.parametrize(
    ("paging", "page", "more"),
    [
        (COUNTED, {"now": 1, "of": 2}, True),
        (COUNTED, {"now": "2", "of": "2"}, False),
        (MEASURED, {"now": 1, "all": 31, "each": 30}, True),
        (MEASURED, {"now": 2, "all": 60, "each": 30}, False),
        (TOLD, {"more": True}, True),
        (TOLD, {"more": False}, False),
        ({}, {}, False),
    ],
)
def test_a_page_says_whether_there_is_more(paging, page, more):
    reading = json_page(paging, **page)
    assert (reading.more, reading.issues) == (more, ())


@pytest.mark.parametrize(
    ("paging", "page"),
    [
        (COUNTED, {}),
        (COUNTED, {"now": 1}),
        (COUNTED, {"now": 1, "of": "many"}),
        (COUNTED, {"now": {"x": 1}, "of": 2}),
        (TOLD, {}),
    ],
)
def test_where_a_page_should_say_it_and_does_not_more_is_assumed(paging, page):
    reading = json_page(paging, **page)
    assert reading.more
    assert [i.field for i in reading.issues] == ["more"]


NEXT = {"next": "a.next::attr(href)"}


@pytest.mark.parametrize(
    "link",
    ["http://169.254.169.254/latest", "https://market.example.evil.example/s", "//x.example/"],
)
def test_a_next_link_to_another_host_is_not_followed(link):
    reading = html_page(NEXT, f'<a class="next" href="{link}">')
    assert (reading.more, reading.next_url) == (True, None)
    assert [issue.field for issue in reading.issues] == ["more"]


def test_a_link_leads_to_the_next_page():
    reading = html_page(NEXT, '<a class="next" href="?q=%CF%F3&amp;p=2#x">')
    assert reading.more
    assert reading.next_url == "https://market.example/s?q=%CF%F3&p=2#x"


def test_no_link_is_the_last_page():
    assert not html_page(NEXT, "").more


def test_no_link_where_the_last_page_says_that_it_is_the_last_is_not_understood():
    paging = NEXT | {"last_when": [{"css": ".last"}]}
    assert not html_page(paging, '<i class="last"></i>').more
    unclear = html_page(paging, "")
    assert unclear.more
    assert unclear.issues[0].field == "more"


def test_a_link_that_is_no_address_promises_more_and_leads_nowhere():
    reading = html_page(NEXT, '<a class="next" href="javascript:next()">')
    assert (reading.more, reading.next_url) == (True, None)
    assert reading.issues[0].position is None
