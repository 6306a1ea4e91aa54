"""`casque scope`: what is monitored, and whether its YAML is in order."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from casque import scope as scopes
from casque.cli.output import AsJson, print_json, print_table, talk
from casque.errors import ScopeInvalid, UsageProblem
from casque.rounds.adapting import refuse_without_adapter
from casque.rounds.home import lay_over, read_home
from casque.scope import Programme, Site, Term
from casque.settings import read_settings

app = typer.Typer(
    name="scope", help="What is monitored: sites, products, terms, law.", no_args_is_help=True
)

ProgrammeName = Annotated[
    str | None,
    typer.Option("--programme", help="A programme that comes with casque; else the home's own."),
]
Folder = Annotated[
    Path | None, typer.Argument(help="The folder of a programme; else the home's own.")
]
Overlays = Annotated[
    list[Path] | None, typer.Option("--overlay", help="A folder laid over it; may be repeated.")
]
Added = Annotated[
    list[Path] | None, typer.Option("--add", help="A folder to lay on top; may be repeated.")
]
Removed = Annotated[
    list[Path] | None, typer.Option("--remove", help="An overlay to take off; may be repeated.")
]
RoundName = Annotated[str, typer.Argument(metavar="ROUND", help="A month such as 2014-09.")]


@app.command()
def table1(programme: ProgrammeName = None, as_json: AsJson = False) -> None:
    """Print Table 1: how wide the scope was in each reporting round."""
    found = _programme(programme)
    rows = scopes.table1(found)
    if not rows:
        talk(f"{found.name} names no reporting_rounds in programme.yml")
    if as_json:
        print_json(rows)
        return
    cells = (
        (r["round"], r["sites"], r["products"], ", ".join(r["product_codes"]), r["terms"])
        for r in rows
    )
    title = f"Table 1: {found.profile.title.en}"
    print_table(title, ("round", "sites", "products", "which", "terms"), cells)


@app.command()
def check(folder: Folder = None, overlay: Overlays = None, as_json: AsJson = False) -> None:
    """Say everything that is wrong with a programme, or what stands in it."""
    layers = (*((folder,) if folder else _home_layers()), *(overlay or ()))
    try:
        programme = scopes.load_programme(*layers)
        refuse_without_adapter(programme, layers)
    except ScopeInvalid as error:
        if as_json:
            print_json({"valid": False, "problems": [asdict(p) for p in error.problems]})
        else:
            typer.echo("\n".join(str(problem) for problem in error.problems))
        raise typer.Exit(error.exit_code) from None  # the problems are the data: all are printed
    standing = _standing(programme)
    if as_json:
        print_json({"valid": True, "programme": programme.name, "standing": standing})
        return
    print_table(f"{programme.name} is in order", ("what", "number"), standing.items())


@app.command()
def show(round_name: RoundName, programme: ProgrammeName = None, as_json: AsJson = False) -> None:
    """Print what is in force in a round."""
    scope = _programme(programme).in_force(round_name)
    if as_json:
        typer.echo(scope.to_json())
        return
    products = ((p.code, p.name.en, p.name.zh_hans, p.verdict_rule) for p in scope.products)
    print_table(f"Products in {round_name}", ("code", "name", "名称", "judged on"), products)
    print_table("Sites", ("id", "name", "adapter"), (_site_cells(s) for s in scope.sites))
    print_table("Terms", ("id", "text", "products", ""), (_term_cells(t) for t in scope.terms))
    laws = ((w.id, ", ".join(w.products), w.act, w.effect, _checked(w)) for w in scope.laws)
    print_table("Law", ("id", "products", "act", "effect", "checked by"), laws)


@app.command()
def programmes(as_json: AsJson = False) -> None:
    """Print the programmes that come with casque."""
    loaded = [scopes.load_programme(path) for path in scopes.packaged_programmes().values()]
    if as_json:
        print_json([{"name": p.name, "title": _titles(p)} for p in loaded])
        return
    cells = ((p.name, p.profile.title.en, p.profile.title.zh_hans) for p in loaded)
    print_table("Programmes that come with casque", ("name", "title", "名称"), cells)


@app.command()
def overlays(add: Added = None, remove: Removed = None, as_json: AsJson = False) -> None:
    """Print what is laid over the home's programme, lowest first; lay one on or take one off."""
    home = read_home(read_settings().home)
    laid = [one for one in home.overlays if one not in _absolute(remove)]
    if len(laid) + len(remove or ()) != len(home.overlays):
        raise UsageProblem(what="--remove names no overlay of this home: `casque scope overlays`")
    laid += [one for one in _absolute(add) if one not in laid]
    if add or remove:
        home = lay_over(home, laid)
        talk("rounds that open from now on read it; those that are open keep what they have")
    names = [str(one) for one in home.overlays]
    if as_json:
        print_json(names)
        return
    print_table(f"Over {home.scope}", ("overlay",), [(name,) for name in names])


def _absolute(paths: list[Path] | None) -> list[Path]:
    return [path.absolute() for path in paths or ()]


def _programme(name: str | None) -> Programme:
    """Return the packaged programme of that name, or the home's with its overlays."""
    return scopes.load_programme(*(_home_layers() if name is None else (scopes.packaged(name),)))


def _home_layers() -> tuple[Path, ...]:
    """Return the folders of the home's programme; raise NoHome where there is none."""
    home = read_home(read_settings().home)
    return home.scope, *home.overlays


def _standing(programme: Programme) -> dict[str, int]:
    """Return how many entries of each kind a programme has, through all its rounds."""
    appendices = [entry for p in programme.products for entry in p.appendices]
    laws = programme.laws
    return {
        "products": len(programme.products),
        "sites": len(programme.sites),
        "sites: placeholders": sum(s.placeholder for s in programme.sites),
        "terms": len(programme.terms),
        "terms: placeholders": sum(t.placeholder for t in programme.terms),
        "terms: inferred": sum(t.inferred for t in programme.terms),
        "terms: plain names": sum(t.plain_name for t in programme.terms),
        "laws": len(laws),
        "laws: checked": sum(law.checked_by is not None for law in laws),
        "appendices": len(appendices),
        "appendices: checked": sum(entry.checked_by is not None for entry in appendices),
        "events": len(programme.events),
        "reporting rounds": len(programme.profile.reporting_rounds),
    }


def _site_cells(site: Site) -> tuple[object, ...]:
    return site.id, site.name, site.adapter or "placeholder"


def _term_cells(term: Term) -> tuple[object, ...]:
    marks = {
        "placeholder": term.placeholder,
        "inferred": term.inferred,
        "plain name": term.plain_name,
    }
    said = ", ".join(name for name, holds in marks.items() if holds)
    return term.id, term.text or "", ", ".join(term.products), said


def _checked(law: scopes.Law) -> str:
    return law.checked_by or "nobody yet"


def _titles(programme: Programme) -> dict[str, object]:
    return programme.profile.title.model_dump(by_alias=True)
