"""The programme that monitors the market: a folder as any programme is one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from ruamel.yaml import YAML

from casque.demo.servers.adapters import adapter_as_plain, adapter_name, root_of
from casque.demo.servers.drawn import Plain
from casque.demo.simulation.shelves import Market, Site, Term
from casque.errors import HomeInTheWay
from casque.rounds.home import Home, make_home, open_home, read_home
from casque.scope import packaged
from casque.sites.loading import FILE
from casque.yaml_files import read_yaml

PATTERN = "traffic-2012"
"""The packaged programme whose products, law and events the market's programme has."""

NEVER_FOLDED = 4096
"""Characters on a line of YAML: an address that is folded cannot be copied."""

INVENTED = "invented: the market of casque's demo"


def write_programme(folder: Path, market: Market, port: int, *, name: str = "market") -> Path:
    """Write the programme of a market that listens on a port; return its folder.

    What stands there of the same names is written anew.
    """
    files: dict[str, Plain] = {
        "programme.yml": _profile(market, name),
        "products.yml": {"products": _products(market)},
        "sites.yml": {"sites": [_site(site, port) for site in market.sites]},
        "terms/market.yml": {"terms": [_term(term) for term in market.terms]},
        "law.yml": {"laws": _laws(market)},
        "events.yml": _pattern("events"),
    }
    for site in market.sites:
        files[f"adapters/{adapter_name(site)}/{FILE}"] = adapter_as_plain(site, port)
    for file, content in files.items():
        _write(folder / file, content)
    return folder


def home_of_market(path: Path, market: Market, port: int, *, name: str) -> Home:
    """Return a demo home for rounds against the market; its ledger is open.

    A home that was made for the same market keeps its rounds: only its scope is written anew, for
    the port is another.

    Raises:
        HomeInTheWay: what stands there is no demo home, or is one of another market.
    """
    if not (path / "home.json").is_file():
        return _made(path, market, port, name)
    home = read_home(path)
    if not home.is_demo or home.programme != name:
        raise HomeInTheWay(
            home=path, what=f"is a home of {home.programme}", do="choose another with --home"
        )
    write_programme(home.scope, market, port, name=name)
    return open_home(path)


def _made(path: Path, market: Market, port: int, name: str) -> Home:
    with TemporaryDirectory() as folder:
        programme = write_programme(Path(folder), market, port, name=name)
        return make_home(path, programme=programme, is_demo=True)


def _profile(market: Market, name: str) -> Plain:
    pattern = _pattern("programme")
    known = set(market.months)
    return {
        "name": name,
        "title": {"en": "The invented market", "zh-Hans": "虚构市场"},
        "zone": pattern["zone"],
        "languages": sorted({"zh-Hans", "en", *(term.language for term in market.terms)}),
        "reporting_rounds": [one for one in _listed(pattern["reporting_rounds"]) if one in known],
        "source": INVENTED,
    }


def _products(market: Market) -> list[Plain]:
    """Return the products of the market with the months in which it has them join."""
    known = {product["code"]: product for product in _entries("products")}
    return [{**known[code], "valid_from": since} for code, since in market.products]


def _laws(market: Market) -> list[Plain]:
    """Return the laws that touch the market's products."""
    monitored = {code for code, _ in market.products}
    named = [
        (law, [p for p in _listed(law["products"]) if p in monitored]) for law in _entries("laws")
    ]
    return [{**law, "products": products} for law, products in named if products]


def _site(site: Site, port: int) -> Plain:
    return {
        "id": site.id,
        "name": site.name,
        "adapter": adapter_name(site),
        "address": f"{root_of(site, port)}/",
        "valid_from": site.since,
        "source": INVENTED,
    }


def _term(term: Term) -> Plain:
    return {
        "id": term.id,
        "text": term.text,
        "language": term.language,
        "products": list(term.products),
        "plain_name": term.plain_name,
        "valid_from": term.since,
        "source": term.source,
    }


FILES = {"products": "products.yml", "laws": "law.yml", "events": "events.yml"}


def _pattern(name: str) -> Plain:
    """Return what a file of the packaged programme holds."""
    value = read_yaml(packaged(PATTERN) / FILES.get(name, f"{name}.yml")).value
    assert isinstance(value, dict)
    return value


def _entries(name: str) -> list[Plain]:
    entries = _pattern(name)[name]
    assert isinstance(entries, list | tuple)
    return [entry for entry in entries if isinstance(entry, dict)]


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, Iterable) else []


def _write(path: Path, content: Plain) -> None:
    yaml = YAML(typ="safe", pure=True)
    yaml.width = NEVER_FOLDED
    yaml.default_flow_style = False
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]  # typed as None only
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(_unfrozen(content), file)


def _unfrozen(value: object) -> object:
    """Return the value with lists in place of tuples, which YAML does not know."""
    if isinstance(value, Mapping):
        return {key: _unfrozen(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_unfrozen(one) for one in value]
    return value
