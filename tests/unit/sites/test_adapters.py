"""Adapters are read strictly: what is wrong is said with its line and what to do."""

import shutil

import pytest
from invented_market import MARKET, adapter_of, changed
from ruamel.yaml import YAML

from casque.errors import AdapterInvalid, FileMissing, SiteUnknown
from casque.sites import Adapter, catalogue, find_adapter, load_adapter

YAML_OF_A_MARKET = """\
name: market
title: Market
language: zh-Hans
address: https://market.example/
terms_of_use: Invented.
search_url: https://market.example/s?q={term}
order: newest_first
layouts:
  - name: cards
    engine: css
    results: div.card
    results_when: {css: "#list"}
    fields:
      link: a::attr(href)
      title: [h3, h4]
"""


def write(folder, text):
    folder.mkdir(exist_ok=True)
    (folder / "site.yml").write_text(text, encoding="utf-8")
    return folder


def problems(folder, text):
    with pytest.raises(AdapterInvalid) as caught:
        load_adapter(write(folder, text))
    return [(p.line, p.what) for p in caught.value.problems]


def test_a_folder_is_an_adapter(tmp_path):
    adapter = load_adapter(write(tmp_path / "market", YAML_OF_A_MARKET))
    assert adapter.layouts[0].fields.title[1].select == "h4"
    assert adapter.layouts[0].kind == "html"
    assert adapter.pace.respect_robots is True
    assert adapter.dates.zone == "Asia/Shanghai"


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("title: Market\n", "", 1, "`title` is missing"),
        ("order:", "ordre:", 1, "`order` is missing"),
        ("results_when", "result_when", 9, "results_when` is missing"),
        ("      title: [h3, h4]\n", "", 13, "title` is missing"),
        ("https://market.example/\n", "market\n", 4, "not an address"),
        ("{term}", "{word}", 6, "holds {term}"),
        ("q={term}", "q={term}&s={offset}", 1, "say `per_page`"),
        ("newest_first", "oldest", 7, "newest_first"),
        ("div.card", "div..card", 9, "not a selector of css"),
        ("h4]", "h4[]", 15, "a bracket is never closed"),
        ("engine: css", "engine: regex", 10, "engine"),
        ('"#list"', '"#["', 12, "not a selector of css"),
        ("link: a::attr(href)", "price: b", 13, "needs an `item` or a `link`"),
        ("[h3, h4]", '{select: h3, pattern: "(a)(b)"}', 15, "exactly one group"),
        ("[h3, h4]", '{select: h3, pattern: "("}', 15, "not a regular expression"),
        ("[h3, h4]", "{select: h3, template: x}", 15, "{value} once"),
        ("[h3, h4]", "{select: h3, colour: red}", 15, "is no key"),
        ("{css:", "{text: a, css:", 12, "a sign is one of"),
        ("{css:", "{matches: a, text:", 12, "`matches` goes with"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path, old, new, line, what):
    text = YAML_OF_A_MARKET.replace(old, new)
    assert text != YAML_OF_A_MARKET
    assert any(at == line and what in said for at, said in problems(tmp_path / "market", text))


@pytest.mark.parametrize(
    "extra",
    [
        "encoding: klingon",
        "dates: {zone: Mars/Olympus}",
        "expect: {results_per_search: {min: 5, max: 1}}",
        "pace: {seconds_between_requests: 0}",
        "max_pages: 0",
        "signs: {empty_wenn: []}",
        "name: other",
        "name: [1, 2]",
        "first_page: '1'",
    ],
)
def test_nothing_odd_is_passed_over(tmp_path, extra):
    key = extra.split(":")[0]
    lines = [one for one in YAML_OF_A_MARKET.splitlines() if not one.startswith(f"{key}:")]
    assert problems(tmp_path / "market", "\n".join([extra, *lines]))


def test_numbers_count_pages_or_results():
    paging = {"numbers": {"current": "b", "pages": "b", "results": "b"}}
    layout = changed(MARKET["layouts"][0], paging=paging)
    with pytest.raises(AdapterInvalid, match="`pages`, or `results`"):
        adapter_of(changed(MARKET, layouts=[layout]))


