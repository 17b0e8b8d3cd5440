"""`dragoman who`, `knowledge`, `code`, `why-not`, `codebook`: what is known, and trying what it does."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from dragoman.cli import tracking as t
from dragoman.cli.options import Packs, Why
from dragoman.cli.read import tell_unused
from dragoman.errors import DragomanError

PANEL = "Knowledge"
Text = Annotated[str, typer.Argument(help="A sentence or a short text.")]
Published = Annotated[str | None, typer.Option(help="Publication date, for relative dates (ISO 8601).")]
book = typer.Typer(help="Run the codebook's examples; list verbs that no frame covers.", no_args_is_help=True)
base = typer.Typer(help="Look into the knowledge base, and check it.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("who", rich_help_panel=PANEL)(who)
    app.command("code", rich_help_panel=PANEL)(code)
    app.command("why-not", rich_help_panel=PANEL)(why_not)
    base.command("find")(find)
    base.command("check")(check)
    base.command("packs")(list_packs)
    book.command("test")(try_codebook)
    book.command("coverage")(coverage)
    app.add_typer(base, name="knowledge", rich_help_panel=PANEL)
    app.add_typer(book, name="codebook", rich_help_panel=PANEL)


def who(
    name: Annotated[str, typer.Argument(help="A name, however it is spelt.")],
    on: Annotated[str | None, typer.Option(help="Only offices held on this day: 2023-05-01.")] = None,
    tracker: t.Folder = t.HERE,
    limit: t.Limit = 20,
) -> None:
    """Say which offices somebody held, by which source, and in which events of the tracker they take part.

    Example: dragoman who "Choe Son Hui" --on 2023-05-01
    """
    from dragoman.knowledge.offices import who as held

    offices = held(name, on)
    for office in offices[:limit]:
        term = f"{office.start or '?'} to {office.end or f'open (as of {office.as_of})'}"
        print(f"{office.person} · {office.name}, {office.country} · {term} · source: {office.source}")
    told = _told_by_tracker(name, tracker, limit)
    for line in told:
        print(line)
    if not offices and not told:
        day = f" on {on}" if on else ""
        print(f"no office of {name!r}{day} is known, and no event of a tracker here names them")


def _told_by_tracker(name: str, folder: Path, limit: int) -> list[str]:
    if not (folder / "dragoman.toml").exists():
        return []
    from dragoman.cli.track import actor_line

    with t.opened(folder, readonly=True) as opened:
        return [actor_line(row) for row in opened.who(name, limit=limit)]


def find(name: Annotated[str, typer.Argument(help="A name, a nickname, an acronym.")], pack: Packs = None) -> None:
    """Say what a name stands for in the knowledge base, with sources.

    Example: dragoman knowledge find seoul
    """
    from dragoman.knowledge.actors import base
    from dragoman.knowledge.packs import using
    from dragoman.reader import pipeline

    tell_unused(pack)
    with using(pipeline(pack or ()).packs):
        terms = base().look_up(name)
    for term in terms:
        entry = term.entry
        when = f" · {term.start or '…'} to {term.end or '…'}" if term.start or term.end else ""
        condition = f" ({term.use}, {term.condition})" if term.condition else f" ({term.use})"
        sector = "/".join(entry.sector)
        what = " ".join(filter(None, (entry.kind, entry.country, sector)))
        print(f"{term.text}{condition} → {entry.name} · {what}{when} · {entry.source}")
    if not terms:
        print(f"{name!r} is not in the knowledge base")
        raise typer.Exit(1)


def check(pack: Packs = None) -> None:
    """Check the knowledge: terms of office that overlap, unknown codes, doubled names, entries gone stale.

    With --pack, only what the packs bring is told. A pack that cannot be read at all is an error with its place.

    Example: dragoman knowledge check --pack mine
    """
    import datetime

    from dragoman.knowledge.checks import check as checked
    from dragoman.reader.pipeline import open_pack

    packs = tuple(open_pack(folder) for folder in pack or ())
    today = datetime.date.today().isoformat()
    findings = checked([p.root.joinpath("actors") for p in packs], today)
    if packs:
        ours = frozenset(checked([], today))
        findings = tuple(found for found in findings if found not in ours)
    for found in findings:
        print(f"{found.code} {found.table}: {found.entry}: {found.message}")
    errors = [f for f in findings if f.code in ("K102", "K103", "K201", "K202")]
    print(f"{len(findings)} findings, {len(errors)} of them errors")
    raise typer.Exit(1 if errors else 0)


def list_packs(pack: Packs = None, tracker: t.Folder = t.HERE) -> None:
    """List the knowledge packs that pages are read with: those installed, those of the tracker here, those given.

    Example: dragoman knowledge packs --pack mine
    """
    from dragoman.knowledge.packs import files
    from dragoman.reader import pipeline
    from dragoman.tracker import config
    from dragoman.tracker.readers import version_of

    here = config.load(tracker).packs if (tracker / config.FILE).exists() else ()
    used = pipeline([*(tracker / folder for folder in here), *(pack or ())])
    for one in used.packs:
        print(f"{one.name} · {one.fingerprint} · {', '.join(path[1:] for path, _ in files(one.root))}")
    for added in used.added:
        print(f"stage {added}")
    print(f"{len(used.packs)} packs; the reader is {version_of(used)}")
    for issue in used.issues:
        print(f"{issue.code}: {issue.message}")
    raise typer.Exit(1 if used.issues else 0)


def code(
    text: Text,
    published: Published = None,
    pack: Packs = None,
    why: Why = False,
) -> None:
    """Code a sentence, to try the codebook.

    Example: dragoman code "Norway recalled its envoy on Monday." --published 2024-05-08
    """
    from dragoman.exporters.records import as_text
    from dragoman.tracker.reading import Given
    from dragoman.tracker.workbench import code as coded

    tell_unused(pack)
    sys.stdout.write(as_text(coded(text, Given(published), pack or ()), why=why))


def why_not(
    text: Text,
    root: Annotated[str, typer.Option(help="The PLOVER root that you expected.")],
    published: Published = None,
    pack: Packs = None,
) -> None:
    """Say, clause by clause, what kept the frames of a root from firing.

    Example: dragoman why-not "Norway met with criticism." --root CONSULT
    """
    from dragoman.knowledge.codebook import roots
    from dragoman.tracker.reading import Given
    from dragoman.tracker.workbench import why_not as reasons

    if root.upper() not in roots():
        raise DragomanError("DRG-USAGE", f"{root!r} is no root; one of {', '.join(roots())}")
    tell_unused(pack)
    _print_lines(reasons(text, root.upper(), Given(published), pack or ()))


def try_codebook(root: Annotated[str | None, typer.Option(help="Only this root.")] = None, pack: Packs = None) -> None:
    """Run the examples of all frames, or of those of your packs: rule, hits, misses, and which rule shadowed it.

    Example: dragoman codebook test --root SANCTION
    """
    from dragoman.evaluation.codebook import try_examples
    from dragoman.knowledge.frames import frames, frames_of
    from dragoman.knowledge.packs import using
    from dragoman.reader.pipeline import open_pack

    packs = tuple(open_pack(folder) for folder in pack or ())
    with using(packs):
        tested = [frame for one in packs for frame in frames_of(one)] if packs else frames()
        reports = try_examples([frame for frame in tested if root is None or frame.root == root.upper()])
    for report in reports:
        shadow = f"  shadowed by {', '.join(report.shadowed_by)}" if report.shadowed_by else ""
        print(f"{report.frame:<32} {report.hits:>3} hits {len(report.misses):>3} misses{shadow}")
        _print_lines(f"    {miss}" for miss in report.misses)
    missed = sum(len(report.misses) for report in reports)
    print(f"{len(reports)} frames, {sum(r.hits for r in reports)} hits, {missed} misses")
    raise typer.Exit(1 if missed else 0)


def coverage(
    sources: Annotated[list[str], typer.Argument(help="Pages, folders, articles JSONL.")],
    limit: t.Limit = 40,
) -> None:
    """List the verbs of a corpus that no frame covers, the commonest first, with sentences.

    Example: dragoman codebook coverage pages/
    """
    from dragoman.evaluation.codebook import coverage as uncovered
    from dragoman.tracker.workbench import documents

    for found in uncovered(documents(sources))[:limit]:
        print(f"{found.count:>5}  {found.verb}")
        _print_lines(f"         “{' '.join(s.split())}”" for s in found.sentences)


def _print_lines(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)
