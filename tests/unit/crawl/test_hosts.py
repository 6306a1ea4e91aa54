"""Which addresses may be reached: the site's own hosts, and nothing private from outside."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casque.crawl.hosts import hosts_of, is_own_machine, is_public, may_reach, place_of

SITE = ("market.example:443", "market.example:80")


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("http://Market.Example/s?q=1", "market.example:80"),
        ("https://market.example./", "market.example:443"),
        ("http://m01.localhost:8080/a", "m01.localhost:8080"),
        ("http://bücher.example/", "xn--bcher-kva.example:80"),
        ("http://[::1]:80/", "::1:80"),
    ],
)
def test_an_address_leads_to_a_host_and_a_port(url, place):
    assert place_of(url) == place


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "ftp://market.example/", "javascript:alert(1)", "data:,x", "",
        "//market.example/", "http:///", "http://user@market.example/", "http://u:p@market.example/",
        "http://market.example:99999/", "http://market.example:x/", "http://" + 64 * "a" + ".eu/",
        "http://[market]/", "http://market.example:80:90/",
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_website_leads_nowhere(url):
    assert place_of(url) is None
    assert not may_reach(url, SITE)


@given(st.text())
def test_whatever_a_page_names_is_an_address_or_none(text):
    assert place_of(text) is None or ":" in str(place_of(text))


def test_a_host_on_its_usual_ports_is_one_host():
    assert hosts_of("https://market.example/", "http://market.example/s") == SITE
    assert hosts_of("http://m01.localhost:8080/") == ("m01.localhost:8080",)
    assert hosts_of("nonsense") == ()


@pytest.mark.parametrize(
    ("url", "reached"),
    [
        ("https://market.example/a", True),
        ("http://market.example:80/a", True),
        ("http://market.example:8080/", False),
        ("https://sub.market.example/", False),
        ("https://market.example.evil.example/", False),
        ("https://evil.example/?market.example", False),
        ("https://market.example@evil.example/", False),
    ],
)
def test_only_the_hosts_of_the_site_are_reached(url, reached):
    assert may_reach(url, SITE) is reached


@pytest.mark.parametrize(
    ("url", "reached"),
    [
        ("https://a.img.example/", True),
        ("https://b.a.img.example/", True),
        ("https://img.example/", False),
        ("https://evilimg.example/", False),
        ("https://a.img.example:81/", False),
    ],
)
def test_a_star_allows_all_below(url, reached):
    assert may_reach(url, ("*.img.example:443",)) is reached


@pytest.mark.parametrize(
    ("host", "own"),
    [
        ("localhost", True), ("m01.localhost", True), ("A.B.LOCALHOST.", True),
        ("localhost.example", False), ("notlocalhost", False), ("127.0.0.1", False),
    ],
)  # fmt: skip
def test_this_machine_is_known_by_its_name(host, own):
    assert is_own_machine(host) is own


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "93.184.216.34", "2606:2800:220:1:248:1893:25c8:1", "64:ff9b::808:808"],
)
def test_the_public_internet_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0",
        "100.64.0.1", "255.255.255.255", "224.0.0.1", "::1", "::", "fe80::1", "fe80::1%eth0",
        "fc00::1", "fd00:ec2::254", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1",
        "2002:7f00:1::", "2001:0:7f00:1::", "ff02::1", "localhost", "", "1.2.3",
        # of IPv6: site-local, translated at home, compatible with IPv4, mapped, given to none
        "fec0::1", "feff::1", "64:ff9b:1::7f00:1", "64:ff9b:1::808:808", "::127.0.0.1", "::8.8.8.8",
        "::ffff:8.8.8.8", "64:ff9b::e000:1", "100::1", "4000::1", "2001:db8::1",
    ],
)  # fmt: skip
def test_what_is_private_is_not_however_it_is_written(address):
    assert not is_public(address)