def test_a_file_that_is_no_yaml_is_one_clear_error(tmp_path):
    assert problems(tmp_path / "a", "- 1\n- 2\n") == [(1, "not a list of keys and values")]
    assert "the key `a` stands twice" in problems(tmp_path / "a", "a: 1\na: 2\n")[0][1]
    assert "YAML does not allow" in problems(tmp_path / "a", "a: \x07\n")[0][1]
    (tmp_path / "a" / "site.yml").write_bytes("name: 淘宝".encode("gbk"))
    with pytest.raises(AdapterInvalid, match="not UTF-8"):
        load_adapter(tmp_path / "a")


def test_a_folder_without_an_adapter_says_so(tmp_path):
    with pytest.raises(FileMissing):
        load_adapter(tmp_path)
    with pytest.raises(SiteUnknown):
        find_adapter("nowhere")


@pytest.mark.parametrize("name", list(catalogue()))
def test_an_adapter_frozen_as_json_comes_back_the_same(name):
    adapter = find_adapter(name)
    again = Adapter.from_json(adapter.to_json())
    assert again == adapter
    assert again.digest == adapter.digest
    data = YAML(typ="safe").load((catalogue()[name] / "site.yml").read_text(encoding="utf-8"))
    assert Adapter.from_dict(data) == adapter


def test_a_digest_changes_with_the_adapter():
    digests = {adapter_of(changed(MARKET, title=title)).digest for title in "ab"}
    assert len(digests) == 2


def test_a_copied_folder_keeps_its_name(tmp_path):
    copied = shutil.copytree(catalogue()["xianyu"], tmp_path / "other")
    with pytest.raises(AdapterInvalid, match="its folder is other"):
        load_adapter(copied)


@pytest.mark.parametrize(
    ("changes", "number", "url"),
    [
        ({}, 1, "https://market.example/s?q=%E8%B1%A1%E7%89%99%20%26&p=1"),
        ({"encoding": "gbk"}, 2, "https://market.example/s?q=%CF%F3%D1%C0%20%26&p=2"),
        ({"first_page": 0}, 1, "https://market.example/s?q=%E8%B1%A1%E7%89%99%20%26&p=0"),
        (
            {"search_url": "https://market.example/s/{term}?s={offset}", "per_page": 44},
            3,
            "https://market.example/s/%E8%B1%A1%E7%89%99%20%26?s=88",
        ),
    ],
)
def test_a_search_has_an_address_for_each_page(changes, number, url):
    assert adapter_of(changed(MARKET, **changes)).search_url("象牙 &", number) == url


def test_a_character_that_the_sites_encoding_lacks_is_sent_as_a_browser_sends_it():
    adapter = adapter_of(changed(MARKET, encoding="gbk"))
    assert "%26%23128024%3B" in adapter.search_url("🐘", 1)


@pytest.mark.parametrize(
    ("address", "seconds", "is_allowed"),
    [
        ("http://m01.localhost:8080/", 0.02, True),
        ("http://localhost/", 0.5, True),
        ("https://market.example/", 0.5, False),
        ("https://localhost.example/", 0.5, False),
        ("https://market.example/", 1, True),
        ("http://m01.localhost/", 0, False),
        ("http://m01.localhost/", 3601, False),
    ],
)
def test_only_this_machine_may_be_asked_more_than_once_a_second(address, seconds, is_allowed):
    data = changed(MARKET, address=address, pace={"seconds_between_requests": seconds})
    if is_allowed:
        assert adapter_of(data).pace.seconds_between_requests == seconds
        return
    with pytest.raises(AdapterInvalid, match="seconds_between_requests"):
        adapter_of(data)


@pytest.mark.parametrize("host", ["http://img.example", "img.example/x", "*", "IMG.example", ""])
def test_a_host_of_pictures_is_a_host(host):
    with pytest.raises(AdapterInvalid, match="no host such as"):
        adapter_of(changed(MARKET, picture_hosts=[host]))
