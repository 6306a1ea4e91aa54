"""HTML pages as values: every text is escaped, every page stands alone and runs nothing.

`element` builds, `Html` marks what is HTML already. A page carries its own style and a policy
that admits only that: no script, no request to anywhere.
"""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Sequence
from urllib.parse import urlsplit

from casque.render.cells import visible

STYLE = """
:root { color-scheme: light; --ink: #1f2933; --soft: #5b6b79; --line: #d9e0e6; --calm: #2f5d7c; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 2.5rem 1.5rem 4rem; color: var(--ink);
  background: #fff; font: 1rem/1.55 system-ui, "Noto Sans CJK SC", "PingFang SC",
  "Microsoft YaHei", sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.15rem; margin: 2.5rem 0 .5rem; padding-top: 1rem;
  border-top: 1px solid var(--line); }
p { margin: .35rem 0; max-width: 46rem; }
a { color: var(--calm); }
.soft, caption { color: var(--soft); font-size: .9rem; }
figure { margin: 1.25rem 0; overflow-x: auto; }
figcaption, li, td { overflow-wrap: break-word; }
p { overflow-wrap: anywhere; }
figure svg { max-width: 100%; height: auto; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: .75rem 0; font-size: .92rem; }
caption { text-align: left; padding-bottom: .4rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0;
  border-bottom: 1px solid var(--line); }
th { font-weight: 600; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.none { color: #a4452c; }
.files { columns: 2; padding-left: 1.1rem; }
@media (max-width: 46rem) { body { padding: 1.25rem .75rem 3rem; } .files { columns: 1; }
  table { font-size: .85rem; } td { min-width: 4.5rem; } td:last-child { min-width: 14rem; } }
@media print { body { max-width: none; padding: 0; } figure, tr { break-inside: avoid; } }
""".strip()

_ALONE = frozenset({"meta", "br", "hr", "img"})


class Html(str):
    """Text that is HTML already and is not escaped again."""

    __slots__ = ()


def element(tag: str, /, *children: str, **attributes: str) -> Html:
    """Return an element around its children; what is not Html is escaped.

    An attribute's trailing underscore is dropped, and others become hyphens.

    >>> element("p", "a < b", class_="soft")
    '<p class="soft">a &lt; b</p>'
    """
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_escaped(value)}"'
        for key, value in attributes.items()
    )
    if tag in _ALONE:
        return Html(f"<{tag}{given}>")
    return Html(f"<{tag}{given}>{join(children)}</{tag}>")


def join(children: Sequence[str], between: str = "") -> Html:
    """Return the children one after another as HTML."""
    return Html(_html(between).join(_html(child) for child in children))


def outward(address: str, text: str | None = None) -> Html:
    """Return a link out of the report that tells nothing of us, or plain text if it is no http(s).

    >>> outward("javascript:alert(1)")
    'javascript:alert(1)'
    """
    shown = address if text is None else text
    if not _is_web(address):
        return _html(shown)
    return element("a", shown, href=address, rel="noreferrer noopener nofollow")


def table(
    columns: Sequence[str], rows: Sequence[Sequence[str]], *, caption: str, numbers: int = 0
) -> Html:
    """Return a table; `numbers` of its columns, after the first, are set as numbers."""

    def cells(kind: str, row: Sequence[str]) -> Html:
        return element("tr", *(_table_cell(kind, at, cell, numbers) for at, cell in enumerate(row)))

    return element(
        "div",
        element(
            "table",
            element("caption", caption),
            element("thead", cells("th", columns)),
            element("tbody", *(cells("td", row) for row in rows)),
        ),
        class_="wide",
    )


def page(title: str, *body: str) -> str:
    """Return a whole page with its style and the policy that admits nothing else."""
    head = join(
        [
            element("meta", charset="utf-8"),
            element("meta", http_equiv="Content-Security-Policy", content=policy()),
            element("meta", name="viewport", content="width=device-width, initial-scale=1"),
            element("meta", name="referrer", content="no-referrer"),
            element("title", title),
            Html(f"<style>{STYLE}</style>"),
        ],
        Html("\n"),
    )
    document = element(
        "html", Html("\n"), element("head", head), Html("\n"), _body(body), Html("\n"), lang="en"
    )
    return f"<!doctype html>\n{document}\n"


def policy() -> str:
    """Return the content security policy of a page: its own style and nothing else."""
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _body(children: Sequence[str]) -> Html:
    return element("body", join(["", *children, ""], Html("\n")))


def _table_cell(kind: str, place: int, cell: str, numbers: int) -> Html:
    if 1 <= place <= numbers:
        return element(kind, cell, class_="number")
    return element(kind, cell, **({"scope": "col"} if kind == "th" else {}))


def _html(text: str) -> Html:
    return text if isinstance(text, Html) else Html(_escaped(text))


def _escaped(text: str) -> str:
    return html.escape(visible(text))


def _is_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return (
        parts.scheme in ("http", "https")
        and bool(parts.hostname)
        and address.isprintable()
        and " " not in address
    )
