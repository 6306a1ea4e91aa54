import pytest

from casque.sites.documents import HtmlPage, decode, open_page

WORDS = "联通古玩论坛的搜索结果"


def opened(body, **known):
    values = {"content_type": "", "encoding": "utf-8", "lenient_json": False, "ends_with": None}
    return open_page(body, **(values | known))


@pytest.mark.parametrize(
    ("body", "content_type", "encoding"),
    [
        (WORDS.encode(), "", "gbk"),  # UTF-8, whatever the adapter says
        (WORDS.encode("utf-8-sig"), "", "gbk"),
        (WORDS.encode("gbk"), "", "gbk"),
        (WORDS.encode("gbk"), "text/html; charset=gb2312", "utf-8"),
        (b'<meta charset="gbk">' + WORDS.encode("gbk"), "", "utf-8"),
        (WORDS.encode("gbk"), "text/html; charset=utf-8", "gbk"),  # the server is wrong
        (b"\xff\xfe" + WORDS.encode("utf-16-le"), "", "utf-8"),
        (WORDS.encode("big5", "ignore") and WORDS.encode("gb18030"), "charset=nonsense", "gb18030"),
    ],
)
def test_bytes_are_read_in_the_encoding_that_they_fit(body, content_type, encoding):
    assert decode(body, content_type=content_type, encoding=encoding).endswith(WORDS)


def test_bytes_that_fit_no_encoding_are_marked_and_not_dropped():
    text = decode(WORDS.encode("gbk") + b"\xff", content_type="", encoding="gbk")
    assert text.startswith(WORDS)
    assert "\ufffd" in text


def test_the_visible_text_leaves_scripts_out():
    page = opened("<html><p>一</p><script>二</script><style>三</style></html>".encode())
    assert isinstance(page, HtmlPage)
    assert page.visible == "一"


def test_a_selector_for_json_selects_nothing_from_html():
    page = opened(b"<html></html>")
    assert page.rows("jmespath", "a") == []
    assert opened(b"{}").rows("css", "a") == []


def test_functions_that_meet_a_value_they_are_not_for_select_nothing():
    page = opened(b'{"a": 1}')
    assert page.rows("jmespath", "length(a)") == []
    assert not page.holds("jmespath", "keys(a)")


@pytest.mark.parametrize(
    ("page", "fault"),
    [
        ("<p>a</p></html>", ""),
        ("<p>a</p></HTML>\n<!-- served in 3 ms --> <script>count()</script>\n", ""),
        ("<p>a</p>", "</html> is missing"),
        ("<script>'</html>'</script><p>a", "</html> is not at its end"),
        ("<!-- </html> --><p>a", "</html> is not at its end"),
        ("<p>a</p></html><!-- cut", "</html> is not at its end"),
        ("<p>a</p></html><p>b", "</html> is not at its end"),
    ],
)
def test_a_page_is_whole_where_its_end_is_at_its_end(page, fault):
    assert opened(page.encode(), ends_with="</html>").fault.endswith(fault)
    assert bool(opened(page.encode(), ends_with="</html>").fault) == bool(fault)


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"<" + b"a" * (16 << 20), "larger than 16 MB"),
        (b"<a" + b" b" * 10_000 + b">", "10,000 attributes"),
        (b"<a" + b" b=1" * 9_000 + b">", ""),
        (b"<a" + b" " * 2_000_000 + b">", ""),
    ],
)
def test_a_page_that_would_hold_the_reader_up_is_not_read(body, what):
    page = opened(body)
    assert (what in page.fault) if what else (page.kind == "html")
