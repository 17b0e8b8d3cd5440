"""Writes the reference from the program itself: `python docs/generate.py`; with `--check` it says what is stale."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import re
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parent
NOTE = "<!-- Made by docs/generate.py from the program; change the program, then run `make docs`. -->\n\n"


def pages() -> dict[str, str]:
    """All generated files: path below docs -> content."""
    makers: dict[str, Callable[[], str]] = {
        "reference/cli.md": cli,
        "reference/errors.md": errors,
        "reference/record.md": record,
        "reference/codebook.md": codebook,
        "reference/knowledge.md": knowledge,
        "reference/exports.md": exports,
        "reference/api.md": api,
        "decisions/index.md": decisions,
    }
    made = {path: NOTE + make().rstrip() + "\n" for path, make in makers.items()}
    return made | {"man/dragoman.1": man()}


# ------------------------------------------------------------------------------------------ small pieces of Markdown
def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table; what a cell holds is escaped where it must be."""
    lines = [list(head), *([_cell(value) for value in row] for row in rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def _cell(value: object) -> str:
    text = "" if value is None else " ".join(str(value).split())
    parts = re.split(r"(`[^`]*`)", text)
    return "".join(p if p.startswith("`") else p.replace("<", "&lt;") for p in parts).replace("|", "\\|")


def prose(text: str | None) -> str:
    """A docstring as Markdown: its indented parts become code."""
    out: list[str] = []
    for block in re.split(r"\n\s*\n", inspect.cleandoc(text or "")):
        code = block.startswith("    ") or block.startswith("from ") or block.startswith("def ")
        out.append(f"```text\n{inspect.cleandoc(block)}\n```" if code else block.replace("<", "&lt;"))
    return "\n\n".join(out)


# ------------------------------------------------------------------------------------------ the command line
def _commands(group: Any, path: str) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def _program() -> Any:
    import typer

    from dragoman.cli.app import app

    return typer.main.get_command(app)


def _usage(name: str, command: Any) -> str:
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    words = [f"{p.name.upper()}{'…' if p.nargs == -1 or p.multiple_values else ''}" for p in map(_Parameter, arguments)]
    shown = [w if a.required else f"[{w}]" for w, a in zip(words, arguments, strict=True)]
    return " ".join([name, "[OPTIONS]" if len(arguments) < len(command.params) else "", *shown]).replace("  ", " ")


class _Parameter:
    """What the reference says of one argument or option."""

    def __init__(self, parameter: Any) -> None:
        self.name = parameter.name
        self.nargs = parameter.nargs
        self.multiple_values = getattr(parameter, "multiple", False)
        self.option = parameter.param_type_name == "option"
        self.names = [*parameter.opts, *parameter.secondary_opts] if self.option else [self.name.upper()]
        self.help = getattr(parameter, "help", "") or ""
        self.value = self._value(parameter)
        default = parameter.default
        hidden = callable(default) or default is None or default is False or default == () or "UNSET" in repr(default)
        self.default = None if hidden else getattr(default, "value", default)

    def _value(self, parameter: Any) -> str:
        return "" if getattr(parameter, "is_bool_flag", False) else parameter.display_type(_context()).strip("<>")


def _context() -> Any:
    import typer

    return typer.Context(_program())


def cli() -> str:
    """The command line, command by command."""
    out = ["# Command line\n", "Exit codes: 0 fine, 1 some input failed, 2 wrong use. "]
    out.append("Errors have a [code](errors.md) and a hint, and go to standard error.\n")
    for name, command in _commands(_program(), "dragoman"):
        out.append(f"## {name}\n\n{_help(command)}\n\n```text\n{_usage(name, command)}\n```\n")
        rows = [_row(_Parameter(p)) for p in command.params if p.name != "help"]
        if rows:
            out.append(table(("argument or option", "value", "meaning", "default"), rows))
    return "\n".join(out)


def _row(p: _Parameter) -> tuple[object, ...]:
    default = "" if p.default is None else f"`{p.default}`"
    return ", ".join(f"`{n}`" for n in p.names), p.value, p.help, default


def _help(command: Any) -> str:
    text = inspect.cleandoc(command.help or "").replace("\f", "")
    return re.sub(r"^Example: (.*)$", r"Example: `\1`", text, flags=re.MULTILINE)


def man() -> str:
    """The manual page, in the man macros."""
    import dragoman

    program = _program()
    out = [
        f'.TH DRAGOMAN 1 "" "dragoman {dragoman.__version__}" "User commands"',
        ".SH NAME", f"dragoman \\- {_roff(program.help.rstrip('.'))}",
        ".SH SYNOPSIS", ".B dragoman", ".I COMMAND", "[\\fIOPTIONS\\fR] \\&...",
        ".SH DESCRIPTION", _roff(program.help),
        "\\fBdragoman\\fR \\fICOMMAND\\fR \\fB\\-\\-help\\fR explains each command.", ".SH COMMANDS",
    ]  # fmt: skip
    for name, command in _commands(program, "dragoman"):
        out += [f".SS {_roff(_usage(name.removeprefix('dragoman '), command))}", _roff(_help(command).split("\n\n")[0])]
        for p in map(_Parameter, command.params):
            if p.option and p.name != "help":
                out += [".TP", f"\\fB{_roff(', '.join(p.names))}\\fR \\fI{_roff(p.value)}\\fR".rstrip(), _roff(p.help)]
    out += [".SH EXIT STATUS", "0 fine, 1 some input failed, 2 wrong use."]
    out += [".SH ENVIRONMENT", ".TP", ".B DRAGOMAN_TRACKER", "Folder of the tracker, where --tracker does not say."]
    return "\n".join(out) + "\n"


def _roff(text: str) -> str:
    flat = " ".join(text.split()).replace("\\", "\\e").replace("-", "\\-")
    plain = re.sub(
        r"[^\x00-\x7f]", lambda found: f"\\[u{ord(found[0]):04X}]", flat
    )  # groff reads Latin-1 where nobody says so
    return f"\\&{plain}" if plain[:1] in {".", "'"} else plain


# ------------------------------------------------------------------------------------------ codes and the record
def errors() -> str:
    """All codes with meaning and hint."""
    from dragoman.errors import CODES

    rows = ((f"`{code}`", meaning, hint) for code, (meaning, hint) in CODES.items())
    head = "# Error codes\n\nEach message of dragoman has a code that stays the same from version to version.\n\n"
    return head + table(("code", "what it means", "what to do"), rows)


def record() -> str:
    """The record, object by object."""
    from dragoman.model import schema

    whole = schema()
    out = [
        "# The record\n",
        "What one page becomes: one JSON object, version " + whole["properties"]["schema"]["const"] + " of the schema.",
        "`dragoman schema` prints the JSON Schema (2020-12). Offsets count code points of `page.text`;",
        "`text[start:end]` is always the span's own `text`. What is not known is `null`.\n",
        "## record\n",
        table(("field", "what it holds"), ((f"`{n}`", f"[{n}](#{n})") for n in whole["required"] if n != "schema")),
    ]
    for name, part in whole["$defs"].items():
        out.append(f"## {name}\n\n{_fields(part)}")
    for name, part in whole["properties"].items():
        inner = part.get("items", part)
        if "properties" in inner:
            out.append(f"## {name}\n\n{_class_gloss(name)}{_fields(inner)}")
        elif name in _CLASSES:
            out.append(f"## {name}\n\n{_class_gloss(name)}{_class_fields(name)}")
    return "\n".join(out)


_CLASSES = {
    "page": "Page", "article": "Article", "entities": "Entity", "times": "TimeExpression", "places": "Place",
    "quotes": "Quote", "events": "Event", "issues": "Issue",
}  # fmt: skip


def _class_gloss(name: str) -> str:
    model = importlib.import_module("dragoman.model")
    found = getattr(model, _CLASSES.get(name, ""), None)
    return prose(found.__doc__) + "\n\n" if found else ""


def _class_fields(name: str) -> str:
    kind = getattr(importlib.import_module("dragoman.model"), _CLASSES[name])
    return table(("field", "type"), ((f"`{f.name}`", f"`{f.type}`") for f in dataclasses.fields(kind)))


def _fields(part: Mapping[str, Any]) -> str:
    required = set(part.get("required", ()))
    rows = [(f"`{path}`", kind, "yes" if path in required else "") for path, kind in _flat(part, "")]
    if "allOf" in part:
        rows = [("`start`, `end`, `text`", "[span](#span)", "yes"), *rows]
    return table(("field", "type", "always there"), rows)


def _flat(part: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for name, field in part.get("properties", {}).items():
        yield prefix + name, _type(field)
        inner = field.get("items", {}) if "items" in field else field
        yield from _flat(inner, f"{prefix}{name}{'[]' if 'items' in field else ''}.") if prefix.count(".") < 2 else ()


def _type(field: Mapping[str, Any]) -> str:
    if "const" in field:
        return f"`{field['const']}`"
    if "enum" in field:
        return ", ".join(f"`{'null' if v is None else v}`" for v in field["enum"])
    if "$ref" in field:
        name = field["$ref"].rsplit("/", 1)[1]
        return f"[{name}](#{name})"
    kinds = field.get("type", "any")
    names = [kinds] if isinstance(kinds, str) else list(kinds)
    if "items" in field:
        names[0] = f"list of {_type(field['items'])}"
    return " or ".join(names)


# ------------------------------------------------------------------------------------------ codebook, knowledge
def _data(name: str) -> str:
    return resources.files("dragoman.knowledge").joinpath("data", name).read_text("utf-8")


def codebook() -> str:
    """Roots, modes, contexts and frames."""
    from dragoman.knowledge.frames import frames

    out = [
        "# Codebook\n",
        "The roots, modes and contexts of PLOVER 2.0 with our glosses, and the frames behind them.\n",
    ]
    known = frames()
    for root, entry in tomllib.loads(_data("codebook/roots.toml")).items():
        out.append(f"## {root}\n\n{entry['gloss']} Source: {entry['source']}.\n")
        out.append("\n".join(f"* {rule}" for rule in entry.get("rules", ())) + "\n")
        if entry.get("modes"):
            out.append(table(("mode", "how"), ((f"`{m}`", g) for m, g in entry["modes"].items())))
        rows = ((f"`{f.id}`", f.gloss, f.cameo, f.yes[0] if f.yes else "") for f in known if f.root == root)
        out.append(table(("frame", "gloss", "CAMEO", "example"), rows))
    contexts = tomllib.loads(_data("codebook/contexts.toml"))
    out.append("## Contexts\n\n" + table(("context", "what it covers"), ((f"`{c}`", g) for c, g in contexts.items())))
    return "\n".join(out)


def knowledge() -> str:
    """The files of the knowledge base: columns or keys, number of entries, sources."""
    from dragoman.knowledge.actors import Entry, Term
    from dragoman.knowledge.frames import Frame
    from dragoman.knowledge.outlets import Outlet

    sources = _sources()
    root = Path(str(resources.files("dragoman.knowledge").joinpath("data")))
    out = [
        "# Knowledge formats\n",
        "Knowledge is data: TOML where there is prose, tab-separated tables (UTF-8, one header line unless said",
        "otherwise) for flat lists. Lists within a cell are separated by `|`. Each rule has an id, a gloss, a source,",
        "and `yes` and `no` examples that run as tests.\n",
    ]
    for name, kind in (("A frame", Frame), ("An outlet", Outlet), ("An entry of actors", Entry), ("A term", Term)):
        out.append(f"## {name}\n\n{prose(kind.__doc__)}\n")
        out.append(table(("field", "type"), ((f"`{f}`", f"`{t}`") for f, t in kind.__annotations__.items())))
    out.append("## Files\n")
    for path in sorted(p for p in root.rglob("*") if p.suffix in (".tsv", ".toml", ".npz") and p.name != "SOURCES.tsv"):
        name = path.relative_to(root).as_posix()
        out.append(f"### {name}\n\n{_shape(path)}\n\n{sources.get(name, '')}\n")
    return "\n".join(out)


def _shape(path: Path) -> str:
    if path.suffix == ".npz":
        return "Weights of a model, as numpy arrays."
    if path.suffix == ".toml":
        heading = [
            line.lstrip("# ") for line in path.read_text("utf-8").split("\n\n")[0].splitlines() if line[:1] == "#"
        ]
        return " ".join(heading).replace("<", "&lt;") or "TOML; see the fields above."
    with path.open(encoding="utf-8") as file:
        head = file.readline().rstrip("\n").split("\t")
    if path.name in ("gazetteer.tsv", "aliases.tsv"):
        return "A sorted table without a header, read by bisection; `training/gazetteer` builds it."
    return "Columns: " + ", ".join(f"`{c}`" for c in head) + "."


def _sources() -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for line in dict.fromkeys(_data("SOURCES.tsv").splitlines()[1:]):
        name, source, licence, as_of, note = (*line.split("\t"), "")[:5]
        found.setdefault(name, []).append(f"* {source} ({licence}, {as_of}){': ' + note if note else ''}")
    return {name: "\n".join(lines) for name, lines in found.items()}


# ------------------------------------------------------------------------------------------ exports
def exports() -> str:
    """Formats, layouts, and each column of each table."""
    from dragoman.batch import datasets
    from dragoman.exporters import columns
    from dragoman.exporters.export import OUR_EXPORTERS, exporters
    from dragoman.exporters.layouts import LAYOUTS

    out = ["# Exports\n", "`dragoman export FORMAT --layout LAYOUT -o FILE`. Beside each file stand `FILE.about.json`"]
    out.append("(title, licence, query, checksum, columns) and `FILE.crosswalk.csv` (event, report, page, address).\n")
    ours = (exporters()[name] for name in OUR_EXPORTERS)
    rows = ((f"`{e.name}`", f"`{e.suffix}`" if e.suffix else "folder", e.summary, ", ".join(e.layouts)) for e in ours)
    out.append("## Formats\n\n" + table(("format", "ending", "what it is", "layouts"), rows))
    for layout in LAYOUTS.values():
        head = "with a header" if layout.header else "without a header"
        out.append(f"## Layout {layout.name}\n\n{layout.gloss}; `{layout.suffix}` when read by others, {head}.\n")
        out.append(_columns(layout.columns))
    for name, kind in (("reports", columns.REPORTS), ("pages", columns.PAGES), ("crosswalk", columns.CROSSWALK)):
        out.append(f"## Table {name}\n\nIn data packages, releases, SQLite and DuckDB files.\n")
        out.append(_columns(kind))
    out += [
        "## Datasets of archives\n",
        "What `dragoman batch` writes: Parquet files in a folder for each dataset. One page gives",
    ]
    out += [
        "one row of `records` and of `articles`, and a row of `events` for each report of an event in it: reports are not"
    ]
    out += ["joined into events here. `texts` is a list of texts.\n"]
    for name, kinds in datasets.COLUMNS.items():
        rows = (
            (f"`{c}`", kind, datasets.OTHER_GLOSSES.get((name, c), datasets.GLOSSES[c])) for c, kind in kinds.items()
        )
        out.append(f"### Dataset {name}\n\n" + table(("column", "type", "meaning"), rows))
    return "\n".join(out)


def _columns(kind: Iterable[Any]) -> str:
    rows = ((f"`{c.name}`", c.kind, "" if c.gloss == c.name else c.gloss) for c in kind)
    return table(("column", "type", "meaning"), rows)


# ------------------------------------------------------------------------------------------ Python
_PUBLIC = (
    ("dragoman", ("read", "read_many", "Reading", "Tracker")),
    ("dragoman.tracker.tables", ("Table",)),
    ("dragoman.store.query", ("Query",)),
    ("dragoman.model", None),
    ("dragoman.plugins", ("Limits", "Failure", "ReaderPlugin", "Stage", "load")),
    ("dragoman.plugins.contract", ("check_reader",)),
    ("dragoman.exporters.export", ("Exporter", "export", "exporters")),
    ("dragoman.batch", ("Options", "run", "query")),
    ("dragoman.errors", ("DragomanError",)),
)


def api() -> str:
    """The public names, with signatures and docstrings."""
    out = ["# Python API\n", "What stands here is public: it changes only with a line in the changelog.\n"]
    for module_name, names in _PUBLIC:
        module = importlib.import_module(module_name)
        out.append(f"## {module_name}\n")
        for name in names or sorted(module.__all__):
            found = getattr(module, name)
            if inspect.isclass(found) or inspect.isfunction(inspect.unwrap(found)):
                out.append(_object(name, found))
    return "\n".join(out)


def _object(name: str, found: Any) -> str:
    if not inspect.isclass(found):
        return f"### {name}\n\n{_signature(name, found)}\n{prose(inspect.getdoc(found))}\n"
    out = [f"### {name}\n\n{prose(found.__doc__)}\n"]
    if dataclasses.is_dataclass(found):
        rows = ((f"`{f.name}`", f"`{f.type}`", _default(f)) for f in dataclasses.fields(found))
        out.append(table(("field", "type", "default"), rows))
    for method, function in vars(found).items():
        member = function.__func__ if isinstance(function, classmethod) else function
        if method.startswith("_") or not (inspect.isfunction(member) or isinstance(member, property)):
            continue
        if isinstance(member, property):
            out.append(f"`{name}.{method}`\n: {_after_colon(member.__doc__)}\n")
        else:
            out.append(f"`{name}.{method}{_arguments(member)}`\n: {_after_colon(member.__doc__)}\n")
    return "\n".join(out)


def _after_colon(text: str | None) -> str:
    return " ".join(inspect.cleandoc(text or "").split()).replace("<", "&lt;")


def _default(field: Any) -> str:
    return "" if field.default is dataclasses.MISSING else f"`{field.default!r}`"


def _arguments(function: Any) -> str:
    text = re.sub(r"\((self|cls)(, )?", "(", str(inspect.signature(function)), count=1)
    text = re.sub(r"<function (\w+) at 0x[0-9a-f]+>", r"\1", text)
    return re.sub(r"(Limits|Given|Options)\((?:[^()]|\([^()]*\))*\)", r"\1()", text).replace("'", "")


def _signature(name: str, function: Any) -> str:
    return f"```text\n{name}{_arguments(function)}\n```\n"


# ------------------------------------------------------------------------------------------ decisions
def decisions() -> str:
    """An index of the decision records."""
    out = ["# Decisions\n", "A choice with a loser is written down: what was chosen, what lost, what it costs.\n"]
    names = sorted(p for p in (DOCS / "decisions").glob("[0-9]*.md"))
    out += [f"* [{_title(path)}]({path.name})" for path in names]
    out.append("\n```{toctree}\n:hidden:\n:glob:\n\n[0-9]*\n```")
    return "\n".join(out)


def _title(path: Path) -> str:
    first = next(line for line in path.read_text("utf-8").splitlines() if line.startswith("# "))
    return re.sub(r"^#\s*(\d+[.:]?\s*)?", "", first)


def stale(made: Mapping[str, str]) -> list[str]:
    """Generated files that are missing on disk or differ."""
    return [p for p, text in made.items() if not (DOCS / p).exists() or (DOCS / p).read_text("utf-8") != text]


def main() -> int:
    """Write what is stale, or with `--check` only name it (then 1 when there is any)."""
    made = pages()
    wrong = stale(made)
    for path in wrong:
        print(f"docs/{path}")
        if "--check" not in sys.argv:
            (DOCS / path).parent.mkdir(parents=True, exist_ok=True)
            (DOCS / path).write_text(made[path], encoding="utf-8")
    return 1 if wrong and "--check" in sys.argv else 0


if __name__ == "__main__":
    raise SystemExit(main())
