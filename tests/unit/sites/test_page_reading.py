"""What a page is: results by signs and rows, empty by proof, everything else a named gap."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_market import JSON_LAYOUT, MARKET, a_card, a_page, adapter_of, changed, read

from casque.sites import catalogue, load_adapter, read_page
from casque.sites.classes import outcome_of, seen
from casque.sites.reading import MOST_ROWS
from casque.tables import PageClass


def test_a_page_of_results_gives_each_row_with_its_fields(market):
    rest = (
        '<b class="price"> ￥1.2万 </b><img src="//pic.example/1.jpg">'
        '<i class="posted">2012-03-05</i><i class="seller">卖家：书签铺</i>'
    )
    reading = read(market, a_page(a_card("/i/1?b=2&a=1#top", "旧 <em>书签</em>", rest)))
    (result,) = reading.results
    assert (reading.page_class, reading.reason, reading.more) == ("results", "1 result", False)
    assert result.item == result.link == "https://market.example/i/1?a=1&b=2"
    assert (result.title, result.price, result.seller) == ("旧 书签", "￥1.2万", "书签铺")
    assert result.pictures == ("https://pic.example/1.jpg",)
    assert result.posted == datetime(2012, 3, 4, 16, tzinfo=UTC)
    assert result.posted_precision == "day"
    assert (result.description, result.account, result.refreshed) == (None, None, None)


def rows_of(number):
    return a_page("".join(a_card(f"/i/{n}", f"书签 {n}") for n in range(number)))


def test_a_page_gives_so_many_results_and_says_what_it_does_not_give(market):
    whole = read(market, rows_of(MOST_ROWS))
    assert (len(whole.results), whole.refused, whole.issues) == (MOST_ROWS, 0, ())
    reading = read(market, rows_of(MOST_ROWS + 2))
    assert len(reading.results) == MOST_ROWS
    assert reading.reason == "1000 results; 2 rows beyond the first 1,000 not read"
    assert [(issue.position, issue.what) for issue in reading.issues] == [
        (None, "2 rows beyond the first 1,000 not read")
    ]
    assert outcome_of([seen(reading)]).state == "partial"


def test_rows_that_were_refused_are_told_beside_rows_that_were_not_read(market):
    odd = a_card("", "书签") + "".join(a_card(f"/i/{n}", "书签") for n in range(MOST_ROWS))
    reading = read(market, a_page(odd))
    told = "999 results; 1 row refused; 1 row beyond the first 1,000 not read"
    assert (reading.reason, reading.refused) == (told, 2)


def test_empty_needs_proof(market):
    assert read(market, a_page(rest='<p class="none">')).page_class == "empty"
    bare = read(market, a_page())
    assert bare.page_class == "not_understood"
    assert "div.card" in bare.reason  # it says what was looked for


def test_text_that_was_lost_in_a_wrong_encoding_is_not_read_as_results(market):
    cards = "".join(
        a_card(f"/i/{n}", "象牙手镯一只".encode("gbk").decode("utf-8", "replace")) for n in "123"
    )
    reading = read(market, a_page(cards))
    assert reading.page_class == "not_understood"
    assert "a wrong encoding" in reading.reason
    blemished = read(market, a_page(a_card("/i/1", "象牙手镯一只\ufffd")))
    assert blemished.page_class == "results"


def test_results_beside_the_proof_that_there_are_none_are_not_believed(market):
    reading = read(market, a_page(a_card(), rest='<p class="none">'))
    assert reading.page_class == "not_understood"
    assert reading.results == ()


def test_rows_without_the_signs_of_a_page_of_results_are_not_results(market):
    reading = read(market, f"<html>{a_card()}</html>")
    assert reading.page_class == "not_understood"
    assert "cards" in reading.reason


def test_a_page_that_breaks_off_is_neither_results_nor_empty(market):
    whole = a_page(a_card(), a_card("/i/2"))
    assert read(market, whole[:-10]).page_class == "not_understood"
    assert read(market, a_page(rest='<p class="none">')[:-10]).page_class == "not_understood"


def test_a_row_that_nothing_names_is_refused_and_counted(market):
    cards = [a_card("/i/1"), a_card("javascript:steal()"), a_card("/i/3", ""), a_card("/i/4")]
    reading = read(market, a_page(*cards))
    assert reading.reason == "2 results; 2 rows refused"
    assert [r.position for r in reading.results] == [1, 4]
    assert [(i.position, i.field) for i in reading.issues] == [(2, "link"), (3, "title")]


def test_a_page_whose_rows_are_all_refused_is_not_understood(market):
    reading = read(market, a_page('<div class="card">?</div>'))
    assert reading.page_class == "not_understood"
    assert "all 1 rows were refused" in reading.reason
    assert len(reading.issues) == 1


def test_a_field_that_is_not_understood_is_an_issue_and_the_result_stays(market):
    rest = (
        '<b class="price">面议</b><i class="posted">09-12</i><i class="seller">书签铺</i>'
        '<img src="data:image/gif;base64,AA"><img src="http://[bad/1.jpg">'
    )
    (result,), issues = (r := read(market, a_page(a_card(rest=rest)))).results, r.issues
    assert (result.price, result.posted, result.seller, result.pictures) == ("面议", None, None, ())
    assert sorted(i.field for i in issues) == ["pictures", "pictures", "posted", "price", "seller"]


def test_an_overlong_value_is_an_issue(market):
    rest = f'<b class="price">{"1" * 300}</b>'
    reading = read(market, a_page(a_card(rest=rest)))
    assert reading.results[0].price is None
    assert reading.issues[0].field == "price"


def test_a_link_too_long_to_name_an_item_refuses_the_row(market):
    reading = read(market, a_page(a_card("/i/" + "x" * 600)))
    assert reading.page_class == "not_understood"


def test_a_refresh_is_never_a_posting_date_and_no_issue(market):
    reading = read(market, a_page(a_card(rest='<i class="posted">3天前刷新</i>')))
    assert reading.results[0].posted is None
    assert reading.issues == ()


def test_a_site_that_dates_by_the_day_gives_days(market):
    daily = adapter_of(changed(MARKET, dates={"precision": "day"}))
    page = a_page(a_card(rest='<i class="posted">2012-03-05 18:05</i>'))
    assert read(daily, page).results[0].posted == datetime(2012, 3, 4, 16, tzinfo=UTC)


def test_the_base_of_the_page_holds_for_its_links_and_the_site_for_a_page_without_address(market):
    page = a_page(a_card("i/1"))
    with_base = page.replace("<body>", '<head><base href="https://m.market.example/x/"></head>')
    assert read(market, with_base).results[0].link == "https://m.market.example/x/i/1"
    for url in ("", "file:///tmp/page.html", "http://[bad"):
        assert read(market, page, url=url).results[0].link == "https://market.example/i/1"
    bad_base = page.replace("<body>", '<head><base href="http://[bad"></head>')
    assert read(market, bad_base).results[0].link == "https://market.example/i/1"


@pytest.mark.parametrize(
    ("status", "page_class"),
    [(429, "rate_limited"), (500, "error"), (503, "error"), (404, "error"), (403, "error"),
     (302, "error")],
)  # fmt: skip
def test_a_status_says_that_results_are_none(market, status, page_class):
    reading = read(market, a_page(a_card()), status=status)
    assert (reading.page_class, reading.results) == (page_class, ())
    assert str(status) in reading.reason


def test_an_unreadable_answer_with_a_status_is_an_error(market):
    assert read(market, b"", status=403).page_class == "error"


SIGNS = {
    "blocked_when": {
        "captcha": [{"css": "#captcha"}],
        "login_wall": [{"xpath": "//form[@id='login']"}],
        "rate_limited": [{"text": "太快"}],
    },
    "word_blocked_when": [{"text": "未予显示"}],
    "soft_ban_when": [{"css": "#recommended"}],
    "error_when": [{"css": "h1", "matches": "^出错"}],
    "needs_browser_when": [{"all": [{"css": "#root"}, {"css": "#list", "absent": True}]}],
    "empty_when": [{"css": ".none"}],
}


@pytest.mark.parametrize(
    ("body", "page_class"),
    [
        ('<div id="captcha">', "captcha"),
        ('<form id="login">', "login_wall"),
        ("<p>太快了</p>", "rate_limited"),
        ("<p>结果未予显示</p>", "word_blocked"),
        ("<h1>出错了</h1>", "error"),
        ('<div id="root">', "needs_browser"),
        ("<script>var x='太快了'</script>", "not_understood"),  # what nobody sees is no sign
    ],
)
def test_a_page_without_results_is_what_its_signs_say(body, page_class):
    adapter = adapter_of(changed(MARKET, signs=SIGNS))
    assert read(adapter, f"<html>{body}</html>").page_class == page_class


def test_a_captchas_form_or_a_login_link_on_a_page_of_results_is_no_block():
    adapter = adapter_of(changed(MARKET, signs=SIGNS))
    page = a_page(a_card(), rest='<div id="captcha"></div><form id="login"></form>')
    assert read(adapter, page).page_class == "results"


def test_a_captcha_behind_a_status_is_a_captcha():
    adapter = adapter_of(changed(MARKET, signs=SIGNS))
    page = '<html><div id="captcha"></html>'
    assert read(adapter, page, status=403).page_class == "captcha"
    assert read(adapter, page, status=500).page_class == "error"


def test_recommended_goods_instead_of_results_are_a_soft_ban_and_no_results():
    adapter = adapter_of(changed(MARKET, signs=SIGNS))
    reading = read(adapter, a_page(a_card(), rest='<i id="recommended"></i>'))
    assert (reading.page_class, reading.results) == ("soft_ban", ())
    assert "#recommended" in reading.reason


def test_results_of_which_some_are_withheld_say_so():
    adapter = adapter_of(changed(MARKET, signs=SIGNS))
    reading = read(adapter, a_page(a_card(), rest="<p>部分结果未予显示</p>"))
    assert reading.page_class == "results"
    assert "withholds" in reading.reason
    assert [i.field for i in reading.issues] == ["results"]


def test_a_reason_never_holds_text_of_the_page():
    adapter = adapter_of(changed(MARKET, signs=SIGNS))
    reading = read(adapter, "<html><h1>出错了 某人 13800000000</h1></html>")
    assert "某人" not in reading.reason


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "empty"),
        (b"   ", "empty"),
        (b"<html>", "breaks off"),
        (b"hello", "neither"),
        (b'{"rows": [', "not whole JSON"),
        (b'{"rows": NaN}', "number"),
        (b"[" * 100_000, "deeply"),
        (b'{"ok": 1}', "never are"),
    ],
)
def test_a_page_that_cannot_be_read_says_why(market, body, why):
    reading = read(market, body)
    assert reading.page_class == "not_understood"
    assert why in reading.reason


def test_json_rows_keep_numbers_as_printed(json_market):
    body = b'{"ok": true, "rows": [{"id": 12345678901234567890123, "title": "a", "price": 12.50}]}'
    (result,) = read(json_market, body).results
    assert (result.item, result.price) == ("12345678901234567890123", "12.50")


def test_json_of_another_shape_is_refused_row_by_row(json_market):
    rows = [1, None, "x", [], {"id": True, "title": "a"}, {"id": "1", "title": {"x": 1}}]
    reading = read(json_market, {"ok": 1, "rows": [*rows, {"id": "9", "title": "a"}]})
    assert [r.item for r in reading.results] == ["9"]
    assert {i.position for i in reading.issues} == {1, 2, 3, 4, 5, 6}


def test_half_characters_and_nul_never_leave_a_page(json_market):
    reading = read(json_market, b'{"ok": 1, "rows": [{"id": "1", "title": "a\\ud800\\u0000b"}]}')
    reading.results[0].title.encode("utf-8")
    assert "\x00" not in reading.results[0].title


def test_rows_that_are_no_list_are_not_results(json_market):
    assert read(json_market, {"ok": 1, "rows": {"id": 1}}).page_class == "not_understood"


def test_control_characters_are_read_only_where_the_adapter_allows_them(json_market):
    body = b'{"ok": 1, "rows": [{"id": "1", "title": "a\tb"}]}'
    lenient = adapter_of(changed(MARKET, layouts=[JSON_LAYOUT], signs={}, lenient_json=True))
    assert read(json_market, body).page_class == "not_understood"
    assert read(lenient, body).results[0].title == "a\tb"


def test_layouts_are_tried_in_order(market):
    both = adapter_of(changed(MARKET, layouts=[JSON_LAYOUT, *MARKET["layouts"]]))
    assert read(both, {"ok": 1, "rows": [{"id": 1, "title": "a"}]}).results[0].item == "1"
    assert read(both, a_page(a_card())).page_class == "results"


def test_a_field_that_is_required_refuses_the_row_without_it():
    layout = changed(MARKET["layouts"][0], required=["title", "seller"])
    adapter = adapter_of(changed(MARKET, layouts=[layout]))
    assert read(adapter, a_page(a_card())).issues[0].what == "row refused: no seller"


def test_an_item_is_named_by_its_id_even_where_its_link_is_bad():
    fields = {"item": {"select": "a::attr(id)"}, "link": "a::attr(href)", "title": "h3"}
    adapter = adapter_of(changed(MARKET, layouts=[changed(MARKET["layouts"][0], fields=fields)]))
    page = a_page('<div class="card"><a id="7" href="ftp://x/"><h3>a</h3></a></div>')
    (result,) = read(adapter, page).results
    assert (result.item, result.link) == ("7", None)


def test_xpath_values_that_are_numbers_and_truths_are_text_and_signs():
    layout = changed(
        MARKET["layouts"][0],
        engine="xpath",
        results="//div[@class='card']",
        results_when=[{"xpath": "count(//div[@class='card']) > 0"}],
        fields={"item": "count(.//a)", "title": ".//h3"},
        paging={},
    )
    adapter = adapter_of(changed(MARKET, layouts=[layout]))
    assert read(adapter, a_page(a_card())).results[0].item == "1.0"


# hostile bytes --------------------------------------------------------------------------------

ADAPTERS = [load_adapter(folder) for folder in catalogue().values()]
PAGES = [
    page.read_bytes()
    for folder in catalogue().values()
    for page in sorted((folder / "cases").glob("*/page.*"))
]
CLASSES = PageClass.__args__
ADDRESSES = ("http://", "https://")
PROMISES = {
    "a class of its own": lambda r: r.page_class in CLASSES,
    "a reason": lambda r: bool(r.reason),
    "results, and only a page of results has them": lambda r: (
        bool(r.results) == (r.page_class == "results")
    ),
    "results with item and title": lambda r: all(one.item and one.title for one in r.results),
    "no half characters": lambda r: all(map(is_whole, texts_in(r))),
    "addresses of pictures": lambda r: all(p.startswith(ADDRESSES) for p in pictures_in(r)),
}
"""What holds for the reading of any bytes at all."""


def broken(reading):
    """The promises that a reading does not keep."""
    return [promise for promise, is_kept in PROMISES.items() if not is_kept(reading)]


def texts_in(reading):
    return [text for one in reading.results for text in (one.item, one.title, *one.pictures)]


def pictures_in(reading):
    return [picture for one in reading.results for picture in one.pictures]


def is_whole(text):
    """Whether a text can leave the house: a lone half of a character cannot be encoded."""
    return text.encode("utf-8", "replace").decode() == text


def test_a_broken_promise_is_noticed(market):
    reading = read(market, a_page(a_card()))
    (one,) = reading.results
    assert broken(reading) == []
    assert broken(replace(reading, page_class="empty", reason="")) == list(PROMISES)[1:3]
    halves = replace(one, title="a\ud800", pictures=("ftp://pic.example/1.jpg",))
    assert broken(replace(reading, results=(halves,))) == list(PROMISES)[4:]


@given(body=st.binary(max_size=300), adapter=st.sampled_from(ADAPTERS))
def test_random_bytes_never_raise_and_are_never_results_or_empty(body, adapter):
    reading = read_page(adapter, body, status=200, content_type="text/html", url="")
    assert broken(reading) == []
    assert reading.page_class not in ("results", "empty")


@settings(max_examples=300, deadline=None)
@given(data=st.data(), adapter=st.sampled_from(ADAPTERS), page=st.sampled_from(PAGES))
def test_mutated_pages_never_raise(data, adapter, page):
    body = bytearray(page)
    for _ in range(data.draw(st.integers(0, 12))):
        where = data.draw(st.integers(0, len(body) - 1))
        cut = data.draw(st.integers(0, 40))
        body[where : where + cut] = data.draw(st.binary(max_size=20))
        body = body or bytearray(b" ")
    status = data.draw(st.sampled_from([None, 200, 404, 429, 503]))
    reading = read_page(adapter, bytes(body), status=status, content_type="", url="")
    assert broken(reading) == []


def shapes():
    leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
    return st.recursive(
        leaves, lambda s: st.lists(s, max_size=3) | st.dictionaries(st.text(max_size=4), s)
    )


@settings(deadline=None)
@given(data=st.data(), adapter=st.sampled_from(ADAPTERS))
def test_json_of_any_shape_in_the_place_of_any_part_never_raises(data, adapter):
    wholes = [page for page in PAGES if page[:1] == b"{" and page.rstrip()[-1:] == b"}"]
    root = json.loads(data.draw(st.sampled_from(wholes)), strict=False)
    node = root
    while isinstance(node, dict | list) and node:
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        key = data.draw(st.sampled_from(keys))
        if data.draw(st.booleans()) or not isinstance(node[key], dict | list):
            node[key] = data.draw(shapes())
            break
        node = node[key]
    body = json.dumps(root).encode()
    assert broken(read_page(adapter, body, status=None, content_type="", url="")) == []


def test_deep_html_and_huge_numbers_are_survived():
    for adapter in ADAPTERS:
        for body in (b"<html>" + b"<div>" * 100_000, b'{"data": ' + b"9" * 100_000 + b"}"):
            reading = read_page(adapter, body, status=200, content_type="", url="")
            assert reading.page_class == "not_understood"


@settings(max_examples=300, deadline=None)
@given(data=st.data(), adapter=st.sampled_from(ADAPTERS), page=st.sampled_from(PAGES))
def test_a_page_that_was_cut_off_proves_nothing(data, adapter, page):
    whole = page.rstrip()
    body = whole[: data.draw(st.integers(0, len(whole) - 1))]
    reading = read_page(adapter, body, status=200, content_type="", url="")
    assert reading.page_class not in ("results", "empty", "word_blocked")
